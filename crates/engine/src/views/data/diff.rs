//! What differs between two data versions, in words.

use protocol::{ColumnDiff, DataDiff, Grid, Mark};
use table::Table;

use super::{rows::cells, status, versions::made};
use crate::data::diff::{self, Changed, Diff};
use crate::data::steps::kind_words;
use crate::data::{DataVersion, figures, histogram};
use crate::format::{NONE, count, fixed, list, value, whole};
use crate::monitor::drift::{PSI_ACT, PSI_WATCH};
use crate::project::Project;
use crate::views::grid;

/// Columns that are drawn.
const DRAWN: usize = 24;

/// What differs from one version to another, with their rows.
pub fn build(project: &Project, old: (&DataVersion, &Table), new: (&DataVersion, &Table)) -> DataDiff {
    let diff = diff::between(old.1, new.1);
    let mut columns: Vec<&Changed> = diff.columns.iter().filter(|column| differs(column)).collect();
    columns.sort_by(|a, b| size(b).total_cmp(&size(a)));
    DataDiff {
        title: format!("{} → {}", old.0.label(), new.0.label()),
        sentence: sentence(&diff, old, new),
        steps: steps(project, old.0, new.0),
        schema: schema(old.1, new.1),
        rows: grid(
            &[("Rows", false), ("Number", true)],
            vec![
                vec!["in both".into(), whole(diff.same as u64)],
                vec![format!("only in {}", old.0.label()), whole(diff.only_old.0 as u64)],
                vec![format!("only in {}", new.0.label()), whole(diff.only_new.0 as u64)],
            ],
        ),
        examples: examples(&diff, old, new),
        columns: columns.iter().take(DRAWN).filter_map(|column| drawn(column, old.1, new.1)).collect(),
    }
}

fn differs(column: &Changed) -> bool {
    column.cells.is_none_or(|cells| cells > 0) && size(column) > 0.0
}

/// How much the values of a column differ, for an order; missing values count.
fn size(column: &Changed) -> f64 {
    let psi = if column.psi.is_nan() { 0.0 } else { column.psi };
    psi + f64::from(u8::from(column.missing.0 != column.missing.1))
        + column.cells.map_or(0.0, |cells| cells as f64 * 1e-9)
}

fn sentence(diff: &Diff, old: (&DataVersion, &Table), new: (&DataVersion, &Table)) -> String {
    let mut parts = Vec::new();
    let names = |names: &[String]| list(&names.iter().map(String::as_str).collect::<Vec<_>>());
    if !diff.gone.is_empty() {
        parts.push(format!("{} of {} is gone or changed its kind", names(&diff.gone), old.0.label()));
    }
    if !diff.new.is_empty() {
        parts.push(format!("{} is new", names(&diff.new)));
    }
    let (before, after) = (old.1.rows(), new.1.rows());
    if before != after {
        let (more, word) = if after > before { (after - before, "more") } else { (before - after, "fewer") };
        parts.push(
            format!("{} {word}", count(more as u64, "row"))
                .replace("rows more", "more rows")
                .replace("rows fewer", "fewer rows"),
        );
    }
    let changed = diff.columns.iter().filter(|column| column.cells.is_some_and(|cells| cells > 0)).count();
    if changed > 0 {
        parts.push(format!("values changed in {}", count(changed as u64, "column")));
    }
    match parts.is_empty() {
        true if diff.only_old.0 + diff.only_new.0 > 0 => "Some rows differ.".into(),
        true => "The rows are the same; roles or split may differ.".into(),
        false => crate::format::sentence(&parts.join("; ")) + ".",
    }
}

