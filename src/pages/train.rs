//! Train: the runs, one of them in detail, all of them as a table, sweeps, and the form of a new run. What a run found
//! arrives ready to draw.

mod compare;
mod detail;
mod evaluation;
mod explanation;
mod figures;
pub mod form;
mod new_run;
mod runs;
mod sweeps;
mod table;

use leptos::prelude::*;
use protocol::{Command, Mark, Page, RunRow, TrainView};

use crate::components::{Action, Empty, If, PageHead, Plate, Segmented};
use crate::engine::use_engine;
use crate::focus::focus;
use crate::keys::page_key;
use crate::reactive::{Computed, part};
use crate::route::href;
use detail::Detail;
pub use detail::JobOf;
use form::ModelForm;
use new_run::NewRun;
use runs::Runs;
use sweeps::Sweeps;
use table::{Choices, RunsTable};

/// The page.
#[component]
pub fn TrainPage(
    /// The view of the page.
    view: Computed<TrainView>,
) -> impl IntoView {
    let engine = use_engine();
    page_key("n", "main [aria-keyshortcuts='N']");
    provide_context(Choices::new());
    provide_context(evaluation::Choices::new());
    let head = part(view, |view| view.head.clone());
    let ready = part(view, |view| view.ready);
    let cards = part(view, |view| view.estimators.clone());
    let runs = part(view, |view| view.runs.clone());
    let metric = part(view, |view| view.metric.clone());
    let form = ModelForm::new(cards, part(view, |view| view.preparation.clone()));
    // None follows the newest run.
    let chosen = RwSignal::new(None::<u32>);
    let run = Computed::new(move || {
        let wanted = chosen.get();
        runs.with(|runs| runs.iter().find(|run| Some(run.run) == wanted).or(runs.first()).cloned())
    });
    // Another run begins with an empty form and its own answers.
    let shown = Computed::new(move || run.with(|run| run.as_ref().map(|run| run.run)));
    // None is open while there is nothing else to do.
    let asked = RwSignal::new(None::<bool>);
    let open = Computed::new(move || ready.get() && asked.get().unwrap_or_else(|| runs.with(Vec::is_empty)));
    // While there is nothing else to see, the form stays and is only gone to.
    let alone = Computed::new(move || runs.with(Vec::is_empty));
    let toggle = move || {
        let now = alone.get_untracked() || !open.get_untracked();
        asked.set(Some(now));
        if now {
            focus(".newrun select");
        }
    };
    let tab = RwSignal::new(0_usize);
    let look = RwSignal::new("runs".to_owned());
    let open_run = Callback::new(move |run: u32| {
        chosen.set(Some(run));
        look.set("runs".to_owned());
        // The button that opened it goes.
        focus(".runs li.on > button");
    });
    let counts = Computed::new(move || (runs.with(Vec::len), view.with(|view| view.sweeps.len())));
    let tabs = move || {
        let (runs, sweeps) = counts.get();
        let options =
            [("runs", format!("Runs {runs}")), ("table", "Table".into()), ("sweeps", format!("Sweeps {sweeps}"))];
        let options = options.map(|(id, label)| (id.to_owned(), label)).to_vec();
        view! { <Segmented label="What to look at" options=options value=look /> }
    };
    let why_not = Signal::derive(move || if ready.get() { None } else { Some("Load data first.".to_owned()) });
    let unregistered = Computed::new(move || run.with(|run| register_reason(run.as_ref())));
    let new_leads = Computed::new(move || !open.get() && ready.get());
    let register = Callback::new(move |()| {
        if let Some(run) = run.get_untracked() {
            engine.send(Command::RegisterRun { run: run.run });
        }
    });
    let started = Callback::new(move |()| {
        chosen.set(None);
        asked.set(Some(false));
        // The form goes, and its button with it.
        focus("main [aria-keyshortcuts='N']");
    });
    let new_label =
        Signal::derive(move || if open.get() && !alone.get() { "Close form".to_owned() } else { "New run".to_owned() });
    view! {
        <PageHead title="Train" head=head>
            <Action label=new_label blocked=why_not lead=new_leads key="N" press=Callback::new(move |()| toggle()) />
            <Action label="Register unchecked" blocked=unregistered press=register />
        </PageHead>
        <If
            when=move || ready.get() || runs.with(|runs| !runs.is_empty())
            otherwise=|| view! {
                <div class="bench dempty">
                    <Plate title="Runs">
                        <Empty what="Runs belong here: a model, how it was trained and how good it is." why="There is no data to train on yet.">
                            <a class="btn pri" href=href(Page::Data)>"Load data"</a>
                        </Empty>
                    </Plate>
                </div>
            }
        >
            <div class="ttabs">{tabs}</div>
            <If when=move || look.with(|look| look == "sweeps")><Sweeps view=view /></If>
            <If when=move || look.with(|look| look == "table")><RunsTable view=view open=open_run /></If>
            <If when=move || look.with(|look| look == "runs")><div class="bench tgrid">
                <Runs runs=runs metric=metric run=run chosen=chosen />
                <div class="tmain">
                    <If when=open>
                        <NewRun form=form cards=cards started=started />
                    </If>
                    <If
                        when=move || run.with(Option::is_some)
                        otherwise=|| view! {
                            <Plate title="Run">
                                <Empty what="The detail of a run stands here." why="Nothing was trained yet. Choose an estimator and train it." />
                            </Plate>
                        }
                    >
                        {move || shown.get().map(|_| view! { <Detail run=Computed::while_there(move || run.get()) tab=tab /> })}
                    </If>
                </div>
            </div></If>
        </If>
    }
}

/// Why a run cannot be registered; none when it can.
fn register_reason(run: Option<&RunRow>) -> Option<String> {
    match run {
        None => Some("There is no run yet.".into()),
        Some(RunRow { version: Some(version), id, .. }) => Some(format!("{id} is registered as {version}.")),
        Some(RunRow { status, .. }) if status.mark == Mark::Ok => None,
        Some(RunRow { status, id, .. }) if status.mark == Mark::Bad => {
            Some(format!("{id} failed, so it has no model."))
        }
        Some(RunRow { id, .. }) => Some(format!("{id} has not finished.")),
    }
}
