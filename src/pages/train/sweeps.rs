//! Sweeps: find a good model by trying many. A list, a form, and one sweep in detail.

mod detail;
mod form;

use leptos::prelude::*;
use protocol::{Command, SweepView, TrainView};

use crate::components::{Action, Empty, If, Plate, Refusal, StatusView, outcome, rows};
use crate::engine::use_engine;
use crate::reactive::{Computed, part};
use detail::Detail;
use form::SweepFormView;

/// What a trial is called by its number.
pub fn trial_name(number: u32) -> String {
    format!("t-{number:03}")
}

/// The station of sweeps.
#[component]
pub fn Sweeps(
    /// The view of the page.
    view: Computed<TrainView>,
) -> impl IntoView {
    let sweeps = part(view, |view| view.sweeps.clone());
    // None follows the newest.
    let chosen = RwSignal::new(None::<u32>);
    let sweep = Computed::new(move || {
        let wanted = chosen.get();
        sweeps.with(|sweeps| sweeps.iter().find(|sweep| Some(sweep.sweep) == wanted).or(sweeps.first()).cloned())
    });
    let any = Computed::new(move || sweep.with(Option::is_some));
    let here = Computed::new(move || sweep.with(|sweep| sweep.as_ref().map(|sweep| sweep.sweep)));
    let row = move |row: Computed<SweepView>| {
        let number = Computed::new(move || row.with(|row| row.sweep));
        let on = move || here.get() == Some(number.get());
        view! {
            <li class:on=on>
                <button type="button" aria-current=move || on().then_some("true") on:click=move |_| chosen.set(Some(number.get_untracked()))>
                    <span class="mono rid">{move || row.with(|row| row.id.clone())}</span>
                    <b>{move || row.with(|row| format!("{} of {}", row.done, row.total))}</b>
                    <span class="meta t2 kind">{move || row.with(|row| row.title.clone())}</span>
                    <span class="rfoot">{move || view! { <StatusView status=row.get().status /> }}</span>
                </button>
            </li>
        }
        .into_any()
    };
    let started = Callback::new(move |()| chosen.set(None));
    view! {
        <div class="bench tgrid">
            <section class="plate flush runs" aria-labelledby="sweeps-head">
                <div class="ph"><h2 id="sweeps-head">"Sweeps"</h2><span class="meta t2">{move || sweeps.with(Vec::len)}</span></div>
                <p class="rhead meta t2"><span>"newest first"</span><span>"trials"</span></p>
                <ol>{rows(sweeps, |sweep| sweep.sweep.to_string(), row)}</ol>
                <If when=move || sweeps.with(Vec::is_empty)><p class="pad t2">"No sweeps yet."</p></If>
            </section>
            <div class="tmain">
                <GoodModel view=view started=started />
                <SweepFormView view=view started=started />
                <If
                    when=any
                    otherwise=|| view! {
                        <Plate title="Sweep">
                            <Empty what="The trials of a sweep stand here: what was tried, how well it did, and how sure that is." why="Nothing was swept yet." />
                        </Plate>
                    }
                >
                    <Detail sweep=Computed::while_there(move || sweep.get()) />
                </If>
            </div>
        </div>
    }
}

/// Find me a good model.
#[component]
fn GoodModel(view: Computed<TrainView>, started: Callback<()>) -> impl IntoView {
    let engine = use_engine();
    let config = part(view, |view| view.sweep_form.good_model.clone());
    let text = part(view, |view| view.sweep_form.good_model_text.clone());
    let failure = RwSignal::new(None);
    let seconds = RwSignal::new("60".to_owned());
    let running = Computed::new(move || {
        view.with(|view| view.sweeps.first().is_some_and(|sweep| sweep.can_pause || sweep.can_resume))
    });
    let none = Signal::derive(move || match (config.with(Option::is_some), running.get()) {
        (false, _) => Some("Load data first.".to_owned()),
        (_, true) => Some("A sweep is under way.".to_owned()),
        _ => None,
    });
    let press = Callback::new(move |()| {
        if let Some(config) = config.get_untracked() {
            let seconds = seconds.with_untracked(|text| text.parse().ok());
            let config = protocol::SweepConfig { seconds, ..config };
            engine.ask(Command::StartSweep(config), outcome(engine, failure, move || started.run(())));
        }
    });
    let budgets = [("30", "half a minute"), ("60", "one minute"), ("180", "three minutes"), ("600", "ten minutes")];
    let budgets = budgets.map(|(id, label)| (id.to_owned(), label.to_owned())).to_vec();
    view! {
        <Plate title="Find me a good model">
            <p class="t2">{text}</p>
            <div class="row wrap goodmodel">
                <crate::components::SelectField label="Time" options=Computed::from(budgets) value=seconds />
                <Action label="Find a good model" lead=Signal::derive(move || !running.get()) blocked=none press=press />
            </div>
            <Refusal failure=failure />
        </Plate>
    }
}
