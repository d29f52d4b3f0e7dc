//! Data: load a set or a CSV, look at its columns, choose roles and split. What a file means is the engine's to say.

mod columns;
mod facts;
mod roles;
mod sets;
mod split;

use leptos::prelude::*;
use protocol::{Command, DataVersionView, DataView, Query};

use crate::components::{CSV_MB, Checks, DropZone, FilePick, GridTable, If, Later, PageHead, Plate, Segmented};
use crate::engine::{undo_of, use_engine};
use crate::frame::{data_or_project, save};
use crate::keys::page_key;
use crate::reactive::{Computed, part};
use columns::Columns;
use facts::{Facts, Warnings};
use roles::RolesForm;
use sets::{FirstSets, SetsDialog};
use split::SplitForm;

/// What the reader takes.
const ACCEPT: &str = ".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain";

/// The page.
#[component]
pub fn DataPage(
    /// The view of the page.
    view: Computed<DataView>,
) -> impl IntoView {
    let engine = use_engine();
    page_key("i", "main .pick-csv input");
    let head = part(view, |view| view.head.clone());
    let has = part(view, |view| view.version.is_some());
    let sets = part(view, |view| view.sets.clone());
    let number = of(view, |version| version.number);
    let reading = RwSignal::new(None::<String>);
    let run = move |command: Command, what: String| {
        reading.set(Some(what));
        let undo = undo_of(&command);
        engine.ask(command, move |outcome| {
            reading.try_set(None);
            match outcome {
                Ok(sentence) => engine.notices().done(sentence, undo),
                Err(failure) => engine.fail(failure),
            }
        });
    };
    let import = data_or_project(Callback::new(move |(name, bytes): (String, Vec<u8>)| {
        run(Command::ImportCsv { name: name.clone(), bytes }, name)
    }));
    let load = Callback::new(move |(set, name): (String, String)| run(Command::LoadBuiltin { set }, name));
    let choosing = RwSignal::new(false);
    view! {
        <DropZone on_file=import most=CSV_MB>
            <PageHead title="Data" head=head>
                <FilePick label="Import CSV" accept=ACCEPT on_file=import most=CSV_MB class="pick-csv" />
                <If when=has>
                    <button type="button" class="btn" aria-haspopup="dialog" on:click=move |_| choosing.set(true)>"Built-in sets"</button>
                    <button type="button" class="btn" on:click=move |_| save(engine, Query::DownloadData { version: number.get_untracked() })>"Save CSV"</button>
                </If>
            </PageHead>
            <SetsDialog open=choosing sets=sets load=load />
            <p class="reading" role="status">
                {move || reading.get().map(|what| view! {
                    <span>"Reading "{what}"…"</span>
                    <progress aria-label="Reading"></progress>
                })}
            </p>
            <If when=has otherwise=move || view! { <FirstSets sets=sets load=load import=import /> }>
                <Bench view=view />
            </If>
        </DropZone>
    }
}

/// A part of the current version; nothing while there is none.
fn of<T>(view: Computed<DataView>, pick: impl Fn(&DataVersionView) -> T + Send + Sync + 'static) -> Computed<T>
where
    T: Default + PartialEq + Send + Sync + 'static,
{
    Computed::new(move || view.with(|view| view.version.as_ref().map(&pick).unwrap_or_default()))
}

/// Everything about the current version.
#[component]
fn Bench(view: Computed<DataView>) -> impl IntoView {
    let columns = of(view, |version| version.columns.clone());
    let checks = of(view, |version| version.checks.clone());
    let rows = of(view, |version| version.rows.clone());
    let name = of(view, |version| format!("{} · {}", version.id, version.name));
    let versions = part(view, |view| view.versions.clone());
    let look = RwSignal::new("columns".to_owned());
    let counts = Computed::new(move || (columns.with(Vec::len), versions.with(|versions| versions.rows.len())));
    let tabs = move || {
        let (columns, versions) = counts.get();
        let options = [
            ("columns", format!("Columns {columns}")),
            ("rows", "Rows".to_owned()),
            ("versions", format!("Versions {versions}")),
        ];
        let options = options.map(|(value, label)| (value.to_owned(), label)).to_vec();
        view! { <Segmented label="What to look at" options=options value=look /> }
    };
    let looked_at = Computed::new(move || look.get());
    view! {
        <div class="bench dgrid">
            <section class="plate flush colsplate" aria-label="Data version">
                <h2 class="vh">"Data version"</h2>
                <div class="ph bar2">
                    {tabs}
                    <span class="meta t2">{name}</span>
                </div>
                {move || match looked_at.get().as_str() {
                    "rows" => view! { <GridTable grid=rows caption="First rows" class="tight drows" /> }.into_any(),
                    "versions" => view! { <GridTable grid=versions caption="Data versions, newest first" /> }.into_any(),
                    _ => view! { <Columns columns=columns /> }.into_any(),
                }}
            </section>
            <div class="dside">
                <Warnings warnings=of(view, |version| version.warnings.clone()) />
                <Plate title="Checks" class="flush">
                    <Checks checks=checks />
                </Plate>
                <Later>
                    <RolesForm view=view />
                    <SplitForm view=view />
                    <Facts facts=of(view, |version| version.facts.clone()) />
                </Later>
            </div>
            <Later><If when=move || looked_at.with(|look| look != "rows")>
                <Plate title="Rows" class="flush rowsplate">
                    <GridTable grid=rows caption="First rows" class="tight drows" />
                </Plate>
            </If></Later>
        </div>
    }
}
