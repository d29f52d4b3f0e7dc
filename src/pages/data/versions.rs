//! Data versions: what made each, why, what differs between two; any of them can be made the current one again.

use leptos::prelude::*;
use protocol::{Answer, ColumnDiff, Command, DataDiff, DataVersionRow, DataView, Mark, Query, Status};

use crate::charts::HistogramFigure;
use crate::components::{
    Action, Dialog, GridTable, If, Refusal, SelectField, StatusView, TextField, open_while, outcome, rows,
};
use crate::engine::use_engine;
use crate::frame::save;
use crate::reactive::{Computed, part};

/// The list, and the difference of two.
#[component]
pub fn Versions(
    /// The view of the page.
    view: Computed<DataView>,
) -> impl IntoView {
    let engine = use_engine();
    let versions = part(view, |view| view.versions.clone());
    let names = Computed::new(move || {
        let name = |version: &DataVersionRow| (version.number.to_string(), format!("{}, {}", version.id, version.size));
        versions.with(|versions| versions.iter().map(name).collect::<Vec<_>>())
    });
    let (from, to) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    // The newest version and the one it was made of, until the learner chooses.
    let newest = Computed::new(move || {
        versions.with(|versions| {
            let newest = versions.first()?;
            let before = newest.parent_number.or_else(|| versions.get(1).map(|version| version.number));
            Some((before.unwrap_or(newest.number), newest.number))
        })
    });
    Effect::new(move |_| {
        if let Some((before, after)) = newest.get() {
            from.set(before.to_string());
            to.set(after.to_string());
        }
    });
    let diff = RwSignal::new(None::<DataDiff>);
    let failure = RwSignal::new(None);
    let chosen = Computed::new(move || (from.get(), to.get()));
    Effect::new(move |_| {
        chosen.with(|_| ());
        diff.set(None);
        failure.set(None);
    });
    let number = |text: &RwSignal<String>| text.with_untracked(|text| text.parse().unwrap_or(0));
    let compare = Callback::new(move |()| {
        let query = Query::DiffData { from: number(&from), to: number(&to) };
        engine.query(query, move |outcome| {
            if diff.is_disposed() {
                return;
            }
            match outcome {
                Ok(Answer::Diff(found)) => diff.set(Some(*found)),
                Ok(_) => {}
                Err(problem) => failure.set(Some(problem)),
            }
        });
    });
    let alone = Signal::derive(move || {
        if versions.with(|versions| versions.len() < 2) {
            Some("There is one version only.".to_owned())
        } else if from.get() == to.get() {
            Some("These are one version.".to_owned())
        } else {
            None
        }
    });
    let noting = RwSignal::new(None::<u32>);
    let row = move |row: Computed<DataVersionRow>| view! { <Version row=row noting=noting /> }.into_any();
    view! {
        <div class="versions">
            <div class="scroll" role="group" aria-label="Data versions" tabindex="0">
                <table>
                    <caption class="vh">"Data versions, newest first"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Version"</th>
                            <th scope="col">"What made it"</th>
                            <th scope="col" class="num">"Rows"</th>
                            <th scope="col">"Used by"</th>
                            <th scope="col">"Digest"</th>
                            <th scope="col"><span class="vh">"Actions"</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows(versions, |version| version.id.clone(), row)}</tbody>
                </table>
            </div>
            <NoteDialog noting=noting versions=versions />
            <section class="stack pad1" aria-labelledby="compare">
                <h3 id="compare">"What differs"</h3>
                <div class="row wrap comparing">
                    <SelectField label="From" options=names value=from />
                    <SelectField label="To" options=names value=to />
                    <Action label="Compare" blocked=alone press=compare />
                </div>
                <Refusal failure=failure />
                {move || diff.get().map(|diff| view! { <Diff diff=diff /> })}
            </section>
        </div>
    }
}

