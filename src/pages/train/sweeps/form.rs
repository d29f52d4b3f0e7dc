//! The form of a sweep: which estimators, what is searched of each, how, and how it is judged.

use leptos::prelude::*;
use protocol::{
    Candidate, Command, Dimension, Estimator, EstimatorCard, MinResources, ParameterCard, Setting, SweepConfig,
    SweepMethod, TrainView,
};

use crate::components::{Action, If, NumberField, Plate, Refusal, Segmented, SelectField, outcome};
use crate::engine::use_engine;
use crate::number::shortest;
use crate::reactive::{Computed, part};

/// A parameter that can be searched.
#[derive(Clone, Copy)]
struct Searched {
    on: RwSignal<bool>,
    low: RwSignal<f64>,
    high: RwSignal<f64>,
    /// Which of the values are tried, where it is a list.
    taken: RwSignal<Vec<bool>>,
}

/// An estimator with its parameters.
#[derive(Clone)]
struct Offered {
    kind: String,
    name: String,
    on: RwSignal<bool>,
    parameters: Vec<(ParameterCard, Dimension, Searched)>,
}

impl Offered {
    fn new(card: &EstimatorCard, on: bool) -> Self {
        let searched = |parameter: &ParameterCard| {
            let dimension = parameter.search.clone()?;
            let (low, high, count) = match &dimension {
                Dimension::Range { low, high, .. } => (*low, *high, 0),
                Dimension::Values(values) => (0.0, 0.0, values.len()),
            };
            let state = Searched {
                on: RwSignal::new(true),
                low: RwSignal::new(low),
                high: RwSignal::new(high),
                taken: RwSignal::new(vec![true; count]),
            };
            Some((parameter.clone(), dimension, state))
        };
        Self {
            kind: card.kind.clone(),
            name: card.name.clone(),
            on: RwSignal::new(on),
            parameters: card.parameters.iter().filter_map(searched).collect(),
        }
    }

    fn candidate(&self) -> Candidate {
        let space =
            self.parameters.iter().filter(|(.., state)| state.on.get()).filter_map(|(card, dimension, state)| {
                let dimension = match dimension {
                    Dimension::Range { log, points, .. } => {
                        Dimension::Range { low: state.low.get(), high: state.high.get(), log: *log, points: *points }
                    }
                    Dimension::Values(values) => {
                        let taken = state.taken.get();
                        let values: Vec<Setting> = values
                            .iter()
                            .zip(taken)
                            .filter(|(_, taken)| *taken)
                            .map(|(value, _)| value.clone())
                            .collect();
                        if values.is_empty() {
                            return None;
                        }
                        Dimension::Values(values)
                    }
                };
                Some((card.id.clone(), dimension))
            });
        Candidate { estimator: Estimator::new(&self.kind), space: space.collect() }
    }
}

