//! Checksums of lines, each over all lines before it.
//!
//! A sealed line is a JSON object that begins with its checksum, `{"sum":"<64 hexadecimal digits>",`: SHA-256 of the
//! checksum before it (32 bytes; zeros before the first line) and of the rest of the line from the next byte on.

use sha2::{Digest, Sha256};

const BEGIN: &[u8] = b"{\"sum\":\"";
const END: &[u8] = b"\",";
const DIGITS: usize = 64;

/// The checksum of a journal up to one of its lines; the default is that of no lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    sum: [u8; 32],
    /// Whether the line before is sealed; then every later one has to be.
    sealed: bool,
}

impl Chain {
    /// A JSON object as a line that follows, and the checksum up to it.
    pub fn seal(self, object: &[u8]) -> (Vec<u8>, Self) {
        let rest = object.strip_prefix(b"{").unwrap_or(object);
        let chain = self.and(rest, true);
        let line = [BEGIN, chain.to_string().as_bytes(), END, rest].concat();
        (line, chain)
    }

    /// The checksum up to a line that follows; none if that line does not hold. Lines without a checksum, which older
    /// formats have, stand before all others and go into the checksum as they are.
    pub fn follow(self, line: &[u8]) -> Option<Self> {
        let Some((sum, rest)) = line.strip_prefix(BEGIN).and_then(|line| line.split_at_checked(DIGITS)) else {
            return (!self.sealed).then(|| self.and(line, false));
        };
        let chain = self.and(rest.strip_prefix(END)?, true);
        (chain.to_string().as_bytes() == sum).then_some(chain)
    }

    /// Whether the line before is sealed.
    pub fn is_sealed(self) -> bool {
        self.sealed
    }

    fn and(self, bytes: &[u8], sealed: bool) -> Self {
        Self { sum: Sha256::new().chain_update(self.sum).chain_update(bytes).finalize().into(), sealed }
    }
}

/// As 64 hexadecimal digits.
impl std::fmt::Display for Chain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.sum.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Chain;

    fn lines() -> Vec<Vec<u8>> {
        let mut chain = Chain::default();
        let sealed = [&br#"{"a":1}"#[..], br#"{"b":"x"}"#, br#"{"c":[]}"#].map(|object| {
            let (line, next) = chain.seal(object);
            chain = next;
            line
        });
        sealed.to_vec()
    }

    fn hold(lines: &[Vec<u8>]) -> bool {
        lines.iter().try_fold(Chain::default(), |chain, line| chain.follow(line)).is_some()
    }

    #[test]
    fn a_sealed_line_is_json_and_follows_the_one_before() {
        let lines = lines();
        assert!(hold(&lines));
        let first: serde_json::Value = serde_json::from_slice(&lines[0]).expect("JSON");
        assert_eq!(first["a"], 1);
        assert_eq!(first["sum"].as_str().map(str::len), Some(64));
    }

    #[test]
    fn every_changed_byte_is_found_and_every_line_that_is_moved_or_missing() {
        let lines = lines();
        for line in 0..lines.len() {
            for at in 0..lines[line].len() {
                let mut changed = lines.clone();
                changed[line][at] ^= 1;
                // The first line may have lost the look of a sealed one, but then the second does not hold.
                assert!(!hold(&changed), "line {line}, byte {at}");
            }
        }
        assert!(!hold(&[lines[0].clone(), lines[2].clone()]), "left out");
        assert!(!hold(&[lines[1].clone(), lines[0].clone()]), "moved");
    }
}
