//! Text to records to cells.
//!
//! Own code rather than `csv-core`, which does not tell an unclosed quote from the end of the file, nor a quoted cell
//! from a bare one, and does not count lines that end with CR. Cells are places in the text unless they contain doubled
//! quotes. A text may be the beginning of a longer one: a record that could go on is asked for again with more.

use super::text::line_ends;
use super::{CsvError, MAX_COLUMNS, MAX_FIELD_BYTES};

/// One cell.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Cell {
    start: u32,
    end: u32,
    /// Whether it is a place in the record's own text, not in that of the file.
    own: bool,
    /// Whether there was text after the closing quote.
    pub(super) torn: bool,
    pub(super) quoted: bool,
}

/// One line, or several if line ends are quoted.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Record {
    /// The line in which it begins.
    pub(super) line: u64,
    pub(super) cells: Vec<Cell>,
    torn: bool,
    /// Cells that are not in the file as they are.
    own: String,
}

impl Record {
    /// The text of a cell, without surrounding spaces unless quoted. `text` is that of the file.
    #[inline]
    pub(super) fn text<'t>(&'t self, text: &'t str, cell: &Cell) -> &'t str {
        let from = if cell.own { &self.own } else { text };
        from.get(cell.start as usize..cell.end as usize).unwrap_or_default()
    }

    /// Whether there was text after the closing quote of a cell.
    pub(super) fn has_torn_cells(&self) -> bool {
        self.torn
    }

    /// All cells as texts.
    pub(super) fn texts<'t>(&'t self, text: &'t str) -> impl Iterator<Item = &'t str> {
        self.cells.iter().map(move |cell| self.text(text, cell))
    }
}

/// How lines are divided.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Marks {
    /// An ASCII character; without one, a line is a cell.
    pub(super) delimiter: Option<u8>,
    /// What encloses cells that contain delimiters.
    pub(super) quote: Option<u8>,
}

/// A place in the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) at: usize,
    pub(super) line: u64,
}

/// What comes next.
#[derive(Debug, PartialEq)]
pub(super) enum Next {
    /// A record, which has been read.
    Record,
    /// Nothing; the text is at its end.
    End,
    /// More text is needed to know.
    More,
}

/// Where a cell ended.
enum End {
    Delimiter,
    Record,
    More,
}

/// Reads the next record that is not a blank line and goes on behind it. `end` says that no text follows.
pub(super) fn read(
    text: &str,
    end: bool,
    marks: Marks,
    place: &mut Place,
    record: &mut Record,
) -> Result<Next, CsvError> {
    while place.at < text.len() {
        record.cells.clear();
        record.own.clear();
        record.torn = false;
        record.line = place.line;
        let mut tokens = Tokens { text, end, marks, at: place.at, line: place.line };
        loop {
            if record.cells.len() == MAX_COLUMNS {
                return Err(CsvError::TooManyColumns { line: record.line });
            }
            match tokens.cell(record)? {
                End::Delimiter => {}
                End::Record => break,
                End::More => return Ok(Next::More),
            }
        }
        *place = Place { at: tokens.at, line: tokens.line };
        if !matches!(&record.cells[..], [only] if only.start == only.end && !only.quoted) {
            return Ok(Next::Record);
        }
    }
    Ok(if end { Next::End } else { Next::More })
}

struct Tokens<'t> {
    text: &'t str,
    end: bool,
    marks: Marks,
    at: usize,
    line: u64,
}

