//! Cleaning: what can be done to the rows and columns of a data version. Each step makes a new version; none is edited.
//!
//! Each kind of step has a file of its own. To add one, write the file and add its line to [`KINDS`]. A step sees a table and
//! its roles, and knows nothing of versions, splits or traffic.

mod add_rows;
mod cast;
mod clip;
mod derive;
mod drop_column;
mod drop_duplicates;
mod drop_missing;
mod filter;
mod impute;
mod relabel;
mod rename;
mod sample;

use protocol::{Failure, Roles, Step, StepCard};
use table::{Column, Kind as ColumnKind, Table, Values};

pub use cast::words as kind_words;

use crate::failure::failure;
use crate::format::{count, whole};
use crate::parameter::{self, Choices, Parameter, Values as Chosen};

/// All kinds of steps, in the order in which they are offered.
pub const KINDS: &[&Kind] = &[
    &drop_column::KIND,
    &drop_duplicates::KIND,
    &drop_missing::KIND,
    &impute::KIND,
    &filter::KIND,
    &clip::KIND,
    &rename::KIND,
    &cast::KIND,
    &derive::KIND,
    &relabel::KIND,
    &sample::KIND,
    &add_rows::KIND,
];

/// A kind of step.
pub struct Kind {
    /// Stable id.
    pub id: &'static str,
    /// Name for people, as a request.
    pub name: &'static str,
    /// What it does, and what to mind.
    pub text: &'static str,
    /// What can be chosen.
    pub parameters: &'static [Parameter],
    /// Does it.
    pub apply: fn(&Bench<'_>, &Chosen<'_>) -> Result<Done, Failure>,
}

/// What a step works on.
pub struct Bench<'a> {
    /// The rows.
    pub table: &'a Table,
    /// Roles of the columns.
    pub roles: &'a Roles,
    /// Rows from elsewhere, by what [`Choices::rows`] calls them: at most so many.
    pub more: &'a dyn Fn(&str, u32) -> Result<Table, Failure>,
    /// Where rows can come from.
    pub sources: &'a [(String, String)],
}

/// What a step did.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    /// The changed table.
    pub table: Table,
    /// Roles that fit it.
    pub roles: Roles,
    /// What was done, like `240 rows that repeat an earlier one were removed`, without a full stop.
    pub said: String,
}

impl Bench<'_> {
    /// The column of a name.
    ///
    /// # Errors
    /// There is none.
    fn column(&self, name: &str) -> Result<&Column, Failure> {
        self.table.column(name).ok_or_else(|| {
            failure("step.column", format!("There is no column “{name}”."), "Choose one of the table's columns.")
        })
    }

    /// The same columns with other rows: those of these numbers, in this order.
    fn with_rows(&self, rows: &[u32], said: String) -> Result<Done, Failure> {
        if rows.is_empty() {
            return Err(failure("step.empty", "No row would be left.", "Choose something that keeps more rows."));
        }
        Ok(Done { table: self.table.take(rows), roles: self.roles.clone(), said })
    }

    /// The same rows with another column in the place of this one.
    fn with_column(&self, name: &str, column: Column, said: String) -> Result<Done, Failure> {
        let mut columns = self.table.columns().to_vec();
        if let Some(place) = columns.iter().position(|known| known.name == name) {
            columns[place] = column;
        }
        self.with_columns(columns, self.roles.clone(), said)
    }

    fn with_columns(&self, columns: Vec<Column>, roles: Roles, said: String) -> Result<Done, Failure> {
        let table = Table::new(columns).map_err(|error| {
            failure("step.columns", crate::format::sentence(&format!("{error}.")), "Choose another name.")
        })?;
        Ok(Done { table, roles, said })
    }

    /// What can be chosen from.
    fn choices(&self) -> Choices {
        let columns = self.table.columns().iter().map(|column| (column.name.as_str(), column.kind));
        choices(columns, self.sources.to_vec())
    }
}

fn choices<'a>(columns: impl Iterator<Item = (&'a str, ColumnKind)>, rows: Vec<(String, String)>) -> Choices {
    let mut choices = Choices { rows, ..Choices::default() };
    for (name, kind) in columns {
        if kind.is_numeric() {
            choices.columns.push(name.to_owned());
        }
        choices.all.push(name.to_owned());
    }
    choices
}

