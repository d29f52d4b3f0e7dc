//! Data: schema, profile, checks, split, rows.

use protocol::{ColumnCard, DataVersionView, DataView, Grid, Mark, Settings, Task};
use table::{Column, Values};

use super::checks::{counted, rows as check_rows};
use super::{fact, grid, head, left_out, newest, status};
use crate::checks::{self, Judged, Outcome};
use crate::data::sets::{self, Set};
use crate::data::{DataVersion, Dataset, Origin, profile, roles};
use crate::digest::short;
use crate::format::{Digits, NONE, count, moment, percent, whole};
use crate::project::Project;
use crate::runtime::dataset;
use crate::train::features::Plan;

/// Rows shown.
const ROWS: usize = 50;
/// Columns drawn; tables with more say so.
const CARDS: usize = 120;

/// Builds the view.
pub fn build(project: &Project) -> DataView {
    let state = &project.state;
    let loaded = state.current().and_then(|version| {
        let data = dataset(&project.blobs, version).ok()?;
        let checks = checks::of_data(&data, &Settings::new());
        Some((version, data, checks))
    });
    let versions = newest(&state.data).map(|version| {
        let parent = version.parent.map_or(NONE.into(), |parent| format!("d{parent}"));
        vec![
            version.label(),
            version.name.clone(),
            whole(u64::from(version.rows)),
            origin(version, project.state.seed),
            parent,
            short(&version.digest),
        ]
    });
    DataView {
        head: match &loaded {
            Some((version, data, checks)) => sentence(version, data, checks),
            None => head(None, "No data yet. Load a built-in set or drop a CSV file; it never leaves this device."),
        },
        versions: Grid {
            note: left_out(state.data.len()).trim().into(),
            ..grid(
                &[
                    ("Version", false),
                    ("Name", false),
                    ("Rows", true),
                    ("Made by", false),
                    ("From", false),
                    ("Digest", false),
                ],
                versions.collect(),
            )
        },
        version: loaded.map(|(version, data, checks)| view(project, version, &data, &checks)),
        sets: super::home::sets(),
    }
}

fn sentence(version: &DataVersion, data: &Dataset, checks: &[Judged]) -> protocol::Head {
    let features = data.features().len();
    let (bad, notes) = (counted(checks, Outcome::Failed), counted(checks, Outcome::Note));
    let verdict = match (bad, notes) {
        (0, 0) => "No check failed.".into(),
        (0, notes) => format!("No check failed, {}.", count(notes, "note")),
        (bad, _) => format!("{} failed.", count(bad, "check")),
    };
    let text = format!(
        "{}, {}, target {}. {verdict}",
        count(u64::from(version.rows), "row"),
        count(features as u64, "feature"),
        version.roles.target
    );
    head(
        Some(if bad == 0 {
            status(Mark::Ok, version.label())
        } else {
            status(Mark::Bad, format!("{}, check failed", version.label()))
        }),
        text,
    )
}

fn view(project: &Project, version: &DataVersion, data: &Dataset, checks: &[Judged]) -> DataVersionView {
    let parts = &data.parts;
    let rows = |part: &[u32]| count(part.len() as u64, "row");
    let production = if version.generated() { "generated, endless".into() } else { rows(&parts.production) };
    let left_out = Plan::judge_columns(data).1;
    let set = first_set(project, version);
    let classes = data.classes();
    let all: Vec<u32> = (0..data.table.rows() as u32).collect();
    let positive: Vec<bool> =
        if classes.len() == 2 { data.class_of(&all).into_iter().map(|class| class == 1).collect() } else { Vec::new() };
    let mut facts = vec![
        fact("Rows", whole(u64::from(version.rows))),
        fact("Columns", data.table.columns().len().to_string()),
        fact("Made by", origin(version, project.state.seed)),
        fact("Digest", short(&version.digest)),
    ];
    if data.table.columns().len() > CARDS {
        facts.push(fact("Drawn", format!("first {CARDS} columns")));
    }
    DataVersionView {
        number: version.id,
        id: version.label(),
        name: version.name.clone(),
        digest: short(&version.digest),
        facts,
        columns: data
            .table
            .columns()
            .iter()
            .take(CARDS)
            .map(|column| card(column, data, &left_out, &positive, set))
            .collect(),
        checks: check_rows(checks),
        roles: version.roles.clone(),
        targets: data
            .table
            .columns()
            .iter()
            .filter(|column| roles::can_be_target(&column.values))
            .map(|column| column.name.clone())
            .collect(),
        split: version.split,
        parts: vec![
            ("Train".into(), version.split.train, rows(&parts.train)),
            ("Validation".into(), version.split.validation, rows(&parts.validation)),
            ("Test".into(), version.split.test, rows(&parts.test)),
            ("Production".into(), version.split.production, production),
        ],
        split_note: split_note(version, classes.len()),
        rows: rows_grid(data),
        warnings: version.warnings.clone(),
        used: project.state.uses(version.id),
    }
}

