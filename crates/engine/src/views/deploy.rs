//! Deploy: the endpoint, its rollout, the request form.

use protocol::{
    AnalysisRow, Answering, Chip, DeployView, FormField, Grid, Mark, RequestForm, RolloutView, Status, Verdict,
};

use super::{grid, head, newest, status};
use crate::data::requests::{Requests, is_missing};
use crate::format::{self, count, duration, fixed, metric, moment, percent, signed, whole};
use crate::project::{Project, allowed, defaults};
use crate::serve::rollout::{Judged, Outcome, Phase, Rollout, Side, overall};
use crate::state::State;
use crate::train::features::FeatureKind;

/// Builds the view.
pub fn build(project: &Project) -> DeployView {
    let state = &project.state;
    let rollout = state.endpoint.rollout.as_ref();
    DeployView {
        head: page_head(state),
        versions: newest(&state.versions).map(|version| (version.id, label(state, version.id))).collect(),
        answering: answering(state),
        canary: defaults::canary(),
        split: split(state),
        rollout: rollout.map(|rollout| rollout_view(project, rollout)),
        buttons: allowed::rollout(state),
        counts: rollout.map_or_else(|| grid(&[], Vec::new()), counts),
        stream: state.monitor.stream.iter().copied().collect(),
        form: form(project),
        traffic: state.traffic,
        history: grid(
            &[("When", false), ("Rollout", false), ("Outcome", false)],
            state
                .endpoint
                .history
                .iter()
                .rev()
                .map(|(tick, what, outcome)| vec![moment(*tick), what.clone(), outcome.clone()])
                .collect(),
        ),
    }
}

/// Whose requests the last hour's marks stand for: the stable version, and the newest canary if it took any of them.
fn answering(state: &State) -> Answering {
    let rollout = state.endpoint.rollout.as_ref();
    let with_canary = state.monitor.stream.iter().any(|minute| minute.1 > 0);
    let canary = rollout.filter(|rollout| rollout.active() || with_canary).map(|rollout| rollout.version);
    let stable = state.endpoint.stable;
    Answering { stable, canary: canary.filter(|version| stable != Some(*version)) }
}

fn label(state: &State, id: u32) -> String {
    let aliases = state.aliases_of(id).iter().map(|alias| format!(" @{alias}")).collect::<String>();
    let title = state.version(id).map_or("", |version| version.title.as_str());
    format!("v{id}{aliases}, {title}")
}

fn page_head(state: &State) -> protocol::Head {
    match (&state.endpoint.rollout, state.endpoint.stable) {
        (Some(rollout), Some(stable)) if rollout.active() => {
            let weight = rollout.weight();
            let judged = rollout.judge(&state.brief(), state.served_task());
            let verdict = match overall(&judged) {
                Outcome::Pass => "Every metric is within its limit.".into(),
                Outcome::TooFew if rollout.canary_side.requests == 0 => {
                    "Press Play: it is judged on the requests and labels of simulated time.".into()
                }
                Outcome::TooFew => {
                    let few: Vec<String> = judged
                        .iter()
                        .filter(|judged| judged.outcome == Outcome::TooFew)
                        .map(|judged| {
                            let name = judged.metric.replace('_', " ");
                            format!("{name} has {} of {} points", judged.points, rollout.canary.min_points)
                        })
                        .collect();
                    format!("Too early to judge: {}.", few.join(", "))
                }
                Outcome::Inconclusive => "The difference is not known closely enough to judge it yet.".into(),
                Outcome::Fail => "A metric is outside its limit.".into(),
            };
            let sentence = format!("Canary v{} against stable v{stable}. {verdict}", rollout.version);
            let pill = match &rollout.phase {
                Phase::Paused(_) => status(Mark::Pause, format!("Paused at {weight} %")),
                _ => status(Mark::Run, format!("Progressing, {weight} %")),
            };
            head(Some(pill), sentence)
        }
        (rollout, Some(stable)) => {
            let firing: Vec<&str> =
                state.rules.iter().filter(|rule| rule.firing()).map(|rule| rule.rule.name.as_str()).collect();
            let serves = match rollout {
                Some(Rollout { phase: Phase::Degraded(_), version, .. }) => {
                    format!("The canary of v{version} was aborted, and v{stable} answers all requests again.")
                }
                _ => format!(
                    "v{stable} answers all requests. {} so far.",
                    format::sentence(&count(state.monitor.requests, "request"))
                ),
            };
            match firing.as_slice() {
                [] => head(Some(status(Mark::Ok, "Healthy")), serves),
                names => head(
                    Some(status(Mark::Bad, format!("{} firing", count(names.len() as u64, "alert")))),
                    format!(
                        "{serves} {} {}: see Monitor.",
                        names.join(", "),
                        if names.len() == 1 { "fires" } else { "fire" }
                    ),
                ),
            }
        }
        (_, None) if state.versions.is_empty() => {
            head(None, "Nothing is served, and there is no version to deploy. Register a model first.")
        }
        (_, None) => {
            head(None, "Nothing is served yet. After the first deployment, press Play to start simulated time.")
        }
    }
}

