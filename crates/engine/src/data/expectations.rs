//! What is expected of data, in the terms of pandera, with their names in Great Expectations.
//!
//! An expectation is about the values of a column, about a column as a whole, or about all rows. All of them are judged and all
//! failures gathered, never only the first. To add one, write it in `expectations/kinds.rs` and add its line to [`KINDS`].

mod kinds;
mod suggest;
mod suite;
mod text;

use protocol::{Expectation, ExpectationCard, Failure, Grid};
use table::{Column, Table};

use crate::checks::{Finding, Outcome};
use crate::failure::failure;
use crate::format::{NONE, percent, whole};
use crate::parameter::{self, Choices, Parameter, Values as Chosen};

pub use kinds::KINDS;
pub use suggest::suggested;
pub use suite::great_expectations;
pub use text::{line, read, write};

/// Expectations at most.
pub const MOST: usize = 500;
/// Examples that are shown of one.
const EXAMPLES: usize = 10;

/// Something that can be expected.
pub struct Kind {
    /// Stable id; pandera's name where it has the check.
    pub id: &'static str,
    /// Its name in Great Expectations.
    pub great: &'static str,
    /// What it means.
    pub text: &'static str,
    /// What can be chosen, in the order of the text.
    pub parameters: &'static [Parameter],
    /// What is looked at.
    pub of: Of,
}

