//! A table as CSV that a spreadsheet opens without running anything.

use super::number;
use crate::{Column, Table, Values};

/// Writes a table as RFC 4180 CSV: comma, CRLF, quotes where needed, missing cells empty, numbers with a decimal point.
///
/// A *text* that a spreadsheet would take for a formula (it starts with `=`, `+`, `-`, `@`, tab or CR and is not a
/// number) gets an apostrophe in front, names too; numbers never do. So such texts, and texts that are missing markers,
/// do not read back as they were.
pub fn write_csv(table: &Table) -> String {
    let mut csv = String::new();
    let names: Vec<_> = table.columns().iter().map(|column| quote(&defuse(&column.name))).collect();
    push_line(&mut csv, names.iter().map(String::as_str));
    // Each category is prepared once, not once per row.
    let prepared: Vec<Vec<String>> = table.columns().iter().map(categories).collect();
    for row in 0..table.rows() {
        let cells: Vec<_> =
            table.columns().iter().zip(&prepared).map(|(column, texts)| cell(column, texts, row)).collect();
        push_line(&mut csv, cells.iter().map(AsRef::as_ref));
    }
    csv
}

fn categories(column: &Column) -> Vec<String> {
    match &column.values {
        Values::Numeric(_) => Vec::new(),
        Values::Categorical { categories, .. } => categories.iter().map(|text| quote(&defuse(text))).collect(),
    }
}

fn cell<'c>(column: &'c Column, texts: &'c [String], row: usize) -> std::borrow::Cow<'c, str> {
    match &column.values {
        Values::Numeric(_) => column.cell_text(row).unwrap_or_default(),
        Values::Categorical { codes, .. } => texts.get(codes[row] as usize).map_or("", String::as_str).into(),
    }
}

fn push_line<'c>(csv: &mut String, cells: impl Iterator<Item = &'c str>) {
    let start = csv.len();
    for (column, cell) in cells.enumerate() {
        if column > 0 {
            csv.push(',');
        }
        csv.push_str(cell);
    }
    if csv.len() == start {
        csv.push_str("\"\""); // a blank line would be skipped
    }
    csv.push_str("\r\n");
}

fn defuse(text: &str) -> String {
    let dangerous = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && number::read(text).fits == 0;
    if dangerous { format!("'{text}") } else { text.to_owned() }
}

fn quote(text: &str) -> String {
    let spaced = text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace);
    if spaced || text.is_empty() || text.contains([',', ';', '\t', '|', '"', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_would_run_are_defused_and_numbers_are_not() {
        let cells = ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "-5", "+1.5e3", "a=b", "- x"];
        let texts = Column::categorical("=name", cells.map(Some));
        let numbers = Column::numeric("n", vec![-1.0, -2.5, f64::NAN, 0.0, 1e300, 7.0, 8.0, 9.0]);
        let csv = write_csv(&Table::new(vec![texts, numbers]).unwrap());
        let expected = "'=name,n\r\n'=1+1,-1\r\n'+1+1,-2.5\r\n'-2+3,\r\n'@SUM(A1),0\r\n-5,1e300\r\n+1.5e3,7\r\na=b,8\r\n'- x,9\r\n";
        assert_eq!(csv, expected);
    }

    #[test]
    fn cells_are_quoted_where_needed() {
        let column =
            Column::categorical("a \"b\"", [Some("x,y"), Some("two\nlines"), Some(" spaced"), None, Some("plain")]);
        let csv = write_csv(&Table::new(vec![column]).unwrap());
        assert_eq!(csv, "\"a \"\"b\"\"\"\r\n\"x,y\"\r\n\"two\nlines\"\r\n\" spaced\"\r\n\"\"\r\nplain\r\n");
    }

    #[test]
    fn a_table_without_columns_is_one_line() {
        assert_eq!(write_csv(&Table::default()), "\"\"\r\n");
    }
}
