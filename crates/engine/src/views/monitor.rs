//! Monitor: panels over time, drift by feature, rules, and what can be done.

use protocol::{
    Bin, FeatureDrift, Histogram, Limit, Mark, MonitorView, RetrainView, RuleView, Series, Task, TimeChart,
};

use super::frame::marks;
use super::{axis, head, status};
use crate::format::{self, DAY, NONE, count, duration, fixed, metric, moment, p_value, percent, whole};
use crate::monitor::drift::{PSI_ACT, PSI_WATCH, ReferenceFeature, ReferenceKind, Score};
use crate::monitor::history::History;
use crate::monitor::rules::{RuleState, Watched};
use crate::monitor::{QUALITY, QUALITY_LEAST, WINDOW, WINDOW_LEAST};
use crate::project::Project;
use crate::state::{RunState, State};

/// Points of a line at most.
const POINTS: usize = 300;
/// Labelled requests that retraining uses by default.
const RETRAIN: u32 = 2_000;
/// Ticks that the panels show: four simulated days.
const SHOWN: u32 = 4 * DAY;
/// Scores of a sparkline.
const RECENT: usize = 24;

/// Builds the view.
pub fn build(project: &Project) -> MonitorView {
    let state = &project.state;
    let started = state.monitor.requests > 0;
    let from = time_axis(state).from;
    MonitorView {
        head: page_head(project),
        started,
        panels: if started { panels(project) } else { Vec::new() },
        marks: marks(state).into_iter().filter(|mark| mark.tick >= from).collect(),
        now: state.tick as f32,
        features: features(project),
        drift_note: drift_note(project),
        rules: state.rules.iter().map(|rule| rule_view(state, rule)).collect(),
        metrics: metrics(project),
        retrain: retrain(project),
    }
}

fn page_head(project: &Project) -> protocol::Head {
    let state = &project.state;
    if project.runtime.is_none() {
        return head(None, "Nothing is deployed, so there is nothing to watch. The first deployment starts the clock.");
    }
    if state.monitor.requests == 0 {
        return head(None, "No request has been answered yet. Press play, or space.");
    }
    let firing: Vec<&Watched> = state.rules.iter().filter(|rule| rule.firing()).collect();
    let drifted: Vec<&Score> = drifted(state);
    let shift = match drifted.as_slice() {
        [] => "No feature has drifted.".to_owned(),
        [one] => format!("{} has drifted.", one.name),
        [worst, ..] => format!("{} features have drifted, {} most.", drifted.len(), worst.name),
    };
    match firing.as_slice() {
        [] => head(
            Some(status(Mark::Ok, "Normal")),
            format!("No rule fires. {shift} {} answered.", format::sentence(&count(state.monitor.requests, "request"))),
        ),
        [first, ..] => {
            let since = match first.state {
                RuleState::Firing(since) if since < state.tick => {
                    format!("Firing for {}", duration(state.tick - since))
                }
                _ => "Firing now".into(),
            };
            let names: Vec<&str> = firing.iter().map(|rule| rule.rule.name.as_str()).collect();
            let what = if firing.iter().any(|rule| matches!(rule.rule.metric.as_str(), "accuracy" | "rmse"))
                && drifted.is_empty()
            {
                "Answers have become worse although no feature has drifted: the relation between features and labels may have changed."
            } else {
                shift.as_str()
            };
            head(
                Some(status(Mark::Bad, since)),
                format!("{} {}. {what}", names.join(", "), if names.len() == 1 { "fires" } else { "fire" }),
            )
        }
    }
}

fn limit_of(score: &Score) -> f64 {
    // Few rows give a PSI above the conventions by chance alone.
    PSI_ACT.max(3.0 * score.expected)
}

fn drifted(state: &State) -> Vec<&Score> {
    let mut drifted: Vec<&Score> = state.monitor.scores.iter().filter(|score| score.psi > limit_of(score)).collect();
    drifted.sort_by(|a, b| b.psi.total_cmp(&a.psi));
    drifted
}

struct Axis {
    range: (f32, f32),
    ticks: Vec<(f32, String)>,
    from: u32,
}

impl Axis {
    /// A line of the values from the start of the axis on.
    fn line(&self, ticks: &[u32], values: &[f32]) -> Vec<(f32, f32)> {
        let from = ticks.partition_point(|tick| *tick < self.from).min(values.len());
        History::line(&ticks[from..], &values[from..], POINTS)
    }
}