/// The form, folded while there is something else to look at.
#[component]
pub fn SweepFormView(
    /// The view of the page.
    view: Computed<TrainView>,
    /// A sweep was started.
    started: Callback<()>,
) -> impl IntoView {
    let engine = use_engine();
    let cards = part(view, |view| view.estimators.clone());
    let options = part(view, |view| view.sweep_form.metrics.clone());
    let most = view.with_untracked(|view| f64::from(view.sweep_form.most_trials));
    let (least_folds, most_folds, folds) = view.with_untracked(|view| view.sweep_form.folds);
    let offered = RwSignal::new(Vec::<Offered>::new());
    Effect::new(move |_| {
        cards.with(|cards| {
            let known: Vec<String> = offered.with_untracked(|known| known.iter().map(|one| one.kind.clone()).collect());
            if known.len() != cards.len() || cards.iter().any(|card| !known.contains(&card.kind)) {
                offered.set(cards.iter().enumerate().map(|(place, card)| Offered::new(card, place == 0)).collect());
            }
        });
    });
    let method = RwSignal::new("random".to_owned());
    let trials = RwSignal::new(20.0);
    let folds = RwSignal::new(f64::from(folds));
    let metric = RwSignal::new(String::new());
    Effect::new(move |_| {
        options.with(|options| metric.set(options.first().map(|(id, _)| id.clone()).unwrap_or_default()))
    });
    let patience = RwSignal::new(0.0);
    let seconds = RwSignal::new(0.0);
    let seed = RwSignal::new(42.0);
    let failure = RwSignal::new(None);
    let config = move || {
        let trials = trials.get() as u32;
        SweepConfig {
            candidates: offered
                .with(|offered| offered.iter().filter(|one| one.on.get()).map(Offered::candidate).collect()),
            method: match method.get().as_str() {
                "grid" => SweepMethod::Grid,
                "halving" => SweepMethod::Halving { trials, min_resources: MinResources::Exhaust, max_resources: None },
                _ => SweepMethod::Random { trials },
            },
            defaults_first: true,
            folds: folds.get() as u32,
            metric: metric.get(),
            patience: patience.get() as u32,
            seconds: Some(seconds.get() as u32).filter(|seconds| *seconds > 0),
            seed: seed.get() as u64,
        }
    };
    let none = Signal::derive(move || {
        offered
            .with(|offered| offered.iter().all(|one| !one.on.get()))
            .then(|| "Choose at least one estimator.".to_owned())
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !engine.busy().get_untracked() && none.with_untracked(Option::is_none) {
            let config = untrack(config);
            engine.ask(Command::StartSweep(config), outcome(engine, failure, move || started.run(())));
        }
    };
    let methods = [("random", "Random"), ("grid", "Grid"), ("halving", "Halving")];
    let methods = methods.map(|(id, label)| (id.to_owned(), label.to_owned())).to_vec();
    let about = move || match method.get().as_str() {
        "grid" => "All combinations; ranges are taken at a few points from end to end.",
        "halving" => {
            "Many configurations on few rows; the best third goes on with three times as many rows, until all rows are used. An early judgement can be wrong."
        }
        _ => "Combinations drawn by the seed: with as many trials it usually finds better ones than a grid.",
    };
    let drawn = Computed::new(move || method.with(|method| method != "grid"));
    view! {
        <Plate title="New sweep" class="newrun">
            <details class="limits sweepform">
                <summary>"Choose what is tried, and how"</summary>
                <form class="stack" on:submit=send novalidate>
                    <fieldset class="offered">
                        <legend>"Estimators, and what is searched of each"</legend>
                        {move || offered.get().into_iter().map(|one| view! { <One one=one /> }).collect_view()}
                    </fieldset>
                    <div class="fld"><span aria-hidden="true">"Search"</span><Segmented label="Search" options=methods value=method /><small class="t2">{about}</small></div>
                    <div class="fields">
                        <If when=drawn><NumberField label="Trials" value=trials min=1.0 max=most step=1.0 /></If>
                        <NumberField label="Folds" value=folds min=f64::from(least_folds) max=f64::from(most_folds) step=1.0 help="Cross-validation on the training part; each trial is fitted as often." />
                        <SelectField label="Judged by" options=options value=metric />
                        <NumberField label="Stop after" value=patience min=0.0 max=200.0 step=1.0 unit="trials" help="Without an improvement; 0 is never." />
                        <NumberField label="Time" value=seconds min=0.0 max=86_400.0 step=1.0 unit="s" help="Real seconds; 0 is no limit." />
                        <NumberField label="Seed" value=seed min=0.0 max=4_294_967_295.0 step=1.0 help="The same seed tries the same." />
                    </div>
                    <Refusal failure=failure />
                    <div class="row wrap"><Action label="Start sweep" blocked=none submit=true /></div>
                </form>
            </details>
        </Plate>
    }
}

/// An estimator that can be tried.
#[component]
fn One(one: Offered) -> impl IntoView {
    let Offered { name, on, parameters, .. } = one;
    let parameters = StoredValue::new(parameters);
    view! {
        <div class="candidate">
            <label class="check"><input type="checkbox" prop:checked=on on:change=move |event| on.set(event_target_checked(&event)) /><span>{name}</span></label>
            <If when=on>
                <div class="space">
                    {parameters.with_value(|parameters| parameters.iter().map(|(card, dimension, state)| {
                        view! { <Space card=card.clone() dimension=dimension.clone() state=*state /> }
                    }).collect_view())}
                </div>
            </If>
        </div>
    }
}

/// What is searched of a parameter.
#[component]
fn Space(card: ParameterCard, dimension: Dimension, state: Searched) -> impl IntoView {
    let Searched { on, low, high, taken } = state;
    let label = card.label;
    let fields = match dimension {
        Dimension::Range { low: least, high: most, log, .. } => {
            // As far as the parameter itself goes.
            let (min, max, step) = match card.range {
                protocol::ParameterRange::Number { min, max, step, .. } => (min, max, step),
                _ => (least, most, 0.1),
            };
            let help = if log { "Drawn evenly by the logarithm." } else { "" };
            view! {
                <div class="fields two">
                    <NumberField label="From" value=low min=min max=max step=step />
                    <NumberField label="To" value=high min=min max=max step=step help=help />
                </div>
            }
            .into_any()
        }
        Dimension::Values(values) => values
            .into_iter()
            .enumerate()
            .map(|(place, value)| {
                let text = match value {
                    Setting::Number(number) => shortest(number),
                    Setting::Choice(option) => option,
                };
                let checked = move || taken.with(|taken| taken.get(place).copied().unwrap_or_default());
                let toggle = move |event| {
                    let on = event_target_checked(&event);
                    taken.update(|taken| if let Some(taken) = taken.get_mut(place) { *taken = on });
                };
                view! { <label class="check"><input type="checkbox" prop:checked=checked on:change=toggle /><span>{text}</span></label> }
            })
            .collect_view()
            .into_any(),
    };
    view! {
        <div class="dim">
            <label class="check"><input type="checkbox" prop:checked=on on:change=move |event| on.set(event_target_checked(&event)) /><span>{label}</span></label>
            <div class="dimv">{fields}</div>
        </div>
    }
}
