//! All runs as a table: sorted, filtered, chosen, compared, deleted and put back.

mod choices;
mod columns;
mod filter;
mod line;
mod tokens;
mod toolbar;

use leptos::prelude::*;
use protocol::{RunRow, TrainView};

use self::columns::{Column, Group, RUN, all, best, cell, compare};
use super::compare::Comparison;
use crate::components::{Empty, If, rows};
use crate::focus::focus;
use crate::keys::page_key;
use crate::reactive::{Computed, part};
pub use choices::Choices;
use line::{Lines, line};
use toolbar::{Deleted, Toolbar};

/// The table, or the comparison of the runs that were chosen in it.
#[component]
pub fn RunsTable(
    /// The view of the page.
    view: Computed<TrainView>,
    /// Opens a run.
    open: Callback<u32>,
) -> impl IntoView {
    let choices = use_context::<Choices>().unwrap_or_else(Choices::new);
    page_key("c", "main [aria-keyshortcuts='C']");
    let compared = Computed::new(move || choices.compared.get());
    let back = Callback::new(move |()| {
        choices.compared.set(Vec::new());
        focus("main [aria-keyshortcuts='C']");
    });
    view! {
        <div class="bench">
            <If
                when=move || compared.with(Vec::is_empty)
                otherwise=move || view! { <Comparison view=view runs=compared open=open back=back /> }
            >
                <AllRuns view=view choices=choices open=open />
            </If>
        </div>
    }
}

#[component]
fn AllRuns(view: Computed<TrainView>, choices: Choices, open: Callback<u32>) -> impl IntoView {
    let runs = part(view, |view| view.runs.clone());
    let columns = part(view, all);
    let visible = Computed::new(move || {
        let only = choices.only_differences.get();
        let is_shown = |column: &&Column| {
            column.path() != RUN
                && !choices.hidden.with(|hidden| hidden.contains(&column.path()))
                && (!only || column.differs)
        };
        columns.with(|columns| columns.iter().filter(is_shown).cloned().collect::<Vec<_>>())
    });
    let shown = Computed::new(move || {
        runs.with(|runs| choices.sort.with(|sort| choices.filter.with(|filter| in_order(runs, sort.as_ref(), filter))))
    });
    let bests = Computed::new(move || {
        runs.with(|runs| {
            shown.with(|shown| {
                let listed: Vec<&RunRow> = runs.iter().filter(|run| shown.contains(&run.run)).collect();
                let of = |column: &Column| best(listed.iter().copied(), column);
                visible.with(|columns| columns.iter().map(of).collect::<Vec<_>>())
            })
        })
    });
    // What is not in sight is neither compared nor deleted.
    let chosen = Computed::new(move || choices.chosen.with(|chosen| shown.with(|shown| both(shown, chosen))));
    let count = Computed::new(move || {
        let (all, chosen) = (runs.with(Vec::len), chosen.with(Vec::len));
        let count = format!("{} of {all} run{}", shown.with(Vec::len), if all == 1 { "" } else { "s" });
        if chosen > 0 { format!("{count}, {chosen} chosen") } else { count }
    });
    let several_data = Computed::new(move || {
        runs.with(|runs| runs.iter().any(|run| Some(&run.data) != runs.first().map(|first| &first.data)))
    });
    let lines = Lines { runs, visible, bests, chosen: choices.chosen, open };
    let any = move || !runs.with(Vec::is_empty);
    view! {
        <section class="plate flush allruns" aria-labelledby="all-runs">
            <div class="ph">
                <h2 id="all-runs">"All runs"</h2>
                <span class="meta t2" role="status">{count}</span>
            </div>
            <If
                when=any
                otherwise=|| view! { <Empty what="All runs stand here side by side, to be sorted, searched and compared." why="Nothing was trained yet. Train a run under Runs." /> }
            >
                <Toolbar columns=columns chosen=chosen choices=choices />
                <div class="scroll runbox" role="group" aria-label="All runs" tabindex="0">
                    <table class="tight">
                        <caption class="vh">"All runs with their metrics on the validation split, parameters and tags"</caption>
                        <thead><Heads visible=visible shown=shown chosen=chosen choices=choices /></thead>
                        <tbody>{rows(shown, u32::to_string, move |run| line(run.get_untracked(), lines))}</tbody>
                    </table>
                </div>
                <If when=move || shown.with(Vec::is_empty)>
                    <div class="pad">
                        <p>"No run is like that."</p>
                        <button type="button" class="btn s" on:click=move |_| choices.show_all()>"Show all runs"</button>
                    </div>
                </If>
                <p class="tnote meta t2">
                    "The best of each metric among the runs shown is bold."
                    {move || several_data.get().then_some(" Runs on different data versions were judged on different rows, so their metrics compare only roughly.")}
                </p>
            </If>
            <Deleted deleted=part(view, |view| view.deleted.clone()) />
        </section>
    }
}

/// Numbers of the runs that a filter takes, in order.
fn in_order(runs: &[RunRow], sort: Option<&(String, bool)>, filter: &filter::Filter) -> Vec<u32> {
    let mut taken: Vec<&RunRow> = runs.iter().filter(|run| filter.takes(run)).collect();
    if let Some((path, falling)) = sort {
        let (group, id) = of_path(path);
        taken.sort_by(|one, other| compare(cell(one, group, id), cell(other, group, id), *falling));
    }
    taken.into_iter().map(|run| run.run).collect()
}

/// Group and id of the column with that path.
fn of_path(path: &str) -> (Group, &str) {
    let group = |group: Group| Some((group, path.strip_prefix(group.prefix())?));
    [Group::Metric, Group::Parameter, Group::Tag].into_iter().find_map(group).unwrap_or((Group::Run, path))
}

