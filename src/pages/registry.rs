//! Registry: versions, their aliases, and everything that is known about one of them. Registering happens in the
//! pipeline or from a run; putting a version into production happens on Deploy.

mod detail;
mod versions;

use leptos::prelude::*;
use protocol::{Command, Page, Query, RegistryView, VersionRow};

use crate::components::{Action, DropZone, Empty, FilePick, IconName, If, ONNX_MB, PageHead, Taker};
use crate::engine::use_engine;
use crate::frame::save;
use crate::pages::deploy::preselect;
use crate::reactive::{Computed, part};
use crate::route::href;
use detail::Detail;
use versions::Versions;

const CHAMPION: &str = "champion";
const CHALLENGER: &str = "challenger";

/// The page.
#[component]
pub fn RegistryPage(
    /// What to draw.
    view: Computed<RegistryView>,
) -> impl IntoView {
    let head = part(view, |v| v.head.clone());
    let versions = part(view, |v| v.versions.clone());
    let metric = part(view, |v| v.metric.clone());
    let chosen = RwSignal::new(None::<u32>);
    let current = Computed::new(move || {
        let chosen = chosen.get();
        versions.with(|rows| rows.iter().find(|row| Some(row.version) == chosen).or(rows.first()).cloned())
    });
    let any = Computed::new(move || current.with(Option::is_some));
    let engine = use_engine();
    // The new version is the newest one, which is chosen while no other is.
    let import = Callback::new(move |(name, bytes): (String, Vec<u8>)| {
        chosen.set(None);
        engine.send(Command::ImportModel { name, bytes });
    });
    view! {
        <DropZone taker=Taker::Content(import, ONNX_MB)>
        <PageHead title="Registry" head=head>
            <FilePick label="Import ONNX" accept=".onnx" taker=Taker::Content(import, ONNX_MB) />
            <If when=any>
                <Lead versions=versions current=current />
            </If>
        </PageHead>
        <div class="bench reggrid">
            <If
                when=any
                otherwise=|| {
                    view! {
                        <section class="plate">
                            <Empty
                                what="Registered versions of the model stand here, with their aliases, lineage and signature."
                                why="No run has been registered yet. The pipeline registers a model once its checks pass; an ONNX file made elsewhere, with scikit-learn for instance, is tried on the current data and registered when it fits."
                            >
                                <a class="btn pri" href=href(Page::Pipeline)>"Open Pipeline"</a>
                            </Empty>
                        </section>
                    }
                }
            >
                <Versions versions=versions metric=metric current=current chosen=chosen />
                <Detail versions=versions current=current />
            </If>
        </div>
        </DropZone>
    }
}

/// The three leading actions on the selected version.
#[component]
fn Lead(versions: Computed<Vec<VersionRow>>, current: Computed<Option<VersionRow>>) -> impl IntoView {
    let engine = use_engine();
    let number = Computed::new(move || current.with(|row| row.as_ref().map_or(0, |row| row.version)));
    let id = Computed::new(move || current.with(|row| row.as_ref().map_or_else(String::new, |row| row.id.clone())));
    // The first version becomes champion; a later one challenges it first. The label never changes under a double click.
    let alias = Computed::new(move || {
        let other = versions.with(|rows| {
            rows.iter().any(|row| row.version != number.get() && row.aliases.iter().any(|a| a == CHAMPION))
        });
        if other { CHALLENGER } else { CHAMPION }
    });
    let blocked = Computed::new(move || {
        let alias = alias.get();
        current
            .with(|row| row.as_ref().is_some_and(|row| row.aliases.iter().any(|a| a == alias)))
            .then(|| format!("{} already is @{alias}.", id.get()))
    });
    let serves = Computed::new(move || current.with(|row| row.as_ref().is_some_and(|row| !row.serving.is_empty())));
    let give = move |()| {
        engine
            .send(Command::SetAlias { alias: alias.get_untracked().to_owned(), version: Some(number.get_untracked()) })
    };
    view! {
        <Action label="Download ONNX" icon=IconName::Download press=Callback::new(move |()| save(engine, Query::DownloadModel { version: number.get_untracked() })) />
        <Action label=Signal::derive(move || format!("Make {}", alias.get())) blocked=blocked press=Callback::new(give) />
        <a class="btn" class:pri=move || !serves.get() href=href(Page::Deploy) on:click=move |_| preselect(number.get_untracked())>
            {move || if serves.get() { "Open Deploy".to_owned() } else { format!("Deploy {}", id.get()) }}
        </a>
    }
}
