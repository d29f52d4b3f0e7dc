//! From an empty worker to an open project.

use std::rc::Rc;

use futures_channel::mpsc;
use js_sys::WebAssembly::Module;
use protocol::{Failure, FromEngine, Notice, Opened};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::{Desk, Event, Post, clock::Pace, due::Due, keeping::Keeping, others::Others, shelf, views::Views};
use crate::{
    alarm::Alarm,
    crash,
    follower::follow,
    keys,
    lock::{Ask, Lock},
    pool::Pool,
    sandbox::{Reopened, Sandbox},
    scope::Scope,
    store::{DATABASE, Kept, Media, Shelf, Store},
    wire::{bytes_of, encode, file_of},
};

/// The script that makes a worker of this wasm; it lies beside itself.
const BOOT: &str = "./worker-boot.js";

/// How often it is told how far the opening is.
const TELL_MS: f64 = 250.0;

/// Where a desk stands: what it stores in, who trains for it, who listens.
pub struct Place {
    /// The worker's surroundings.
    pub scope: Scope,
    /// What else is stored in.
    pub media: Media,
    /// The opened store.
    pub store: Store,
    /// Trainers; none at work yet.
    pub pool: Pool,
    /// Takes messages for the page.
    pub post: Post,
    /// Takes what waits in line for [`Desk::handle`].
    pub line: mpsc::UnboundedSender<Event>,
    /// The shelf the project stands on; none where there is one project only.
    pub shelf: Option<shelf::Place>,
}

/// Makes this worker the engine, until it is ended. Opens the `wanted` project, if it is there, or a new one for 0.
///
/// # Errors
/// Outside of a dedicated worker.
pub async fn start<P: Sandbox>(module: Module, wanted: Option<u32>) -> Result<(), JsValue> {
    keys::fix();
    crash::report_to_page();
    let scope = Scope::current().ok_or_else(|| JsValue::from_str("the engine only runs in a dedicated worker"))?;
    let (line, mut waiting) = mpsc::unbounded();
    let speaker = scope.clone();
    let post: Post = Rc::new(move |message| speaker.post(&encode(message)));

    let shelf = Shelf::open(&scope, scope.indexed_db(), DATABASE).await;
    let (number, name) = match &shelf {
        Some(shelf) => {
            shelf.tidy(js_sys::Date::now()).await;
            shelf.choose(wanted).await
        }
        None => (1, DATABASE.to_owned()),
    };
    let losing = line.clone();
    let lost = move || {
        let _ = losing.unbounded_send(Event::Lost);
    };
    // Held until this worker ends.
    let lock = match Lock::ask(&scope, &name, Ask::IfFree, lost.clone()).await {
        Some(lock) => lock,
        None => follow(&scope, &name, number, post.clone(), lost).await,
    };
    std::mem::forget(lock);

    let media = match &shelf {
        Some(shelf) => shelf.media(),
        None => Media::of(&scope).await,
    };
    let store = Store::open(&scope, &media, &name).await;
    let heard = line.clone();
    let pool = Pool::new(scope.beside(BOOT), module.into(), scope.trainers(), move |word| {
        let _ = heard.unbounded_send(Event::Heard(word));
    });
    let ears = scope.clone();
    let said = line.clone();
    let shelf = shelf.map(|shelf| shelf::Place::new(shelf, number));
    let mut desk = open::<P>(Place { scope, media, store, pool, post, line, shelf }, move || {
        ears.listen(move |event| {
            let data = event.data();
            let said_or_given = match (bytes_of(&data), file_of(&data)) {
                (Some(bytes), _) => Event::Said(bytes),
                (None, Some((id, file))) => Event::File(id, file),
                (None, None) => return,
            };
            let _ = said.unbounded_send(said_or_given);
        });
    })
    .await;
    desk.open_to_others(&name);

    spawn_local(async move {
        while let Ok(event) = waiting.recv().await {
            desk.handle(event).await;
        }
    });
    Ok(())
}

/// Opens what the store kept, calls `listen`, says that it is ready, and shows the first views.
pub async fn open<P: Sandbox>(place: Place, listen: impl FnOnce()) -> Desk<P> {
    let Place { scope, media, mut store, pool, post, line, shelf } = place;
    let Found { project, opened, notices, replayed, stray } = find::<P>(&scope, &mut store, &post).await;

    let ring = |event: fn() -> Event| {
        let line = line.clone();
        Alarm::new(&scope, move || {
            let _ = line.unbounded_send(event());
        })
    };
    // Without a database it is not among the projects of this browser.
    let place = shelf.filter(|_| store.is_there());
    let mut desk = Desk {
        project,
        store,
        pool,
        post: post.clone(),
        line: line.clone(),
        views: Views::new(post.clone(), ring(|| Event::Show)),
        pace: Pace::default(),
        clock_alarm: ring(|| Event::Tick),
        due: Due::new(ring(|| Event::Due), scope.now_ms()),
        keeping: Keeping::new(replayed, scope.now_ms()),
        others: Others::default(),
        switch: None,
        space: (0, 0),
        files: Vec::new(),
        place,
        scope,
        media,
    };
    desk.tell_storage();
    listen();
    let project = desk.place.as_ref().map(|place| place.number);
    post(&FromEngine::Ready { opened, project });
    for notice in notices {
        post(&FromEngine::Notice(notice));
    }
    if let Some(stray) = stray {
        desk.put_beside(stray).await;
    }
    desk.store.mend().await;
    desk.tell_storage();
    desk.fill_pool();
    desk.follow_clock();
    desk.follow_time();
    desk.views.show(&desk.project, desk.scope.now_ms());
    desk.keep().await;
    desk
}