impl Tokens<'_> {
    #[inline]
    fn cell(&mut self, record: &mut Record) -> Result<End, CsvError> {
        let bytes = self.text.as_bytes();
        let first = bytes.get(self.at).copied();
        if first == self.marks.quote && first.is_some() {
            return self.quoted(record);
        }
        if first == Some(b' ') && self.marks.delimiter != Some(b' ') {
            let spaces = bytes[self.at..].iter().take_while(|&&byte| byte == b' ').count();
            if let Some(&byte) = bytes.get(self.at + spaces)
                && Some(byte) == self.marks.quote
            {
                self.at += spaces;
                return self.quoted(record);
            }
        }
        let (start, stop, end) = self.bare();
        let (start, stop) = trim(self.text, start, stop);
        if stop - start > MAX_FIELD_BYTES {
            return Err(too_long(record));
        }
        record.cells.push(Cell { start: start as u32, end: stop as u32, own: false, torn: false, quoted: false });
        Ok(end)
    }

    /// Everything up to the next delimiter or line end, which is passed.
    #[inline]
    fn bare(&mut self) -> (usize, usize, End) {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let stop = stop(bytes, start, self.marks.delimiter);
        let (passed, end) = match bytes.get(stop) {
            Some(b'\n') => (1, End::Record),
            Some(b'\r') => match bytes.get(stop + 1) {
                Some(b'\n') => (2, End::Record),
                None if !self.end => (0, End::More),
                _ => (1, End::Record),
            },
            Some(_) => (1, End::Delimiter),
            None if self.end => (0, End::Record),
            None => (0, End::More),
        };
        if matches!(end, End::Record) && passed > 0 {
            self.line += 1;
        }
        self.at = stop + passed;
        (start, stop, end)
    }

    /// Quotes are rare and long: this may take its time.
    #[inline(never)]
    fn quoted(&mut self, record: &mut Record) -> Result<End, CsvError> {
        let quote = self.marks.quote.unwrap_or(b'"');
        let unclosed = CsvError::UnclosedQuote { line: self.line, column: record.cells.len() + 1 };
        self.at += 1;
        // The text of the cell: a place in that of the file until it is in pieces.
        let (mut start, mut stop, mut own) = (self.at, self.at, false);
        let mut join = |record: &mut Record, from: usize, to: usize| {
            if own {
                record.own.push_str(&self.text[from..to]);
                stop = record.own.len();
            } else if start == stop {
                (start, stop) = (from, to);
            } else if to > from {
                let begin = record.own.len();
                record.own.push_str(&self.text[start..stop]);
                record.own.push_str(&self.text[from..to]);
                (start, stop, own) = (begin, record.own.len(), true);
            }
            stop - start
        };
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            let Some(length) = rest.iter().position(|byte| *byte == quote) else {
                // An open quote could swallow the rest of the file; the limit of a cell says where to stop.
                return match join(record, self.at, self.text.len()) {
                    long if long > MAX_FIELD_BYTES => Err(too_long(record)),
                    _ if self.end => Err(unclosed),
                    _ => Ok(End::More),
                };
            };
            let from = self.at;
            self.line += line_ends(&self.text[from..from + length]);
            self.at += length + 1;
            if join(record, from, from + length) > MAX_FIELD_BYTES {
                return Err(too_long(record));
            }
            match rest.get(length + 1) {
                Some(byte) if *byte == quote => {
                    join(record, self.at, self.at + 1);
                    self.at += 1;
                }
                None if !self.end => return Ok(End::More),
                _ => break,
            }
        }
        let at = self.at;
        let stop_of_rest = stop_of(self.text.as_bytes(), at, self.marks.delimiter);
        let (after, until) = trim(self.text, at, stop_of_rest);
        let long = join(record, after, until);
        let cell = Cell { start: start as u32, end: stop as u32, own, torn: after < until, quoted: true };
        let (.., end) = self.bare();
        if long > MAX_FIELD_BYTES {
            return Err(too_long(record));
        }
        record.cells.push(cell);
        record.torn |= cell.torn;
        Ok(end)
    }
}

fn too_long(record: &Record) -> CsvError {
    CsvError::FieldTooLong { line: record.line, column: record.cells.len() + 1 }
}

#[inline(never)]
fn stop_of(bytes: &[u8], from: usize, delimiter: Option<u8>) -> usize {
    stop(bytes, from, delimiter)
}

/// The place of the next delimiter, LF or CR, or the end. Eight bytes at a time: a byte of `word ^ mark` is zero where
/// the mark is, and `(x - 1) & !x` has its high bit set in the first byte that is.
#[inline]
fn stop(bytes: &[u8], from: usize, delimiter: Option<u8>) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let delimiter = delimiter.unwrap_or(b'\n');
    let mark = u64::from(delimiter) * ONES;
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word;
    let mut at = from;
    while let Some(word) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let word = u64::from_le_bytes(*word);
        let found =
            zeros(word ^ mark) | zeros(word ^ (u64::from(b'\n') * ONES)) | zeros(word ^ (u64::from(b'\r') * ONES));
        let found = found & HIGH;
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let stop = |&byte: &u8| byte == delimiter || byte == b'\n' || byte == b'\r';
    at + bytes[at..].iter().position(stop).unwrap_or(bytes.len() - at)
}

