//! What holds for every table and every file.

use proptest::prelude::*;
use table::{
    Column, ColumnOptions, CsvOptions, Encoding, Kind, MISSING_MARKERS, Quote, Table, Values, read_csv,
    read_csv_in_windows, write_csv,
};

fn quoted(cells: &[String]) -> String {
    let cells: Vec<_> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
    cells.join(",")
}

fn rows(cell: &'static str) -> impl Strategy<Value = Vec<Vec<String>>> {
    (1usize..5)
        .prop_flat_map(move |columns| prop::collection::vec(prop::collection::vec(cell, columns..=columns), 1..12))
}

/// Bytes that make trouble more often than random ones.
fn troublesome() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "\"", "\"\"", ",", ";", "\t", "|", "\n", "\r", "\r\n", " ", "1", "1,5", "1.5", "1.234,5", "a", "NA", "-", "=1",
            "2024-01-01", "true", "é", "\0", "\u{feff}", "sep=;\n", "inf", "99999999999999999999", "1e999",
        ]).prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..4),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn options() -> impl Strategy<Value = CsvOptions> {
    let delimiter = prop::option::of(prop_oneof![prop::sample::select(vec![',', ';', ' ', 'x']), any::<char>()]);
    let decimal = prop::option::of(prop::sample::select(vec!['.', ',', 'x']));
    (delimiter, any::<Option<bool>>(), decimal).prop_map(|(delimiter, header, decimal)| CsvOptions {
        delimiter,
        header,
        decimal,
        ..CsvOptions::default()
    })
}

fn kinds() -> impl Strategy<Value = Kind> {
    use Kind::{Boolean, Date, Datetime, Float, Integer, String};
    prop::sample::select(vec![Integer, Float, Boolean, Date, Datetime, String])
}

/// Corrections, most of which can be.
fn corrections() -> impl Strategy<Value = CsvOptions> {
    let encodings = vec![Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Windows1252];
    let quote = prop_oneof![Just(Quote::Off), prop::sample::select(vec!['"', '\'', 'a']).prop_map(Quote::Char)];
    let columns = prop::collection::btree_map(
        0usize..3,
        (prop::option::of("[a-c]?"), prop::option::of(kinds()), prop::bool::weighted(0.2))
            .prop_map(|(name, kind, leave_out)| ColumnOptions { name, kind, leave_out }),
        0..3,
    );
    let missing = prop::option::of(prop::collection::vec(prop::sample::select(vec!["1", "NA", "-", "a"]), 0..3));
    let thousands = prop::option::of(prop::sample::select(vec![',', '.', '\'', ' ']));
    let first = (options(), prop::option::of(prop::sample::select(encodings)), prop::option::of(quote));
    (first, thousands, missing, 0u64..3, columns).prop_map(
        |((options, encoding, quote), thousands, missing, skip_lines, columns)| {
            let missing = missing.map(|markers| markers.into_iter().map(str::to_owned).collect());
            CsvOptions { encoding, quote, thousands, missing, skip_lines, columns, ..options }
        },
    )
}

/// A column whose kind can be told from its cells.
fn column(rows: usize) -> impl Strategy<Value = Column> {
    let present = |missing: u8| missing > 0;
    let numbers = move |number: BoxedStrategy<f64>| {
        prop::collection::vec((number, 0u8..6), rows).prop_map(move |cells| {
            cells.into_iter().map(|(n, m)| if present(m) { n } else { f64::NAN }).collect::<Vec<f64>>()
        })
    };
    let texts = move |text: BoxedStrategy<String>| {
        prop::collection::vec((text, 0u8..6), rows)
            .prop_map(move |cells| cells.into_iter().map(|(t, m)| present(m).then_some(t)).collect::<Vec<_>>())
    };
    let words = |kind: Kind, texts: Vec<Option<String>>| Column {
        kind,
        ..Column::categorical("", texts.iter().map(Option::as_deref))
    };
    let filled = |column: Column| {
        let empty = column.missing() == column.values.len();
        if empty {
            Column { kind: Kind::Empty, ..Column::categorical("", vec![None; column.values.len()]) }
        } else {
            column
        }
    };
    prop_oneof![
        numbers((-10_000..10_000i32).prop_map(f64::from).boxed()).prop_map(|n| Column::numeric("", n)),
        numbers((-1e6..1e6f64).boxed()).prop_map(|n| Column::numeric("", n)),
        numbers(prop_oneof![any::<f64>(), (-9999..9999i32).prop_map(|n| f64::from(n) / 1000.0)].boxed())
            .prop_map(|n| Column::numeric("", n)),
        numbers((-2_000_000_000_000_000..4_000_000_000_000_000i64).prop_map(|us| us as f64 / 1e6).boxed())
            .prop_map(|seconds| Column::datetime("", seconds)),
        numbers((-20_000..40_000i32).prop_map(|days| f64::from(days) * 86_400.0).boxed())
            .prop_map(|seconds| Column::datetime("", seconds)),
        texts("[k-m][k-mé,;|\t\"\r\n ß-]{0,6}[k-m]".boxed()).prop_map(move |texts| words(Kind::String, texts)),
        texts("true|false".boxed()).prop_map(move |texts| words(Kind::Boolean, texts)),
    ]
    .prop_map(filled)
}