fn time_axis(state: &State) -> Axis {
    // The axis grows with the first hours so that they fill the panel, then it follows the newest days.
    let to = (state.tick.max(60) * 9 / 8).next_multiple_of(60);
    let to = to.min(state.tick.next_multiple_of(DAY / 4).max(60));
    let from = to.saturating_sub(SHOWN);
    let ticks = axis::days(from, to, 5).into_iter().map(|(tick, text)| (tick as f32, text)).collect();
    Axis { range: (from as f32, to as f32), ticks, from }
}

/// A panel with a computed value axis; the caller adds limits and judgement.
fn panel(
    axis: &Axis,
    id: &str,
    title: &str,
    series: Vec<Series>,
    fixed_range: Option<(f64, f64)>,
    also: &[f64],
) -> TimeChart {
    let values = || {
        series
            .iter()
            .flat_map(|series| &series.points)
            .map(|point| f64::from(point.1))
            .filter(|value| value.is_finite())
    };
    let (low, high) = fixed_range.unwrap_or_else(|| {
        let all = values().chain(also.iter().copied());
        all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
    });
    let (domain, y_ticks) = axis::nice(low, high);
    TimeChart {
        id: id.into(),
        title: title.into(),
        value: NONE.into(),
        unit: String::new(),
        note: String::new(),
        status: None,
        caption: String::new(),
        range: axis.range,
        x_ticks: axis.ticks.clone(),
        domain,
        y_ticks,
        series,
        limits: Vec::new(),
        bands: Vec::new(),
        shade: None,
    }
}

fn series(name: &str, role: u8, points: Vec<(f32, f32)>) -> Series {
    Series { name: name.into(), role, points }
}

/// The newest value that is a number.
fn last(values: &[f32]) -> Option<f64> {
    values.last().map(|value| f64::from(*value)).filter(|value| value.is_finite())
}

fn panels(project: &Project) -> Vec<TimeChart> {
    let state = &project.state;
    let axis = time_axis(state);
    let mut panels = vec![
        quality(state, &axis),
        psi(state, &axis),
        answers(project, &axis),
        requests(state, &axis),
        latency(state, &axis),
        errors(state, &axis),
    ];
    for panel in &mut panels {
        let judged =
            panel.status.as_ref().map(|status| format!(", {}", status.word.to_lowercase())).unwrap_or_default();
        panel.caption =
            format!("{}: {} {}{judged}. {}", panel.title, panel.value, panel.unit, format::sentence(&panel.note))
                .replace("  ", " ");
    }
    panels
}

fn quality(state: &State, axis: &Axis) -> TimeChart {
    let history = &state.monitor.history;
    let task = state.stable().map_or(Task::Classification, |version| version.trained.signature.task);
    let (id, title) = if task == Task::Classification { ("accuracy", "Accuracy") } else { ("rmse", "RMSE") };
    let line = |values: &[f32]| axis.line(&history.ticks, values);
    let canary = history.canary.iter().any(|value| value.is_finite());
    let mut lines = vec![series(if canary { "stable" } else { "" }, 1, line(&history.stable))];
    if canary {
        lines.push(series("canary", 2, line(&history.canary)));
    }
    let rule = state.rules.iter().find(|rule| rule.rule.metric == id);
    let limit = rule.map(|rule| rule.rule.threshold);
    let range = (task == Task::Classification).then(|| {
        let lowest = lines
            .iter()
            .flat_map(|line| &line.points)
            .map(|point| point.1)
            .filter(|value| value.is_finite())
            .fold(1.0f32, f32::min);
        (if f64::from(lowest).min(limit.unwrap_or(1.0)) < 0.5 { 0.0 } else { 0.5 }, 1.0)
    });
    let mut chart = panel(axis, id, title, lines, range, limit.as_slice());
    chart.limits = limit
        .map(|value| Limit { value: value as f32, label: format!("limit {}", metric(value)), mark: Mark::Bad })
        .into_iter()
        .collect();
    chart.note = format!("labels {} late, last {}", duration(state.traffic.label_delay), whole(QUALITY as u64));
    let now = state.tick as f32;
    let due = state.traffic.label_delay.min(state.tick) as f32;
    chart.shade = (due > 0.0).then(|| ((now - due).max(axis.range.0), now, "labels due".into()));
    match last(&history.stable) {
        Some(value) => {
            chart.value = metric(value);
            let over =
                limit.is_some_and(|limit| if task == Task::Classification { value < limit } else { value > limit });
            chart.status = Some(if over { status(Mark::Bad, "Out of band") } else { status(Mark::Ok, "Normal") });
        }
        None => {
            let points = state.monitor.stable_quality.len();
            chart.status = Some(status(Mark::Unknown, format!("{points} of {QUALITY_LEAST} labels")));
        }
    }
    chart
}

