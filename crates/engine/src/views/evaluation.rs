//! How good a run is, part by part, from its kept answers; and the pictures of how a model errs that need no more than what
//! is known of it: confusion matrix and scatter of truth against answer.

mod classes;
mod curves;
mod fairness;
mod learning;
mod numbers;
mod scores;
mod slices;
mod threshold;
mod weak;

use ::metrics::interval::{Bootstrap, Interval, USUAL_CONFIDENCE, bootstrap, wilson};
use protocol::{
    Confusion, ConfusionCell, EvaluationBody, EvaluationKind, EvaluationPart, EvaluationView, EvaluationWanted,
    Failure, LineChart, Plane, Scatter, Task, Verdict,
};

use super::{axis, grid};
use crate::data::{figures, groups};
use crate::failure::failure;
use crate::format::{NONE, count, metric, percent, whole};
use crate::project::Project;
use crate::project::evaluation::Loaded;
use crate::state::Run;
use crate::train::metrics::Judged;
use crate::train::{Trained, estimator};

pub(super) use curves::roc_line;

/// Points of a drawn line at most.
const POINTS: usize = 200;
/// Points of a drawn cloud at most.
const CLOUD: usize = 400;
/// Rows below which a slice or group is too small to judge by.
const LEAST: u64 = 30;
/// Rows that the bootstrap draws for one interval, about.
const DRAWN: usize = 2_000_000;

/// A run with its answers and what is wanted of them.
struct Judging<'a> {
    run: &'a Run,
    trained: &'a Trained,
    loaded: &'a Loaded,
    wanted: &'a EvaluationWanted,
    /// Index of the positive class.
    positive: usize,
    /// On how many rows.
    rows: String,
}