/// What can be done to a table of these columns, for the page; `rows` are the places from which rows can come.
pub fn cards(columns: &[(String, ColumnKind)], rows: Vec<(String, String)>) -> Vec<StepCard> {
    let choices = choices(columns.iter().map(|(name, kind)| (name.as_str(), *kind)), rows);
    let card = |kind: &&Kind| StepCard {
        kind: kind.id.into(),
        name: kind.name.into(),
        text: kind.text.into(),
        parameters: kind.parameters.iter().map(|parameter| parameter.card(&choices)).collect(),
    };
    KINDS.iter().filter(|kind| kind.id != add_rows::KIND.id || !choices.rows.is_empty()).map(card).collect()
}

/// Takes a step.
///
/// # Errors
/// There is no such step, a value is out of range, or nothing would change.
pub fn take(step: &Step, bench: &Bench<'_>) -> Result<Done, Failure> {
    let kind = KINDS.iter().find(|kind| kind.id == step.kind).ok_or_else(|| {
        failure(
            "step.kind",
            format!("There is no step “{}”.", step.kind),
            "Choose one from the list; a newer version of the sandbox may have it.",
        )
    })?;
    let parameters: Vec<&Parameter> = kind.parameters.iter().collect();
    parameter::check("step.parameter", kind.name, &parameters, &step.settings, &bench.choices())?;
    let done = (kind.apply)(bench, &Chosen::new(parameters, &step.settings))?;
    if done.table == *bench.table {
        return Err(failure("step.nothing", "Nothing would change.", "Choose something else."));
    }
    Ok(done)
}

/// A finite number that a learner typed.
fn number(text: &str) -> Option<f64> {
    text.trim().replace('−', "-").parse().ok().filter(|number: &f64| number.is_finite())
}

/// A number that has to be one.
fn typed(label: &str, text: &str) -> Result<f64, Failure> {
    number(text).ok_or_else(|| {
        failure("step.number", format!("{label} “{text}” is not a number."), "Write it like 18, 0.5 or -2e3.")
    })
}

/// A typed value of a numeric column: a number, or a date or time where it holds those.
fn cell(label: &str, column: &Column, text: &str) -> Result<f64, Failure> {
    if !column.kind.is_time() {
        return typed(label, text);
    }
    table::read_time(text.trim()).ok_or_else(|| {
        failure(
            "step.time",
            format!("{label} “{text}” is no date or time."),
            "Write it like 2024-03-01 or 2024-03-01T12:30.",
        )
    })
}

/// Numbers of a column that has to be numeric.
fn numbers(column: &Column) -> Result<&[f64], Failure> {
    match &column.values {
        Values::Numeric(values) => Ok(values),
        Values::Categorical { .. } => Err(failure(
            "step.text",
            format!("“{}” holds text.", column.name),
            "Choose a numeric column, or make it numeric by a cast.",
        )),
    }
}

/// `12 of 1,599 rows`.
fn of_rows(part: usize, all: usize) -> String {
    format!("{} of {}", whole(part as u64), count(all as u64, "row"))
}

#[cfg(test)]
mod tests {
    use protocol::{Setting, Task};

    use super::*;

    /// Rows with what goes wrong in real ones.
    fn bench() -> (Table, Roles) {
        let columns = vec![
            Column::numeric("age", vec![20.0, 30.0, f64::NAN, 30.0, 400.0, 20.0]),
            Column::numeric("pay", vec![1.0, 2.0, 3.0, 2.0, 5.0, 1.0]),
            Column::categorical("city", [Some("Bonn"), Some("Kiel"), None, Some("Kiel"), Some("kiel"), Some("Bonn")]),
            Column::categorical("class", [Some("a"), Some("b"), Some("a"), Some("b"), Some("b"), Some("a")]),
        ];
        let roles = Roles { target: "class".into(), task: Task::Classification, ignored: vec!["pay".into()] };
        (Table::new(columns).unwrap(), roles)
    }

