//! Columns as cards.

use protocol::{ColumnCard, Mark, Status, Task};
use table::Kind;

use super::status;
use crate::data::DataVersion;
use crate::data::association::Measure;
use crate::data::profile::{ColumnProfile, GIVES_AWAY, Profile};
use crate::data::sets::Set;
use crate::data::steps::kind_words;
use crate::format::{count, fixed, percent, sentence, signed, value, whole};

/// Share of a column's values beyond the fences that is worth a look.
const MANY_OUTLIERS: f64 = 0.01;

/// The card of a column.
pub fn card(column: &ColumnProfile, version: &DataVersion, profile: &Profile, set: Option<&Set>) -> ColumnCard {
    let rows = f64::from(version.rows.max(1));
    let is_target = column.name == version.roles.target;
    let ignored = version.roles.ignored.contains(&column.name);
    let unusable = profile.unusable.iter().find(|(name, _)| *name == column.name);
    let role = match (is_target, ignored, unusable) {
        (true, ..) => "target",
        (_, true, _) => "left out",
        (.., Some(_)) => "not usable",
        _ => "feature",
    };
    let numeric = matches!(column.kind, Kind::Integer | Kind::Float);
    let figures = column.figures.as_ref().filter(|_| numeric);
    let (kind, center) = match figures {
        Some(figures) => {
            (kind_words(column.kind).into(), format!("median {}", figures.digits.between(figures.quantiles[2])))
        }
        None if column.kind.is_time() => (kind_words(column.kind).into(), String::new()),
        None => (format!("{}, {}", kind_words(column.kind), count(column.distinct.into(), "value")), String::new()),
    };
    let measured = column.link.filter(|link| !link.value.is_nan());
    ColumnCard {
        name: column.name.clone(),
        note: set.map_or("", |set| set.about(&column.name)).into(),
        role: role.into(),
        kind,
        center,
        missing: if column.missing == 0 {
            String::new()
        } else {
            format!("{} missing", percent(f64::from(column.missing) / rows))
        },
        flag: flag(column, version, unusable.map(|(_, why)| why.as_str())),
        link: measured.map_or(String::new(), |link| match link.measure {
            Measure::Pearson => signed(link.value, 2),
            _ => fixed(link.value, 2),
        }),
        link_size: measured.map_or(0.0, |link| link.value.abs() as f32),
        figures: figures_of(column),
        top: column.top.iter().map(|(text, count)| (text.clone(), percent(f64::from(*count) / rows))).collect(),
        histogram: column.histogram.clone(),
    }
}

/// What is worth a look, the most urgent only.
fn flag(column: &ColumnProfile, version: &DataVersion, unusable: Option<&str>) -> Option<Status> {
    let warn = |text: String| Some(status(Mark::Warn, text));
    if column.name == version.roles.target {
        let word = if version.roles.task == Task::Classification { "target" } else { "target, a number" };
        return Some(status(Mark::Here, word));
    }
    if version.roles.ignored.contains(&column.name) {
        return None;
    }
    if column.power.is_some_and(|power| power >= GIVES_AWAY) {
        return warn("Gives the target away".into());
    }
    if column.like_id {
        return warn("Like an id".into());
    }
    if let Some(why) = unusable {
        return warn(sentence(why).trim_end_matches('.').into());
    }
    let outliers = column.figures.map_or(0, |figures| figures.outliers);
    if f64::from(outliers) > f64::from(version.rows) * MANY_OUTLIERS {
        return warn(count(outliers.into(), "outlier"));
    }
    None
}

/// Everything that is known of a column, by name.
fn figures_of(column: &ColumnProfile) -> Vec<(String, String)> {
    let mut known = vec![("Distinct".to_owned(), whole(column.distinct.into()))];
    let mut add = |name: &str, value: String| known.push((name.to_owned(), value));
    add("Missing", whole(column.missing.into()));
    if let Some(figures) = column.figures.filter(|_| !column.kind.is_time()) {
        let [min, q1, median, q3, max] = figures.quantiles;
        let digits = figures.digits;
        add("Minimum", digits.show(min));
        add("Lower quartile", digits.between(q1));
        add("Median", digits.between(median));
        add("Upper quartile", digits.between(q3));
        add("Maximum", digits.show(max));
        add("Mean", value(figures.mean));
        add("Standard deviation", value(figures.deviation));
        add("Zeros", whole(figures.zeros.into()));
        add("Beyond the fences", whole(figures.outliers.into()));
    } else if let Some(figures) = column.figures {
        add("First", column.kind.text_of(figures.quantiles[0]));
        add("Last", column.kind.text_of(figures.quantiles[4]));
    }
    if let Some(link) = column.link.filter(|link| !link.value.is_nan()) {
        add(&format!("With the target, {}", link.measure.name()), fixed(link.value, 3));
    }
    if let Some(power) = column.power {
        add("Predictive power alone", fixed(power, 2));
    }
    known
}
