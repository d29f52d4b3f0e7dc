//! All pages but Home lie in a wasm of their own, so that the first one is there soon. It is fetched as soon as the page
//! runs; `cargo xtask` takes the two apart, at [`draw`].

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use leptos::{prelude::*, task::spawn_local};
use protocol::{Head, Mark, Page, Status};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::{
    BriefPage, DataPage, DeployPage, DriftLabPage, MonitorPage, PipelinePage, RegistryPage, SettingsPage, TrainPage,
    placed::{Loading, only, placed},
};
use crate::{components::PageHead, reactive::Computed, route::name};

/// How far the other wasm is.
#[derive(Clone, Copy, PartialEq)]
enum Standing {
    Loading,
    Here,
    Failed,
}

#[derive(Clone, Copy)]
struct Rest(RwSignal<Standing>);

/// Begins to fetch the other pages; called once by the root.
pub fn provide_later() {
    let rest = Rest(RwSignal::new(Standing::Loading));
    provide_context(rest);
    rest.fetch();
}

impl Rest {
    fn fetch(self) {
        self.0.set(Standing::Loading);
        spawn_local(async move {
            self.0.set(if fetch().await.is_ok() { Standing::Here } else { Standing::Failed });
        });
    }
}

/// A page of the other wasm, once that is here.
#[component]
pub fn Later(
    /// Any page but Home.
    page: Page,
) -> impl IntoView {
    let rest: Rest = expect_context();
    move || match rest.0.get() {
        Standing::Here => at_once(draw(page)).and_then(Result::ok).into_any(),
        Standing::Loading => view! { <Loading page/> }.into_any(),
        Standing::Failed => {
            let head = Computed::new(|| Head {
                status: Some(Status { mark: Mark::Bad, word: "Not loaded".into() }),
                sentence: "This page could not be fetched, perhaps because the network is gone. Your project is safe."
                    .into(),
            });
            view! {
                <PageHead title=name(page) head>
                    <button type="button" class="btn pri" on:click=move |_| rest.fetch()>"Try again"</button>
                </PageHead>
            }
            .into_any()
        }
    }
}

#[wasm_split(pages, preload(fetch), fallible)]
fn draw(page: Page) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        // It is drawn without this wasm.
        Page::Home => ().into_any(),
        Page::Brief => placed(page, only!(Brief), |view| view! { <BriefPage view/> }.into_any()),
        Page::Data => placed(page, only!(Data), |view| view! { <DataPage view/> }.into_any()),
        Page::Train => placed(page, only!(Train), |view| view! { <TrainPage view/> }.into_any()),
        Page::Pipeline => placed(page, only!(Pipeline), |view| view! { <PipelinePage view/> }.into_any()),
        Page::Registry => placed(page, only!(Registry), |view| view! { <RegistryPage view/> }.into_any()),
        Page::Deploy => placed(page, only!(Deploy), |view| view! { <DeployPage view/> }.into_any()),
        Page::Monitor => placed(page, only!(Monitor), |view| view! { <MonitorPage view/> }.into_any()),
        Page::DriftLab => placed(page, only!(DriftLab), |view| view! { <DriftLabPage view/> }.into_any()),
        Page::Settings => placed(page, only!(Settings), |view| view! { <SettingsPage view/> }.into_any()),
    })
}

/// The outcome of a future that has nothing to wait for.
fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => Some(outcome),
        Poll::Pending => None,
    }
}
