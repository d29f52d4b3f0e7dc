//! Columns that give the target away (Deepchecks FeatureLabelCorrelation).

use super::{Check, Finding, Judge, Outcome, evidence};
use crate::data::{Dataset, profile::GIVES_AWAY};
use crate::format::fixed;
use crate::parameter::{Parameter, Values};

/// The check.
pub const CHECK: Check =
    Check { id: "feature_label_correlation", name: "Leaking columns", parameters: &[MOST], judge: Judge::Data(judge) };

/// What can be chosen; Deepchecks' default.
const MOST: Parameter = Parameter::number(
    "power_max",
    "Predictive power of one column",
    "0 to 1. Deepchecks: 0.8.",
    (0.0, 1.0),
    GIVES_AWAY,
);

/// Judges how well each column alone tells the target. It is a note: a strong column may be rightly so.
fn judge(data: &Dataset, values: &Values<'_>) -> Finding {
    let limit = values.number(MOST.id);
    let mut powers: Vec<(&str, f64)> =
        data.powers().filter_map(|(column, power)| Some((column.name.as_str(), power?))).collect();
    powers.sort_by(|a, b| b.1.total_cmp(&a.1));
    let beyond: Vec<_> = powers.iter().filter(|(_, power)| *power >= limit).collect();
    Finding {
        outcome: if powers.is_empty() { Outcome::NotJudged } else { Outcome::advise(beyond.is_empty()) },
        value: powers.first().map_or(crate::format::NONE.into(), |(_, power)| fixed(*power, 2)),
        rule: format!("< {}", fixed(limit, 2)),
        why: match beyond.first() {
            None => match powers.first() {
                Some((name, power)) if *power > 0.0 => {
                    format!("No column alone tells the target too well; “{name}” tells most.")
                }
                _ => "No column alone tells anything of the target.".into(),
            },
            Some((name, _)) => format!(
                "“{name}” alone takes nearly all errors away. Ask whether it is known before the answer is needed; a column that is written down afterwards leaks."
            ),
        },
        evidence: evidence(
            &[("Column", false), ("Predictive power", true)],
            beyond.iter().map(|(name, power)| vec![(*name).into(), fixed(*power, 3)]).collect(),
        ),
    }
}
