//! Toasts and notices at the bottom left, above the strip.

use leptos::prelude::*;
use protocol::{Command, Mark, ShelfAct};

use crate::{
    components::{Icon, IconName, MarkIcon, rows},
    engine::{Entry, Undo, use_engine},
    reactive::Computed,
};

/// All that is told at the moment.
#[component]
pub fn Notices() -> impl IntoView {
    let notices = use_engine().notices();
    let failures = Computed::new(move || notices.failures.get());
    view! {
        <div class="toasts">
            <div role="status" aria-live="polite" class="stack">
                {rows(failures, |entry| entry.id.to_string(), |entry| view! { <Failed entry=entry.get_untracked()/> }.into_any())}
            </div>
            <div role="status" aria-live="polite">{move || notices.toast.get().map(|entry| view! { <Toast entry/> })}</div>
        </div>
    }
}

/// Stays until it is closed.
#[component]
fn Failed(entry: Entry) -> impl IntoView {
    let notices = use_engine().notices();
    let id = entry.id;
    let long = entry.code.len() > SHORT;
    view! {
        <div class="notice">
            <span class="bad"><MarkIcon mark=Mark::Bad/></span>
            <div class="grow stack">
                <p><b>{entry.text}</b></p>
                {(!entry.detail.is_empty()).then(|| view! { <p>{entry.detail}</p> })}
                {(!entry.code.is_empty()).then(|| if long {
                    view! { <Copyable text=entry.code/> }.into_any()
                } else {
                    view! { <code class="code1 meta t2">{entry.code}</code> }.into_any()
                })}
            </div>
            <button type="button" class="ib" aria-label="Close this notice" on:click=move |_| notices.close(id)><Icon name=IconName::Close/></button>
        </div>
    }
}

/// A code is short, a report is not.
const SHORT: usize = 40;

/// Goes by itself, unless it is being read.
#[component]
fn Toast(entry: Entry) -> impl IntoView {
    let engine = use_engine();
    let notices = engine.notices();
    let id = entry.id;
    let read = RwSignal::new(false);
    let left = StoredValue::new(TOAST_TICKS);
    let timer = set_interval_with_handle(
        move || {
            if read.try_get_untracked() == Some(false) {
                left.try_update_value(|left| *left = left.saturating_sub(1));
            }
            if left.try_get_value() == Some(0) {
                notices.pass(id);
            }
        },
        TOAST_TICK,
    )
    .ok();
    on_cleanup(move || {
        if let Some(timer) = timer {
            timer.clear();
        }
    });
    view! {
        <div
            class="toast"
            on:mouseenter=move |_| read.set(true)
            on:mouseleave=move |_| read.set(false)
            on:focusin=move |_| read.set(true)
            on:focusout=move |_| read.set(false)
        >
            <span class="grow">{entry.text}{(!entry.detail.is_empty()).then(|| format!(" {}", entry.detail))}</span>
            {entry.undo.map(|undo| {
                let press = move |_| {
                    notices.pass(id);
                    match undo {
                        Undo::Action => engine.send(Command::Undo),
                        Undo::Restore(project) => engine.shelf(ShelfAct::Restore(project)),
                    }
                };
                view! { <button type="button" class="btn s" on:click=press>"Undo"</button> }
            })}
            <button type="button" class="ib" aria-label="Close this message" on:click=move |_| notices.pass(id)><Icon name=IconName::Close/></button>
        </div>
    }
}

/// Six seconds in steps of a quarter.
const TOAST_TICKS: u8 = 24;
const TOAST_TICK: std::time::Duration = std::time::Duration::from_millis(250);

/// Details that can be copied.
#[component]
pub fn Copyable(
    /// The text.
    text: String,
    /// Shows it from the start.
    #[prop(optional)]
    open: bool,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let shown = text.clone();
    let copy = move |_| {
        let promise = window().navigator().clipboard().write_text(&text);
        leptos::task::spawn_local(async move {
            copied.set(wasm_bindgen_futures::JsFuture::from(promise).await.is_ok());
        });
    };
    view! {
        <details class="copyable" open=open>
            <summary>"Details"</summary>
            <pre tabindex="0">{shown}</pre>
            <button type="button" class="btn s" on:click=copy>{move || if copied.get() { "Copied" } else { "Copy details" }}</button>
        </details>
    }
}