fn tables() -> impl Strategy<Value = Table> {
    let columns = (1usize..40).prop_flat_map(|rows| prop::collection::vec(column(rows), 1..6));
    columns.prop_map(|columns| {
        let named = columns.into_iter().enumerate();
        Table::new(named.map(|(at, column)| Column { name: format!("c {at}"), ..column }).collect()).unwrap()
    })
}

/// How a table is written.
#[derive(Clone, Debug)]
struct Style {
    delimiter: char,
    always_quoted: bool,
    line_end: &'static str,
    encoding: Encoding,
    bom: bool,
}

fn styles() -> impl Strategy<Value = Style> {
    let encodings = vec![
        (Encoding::Utf8, false),
        (Encoding::Utf8, true),
        (Encoding::Utf16Le, true),
        (Encoding::Utf16Be, true),
        (Encoding::Windows1252, false),
    ];
    let delimiters = prop::sample::select(vec![',', ';', '\t', '|', '~']);
    let line_ends = prop::sample::select(vec!["\n", "\r\n", "\r"]);
    (delimiters, any::<bool>(), line_ends, prop::sample::select(encodings)).prop_map(
        |(delimiter, always_quoted, line_end, (encoding, bom))| Style {
            delimiter,
            always_quoted,
            line_end,
            encoding,
            bom,
        },
    )
}

