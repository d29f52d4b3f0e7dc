//! Expectations as text: one in each line, such as `age: in_range(18, 99) mostly 0.95`.

use protocol::{Expectation, Failure, Setting};

use super::{Kind, MOST, check, find};
use crate::failure::failure;
use crate::parameter::Range;

/// All rows instead of a column.
const TABLE: &str = "table";

/// Expectations as text.
pub fn write(expectations: &[Expectation]) -> String {
    expectations.iter().map(|expectation| line(expectation) + "\n").collect()
}

/// An expectation as a line.
pub fn line(expectation: &Expectation) -> String {
    let column = match expectation.column.as_str() {
        "" => TABLE.into(),
        name if name == TABLE || name.trim() != name || name.contains([':', '"', '#', '\n']) => quoted(name),
        name => name.to_owned(),
    };
    let parameters = find(&expectation.kind).map_or(&[][..], |kind| kind.parameters);
    let values = crate::parameter::Values::new(parameters.iter().collect(), &expectation.settings);
    let arguments: Vec<String> = parameters.iter().map(|parameter| values.text(parameter.id)).collect();
    let arguments = if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(", ")) };
    let mostly = if expectation.mostly < 1.0 { format!(" mostly {}", expectation.mostly) } else { String::new() };
    format!("{column}: {}{arguments}{mostly}", expectation.kind)
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\\\""))
}

/// Expectations of a text. Empty lines, and what follows a `#`, do not count.
///
/// # Errors
/// All lines that cannot be read, each with its number and what is wrong.
pub fn read(text: &str) -> Result<Vec<Expectation>, Failure> {
    let (mut expectations, mut wrong) = (Vec::new(), Vec::new());
    for (number, line) in (1..).zip(text.lines()) {
        match read_line(without_comment(line).trim()) {
            Ok(None) => {}
            Ok(Some(expectation)) => expectations.push(expectation),
            Err(why) => wrong.push(format!("Line {number}: {why}")),
        }
    }
    if expectations.len() > MOST {
        wrong.push(format!("There are more than {MOST} expectations."));
    }
    if wrong.is_empty() {
        return Ok(expectations);
    }
    let more = wrong.len().saturating_sub(8);
    wrong.truncate(8);
    if more > 0 {
        wrong.push(format!("And {more} more."));
    }
    Err(failure(
        "expectation.text",
        wrong.join(" "),
        "Write one in each line, such as “age: in_range(18, 99) mostly 0.95”.",
    ))
}

/// A line up to a `#` that stands in no quotes.
fn without_comment(line: &str) -> &str {
    let mut inside = false;
    let mut escaped = false;
    for (at, char) in line.char_indices() {
        match char {
            '"' if !escaped => inside = !inside,
            '#' if !inside => return &line[..at],
            _ => {}
        }
        escaped = char == '\\' && !escaped;
    }
    line
}

fn read_line(line: &str) -> Result<Option<Expectation>, String> {
    if line.is_empty() {
        return Ok(None);
    }
    let (column, rest) = column(line)?;
    let name_ends = rest.find(|char: char| !(char.is_alphanumeric() || char == '_')).unwrap_or(rest.len());
    let (kind, rest) = rest.split_at(name_ends);
    let known = find(kind).ok_or_else(|| {
        let near = super::KINDS.iter().find(|known| known.id.contains(kind) || kind.contains(known.id));
        let near = near.filter(|_| kind.len() > 1).map(|near| format!(" Perhaps “{}”?", near.id)).unwrap_or_default();
        format!("there is no expectation “{kind}”.{near}")
    })?;
    let (arguments, rest) = arguments(rest.trim_start())?;
    let settings = settings(known, arguments)?;
    let mostly = match rest.trim() {
        "" => 1.0,
        rest => {
            let share = rest.strip_prefix("mostly").map(|share| share.trim_start_matches([' ', '=']).trim());
            share.and_then(|share| share.parse().ok()).ok_or_else(|| format!("“{rest}” is not understood."))?
        }
    };
    let expectation = Expectation { kind: kind.into(), column, settings, mostly };
    check(&expectation).map_err(|failure| failure.message)?;
    Ok(Some(expectation))
}

/// The column before the colon, and what follows.
fn column(line: &str) -> Result<(String, &str), String> {
    let missing = || "a colon has to follow the column.".to_owned();
    if let Some(rest) = line.strip_prefix('"') {
        let end = closing(rest).ok_or("a quote is not closed.")?;
        let rest_of = rest[end + 1..].trim_start().strip_prefix(':').ok_or_else(missing)?;
        return Ok((rest[..end].replace("\\\"", "\""), rest_of.trim()));
    }
    let (name, rest) = line.split_once(':').ok_or_else(missing)?;
    let name = name.trim();
    Ok((if name == TABLE { String::new() } else { name.to_owned() }, rest.trim()))
}