fn psi(state: &State, axis: &Axis) -> TimeChart {
    let history = &state.monitor.history;
    let worst = state.monitor.scores.iter().max_by(|a, b| a.psi.total_cmp(&b.psi));
    let name = worst.map(|score| score.name.clone());
    let values = name
        .as_ref()
        .and_then(|name| history.psi.iter().find(|(known, _)| known == name))
        .map(|(_, values)| values.as_slice())
        .unwrap_or_default();
    let lines = vec![series("", 1, axis.line(&history.score_ticks, values))];
    let title = name.as_ref().map_or("PSI".into(), |name| format!("PSI, {name}"));
    let mut chart = panel(axis, "psi", &title, lines, None, &[0.0, 0.3]);
    let top = chart.domain.1;
    chart.bands = vec![(PSI_WATCH as f32, (PSI_ACT as f32).min(top), Mark::Warn), (PSI_ACT as f32, top, Mark::Bad)];
    chart.note = "worst feature; 10 bins, floor 1e-4; bands 0.1 and 0.25 are a convention".into();
    match worst {
        Some(score) => {
            chart.value = fixed(score.psi, 2);
            chart.status = Some(psi_status(score));
        }
        None => {
            chart.status = Some(status(
                Mark::Unknown,
                format!("{} of {WINDOW_LEAST} requests", state.monitor.window.len().min(WINDOW_LEAST)),
            ))
        }
    }
    chart
}

fn psi_status(score: &Score) -> protocol::Status {
    let (watch, act) = (PSI_WATCH.max(2.0 * score.expected), limit_of(score));
    match score.psi {
        psi if psi > act => status(Mark::Bad, "Drifted"),
        psi if psi > watch => status(Mark::Warn, "Watch"),
        _ => status(Mark::Ok, "Stable"),
    }
}

fn answers(project: &Project, axis: &Axis) -> TimeChart {
    let state = &project.state;
    let history = &state.monitor.history;
    let classes = state.stable().map(|version| version.trained.signature.classes.clone()).unwrap_or_default();
    if classes.is_empty() {
        let values = history.mix.first().map(Vec::as_slice).unwrap_or_default();
        let mut chart =
            panel(axis, "answers", "Mean answer", vec![series("", 1, axis.line(&history.ticks, values))], None, &[]);
        chart.value = last(values).map_or(NONE.into(), metric);
        chart.note = "over 10 simulated minutes".into();
        return chart;
    }
    // Two classes mirror each other, so one line is enough; of many, the six most frequent are drawn.
    let shown: Vec<usize> = if classes.len() == 2 { vec![1] } else { most_frequent(history, classes.len()) };
    let one = classes.len() == 2;
    let name = |class: usize| if one { String::new() } else { classes[class].clone() };
    let column = |class: usize| history.mix.get(class).map(Vec::as_slice).unwrap_or_default();
    let lines = shown
        .iter()
        .enumerate()
        .map(|(place, &class)| series(&name(class), place as u8 + 1, axis.line(&history.ticks, column(class))));
    let title = if one { format!("Answers “{}”", classes[1]) } else { "Answers by class".into() };
    let mut chart = panel(axis, "answers", &title, lines.collect(), Some((0.0, 1.0)), &[]);
    let top = shown.first().copied().unwrap_or(0);
    chart.value = last(column(top)).map_or(NONE.into(), percent);
    chart.note = if one {
        "share of all answers".into()
    } else {
        format!("share of “{}”, now the most frequent", classes[top])
    };
    chart
}

fn most_frequent(history: &History, classes: usize) -> Vec<usize> {
    let newest = |class: usize| history.mix.get(class).and_then(|column| last(column)).unwrap_or(0.0);
    let mut order: Vec<usize> = (0..classes).collect();
    order.sort_by(|a, b| newest(*b).total_cmp(&newest(*a)).then(a.cmp(b)));
    order.truncate(6);
    order
}

