//! The judgement of the canary: one row per metric, the whole verdict in the head. Inconclusive is a normal answer.

use leptos::prelude::*;
use protocol::{AnalysisRow, RolloutView};

use super::kit::rows;
use crate::components::{Plate, StatusView};

/// The plate.
#[component]
pub(super) fn Analysis(rollout: Memo<Option<RolloutView>>) -> impl IntoView {
    let list = Memo::new(move |_| rollout.with(|r| r.as_ref().map(|r| r.analysis.clone()).unwrap_or_default()));
    let verdict = Memo::new(move |_| rollout.with(|r| r.as_ref().map(|r| r.verdict.clone())));
    view! {
        <Plate
            title="Analysis"
            meta="canary against stable, since the rollout started"
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
                    <tbody>{rows(list, |row| row.metric.clone(), |row| view! { <Line row=row /> })}</tbody>
                </table>
            </div>
        </Plate>
    }
}

#[component]
fn Line(row: Memo<AnalysisRow>) -> impl IntoView {
    let text = move |pick: fn(&AnalysisRow) -> &String| Signal::derive(move || row.with(|row| pick(row).clone()));
    let status = Memo::new(move |_| row.with(|row| row.status.clone()));
    let facts = move || {
        row.with(|row| format!("{}. Stable {}, canary {}. Points: {}", row.rule, row.stable, row.canary, row.points))
    };
    view! {
        <tr>
            <th scope="row">
                <b>{text(|row| &row.metric)}</b>
                <small class="ops-narrow meta t2">{facts}</small>
            </th>
            <td class="ops-wide t2">{text(|row| &row.rule)}</td>
            <td class="ops-wide num">{text(|row| &row.stable)}</td>
            <td class="ops-wide num">{text(|row| &row.canary)}</td>
            <td class="num">
                <b>{text(|row| &row.difference)}</b>
            </td>
            <td class="ops-wide num">{text(|row| &row.points)}</td>
            <td>
                <StatusView status=status />
            </td>
        </tr>
    }
}
