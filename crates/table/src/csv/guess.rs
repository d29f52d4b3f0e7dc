//! What a column holds, learnt from all of its cells.

use serde::{Deserialize, Serialize};

use super::datetime::is_datetime;
use super::dialect::Dialect;
use super::number::{self, Grammar};
use super::warning::{Topic, Warnings, excerpt};

/// Cells that count as missing, with exactly this spelling, in every column.
pub const MISSING_MARKERS: [&str; 12] =
    ["", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "None", "#N/A", "?", "-"];

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Whole numbers within ±2⁵³, so that `f64` keeps each of them.
    Integer,
    /// Numbers.
    Float,
    /// One of the pairs true/false, yes/no, y/n, t/f in one spelling. Not 0/1, which are integers.
    Boolean,
    /// ISO 8601 dates, with or without time.
    Datetime,
    /// Texts.
    String,
    /// No cell has a value.
    Empty,
}

/// Whether a text without surrounding spaces stands for a missing cell.
pub(super) fn is_missing(text: &str) -> bool {
    text.len() <= 4 && MISSING_MARKERS.contains(&text)
}

/// What is known of a column after some of its cells.
#[derive(Clone, Debug)]
pub(super) struct Guess {
    /// Cells with a value.
    pub(super) seen: usize,
    pub(super) missing: usize,
    /// Grammars that all cells fit, and under which all are whole.
    pub(super) fits: u8,
    whole: u8,
    inexact: Option<u64>,
    infinite: Option<u64>,
    numbers: usize,
    /// The first cell that is not a number: its line and beginning.
    other: Option<(u64, String)>,
    first_line: u64,
    datetime: bool,
    pairs: u8,
    spellings: [Option<Box<str>>; 2],
}

impl Guess {
    pub(super) fn new() -> Self {
        Self {
            seen: 0,
            missing: 0,
            fits: Grammar::ALL,
            whole: Grammar::ALL,
            inexact: None,
            infinite: None,
            numbers: 0,
            other: None,
            first_line: 0,
            datetime: true,
            pairs: ALL_PAIRS,
            spellings: [None, None],
        }
    }

    /// Learns from a cell; `text` may have surrounding spaces.
    pub(super) fn add(&mut self, text: &str, line: u64) {
        let text = text.trim();
        if is_missing(text) {
            self.missing += 1;
            return;
        }
        self.seen += 1;
        if self.first_line == 0 {
            self.first_line = line;
        }
        let reading = number::read(text);
        self.fits &= reading.fits;
        self.whole &= reading.whole;
        if reading.fits != 0 {
            self.numbers += 1;
        } else if self.other.is_none() {
            self.other = Some((line, excerpt(text)));
        }
        if reading.inexact {
            self.inexact.get_or_insert(line);
        }
        if reading.infinite {
            self.infinite.get_or_insert(line);
        }
        self.datetime = self.datetime && is_datetime(text);
        if self.pairs != 0 {
            self.pairs &= if self.spell(text) { pairs_of(text) } else { 0 };
        }
    }

    /// Whether a cell of the first line is a number or a date as those seen here are (or none was seen). `inf` is
    /// rather a name there.
    pub(super) fn looks_like(&self, text: &str) -> bool {
        let text = text.trim();
        let reading = number::read(text);
        reading.fits & self.fits != 0 && !reading.infinite || self.datetime && is_datetime(text)
    }

    /// Notes a spelling; `false` if it is the third.
    fn spell(&mut self, text: &str) -> bool {
        for spelling in &mut self.spellings {
            match spelling {
                Some(known) if **known == *text => return true,
                Some(_) => {}
                None => {
                    *spelling = Some(text.into());
                    return true;
                }
            }
        }
        false
    }

    fn is_boolean(&self) -> bool {
        let both = self.spellings[1].is_some();
        self.pairs & TRUE_FALSE != 0 || self.pairs != 0 && both
    }
}

const TRUE_FALSE: u8 = 1;
const ALL_PAIRS: u8 = 0b1111;

/// The pairs a text belongs to, in any case.
fn pairs_of(text: &str) -> u8 {
    const PAIRS: [[&str; 2]; 4] = [["true", "false"], ["yes", "no"], ["y", "n"], ["t", "f"]];
    let belongs = |pair: &[&str; 2]| pair.iter().any(|word| word.eq_ignore_ascii_case(text));
    PAIRS.iter().enumerate().map(|(bit, pair)| u8::from(belongs(pair)) << bit).sum()
}

