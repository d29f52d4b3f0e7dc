//! Making failures: a stable code, what is wrong and where, what to do.

use protocol::Failure;

/// A failure.
pub fn failure(code: &str, message: impl Into<String>, hint: impl Into<String>) -> Failure {
    Failure { code: code.into(), message: message.into(), hint: hint.into() }
}
