//! The judgement of the canary: one row per metric, the whole verdict in the head. Inconclusive is a normal answer.

use leptos::prelude::*;
use protocol::{AnalysisRow, RolloutView};

use crate::components::{Plate, StatusView, rows};
use crate::reactive::Computed;

/// The plate.
#[component]
pub(super) fn Analysis(rollout: Computed<Option<RolloutView>>) -> impl IntoView {
    let list = Computed::new(move || rollout.with(|r| r.as_ref().map(|r| r.analysis.clone()).unwrap_or_default()));
    let verdict = Computed::new(move || rollout.with(|r| r.as_ref().map(|r| r.verdict.clone())));
    view! {
        <Plate
            title="Analysis"
            meta="since the rollout started; quality against stable, ± its 95 % interval; the rest against the brief"
            class="flush"
            actions=Box::new(move || {
                (move || verdict.get().map(|verdict| view! { <StatusView status=verdict pill=true /> })).into_any()
            })
        >
            <div class="ops-scroll">
                <table class="tight an">
                    <caption class="vh">"Metrics of the analysis with rule, values and verdict"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Metric"</th>
                            <th scope="col" class="ops-wide">"Rule"</th>
                            <th scope="col" class="ops-wide num">"Stable"</th>
                            <th scope="col" class="ops-wide num">"Canary"</th>
                            <th scope="col" class="num">"Difference"</th>
                            <th scope="col" class="ops-wide num">"Points"</th>
                            <th scope="col">"Verdict"</th>
                        </tr>
                    </thead>
                    <tbody>{rows(list, |row| row.metric.clone(), |row| view! { <Line row=row /> }.into_any())}</tbody>
                </table>
            </div>
        </Plate>
    }
}

#[component]
fn Line(row: Computed<AnalysisRow>) -> impl IntoView {
    move || {
        let AnalysisRow { metric, rule, stable, canary, difference, points, status } = row.get();
        let facts = format!("{rule}. Stable {stable}, canary {canary}. Points: {points}");
        view! {
            <tr>
                <th scope="row">
                    <b>{metric}</b>
                    <small class="ops-narrow meta t2">{facts}</small>
                </th>
                <td class="ops-wide t2">{rule}</td>
                <td class="ops-wide num">{stable}</td>
                <td class="ops-wide num">{canary}</td>
                <td class="num">
                    <b>{difference}</b>
                </td>
                <td class="ops-wide num">{points}</td>
                <td>
                    <StatusView status />
                </td>
            </tr>
        }
    }
}
