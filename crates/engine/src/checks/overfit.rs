//! How much worse the model is on validation than on train (Deepchecks TrainTestPerformance).

use protocol::Task;

use super::{Check, Evaluated, Finding, Judge, Outcome};
use crate::format::{metric, percent};
use crate::parameter::Values;

/// The check.
pub const CHECK: Check = Check {
    id: "train_test_performance",
    name: "Train to validation drop",
    parameters: &[],
    judge: Judge::Model(judge),
};

/// Deepchecks' condition: a relative drop below 10 %.
const LIMIT: f64 = 0.1;

/// Judges the relative drop from train to validation. It is a note: the gate decides.
fn judge(evaluated: &Evaluated<'_>, _: &Values<'_>) -> Finding {
    let Evaluated { task, train, validation, .. } = *evaluated;
    let (id, name) = match task {
        Task::Classification => ("accuracy", "Accuracy"),
        Task::Regression => ("rmse", "RMSE"),
    };
    let (before, after) = (train.get(id).unwrap_or(f64::NAN), validation.get(id).unwrap_or(f64::NAN));
    let drop = match task {
        Task::Classification => (before - after) / before.max(f64::MIN_POSITIVE),
        Task::Regression => (after - before) / before.max(f64::MIN_POSITIVE),
    };
    let holds = drop < LIMIT;
    Finding {
        outcome: Outcome::advise(holds),
        value: percent(drop),
        rule: format!("< {}", percent(LIMIT)),
        why: format!(
            "{name} {} on train, {} on validation. {}",
            metric(before),
            metric(after),
            if holds {
                "The model does about as well on rows it has not seen."
            } else {
                "So large a drop means that the model has learned its rows by heart."
            }
        ),
        evidence: Default::default(),
    }
}
