//! How far the two readings of a file have come, in bytes of the file.

/// Bytes of text between two reports.
const STEP: usize = 512 * 1024;

pub(super) struct Progress<'p> {
    report: &'p mut dyn FnMut(u64),
    file: usize,
    text: usize,
    base: usize,
    next: usize,
}

impl<'p> Progress<'p> {
    /// `text` is the length of the decoded file, which may differ from that of the file.
    pub(super) fn new(report: &'p mut dyn FnMut(u64), file: usize, text: usize) -> Self {
        Self { report, file, text, base: 0, next: STEP }
    }

    /// The current reading has come to this offset of the text.
    pub(super) fn at(&mut self, offset: usize) {
        if offset >= self.next {
            self.next = offset + STEP;
            let share = (self.base + offset) as u64 * self.file as u64 / (2 * self.text as u64).max(1);
            (self.report)(share);
        }
    }

    /// The second reading begins.
    pub(super) fn second(&mut self) {
        self.base = self.text;
        self.next = STEP;
    }

    /// All is read.
    pub(super) fn finish(self) {
        (self.report)(self.file as u64);
    }
}
