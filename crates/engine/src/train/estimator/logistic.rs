//! Multinomial logistic regression of linfa-logistic.

use linfa::prelude::*;
use linfa_logistic::{MultiFittedLogisticRegression, MultiLogisticRegression};
use linfa_onnx::Export;
use ndarray::Array2;
use protocol::Task;

use super::{Answers, Descriptor, Explained, Fitted, Inputs, Lesson, Parameter, Scale, Unfit, Values};

/// The descriptor.
pub const REGRESSION: Descriptor = Descriptor {
    id: "logistic_regression",
    name: "Logistic regression",
    text: "Draws straight lines between classes and gives probabilities. Columns are scaled. Defaults are linfa's: alpha 1, 100 iterations of L-BFGS.",
    tasks: &[Task::Classification],
    inputs: Inputs::Standardised,
    parameters: &[
        Parameter::number("alpha", "Strength of the penalty, alpha", "L2; 0 is none.", (0.0, 1e6), 1.0)
            .search_log(0.001, 100.0),
        Parameter::whole(
            "max_iterations",
            "Most iterations",
            "Of L-BFGS; it stops when it has converged.",
            (1, 10_000),
            100,
        ),
    ],
    title: |values| format!("logistic, alpha {}", values.number("alpha")),
    fit,
};

struct Logistic {
    model: MultiFittedLogisticRegression<f64, usize>,
    classes: usize,
}

fn fit(values: &Values<'_>, lesson: Lesson<'_>) -> Result<Box<dyn Fitted>, Unfit> {
    let model = MultiLogisticRegression::default()
        .alpha(values.number("alpha"))
        .max_iterations(u64::from(values.whole("max_iterations")))
        .fit(&lesson.targets.classes(lesson.records))
        .map_err(|error| error.to_string())?;
    Ok(Box::new(Logistic { model, classes: lesson.classes }))
}

impl Fitted for Logistic {
    fn answer(&self, records: &Array2<f64>) -> Answers {
        let seen = self.model.classes();
        let rows = self.model.predict_probabilities(records);
        let rows = rows.rows().into_iter().map(|row| {
            let mut full = vec![0.0; self.classes];
            for (class, p) in seen.iter().zip(row) {
                full[*class] = *p;
            }
            full
        });
        Answers::likeliest(rows.collect())
    }

    fn export(&self, export: &Export<'_>) -> Result<Vec<u8>, linfa_onnx::Error> {
        export.logistic(&self.model)
    }

    fn explained(&self) -> Result<Explained<'_>, &'static str> {
        let (weights, intercepts) = (self.model.params(), self.model.intercept());
        let seen = self.model.classes();
        let place = |class: usize| seen.iter().position(|seen| *seen == class);
        Ok(match (self.classes, place(0), place(1)) {
            (2, Some(first), Some(second)) => Explained::sum(
                &(&weights.column(second) - &weights.column(first)),
                intercepts[second] - intercepts[first],
                Scale::LogOdds,
            ),
            _ => Explained::Linear {
                weights: weights.clone(),
                intercepts: intercepts.clone(),
                classes: seen.to_vec(),
                scale: Scale::LogScore,
            },
        })
    }
}
