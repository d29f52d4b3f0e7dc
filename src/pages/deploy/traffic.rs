//! Who answers now: the split, one mark per request over the last hour, and the counts since the step began.

use leptos::prelude::*;
use protocol::{Answering, Chip, DeployView};

use crate::charts::DotStream;
use crate::components::{GridTable, If, Plate, unique};
use crate::reactive::{Computed, part};

/// The plate.
#[component]
pub(super) fn TrafficPlate(view: Computed<DeployView>, split: Computed<Vec<(Chip, u8)>>) -> impl IntoView {
    let stream = part(view, |v| v.stream.clone());
    let counts = part(view, |v| v.counts.clone());
    let asked =
        Computed::new(move || stream.with(|stream| stream.iter().any(|minute| minute.0 + minute.1 + minute.2 > 0)));
    let counted = Computed::new(move || counts.with(|grid| !grid.columns.is_empty()));
    let answering = part(view, |v| v.answering);
    let name = move |pick: fn(&Answering) -> Option<u32>| {
        Signal::derive(move || answering.with(pick).map(|version| format!("v{version}")).unwrap_or_default())
    };
    view! {
        <Plate title="Traffic" meta="the split now; below, the last simulated hour, or since the version took over">
            <SplitBar split=split />
            <div class="streamrow">
                <div class="streambox">
                    <If
                        when=asked
                        otherwise=|| view! { <p class="t2">"No request in the last hour, or since this version took over. Simulated users ask as soon as the clock runs."</p> }
                    >
                        <DotStream stream=stream stable=name(|who| who.stable) canary=name(|who| who.canary) />
                    </If>
                </div>
                <If when=counted>
                    <GridTable grid=counts caption="Answers during the rollout" class="tight bare" />
                </If>
            </div>
        </Plate>
    }
}

/// Shares of the traffic: stable solid, the second hatched, both named in words below.
#[component]
fn SplitBar(split: Computed<Vec<(Chip, u8)>>) -> impl IntoView {
    let pattern = unique("hatch");
    let words = move || {
        split.with(|split| {
            split
                .iter()
                .map(|(chip, share)| format!("{} {} {share} percent", chip.kind, chip.value))
                .collect::<Vec<_>>()
                .join(", ")
        })
    };
    let first = Computed::new(move || split.with(|split| split.first().map_or(0, |(_, share)| *share)));
    let second = Computed::new(move || split.with(|split| split.len() > 1 && split[1].1 > 0));
    let hatch = format!("url(#{pattern})");
    view! {
        <svg class="rolloutsplit" width="100%" height="24" role="img" aria-label=move || format!("Traffic: {}", words())>
            <defs>
                <pattern id=pattern width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(20)">
                    <path d="M0 0V8" class="splithatch" />
                </pattern>
            </defs>
            <rect width=move || format!("{}%", first.get()) height="24" class="split-a" />
            <If when={
                move || second.get()
            }>
                {
                    let hatch = hatch.clone();
                    view! {
                        <rect x=move || format!("{}%", first.get()) width=move || format!("{}%", 100 - first.get().min(100)) height="24" class="split-b" />
                        <rect x=move || format!("{}%", first.get()) width=move || format!("{}%", 100 - first.get().min(100)) height="24" fill=hatch />
                        <line x1=move || format!("{}%", first.get()) x2=move || format!("{}%", first.get()) y1="0" y2="24" class="split-cut" />
                    }
                }
            </If>
        </svg>
        <ul class="splitkey">
            {move || {
                split
                    .get()
                    .into_iter()
                    .enumerate()
                    .map(|(at, (chip, share))| {
                        view! {
                            <li>
                                <svg class="ch" width="14" height="10" aria-hidden="true">
                                    <rect width="14" height="10" class=if at == 0 { "split-a" } else { "split-b" } />
                                    {(at > 0).then(|| view! { <path d="M3 10l3-10M8 10l3-10" class="splithatch" /> })}
                                </svg>
                                <span class="t2">{chip.kind}</span>
                                <b>{chip.value}</b>
                                {chip.alias.map(|alias| view! { <code class="alias" class:b=chip.challenger>{alias}</code> })}
                                <span>{format!("{share} %")}</span>
                            </li>
                        }
                    })
                    .collect_view()
            }}
        </ul>
    }
}