/// The kind of each column, with warnings about those that are not what they nearly are.
pub(super) fn kinds(guesses: &[Guess], dialect: &Dialect, names: &[String], warnings: &mut Warnings) -> Vec<Kind> {
    let columns = guesses.iter().zip(&dialect.grammars).zip(names).enumerate();
    columns.map(|(at, ((guess, grammar), name))| kind(guess, *grammar, dialect, (at + 1, name), warnings)).collect()
}

fn kind(
    guess: &Guess,
    grammar: Option<Grammar>,
    dialect: &Dialect,
    column: (usize, &str),
    warnings: &mut Warnings,
) -> Kind {
    let (at, name) = column;
    let mut warn = |line: u64, message: String| warnings.add(Topic::Column, line, Some(at), || message);
    if guess.seen == 0 {
        return Kind::Empty;
    }
    let Some(grammar) = grammar else {
        if guess.is_boolean() {
            return Kind::Boolean;
        }
        if guess.datetime {
            return Kind::Datetime;
        }
        if let Some((line, other)) = &guess.other
            && guess.numbers >= 5
            && guess.numbers * 10 >= guess.seen * 9
        {
            let (numbers, seen) = (guess.numbers, guess.seen);
            warn(
                *line,
                format!(
                    "Column \"{name}\" is read as text: {numbers} of {seen} cells are numbers, but not \"{other}\" in line {line}."
                ),
            );
        } else if guess.other.is_none() {
            warn(
                guess.first_line,
                format!(
                    "Column \"{name}\" is read as text: its numbers are written in different ways, with decimal points and decimal commas."
                ),
            );
        }
        return Kind::String;
    };
    if let Some(line) = guess.infinite {
        warn(line, format!("Column \"{name}\" has infinite values, the first in line {line}."));
    }
    if guess.whole & grammar.bit() != 0 {
        return match guess.inexact {
            None => Kind::Integer,
            Some(line) => {
                warn(
                    line,
                    format!(
                        "Column \"{name}\" is read as text: the whole number in line {line} has more digits than a number keeps here (beyond 9007199254740992). Write it as 1e19 if it is a quantity."
                    ),
                );
                Kind::String
            }
        };
    }
    if grammar.decimal() != dialect.decimal {
        let (mark, usual) = (grammar.decimal(), dialect.decimal);
        warn(
            guess.first_line,
            format!("Column \"{name}\" is read with '{mark}' as decimal mark, other columns with '{usual}'."),
        );
    } else if dialect.is_doubtful(guess.fits) {
        let mark = grammar.decimal();
        warn(
            guess.first_line,
            format!("Column \"{name}\" is read with '{mark}' as decimal mark, but it could also separate thousands."),
        );
    }
    Kind::Float
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind_of(cells: &[&str]) -> Kind {
        let mut guess = Guess::new();
        for (line, cell) in cells.iter().enumerate() {
            guess.add(cell, line as u64 + 2);
        }
        let guesses = [guess];
        let dialect = super::super::dialect::decide(&guesses, Some(b','), None);
        kinds(&guesses, &dialect, &["x".to_owned()], &mut Warnings::default())[0]
    }

    #[test]
    fn kinds_are_decided_on_all_cells() {
        assert_eq!(kind_of(&["1", "2", "-3"]), Kind::Integer);
        assert_eq!(kind_of(&["1", "2.5"]), Kind::Float);
        assert_eq!(kind_of(&["1", "2", "x"]), Kind::String);
        assert_eq!(kind_of(&["", "NA", " ? "]), Kind::Empty);
        assert_eq!(kind_of(&["2024-01-01", "-", "2024-01-02T00:00Z"]), Kind::Datetime);
        assert_eq!(kind_of(&["2024-01-01", "7"]), Kind::String);
    }

    #[test]
    fn booleans_are_one_pair_in_one_spelling() {
        assert_eq!(kind_of(&["True", "False", ""]), Kind::Boolean);
        assert_eq!(kind_of(&["true"]), Kind::Boolean);
        assert_eq!(kind_of(&["y", "n"]), Kind::Boolean);
        assert_eq!(kind_of(&["no"]), Kind::String);
        assert_eq!(kind_of(&["true", "no"]), Kind::String);
        assert_eq!(kind_of(&["true", "True", "false"]), Kind::String);
        assert_eq!(kind_of(&["0", "1"]), Kind::Integer);
    }

    #[test]
    fn long_ids_stay_text_while_large_quantities_are_numbers() {
        assert_eq!(kind_of(&["1234567890123456789", "1"]), Kind::String);
        assert_eq!(kind_of(&["1e19", "1"]), Kind::Float);
        assert_eq!(kind_of(&["00123", "00124"]), Kind::String);
    }
}
