//! Cleaning: what the profile advises, and a form for every kind of step. A step makes a new version.

use leptos::prelude::*;
use protocol::{Advice, Answer, Command, DataView, Query, Setting, Step, StepCard};

use super::of;
use crate::components::{Action, Refusal, SelectField, SettingsForm, TextField, outcome};
use crate::engine::use_engine;
use crate::reactive::Computed;

/// What is typed. It stays while the learner looks elsewhere on the page.
#[derive(Clone, Copy)]
pub struct CleanForm {
    kind: RwSignal<String>,
    settings: SettingsForm,
    note: RwSignal<String>,
}

impl CleanForm {
    /// A form for these steps.
    pub fn new(cards: Computed<Vec<StepCard>>) -> Self {
        let kind = RwSignal::new(String::new());
        Effect::new(move |_| {
            cards.with(|cards| {
                let chosen = kind.get_untracked();
                if !cards.iter().any(|card| card.kind == chosen) {
                    kind.set(cards.first().map(|card| card.kind.clone()).unwrap_or_default());
                }
            });
        });
        let parameters = Computed::new(move || {
            let kind = kind.get();
            cards.with(|cards| {
                cards.iter().find(|card| card.kind == kind).map(|card| card.parameters.clone()).unwrap_or_default()
            })
        });
        Self { kind, settings: SettingsForm::new(parameters), note: RwSignal::new(String::new()) }
    }

    /// Begins with a kind of step on a column.
    pub fn start(self, kind: &str, column: &str) {
        self.kind.set(kind.into());
        self.settings.start_with(vec![Setting::choice("column", column), Setting::choice("where", column)]);
    }

    fn step(self) -> Step {
        untrack(|| Step { kind: self.kind.get(), settings: self.settings.settings() })
    }
}

/// Advice and form.
#[component]
pub fn Clean(
    /// The view of the page.
    view: Computed<DataView>,
    /// What is typed.
    form: CleanForm,
) -> impl IntoView {
    let engine = use_engine();
    let cards = of(view, |version| version.steps.clone());
    let advice = of(view, |version| version.advice.clone());
    let next = of(view, |version| version.number + 1);
    let newest = Computed::new(move || view.with(|view| view.versions.first().map_or(0, |version| version.number)));
    let kinds = Computed::new(move || {
        cards.with(|cards| cards.iter().map(|card| (card.kind.clone(), card.name.clone())).collect::<Vec<_>>())
    });
    let text = move || {
        let kind = form.kind.get();
        cards
            .with(|cards| cards.iter().find(|card| card.kind == kind).map(|card| card.text.clone()).unwrap_or_default())
    };
    let failure = RwSignal::new(None);
    let tried = RwSignal::new(None::<String>);
    // What was tried belongs to what stood there, and to these rows.
    let typed = Computed::new(move || (form.kind.get(), form.settings.settings(), next.get()));
    Effect::new(move |_| {
        typed.with(|_| ());
        tried.set(None);
        failure.set(None);
    });
    let run = move |step: Step| {
        let note = form.note.get_untracked().trim().to_owned();
        engine.ask(Command::Clean { step, note }, outcome(engine, failure, move || form.note.set(String::new())));
    };
    let look = Callback::new(move |()| {
        engine.query(Query::TryStep(form.step()), move |outcome| {
            if tried.is_disposed() {
                return;
            }
            match outcome {
                Ok(Answer::Words(words)) => {
                    failure.set(None);
                    tried.set(Some(words));
                }
                Ok(_) => {}
                Err(problem) => failure.set(Some(problem)),
            }
        });
    });
    let label = Signal::derive(move || format!("Make d{}", newest.get() + 1));
    let piece = move |advice: Advice| {
        let step = advice.step.clone();
        view! {
            <li>
                <Action label=advice.label small=true press=Callback::new(move |()| run(step.clone())) />
                <span class="meta t2">{advice.why}</span>
            </li>
        }
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !engine.busy().get_untracked() {
            run(form.step());
        }
    };
    view! {
        <div class="clean">
            {move || (!advice.with(Vec::is_empty)).then(|| view! {
                <section class="advice" aria-labelledby="advised">
                    <h3 id="advised">"Worth doing"</h3>
                    <ul>{advice.get().into_iter().map(piece).collect_view()}</ul>
                </section>
            })}
            <form class="stack" on:submit=send novalidate>
                <h3>"One step makes a new version; this one stays as it is"</h3>
                <div class="stepkind">
                    <SelectField label="Step" options=kinds value=form.kind />
                    <p class="meta t2 what">{text}</p>
                </div>
                <div class="fields params">{form.settings.fields()}</div>
                <TextField label="Note" value=form.note most=500 example="sensor 4 was broken in May" help="Why, for whoever reads the versions later. May be empty." />
                <Refusal failure=failure />
                <p class="tried" role="status">{move || tried.get()}</p>
                <div class="row wrap">
                    <Action label="Try it" press=look />
                    <Action label=label lead=true submit=true />
                    <span class="meta t2">"Trying changes nothing and says what the step would do."</span>
                </div>
            </form>
        </div>
    }
}
