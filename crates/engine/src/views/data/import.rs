//! A file that is looked over before it is imported: how it was read and why, its columns, its first rows.

use protocol::{DialectRow, FoundView, Grid, ImportColumn, ImportView};
use table::{ColumnInfo, Kind, Looks, Quote};

use crate::data::import::{ENCODINGS, KINDS, Read};
use crate::format::{count, whole};
use crate::project::{ImportKind, Project};

/// Columns that are shown.
const COLUMNS: usize = 200;
/// Warnings that are shown.
const WARNINGS: usize = 50;

/// The file that is read or was read; none if there is no such file.
pub fn view(project: &Project) -> Option<ImportView> {
    let reading = project.transient.imports.iter().find_map(|(job, import)| match &import.kind {
        ImportKind::Table { file, .. } => Some((*job, file)),
        _ => None,
    });
    let read = project.transient.read.as_deref();
    let file = reading.map(|(_, file)| file).or(read.map(|read| &read.file))?;
    Some(ImportView {
        file: file.clone(),
        job: reading.map(|(job, _)| project.news(job)),
        found: read.filter(|read| read.file.id == file.id).map(found),
    })
}

fn found(read: &Read) -> FoundView {
    let columns = read.columns.iter().filter(|column| !column.left_out).count() as u64;
    let more = read.warnings.len().saturating_sub(WARNINGS);
    let more = (more > 0).then(|| format!("And {} more.", whole(more as u64)));
    FoundView {
        ready: read.stored.is_some(),
        sentence: format!("{} and {}.", count(read.rows.into(), "row"), count(columns, "column")),
        choices: read.choices.clone(),
        dialect: dialect(read),
        columns: read.columns.iter().take(COLUMNS).enumerate().map(|(place, info)| column(place, info)).collect(),
        head: head(read),
        warnings: read.warnings.iter().take(WARNINGS).cloned().chain(more).collect(),
    }
}

/// The first rows, also cells that stand in no column; short rows end empty.
fn head(read: &Read) -> Grid {
    let wide = read.head.iter().map(Vec::len).chain([read.columns.len()]).max().unwrap_or(0).min(COLUMNS);
    let numeric = |kind: Kind| matches!(kind, Kind::Integer | Kind::Float);
    let name = |place: usize| {
        read.columns
            .get(place)
            .map_or(("no column".into(), false), |column| (column.name.clone(), numeric(column.kind)))
    };
    let cells = |row: &Vec<String>| (0..wide).map(|place| row.get(place).cloned().unwrap_or_default()).collect();
    Grid {
        columns: (0..wide).map(name).collect(),
        rows: read.head.iter().map(cells).collect(),
        note: format!("The first {} as the file has them.", count(read.head.len() as u64, "row")),
    }
}

fn column(place: usize, info: &ColumnInfo) -> ImportColumn {
    let kind = KINDS.iter().find(|(kind, ..)| *kind == info.kind).map_or("text", |(_, id, _)| id);
    let mut notes = Vec::new();
    if info.missing > info.misfits {
        notes.push(format!("{} missing", whole((info.missing - info.misfits) as u64)));
    }
    if info.misfits > 0 {
        let examples: Vec<String> =
            info.examples.iter().map(|example| format!("“{}” in line {}", example.text, example.line)).collect();
        notes.push(format!("{} did not fit, such as {}", whole(info.misfits as u64), examples.join(", ")));
    }
    ImportColumn {
        place: place as u32,
        name: info.name.clone(),
        kind: kind.into(),
        why: info.why.clone(),
        note: notes.join("; "),
        looks: match info.looks {
            Some(Looks::Id) => "like an id",
            Some(Looks::Constant) => "constant",
            Some(Looks::Categorical) => "like categories",
            Some(Looks::Text) => "like free text",
            None => "",
        }
        .into(),
        left_out: info.left_out,
        misfits: info.misfits > 0,
    }
}

fn dialect(read: &Read) -> Vec<DialectRow> {
    let (dialect, choices) = (&read.dialect, &read.choices);
    let row = |id: &str, label: &str, value: String, options: &[(&str, &str)], why: &str, chosen: bool| {
        let mut options: Vec<(String, String)> =
            options.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned())).collect();
        if !options.iter().any(|(known, _)| *known == value) {
            let label = if value.is_empty() { "nothing: one column".into() } else { format!("“{value}”") };
            options.push((value.clone(), label));
        }
        DialectRow { id: id.into(), label: label.into(), value, options, why: why.into(), chosen }
    };
    let text = |mark: Option<char>| mark.map_or(String::new(), String::from);
    let encodings: Vec<(&str, &str)> = ENCODINGS.iter().map(|(_, id, label)| (*id, *label)).collect();
    let quote = match dialect.quote {
        Quote::Off => ' ',
        Quote::Char(quote) => quote,
    };
    vec![
        row(
            "encoding",
            "Encoding",
            ENCODINGS.iter().find(|(known, ..)| *known == dialect.encoding).map_or("", |(_, id, _)| id).into(),
            &encodings,
            &dialect.why.encoding,
            choices.encoding.is_some(),
        ),
        row(
            "delimiter",
            "Between cells",
            text(dialect.delimiter),
            &[(",", "comma ,"), (";", "semicolon ;"), ("\t", "tab"), ("|", "bar |"), (" ", "space")],
            &dialect.why.delimiter,
            choices.delimiter.is_some(),
        ),
        row(
            "quote",
            "Around cells",
            quote.into(),
            &[("\"", "double quotes \""), ("'", "single quotes '"), (" ", "nothing")],
            "",
            choices.quote.is_some(),
        ),
        row(
            "decimal",
            "Decimal mark",
            dialect.decimal.into(),
            &[(".", "point 1.5"), (",", "comma 1,5")],
            &dialect.why.decimal,
            choices.decimal.is_some(),
        ),
        row(
            "thousands",
            "Thousands",
            text(dialect.thousands),
            &[
                ("", "no mark"),
                (".", "point 1.000"),
                (",", "comma 1,000"),
                (" ", "space 1 000"),
                ("'", "apostrophe 1'000"),
            ],
            "",
            choices.thousands.is_some(),
        ),
        row(
            "header",
            "First line",
            if dialect.header { "yes" } else { "no" }.into(),
            &[("yes", "names of the columns"), ("no", "the first row")],
            &dialect.why.header,
            choices.header.is_some(),
        ),
    ]
}
