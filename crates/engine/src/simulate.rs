//! One tick of simulated time: requests, answers, labels, monitors, rules, rollout. The heart of the clock.
//!
//! A tick depends on the state, the loaded models and the seed only, so any stretch of time can be run again.

use protocol::{EventKind, Fault, Page, Stop, Task};

use crate::data::requests::Requests;
use crate::faults;
use crate::format::{metric, percent};
use crate::monitor::metrics;
use crate::monitor::rules::{Change, Watched};
use crate::monitor::{SAMPLE, SCORE};
use crate::random::Stream;
use crate::runtime::{Runtime, Served};
use crate::serve::rollout::{Outcome, Phase, overall};
use crate::serve::source::Source;
use crate::serve::{latency, source};
use crate::state::{Pending, State};

/// Most requests in a tick.
const MOST: u32 = 1_000;

/// What a tick changed beyond figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ticked {
    /// What is worth a look before time goes on, an alert that fires, a rollout that ends or waits for someone.
    pub news: Vec<Stop>,
    /// Other versions serve from now on.
    pub served: bool,
}

/// Advances the state by one tick.
pub fn tick(state: &mut State, runtime: &Runtime) -> Ticked {
    let now = state.tick;
    let mut arrivals = Stream::new(state.seed, "arrivals", u64::from(now));
    // A journal from elsewhere may name any rate.
    let mean = source::rate(state.traffic.rate, now).min(f64::from(MOST));
    let count = arrivals.poisson(mean).min(MOST);
    let mut requests = runtime.source.draw(count, state.seed, now, faults::concept(&state.faults, now).as_ref());
    faults::change(&state.faults, &runtime.source, &mut requests, now);
    fault_events(state, &runtime.source);

    let (stable, canary) = route(state, &mut arrivals, requests.len());
    let mut answers = vec![f32::NAN; requests.len()];
    let mut versions = vec![runtime.stable.version; requests.len()];
    let mut errors = ask(state, &runtime.stable, &requests, &stable, &mut answers, false);
    if let Some(served) = &runtime.canary {
        canary.iter().for_each(|&row| versions[row] = served.version);
        errors += ask(state, served, &requests, &canary, &mut answers, true);
    }
    state.monitor.see(&requests);
    state.monitor.flow(stable.len(), canary.len(), errors);
    let pending = Pending { tick: now, requests, answers, versions };
    state.pending.entry(now.saturating_add(state.traffic.label_delay)).or_default().push(pending);
    deliver_labels(state, runtime);

    state.tick += 1;
    let mut ticked = Ticked::default();
    if state.tick.is_multiple_of(SCORE) {
        score_drift(state, runtime);
    }
    if state.tick.is_multiple_of(SAMPLE) {
        state.monitor.sample(state.tick, runtime.source.schema().task());
        ticked.news = evaluate_rules(state);
        ticked.served = advance_rollout(state, runtime.source.schema().task(), &mut ticked.news);
    }
    ticked
}

/// Which requests go to the stable version and which to the canary.
fn route(state: &State, arrivals: &mut Stream, count: usize) -> (Vec<usize>, Vec<usize>) {
    let weight = state.active_rollout().map_or(0.0, |rollout| f64::from(rollout.weight()) / 100.0);
    if weight == 0.0 {
        return ((0..count).collect(), Vec::new());
    }
    (0..count).partition(|_| arrivals.unit() >= weight)
}

