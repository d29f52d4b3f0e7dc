//! Text to records to cells.
//!
//! Own code rather than `csv-core`, which does not tell an unclosed quote from the end of the file, nor a quoted cell
//! from a bare one, and does not count lines that end with CR. Cells borrow from the text unless they contain doubled
//! quotes.

use std::borrow::Cow;

use super::{CsvError, MAX_COLUMNS, MAX_FIELD_BYTES};

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cell<'t> {
    /// Without surrounding spaces, unless quoted.
    pub(super) text: Cow<'t, str>,
    /// Whether there was text after the closing quote.
    pub(super) torn: bool,
    quoted: bool,
}

/// One line, or several if line ends are quoted.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Record<'t> {
    /// The line in which it begins.
    pub(super) line: u64,
    pub(super) cells: Vec<Cell<'t>>,
}

/// Where a cell ended.
enum End {
    Delimiter,
    Record,
}

pub(super) struct Tokens<'t> {
    text: &'t str,
    at: usize,
    line: u64,
    delimiter: Option<u8>,
}

impl<'t> Tokens<'t> {
    /// Reads `text`, whose first line has the number `line`, with an ASCII `delimiter`; without one, a line is a cell.
    pub(super) fn new(text: &'t str, line: u64, delimiter: Option<u8>) -> Self {
        Self { text, at: 0, line, delimiter }
    }

    /// How many bytes have been read.
    pub(super) fn offset(&self) -> usize {
        self.at
    }

