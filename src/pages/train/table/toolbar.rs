//! What can be done with the table: search, choose columns, compare, delete, put back.

use leptos::prelude::*;
use protocol::Command;

use super::choices::Choices;
use super::columns::{Column, Group, RUN};
use super::filter::understand;
use crate::components::{Action, Icon, IconName, If, Refusal, outcome};
use crate::engine::use_engine;
use crate::focus::focus;
use crate::reactive::Computed;

/// How many runs can be compared.
const COMPARED: std::ops::RangeInclusive<usize> = 2..=20;

/// The bar above the table.
#[component]
pub fn Toolbar(
    /// All columns.
    columns: Computed<Vec<Column>>,
    /// Runs that are shown and chosen, in the order of the table.
    chosen: Computed<Vec<u32>>,
    /// The choices.
    choices: Choices,
) -> impl IntoView {
    let engine = use_engine();
    let wrong = choices.wrong;
    let refused = RwSignal::new(None);
    let number = Computed::new(move || chosen.with(Vec::len));
    let search = move |text: String| {
        match columns.with_untracked(|columns| understand(&text, columns)) {
            Ok(filter) => {
                wrong.set(None);
                choices.filter.set(filter);
            }
            // The table stays as it was.
            Err(problem) => wrong.set(Some(problem)),
        }
    };
    let typed = move |event| {
        let text = event_target_value(&event);
        // An empty field needs no Enter.
        if text.is_empty() {
            choices.show_all();
        }
        choices.typed.set(text);
    };
    let compare = Callback::new(move |()| {
        choices.compared.set(chosen.get_untracked());
        focus("#comparison");
    });
    let uncomparable = Signal::derive(move || {
        let number = number.get();
        (!COMPARED.contains(&number)).then(|| match number {
            0 | 1 => "Tick the boxes of two runs or more.".to_owned(),
            _ => format!("At most {} runs can be compared.", COMPARED.end()),
        })
    });
    let delete = Callback::new(move |()| {
        let runs = chosen.get_untracked();
        let deleted = runs.clone();
        let done = move || choices.chosen.update(|chosen| chosen.retain(|run| !deleted.contains(run)));
        engine.ask(Command::DeleteRuns(runs), outcome(engine, refused, done));
    });
    let none = Signal::derive(move || (number.get() == 0).then(|| "Tick the boxes of runs.".to_owned()));
    let example = move || {
        let find = |group: Group| {
            columns
                .with(|columns| columns.iter().find(|column| column.group == group && column.numeric).map(Column::path))
        };
        let metric = find(Group::Metric).map(|path| format!("{path} > 0.5"));
        let parameter = find(Group::Parameter).map(|path| format!("{path} <= 6"));
        let known: Vec<String> = [metric, parameter].into_iter().flatten().collect();
        if known.is_empty() { "status = finished".into() } else { known.join(" and ") }
    };
    view! {
        <div class="rowbar runbar">
            <label class="field l cfind">
                <span class="vh">"Find runs"</span>
                <input
                    type="search"
                    autocomplete="off"
                    spellcheck="false"
                    maxlength="1000"
                    placeholder="Words or conditions, then Enter"
                    aria-describedby="find-runs-help"
                    aria-invalid=move || wrong.with(Option::is_some).then_some("true")
                    prop:value=choices.typed
                    on:input=typed
                    on:change=move |event| search(event_target_value(&event))
                />
                <Icon name=IconName::Search />
            </label>
            <label class="check">
                <input type="checkbox" prop:checked=choices.only_differences on:change=move |event| choices.only_differences.set(event_target_checked(&event)) />
                <span>"Only differences"</span>
            </label>
            <div class="row wrap runacts">
                <Action label=Signal::derive(move || format!("Compare {}", number.get())) blocked=uncomparable key="C" press=compare />
                <Action label=Signal::derive(move || format!("Delete {}", number.get())) blocked=none press=delete />
            </div>
            <p class="meta t2" id="find-runs-help">
                "Conditions are joined with “and”, like " <code>{example}</code> ". Signs: = != < <= > >= and ~, which means contains. A run without a value fits none of them."
            </p>
            <Refusal failure=wrong />
            <If when=move || wrong.with(Option::is_some)>
                <p class="meta t2">"The table shows what it showed before."</p>
            </If>
            <Refusal failure=refused />
            <ColumnBoxes columns=columns choices=choices />
        </div>
    }
}

