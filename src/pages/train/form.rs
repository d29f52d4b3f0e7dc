//! Estimator and hyper-parameters as a form. Train and Pipeline use it; each keeps its own state.

use leptos::prelude::*;
use protocol::{Estimator, EstimatorCard, RunConfig};

use crate::components::{NumberField, SelectField};
use crate::reactive::Computed;

/// State of the form. Views that arrive do not touch it, unless the estimator chosen is no longer offered.
#[derive(Clone, Copy)]
pub struct ModelForm {
    name: RwSignal<String>,
    alpha: RwSignal<f64>,
    max_iterations: RwSignal<f64>,
    max_depth: RwSignal<f64>,
    min_leaf: RwSignal<f64>,
    entropy: RwSignal<bool>,
    seed: RwSignal<f64>,
    /// The estimators offered.
    cards: Computed<Vec<EstimatorCard>>,
}

impl ModelForm {
    /// A form that starts with the defaults of the first estimator.
    pub fn new(cards: Computed<Vec<EstimatorCard>>) -> Self {
        let number = || RwSignal::new(1.0);
        let form = Self {
            name: RwSignal::new(String::new()),
            alpha: number(),
            max_iterations: number(),
            max_depth: number(),
            min_leaf: number(),
            entropy: RwSignal::new(false),
            seed: RwSignal::new(42.0),
            cards,
        };
        Effect::new(move |_| {
            let chosen = form.name.get_untracked();
            cards.with(|cards| {
                if !cards.iter().any(|card| card.name == chosen) {
                    cards.iter().for_each(|card| form.fill(card.default));
                    form.name.set(cards.first().map(|card| card.name.clone()).unwrap_or_default());
                }
            });
        });
        form
    }

    fn fill(&self, estimator: Estimator) {
        match estimator {
            Estimator::LogisticRegression { alpha, max_iterations } => {
                self.alpha.set(alpha);
                self.max_iterations.set(f64::from(max_iterations));
            }
            Estimator::DecisionTree { max_depth, min_leaf, entropy } => {
                self.max_depth.set(f64::from(max_depth));
                self.min_leaf.set(f64::from(min_leaf));
                self.entropy.set(entropy);
            }
            Estimator::LinearRegression => {}
        }
    }

    /// The default of the estimator chosen; none while nothing is offered.
    fn default(&self) -> Option<Estimator> {
        let name = self.name.get();
        self.cards.with(|cards| cards.iter().find(|card| card.name == name).map(|card| card.default))
    }

    /// What the form asks for; none while no estimator is offered.
    pub fn config(&self) -> Option<RunConfig> {
        let estimator = match self.default()? {
            Estimator::LogisticRegression { .. } => Estimator::LogisticRegression {
                alpha: self.alpha.get(),
                max_iterations: self.max_iterations.get() as u32,
            },
            Estimator::DecisionTree { .. } => Estimator::DecisionTree {
                max_depth: self.max_depth.get() as u32,
                min_leaf: self.min_leaf.get() as u32,
                entropy: self.entropy.get(),
            },
            Estimator::LinearRegression => Estimator::LinearRegression,
        };
        Some(RunConfig { estimator, seed: self.seed.get() as u64 })
    }
}

/// The fields of the form.
#[component]
pub fn ModelFields(
    /// State of the form.
    form: ModelForm,
) -> impl IntoView {
    let cards = form.cards;
    let options = Computed::new(move || {
        cards.with(|cards| cards.iter().map(|card| (card.name.clone(), card.name.clone())).collect::<Vec<_>>())
    });
    let text = move || {
        let name = form.name.get();
        cards
            .with(|cards| cards.iter().find(|card| card.name == name).map(|card| card.text.clone()).unwrap_or_default())
    };
    // The fields follow the kind of estimator; its values do not matter here.
    let kind = Computed::new(move || form.default().map(|estimator| std::mem::discriminant(&estimator)));
    let fields = move || {
        let _follow = kind.get();
        match untrack(move || form.default()) {
            Some(Estimator::LogisticRegression { .. }) => view! {
                <NumberField label="Strength of the penalty, alpha" value=form.alpha min=0.0 max=1_000_000.0 step=0.1 help="L2; 0 is none." />
                <NumberField label="Most iterations" value=form.max_iterations min=1.0 max=10_000.0 step=1.0 />
            }
            .into_any(),
            Some(Estimator::DecisionTree { .. }) => view! {
                <NumberField label="Largest depth" value=form.max_depth min=1.0 max=30.0 step=1.0 />
                <NumberField label="Least rows in a leaf" value=form.min_leaf min=1.0 max=1_000_000.0 step=1.0 />
                <label class="check">
                    <input type="checkbox" prop:checked=form.entropy on:change=move |event| form.entropy.set(event_target_checked(&event)) />
                    <span>"Split by entropy instead of Gini impurity"</span>
                </label>
            }
            .into_any(),
            Some(Estimator::LinearRegression) => view! { <p class="meta t2">"No parameters to choose."</p> }.into_any(),
            None => view! { <p class="meta t2">"No estimator fits the data and its roles."</p> }.into_any(),
        }
    };
    view! {
        <div class="mform">
            <SelectField label="Estimator" options=options value=form.name />
            <p class="meta t2 what">{text}</p>
            <div class="fields params">
                {fields}
                <NumberField label="Seed" value=form.seed min=0.0 max=4_294_967_295.0 step=1.0 help="The same seed and data give the same model." />
            </div>
        </div>
    }
}
