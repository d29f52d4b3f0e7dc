//! Pictures of how a model errs: confusion matrix and scatter of truth against answer.

use protocol::{Confusion, ConfusionCell, Scatter};

use super::estimator::Answers;
use crate::data::{Dataset, profile};
use crate::format;
use crate::views::axis;

/// Numbers beyond this are not drawn, nor is what is no number.
const DRAWN: f64 = 1e30;

/// Points of a scatter at most.
const POINTS: usize = 400;

/// Counts of true classes against answers.
pub fn confusion(data: &Dataset, rows: &[u32], answers: &Answers) -> Confusion {
    let classes = data.classes();
    let mut counts = vec![vec![0u64; classes.len()]; classes.len()];
    if let Answers::Classes { labels, .. } = answers {
        for (truth, label) in data.class_of(rows).into_iter().zip(labels) {
            counts[truth][*label] += 1;
        }
    }
    let cells = counts.into_iter().map(|row| {
        let total = row.iter().sum::<u64>();
        row.into_iter()
            .map(|count| {
                let share = if total == 0 { 0.0 } else { count as f64 / total as f64 };
                ConfusionCell {
                    count: format::whole(count),
                    share: if total == 0 { format::NONE.into() } else { format::percent(share) },
                    heat: libm::rint(share * 4.0) as u8,
                }
            })
            .collect()
    });
    Confusion {
        rows: cells.collect(),
        classes,
        note: format!("{} of the validation split; shares per true class", format::count(rows.len() as u64, "row")),
    }
}

/// Truth against answer.
pub fn scatter(data: &Dataset, rows: &[u32], answers: &Answers) -> Scatter {
    let truth = data.number_of(rows);
    let Answers::Numbers(answer) = answers else {
        return Scatter {
            caption: String::new(),
            x_title: String::new(),
            y_title: String::new(),
            domain: (0.0, 1.0),
            ticks: Vec::new(),
            points: Vec::new(),
        };
    };
    // What is beyond all measure has no place on paper, nor in a journal.
    let drawn: Vec<(f64, f64)> =
        truth.iter().copied().zip(answer.iter().copied()).filter(|(t, a)| t.abs() < DRAWN && a.abs() < DRAWN).collect();
    let both: Vec<f64> = drawn.iter().flat_map(|(t, a)| [*t, *a]).collect();
    let (low, high) = profile::range(&both).unwrap_or((0.0, 1.0));
    let (domain, ticks) = axis::nice(low, high);
    let step = drawn.len().div_ceil(POINTS).max(1);
    Scatter {
        caption: format!(
            "Answers against truth for {} of the validation split.",
            format::count(rows.len() as u64, "row")
        ),
        x_title: format!("true {}", data.roles.target),
        y_title: format!("answered {}", data.roles.target),
        domain,
        ticks,
        points: drawn.iter().step_by(step).map(|(t, a)| (*t as f32, *a as f32)).collect(),
    }
}
