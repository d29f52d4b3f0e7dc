//! What is expected of the data, and whether it holds.

use protocol::{ExpectationRow, ExpectationsView};

use crate::checks::{Judged, Outcome};
use crate::data::expectations::{cards, line, write};
use crate::data::profile::Profile;
use crate::format::{count, whole};
use crate::project::Project;
use crate::views::checks::row;

/// The view.
pub fn view(project: &Project, profile: &Profile) -> ExpectationsView {
    let expected = &project.state.expectations;
    let rows = expected.iter().zip(&profile.expected).map(|(expectation, finding)| ExpectationRow {
        expectation: expectation.clone(),
        text: line(expectation),
        check: row(&Judged { check: line(expectation), finding: finding.clone() }),
    });
    let unmet = profile.expected.iter().filter(|finding| finding.outcome == Outcome::Failed).count() as u64;
    let suggested = profile.suggested.iter().filter(|(expectation, _)| {
        !expected.iter().any(|known| known.kind == expectation.kind && known.column == expectation.column)
    });
    ExpectationsView {
        rows: rows.collect(),
        text: write(expected),
        suggested: suggested.map(|(expectation, why)| (expectation.clone(), line(expectation), why.clone())).collect(),
        kinds: cards(),
        columns: profile.names.iter().map(|(name, _)| name.clone()).collect(),
        summary: match (expected.len() as u64, unmet) {
            (0, _) => {
                "Nothing is expected yet. What is written here is judged now, on every new version and in the pipeline."
                    .into()
            }
            (all, 0) => format!("All {} met.", count(all, "expectation"))
                .replace("expectation met", "expectation is met")
                .replace("expectations met", "expectations are met"),
            (all, unmet) => format!(
                "{} of {} {} not met.",
                whole(unmet),
                count(all, "expectation"),
                if unmet == 1 { "is" } else { "are" }
            ),
        },
    }
}
