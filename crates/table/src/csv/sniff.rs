//! Which character stands between cells.

use super::datetime::is_datetime;
use super::missing::Markers;
use super::tokens::{self, Marks, Next, Place, Record};
use super::{CsvError, MAX_COLUMNS, is_blank, number};

/// In the order in which they win a tie.
const CANDIDATES: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How much of the text is looked at.
pub(super) const SAMPLE_BYTES: usize = 64 * 1024;
const SAMPLE_RECORDS: usize = 200;

/// A delimiter and why.
#[derive(Debug, PartialEq)]
pub(super) struct Delimiter {
    pub(super) byte: Option<u8>,
    pub(super) why: String,
}

/// Checks the delimiter and the quote of the options.
pub(super) fn check(delimiter: Option<char>, quote: Option<u8>) -> Result<(), CsvError> {
    match delimiter {
        Some(delimiter) => valid(delimiter, quote).map(drop),
        None => Ok(()),
    }
}

fn valid(delimiter: char, quote: Option<u8>) -> Result<u8, CsvError> {
    match u8::try_from(delimiter) {
        Ok(byte) if byte.is_ascii() && Some(byte) != quote && !matches!(byte, b'\n' | b'\r') => Ok(byte),
        _ => Err(CsvError::InvalidDelimiter { delimiter }),
    }
}

/// The mark and the length of a first line that Excel understands: `sep=` and one character. There must be something
/// below it.
pub(super) fn separator_line(text: &str, quote: Option<u8>) -> Option<(u8, usize)> {
    let length = text.as_bytes().iter().take(8).position(|&byte| byte == b'\n')?;
    let (line, rest) = text.split_at(length);
    match line.strip_suffix('\r').unwrap_or(line).as_bytes() {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', mark] if !is_blank(rest) => {
            valid(char::from(*mark), quote).ok().map(|delimiter| (delimiter, length + 1))
        }
        _ => None,
    }
}

/// The candidate that splits the first record and gives the largest share of records the same number of cells; on a
/// tie the one whose cells are more often numbers or dates. None if none splits the first record.
pub(super) fn sniff(text: &str, end: bool, quote: Option<u8>, markers: &Markers) -> Delimiter {
    let sample = &text[..text.floor_char_boundary(SAMPLE_BYTES.min(text.len()))];
    let mut best: Option<(Score, u8)> = None;
    for delimiter in CANDIDATES.into_iter().filter(|&delimiter| Some(delimiter) != quote) {
        let marks = Marks { delimiter: Some(delimiter), quote };
        let Some(score) = score(sample, !end || sample.len() < text.len(), marks, markers) else {
            continue;
        };
        if best.as_ref().is_none_or(|(best, _)| score.shares() > best.shares()) {
            best = Some((score, delimiter));
        }
    }
    let Some((score, delimiter)) = best else {
        let why = "No comma, semicolon, tab or bar divides the first line.".into();
        return Delimiter { byte: None, why };
    };
    let Score { records, even, columns, .. } = score;
    let why = match records {
        1 => format!("It divides the one row into {columns} cells."),
        _ if even == records => format!("It divides each of the first {records} rows into {columns} cells."),
        _ => format!("It divides {even} of the first {records} rows into {columns} cells."),
    };
    Delimiter { byte: Some(delimiter), why }
}

/// How a candidate divides the records of a sample.
struct Score {
    records: usize,
    /// Those with as many cells as the first.
    even: usize,
    columns: usize,
    cells: usize,
    /// Cells that are numbers, dates or missing.
    typed: usize,
}

impl Score {
    fn shares(&self) -> (f64, f64) {
        (self.even as f64 / self.records as f64, self.typed as f64 / self.cells.max(1) as f64)
    }
}

/// `None` if the first record is a single cell.
fn score(sample: &str, cut: bool, marks: Marks, markers: &Markers) -> Option<Score> {
    let mut record = Record::default();
    let mut place = Place { at: 0, line: 1 };
    let (mut lengths, mut cells, mut typed) = (Vec::new(), 0, 0);
    while lengths.len() < SAMPLE_RECORDS {
        match tokens::read(sample, true, marks, &mut place, &mut record) {
            Ok(Next::Record) => {}
            Err(CsvError::TooManyColumns { .. }) => {
                lengths.push(MAX_COLUMNS + 1);
                break;
            }
            Ok(_) | Err(_) => break,
        }
        if cut && place.at == sample.len() && !lengths.is_empty() {
            break; // the last record may be cut off
        }
        lengths.push(record.cells.len());
        cells += record.cells.len();
        typed += record.texts(sample).filter(|cell| is_typed(cell, markers)).count();
    }
    let columns = *lengths.first().filter(|&&first| first > 1)?;
    let even = lengths.iter().filter(|&&length| length == columns).count();
    Some(Score { records: lengths.len(), even, columns, cells, typed })
}

fn is_typed(cell: &str, markers: &Markers) -> bool {
    let cell = cell.trim();
    markers.contain(cell) || number::read(cell).fits != 0 || is_datetime(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUOTE: Option<u8> = Some(b'"');

    fn sniff(text: &str) -> Option<u8> {
        super::sniff(text, true, QUOTE, &Markers::new(None)).byte
    }

    #[test]
    fn the_delimiter_that_splits_evenly_wins() {
        assert_eq!(sniff("a;b\n1,5;x\n2;y\n"), Some(b';'));
        assert_eq!(sniff("a\tb\nx, y\t1\n"), Some(b'\t'));
        assert_eq!(sniff("a,b\n\"x;y;z\",1\n"), Some(b','));
        assert_eq!(sniff("value\n1\n2\n"), None);
    }

    #[test]
    fn numbers_with_decimal_commas_are_not_torn_apart() {
        assert_eq!(sniff("1,5;2,5;3,5\n4,5;5,5;6,5\n"), Some(b';'));
    }

    #[test]
    fn commas_in_the_text_of_a_single_column_do_not_split_it() {
        assert_eq!(sniff("comment\nwell, no\nyes\n"), None);
    }

    #[test]
    fn excels_first_line_names_the_delimiter() {
        assert_eq!(separator_line("sep=|\r\na|b\n", QUOTE), Some((b'|', 7)));
        assert_eq!((separator_line("sep=|\n \n", QUOTE), separator_line("sep=\"\na", QUOTE)), (None, None));
    }

    #[test]
    fn a_quote_or_a_letter_beyond_ascii_cannot_be_the_delimiter() {
        for delimiter in ['"', '\n', 'é', '·'] {
            assert!(matches!(check(Some(delimiter), QUOTE), Err(CsvError::InvalidDelimiter { .. })));
        }
        assert!(check(Some('"'), Some(b'\'')).is_ok());
    }
}