fn split(state: &State) -> Vec<(Chip, u8)> {
    let chip = |kind: &str, version: u32, challenger| Chip {
        kind: kind.into(),
        value: format!("v{version}"),
        alias: state.aliases_of(version).first().map(|alias| format!("@{alias}")),
        challenger,
    };
    match (state.active_rollout(), state.endpoint.stable) {
        (Some(rollout), Some(stable)) => vec![
            (chip("stable", stable, false), 100 - rollout.weight()),
            (chip("canary", rollout.version, true), rollout.weight()),
        ],
        (None, Some(stable)) => vec![(chip("stable", stable, false), 100)],
        _ => Vec::new(),
    }
}

fn rollout_view(project: &Project, rollout: &Rollout) -> RolloutView {
    let state = &project.state;
    let task = state.served_task();
    let judged = rollout.judge(&state.brief(), task);
    let need = rollout.canary.min_points;
    let verdict = match (&rollout.phase, overall(&judged)) {
        (Phase::Degraded(_), Outcome::Fail) => status(Mark::Bad, "Failed"),
        (_, outcome) => outcome_status(outcome),
    };
    RolloutView {
        title: format!("Canary of v{} against v{}", rollout.version, rollout.stable),
        status: match &rollout.phase {
            Phase::Progressing => status(Mark::Run, "Progressing"),
            Phase::Paused(_) => status(Mark::Pause, "Paused"),
            Phase::Healthy => status(Mark::Ok, "Healthy"),
            Phase::Degraded(_) => status(Mark::Warn, "Degraded"),
        },
        steps: steps(rollout, state.tick),
        analysis: judged.iter().map(|judged| analysis(judged, need)).collect(),
        verdict,
        reason: match &rollout.phase {
            Phase::Degraded(why) => {
                let title = format!("The rollout was aborted, and v{} has all traffic again", rollout.stable);
                let answered = count(rollout.canary_side.requests, "request");
                let why = format!("{why} v{} had answered {answered}.", rollout.version);
                Some(Verdict { mark: Mark::Bad, title, why })
            }
            Phase::Paused(why) => {
                Some(Verdict { mark: Mark::Pause, title: "The rollout waits".into(), why: why.clone() })
            }
            _ => None,
        },
    }
}

fn steps(rollout: &Rollout, tick: u32) -> Vec<(Mark, String, String)> {
    let aborted = matches!(rollout.phase, Phase::Degraded(_));
    let mut steps: Vec<(Mark, String, String)> = rollout
        .canary
        .steps
        .iter()
        .enumerate()
        .map(|(place, step)| {
            let current = place == rollout.step;
            let skipped = matches!(rollout.ended, Some((_, Some(from))) if place >= from);
            let mark = match (&rollout.phase, place < rollout.step, current) {
                _ if skipped => Mark::Skip,
                (Phase::Degraded(_), false, true) => Mark::Bad,
                (_, true, _) => Mark::Ok,
                (Phase::Paused(_), _, true) => Mark::Pause,
                (Phase::Progressing, _, true) => Mark::Run,
                _ => Mark::Wait,
            };
            let text = match step.pause {
                _ if skipped => "not waited for".into(),
                _ if current && aborted => {
                    let (end, _) = rollout.ended.unwrap_or((tick, None));
                    format!("ended after {}", duration(end.saturating_sub(rollout.since)))
                }
                Some(pause) if current && rollout.active() => {
                    format!("{} of {}", duration((tick - rollout.since).min(pause)), duration(pause))
                }
                Some(pause) => duration(pause),
                None => "until promoted".into(),
            };
            (mark, format!("{} %", step.weight), text)
        })
        .collect();
    let last = if aborted {
        Mark::Wait
    } else if rollout.phase == Phase::Healthy {
        Mark::Ok
    } else {
        Mark::Wait
    };
    steps.push((last, "100 %".into(), format!("v{} takes none", rollout.stable)));
    steps
}

