//! What a column holds, learnt from all of its cells.

use super::datetime::{is_ambiguous, is_datetime};
use super::dialect::Dialect;
use super::number::{Grammar, Plain, Reading, Spelling};
use super::warning::{Topic, Warnings, excerpt};
use crate::Kind;

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
    pub(super) numbers: usize,
    /// Numbers that have a decimal point, and those that have a decimal comma, whatever else they have.
    pub(super) points: usize,
    pub(super) commas: usize,
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
            points: 0,
            commas: 0,
            other: None,
            first_line: 0,
            datetime: true,
            pairs: ALL_PAIRS,
            spellings: [None, None],
        }
    }

    /// Learns from a cell with a value, without surrounding spaces. Answers whether it is a number.
    pub(super) fn add(&mut self, text: &str, line: u64, spelling: Spelling) -> bool {
        let reading = spelling.read(text);
        self.add_reading(reading, line);
        if reading.fits == 0 && self.other.is_none() {
            self.other = Some((line, excerpt(text)));
        }
        self.datetime = self.datetime && is_datetime(text);
        if self.pairs != 0 {
            self.pairs &= if self.spell(text) { pairs_of(text) } else { 0 };
        }
        reading.fits != 0
    }

    /// Learns from a number. [`Guess::add`] would learn the same.
    #[inline]
    pub(super) fn add_plain(&mut self, plain: Plain, decimal: u8, line: u64) {
        let own = if decimal == b',' { COMMA } else { POINT };
        let (fits, whole) = match plain {
            Plain { marked: false, .. } => (Grammar::ALL, Grammar::ALL),
            Plain { groups: false, .. } => (own, 0),
            _ => {
                let grouped = if decimal == b',' { Grammar::PointGrouped } else { Grammar::CommaGrouped };
                (own | grouped.bit(), grouped.bit())
            }
        };
        self.add_reading(Reading { fits, whole, inexact: false, infinite: false }, line);
        self.datetime = false;
        self.pairs = 0;
    }

    #[inline]
    fn add_reading(&mut self, reading: Reading, line: u64) {
        self.seen += 1;
        if self.first_line == 0 {
            self.first_line = line;
        }
        self.fits &= reading.fits;
        self.whole &= reading.whole;
        self.numbers += usize::from(reading.fits != 0);
        self.points += usize::from(reading.fits & !POINT == 0 && reading.fits != 0);
        self.commas += usize::from(reading.fits & !COMMA == 0 && reading.fits != 0);
        if reading.inexact {
            self.inexact.get_or_insert(line);
        }
        if reading.infinite {
            self.infinite.get_or_insert(line);
        }
    }

    /// Learns from a time, where one that is no number was before.
    #[inline]
    pub(super) fn add_time(&mut self, text: &str, line: u64, spelling: Spelling) {
        if self.other.is_some() && self.fits == 0 && self.pairs == 0 {
            self.seen += 1;
        } else {
            self.add(text, line, spelling);
        }
    }

    /// Learns from a cell like one before.
    #[inline]
    pub(super) fn add_again(&mut self, is_number: bool) {
        self.seen += 1;
        self.numbers += usize::from(is_number);
    }

    /// Whether a cell of the first line is a number or a date as those seen here are (or none was seen). `inf` is
    /// rather a name there.
    pub(super) fn looks_like(&self, text: &str, spelling: Spelling) -> bool {
        let text = text.trim();
        let reading = spelling.read(text);
        reading.fits & self.fits != 0 && !reading.infinite || self.datetime && is_datetime(text)
    }

    /// Whether all cells are numbers with this decimal mark.
    pub(super) fn fits_decimal(&self, decimal: char) -> bool {
        self.fits & if decimal == ',' { COMMA } else { POINT } != 0
    }

    /// Whether most cells are numbers, but not all.
    pub(super) fn is_nearly_numbers(&self) -> bool {
        self.other.is_some() && self.numbers * 2 > self.seen
    }

    /// A sentence that says what all cells with a value are.
    fn all(&self, one: &str, many: &str) -> String {
        match self.seen {
            1 => format!("The one cell with a value is {one}."),
            seen => format!("All {seen} cells with a value are {many}."),
        }
    }

    /// The spellings of a boolean column.
    fn words(&self) -> String {
        let words: Vec<String> = self.spellings.iter().flatten().map(|word| format!("\"{word}\"")).collect();
        words.join(" or ")
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

pub(super) const POINT: u8 = 0b0011;
pub(super) const COMMA: u8 = 0b1100;

const TRUE_FALSE: u8 = 1;
const ALL_PAIRS: u8 = 0b1111;

/// The pairs a text belongs to, in any case.
pub(super) fn pairs_of(text: &str) -> u8 {
    const PAIRS: [[&str; 2]; 4] = [["true", "false"], ["yes", "no"], ["y", "n"], ["t", "f"]];
    let belongs = |pair: &[&str; 2]| pair.iter().any(|word| word.eq_ignore_ascii_case(text));
    PAIRS.iter().enumerate().map(|(bit, pair)| u8::from(belongs(pair)) << bit).sum()
}

/// What a column with these cells is; dates are [`Kind::Datetime`]. `grammar` is how its numbers are written.
pub(super) fn kind(guess: &Guess, grammar: Option<Grammar>) -> Kind {
    match grammar {
        _ if guess.seen == 0 => Kind::Empty,
        Some(grammar) if guess.whole & grammar.bit() == 0 => Kind::Float,
        Some(_) if guess.inexact.is_none() => Kind::Integer,
        None if guess.is_boolean() => Kind::Boolean,
        None if guess.datetime => Kind::Datetime,
        _ => Kind::String,
    }
}

/// What a column is, and why.
pub(super) struct Verdict {
    /// Dates are [`Kind::Datetime`] here.
    pub(super) kind: Kind,
    pub(super) why: String,
}

/// The kind of a column, with warnings about one that is not what it nearly is. `column` is its number and name.
pub(super) fn judge(
    guess: &Guess,
    grammar: Option<Grammar>,
    dialect: &Dialect,
    column: (usize, &str),
    warnings: &mut Warnings,
) -> Verdict {
    let (at, name) = column;
    let mut warn = |line: u64, message: String| warnings.add(Topic::Column, line, Some(at), || message);
    if let (Some(line), Some(_)) = (guess.infinite, grammar) {
        warn(line, format!("Column \"{name}\" has infinite values, the first in line {line}."));
    }
    let kind = kind(guess, grammar);
    let why = match (kind, grammar) {
        (Kind::Empty, _) => "No cell has a value.".into(),
        (Kind::Boolean, _) => guess.all(&guess.words(), &guess.words()),
        (Kind::Datetime | Kind::Date, _) => guess.all("a date or time", "dates or times"),
        (Kind::Integer, _) => guess.all("a whole number", "whole numbers"),
        (Kind::Float, Some(grammar)) => {
            doubt(guess, grammar, dialect, name, &mut warn);
            guess.all("a number", "numbers")
        }
        (Kind::String, Some(_)) => {
            let line = guess.inexact.unwrap_or(guess.first_line);
            warn(
                line,
                format!(
                    "Column \"{name}\" is read as text: the whole number in line {line} has more digits than a number keeps here (beyond 9007199254740992). Write it as 1e19 if it is a quantity."
                ),
            );
            format!("Text, because the whole number in line {line} has more digits than a number keeps here.")
        }
        (Kind::String | Kind::Float, _) => text(guess, name, &mut warn),
    };
    Verdict { kind, why }
}

/// Warns of a decimal mark that is another one than that of the file, or could be none.
fn doubt(guess: &Guess, grammar: Grammar, dialect: &Dialect, name: &str, warn: &mut dyn FnMut(u64, String)) {
    let (mark, usual) = (grammar.decimal(), dialect.decimal);
    if mark != usual {
        warn(
            guess.first_line,
            format!("Column \"{name}\" is read with '{mark}' as decimal mark, other columns with '{usual}'."),
        );
    } else if dialect.is_doubtful(guess.fits) {
        warn(
            guess.first_line,
            format!("Column \"{name}\" is read with '{mark}' as decimal mark, but it could also separate thousands."),
        );
    }
}

/// Why a column that is neither numbers nor anything else is text.
fn text(guess: &Guess, name: &str, warn: &mut dyn FnMut(u64, String)) -> String {
    let (numbers, seen) = (guess.numbers, guess.seen);
    let Some((line, other)) = &guess.other else {
        warn(
            guess.first_line,
            format!(
                "Column \"{name}\" is read as text: its numbers are written in different ways, with decimal points and decimal commas."
            ),
        );
        return "Text, because its numbers are written in different ways, with decimal points and decimal commas."
            .into();
    };
    if numbers >= 5 && numbers * 10 >= seen * 9 {
        warn(
            *line,
            format!(
                "Column \"{name}\" is read as text: {numbers} of {seen} cells are numbers, but not \"{other}\" in line {line}."
            ),
        );
    }
    let digits = other.trim_start_matches(['+', '-']);
    if digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return format!("Text, because of the leading zero of \"{other}\" in line {line}.");
    }
    match numbers {
        0 if is_ambiguous(other) => format!(
            "Text: \"{other}\" in line {line} does not say whether the day or the month comes first. Dates are read from 2024-01-31 and 31.01.2024."
        ),
        0 => format!("Text, like \"{other}\" in line {line}."),
        _ => {
            format!("Text, because of \"{other}\" in line {line}; {numbers} of {seen} cells with a value are numbers.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(cells: &[&str]) -> Verdict {
        let markers = super::super::missing::Markers::new(None);
        let mut guess = Guess::new();
        for (line, cell) in cells.iter().enumerate() {
            if !markers.contain(cell.trim()) {
                guess.add(cell.trim(), line as u64 + 2, Spelling::new('.', None));
            }
        }
        let dialect = super::super::dialect::decide(&[&guess], Some(b','), None);
        judge(&guess, dialect.grammars[0], &dialect, (1, "x"), &mut Warnings::default())
    }

    fn kind_of(cells: &[&str]) -> Kind {
        verdict(cells).kind
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
    fn a_sentence_says_why() {
        assert_eq!(verdict(&["1", "2", "?"]).why, "All 2 cells with a value are whole numbers.");
        assert_eq!(verdict(&["1.5"]).why, "The one cell with a value is a number.");
        assert_eq!(
            verdict(&["1", "x", "3"]).why,
            "Text, because of \"x\" in line 3; 2 of 3 cells with a value are numbers."
        );
        assert_eq!(verdict(&["00123"]).why, "Text, because of the leading zero of \"00123\" in line 2.");
        assert_eq!(verdict(&["no", "yes"]).why, "All 2 cells with a value are \"no\" or \"yes\".");
        assert_eq!(verdict(&["2024-01-01", "2024-01-02"]).why, "All 2 cells with a value are dates or times.");
        assert_eq!(verdict(&["Bonn"]).why, "Text, like \"Bonn\" in line 2.");
        assert_eq!(
            verdict(&["3/4/2024", "31/4/2024"]).why,
            "Text: \"3/4/2024\" in line 2 does not say whether the day or the month comes first. Dates are read from 2024-01-31 and 31.01.2024."
        );
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
