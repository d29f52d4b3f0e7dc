//! Every file of the corpus is read as `expected.json` says, or refused with a sentence that helps.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Deserialize;
use table::{
    Column, CsvError, CsvOptions, Import, Kind, Looks, MISSING_MARKERS, Values, read_csv, read_csv_in_windows,
};

#[derive(Deserialize)]
struct Corpus {
    missing_markers: Vec<String>,
    files: Vec<Expected>,
}

/// Most fields are only given where the file can be read.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Expected {
    file: String,
    outcome: String,
    accept_outcomes: Vec<String>,
    error_kind: Option<String>,
    encoding: String,
    accept_encodings: Vec<String>,
    bom: bool,
    delimiter: Option<char>,
    decimal: char,
    thousands: Option<char>,
    header: bool,
    n_rows: usize,
    n_columns: usize,
    columns: Vec<ExpectedColumn>,
    missing_unchecked: bool,
    cells: Vec<Cell>,
    pandas: Option<Pandas>,
}

#[derive(Deserialize)]
struct ExpectedColumn {
    name: Option<String>,
    r#type: String,
    #[serde(default)]
    accept: Vec<String>,
    missing: usize,
    role: Option<String>,
    #[serde(default)]
    missing_accept: Vec<usize>,
    #[serde(default)]
    not_pandas_numeric: bool,
}

#[derive(Deserialize)]
struct Cell {
    row: usize,
    column: usize,
    value: Option<String>,
}

#[derive(Deserialize)]
struct Pandas {
    rows: usize,
    columns: usize,
    numeric_column_sums: Vec<Option<f64>>,
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Integer => "integer",
        Kind::Float => "float",
        Kind::Boolean => "boolean",
        Kind::Date | Kind::Datetime => "datetime",
        Kind::String => "string",
        Kind::Empty => "empty",
    }
}

fn looks_name(looks: Looks) -> &'static str {
    match looks {
        Looks::Id => "id",
        Looks::Constant => "constant",
        Looks::Categorical => "categorical",
        Looks::Text => "text",
    }
}

fn corpus() -> Corpus {
    serde_json::from_str(include_str!("golden/expected.json")).expect("expectations parse")
}

fn bytes(file: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(file);
    std::fs::read(path).expect("the file of the corpus exists")
}

fn read(file: &str) -> Result<Import, CsvError> {
    read_csv(&mut bytes(file).as_slice(), &CsvOptions::default(), &mut |_| {})
}

#[test]
fn every_file_is_read_as_expected_or_refused_where_that_is_accepted() {
    let corpus = corpus();
    assert_eq!(corpus.missing_markers, MISSING_MARKERS);
    assert_eq!(corpus.files.len(), 43);
    for expected in corpus.files {
        let file = &expected.file;
        let result = read(file);
        let accepted =
            |outcome: &str| expected.outcome == outcome || expected.accept_outcomes.iter().any(|o| o == outcome);
        match result {
            Err(error) => {
                assert!(accepted("error"), "{file}: {error}");
                check_error(&expected, &error);
            }
            Ok(import) => {
                assert!(accepted("ok") || accepted("ok_with_warning"), "{file} must be refused");
                if !accepted("ok") {
                    assert!(!import.warnings.is_empty(), "{file} needs a warning");
                }
                check_import(&expected, &import);
            }
        }
    }
}

fn check_error(expected: &Expected, error: &CsvError) {
    let sentences = error.to_string();
    assert!(sentences.ends_with('.') && sentences.contains(". "), "{}: {sentences}", expected.file);
    match expected.error_kind.as_deref() {
        Some("empty") => assert_eq!(*error, CsvError::Empty, "{}", expected.file),
        Some("not_text") => assert!(matches!(error, CsvError::NotText { .. }), "{}: {error}", expected.file),
        _ => {}
    }
}

fn check_import(expected: &Expected, import: &Import) {
    let file = &expected.file;
    let encodings = std::iter::once(&expected.encoding).chain(&expected.accept_encodings);
    assert!(encodings.clone().any(|name| name == import.encoding.name()), "{file}: {:?}", import.encoding);
    assert_eq!(import.bom, expected.bom, "{file}");
    assert_eq!(import.delimiter, expected.delimiter, "{file}");
    assert_eq!((import.decimal, import.thousands), (expected.decimal, expected.thousands), "{file}");
    assert_eq!(import.header, expected.header, "{file}");
    assert_eq!(import.table.rows(), expected.n_rows, "{file}");
    assert_eq!(import.table.columns().len(), expected.n_columns, "{file}");
    assert_eq!(import.columns.len(), expected.n_columns, "{file}");
    let names: BTreeSet<&str> = import.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names.len(), expected.n_columns, "{file}: names are unique");

    for (at, wanted) in expected.columns.iter().enumerate() {
        let (info, column) = (&import.columns[at], &import.table.columns()[at]);
        assert_eq!((&info.name, info.kind), (&column.name, column.kind), "{file}");
        if let Some(name) = &wanted.name {
            assert_eq!(&info.name, name, "{file}");
        }
        let kind = kind_name(info.kind);
        assert!(wanted.r#type == kind || wanted.accept.iter().any(|k| k == kind), "{file} {}: {kind}", info.name);
        if let Some(role) = &wanted.role {
            assert_eq!(info.looks.map(looks_name), Some(role.as_str()), "{file} {}", info.name);
        }
        if matches!(info.kind, Kind::Float | Kind::Date | Kind::Datetime) {
            assert_ne!(info.looks, Some(Looks::Id), "{file} {}", info.name);
        }
        assert!(info.why.ends_with('.'), "{file} {}: {}", info.name, info.why);
        assert_eq!(info.missing, column.missing(), "{file} {}", info.name);
        if !expected.missing_unchecked {
            let right = info.missing == wanted.missing || wanted.missing_accept.contains(&info.missing);
            assert!(right, "{file} {}: {} missing", info.name, info.missing);
        }
    }
    for cell in &expected.cells {
        check_cell(file, &import.table.columns()[cell.column], cell);
    }
    if let Some(pandas) = &expected.pandas {
        assert_eq!((pandas.rows, pandas.columns), (expected.n_rows, expected.n_columns), "{file}");
        for (at, sum) in pandas.numeric_column_sums.iter().enumerate() {
            if let (Some(sum), false) = (sum, expected.columns[at].not_pandas_numeric) {
                check_sum(file, &import.table.columns()[at], import.columns[at].kind, *sum);
            }
        }
    }
}

