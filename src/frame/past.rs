//! Undo, redo and looking back.

use leptos::prelude::*;
use protocol::{Answer, Command, Fate, JournalRow, Mark, Moment, Query};

use super::use_layers;
use crate::{
    components::{Dialog, If, MarkIcon, rows},
    engine::{Engine, use_engine},
    reactive::Computed,
};

/// Lines of the journal that are fetched at once.
const LINES: u32 = 100;

/// What undo would take back.
pub fn undoable(engine: Engine) -> Computed<Option<String>> {
    Computed::new(move || engine.frame().with(|frame| frame.as_ref().and_then(|frame| frame.undo.clone())))
}

/// What redo would do again.
pub fn redoable(engine: Engine) -> Computed<Option<String>> {
    Computed::new(move || engine.frame().with(|frame| frame.as_ref().and_then(|frame| frame.redo.clone())))
}

/// Looks one simulated minute further back.
pub fn step_back(engine: Engine) {
    let tick = engine.frame().with_untracked(|frame| {
        frame.as_ref().filter(|frame| frame.clock.started && frame.clock.tick > 0).map(|frame| frame.clock.tick)
    });
    if let Some(tick) = tick {
        engine.send(Command::LookBack(Moment::Tick(tick - 1)));
    }
}

/// Says that a former moment is looked at, and leads on from there.
#[component]
pub fn PastBar() -> impl IntoView {
    let engine = use_engine();
    let past = Computed::new(move || engine.frame().with(|frame| frame.as_ref().and_then(|frame| frame.past.clone())));
    let elsewhere = engine.elsewhere();
    view! {
        <div role="status" aria-live="polite" class="past" class:on=move || elsewhere.get() || past.with(Option::is_some)>
            <If when=elsewhere>
                <p class="grow"><b>"Open in another tab."</b>" This one shows what happens there."</p>
                <button type="button" class="btn s" on:click=move |_| engine.take_over()>"Take over"</button>
            </If>
            {move || past.get().filter(|_| !elsewhere.get()).map(|past| view! {
                <p class="grow"><b>{past.words}</b>" · after entry "{past.after}". Nothing can be changed here."</p>
                <button type="button" class="btn s" on:click=move |_| engine.send(Command::GoOnFromHere)>"Go on from here"</button>
                <button
                    type="button"
                    class="btn s"
                    aria-keyshortcuts="Escape"
                    on:click=move |_| engine.send(Command::ReturnToNow)
                >"Return to now"<kbd aria-hidden="true">"Esc"</kbd></button>
            })}
        </div>
    }
}

/// Undo and redo as buttons that say what they do.
#[component]
pub fn BackAndForth() -> impl IntoView {
    let engine = use_engine();
    let (undo, redo) = (undoable(engine), redoable(engine));
    let title = |what: Computed<Option<String>>, word: &'static str, none: &'static str| {
        move || what.get().map_or_else(|| none.into(), |what| format!("{word}: {what}"))
    };
    view! {
        <button
            type="button"
            class="btn s"
            disabled=move || undo.with(Option::is_none)
            title=title(undo, "Undo", "There is nothing to undo")
            aria-keyshortcuts="Z"
            on:click=move |_| engine.send(Command::Undo)
        >"Undo"<kbd aria-hidden="true">"Z"</kbd></button>
        <button
            type="button"
            class="btn s"
            disabled=move || redo.with(Option::is_none)
            title=title(redo, "Redo", "There is nothing to redo")
            aria-keyshortcuts="Shift+Z"
            on:click=move |_| engine.send(Command::Redo)
        >"Redo"</button>
    }
}

/// The whole journal, newest first; each entry can be looked at.
#[component]
pub fn JournalDialog() -> impl IntoView {
    let open = use_layers().journal;
    view! {
        <Dialog open title="Journal">
            <Lines/>
        </Dialog>
    }
}

#[component]
fn Lines() -> impl IntoView {
    let engine = use_engine();
    let lines = RwSignal::new(Vec::<JournalRow>::new());
    let fetch = move |before: Option<u32>| {
        engine.query(Query::Journal { before, most: LINES }, move |outcome| match outcome {
            Ok(Answer::Journal(more)) => {
                lines.try_update(|lines| {
                    if before.is_none() {
                        lines.clear();
                    }
                    lines.extend(more);
                });
            }
            Ok(_) => {}
            Err(failure) => engine.fail(failure),
        });
    };
    // Undo, redo and every action change what led here.
    let changed = Computed::new(move || {
        engine
            .frame()
            .with(|frame| frame.as_ref().map(|frame| (frame.undo.clone(), frame.redo.clone(), frame.past.clone())))
    });
    Effect::new(move |_| {
        changed.get();
        fetch(None);
    });
    let oldest = move || lines.with(|lines| lines.last().map_or(0, |line| line.seq));
    view! {
        <div class="row wrap">
            <p class="grow t2">"Every action and every outcome of a job, newest first. Nothing is ever taken out of it: you can look at what was undone and go on from there."</p>
            <BackAndForth/>
        </div>
        <div class="scroll tall" role="group" aria-label="Journal" tabindex="0">
            <table class="tight nwt">
                <caption class="vh">"What was done, newest first"</caption>
                <thead>
                    <tr>
                        <th scope="col" class="num">"No."</th>
                        <th scope="col">"Station"</th>
                        <th scope="col">"What"</th>
                        <th scope="col" class="num">"Simulated time"</th>
                        <th scope="col">"Look"</th>
                    </tr>
                </thead>
                <tbody>{rows(Computed::new(move || lines.get()), |line| line.seq.to_string(), move |line| row(engine, line))}</tbody>
            </table>
            <If when=move || { oldest() > 0 }>
                <p class="pad"><button type="button" class="btn s" on:click=move |_| fetch(Some(oldest()))>"Older entries"</button></p>
            </If>
        </div>
    }
}

fn row(engine: Engine, line: Computed<JournalRow>) -> AnyView {
    let seq = line.with_untracked(|line| line.seq);
    let fate = Computed::new(move || line.with(|line| line.fate));
    let mark = move || match fate.get() {
        Fate::Led => ().into_any(),
        Fate::Here => view! { <span class="row"><MarkIcon mark=Mark::Here/>"here"</span> }.into_any(),
        Fate::Left => view! { <span class="row t2"><MarkIcon mark=Mark::Skip/>"undone"</span> }.into_any(),
    };
    view! {
        <tr class:t2=move || fate.get() == Fate::Left>
            <td class="num t2">{seq}</td>
            <td class="t2">{move || line.with(|line| line.station.clone())}</td>
            <td class="wraps">{move || line.with(|line| line.text.clone())}</td>
            <td class="num t2">{move || line.with(|line| line.when.clone())}</td>
            <td>
                <span class="row">
                    <button
                        type="button"
                        class="link"
                        aria-label=format!("Look at entry {seq}")
                        on:click=move |_| engine.send(Command::LookBack(Moment::Entry(seq)))
                    >"Look"</button>
                    {mark}
                </span>
            </td>
        </tr>
    }
    .into_any()
}
