//! Decimal and thousands marks of a file, decided over all of its columns.

use super::guess::{COMMA, Guess, POINT};
use super::number::Grammar;

/// How numbers are written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Dialect {
    pub(super) decimal: char,
    pub(super) thousands: Option<char>,
    /// Per column how its numbers are written; `None` if it has none.
    pub(super) grammars: Vec<Option<Grammar>>,
    /// Why this decimal mark.
    pub(super) why: String,
    /// Whether a column leaves no doubt about the decimal mark.
    certain: bool,
}

impl Dialect {
    /// Whether a column that fits these grammars could just as well have the other decimal mark.
    pub(super) fn is_doubtful(&self, fits: u8) -> bool {
        !self.certain && self.decimal == ',' && fits & Grammar::PointGrouped.bit() != 0
    }
}

/// Columns such as `2,50` or `1.234,5` are only numbers with a decimal comma, others such as `2.50` only with a point:
/// the majority of those decides for the file. Where all are of no help (`1,234`), a semicolon between cells speaks
/// for the decimal comma.
pub(super) fn decide(guesses: &[&Guess], delimiter: Option<u8>, option: Option<char>) -> Dialect {
    let numeric = || guesses.iter().filter(|guess| guess.seen > 0 && guess.fits != 0);
    let only = |wanted: u8| numeric().filter(|guess| guess.fits & !wanted == 0).count();
    let (points, commas) = (only(POINT), only(COMMA));
    let comma_hinted = || delimiter == Some(b';') && numeric().any(|guess| guess.fits & Grammar::Point.bit() == 0);
    let decimal = match option {
        Some(decimal) => decimal,
        None if commas > points => ',',
        None if points == 0 && comma_hinted() => ',',
        None => '.',
    };
    let [plain, grouped, other_plain, other_grouped] = match decimal {
        ',' => [Grammar::Comma, Grammar::CommaGrouped, Grammar::Point, Grammar::PointGrouped],
        _ => [Grammar::Point, Grammar::PointGrouped, Grammar::Comma, Grammar::CommaGrouped],
    };
    let grammar = |guess: &&Guess| {
        let fits = |grammar: &Grammar| guess.seen > 0 && guess.fits & grammar.bit() != 0;
        [plain, grouped, other_plain, other_grouped].into_iter().find(fits)
    };
    let grammars: Vec<_> = guesses.iter().map(grammar).collect();
    let thousands = grammars.iter().flatten().find_map(|grammar| grammar.thousands());
    let why = match option {
        Some(_) => "Chosen by you.".into(),
        None if commas > points => format!("{} a decimal comma, {points} a decimal point.", columns(commas)),
        None if points > 0 && commas > 0 => format!("{} a decimal point, {commas} a decimal comma.", columns(points)),
        None if points > 0 => format!("{} a decimal point.", columns(points)),
        None if decimal == ',' => {
            "Cells are separated by semicolons, so numbers such as 1,234 have a decimal comma.".into()
        }
        None => "No number has a mark that can only be a decimal mark.".into(),
    };
    Dialect { decimal, thousands, grammars, why, certain: option.is_some() || points + commas > 0 }
}

fn columns(count: usize) -> String {
    if count == 1 { "1 column has numbers with".into() } else { format!("{count} columns have numbers with") }
}

#[cfg(test)]
mod tests {
    use super::super::number::Spelling;
    use super::*;

    fn decide_for(columns: &[&[&str]], delimiter: u8) -> Dialect {
        let guess = |cells: &&[&str]| {
            let mut guess = Guess::new();
            cells.iter().for_each(|cell| _ = guess.add(cell, 2, Spelling::new('.', None)));
            guess
        };
        let guesses: Vec<Guess> = columns.iter().map(guess).collect();
        decide(&guesses.iter().collect::<Vec<_>>(), Some(delimiter), None)
    }

    #[test]
    fn a_column_that_leaves_no_doubt_decides_for_the_others() {
        let dialect = decide_for(&[&["2,50"], &["1.234"], &["1"]], b';');
        assert_eq!((dialect.decimal, dialect.thousands), (',', Some('.')));
        assert_eq!(dialect.grammars, [Some(Grammar::Comma), Some(Grammar::CommaGrouped), Some(Grammar::Comma)]);
        let dialect = decide_for(&[&["2.50"], &["1,234"]], b',');
        assert_eq!((dialect.decimal, dialect.thousands), ('.', Some(',')));
    }

    #[test]
    fn in_doubt_the_delimiter_decides() {
        assert_eq!(decide_for(&[&["1,234"]], b';').decimal, ',');
        assert_eq!(decide_for(&[&["1,234"]], b',').grammars, [Some(Grammar::PointGrouped)]);
        assert_eq!(decide_for(&[&["1.234"]], b';').grammars, [Some(Grammar::Point)]);
    }

    #[test]
    fn a_column_with_the_other_mark_keeps_its_own() {
        let dialect = decide_for(&[&["2,50"], &["3,25"], &["1.5"]], b';');
        assert_eq!((dialect.decimal, dialect.grammars[2]), (',', Some(Grammar::Point)));
    }
}
