//! Data: load a set or a CSV, look at columns and rows, clean, expect, choose roles and split. What a file means is the engine's to
//! say.

mod clean;
mod columns;
mod expect;
mod import;
mod pairs;
mod remarks;
mod roles;
mod rows;
mod sets;
mod split;
mod versions;

use leptos::prelude::*;
use protocol::{Command, DataVersionView, DataView, Query};

use crate::components::{Checks, DropZone, Facts, FilePick, If, JobBar, Later, PageHead, Plate, Segmented};
use crate::engine::{undo_of, use_engine};
use crate::frame::{data_or_project, save};
use crate::keys::page_key;
use crate::reactive::{Computed, part};
use clean::{Clean, CleanForm};
use columns::Columns;
use expect::Expect;
use import::Import;
use pairs::Pairs;
use remarks::Remarks;
use roles::RolesForm;
use rows::Rows;
use sets::{FirstSets, SetsDialog};
use split::SplitForm;
use versions::Versions;

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
    let import_view = part(view, |view| view.import.clone());
    let importing = part(view, |view| view.import.is_some());
    let again = part(view, |view| view.again.clone());
    let profiling = part(view, |view| view.profiling.clone());
    let empty = part(view, |view| view.versions.is_empty() && view.import.is_none());
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
    let import = data_or_project();
    let reread = move |_| {
        if let Some((file, choices)) = again.get_untracked() {
            engine.send(Command::ReadCsv { file, choices });
        }
    };
    let load = Callback::new(move |(set, name): (String, String)| run(Command::LoadBuiltin { set }, name));
    let choosing = RwSignal::new(false);
    view! {
        <DropZone taker=import>
            <PageHead title="Data" head=head>
                <FilePick label="Import CSV" accept=ACCEPT taker=import class="pick-csv" />
                <If when=has>
                    <button type="button" class="btn" aria-haspopup="dialog" on:click=move |_| choosing.set(true)>"Built-in sets"</button>
                    <button type="button" class="btn" on:click=move |_| save(engine, Query::DownloadData { version: number.get_untracked() })>"Save CSV"</button>
                </If>
                <If when=move || again.get().is_some() && !importing.get()>
                    <button type="button" class="btn" title="With other choices of encoding, marks and kinds of columns" on:click=reread>"Read again…"</button>
                </If>
            </PageHead>
            <SetsDialog open=choosing sets=sets load=load />
            <p class="reading" role="status">
                {move || reading.get().map(|what| view! {
                    <span>"Reading "{what}"…"</span>
                    <progress aria-label="Reading"></progress>
                })}
            </p>
            <If when=importing>
                <Import import=Computed::while_there(move || import_view.get()) />
            </If>
            <If when=move || profiling.get().is_some()>
                <div class="looking"><JobBar job=Computed::while_there(move || profiling.get()) /></div>
            </If>
            <If when=empty>
                <FirstSets sets=sets load=load import=import />
            </If>
            <If when=has>
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
    let name = of(view, |version| format!("{} · {}", version.id, version.name));
    let form = CleanForm::new(of(view, |version| version.steps.clone()));
    let which = of(view, |version| (version.number, version.digest.clone()));
    let kinds = of(view, |version| version.kinds_of_rows.clone());
    let look = RwSignal::new("columns".to_owned());
    let counts = Computed::new(move || {
        view.with(|view| {
            let expected = view.version.as_ref().map_or(0, |version| version.expectations.rows.len());
            (columns.with(Vec::len), expected, view.versions.len())
        })
    });
    let tabs = move || {
        let (columns, expected, versions) = counts.get();
        let options = [
            ("columns", format!("Columns {columns}")),
            ("rows", "Rows".to_owned()),
            ("pairs", "Pairs".to_owned()),
            ("clean", "Clean".to_owned()),
            ("expect", if expected > 0 { format!("Expect {expected}") } else { "Expect".to_owned() }),
            ("versions", format!("Versions {versions}")),
        ];
        let options = options.map(|(value, label)| (value.to_owned(), label)).to_vec();
        view! { <Segmented label="What to look at" options=options value=look class="dtabs" /> }
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
                    "rows" => view! { <Rows version=which kinds=kinds /> }.into_any(),
                    "pairs" => view! { <Pairs pairs=of(view, |version| version.pairs.clone()) /> }.into_any(),
                    "clean" => view! { <Clean view=view form=form /> }.into_any(),
                    "expect" => view! { <Expect view=view /> }.into_any(),
                    "versions" => view! { <Versions view=view /> }.into_any(),
                    _ => view! { <Columns columns=columns form=form look=look /> }.into_any(),
                }}
            </section>
            <div class="dside">
                <Remarks warnings=of(view, |version| version.warnings.clone()) />
                <Later>
                    <Plate title="Checks" class="flush"><Checks checks=checks /></Plate>
                </Later>
                <Later>
                    <RolesForm view=view />
                    <SplitForm view=view />
                    <Plate title="About this version"><Facts facts=of(view, |version| version.facts.clone()) class="dfacts" /></Plate>
                </Later>
            </div>
            <Later><If when=move || looked_at.with(|look| look == "columns")>
                <Plate title="Rows" class="flush rowsplate">
                    <Rows version=which kinds=kinds />
                </Plate>
            </If></Later>
        </div>
    }
}
