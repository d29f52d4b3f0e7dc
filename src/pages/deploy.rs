//! Deploy: the rollout, its traffic and its judgement, a console for single requests, and the simulated users.
//! Who answers, what is judged and which button may be used is the engine's; the page only draws and asks.

mod analysis;
mod answer;
mod console;
mod fields;
mod form;
mod rollout;
mod steps;
mod traffic;
mod users;

use std::cell::Cell;

use leptos::prelude::*;
use protocol::{DeployView, Page};

use crate::components::{Empty, GridTable, If, Later, PageHead, Plate};
use crate::reactive::{Computed, part};
use crate::route::href;
use analysis::Analysis;
use console::Console;
use form::NewRollout;
use rollout::Rollout;
use traffic::TrafficPlate;
use users::Users;

thread_local! {
    static PRESELECTED: Cell<Option<u32>> = const { Cell::new(None) };
}

/// Lets the form of a new rollout start with this version. Registry calls it on the way here.
pub fn preselect(version: u32) {
    PRESELECTED.set(Some(version));
}

/// The page.
#[component]
pub fn DeployPage(
    /// What to draw.
    view: Computed<DeployView>,
) -> impl IntoView {
    let head = part(view, |v| v.head.clone());
    let versions = part(view, |v| v.versions.clone());
    let buttons = part(view, |v| v.buttons.clone());
    let split = part(view, |v| v.split.clone());
    let rollout = part(view, |v| v.rollout.clone());
    let request = part(view, |v| v.form.clone());
    let history = part(view, |v| v.history.clone());

    let nothing = Computed::new(move || versions.with(Vec::is_empty) && split.with(Vec::is_empty));
    // A rollout is in progress exactly while it can be aborted.
    let moving = Computed::new(move || rollout.with(Option::is_some) && buttons.with(|b| b.abort.is_none()));
    let serving = Computed::new(move || split.with(|split| !split.is_empty()));
    let judged = Computed::new(move || {
        rollout.with(|rollout| rollout.as_ref().is_some_and(|rollout| !rollout.analysis.is_empty()))
    });
    let asked = Computed::new(move || request.with(Option::is_some));
    let past = Computed::new(move || history.with(|grid| !grid.rows.is_empty()));
    let canary = view.with_untracked(|v| v.canary.clone());

    view! {
        <PageHead title="Deploy" head=head />
        <If
            when=move || !nothing.get()
            otherwise=|| {
                view! {
                    <div class="bench">
                        <section class="plate">
                            <Empty
                                what="A version goes into production here, all at once, or step by step as a canary."
                                why="No version is registered yet, so there is nothing to deploy. The pipeline registers one."
                            >
                                <a class="btn pri" href=href(Page::Pipeline)>"Open Pipeline"</a>
                            </Empty>
                        </section>
                    </div>
                }
            }
        >
            <div class="bench opsgrid">
                <div class="opscol">
                    // A rollout, in progress or just ended, stands first. Without one there still is a version to roll back from.
                    <If when=serving>
                        <Rollout rollout=rollout buttons=buttons moving=moving />
                    </If>
                    {
                        let canary = canary.clone();
                        move || {
                            (!moving.get()).then(|| view! { <NewRollout versions=versions buttons=buttons split=split canary=canary.clone() /> })
                        }
                    }
                    <If when=serving>
                        <TrafficPlate view=view split=split />
                    </If>
                    <If when=judged>
                        <Analysis rollout=rollout />
                    </If>
                    <Later>
                        <If when=asked>
                            <Console form=request />
                        </If>
                    </Later>
                </div>
                <div class="opscol">
                    <Users view=view />
                    <If when=past>
                        <Plate title="Rollouts so far" class="flush">
                            <GridTable grid=history caption="Rollouts so far" class="tight" />
                        </Plate>
                    </If>
                </div>
            </div>
        </If>
    }
}
