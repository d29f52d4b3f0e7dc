//! What the reader found out can be corrected, and it says what does not fit.

use std::collections::BTreeMap;

use table::{ColumnOptions, CsvError, CsvOptions, Encoding, Import, Kind, Looks, Quote, Values, read_csv};

fn read(bytes: &[u8], options: &CsvOptions) -> Result<Import, CsvError> {
    read_csv(&mut &bytes[..], options, &mut |_| {})
}

fn column(position: usize, column: ColumnOptions) -> CsvOptions {
    CsvOptions { columns: BTreeMap::from([(position, column)]), ..CsvOptions::default() }
}

fn kind(kind: Kind) -> CsvOptions {
    column(0, ColumnOptions { kind: Some(kind), ..ColumnOptions::default() })
}

fn cells(import: &Import, at: usize) -> Vec<Option<String>> {
    let column = &import.table.columns()[at];
    (0..import.table.rows()).map(|row| column.cell_text(row).map(|text| text.into_owned())).collect()
}

fn some(texts: &[&str]) -> Vec<Option<String>> {
    texts.iter().map(|text| Some(text.to_string()).filter(|text| !text.is_empty())).collect()
}

#[test]
fn text_read_as_whole_numbers_goes_on_and_what_does_not_fit_is_missing() {
    let file = b"n,x\n1,a\nfoo,b\n?,c\n007,d\n2.5,e\n2.0,f\nbar,g\nbaz,h\n-3,i\n";
    let import = read(file, &kind(Kind::Integer)).unwrap();
    assert_eq!(cells(&import, 0), some(&["1", "", "", "7", "", "2", "", "", "-3"]));
    let info = &import.columns[0];
    assert_eq!((info.kind, info.why.as_str(), info.misfits, info.missing), (Kind::Integer, "Chosen by you.", 4, 5));
    let examples: Vec<_> = info.examples.iter().map(|example| (example.line, example.text.as_str())).collect();
    assert_eq!(examples, [(3, "foo"), (6, "2.5"), (8, "bar")]);
    let warning = &import.warnings[0];
    assert_eq!((warning.line, warning.column), (3, Some(1)));
    assert_eq!(
        warning.message,
        "Column \"n\", read as whole numbers: 4 cells do not fit and are missing: \"foo\" in line 3, \"2.5\" in line 6, \"bar\" in line 8, …."
    );
}

#[test]
fn numbers_read_as_text_keep_the_spelling_of_the_file() {
    let import = read(b"n\n007\n1e3\n+5\n1.50\n", &kind(Kind::String)).unwrap();
    assert_eq!(cells(&import, 0), some(&["007", "1e3", "+5", "1.50"]));
    assert_eq!(import.table.columns()[0].kind, Kind::String);
    assert!(import.warnings.is_empty());
}

#[test]
fn every_kind_can_be_chosen() {
    let import = read(b"n\nyes\n0\nmaybe\nTRUE\n", &kind(Kind::Boolean)).unwrap();
    assert_eq!(cells(&import, 0), some(&["true", "false", "", "true"]));
    let import = read(b"n\n2024-01-01T10:00\nsoon\n2024-01-02\n", &kind(Kind::Date)).unwrap();
    assert_eq!(cells(&import, 0), some(&["2024-01-01", "", "2024-01-02"]));
    let import = read(b"n\n2024-01-01\n2024-01-02\n", &kind(Kind::Datetime)).unwrap();
    assert_eq!(cells(&import, 0), some(&["2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z"]));
    let import = read(b"n\n1\n2\n", &kind(Kind::Float)).unwrap();
    assert_eq!((import.table.columns()[0].kind, import.columns[0].kind), (Kind::Float, Kind::Float));
}

#[test]
fn a_chosen_number_takes_the_decimal_mark_of_most_of_its_cells() {
    let file = b"a;b\nx;y\n1,5;y\n2,25;y\nz;y\n";
    assert_eq!(cells(&read(file, &kind(Kind::Float)).unwrap(), 0), some(&["", "1.5", "2.25", ""]));
    // Only far below the part from which it is first guessed.
    let file = format!("a;b\n{}1,5;y\n2,5;y\n", "x;y\n".repeat(2000));
    let import = read(file.as_bytes(), &kind(Kind::Float)).unwrap();
    assert_eq!((import.columns[0].misfits, import.table.columns()[0].missing()), (2000, 2000));
}

