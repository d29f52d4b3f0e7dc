//! Reading CSV files whose dialect nobody knows, and writing them.
//!
//! A file is read window by window and never held as a whole. Encoding, delimiter and the likely kinds of the columns
//! are guessed from its beginning; then all of it is read, filling the columns and learning from *all* cells what they
//! really are. Columns of which the guess was wrong are read once more.

mod datetime;
mod decode;
mod dialect;
mod error;
mod fill;
mod guess;
mod header;
mod import;
mod looks;
mod missing;
mod number;
mod options;
mod progress;
mod reader;
mod sniff;
mod source;
mod text;
mod tokens;
mod warning;
mod write;

use serde::{Deserialize, Serialize};

pub(crate) use datetime::seconds;
pub use decode::Encoding;
pub use error::CsvError;
pub use looks::Looks;
pub use missing::MISSING_MARKERS;
pub use options::{ColumnOptions, CsvOptions, Quote};
pub use source::{Source, SourceError};
pub use warning::Warning;
pub use write::write_csv;

use crate::{Kind, Table};
use decode::Decoding;
use progress::Progress;

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

/// Bytes that are decoded at a time.
const WINDOW: usize = 1024 * 1024;

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Import {
    /// The cells. Numbers, dates and times are numeric, everything else categorical with the text of the file (without
    /// surrounding spaces unless quoted); booleans and empty columns too. A time without offset counts as UTC.
    pub table: Table,
    /// What each column of the file holds, also those that are left out of the table.
    pub columns: Vec<ColumnInfo>,
    /// How the bytes were read.
    pub encoding: Encoding,
    /// Whether the file began with a byte-order mark.
    pub bom: bool,
    /// The character between cells, `None` for a single column.
    pub delimiter: Option<char>,
    /// What encloses cells.
    pub quote: Quote,
    /// The decimal mark.
    pub decimal: char,
    /// The mark between groups of three digits, where a column has one.
    pub thousands: Option<char>,
    /// Whether the first line was read as names.
    pub header: bool,
    /// Why it was read this way.
    pub why: Why,
    /// The first 30 rows as the file has them, each cell cut at 200 characters.
    pub head: Vec<Vec<String>>,
    /// What was padded, left out or doubted, by line.
    pub warnings: Vec<Warning>,
}

/// Why a file was read the way it was, a sentence each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// Why in this encoding.
    pub encoding: String,
    /// Why with this delimiter.
    pub delimiter: String,
    /// Why with this decimal mark.
    pub decimal: String,
    /// Why the first line was read as names, or not.
    pub header: String,
}

/// What one column holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnInfo {
    /// Its name in the table.
    pub name: String,
    /// Decided on all cells that are not missing, or chosen. Dates of a column that is left out are [`Kind::Datetime`].
    pub kind: Kind,
    /// Why it is of this kind, in a sentence.
    pub why: String,
    /// How many cells are missing, those that did not fit among them.
    pub missing: usize,
    /// How many cells with a value did not fit the chosen kind.
    pub misfits: usize,
    /// The first three of them.
    pub examples: Vec<Example>,
    /// What it seems to be beyond its kind.
    pub looks: Option<Looks>,
    /// Whether it is left out of the table.
    pub left_out: bool,
}

/// A cell of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// Its line.
    pub line: u64,
    /// Its beginning.
    pub text: String,
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
/// [`CsvError`]: bytes that cannot be had, not a text file, nothing in it, beyond a limit, a quote that never closes,
/// most rows too long, or an unusable option.
pub fn read_csv(
    source: &mut dyn Source,
    options: &CsvOptions,
    progress: &mut dyn FnMut(u64),
) -> Result<Import, CsvError> {
    read_csv_in_windows(source, options, progress, WINDOW)
}

/// [`read_csv`] with windows of this many bytes, which make no difference: for tests.
#[doc(hidden)]
pub fn read_csv_in_windows(
    source: &mut dyn Source,
    options: &CsvOptions,
    progress: &mut dyn FnMut(u64),
    window: usize,
) -> Result<Import, CsvError> {
    let size = source.size();
    if size > MAX_BYTES as u64 {
        return Err(CsvError::TooLarge { bytes: size });
    }
    options.check()?;
    let mut progress = Progress::new(progress);
    let mut decoding = decode::detect(source, options.encoding)?;
    loop {
        match import::read(source, options, decoding, window, &mut progress) {
            Ok(import) => {
                progress.finish(size);
                return Ok(import);
            }
            Err(Stop::Restart(other)) => decoding = other,
            Err(Stop::Error(error)) => return Err(error),
        }
    }
}

/// Why reading stops.
enum Stop {
    /// The file cannot be read.
    Error(CsvError),
    /// It is in another encoding than was thought, and has to be read anew.
    Restart(Decoding),
}

impl From<CsvError> for Stop {
    fn from(error: CsvError) -> Self {
        Self::Error(error)
    }
}

/// Whether a text has no characters but spaces and line ends.
fn is_blank(text: &str) -> bool {
    text.trim_start().is_empty()
}