/// What an expectation looks at, and how.
pub enum Of {
    /// Each value of a column that is there; the answer is a test for rows.
    Values(for<'a> fn(&'a Column, &Chosen<'_>) -> Result<Test<'a>, Failure>),
    /// Each row of a column, also where the value is missing; rows that do not meet it.
    Cells(fn(&Column) -> Vec<u32>),
    /// A column as a whole: what was found, and whether that is right.
    Column(fn(&Column, &Chosen<'_>) -> Whole),
    /// All rows.
    Rows(fn(&Table, &Chosen<'_>) -> Whole),
}

/// What was found of a whole, and whether that is right; or why it cannot be judged.
pub type Whole = Result<(String, bool), Failure>;

/// Whether a row meets an expectation.
pub type Test<'a> = Box<dyn Fn(usize) -> bool + 'a>;

/// The kind of an id.
pub fn find(id: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.id == id)
}

impl Kind {
    fn of_rows(&self) -> bool {
        matches!(self.of, Of::Rows(_))
    }

    /// Whether a share of the values may differ.
    fn takes_mostly(&self) -> bool {
        matches!(self.of, Of::Values(_) | Of::Cells(_))
    }

    fn chosen<'a>(&self, expectation: &'a Expectation) -> Chosen<'a> {
        Chosen::new(self.parameters.iter().collect(), &expectation.settings)
    }
}

/// What can be expected, for the page.
pub fn cards() -> Vec<ExpectationCard> {
    let card = |kind: &Kind| ExpectationCard {
        kind: kind.id.into(),
        text: format!("{} Great Expectations: {}.", kind.text, kind.great),
        of_rows: kind.of_rows(),
        parameters: kind.parameters.iter().map(|parameter| parameter.card(&Choices::default())).collect(),
    };
    KINDS.iter().map(card).collect()
}

/// Checks that an expectation can be judged, whatever the data.
///
/// # Errors
/// There is no such kind, a value is out of range, or `mostly` is no share.
pub fn check(expectation: &Expectation) -> Result<(), Failure> {
    let kind = find(&expectation.kind).ok_or_else(|| {
        let known: Vec<&str> = KINDS.iter().map(|kind| kind.id).collect();
        failure(
            "expectation.kind",
            format!("There is no expectation “{}”.", expectation.kind),
            format!("Known are {}.", known.join(", ")),
        )
    })?;
    let parameters: Vec<&Parameter> = kind.parameters.iter().collect();
    parameter::check("expectation.parameter", kind.id, &parameters, &expectation.settings, &Choices::default())?;
    if !(expectation.mostly > 0.0 && expectation.mostly <= 1.0) {
        return Err(failure("expectation.mostly", "“mostly” is a share above 0 and up to 1.", "Write it like 0.95."));
    }
    if expectation.mostly < 1.0 && !kind.takes_mostly() {
        let message = format!("“{}” is about a whole, so nothing of it can be met mostly.", kind.id);
        return Err(failure("expectation.mostly", message, "Leave “mostly” out."));
    }
    if kind.of_rows() != expectation.column.is_empty() {
        let message = if kind.of_rows() {
            format!("“{}” is about all rows, not about a column.", kind.id)
        } else {
            format!("“{}” needs a column.", kind.id)
        };
        return Err(failure("expectation.column", message, "Write “table” for all rows, otherwise the column’s name."));
    }
    if let Of::Values(test) = kind.of {
        // What is wrong with a pattern or a number shows without rows.
        test(&Column::categorical("", [None]), &kind.chosen(expectation)).map(drop)?;
    }
    Ok(())
}

/// Judges rows. What cannot be judged fails, with the reason.
pub fn judge(expectation: &Expectation, table: &Table) -> Finding {
    let failed = |value: &str, why: String| Finding {
        outcome: Outcome::Failed,
        value: value.into(),
        rule: rule(expectation),
        why,
        evidence: Grid::default(),
    };
    let Some(kind) = find(&expectation.kind) else {
        return failed(NONE, format!("There is no expectation “{}”.", expectation.kind));
    };
    let chosen = kind.chosen(expectation);
    let whole_of = |found: Whole| match found {
        Ok((value, holds)) => Finding {
            outcome: Outcome::require(holds),
            value,
            rule: rule(expectation),
            why: if holds { "It is as expected.".into() } else { "It is not as expected.".into() },
            evidence: Grid::default(),
        },
        Err(failure) => failed(NONE, failure.message),
    };
    if let Of::Rows(of) = kind.of {
        return whole_of(of(table, &chosen));
    }
    let Some(column) = table.column(&expectation.column) else {
        return failed("no column", format!("There is no column “{}”.", expectation.column));
    };
    let (judged, unexpected) = match kind.of {
        Of::Column(of) => return whole_of(of(column, &chosen)),
        Of::Cells(of) => (table.rows(), of(column)),
        Of::Values(of) => match of(column, &chosen) {
            Ok(test) => {
                let there = (0..table.rows()).filter(|&row| !column.is_missing(row));
                let (mut judged, mut unexpected) = (0, Vec::new());
                for row in there {
                    judged += 1;
                    if !test(row) {
                        unexpected.push(row as u32);
                    }
                }
                (judged, unexpected)
            }
            Err(failure) => return failed(NONE, failure.message),
        },
        Of::Rows(_) => (0, Vec::new()),
    };
    of_values(expectation, column, judged, &unexpected)
}

fn of_values(expectation: &Expectation, column: &Column, judged: usize, unexpected: &[u32]) -> Finding {
    let share = if judged == 0 { 1.0 } else { 1.0 - unexpected.len() as f64 / judged as f64 };
    let holds = unexpected.is_empty() || share >= expectation.mostly;
    let examples = unexpected.iter().take(EXAMPLES).map(|&row| {
        let text = column.cell_text(row as usize).map_or("missing".into(), |text| text.chars().take(60).collect());
        vec![whole(u64::from(row) + 1), text]
    });
    let note = if unexpected.len() > EXAMPLES {
        format!("First {EXAMPLES} of {}.", whole(unexpected.len() as u64))
    } else {
        String::new()
    };
    Finding {
        outcome: Outcome::require(holds),
        value: match unexpected.len() {
            0 => "all".into(),
            // Never rounded to all of them.
            _ => format!("{} unexpected", whole(unexpected.len() as u64)),
        },
        rule: rule(expectation),
        why: match (judged, unexpected.len()) {
            (0, _) => "There is no value to judge.".into(),
            (judged, 0) => format!("All {} values meet it.", whole(judged as u64)),
            (judged, some) => format!(
                "{} of {} values ({}) {} not meet it.",
                whole(some as u64),
                whole(judged as u64),
                percent(1.0 - share),
                if some == 1 { "does" } else { "do" }
            ),
        },
        evidence: Grid { columns: vec![("Row".into(), true), ("Value".into(), false)], rows: examples.collect(), note },
    }
}

/// What share has to meet it.
fn rule(expectation: &Expectation) -> String {
    let whole = find(&expectation.kind).is_none_or(|kind| !kind.takes_mostly());
    match expectation.mostly {
        _ if whole => "has to hold".into(),
        mostly if mostly < 1.0 => format!("≥ {}", percent(mostly)),
        _ => "all values".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let columns = vec![
            Column::numeric("age", vec![20.0, 30.5, f64::NAN, 30.5, 400.0]),
            Column::categorical("city", [Some("Bonn"), Some("Kiel"), None, Some("Kiel"), Some("Köln")]),
        ];
        Table::new(columns).unwrap()
    }

    fn found(line: &str) -> (Outcome, String) {
        let expectation = read(line).unwrap().remove(0);
        let finding = judge(&expectation, &table());
        (finding.outcome, finding.value)
    }

    fn met(line: &str) -> bool {
        found(line).0 == Outcome::Passed
    }

    #[test]
    fn values_that_are_there_are_judged_and_missing_ones_only_by_not_null() {
        assert_eq!(found("age: not_null"), (Outcome::Failed, "1 unexpected".into()));
        assert!(met("age: not_null mostly 0.8") && !met("age: not_null mostly 0.81"));
        assert_eq!(found("age: in_range(18, 99)"), (Outcome::Failed, "1 unexpected".into()));
        assert!(met("age: in_range(18, 99) mostly 0.75") && met("age: in_range(20, 400)"));
        assert!(
            met("age: gt(19)")
                && !met("age: gt(20)")
                && met("age: ge(20)")
                && !met("age: lt(400)")
                && met("age: le(400)")
        );
        assert!(met("age: ne(5)") && !met("age: eq(20)"));
    }

    #[test]
    fn texts_are_held_against_lists_and_patterns() {
        assert!(met("city: isin(Bonn, \"Kiel\", Köln)") && !met("city: isin(Bonn, Kiel)"));
        assert!(met("city: notin(Ulm)") && !met("city: notin(Kiel, Ulm)"));
        assert!(
            met("city: str_length(4, 4)") && met("city: str_matches(\"^[A-ZÄ-Ü]\")") && !met("city: str_contains(i)")
        );
        assert!(met("city: str_startswith(K) mostly 0.7") && !met("city: str_endswith(l)"));
        assert!(met("age: isin(20, 30.5, 400)"), "numbers are compared as numbers");
    }

    #[test]
    fn columns_and_tables_are_judged_as_a_whole() {
        assert_eq!(found("age: unique"), (Outcome::Failed, "1 unexpected".into()));
        assert!(met("age: dtype(float)") && !met("age: dtype(integer)") && met("city: dtype(text)"));
        assert!(met("age: mean_in_range(120, 121)") && met("city: distinct_in_range(3, 3)"));
        assert!(met("table: row_count_in_range(5, 5)") && !met("table: row_count_in_range(6, 9)"));
        assert!(
            met("table: columns(age, city)") && !met("table: columns(age, city, x)") && !met("table: columns(age)")
        );
    }

    #[test]
    fn a_column_that_is_not_there_fails_and_says_so() {
        assert_eq!(found("pay: not_null"), (Outcome::Failed, "no column".into()));
    }

    #[test]
    fn a_number_asked_of_text_fails_with_the_reason() {
        let expectation = read("city: in_range(1, 2)").unwrap().remove(0);
        assert_eq!(judge(&expectation, &table()).why, "“city” holds text, not numbers.");
    }

    #[test]
    fn kinds_have_ids_of_their_own() {
        let ids: std::collections::BTreeSet<_> = KINDS.iter().map(|kind| kind.id).collect();
        assert_eq!(ids.len(), KINDS.len());
    }
}
