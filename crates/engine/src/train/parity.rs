//! The ONNX file in tract against the linfa model in memory, row by row.

use protocol::Failure;

use super::Model as Trained;
use super::estimator::Answers;
use super::features::Signature;
use crate::data::Dataset;
use crate::format;
use crate::serve::adapter::answer_rows;
use crate::serve::model::Model;

/// Rows that are compared at most.
const ROWS: usize = 2_000;

/// What the comparison found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parity {
    /// Rows compared.
    pub rows: usize,
    /// Rows with different labels.
    pub different_labels: usize,
    /// Largest difference of a probability; for regression of an answer, relative to its size (at least 1).
    pub largest_difference: f64,
    /// The rows that differ most: row number, linfa's answer, tract's answer.
    pub examples: Vec<(u32, String, String)>,
}

/// Compares the answers for validation and test rows.
pub fn measure(data: &Dataset, model: &Trained, signature: &Signature, onnx: &[u8]) -> Result<Parity, Failure> {
    let rows: Vec<u32> = data.parts.validation.iter().chain(&data.parts.test).copied().take(ROWS).collect();
    let served = Model::load(onnx, signature)?;
    let answered = answer_rows(&served, data, &rows)?;
    let mut parity = Parity { rows: rows.len(), ..Parity::default() };
    let mut found: Vec<(f64, u32, String, String)> = Vec::new();
    match model.fitted.answer(&model.plan.matrix(data, &rows)) {
        Answers::Classes { labels, probabilities } => {
            for (place, (&ours, expected)) in labels.iter().zip(&probabilities).enumerate() {
                let classes = expected.len();
                let scores = &answered.scores[place * classes..(place + 1) * classes];
                let difference =
                    expected.iter().zip(scores).map(|(a, b)| (a - f64::from(*b)).abs()).fold(0.0, f64::max);
                let theirs = answered.labels[place] as usize;
                // Two classes within the tolerance of each other have no meaningful order.
                let tie = (expected[ours] - expected[theirs]).abs() <= 2.0 * crate::checks::TOLERANCE;
                parity.different_labels += usize::from(ours != theirs && !tie);
                let text = |class: usize, p: f64| format!("{} {}", signature.classes[class], format::fixed(p, 7));
                found.push((
                    difference,
                    rows[place],
                    text(ours, expected[ours]),
                    text(theirs, f64::from(scores[theirs])),
                ));
            }
        }
        Answers::Numbers(numbers) => {
            for (place, expected) in numbers.iter().enumerate() {
                let score = f64::from(answered.scores[place]);
                let difference = (expected - score).abs() / expected.abs().max(1.0);
                found.push((difference, rows[place], format::fixed(*expected, 5), format::fixed(score, 5)));
            }
        }
    }
    // A NaN is the worst difference there is.
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    parity.largest_difference = found.first().map_or(0.0, |worst| worst.0);
    parity.examples = found.into_iter().take(5).map(|(_, row, ours, theirs)| (row, ours, theirs)).collect();
    Ok(parity)
}
