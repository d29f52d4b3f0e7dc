//! View builders: state into words and plots, one file per page. They never change the state.

pub mod axis;
mod brief;
mod checks;
pub mod compare;
pub mod data;
pub mod deploy;
mod drift_lab;
pub mod evaluation;
pub mod explanation;
pub mod frame;
mod home;
pub mod journal;
pub mod monitor;
mod pipeline;
mod registry;
mod settings;
pub mod sweeps;
pub mod train;
mod walk;

use protocol::{Fact, Grid, Head, Mark, Page, PageView, Status};

use crate::format::{NONE, metric, whole};
use crate::project::Project;
use crate::train::{Trained, metrics};

/// The view of a page.
pub fn page(project: &Project, page: Page) -> PageView {
    match page {
        Page::Home => PageView::Home(home::build(project)),
        Page::Brief => PageView::Brief(brief::build(project)),
        Page::Data => PageView::Data(data::build(project)),
        Page::Train => PageView::Train(train::build(project)),
        Page::Pipeline => PageView::Pipeline(pipeline::build(project)),
        Page::Registry => PageView::Registry(registry::build(project)),
        Page::Deploy => PageView::Deploy(deploy::build(project)),
        Page::Monitor => PageView::Monitor(monitor::build(project)),
        Page::DriftLab => PageView::DriftLab(drift_lab::build(project)),
        Page::Settings => PageView::Settings(settings::build(project)),
    }
}

/// Rows of a list at most. What a learner does stays below; a file from elsewhere may hold any number.
const LISTED: usize = 500;

/// What a list shows, newest first.
fn newest<T>(all: &[T]) -> impl Iterator<Item = &T> {
    all.iter().rev().take(LISTED)
}

/// A sentence to add where a list does not show all.
fn left_out(all: usize) -> String {
    let whole = |number: usize| whole(number as u64);
    if all > LISTED { format!(" The newest {} of {} are listed.", whole(LISTED), whole(all)) } else { String::new() }
}

/// A mark with its word.
fn status(mark: Mark, word: impl Into<String>) -> Status {
    Status { mark, word: word.into() }
}

fn head(status: Option<Status>, sentence: impl Into<String>) -> Head {
    Head { status, sentence: sentence.into() }
}

/// A labelled value without unit, note or judgement.
fn fact(label: &str, value: impl Into<String>) -> Fact {
    Fact { label: label.into(), value: value.into(), unit: String::new(), note: String::new(), mark: None }
}

fn grid(columns: &[(&str, bool)], rows: Vec<Vec<String>>) -> Grid {
    Grid {
        columns: columns.iter().map(|(name, number)| ((*name).to_owned(), *number)).collect(),
        rows,
        note: String::new(),
    }
}

/// Metrics of a run: train, validation, naive model.
fn metrics_grid(trained: &Trained) -> Grid {
    let show = |value: Option<f64>| value.map_or(NONE.into(), metric);
    let rows = metrics::METRICS
        .iter()
        .filter(|descriptor| {
            trained.validation.get(descriptor.id).is_some() || trained.train.get(descriptor.id).is_some()
        })
        .map(|descriptor| {
            let better = if descriptor.larger_is_better { "larger" } else { "smaller" };
            let [train, validation, naive] =
                [&trained.train, &trained.validation, &trained.naive].map(|values| show(values.get(descriptor.id)));
            vec![descriptor.name.into(), train, validation, naive, better.into()]
        });
    grid(
        &[("Metric", false), ("Train", true), ("Validation", true), ("Naive model", true), ("Better is", false)],
        rows.collect(),
    )
}

/// Id and name of the metric that leads: the one of the brief, or the first that was measured.
fn leading_metric(project: &Project, trained: Option<&Trained>) -> (String, String) {
    let brief = project.state.brief();
    let measured = |id: &str| trained.is_none_or(|trained| trained.validation.get(id).is_some());
    let descriptor = metrics::find(&brief.metric)
        .filter(|descriptor| measured(descriptor.id) && descriptor.task == project.state.task())
        .or_else(|| {
            metrics::METRICS
                .iter()
                .find(|descriptor| descriptor.task == project.state.task() && measured(descriptor.id))
        })
        .or_else(|| metrics::METRICS.iter().find(|descriptor| measured(descriptor.id)));
    descriptor.map_or((String::new(), String::new()), |descriptor| (descriptor.id.into(), descriptor.name.into()))
}

/// The leading metric of a model on the validation split.
fn leading_value(project: &Project, trained: &Trained) -> String {
    let (id, _) = leading_metric(project, Some(trained));
    trained.validation.get(&id).map_or(NONE.into(), metric)
}
