//! What is current, as chips: data version, deployed models. They fold into one where there is little room.

use leptos::prelude::*;
use protocol::Chip;

use crate::{
    components::{Icon, IconName, If},
    engine::use_engine,
    reactive::Computed,
};

/// The chips of the frame.
#[component]
pub fn Chips() -> impl IntoView {
    let chips = chips();
    view! {
        <span class="chips"><ChipList/></span>
        <If when=move || chips.with(|chips| !chips.is_empty())>
            <button type="button" class="btn quiet chipfold" popovertarget=FOLDED>"Versions"<Icon name=IconName::Down/></button>
        </If>
        <div id=FOLDED class="menu mid" popover="auto">
            <div class="stack pad"><ChipList/></div>
        </div>
    }
}

/// The chips alone.
#[component]
pub fn ChipList() -> impl IntoView {
    let chips = chips();
    move || chips.get().into_iter().map(chip).collect_view()
}

fn chips() -> Computed<Vec<Chip>> {
    let frame = use_engine().frame();
    Computed::new(move || frame.with(|frame| frame.as_ref().map(|frame| frame.chips.clone()).unwrap_or_default()))
}

const FOLDED: &str = "version-chips";

fn chip(chip: Chip) -> impl IntoView {
    let line = if chip.challenger { "alias b" } else { "alias" };
    view! {
        <span class="chip">
            <i>{chip.kind}</i>
            <span class="mono">{chip.value}</span>
            {chip.alias.map(|alias| view! { <span class=line>{alias}</span> })}
        </span>
    }
}
