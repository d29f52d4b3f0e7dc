//! What is typed into the search field of the table: plain words, or conditions on columns joined with "and".

use protocol::{Failure, RunRow};

use super::columns::{Cell, Column, Group, cell, is_numbered, numbered};
use super::tokens::{Sign, Token, Word, tokens};
use crate::number::read;

/// Names that a message lists of one kind.
const LISTED: usize = 12;
/// Other names of columns of the run.
const ALIASES: [(&str, &str); 8] = [
    ("id", "run"),
    ("run_id", "run"),
    ("title", "model"),
    ("started by", "by"),
    ("took", "duration"),
    ("seconds", "duration"),
    ("registered", "version"),
    ("description", "note"),
];

/// What runs have to be like. Without clauses all are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter(Vec<Clause>);

#[derive(Clone, Debug, PartialEq)]
enum Clause {
    /// These stand somewhere in the run, in lower case.
    Words(Vec<String>),
    /// A column compared with a value.
    Compare { group: Group, id: String, sign: Sign, value: String, number: Option<f64> },
}

impl Filter {
    /// Whether a run is like that.
    pub fn takes(&self, run: &RunRow) -> bool {
        self.0.iter().all(|clause| match clause {
            Clause::Words(words) => {
                let text = words_of(run);
                words.iter().all(|word| text.contains(word))
            }
            Clause::Compare { group, id, sign, value, number } => holds(cell(run, *group, id), *sign, value, *number),
        })
    }
}

/// All that plain words are looked for in.
fn words_of(run: &RunRow) -> String {
    let mut text =
        [&run.id, &run.title, &run.note, &run.data, &run.by, &run.status.word].map(String::as_str).join("\n");
    for (key, value) in &run.tags {
        text = format!("{text}\n{key} {value}");
    }
    text.to_lowercase()
}

/// A run that has nothing in the column fulfils no condition but that it has nothing.
fn holds(cell: Option<Cell<'_>>, sign: Sign, value: &str, number: Option<f64>) -> bool {
    if value.is_empty() {
        return (sign == Sign::Equal) == cell.is_none();
    }
    let Some(cell) = cell else { return false };
    let both = cell.number.zip(number);
    let same = || both.is_some_and(|(own, wanted)| own == wanted) || cell.text.to_lowercase() == value;
    match sign {
        Sign::Equal => same(),
        Sign::Other => !same(),
        Sign::Contains => cell.text.to_lowercase().contains(value),
        Sign::Less => both.is_some_and(|(own, wanted)| own < wanted),
        Sign::AtMost => both.is_some_and(|(own, wanted)| own <= wanted),
        Sign::More => both.is_some_and(|(own, wanted)| own > wanted),
        Sign::AtLeast => both.is_some_and(|(own, wanted)| own >= wanted),
    }
}

fn problem(message: String, hint: impl Into<String>) -> Failure {
    Failure { code: "runs.filter".into(), message, hint: hint.into() }
}

/// Understands what was typed.
///
/// # Errors
/// What cannot be understood, where it stands, and what could stand there.
pub fn understand(text: &str, columns: &[Column]) -> Result<Filter, Failure> {
    let tokens = tokens(text).map_err(|at| {
        problem(format!("The quotation mark at character {at} is not closed."), "Close it, or take it away.")
    })?;
    let plain = !tokens.iter().any(|token| matches!(token, Token::Sign(..)));
    if plain {
        let words: Vec<String> = tokens.iter().filter(|token| !is(token, "and")).map(lower).collect();
        return Ok(Filter(if words.is_empty() { Vec::new() } else { vec![Clause::Words(words)] }));
    }
    let mut clauses = Vec::new();
    let mut at = 1;
    for part in tokens.split_inclusive(|token| is(token, "and")) {
        let (own, joined) = match part.split_last() {
            Some((last, before)) if is(last, "and") => (before, Some(last.at())),
            _ => (part, None),
        };
        clauses.push(clause(own, joined.unwrap_or(at), columns)?);
        at = joined.unwrap_or(at);
        if joined.is_some() && tokens.last().is_some_and(|last| last.at() == at) {
            return Err(lonely_and(at));
        }
    }
    Ok(Filter(clauses))
}

