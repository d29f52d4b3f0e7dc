//! How far a file has been read.

/// Bytes between two reports.
const STEP: u64 = 256 * 1024;

/// Reports never go back, also where a file is read again.
pub(super) struct Progress<'p> {
    report: &'p mut dyn FnMut(u64),
    next: u64,
}

impl<'p> Progress<'p> {
    pub(super) fn new(report: &'p mut dyn FnMut(u64)) -> Self {
        Self { report, next: STEP }
    }

    /// So many bytes of the file have been read.
    #[inline]
    pub(super) fn at(&mut self, done: u64) {
        if done >= self.next {
            self.next = done + STEP;
            (self.report)(done);
        }
    }

    /// All is read.
    pub(super) fn finish(self, size: u64) {
        (self.report)(size);
    }
}
