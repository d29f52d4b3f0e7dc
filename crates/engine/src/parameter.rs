//! What can be chosen of an estimator, a check or a fault: which values there are, and which one holds where none was chosen.

use protocol::{Dimension, Failure, ParameterCard, ParameterRange, Setting, Settings, Task};

use crate::failure::failure;
use crate::format::value;

/// Bytes of a text that is chosen.
const MOST_TEXT: usize = 400;

/// Something to choose.
pub struct Parameter {
    /// Id, as in the library it belongs to where that has one.
    pub id: &'static str,
    /// Name for people.
    pub label: &'static str,
    /// What it does, in a sentence.
    pub help: &'static str,
    /// What can be chosen.
    pub range: Range,
    /// Behind the number.
    pub unit: &'static str,
    /// The only task it is for; none for both.
    pub only: Option<Task>,
    /// Where a sweep looks by default; none keeps the default.
    pub search: Option<Search>,
}

/// Where a sweep looks for a good value.
#[derive(Clone, Copy)]
pub enum Search {
    /// From one number to another; evenly by the logarithm if that is said.
    Range(f64, f64, bool),
    /// Among these numbers.
    Numbers(&'static [f64]),
    /// Among these options.
    Options(&'static [&'static str]),
}

/// Values that a grid takes of a range by default.
const POINTS: u32 = 4;

/// What can be chosen for a parameter.
pub enum Range {
    /// A whole number.
    Whole {
        /// Smallest value.
        min: u32,
        /// Largest value.
        max: u32,
        /// Default.
        default: u32,
    },
    /// Any number.
    Number {
        /// Smallest value.
        min: f64,
        /// Largest value.
        max: f64,
        /// Default.
        default: f64,
    },
    /// One of several options: id and label. The first one is the default.
    Choice(&'static [(&'static str, &'static str)]),
    /// One of the numeric columns there are.
    Column,
    /// One of all columns.
    AnyColumn {
        /// What stands for all of them together, where that can be chosen.
        all: Option<&'static str>,
    },
    /// One of the other data versions, or the generator.
    Rows,
    /// Any text.
    Text {
        /// What could be typed.
        example: &'static str,
        /// Nothing is an answer too.
        optional: bool,
    },
    /// One of the rules that labels can follow.
    Concept,
}

/// What there is to choose from beyond numbers and fixed options.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// Names of the numeric columns.
    pub columns: Vec<String>,
    /// Names of all columns.
    pub all: Vec<String>,
    /// Where rows can come from: id and name.
    pub rows: Vec<(String, String)>,
    /// Rules that labels can follow: id and what it looks at, the usual one last.
    pub concepts: Vec<(String, String)>,
}

impl Parameter {
    /// A whole number.
    pub const fn whole(
        id: &'static str,
        label: &'static str,
        help: &'static str,
        range: (u32, u32),
        default: u32,
    ) -> Self {
        Self::new(id, label, help, Range::Whole { min: range.0, max: range.1, default })
    }

    /// Any number.
    pub const fn number(
        id: &'static str,
        label: &'static str,
        help: &'static str,
        range: (f64, f64),
        default: f64,
    ) -> Self {
        Self::new(id, label, help, Range::Number { min: range.0, max: range.1, default })
    }

    /// One of several options, the default first.
    pub const fn choice(
        id: &'static str,
        label: &'static str,
        help: &'static str,
        options: &'static [(&'static str, &'static str)],
    ) -> Self {
        Self::new(id, label, help, Range::Choice(options))
    }

    /// A numeric column.
    pub const fn column(id: &'static str, label: &'static str, help: &'static str) -> Self {
        Self::new(id, label, help, Range::Column)
    }

    /// Any column; `all` stands for all of them, where that can be chosen.
    pub const fn any_column(
        id: &'static str,
        label: &'static str,
        help: &'static str,
        all: Option<&'static str>,
    ) -> Self {
        Self::new(id, label, help, Range::AnyColumn { all })
    }

    /// Where rows can come from.
    pub const fn rows(id: &'static str, label: &'static str, help: &'static str) -> Self {
        Self::new(id, label, help, Range::Rows)
    }

    /// A text that has to be there.
    pub const fn text(id: &'static str, label: &'static str, help: &'static str, example: &'static str) -> Self {
        Self::new(id, label, help, Range::Text { example, optional: false })
    }

    /// A text that need not be there.
    pub const fn perhaps(id: &'static str, label: &'static str, help: &'static str, example: &'static str) -> Self {
        Self::new(id, label, help, Range::Text { example, optional: true })
    }

    /// A rule that labels can follow.
    pub const fn concept(id: &'static str, label: &'static str, help: &'static str) -> Self {
        Self::new(id, label, help, Range::Concept)
    }

    const fn new(id: &'static str, label: &'static str, help: &'static str, range: Range) -> Self {
        Self { id, label, help, range, unit: "", only: None, search: None }
    }

    /// For one task only.
    pub const fn only(self, task: Task) -> Self {
        Self { only: Some(task), ..self }
    }

    /// With a unit behind the number.
    pub const fn unit(self, unit: &'static str) -> Self {
        Self { unit, ..self }
    }

