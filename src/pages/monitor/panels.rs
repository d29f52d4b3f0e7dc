//! The panels: small charts that share one time axis, one set of event marks and one "now".

use leptos::prelude::*;
use protocol::{MonitorView, TimeChart};

use crate::charts::{TimeChartFigure, share_crosshair};
use crate::components::{Action, If, StatusView, rows, unique};
use crate::reactive::{Computed, part};

/// Two rows of four; the rest waits behind a button.
const AT_FIRST: usize = 8;

/// All panels.
#[component]
pub(super) fn Panels(view: Computed<MonitorView>) -> impl IntoView {
    share_crosshair();
    let marks = part(view, |v| v.marks.clone());
    let now = part(view, |v| v.now);
    let all = RwSignal::new(false);
    let panels = Computed::new(move || {
        let shown = if all.get() { usize::MAX } else { AT_FIRST };
        view.with(|v| v.panels.iter().take(shown).cloned().collect::<Vec<_>>())
    });
    let more = part(view, |v| v.panels.len() > AT_FIRST);
    let label = Signal::derive(move || if all.get() { "Fewer panels" } else { "More panels" }.to_owned());
    view! {
        <div class="panels">
            {rows(
                panels,
                |panel| panel.id.clone(),
                move |panel| view! { <Panel chart=panel marks=marks now=now /> }.into_any(),
            )}
        </div>
        <If when=more>
            <p class="morepanels">
                <Action label=label small=true press=Callback::new(move |()| all.update(|all| *all = !*all)) />
            </p>
        </If>
    }
}

#[component]
fn Panel(chart: Computed<TimeChart>, marks: Computed<Vec<protocol::EventMark>>, now: Computed<f32>) -> impl IntoView {
    let id = unique("panel");
    let text = move |pick: fn(&TimeChart) -> &String| Computed::new(move || chart.with(|chart| pick(chart).clone()));
    let status = Computed::new(move || chart.with(|chart| chart.status.clone()));
    view! {
        <section class="plate panel" aria-labelledby=id.clone()>
            <div class="ph">
                <h2 id=id.clone()>{text(|chart| &chart.title)}</h2>
                <span class="r">{move || status.get().map(|status| view! { <StatusView status=status /> })}</span>
            </div>
            <p class="row base">
                <span class="pv">{text(|chart| &chart.value)}" "<small>{text(|chart| &chart.unit)}</small></span>
                <span class="meta t2">{text(|chart| &chart.note)}</span>
            </p>
            <TimeChartFigure chart=chart marks=marks now=now height=118.0 />
        </section>
    }
}
