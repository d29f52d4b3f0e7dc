//! A small columnar table, and a CSV reader that finds out how a file is written and says what it could not take.
//!
//! [`Table`] holds numeric columns (`f64`, NaN = missing) and categorical ones (codes into sorted categories).
//! [`read_csv`] detects encoding, delimiter, decimal comma, header and column kinds; whatever it pads, leaves out or
//! doubts becomes a [`Warning`] with a line number, whatever it cannot read a [`CsvError`] with advice.
//!
//! This is not a data frame: no expressions, joins or groups, and no file access.
//!
//! ```
//! use table::{CsvOptions, Kind, read_csv};
//!
//! let import = read_csv(b"city;rent\nBonn;1.050,50\nKiel;?\n", &mut |_bytes_done| {}, &CsvOptions::default())?;
//! assert_eq!((import.delimiter, import.decimal, import.thousands), (Some(';'), ',', Some('.')));
//! assert_eq!(import.columns[1].kind, Kind::Float);
//!
//! let rent = import.table.column("rent").expect("named in line 1");
//! assert_eq!(rent.cell_text(0).as_deref(), Some("1050.5"));
//! assert_eq!(rent.missing(), 1);
//! # Ok::<(), table::CsvError>(())
//! ```

mod column;
mod csv;
mod table;

pub use column::{Column, MISSING, Values};
pub use csv::{
    ColumnInfo, CsvError, CsvOptions, Encoding, Import, Kind, MAX_BYTES, MAX_CELLS, MAX_COLUMNS, MAX_FIELD_BYTES,
    MAX_ROWS, MISSING_MARKERS, Warning, read_csv, write_csv,
};
pub use table::{Table, TableError};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
