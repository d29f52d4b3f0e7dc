//! What is too large, broken or misunderstood ends in a sentence that helps.

use table::{CsvError, CsvOptions, Import, Kind, MAX_BYTES, MAX_ROWS, read_csv};

fn read(text: &str) -> Result<Import, CsvError> {
    read_csv(&mut text.as_bytes(), &CsvOptions::default(), &mut |_| {})
}

#[track_caller]
fn assert_says(error: CsvError, parts: &[&str]) {
    let sentences = error.to_string();
    for part in parts {
        assert!(sentences.contains(part), "{part:?} is not in: {sentences}");
    }
}

#[test]
fn a_file_beyond_50_mb_is_refused_before_it_is_read() {
    let error =
        read_csv(&mut vec![b'a'; MAX_BYTES + 1].as_slice(), &CsvOptions::default(), &mut |_| panic!("not read"))
            .unwrap_err();
    assert_says(error, &["51 MB", "limit is 50 MB", "sample"]);
}

#[test]
fn the_row_after_the_limit_is_named() {
    let text = format!("x\n{}", "1\n".repeat(MAX_ROWS));
    assert_eq!(read(&text).unwrap().table.rows(), MAX_ROWS);
    assert_says(read(&(text + "1\n")).unwrap_err(), &["Line 500002", "500000 rows"]);
}

#[test]
fn short_rows_below_a_wide_header_cannot_fill_the_memory() {
    let header: Vec<String> = (0..1000).map(|column| format!("c{column}")).collect();
    let text = format!("{}\n{}", header.join(","), "1\n".repeat(30_000));
    assert_says(read(&text).unwrap_err(), &["Up to line 25002", "25000000 cells"]);
}

#[test]
fn rows_that_are_mostly_too_long_are_refused() {
    let error = read("price,city\n1,50,Bonn\n2,50,Kiel\n3,Ulm\n").unwrap_err();
    assert_says(error, &["2 of 3 rows", "more cells than the 2", "line 2 with 3", "quotes"]);
}

#[test]
fn empty_cells_after_the_last_column_are_only_warned_of() {
    let import = read("a,b\n1,2,\n3,4,\n").unwrap();
    assert_eq!((import.table.rows(), import.warnings.len()), (2, 2));
}

#[test]
fn an_open_quote_is_pointed_at() {
    assert_says(read("a,b\n1,x\n2,\"y\n3,z\n").unwrap_err(), &["line 3, column 2", "never closed"]);
}

#[test]
fn options_beat_guesses() {
    let options = CsvOptions { delimiter: Some('/'), header: Some(false), decimal: Some(','), ..CsvOptions::default() };
    let import = read_csv(&mut &b"a/1,5\nb/2,5\n"[..], &options, &mut |_| {}).unwrap();
    assert_eq!((import.header, import.delimiter, import.decimal), (false, Some('/'), ','));
    assert_eq!(import.columns[1].kind, Kind::Float);
    assert_eq!(import.columns[1].name, "column_2");
    let options = CsvOptions { decimal: Some('_'), ..CsvOptions::default() };
    assert_says(read_csv(&mut &b"a\n"[..], &options, &mut |_| {}).unwrap_err(), &["'_'", "decimal mark"]);
}

#[test]
fn a_first_line_with_numbers_like_those_below_is_data() {
    assert!(!read("Ann,34,Bonn\nBob,27,Kiel\n").unwrap().header);
    assert!(!read("2024-01-01,x\n2024-01-02,y\n").unwrap().header);
    assert!(read("name,7\nAnn,x\n").unwrap().header);
    assert!(read("name,age\nAnn,34\n").unwrap().header);
}

#[test]
fn progress_grows_to_the_size_of_the_file() {
    let text = format!("x,y\n{}", "1234567,abcdefgh\n".repeat(150_000));
    let mut reports = Vec::new();
    read_csv(&mut text.as_bytes(), &CsvOptions::default(), &mut |bytes_done| reports.push(bytes_done)).unwrap();
    assert!(reports.len() > 5 && reports.is_sorted());
    assert_eq!(reports.last(), Some(&(text.len() as u64)));
}
