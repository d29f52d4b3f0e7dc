//! Reading CSV files whose dialect nobody knows, and writing them.
//!
//! A file is decoded, its delimiter sniffed from the start, and then read twice: once to learn the kinds of the columns
//! from *all* rows, once to fill them. Cells are never stored in between, so memory is the file and the table.

mod build;
mod datetime;
mod decode;
mod dialect;
mod error;
mod guess;
mod header;
mod number;
mod progress;
mod sniff;
mod survey;
mod tokens;
mod warning;
mod write;

use serde::{Deserialize, Serialize};

pub use decode::Encoding;
pub use error::CsvError;
pub use guess::{Kind, MISSING_MARKERS};
pub use warning::Warning;
pub use write::write_csv;

use crate::Table;
use progress::Progress;
use survey::Survey;
use warning::Warnings;

/// The largest file, in bytes: 50 MB.
pub const MAX_BYTES: usize = 50 * 1024 * 1024;
/// The most data rows.
pub const MAX_ROWS: usize = 500_000;
/// The most columns.
pub const MAX_COLUMNS: usize = 1_000;
/// The most cells (rows × columns), which bounds the memory of the table to about 200 MB.
pub const MAX_CELLS: usize = 25_000_000;
/// The longest cell, in bytes: 1 MB.
pub const MAX_FIELD_BYTES: usize = 1024 * 1024;

/// What the caller knows better than the reader. `None` means: find out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CsvOptions {
    /// The character between cells, an ASCII character other than a quote or a line end.
    pub delimiter: Option<char>,
    /// Whether the first line holds names.
    pub header: Option<bool>,
    /// The decimal mark: `'.'` or `','`.
    pub decimal: Option<char>,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Import {
    /// The cells. Integers and floats are numeric, everything else categorical with the text of the file (without
    /// surrounding spaces unless quoted); booleans, datetimes and empty columns too.
    pub table: Table,
    /// What each column holds, in the order of the table.
    pub columns: Vec<ColumnInfo>,
    /// How the bytes were read.
    pub encoding: Encoding,
    /// Whether the file began with a byte-order mark.
    pub bom: bool,
    /// The character between cells, `None` for a single column.
    pub delimiter: Option<char>,
    /// The decimal mark.
    pub decimal: char,
    /// The mark between groups of three digits, where a column has one.
    pub thousands: Option<char>,
    /// Whether the first line was read as names.
    pub header: bool,
    /// What was padded, left out or doubted, by line.
    pub warnings: Vec<Warning>,
}

/// What one column holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnInfo {
    /// Its name in the table.
    pub name: String,
    /// Decided on all cells that are not missing.
    pub kind: Kind,
    /// How many cells are missing.
    pub missing: usize,
}

/// Reads a CSV file.
///
/// `progress` hears now and then how many bytes of the file are done, at the end all of them.
///
/// - Encoding: UTF-8, UTF-16 with byte-order mark, otherwise Windows-1252 (a superset of Latin-1's printable part).
/// - Lines end with LF, CRLF or CR; blank lines are skipped; a first line `sep=;` as Excel writes it names the delimiter.
/// - Spaces around cells do not count, except inside quotes, where they are kept as text.
/// - A short row is padded with missing cells, a long one loses the extra cells, both with a warning.
///
/// # Errors
/// [`CsvError`]: not a text file, nothing in it, beyond a limit, a quote that never closes, most rows too long, or an
/// unusable option.
pub fn read_csv(bytes: &[u8], progress: &mut dyn FnMut(u64), options: &CsvOptions) -> Result<Import, CsvError> {
    if bytes.len() > MAX_BYTES {
        return Err(CsvError::TooLarge { bytes: bytes.len() });
    }
    let decimal = match options.decimal {
        None | Some('.' | ',') => options.decimal,
        Some(mark) => return Err(CsvError::InvalidDecimal { mark }),
    };
    let mut warnings = Warnings::default();
    let decoded = decode::decode(bytes, &mut warnings)?;
    let source = sniff::source(&decoded.text, options.delimiter)?;
    let mut progress = Progress::new(progress, bytes.len(), decoded.text.len());

    let survey = Survey::read(&source, options.header, &mut warnings, &mut progress)?;
    let dialect = dialect::decide(&survey.guesses, source.delimiter, decimal);
    let names = header::names(&survey, &mut warnings);
    let kinds = guess::kinds(&survey.guesses, &dialect, &names, &mut warnings);
    let table = build::table(&source, &survey, &names, &kinds, &dialect, &mut progress)?;
    progress.finish();

    let described = names.into_iter().zip(kinds).zip(&survey.guesses);
    Ok(Import {
        table,
        columns: described.map(|((name, kind), guess)| ColumnInfo { name, kind, missing: guess.missing }).collect(),
        encoding: decoded.encoding,
        bom: decoded.bom,
        delimiter: source.delimiter.map(char::from),
        decimal: dialect.decimal,
        thousands: dialect.thousands,
        header: survey.header.is_some(),
        warnings: warnings.finish(),
    })
}