fn requests(state: &State, axis: &Axis) -> TimeChart {
    let history = &state.monitor.history;
    let mut chart = panel(
        axis,
        "requests",
        "Requests",
        vec![series("", 1, axis.line(&history.ticks, &history.requests))],
        None,
        &[0.0],
    );
    chart.value = last(&history.requests).map_or(NONE.into(), |value| fixed(value, 1));
    chart.unit = "/min".into();
    chart.note = format!("{} in all, simulated users", whole(state.monitor.requests));
    chart
}

fn latency(state: &State, axis: &Axis) -> TimeChart {
    let history = &state.monitor.history;
    let line = |values: &[f32]| axis.line(&history.ticks, values);
    let mut chart = panel(
        axis,
        "latency",
        "Latency, simulated",
        vec![series("p99", 1, line(&history.p99)), series("p50", 6, line(&history.p50))],
        None,
        &[0.0],
    );
    chart.value = last(&history.p99).map_or(NONE.into(), |value| fixed(value, 0));
    chart.unit = "ms p99".into();
    chart.note = "simulated: overhead and size of the model".into();
    chart
}

fn errors(state: &State, axis: &Axis) -> TimeChart {
    let history = &state.monitor.history;
    let mut chart = panel(
        axis,
        "errors",
        "Errors",
        vec![series("", 1, axis.line(&history.ticks, &history.errors))],
        None,
        &[0.0, 0.02],
    );
    let limit = 1.0 - state.brief().success_rate;
    chart.limits = vec![Limit { value: limit as f32, label: format!("limit {}", percent(limit)), mark: Mark::Bad }];
    chart.y_ticks = chart.y_ticks.into_iter().map(|(value, _)| (value, percent(f64::from(value)))).collect();
    match last(&history.errors) {
        Some(value) => {
            chart.value = percent(value);
            chart.status =
                Some(if value > limit { status(Mark::Bad, "Out of band") } else { status(Mark::Ok, "Normal") });
        }
        None => chart.status = Some(status(Mark::Unknown, "No data")),
    }
    chart.note = "requests without an answer".into();
    chart
}

fn features(project: &Project) -> Vec<FeatureDrift> {
    let Some(runtime) = &project.runtime else { return Vec::new() };
    let mut scores: Vec<&Score> = project.state.monitor.scores.iter().collect();
    scores.sort_by(|a, b| b.psi.total_cmp(&a.psi));
    let views = scores.into_iter().filter_map(|score| {
        let feature = runtime.reference.features().iter().find(|feature| feature.name == score.name)?;
        let history = project.state.monitor.history.psi.iter().find(|(name, _)| *name == score.name);
        let recent: Vec<f32> = history
            .map(|(_, values)| {
                values.iter().rev().take(RECENT).rev().copied().filter(|value| value.is_finite()).collect()
            })
            .unwrap_or_default();
        Some(FeatureDrift {
            name: score.name.clone(),
            histogram: distributions(feature, score),
            history: recent,
            psi: fixed(score.psi, 2),
            expected_psi: fixed(score.expected, 2),
            statistic: fixed(score.statistic, if score.test == "KS" { 3 } else { 1 }),
            p_value: p_value(score.p_value),
            test: score.test.clone(),
            status: psi_status(score),
            limit: limit_of(score) as f32,
        })
    });
    views.collect()
}

fn distributions(feature: &ReferenceFeature, score: &Score) -> Histogram {
    let share = |counts: &[u64], place: usize| {
        let total = counts.iter().sum::<u64>().max(1) as f64;
        counts.get(place).map_or(0.0, |count| (*count as f64 / total) as f32)
    };
    let caption = format!(
        "{}: PSI {} against the training rows, {}.",
        score.name,
        fixed(score.psi, 2),
        psi_status(score).word.to_lowercase()
    );
    let (reference, names): (Vec<u64>, Vec<String>) = match &feature.kind {
        ReferenceKind::Numeric { bins, .. } => (bins.reference_counts().to_vec(), bin_names(bins.binning())),
        ReferenceKind::Categorical { categories, counts } => {
            (counts.clone(), categories.iter().cloned().chain(["unknown".into()]).collect())
        }
    };
    let bins = names.into_iter().enumerate().map(|(place, name)| Bin {
        name,
        outline: share(&reference, place),
        bar: share(&score.counts, place),
    });
    let bins: Vec<Bin> = bins.filter(|bin| bin.name != "unknown" || bin.bar > 0.0).collect();
    Histogram {
        caption,
        low: bins.first().map(|bin| bin.name.clone()).unwrap_or_default(),
        high: bins.last().map(|bin| bin.name.clone()).unwrap_or_default(),
        bins,
        median: None,
    }
}

