//! The schedule as a table, with the button that takes a fault out or ends it.

use leptos::prelude::*;
use protocol::{Command, FaultPhase, FaultView};

use crate::components::{Action, StatusView, rows};
use crate::engine::use_engine;
use crate::focus::focus;
use crate::reactive::{Computed, part};

/// The table.
#[component]
pub(super) fn FaultList(
    faults: Computed<Vec<FaultView>>,
    selected: Computed<Option<u32>>,
    chosen: RwSignal<Option<u32>>,
) -> impl IntoView {
    view! {
        <div class="ops-scroll">
            <table class="tight ft">
                <caption class="vh">"Scheduled faults. The button in each row shows what the fault does."</caption>
                <thead>
                    <tr>
                        <th scope="col">"Fault"</th>
                        <th scope="col" class="ops-wide">"When"</th>
                        <th scope="col">"State"</th>
                        <th scope="col">
                            <span class="vh">"Action"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>
                    {rows(faults, |fault| fault.id.to_string(), move |fault| view! { <Line fault=fault faults=faults selected=selected chosen=chosen /> }.into_any())}
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Line(
    fault: Computed<FaultView>,
    faults: Computed<Vec<FaultView>>,
    selected: Computed<Option<u32>>,
    chosen: RwSignal<Option<u32>>,
) -> impl IntoView {
    let engine = use_engine();
    let id = fault.with_untracked(|fault| fault.id);
    let phase = part(fault, |fault| fault.phase);
    let label = Signal::derive(move || if phase.get() == FaultPhase::AtWork { "End now" } else { "Remove" }.to_owned());
    let blocked = Computed::new(move || {
        (phase.get() == FaultPhase::Over).then(|| "It is over. What happened stays in the schedule.".to_owned())
    });
    let remove = move |()| {
        engine.send(Command::RemoveFault { fault: id });
        if phase.get_untracked() == FaultPhase::Ahead {
            // The row goes, so the focus moves to a neighbour.
            let ids = faults.with_untracked(|faults| faults.iter().map(|fault| fault.id).collect::<Vec<_>>());
            let at = ids.iter().position(|other| *other == id).unwrap_or(0);
            if let Some(next) = ids.get(at + 1).or(at.checked_sub(1).and_then(|before| ids.get(before))) {
                focus(format!("#fault-{next} .rowlink"));
            }
        }
    };
    let cells = move || {
        let FaultView { title, when, status, .. } = fault.get();
        let on = selected.get() == Some(id);
        view! {
            <th scope="row">
                // A click bubbles to the row, which selects.
                <button type="button" class="rowlink" aria-pressed=on.to_string()>
                    {title}
                </button>
                <small class="ops-narrow meta t2">{when.clone()}</small>
            </th>
            <td class="ops-wide">{when}</td>
            <td>
                <StatusView status />
            </td>
        }
    };
    view! {
        <tr id=format!("fault-{id}") class:on=move || selected.get() == Some(id) on:click=move |_| chosen.set(Some(id))>
            {cells}
            <td class="num">
                <Action label=label small=true blocked=blocked press=Callback::new(remove) />
            </td>
        </tr>
    }
}