fn lonely_and(at: usize) -> Failure {
    problem(
        format!("“and” at character {at} joins nothing."),
        "A condition stands on both sides of it. Put the word into quotation marks to search for it.",
    )
}

/// Whether a token is that word, without quotation marks.
fn is(token: &Token, word: &str) -> bool {
    matches!(token, Token::Word(Word { text, quoted: false, .. }) if text.eq_ignore_ascii_case(word))
}

fn lower(token: &Token) -> String {
    match token {
        Token::Word(word) => word.text.to_lowercase(),
        Token::Sign(..) => String::new(),
    }
}

fn joined(tokens: &[Token]) -> String {
    let texts: Vec<&str> = tokens
        .iter()
        .map(|token| match token {
            Token::Word(word) => word.text.as_str(),
            Token::Sign(sign, _) => sign.text(),
        })
        .collect();
    texts.join(" ")
}

fn clause(tokens: &[Token], at: usize, columns: &[Column]) -> Result<Clause, Failure> {
    let signs: Vec<(usize, Sign, usize)> = tokens
        .iter()
        .enumerate()
        .filter_map(|(place, token)| match token {
            Token::Sign(sign, at) => Some((place, *sign, *at)),
            Token::Word(_) => None,
        })
        .collect();
    let Some((place, sign, sign_at)) = signs.first().copied() else {
        return if tokens.is_empty() {
            Err(lonely_and(at))
        } else {
            Ok(Clause::Words(tokens.iter().map(lower).collect()))
        };
    };
    if let Some((_, second, at)) = signs.get(1) {
        let or = tokens.iter().find(|token| is(token, "or"));
        return Err(match or {
            Some(or) => problem(
                format!("“or” at character {} cannot be used.", or.at()),
                "Conditions are joined with “and” only.",
            ),
            None => problem(
                format!("“{}” at character {at} is the second comparison of one condition.", second.text()),
                "Put “and” between two conditions, and quotation marks around a value with such a sign.",
            ),
        });
    }
    let (name, value) = (&tokens[..place], &tokens[place + 1..]);
    let sign_text = sign.text();
    let Some(first) = name.first() else {
        let message = format!("No column is named before “{sign_text}” at character {sign_at}.");
        return Err(problem(message, known(None, columns)));
    };
    let column = resolve(&joined(name), first.at(), columns)?;
    let Some(value_at) = value.first().map(Token::at) else {
        let message = format!("No value follows “{sign_text}” at character {sign_at}.");
        return Err(problem(message, "Type a number or words. Two quotation marks mean that there is nothing."));
    };
    let value = joined(value);
    let is_name = column.group == Group::Run && is_numbered(&column.id);
    let number = if is_name { numbered(&value) } else { read(&value) };
    let path = column.path();
    if sign.orders() {
        let words = column.group == Group::Run && !is_name && !column.numeric;
        if words {
            let message = format!("“{sign_text}” at character {sign_at} compares numbers, and “{path}” holds words.");
            return Err(problem(message, "Use =, != or ~, which means “contains”."));
        }
        if number.is_none() {
            let message =
                format!("“{value}” at character {value_at} is no number, and “{sign_text}” compares numbers.",);
            let hint = if path == "duration" {
                "Durations are in seconds, like 2.5."
            } else {
                "Numbers are written like 0.9 or 1e-3."
            };
            return Err(problem(message, hint));
        }
    }
    if value.is_empty() && !matches!(sign, Sign::Equal | Sign::Other) {
        let message = format!("“{sign_text}” at character {sign_at} has nothing to compare with.");
        return Err(problem(message, "Nothing can be compared by = and != only."));
    }
    Ok(Clause::Compare { group: column.group, id: column.id.clone(), sign, value: value.to_lowercase(), number })
}

