//! Data versions, newest first.

use protocol::DataVersionRow;

use super::origin;
use crate::data::{DataVersion, Made};
use crate::digest::short;
use crate::format::{count, sentence, whole};
use crate::project::Project;
use crate::views::newest;

/// The list.
pub fn rows(project: &Project) -> Vec<DataVersionRow> {
    let current = project.state.current().map(|version| version.id);
    newest(&project.state.data)
        .map(|version| DataVersionRow {
            number: version.id,
            id: version.label(),
            name: version.name.clone(),
            size: count(u64::from(version.rows), "row"),
            made: made(version, project),
            parent: version.parent.map_or(String::new(), |parent| format!("d{parent}")),
            parent_number: version.parent.filter(|parent| project.state.data_version(*parent).is_some()),
            note: version.note.clone(),
            digest: short(&version.digest),
            current: current == Some(version.id),
            used: used(project, version.id),
        })
        .collect()
}

/// What made a version, in a sentence.
pub fn made(version: &DataVersion, project: &Project) -> String {
    match (&version.made, version.parent) {
        (Some(Made::Step { said, .. }), _) => format!("{}.", sentence(said)),
        (Some(Made::Restored { version }), _) => format!("d{version} again."),
        (None, Some(parent)) if !version.of_production() => format!("Other roles or another split than d{parent}."),
        (None, _) => sentence(&origin(version, project.state.seed)) + ".",
    }
}

fn used(project: &Project, data: u32) -> String {
    let runs = project.state.runs.iter().filter(|run| run.data == data).count() as u64;
    let versions: Vec<String> =
        project.state.versions.iter().filter(|version| version.data == data).map(|version| version.label()).collect();
    let models = match versions.len() {
        0 => String::new(),
        1..=3 => versions.join(", "),
        many => format!("{} models", whole(many as u64)),
    };
    let runs = if runs > 0 { count(runs, "run") } else { String::new() };
    [runs, models].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}