#[test]
fn without_a_header_the_first_row_counts_too() {
    let mut options = kind(Kind::Integer);
    options.header = Some(false);
    let import = read(b"x\n1\ny\n", &options).unwrap();
    assert_eq!(cells(&import, 0), some(&["", "1", ""]));
    assert_eq!((import.columns[0].misfits, import.columns[0].examples[0].line), (2, 1));
}

#[test]
fn columns_are_named_and_left_out_as_chosen() {
    let mut options = column(1, ColumnOptions { leave_out: true, ..ColumnOptions::default() });
    options.columns.insert(0, ColumnOptions { name: Some("key".into()), ..ColumnOptions::default() });
    let import = read(b"a,b,key\n1,x,2\n3,y,4\n", &options).unwrap();
    let names: Vec<&str> = import.table.columns().iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["key", "key_2"]);
    assert_eq!(import.columns.iter().map(|column| column.left_out).collect::<Vec<_>>(), [false, true, false]);
    assert_eq!((import.columns[1].name.as_str(), import.columns[1].why.as_str()), ("b", "Left out by you."));
}

#[test]
fn what_is_chosen_for_columns_has_to_make_sense() {
    let leave_out = ColumnOptions { leave_out: true, ..ColumnOptions::default() };
    let errors = [
        (column(2, ColumnOptions::default()), "There is no column 3; the file has 2."),
        (kind(Kind::Empty), "Column 1 cannot be read as empty."),
        (
            CsvOptions { columns: BTreeMap::from([(0, leave_out.clone()), (1, leave_out)]), ..CsvOptions::default() },
            "All columns are left out.",
        ),
        (CsvOptions { quote: Some(Quote::Char('é')), ..CsvOptions::default() }, "'é' cannot be the quote."),
        (CsvOptions { thousands: Some('7'), ..CsvOptions::default() }, "'7' cannot separate thousands."),
        (
            CsvOptions { thousands: Some(','), decimal: Some(','), ..CsvOptions::default() },
            "',' cannot separate thousands.",
        ),
        (
            CsvOptions { quote: Some(Quote::Char(';')), delimiter: Some(';'), ..CsvOptions::default() },
            "';' cannot be the delimiter.",
        ),
    ];
    for (options, expected) in errors {
        let error = read(b"a,b\n1,2\n", &options).unwrap_err().to_string();
        assert!(error.starts_with(expected) && error.ends_with('.'), "{error}");
    }
}

#[test]
fn marks_of_thousands_are_taken_as_chosen() {
    let thousands = |mark| CsvOptions { thousands: Some(mark), ..CsvOptions::default() };
    let import = read("a;b\n1'234.5;x\n12'000;y\n".as_bytes(), &thousands('\'')).unwrap();
    assert_eq!((cells(&import, 0), import.thousands), (some(&["1234.5", "12000"]), Some('\'')));
    let import = read("a;b\n1\u{a0}234;x\n2;y\n".as_bytes(), &thousands('\u{a0}')).unwrap();
    assert_eq!((cells(&import, 0), import.columns[0].kind), (some(&["1234", "2"]), Kind::Integer));
    let import = read(b"a;b\n1.234;x\n2.345;y\n", &thousands('.')).unwrap();
    assert_eq!((cells(&import, 0), import.decimal), (some(&["1234", "2345"]), ','));
    assert!(import.why.decimal.contains("mark of thousands"));
}

#[test]
fn markers_of_missing_cells_are_taken_as_chosen() {
    let options = CsvOptions { missing: Some(vec!["-999".into(), "none at all".into()]), ..CsvOptions::default() };
    let import = read(b"a,b\n-999,NA\n5,x\n,none at all\n", &options).unwrap();
    assert_eq!((cells(&import, 0), cells(&import, 1)), (some(&["", "5", ""]), some(&["NA", "x", ""])));
    assert_eq!(import.columns[0].why, "The one cell with a value is a whole number.");
}