fn analysis(judged: &Judged, need: u32) -> AnalysisRow {
    let (name, rule, show): (&str, String, fn(f64) -> String) = match judged.metric {
        "success_rate" => ("success rate", format!("≥ {}", percent(judged.limit)), percent),
        "latency_p99" => {
            ("latency p99, ms (simulated)", format!("≤ {}", fixed(judged.limit, 0)), |value| fixed(value, 0))
        }
        "rmse" => ("RMSE", format!("at most {} above stable", percent(judged.limit)), metric),
        _ => ("accuracy", format!("at most {} lower than stable", metric(judged.limit)), metric),
    };
    let decimals = if judged.metric == "latency_p99" { 0 } else { 3 };
    let margin = if judged.margin > 0.0 && judged.margin.is_finite() {
        format!(" ± {}", fixed(judged.margin, 3))
    } else {
        String::new()
    };
    AnalysisRow {
        metric: name.into(),
        rule,
        stable: show(judged.stable),
        canary: show(judged.canary),
        // Of the figures as they are shown, so that it can be checked by eye.
        difference: format!(
            "{}{margin}",
            signed(rounded(judged.canary, decimals) - rounded(judged.stable, decimals), decimals)
        ),
        points: if judged.points < u64::from(need) {
            format!("{} of {}", whole(judged.points), whole(u64::from(need)))
        } else {
            whole(judged.points)
        },
        status: outcome_status(judged.outcome),
    }
}

fn rounded(value: f64, decimals: usize) -> f64 {
    let unit = libm::pow(10.0, decimals as f64);
    libm::round(value * unit) / unit
}

fn outcome_status(outcome: Outcome) -> Status {
    match outcome {
        Outcome::Pass => status(Mark::Ok, "Within limit"),
        Outcome::Fail => status(Mark::Bad, "Outside limit"),
        Outcome::Inconclusive => status(Mark::Unknown, "Inconclusive"),
        Outcome::TooFew => status(Mark::Unknown, "Too few points"),
    }
}

fn counts(rollout: &Rollout) -> Grid {
    let (stable, canary) = (&rollout.stable_side, &rollout.canary_side);
    let total = (stable.requests + canary.requests).max(1) as f64;
    let row = |name: &str, show: &dyn Fn(&Side) -> String| vec![name.to_owned(), show(stable), show(canary)];
    let ms = |side: &Side, q: f64| format!("{} ms", fixed(side.latencies.quantile(q), 0));
    grid(
        &[
            (if rollout.active() { "Since the start" } else { "During the rollout" }, false),
            (&format!("v{} stable", rollout.stable), true),
            (&format!("v{} canary", rollout.version), true),
        ],
        vec![
            row("Requests", &|side| whole(side.requests)),
            row("Share", &|side| percent(side.requests as f64 / total)),
            row("Errors", &|side| whole(side.errors)),
            row("Labels arrived", &|side| whole(side.labelled)),
            row("Latency p50", &|side| ms(side, 0.5)),
            row("Latency p99", &|side| ms(side, 0.99)),
        ],
    )
}

fn form(project: &Project) -> Option<RequestForm> {
    let runtime = project.runtime.as_ref()?;
    let values = samples(project, 0)?;
    let fields =
        runtime.stable.model.signature().features.iter().zip(values).map(|(feature, value)| match &feature.kind {
            FeatureKind::Numeric { range: (low, high), .. } => FormField {
                name: feature.name.clone(),
                categories: Vec::new(),
                value,
                help: format!("{} to {} in training", format::value(*low), format::value(*high)),
            },
            FeatureKind::Categorical { categories, .. } => {
                FormField { name: feature.name.clone(), categories: categories.clone(), value, help: String::new() }
            }
        });
    let canary = runtime.canary.iter().map(|served| (served.version, format!("v{}, canary", served.version)));
    Some(RequestForm {
        fields: fields.collect(),
        samples: runtime.source.rows().map_or(1_000, |rows| rows as u32),
        routes: std::iter::once((runtime.stable.version, format!("v{}, stable", runtime.stable.version)))
            .chain(canary)
            .collect(),
    })
}

/// A row of the traffic source, as texts in the order of the stable model's features.
pub fn samples(project: &Project, index: u32) -> Option<Vec<String>> {
    let runtime = project.runtime.as_ref()?;
    let schema = runtime.source.schema();
    let requests: Requests = runtime.source.one(project.state.seed ^ 0x5eed, index, project.state.tick);
    let text = |name: &str| {
        if let Some(place) = schema.numeric.iter().position(|known| known == name) {
            let value = *requests.numeric.get(place)?.first()?;
            return Some(if value.is_nan() { String::new() } else { value.to_string() });
        }
        let (place, (_, categories)) = schema.coded.iter().enumerate().find(|(_, (known, _))| known == name)?;
        let code = *requests.coded.get(place)?.first()?;
        if is_missing(code) { None } else { categories.get(code as usize).cloned() }
    };
    Some(
        runtime
            .stable
            .model
            .signature()
            .features
            .iter()
            .map(|feature| text(&feature.name).unwrap_or_default())
            .collect(),
    )
}
