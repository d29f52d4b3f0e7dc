//! The first reading: how many rows and columns, what the columns hold, and what is wrong with the rows.

use super::guess::Guess;
use super::progress::Progress;
use super::sniff::Source;
use super::tokens::Record;
use super::warning::{Topic, Warnings, excerpt};
use super::{CsvError, MAX_CELLS, MAX_ROWS};

pub(super) struct Survey<'t> {
    /// The record with the names, if there is one.
    pub(super) header: Option<Record<'t>>,
    /// The line of the first record.
    pub(super) first_line: u64,
    /// Data rows.
    pub(super) rows: usize,
    /// One per column of the first record.
    pub(super) guesses: Vec<Guess>,
}

impl<'t> Survey<'t> {
    /// Reads all of the source. `header` says whether the first record holds names; `None` to find out.
    pub(super) fn read(
        source: &Source<'t>,
        header: Option<bool>,
        warnings: &mut Warnings,
        progress: &mut Progress<'_>,
    ) -> Result<Self, CsvError> {
        let mut tokens = source.tokens();
        let mut first = Record::default();
        if !tokens.read(&mut first)? {
            return Err(CsvError::Empty);
        }
        let columns = first.cells.len();
        let mut guesses = vec![Guess::new(); columns];
        let mut rows = 0;
        let mut long = None;
        warn_of_torn_cells(&first, warnings);
        let mut record = Record::default();
        while tokens.read(&mut record)? {
            rows += 1;
            check_size(rows, columns, record.line)?;
            learn(&mut guesses, &record);
            warn_of_torn_cells(&record, warnings);
            if record.cells.len() != columns {
                note_length(&record, columns, &mut long, warnings);
            }
            progress.at(tokens.offset());
        }
        let named = header.unwrap_or_else(|| {
            // Line 1 is data if a cell of it is a number or date like those below.
            !first.cells.iter().zip(&guesses).any(|(cell, guess)| guess.looks_like(&cell.text))
        });
        let first_line = first.line;
        if !named {
            rows += 1;
            check_size(rows, columns, first_line)?;
            learn(&mut guesses, &first);
        }
        if let Some((long, line, cells)) = long
            && long * 2 > rows
        {
            return Err(CsvError::RowsTooLong { long, rows, columns, line, cells });
        }
        if rows == 0 {
            warnings.add(Topic::Column, first_line, None, || {
                format!("The file has names in line {first_line} but no data rows.")
            });
        }
        Ok(Self { header: named.then_some(first), first_line, rows, guesses })
    }
}

fn check_size(rows: usize, columns: usize, line: u64) -> Result<(), CsvError> {
    if rows > MAX_ROWS {
        Err(CsvError::TooManyRows { line })
    } else if rows * columns > MAX_CELLS {
        Err(CsvError::TooManyCells { line })
    } else {
        Ok(())
    }
}

/// Cells that a short row lacks are missing; those that a long row has too many are not looked at.
fn learn(guesses: &mut [Guess], record: &Record<'_>) {
    let (present, lacking) = guesses.split_at_mut(record.cells.len().min(guesses.len()));
    for (guess, cell) in present.iter_mut().zip(&record.cells) {
        guess.add(&cell.text, record.line);
    }
    for guess in lacking {
        guess.missing += 1;
    }
}

fn warn_of_torn_cells(record: &Record<'_>, warnings: &mut Warnings) {
    for (column, cell) in record.cells.iter().enumerate().filter(|(_, cell)| cell.torn) {
        warnings.add(Topic::TextAfterQuote, record.line, Some(column + 1), || {
            let (line, column, text) = (record.line, column + 1, excerpt(&cell.text));
            format!(
                "The cell in line {line}, column {column} goes on after its closing quote; it is read as \"{text}\"."
            )
        });
    }
}

/// `long`: how many rows have extra cells with a value, the line of the first and its number of cells.
fn note_length(record: &Record<'_>, columns: usize, long: &mut Option<(usize, u64, usize)>, warnings: &mut Warnings) {
    let (line, cells) = (record.line, record.cells.len());
    if cells < columns {
        warnings.add(Topic::ShortRow, line, None, || {
            format!("Line {line} has {cells} of {columns} cells; the rest of the row is missing.")
        });
        return;
    }
    let extra = &record.cells[columns..];
    if extra.iter().any(|cell| !cell.text.trim().is_empty()) {
        long.get_or_insert((0, line, cells)).0 += 1;
    }
    warnings.add(Topic::LongRow, line, Some(columns + 1), || {
        let extra: Vec<String> = extra.iter().take(3).map(|cell| format!("\"{}\"", excerpt(&cell.text))).collect();
        let (extra, more) = (extra.join(", "), if cells - columns > 3 { ", …" } else { "" });
        format!("Line {line} has {cells} cells, but there are {columns} columns; left out: {extra}{more}.")
    });
}