    /// Label of one of its options; empty if it has no such option.
    pub fn option(&self, id: &str) -> &'static str {
        match self.range {
            Range::Choice(options) => options.iter().find(|(known, _)| *known == id).map_or("", |(_, label)| label),
            _ => "",
        }
    }

    /// A sweep looks in this range.
    pub const fn search(self, low: f64, high: f64) -> Self {
        Self { search: Some(Search::Range(low, high, false)), ..self }
    }

    /// A sweep looks in this range, evenly by the logarithm.
    pub const fn search_log(self, low: f64, high: f64) -> Self {
        Self { search: Some(Search::Range(low, high, true)), ..self }
    }

    /// A sweep looks among these numbers.
    pub const fn search_numbers(self, numbers: &'static [f64]) -> Self {
        Self { search: Some(Search::Numbers(numbers)), ..self }
    }

    /// A sweep looks among these options.
    pub const fn search_options(self, options: &'static [&'static str]) -> Self {
        Self { search: Some(Search::Options(options)), ..self }
    }

    /// Where a sweep looks by default.
    pub fn dimension(&self) -> Option<Dimension> {
        self.search.map(|search| match search {
            Search::Range(low, high, log) => Dimension::Range { low, high, log, points: POINTS },
            Search::Numbers(numbers) => {
                Dimension::Values(numbers.iter().map(|number| Setting::Number(*number)).collect())
            }
            Search::Options(options) => {
                Dimension::Values(options.iter().map(|option| Setting::Choice((*option).into())).collect())
            }
        })
    }

    /// Whether it is for the task.
    pub fn fits(&self, task: Task) -> bool {
        self.only.is_none_or(|only| only == task)
    }

    /// For the page.
    pub fn card(&self, choices: &Choices) -> ParameterCard {
        let range = match self.range {
            Range::Whole { min, max, default } => {
                ParameterRange::Number { min: min.into(), max: max.into(), step: 1.0, default: default.into() }
            }
            Range::Number { min, max, default } => ParameterRange::Number { min, max, step: 0.1, default },
            Range::Choice(options) => {
                ParameterRange::Choice(options.iter().map(|(id, label)| ((*id).into(), (*label).into())).collect())
            }
            Range::Column => {
                ParameterRange::Choice(choices.columns.iter().map(|name| (name.clone(), name.clone())).collect())
            }
            Range::AnyColumn { all } => {
                let all = all.map(|name| (String::new(), name.to_owned()));
                let columns = choices.all.iter().map(|name| (name.clone(), name.clone()));
                ParameterRange::Choice(all.into_iter().chain(columns).collect())
            }
            Range::Rows => ParameterRange::Choice(choices.rows.clone()),
            Range::Text { example, optional } => ParameterRange::Text { example: example.into(), optional },
            Range::Concept => ParameterRange::Choice(choices.concepts.clone()),
        };
        ParameterCard {
            id: self.id.into(),
            label: self.label.into(),
            help: self.help.into(),
            unit: self.unit.into(),
            range,
            search: self.dimension(),
        }
    }

    /// What holds where nothing was chosen; none where something has to be.
    fn default(&self) -> Option<Setting> {
        match self.range {
            Range::Whole { default, .. } => Some(Setting::Number(default.into())),
            Range::Number { default, .. } => Some(Setting::Number(default)),
            Range::Choice(options) => options.first().map(|(id, _)| Setting::Choice((*id).into())),
            Range::AnyColumn { all: Some(_) } | Range::Text { optional: true, .. } => {
                Some(Setting::Choice(String::new()))
            }
            Range::Column | Range::Concept | Range::AnyColumn { all: None } | Range::Rows | Range::Text { .. } => None,
        }
    }

    /// Whether it can have that value.
    pub fn holds(&self, setting: &Setting, choices: &Choices) -> bool {
        match (&self.range, setting) {
            (Range::Whole { min, max, .. }, Setting::Number(number)) => {
                number.fract() == 0.0 && (f64::from(*min)..=f64::from(*max)).contains(number)
            }
            (Range::Number { min, max, .. }, Setting::Number(number)) => (*min..=*max).contains(number),
            (Range::Choice(options), Setting::Choice(option)) => options.iter().any(|(id, _)| id == option),
            (Range::Column, Setting::Choice(column)) => choices.columns.contains(column),
            (Range::AnyColumn { all }, Setting::Choice(column)) => {
                choices.all.contains(column) || all.is_some() && column.is_empty()
            }
            (Range::Rows, Setting::Choice(rows)) => choices.rows.iter().any(|(id, _)| id == rows),
            (Range::Text { optional, .. }, Setting::Choice(text)) => {
                text.len() <= MOST_TEXT && (*optional || !text.is_empty())
            }
            (Range::Concept, Setting::Choice(rule)) => choices.concepts.iter().any(|(id, _)| id == rule),
            _ => false,
        }
    }

    /// What it can be, in a sentence.
    pub fn advice(&self) -> String {
        match self.range {
            Range::Whole { min, max, .. } => {
                format!("Choose a whole number from {} to {}.", value(min.into()), value(max.into()))
            }
            Range::Number { min, max, .. } => format!("Choose a number from {} to {}.", value(min), value(max)),
            Range::Choice(options) => {
                let ids: Vec<&str> = options.iter().map(|(id, _)| *id).collect();
                format!("Choose one of {}.", ids.join(", "))
            }
            Range::Column => "Choose one of the numeric columns.".into(),
            Range::AnyColumn { .. } => "Choose one of the columns.".into(),
            Range::Rows => "Choose one of the data versions.".into(),
            Range::Text { optional: false, .. } => format!("Type something, at most {MOST_TEXT} characters."),
            Range::Text { optional: true, .. } => format!("Type at most {MOST_TEXT} characters."),
            Range::Concept => "Choose one of the rules that labels can follow.".into(),
        }
    }
}