    fn try_step(kind: &str, settings: &[(&str, &str)]) -> Result<Done, String> {
        let (table, roles) = bench();
        let rows = table.clone();
        let more = |_: &str, most: u32| Ok(rows.head(most as usize));
        let sources = [("d1".to_owned(), "d1".to_owned())];
        let bench = Bench { table: &table, roles: &roles, more: &more, sources: &sources };
        let setting = |text: &str| text.strip_prefix('#').and_then(number).map(Setting::Number);
        let settings = settings
            .iter()
            .map(|(id, text)| ((*id).to_owned(), setting(text).unwrap_or_else(|| Setting::Choice((*text).to_owned()))));
        take(&Step { kind: kind.into(), settings: settings.collect() }, &bench).map_err(|failure| failure.message)
    }

    fn cells(done: &Done, column: &str) -> Vec<String> {
        let column = done.table.column(column).expect("it is there");
        (0..done.table.rows()).map(|row| column.cell_text(row).map_or("–".into(), |text| text.into_owned())).collect()
    }

    #[test]
    fn copies_go_and_the_first_of_them_stays() {
        let done = try_step("drop_duplicates", &[]).unwrap();
        assert_eq!(cells(&done, "pay"), ["1", "2", "3", "5"]);
        assert_eq!(done.said, "2 of 6 rows that repeat an earlier one were removed");
    }

    #[test]
    fn a_column_is_left_out_with_its_role_but_never_the_target() {
        let done = try_step("drop_column", &[("column", "pay")]).unwrap();
        assert_eq!((done.table.columns().len(), done.roles.ignored.len()), (3, 0));
        assert_eq!(try_step("drop_column", &[("column", "class")]).unwrap_err(), "“class” is the target.");
    }

    #[test]
    fn rows_with_holes_go_for_one_column_or_all() {
        assert_eq!(try_step("drop_missing", &[("where", "age")]).unwrap().table.rows(), 5);
        assert_eq!(try_step("drop_missing", &[]).unwrap().table.rows(), 5);
        assert_eq!(try_step("drop_missing", &[("where", "pay")]).unwrap_err(), "Nothing would change.");
    }

    #[test]
    fn holes_are_filled_by_each_strategy() {
        let fill = |column, strategy, value| {
            let settings = [("column", column), ("strategy", strategy), ("value", value)];
            try_step("impute", &settings).map(|done| cells(&done, column)[2].clone())
        };
        assert_eq!(fill("age", "median", ""), Ok("30".into()));
        assert_eq!(fill("age", "mean", ""), Ok("100".into()));
        assert_eq!(fill("age", "most_frequent", ""), Ok("20".into()));
        assert_eq!(fill("age", "constant", "-1"), Ok("-1".into()));
        assert_eq!(fill("age", "constant", "old"), Err("Value “old” is not a number.".into()));
        assert_eq!(fill("city", "most_frequent", ""), Ok("Bonn".into()));
        assert_eq!(fill("city", "constant", "elsewhere"), Ok("elsewhere".into()));
        assert_eq!(fill("city", "mean", ""), Err("“city” holds text.".into()));
    }

    #[test]
    fn rows_are_kept_by_a_condition() {
        let keep = |column, is, value| {
            try_step("filter", &[("column", column), ("is", is), ("value", value)]).map(|done| done.table.rows())
        };
        assert_eq!(keep("age", "at_most", "100"), Ok(4));
        assert_eq!(keep("age", "missing", ""), Ok(1));
        assert_eq!(keep("city", "equal", "Kiel"), Ok(2));
        assert_eq!(keep("city", "contains", "iel"), Ok(3));
        assert_eq!(keep("city", "unequal", "Kiel"), Ok(4));
        assert_eq!(keep("age", "above", "1000"), Err("No row would be left.".into()));
        assert_eq!(keep("age", "above", "x"), Err("Value “x” is not a number.".into()));
    }