    /// Reads the next record that is not a blank line; `false` at the end.
    pub(super) fn read(&mut self, record: &mut Record<'t>) -> Result<bool, CsvError> {
        while self.at < self.text.len() {
            record.cells.clear();
            record.line = self.line;
            loop {
                if record.cells.len() == MAX_COLUMNS {
                    return Err(CsvError::TooManyColumns { line: record.line });
                }
                let column = record.cells.len() + 1;
                let (cell, end) = self.cell(column)?;
                if cell.text.len() > MAX_FIELD_BYTES {
                    return Err(CsvError::FieldTooLong { line: record.line, column });
                }
                record.cells.push(cell);
                if let End::Record = end {
                    break;
                }
            }
            if !matches!(&record.cells[..], [only] if only.text.is_empty() && !only.quoted) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn cell(&mut self, column: usize) -> Result<(Cell<'t>, End), CsvError> {
        let rest = &self.text.as_bytes()[self.at..];
        let spaces = rest.iter().take_while(|&&byte| byte == b' ' && self.delimiter != Some(b' ')).count();
        if rest.get(spaces) == Some(&b'"') {
            self.at += spaces;
            return self.quoted(column);
        }
        let (text, end) = self.bare();
        Ok((Cell { text: Cow::Borrowed(trim(text)), torn: false, quoted: false }, end))
    }

    /// Everything up to the next delimiter or line end, which is passed.
    fn bare(&mut self) -> (&'t str, End) {
        let start = self.at;
        let rest = &self.text.as_bytes()[start..];
        let stop = |&byte: &u8| byte == b'\n' || byte == b'\r' || Some(byte) == self.delimiter;
        let length = rest.iter().position(stop).unwrap_or(rest.len());
        let passed = match &rest[length..] {
            [] => 0,
            [b'\r', b'\n', ..] => 2,
            _ => 1,
        };
        let end = match rest.get(length) {
            Some(b'\n' | b'\r') => {
                self.line += 1;
                End::Record
            }
            Some(_) => End::Delimiter,
            None => End::Record,
        };
        self.at = start + length + passed;
        (&self.text[start..start + length], end)
    }

    fn quoted(&mut self, column: usize) -> Result<(Cell<'t>, End), CsvError> {
        let unclosed = CsvError::UnclosedQuote { line: self.line, column };
        self.at += 1;
        let mut text = Cow::Borrowed("");
        loop {
            let rest = &self.text[self.at..];
            let Some(length) = rest.bytes().position(|byte| byte == b'"') else {
                return Err(unclosed);
            };
            let part = &rest[..length];
            self.line += line_ends(part);
            self.at += length + 1;
            join(&mut text, part);
            if rest.as_bytes().get(length + 1) != Some(&b'"') {
                break;
            }
            join(&mut text, "\"");
            self.at += 1;
            if text.len() > MAX_FIELD_BYTES {
                break; // refused by the caller
            }
        }
        let (after, end) = self.bare();
        let after = trim(after);
        join(&mut text, after);
        Ok((Cell { text, torn: !after.is_empty(), quoted: true }, end))
    }
}

/// Number of line ends in a text: LF, CRLF or CR.
pub(super) fn line_ends(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let ends = |(at, &byte): (usize, &u8)| byte == b'\n' || byte == b'\r' && bytes.get(at + 1) != Some(&b'\n');
    bytes.iter().enumerate().filter(|&byte| ends(byte)).count() as u64
}

/// `str::trim`, with a short cut for the usual cell.
fn trim(text: &str) -> &str {
    match text.as_bytes() {
        [] => text,
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

fn join<'t>(text: &mut Cow<'t, str>, part: &'t str) {
    if text.is_empty() {
        *text = Cow::Borrowed(part);
    } else if !part.is_empty() {
        text.to_mut().push_str(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str, delimiter: Option<u8>) -> Result<Vec<(u64, Vec<String>)>, CsvError> {
        let mut tokens = Tokens::new(text, 1, delimiter);
        let mut record = Record::default();
        let mut all = Vec::new();
        while tokens.read(&mut record)? {
            all.push((record.line, record.cells.iter().map(|cell| cell.text.clone().into_owned()).collect()));
        }
        Ok(all)
    }

    fn cells(line: &str) -> Vec<String> {
        records(line, Some(b',')).unwrap().remove(0).1
    }

    #[test]
    fn spaces_count_only_inside_quotes() {
        assert_eq!(cells(" a , \" b \" ,\u{a0}c"), ["a", " b ", "c"]);
    }

    #[test]
    fn quotes_in_the_middle_are_text_and_doubled_ones_inside_quotes_are_one() {
        assert_eq!(cells(r#"5" pipe,"say ""hi""","""""#), ["5\" pipe", "say \"hi\"", "\""]);
    }

    #[test]
    fn text_after_a_closing_quote_is_kept_and_noticed() {
        let mut record = Record::default();
        assert!(Tokens::new("\"a\"b,c", 1, Some(b',')).read(&mut record).unwrap());
        assert_eq!((record.cells[0].text.as_ref(), record.cells[0].torn, record.cells[1].torn), ("ab", true, false));
    }

    #[test]
    fn a_delimiter_at_the_end_opens_one_more_cell() {
        assert_eq!(cells("a,b,"), ["a", "b", ""]);
        assert_eq!(cells(","), ["", ""]);
    }

    #[test]
    fn lines_are_counted_for_every_kind_of_end_and_blank_ones_skipped() {
        let lines: Vec<u64> =
            records("a\r\n\r\nb\rc\n \n\"x\ny\r\nz\"\nd", None).unwrap().iter().map(|r| r.0).collect();
        assert_eq!(lines, [1, 3, 4, 6, 9]);
    }

    #[test]
    fn a_quoted_empty_cell_is_not_a_blank_line() {
        assert_eq!(records("a\n\"\"\n\nb", None).unwrap().len(), 3);
    }

    #[test]
    fn a_quote_that_is_never_closed_is_an_error_at_its_place() {
        assert_eq!(records("a,b\n1,\"2\n3,4\n", Some(b',')), Err(CsvError::UnclosedQuote { line: 2, column: 2 }));
        assert_eq!(records("\"", None), Err(CsvError::UnclosedQuote { line: 1, column: 1 }));
    }

    #[test]
    fn a_cell_beyond_the_limit_is_an_error_at_its_place() {
        let long = "x".repeat(MAX_FIELD_BYTES + 1);
        let expected = Err(CsvError::FieldTooLong { line: 2, column: 2 });
        assert_eq!(records(&format!("a,b\n1,{long}\n"), Some(b',')), expected);
        assert_eq!(records(&format!("a,b\n1,\"{long}\"\n"), Some(b',')), expected);
    }
}