/// Checks what was chosen of something called `name`.
///
/// # Errors
/// With `code`: a parameter that is not there or missing, or a value out of its range.
pub fn check(
    code: &str,
    name: &str,
    parameters: &[&'static Parameter],
    settings: &Settings,
    choices: &Choices,
) -> Result<(), Failure> {
    for (id, setting) in settings {
        let parameter = parameters
            .iter()
            .find(|parameter| parameter.id == id)
            .ok_or_else(|| failure(code, format!("{name} has no parameter “{id}”."), "Choose it again in the form."))?;
        if !parameter.holds(setting, choices) {
            return Err(failure(code, format!("{} is out of range.", parameter.label), parameter.advice()));
        }
    }
    let open = |parameter: &&&'static Parameter| {
        parameter.default().is_none() && !settings.iter().any(|(id, _)| id == parameter.id)
    };
    match parameters.iter().find(open) {
        Some(parameter) => Err(failure(code, format!("{} is not chosen.", parameter.label), parameter.advice())),
        None => Ok(()),
    }
}

/// The values of some parameters, defaults included.
pub struct Values<'a> {
    parameters: Vec<&'static Parameter>,
    settings: &'a Settings,
}

impl<'a> Values<'a> {
    /// What was chosen of these parameters.
    pub fn new(parameters: Vec<&'static Parameter>, settings: &'a Settings) -> Self {
        Self { parameters, settings }
    }

    /// A number; NaN if there is no such parameter.
    pub fn number(&self, id: &str) -> f64 {
        match self.setting(id) {
            Some(Setting::Number(number)) => number,
            _ => f64::NAN,
        }
    }

    /// A whole number.
    pub fn whole(&self, id: &str) -> u32 {
        self.number(id) as u32
    }

    /// The option or column chosen; empty if there is none.
    pub fn choice(&self, id: &str) -> String {
        match self.setting(id) {
            Some(Setting::Choice(option)) => option,
            _ => String::new(),
        }
    }

    /// Whether that option is chosen.
    pub fn chosen(&self, id: &str, option: &str) -> bool {
        self.choice(id) == option
    }

    /// A value as text.
    pub fn text(&self, id: &str) -> String {
        match self.setting(id) {
            Some(Setting::Number(number)) => number.to_string(),
            Some(Setting::Choice(option)) => option,
            None => String::new(),
        }
    }

    /// What was chosen, or the default.
    pub fn setting(&self, id: &str) -> Option<Setting> {
        let given = self.settings.iter().find(|(known, _)| known == id).map(|(_, setting)| setting.clone());
        given.or_else(|| self.parameters.iter().find(|parameter| parameter.id == id)?.default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Parameter = Parameter::number("size", "Size", "How large.", (0.0, 2.0), 1.0);
    const COLUMN: Parameter = Parameter::column("column", "Column", "Which.");

    fn code(settings: &[(&str, Setting)]) -> Result<(), String> {
        let settings: Settings = settings.iter().map(|(id, setting)| ((*id).into(), setting.clone())).collect();
        let choices = Choices { columns: vec!["age".into()], ..Choices::default() };
        check("x", "It", &[&SIZE, &COLUMN], &settings, &choices).map_err(|failure| failure.message)
    }

    #[test]
    fn what_was_not_chosen_has_its_default() {
        let settings = vec![("column".to_owned(), Setting::Choice("age".into()))];
        let values = Values::new(vec![&SIZE, &COLUMN], &settings);
        assert_eq!((values.number("size"), values.choice("column")), (1.0, "age".into()));
        assert!(values.number("column").is_nan() && values.number("nothing").is_nan());
    }

    #[test]
    fn what_cannot_be_chosen_is_named() {
        let age = ("column", Setting::Choice("age".into()));
        assert_eq!(code(std::slice::from_ref(&age)), Ok(()));
        assert_eq!(code(&[]), Err("Column is not chosen.".into()));
        assert_eq!(code(&[("column", Setting::Choice("pay".into()))]), Err("Column is out of range.".into()));
        for wrong in [3.0, f64::NAN] {
            let outcome = code(&[age.clone(), ("size", Setting::Number(wrong))]);
            assert_eq!(outcome, Err("Size is out of range.".into()));
        }
        assert_eq!(code(&[age, ("colour", Setting::Number(1.0))]), Err("It has no parameter “colour”.".into()));
    }
}
