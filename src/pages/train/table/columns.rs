//! The columns of the table of runs: what a run has in each, how they order the runs, which run is best.

use std::cmp::Ordering;

use protocol::{RunRow, TrainView};

use crate::number::read;

/// What a column tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The run itself.
    Run,
    /// A metric on the validation split.
    Metric,
    /// A parameter.
    Parameter,
    /// A tag.
    Tag,
}

impl Group {
    /// The groups with their heads.
    pub const ALL: [(Self, &str); 4] =
        [(Self::Metric, "Metrics"), (Self::Parameter, "Parameters"), (Self::Tag, "Tags"), (Self::Run, "Other")];

    /// What stands before the name of a column in a filter.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Run => "",
            Self::Metric => "metrics.",
            Self::Parameter => "params.",
            Self::Tag => "tags.",
        }
    }

    /// What one of them is called.
    pub fn word(self) -> &'static str {
        match self {
            Self::Run => "column",
            Self::Metric => "metric",
            Self::Parameter => "parameter",
            Self::Tag => "tag",
        }
    }
}

/// Id of the first column, which is always there.
pub const RUN: &str = "run";
/// Columns of the run that stand before metrics, with their names and whether they hold numbers.
const BEFORE: [(&str, &str, bool); 5] = [
    ("model", "Model", false),
    ("status", "Status", false),
    ("data", "Data", false),
    ("by", "Started by", false),
    ("duration", "Duration", true),
];
/// The same behind the tags.
const BEHIND: [(&str, &str, bool); 3] =
    [("version", "Registered", false), ("note", "Note", false), ("digest", "Digest", false)];

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// What it tells of.
    pub group: Group,
    /// Its id within the group.
    pub id: String,
    /// Its head.
    pub name: String,
    /// It holds numbers.
    pub numeric: bool,
    /// For a metric: whether larger is better.
    pub larger_is_better: Option<bool>,
    /// Not all runs have the same.
    pub differs: bool,
}

impl Column {
    /// What it is called in a filter.
    pub fn path(&self) -> String {
        format!("{}{}", self.group.prefix(), self.id)
    }
}

/// What a run has in a column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell<'r> {
    /// As it is shown.
    pub text: &'r str,
    /// The same as a number, if it is one.
    pub number: Option<f64>,
}

/// All columns, in the order of the table; the first is the run's id.
pub fn all(view: &TrainView) -> Vec<Column> {
    let own = |(id, name, numeric): (&str, &str, bool)| Column {
        group: Group::Run,
        id: id.into(),
        name: name.into(),
        numeric,
        larger_is_better: None,
        differs: differs(&view.runs, Group::Run, id),
    };
    let measured = |group: Group| {
        move |column: &protocol::RunColumn| Column {
            group,
            id: column.id.clone(),
            name: column.name.clone(),
            numeric: column.numeric,
            larger_is_better: column.larger_is_better,
            differs: column.differs,
        }
    };
    let tag = |key: &String| Column {
        group: Group::Tag,
        id: key.clone(),
        name: key.clone(),
        numeric: false,
        larger_is_better: None,
        differs: differs(&view.runs, Group::Tag, key),
    };
    let first = Column { differs: true, ..own((RUN, "Run", false)) };
    [first]
        .into_iter()
        .chain(BEFORE.map(own))
        .chain(view.columns.metrics.iter().map(measured(Group::Metric)))
        .chain(view.columns.parameters.iter().map(measured(Group::Parameter)))
        .chain(view.columns.tags.iter().map(tag))
        .chain(BEHIND.map(own))
        .collect()
}

fn differs(runs: &[RunRow], group: Group, id: &str) -> bool {
    let text = |run| cell(run, group, id).map(|cell| cell.text);
    let first = runs.first().and_then(text);
    runs.iter().any(|run| text(run) != first)
}

/// What a run has in a column; none where it has nothing.
pub fn cell<'r>(run: &'r RunRow, group: Group, id: &str) -> Option<Cell<'r>> {
    let value = |values: &'r [protocol::RunValue]| {
        let value = values.iter().find(|value| value.id == id)?;
        Some(Cell { text: &value.text, number: value.number })
    };
    match group {
        Group::Metric => value(&run.metrics),
        Group::Parameter => value(&run.parameters),
        Group::Tag => {
            let (_, text) = run.tags.iter().find(|(key, _)| key == id)?;
            Some(Cell { text, number: read(text) })
        }
        Group::Run => {
            let text = match id {
                RUN => &run.id,
                "model" => &run.title,
                "status" => &run.status.word,
                "data" => &run.data,
                "by" => &run.by,
                "duration" => return Some(Cell { text: &run.took, number: Some(run.seconds?) }),
                "version" => run.version.as_ref()?,
                "note" => &run.note,
                _ => &run.digest,
            };
            let number = if is_numbered(id) { numbered(text) } else { None };
            (!text.is_empty()).then_some(Cell { text, number })
        }
    }
}

