//! Columns that are filled while it is still being learnt what they hold.
//!
//! From the first part of a file it is guessed how to keep the cells of each column, and they are kept so at once. A
//! guess that a later cell contradicts loses the column, which is then read again when all is known.

use super::Example;
use super::datetime;
use super::guess::{self, Guess, pairs_of};
use super::missing::Markers;
use super::number::{self, Grammar, Spelling};
use super::warning::excerpt;
use crate::texts::TextBuilder;
use crate::{Column, Kind, Values};

/// How cells are read.
pub(super) struct Rules {
    pub(super) markers: Markers,
    pub(super) spelling: Spelling,
}

/// How many cells that do not fit are shown.
const EXAMPLES: usize = 3;

/// Seconds of a day.
const DAY: f64 = 86_400.0;

/// One column of the file.
pub(super) struct Filling {
    pub(super) guess: Guess,
    builder: Builder,
    /// The kind that the user chose.
    forced: Option<Kind>,
    /// Cells with a value that do not fit the chosen kind, and the first of them.
    pub(super) misfits: usize,
    pub(super) examples: Vec<Example>,
}

/// What cells are kept in.
enum Builder {
    /// There are only missing cells so far.
    Undecided { rows: usize },
    /// Numbers with this decimal mark.
    Numbers { decimal: u8, numbers: Vec<f64> },
    /// Times.
    Times(Vec<f64>),
    /// Texts, and of each whether it is a number.
    Texts { texts: TextBuilder, are_numbers: Vec<bool> },
    /// Texts of which nothing has to be learnt.
    Words(TextBuilder),
    /// Nothing, because the guess was wrong or the column is left out; the cells are only learnt from.
    Lost,
    /// Nothing, and nothing is learnt.
    Nothing,
}

impl Builder {
    /// One for columns of a kind with room for so many rows.
    fn of(kind: Kind, decimal: u8, rows: usize) -> Self {
        match kind {
            Kind::Integer | Kind::Float => Self::Numbers { decimal, numbers: Vec::with_capacity(rows) },
            Kind::Date | Kind::Datetime => Self::Times(Vec::with_capacity(rows)),
            Kind::Boolean | Kind::String => {
                Self::Texts { texts: TextBuilder::with_capacity(rows), are_numbers: Vec::new() }
            }
            Kind::Empty => Self::Undecided { rows: 0 },
        }
    }

    /// One for a kind that the user chose.
    fn forced(kind: Kind, decimal: u8, rows: usize) -> Self {
        match kind {
            Kind::Boolean | Kind::String => Self::Words(TextBuilder::with_capacity(rows)),
            kind => Self::of(kind, decimal, rows),
        }
    }
}

fn byte(mark: char) -> u8 {
    if mark == ',' { b',' } else { b'.' }
}

impl Filling {
    /// A column that is only learnt from.
    pub(super) fn left_out() -> Self {
        Self::with(Builder::Lost, None)
    }

    /// A column that is passed over.
    pub(super) fn nothing() -> Self {
        Self::with(Builder::Nothing, None)
    }

    /// A column of a kind that the user chose.
    pub(super) fn forced(kind: Kind, decimal: char, rows: usize) -> Self {
        Self::with(Builder::forced(kind, byte(decimal), rows), Some(kind))
    }

    /// A column that is likely of this kind.
    pub(super) fn guessed(kind: Kind, decimal: char, rows: usize) -> Self {
        Self::with(Builder::of(kind, byte(decimal), rows), None)
    }

    fn with(builder: Builder, forced: Option<Kind>) -> Self {
        Self { guess: Guess::new(), builder, forced, misfits: 0, examples: Vec::new() }
    }

    /// Appends a cell as the record has it.
    #[inline]
    pub(super) fn push(&mut self, text: &str, quoted: bool, line: u64, rules: &Rules) {
        let trimmed = if quoted { text.trim() } else { text };
        if let Builder::Numbers { decimal, numbers } = &mut self.builder
            && self.forced.is_none()
            && rules.spelling.is_free()
            && let Some(plain) = number::plain(trimmed, *decimal)
            && !rules.markers.contain(trimmed)
        {
            self.guess.add_plain(plain, *decimal, line);
            numbers.push(plain.value);
            return;
        }
        if rules.markers.contain(trimmed) {
            self.push_missing();
        } else {
            self.push_value(text, trimmed, line, rules);
        }
    }

    /// Appends a missing cell.
    pub(super) fn push_missing(&mut self) {
        self.guess.missing += 1;
        match &mut self.builder {
            Builder::Undecided { rows } => *rows += 1,
            Builder::Numbers { numbers, .. } => numbers.push(f64::NAN),
            Builder::Times(seconds) => seconds.push(f64::NAN),
            Builder::Texts { texts, .. } | Builder::Words(texts) => texts.push_missing(),
            Builder::Lost | Builder::Nothing => {}
        }
    }