fn split_note(version: &DataVersion, classes: usize) -> String {
    let traffic = match &version.origin {
        Origin::Generated { .. } => "Traffic is generated, so no rows have to be kept aside.",
        Origin::Production { .. } => "These rows came from production; traffic stays as it is.",
        _ => "The production part becomes traffic. Training leaves it out; only Retrain uses it, as labelled requests.",
    };
    let classes = if classes > 0 {
        format!(" {} to tell apart.", count(classes as u64, "class").replace("classs", "classes"))
    } else {
        String::new()
    };
    format!("{traffic}{classes}")
}

fn origin(version: &DataVersion, seed: u64) -> String {
    match &version.origin {
        Origin::Builtin { .. } => "built in, linfa-datasets".into(),
        Origin::Generated { set } => sets::find(set).and_then(Set::generator).map_or_else(
            || set.clone(),
            |generator| format!("{}, drawn with this project's seed, {seed}", generator.origin()),
        ),
        Origin::File { dialect } => format!("CSV, {dialect}"),
        Origin::Production { ticks: (_, newest) } => format!("production, until {}", moment(*newest)),
    }
}

/// The built-in set that a version comes from, also by way of production.
fn first_set(project: &Project, version: &DataVersion) -> Option<&'static Set> {
    match &version.origin {
        Origin::Builtin { set } | Origin::Generated { set } => sets::find(set),
        Origin::File { .. } => None,
        Origin::Production { .. } => {
            let parent = version.parent.filter(|parent| *parent < version.id)?;
            first_set(project, project.state.data_version(parent)?)
        }
    }
}

fn card(
    column: &Column,
    data: &Dataset,
    left_out: &[(String, String)],
    positive: &[bool],
    set: Option<&Set>,
) -> ColumnCard {
    let missing = column.missing();
    let target = column.name == data.roles.target;
    let ignored = data.roles.ignored.contains(&column.name);
    let unusable = left_out.iter().find(|(name, _)| *name == column.name);
    let role = if target {
        "target"
    } else if ignored {
        "left out"
    } else if unusable.is_some() {
        "not usable"
    } else {
        "feature"
    };
    let (kind, center) = match &column.values {
        Values::Numeric(values) => {
            ("numeric".into(), format!("median {}", Digits::of(values).between(profile::median(values))))
        }
        Values::Categorical { categories, .. } => {
            (format!("text, {}", count(categories.len() as u64, "value")), String::new())
        }
    };
    let flag = if let Some((_, why)) = unusable {
        Some(status(Mark::Warn, crate::format::sentence(why).trim_end_matches('.')))
    } else if target {
        Some(status(Mark::Here, if data.roles.task == Task::Classification { "target" } else { "target, a number" }))
    } else {
        None
    };
    ColumnCard {
        name: column.name.clone(),
        note: set.map_or("", |set| set.about(&column.name)).into(),
        role: role.into(),
        kind,
        center,
        missing: if missing == 0 {
            String::new()
        } else {
            format!("{} missing", percent(missing as f64 / data.table.rows().max(1) as f64))
        },
        flag,
        histogram: profile::histogram(column, profile::BINS, |row| positive.get(row).copied().unwrap_or(false)),
    }
}

fn rows_grid(data: &Dataset) -> Grid {
    let shown = data.table.rows().min(ROWS);
    let columns: Vec<&Column> = data.table.columns().iter().take(CARDS).collect();
    let mut heads = vec![("#".to_owned(), true)];
    heads.extend(columns.iter().map(|column| (column.name.clone(), matches!(column.values, Values::Numeric(_)))));
    let digits: Vec<Option<Digits>> = columns
        .iter()
        .map(|column| match &column.values {
            Values::Numeric(values) => Some(Digits::of(values)),
            Values::Categorical { .. } => None,
        })
        .collect();
    let rows = (0..shown).map(|row| {
        let mut cells = vec![(row + 1).to_string()];
        cells.extend(columns.iter().zip(&digits).map(|(column, digits)| match (&column.values, digits) {
            (Values::Numeric(values), Some(digits)) => digits.show(values[row]),
            _ => column.cell_text(row).map_or(NONE.into(), |text| text.chars().take(60).collect()),
        }));
        cells
    });
    Grid {
        columns: heads,
        rows: rows.collect(),
        note: format!("First {shown} of {}.", whole(data.table.rows() as u64)),
    }
}