#[component]
fn Version(row: Computed<DataVersionRow>, noting: RwSignal<Option<u32>>) -> impl IntoView {
    let engine = use_engine();
    let number = Computed::new(move || row.with(|row| row.number));
    let current = Computed::new(move || row.with(|row| row.current));
    let restore = Callback::new(move |()| engine.send(Command::RestoreData { version: number.get_untracked() }));
    let here = Signal::derive(move || current.get().then(|| "This is the current version.".to_owned()));
    let cells = move || {
        let row = row.get();
        let status = row.current.then(|| Status { mark: Mark::Here, word: "current".into() });
        view! {
            <th scope="row"><span class="mono">{row.id}</span>" "{row.name}{status.map(|status| view! { " "<StatusView status /> })}</th>
            <td class="made">
                {row.made}
                {(!row.parent.is_empty()).then(|| view! { <span class="meta t2">" From "<span class="mono">{row.parent}</span>"."</span> })}
                {(!row.note.is_empty()).then(|| view! { <q class="meta">{row.note}</q> })}
            </td>
            <td class="num">{row.size}</td>
            <td class="t2">{row.used}</td>
            <td class="mono t2">{row.digest}</td>
        }
    };
    view! {
        <tr class:on=move || current.get()>
            {cells}
            <td class="acts">
                <Action label="Restore" small=true blocked=here press=restore />
                <button type="button" class="btn s" on:click=move |_| noting.set(Some(number.get_untracked()))>"Note"</button>
                <button type="button" class="btn s" on:click=move |_| save(engine, Query::DownloadData { version: number.get_untracked() })>"Save CSV"</button>
            </td>
        </tr>
    }
}

#[component]
fn NoteDialog(noting: RwSignal<Option<u32>>, versions: Computed<Vec<DataVersionRow>>) -> impl IntoView {
    let engine = use_engine();
    let open = open_while(noting);
    let note = RwSignal::new(String::new());
    let failure = RwSignal::new(None);
    Effect::new(move |_| {
        let number = noting.get();
        versions.with_untracked(|versions| {
            let version = versions.iter().find(|version| Some(version.number) == number);
            note.set(version.map(|version| version.note.clone()).unwrap_or_default());
        });
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(version) = noting.get_untracked() else { return };
        let note = note.get_untracked().trim().to_owned();
        engine.ask(Command::NoteData { version, note }, outcome(engine, failure, move || noting.set(None)));
    };
    view! {
        <Dialog open=open title="Why was this version made?">
            <form class="stack" on:submit=send>
                <TextField label="Note" value=note most=500 />
                <Refusal failure=failure />
                <div class="row wrap"><Action label="Save note" lead=true submit=true /></div>
            </form>
        </Dialog>
    }
}

/// What differs between two versions.
#[component]
fn Diff(diff: DataDiff) -> impl IntoView {
    let DataDiff { title, sentence, steps, schema, rows, examples, columns } = diff;
    let any = |grid: &protocol::Grid| !grid.rows.is_empty();
    let (has_steps, has_schema, has_examples, has_columns) =
        (any(&steps), any(&schema), any(&examples), !columns.is_empty());
    view! {
        <div class="diff" role="status">
            <p><b class="mono">{title}</b>" "{sentence}</p>
            <div class="diffgrids">
                {(has_steps || !steps.note.is_empty()).then(|| view! { <div><h4>"Steps"</h4><GridTable grid=steps caption="Steps from one to the other" class="tight" /></div> })}
                <div><h4>"Rows"</h4><GridTable grid=rows caption="Rows of both and of each" class="tight" /></div>
                {has_schema.then(|| view! { <div><h4>"Schema"</h4><GridTable grid=schema caption="Columns that differ" class="tight" /></div> })}
            </div>
            {has_examples.then(|| view! { <h4>"Rows of one only"</h4><GridTable grid=examples caption="Examples of rows that are in one version only" class="tight drows" /> })}
            <If when=move || has_columns otherwise=|| view! { <p class="meta t2">"No column that both have is distributed in another way."</p> }>
                <h4>"Distributions"</h4>
            </If>
            <div class="cards">{columns.into_iter().map(|column| view! { <ColumnOf column=column /> }).collect_view()}</div>
        </div>
    }
}

#[component]
fn ColumnOf(column: ColumnDiff) -> impl IntoView {
    view! {
        <section class="card">
            <div class="ph"><h3 title=column.name.clone()>{column.name.clone()}</h3><span class="r"><StatusView status=column.status /></span></div>
            <HistogramFigure histogram=column.histogram.into() />
            <p class="meta t2 cstats"><span>{column.figures}</span><span>{column.measure}</span></p>
        </section>
    }
}
