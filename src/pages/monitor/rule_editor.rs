//! The dialog that adds or changes an alert rule. It holds a draft until the engine accepted it.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use protocol::{Command, Failure, Rule};

use crate::components::{Action, Dialog, NumberField, Refusal, Segmented, SelectField, outcome};
use crate::engine::use_engine;
use crate::reactive::Computed;

/// What is typed in the dialog.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    open: RwSignal<bool>,
    /// The rule's name before the change; empty for a new rule.
    before: RwSignal<String>,
    name: RwSignal<String>,
    metric: RwSignal<String>,
    side: RwSignal<String>,
    threshold: RwSignal<f64>,
    minutes: RwSignal<f64>,
    failure: RwSignal<Option<Failure>>,
}

impl Draft {
    pub(super) fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            before: RwSignal::new(String::new()),
            name: RwSignal::new(String::new()),
            metric: RwSignal::new(String::new()),
            side: RwSignal::new("above".to_owned()),
            threshold: RwSignal::new(0.0),
            minutes: RwSignal::new(60.0),
            failure: RwSignal::new(None),
        }
    }

    /// Opens the dialog for a new rule.
    pub(super) fn begin(self, metrics: Computed<Vec<(String, String)>>) {
        let metric = metrics.with_untracked(|metrics| metrics.first().map(|(id, _)| id.clone()).unwrap_or_default());
        self.fill(String::new(), &Rule { name: String::new(), metric, above: true, threshold: 0.25, for_minutes: 60 });
    }

    /// Opens the dialog for this rule.
    pub(super) fn change(self, rule: &Rule) {
        self.fill(rule.name.clone(), rule);
    }

    fn fill(self, before: String, rule: &Rule) {
        self.before.set(before);
        self.name.set(rule.name.clone());
        self.metric.set(rule.metric.clone());
        self.side.set(if rule.above { "above" } else { "below" }.to_owned());
        self.threshold.set(rule.threshold);
        self.minutes.set(f64::from(rule.for_minutes));
        self.failure.set(None);
        self.open.set(true);
    }

    fn rule(self) -> Rule {
        Rule {
            name: self.name.get_untracked().trim().to_owned(),
            metric: self.metric.get_untracked(),
            above: self.side.with_untracked(|side| side == "above"),
            threshold: self.threshold.get_untracked(),
            for_minutes: self.minutes.get_untracked() as u32,
        }
    }
}

/// The dialog.
#[component]
pub(super) fn RuleDialog(draft: Draft, metrics: Computed<Vec<(String, String)>>) -> impl IntoView {
    let engine = use_engine();
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        if engine.busy().get_untracked() {
            return;
        }
        let (rule, before) = (draft.rule(), draft.before.get_untracked());
        // Rules are known by their name: a renamed one is a new one, and the old one goes once the new one stands.
        let old = (!before.is_empty() && before != rule.name).then_some(before);
        let done = move || {
            if let Some(name) = old {
                engine.send(Command::RemoveRule { name });
            }
            draft.open.set(false);
        };
        engine.ask(Command::SetRule(rule), outcome(engine, draft.failure, done));
    };
    view! {
        <Dialog open=draft.open title="Alert rule">
            <form class="opsform" on:submit=send>
                <label class="fld">
                    <span>"Name"</span>
                    <span class="field l">
                        <input
                            type="text"
                            autocomplete="off"
                            spellcheck="false"
                            required=true
                            autofocus=true
                            prop:value=draft.name
                            on:input:target=move |event| draft.name.set(event.target().value())
                        />
                    </span>
                    <small class="t2">"Letters, digits and underscores, like FeatureDriftHigh."</small>
                </label>
                <SelectField label="Metric" options=metrics value=draft.metric />
                <div class="fld">
                    <span aria-hidden="true">"Fires when it is"</span>
                    <Segmented
                        label="Fires when it is"
                        options=vec![("above".to_owned(), "above".to_owned()), ("below".to_owned(), "below".to_owned())]
                        value=draft.side
                    />
                </div>
                <div class="fields">
                    <NumberField label="Threshold" value=draft.threshold min=-1e9 max=1e9 step=0.01 />
                    <NumberField
                        label="For"
                        value=draft.minutes
                        min=0.0
                        max=20160.0
                        step=1.0
                        unit="min"
                        help="Simulated minutes the condition must hold before the alert fires; rules are checked every ten minutes."
                    />
                </div>
                <Refusal failure=draft.failure />
                <div class="row">
                    <Action label="Save rule" lead=true submit=true />
                    <Action label="Cancel" press=Callback::new(move |()| draft.open.set(false)) />
                </div>
            </form>
        </Dialog>
    }
}
