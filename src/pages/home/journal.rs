//! What was done, newest first.

use leptos::prelude::*;
use protocol::{Fate, JournalRow};

use crate::components::Plate;
use crate::frame::{BackAndForth, use_layers};
use crate::reactive::Computed;

/// The journal's newest lines.
#[component]
pub fn Journal(
    /// Newest first.
    journal: Computed<Vec<JournalRow>>,
    /// Number of all entries.
    entries: Computed<u32>,
) -> impl IntoView {
    let all = use_layers().journal;
    let meta = Signal::derive(move || match (journal.with(Vec::len), entries.get() as usize) {
        (_, 0) => None,
        (shown, all) if shown < all => {
            Some(format!("the newest {shown} of {all} entries; all are in the project file"))
        }
        (_, 1) => Some("1 entry".to_owned()),
        (_, all) => Some(format!("{all} entries")),
    });
    let actions = Box::new(move || {
        view! {
            <BackAndForth/>
            <button type="button" class="btn s" on:click=move |_| all.set(true)>"All…"</button>
        }
        .into_any()
    });
    view! {
        <Plate title="Journal" meta=meta class="flush" actions=actions>
            <div class="scroll" role="group" aria-label="Journal" tabindex="0">
                <table class="tight nwt">
                    <caption class="vh">"What was done, newest first"</caption>
                    <thead>
                        <tr>
                            <th scope="col" class="num">"No."</th>
                            <th scope="col">"Station"</th>
                            <th scope="col">"What"</th>
                            <th scope="col" class="num">"Simulated time"</th>
                        </tr>
                    </thead>
                    <tbody>
                        {move || journal.get().into_iter().map(|row| view! {
                            <tr class:t2=row.fate == Fate::Left>
                                <td class="num t2">{row.seq}</td>
                                <td class="t2">{row.station}</td>
                                <td class="wraps">{row.text}{(row.fate == Fate::Left).then_some(" (undone)")}</td>
                                <td class="num t2">{row.when}</td>
                            </tr>
                        }).collect_view()}
                    </tbody>
                </table>
            </div>
        </Plate>
    }
}
