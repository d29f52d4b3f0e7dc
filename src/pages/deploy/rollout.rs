//! The rollout in progress, or the last one: five buttons in fixed order, the step track, and why it was aborted.

use leptos::prelude::*;
use protocol::{Command, Mark, RolloutButtons, RolloutView};

use crate::charts::StepTrack;
use crate::components::{Action, If, Plate, StatusView, VerdictBlock};
use crate::engine::use_engine;
use crate::keys::page_key;
use crate::reactive::Computed;

type Reason = fn(&RolloutButtons) -> &Option<String>;

/// Name, reason against it, command. The order never changes.
const FIXED: [(&str, Reason, Command); 3] = [
    ("Promote fully", |b| &b.promote_fully, Command::PromoteFully),
    ("Abort", |b| &b.abort, Command::Abort),
    ("Retry", |b| &b.retry, Command::Retry),
];

/// The plate.
#[component]
pub(super) fn Rollout(
    rollout: Computed<Option<RolloutView>>,
    buttons: Computed<RolloutButtons>,
    moving: Computed<bool>,
) -> impl IntoView {
    let title = Signal::derive(move || {
        Some(rollout.with(|r| r.as_ref().map_or_else(|| "no canary is in progress".to_owned(), |r| r.title.clone())))
    });
    let any = Computed::new(move || rollout.with(Option::is_some));
    let status = Computed::new(move || rollout.with(|r| r.as_ref().map(|r| r.status.clone())));
    let waits = Computed::new(move || status.with(|s| s.as_ref().is_some_and(|s| s.mark == Mark::Pause)));
    let steps = Computed::new(move || rollout.with(|r| r.as_ref().map(|r| r.steps.clone()).unwrap_or_default()));
    let reason = Computed::new(move || rollout.with(|r| r.as_ref().and_then(|r| r.reason.clone())));
    view! {
        <Plate
            title="Rollout"
            meta=title
            // While it is in progress, the head of the page says the state.
            actions=Box::new(move || {
                (move || status.get().filter(|_| !moving.get()).map(|status| view! { <StatusView status=status pill=true /> })).into_any()
            })
        >
            <Buttons buttons=buttons waits=waits />
            <If when=any>
                <StepTrack steps=steps />
            </If>
            {move || reason.get().map(|reason| view! { <VerdictBlock verdict=reason /> })}
            <Reasons buttons=buttons />
        </Plate>
    }
}

#[component]
fn Buttons(
    buttons: Computed<RolloutButtons>,
    /// The rollout waits for the learner.
    waits: Computed<bool>,
) -> impl IntoView {
    let engine = use_engine();
    let reason = move |pick: Reason| Signal::derive(move || buttons.with(|b| pick(b).clone()));
    let label = move |pick: fn(&RolloutButtons) -> &String, plain: &'static str| {
        Signal::derive(move || buttons.with(|b| if pick(b).is_empty() { plain.to_owned() } else { pick(b).clone() }))
    };
    let press = move |command: Command| Callback::new(move |()| engine.send(command.clone()));
    page_key("p", "main [aria-keyshortcuts='P']");
    view! {
        <div class="rollbtns" role="group" aria-label="Steer the rollout">
            <Action
                label=label(|b| &b.promote_label, "Promote")
                blocked=reason(|b| &b.promote)
                lead=waits
                key="P"
                press=press(Command::Promote)
            />
            {FIXED
                .map(|(name, blocked, command)| {
                    view! { <Action label=name blocked=reason(blocked) press=press(command) /> }
                })
                .into_iter()
                .collect_view()}
            <Action label=label(|b| &b.roll_back_label, "Roll back") blocked=reason(|b| &b.roll_back) press=press(Command::RollBack) />
        </div>
    }
}

/// The reasons as text, for those who cannot hover.
#[component]
fn Reasons(buttons: Computed<RolloutButtons>) -> impl IntoView {
    let blocked = Computed::new(move || {
        buttons.with(|b| {
            let first = (if b.promote_label.is_empty() { "Promote" } else { &b.promote_label }, &b.promote);
            let last = (if b.roll_back_label.is_empty() { "Roll back" } else { &b.roll_back_label }, &b.roll_back);
            let fixed = FIXED.iter().map(|(name, pick, _)| (*name, pick(b)));
            std::iter::once(first)
                .chain(fixed)
                .chain(std::iter::once(last))
                .filter_map(|(name, reason)| reason.as_ref().map(|reason| (name.to_owned(), reason.clone())))
                .collect::<Vec<_>>()
        })
    });
    view! {
        <If when=move || blocked.with(|blocked| !blocked.is_empty())>
            <details class="reasons">
                <summary class="meta t2">"Why some buttons are off"</summary>
                <dl>
                    {move || blocked.get().into_iter().map(|(name, reason)| view! { <dt>{name}</dt> <dd class="t2">{reason}</dd> }).collect_view()}
                </dl>
            </details>
        </If>
    }
}