/// `str::trim`, with a short cut for the usual cell.
#[inline]
fn trim(text: &str, start: usize, stop: usize) -> (usize, usize) {
    match &text.as_bytes()[start..stop] {
        [] => (start, stop),
        [only] if only.is_ascii_graphic() => (start, stop),
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => (start, stop),
        _ => {
            let rest = text[start..stop].trim_start();
            let start = stop - rest.len();
            (start, start + rest.trim_end().len())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMA: Marks = Marks { delimiter: Some(b','), quote: Some(b'"') };
    const LINES: Marks = Marks { delimiter: None, quote: Some(b'"') };

    fn records_in(text: &str, marks: Marks, window: usize) -> Result<Vec<(u64, Vec<String>)>, CsvError> {
        let mut place = Place { at: 0, line: 1 };
        let mut record = Record::default();
        let mut all = Vec::new();
        let mut until = 0;
        loop {
            match read(&text[..until], until == text.len(), marks, &mut place, &mut record)? {
                Next::Record => {
                    all.push((record.line, record.texts(&text[..until]).map(str::to_owned).collect()));
                }
                Next::End => return Ok(all),
                Next::More => until = text.ceil_char_boundary((until + window).min(text.len())),
            }
        }
    }

    fn records(text: &str, marks: Marks) -> Result<Vec<(u64, Vec<String>)>, CsvError> {
        let whole = records_in(text, marks, text.len());
        if text.len() < 1000 {
            for window in 1..5 {
                assert_eq!(records_in(text, marks, window), whole, "in windows of {window}");
            }
        }
        whole
    }

    fn cells(line: &str) -> Vec<String> {
        records(line, COMMA).unwrap().remove(0).1
    }

    #[test]
    fn spaces_count_only_inside_quotes() {
        assert_eq!(cells(" a , \" b \" ,\u{a0}c"), ["a", " b ", "c"]);
    }

    #[test]
    fn quotes_in_the_middle_are_text_and_doubled_ones_inside_quotes_are_one() {
        assert_eq!(cells(r#"5" pipe,"say ""hi""","""""#), ["5\" pipe", "say \"hi\"", "\""]);
        assert_eq!(cells(r#""a""b""c","d""#), ["a\"b\"c", "d"]);
    }

    #[test]
    fn text_after_a_closing_quote_is_kept_and_noticed() {
        let mut record = Record::default();
        let text = "\"a\"b,c";
        read(text, true, COMMA, &mut Place { at: 0, line: 1 }, &mut record).unwrap();
        let [first, second] = record.cells[..] else { panic!("two cells") };
        assert_eq!((record.text(text, &first), first.torn, second.torn), ("ab", true, false));
    }

    #[test]
    fn a_delimiter_at_the_end_opens_one_more_cell() {
        assert_eq!(cells("a,b,"), ["a", "b", ""]);
        assert_eq!(cells(","), ["", ""]);
    }

    #[test]
    fn lines_are_counted_for_every_kind_of_end_and_blank_ones_skipped() {
        let lines: Vec<u64> =
            records("a\r\n\r\nb\rc\n \n\"x\ny\r\nz\"\nd", LINES).unwrap().iter().map(|r| r.0).collect();
        assert_eq!(lines, [1, 3, 4, 6, 9]);
    }

    #[test]
    fn a_quoted_empty_cell_is_not_a_blank_line() {
        assert_eq!(records("a\n\"\"\n\nb", LINES).unwrap().len(), 3);
    }

    #[test]
    fn other_quotes_or_none_are_taken_as_asked_for() {
        let single = Marks { quote: Some(b'\''), ..COMMA };
        assert_eq!(records("'a,''b',\"c\"", single).unwrap()[0].1, ["a,'b", "\"c\""]);
        assert_eq!(records("\"a,b\"", Marks { quote: None, ..COMMA }).unwrap()[0].1, ["\"a", "b\""]);
    }

    #[test]
    fn long_cells_end_where_they_should() {
        for length in 0..40 {
            let cell = "é".repeat(length / 2) + &"x".repeat(length % 2);
            assert_eq!(cells(&format!("{cell},{cell}\r{cell}")), [cell.clone(), cell]);
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_is_an_error_at_its_place() {
        assert_eq!(records("a,b\n1,\"2\n3,4\n", COMMA), Err(CsvError::UnclosedQuote { line: 2, column: 2 }));
        assert_eq!(records("\"", LINES), Err(CsvError::UnclosedQuote { line: 1, column: 1 }));
    }

    #[test]
    fn a_cell_beyond_the_limit_is_an_error_at_its_place() {
        let long = "x".repeat(MAX_FIELD_BYTES + 1);
        let expected = Err(CsvError::FieldTooLong { line: 2, column: 2 });
        for text in [format!("a,b\n1,{long}\n"), format!("a,b\n1,\"{long}\"\n"), format!("a,b\n1,\"{long}")] {
            assert_eq!(records(&text, COMMA), expected);
            assert_eq!(records_in(&text, COMMA, 100_000), expected);
        }
    }
}
