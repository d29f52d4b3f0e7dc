//! Built-in sets: as the first thing on an empty page, and in a dialog once there is data.

use leptos::prelude::*;
use protocol::SetCard;

use super::ACCEPT;
use crate::charts::Fingerprint;
use crate::components::{Dialog, FilePick, Taker};
use crate::engine::use_engine;
use crate::reactive::Computed;

/// Id and name of the set to load.
type Load = Callback<(String, String)>;

/// The page without data: what belongs here, the sets, and a place for a file.
#[component]
pub fn FirstSets(
    /// The sets.
    sets: Computed<Vec<SetCard>>,
    /// Loads one.
    load: Load,
    /// Takes a file.
    import: Taker,
) -> impl IntoView {
    view! {
        <div class="bench dempty">
            <section class="plate flush" aria-labelledby="first-sets">
                <div class="ph"><h2 id="first-sets">"Start from a data set"</h2></div>
                <p class="pad t2">"A data version belongs here. There is none yet: load a built-in set, or drop a file of your own."</p>
                <div class="dsets">
                    <Cards sets=sets load=load />
                    <div class="plate ds own">
                        <div class="dropbox">"Drop a file here"</div>
                        <b>"Your CSV"</b>
                        <span class="meta t2">"It never leaves this device."</span>
                        <FilePick label="Choose a file" accept=ACCEPT taker=import class="s" />
                    </div>
                </div>
            </section>
        </div>
    }
}

/// The same sets while data is there.
#[component]
pub fn SetsDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The sets.
    sets: Computed<Vec<SetCard>>,
    /// Loads one.
    load: Load,
) -> impl IntoView {
    let pick = Callback::new(move |choice| {
        open.set(false);
        load.run(choice);
    });
    view! {
        <Dialog open=open title="Which set becomes the next data version?">
            <p class="t2">"The version in use stays in the list of versions."</p>
            <div class="dsets few"><Cards sets=sets load=pick /></div>
        </Dialog>
    }
}

#[component]
fn Cards(sets: Computed<Vec<SetCard>>, load: Load) -> impl IntoView {
    let busy = use_engine().busy();
    let card = move |set: SetCard| {
        let choice = (set.id, set.name.clone());
        view! {
            <button type="button" class="plate ds" aria-disabled=move || busy.get().to_string() on:click=move |_| if !busy.get_untracked() { load.run(choice.clone()) }>
                <Fingerprint bins=set.fingerprint />
                <b>{set.name}</b>
                <span class="meta t2">{set.size}</span>
                <span class="meta">{set.lesson}</span>
            </button>
        }
    };
    view! { {move || sets.get().into_iter().map(card).collect_view()} }
}
