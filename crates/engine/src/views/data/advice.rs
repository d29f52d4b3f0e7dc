//! Steps that the profile suggests.

use protocol::{Advice, Setting, Step};

use crate::data::DataVersion;
use crate::data::profile::Profile;
use crate::format::{count, whole};

/// Pieces of advice at most: one for rows of each kind, and a few columns.
const MOST: usize = 6;

/// What is worth doing, most urgent first.
pub fn of(version: &DataVersion, profile: &Profile) -> Vec<Advice> {
    let step = |kind: &str, settings: &[(&str, &str)]| Step {
        kind: kind.into(),
        settings: settings.iter().map(|(id, value)| Setting::choice(id, value)).collect(),
    };
    let mut found = Vec::new();
    let target = &version.roles.target;
    if let Some(column) = profile.columns.iter().find(|column| column.name == *target && column.missing > 0) {
        found.push(Advice {
            label: format!("Remove {} without a label", count(column.missing.into(), "row")),
            why: "A row without a label teaches nothing; no part of the split has it.".into(),
            step: step("drop_missing", &[("where", target)]),
        });
    }
    if profile.copies > 0 {
        let copies =
            if profile.copies == 1 { "copy".into() } else { format!("{} copies", whole(profile.copies.into())) };
        found.push(Advice {
            label: format!("Remove {copies}"),
            why: "Rows that repeat an earlier one can sit in train and test alike. Keeping duplicates together in the split is the other way.".into(),
            step: step("drop_duplicates", &[]),
        });
    }
    let features =
        profile.columns.iter().filter(|column| column.name != *target && !version.roles.ignored.contains(&column.name));
    for column in features {
        let there = version.rows - column.missing;
        let why = if there == 0 {
            "No cell has a value."
        } else if column.distinct == 1 {
            "A column with one value tells a model nothing."
        } else if column.like_id {
            "A value of its own in each row names rows; a model can only learn it by heart."
        } else {
            continue;
        };
        found.push(Advice {
            label: format!("Drop {}", column.name),
            why: why.into(),
            step: step("drop_column", &[("column", &column.name)]),
        });
    }
    found.truncate(MOST);
    found
}
