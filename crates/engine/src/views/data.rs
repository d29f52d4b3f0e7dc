//! Data: versions, schema, profile, checks, expectations, split. What takes a look at every row comes from the profile.

mod advice;
mod columns;
mod diff;
mod expectations;
mod import;
mod pairs;
mod rows;
mod versions;

use protocol::{DataVersionView, DataView, Mark, Task};

use super::checks::{counted, rows as check_rows};
use super::{fact, head, status};
use crate::checks::Outcome;
use crate::data::profile::{COLUMNS, Profile};
use crate::data::sets::{self, Set};
use crate::data::{DataVersion, Origin, steps};
use crate::digest::short;
use crate::format::{count, moment, whole};
use crate::project::Project;

pub use diff::build as diff;
pub use rows::build as rows;

/// Builds the view.
pub fn build(project: &Project) -> DataView {
    let state = &project.state;
    let profiled = state.current().map(|version| (version, project.profile(version)));
    DataView {
        head: match &profiled {
            Some((version, Ok(profile))) => sentence(version, profile),
            Some((version, Err(_))) => {
                head(Some(status(Mark::Run, version.label())), "The columns are being looked at.")
            }
            None => head(None, "No data yet. Load a built-in set or drop a CSV file; it never leaves this device."),
        },
        import: import::view(project),
        again: project.transient.again.clone(),
        versions: versions::rows(project),
        profiling: profiled.as_ref().and_then(|(_, profile)| profile.as_ref().err().cloned()),
        version: profiled.and_then(|(version, profile)| Some(view(project, version, &*profile.ok()?))),
        sets: super::home::sets(),
    }
}

fn sentence(version: &DataVersion, profile: &Profile) -> protocol::Head {
    let hidden = version.roles.ignored.len() + 1;
    let features = profile.names.len().saturating_sub(hidden);
    let (bad, notes) = (counted(&profile.checks, Outcome::Failed), counted(&profile.checks, Outcome::Note));
    let verdict = match (bad, notes) {
        (0, 0) => "No check failed.".into(),
        (0, notes) => format!("No check failed, {}.", count(notes, "note")),
        (bad, _) => format!("{} failed.", count(bad, "check")),
    };
    let text = format!(
        "{}, {}, target {}. {verdict}",
        count(u64::from(version.rows), "row"),
        count(features as u64, "feature"),
        version.roles.target
    );
    let status = if bad == 0 {
        status(Mark::Ok, version.label())
    } else {
        status(Mark::Bad, format!("{}, check failed", version.label()))
    };
    head(Some(status), text)
}

fn view(project: &Project, version: &DataVersion, profile: &Profile) -> DataVersionView {
    let rows = |part: usize| count(u64::from(profile.parts[part]), "row");
    let production = if version.generated() { "generated, endless".into() } else { rows(3) };
    let set = first_set(project, version);
    let names = || profile.names.iter();
    let mut facts = vec![
        fact("Rows", whole(u64::from(version.rows))),
        fact("Columns", profile.names.len().to_string()),
        fact("Made by", origin(version, project.state.seed)),
        fact("Digest", short(&version.digest)),
    ];
    if profile.names.len() > COLUMNS {
        facts.push(fact("Drawn", format!("first {COLUMNS} columns")));
    }
    let ordered = names().filter(|(name, kind)| kind.is_numeric() && *name != version.roles.target);
    // Times first: they are what an order is usually taken from.
    let mut ordered: Vec<_> = ordered.collect();
    ordered.sort_by_key(|(_, kind)| !kind.is_time());
    DataVersionView {
        number: version.id,
        id: version.label(),
        name: version.name.clone(),
        digest: short(&version.digest),
        facts,
        columns: profile.columns.iter().map(|column| columns::card(column, version, profile, set)).collect(),
        names: names().map(|(name, _)| name.clone()).collect(),
        checks: check_rows(&profile.checks),
        roles: version.roles.clone(),
        targets: profile.targets.clone(),
        split: version.split.clone(),
        parts: vec![
            ("Train".into(), version.split.train, rows(0)),
            ("Validation".into(), version.split.validation, rows(1)),
            ("Test".into(), version.split.test, rows(2)),
            ("Production".into(), version.split.production, production),
        ],
        split_note: split_note(version, profile),
        split_columns: (ordered.into_iter().map(|(name, _)| name.clone()).collect(), profile.groups.clone()),
        kinds_of_rows: profile.rows.iter().map(|(kind, count)| (*kind, rows::name(*kind).into(), *count)).collect(),
        pairs: pairs::view(&profile.pairs, profile.names.len()),
        steps: steps::cards(&profile.names, project.sources(version)),
        advice: advice::of(version, profile),
        expectations: expectations::view(project, profile),
        warnings: version.warnings.clone(),
        used: project.state.uses(version.id),
    }
}

fn split_note(version: &DataVersion, profile: &Profile) -> String {
    let traffic = match &version.origin {
        Origin::Generated { .. } => "Traffic is generated, so no rows have to be kept aside.",
        Origin::Production { .. } => "These rows came from production; traffic stays as it is.",
        _ => "The production part becomes traffic. Training leaves it out; only Retrain uses it, as labelled requests.",
    };
    let by = match (&version.split.by, version.roles.task) {
        (protocol::SplitBy::Time(column), _) => format!(" Divided in the order of {column}, the newest last."),
        (protocol::SplitBy::Group(column), _) => format!(" Rows of one {column} stay together."),
        (protocol::SplitBy::Chance, Task::Classification | Task::Regression) => String::new(),
    };
    let classes = if profile.classes > 0 {
        format!(" {} to tell apart.", count(profile.classes.into(), "class").replace("classs", "classes"))
    } else {
        String::new()
    };
    format!("{traffic}{by}{classes}")
}

/// Where rows come from, in words.
fn origin(version: &DataVersion, seed: u64) -> String {
    match &version.origin {
        Origin::Builtin { .. } => "built in, linfa-datasets".into(),
        Origin::Generated { set } => sets::find(set).and_then(Set::generator).map_or_else(
            || set.clone(),
            |generator| format!("{}, drawn with this project's seed, {seed}", generator.origin()),
        ),
        Origin::Changed { set } => {
            format!("{}, changed since", sets::find(set).map_or(set.as_str(), |set| set.name))
        }
        Origin::File { dialect } => format!("CSV, {dialect}"),
        Origin::Production { ticks: (_, newest) } => format!("production, until {}", moment(*newest)),
    }
}

/// The built-in set that a version comes from, also by way of production.
fn first_set(project: &Project, version: &DataVersion) -> Option<&'static Set> {
    match &version.origin {
        Origin::Builtin { set } | Origin::Generated { set } | Origin::Changed { set } => sets::find(set),
        Origin::File { .. } => None,
        Origin::Production { .. } => {
            let parent = version.parent.filter(|parent| *parent < version.id)?;
            first_set(project, project.state.data_version(parent)?)
        }
    }
}
