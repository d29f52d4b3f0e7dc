//! Runs side by side.

use std::cmp::Ordering::Equal;

use protocol::{CompareAxis, CompareRow, CompareView, ComparedRun, ParallelAxis, ParallelLine, RunColumn, RunValue};

use super::evaluation::{roc_line, unit_square};
use super::sweeps::{categorical, numeric};
use super::{leading_metric, train};
use crate::digest::short;
use crate::format::{NONE, bytes, count, list, whole};
use crate::project::Project;
use crate::state::Run;
use crate::train::{estimator, metrics};

/// ROC curves in one picture.
const CURVES: usize = 6;

/// Builds the view.
pub fn build(project: &Project, runs: &[&Run]) -> CompareView {
    let parameters: Vec<Vec<RunValue>> = runs.iter().map(|run| train::parameter_values(run)).collect();
    let measured: Vec<Vec<RunValue>> = runs.iter().map(|run| train::metric_values(run)).collect();
    let one_data = runs.iter().all(|run| run.data == runs[0].data);
    let parameter_columns = train::of_values(&parameters);
    let metric_columns = metric_columns(&measured);
    let (scatter, lines) = axes(project, runs, (&parameters, &parameter_columns), (&measured, &metric_columns));
    let metric_rows: Vec<CompareRow> =
        metric_columns.iter().map(|column| metric_row(column, &measured, one_data)).collect();
    let parameter_rows: Vec<CompareRow> = parameter_columns.iter().map(|column| row_of(column, &parameters)).collect();
    let (roc, roc_notes) = roc(project, runs);
    CompareView {
        runs: runs
            .iter()
            .map(|run| ComparedRun { run: run.id, id: run.label(), title: estimator::title(&run.config.estimator) })
            .collect(),
        sentence: sentence(project, runs, &metric_rows, &parameter_rows),
        notes: notes(runs, one_data).into_iter().chain(roc_notes).collect(),
        parameters: parameter_rows,
        metrics: metric_rows,
        tags: tags(runs),
        data: data(project, runs),
        axes: scatter.iter().map(|axis| axis.axis.clone()).collect(),
        lines,
        scatter,
        roc,
    }
}

fn metric_columns(measured: &[Vec<RunValue>]) -> Vec<RunColumn> {
    let mut columns = train::of_values(measured);
    for column in &mut columns {
        let descriptor = metrics::find(&column.id);
        column.name = descriptor.map_or_else(|| column.id.clone(), |descriptor| descriptor.name.into());
        column.larger_is_better = descriptor.map(|descriptor| descriptor.larger_is_better);
    }
    columns.sort_by_key(|column| metrics::METRICS.iter().position(|metric| metric.id == column.id));
    columns
}

fn of<'v>(values: &'v [RunValue], id: &str) -> Option<&'v RunValue> {
    values.iter().find(|value| value.id == id)
}

/// A row with one cell for each run.
fn row(id: &str, name: &str, cells: Vec<String>) -> CompareRow {
    let differs = cells.iter().any(|cell| *cell != cells[0]);
    CompareRow { id: id.into(), name: name.into(), cells, differs, best: Vec::new() }
}

fn row_of(column: &RunColumn, values: &[Vec<RunValue>]) -> CompareRow {
    let cell = |values: &Vec<RunValue>| of(values, &column.id).map_or(NONE.into(), |value| value.text.clone());
    row(&column.id, &column.name, values.iter().map(cell).collect())
}

/// With the best, where the runs were judged on the same rows.
fn metric_row(column: &RunColumn, measured: &[Vec<RunValue>], one_data: bool) -> CompareRow {
    let known = || measured.iter().zip(0..).filter_map(|(values, place)| Some((of(values, &column.id)?, place)));
    let by_number = |a: &(&RunValue, u32), b: &(&RunValue, u32)| a.0.number.partial_cmp(&b.0.number).unwrap_or(Equal);
    let best =
        if column.larger_is_better.unwrap_or(true) { known().max_by(by_number) } else { known().min_by(by_number) };
    // As far as the digits tell that are shown.
    let is_best = |value: &RunValue| best.is_some_and(|(best, _)| best.text == value.text);
    let some_are_worse = known().any(|(value, _)| !is_best(value));
    let places = known().filter(|(value, _)| one_data && some_are_worse && is_best(value)).map(|(_, place)| place);
    CompareRow { best: places.collect(), ..row_of(column, measured) }
}

