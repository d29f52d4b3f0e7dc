//! One reading of a file, and of some columns once more.

use super::decode::Decoding;
use super::dialect::{self, Dialect};
use super::fill::{Filling, Rules};
use super::guess::{self, Guess, Verdict};
use super::header;
use super::looks::{Looks, looks};
use super::missing::Markers;
use super::progress::Progress;
use super::reader::Reader;
use super::sniff::{self, Delimiter, SAMPLE_BYTES};
use super::source::{Source, SourceError};
use super::tokens::{Marks, Record};
use super::warning::{Topic, Warnings, excerpt};
use super::{ColumnInfo, CsvError, CsvOptions, Import, MAX_CELLS, MAX_ROWS, Quote, Stop, Why};
use crate::{Column, Kind, Table};

/// How many records the kinds of the columns are first guessed from.
const SAMPLE_RECORDS: usize = 500;
/// How many rows are shown as they are.
const HEAD_ROWS: usize = 30;
/// Characters of a cell that are shown.
const HEAD_CHARS: usize = 200;

/// Reads a file that is in this encoding.
///
/// # Errors
/// [`Stop::Restart`] if it is not.
pub(super) fn read(
    source: &mut dyn Source,
    options: &CsvOptions,
    decoding: Decoding,
    window: usize,
    progress: &mut Progress<'_>,
) -> Result<Import, Stop> {
    let mut warnings = Warnings::default();
    let rules = Rules { markers: Markers::new(options.missing.as_deref()), spelling: options.spelling() };
    let size = source.size();
    let mut reader = Reader::new(&mut *source, decoding, window);
    let layout = begin(&mut reader, options, &rules, &mut warnings)?;

    let mut record = Record::default();
    if !reader.read(layout.marks, &mut record, &mut warnings)? {
        return Err(CsvError::Empty.into());
    }
    warn_of_torn_cells(reader.buffer(), &record, &mut warnings);
    let first = First { line: record.line, cells: record.texts(reader.buffer()).map(str::to_owned).collect() };
    options.check_columns(first.cells.len())?;
    let mut head = vec![first.cells.iter().map(|cell| shown(cell)).collect()];
    let mut columns = first_columns(&reader, &layout, options, &rules, first.cells.len(), size);
    let rows = fill(&mut reader, &layout, &rules, &mut columns, &mut head, &mut warnings, progress)?;
    let decoding = reader.decoding();

    let (header, why_header) = find_header(options, &first, &columns, &rules);
    let mut rows = rows;
    if header {
        head.remove(0);
    } else {
        rows.count += 1;
        check_size(rows.count, columns.len(), first.line)?;
        for (column, cell) in columns.iter_mut().zip(&first.cells) {
            column.push_front(cell, first.line, &rules);
        }
    }
    head.truncate(HEAD_ROWS);
    if let Some((long, line, cells)) = rows.long
        && long * 2 > rows.count
    {
        return Err(CsvError::RowsTooLong { long, rows: rows.count, columns: columns.len(), line, cells }.into());
    }
    let line = first.line;
    if rows.count == 0 {
        warnings.add(Topic::Column, line, None, || format!("The file has names in line {line} but no data rows."));
    }

    let guesses: Vec<&Guess> = columns.iter().map(|column| &column.guess).collect();
    let dialect = dialect::decide(&guesses, layout.marks.delimiter, options.decimal_mark());
    let chosen: Vec<Option<&str>> = (0..columns.len()).map(|column| options.name(column)).collect();
    let names = header::names(header.then_some(&first.cells), &chosen, line, &mut warnings);
    let plans = plan(&guesses, &dialect, options, &names, &mut warnings);

    let again = Again { decoding, window, layout: &layout, rules: &rules, header };
    again.read(source, &plans, &mut columns)?;
    let (table, infos) = finish(columns, plans, names, &mut warnings)?;
    Ok(Import {
        table,
        columns: infos,
        encoding: decoding.encoding,
        bom: decoding.bom,
        delimiter: layout.marks.delimiter.map(char::from),
        quote: layout.marks.quote.map_or(Quote::Off, |quote| Quote::Char(char::from(quote))),
        decimal: dialect.decimal,
        thousands: dialect.thousands.map(|mark| options.thousands.unwrap_or(mark)),
        header,
        why: Why {
            encoding: decoding.why.into(),
            delimiter: layout.why,
            decimal: if options.decimal.is_none() && options.thousands.is_some() {
                "It follows from the mark of thousands that you chose.".into()
            } else {
                dialect.why
            },
            header: why_header,
        },
        head,
        warnings: warnings.finish(),
    })
}

/// The first record, which may hold names.
struct First {
    line: u64,
    cells: Vec<String>,
}

