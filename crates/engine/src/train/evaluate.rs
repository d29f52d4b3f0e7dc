//! How a model errs: counts of true classes against answers, and truth against answer.

use super::estimator::Answers;
use crate::data::Dataset;

/// Numbers beyond this are not kept, nor is what is no number: they have no place on paper, nor in a journal.
const DRAWN: f64 = 1e30;

/// Points at most.
const POINTS: usize = 400;

/// Counts of true classes (rows) against answers (columns); empty for regression.
pub fn confusion(data: &Dataset, rows: &[u32], answers: &Answers) -> Vec<Vec<u32>> {
    let Answers::Classes { labels, .. } = answers else { return Vec::new() };
    let classes = data.classes().len();
    let mut counts = vec![vec![0; classes]; classes];
    for (truth, label) in data.class_of(rows).into_iter().zip(labels) {
        counts[truth][*label] += 1;
    }
    counts
}

/// Truth and answer of some rows; empty for classification.
pub fn scatter(data: &Dataset, rows: &[u32], answers: &Answers) -> Vec<(f32, f32)> {
    let Answers::Numbers(answers) = answers else { return Vec::new() };
    let truth = data.number_of(rows).into_iter();
    let drawn: Vec<(f64, f64)> =
        truth.zip(answers.iter().copied()).filter(|(t, a)| t.abs() < DRAWN && a.abs() < DRAWN).collect();
    let step = drawn.len().div_ceil(POINTS).max(1);
    drawn.iter().step_by(step).map(|(t, a)| (*t as f32, *a as f32)).collect()
}