fn sentence(project: &Project, runs: &[&Run], metrics: &[CompareRow], parameters: &[CompareRow]) -> String {
    let differing: Vec<&str> = parameters.iter().filter(|row| row.differs).map(|row| row.name.as_str()).collect();
    let parameters = match differing.as_slice() {
        [] => "No parameter differs.".into(),
        names => format!("{} differ: {}.", count(names.len() as u64, "parameter"), list(names))
            .replace("1 parameter differ:", "1 parameter differs:"),
    };
    let leading = runs.iter().find_map(|run| run.trained()).map(|trained| leading_metric(project, Some(trained)).0);
    let row = metrics.iter().find(|row| Some(&row.id) == leading.as_ref());
    let best = row.and_then(|row| {
        let labels: Vec<String> = row.best.iter().map(|place| runs[*place as usize].label()).collect();
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        let value = row.cells.get(*row.best.first()? as usize)?;
        Some(format!("{} on validation is best in {}: {value}. ", row.name, labels.join(" and ")))
    });
    best.unwrap_or_default() + &parameters
}

fn notes(runs: &[&Run], one_data: bool) -> Vec<String> {
    let mut notes = Vec::new();
    if !one_data {
        notes.push(
            "The runs were judged on different data versions, so a better figure need not be a better model.".into(),
        );
    }
    let unfinished: Vec<String> = runs.iter().filter(|run| run.trained().is_none()).map(|run| run.label()).collect();
    if !unfinished.is_empty() {
        let labels: Vec<&str> = unfinished.iter().map(String::as_str).collect();
        notes.push(format!("Without a model, and so without metrics: {}.", list(&labels)));
    }
    notes
}

fn tags(runs: &[&Run]) -> Vec<CompareRow> {
    let mut keys: Vec<&String> = runs.iter().flat_map(|run| run.tags.keys()).collect();
    keys.sort();
    keys.dedup();
    let cells = |key: &String| runs.iter().map(|run| run.tags.get(key).cloned().unwrap_or(NONE.into())).collect();
    let mut rows: Vec<CompareRow> = keys.into_iter().map(|key| row(key, key, cells(key))).collect();
    if runs.iter().any(|run| !run.note.is_empty()) {
        let note = |run: &&Run| if run.note.is_empty() { NONE.into() } else { run.note.clone() };
        rows.push(row("note", "Note", runs.iter().map(note).collect()));
    }
    rows
}

fn data(project: &Project, runs: &[&Run]) -> Vec<CompareRow> {
    let all = |id: &str, name: &str, of: &dyn Fn(&Run) -> Option<String>| {
        row(id, name, runs.iter().map(|run| of(run).unwrap_or(NONE.into())).collect())
    };
    let version = |run: &Run| project.state.data_version(run.data);
    vec![
        all("data", "Data version", &|run| Some(format!("d{}", run.data))),
        all("data_digest", "Digest of the rows", &|run| Some(short(&version(run)?.digest))),
        all("target", "Target", &|run| Some(version(run)?.roles.target.clone())),
        all("train_rows", "Train rows", &|run| Some(whole(run.trained()?.rows.0.into()))),
        all("validation_rows", "Validation rows", &|run| Some(whole(run.trained()?.rows.1.into()))),
        all("digest", "Digest of the model", &|run| Some(short(&run.trained()?.digest))),
        all("size", "ONNX size", &|run| Some(bytes(run.trained()?.size))),
    ]
}

/// Values of runs with their columns.
type Table<'t> = (&'t [Vec<RunValue>], &'t [RunColumn]);

