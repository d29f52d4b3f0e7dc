//! Pictures of how a model errs: confusion matrix and scatter of truth against answer.

use protocol::{Confusion, ConfusionCell, Scatter};

use super::axis;
use crate::data::figures;
use crate::format::{NONE, count, percent, whole};
use crate::train::Trained;

/// Counts with their shares of each true class; none for regression.
pub fn confusion(trained: &Trained) -> Option<Confusion> {
    let cells = trained.confusion.iter().map(|row| {
        let total = row.iter().map(|count| u64::from(*count)).sum::<u64>();
        let cell = |count: &u32| {
            let share = if total == 0 { 0.0 } else { f64::from(*count) / total as f64 };
            ConfusionCell {
                count: whole(u64::from(*count)),
                share: if total == 0 { NONE.into() } else { percent(share) },
                heat: libm::rint(share * 4.0) as u8,
            }
        };
        row.iter().map(cell).collect()
    });
    (!trained.confusion.is_empty()).then(|| Confusion {
        rows: cells.collect(),
        classes: trained.signature.classes.clone(),
        note: format!("{} of the validation split; shares per true class", validated(trained)),
    })
}

/// Truth against answer; none for classification.
pub fn scatter(trained: &Trained) -> Option<Scatter> {
    let (points, target) = (&trained.scatter, &trained.signature.target);
    let both: Vec<f64> = points.iter().flat_map(|(t, a)| [f64::from(*t), f64::from(*a)]).collect();
    let (low, high) = figures::range(&both)?;
    let (domain, ticks) = axis::nice(low, high);
    Some(Scatter {
        caption: format!("Answers against truth for {} of the validation split.", validated(trained)),
        x_title: format!("true {target}"),
        y_title: format!("answered {target}"),
        domain,
        ticks,
        points: points.clone(),
    })
}

fn validated(trained: &Trained) -> String {
    count(u64::from(trained.rows.1), "row")
}
