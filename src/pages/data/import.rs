//! A file that is looked over before it is imported: how it was read and why, its columns, its first rows. Everything can be
//! corrected; what is changed is read again.

use leptos::prelude::*;
use protocol::{Command, CsvChoices, CsvColumn, DialectRow, FoundView, Grid, ImportColumn, ImportView};

use crate::components::{Action, GridTable, If, JobBar, Plate, Refusal, SelectField, TextField, outcome};
use crate::engine::use_engine;
use crate::reactive::{Computed, part};

/// The panel.
#[component]
pub fn Import(
    /// The file.
    import: Computed<ImportView>,
) -> impl IntoView {
    let engine = use_engine();
    let name = part(import, |import| import.file.name.clone());
    let job = part(import, |import| import.job.clone());
    let reading = part(import, |import| import.job.is_some());
    let there = part(import, |import| import.found.is_some());
    let found = part(import, |import| import.found.clone());
    let leave = move |_| engine.send(Command::DropCsv);
    let title = move || format!("Import {}", name.get());
    view! {
        <div class="bench">
            <section class="plate import" aria-label="Import">
                <div class="ph">
                    <h2>{title}</h2>
                    <div class="r"><button type="button" class="btn s" on:click=leave>"Leave it"</button></div>
                </div>
                <If when=reading><JobBar job=Computed::while_there(move || job.get()) /></If>
                <If when=there>
                    <Found import=import found=Computed::while_there(move || found.get()) reading=reading />
                </If>
            </section>
        </div>
    }
}

/// What was found, and what the learner knows better.
#[component]
fn Found(import: Computed<ImportView>, found: Computed<FoundView>, reading: Computed<bool>) -> impl IntoView {
    let engine = use_engine();
    let failure = RwSignal::new(None);
    // What is chosen here and was not read yet.
    let draft = RwSignal::new(found.with_untracked(|found| found.choices.clone()));
    let chosen = part(found, |found| found.choices.clone());
    Effect::new(move |_| draft.set(chosen.get()));
    let changed = Computed::new(move || draft.with(|draft| chosen.with(|chosen| draft != chosen)));
    let reread = Callback::new(move |()| {
        let (file, choices) = (import.with_untracked(|import| import.file.clone()), draft.get_untracked());
        engine.ask(Command::ReadCsv { file, choices }, move |outcome| {
            if let Err(problem) = outcome
                && !failure.is_disposed()
            {
                failure.set(Some(problem));
            }
        });
    });
    // Rows come a moment after what was found; until then the wish waits.
    let ready = part(found, |found| found.ready);
    let wanted = RwSignal::new(false);
    Effect::new(move |_| {
        if wanted.get() && ready.get() {
            wanted.set(false);
            untrack(|| engine.ask(Command::ImportCsv, outcome(engine, failure, || {})));
        }
    });
    let take = Callback::new(move |()| wanted.set(true));
    let stale = Signal::derive(move || match (reading.get(), changed.get()) {
        (true, _) => Some("The file is being read.".to_owned()),
        (_, true) => Some("Read the file again with your corrections first.".to_owned()),
        _ => None,
    });
    let same = Signal::derive(move || match (reading.get(), changed.get()) {
        (true, _) => Some("The file is being read.".to_owned()),
        (_, false) => Some("Nothing was corrected.".to_owned()),
        _ => None,
    });
    let sentence = part(found, |found| found.sentence.clone());
    let dialect = part(found, |found| found.dialect.clone());
    let columns = part(found, |found| found.columns.clone());
    let head: Computed<Grid> = part(found, |found| found.head.clone());
    let warnings = part(found, |found| found.warnings.clone());
    let missing = RwSignal::new(String::new());
    Effect::new(move |_| {
        missing.set(chosen.with(|chosen| chosen.missing.clone().map(|list| list.join(", ")).unwrap_or_default()))
    });
    Effect::new(move |before: Option<String>| {
        let typed = missing.get();
        if before.is_some_and(|before| before != typed) {
            let list: Vec<String> =
                typed.split(',').map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect();
            draft.update(|draft| draft.missing = (!list.is_empty()).then_some(list));
        }
        typed
    });
    view! {
        <p role="status">{sentence}" Look it over: whatever was understood wrongly can be corrected here, and read again."</p>
        <div class="dial">
            {move || dialect.get().into_iter().map(|row| view! { <Mark row=row draft=draft /> }).collect_view()}
            <TextField label="Missing values" value=missing example="NA, -, 999" help="Texts that mean that there is no value, with commas between. Empty: the usual ones." />
        </div>
        {move || {
            let list = warnings.get();
            (!list.is_empty()).then(|| view! {
                <details class="copyable">
                    <summary>{format!("{} worth knowing", if list.len() == 1 { "One thing".to_owned() } else { format!("{} things", list.len()) })}</summary>
                    <ul class="warnlist">{list.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}</ul>
                </details>
            })
        }}
        <div class="icols" tabindex="0" role="group" aria-label="Columns of the file">
            <table class="tight">
                <caption class="vh">"Columns of the file, with what they are read as"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Column"</th>
                        <th scope="col">"Read as"</th>
                        <th scope="col">"Why"</th>
                        <th scope="col">"Import"</th>
                    </tr>
                </thead>
                <tbody>{move || columns.get().into_iter().map(|column| view! { <Column column=column draft=draft /> }).collect_view()}</tbody>
            </table>
        </div>
        <Refusal failure=failure />
        <div class="row wrap">
            <Action label="Import" lead=Signal::derive(move || !changed.get()) blocked=stale press=take />
            <Action label="Read again with corrections" lead=Signal::derive(move || changed.get()) blocked=same press=reread />
        </div>
        <Plate title="First rows, as the file has them" class="flush">
            <GridTable grid=head caption="First rows of the file" class="tight drows" />
        </Plate>
    }
}

