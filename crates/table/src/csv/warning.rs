//! What was done to a file that its author may not expect.

use serde::{Deserialize, Serialize};

/// Something padded, left out or doubted. Lines and columns count from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// The line, or the first one if it is about many.
    pub line: u64,
    /// The column, if it is about one.
    pub column: Option<usize>,
    /// One or more sentences.
    pub message: String,
}

/// What a warning is about. Only the first few of each topic are listed one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Topic {
    Bytes,
    Nul,
    ShortRow,
    LongRow,
    TextAfterQuote,
    Name,
    Column,
    Misfit,
}

impl Topic {
    /// Among warnings about one line: what was met in the bytes comes before what was met in the cells.
    fn rank(self) -> u8 {
        match self {
            Self::Bytes => 0,
            Self::Nul => 1,
            Self::ShortRow | Self::LongRow | Self::TextAfterQuote => 2,
            Self::Name | Self::Column | Self::Misfit => 3,
        }
    }
}

const LISTED: usize = 20;

/// Collects warnings, so that a file with a fault in each line does not give a hundred thousand of them.
#[derive(Default)]
pub(super) struct Warnings {
    listed: Vec<(Topic, Warning)>,
    more: Vec<(Topic, u64, usize)>,
}

impl Warnings {
    /// Adds a warning; the message is only made if it is listed.
    pub(super) fn add(&mut self, topic: Topic, line: u64, column: Option<usize>, message: impl FnOnce() -> String) {
        if let Some((.., count)) = self.more.iter_mut().find(|(known, ..)| *known == topic) {
            *count += 1;
        } else if self.listed.iter().filter(|(known, _)| *known == topic).count() == LISTED {
            self.more.push((topic, line, 1));
        } else {
            self.listed.push((topic, Warning { line, column, message: message() }));
        }
    }

    /// All warnings by line, the rest of each topic as one.
    pub(super) fn finish(self) -> Vec<Warning> {
        let mut listed = self.listed;
        listed.sort_by_key(|(topic, warning)| (warning.line, topic.rank()));
        let mut warnings: Vec<Warning> = listed.into_iter().map(|(_, warning)| warning).collect();
        warnings.extend(self.more.into_iter().map(|(topic, line, count)| {
            let what = match topic {
                Topic::Bytes => "line(s) with bytes that are no UTF-8",
                Topic::Nul => "line(s) with NUL bytes",
                Topic::ShortRow => "row(s) with too few cells",
                Topic::LongRow => "row(s) with too many cells",
                Topic::TextAfterQuote => "cell(s) with text after the closing quote",
                Topic::Name => "column name(s) made up or changed",
                Topic::Column => "column(s) worth a look",
                Topic::Misfit => "column(s) with cells that do not fit",
            };
            Warning { line, column: None, message: format!("From line {line} on, {count} more {what}.") }
        }));
        warnings.sort_by_key(|warning| warning.line);
        warnings
    }
}

/// The beginning of a text, for messages.
pub(super) fn excerpt(text: &str) -> String {
    const LONGEST: usize = 40;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_warnings_of_a_topic_end_in_one_that_counts_the_rest() {
        let mut warnings = Warnings::default();
        for line in 1..=100 {
            warnings.add(Topic::ShortRow, line, None, || format!("line {line}"));
        }
        warnings.add(Topic::Nul, 7, None, String::new);
        let warnings = warnings.finish();
        assert_eq!(warnings.len(), LISTED + 2);
        let last = warnings.last().unwrap();
        assert_eq!((last.line, last.message.as_str()), (21, "From line 21 on, 80 more row(s) with too few cells."));
    }
}