/// The group that a prefix means.
fn group_of(prefix: &str) -> Option<Group> {
    match prefix {
        "metrics" | "metric" => Some(Group::Metric),
        "params" | "param" | "parameters" | "parameter" => Some(Group::Parameter),
        "tags" | "tag" => Some(Group::Tag),
        "attributes" | "attribute" | "attr" | "run" => Some(Group::Run),
        _ => None,
    }
}

/// The column that a name means.
fn resolve<'c>(name: &str, at: usize, columns: &'c [Column]) -> Result<&'c Column, Failure> {
    let lower = name.to_lowercase();
    let find = |wanted: &str, group: Option<Group>| {
        let alias = ALIASES.iter().find(|(alias, _)| *alias == wanted).map_or(wanted, |(_, id)| id);
        let called = |column: &&Column| {
            let own = column.group == Group::Run && column.id == alias;
            own || column.id.to_lowercase() == wanted || column.name.to_lowercase() == wanted
        };
        let of_group = columns.iter().filter(|column| group.is_none_or(|group| column.group == group));
        of_group.filter(called).collect::<Vec<&Column>>()
    };
    let prefixed = lower.split_once('.').and_then(|(prefix, rest)| Some((group_of(prefix.trim())?, rest.trim())));
    let found = prefixed.map(|(group, rest)| find(rest, Some(group))).filter(|found| !found.is_empty());
    let found = found.unwrap_or_else(|| find(&lower, None));
    // A column of the run is meant before others of that name.
    let own = found.iter().find(|column| column.group == Group::Run).copied();
    match (own, found.as_slice()) {
        (Some(column), _) => Ok(column),
        (None, [column]) => Ok(*column),
        (None, []) => Err(match prefixed {
            Some((group, rest)) => {
                let message = format!("There is no {} “{rest}” (character {at}).", group.word());
                problem(message, known(Some(group), columns))
            }
            None => problem(format!("There is no column “{name}” (character {at})."), known(None, columns)),
        }),
        (None, several) => {
            let paths: Vec<String> = several.iter().map(|column| quoted(column)).collect();
            problem_of_several(name, at, &paths)
        }
    }
}

fn problem_of_several<'c>(name: &str, at: usize, paths: &[String]) -> Result<&'c Column, Failure> {
    let message = format!("“{name}” at character {at} can mean {}.", paths.join(" or "));
    Err(problem(message, "Write one of these."))
}

/// The name of a column as it can be typed.
fn quoted(column: &Column) -> String {
    let plain = |sign: char| sign.is_alphanumeric() || "._-/".contains(sign);
    if column.id.chars().all(plain) { column.path() } else { format!("{}\"{}\"", column.group.prefix(), column.id) }
}

/// The names that are known, of one group or of all.
fn known(group: Option<Group>, columns: &[Column]) -> String {
    let names = |group: Group| {
        let all: Vec<String> = columns.iter().filter(|column| column.group == group).map(quoted).collect();
        let more = all.len().saturating_sub(LISTED);
        let mut text = all[..all.len() - more].join(", ");
        if more > 0 {
            text = format!("{text} and {more} more");
        }
        text
    };
    if let Some(group) = group {
        let names = names(group);
        return if names.is_empty() {
            format!("No run has a {}.", group.word())
        } else {
            format!("Known are {names}.")
        };
    }
    let groups = [Group::Run, Group::Metric, Group::Parameter, Group::Tag].map(names);
    let there: Vec<String> = groups.into_iter().filter(|names| !names.is_empty()).collect();
    format!("Known are {}.", there.join("; "))
}

#[cfg(test)]
mod tests {
    use super::super::columns::tests::{column, run};
    use super::*;

