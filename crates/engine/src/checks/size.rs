//! Size of the ONNX file.

use protocol::CheckRow;

use super::{Finding, Outcome};
use crate::format::bytes;

/// Judges the size of the file in bytes against `limit`.
pub fn judge(size: u64, limit: u64) -> CheckRow {
    Finding {
        passed: Outcome::require(size <= limit),
        name: "Model size",
        value: bytes(size),
        rule: format!("≤ {}", bytes(limit)),
        why: format!("The ONNX file has {}. Small files load faster on every replica.", bytes(size)),
        evidence: Default::default(),
    }
    .into()
}
