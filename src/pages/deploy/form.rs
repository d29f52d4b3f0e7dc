//! The form of a new rollout. It stays away while a rollout is in progress.

use std::cell::RefCell;

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use protocol::{Canary, Chip, Command, Deployment, RolloutButtons, Strategy};

use super::PRESELECTED;
use super::steps::{Draft, StepList};
use crate::components::{Action, If, NumberField, Plate, Refusal, Segmented, SelectField, outcome};
use crate::engine::use_engine;
use crate::focus::focus;
use crate::number::shortest;
use crate::reactive::Computed;

const RECREATE: &str = "recreate";
const CANARY: &str = "canary";

thread_local! {
    /// The plan as the learner left it. Looking at another page does not lose it.
    static PLAN: RefCell<Option<Canary>> = const { RefCell::new(None) };
}

/// The plate.
#[component]
pub(super) fn NewRollout(
    versions: Computed<Vec<(u32, String)>>,
    buttons: Computed<RolloutButtons>,
    split: Computed<Vec<(Chip, u8)>>,
    canary: Canary,
) -> impl IntoView {
    let engine = use_engine();
    let serving = Computed::new(move || split.with(|split| !split.is_empty()));
    let stable = Computed::new(move || split.with(|split| split.first().map(|(chip, _)| chip.value.clone())));
    // The newest version. If it has the traffic already there is nothing to suggest: an older one is chosen on purpose.
    let newest = versions.with_untracked(|versions| {
        let champion = versions.iter().find(|(_, label)| !serving.get_untracked() && label.contains("@champion"));
        champion.or(versions.first()).map(|(version, _)| *version)
    });
    let version = RwSignal::new(PRESELECTED.take().or(newest).map(|version| version.to_string()).unwrap_or_default());
    let canary = PLAN.with_borrow(Option::clone).unwrap_or(canary);
    let strategy = RwSignal::new(if serving.get_untracked() { CANARY } else { RECREATE }.to_owned());
    let steps =
        RwSignal::new(canary.steps.iter().enumerate().map(|(id, step)| Draft::of(id, step)).collect::<Vec<_>>());
    let min_points = RwSignal::new(f64::from(canary.min_points));
    let tolerance = RwSignal::new(canary.tolerance);
    let failure = RwSignal::new(None);

    // Nothing can be compared with nothing; as soon as something serves, a canary is the careful way.
    Effect::new(move |before: Option<bool>| {
        let serving = serving.get();
        if before == Some(false) && serving {
            strategy.set(CANARY.to_owned());
        }
        serving
    });
    // A version that is no longer on offer gives way to the first one that is.
    Effect::new(move |_| {
        let chosen = version.get();
        let other = versions.with(|versions| {
            let offered = versions.iter().any(|(number, _)| number.to_string() == chosen);
            if offered { None } else { versions.first().map(|(number, _)| number.to_string()) }
        });
        if let Some(other) = other {
            version.set(other);
        }
    });

    let options = Computed::new(move || {
        versions.with(|versions| versions.iter().map(|(number, label)| (number.to_string(), label.clone())).collect())
    });
    // The version that has all traffic cannot be rolled out, so there is nothing to choose for it.
    let same = Computed::new(move || {
        let chosen = format!("v{}", version.get());
        stable.with(|stable| stable.as_ref() == Some(&chosen))
    });
    let only = Computed::new(move || same.get() && versions.with(|versions| versions.len() == 1));
    let stepwise = Computed::new(move || serving.get() && !same.get() && strategy.with(|strategy| strategy == CANARY));
    let label = Signal::derive(move || {
        let chosen = version.get();
        versions.with(|versions| {
            versions
                .iter()
                .find(|(number, _)| number.to_string() == chosen)
                .map_or_else(|| "Deploy".to_owned(), |(number, _)| format!("Deploy v{number}"))
        })
    });
    let blocked = Computed::new(move || {
        let serves = || same.get().then(|| format!("v{} has all traffic already.", version.get()));
        buttons.with(|b| b.deploy.clone()).or_else(serves)
    });
    let drawn_up = move || Canary {
        steps: steps.get_untracked().into_iter().map(Draft::step).collect(),
        min_points: min_points.get_untracked() as u32,
        tolerance: tolerance.get_untracked(),
    };
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let Ok(version) = version.get_untracked().parse() else { return };
        if engine.busy().get_untracked() || blocked.with_untracked(Option::is_some) {
            return;
        }
        let stepwise = stepwise.get_untracked();
        let strategy = if stepwise { Strategy::Canary(drawn_up()) } else { Strategy::Recreate };
        let begun = move || {
            // The form goes while the rollout is in progress, and its button with it.
            if stepwise {
                focus("main [aria-keyshortcuts='P']");
            }
        };
        engine.ask(Command::Deploy(Deployment { version, strategy }), outcome(engine, failure, begun));
    };

    // The plan in a line; the fields behind it change it.
    let plan = Computed::new(move || {
        let weights: Vec<String> = steps.with(|steps| steps.iter().map(|step| step.words()).collect());
        format!(
            "Steps: {}. At least {} points, tolerance {}",
            weights.join(", "),
            shortest(min_points.get()),
            shortest(tolerance.get())
        )
    });
    Effect::new(move |before: Option<String>| {
        let now = plan.get();
        if before.is_some_and(|before| before != now) {
            PLAN.set(Some(drawn_up()));
        }
        now
    });
    view! {
        <Plate title="New rollout">
            <form class="opsform" on:submit=send>
                <div class="fieldrow">
                    <SelectField label="Version" options=options value=version />
                    <If when=move || serving.get() && !same.get()>
                        <div class="fld">
                            <span aria-hidden="true">"Strategy"</span>
                            <Segmented
                                label="Strategy"
                                options=vec![(RECREATE.to_owned(), "Recreate".to_owned()), (CANARY.to_owned(), "Canary".to_owned())]
                                value=strategy
                            />
                        </div>
                    </If>
                </div>
                <p class="meta t2">
                    {Computed::new(move || {
                        let text = if !serving.get() {
                            "Nothing serves yet, so the first version takes all traffic at once. Then press Play to let simulated time run."
                        } else if only.get() {
                            "There is no other version yet. Train and run the pipeline, or retrain on Monitor, and the next one can be rolled out here."
                        } else if same.get() {
                            "This version answers already. Choose another one to roll out."
                        } else if stepwise.get() {
                            "Canary: a growing share of the traffic goes to the new version. It is judged every ten simulated minutes; one failed metric aborts it, and a timed step ends only when all metrics pass."
                        } else {
                            "Recreate: the new version takes all traffic at once. Nothing is compared first."
                        };
                        text.to_owned()
                    })}
                </p>
                <If when=stepwise>
                    <details>
                        <summary>{plan}</summary>
                    <StepList steps=steps />
                    <div class="fields">
                        <NumberField
                            label="Points needed"
                            value=min_points
                            min=1.0
                            max=100_000.0
                            step=1.0
                            help="Labelled answers that stable and canary each need before quality is judged, and requests the canary needs for success rate and latency."
                        />
                        <NumberField
                            label="Tolerance"
                            value=tolerance
                            min=0.0
                            max=1.0
                            step=0.005
                            help="How much worse than stable the canary may be: 0.05 is 0.05 of accuracy, or 5 % of RMSE."
                        />
                    </div>
                    </details>
                </If>
                <Refusal failure=failure />
                <div class="row wrap">
                    <Action label=label blocked=blocked lead=true submit=true />
                    <span class="meta t2" aria-hidden="true">{move || blocked.get()}</span>
                </div>
            </form>
        </Plate>
    }
}
