//! What the caller knows better than the reader.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::number::Spelling;
use super::{CsvError, Encoding, sniff};
use crate::Kind;

/// What the caller knows better than the reader. `None` means: find out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CsvOptions {
    /// How the bytes stand for characters.
    pub encoding: Option<Encoding>,
    /// The character between cells, an ASCII character other than the quote or a line end.
    pub delimiter: Option<char>,
    /// What encloses cells that contain delimiters or line ends: usually `"`.
    pub quote: Option<Quote>,
    /// Whether the first line holds names.
    pub header: Option<bool>,
    /// The decimal mark: `'.'` or `','`.
    pub decimal: Option<char>,
    /// The mark between groups of three digits. No other one is taken then.
    pub thousands: Option<char>,
    /// Texts that stand for a missing cell instead of [`MISSING_MARKERS`](super::MISSING_MARKERS). The empty cell always does.
    pub missing: Option<Vec<String>>,
    /// How many lines at the beginning are no part of the table.
    pub skip_lines: u64,
    /// Choices for columns, by their position in the file, from 0.
    pub columns: BTreeMap<usize, ColumnOptions>,
}

/// What encloses cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Quote {
    /// Nothing: a quote is a character like others.
    Off,
    /// This ASCII character, doubled inside.
    Char(char),
}

/// What the caller knows better of one column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnOptions {
    /// Its name. A name that another column has gets a number.
    pub name: Option<String>,
    /// What its cells are; those that do not fit become missing, with a warning. Numbers may begin with zeros then, words
    /// of truth become `true` or `false`, of a time a date keeps its day, and texts stay as they are in the file. Not
    /// [`Kind::Empty`].
    pub kind: Option<Kind>,
    /// Whether it is left out of the table.
    pub leave_out: bool,
}

impl CsvOptions {
    /// Checks what can be checked without the file.
    pub(super) fn check(&self) -> Result<(), CsvError> {
        if let Some(Quote::Char(quote)) = self.quote
            && (!quote.is_ascii() || matches!(quote, ' ' | '\0' | '\n' | '\r'))
        {
            return Err(CsvError::InvalidQuote { quote });
        }
        sniff::check(self.delimiter, self.quote_byte())?;
        if let Some(mark) = self.decimal.filter(|mark| !matches!(mark, '.' | ',')) {
            return Err(CsvError::InvalidDecimal { mark });
        }
        if let Some(mark) = self.thousands
            && (mark.is_alphanumeric() || mark.is_control() || matches!(mark, '+' | '-') || self.decimal == Some(mark))
        {
            return Err(CsvError::InvalidThousands { mark });
        }
        let empty = self.columns.iter().find(|(_, column)| column.kind == Some(Kind::Empty));
        empty.map_or(Ok(()), |(position, _)| Err(CsvError::EmptyKind { column: position + 1 }))
    }

    /// Checks that the file has the columns that are spoken of.
    pub(super) fn check_columns(&self, columns: usize) -> Result<(), CsvError> {
        match self.columns.last_key_value() {
            Some((&last, _)) if last >= columns => Err(CsvError::NoSuchColumn { column: last + 1, columns }),
            _ if (0..columns).all(|column| self.leaves_out(column)) => Err(CsvError::NoColumns),
            _ => Ok(()),
        }
    }

    pub(super) fn quote_byte(&self) -> Option<u8> {
        match self.quote {
            None => Some(b'"'),
            Some(Quote::Off) => None,
            Some(Quote::Char(quote)) => u8::try_from(quote).ok(),
        }
    }

    /// The decimal mark, if it is chosen or follows from the mark of thousands.
    pub(super) fn decimal_mark(&self) -> Option<char> {
        self.decimal.or(self.thousands.map(|mark| if mark == '.' { ',' } else { '.' }))
    }

    pub(super) fn spelling(&self) -> Spelling {
        Spelling::new(self.decimal_mark().unwrap_or('.'), self.thousands)
    }

    pub(super) fn leaves_out(&self, column: usize) -> bool {
        self.columns.get(&column).is_some_and(|column| column.leave_out)
    }

    pub(super) fn kind(&self, column: usize) -> Option<Kind> {
        self.columns.get(&column).and_then(|column| column.kind)
    }

    pub(super) fn name(&self, column: usize) -> Option<&str> {
        self.columns.get(&column).and_then(|column| column.name.as_deref())
    }
}
