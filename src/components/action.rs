//! Buttons that say why they are off, and what a form says when it was refused.

use leptos::{ev, prelude::*};
use protocol::{Failure, Mark, Verdict};

use super::{Icon, IconName, VerdictBlock, unique};
use crate::engine::{Engine, Undo, use_engine};
use crate::reactive::Computed;

/// A button that says why it is off; the keyboard reaches it also then, so that the reason can be heard. A press while
/// another command is under way is dropped, so that a double click never promotes twice.
#[component]
pub fn Action(
    /// What it does.
    #[prop(into)]
    label: Signal<String>,
    /// Why it cannot be used now.
    #[prop(optional, into)]
    blocked: Signal<Option<String>>,
    /// The one solid button of the page.
    #[prop(optional, into)]
    lead: Signal<bool>,
    /// 24 instead of 30 high.
    #[prop(optional)]
    small: bool,
    /// Stands before the label.
    #[prop(optional)]
    icon: Option<IconName>,
    /// The key that does the same.
    #[prop(optional)]
    key: &'static str,
    /// Sends the form it stands in instead of calling `press`.
    #[prop(optional)]
    submit: bool,
    /// What happens.
    #[prop(optional, into)]
    press: Option<Callback<()>>,
) -> impl IntoView {
    let engine = use_engine();
    let id = unique("why");
    let why = id.clone();
    let frozen = engine.frozen();
    let blocked = Computed::new(move || frozen.get().map(str::to_owned).or_else(|| blocked.get()));
    let off = Computed::new(move || blocked.with(Option::is_some));
    let click = move |event: ev::MouseEvent| {
        if off.get_untracked() || engine.busy().get_untracked() {
            event.prevent_default();
        } else if let Some(press) = press {
            press.run(());
        }
    };
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class="btn"
            class:pri=lead
            class:s=small
            aria-disabled=move || off.get().then_some("true")
            title=move || blocked.get()
            aria-describedby=move || off.get().then(|| why.clone())
            aria-keyshortcuts=(!key.is_empty()).then_some(key)
            on:click=click
        >
            {icon.map(|icon| view! { <Icon name=icon /> })}
            {label}
            {(!key.is_empty()).then(|| view! { <kbd aria-hidden="true">{key}</kbd> })}
        </button>
        <span class="vh" id=id.clone()>{move || blocked.get()}</span>
    }
}

/// Why a form was refused, right where it was sent.
#[component]
pub fn Refusal(
    /// The failure, until the next attempt.
    failure: RwSignal<Option<Failure>>,
) -> impl IntoView {
    view! {
        <div class="refusal" role="alert">
            {move || {
                failure
                    .get()
                    .map(|failure| {
                        let verdict = Verdict { mark: Mark::Bad, title: failure.message, why: failure.hint };
                        view! { <VerdictBlock verdict=verdict /> }
                    })
            }}
        </div>
    }
}

/// Takes the outcome of a form's command: a success is told as a notice, a failure stays at the form. `done` follows a
/// success only where the form still is; the learner may have gone elsewhere meanwhile.
pub fn outcome(
    engine: Engine,
    failure: RwSignal<Option<Failure>>,
    done: impl FnOnce() + 'static,
) -> impl FnOnce(Result<String, Failure>) + 'static {
    failure.set(None);
    move |result| match result {
        Ok(text) => {
            engine.notices().done(text, Some(Undo::Action));
            if !failure.is_disposed() {
                done();
            }
        }
        Err(problem) => failure.set(Some(problem)),
    }
}
