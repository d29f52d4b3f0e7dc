//! The records of a file, from its beginning to its end.

use super::decode::Decoding;
use super::progress::Progress;
use super::source::Source;
use super::text::Text;
use super::tokens::{self, Marks, Next, Place, Record};
use super::warning::Warnings;
use super::{CsvError, Stop, is_blank};

/// Reads records. It holds a window of the text, and all of a record that is longer.
pub(super) struct Reader<'s> {
    text: Text<'s>,
    window: usize,
    /// Text that has been decoded.
    buffer: String,
    /// Up to where it has been read.
    place: Place,
}

impl<'s> Reader<'s> {
    pub(super) fn new(source: &'s mut dyn Source, decoding: Decoding, window: usize) -> Self {
        Self { text: Text::new(source, decoding), window, buffer: String::new(), place: Place { at: 0, line: 1 } }
    }

    pub(super) fn decoding(&self) -> Decoding {
        self.text.decoding()
    }

    /// The text that the last record is in.
    pub(super) fn buffer(&self) -> &str {
        &self.buffer
    }

    /// The text that is ahead, as far as it has been decoded, and whether that is all.
    pub(super) fn ahead(&self) -> (&str, bool) {
        (&self.buffer[self.place.at..], self.text.is_at_end())
    }

    pub(super) fn window(&self) -> usize {
        self.window
    }

    pub(super) fn line(&self) -> u64 {
        self.place.line
    }

    /// Decodes until more than so many bytes of text are ahead, which are not blank, or the file ends.
    pub(super) fn look_ahead(&mut self, bytes: usize, warnings: &mut Warnings) -> Result<(), Stop> {
        while !self.text.is_at_end() && (self.ahead().0.len() <= bytes || is_blank(self.ahead().0)) {
            self.fill(warnings)?;
        }
        Ok(())
    }

    /// Decodes until there is something that is not blank behind so many bytes, or the file ends.
    pub(super) fn look_behind(&mut self, bytes: usize, warnings: &mut Warnings) -> Result<(), Stop> {
        while !self.text.is_at_end() && is_blank(&self.ahead().0[bytes..]) {
            self.fill(warnings)?;
        }
        Ok(())
    }

    /// Passes a part of the text that is ahead.
    pub(super) fn pass_line(&mut self, bytes: usize) {
        self.place = Place { at: self.place.at + bytes, line: self.place.line + 1 };
    }

    /// Passes lines, whatever they contain.
    pub(super) fn skip_lines(&mut self, mut lines: u64, warnings: &mut Warnings) -> Result<(), Stop> {
        while lines > 0 {
            let (ahead, end) = self.ahead();
            let bytes = ahead.as_bytes();
            match bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
                // A CR may be followed by LF.
                Some(at) if end || bytes[at] == b'\n' || at + 1 < bytes.len() => {
                    let both = bytes[at..].starts_with(b"\r\n");
                    self.pass_line(at + 1 + usize::from(both));
                    lines -= 1;
                }
                _ if end => {
                    self.pass_line(bytes.len());
                    return Ok(());
                }
                _ => self.fill(warnings)?,
            }
        }
        Ok(())
    }

    /// Reads the next record that is not a blank line; `false` at the end.
    pub(super) fn read(&mut self, marks: Marks, record: &mut Record, warnings: &mut Warnings) -> Result<bool, Stop> {
        loop {
            match tokens::read(&self.buffer, self.text.is_at_end(), marks, &mut self.place, record)? {
                Next::Record => return Ok(true),
                Next::End => return Ok(false),
                Next::More => self.fill(warnings)?,
            }
        }
    }

    /// Reads records that are ahead without passing them.
    pub(super) fn peek(&self, marks: Marks, mut look: impl FnMut(&str, &Record) -> bool) -> Result<(), CsvError> {
        let mut place = self.place;
        let mut record = Record::default();
        while let Next::Record = tokens::read(&self.buffer, self.text.is_at_end(), marks, &mut place, &mut record)? {
            if !look(&self.buffer, &record) {
                break;
            }
        }
        Ok(())
    }

    pub(super) fn tell(&self, progress: &mut Progress<'_>) {
        progress.at(self.text.done().saturating_sub((self.buffer.len() - self.place.at) as u64));
    }

    /// Forgets what has been read and decodes more: at least as much as is left, so that what is long is not looked at
    /// too often.
    fn fill(&mut self, warnings: &mut Warnings) -> Result<(), Stop> {
        self.buffer.drain(..self.place.at);
        self.place.at = 0;
        self.text.read(self.window.max(self.buffer.len()), &mut self.buffer, warnings)
    }
}
