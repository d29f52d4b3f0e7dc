//! Drift lab: the schedule of faults. Faults are simulated, and because we inject them ourselves they are the known
//! truth that monitors and alerts can be judged by. The page draws the schedule; what a fault does is the engine's.

mod form;
mod list;
mod timeline;

use leptos::prelude::*;
use protocol::{DriftLabView, FaultView, Page};

use crate::charts::HistogramFigure;
use crate::components::{Empty, If, PageHead, Plate};
use crate::reactive::{Computed, part};
use crate::route::href;
use form::NewFault;
use list::FaultList;
use timeline::Timeline;

/// The page.
#[component]
pub fn DriftLabPage(
    /// What to draw.
    view: Computed<DriftLabView>,
) -> impl IntoView {
    let head = part(view, |v| v.head.clone());
    let started = part(view, |v| v.started);
    let faults = part(view, |v| v.faults.clone());
    let any = Computed::new(move || faults.with(|faults| !faults.is_empty()));
    let chosen = RwSignal::new(None::<u32>);
    let current = Computed::new(move || {
        let chosen = chosen.get();
        faults.with(|faults| faults.iter().find(|fault| Some(fault.id) == chosen).or(faults.first()).cloned())
    });
    let selected = Computed::new(move || current.with(|fault| fault.as_ref().map(|fault| fault.id)));
    view! {
        <PageHead title="Drift lab" head=head />
        <If
            when=started
            otherwise=|| {
                view! {
                    <div class="bench">
                        <section class="plate">
                            <Empty
                                what="Faults are put on a timeline here, so that you can see whether the monitors find them."
                                why="Nothing is deployed yet, so there is no simulated time for a fault to happen in."
                            >
                                <a class="btn pri" href=href(Page::Deploy)>"Open Deploy"</a>
                            </Empty>
                        </section>
                    </div>
                }
            }
        >
            <div class="bench opsgrid">
                <div class="opscol">
                    <Plate title="Timeline" meta="faults are simulated; you know what is wrong, and when" class="flush">
                        <If
                            when=any
                            otherwise=|| view! { <p class="pad t2">"No fault is scheduled. Production runs as it was when the model was trained."</p> }
                        >
                            <Timeline view=view faults=faults selected=selected chosen=chosen />
                            <FaultList faults=faults selected=selected chosen=chosen />
                        </If>
                    </Plate>
                    <If when=any>
                        <Preview current=current />
                    </If>
                </div>
                <div class="opscol">
                    <NewFault view=view />
                </div>
            </div>
        </If>
    }
}

/// The affected column before the fault and at its full strength.
#[component]
fn Preview(current: Computed<Option<FaultView>>) -> impl IntoView {
    let title = Signal::derive(move || current.with(|fault| fault.as_ref().map(|fault| fault.title.clone())));
    let preview = Computed::new(move || current.with(|fault| fault.as_ref().and_then(|fault| fault.preview.clone())));
    let note = Computed::new(move || current.with(|fault| fault.as_ref().map(|fault| fault.note.clone())));
    let drawn = Computed::new(move || preview.with(Option::is_some));
    let histogram = Computed::new(move || preview.get().unwrap_or_default());
    view! {
        <Plate title="What it does" meta=title>
            <If
                when=drawn
                otherwise=move || view! { <p class="t2">{move || note.get()}</p> }
            >
                <HistogramFigure histogram=histogram height=160.0 />
                <p>{move || histogram.with(|histogram| histogram.caption.clone())}</p>
                <p class="t2">{move || note.get()}</p>
            </If>
        </Plate>
    }
}
