//! What an entry may say. A decision keeps to much less; these are the limits for a journal that somebody else wrote, so
//! that nothing in it can make the sandbox run out of memory, count beyond its numbers, or wait for ever.

use protocol::{
    Brief, Deployment, Dimension, Expectation, Fault, Roles, Setting, Settings, Strategy, SweepConfig, Traffic,
};

use super::{Action, MOST_TICKS};
use crate::data::{DataVersion, Made, roles::MAX_CLASSES};
use crate::project::defaults::MAX_LABEL_DELAY;
use crate::serve::interface::Outputs;
use crate::state::ALIASES;
use crate::sweep;
use crate::train::Trained;
use crate::train::features::FeatureKind;

/// Entries at most. Jobs are numbered by them, and other jobs begin at a million; those of sweeps take 256 for each entry.
pub const MOST_ENTRIES: usize = 500_000;
/// Largest line in bytes.
pub const MOST_BYTES: usize = 16_000_000;
/// Bytes of any text in a line.
pub const LONGEST: usize = 100_000;
/// Characters of a name.
const NAME: usize = 500;
/// Characters of a text.
const TEXT: usize = 10_000;
/// Steps of a canary.
const STEPS: usize = 100;
/// Values of parameters.
const SETTINGS: usize = 200;
/// Expectations of the data.
const EXPECTATIONS: usize = 1_000;
/// Runs that are deleted or put back at once.
const RUNS: usize = 10_000;
/// Columns that are named.
const COLUMNS: usize = 10_000;
/// Seconds of real time that a job or a sweep can take: a year.
const LONGEST_JOB: f64 = 365.0 * 86_400.0;
/// Requests in a simulated minute.
const RATE: f64 = 10_000.0;

/// Bytes of the longest text in a line of JSON, as it is written there.
pub fn longest_text(line: &[u8]) -> usize {
    let (mut longest, mut begun, mut escaped) = (0, None, false);
    for (place, byte) in line.iter().enumerate() {
        match (begun, byte) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), b'\\') => escaped = true,
            (Some(from), b'"') => (longest, begun) = (longest.max(place - from), None),
            (None, b'"') => begun = Some(place + 1),
            _ => {}
        }
    }
    longest
}

/// Why an action cannot be taken in.
pub fn broken(action: &Action) -> Option<&'static str> {
    let fits = |what: bool, why: &'static str| (!what).then_some(why);
    let named = |name: &str| fits(short(name, NAME), "Its name is too long.");
    let triggered = |trigger: &str| fits(short(trigger, TEXT), "Its trigger is too long.");
    match action {
        Action::ProjectRenamed { name } => named(name),
        Action::BriefSet { brief } => fits(brief_holds(brief), "Its brief is too long."),
        Action::DataAdded { version } => data(version),
        Action::Retrained { version, trigger, .. } => data(version).or_else(|| triggered(trigger)),
        Action::RolesSet { roles, .. } => fits(roles_hold(roles), "It names too many columns."),
        Action::PipelineStarted { trigger, .. } => triggered(trigger),
        Action::RunFinished { trained, .. } => model(trained),
        Action::RunTagged { key, value, .. } => fits(short(key, NAME) && short(value, TEXT), "Its tag is too long."),
        Action::RunNoted { note, .. } => fits(short(note, TEXT), "Its note is too long."),
        Action::RunsDeleted { runs } | Action::RunsRestored { runs } => {
            fits(runs.len() <= RUNS, "It is about too many runs.")
        }
        Action::PipelineFinished { trained, .. } => trained.as_deref().and_then(model),
        Action::ModelImported { name, trained, .. } => named(name).or_else(|| model(trained)),
        Action::AliasSet { alias, .. } => fits(ALIASES.contains(&alias.as_str()), "There is no such alias."),
        Action::Deployed { deployment } => fits(deployment_holds(deployment), "Its rollout has no such steps."),
        Action::TrafficSet { traffic } => fits(traffic_holds(traffic), "Its traffic is out of range."),
        Action::FaultAdded { fault } => fits(fault_holds(fault), "Its fault is out of range."),
        Action::RuleSet { rule } => named(&rule.name),
        Action::DataNoted { note, .. } => fits(short(note, TEXT), "Its note is too long."),
        Action::ExpectationsSet { expectations } => fits(
            expectations.len() <= EXPECTATIONS && expectations.iter().all(expectation_holds),
            "It expects too much.",
        ),
        Action::SweepStarted { config, .. } => sweep(config),
        Action::TrialFinished { scores, seconds, spent, .. } => {
            let scored = (1..=sweep::FOLDS.1 as usize).contains(&scores.len()) && scores.iter().all(|s| s.is_finite());
            fits(scored, "Its trial has no scores, or too many.").or_else(|| timed(*seconds, *spent))
        }
        Action::TrialFailed { seconds, spent, .. } => timed(*seconds, *spent),
        Action::SweepPaused { spent, .. } | Action::SweepEnded { spent, .. } => timed(None, *spent),
        // Numbers, reasons, and names that are only looked for.
        Action::Created { .. }
        | Action::SplitSet { .. }
        | Action::RunStarted { .. }
        | Action::RunFailed { .. }
        | Action::RunCancelled { .. }
        | Action::PipelineFailed { .. }
        | Action::PipelineCancelled { .. }
        | Action::Registered { .. }
        | Action::Promoted
        | Action::PromotedFully
        | Action::Aborted
        | Action::Retried
        | Action::RolledBack
        | Action::FaultRemoved { .. }
        | Action::RuleRemoved { .. }
        | Action::PauseOnAlertSet { .. }
        | Action::SweepResumed { .. }
        | Action::Went { .. } => None,
    }
}