/// Text is exact; of a number only the value is kept, not its spelling.
fn check_cell(file: &str, column: &Column, cell: &Cell) {
    let text = column.cell_text(cell.row);
    match (&column.values, &cell.value) {
        (Values::Numeric(numbers), Some(value)) if !column.kind.is_time() => {
            assert_eq!(numbers[cell.row], value.parse::<f64>().unwrap(), "{file}")
        }
        _ => assert_eq!(text.as_deref(), cell.value.as_deref(), "{file}"),
    }
}

fn check_sum(file: &str, column: &Column, kind: Kind, expected: f64) {
    if kind.is_time() {
        return;
    }
    let Values::Numeric(numbers) = &column.values else {
        assert!(matches!(kind, Kind::String | Kind::Empty | Kind::Boolean), "{file} {}", column.name);
        return;
    };
    let sum: f64 = numbers.iter().filter(|number| !number.is_nan()).sum();
    assert!((sum - expected).abs() <= 1e-12 * expected.abs(), "{file} {}: {sum} is not {expected}", column.name);
}

#[test]
fn warnings_name_the_lines_of_ragged_rows() {
    let lines = |file| read(file).unwrap().warnings.into_iter().map(|warning| warning.line).collect::<Vec<_>>();
    assert_eq!(lines("short_rows.csv"), [3, 4]);
    assert_eq!(lines("long_rows.csv"), [3]);
    assert_eq!(lines("nul_bytes.csv"), [2, 3]);
    let long = read("long_rows.csv").unwrap().warnings.remove(0);
    assert!(long.message.contains("\"7\""), "says what was left out: {}", long.message);
}

#[test]
fn windows_make_no_difference() {
    for expected in corpus().files {
        let bytes = bytes(&expected.file);
        let windows: &[usize] = if bytes.len() < 1000 { &[1, 2, 3, 7, 64] } else { &[200, 5000] };
        for &window in windows {
            let options = CsvOptions::default();
            let import = read_csv_in_windows(&mut bytes.as_slice(), &options, &mut |_| {}, window);
            assert_eq!(import, read(&expected.file), "{} in windows of {window}", expected.file);
        }
    }
}

#[test]
fn the_head_shows_the_first_rows_as_they_are() {
    let import = read("semicolon_thousands_dot.csv").unwrap();
    assert_eq!(import.head[0][1], "1.234,56");
    assert_eq!((import.head.len(), read("no_header.csv").unwrap().head.len()), (4, 3));
    assert_eq!(
        (read("header_only.csv").unwrap().head.len(), read("high_cardinality.csv").unwrap().head.len()),
        (0, 30)
    );
    assert_eq!(read("long_field.csv").unwrap().head[0][1].chars().count(), 200);
    assert_eq!(read("short_rows.csv").unwrap().head[1].len(), 2);
}

#[test]
fn every_choice_has_a_reason() {
    let why = read("semicolon_decimal_comma.csv").unwrap().why;
    assert_eq!(why.encoding, "All of the file is valid UTF-8.");
    assert_eq!(why.delimiter, "It divides each of the first 4 rows into 3 cells.");
    assert_eq!(why.decimal, "1 column has numbers with a decimal comma, 0 a decimal point.");
    assert_eq!(why.header, "No cell of line 1 is a number or a date like those below it.");
    assert!(read("utf16le_bom.csv").unwrap().why.encoding.contains("byte-order mark"));
    assert!(read("latin1.csv").unwrap().why.encoding.contains("not UTF-8"));
    assert!(read("no_header.csv").unwrap().why.header.contains("in line 1 is a number"));
}

#[test]
fn plain_files_give_no_warning() {
    for file in [
        "plain.csv",
        "crlf.csv",
        "utf16le_bom.csv",
        "latin1.csv",
        "semicolon_thousands_dot.csv",
        "no_header.csv",
        "iso_dates.csv",
    ] {
        assert_eq!(read(file).unwrap().warnings, [], "{file}");
    }
}

#[test]
fn dates_and_times_are_seconds_since_1970() {
    let table = read("iso_dates.csv").unwrap().table;
    let kinds: Vec<Kind> = table.columns().iter().map(|column| column.kind).collect();
    assert_eq!(kinds, [Kind::Date, Kind::Datetime, Kind::Datetime, Kind::Integer]);
    for column in &table.columns()[..3] {
        let Values::Numeric(seconds) = &column.values else { panic!("times are numeric") };
        assert!(seconds.iter().all(|seconds| (1.6e9..1.8e9).contains(seconds)), "{}: {seconds:?}", column.name);
    }
}

#[test]
fn one_word_among_numbers_is_pointed_out() {
    let warning = read("mixed_types.csv").unwrap().warnings.remove(0);
    assert_eq!((warning.line, warning.column), (21, Some(1)));
    assert!(warning.message.contains("19 of 20") && warning.message.contains("oops"), "{}", warning.message);
}