/// Boxes that show or hide columns, by groups.
#[component]
fn ColumnBoxes(columns: Computed<Vec<Column>>, choices: Choices) -> impl IntoView {
    let hidden = choices.hidden;
    let names = Computed::new(move || {
        columns.with(|columns| {
            let name = |column: &Column| (column.group.prefix(), column.path(), column.name.clone());
            columns.iter().filter(|column| column.path() != RUN).map(name).collect::<Vec<_>>()
        })
    });
    let count = move || {
        let away =
            names.with(|names| hidden.with(|hidden| names.iter().filter(|name| hidden.contains(&name.1)).count()));
        if away == 0 { "Columns".to_owned() } else { format!("Columns, {away} hidden") }
    };
    let boxes = move |group: Group, head: &'static str| {
        let paths = move || {
            let own = |name: &&(&str, String, String)| name.0 == group.prefix();
            names.with(|names| names.iter().filter(own).cloned().collect::<Vec<_>>())
        };
        let all = move |show: bool| {
            let paths = paths();
            hidden.update(|hidden| {
                hidden.retain(|path| !paths.iter().any(|(_, own, _)| own == path));
                if !show {
                    hidden.extend(paths.into_iter().map(|(_, path, _)| path));
                }
            });
        };
        let column = move |(_, path, name): (&'static str, String, String)| {
            let own = path.clone();
            let shown = move || hidden.with(|hidden| !hidden.contains(&own));
            let press = move |_| {
                hidden.update(|hidden| match hidden.iter().position(|other| *other == path) {
                    Some(place) => drop(hidden.remove(place)),
                    None => hidden.push(path.clone()),
                })
            };
            view! { <label class="check"><input type="checkbox" prop:checked=shown on:change=press /><span>{name}</span></label> }
        };
        view! {
            <If when=move || !paths().is_empty()>
                <fieldset>
                    <legend>{head}</legend>
                    <div class="row">
                        <button type="button" class="btn s" on:click=move |_| all(true)>"All"</button>
                        <button type="button" class="btn s" on:click=move |_| all(false)>"None"</button>
                    </div>
                    {move || paths().into_iter().map(column).collect_view()}
                </fieldset>
            </If>
        }
    };
    view! {
        <details class="colboxes">
            <summary>{count}</summary>
            <div>{Group::ALL.map(|(group, head)| boxes(group, head)).collect_view()}</div>
        </details>
    }
}

/// Runs that were deleted, to be put back.
#[component]
pub fn Deleted(
    /// Their numbers and names, newest first.
    deleted: Computed<Vec<(u32, String)>>,
) -> impl IntoView {
    let engine = use_engine();
    let refused = RwSignal::new(None);
    let put_back = move |run: u32| {
        Callback::new(move |()| {
            let done = || focus(".deletedruns summary");
            engine.ask(Command::RestoreRuns(vec![run]), outcome(engine, refused, done));
        })
    };
    let list = move || {
        let line = |(run, name): (u32, String)| {
            let label = format!("Put {} back", name.split(',').next().unwrap_or_default());
            view! { <li><span>{name}</span><Action label=label small=true press=put_back(run) /></li> }
        };
        deleted.get().into_iter().map(line).collect_view()
    };
    view! {
        <If when=move || !deleted.with(Vec::is_empty)>
            <details class="deletedruns">
                <summary>{move || format!("Deleted runs {}", deleted.with(Vec::len))}</summary>
                <ul>{list}</ul>
                <Refusal failure=refused />
            </details>
        </If>
    }
}
