//! A small columnar table, and a CSV reader that finds out how a file is written and says what it could not take.
//!
//! [`Table`] holds numeric columns (`f64`, NaN = missing) and categorical ones (codes into sorted categories); each knows
//! its [`Kind`]. Points in time are seconds since 1970-01-01T00:00Z.
//! [`read_csv`] detects encoding, delimiter, decimal comma, header and column kinds; whatever it pads, leaves out or
//! doubts becomes a [`Warning`] with a line number, whatever it cannot read a [`CsvError`] with advice. [`CsvOptions`]
//! correct it. [`Table::to_bytes`] is the form in which tables are stored.
//!
//! This is not a data frame: no expressions, joins or groups, and no file access.
//!
//! ```
//! use table::{CsvOptions, Kind, read_csv};
//!
//! let import = read_csv(&mut &b"city;rent\nBonn;1.050,50\nKiel;?\n"[..], &CsvOptions::default(), &mut |_bytes_done| {})?;
//! assert_eq!((import.delimiter, import.decimal, import.thousands), (Some(';'), ',', Some('.')));
//! assert_eq!(import.columns[1].kind, Kind::Float);
//!
//! let rent = import.table.column("rent").expect("named in line 1");
//! assert_eq!(rent.cell_text(0).as_deref(), Some("1050.5"));
//! assert_eq!(rent.missing(), 1);
//! # Ok::<(), table::CsvError>(())
//! ```

mod blob;
mod column;
mod csv;
mod stored;
mod table;
mod texts;
mod time;

pub use blob::BlobError;
pub use column::{Column, Kind, MISSING, Values};
pub use csv::{
    ColumnInfo, ColumnOptions, CsvError, CsvOptions, Encoding, Example, Import, Looks, MAX_BYTES, MAX_CELLS,
    MAX_COLUMNS, MAX_FIELD_BYTES, MAX_ROWS, MISSING_MARKERS, Quote, Source, SourceError, Warning, Why, read_csv,
    read_csv_in_windows, write_csv,
};
pub use table::{Table, TableError};
pub use time::{Moment, read_time};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
