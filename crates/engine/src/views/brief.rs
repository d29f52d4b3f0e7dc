//! Brief: what the model is for, and whether the data can answer it.

use protocol::{BriefView, CheckRow, Mark};

use super::{head, status};
use crate::format::{NONE, count};
use crate::project::Project;
use crate::runtime::dataset;
use crate::train::metrics::{METRICS, find};

/// Builds the view.
pub fn build(project: &Project) -> BriefView {
    let state = &project.state;
    let brief = state.brief();
    let name = find(&brief.metric).map_or(brief.metric.as_str(), |metric| metric.name);
    let sentence = match &state.brief {
        Some(_) => format!("The pipeline lets a model through only if {name} on the validation split meets {}.", crate::format::metric(brief.target)),
        None => "No brief is saved; the pipeline uses the modest defaults below. State what the model is for before you train it.".into(),
    };
    BriefView {
        head: head(state.brief.is_some().then(|| status(Mark::Ok, "Saved")), sentence),
        metrics: METRICS.iter().map(|metric| (metric.id.into(), metric.name.into(), metric.larger_is_better)).collect(),
        answers: answers(project),
        brief,
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
    let fits = find(&brief.metric).is_some_and(|metric| metric.task == version.roles.task);
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
        if fits {
            row(
                Mark::Ok,
                "Passed",
                "Metric fits the task",
                task.into(),
                "metric of the task",
                "The primary metric can be measured.",
            )
        } else {
            row(
                Mark::Bad,
                "Failed",
                "Metric fits the task",
                task.into(),
                "metric of the task",
                "The primary metric belongs to the other task. Choose another metric.",
            )
        },
    ];
    if let Ok(data) = dataset(&project.blobs, version) {
        rows.push(crate::checks::rows::judge(&data));
        let judged = data.parts.validation.len();
        let width = 1.96 * 0.5 / libm::sqrt(judged.max(1) as f64);
        let enough = width <= 0.05;
        rows.push(row(
            if enough { Mark::Ok } else { Mark::Warn },
            if enough { "Passed" } else { "Note" },
            "Validation rows",
            count(judged as u64, "row"),
            "interval of at most ± 5 %",
            &format!("A share measured on that many rows is known to ± {} at worst.", crate::format::percent(width)),
        ));
        rows.push(row(
            Mark::Ok,
            "Passed",
            "Labels in production",
            crate::format::duration(project.state.traffic.label_delay),
            "labels come back",
            "Quality in production is known that long after each request.",
        ));
    }
    rows
}
