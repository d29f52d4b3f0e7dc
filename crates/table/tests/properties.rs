//! What holds for every table and every file.

use proptest::prelude::*;
use table::{Column, CsvOptions, Kind, MISSING_MARKERS, Table, Values, read_csv, write_csv};

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
    })
}

proptest! {
    #[test]
    fn printable_strings_written_as_rfc_4180_read_back(rows in rows("\\PC{0,8}|[ -~\n]{0,6}|[0-9.,]{1,6}")) {
        let names: Vec<String> = (0..rows[0].len()).map(|column| format!("c{column}")).collect();
        let lines: Vec<String> = std::iter::once(&names).chain(&rows).map(|cells| quoted(cells)).collect();
        let options = CsvOptions { delimiter: Some(','), header: Some(true), ..CsvOptions::default() };
        let import = read_csv(lines.join("\r\n").as_bytes(), &mut |_| {}, &options).unwrap();
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
        let import = read_csv(write_csv(&table).as_bytes(), &mut |_| {}, &options).unwrap();
        prop_assert_eq!(import.table.rows(), table.rows());
        prop_assert_eq!(import.columns[0].missing, table.columns()[0].missing());
        if matches!(import.columns[0].kind, Kind::Integer | Kind::Float) {
            prop_assert_eq!(import.table, table);
        }
    }

    #[test]
    fn no_bytes_make_it_panic_and_every_import_is_whole(bytes in prop_oneof![troublesome(), prop::collection::vec(any::<u8>(), 0..300)], options in options()) {
        let mut done = 0;
        let result = read_csv(&bytes, &mut |bytes_done| done = bytes_done, &options);
        match result {
            Ok(import) => {
                prop_assert_eq!(done, bytes.len() as u64);
                prop_assert_eq!(import.columns.len(), import.table.columns().len());
                prop_assert!(Table::new(import.table.clone().into_columns()).is_ok());
                prop_assert!(import.warnings.iter().all(|warning| warning.line > 0));
                write_csv(&import.table);
            }
            Err(error) => prop_assert!(error.to_string().ends_with('.')),
        }
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