/// What is in both lists, in the order of the first.
fn both(first: &[u32], second: &[u32]) -> Vec<u32> {
    first.iter().copied().filter(|run| second.contains(run)).collect()
}

/// The heads: a line of groups, and a line of columns that sort.
#[component]
fn Heads(
    visible: Computed<Vec<Column>>,
    shown: Computed<Vec<u32>>,
    chosen: Computed<Vec<u32>>,
    choices: Choices,
) -> impl IntoView {
    let all = Computed::new(move || !shown.with(Vec::is_empty) && chosen.with(Vec::len) == shown.with(Vec::len));
    let some = Computed::new(move || !all.get() && !chosen.with(Vec::is_empty));
    let nothing = move || shown.with(Vec::is_empty);
    let choose_all = move |_| {
        let (now, shown) = (!all.get_untracked(), shown.get_untracked());
        choices.chosen.update(|chosen| {
            chosen.retain(|run| !shown.contains(run));
            if now {
                chosen.extend(shown);
            }
        });
    };
    let groups = move || {
        visible.with(|columns| {
            let parts = columns.chunk_by(|one, other| one.group == other.group);
            parts
                .map(|part| {
                    let name =
                        Group::ALL.iter().find(|(group, _)| *group == part[0].group).map_or("", |(_, name)| name);
                    let own = part[0].group == Group::Run;
                    let span = part.len().to_string();
                    if own {
                        view! { <td colspan=span></td> }.into_any()
                    } else {
                        view! { <th scope="colgroup" colspan=span class="begins">{name}</th> }.into_any()
                    }
                })
                .collect_view()
        })
    };
    let heads = move || {
        visible.with(|columns| {
            let begins = |place: usize| {
                place > 0 && columns[place].group != columns[place - 1].group && columns[place].group != Group::Run
            };
            let head = |(place, column)| head(column, begins(place), choices);
            columns.iter().enumerate().map(head).collect_view()
        })
    };
    let (state, button) = sort_button(RUN.to_owned(), "Run".to_owned(), choices);
    view! {
        <tr>
            <th scope="col" rowspan="2" aria-sort=state>
                <span class="pickrun">
                    <label>
                        <input type="checkbox" disabled=nothing prop:checked=move || all.get() prop:indeterminate=move || some.get() on:change=choose_all />
                        <span class="vh">"Choose all that are shown"</span>
                    </label>
                    {button}
                </span>
            </th>
            {groups}
        </tr>
        <tr>{heads}</tr>
    }
}

fn head(column: &Column, begins: bool, choices: Choices) -> AnyView {
    let (state, button) = sort_button(column.path(), column.name.clone(), choices);
    view! { <th scope="col" class:num=column.numeric class:begins=begins aria-sort=state>{button}</th> }.into_any()
}

/// A button that sorts by a column, and how it is sorted now. Pressed again and again: up, down, as it was.
fn sort_button(path: String, name: String, choices: Choices) -> (impl Fn() -> &'static str + Copy, AnyView) {
    let own = StoredValue::new(path.clone());
    let order = Computed::new(move || {
        let of = |sort: &Option<(String, bool)>| {
            sort.as_ref().filter(|(path, _)| own.with_value(|own| own == path)).map(|(_, falling)| *falling)
        };
        choices.sort.with(of)
    });
    let state = move || match order.get() {
        None => "none",
        Some(false) => "ascending",
        Some(true) => "descending",
    };
    let press = move |_| {
        choices.sort.set(match order.get_untracked() {
            None => Some((own.get_value(), false)),
            Some(false) => Some((own.get_value(), true)),
            Some(true) => None,
        });
    };
    let arrow = move || match order.get() {
        None => "",
        Some(false) => "↑",
        Some(true) => "↓",
    };
    let button = view! {
        <button type="button" class="sortby" title=path on:click=press>{name}<span class="dir" aria-hidden="true">{arrow}</span></button>
    };
    (state, button.into_any())
}

#[cfg(test)]
mod tests {
    use super::columns::tests::{column, run};
    use super::*;

    #[test]
    fn runs_are_sorted_by_a_column_and_stay_as_they_were_without() {
        let runs =
            [run(3, &[("accuracy", 0.8)], &[], &[]), run(2, &[], &[], &[]), run(1, &[("accuracy", 0.9)], &[], &[])];
        let order = |sort: Option<(&str, bool)>| {
            let sort = sort.map(|(path, falling)| (path.to_owned(), falling));
            in_order(&runs, sort.as_ref(), &filter::Filter::default())
        };
        assert_eq!(order(None), [3, 2, 1]);
        assert_eq!(order(Some(("metrics.accuracy", false))), [3, 1, 2]);
        assert_eq!(order(Some(("metrics.accuracy", true))), [1, 3, 2]);
        assert_eq!(order(Some((RUN, false))), [1, 2, 3]);
    }

    #[test]
    fn a_filter_leaves_runs_out() {
        let runs = [run(2, &[("accuracy", 0.8)], &[], &[]), run(1, &[("accuracy", 0.9)], &[], &[])];
        let columns = [column(Group::Metric, "accuracy", "Accuracy")];
        let filter = filter::understand("accuracy > 0.85", &columns).expect("a filter");
        assert_eq!(in_order(&runs, None, &filter), [1]);
    }

    #[test]
    fn paths_lead_to_their_columns() {
        assert_eq!(of_path("metrics.log_loss"), (Group::Metric, "log_loss"));
        assert_eq!(of_path("tags.a.b"), (Group::Tag, "a.b"));
        assert_eq!(of_path("digest"), (Group::Run, "digest"));
    }
}
