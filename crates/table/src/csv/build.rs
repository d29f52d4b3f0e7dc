//! The second reading: fills the columns.

use std::borrow::Cow;

use super::CsvError;
use super::dialect::Dialect;
use super::guess::{Kind, is_missing};
use super::number::{self, Grammar};
use super::progress::Progress;
use super::sniff::Source;
use super::survey::Survey;
use super::tokens::{Cell, Record};
use crate::column::TextBuilder;
use crate::{Column, Table, Values};

enum Builder<'t> {
    Numbers(Grammar, Vec<f64>),
    Texts(TextBuilder<'t>),
}

pub(super) fn table(
    source: &Source<'_>,
    survey: &Survey<'_>,
    names: &[String],
    kinds: &[Kind],
    dialect: &Dialect,
    progress: &mut Progress<'_>,
) -> Result<Table, CsvError> {
    let builder = |(kind, grammar): (&Kind, &Option<Grammar>)| match (kind, grammar) {
        (Kind::Integer | Kind::Float, Some(grammar)) => Builder::Numbers(*grammar, Vec::with_capacity(survey.rows)),
        _ => Builder::Texts(TextBuilder::default()),
    };
    let mut builders: Vec<Builder<'_>> = kinds.iter().zip(&dialect.grammars).map(builder).collect();
    let mut tokens = source.tokens();
    let mut record = Record::default();
    progress.second();
    let mut is_header = survey.header.is_some();
    while tokens.read(&mut record)? {
        if !std::mem::take(&mut is_header) {
            let mut cells = record.cells.drain(..);
            for builder in &mut builders {
                builder.push(cells.next());
            }
        }
        progress.at(tokens.offset());
    }
    let columns = names.iter().zip(builders);
    let columns = columns.map(|(name, builder)| Column { name: name.clone(), values: builder.finish() }).collect();
    Ok(Table::new(columns).expect("names are unique and every row reached every builder"))
}

impl<'t> Builder<'t> {
    fn push(&mut self, cell: Option<Cell<'t>>) {
        let text = cell.map(|cell| cell.text).filter(|text| !is_missing(text.trim()));
        match self {
            Self::Numbers(grammar, numbers) => {
                let number = text.and_then(|text: Cow<'_, str>| number::value(text.trim(), *grammar));
                numbers.push(number.unwrap_or(f64::NAN));
            }
            Self::Texts(texts) => texts.push(text),
        }
    }

    fn finish(self) -> Values {
        match self {
            Self::Numbers(_, numbers) => Values::Numeric(numbers),
            Self::Texts(texts) => texts.finish(),
        }
    }
}