/// Answers the chosen requests; returns how many failed.
fn ask(
    state: &mut State,
    served: &Served,
    requests: &Requests,
    rows: &[usize],
    answers: &mut [f32],
    canary: bool,
) -> usize {
    if rows.is_empty() {
        return 0;
    }
    let signature = served.model.signature();
    let answered = served.model.answer(&served.adapter.batch(requests, rows)).ok();
    let width = signature.classes.len().max(1);
    let mut latencies =
        Stream::new(state.seed, if canary { "latency canary" } else { "latency" }, u64::from(state.tick));
    let mut errors = 0;
    for (place, &row) in rows.iter().enumerate() {
        let scores = answered.as_ref().and_then(|answered| answered.scores.get(place * width..(place + 1) * width));
        let answer = match (scores, signature.task) {
            (Some(scores), _) if scores.iter().any(|score| !score.is_finite()) => f32::NAN,
            (Some(_), Task::Classification) => answered
                .as_ref()
                .and_then(|answered| answered.labels.get(place))
                .map_or(f32::NAN, |label| *label as f32),
            (Some(scores), Task::Regression) => scores[0],
            (None, _) => f32::NAN,
        };
        let ms = latency::draw_ms(&mut latencies, served.bytes);
        let failed = answer.is_nan();
        answers[row] = answer;
        errors += usize::from(failed);
        let tally = &mut state.monitor.tally;
        tally.requests += 1;
        tally.errors += u32::from(failed);
        tally.latencies.push(ms);
        if !failed {
            tally.answer(signature.task, signature.classes.len(), answer);
        }
        if let Some(rollout) = state.endpoint.rollout.as_mut().filter(|rollout| rollout.active()) {
            let side = if canary { &mut rollout.canary_side } else { &mut rollout.stable_side };
            side.requests += 1;
            side.errors += u64::from(failed);
            side.latencies.add(ms);
        }
    }
    errors
}

/// Labels that have come due: quality, and rows for retraining.
fn deliver_labels(state: &mut State, runtime: &Runtime) {
    let task = runtime.source.schema().task();
    while state.pending.first_key_value().is_some_and(|(due, _)| *due <= state.tick) {
        let Some((_, batches)) = state.pending.pop_first() else { break };
        for batch in batches {
            for (row, (&answer, &version)) in batch.answers.iter().zip(&batch.versions).enumerate() {
                let truth = batch.requests.truth[row];
                let score = match task {
                    Task::Classification => f32::from(u8::from(answer == truth)),
                    Task::Regression => (answer - truth) * (answer - truth),
                };
                count_label(state, batch.tick, version, score);
                if state.monitor.labelled.numeric.len() != batch.requests.numeric.len()
                    || state.monitor.labelled.coded.len() != batch.requests.coded.len()
                {
                    state.monitor.labelled = Requests::empty(runtime.source.schema());
                    state.monitor.labelled_at.clear();
                }
                state.monitor.labelled.push_from(&batch.requests, row);
                state.monitor.labelled_at.push(batch.tick);
            }
        }
    }
    if state.monitor.labelled.len() > crate::monitor::LABELLED * 3 / 2 {
        let late = state.monitor.labelled.len() - crate::monitor::LABELLED;
        state.monitor.labelled.keep_newest(crate::monitor::LABELLED);
        state.monitor.labelled_at.drain(..late);
    }
}

fn count_label(state: &mut State, asked: u32, version: u32, score: f32) {
    if score.is_nan() {
        return;
    }
    if state.endpoint.stable == Some(version) {
        state.monitor.score(false, score);
    }
    let Some(rollout) = state.endpoint.rollout.as_mut().filter(|rollout| rollout.active()) else { return };
    if version == rollout.version {
        state.monitor.score(true, score);
        rollout.canary_side.label(f64::from(score));
    } else if version == rollout.stable && asked >= rollout.started {
        rollout.stable_side.label(f64::from(score));
    }
}

fn score_drift(state: &mut State, runtime: &Runtime) {
    let scores = runtime.reference.score(runtime.source.schema(), &state.monitor.window);
    if !scores.is_empty() {
        let named = scores.iter().map(|score| (score.name.as_str(), score.psi));
        state.monitor.history.push_scores(state.tick, named);
    }
    state.monitor.scores = scores;
}

