//! How the answer for one row came about.

use leptos::prelude::*;
use protocol::{Failure, Grid, RowExplained};

use super::Chosen;
use super::method::{ClassPick, Method, PartHead, finding, place_of};
use crate::charts::{EffectBarsFigure, WaterfallFigure};
use crate::components::{Action, Choice, GridTable, If, Plate, Refusal, Segmented, SelectField, StatusView};
use crate::reactive::{Computed, part};

/// The choice of a row, its cells, and the way to its answer.
#[component]
pub fn OneAnswer(
    /// What was found.
    found: Computed<Option<RowExplained>>,
    /// Why there is nothing.
    failed: RwSignal<Option<Failure>>,
    /// Rows to choose from.
    rows: Computed<Vec<String>>,
    /// Places of those that are worth a look, and what they are.
    worst: Computed<(Vec<u32>, String)>,
    /// What is looked at.
    chosen: Chosen,
) -> impl IntoView {
    let some = Computed::new(move || rows.with(|rows| !rows.is_empty()));
    view! {
        <PartHead title="One answer" says="What in a row brought about its answer.">
            <If when=some><RowPick rows=rows worst=worst chosen=chosen /></If>
        </PartHead>
        <Refusal failure=failed />
        <If
            when=some
            otherwise=|| view! { <div class="plate"><p class="t2">"There are no validation rows, so no answer can be taken apart."</p></div> }.into_any()
        >
            <If when=move || found.with(Option::is_some)>
                <TakenApart row=Computed::while_there(move || found.get()) chosen=chosen />
            </If>
        </If>
    }
}

/// All rows or those worth a look; one after another, or from the list.
#[component]
fn RowPick(rows: Computed<Vec<String>>, worst: Computed<(Vec<u32>, String)>, chosen: Chosen) -> impl IntoView {
    let Chosen { row, worst: only, .. } = chosen;
    let places = Computed::new(move || {
        if only.get() { worst.with(|worst| worst.0.clone()) } else { (0..rows.with(Vec::len) as u32).collect() }
    });
    let options = Computed::new(move || {
        let option = |place: &u32| {
            let label = rows.with(|rows| rows.get(*place as usize).cloned()).unwrap_or_default();
            (place.to_string(), label)
        };
        places.with(|places| places.iter().map(option).collect::<Vec<_>>())
    });
    let at = Computed::new(move || options.with(|options| row.with(|row| options.iter().position(|o| o.0 == *row))));
    let step = move |forward: bool| {
        let at = at.get().unwrap_or_default();
        let to = if forward { Some(at + 1) } else { at.checked_sub(1) };
        to.and_then(|to| options.with(|options| options.get(to).map(|option| option.0.clone())))
    };
    let go = move |forward: bool| {
        Callback::new(move |()| {
            if let Some(to) = untrack(|| step(forward)) {
                row.set(to);
            }
        })
    };
    let end =
        move |forward: bool, why: &'static str| Signal::derive(move || step(forward).is_none().then(|| why.to_owned()));
    // The row that is looked at is one of those on the list.
    let narrow = move |to: bool| {
        only.set(to);
        if at.get_untracked().is_none()
            && let Some(first) = options.with_untracked(|options| options.first().map(|option| option.0.clone()))
        {
            row.set(first);
        }
    };
    let which = move || {
        worst.with(|worst| (!worst.1.is_empty()).then(|| worst.1.clone())).map(|name| {
            let options = vec![(false, format!("All {}", rows.with(Vec::len))), (true, name)];
            view! { <Segmented label="Which rows" options=options value=Choice::new(only, narrow) /> }
        })
    };
    view! {
        {which}
        <SelectField label="Row" options=options value=row />
        <span class="grp">
            <Action label="Previous" blocked=end(false, "This is the first one.") press=go(false) />
            <Action label="Next" blocked=end(true, "This is the last one.") press=go(true) />
        </span>
    }
}

#[component]
fn TakenApart(row: Computed<RowExplained>, chosen: Chosen) -> impl IntoView {
    let title = part(row, |row| Some(row.title.clone()));
    let cells = part(row, |row| Grid {
        columns: vec![("Column".into(), false), ("Cell".into(), false)],
        rows: row.cells.iter().map(|(name, cell)| vec![name.clone(), cell.clone()]).collect(),
        note: String::new(),
    });
    let method = part(row, |row| row.method.clone());
    let names = part(row, |row| {
        let waterfalls = row.waterfalls.iter().map(|waterfall| waterfall.name.clone());
        waterfalls.chain(row.changes.iter().map(|bars| bars.name.clone())).collect::<Vec<_>>()
    });
    let options = part(names, |names| {
        let named = names.iter().filter(|name| !name.is_empty()).map(|name| (name.clone(), name.clone()));
        let answered = (String::new(), "the answered one".to_owned());
        let all: Vec<_> = [answered].into_iter().chain(named).collect();
        if all.len() > 2 { all } else { Vec::new() }
    });
    let output = Computed::new(move || {
        let leading = row.with(|row| row.leading as usize);
        names.with(|names| chosen.output.with(|name| place_of(names, name, leading)))
    });
    let waterfall = Computed::new(move || row.with(|row| row.waterfalls.get(output.get()).cloned()));
    let changes = Computed::new(move || row.with(|row| row.changes.get(output.get()).cloned()));
    view! {
        <div class="tparts">
            <Plate title="Cells and answer" meta=title class="flush">
                <dl class="dfacts pad1 outcome">
                    <div><dt>"Truth"</dt><dd><b>{part(row, |row| row.truth.clone())}</b></dd></div>
                    <div>
                        <dt>"Answer"</dt>
                        <dd>
                            {move || row.with(|row| row.status.clone()).map(|status| view! { <StatusView status /> })}
                            " "
                            <b>{part(row, |row| row.answer.clone())}</b>
                        </dd>
                    </div>
                </dl>
                <div class="expcells"><GridTable grid=cells caption="Cells of the row" class="tight" /></div>
            </Plate>
            <Plate title="How its answer came about" meta=part(method, |method| Some(method.name.clone()))>
                <Method method=method output=output>
                    <ClassPick label="Class" options=options value=chosen.output />
                    <If when=move || waterfall.with(Option::is_some)>
                        <WaterfallFigure waterfall=Computed::while_there(move || waterfall.get()) caption=finding(method, output) />
                    </If>
                    <If when=move || changes.with(Option::is_some)>
                        <EffectBarsFigure bars=Computed::while_there(move || changes.get()) caption=finding(method, output) what="Column, its cell and the usual value" />
                    </If>
                </Method>
            </Plate>
        </div>
    }
}
