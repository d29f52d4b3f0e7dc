//! Why a file cannot be read: what is wrong, where, and what to do.

use thiserror::Error;

use super::source::SourceError;
use super::{MAX_CELLS, MAX_COLUMNS, MAX_ROWS};

/// A file that cannot be read. Lines and columns count from 1.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CsvError {
    /// No bytes, or only blank lines.
    #[error("The file is empty: no line has any text. Choose a file with a header line and at least one row.")]
    Empty,
    /// Binary data.
    #[error(
        "The file is not a text file: it looks like {looks_like}. Save the data as CSV (UTF-8) and choose that file."
    )]
    NotText {
        /// What it seems to be.
        looks_like: &'static str,
    },
    /// More than [`MAX_BYTES`](super::MAX_BYTES).
    #[error("The file has {} MB, the limit is 50 MB. Keep a sample of the rows, or only the columns you need.", .bytes.div_ceil(1024 * 1024))]
    TooLarge {
        /// Size of the file.
        bytes: u64,
    },
    /// More than [`MAX_ROWS`](super::MAX_ROWS).
    #[error("Line {line} is beyond the limit of {MAX_ROWS} rows. Keep a sample of the rows.")]
    TooManyRows {
        /// The first line that is too much.
        line: u64,
    },
    /// More than [`MAX_COLUMNS`](super::MAX_COLUMNS).
    #[error(
        "Line {line} has more than {MAX_COLUMNS} columns, which is the limit. Keep only the columns you need; if the \
         file has fewer, put a line such as sep=; above the names to give the delimiter."
    )]
    TooManyColumns {
        /// The line.
        line: u64,
    },
    /// More than [`MAX_CELLS`](super::MAX_CELLS).
    #[error(
        "Up to line {line} the file has more than {MAX_CELLS} cells (rows × columns), which is the limit. Keep fewer rows or columns."
    )]
    TooManyCells {
        /// The first line that is too much.
        line: u64,
    },
    /// A cell longer than [`MAX_FIELD_BYTES`](super::MAX_FIELD_BYTES).
    #[error(
        "The cell in line {line}, column {column} is longer than 1 MB, which is the limit. Look for a quote (\") that \
         is never closed, or shorten the text."
    )]
    FieldTooLong {
        /// The line in which the row begins.
        line: u64,
        /// The column.
        column: usize,
    },
    /// The file ends inside quotes.
    #[error(
        "The quote (\") that opens the cell in line {line}, column {column} is never closed. Close it, or write a quote \
         that belongs to the text twice, inside quotes."
    )]
    UnclosedQuote {
        /// The line of the quote.
        line: u64,
        /// The column.
        column: usize,
    },
    /// More than half of the rows have more cells than the first line.
    #[error(
        "{long} of {rows} rows have more cells than the {columns} of the first line, the first of them line {line} with \
         {cells}. Give every column a name in the first line, put cells that contain the delimiter into quotes, or put \
         a line such as sep=; above the names to give the delimiter."
    )]
    RowsTooLong {
        /// How many rows are too long.
        long: usize,
        /// How many rows there are.
        rows: usize,
        /// Cells of the first line.
        columns: usize,
        /// The first line that is too long.
        line: u64,
        /// Its number of cells.
        cells: usize,
    },
    /// The bytes could not be had.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// An option names a delimiter that cannot be one.
    #[error("{delimiter:?} cannot be the delimiter. Choose an ASCII character other than the quote or a line end.")]
    InvalidDelimiter {
        /// The character.
        delimiter: char,
    },
    /// An option names a quote that cannot be one.
    #[error("{quote:?} cannot be the quote. Choose an ASCII character other than a space or a line end.")]
    InvalidQuote {
        /// The character.
        quote: char,
    },
    /// An option names a mark of thousands that cannot be one.
    #[error("{mark:?} cannot separate thousands. Choose a character other than a digit, a sign and the decimal mark.")]
    InvalidThousands {
        /// The character.
        mark: char,
    },
    /// An option is about a column that the file does not have.
    #[error("There is no column {column}; the file has {columns}. Take back what you chose for it.")]
    NoSuchColumn {
        /// The column, counted from 1.
        column: usize,
        /// How many there are.
        columns: usize,
    },
    /// An option makes a column empty.
    #[error("Column {column} cannot be read as empty. Leave it out instead.")]
    EmptyKind {
        /// The column, counted from 1.
        column: usize,
    },
    /// All columns are left out.
    #[error("All columns are left out. Keep at least one.")]
    NoColumns,
    /// An option names a decimal mark that is none.
    #[error("{mark:?} cannot be the decimal mark. Choose a point or a comma.")]
    InvalidDecimal {
        /// The character.
        mark: char,
    },
}
