//! What was done, newest first.

use leptos::prelude::*;
use protocol::JournalRow;

use crate::components::Plate;
use crate::reactive::Computed;

/// The journal's newest lines.
#[component]
pub fn Journal(
    /// Newest first.
    journal: Computed<Vec<JournalRow>>,
    /// Number of all entries.
    entries: Computed<u32>,
) -> impl IntoView {
    let meta = Signal::derive(move || match (journal.with(Vec::len), entries.get() as usize) {
        (_, 0) => None,
        (shown, all) if shown < all => {
            Some(format!("the newest {shown} of {all} actions; all are in the project file"))
        }
        (_, 1) => Some("1 action".to_owned()),
        (_, all) => Some(format!("{all} actions")),
    });
    view! {
        <Plate title="Journal" meta=meta class="flush">
            <div class="scroll" role="group" aria-label="Journal" tabindex="0">
                <table class="tight nwt">
                    <caption class="vh">"What was done, newest first"</caption>
                    <thead>
                        <tr>
                            <th scope="col" class="num">"Nr"</th>
                            <th scope="col">"Station"</th>
                            <th scope="col">"What"</th>
                            <th scope="col" class="num">"Simulated time"</th>
                        </tr>
                    </thead>
                    <tbody>
                        {move || journal.get().into_iter().map(|row| view! {
                            <tr>
                                <td class="num t2">{row.seq}</td>
                                <td class="t2">{row.station}</td>
                                <td class="wraps">{row.text}</td>
                                <td class="num t2">{row.when}</td>
                            </tr>
                        }).collect_view()}
                    </tbody>
                </table>
            </div>
        </Plate>
    }
}
