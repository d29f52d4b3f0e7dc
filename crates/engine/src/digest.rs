//! Content digests: SHA-256, as lower-case hexadecimal.

use sha2::{Digest, Sha256};

/// Bytes that are taken in at once. A browser makes a function of WebAssembly fast between two calls, never within one:
/// in one piece a large table took five times as long.
const PIECE: usize = 64 * 1024;

/// The digest of some bytes: 64 hexadecimal digits.
pub fn digest(bytes: &[u8]) -> String {
    let sum = bytes.chunks(PIECE).fold(Sha256::new(), Sha256::chain_update).finalize();
    sum.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The first twelve digits, for people.
pub fn short(digest: &str) -> String {
    digest.chars().take(12).collect()
}
