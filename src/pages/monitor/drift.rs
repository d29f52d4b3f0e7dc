//! Drift by feature, worst first: shape, scores and verdict in a row, both distributions and all numbers when it opens.

use leptos::prelude::*;
use protocol::{FeatureDrift, MonitorView};

use crate::charts::{HistogramFigure, Sparkline};
use crate::components::{If, Plate, StatusView, rows, unique};
use crate::number::fixed;
use crate::reactive::{Computed, part};

/// The plate.
#[component]
pub(super) fn Drift(view: Computed<MonitorView>) -> impl IntoView {
    let features = part(view, |v| v.features.clone());
    let note = part(view, |v| v.drift_note.clone());
    let recipe = part(view, |v| v.drift_recipe.clone());
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
                    <tbody>{rows(features, |feature| feature.name.clone(), move |feature| view! { <Row feature=feature open=open /> }.into_any())}</tbody>
                </table>
            </div>
            <p class="pad meta t2">{recipe}</p>
        </Plate>
    }
}

#[component]
fn Row(feature: Computed<FeatureDrift>, open: RwSignal<Option<String>>) -> impl IntoView {
    let name = feature.with_untracked(|feature| feature.name.clone());
    let id = unique("drift");
    let (controls, described, toggled) = (id.clone(), name.clone(), name.clone());
    let on = Computed::new(move || open.with(|open| open.as_ref() == Some(&described)));
    let toggle = move |_| open.set(if on.get_untracked() { None } else { Some(toggled.clone()) });
    let histogram = part(feature, |feature| feature.histogram.clone());
    let history = part(feature, |feature| feature.history.clone());
    let limit = part(feature, |feature| feature.limit);
    let status = part(feature, |feature| feature.status.clone());
    // Scores change many times a second: only the texts do.
    let text = move |pick: fn(&FeatureDrift) -> &String| move || feature.with(|feature| pick(feature).clone());
    view! {
        <tr class:on=move || on.get() on:click=toggle>
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
                <span class="vh">{move || history.with(|values| spanned(values))}</span>
            </td>
            <td class="ops-wide num">
                <b>{text(|feature| &feature.psi)}</b>
            </td>
            <td class="ops-wider num t2">{text(|feature| &feature.expected_psi)}</td>
            <td class="ops-wider num nw">{text(|feature| &feature.test)}" "{text(|feature| &feature.statistic)}</td>
            <td class="ops-wider num nw">{text(|feature| &feature.p_value)}</td>
            <td>{move || view! { <StatusView status=status.get() /> }}</td>
        </tr>
        <tr class="openrow" hidden=move || !on.get()>
            <td colspan="8" id=id.clone()>
                <If when=on>
                    <Opened feature=feature histogram=histogram />
                </If>
            </td>
        </tr>
    }
}

/// Between what the scores moved, for those who do not see the line.
fn spanned(values: &[f32]) -> String {
    let (low, high) =
        values.iter().fold((f32::INFINITY, 0.0_f32), |(low, high), value| (low.min(*value), high.max(*value)));
    if low <= high { format!("{} to {}", fixed(low.into(), 2), fixed(high.into(), 2)) } else { String::new() }
}

/// Both distributions at full size, and the scores with their recipes.
#[component]
fn Opened(feature: Computed<FeatureDrift>, histogram: Computed<protocol::Histogram>) -> impl IntoView {
    let scores = move || {
        let FeatureDrift { psi, expected_psi, test, statistic, p_value, histogram, .. } = feature.get();
        let score = |name: String, value: String, recipe: &'static str| {
            view! {
                <dt>{name}</dt>
                <dd>
                    <b>{value}</b>
                    <small class="meta t2">{recipe}</small>
                </dd>
            }
        };
        let distance = if test == "KS" {
            "Kolmogorov–Smirnov: largest gap between the two cumulative distributions"
        } else {
            "chi-square: how far the counts differ, summed over categories; grows with the number of requests"
        };
        view! {
            <p>{histogram.caption}</p>
            <dl class="scores">
                {score("PSI".into(), psi, "population stability index; 0.10 watch, 0.25 act by convention; raised to 2 and 2.5 times the PSI by chance where that is more")}
                {score("PSI by chance".into(), expected_psi, "expected at these sample sizes when nothing changed")}
                {score(test, statistic, distance)}
                {score("p-value".into(), p_value, "chance of such a difference when nothing changed; small with many requests, even for a harmless change")}
            </dl>
        }
    };
    view! {
        <div class="driftopen">
            <HistogramFigure histogram=histogram height=150.0 />
            <div>{scores}</div>
        </div>
    }
}