/// A part as it is found: finding, caution, what is drawn.
type Found = (String, &'static str, EvaluationBody);

/// Builds the view.
///
/// # Errors
/// There is no such class or column.
pub fn build(
    project: &Project,
    run: &Run,
    trained: &Trained,
    loaded: &Loaded,
    wanted: &EvaluationWanted,
) -> Result<EvaluationView, Failure> {
    let positive = loaded.positive(wanted.positive.as_ref())?;
    let judging = Judging { run, trained, loaded, wanted, positive, rows: rows(run, loaded) };
    let columns = |which: fn(&table::Column) -> bool| {
        let columns = loaded.data.table.columns().iter().filter(|column| which(column));
        columns.map(|column| column.name.clone()).collect::<Vec<_>>()
    };
    let (slice_columns, mut group_columns) = (columns(groups::can_slice), columns(groups::can_group));
    // Whoever is of another class has to be treated otherwise.
    group_columns.retain(|name| *name != loaded.data.roles.target);
    let parts = wanted.parts.iter().map(|kind| judging.part(project, *kind)).collect::<Result<_, _>>()?;
    Ok(EvaluationView {
        classes: loaded.classes.clone(),
        positive: loaded.classes.get(positive).cloned().unwrap_or_default(),
        rows: judging.rows.clone(),
        notes: notes(project, run, loaded),
        slice_columns,
        group_columns,
        parts,
        ..empty(run, trained)
    })
}

/// The view of a run that has no answers, and why.
pub fn missing(
    project: &Project,
    run: &Run,
    trained: &Trained,
    wanted: &EvaluationWanted,
    why: Verdict,
) -> EvaluationView {
    let wanted = wanted.parts.iter().filter(|kind| **kind == EvaluationKind::LearningCurve);
    let parts = wanted.map(|kind| learned(project, run, *kind)).collect();
    EvaluationView { missing: Some(why), parts, ..empty(run, trained) }
}

fn empty(run: &Run, trained: &Trained) -> EvaluationView {
    EvaluationView {
        run: run.id,
        id: run.label(),
        title: estimator::title(&run.config.estimator),
        task: trained.signature.task,
        classes: Vec::new(),
        positive: String::new(),
        rows: String::new(),
        notes: Vec::new(),
        slice_columns: Vec::new(),
        group_columns: Vec::new(),
        missing: None,
        parts: Vec::new(),
    }
}

fn learned(project: &Project, run: &Run, kind: EvaluationKind) -> EvaluationPart {
    let (finding, caution, body) = learning::build(project, run);
    let validation = run.trained().map_or(0, |trained| trained.rows.1);
    let rows = format!("All {} of the validation part judge each size.", count(validation.into(), "row"));
    EvaluationPart { kind, finding, rows, caution: caution.into(), body }
}

fn rows(run: &Run, loaded: &Loaded) -> String {
    let judged = loaded.kept.judged.len() as u64;
    let all = u64::from(loaded.kept.of);
    if judged == all {
        format!("{} of the validation part of d{}", count(judged, "row"), run.data)
    } else {
        format!("{} of the {} of the validation part of d{}", whole(judged), count(all, "row"), run.data)
    }
}

fn notes(project: &Project, run: &Run, loaded: &Loaded) -> Vec<String> {
    let kept = loaded.kept.rows.len() + loaded.left_out;
    let mut notes = Vec::new();
    if kept < loaded.kept.of as usize {
        notes.push(format!(
            "The answers for {} of the {} are kept, evenly over all of them, so figures can differ a little from those in the list.",
            whole(kept as u64),
            count(loaded.kept.of.into(), "validation row")
        ));
    }
    if loaded.kept.rounded {
        notes.push("There are so many probabilities that they are kept with seven digits.".into());
    }
    if loaded.left_out > 0 {
        let rows = count(loaded.left_out as u64, "row");
        notes.push(format!("{rows} without a finite answer are left out of everything here."));
    }
    if loaded.again {
        let told = project.reproduced(run).map_or_else(String::new, |verdict| format!(" {}", verdict.title));
        notes.push(format!("The answers were made by training the run again, and are not kept.{told}"));
    }
    notes
}

impl Judging<'_> {
    fn part(&self, project: &Project, kind: EvaluationKind) -> Result<EvaluationPart, Failure> {
        if kind == EvaluationKind::LearningCurve {
            return Ok(learned(project, self.run, kind));
        }
        let (finding, caution, body) = match (kind, self.task()) {
            _ if self.loaded.kept.judged.is_empty() => nothing("There is no validation row with an answer."),
            (EvaluationKind::Scores, _) => scores::build(self),
            (EvaluationKind::Slices, _) => slices::build(self)?,
            (EvaluationKind::Fairness, _) => fairness::build(self)?,
            (EvaluationKind::Weak, _) => weak::build(self),
            (EvaluationKind::Confusion, Task::Classification) => classes::confusion(self)?,
            (EvaluationKind::Classes, Task::Classification) => classes::each(self)?,
            (EvaluationKind::Threshold, Task::Classification) => threshold::build(self)?,
            (EvaluationKind::Roc, Task::Classification) => curves::roc(self)?,
            (EvaluationKind::PrecisionRecall, Task::Classification) => curves::precision_recall(self)?,
            (EvaluationKind::Calibration, Task::Classification) => curves::calibration(self)?,
            (EvaluationKind::Gain, Task::Classification) => curves::gain(self)?,
            (EvaluationKind::Answers, Task::Regression) => numbers::answers(self),
            (EvaluationKind::Errors, Task::Regression) => numbers::errors(self),
            (EvaluationKind::Answers | EvaluationKind::Errors, _) => {
                nothing("A model that answers with classes has no such errors.")
            }
            _ => nothing("A model that answers with numbers has no classes to tell apart."),
        };
        Ok(EvaluationPart { kind, finding, rows: self.rows.clone(), caution: caution.into(), body })
    }

    fn task(&self) -> Task {
        self.loaded.data.roles.task
    }

    fn judged(&self) -> &Judged {
        &self.loaded.kept.judged
    }

    /// True classes, answered classes.
    fn labels(&self) -> (&[usize], &[usize]) {
        match self.judged() {
            Judged::Classes { truth, labels, .. } => (truth, labels),
            Judged::Numbers { .. } => (&[], &[]),
        }
    }

    /// True numbers, answered numbers.
    fn numbers(&self) -> (&[f64], &[f64]) {
        match self.judged() {
            Judged::Numbers { truth, answers } => (truth, answers),
            Judged::Classes { .. } => (&[], &[]),
        }
    }

    /// Whether each row is of a class, and the probability of that.
    fn against_the_rest(&self, class: usize) -> (Vec<bool>, Vec<f64>) {
        against_the_rest(self.judged(), class)
    }

    /// Whether each row is answered with the positive class: by the threshold, or else by the model's own answer.
    fn answered_positive(&self) -> Vec<bool> {
        match self.wanted.threshold {
            Some(threshold) => self.against_the_rest(self.positive).1.iter().map(|p| *p >= threshold).collect(),
            None => self.labels().1.iter().map(|label| *label == self.positive).collect(),
        }
    }

    /// Name of a class, in quotation marks.
    fn quoted(&self, class: usize) -> String {
        format!("“{}”", self.loaded.classes.get(class).map_or("?", String::as_str))
    }

    /// The column of that name that can be used, or the first one that can; none where no column can.
    fn column(
        &self,
        wanted: Option<&String>,
        can: fn(&table::Column) -> bool,
    ) -> Result<Option<&table::Column>, Failure> {
        let table = &self.loaded.data.table;
        let unfit = |name: &str, why: &str| {
            failure("evaluate.column", format!("“{name}” {why}."), "Choose a column from the list.")
        };
        let Some(name) = wanted else {
            let target = &self.loaded.data.roles.target;
            let fits = |column: &&table::Column| can(column) && column.name != *target;
            return Ok(table.columns().iter().find(fits));
        };
        match table.column(name) {
            None => Err(unfit(name, &format!("is no column of d{}", self.run.data))),
            Some(column) if can(column) => Ok(Some(column)),
            Some(_) => Err(unfit(name, "has one value only, or too many of them, to tell rows apart by")),
        }
    }
}