/// The lines of [`write_csv`], written another way.
fn restyled(table: &Table, style: &Style) -> Vec<u8> {
    let quoted = |cell: &str| {
        let needed = cell.is_empty() || cell.contains(['"', '\r', '\n', style.delimiter]);
        if style.always_quoted || needed { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
    };
    let mut text = if style.bom { "\u{feff}".to_owned() } else { String::new() };
    let delimiter = style.delimiter.to_string();
    let names: Vec<String> = table.columns().iter().map(|column| quoted(&column.name)).collect();
    text += &(names.join(&delimiter) + style.line_end);
    for row in 0..table.rows() {
        let cell = |column: &Column| quoted(&column.cell_text(row).unwrap_or_default());
        text += &(table.columns().iter().map(cell).collect::<Vec<_>>().join(&delimiter) + style.line_end);
    }
    match style.encoding {
        Encoding::Utf8 => text.into_bytes(),
        Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        Encoding::Windows1252 => text.chars().map(|char| u8::try_from(char).expect("a character of Latin-1")).collect(),
    }
}

proptest! {
    #[test]
    fn printable_strings_written_as_rfc_4180_read_back(rows in rows("\\PC{0,8}|[ -~\n]{0,6}|[0-9.,]{1,6}")) {
        let names: Vec<String> = (0..rows[0].len()).map(|column| format!("c{column}")).collect();
        let lines: Vec<String> = std::iter::once(&names).chain(&rows).map(|cells| quoted(cells)).collect();
        let options = CsvOptions { delimiter: Some(','), header: Some(true), ..CsvOptions::default() };
        let import = read_csv(&mut lines.join("\r\n").as_bytes(), &options, &mut |_| {}).unwrap();
        prop_assert_eq!(import.table.rows(), rows.len());
        for (at, column) in import.table.columns().iter().enumerate() {
            prop_assert_eq!(&column.name, &names[at]);
            for (row, cells) in rows.iter().enumerate() {
                let written = cells[at].as_str();
                if MISSING_MARKERS.contains(&written.trim()) {
                    prop_assert!(column.is_missing(row));
                } else if matches!(column.values, Values::Categorical { .. }) {
                    let text = column.cell_text(row);
                    prop_assert_eq!(text.as_deref(), Some(written));
                } else {
                    prop_assert!(!column.is_missing(row), "{} is a number", written);
                }
            }
        }
    }

    #[test]
    fn numbers_read_back_exactly(numbers in prop::collection::vec(prop_oneof![any::<f64>(), (-1e6..1e6f64), Just(0.0)], 1..30)) {
        let table = Table::new(vec![Column::numeric("x", numbers)]).unwrap();
        let options = CsvOptions { header: Some(true), decimal: Some('.'), ..CsvOptions::default() };
        let import = read_csv(&mut write_csv(&table).as_bytes(), &options, &mut |_| {}).unwrap();
        prop_assert_eq!(import.table.rows(), table.rows());
        prop_assert_eq!(import.columns[0].missing, table.columns()[0].missing());
        if matches!(import.columns[0].kind, Kind::Integer | Kind::Float) {
            prop_assert_eq!(import.table, table);
        }
    }

    #[test]
    fn no_bytes_make_it_panic_and_every_import_is_whole(bytes in prop_oneof![troublesome(), prop::collection::vec(any::<u8>(), 0..300)], options in prop_oneof![options(), corrections()]) {
        let mut done = 0;
        let result = read_csv(&mut bytes.as_slice(), &options, &mut |bytes_done| done = bytes_done);
        match result {
            Ok(import) => {
                prop_assert_eq!(done, bytes.len() as u64);
                let kept = import.columns.iter().filter(|column| !column.left_out);
                prop_assert!(kept.map(|column| (&column.name, column.kind)).eq(import.table.columns().iter().map(|column| (&column.name, column.kind))));
                prop_assert!(import.columns.iter().all(|column| column.why.ends_with('.') && column.examples.len() == column.misfits.min(3)));
                prop_assert!(Table::new(import.table.clone().into_columns()).is_ok());
                prop_assert!(import.warnings.iter().all(|warning| warning.line > 0));
                write_csv(&import.table);
            }
            Err(error) => prop_assert!(error.to_string().ends_with('.')),
        }
    }

    #[test]
    fn windows_make_no_difference(bytes in troublesome(), options in prop_oneof![options(), corrections()], window in 1usize..20) {
        let whole = read_csv(&mut bytes.as_slice(), &options, &mut |_| {});
        let in_windows = read_csv_in_windows(&mut bytes.as_slice(), &options, &mut |_| {}, window);
        prop_assert_eq!(in_windows, whole);
    }

    #[test]
    fn a_table_written_in_any_style_reads_back(table in tables(), style in styles(), window in prop_oneof![1usize..200, Just(1 << 20)]) {
        let options = CsvOptions { delimiter: Some(style.delimiter), decimal: Some('.'), ..CsvOptions::default() };
        let bytes = restyled(&table, &style);
        let import = read_csv_in_windows(&mut bytes.as_slice(), &options, &mut |_| {}, window).unwrap();
        prop_assert_eq!(&import.table, &table);
        prop_assert!(import.header && import.bom == style.bom && import.warnings.iter().all(|warning| warning.message.contains("infinite")));
        if style.bom {
            prop_assert_eq!(import.encoding, style.encoding);
        }
    }

    #[test]
    fn a_written_table_reads_back(table in tables()) {
        let options = CsvOptions { delimiter: Some(','), decimal: Some('.'), ..CsvOptions::default() };
        prop_assert_eq!(read_csv(&mut write_csv(&table).as_bytes(), &options, &mut |_| {}).unwrap().table, table);
    }

    #[test]
    fn no_written_text_starts_like_a_formula(texts in prop::collection::vec("[=+@\t\r-][ -~]{0,6}", 1..10)) {
        let column = Column::categorical("x", texts.iter().map(|text| Some(text.as_str())));
        for line in write_csv(&Table::new(vec![column]).unwrap()).split("\r\n") {
            let cell = line.trim_start_matches('"');
            let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
            prop_assert!(!formula || cell.trim_end_matches('"').parse::<f64>().is_ok() || cell.contains(','), "{}", line);
        }
    }
}
