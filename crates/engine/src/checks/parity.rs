//! Whether the ONNX file answers as the linfa model does, on real rows.

use protocol::Task;

use super::{Check, Finding, Judge, Outcome, Packaged, evidence};
use crate::format::{count, whole};
use crate::parameter::Values;

/// The check.
pub const CHECK: Check =
    Check { id: "onnx_parity", name: "ONNX parity", parameters: &[], judge: Judge::Package(judge) };

/// Largest difference of a probability that float32 arithmetic explains.
pub const TOLERANCE: f64 = 1e-5;

/// Judges labels (equal) and probabilities (within [`TOLERANCE`]); numbers within 1e-4 of their size for regression.
fn judge(packaged: &Packaged<'_>, _: &Values<'_>) -> Finding {
    let Packaged { task, parity, .. } = *packaged;
    let difference = format!("{:.1e}", parity.largest_difference).replace('-', "−");
    let limit = if task == Task::Classification { TOLERANCE } else { 1e-4 };
    let holds = parity.different_labels == 0 && parity.largest_difference <= limit && parity.rows > 0;
    let rows = count(parity.rows as u64, "row");
    let labels: String =
        if parity.different_labels == 0 { "no labels".into() } else { count(parity.different_labels as u64, "label") };
    Finding {
        outcome: Outcome::require(holds),
        value: difference.clone(),
        rule: if task == Task::Classification {
            "equal labels, ≤ 1e−5".into()
        } else {
            "≤ 1e−4 relative".into()
        },
        why: match task {
            Task::Classification => format!(
                "{rows} through tract and through linfa: {labels} differ, largest difference of a probability {difference}."
            ),
            Task::Regression => {
                format!(
                    "{rows} through tract and through linfa: largest relative difference of an answer {difference}."
                )
            }
        },
        evidence: evidence(
            &[("Row", true), ("linfa", false), ("ONNX in tract", false)],
            parity
                .examples
                .iter()
                .map(|(row, linfa, onnx)| vec![whole(u64::from(*row) + 1), linfa.clone(), onnx.clone()])
                .collect(),
        ),
    }
}
