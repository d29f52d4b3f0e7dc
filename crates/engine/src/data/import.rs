//! A CSV file on its way to become a data version: read with what the learner knows better, and what was found.

use protocol::{CsvChoices, CsvColumn, Failure, FileRef, Roles, Split};
use serde::{Deserialize, Serialize};
use table::{ColumnInfo, ColumnOptions, CsvOptions, Encoding, Kind, Quote, Source, Table, Why};

use super::sets::default_split;
use super::{Dataset, roles};
use crate::content::Content;
use crate::failure::failure;
use crate::format::{bytes, count};

/// A file that was read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Read {
    /// The job that read it.
    pub job: u32,
    /// The file.
    pub file: FileRef,
    /// What was chosen when it was read.
    pub choices: CsvChoices,
    /// Its rows, once they were handed over: what was found is looked over before that.
    #[serde(skip)]
    pub stored: Option<Stored>,
    /// Number of rows.
    pub rows: u32,
    /// A first guess of what the columns are for.
    pub roles: Roles,
    /// How it was read.
    pub dialect: Dialect,
    /// What each column of the file is, also those that do not come along.
    pub columns: Vec<ColumnInfo>,
    /// The first rows as the file has them.
    pub head: Vec<Vec<String>>,
    /// What was padded, left out or doubted.
    pub warnings: Vec<String>,
}

/// Rows as they are stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Stored {
    /// The stored form. A trainer gives it beside the rest, so that it is not copied.
    #[serde(skip)]
    pub table: Content,
    /// SHA-256 of that.
    pub digest: String,
}

impl Stored {
    /// The stored form of a table.
    pub fn of(table: &Table) -> Self {
        let bytes = table.to_bytes();
        Self { digest: crate::digest::digest(&bytes), table: bytes.into() }
    }
}

impl Read {
    /// How its rows are divided at first.
    pub fn split(&self) -> Split {
        default_split(true, self.roles.task, SEED)
    }

    /// Its rows as the data set that an import makes of them.
    pub fn first_version(&self, table: Table) -> Dataset {
        Dataset::new(table, self.roles.clone(), &self.split())
    }
}

/// How a file was read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Dialect {
    /// How bytes stand for characters.
    pub encoding: Encoding,
    /// The character between cells; none for a single column.
    pub delimiter: Option<char>,
    /// What encloses cells.
    pub quote: Quote,
    /// The decimal mark.
    pub decimal: char,
    /// The mark between groups of three digits, where a column has one.
    pub thousands: Option<char>,
    /// The first line was read as names.
    pub header: bool,
    /// Why.
    pub why: Why,
}

/// The seed of the split that a new file starts with.
const SEED: u64 = 42;

/// Reads a file, and gives its rows besides; `tell` hears words and the share that is done.
///
/// # Errors
/// Why it cannot be read so, and what to do.
pub fn read(
    job: u32,
    file: FileRef,
    choices: CsvChoices,
    source: &mut dyn Source,
    tell: &mut dyn FnMut(String, f32),
) -> Result<(Read, Table), Failure> {
    let (name, size) = (file.name.clone(), source.size());
    let mut done = |done: u64| {
        let words = format!("Reading {name}, {} of {}", bytes(done), bytes(size));
        tell(words, done as f32 / size.max(1) as f32);
    };
    let found = table::read_csv(source, &options(&choices)?, &mut done)
        .map_err(|error| failure("csv", format!("“{name}” could not be read. {error}"), "The project is as it was."))?;
    if found.table.rows() == 0 {
        let message = format!("“{name}” has a header line and no rows below it.");
        return Err(failure("csv.rows", message, "Choose a file with at least one row. The project is as it was."));
    }
    let roles = roles::guess(&found.table);
    let rows = found.table.rows() as u32;
    let read = Read {
        job,
        file,
        choices,
        stored: None,
        rows,
        roles,
        dialect: Dialect {
            encoding: found.encoding,
            delimiter: found.delimiter,
            quote: found.quote,
            decimal: found.decimal,
            thousands: found.thousands,
            header: found.header,
            why: found.why,
        },
        columns: found.columns,
        head: found.head,
        warnings: found.warnings.into_iter().map(|warning| warning.message).collect(),
    };
    Ok((read, found.table))
}

