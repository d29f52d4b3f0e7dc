//! Size of the ONNX file.

use super::{Check, Finding, Judge, Outcome, Packaged};
use crate::format::bytes;
use crate::parameter::{Parameter, Values};

/// The check.
pub const CHECK: Check =
    Check { id: "model_size", name: "Model size", parameters: &[MOST], judge: Judge::Package(judge) };

/// What can be chosen.
const MOST: Parameter =
    Parameter::whole("size_max", "Size of the ONNX file", "10000000 is 10 MB.", (1, 1_000_000_000), 10_000_000)
        .unit("bytes");

/// Judges the size of the file in bytes against `limit`.
fn judge(packaged: &Packaged<'_>, values: &Values<'_>) -> Finding {
    let (size, limit) = (packaged.size, values.number(MOST.id) as u64);
    Finding {
        outcome: Outcome::require(size <= limit),
        value: bytes(size),
        rule: format!("≤ {}", bytes(limit)),
        why: format!("The ONNX file has {}. Small files load faster on every replica.", bytes(size)),
        evidence: Default::default(),
    }
}
