//! Registry: versions, newest first.

use protocol::{Grid, Mark, RegistryView, Task, VersionRow};

use super::{grid, head, leading_metric, leading_value, metrics_grid, status};
use crate::digest::short;
use crate::format::{bytes, value};
use crate::project::Project;
use crate::state::Version;
use crate::train::features::{FeatureKind, Signature};

/// Builds the view.
pub fn build(project: &Project) -> RegistryView {
    let state = &project.state;
    let sentence = match (state.versions.last(), state.aliases.get("champion")) {
        (None, _) => "No versions yet. The pipeline registers a model that passes its checks; a finished run can be registered by hand.".into(),
        (Some(newest), Some(champion)) if *champion == newest.id => format!("{} is the newest version and @champion.", newest.label()),
        (Some(newest), Some(champion)) => format!("{} is the newest version; @champion points at v{champion}.", newest.label()),
        (Some(newest), None) => format!("{} is the newest version; no version is @champion.", newest.label()),
    };
    RegistryView {
        head: head(state.versions.last().map(|version| status(Mark::Ok, version.label())), sentence),
        versions: state.versions.iter().rev().map(|version| row(project, version)).collect(),
        metric: leading_metric(project, None).1,
    }
}

fn row(project: &Project, version: &Version) -> VersionRow {
    let state = &project.state;
    let trained = &version.trained;
    let serving = serving(project, version);
    let run = format!("r-{:03}", version.run);
    let pipeline = version.pipeline.and_then(|number| state.pipelines.iter().find(|run| run.number == number));
    let source = pipeline.map_or_else(|| "by hand".into(), |run| format!("pipeline run {}", run.number));
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
    let mut rows: Vec<Vec<String>> = signature
        .features
        .iter()
        .map(|feature| {
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
            vec!["input".into(), feature.name.clone(), kind.into(), "[N, 1]".into(), meaning]
        })
        .collect();
    let mut output = |name: &str, kind: &str, shape: String, meaning: String| {
        rows.push(vec!["output".into(), name.into(), kind.into(), shape, meaning])
    };
    match signature.task {
        Task::Classification => {
            output("label", "string", "[N]".into(), format!("answered {}", signature.target));
            output(
                "probabilities",
                "float32",
                format!("[N, {}]", signature.classes.len()),
                signature.classes.join(", "),
            );
        }
        Task::Regression => output("variable", "float32", "[N, 1]".into(), format!("answered {}", signature.target)),
    }
    grid(&[("", false), ("Name", false), ("Type", false), ("Shape", false), ("Values", false)], rows)
}