/// How the file is divided, and where it begins.
struct Layout {
    marks: Marks,
    why: String,
    /// Lines before the first record's.
    lines: u64,
}

/// Finds the delimiter and passes the lines before the table.
fn begin(
    reader: &mut Reader<'_>,
    options: &CsvOptions,
    rules: &Rules,
    warnings: &mut Warnings,
) -> Result<Layout, Stop> {
    reader.skip_lines(options.skip_lines, warnings)?;
    reader.look_ahead(SAMPLE_BYTES, warnings)?;
    let quote = options.quote_byte();
    if super::is_blank(reader.ahead().0) {
        return Err(CsvError::Empty.into());
    }
    // What is below such a line may be far below.
    let is_separator = |ahead: &str| ahead.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("sep="));
    if is_separator(reader.ahead().0) {
        let line = reader.ahead().0.bytes().take(8).position(|byte| byte == b'\n').map_or(0, |at| at + 1);
        reader.look_behind(line, warnings)?;
    }
    let (ahead, end) = reader.ahead();
    let separator = sniff::separator_line(ahead, quote);
    let delimiter = match (options.delimiter, separator) {
        (Some(delimiter), _) => Delimiter { byte: u8::try_from(delimiter).ok(), why: "Chosen by you.".into() },
        (None, Some((byte, _))) => {
            Delimiter { byte: Some(byte), why: format!("The first line, sep={}, names it.", char::from(byte)) }
        }
        (None, None) => sniff::sniff(ahead, end, quote, &rules.markers),
    };
    if let Some((_, bytes)) = separator {
        reader.pass_line(bytes);
    }
    let lines = reader.line() - 1;
    Ok(Layout { marks: Marks { delimiter: delimiter.byte, quote }, why: delimiter.why, lines })
}

/// Columns to be filled, guessed from the records that are ahead.
fn first_columns(
    reader: &Reader<'_>,
    layout: &Layout,
    options: &CsvOptions,
    rules: &Rules,
    columns: usize,
    size: u64,
) -> Vec<Filling> {
    let mut guesses = vec![Guess::new(); columns];
    // Tests with small windows want wrong guesses too.
    let sample = SAMPLE_RECORDS.min(reader.window());
    let (mut records, ahead) = (0, reader.ahead().0.len());
    let mut bytes = 0;
    // An error in the sample is met again.
    let _ = reader.peek(layout.marks, |text, record| {
        records += 1;
        bytes += record.cells.len() + record.texts(text).map(str::len).sum::<usize>();
        for (guess, cell) in guesses.iter_mut().zip(record.texts(text)) {
            let cell = cell.trim();
            if !rules.markers.contain(cell) {
                guess.add(cell, record.line, rules.spelling);
            }
        }
        records < sample
    });
    // A little more than the sample promises; a full row has at least a byte a cell.
    let row = bytes.checked_div(records).unwrap_or(ahead).max(columns).max(1) as u64;
    let rows =
        (size / row + size / row / 50 + 16).min((MAX_CELLS / columns.max(1)) as u64).min(MAX_ROWS as u64) as usize;
    let guesses: Vec<&Guess> = guesses.iter().collect();
    let dialect = dialect::decide(&guesses, layout.marks.delimiter, options.decimal_mark());
    let column = |(at, guess): (usize, &&Guess)| match options.kind(at) {
        _ if options.leaves_out(at) => Filling::left_out(),
        Some(kind) => Filling::forced(kind, decimal_of(guess, &dialect, options), rows),
        None => {
            let grammar = dialect.grammars[at];
            let decimal = grammar.map_or(dialect.decimal, |grammar| grammar.decimal());
            Filling::guessed(guess::kind(guess, grammar), decimal, rows)
        }
    };
    guesses.iter().enumerate().map(column).collect()
}

/// The decimal mark of a column that may hold other cells too: that of most of its numbers.
fn decimal_of(guess: &Guess, dialect: &Dialect, options: &CsvOptions) -> char {
    match options.decimal_mark() {
        Some(mark) => mark,
        None if guess.commas > guess.points => ',',
        None if guess.points > guess.commas => '.',
        None => dialect.decimal,
    }
}

/// What has been read below the first record.
struct Rows {
    count: usize,
    /// How many rows have extra cells with a value, the line of the first and its number of cells.
    long: Option<(usize, u64, usize)>,
}

