//! Small things the four operations pages (Registry, Deploy, Monitor, Drift lab) share: parts of views, rows that
//! update in place, buttons that say why they are off. Nothing here knows a page.

use std::hash::Hash;

use leptos::prelude::*;
use protocol::{Failure, Mark, Notice, Verdict};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::components::{Icon, IconName, VerdictBlock, unique};
use crate::engine::{Engine, use_engine};

/// A part of a view. What is equal to the part before does not redraw.
pub fn part<V, T>(view: Signal<V>, pick: impl Fn(&V) -> T + Send + Sync + 'static) -> Memo<T>
where
    V: Send + Sync + 'static,
    T: PartialEq + Send + Sync + 'static,
{
    Memo::new(move |_| view.with(&pick))
}

/// One view for each row, kept by its key: a row that changes updates in place, the others stay untouched.
pub fn rows<T, K, N>(
    list: Memo<Vec<T>>,
    key: fn(&T) -> K,
    draw: impl Fn(Memo<T>) -> N + Clone + Send + 'static,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    K: Clone + Eq + Hash + Send + Sync + 'static,
    N: IntoView + 'static,
{
    let keys = Memo::new(move |_| list.with(|rows| rows.iter().map(key).collect::<Vec<K>>()));
    let child = move |wanted: K| {
        let find = move || list.with(|rows| rows.iter().find(|row| key(row) == wanted).cloned());
        let draw = draw.clone();
        untrack(&find).map(move |first| {
            // A row that is being removed is drawn as it was for the last time.
            draw(Memo::new(move |before: Option<&T>| {
                find().or_else(|| before.cloned()).unwrap_or_else(|| first.clone())
            }))
        })
    };
    view! { <For each=move || keys.get() key=Clone::clone children=child /> }
}

/// Lets a draft follow the project's value until the learner changes the draft.
pub fn follow<T>(source: Memo<T>, draft: RwSignal<T>)
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    Effect::new(move |before: Option<T>| {
        let now = source.get();
        if before.is_some_and(|before| before != now && draft.get_untracked() == before) {
            draft.set(now.clone());
        }
        now
    });
}

/// Moves the focus to the first match, once what was just changed is drawn.
pub fn focus(selector: String) {
    request_animation_frame(move || {
        let found = document().query_selector(&selector).ok().flatten();
        if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    });
}

/// A button that says why it is off. A press while another command is under way is dropped, so that a double click
/// never promotes twice.
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
    let off = Memo::new(move |_| blocked.with(Option::is_some));
    let click = move |_| {
        if let Some(press) = press
            && !engine.busy().get_untracked()
        {
            press.run(());
        }
    };
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class="btn"
            class:pri=lead
            class:s=small
            disabled=off
            title=blocked
            aria-describedby=move || off.get().then(|| why.clone())
            aria-keyshortcuts=(!key.is_empty()).then_some(key)
            on:click=click
        >
            {icon.map(|icon| view! { <Icon name=icon /> })}
            {label}
            {(!key.is_empty()).then(|| view! { <kbd aria-hidden="true">{key}</kbd> })}
        </button>
        <span class="vh" id=id.clone()>{blocked}</span>
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

/// Takes the outcome of a form's command: a success is told as a notice, a failure stays at the form.
pub fn outcome(
    engine: Engine,
    failure: RwSignal<Option<Failure>>,
    done: impl FnOnce() + 'static,
) -> impl FnOnce(Result<String, Failure>) + 'static {
    failure.set(None);
    move |result| match result {
        Ok(text) => {
            engine.notify(Notice { failed: false, text, detail: String::new() });
            done();
        }
        Err(problem) => failure.set(Some(problem)),
    }
}
