//! The palette: go to a page or run one of a few commands by typing.

use leptos::prelude::*;
use protocol::{ClockControl, Command, ShelfAct};

use super::{Layers, save_project, use_layers};
use crate::{
    components::{Dialog, If, unique},
    engine::{Engine, use_engine},
    reactive::Computed,
    route::{PAGES, go},
    theme,
};

/// What an entry does.
type Act = fn(Engine, Layers, RwSignal<String>);

/// An entry: group, words, key.
type Row = (&'static str, String, &'static str, Entry);

#[derive(Clone, Copy, PartialEq)]
enum Entry {
    Page(protocol::Page),
    Act(usize),
}

/// Commands: words, key, what they do.
const ACTS: [(&str, &str, Act); 13] = [
    ("Play or pause the clock", "Space", |engine, _, _| {
        let playing = engine.frame().with_untracked(|frame| frame.as_ref().is_some_and(|frame| frame.clock.playing));
        engine.clock(if playing { ClockControl::Pause } else { ClockControl::Play });
    }),
    ("One simulated minute", ".", |engine, _, _| engine.clock(ClockControl::Step)),
    ("Undo", "Z", |engine, _, _| engine.send(Command::Undo)),
    ("Redo", "Shift Z", |engine, _, _| engine.send(Command::Redo)),
    ("Journal…", "", |_, layers, _| layers.journal.set(true)),
    ("Save project file", "", |engine, _, _| save_project(engine)),
    ("Rename the project…", "", |_, layers, _| layers.rename.set(true)),
    ("New project", "", |engine, _, _| engine.shelf(ShelfAct::Create)),
    ("Duplicate the project", "", |engine, _, _| engine.shelf(ShelfAct::Duplicate)),
    ("Light theme", "", |_, _, theme| theme.set("light".into())),
    ("Dark theme", "", |_, _, theme| theme.set("dark".into())),
    ("Theme as the system", "", |_, _, theme| theme.set("system".into())),
    ("Keys", "?", |_, layers, _| layers.keys.set(true)),
];

/// What is looked for and stands on a page, in the order of [`PAGES`].
const FOUND_THERE: [&str; 10] = [
    "start walk journal projects",
    "target contract metric guardrail",
    "csv import split roles columns rows",
    "model estimator run learn",
    "workflow checks ci limits",
    "versions alias champion challenger onnx",
    "canary rollout promote abort roll back traffic users request",
    "alerts rules drift psi accuracy retrain latency",
    "fault shift concept",
    "storage offline install verify about keys",
];

/// Keys of the pages in the order of [`PAGES`].
const PAGE_KEYS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "G D", "G S"];

/// The palette's dialog.
#[component]
pub fn Palette() -> impl IntoView {
    let open = use_layers().palette;
    view! {
        <Dialog open title="Search and commands">
            <Field/>
        </Dialog>
    }
}

/// A field and the entries that fit it.
#[component]
fn Field() -> impl IntoView {
    let engine = use_engine();
    let layers = use_layers();
    let chosen_theme = theme::use_theme();
    let text = RwSignal::new(String::new());
    let place = RwSignal::new(0_usize);
    let rows = Computed::new(move || fitting(&text.get()));
    let run = move |entry: Entry| {
        layers.palette.set(false);
        match entry {
            Entry::Page(page) => go(page),
            Entry::Act(index) => ACTS[index].2(engine, layers, chosen_theme),
        }
    };
    let typed = move |event| {
        text.set(event_target_value(&event));
        place.set(0);
    };
    let keys = move |event: web_sys::KeyboardEvent| {
        let last = rows.with(Vec::len).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => place.update(|place| *place = (*place + 1).min(last)),
            "ArrowUp" => place.update(|place| *place = place.saturating_sub(1)),
            "Enter" => {
                if let Some(entry) = rows.with(|rows| rows.get(place.get_untracked()).map(|row| row.3)) {
                    run(entry);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let list = unique("palette");
    let (list_id, controls) = (list.clone(), list.clone());
    let option = move |list: &str, index: usize| format!("{list}-{index}");
    let follow = list.clone();
    Effect::new(move |_| {
        if let Some(chosen) = document().get_element_by_id(&option(&follow, place.get())) {
            chosen.scroll_into_view_with_bool(false);
        }
    });
    let active = {
        let list = list.clone();
        move || rows.with(|rows| !rows.is_empty()).then(|| option(&list, place.get()))
    };
    view! {
        <div class="palette">
            <span class="field l">
                <input
                    type="text"
                    role="combobox"
                    data-focus=""
                    aria-label="Go to a page or run a command"
                    aria-expanded="true"
                    aria-autocomplete="list"
                    aria-controls=controls
                    aria-activedescendant=active
                    autocomplete="off"
                    placeholder="Type a page or a command"
                    prop:value=text
                    on:input=typed
                    on:keydown=keys
                />
            </span>
            <ul id=list_id role="listbox" aria-label="Entries">
                {move || rows.get().into_iter().enumerate().map(|(index, (group, words, key, entry))| view! {
                    <li
                        id=option(&list, index)
                        role="option"
                        aria-selected=move || (place.get() == index).to_string()
                        on:click=move |_| run(entry)
                        on:mousemove=move |_| place.set(index)
                    >
                        <span class="meta t2">{group}</span>
                        <span class="grow">{words}</span>
                        {(!key.is_empty()).then(|| view! { <kbd>{key}</kbd> })}
                    </li>
                }).collect_view()}
            </ul>
            <If when=move || rows.with(Vec::is_empty)><p class="t2">"Nothing fits. Clear the field to see everything."</p></If>
        </div>
    }
}

/// Entries that hold every word typed, in their own words or what stands on the page.
fn fitting(text: &str) -> Vec<Row> {
    let wanted: Vec<String> = text.split_whitespace().map(str::to_ascii_lowercase).collect();
    let pages = PAGES
        .iter()
        .zip(PAGE_KEYS)
        .zip(FOUND_THERE)
        .map(|(((page, _, name), key), there)| (there, ("Go to", (*name).to_owned(), key, Entry::Page(*page))));
    let acts = ACTS
        .iter()
        .enumerate()
        .map(|(index, (words, key, _))| ("", ("Do", (*words).to_owned(), *key, Entry::Act(index))));
    let fits = |(there, (group, words, ..)): &(&str, Row)| {
        let words = format!("{group} {words} {there}").to_ascii_lowercase();
        wanted.iter().all(|part| words.contains(part))
    };
    pages.chain(acts).filter(fits).map(|(_, row)| row).collect()
}