fn fill(
    reader: &mut Reader<'_>,
    layout: &Layout,
    rules: &Rules,
    columns: &mut [Filling],
    head: &mut Vec<Vec<String>>,
    warnings: &mut Warnings,
    progress: &mut Progress<'_>,
) -> Result<Rows, Stop> {
    let mut rows = Rows { count: 0, long: None };
    let mut record = Record::default();
    while reader.read(layout.marks, &mut record, warnings)? {
        rows.count += 1;
        check_size(rows.count, columns.len(), record.line)?;
        let text = reader.buffer();
        push(columns, text, &record, rules);
        if record.has_torn_cells() {
            warn_of_torn_cells(text, &record, warnings);
        }
        if record.cells.len() != columns.len() {
            note_length(text, &record, columns.len(), &mut rows.long, warnings);
        }
        if head.len() <= HEAD_ROWS {
            head.push(record.texts(text).map(shown).collect());
        }
        reader.tell(progress);
    }
    Ok(rows)
}

/// Cells that a short row lacks are missing; those that a long row has too many are not looked at.
fn push(columns: &mut [Filling], text: &str, record: &Record, rules: &Rules) {
    let (present, lacking) = columns.split_at_mut(record.cells.len().min(columns.len()));
    for (column, cell) in present.iter_mut().zip(&record.cells) {
        column.push(record.text(text, cell), cell.quoted, record.line, rules);
    }
    lacking.iter_mut().for_each(Filling::push_missing);
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

/// Whether the first record holds names, and why. It is data if a cell of it is a number or date like those below.
fn find_header(options: &CsvOptions, first: &First, columns: &[Filling], rules: &Rules) -> (bool, String) {
    if let Some(header) = options.header {
        return (header, "Chosen by you.".into());
    }
    let mut cells = first.cells.iter().zip(columns);
    let line = first.line;
    match cells.find(|(cell, column)| column.guess.looks_like(cell, rules.spelling)) {
        Some((cell, _)) => {
            let cell = excerpt(cell.trim());
            (false, format!("\"{cell}\" in line {line} is a number or a date like the cells below it."))
        }
        None => (true, format!("No cell of line {line} is a number or a date like those below it.")),
    }
}

/// What becomes of a column.
struct Plan {
    verdict: Verdict,
    decimal: char,
    forced: bool,
    left_out: bool,
}

fn plan(
    guesses: &[&Guess],
    dialect: &Dialect,
    options: &CsvOptions,
    names: &[String],
    warnings: &mut Warnings,
) -> Vec<Plan> {
    let plan = |(at, guess): (usize, &&Guess)| {
        let grammar = dialect.grammars[at];
        let left_out = options.leaves_out(at);
        if let Some(kind) = options.kind(at).filter(|_| !left_out) {
            let verdict = Verdict { kind, why: "Chosen by you.".into() };
            return Plan { verdict, decimal: decimal_of(guess, dialect, options), forced: true, left_out };
        }
        let decimal = grammar.map_or(dialect.decimal, |grammar| grammar.decimal());
        let mut unheard = Warnings::default();
        let warnings = if left_out { &mut unheard } else { &mut *warnings };
        let verdict = guess::judge(guess, grammar, dialect, (at + 1, &names[at]), warnings);
        Plan { verdict, decimal, forced: false, left_out }
    };
    guesses.iter().enumerate().map(plan).collect()
}

/// The second reading.
struct Again<'r> {
    decoding: Decoding,
    window: usize,
    layout: &'r Layout,
    rules: &'r Rules,
    header: bool,
}

impl Again<'_> {
    /// Fills the columns of which the first guess was wrong.
    fn read(&self, source: &mut dyn Source, plans: &[Plan], columns: &mut [Filling]) -> Result<(), Stop> {
        let is_right =
            |(column, plan): (&Filling, &Plan)| plan.left_out || column.is_filled(plan.verdict.kind, plan.decimal);
        let right: Vec<bool> = columns.iter().zip(plans).map(is_right).collect();
        if right.iter().all(|&right| right) {
            return Ok(());
        }
        let filling = |(plan, right): (&Plan, &bool)| match plan {
            _ if *right => Filling::nothing(),
            Plan { verdict, forced: true, decimal, .. } => Filling::forced(verdict.kind, *decimal, 0),
            Plan { verdict, decimal, .. } => Filling::guessed(verdict.kind, *decimal, 0),
        };
        let mut filled: Vec<Filling> = plans.iter().zip(&right).map(filling).collect();
        let mut unheard = Warnings::default();
        let mut reader = Reader::new(source, self.decoding, self.window);
        let mut record = Record::default();
        reader.skip_lines(self.layout.lines, &mut unheard)?;
        let mut is_header = self.header;
        while reader.read(self.layout.marks, &mut record, &mut unheard)? {
            if !std::mem::take(&mut is_header) {
                push(&mut filled, reader.buffer(), &record, self.rules);
            }
        }
        for ((column, filled), right) in columns.iter_mut().zip(filled).zip(right) {
            if !right {
                *column = filled;
            }
        }
        Ok(())
    }
}