fn bin_names(binning: &::drift::psi::Binning) -> Vec<String> {
    match binning {
        ::drift::psi::Binning::Edges(edges) => {
            let show = |edge: Option<&f64>| edge.map(|edge| format::value(*edge));
            (0..=edges.len())
                .map(|place| {
                    match (place.checked_sub(1).and_then(|before| show(edges.get(before))), show(edges.get(place))) {
                        (None, Some(to)) => format!("≤ {to}"),
                        (Some(from), Some(to)) => format!("{from} to {to}"),
                        (Some(from), None) => format!("> {from}"),
                        (None, None) => "all".into(),
                    }
                })
                .collect()
        }
        ::drift::psi::Binning::Values(values) => {
            values.iter().map(|value| format::value(*value)).chain(["unknown".into()]).collect()
        }
    }
}

fn drift_note(project: &Project) -> String {
    let Some(stable) = project.state.stable() else { return String::new() };
    let window = project.state.monitor.window.len().min(WINDOW);
    let reference = stable.trained.rows.0;
    format!(
        "newest {} against {} of v{}; deciles of the reference, floor 1e-4",
        count(window as u64, "request"),
        count(u64::from(reference), "training row"),
        stable.id
    )
}

fn rule_view(state: &State, watched: &Watched) -> RuleView {
    let (mark, word) = match watched.state {
        RuleState::Inactive if watched.value.is_none() => (Mark::Unknown, "No data".into()),
        RuleState::Inactive => (Mark::Ok, "Normal".into()),
        RuleState::Pending(since) => (Mark::Warn, format!("Pending since {}", moment(since))),
        RuleState::Firing(since) if since == state.tick => (Mark::Bad, "Firing now".into()),
        RuleState::Firing(since) => (Mark::Bad, format!("Firing for {}", duration(state.tick - since))),
    };
    RuleView {
        rule: watched.rule.clone(),
        status: status(mark, word),
        value: watched.value.map_or(NONE.into(), metric),
        yaml: watched.yaml(),
        source: watched.source.clone(),
    }
}

/// Metrics a rule can watch.
pub fn metrics(project: &Project) -> Vec<(String, String)> {
    let task = project.state.stable().map_or(Task::Classification, |version| version.trained.signature.task);
    let quality = if task == Task::Classification { ("accuracy", "Accuracy") } else { ("rmse", "RMSE") };
    let mut metrics: Vec<(String, String)> = [
        ("psi_max", "PSI, worst feature"),
        quality,
        ("success_rate", "Success rate"),
        ("latency_p99_ms", "Latency p99, ms"),
        ("requests_per_minute", "Requests a minute"),
    ]
    .map(|(id, name)| (id.to_owned(), name.to_owned()))
    .into();
    if let Some(runtime) = &project.runtime {
        metrics.extend(
            runtime
                .reference
                .features()
                .iter()
                .map(|feature| (format!("psi:{}", feature.name), format!("PSI, {}", feature.name))),
        );
    }
    metrics
}

/// Why retraining is not possible now.
pub fn retrain_blocked(project: &Project) -> Option<String> {
    let state = &project.state;
    let available = state.monitor.labelled.len() as u32;
    if project.runtime.is_none() {
        Some("Nothing is deployed, so there are no labelled requests.".into())
    } else if available < crate::project::RETRAIN_LEAST {
        Some(format!(
            "{} of {} labelled requests are at hand. Labels come {} after the request.",
            whole(u64::from(available)),
            crate::project::RETRAIN_LEAST,
            duration(state.traffic.label_delay)
        ))
    } else if state.pipelines.last().is_some_and(|run| run.running)
        || state.runs.iter().any(|run| run.state == RunState::Running)
    {
        Some("A job is running in a trainer.".into())
    } else {
        None
    }
}

fn retrain(project: &Project) -> RetrainView {
    let state = &project.state;
    let available = state.monitor.labelled.len() as u32;
    let rows = available.min(RETRAIN);
    RetrainView {
        available,
        rows,
        text: format!(
            "Makes a data version of the newest {} labelled requests and runs the pipeline on it with the settings of the deployed version. If it passes, the new version waits in the registry as @challenger; deploy it to make it the reference.",
            whole(u64::from(rows))
        ),
        blocked: retrain_blocked(project),
    }
}
