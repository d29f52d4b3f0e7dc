//! One sweep: how far it is, what came out, each trial.

use leptos::prelude::*;
use protocol::{Command, JobProgress, SweepDetail, SweepView, TrialRow};

use super::trial_name;
use crate::charts::ParallelFigure;
use crate::components::{Action, Facts, If, JobBar, Plate, StatusView, rows};
use crate::engine::use_engine;
use crate::number::fixed;
use crate::reactive::{Computed, part};

/// A part of the trials; nothing where the sweep is in the list only.
fn of<T>(sweep: Computed<SweepView>, pick: impl Fn(&SweepDetail) -> T + Send + Sync + 'static) -> Computed<T>
where
    T: Default + PartialEq + Send + Sync + 'static,
{
    Computed::new(move || sweep.with(|sweep| sweep.detail.as_ref().map(&pick).unwrap_or_default()))
}

/// The sweep.
#[component]
pub fn Detail(
    /// The sweep looked at.
    sweep: Computed<SweepView>,
) -> impl IntoView {
    let engine = use_engine();
    let number = part(sweep, |sweep| sweep.sweep);
    let trials = of(sweep, |detail| detail.trials.clone());
    let columns = of(sweep, |detail| detail.columns.clone());
    let axes = of(sweep, |detail| detail.axes.clone());
    let lines = of(sweep, |detail| detail.lines.clone());
    let tried = of(sweep, |detail| detail.tried.clone());
    let notes = of(sweep, |detail| detail.notes.clone());
    let facts = of(sweep, |detail| detail.facts.clone());
    let sentence = part(sweep, |sweep| sweep.sentence.clone());
    // A bar stays where it is when its trainer goes on with the next trial.
    let running = part(sweep, |sweep| sweep.running.iter().cloned().enumerate().collect::<Vec<_>>());
    let bar = |job: Computed<(usize, JobProgress)>| {
        let job = part(job, |(_, job)| job.clone());
        view! { <JobBar job=job /> }.into_any()
    };
    let send = move |command: fn(u32) -> Command| Callback::new(move |()| engine.send(command(number.get_untracked())));
    let cannot = move |can: fn(&SweepView) -> bool, why: &'static str| {
        Signal::derive(move || (!sweep.with(can)).then(|| why.to_owned()))
    };
    let share = move || sweep.with(|sweep| fixed(f64::from(sweep.done) / f64::from(sweep.total.max(1)), 3));
    let under_way = Computed::new(move || sweep.with(|sweep| sweep.can_cancel));
    let metric = part(sweep, |sweep| sweep.metric.clone());
    let row = move |row: Computed<TrialRow>| view! { <Trial row=row sweep=number /> }.into_any();
    let head = move || {
        columns
            .get()
            .into_iter()
            .map(|(name, number)| view! { <th scope="col" class:num=number>{name}</th> })
            .collect_view()
    };
    view! {
        <section class="plate runhead" aria-label="Sweep">
            <div class="row wrap">
                <h2 class="mono">{part(sweep, |sweep| sweep.id.clone())}</h2>
                {move || view! { <StatusView status=sweep.with(|sweep| sweep.status.clone()) pill=true /> }}
                <span class="t2 grow">{part(sweep, |sweep| format!("{}. {}", sweep.title, sweep.method))}</span>
                <If when=under_way>
                    <Action label="Pause" small=true blocked=cannot(|sweep| sweep.can_pause, "It is not running.") press=send(|sweep| Command::PauseSweep { sweep }) />
                    <Action label="Resume" small=true blocked=cannot(|sweep| sweep.can_resume, "It is not paused.") press=send(|sweep| Command::ResumeSweep { sweep }) />
                    <Action label="Cancel" small=true press=send(|sweep| Command::CancelSweep { sweep }) />
                </If>
            </div>
            <If when=under_way>
                <progress class="sweepbar" max="1" value=share aria-label="Trials that ended"></progress>
            </If>
            <p class="meta t2" role="status">{part(sweep, |sweep| sweep.progress.clone())}</p>
            <p><b>{sentence}</b>" "<span class="t2">{part(sweep, |sweep| sweep.caution.clone())}</span></p>
            {rows(running, |(place, _)| place.to_string(), bar)}
        </section>
        <If when=move || lines.with(|lines| lines.len() > 1)>
            <Plate title="What goes with a good score" meta=Signal::derive(move || Some("each line is a trial; the best is drawn strong".to_owned()))>
                <ParallelFigure axes=axes lines=lines name=trial_name caption=sentence />
            </Plate>
        </If>
        <If when=move || !trials.with(Vec::is_empty)>
            <Plate title="Trials" class="flush">
                <div class="scroll" role="group" aria-label="Trials" tabindex="0">
                    <table class="tight trials">
                        <caption class="vh">"Trials, the best first"</caption>
                        <thead>
                            <tr>
                                <th scope="col">"Trial"</th>
                                <th scope="col" class="num">"Rank"</th>
                                <th scope="col">"Estimator"</th>
                                {head}
                                <th scope="col" class="num">{metric}</th>
                                <th scope="col" class="num">"± sd"</th>
                                <th scope="col" class="num">"Took"</th>
                                <th scope="col">"State"</th>
                                <th scope="col"><span class="vh">"Actions"</span></th>
                            </tr>
                        </thead>
                        <tbody>{rows(trials, |trial| trial.id.clone(), row)}</tbody>
                    </table>
                </div>
            </Plate>
        </If>
        <div class="tparts">
            <div class="tcol">
                <Plate title="What was tried"><ul class="plainlist">{move || tried.get().into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}</ul></Plate>
            </div>
            <div class="tcol">
                <Plate title="What was asked for">
                    <Facts facts=facts class="dfacts" />
                    <ul class="plainlist">{move || notes.get().into_iter().map(|text| view! { <li class="meta t2">{text}</li> }).collect_view()}</ul>
                </Plate>
            </div>
        </div>
    }
}

#[component]
fn Trial(row: Computed<TrialRow>, sweep: Computed<u32>) -> impl IntoView {
    let engine = use_engine();
    let number = Computed::new(move || row.with(|row| row.trial));
    let train = Callback::new(move |()| {
        engine.send(Command::TrainTrial { sweep: sweep.get_untracked(), trial: number.get_untracked() });
    });
    let why_not = Signal::derive(move || (!row.with(|row| row.can_train)).then(|| "It has no score.".to_owned()));
    // A new best trial moves the rank of all below it, and nothing else of them.
    let rank = part(row, |row| row.rank.clone());
    let same = part(row, |row| TrialRow { rank: String::new(), ..row.clone() });
    let cells = move || {
        let row = same.get();
        let folds = row.folds.join(", ");
        let parameters = row.parameters.into_iter().map(|text| view! { <td class="num">{text}</td> }).collect_view();
        let why = row.failure.map(|failure| format!("{} {}", failure.title, failure.why)).unwrap_or_default();
        view! {
            <td>{row.title}{(!row.runs.is_empty()).then(|| view! { <span class="meta t2">" "{row.runs.join(", ")}</span> })}</td>
            {parameters}
            <td class="num score" title=format!("Folds: {folds}")>{row.mean}</td>
            <td class="num t2">{row.sd}</td>
            <td class="num t2">{row.seconds}</td>
            <td title=why><StatusView status=row.status /></td>
        }
    };
    view! { <tr><th scope="row" class="mono">{part(row, |row| row.id.clone())}</th><td class="num">{rank}</td>{cells}<td class="acts"><Action label="Train as run" small=true blocked=why_not press=train /></td></tr> }
}