/// The table, and what there is to say of each column.
fn finish(
    columns: Vec<Filling>,
    plans: Vec<Plan>,
    names: Vec<String>,
    warnings: &mut Warnings,
) -> Result<(Table, Vec<ColumnInfo>), CsvError> {
    let (mut kept, mut infos) = (Vec::new(), Vec::new());
    for (at, ((filling, plan), name)) in columns.into_iter().zip(plans).zip(names).enumerate() {
        let Plan { verdict: Verdict { kind, why }, left_out, forced, .. } = plan;
        let (misfits, examples) = (filling.misfits, filling.examples.clone());
        let spoilt = filling.guess.is_nearly_numbers();
        let mut info = ColumnInfo {
            missing: filling.guess.missing + misfits,
            kind,
            why: if left_out { "Left out by you.".into() } else { why },
            misfits,
            examples,
            looks: None,
            left_out,
            name: name.clone(),
        };
        if forced && misfits > 0 {
            warn_of_misfits(&info, at + 1, warnings);
        }
        if !left_out {
            let column: Column = filling.finish(&name, kind).ok_or_else(changed)?;
            info.kind = column.kind;
            // Measurements do not become names because of a stray text.
            info.looks = looks(&column).filter(|looks| *looks != Looks::Id || !spoilt);
            kept.push(column);
        }
        infos.push(info);
    }
    // Names are unique, and every row reached every column, unless there were other rows the second time.
    Ok((Table::new(kept).map_err(|_| changed())?, infos))
}

fn changed() -> CsvError {
    SourceError { reason: "it changed while it was read.".into() }.into()
}

fn warn_of_misfits(info: &ColumnInfo, column: usize, warnings: &mut Warnings) {
    let what = match info.kind {
        Kind::Integer => "whole numbers",
        Kind::Float => "numbers",
        Kind::Boolean => "true and false",
        Kind::Date => "dates (like 2024-01-31 or 31.01.2024)",
        Kind::Datetime => "times (like 2024-01-31 14:30 or 31.01.2024 14:30)",
        Kind::String | Kind::Empty => "texts",
    };
    let examples: Vec<String> =
        info.examples.iter().map(|example| format!("\"{}\" in line {}", example.text, example.line)).collect();
    let more = if info.misfits > examples.len() { ", …" } else { "" };
    let (name, examples, misfits) = (&info.name, examples.join(", "), info.misfits);
    let fit =
        if misfits == 1 { "1 cell does not fit and is".into() } else { format!("{misfits} cells do not fit and are") };
    let line = info.examples.first().map_or(1, |example| example.line);
    warnings.add(Topic::Misfit, line, Some(column), || {
        format!("Column \"{name}\", read as {what}: {fit} missing: {examples}{more}.")
    });
}

fn warn_of_torn_cells(text: &str, record: &Record, warnings: &mut Warnings) {
    for (column, cell) in record.cells.iter().enumerate().filter(|(_, cell)| cell.torn) {
        warnings.add(Topic::TextAfterQuote, record.line, Some(column + 1), || {
            let (line, column, text) = (record.line, column + 1, excerpt(record.text(text, cell)));
            format!(
                "The cell in line {line}, column {column} goes on after its closing quote; it is read as \"{text}\"."
            )
        });
    }
}

/// `long`: as in [`Rows`].
fn note_length(
    text: &str,
    record: &Record,
    columns: usize,
    long: &mut Option<(usize, u64, usize)>,
    warnings: &mut Warnings,
) {
    let (line, cells) = (record.line, record.cells.len());
    if cells < columns {
        warnings.add(Topic::ShortRow, line, None, || {
            format!("Line {line} has {cells} of {columns} cells; the rest of the row is missing.")
        });
        return;
    }
    let extra: Vec<&str> = record.texts(text).skip(columns).collect();
    if extra.iter().any(|cell| !cell.trim().is_empty()) {
        long.get_or_insert((0, line, cells)).0 += 1;
    }
    warnings.add(Topic::LongRow, line, Some(columns + 1), || {
        let extra: Vec<String> = extra.iter().take(3).map(|cell| format!("\"{}\"", excerpt(cell))).collect();
        let (extra, more) = (extra.join(", "), if cells - columns > 3 { ", …" } else { "" });
        format!("Line {line} has {cells} cells, but there are {columns} columns; left out: {extra}{more}.")
    });
}

/// The beginning of a cell.
fn shown(text: &str) -> String {
    text.chars().take(HEAD_CHARS).collect()
}