/// What was done between two versions, where one follows from the other.
fn steps(project: &Project, old: &DataVersion, new: &DataVersion) -> Grid {
    let mut way = Vec::new();
    let mut at = Some(new);
    while let Some(version) = at.filter(|version| version.id != old.id) {
        way.push(version);
        at = version.parent.filter(|parent| *parent < version.id).and_then(|parent| project.state.data_version(parent));
    }
    let follows = at.is_some();
    let rows = way.iter().rev().filter(|_| follows);
    let rows = rows.map(|version| vec![version.label(), made(version, project), version.note.clone()]);
    Grid {
        note: if follows { String::new() } else { format!("{} was not made of {}.", new.label(), old.label()) },
        ..grid(&[("Version", false), ("What was done", false), ("Note", false)], rows.collect())
    }
}

fn schema(old: &Table, new: &Table) -> Grid {
    let kind = |table: &Table, name: &str| table.column(name).map(|column| kind_words(column.kind));
    let gone = old.columns().iter().filter(|column| new.column(&column.name).is_none());
    let all = new.columns().iter().chain(gone);
    let rows = all.filter_map(|column| {
        let (before, after) = (kind(old, &column.name), kind(new, &column.name));
        let what = match (before, after) {
            (None, _) => "added",
            (_, None) => "gone",
            (before, after) if before != after => "another kind",
            _ => return None,
        };
        let show = |kind: Option<&str>| kind.unwrap_or(NONE).to_owned();
        Some(vec![column.name.clone(), what.into(), show(before), show(after)])
    });
    grid(&[("Column", false), ("", false), ("Before", false), ("After", false)], rows.collect())
}

/// A few rows of each side that the other lacks; columns of the newer table.
fn examples(diff: &Diff, old: (&DataVersion, &Table), new: (&DataVersion, &Table)) -> Grid {
    let (heads, added) = cells(new.1.columns(), &diff.only_new.1);
    // The same columns in the same order; a column that the older table lacks stays empty.
    let (old_heads, gone) = cells(old.1.columns(), &diff.only_old.1);
    let place = |name: &str| old_heads.iter().position(|(known, _)| known == name);
    let sorted = |row: Vec<String>| {
        heads.iter().map(|(name, _)| place(name).map_or(String::new(), |place| row[place].clone())).collect::<Vec<_>>()
    };
    let mut columns = vec![("Only in".to_owned(), false)];
    columns.extend(heads.iter().cloned());
    let with = |label: String, row: Vec<String>| std::iter::once(label).chain(row).collect::<Vec<_>>();
    let gone = gone.into_iter().map(|row| with(old.0.label(), sorted(row)));
    let added = added.into_iter().map(|row| with(new.0.label(), row));
    Grid { columns, rows: gone.chain(added).collect(), note: String::new() }
}

fn drawn(column: &Changed, old: &Table, new: &Table) -> Option<ColumnDiff> {
    let (before, after) = (old.column(&column.name)?, new.column(&column.name)?);
    let mut figures = Vec::new();
    if let (table::Values::Numeric(a), table::Values::Numeric(b)) = (&before.values, &after.values)
        && !before.kind.is_time()
    {
        figures.push(format!("median {} → {}", value(figures::median(a)), value(figures::median(b))));
    }
    if column.missing.0 != column.missing.1 {
        figures.push(format!("missing {} → {}", whole(column.missing.0 as u64), whole(column.missing.1 as u64)));
    }
    if let Some(cells) = column.cells {
        figures.push(format!("{} changed", count(cells as u64, "cell")));
    }
    let status = match column.psi {
        psi if psi.is_nan() => status(Mark::Skip, "No values"),
        psi if psi > PSI_ACT => status(Mark::Bad, "Other distribution"),
        psi if psi > PSI_WATCH => status(Mark::Warn, "Moved"),
        _ => status(Mark::Ok, "Alike"),
    };
    let mut histogram = histogram::beside(before, after);
    histogram.caption = format!("{}: outline before, bars after, in shares.", column.name);
    Some(ColumnDiff {
        name: column.name.clone(),
        figures: figures.join(", "),
        measure: format!("PSI {}", fixed(column.psi, 3)),
        status,
        histogram,
    })
}
