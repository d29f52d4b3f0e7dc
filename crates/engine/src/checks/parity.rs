//! Whether the ONNX file answers as the linfa model does, on real rows.

use protocol::{CheckRow, Task};

use super::{Finding, Outcome, evidence};
use crate::format::{count, whole};
use crate::train::parity::Parity;

/// Largest difference of a probability that float32 arithmetic explains.
pub const TOLERANCE: f64 = 1e-5;

/// Judges labels (equal) and probabilities (within [`TOLERANCE`]); numbers within 1e-4 of their size for regression.
pub fn judge(task: Task, parity: &Parity) -> CheckRow {
    let difference = format!("{:.1e}", parity.largest_difference).replace('-', "−");
    let limit = if task == Task::Classification { TOLERANCE } else { 1e-4 };
    let holds = parity.different_labels == 0 && parity.largest_difference <= limit && parity.rows > 0;
    let what = if task == Task::Classification { "probability" } else { "relative answer" };
    Finding {
        passed: Outcome::require(holds),
        name: "ONNX parity",
        value: difference.clone(),
        rule: if task == Task::Classification {
            "equal labels, ≤ 1e−5".into()
        } else {
            "≤ 1e−4 relative".into()
        },
        why: format!(
            "{} through tract and through linfa: {} differ, largest difference of a {what} {difference}.",
            count(parity.rows as u64, "row"),
            if parity.different_labels == 0 {
                "no labels".into()
            } else {
                count(parity.different_labels as u64, "label")
            }
        ),
        evidence: evidence(
            &[("Row", true), ("linfa", false), ("ONNX in tract", false)],
            parity
                .examples
                .iter()
                .map(|(row, linfa, onnx)| vec![whole(u64::from(*row) + 1), linfa.clone(), onnx.clone()])
                .collect(),
        ),
    }
    .into()
}