/// Whether a column of the run holds names that are numbers with letters before them, like `d2`.
pub fn is_numbered(id: &str) -> bool {
    [RUN, "data", "version"].contains(&id)
}

/// The number in such a name.
pub fn numbered(name: &str) -> Option<f64> {
    read(name.trim_start_matches(|sign: char| sign.is_ascii_alphabetic()).trim_start_matches('-'))
}

/// How two runs stand to each other by a column. What is missing is last in both directions.
pub fn compare(one: Option<Cell<'_>>, other: Option<Cell<'_>>, falling: bool) -> Ordering {
    let (Some(one), Some(other)) = (one, other) else {
        return other.is_some().cmp(&one.is_some());
    };
    let rising = match (one.number, other.number) {
        (Some(one), Some(other)) => one.total_cmp(&other),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => one.text.to_lowercase().cmp(&other.text.to_lowercase()),
    };
    if falling { rising.reverse() } else { rising }
}

/// The best number of runs in a column of metrics, where one is better than another.
pub fn best<'r>(runs: impl Iterator<Item = &'r RunRow>, column: &Column) -> Option<f64> {
    let larger = column.larger_is_better?;
    let numbers: Vec<f64> = runs.filter_map(|run| cell(run, column.group, &column.id)?.number).collect();
    let most = numbers.iter().copied().max_by(f64::total_cmp)?;
    let least = numbers.iter().copied().min_by(f64::total_cmp)?;
    (most > least).then_some(if larger { most } else { least })
}

#[cfg(test)]
pub mod tests {
    use protocol::{AgainState, Mark, RunValue, Status};

    use super::*;

    /// A finished run with some metrics, parameters and tags.
    pub fn run(number: u32, metrics: &[(&str, f64)], parameters: &[(&str, &str)], tags: &[(&str, &str)]) -> RunRow {
        let value = |(id, text): &(&str, &str)| RunValue { id: (*id).into(), text: (*text).into(), number: read(text) };
        let measured = |(id, number): &(&str, f64)| RunValue {
            id: (*id).into(),
            text: crate::number::fixed(*number, 3),
            number: Some(*number),
        };
        RunRow {
            run: number,
            id: format!("r-{number:03}"),
            title: "random forest, 60 trees".into(),
            status: Status { mark: Mark::Ok, word: "Finished".into() },
            metric: "0.9".into(),
            data: format!("d{}", number % 3 + 1),
            failure: None,
            job: None,
            version: None,
            origin: String::new(),
            took: "1.5 s".into(),
            seconds: Some(1.5),
            by: "by hand".into(),
            parameters: parameters.iter().map(value).collect(),
            metrics: metrics.iter().map(measured).collect(),
            tags: tags.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect(),
            note: String::new(),
            digest: String::new(),
            evaluated: false,
            reproduction: AgainState::NotYet,
            learning_curve: AgainState::NotYet,
            explanation: AgainState::NotYet,
        }
    }

    /// A column of metrics, parameters or tags.
    pub fn column(group: Group, id: &str, name: &str) -> Column {
        let larger_is_better = (group == Group::Metric).then_some(id != "log_loss");
        Column { group, id: id.into(), name: name.into(), numeric: true, larger_is_better, differs: true }
    }

    #[test]
    fn what_is_missing_is_last_in_both_directions() {
        let two = |text| Some(Cell { text, number: read(text) });
        assert_eq!(compare(two("9"), two("10"), false), Ordering::Less);
        assert_eq!(compare(two("9"), two("10"), true), Ordering::Greater);
        assert_eq!(compare(two("9"), two("none"), false), Ordering::Less);
        assert_eq!(compare(two("b"), two("A"), false), Ordering::Greater);
        for falling in [false, true] {
            assert_eq!(compare(None, two("1"), falling), Ordering::Greater);
            assert_eq!(compare(two("1"), None, falling), Ordering::Less);
            assert_eq!(compare(None, None, falling), Ordering::Equal);
        }
    }

    #[test]
    fn names_with_numbers_are_ordered_by_them() {
        assert_eq!(numbered("r-012"), Some(12.0));
        assert_eq!(numbered("d3"), Some(3.0));
        assert_eq!(numbered("v"), None);
    }

    #[test]
    fn the_best_is_told_only_where_one_is_better() {
        let runs =
            [run(1, &[("log_loss", 0.5)], &[], &[]), run(2, &[("log_loss", 0.4)], &[], &[]), run(3, &[], &[], &[])];
        let column = column(Group::Metric, "log_loss", "Log loss");
        assert_eq!(best(runs.iter(), &column), Some(0.4));
        assert_eq!(best(runs[..1].iter(), &column), None);
        assert_eq!(best(runs[2..].iter(), &column), None);
    }

    #[test]
    fn a_column_differs_when_one_run_lacks_it() {
        let runs = [run(1, &[], &[], &[("stage", "x")]), run(2, &[], &[], &[])];
        assert!(differs(&runs, Group::Tag, "stage"));
        assert!(!differs(&runs, Group::Run, "status"));
    }
}