/// Parameters of several values and metrics as axes, with a line for each run that has a model.
fn axes(
    project: &Project,
    runs: &[&Run],
    parameters: Table<'_>,
    metrics: Table<'_>,
) -> (Vec<CompareAxis>, Vec<ParallelLine>) {
    let axis = |(values, column): (&[Vec<RunValue>], &RunColumn), metric: bool| {
        let found: Vec<Option<&RunValue>> = values.iter().map(|values| of(values, &column.id)).collect();
        let (axis, places) = if column.numeric {
            let numbers = found.iter().map(|value| value.and_then(|value| value.number).unwrap_or(f64::NAN)).collect();
            numeric(&column.id, &column.name, numbers, false)?
        } else {
            let texts: Vec<Option<String>> = found.iter().map(|value| value.map(|value| value.text.clone())).collect();
            categorical(&column.id, &column.name, &texts)
        };
        let axis = ParallelAxis { better_high: column.larger_is_better, ..axis };
        Some(CompareAxis { metric, axis, places: places.into_iter().map(|place| place as f32).collect() })
    };
    // Where one kind of model alone has a parameter, an axis of its one value would tell nothing.
    let varies = |column: &&RunColumn| {
        let mut found = parameters.0.iter().filter_map(|values| Some(&of(values, &column.id)?.text));
        found.next().is_some_and(|first| found.any(|text| text != first))
    };
    let differing = parameters.1.iter().filter(varies);
    let differing = differing.filter_map(|column| axis((parameters.0, column), false));
    let axes: Vec<CompareAxis> =
        differing.chain(metrics.1.iter().filter_map(|column| axis((metrics.0, column), true))).collect();
    let leading = runs.iter().find_map(|run| run.trained()).map(|trained| leading_metric(project, Some(trained)).0);
    let best = metrics.1.iter().find(|column| Some(&column.id) == leading.as_ref());
    let best = best.map(|column| metric_row(column, metrics.0, true).best).unwrap_or_default();
    let line = |(place, run): (usize, &&Run)| ParallelLine {
        trial: run.id,
        values: axes.iter().map(|axis| axis.places.get(place).copied().unwrap_or(f32::NAN)).collect(),
        best: best.contains(&(place as u32)),
    };
    let with_model = runs.iter().enumerate().filter(|(_, run)| run.trained().is_some());
    let lines = with_model.map(line).collect();
    (axes, lines)
}

/// The ROC curves, and what of them is not drawn.
fn roc(project: &Project, runs: &[&Run]) -> (Option<protocol::LineChart>, Vec<String>) {
    let classifies = |run: &&&Run| run.trained().is_some_and(|trained| !trained.signature.classes.is_empty());
    let candidates: Vec<&&Run> = runs.iter().filter(classifies).collect();
    let mut class: Option<String> = None;
    let (mut lines, mut without) = (Vec::new(), Vec::new());
    for run in &candidates {
        let loaded = project.loaded(run).ok();
        let own = loaded.as_ref().and_then(|loaded| loaded.classes.get(loaded.positive(None).ok()?).cloned());
        let same = class.is_none() || class == own;
        let line = loaded.filter(|_| same && lines.len() < CURVES).and_then(|loaded| roc_line(&loaded, run.label()));
        match line {
            Some(line) => {
                class = own;
                lines.push(line);
            }
            None => without.push(run.label()),
        }
    }
    let mut notes = Vec::new();
    if !without.is_empty() {
        let labels: Vec<&str> = without.iter().map(String::as_str).collect();
        notes.push(format!(
            "Without a ROC curve here: {}. At most {CURVES} are drawn; a run that was trained before answers were kept can be reproduced, and classes have to be the same.",
            list(&labels)
        ));
    }
    if lines.is_empty() {
        return (None, notes);
    }
    let mut chart = unit_square("false positive rate", "true positive rate");
    let areas: Vec<String> = lines.iter().map(|line| format!("{} {}", line.name, line.value)).collect();
    chart.caption = format!(
        "ROC curves of “{}”: {}; in brackets the 95 % intervals (DeLong).",
        class.unwrap_or_default(),
        areas.join(", ")
    );
    chart.reference = Some(("chance".into(), vec![(0.0, 0.0), (1.0, 1.0)]));
    chart.lines = lines;
    (Some(chart), notes)
}