    fn push_value(&mut self, text: &str, trimmed: &str, line: u64, rules: &Rules) {
        if let Some(kind) = self.forced {
            return self.push_forced(kind, text, line, rules);
        }
        let fits = match &mut self.builder {
            Builder::Undecided { rows } => {
                let rows = *rows;
                self.guess.add(trimmed, line, rules.spelling);
                self.decide(rows);
                return match self.builder {
                    Builder::Lost => {}
                    _ => self.push_known(text, trimmed, rules),
                };
            }
            Builder::Numbers { decimal, .. } => {
                self.guess.add(trimmed, line, rules.spelling) && self.guess.fits_decimal(char::from(*decimal))
            }
            Builder::Times(seconds) => match datetime::seconds(trimmed) {
                Some(time) => {
                    seconds.push(time);
                    self.guess.add_time(trimmed, line, rules.spelling);
                    return;
                }
                None => {
                    self.guess.add(trimmed, line, rules.spelling);
                    false
                }
            },
            Builder::Texts { texts, are_numbers } => {
                let (code, new) = texts.push(text);
                if new {
                    are_numbers.push(self.guess.add(trimmed, line, rules.spelling));
                } else {
                    self.guess.add_again(are_numbers[code as usize]);
                }
                return;
            }
            Builder::Words(texts) => {
                texts.push(text);
                return;
            }
            Builder::Lost => {
                self.guess.add(trimmed, line, rules.spelling);
                return;
            }
            Builder::Nothing => return,
        };
        if fits {
            self.push_known(text, trimmed, rules);
        } else {
            self.builder = Builder::Lost;
        }
    }

    /// Chooses a builder after the first cell with a value, behind so many missing ones.
    fn decide(&mut self, rows: usize) {
        let decimal = if self.guess.fits_decimal('.') { '.' } else { ',' };
        let grammar = (self.guess.fits != 0).then_some(if decimal == '.' { Grammar::Point } else { Grammar::Comma });
        self.builder = Builder::of(guess::kind(&self.guess, grammar), byte(decimal), rows);
        match &mut self.builder {
            Builder::Numbers { numbers, .. } => numbers.resize(rows, f64::NAN),
            Builder::Times(seconds) => seconds.resize(rows, f64::NAN),
            Builder::Texts { texts, .. } => (0..rows).for_each(|_| texts.push_missing()),
            _ => self.builder = Builder::Lost,
        }
    }

    /// Appends a cell that has been learnt from.
    fn push_known(&mut self, text: &str, trimmed: &str, rules: &Rules) {
        match &mut self.builder {
            Builder::Numbers { decimal, numbers } => match value(trimmed, *decimal, rules.spelling) {
                Some(value) => numbers.push(value),
                None => self.builder = Builder::Lost,
            },
            Builder::Times(seconds) => match datetime::seconds(trimmed) {
                Some(value) => seconds.push(value),
                None => self.builder = Builder::Lost,
            },
            Builder::Texts { texts, are_numbers } => {
                let (_, new) = texts.push(text);
                if new {
                    are_numbers.push(rules.spelling.read(trimmed).fits != 0);
                }
            }
            _ => {}
        }
    }

    /// Appends a cell to a column whose kind the user chose; what does not fit is missing and noted.
    fn push_forced(&mut self, kind: Kind, text: &str, line: u64, rules: &Rules) {
        let trimmed = text.trim();
        self.guess.add(trimmed, line, rules.spelling);
        let fits = match &mut self.builder {
            Builder::Numbers { decimal, numbers } => {
                let number = value(&without_zeros(trimmed), *decimal, rules.spelling);
                let number = number.filter(|number| kind == Kind::Float || is_whole(*number));
                numbers.push(number.unwrap_or(f64::NAN));
                number.is_some()
            }
            Builder::Times(seconds) => {
                let time = datetime::seconds(trimmed);
                let time = time.map(|time| if kind == Kind::Date { (time / DAY).floor() * DAY } else { time });
                seconds.push(time.unwrap_or(f64::NAN));
                time.is_some()
            }
            Builder::Words(texts) if kind == Kind::Boolean => match truth(trimmed) {
                Some(word) => {
                    texts.push(word);
                    true
                }
                None => {
                    texts.push_missing();
                    false
                }
            },
            Builder::Words(texts) => {
                texts.push(text);
                true
            }
            _ => true,
        };
        if !fits {
            self.misfits += 1;
            if self.examples.len() < EXAMPLES {
                self.examples.push(Example { line, text: excerpt(trimmed) });
            }
        }
    }

