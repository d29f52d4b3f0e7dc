//! Monitor: what production looks like, what drifted, which rules watch it, and what can be done about it. Scores and
//! verdicts come from the engine; the page places them.

mod drift;
mod panels;
mod retrain;
mod rule_editor;
mod rules;

use leptos::prelude::*;
use protocol::{ClockControl, MonitorView, Page, Span};

use crate::components::{Action, Choice, Empty, If, Later, PageHead, Segmented};
use crate::engine::use_engine;
use crate::reactive::{Computed, part};
use crate::route::href;
use drift::Drift;
use panels::Panels;
use retrain::WhatNow;
use rules::Rules;

/// The page.
#[component]
pub fn MonitorPage(
    /// What to draw.
    view: Computed<MonitorView>,
) -> impl IntoView {
    let head = part(view, |v| v.head.clone());
    let started = part(view, |v| v.started);
    let watched = part(view, |v| !v.metrics.is_empty());
    let drifting = part(view, |v| !v.features.is_empty());
    view! {
        <PageHead title="Monitor" head=head>
            <If when=started><Spans view=view /></If>
        </PageHead>
        <If
            when=started
            otherwise=move || {
                view! {
                    <div class="bench">
                        <NotStarted />
                        <If when=watched>
                            <Rules view=view />
                        </If>
                    </div>
                }
            }
        >
            <Panels view=view />
            <Later><div class="bench opsgrid even">
                <div class="opscol">
                    <If when=drifting>
                        <Drift view=view />
                    </If>
                </div>
                <div class="opscol">
                    <WhatNow view=view />
                    <Rules view=view />
                </div>
            </div></Later>
        </If>
    }
}

/// How much of the past the charts show. Like the speed of the clock it belongs to the looking, not to the project.
#[component]
fn Spans(view: Computed<MonitorView>) -> impl IntoView {
    let engine = use_engine();
    let span = part(view, |v| v.span);
    view! {
        <Segmented
            label="Time that the charts show"
            options=SPANS.map(|(span, label)| (span, label.to_owned())).to_vec()
            value=Choice::new(span, move |span| engine.clock(ClockControl::Span(span)))
        />
    }
}

/// The spans with their labels.
const SPANS: [(Span, &str); 3] = [(Span::Day, "1 day"), (Span::FourDays, "4 days"), (Span::Month, "30 days")];

/// Before the first deployment, and between it and the first request.
#[component]
fn NotStarted() -> impl IntoView {
    let engine = use_engine();
    let clock = Computed::new(move || {
        engine.frame().with(|frame| frame.as_ref().map(|frame| (frame.clock.started, frame.clock.playing)))
    });
    view! {
        <section class="plate">
            {move || {
                if clock.get().is_some_and(|(started, _)| started) {
                    let playing = clock.get().is_some_and(|(_, playing)| playing);
                    let label = if playing { "Pause the clock" } else { "Play" };
                    let control = if playing { ClockControl::Pause } else { ClockControl::Play };
                    view! {
                        <Empty
                            what="Requests, latency, quality and drift are drawn here as they happen."
                            why="No request was answered yet. Simulated users ask as soon as the clock runs."
                        >
                            <Action label=label lead=true press=Callback::new(move |()| engine.clock(control)) />
                        </Empty>
                    }
                        .into_any()
                } else {
                    view! {
                        <Empty
                            what="Requests, latency, quality and drift of the deployed model are drawn here."
                            why="Nothing is deployed yet, so there is no production to watch."
                        >
                            <a class="btn pri" href=href(Page::Deploy)>"Open Deploy"</a>
                        </Empty>
                    }
                        .into_any()
                }
            }}
        </section>
    }
}
