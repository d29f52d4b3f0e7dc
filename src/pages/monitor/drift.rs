//! Drift by feature, worst first: shape, scores and verdict in a row, both distributions and all numbers when it opens.

use leptos::prelude::*;
use protocol::{FeatureDrift, MonitorView};

use crate::charts::{HistogramFigure, Sparkline};
use crate::components::{Plate, StatusView, unique};
use crate::pages::deploy::kit::{part, rows};

/// The plate.
#[component]
pub(super) fn Drift(view: Signal<MonitorView>) -> impl IntoView {
    let features = part(view, |v| v.features.clone());
    let note = part(view, |v| v.drift_note.clone());
    let open = RwSignal::new(None::<String>);
    view! {
        <Plate title="Drift by feature" meta=Signal::derive(move || Some(note.get())) class="flush">
            <div class="ops-scroll">
                <table class="tight dt">
                    <caption class="vh">"Features, the most drifted first. The button in each row opens both distributions."</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Feature"</th>
                            <th scope="col">
                                <span class="key">
                                    <svg class="ch" width="12" height="10" aria-hidden="true">
                                        <path d="M0 9V3H5V0H11V9" class="driftref" />
                                    </svg>
                                    "reference"
                                </span>
                                " "
                                <span class="key">
                                    <svg class="ch" width="12" height="10" aria-hidden="true">
                                        <path d="M0 2h5v8H0zM6 0h5v10H6z" class="driftnow" />
                                    </svg>
                                    "now"
                                </span>
                            </th>
                            <th scope="col" class="ops-wide">"PSI over time"</th>
                            <th scope="col" class="ops-wide num">"PSI"</th>
                            <th scope="col" class="ops-wider num">"By chance"</th>
                            <th scope="col" class="ops-wider num">"Test"</th>
                            <th scope="col" class="ops-wider num">"p"</th>
                            <th scope="col">"Verdict"</th>
                        </tr>
                    </thead>
                    <tbody>{rows(features, |feature| feature.name.clone(), move |feature| view! { <Row feature=feature open=open /> })}</tbody>
                </table>
            </div>
        </Plate>
    }
}

#[component]
fn Row(feature: Memo<FeatureDrift>, open: RwSignal<Option<String>>) -> impl IntoView {
    let name = feature.with_untracked(|feature| feature.name.clone());
    let id = unique("drift");
    let (controls, described, toggled) = (id.clone(), name.clone(), name.clone());
    let on = Memo::new(move |_| open.with(|open| open.as_ref() == Some(&described)));
    let toggle = move |_| open.set(if on.get_untracked() { None } else { Some(toggled.clone()) });
    let text =
        move |pick: fn(&FeatureDrift) -> &String| Memo::new(move |_| feature.with(|feature| pick(feature).clone()));
    let histogram = Memo::new(move |_| feature.with(|feature| feature.histogram.clone()));
    let history = Memo::new(move |_| feature.with(|feature| feature.history.clone()));
    let limit = Memo::new(move |_| feature.with(|feature| feature.limit));
    let status = Memo::new(move |_| feature.with(|feature| feature.status.clone()));
    let test = Memo::new(move |_| feature.with(|feature| format!("{} {}", feature.test, feature.statistic)));
    view! {
        <tr class:on=on on:click=toggle>
            <th scope="row">
                // A click bubbles to the row, which opens.
                <button type="button" class="rowlink" aria-expanded=move || on.get().to_string() aria-controls=controls>
                    {name}
                </button>
                <small class="ops-narrow meta t2">"PSI "{text(|feature| &feature.psi)}</small>
            </th>
            <td>
                <HistogramFigure histogram=histogram width=82.0 height=26.0 />
            </td>
            <td class="ops-wide">
                <Sparkline values=history limit=limit />
            </td>
            <td class="ops-wide num">
                <b>{text(|feature| &feature.psi)}</b>
            </td>
            <td class="ops-wider num t2">{text(|feature| &feature.expected_psi)}</td>
            <td class="ops-wider num nw">{test}</td>
            <td class="ops-wider num nw">{text(|feature| &feature.p_value)}</td>
            <td>
                <StatusView status=status />
            </td>
        </tr>
        <tr class="openrow" hidden=move || !on.get()>
            <td colspan="8" id=id.clone()>
                <Show when=move || on.get()>
                    <Opened feature=feature histogram=histogram />
                </Show>
            </td>
        </tr>
    }
}

/// Both distributions at full size, and the scores with their recipes.
#[component]
fn Opened(feature: Memo<FeatureDrift>, histogram: Memo<protocol::Histogram>) -> impl IntoView {
    let text =
        move |pick: fn(&FeatureDrift) -> &String| Memo::new(move |_| feature.with(|feature| pick(feature).clone()));
    let finding = Memo::new(move |_| histogram.with(|histogram| histogram.caption.clone()));
    view! {
        <div class="driftopen">
            <HistogramFigure histogram=histogram height=150.0 />
            <div>
                <p>{finding}</p>
                <dl class="scores">
                    <dt>"PSI"</dt>
                    <dd>
                        <b>{text(|feature| &feature.psi)}</b>
                        <small class="meta t2">"0.10 watch, 0.25 act: a convention, raised where chance alone explains more"</small>
                    </dd>
                    <dt>"PSI by chance"</dt>
                    <dd>
                        <b>{text(|feature| &feature.expected_psi)}</b>
                        <small class="meta t2">"expected at these sample sizes when nothing changed"</small>
                    </dd>
                    <dt>{text(|feature| &feature.test)}</dt>
                    <dd>
                        <b>{text(|feature| &feature.statistic)}</b>
                        <small class="meta t2">"distance between both distributions"</small>
                    </dd>
                    <dt>"p-value"</dt>
                    <dd>
                        <b>{text(|feature| &feature.p_value)}</b>
                        <small class="meta t2">"small with many requests, even for a harmless change"</small>
                    </dd>
                </dl>
            </div>
        </div>
    }
}