/// Where a quote ends that was opened before.
fn closing(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, char)| {
        let found = (char == '"' && !escaped).then_some(at);
        escaped = char == '\\' && !escaped;
        found
    })
}

/// What stands in parentheses, and what follows.
fn arguments(text: &str) -> Result<(&str, &str), String> {
    let Some(inner) = text.strip_prefix('(') else { return Ok(("", text)) };
    let (mut inside, mut escaped, mut depth) = (false, false, 0);
    for (at, char) in inner.char_indices() {
        match char {
            '"' if !escaped => inside = !inside,
            '(' if !inside => depth += 1,
            ')' if !inside && depth == 0 => return Ok((&inner[..at], &inner[at + 1..])),
            ')' if !inside => depth -= 1,
            _ => {}
        }
        escaped = char == '\\' && !escaped;
    }
    Err(if inside { "a quote is not closed.".into() } else { "a parenthesis is not closed.".into() })
}

fn settings(kind: &Kind, arguments: &str) -> Result<protocol::Settings, String> {
    let parameters = kind.parameters;
    let list: Vec<String> = match parameters {
        [] => Vec::new(),
        // The rest is one text, which may be a list.
        [only] if matches!(only.range, Range::Text { .. }) => vec![arguments.trim().to_owned()],
        _ => items(arguments),
    };
    if parameters.is_empty() && !arguments.trim().is_empty() || list.len() != parameters.len() {
        let wanted: Vec<&str> = parameters.iter().map(|parameter| parameter.id).collect();
        return Err(format!("{} is written {}({}).", kind.id, kind.id, wanted.join(", ")));
    }
    parameters
        .iter()
        .zip(list)
        .map(|(parameter, text)| {
            Ok((
                parameter.id.to_owned(),
                match parameter.range {
                    Range::Text { .. } | Range::Choice(_) => Setting::Choice(text),
                    _ => {
                        let number = text.replace('−', "-").parse();
                        Setting::Number(number.map_err(|_| format!("“{text}” is not a number."))?)
                    }
                },
            ))
        })
        .collect()
}

/// The parts of a list: with commas between, and in quotes where a part has a comma in it.
pub fn items(text: &str) -> Vec<String> {
    let mut items = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (item, after) = match rest.strip_prefix('"').and_then(|quoted| Some((quoted, closing(quoted)?))) {
            Some((quoted, end)) => (quoted[..end].replace("\\\"", "\""), &quoted[end + 1..]),
            None => {
                let end = rest.find(',').unwrap_or(rest.len());
                (rest[..end].trim().to_owned(), &rest[end..])
            }
        };
        items.push(item);
        rest = after.trim_start().strip_prefix(',').unwrap_or("").trim_start();
    }
    items
}

/// Values as a list that [`items`] reads.
pub fn list<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    let plain = |value: &str| !value.is_empty() && value.trim() == value && !value.contains([',', '"', '(', ')', '#']);
    let texts = values.into_iter().map(|value| if plain(value) { value.to_owned() } else { quoted(value) });
    texts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let text = "age: not_null\n\
                    age: in_range(18, 99.5) mostly 0.95\n\
                    \"fixed: acidity\": ge(-2)\n\
                    \"table\": isin(\"a, b\", c)\n\
                    table: row_count_in_range(1, 500)\n\
                    code: str_matches(\"^(A|B)#[0-9]+$\")\n";
        assert_eq!(write(&read(text).unwrap()), text);
    }

    #[test]
    fn comments_and_empty_lines_do_not_count() {
        assert_eq!(read("\n# nothing\nage: not_null # always\n").unwrap().len(), 1);
    }

    #[test]
    fn every_wrong_line_is_named() {
        let failure =
            read("age not_null\nage: nonull\nage: not_null\nage: in_range(1)\nage: in_range(1, x)\nage: isin(\"a")
                .unwrap_err();
        for part in [
            "Line 1: a colon has to follow the column.",
            "Line 2: there is no expectation “nonull”.",
            "Line 4: in_range is written in_range(min, max).",
            "Line 5: “x” is not a number.",
            "Line 6: a quote is not closed.",
        ] {
            assert!(failure.message.contains(part), "{}", failure.message);
        }
        assert!(read("age: not_null mostly 2").unwrap_err().message.contains("share"));
        assert!(read("table: not_null").unwrap_err().message.contains("needs a column"));
        assert!(read("a: str_matches(\"(\")").unwrap_err().message.contains("pattern cannot be read"));
        assert!(read("a: dtype(colour)").unwrap_err().message.contains("out of range"));
    }

    #[test]
    fn lists_keep_commas_in_quotes() {
        assert_eq!(items("a, \"b, c\" ,d"), ["a", "b, c", "d"]);
        assert_eq!(items(&list(["x", "y, z", "say \"hi\"", ""])), ["x", "y, z", "say \"hi\"", ""]);
    }
}
