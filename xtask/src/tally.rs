//! How many tests passed and failed, read from what test runners print.

use std::{fmt, ops::AddAssign};

/// Tests that ran. Skipped ones are not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Tests that passed.
    pub passed: u32,
    /// Tests that failed.
    pub failed: u32,
}

impl Tally {
    /// Reads a runner's closing line: libtest's and wasm-bindgen-test's `test result: ok. 3 passed; 0 failed; …`, or a
    /// plain `3 passed, 0 failed`.
    pub fn read(line: &str) -> Option<Self> {
        let line = line.trim();
        let counts = match line.strip_prefix("test result: ") {
            Some(rest) => rest.split_once(". ")?.1,
            None => line,
        };
        let mut counts = counts.split([';', ',']);
        let mut next = |word: &str| counts.next()?.trim().strip_suffix(word)?.trim().parse().ok();
        Some(Self { passed: next("passed")?, failed: next("failed")? })
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_closing_lines_only() {
        let read = |line| Tally::read(line).map(|tally| (tally.passed, tally.failed));
        let libtest =
            "test result: FAILED. 12 passed; 1 failed; 3 ignored; 0 measured; 0 filtered out; finished in 0.1s";
        assert_eq!(read(libtest), Some((12, 1)));
        assert_eq!(read("4 passed, 0 failed"), Some((4, 0)));
        assert_eq!(read("test drift::ks ... ok"), None);
        assert_eq!(read("12 passed"), None);
        assert_eq!(read(""), None);
    }
}