/// Returns what the rules that begin to fire say, and the last that fired when it ends.
fn evaluate_rules(state: &mut State) -> Vec<Stop> {
    let (mut fired, mut resolved) = (Vec::new(), None);
    for place in 0..state.rules.len() {
        let value = metrics::now(state, &state.rules[place].rule.metric);
        let change = state.rules[place].evaluate(state.tick, value);
        let rule = &state.rules[place].rule;
        let words = |value| metrics::words(&rule.metric, value);
        let (name, limit) = (rule.name.clone(), words(rule.threshold));
        let side = if rule.above { "above" } else { "below" };
        match change {
            Some(Change::Fired) => {
                let text = format!("{name} fired: {} is {side} {limit}.", value.map_or(String::new(), words));
                fired.push(Stop { why: text.clone(), page: Page::Monitor });
                state.note(EventKind::AlertFired, name, text);
            }
            Some(Change::Resolved) => {
                let text = match (value, state.endpoint.stable) {
                    (Some(value), Some(stable)) => {
                        format!(
                            "{name} resolved: {} is no longer {side} {limit}, with v{stable} serving.",
                            words(value)
                        )
                    }
                    _ => format!("{name} ended: its metric has no data at the moment."),
                };
                resolved = Some(text.clone());
                state.note(EventKind::AlertResolved, name, text);
            }
            Some(Change::Pending) | None => {}
        }
    }
    let calm = !state.rules.iter().any(Watched::firing);
    fired.extend(resolved.filter(|_| calm).map(|why| Stop { why, page: Page::Monitor }));
    fired
}

fn fault_events(state: &mut State, source: &Source) {
    let now = state.tick;
    let at = |tick: u32| tick == now;
    let ended = |fault: &Fault| fault.end.is_some_and(at);
    if !state.faults.iter().any(|scheduled| at(scheduled.fault.start) || ended(&scheduled.fault)) {
        return;
    }
    let choices = source.choices();
    let titles = |of: &dyn Fn(&Fault) -> bool| -> Vec<String> {
        state.faults.iter().filter(|fault| of(&fault.fault)).map(|fault| fault.title(&choices)).collect()
    };
    let (begins, ends) = (titles(&|fault| at(fault.start)), titles(&ended));
    for title in begins {
        state.note(EventKind::DriftStart, "fault", format!("Fault began: {title}."));
    }
    for title in ends {
        state.note(EventKind::DriftEnd, "fault over", format!("Fault ended: {title}."));
    }
}

/// Moves the rollout on, or stops it; true if other versions serve from now on.
fn advance_rollout(state: &mut State, task: Task, news: &mut Vec<Stop>) -> bool {
    let brief = state.brief();
    let now = state.tick;
    let Some(rollout) = state.endpoint.rollout.as_mut().filter(|rollout| rollout.active()) else { return false };
    let judged = rollout.judge(&brief, task);
    let verdict = overall(&judged);
    if verdict == Outcome::Fail {
        let reasons: Vec<String> = judged.iter().filter(|judged| judged.outcome == Outcome::Fail).map(reason).collect();
        abort(state, &reasons.join(" "));
        news.extend(ended(state));
        return true;
    }
    let Some(step) = rollout.canary.steps.get(rollout.step).copied() else { return false };
    match step.pause {
        None => {
            if !matches!(rollout.phase, Phase::Paused(_)) {
                rollout.phase = Phase::Paused("Waits until you promote.".into());
                let why =
                    format!("The canary of v{} waits at {} % until you promote it.", rollout.version, step.weight);
                news.push(Stop { why, page: Page::Deploy });
            }
            false
        }
        Some(pause) if now - rollout.since >= pause => {
            if verdict == Outcome::Pass {
                let finished = next_step(state);
                if finished {
                    news.extend(ended(state));
                }
                return finished;
            }
            let why = if verdict == Outcome::TooFew {
                "Too few points to judge every metric yet."
            } else {
                "The difference is not known closely enough to judge it yet."
            };
            rollout.phase =
                Phase::Paused(format!("{why} It goes on by itself once the analysis passes, or when you promote."));
            false
        }
        Some(_) => false,
    }
}