    #[test]
    fn numbers_are_clipped_to_a_range_or_to_the_fences() {
        let done = try_step("clip", &[("column", "age"), ("by", "given"), ("high", "99")]).unwrap();
        assert_eq!(cells(&done, "age"), ["20", "30", "–", "30", "99", "20"]);
        assert_eq!(done.said, "1 of 6 rows clipped in “age” to at most 99");
        let refused = try_step("clip", &[("column", "age"), ("by", "given"), ("low", "5"), ("high", "1")]);
        assert_eq!(refused.unwrap_err(), "The lower limit lies above the upper one.");
        let done = try_step("clip", &[("column", "age"), ("by", "fences")]).unwrap();
        assert_eq!(cells(&done, "age")[4], "45");
    }

    #[test]
    fn a_new_name_goes_where_the_old_one_was_also_as_a_role() {
        let done = try_step("rename", &[("column", "class"), ("to", " label ")]).unwrap();
        assert_eq!((done.roles.target.as_str(), done.table.columns()[3].name.as_str()), ("label", "label"));
        assert!(try_step("rename", &[("column", "age"), ("to", "pay")]).unwrap_err().contains("pay"));
    }

    #[test]
    fn labels_are_changed_and_categories_merged() {
        let done = try_step("relabel", &[("column", "city"), ("from", "kiel"), ("to", "Kiel")]).unwrap();
        assert_eq!(cells(&done, "city"), ["Bonn", "Kiel", "–", "Kiel", "Kiel", "Bonn"]);
        let done = try_step("relabel", &[("column", "city"), ("from", "Kiel"), ("to", "")]).unwrap();
        assert_eq!(done.table.column("city").unwrap().missing(), 3);
        let refused = try_step("relabel", &[("column", "city"), ("from", "Ulm"), ("to", "x")]);
        assert_eq!(refused.unwrap_err(), "No cell of “city” holds “Ulm”.");
    }

    #[test]
    fn columns_are_derived_from_others() {
        let derive = |operation, column, with| {
            let settings = [("name", "new"), ("operation", operation), ("column", column), ("with", with)];
            try_step("derive", &settings).map(|done| cells(&done, "new"))
        };
        assert_eq!(derive("ratio", "age", "pay").unwrap(), ["20", "15", "–", "15", "80", "20"]);
        assert_eq!(derive("product", "pay", "2").unwrap(), ["2", "4", "6", "4", "10", "2"]);
        assert_eq!(derive("is_missing", "city", "").unwrap(), ["no", "no", "yes", "no", "no", "no"]);
        assert_eq!(derive("equals", "city", "Kiel").unwrap(), ["no", "yes", "–", "yes", "no", "no"]);
        assert_eq!(derive("length", "city", "").unwrap()[0], "4");
        assert_eq!(derive("ratio", "age", "city").unwrap_err(), "“city” holds text.");
        assert_eq!(derive("ratio", "age", "nothing").unwrap_err(), "“nothing” is neither a column nor a number.");
    }

    #[test]
    fn texts_become_numbers_and_what_does_not_fit_is_counted() {
        let done = try_step("cast", &[("column", "age"), ("to", "text")]).unwrap();
        assert_eq!(cells(&done, "age")[0], "20");
        assert!(matches!(done.table.column("age").unwrap().values, Values::Categorical { .. }));
        let refused = try_step("cast", &[("column", "city"), ("to", "number")]).unwrap_err();
        assert!(refused.contains("none of its 5 values"), "{refused}");
    }

    #[test]
    fn rows_are_drawn_or_added() {
        assert_eq!(try_step("sample", &[("rows", "#3")]).unwrap().table.rows(), 3);
        assert_eq!(try_step("add_rows", &[("from", "d1"), ("rows", "#4")]).unwrap().table.rows(), 10);
        assert_eq!(try_step("add_rows", &[("from", "d7"), ("rows", "#4")]).unwrap_err(), "From is out of range.");
    }

    #[test]
    fn kinds_have_ids_of_their_own_and_unknown_ones_are_refused() {
        let ids: std::collections::BTreeSet<_> = KINDS.iter().map(|kind| kind.id).collect();
        assert_eq!(ids.len(), KINDS.len());
        assert_eq!(try_step("paint", &[]).unwrap_err(), "There is no step “paint”.");
    }
}