/// The reader's options.
///
/// # Errors
/// There is no such encoding or kind.
fn options(choices: &CsvChoices) -> Result<CsvOptions, Failure> {
    let unknown = |what: &str, value: &str| {
        failure("csv.choice", format!("There is no {what} “{value}”."), "Choose one from the list.")
    };
    let encoding = choices.encoding.as_deref().map(|name| encoding(name).ok_or_else(|| unknown("encoding", name)));
    let column = |(place, choice): &(u32, CsvColumn)| {
        let kind = choice.kind.as_deref().map(|id| kind(id).ok_or_else(|| unknown("kind of column", id)));
        let options = ColumnOptions { name: choice.name.clone(), kind: kind.transpose()?, leave_out: choice.leave_out };
        Ok((*place as usize, options))
    };
    Ok(CsvOptions {
        encoding: encoding.transpose()?,
        delimiter: choices.delimiter,
        quote: choices.quote.map(|quote| if quote == ' ' { Quote::Off } else { Quote::Char(quote) }),
        header: choices.header,
        decimal: choices.decimal,
        thousands: choices.thousands,
        missing: choices.missing.clone(),
        skip_lines: choices.skip_lines.into(),
        columns: choices.columns.iter().map(column).collect::<Result<_, Failure>>()?,
    })
}

/// The encodings with their names.
pub const ENCODINGS: [(Encoding, &str, &str); 4] = [
    (Encoding::Utf8, "utf-8", "UTF-8"),
    (Encoding::Windows1252, "windows-1252", "Latin-1 (Windows-1252)"),
    (Encoding::Utf16Le, "utf-16le", "UTF-16, little-endian"),
    (Encoding::Utf16Be, "utf-16be", "UTF-16, big-endian"),
];

fn encoding(name: &str) -> Option<Encoding> {
    ENCODINGS.iter().find(|(_, known, _)| *known == name).map(|(encoding, ..)| *encoding)
}

/// The kinds that can be chosen for a column, with their names.
pub const KINDS: [(Kind, &str, &str); 6] = [
    (Kind::Integer, "integer", "whole numbers"),
    (Kind::Float, "float", "numbers"),
    (Kind::Boolean, "boolean", "true or false"),
    (Kind::Date, "date", "dates"),
    (Kind::Datetime, "datetime", "times"),
    (Kind::String, "text", "text"),
];

fn kind(id: &str) -> Option<Kind> {
    KINDS.iter().find(|(_, known, _)| *known == id).map(|(kind, ..)| *kind)
}

/// How a file is written, for people: `UTF-8, tab-separated`.
pub fn words(dialect: &Dialect, choices: &CsvChoices) -> String {
    let encoding = match dialect.encoding {
        Encoding::Utf8 => "UTF-8",
        Encoding::Utf16Le | Encoding::Utf16Be => "UTF-16",
        Encoding::Windows1252 => "Windows-1252",
    };
    let delimiter = match dialect.delimiter {
        None => String::new(),
        Some(',') => ", comma-separated".into(),
        Some(';') => ", semicolon-separated".into(),
        Some('\t') => ", tab-separated".into(),
        Some(other) => format!(", separated by “{other}”"),
    };
    let decimal = if dialect.decimal == ',' { ", decimal comma" } else { "" };
    let corrected = choices.columns.iter().filter(|(_, choice)| *choice != CsvColumn::default());
    let corrected = match corrected.count() as u64 {
        0 => String::new(),
        columns => format!(", {} corrected by hand", count(columns, "column")),
    };
    format!("{encoding}{delimiter}{decimal}{corrected}")
}