/// What the end of a rollout has left among the events.
fn ended(state: &State) -> Option<Stop> {
    state.events.last().map(|event| Stop { why: event.text.clone(), page: Page::Deploy })
}

fn reason(judged: &crate::serve::rollout::Judged) -> String {
    match judged.metric {
        "success_rate" => format!("Success rate {} is below {}.", percent(judged.canary), percent(judged.limit)),
        "latency_p99" => format!(
            "Latency p99 {} ms is above {} ms.",
            crate::format::fixed(judged.canary, 0),
            crate::format::fixed(judged.limit, 0)
        ),
        name => format!(
            "{} {} against {} of the stable version: worse by more than the tolerance of {}, and by more than chance explains.",
            crate::format::sentence(name),
            metric(judged.canary),
            metric(judged.stable),
            if name == "rmse" { percent(judged.limit) } else { metric(judged.limit) }
        ),
    }
}

/// Goes to the next step, or finishes. True if other versions serve from now on.
pub fn next_step(state: &mut State) -> bool {
    let now = state.tick;
    let Some(rollout) = state.endpoint.rollout.as_mut().filter(|rollout| rollout.active()) else { return false };
    rollout.step += 1;
    rollout.since = now;
    rollout.phase = Phase::Progressing;
    if rollout.step < rollout.canary.steps.len() {
        return false;
    }
    finish(state, None);
    true
}

/// Gives the new version all traffic; `skipped` is the step from which this is done by hand.
pub fn finish(state: &mut State, skipped: Option<usize>) {
    let now = state.tick;
    let Some(rollout) = state.endpoint.rollout.as_mut() else { return };
    let outcome = match skipped {
        Some(_) => format!("promoted fully by hand at {} %", rollout.weight()),
        None => "finished".into(),
    };
    rollout.step = rollout.canary.steps.len();
    rollout.phase = Phase::Healthy;
    rollout.ended = Some((now, skipped));
    let (version, stable) = (rollout.version, rollout.stable);
    let title = format!("Canary of v{version} against v{stable}");
    state.endpoint.history.push((now, title, outcome));
    let canary_quality = std::mem::take(&mut state.monitor.canary_quality);
    take_over(state, version);
    state.monitor.stable_quality = canary_quality;
}

/// A version takes over all traffic; the one before can be brought back.
pub fn take_over(state: &mut State, version: u32) {
    if let Some(before) = make_stable(state, version).filter(|before| *before != version) {
        state.endpoint.previous.push(before);
    }
    state.note(EventKind::Deploy, format!("v{version}"), format!("v{version} has all traffic and is @champion."));
}

/// Gives a version all traffic and the champion alias; returns the version that was stable before.
pub fn make_stable(state: &mut State, version: u32) -> Option<u32> {
    let before = state.endpoint.stable.replace(version);
    state.aliases.insert("champion".into(), version);
    if state.aliases.get("challenger") == Some(&version) {
        state.aliases.remove("challenger");
    }
    state.monitor.stable_quality.clear();
    state.monitor.canary_quality.clear();
    state.monitor.scores.clear();
    // Its marks begin anew, so that none stands under the name of another version.
    if before.is_some_and(|before| before != version) {
        state.monitor.stream.clear();
    }
    before
}

/// Stops the rollout; the stable version has all traffic.
pub fn abort(state: &mut State, why: &str) {
    let Some(rollout) = state.endpoint.rollout.as_mut().filter(|rollout| rollout.active()) else { return };
    let (version, stable, weight) = (rollout.version, rollout.stable, rollout.weight());
    rollout.phase = Phase::Degraded(why.into());
    rollout.ended = Some((state.tick, None));
    let title = format!("Canary of v{version} against v{stable}");
    state.endpoint.history.push((state.tick, title, format!("aborted at {weight} %")));
    state.monitor.canary_quality.clear();
    state.note(
        EventKind::RollBack,
        format!("v{version} aborted"),
        format!("Canary of v{version} aborted at {weight} %. {why}"),
    );
}
