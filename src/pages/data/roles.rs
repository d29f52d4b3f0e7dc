//! Roles of the columns: which one to predict, as what, and which ones the model must not see.

use leptos::prelude::*;
use protocol::{Command, DataView, Roles, Task};

use super::of;
use crate::components::{Action, If, Plate, Refusal, Segmented, SelectField, outcome};
use crate::engine::use_engine;
use crate::reactive::Computed;

/// The form. It starts from the roles as they stand, and again when those change; not while the learner chooses.
#[component]
pub fn RolesForm(
    /// The view of the page.
    view: Computed<DataView>,
) -> impl IntoView {
    let engine = use_engine();
    let source = of(view, |version| Some((version.id.clone(), version.roles.clone())));
    let targets =
        of(view, |version| version.targets.iter().map(|name| (name.clone(), name.clone())).collect::<Vec<_>>());
    let names = of(view, |version| version.names.clone());
    let used = of(view, |version| version.used);
    let target = RwSignal::new(String::new());
    let task = RwSignal::new(String::new());
    let ignored = RwSignal::new(Vec::<String>::new());
    let failure = RwSignal::new(None);
    Effect::new(move |_| {
        if let Some((_, roles)) = source.get() {
            target.set(roles.target);
            task.set(id_of(roles.task).to_owned());
            ignored.set(roles.ignored);
            failure.set(None);
        }
    });
    let chosen = Computed::new(move || {
        let target = target.get();
        let ignored = names.with(|names| {
            names
                .iter()
                .filter(|name| **name != target && ignored.with(|ignored| ignored.contains(name)))
                .cloned()
                .collect()
        });
        let task =
            if task.with(|task| task == id_of(Task::Regression)) { Task::Regression } else { Task::Classification };
        Roles { target, task, ignored }
    });
    let blocked = Signal::derive(move || {
        let chosen = chosen.get();
        let same = source.with(|source| source.as_ref().is_some_and(|(_, roles)| same_roles(roles, &chosen)));
        let features = names.with(Vec::len).saturating_sub(chosen.ignored.len() + 1);
        match (same, features) {
            (true, _) => Some("These roles are in use.".to_owned()),
            (_, 0) => Some("Every column is left out. A model needs at least one.".to_owned()),
            _ => None,
        }
    });
    let save =
        Callback::new(move |()| engine.ask(Command::SetRoles(chosen.get_untracked()), outcome(engine, failure, || {})));
    let left_out = move || {
        ignored.with(|ignored| {
            if ignored.is_empty() { "Left out: none".to_owned() } else { format!("Left out: {}", ignored.len()) }
        })
    };
    let box_of = move |name: String| {
        let (shown, asked, given) = (name.clone(), name.clone(), name.clone());
        let checked = move || ignored.with(|ignored| ignored.contains(&asked));
        let toggle = move |event| {
            let on = event_target_checked(&event);
            ignored.update(|ignored| {
                ignored.retain(|other| *other != given);
                if on {
                    ignored.push(given.clone());
                }
            });
        };
        view! { <label class="check" title=name><input type="checkbox" prop:checked=checked on:change=toggle /><span>{shown}</span></label> }
    };
    let others = move || {
        let target = target.get();
        names.with(|names| names.iter().filter(|name| **name != target).cloned().collect::<Vec<_>>())
    };
    let tasks = [(Task::Classification, "A class"), (Task::Regression, "A number")];
    let tasks = tasks.map(|(task, label)| (id_of(task).to_owned(), label.to_owned())).to_vec();
    view! {
        <Plate title="Roles">
            <div class="stack">
                <SelectField label="Predict" options=targets value=target />
                <div class="fld"><span>"As"</span><Segmented label="Task" options=tasks value=task /></div>
                <details class="ignored">
                    <summary>{left_out}</summary>
                    <fieldset>
                        <legend class="vh">"Columns the model must not see"</legend>
                        {move || others().into_iter().map(box_of).collect_view()}
                    </fieldset>
                </details>
                <If when=used>
                    <p class="meta t2">"Runs or models use this version and keep it. New roles or a new split make a new version."</p>
                </If>
                <Refusal failure=failure />
                <div class="row wrap"><Action label="Save roles" blocked=blocked press=save /></div>
            </div>
        </Plate>
    }
}

fn id_of(task: Task) -> &'static str {
    match task {
        Task::Classification => "classification",
        Task::Regression => "regression",
    }
}

/// The order in which columns were left out does not matter.
fn same_roles(a: &Roles, b: &Roles) -> bool {
    let inside = |a: &Roles, b: &Roles| a.ignored.iter().all(|name| b.ignored.contains(name));
    a.target == b.target && a.task == b.task && inside(a, b) && inside(b, a)
}
