//! Names for the columns: unique, whatever the first line says.

use std::collections::BTreeSet;

use super::warning::{Topic, Warnings, excerpt};

/// One name per column: `chosen` by the user, `written` in this line of the file if it has names, or made up. Columns
/// without one are called `column_3` by their place, a name that was there before gets `_2`, `_3`, …; both with a
/// warning if there is a header.
pub(super) fn names(
    written: Option<&[String]>,
    chosen: &[Option<&str>],
    line: u64,
    warnings: &mut Warnings,
) -> Vec<String> {
    if written.is_none() && chosen.iter().all(Option::is_none) {
        return (1..=chosen.len()).map(|column| format!("column_{column}")).collect();
    }
    let made_up: Vec<String> = (1..=chosen.len()).map(|column| format!("column_{column}")).collect();
    let of_file = |column: usize| written.map_or(&made_up[column], |names| &names[column]).trim();
    let written: Vec<&str> =
        (0..chosen.len()).map(|column| chosen[column].map_or_else(|| of_file(column), str::trim)).collect();
    // A made-up name must not take one that is written further right.
    let mut taken: BTreeSet<String> = written.iter().map(|&name| name.to_owned()).collect();
    let mut given = BTreeSet::new();
    let mut names = Vec::with_capacity(written.len());
    for (column, name) in (1..).zip(written) {
        if !name.is_empty() && given.insert(name) {
            names.push(name.to_owned());
            continue;
        }
        let base = if name.is_empty() { format!("column_{column}") } else { format!("{name}_2") };
        let mut unique = base.clone();
        for suffix in 2.. {
            if taken.insert(unique.clone()) {
                break;
            }
            unique = if name.is_empty() { format!("{base}_{suffix}") } else { format!("{name}_{}", suffix + 1) };
        }
        warnings.add(Topic::Name, line, Some(column), || {
            let called = excerpt(&unique);
            if name.is_empty() {
                format!("Column {column} has no name in line {line}; it is called \"{called}\".")
            } else {
                format!(
                    "The name \"{}\" is in line {line} more than once; column {column} is called \"{called}\".",
                    excerpt(name)
                )
            }
        });
        names.push(unique);
    }
    names
}

#[cfg(test)]
mod tests {
    use crate::{CsvOptions, read_csv};

    fn names(header: &str) -> Vec<String> {
        let options = CsvOptions { header: Some(true), ..CsvOptions::default() };
        let import = read_csv(&mut header.as_bytes(), &options, &mut |_| {}).unwrap();
        import.columns.into_iter().map(|column| column.name).collect()
    }

    #[test]
    fn repeated_names_are_numbered_around_those_already_there() {
        assert_eq!(names("x,x,x,x_2,y\n"), ["x", "x_3", "x_4", "x_2", "y"]);
    }

    #[test]
    fn empty_names_are_made_from_the_place() {
        assert_eq!(names("column_2,,,\n"), ["column_2", "column_2_2", "column_3", "column_4"]);
    }
}
