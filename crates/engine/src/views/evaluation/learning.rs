//! Scores by the number of training rows.

use protocol::{AgainState, EvaluationBody, Line, LineChart, Plane};

use super::{Found, axis, grid, metric, nothing, whole};
use crate::format::{NONE, count};
use crate::project::{Project, again::Kind};
use crate::state::Run;
use crate::train::curve::Point;
use crate::train::metrics::{self, Descriptor, Metrics};

pub(super) fn build(project: &Project, run: &Run) -> Found {
    let computed = match project.learning_curve(run) {
        Some(Ok(points)) => points,
        Some(Err(failure)) => return nothing(format!("{} {}", failure.message, failure.hint)),
        None => {
            return nothing(match project.again_state(run, Kind::LearningCurve) {
                AgainState::Running(news) => format!("{}.", news.doing),
                _ => {
                    "Not computed yet: it trains the run again on 10, 25, 50, 75 and 100 % of its training rows.".into()
                }
            });
        }
    };
    let (id, _) = super::super::leading_metric(project, run.trained());
    let Some(leading) = metrics::find(&id) else { return nothing("No metric was measured.") };
    let chart = chart(&computed, leading);
    let finding = finding(&computed, leading);
    let caution = "Each size was trained once, so small bumps are chance; where the next rows come from elsewhere, the line goes on differently. It is not kept.";
    let body = EvaluationBody::LearningCurve {
        chart: LineChart { caption: finding.clone(), ..chart },
        grid: table(&computed),
    };
    (finding, caution, body)
}

/// Rows with the metric on train and validation, where it is defined.
type Place = (f64, Option<f64>, Option<f64>);

fn places(points: &[Point], id: &str) -> Vec<Place> {
    let of = |point: &Point| {
        let (train, validation) = point.scores.as_ref().ok()?;
        Some((f64::from(point.rows), train.get(id), validation.get(id)))
    };
    points.iter().filter_map(of).collect()
}

fn chart(points: &[Point], leading: &Descriptor) -> LineChart {
    let places = places(points, leading.id);
    let line = |name: &str, of: fn(&Place) -> Option<f64>| {
        let points: Vec<(f64, f64)> = places.iter().filter_map(|place| Some((place.0, of(place)?))).collect();
        Line {
            name: name.into(),
            value: points.last().map_or(NONE.into(), |point| metric(point.1)),
            interval: String::new(),
            points: points.into_iter().map(|(x, y)| (x as f32, y as f32)).collect(),
        }
    };
    let lines = vec![line("train", |place| place.1), line("validation", |place| place.2)];
    let values: Vec<f64> = lines.iter().flat_map(|line| &line.points).map(|point| f64::from(point.1)).collect();
    let (low, high) = crate::data::figures::range(&values).unwrap_or((0.0, 1.0));
    let most = places.last().map_or(1.0, |place| place.0);
    let plane = Plane {
        x: axis::named("training rows", axis::nice(0.0, most)),
        y: axis::named(leading.name, axis::nice(low, high)),
    };
    LineChart { plane, lines, ..LineChart::default() }
}

/// Whether more rows would help, as far as the last step tells.
fn finding(points: &[Point], leading: &Descriptor) -> String {
    let places = places(points, leading.id);
    let Some((rows, train, Some(last))) = places.last().copied() else {
        return format!("{} is not defined for these rows.", leading.name);
    };
    let gap = train.map_or_else(String::new, |train| format!(" On train it is {}.", metric(train)));
    let before = places.iter().rev().skip(1).find_map(|place| Some((place.0, place.2?)));
    let Some((fewer, before)) = before else {
        return format!("{} is {} with {}.{gap}", leading.name, metric(last), count(rows as u64, "row"));
    };
    let first = places.iter().find_map(|place| place.2).unwrap_or(before);
    let (whole_way, last_step) = ((last - first).abs(), (last - before).abs());
    let what = if !leading.is_better(last, before) {
        "the last rows did not help, so more of the same will hardly"
    } else if last_step > 0.1 * whole_way && whole_way > 0.0 {
        "it still gets better, so more rows may help"
    } else {
        "it has flattened, so more rows will hardly help"
    };
    format!(
        "From {} to {} training rows {} on validation went from {} to {}: {what}.{gap}",
        whole(fewer as u64),
        whole(rows as u64),
        leading.name,
        metric(before),
        metric(last)
    )
}

fn table(points: &[Point]) -> protocol::Grid {
    let measured = |descriptor: &&Descriptor| {
        points.iter().filter_map(|point| point.scores.as_ref().ok()).any(|(_, of)| of.get(descriptor.id).is_some())
    };
    let shown: Vec<&Descriptor> = metrics::METRICS.iter().filter(measured).collect();
    let names: Vec<String> = shown
        .iter()
        .flat_map(|metric| [format!("{}, train", metric.name), format!("{}, validation", metric.name)])
        .collect();
    let heads: Vec<(&str, bool)> = [("Training rows", true)]
        .into_iter()
        .chain(names.iter().map(|name| (name.as_str(), true)))
        .chain([("Remark", false)])
        .collect();
    let cell = |metrics: &Metrics, id: &str| metrics.get(id).map_or(NONE.into(), metric);
    let row = |point: &Point| {
        let scores = |descriptor: &&Descriptor| match &point.scores {
            Ok((train, validation)) => [cell(train, descriptor.id), cell(validation, descriptor.id)],
            Err(_) => [NONE.into(), NONE.into()],
        };
        let remark = point.scores.as_ref().err().cloned().unwrap_or_default();
        [whole(point.rows.into())].into_iter().chain(shown.iter().flat_map(scores)).chain([remark]).collect()
    };
    grid(&heads, points.iter().map(row).collect())
}
