//! Brief: what the model is for, and whether the data can answer it.

use protocol::{Brief, BriefView, CheckRow, Mark, MetricCard, Settings};

use super::{head, status};
use crate::checks;
use crate::data::DataVersion;
use crate::format::{NONE, count};
use crate::project::Project;
use crate::runtime::dataset;
use crate::train::metrics::{Descriptor, METRICS, find};

/// Builds the view.
pub fn build(project: &Project) -> BriefView {
    let state = &project.state;
    let brief = state.brief();
    let name = find(&brief.metric).map_or(brief.metric.as_str(), |metric| metric.name);
    let misfit = state.current().is_some_and(|version| !fits(&brief, version));
    let sentence = match &state.brief {
        Some(_) if misfit => unused(name),
        Some(_) => format!("The pipeline registers a model only if {name} on the validation split meets {}, the guardrail holds, and no other check fails.", crate::format::metric(brief.target)),
        None => "No brief is saved; the pipeline uses the modest defaults below. State what the model is for before you train it.".into(),
    };
    BriefView {
        head: head(state.brief.is_some().then(|| status(Mark::Ok, "Saved")), sentence),
        metrics: METRICS.iter().map(card).collect(),
        answers: answers(project),
        brief,
    }
}

/// Whether the primary metric can be measured for the target.
fn fits(brief: &Brief, version: &DataVersion) -> bool {
    find(&brief.metric).is_some_and(|metric| metric.task == version.roles.task)
}

/// What is said about a brief that does not fit.
fn unused(name: &str) -> String {
    format!(
        "{name} cannot be measured for this target, so the pipeline uses the default limits instead of this brief. Choose another metric."
    )
}

fn card(metric: &Descriptor) -> MetricCard {
    MetricCard {
        id: metric.id.into(),
        name: metric.name.into(),
        larger_is_better: metric.larger_is_better,
        about: metric.about.into(),
    }
}

fn answers(project: &Project) -> Vec<CheckRow> {
    let row = |mark, word: &str, name: &str, value: String, rule: &str, why: &str| CheckRow {
        status: status(mark, word),
        name: name.into(),
        value,
        rule: rule.into(),
        why: why.into(),
        evidence: Default::default(),
    };
    let Some(version) = project.state.current() else {
        return vec![row(
            Mark::Unknown,
            "No data",
            "Data",
            NONE.into(),
            "a data set",
            "Load a data set on Data; then this list tells whether it can answer the brief.",
        )];
    };
    let brief = project.state.brief();
    let name = find(&brief.metric).map_or(brief.metric.as_str(), |metric| metric.name);
    let task = if version.roles.task == protocol::Task::Classification { "classes" } else { "a number" };
    let mut rows = vec![
        row(
            Mark::Ok,
            "Passed",
            "Target",
            version.roles.target.clone(),
            "a column to predict",
            &format!("“{}” holds {task}.", version.roles.target),
        ),
        if fits(&brief, version) {
            row(
                Mark::Ok,
                "Passed",
                "Metric fits the task",
                task.into(),
                "metric of the task",
                "The primary metric can be measured.",
            )
        } else {
            row(Mark::Bad, "Failed", "Metric fits the task", task.into(), "metric of the task", &unused(name))
        },
    ];
    if let Ok(data) = dataset(&project.blobs, version) {
        let enough = checks::one_of_data(&checks::ROWS, &data, &Settings::new());
        rows.extend(enough.iter().map(super::checks::row));
        let judged = data.parts.validation.len();
        let width = 1.96 * 0.5 / libm::sqrt(judged.max(1) as f64);
        let enough = width <= 0.05;
        rows.push(row(
            if enough { Mark::Ok } else { Mark::Warn },
            if enough { "Passed" } else { "Note" },
            "Validation rows",
            count(judged as u64, "row"),
            "interval of at most ± 5 %",
            &format!(
                "With so many rows, a share such as accuracy is known to ± {} (95 % interval, worst case).",
                crate::format::percent(width)
            ),
        ));
        let delay = crate::format::duration(project.state.traffic.label_delay);
        rows.push(row(
            Mark::Ok,
            "Passed",
            "Labels in production",
            delay.clone(),
            "labels come back",
            &format!("The true answer arrives {delay} after each request."),
        ));
    }
    rows
}
