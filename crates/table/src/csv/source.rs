//! Where the bytes of a file come from.

use thiserror::Error;

/// Bytes that can be read from any place, more than once: a file, or a slice.
pub trait Source {
    /// How many bytes there are. It must not change.
    fn size(&self) -> u64;

    /// Fills `into` with the bytes from `at` on; the reader asks for none beyond the size.
    ///
    /// # Errors
    /// [`SourceError`] if they cannot be had.
    fn read(&mut self, at: u64, into: &mut [u8]) -> Result<(), SourceError>;
}

/// Bytes could not be had.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("The file could not be read: {reason}")]
pub struct SourceError {
    /// A sentence from where the bytes come from.
    pub reason: String,
}

impl Source for &[u8] {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn read(&mut self, at: u64, into: &mut [u8]) -> Result<(), SourceError> {
        let wanted = usize::try_from(at).ok().and_then(|at| self.get(at..)?.get(..into.len()));
        let wanted = wanted.ok_or_else(|| SourceError { reason: format!("it ends before byte {at}.") })?;
        into.copy_from_slice(wanted);
        Ok(())
    }
}
