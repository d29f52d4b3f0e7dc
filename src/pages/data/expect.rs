//! Expectations: what is expected of the data, in a form or as text, with what was found of each.

use leptos::prelude::*;
use protocol::{Answer, CheckRow, Command, DataView, Expectation, ExpectationCard, ExpectationsView, Failure, Query};

use super::of;
use crate::components::{Action, Checks, If, NumberField, Refusal, SelectField, SettingsForm, TextArea, outcome};
use crate::engine::use_engine;
use crate::frame::save;
use crate::reactive::{Computed, part};

/// What is suggested is listed up to here; the rest with one press.
const LISTED: usize = 8;

/// Results, suggestions, form and text.
#[component]
pub fn Expect(
    /// The view of the page.
    view: Computed<DataView>,
) -> impl IntoView {
    let engine = use_engine();
    let expectations = of(view, |version| version.expectations.clone());
    let all = part(expectations, |view| view.rows.iter().map(|row| row.expectation.clone()).collect::<Vec<_>>());
    let checks = Computed::new(move || {
        let row = |row: &protocol::ExpectationRow| CheckRow { name: row.text.clone(), ..row.check.clone() };
        expectations.with(|view| view.rows.iter().map(row).collect::<Vec<_>>())
    });
    let summary = part(expectations, |view| view.summary.clone());
    let suggested = part(expectations, |view| view.suggested.clone());
    let written = part(expectations, |view| view.text.clone());
    let failure = RwSignal::new(None::<Failure>);
    let text = RwSignal::new(String::new());
    // What the engine has shows, but what is being typed is not rewritten.
    Effect::new(move |_| text.set(written.get()));
    let put = move |list: Vec<Expectation>| engine.ask(Command::SetExpectations(list), outcome(engine, failure, || {}));
    let add = move |more: Vec<Expectation>| {
        let mut list = all.get_untracked();
        list.extend(more);
        put(list);
    };
    let same = Signal::derive(move || {
        (text.with(|text| written.with(|written| text.trim() == written.trim())))
            .then(|| "This text is in use.".to_owned())
    });
    let save_text = Callback::new(move |()| {
        engine.query(Query::ReadExpectations { text: text.get_untracked() }, move |outcome| {
            if text.is_disposed() {
                return;
            }
            match outcome {
                Ok(Answer::Expectations(list)) => put(list),
                Ok(_) => {}
                Err(problem) => failure.set(Some(problem)),
            }
        });
    });
    let suggestion = move |(expectation, line, why): (Expectation, String, String)| {
        view! {
            <li>
                <Action label="Expect" small=true press=Callback::new(move |()| add(vec![expectation.clone()])) />
                <span><code>{line}</code><span class="meta t2">" "{why}</span></span>
            </li>
        }
    };
    let none = Computed::new(move || checks.with(Vec::is_empty));
    let any_suggested = Computed::new(move || suggested.with(|list| !list.is_empty()));
    view! {
        <div class="expect">
            <p class="pad0" role="status">{summary}</p>
            <If when=move || !none.get()><Checks checks=checks /></If>
            <If when=any_suggested>
                <section class="advice" aria-labelledby="suggested">
                    <div class="row wrap">
                        <h3 id="suggested">"The data suggests"</h3>
                        <Action
                            label=Signal::derive(move || format!("Expect all {}", suggested.with(Vec::len)))
                            small=true
                            press=Callback::new(move |()| add(suggested.get_untracked().into_iter().map(|(expectation, ..)| expectation).collect()))
                        />
                    </div>
                    <ul>{move || suggested.get().into_iter().take(LISTED).map(suggestion).collect_view()}</ul>
                    {move || (suggested.with(Vec::len) > LISTED).then(|| view! { <p class="meta t2">{format!("And {} more.", suggested.with(Vec::len) - LISTED)}</p> })}
                </section>
            </If>
            <AddForm view=expectations add=Callback::new(add) />
            <form class="stack" on:submit=move |event: leptos::ev::SubmitEvent| event.prevent_default()>
                <TextArea
                    label="As text, one in each line"
                    value=text
                    rows=8
                    most=20_000
                    help="Like “age: in_range(18, 99) mostly 0.95” or “table: unique_rows”. The names are pandera’s; # begins a comment."
                />
                <Refusal failure=failure />
                <div class="row wrap">
                    <Action label="Save text" blocked=same press=save_text />
                    <Action
                        label="Save as Great Expectations suite"
                        blocked=Signal::derive(move || none.get().then(|| "Nothing is expected yet.".to_owned()))
                        press=Callback::new(move |()| save(engine, Query::ExportExpectations))
                    />
                </div>
            </form>
        </div>
    }
}

/// One more expectation, by choosing.
#[component]
fn AddForm(view: Computed<ExpectationsView>, add: Callback<Vec<Expectation>>) -> impl IntoView {
    let cards = part(view, |view| view.kinds.clone());
    let kind = RwSignal::new("not_null".to_owned());
    let column = RwSignal::new(String::new());
    let mostly = RwSignal::new(1.0);
    let chosen = move |of: fn(&ExpectationCard) -> String| {
        Computed::new(move || {
            let kind = kind.get();
            cards.with(|cards| cards.iter().find(|card| card.kind == kind).map(of).unwrap_or_default())
        })
    };
    let text = chosen(|card| card.text.clone());
    let of_rows = Computed::new(move || {
        let kind = kind.get();
        cards.with(|cards| cards.iter().any(|card| card.kind == kind && card.of_rows))
    });
    let parameters = Computed::new(move || {
        let kind = kind.get();
        cards.with(|cards| {
            cards.iter().find(|card| card.kind == kind).map(|card| card.parameters.clone()).unwrap_or_default()
        })
    });
    let settings = SettingsForm::new(parameters);
    let kinds = Computed::new(move || {
        cards.with(|cards| cards.iter().map(|card| (card.kind.clone(), card.kind.clone())).collect::<Vec<_>>())
    });
    let columns = Computed::new(move || {
        view.with(|view| view.columns.iter().map(|name| (name.clone(), name.clone())).collect::<Vec<_>>())
    });
    Effect::new(move |_| {
        columns.with(|columns| {
            let chosen = column.get_untracked();
            if !columns.iter().any(|(name, _)| *name == chosen) {
                column.set(columns.first().map(|(name, _)| name.clone()).unwrap_or_default());
            }
        });
    });
    let press = Callback::new(move |()| {
        let expectation = untrack(|| Expectation {
            kind: kind.get(),
            column: if of_rows.get() { String::new() } else { column.get() },
            settings: settings.settings(),
            mostly: if of_rows.get() { 1.0 } else { mostly.get() },
        });
        add.run(vec![expectation]);
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        press.run(());
    };
    view! {
        <details class="addexp">
            <summary>"Expect something else"</summary>
            <form class="stack" on:submit=send novalidate>
                <div class="fields">
                    <SelectField label="Expect" options=kinds value=kind />
                    <If when=move || !of_rows.get()>
                        <SelectField label="Of column" options=columns value=column />
                    </If>
                    {settings.fields()}
                    <If when=move || !of_rows.get()>
                        <NumberField label="Mostly" value=mostly min=0.01 max=1.0 step=0.01 help="Share of the values that have to meet it." />
                    </If>
                </div>
                <p class="meta t2">{text}</p>
                <div class="row wrap"><Action label="Add" submit=true /></div>
            </form>
        </details>
    }
}
