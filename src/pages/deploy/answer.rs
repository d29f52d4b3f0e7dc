//! The answer to one request: in words, as probabilities, and as the two JSON texts of the Open Inference Protocol.

use js_sys::Reflect;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{Notice, Prediction};
use wasm_bindgen_futures::JsFuture;

use crate::engine::{Engine, use_engine};
use crate::number::px;

/// The answer.
#[component]
pub(super) fn AnswerView(prediction: Prediction) -> impl IntoView {
    let Prediction { version, answer, probabilities, request, response } = prediction;
    view! {
        <div class="answer">
            <p>
                <b class="answerword">{answer}</b>
                <span class="t2">{format!("answered by {version}")}</span>
            </p>
            {(!probabilities.is_empty())
                .then(|| {
                    view! {
                        <table class="tight bare probs">
                            <caption class="vh">"Probability of each class"</caption>
                            <tbody>
                                {probabilities
                                    .into_iter()
                                    .map(|(class, share, text)| {
                                        view! {
                                            <tr>
                                                <th scope="row">{class}</th>
                                                <td class="probcell">
                                                    <svg width="100%" height="10" aria-hidden="true">
                                                        <rect width="100%" height="10" class="probbed" />
                                                        <rect width=format!("{}%", px(f64::from(share) * 100.0)) height="10" class="probbar" />
                                                    </svg>
                                                </td>
                                                <td class="num">{text}</td>
                                            </tr>
                                        }
                                    })
                                    .collect_view()}
                            </tbody>
                        </table>
                    }
                })}
            <div class="io">
                <Json title="Request" text=request />
                <Json title="Response" text=response />
            </div>
        </div>
    }
}

/// One text with its Copy button.
#[component]
fn Json(title: &'static str, text: String) -> impl IntoView {
    let engine = use_engine();
    let copied = text.clone();
    view! {
        <section class="json">
            <div class="jsonhead">
                <h3>{title}</h3>
                <button
                    type="button"
                    class="btn s"
                    aria-label=format!("Copy the {}", title.to_ascii_lowercase())
                    on:click=move |_| copy(engine, copied.clone())
                >
                    "Copy"
                </button>
            </div>
            <pre class="log" tabindex="0" aria-label=title>
                {text}
            </pre>
        </section>
    }
}

/// Browsers offer the clipboard on secure origins only, and may refuse it there.
fn copy(engine: Engine, text: String) {
    let navigator = window().navigator();
    if !Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|clipboard| clipboard.is_object()) {
        return refused(engine);
    }
    spawn_local(async move {
        match JsFuture::from(navigator.clipboard().write_text(&text)).await {
            Ok(_) => engine.notify(Notice { failed: false, text: "Copied.".to_owned(), detail: String::new() }),
            Err(_) => refused(engine),
        }
    });
}

fn refused(engine: Engine) {
    let text = "The browser did not allow copying.".to_owned();
    engine.notify(Notice { failed: true, text, detail: "Select the text and copy it by hand.".to_owned() });
}
