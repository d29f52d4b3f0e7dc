//! Content digests: SHA-256, as lower-case hexadecimal.

use sha2::{Digest, Sha256};

/// The digest of some bytes: 64 hexadecimal digits.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The first twelve digits, for people.
pub fn short(digest: &str) -> String {
    digest.chars().take(12).collect()
}
