//! The brief while it is edited. What is saved is the engine's; the draft only differs from it or not.

use leptos::prelude::*;
use protocol::{Brief, Command, MetricCard};

use crate::{
    components::{NumberField, Plate, SelectField, TextArea},
    engine::{Engine, use_engine},
    reactive::Computed,
};

/// One signal per field.
#[derive(Clone, Copy)]
pub struct Draft {
    engine: Engine,
    kept: Computed<Brief>,
    use_case: RwSignal<String>,
    metric: RwSignal<String>,
    target: RwSignal<f64>,
    guardrail: RwSignal<String>,
    guardrail_limit: RwSignal<f64>,
    success_rate: RwSignal<f64>,
    latency: RwSignal<f64>,
    cost: RwSignal<String>,
}

impl Draft {
    /// Starts from what is kept, and follows it unless something was edited.
    pub fn new(kept: Computed<Brief>) -> Self {
        let brief = kept.get_untracked();
        let draft = Self {
            engine: use_engine(),
            kept,
            use_case: RwSignal::new(brief.use_case),
            metric: RwSignal::new(brief.metric),
            target: RwSignal::new(brief.target),
            guardrail: RwSignal::new(brief.guardrail),
            guardrail_limit: RwSignal::new(brief.guardrail_limit),
            success_rate: RwSignal::new(brief.success_rate),
            latency: RwSignal::new(brief.latency_p99_ms),
            cost: RwSignal::new(brief.cost),
        };
        Effect::new(move |before: Option<Brief>| {
            let now = kept.get();
            if before.is_some_and(|before| before != now && untrack(|| draft.brief()) == before) {
                draft.take(&now);
            }
            now
        });
        draft
    }

    /// The draft differs from what is kept.
    pub fn changed(self) -> bool {
        self.brief() != self.kept.get()
    }

    /// Back to what is kept.
    pub fn discard(self) {
        self.take(&self.kept.get_untracked());
    }

    /// Makes the draft the brief.
    pub fn save(self) {
        self.engine.send(Command::SetBrief(untrack(|| self.brief())));
    }

    fn brief(self) -> Brief {
        Brief {
            use_case: self.use_case.get(),
            metric: self.metric.get(),
            target: self.target.get(),
            guardrail: self.guardrail.get(),
            guardrail_limit: self.guardrail_limit.get(),
            success_rate: self.success_rate.get(),
            latency_p99_ms: self.latency.get(),
            cost: self.cost.get(),
        }
    }

    fn take(self, brief: &Brief) {
        self.use_case.set(brief.use_case.clone());
        self.metric.set(brief.metric.clone());
        self.target.set(brief.target);
        self.guardrail.set(brief.guardrail.clone());
        self.guardrail_limit.set(brief.guardrail_limit);
        self.success_rate.set(brief.success_rate);
        self.latency.set(brief.latency_p99_ms);
        self.cost.set(brief.cost.clone());
    }
}

/// The situation in prose.
#[component]
pub fn Situation(
    /// The draft.
    draft: Draft,
) -> impl IntoView {
    view! {
        <Plate title="The situation" class="prose">
            <TextArea label="What the model is for" value=draft.use_case rows=6 most=2000 help="Who uses the answers, and for which decision."/>
            <TextArea label="What a wrong answer costs" value=draft.cost rows=4 most=2000 help="Of a false yes and of a false no; they are seldom the same."/>
        </Plate>
    }
}

/// The limits the model has to meet.
#[component]
pub fn Contract(
    /// The draft.
    draft: Draft,
    /// Metrics to choose from.
    metrics: Computed<Vec<MetricCard>>,
) -> impl IntoView {
    let options = Computed::new(move || {
        metrics
            .with(|metrics| metrics.iter().map(|metric| (metric.id.clone(), metric.name.clone())).collect::<Vec<_>>())
    });
    let direction = move |chosen: RwSignal<String>| {
        move || {
            let larger = metrics.with(|metrics| {
                metrics.iter().find(|metric| metric.id == chosen.get()).is_none_or(|metric| metric.larger_is_better)
            });
            if larger { "at least" } else { "at most" }
        }
    };
    let about = move |chosen: RwSignal<String>| {
        move || {
            metrics.with(|metrics| {
                metrics.iter().find(|metric| metric.id == chosen.get()).map(|metric| metric.about.clone())
            })
        }
    };
    view! {
        <Plate title="The contract" meta="metrics on validation; success rate and latency in production">
            <div class="stack contract">
                <div class="term">
                    <div>
                        <SelectField label="Primary metric" options value=draft.metric/>
                        <p class="meta t2">{about(draft.metric)}</p>
                    </div>
                    <span class="word">{direction(draft.metric)}</span>
                    <NumberField label="Target" value=draft.target min=-LIMITLESS max=LIMITLESS step=0.001/>
                </div>
                <div class="term">
                    <div>
                        <SelectField label="Guardrail metric" options value=draft.guardrail help="A second metric that must not get worse than its limit."/>
                        <p class="meta t2">{about(draft.guardrail)}</p>
                    </div>
                    <span class="word">{direction(draft.guardrail)}</span>
                    <NumberField label="Limit" value=draft.guardrail_limit min=-LIMITLESS max=LIMITLESS step=0.001/>
                </div>
                <div class="term">
                    <p class="what"><b>"Requests answered without an error"</b></p>
                    <span class="word">"at least"</span>
                    <NumberField label="Share" value=draft.success_rate min=0.0 max=1.0 step=0.001 help="0 to 1; 0.999 is one error in a thousand"/>
                </div>
                <div class="term">
                    <p class="what"><b>"99th percentile of the latency (p99)"</b></p>
                    <span class="word">"at most"</span>
                    <NumberField label="Latency" value=draft.latency min=1.0 max=LIMITLESS step=0.1 unit="ms"/>
                </div>
            </div>
        </Plate>
    }
}

/// The engine says what a metric can be; the field only refuses what is no number.
const LIMITLESS: f64 = 1e12;