    fn columns() -> Vec<Column> {
        let own = |id: &str, numeric| Column { numeric, ..column(Group::Run, id, id) };
        vec![
            own("run", false),
            own("model", false),
            own("status", false),
            own("data", false),
            own("duration", true),
            own("note", false),
            column(Group::Metric, "accuracy", "Accuracy"),
            column(Group::Metric, "log_loss", "Log loss"),
            column(Group::Parameter, "max_depth", "max_depth"),
            column(Group::Parameter, "estimator", "estimator"),
            column(Group::Parameter, "stage", "stage"),
            column(Group::Tag, "stage", "stage"),
            column(Group::Tag, "my tag", "my tag"),
        ]
    }

    fn runs() -> Vec<RunRow> {
        let mut third = run(3, &[], &[("estimator", "logistic")], &[("my tag", "for Monday")]);
        third.status.word = "Failed".into();
        third.title = "logistic regression".into();
        third.note = "Too few rows, and skewed".into();
        third.seconds = None;
        vec![
            run(
                1,
                &[("accuracy", 0.91), ("log_loss", 0.3)],
                &[("max_depth", "6"), ("estimator", "random_forest")],
                &[("stage", "candidate")],
            ),
            run(
                2,
                &[("accuracy", 0.85), ("log_loss", 0.4)],
                &[("max_depth", "none"), ("estimator", "random_forest")],
                &[],
            ),
            third,
        ]
    }

    /// Numbers of the runs that a filter takes.
    fn taken(text: &str) -> Vec<u32> {
        let filter = understand(text, &columns()).unwrap_or_else(|failure| panic!("{text}: {failure:?}"));
        runs().iter().filter(|run| filter.takes(run)).map(|run| run.run).collect()
    }

    /// Message and hint of a filter that cannot be understood.
    fn refused(text: &str) -> (String, String) {
        let failure = understand(text, &columns()).expect_err(text);
        (failure.message, failure.hint)
    }

    #[test]
    fn nothing_typed_takes_all_runs() {
        assert_eq!(taken(""), [1, 2, 3]);
        assert_eq!(taken("  "), [1, 2, 3]);
    }

    #[test]
    fn plain_words_are_looked_for_everywhere_and_all_have_to_be_there() {
        assert_eq!(taken("forest"), [1, 2]);
        assert_eq!(taken("FOREST candidate"), [1]);
        assert_eq!(taken("few and skewed"), [3]);
        assert_eq!(taken("r-002"), [2]);
        assert_eq!(taken("my monday"), [3]);
        assert_eq!(taken("\"too few\""), [3]);
        assert_eq!(taken("too skewed forest"), [0; 0]);
    }

    #[test]
    fn numbers_are_compared_as_numbers() {
        assert_eq!(taken("metrics.accuracy > 0.9"), [1]);
        assert_eq!(taken("metrics.accuracy>=0.85"), [1, 2]);
        assert_eq!(taken("metrics.log_loss < 4e-1"), [1]);
        assert_eq!(taken("params.max_depth <= 6"), [1]);
        assert_eq!(taken("duration > 1"), [1, 2]);
    }

    #[test]
    fn a_value_equals_as_a_number_or_as_it_is_shown() {
        assert_eq!(taken("metrics.accuracy = 0.9100"), [1]);
        assert_eq!(taken("params.estimator = \"random_forest\""), [1, 2]);
        assert_eq!(taken("tags.stage = candidate"), [1]);
        assert_eq!(taken("status = finished"), [1, 2]);
        assert_eq!(taken("params.max_depth == none"), [2]);
    }

    #[test]
    fn a_run_without_a_value_fulfils_no_comparison() {
        assert_eq!(taken("params.max_depth != 6"), [2]);
        assert_eq!(taken("metrics.accuracy != 0"), [1, 2]);
        assert_eq!(taken("tags.stage = \"\""), [2, 3]);
        assert_eq!(taken("note != \"\""), [3]);
    }

