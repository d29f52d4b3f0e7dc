//! Everything known about the selected version, in tabs, and the controls of its aliases.

use leptos::prelude::*;
use protocol::{Command, Query, VersionRow};

use super::versions::aliases;
use super::{CHALLENGER, CHAMPION};
use crate::components::{Action, GridTable, IconName, Plate, Tabs};
use crate::engine::use_engine;
use crate::frame::save;
use crate::reactive::Computed;

/// The plate below the table.
#[component]
pub(super) fn Detail(versions: Computed<Vec<VersionRow>>, current: Computed<Option<VersionRow>>) -> impl IntoView {
    let tab = RwSignal::new(0_usize);
    let meta =
        Signal::derive(move || current.with(|row| row.as_ref().map(|row| format!("{} · {}", row.id, row.title))));
    view! {
        <Plate title="Selected version" meta=meta class="flush regdetail">
            <AliasControls versions=versions current=current />
            <Tabs label="Facts about the version" names=&["Lineage", "Signature", "Metrics", "File"] current=tab panel="version-panel" />
            <div class="tabpanel" role="tabpanel" id="version-panel" tabindex="0" aria-labelledby=move || format!("version-panel-tab-{}", tab.get())>
                {move || match tab.get() {
                    0 => view! { <Lineage current=current /> }.into_any(),
                    1 => {
                        let grid = Computed::new(move || current.with(|row| row.as_ref().map(|row| row.signature.clone()).unwrap_or_default()));
                        view! { <GridTable grid=grid caption="Inputs and outputs of the model" class="tight" /> }.into_any()
                    }
                    2 => {
                        let grid = Computed::new(move || current.with(|row| row.as_ref().map(|row| row.metrics.clone()).unwrap_or_default()));
                        view! { <GridTable grid=grid caption="Metrics on train and validation, beside a naive model" class="tight" /> }.into_any()
                    }
                    _ => view! { <File current=current /> }.into_any(),
                }}
            </div>
        </Plate>
    }
}

/// Who carries each alias, and giving it to or taking it from the selected version.
#[component]
fn AliasControls(versions: Computed<Vec<VersionRow>>, current: Computed<Option<VersionRow>>) -> impl IntoView {
    view! {
        <ul class="aliasrow">
            {[(CHAMPION, "the version others are measured against"), (CHALLENGER, "the candidate to take over")]
                .map(|(alias, meaning)| view! { <AliasControl alias=alias meaning=meaning versions=versions current=current /> })
                .collect_view()}
        </ul>
    }
}

#[component]
fn AliasControl(
    alias: &'static str,
    meaning: &'static str,
    versions: Computed<Vec<VersionRow>>,
    current: Computed<Option<VersionRow>>,
) -> impl IntoView {
    let engine = use_engine();
    let holder = Computed::new(move || {
        versions.with(|rows| {
            rows.iter().find(|row| row.aliases.iter().any(|a| a == alias)).map(|row| (row.version, row.id.clone()))
        })
    });
    let target = Computed::new(move || current.with(|row| row.as_ref().map(|row| (row.version, row.id.clone()))));
    let carried = Computed::new(move || holder.get().is_some() && holder.get() == target.get());
    let label = Signal::derive(move || {
        let id = target.get().map(|(_, id)| id).unwrap_or_default();
        if carried.get() { format!("Remove from {id}") } else { format!("Give to {id}") }
    });
    let press = move |()| {
        let version = if carried.get_untracked() { None } else { target.get_untracked().map(|(version, _)| version) };
        engine.send(Command::SetAlias { alias: alias.to_owned(), version });
    };
    view! {
        <li>
            {aliases(vec![alias.to_owned()])}
            <span class="meta t2">
                {move || holder.get().map_or_else(|| "no version carries it".to_owned(), |(_, id)| format!("{id}, {meaning}"))}
            </span>
            <Action label=label small=true press=Callback::new(press) />
        </li>
    }
}

/// Data, run, pipeline, version, endpoint: a line of stops with a fact each.
#[component]
fn Lineage(current: Computed<Option<VersionRow>>) -> impl IntoView {
    let stop = |(stop, fact)| view! { <li><b>{stop}</b><span class="meta t2">{fact}</span></li> };
    view! {
        <ol class="lineage" aria-label="Where the version comes from and where it serves">
            {move || current.get().map(|row| row.lineage.into_iter().map(stop).collect_view())}
        </ol>
    }
}

/// The model's file.
#[component]
fn File(current: Computed<Option<VersionRow>>) -> impl IntoView {
    let engine = use_engine();
    let facts = move || {
        current.get().map(|row| {
            view! {
                <dl class="filefacts">
                    <dt>"Format"</dt>
                    <dd>"ONNX, for instance for onnxruntime. It may use ai.onnx.ml operators."</dd>
                    <dt>"SHA-256"</dt>
                    <dd class="mono">{row.digest}</dd>
                    <dt>"Size"</dt>
                    <dd>{row.size}</dd>
                    <dt>"Made by"</dt>
                    <dd>{row.run}", "{row.source}</dd>
                </dl>
            }
        })
    };
    let press = move |()| {
        if let Some(version) = current.with_untracked(|row| row.as_ref().map(|row| row.version)) {
            save(engine, Query::DownloadModel { version });
        }
    };
    view! {
        {facts}
        <p class="row">
            <Action label="Download ONNX" icon=IconName::Download press=Callback::new(press) />
        </p>
    }
}