#[test]
fn quotes_and_skipped_lines_are_taken_as_chosen() {
    let options = CsvOptions { quote: Some(Quote::Char('\'')), ..CsvOptions::default() };
    assert_eq!(cells(&read(b"a,b\n'x,y',\"\n", &options).unwrap(), 0), some(&["x,y"]));
    let options = CsvOptions { quote: Some(Quote::Off), ..CsvOptions::default() };
    assert_eq!(cells(&read(b"a,b\n\"x,\"y\n", &options).unwrap(), 1), some(&["\"y"]));
    let options = CsvOptions { skip_lines: 2, ..CsvOptions::default() };
    let import = read(b"made by \"X\n\nsep=;\na;b\n1;2\n3\n", &options).unwrap();
    assert_eq!((import.delimiter, import.table.rows(), import.warnings[0].line), (Some(';'), 2, 6));
    assert_eq!(read(b"one line", &options), Err(CsvError::Empty));
}

#[test]
fn encodings_are_taken_as_chosen() {
    let encoding = |encoding| CsvOptions { encoding: Some(encoding), ..CsvOptions::default() };
    let import = read(b"a\nK\xF6ln\n", &encoding(Encoding::Utf8)).unwrap();
    assert_eq!((cells(&import, 0), import.warnings.len()), (some(&["K\u{fffd}ln"]), 1));
    let import = read("a\nKöln\n".as_bytes(), &encoding(Encoding::Windows1252)).unwrap();
    assert_eq!(cells(&import, 0), some(&["KÃ¶ln"]));
    let units: Vec<u8> = "a,b\nKöln,1\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let import = read(&units, &encoding(Encoding::Utf16Be)).unwrap();
    assert_eq!((cells(&import, 0), import.bom), (some(&["Köln"]), false));
}

#[test]
fn a_first_invalid_byte_far_below_decides_for_all_of_the_file() {
    let mut file = b"id,name\n".to_vec();
    (0..300_000).for_each(|row| file.extend(format!("{row},x\n").bytes()));
    file.extend(b"300000,K\xF6ln\n");
    let import = read(&file, &CsvOptions::default()).unwrap();
    assert_eq!((import.encoding, import.table.rows()), (Encoding::Windows1252, 300_001));
    assert_eq!(import.table.columns()[1].cell_text(300_000).as_deref(), Some("Köln"));
    assert_eq!(import.columns[0].looks, Some(Looks::Id));
}

#[test]
fn a_column_that_changes_far_below_is_as_if_it_had_been_known() {
    let mut file = "n,t,i\n".to_owned();
    (0..5000).for_each(|row| file.push_str(&format!("{row},2024-01-01,00{row}\n")));
    file.push_str("oops,soon,1\n");
    let import = read(file.as_bytes(), &CsvOptions::default()).unwrap();
    let kinds: Vec<Kind> = import.columns.iter().map(|column| column.kind).collect();
    assert_eq!(kinds, [Kind::String, Kind::String, Kind::String]);
    assert_eq!(
        import.columns[0].why,
        "Text, because of \"oops\" in line 5002; 5000 of 5001 cells with a value are numbers."
    );
    assert!(import.warnings[0].message.contains("5000 of 5001"));
    assert_eq!(import.columns[0].looks, None, "a stray text makes no names of numbers");
    let Values::Categorical { categories, .. } = &import.table.columns()[0].values else { panic!("texts") };
    assert_eq!(categories.len(), 5001);
}

#[test]
fn a_source_that_fails_says_why() {
    struct Gone;
    impl table::Source for Gone {
        fn size(&self) -> u64 {
            10
        }
        fn read(&mut self, _: u64, _: &mut [u8]) -> Result<(), table::SourceError> {
            Err(table::SourceError { reason: "it was moved.".into() })
        }
    }
    let error = read_csv(&mut Gone, &CsvOptions::default(), &mut |_| {}).unwrap_err();
    assert_eq!(error.to_string(), "The file could not be read: it was moved.");
}