    #[test]
    fn a_tilde_means_contains() {
        assert_eq!(taken("params.estimator ~ Forest"), [1, 2]);
        assert_eq!(taken("note ~ 'too few'"), [3]);
    }

    #[test]
    fn conditions_and_words_are_joined_with_and() {
        assert_eq!(taken("metrics.accuracy > 0.8 AND tags.stage = candidate"), [1]);
        assert_eq!(taken("forest and metrics.log_loss > 0.35"), [2]);
        assert_eq!(taken("note ~ \"few rows, and\" and status = failed"), [3]);
    }

    #[test]
    fn names_are_found_in_any_case_and_by_what_is_shown() {
        assert_eq!(taken("METRICS.Accuracy > 0.9"), [1]);
        assert_eq!(taken("metric.\"log loss\" > 0.35"), [2]);
        assert_eq!(taken("Log Loss > 0.35"), [2]);
        assert_eq!(taken("parameters.max_depth = 6"), [1]);
        assert_eq!(taken("tags.\"my tag\" = \"for monday\""), [3]);
        assert_eq!(taken("attributes.status = failed"), [3]);
    }

    #[test]
    fn names_with_numbers_are_compared_by_them() {
        assert_eq!(taken("data >= d2"), [1, 2]);
        assert_eq!(taken("run < r-003"), [1, 2]);
        assert_eq!(taken("run = 2"), [2]);
    }

    #[test]
    fn an_unknown_name_is_told_with_its_place_and_the_known_ones() {
        let (message, hint) = refused("status = finished and metrics.acuracy > 0.9");
        assert_eq!(message, "There is no metric “acuracy” (character 23).");
        assert_eq!(hint, "Known are metrics.accuracy, metrics.log_loss.");
        let (message, hint) = refused("depth > 3");
        assert_eq!(message, "There is no column “depth” (character 1).");
        assert!(hint.starts_with("Known are run, model, status, data, duration, note; metrics.accuracy"), "{hint}");
        assert!(hint.ends_with("tags.stage, tags.\"my tag\"."), "{hint}");
    }

    #[test]
    fn a_name_with_two_meanings_is_told() {
        assert_eq!(refused("stage = a").0, "“stage” at character 1 can mean params.stage or tags.stage.");
    }

    #[test]
    fn what_is_missing_is_told_with_its_place() {
        assert_eq!(refused("> 3").0, "No column is named before “>” at character 1.");
        assert_eq!(refused("metrics.accuracy >").0, "No value follows “>” at character 18.");
        assert_eq!(refused("note = \"a").0, "The quotation mark at character 8 is not closed.");
        assert_eq!(refused("note = a and").0, "“and” at character 10 joins nothing.");
        assert_eq!(refused("and note = a").0, "“and” at character 1 joins nothing.");
        assert_eq!(refused("note = a and and note = b").0, "“and” at character 14 joins nothing.");
        assert_eq!(refused("note > \"\"").0, "“>” at character 6 compares numbers, and “note” holds words.");
        assert_eq!(refused("note ~ \"\"").0, "“~” at character 6 has nothing to compare with.");
    }

    #[test]
    fn what_cannot_be_compared_is_told() {
        let (message, hint) = refused("metrics.accuracy > high");
        assert_eq!(message, "“high” at character 20 is no number, and “>” compares numbers.");
        assert_eq!(hint, "Numbers are written like 0.9 or 1e-3.");
        assert_eq!(refused("status < 3").0, "“<” at character 8 compares numbers, and “status” holds words.");
        assert_eq!(refused("duration > 2 s").1, "Durations are in seconds, like 2.5.");
    }

    #[test]
    fn two_comparisons_need_an_and() {
        let (message, hint) = refused("metrics.accuracy > 0.9 params.max_depth < 6");
        assert_eq!(message, "“<” at character 41 is the second comparison of one condition.");
        assert!(hint.starts_with("Put “and” between two conditions"));
        assert_eq!(refused("note = a or note = b").0, "“or” at character 10 cannot be used.");
    }
}
