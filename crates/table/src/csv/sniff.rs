//! Which character stands between cells.

use super::datetime::is_datetime;
use super::guess::is_missing;
use super::tokens::{Record, Tokens};
use super::{CsvError, MAX_COLUMNS, number};

/// Text to read and how to split it.
pub(super) struct Source<'t> {
    text: &'t str,
    first_line: u64,
    pub(super) delimiter: Option<u8>,
}

impl<'t> Source<'t> {
    pub(super) fn tokens(&self) -> Tokens<'t> {
        Tokens::new(self.text, self.first_line, self.delimiter)
    }
}

/// In the order in which they win a tie.
const CANDIDATES: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How much of the text is looked at.
const SAMPLE_BYTES: usize = 64 * 1024;
const SAMPLE_RECORDS: usize = 200;

/// The delimiter by option, by a first line `sep=;`, or by trying the candidates.
pub(super) fn source(text: &str, option: Option<char>) -> Result<Source<'_>, CsvError> {
    let option = option.map(valid).transpose()?;
    if let Some((delimiter, rest)) = separator_line(text) {
        return Ok(Source { text: rest, first_line: 2, delimiter: option.or(Some(delimiter)) });
    }
    let delimiter = option.or_else(|| sniff(text));
    Ok(Source { text, first_line: 1, delimiter })
}

fn valid(delimiter: char) -> Result<u8, CsvError> {
    match u8::try_from(delimiter) {
        Ok(byte) if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r') => Ok(byte),
        _ => Err(CsvError::InvalidDelimiter { delimiter }),
    }
}

/// The first line that Excel understands: `sep=` and one character. There must be something below it.
fn separator_line(text: &str) -> Option<(u8, &str)> {
    let (line, rest) = text.split_once('\n')?;
    match line.strip_suffix('\r').unwrap_or(line).as_bytes() {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', mark] if !rest.trim().is_empty() => {
            valid(char::from(*mark)).ok().map(|delimiter| (delimiter, rest))
        }
        _ => None,
    }
}

/// The candidate that splits the first record and gives the largest share of records the same number of cells; on a
/// tie the one whose cells are more often numbers or dates. `None` if none splits the first record.
fn sniff(text: &str) -> Option<u8> {
    let sample = &text[..text.floor_char_boundary(SAMPLE_BYTES.min(text.len()))];
    let mut best: Option<(f64, f64, u8)> = None;
    for delimiter in CANDIDATES {
        let Some((even, typed)) = score(sample, sample.len() < text.len(), delimiter) else {
            continue;
        };
        if best.is_none_or(|(best_even, best_typed, _)| (even, typed) > (best_even, best_typed)) {
            best = Some((even, typed, delimiter));
        }
    }
    best.map(|(.., delimiter)| delimiter)
}

/// Share of records as long as the first, and share of typed cells; `None` if the first record is a single cell.
fn score(sample: &str, cut: bool, delimiter: u8) -> Option<(f64, f64)> {
    let mut tokens = Tokens::new(sample, 1, Some(delimiter));
    let mut record = Record::default();
    let (mut lengths, mut cells, mut typed) = (Vec::new(), 0, 0);
    while lengths.len() < SAMPLE_RECORDS {
        match tokens.read(&mut record) {
            Ok(true) => {}
            Err(CsvError::TooManyColumns { .. }) => {
                lengths.push(MAX_COLUMNS + 1);
                break;
            }
            Ok(false) | Err(_) => break,
        }
        if cut && tokens.offset() == sample.len() && !lengths.is_empty() {
            break; // the last record may be cut off
        }
        lengths.push(record.cells.len());
        cells += record.cells.len();
        typed += record.cells.iter().filter(|cell| is_typed(&cell.text)).count();
    }
    let first = lengths.first().filter(|&&first| first > 1)?;
    let even = lengths.iter().filter(|&length| length == first).count();
    Some((even as f64 / lengths.len() as f64, typed as f64 / cells.max(1) as f64))
}

fn is_typed(cell: &str) -> bool {
    let cell = cell.trim();
    is_missing(cell) || number::read(cell).fits != 0 || is_datetime(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let source = source("sep=|\r\na|b\n", None).unwrap();
        assert_eq!((source.delimiter, source.text, source.first_line), (Some(b'|'), "a|b\n", 2));
    }

    #[test]
    fn a_quote_or_a_letter_beyond_ascii_cannot_be_the_delimiter() {
        for delimiter in ['"', '\n', 'é', '·'] {
            assert!(matches!(source("a", Some(delimiter)), Err(CsvError::InvalidDelimiter { .. })));
        }
    }
}
