//! Why a run answers as it does: which columns matter, how the answers depend on one, how single answers came about.

mod answer;
mod column;
mod method;
mod overview;

use leptos::prelude::*;
use protocol::{
    AgainState, Answer, Command, ExplainedPart, ExplanationPart, ExplanationView, ExplanationWanted, Failure, Mark,
    Query, RunRow, Verdict,
};

use crate::components::{Action, If, Plate, Refusal, VerdictBlock};
use crate::engine::{Asked, asked, use_engine};
use crate::focus::{focus, is_lost};
use crate::reactive::{Computed, part};
use answer::OneAnswer;
use column::OneColumn;
use overview::Overview;

/// What is looked at. It stays while the tab is open; another run begins anew.
#[derive(Clone, Copy)]
struct Chosen {
    /// Name of the class; the first where there is none of the name.
    class: RwSignal<String>,
    /// Name of the column; the one that matters most where there is none of the name.
    column: RwSignal<String>,
    /// Curves of single rows are drawn.
    rows: RwSignal<bool>,
    /// Place of the row.
    row: RwSignal<String>,
    /// Only rows that are worth a look are offered.
    worst: RwSignal<bool>,
    /// Name of the class whose answer is taken apart; empty for the answered one.
    output: RwSignal<String>,
}

impl Chosen {
    fn new() -> Self {
        Self {
            class: RwSignal::new(String::new()),
            column: RwSignal::new(String::new()),
            rows: RwSignal::new(true),
            row: RwSignal::new("0".into()),
            worst: RwSignal::new(false),
            output: RwSignal::new(String::new()),
        }
    }
}

/// The explanation of a finished run.
#[component]
pub fn Explanation(
    /// The run.
    run: Computed<RunRow>,
) -> impl IntoView {
    let chosen = Chosen::new();
    let ready = part(run, |run| run.explanation == AgainState::Ready);
    // The button is gone once it is ready, and the focus with it.
    Effect::new(move |before: Option<bool>| {
        let now = ready.get();
        if before == Some(false) && now && !is_lost() {
            request_animation_frame(|| {
                if is_lost() {
                    focus(".rtabs [aria-selected='true']");
                }
            });
        }
        now
    });
    view! {
        <If when=ready otherwise=move || view! { <Ask run=run /> }.into_any()>
            <div class="tcol"><Ready run=run chosen=chosen /></div>
        </If>
    }
}

/// What will be computed, and the button that begins it.
#[component]
fn Ask(run: Computed<RunRow>) -> impl IntoView {
    let engine = use_engine();
    let running = part(run, |run| matches!(run.explanation, AgainState::Running(_)));
    let failed = part(run, |run| match &run.explanation {
        AgainState::Failed(failure) => Some(failure.clone()),
        _ => None,
    });
    let label = Signal::derive(move || if running.get() { "Explaining…".to_owned() } else { "Explain".to_owned() });
    let blocked =
        Signal::derive(move || running.get().then(|| "It is being computed. Wait for it, or cancel it.".to_owned()));
    let press = Callback::new(move |()| engine.send(Command::Explain { run: run.with_untracked(|run| run.run) }));
    let told = move |Failure { message, hint, .. }| {
        view! { <VerdictBlock verdict=Verdict { mark: Mark::Bad, title: message, why: hint } /> }
    };
    view! {
        <Plate title="Why it answers as it does">
            <div class="stack">
                <p class="read">
                    "This computes which columns matter, how the answers depend on each of them, and how single answers came about. "
                    "The model is trained again for it, and nothing of it is kept: after a reload it is computed anew."
                </p>
                <div role="status">{move || failed.get().map(told)}</div>
                <div><Action label=label blocked=blocked press=press /></div>
            </div>
        </Plate>
    }
}

/// Asks for a part while there is one to ask for.
fn explained(run: Computed<RunRow>, wanted: Computed<Option<ExplanationPart>>) -> Asked<ExplanationView> {
    let number = part(run, |run| run.run);
    asked(
        move || {
            let part = wanted.get()?;
            Some((Query::Explanation(ExplanationWanted { run: number.get(), part }), String::new()))
        },
        |answer| match answer {
            Answer::Explanation(view) => Some(*view).filter(|view| view.part.is_some()),
            _ => None,
        },
    )
}

/// Of what was asked for, what is of one kind.
fn of<T: PartialEq + Send + Sync + 'static>(
    got: RwSignal<Option<ExplanationView>>,
    pick: fn(&ExplainedPart) -> Option<T>,
) -> Computed<Option<T>> {
    Computed::new(move || got.with(|view| view.as_ref().and_then(|view| view.part.as_ref()).and_then(pick)))
}

#[component]
fn Ready(run: Computed<RunRow>, chosen: Chosen) -> impl IntoView {
    let whole = explained(run, Computed::from(Some(ExplanationPart::Overview)));
    let list = move |pick: fn(&ExplanationView) -> Vec<String>| {
        Computed::new(move || whole.got.with(|view| view.as_ref().map(pick).unwrap_or_default()))
    };
    let (columns, rows) = (list(|view| view.columns.clone()), list(|view| view.rows.clone()));
    let worst = Computed::new(move || {
        whole
            .got
            .with(|view| view.as_ref().map(|view| (view.worst.clone(), view.worst_name.clone())).unwrap_or_default())
    });
    let column = Computed::new(move || {
        columns.with(|columns| {
            chosen.column.with(|name| columns.iter().find(|column| *column == name).or(columns.first()).cloned())
        })
    });
    let row = Computed::new(move || {
        let index = chosen.row.with(|row| row.parse::<u32>()).unwrap_or_default();
        rows.with(|rows| (index as usize) < rows.len()).then_some(index)
    });
    let of_column = explained(run, part(column, |name| name.clone().map(|name| ExplanationPart::Column { name })));
    let of_row = explained(run, part(row, |row| row.map(|index| ExplanationPart::Row { index })));
    let overview = of(whole.got, |part| match part {
        ExplainedPart::Overview(overview) => Some(overview.clone()),
        _ => None,
    });
    let one_column = of(of_column.got, |part| match part {
        ExplainedPart::Column(column) => Some(column.clone()),
        _ => None,
    });
    let one_row = of(of_row.got, |part| match part {
        ExplainedPart::Row(row) => Some(row.clone()),
        _ => None,
    });
    let name = part(column, |name| name.clone().unwrap_or_default());
    view! {
        <Refusal failure=whole.failed />
        <If
            when=move || overview.with(Option::is_some)
            otherwise=|| view! { <div class="plate"><p class="t2">"Reading what was found…"</p></div> }.into_any()
        >
            <Overview overview=Computed::while_there(move || overview.get()) column=name chosen=chosen />
            <OneColumn found=one_column failed=of_column.failed columns=columns chosen=chosen />
            <OneAnswer found=one_row failed=of_row.failed rows=rows worst=worst chosen=chosen />
        </If>
    }
}