/// A project and how it was found.
struct Found<P> {
    project: P,
    opened: Opened,
    notices: Vec<Notice>,
    /// It took a replay, and would the next time.
    replayed: bool,
    /// Another project, which the second copy held.
    stray: Option<Kept>,
}

async fn find<P: Sandbox>(scope: &Scope, store: &mut Store, post: &Post) -> Found<P> {
    let kept = match store.load().await {
        Ok(kept) => kept,
        Err(failure) => return set_aside(scope, store, failure),
    };
    if kept.is_empty() {
        return fresh(scope, store).await;
    }
    let mut told_ms = scope.now_ms();
    let mut tell = |text: String| {
        if scope.now_ms() - told_ms > TELL_MS {
            told_ms = scope.now_ms();
            post(&FromEngine::Opening(text));
        }
    };
    let (same, stray) = match store.take_other() {
        Some(other) if kept.is_kin(&other) => (Some(other), None),
        other => (None, other),
    };
    let mut reopened = P::open(kept, &mut tell);
    if let Some(same) = same
        && reopened.as_ref().map_or(true, |reopened| !reopened.aside.is_empty())
        && let held = reopened.as_ref().map_or(0, |reopened| reopened.project.entries())
        && let Ok(whole) = P::open(same, &mut tell)
        && whole.project.entries() > held
    {
        let mut aside = reopened.map(|reopened| reopened.aside).unwrap_or_default();
        aside.extend_from_slice(&whole.aside);
        reopened = Ok(Reopened { notices: vec![healed(held)], aside, ..whole });
    }
    match reopened {
        Ok(Reopened { mut project, mut notices, aside, replayed }) => {
            if store.was_restored() {
                notices.insert(0, restored(project.entries(), store.memory_only()));
            }
            // Otherwise new entries would stand behind damaged ones, and be lost with them the next time.
            if !aside.is_empty()
                && let Err(failure) = store.set_aside(&project.stored(), &aside).await
            {
                store.detach(failure.message.clone());
                store.hold_aside(aside);
                notices.push(Notice { failed: true, text: failure.message, detail: failure.hint });
            }
            // Damaged lines may still speak of content that no other line does.
            if store.aside() == 0 {
                // It is tried again at the next opening.
                let _ = store.collect(&project.sweep()).await;
            }
            // A fresh project is kept before anything was done in it, see `fresh`.
            let opened = match project.entries() {
                ..=1 => Opened::New,
                entries => Opened::Kept { entries },
            };
            Found { project, opened, notices, replayed, stray }
        }
        Err(failure) => set_aside(scope, store, failure),
    }
}

/// What is said when the database's journal is damaged from an entry on and the second copy has it.
fn healed(entry: u32) -> Notice {
    Notice {
        failed: true,
        text: format!("The journal is damaged at entry {entry}. It came back from the second copy."),
        detail: "The damaged lines were set aside and can be saved in Settings.".into(),
    }
}

/// What is said when the database had lost what was kept.
fn restored(entries: u32, unkept: Option<&str>) -> Notice {
    let kept = match unkept {
        None => String::new(),
        Some(reason) => format!(" It is in memory only: {reason}"),
    };
    Notice {
        failed: true,
        text: "The browser had lost this project. It came back from its second copy.".into(),
        detail: format!(
            "Browsers delete a database that they find damaged, for example after a crash. The journal has {entries} \
             entries again.{kept}"
        ),
    }
}

/// A fresh project. It is kept at once: its first entry is its seed.
async fn fresh<P: Sandbox>(scope: &Scope, store: &mut Store) -> Found<P> {
    let project = P::create(scope.seed());
    if store.memory_only().is_none()
        && let Err(failure) = store.replace_all(&project.stored()).await
    {
        store.detach(failure.message);
    }
    let opened = match store.memory_only() {
        Some(reason) => Opened::MemoryOnly { reason: reason.to_owned() },
        None => Opened::New,
    };
    Found { project, opened, notices: Vec::new(), replayed: false, stray: None }
}

/// A fresh project in memory, because what is stored cannot be read. It stays stored as it is.
fn set_aside<P: Sandbox>(scope: &Scope, store: &mut Store, failure: Failure) -> Found<P> {
    store.leave(failure.message.clone());
    let detail = format!(
        "{} What is stored was left as it is: reload to try again, or go on with another project.",
        failure.hint
    );
    Found {
        project: P::create(scope.seed()),
        opened: Opened::MemoryOnly { reason: failure.message.clone() },
        notices: vec![Notice { failed: true, text: failure.message, detail }],
        replayed: false,
        stray: None,
    }
}
