//! Registry: versions, newest first.

use protocol::{Grid, Mark, RegistryView, Task, VersionRow};

use super::{grid, head, leading_metric, leading_value, left_out, metrics_grid, newest, status};
use crate::digest::short;
use crate::format::{NONE, bytes, value};
use crate::project::Project;
use crate::serve::interface::{Interface, LabelValues, Labels, Outputs};
use crate::state::{State, Version};
use crate::train::features::{FeatureKind, Signature};

/// Builds the view.
pub fn build(project: &Project) -> RegistryView {
    let state = &project.state;
    let sentence = match (state.versions.last(), state.aliases.get("champion")) {
        (None, _) => "No versions yet. The pipeline registers a model that passes its checks; a finished run can be registered by hand, without them.".into(),
        (Some(newest), Some(champion)) if *champion == newest.id => format!("{} is the newest version and @champion.", newest.label()),
        (Some(newest), Some(champion)) => format!("{} is the newest version; @champion points at v{champion}.", newest.label()),
        (Some(newest), None) => format!("{} is the newest version; no version is @champion.", newest.label()),
    };
    RegistryView {
        head: head(
            state.versions.last().map(|version| status(Mark::Ok, version.label())),
            sentence + several_data(state) + &left_out(state.versions.len()),
        ),
        versions: newest(&state.versions).map(|version| row(project, version)).collect(),
        metric: leading_metric(project, None).1,
    }
}

/// Figures of versions that were trained on different data are not of the same rows.
fn several_data(state: &State) -> &'static str {
    let first = state.versions.first().map(|version| version.data);
    if state.versions.iter().any(|version| Some(version.data) != first) {
        " Figures are of each version's own validation rows, so those of different data versions do not compare."
    } else {
        ""
    }
}

fn row(project: &Project, version: &Version) -> VersionRow {
    let state = &project.state;
    let trained = &version.trained;
    let serving = serving(project, version);
    let run = version.run.map_or_else(|| NONE.into(), |run| format!("r-{run:03}"));
    let pipeline = version.pipeline.and_then(|number| state.pipelines.iter().find(|run| run.number == number));
    let source = match (pipeline, version.run) {
        (Some(run), _) => format!("pipeline run {}", run.number),
        (None, Some(_)) => "by hand, not checked".into(),
        (None, None) => "made elsewhere, not checked".into(),
    };
    let data = state.data_version(version.data);
    let lineage = vec![
        (
            format!("d{}", version.data),
            data.map_or_else(String::new, |data| format!("{}, {}", data.name, short(&data.digest))),
        ),
        (run.clone(), version.title.clone()),
        (source.clone(), pipeline.map_or_else(|| "no checks were run".into(), super::pipeline::passed)),
        (version.label(), short(&trained.digest)),
        ("endpoint".into(), if serving.is_empty() { "not deployed".into() } else { serving.clone() }),
    ];
    VersionRow {
        version: version.id,
        id: version.label(),
        aliases: state.aliases_of(version.id),
        title: version.title.clone(),
        metric: leading_value(project, trained),
        data: format!("d{}", version.data),
        run,
        source,
        serving,
        digest: trained.digest.clone(),
        size: bytes(trained.size),
        metrics: metrics_grid(trained),
        lineage,
        signature: signature(&trained.signature),
    }
}

fn serving(project: &Project, version: &Version) -> String {
    let state = &project.state;
    match (state.active_rollout(), state.endpoint.stable) {
        (Some(rollout), _) if rollout.version == version.id => format!("canary, {} %", rollout.weight()),
        (Some(rollout), Some(stable)) if stable == version.id => format!("stable, {} %", 100 - rollout.weight()),
        (None, Some(stable)) if stable == version.id => "stable, 100 %".into(),
        _ => String::new(),
    }
}

fn signature(signature: &Signature) -> Grid {
    let rows = match &signature.interface {
        Some(interface) => foreign(signature, interface),
        None => own(signature),
    };
    grid(&[("", false), ("Name", false), ("Type", false), ("Shape", false), ("Values", false)], rows)
}

/// A line of the signature: input or output, name, type, number of columns if it has two dimensions, meaning.
fn tensor(what: &str, name: &str, kind: &str, columns: Option<usize>, meaning: String) -> Vec<String> {
    let shape = columns.map_or("[N]".into(), |columns| format!("[N, {columns}]"));
    vec![what.into(), name.into(), kind.into(), shape, meaning]
}

fn own(signature: &Signature) -> Vec<Vec<String>> {
    let inputs = signature.features.iter().map(|feature| {
        let (kind, meaning) = match &feature.kind {
            FeatureKind::Numeric { range: (low, high), .. } => {
                ("float32", format!("{} to {} in training", value(*low), value(*high)))
            }
            FeatureKind::Categorical { categories, .. } => (
                "string",
                categories.iter().take(6).cloned().collect::<Vec<_>>().join(", ")
                    + if categories.len() > 6 { ", …" } else { "" },
            ),
        };
        tensor("input", &feature.name, kind, Some(1), meaning)
    });
    let answered = format!("answered {}", signature.target);
    let outputs = match signature.task {
        Task::Classification => {
            let classes = &signature.classes;
            vec![
                tensor("output", "label", "string", None, answered),
                tensor("output", "probabilities", "float32", Some(classes.len()), classes.join(", ")),
            ]
        }
        Task::Regression => vec![tensor("output", "variable", "float32", Some(1), answered)],
    };
    inputs.chain(outputs).collect()
}

/// The tensors of a file made elsewhere, with the columns and classes they stand for here.
fn foreign(signature: &Signature, interface: &Interface) -> Vec<Vec<String>> {
    let inputs = interface.inputs.iter().map(|input| {
        let names = input.features.iter().filter_map(|&place| Some(signature.features.get(place)?.name.as_str()));
        let columns = format!("takes {}", names.collect::<Vec<_>>().join(", "));
        tensor("input", &input.name, input.element.onnx(), Some(input.features.len()), columns)
    });
    let class = |class: &u32| signature.classes.get(*class as usize).map_or("", String::as_str);
    let answered = format!("answered {}", signature.target);
    // Labels that are the classes' own names need no word.
    let means = |pairs: Vec<(String, u32)>| {
        let told = pairs.iter().filter(|(label, index)| label != class(index));
        let told: Vec<String> = told.map(|(label, index)| format!("{label} is {}", class(index))).collect();
        if told.is_empty() { answered.clone() } else { format!("{answered}: {}", told.join(", ")) }
    };
    let mut outputs = Vec::new();
    match &interface.outputs {
        Outputs::Classes { labels, scores } => {
            if let Some(Labels { name, values }) = labels {
                let (kind, meaning) = match values {
                    LabelValues::Index => ("int64", answered.clone()),
                    LabelValues::Numbers(pairs) => {
                        ("int64", means(pairs.iter().map(|(label, class)| (label.to_string(), *class)).collect()))
                    }
                    LabelValues::Texts(pairs) => ("string", means(pairs.clone())),
                };
                outputs.push(tensor("output", name, kind, None, meaning));
            }
            if let Some(scores) = scores {
                let classes: Vec<&str> = scores.classes.iter().map(class).collect();
                let meaning = format!("probabilities of {}", classes.join(", "));
                outputs.push(tensor("output", &scores.name, "float32", Some(classes.len()), meaning));
            }
        }
        Outputs::Number(name) => {
            outputs.push(tensor("output", name, "float32", Some(1), answered));
        }
    }
    inputs.chain(outputs).collect()
}