/// Whether a text has `most` characters at most. Of a long one no more are counted.
fn short(text: &str, most: usize) -> bool {
    text.chars().nth(most).is_none()
}

fn brief_holds(brief: &Brief) -> bool {
    let texts = [&brief.use_case, &brief.cost, &brief.metric, &brief.guardrail];
    texts.iter().all(|text| short(text, TEXT))
}

fn roles_hold(roles: &Roles) -> bool {
    roles.ignored.len() <= COLUMNS
}

fn data(version: &DataVersion) -> Option<&'static str> {
    let step_holds = match &version.made {
        Some(Made::Step { step, said }) => {
            short(&step.kind, NAME) && settings_hold(&step.settings) && short(said, TEXT)
        }
        Some(Made::Restored { .. }) | None => true,
    };
    let texts_hold = short(&version.name, NAME) && short(&version.note, TEXT);
    (!texts_hold || !step_holds || !roles_hold(&version.roles))
        .then_some("Its data has too long a name, note or step, or too many columns.")
}

fn expectation_holds(expectation: &Expectation) -> bool {
    short(&expectation.kind, NAME)
        && short(&expectation.column, TEXT)
        && settings_hold(&expectation.settings)
        && expectation.mostly.is_finite()
}

/// A model of which every class has a name, every category a place.
fn model(trained: &Trained) -> Option<&'static str> {
    let signature = &trained.signature;
    if signature.classes.len() > MAX_CLASSES || signature.features.len() > COLUMNS {
        return Some("Its model has too many classes or columns.");
    }
    let placed = signature.features.iter().all(|feature| match &feature.kind {
        FeatureKind::Categorical { categories, impute } => *impute < categories.len(),
        FeatureKind::Numeric { .. } => true,
    });
    let named = match signature.interface.as_ref().map(|interface| &interface.outputs) {
        Some(Outputs::Classes { scores, .. }) => {
            let classes = signature.classes.len();
            classes > 0 && scores.iter().flat_map(|scores| &scores.classes).all(|class| (*class as usize) < classes)
        }
        Some(Outputs::Number(_)) | None => true,
    };
    (!placed || !named).then_some("Its model answers with classes or takes categories that it does not name.")
}

fn deployment_holds(deployment: &Deployment) -> bool {
    match &deployment.strategy {
        Strategy::Canary(canary) => canary.steps.len() <= STEPS && canary.steps.iter().all(|step| step.weight <= 100),
        _ => true,
    }
}

fn traffic_holds(traffic: &Traffic) -> bool {
    (0.0..=RATE).contains(&traffic.rate) && traffic.label_delay <= MAX_LABEL_DELAY
}

/// Few values, none without a place on a scale.
fn settings_hold(settings: &Settings) -> bool {
    let holds = |(id, setting): &(String, Setting)| {
        short(id, NAME)
            && match setting {
                Setting::Number(number) => number.is_finite(),
                Setting::Choice(choice) => short(choice, NAME),
            }
    };
    settings.len() <= SETTINGS && settings.iter().all(holds)
}

fn sweep(config: &SweepConfig) -> Option<&'static str> {
    let named = |(id, dimension): &(String, Dimension)| {
        let values =
            |values: &[Setting]| values.iter().all(|value| settings_hold(&vec![(String::new(), value.clone())]));
        short(id, NAME) && if let Dimension::Values(all) = dimension { values(all) } else { true }
    };
    let holds = config.candidates.iter().all(|candidate| {
        short(&candidate.estimator.kind, NAME)
            && settings_hold(&candidate.estimator.settings)
            && candidate.space.iter().all(named)
    });
    // The size comes first: names are looked at one by one.
    sweep::check::broken(config).or_else(|| {
        (!holds || !short(&config.metric, NAME)).then_some("Its sweep has a name or a value that cannot be.")
    })
}

/// Seconds that can have passed.
fn timed(seconds: Option<f64>, spent: f64) -> Option<&'static str> {
    let holds = |seconds: f64| (0.0..=LONGEST_JOB).contains(&seconds);
    (!holds(spent) || !seconds.is_none_or(holds)).then_some("Its trial or sweep took a time that cannot be.")
}

fn fault_holds(fault: &Fault) -> bool {
    short(&fault.kind, NAME)
        && settings_hold(&fault.settings)
        && fault.start.max(fault.ramp).max(fault.end.unwrap_or(0)) <= 2 * MOST_TICKS
}

#[cfg(test)]
mod tests {
    use super::longest_text;

    #[test]
    fn texts_are_measured_with_their_escapes() {
        assert_eq!(longest_text(br#"{"a":"bcd","e":[1,"\"x\\"]}"#), 5);
        assert_eq!(longest_text(b"[1,2,null]"), 0);
        assert_eq!(longest_text(br#"{"not":"closed"#), 3);
    }
}