fn against_the_rest(judged: &Judged, class: usize) -> (Vec<bool>, Vec<f64>) {
    match judged {
        Judged::Classes { truth, probabilities, classes, .. } => (
            ::metrics::classification::one_against_the_rest(truth, class),
            probabilities.iter().copied().skip(class).step_by((*classes).max(1)).collect(),
        ),
        Judged::Numbers { .. } => (Vec::new(), Vec::new()),
    }
}

/// A part of which nothing can be drawn.
fn nothing(why: impl Into<String>) -> Found {
    (why.into(), "", EvaluationBody::Nothing)
}

/// What the crate of metrics refuses.
fn refused(error: ::metrics::MetricsError) -> Failure {
    failure(
        "evaluate.metric",
        format!("This cannot be computed: {error}."),
        "Look at the run's data for extreme values.",
    )
}

/// How often rows are drawn for the interval of a metric.
fn resamples(rows: usize) -> usize {
    (DRAWN / rows.max(1)).clamp(100, 1000)
}

/// The interval of a metric over rows that are drawn again; none where it is not defined for enough of them.
fn drawn_again(rows: usize, resamples: usize, of: impl FnMut(&[usize]) -> f64) -> Option<Interval> {
    let drawn = bootstrap(rows, Bootstrap { resamples, ..Bootstrap::default() }, of).ok()?;
    let defined = 2 * drawn.undefined < resamples;
    Some(drawn.interval).filter(|interval| defined && interval.lower.is_finite() && interval.upper.is_finite())
}

/// Wilson's interval of a share.
fn of_share(part: u64, of: u64) -> Option<Interval> {
    wilson(part, of, USUAL_CONFIDENCE).ok().filter(|_| of > 0)
}

/// Like `0.88 to 0.97`; empty without one.
fn span(interval: Option<Interval>, show: impl Fn(f64) -> String) -> String {
    interval.map_or_else(String::new, |interval| format!("{} to {}", show(interval.lower), show(interval.upper)))
}

/// Like `0.93 (0.88 to 0.97)`.
fn with_span(value: f64, interval: Option<Interval>, show: impl Fn(f64) -> String) -> String {
    match interval {
        Some(_) => format!("{} ({})", show(value), span(interval, &show)),
        None => show(value),
    }
}

/// A picture whose axes go from 0 to 1.
pub(super) fn unit_square(x: &str, y: &str) -> LineChart {
    let unit = |title: &str| axis::named(title, axis::nice(0.0, 1.0));
    LineChart { plane: Plane { x: unit(x), y: unit(y) }, ..LineChart::default() }
}

/// Points as they are drawn, few enough.
fn thinned(points: &[(f64, f64)]) -> Vec<(f32, f32)> {
    let thin = ::metrics::curves::thin(points, POINTS, |point| *point);
    thin.into_iter().map(|(x, y)| (x as f32, y as f32)).collect()
}

/// Places of so many of the rows, evenly over all of them.
fn evenly(rows: usize, most: usize) -> impl Iterator<Item = usize> {
    let step = rows.div_ceil(most).max(1);
    (0..rows).step_by(step)
}

/// A confusion matrix, with shares of each true class.
fn matrix(counts: &[Vec<u64>], classes: Vec<String>, note: String) -> Confusion {
    let row = |row: &Vec<u64>| {
        let total = row.iter().sum::<u64>();
        let cell = |count: &u64| {
            let share = if total == 0 { 0.0 } else { *count as f64 / total as f64 };
            ConfusionCell {
                count: whole(*count),
                share: if total == 0 { NONE.into() } else { percent(share) },
                heat: libm::rint(share * 4.0) as u8,
            }
        };
        row.iter().map(cell).collect()
    };
    Confusion { rows: counts.iter().map(row).collect(), classes, note }
}

/// Counts with their shares of each true class; none for regression.
pub fn confusion(trained: &Trained) -> Option<Confusion> {
    let counts: Vec<Vec<u64>> =
        trained.confusion.iter().map(|row| row.iter().map(|count| u64::from(*count)).collect()).collect();
    let note = format!("{} of the validation split; shares per true class", validated(trained));
    (!counts.is_empty()).then(|| matrix(&counts, trained.signature.classes.clone(), note))
}

/// Truth against answer; none for classification.
pub fn scatter(trained: &Trained) -> Option<Scatter> {
    let (points, target) = (&trained.scatter, &trained.signature.target);
    let caption = format!("Answers against truth for {} of the validation split.", validated(trained));
    cloud(points.clone(), target, caption)
}

/// Points of truth against answer; none without any.
fn cloud(points: Vec<(f32, f32)>, target: &str, caption: String) -> Option<Scatter> {
    let both: Vec<f64> = points.iter().flat_map(|(t, a)| [f64::from(*t), f64::from(*a)]).collect();
    let (low, high) = figures::range(&both)?;
    let (domain, ticks) = axis::nice(low, high);
    Some(Scatter {
        caption,
        x_title: format!("true {target}"),
        y_title: format!("answered {target}"),
        domain,
        ticks,
        points,
    })
}

fn validated(trained: &Trained) -> String {
    count(u64::from(trained.rows.1), "row")
}