/// One part of how the file was read, to choose another.
#[component]
fn Mark(row: DialectRow, draft: RwSignal<CsvChoices>) -> impl IntoView {
    let value = RwSignal::new(row.value.clone());
    let id = row.id;
    let found = row.value;
    let by_hand = row.chosen;
    Effect::new(move |before: Option<String>| {
        let now = value.get();
        if before.is_some_and(|before| before != now) {
            // The value that was found by itself needs no choice.
            let choice = (now != found || by_hand).then(|| now.clone());
            let one = choice.as_ref().and_then(|text| text.chars().next());
            draft.update(|draft| match id.as_str() {
                "encoding" => draft.encoding = choice,
                "delimiter" => draft.delimiter = one,
                "quote" => draft.quote = one,
                "decimal" => draft.decimal = one,
                "thousands" => draft.thousands = one,
                "header" => draft.header = choice.map(|text| text == "yes"),
                _ => {}
            });
        }
        now
    });
    let help = if by_hand { format!("Chosen by you. {}", row.why) } else { row.why };
    view! { <SelectField label=row.label options=Computed::from(row.options) value=value help=help /> }
}

/// Kinds that can be chosen.
const KINDS: [(&str, &str); 6] = [
    ("integer", "whole numbers"),
    ("float", "numbers"),
    ("boolean", "true or false"),
    ("date", "dates"),
    ("datetime", "times"),
    ("text", "text"),
];

#[component]
fn Column(column: ImportColumn, draft: RwSignal<CsvChoices>) -> impl IntoView {
    let ImportColumn { place, name, kind, why, note, looks, left_out, misfits } = column;
    // What was chosen by hand when the file was read as it is shown here.
    let chosen = draft.with_untracked(|draft| {
        draft.columns.iter().find(|(known, _)| *known == place).map(|(_, choice)| choice.clone()).unwrap_or_default()
    });
    let change = move |change: &dyn Fn(&mut CsvColumn)| {
        draft.update(|draft| {
            let at = draft.columns.iter().position(|(known, _)| *known == place);
            let mut choice = at.map(|at| draft.columns.remove(at).1).unwrap_or_default();
            change(&mut choice);
            // What is set back to what was found is no choice.
            if choice != CsvColumn::default() {
                draft.columns.insert(at.unwrap_or(draft.columns.len()), (place, choice));
            }
        });
    };
    // The own name and kind of the column need no choice, unless they were one.
    let (own_name, own_kind) = (name.clone(), kind.clone());
    let (named, cast) = (chosen.name.is_some(), chosen.kind.is_some());
    let renamed = move |event| {
        let text: String = event_target_value(&event);
        let text = text.trim();
        let choice = (!text.is_empty() && (named || text != own_name)).then(|| text.to_owned());
        change(&|own| own.name = choice.clone());
    };
    let recast = move |event| {
        let kind: String = event_target_value(&event);
        let choice = (cast || kind != own_kind).then_some(kind);
        change(&|own| own.kind = choice.clone());
    };
    let taken = move |event| {
        let on = event_target_checked(&event);
        change(&|choice| choice.leave_out = !on);
    };
    let options = KINDS.map(|(id, label)| view! { <option value=id prop:selected=id == kind>{label}</option> });
    view! {
        <tr class:out=left_out>
            <td><span class="field l"><input type="text" maxlength="200" aria-label=format!("Name of column {}", place + 1) prop:value=name.clone() on:change=renamed /></span></td>
            <td><span class="field l sel"><select aria-label=format!("{name} is read as") on:change=recast>{options.into_iter().collect_view()}</select></span></td>
            <td class="why"><span class="t2">{why}</span>{(!note.is_empty()).then(|| view! { " "<span class:bad=misfits>{note}"."</span> })}{(!looks.is_empty()).then(|| view! { " "<span class="t2">"Looks "{looks}"."</span> })}</td>
            <td><input type="checkbox" aria-label=format!("Import {name}") prop:checked=!left_out on:change=taken /></td>
        </tr>
    }
}