    /// Puts a cell of the first record before all others, and learns from it last.
    pub(super) fn push_front(&mut self, text: &str, line: u64, rules: &Rules) {
        let trimmed = text.trim();
        if rules.markers.contain(trimmed) {
            self.guess.missing += 1;
            match &mut self.builder {
                Builder::Undecided { rows } => *rows += 1,
                Builder::Numbers { numbers, .. } => numbers.insert(0, f64::NAN),
                Builder::Times(seconds) => seconds.insert(0, f64::NAN),
                Builder::Texts { texts, .. } | Builder::Words(texts) => texts.push_front(None),
                Builder::Lost | Builder::Nothing => {}
            }
            return;
        }
        self.guess.add(trimmed, line, rules.spelling);
        let forced = self.forced.is_some();
        match &mut self.builder {
            Builder::Numbers { decimal, numbers } if !forced => match value(trimmed, *decimal, rules.spelling) {
                Some(value) => numbers.insert(0, value),
                None => self.builder = Builder::Lost,
            },
            Builder::Times(seconds) if !forced => match datetime::seconds(trimmed) {
                Some(value) => seconds.insert(0, value),
                None => self.builder = Builder::Lost,
            },
            Builder::Texts { texts, .. } => texts.push_front(Some(text)),
            Builder::Words(texts) if self.forced == Some(Kind::String) => texts.push_front(Some(text)),
            Builder::Nothing => {}
            _ => self.builder = Builder::Lost,
        }
    }

    /// Whether the cells have been kept as a column of this kind needs them, its numbers with this decimal mark.
    pub(super) fn is_filled(&self, kind: Kind, decimal: char) -> bool {
        match (&self.builder, kind) {
            (Builder::Numbers { decimal: own, .. }, Kind::Integer | Kind::Float) => {
                // Without any mark both read the same.
                *own == byte(decimal) || self.forced.is_none() && self.guess.fits == Grammar::ALL
            }
            (Builder::Times(_), Kind::Date | Kind::Datetime) => true,
            (Builder::Texts { .. } | Builder::Words(_), Kind::Boolean | Kind::String) => true,
            (Builder::Undecided { .. }, Kind::Empty) => true,
            _ => false,
        }
    }

    /// The column; none if its cells were not kept.
    pub(super) fn finish(self, name: &str, kind: Kind) -> Option<Column> {
        let column = match self.builder {
            Builder::Numbers { mut numbers, .. } => {
                numbers.shrink_to_fit();
                Column { name: name.to_owned(), kind, values: Values::Numeric(numbers) }
            }
            Builder::Times(mut seconds) => {
                seconds.shrink_to_fit();
                let column = Column::datetime(name, seconds);
                Column { kind: self.forced.unwrap_or(column.kind), ..column }
            }
            Builder::Texts { texts, .. } | Builder::Words(texts) => {
                Column { name: name.to_owned(), kind, values: texts.finish() }
            }
            Builder::Undecided { rows } => Column { kind, ..Column::categorical(name, (0..rows).map(|_| None)) },
            Builder::Lost | Builder::Nothing => return None,
        };
        Some(column)
    }
}

/// The value of a number with this decimal mark.
fn value(text: &str, decimal: u8, spelling: Spelling) -> Option<f64> {
    let [usual, grouped] = match decimal {
        b',' => [Grammar::Comma, Grammar::CommaGrouped],
        _ => [Grammar::Point, Grammar::PointGrouped],
    };
    let fits = spelling.read(text).fits;
    let grammar = [usual, grouped].into_iter().find(|grammar| fits & grammar.bit() != 0)?;
    spelling.value(text, grammar)
}

/// A number that the user wants may begin with zeros.
fn without_zeros(text: &str) -> String {
    let (sign, digits) = text.split_at(usize::from(text.starts_with(['+', '-'])));
    let zeros = digits.bytes().zip(digits.bytes().skip(1)).take_while(|(a, b)| *a == b'0' && b.is_ascii_digit());
    format!("{sign}{}", &digits[zeros.count()..])
}

fn is_whole(number: f64) -> bool {
    const LAST_EXACT: f64 = 9_007_199_254_740_992.0;
    number.fract() == 0.0 && number.abs() <= LAST_EXACT
}

/// `true` or `false` for any word of a pair, and for 1 and 0.
fn truth(text: &str) -> Option<&'static str> {
    let yes = ["true", "yes", "y", "t"].iter().any(|word| word.eq_ignore_ascii_case(text));
    match text {
        "1" => Some("true"),
        "0" => Some("false"),
        _ if pairs_of(text) == 0 => None,
        _ if yes => Some("true"),
        _ => Some("false"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_in_front_are_taken_away() {
        let texts = ["007", "-00.5", "0", "0.5", "+0012", "1,000", ""].map(without_zeros);
        assert_eq!(texts, ["7", "-0.5", "0", "0.5", "+12", "1,000", ""]);
    }

    #[test]
    fn words_are_true_or_false() {
        assert_eq!(
            ["Yes", "F", "1", "0", "n", "maybe"].map(truth),
            [Some("true"), Some("false"), Some("true"), Some("false"), Some("false"), None]
        );
    }
}
