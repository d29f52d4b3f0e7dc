//! The text of a file, window by window.

use encoding_rs::{Decoder, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::decode::{self, Decoding, Encoding, STRANGE_LENGTH, is_strange};
use super::source::Source;
use super::warning::{Topic, Warnings};
use super::{CsvError, Stop};

/// Decodes a file from its beginning to its end.
pub(super) struct Text<'s> {
    source: &'s mut dyn Source,
    decoding: Decoding,
    decoder: Option<Decoder>,
    /// How far the file has been read.
    at: u64,
    /// Read but not yet decoded: the beginning of a character.
    rest: Vec<u8>,
    lines: Lines,
    nul_line: u64,
    damaged_line: u64,
    /// In UTF-16, of the line that has begun: its characters and how many of them are strange.
    strange: (usize, usize),
}

/// Counts lines.
#[derive(Clone, Copy)]
struct Lines {
    /// The line of the next character.
    line: u64,
    /// Whether the last character was CR, which the next may continue.
    cr: bool,
}

impl<'s> Text<'s> {
    pub(super) fn new(source: &'s mut dyn Source, decoding: Decoding) -> Self {
        let decoder = match decoding.encoding {
            Encoding::Utf8 => None,
            Encoding::Utf16Le => Some(UTF_16LE),
            Encoding::Utf16Be => Some(UTF_16BE),
            Encoding::Windows1252 => Some(WINDOWS_1252),
        };
        Self {
            source,
            decoding,
            decoder: decoder.map(|encoding| encoding.new_decoder_without_bom_handling()),
            at: decoding.start(),
            rest: Vec::new(),
            lines: Lines { line: 1, cr: false },
            nul_line: 0,
            damaged_line: 0,
            strange: (0, 0),
        }
    }

    /// How many bytes of the file have been read.
    pub(super) fn done(&self) -> u64 {
        self.at
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.source.size() && self.rest.is_empty()
    }

    pub(super) fn decoding(&self) -> Decoding {
        self.decoding
    }

    /// Decodes about so many bytes more and appends their text without NUL characters.
    ///
    /// # Errors
    /// [`Stop::Restart`] if the file turns out to be in another encoding.
    pub(super) fn read(&mut self, bytes: usize, to: &mut String, warnings: &mut Warnings) -> Result<(), Stop> {
        let known = self.rest.len();
        let length = (self.source.size() - self.at).min(bytes.max(1) as u64) as usize;
        self.rest.resize(known + length, 0);
        self.source.read(self.at, &mut self.rest[known..]).map_err(CsvError::from)?;
        self.at += length as u64;
        let last = self.at >= self.source.size();
        let bytes = std::mem::take(&mut self.rest);
        if self.decoder.is_some() {
            self.decode(&bytes, last, to, warnings);
            return Ok(());
        }
        let end = if last { bytes.len() } else { decode::complete(&bytes) };
        match std::str::from_utf8(&bytes[..end]) {
            Ok(text) => self.append(text, to, warnings),
            Err(_) => {
                if self.decoding.doubt {
                    if decode::is_windows_1252(self.source, self.decoding.start())? {
                        return Err(Stop::Restart(self.decoding.windows_1252()));
                    }
                    self.decoding = self.decoding.damaged();
                }
                self.mend(&bytes[..end], to, warnings);
            }
        }
        // The memory is used again.
        self.rest = bytes;
        self.rest.drain(..end);
        Ok(())
    }

    /// Shows bytes that are no UTF-8 as �.
    fn mend(&mut self, bytes: &[u8], to: &mut String, warnings: &mut Warnings) {
        for chunk in bytes.utf8_chunks() {
            self.append(chunk.valid(), to, warnings);
            if !chunk.invalid().is_empty() {
                warn_of_bytes(self.lines.line, warnings);
                self.lines.cr = false;
                to.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }

    fn decode(&mut self, bytes: &[u8], last: bool, to: &mut String, warnings: &mut Warnings) {
        let Some(decoder) = &mut self.decoder else { return };
        let mut text = String::with_capacity(decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(bytes.len() * 3));
        let (.., damaged) = decoder.decode_to_string(bytes, &mut text, last);
        if self.decoding.encoding != Encoding::Windows1252 {
            self.warn_of_units(&text, damaged, last, warnings);
        }
        self.append(&text, to, warnings);
    }

    /// Lines of UTF-16 with damage, and those that only make sense in another encoding.
    fn warn_of_units(&mut self, text: &str, damaged: bool, last: bool, warnings: &mut Warnings) {
        let mut lines = self.lines;
        let (mut all, mut strange) = self.strange;
        for char in text.chars() {
            let line = lines.line;
            lines.pass_char(char);
            if lines.line > line {
                warn_of_strangers(line, all, strange, warnings);
                (all, strange) = (0, 0);
            } else {
                all += 1;
                strange += usize::from(is_strange(char));
            }
            if damaged && char == char::REPLACEMENT_CHARACTER && self.damaged_line != line {
                warn_of_bytes(line, warnings);
                self.damaged_line = line;
            }
        }
        if last {
            warn_of_strangers(lines.line, all, strange, warnings);
        }
        self.strange = (all, strange);
    }

    /// Appends text without NUL characters, counting lines.
    fn append(&mut self, text: &str, to: &mut String, warnings: &mut Warnings) {
        let mut pieces = text.split('\0').peekable();
        while let Some(piece) = pieces.next() {
            self.lines.pass(piece);
            to.push_str(piece);
            if pieces.peek().is_some() {
                self.lines.cr = false;
                let line = self.lines.line;
                if self.nul_line != line {
                    self.nul_line = line;
                    warnings
                        .add(Topic::Nul, line, None, || format!("Line {line} contains NUL bytes; they were left out."));
                }
            }
        }
    }
}

impl Lines {
    fn pass(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return };
        self.line += line_ends(text) - u64::from(self.cr && *first == b'\n');
        self.cr = *last == b'\r';
    }

    fn pass_char(&mut self, char: char) {
        self.line += u64::from(char == '\r' || char == '\n' && !self.cr);
        self.cr = char == '\r';
    }
}

/// Number of line ends in a text: LF, CRLF or CR.
pub(super) fn line_ends(text: &str) -> u64 {
    let bytes = text.as_bytes();
    // In pieces, so that a byte is enough to count in and the loop is one of vectors.
    let count = |wanted: u8| -> u64 {
        let ends = |piece: &[u8]| piece.iter().fold(0u8, |count, &byte| count + u8::from(byte == wanted));
        bytes.chunks(255).map(|piece| u64::from(ends(piece))).sum()
    };
    let returns = count(b'\r');
    let both = if returns > 0 { bytes.windows(2).filter(|pair| pair == b"\r\n").count() as u64 } else { 0 };
    count(b'\n') + returns - both
}

fn warn_of_bytes(line: u64, warnings: &mut Warnings) {
    warnings.add(Topic::Bytes, line, None, || {
        format!("Line {line} contains bytes that stand for no character; each is shown as �. Save the file as UTF-8.")
    });
}

fn warn_of_strangers(line: u64, all: usize, strange: usize, warnings: &mut Warnings) {
    if strange >= STRANGE_LENGTH && strange * 10 > all * 9 {
        warnings.add(Topic::Bytes, line, None, || {
            format!(
                "Line {line} seems to be in another encoding than UTF-16, or to lack a byte. Save the file as UTF-8."
            )
        });
    }
}
