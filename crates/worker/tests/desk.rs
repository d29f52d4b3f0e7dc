//! The desk with a small project, a real database, real timers and real workers.

mod tally;

use std::{cell::RefCell, rc::Rc};

use futures_channel::mpsc;
use js_sys::Array;
use protocol::{
    Answer, ClockControl, Command, Failure, FromEngine, Opened, Page, PageView, Persistence, Query, Speed, StoreAct,
    ToEngine,
};
use tally::{ALERT, Tally};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Blob, BlobPropertyBag, Url};
use worker::{
    air::Wave,
    desk::{Desk, Event, Place, Post, Shelved, open},
    pool::Pool,
    scope::Scope,
    store::{Kept, Media, Record, Shelf, Store},
    wire::encode,
};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// A trainer that answers each request with the request. `request 6` goes on with another job, `request 7` is a job that
/// never ends, `request 8` breaks, `request 9` says why it cannot.
const TRAINER: &str = r#"
    const word = (kind, text) => new Uint8Array([kind, text.length, ...new TextEncoder().encode(text)]);
    let role;
    onmessage = ({ data }) => {
        if (!role) {
            role = data.role + " of " + data.module;
            postMessage(new Uint8Array([0]));
        } else {
            const request = new TextDecoder().decode(data.request);
            postMessage(word(1, "half"));
            if (request === "request 8") throw new Error("out of luck");
            if (request === "request 9") postMessage({ fatal: "no memory" });
            if (request === "request 6") {
                postMessage({ result: new TextEncoder().encode("then 60"), next: 60 });
                setTimeout(() => postMessage({ result: new TextEncoder().encode("what was at hand") }), 50);
            } else if (request !== "request 7") postMessage({ result: new TextEncoder().encode(role + ", " + request) });
        }
    };
    postMessage({ loaded: "" });
"#;

/// A desk with somebody who talks to it.
struct Bench {
    desk: Desk<Tally>,
    line: mpsc::UnboundedReceiver<Event>,
    heard: Rc<RefCell<Vec<FromEngine>>>,
}

impl Bench {
    async fn open(name: &str) -> Self {
        let scope = scope();
        let store = Store::open(&scope, &Media::of(&scope).await, name).await;
        Self::open_with(store, TRAINER).await
    }

    async fn open_with(store: Store, trainer: &str) -> Self {
        Self::open_on(None, store, trainer).await
    }

    async fn open_on(shelf: Option<Shelved>, store: Store, trainer: &str) -> Self {
        let (line, waiting) = mpsc::unbounded();
        let heard = Rc::new(RefCell::new(Vec::new()));
        let keep = heard.clone();
        let post: Post = Rc::new(move |message: &FromEngine| keep.borrow_mut().push(message.clone()));
        let words = line.clone();
        let options = BlobPropertyBag::new();
        options.set_type("text/javascript");
        let script = Blob::new_with_str_sequence_and_options(&Array::of1(&trainer.into()), &options).expect("a blob");
        let script = Url::create_object_url_with_blob(&script).expect("an address");
        let pool = Pool::new(script, JsValue::from("wasm"), 2, move |word| {
            let _ = words.unbounded_send(Event::Heard(word));
        });
        let media = Media::of(&scope()).await;
        let desk = open(Place { scope: scope(), media, store, pool, post, line, shelf }, || {}).await;
        Self { desk, line: waiting, heard }
    }

    async fn say(&mut self, message: &ToEngine) {
        self.desk.handle(Event::Said(encode(message))).await;
    }

    /// Says a command; what came back, and everything said to the page meanwhile.
    async fn order(&mut self, command: Command) -> Result<String, Failure> {
        self.heard.borrow_mut().clear();
        self.say(&ToEngine::Command { id: 7, command }).await;
        self.done()
    }

    fn done(&self) -> Result<String, Failure> {
        let done = self.heard.borrow().iter().find_map(|message| match message {
            FromEngine::Done { id: 7, outcome } => Some(outcome.clone()),
            _ => None,
        });
        done.expect("an outcome")
    }

    /// Lets timers and trainers go on until the page heard something.
    async fn until(&mut self, enough: impl Fn(&FromEngine) -> bool) {
        while !self.heard.borrow().iter().any(&enough) {
            let event = self.line.recv().await.expect("the line stays open");
            self.desk.handle(event).await;
        }
    }

    fn page(&self) -> Option<String> {
        self.heard.borrow().iter().rev().find_map(|message| match message {
            FromEngine::Page(page) => match page.as_ref() {
                PageView::Settings(view) => Some(view.head.sentence.clone()),
                _ => None,
            },
            _ => None,
        })
    }

    fn ticks(&self) -> Option<u32> {
        self.heard.borrow().iter().rev().find_map(|message| match message {
            FromEngine::Frame(frame) => Some(frame.clock.tick),
            _ => None,
        })
    }

    fn opened(&self) -> Opened {
        let heard = self.heard.borrow();
        let FromEngine::Ready { opened, .. } = &heard[0] else { panic!("first it says that it is ready") };
        opened.clone()
    }
}

fn scope() -> Scope {
    Scope::current().expect("a dedicated worker")
}

fn name(name: &str) -> Command {
    Command::RenameProject { name: name.into() }
}

const NOWHERE: Media = Media { factory: Ok(None), files: None };

async fn store_of(name: &str) -> Store {
    let scope = scope();
    Store::open(&scope, &Media::of(&scope).await, name).await
}

/// What is in the database, whoever has the files.
async fn kept(database: &str) -> Kept {
    let media = Media { factory: scope().indexed_db(), files: None };
    Store::open(&scope(), &media, database).await.load().await.expect("loads")
}

fn texts(kept: &Kept) -> Vec<String> {
    kept.entries.iter().map(|entry| String::from_utf8_lossy(entry).into_owned()).collect()
}

#[wasm_bindgen_test]
async fn an_acknowledged_command_is_kept_and_shown() {
    let mut bench = Bench::open("d-kept").await;
    assert_eq!(bench.opened(), Opened::New);
    assert_eq!(bench.order(name("a")).await.as_deref(), Ok("did a"));
    assert!(matches!(bench.heard.borrow()[0], FromEngine::Done { .. }));
    assert_eq!(bench.page().as_deref(), Some("Home: created, a"));
    let model = Command::ImportModel { name: "file".into(), bytes: b"1,2".to_vec() };
    assert_eq!(bench.order(model).await.as_deref(), Ok("did file"));

    let again = Bench::open("d-kept").await;
    assert_eq!(again.opened(), Opened::Kept { entries: 3 });
    assert_eq!(again.page().as_deref(), Some("Home: created, a, file"));
    assert_eq!(kept("d-kept").await.blobs["file"], b"1,2");
}

#[wasm_bindgen_test]
async fn a_refused_command_changes_nothing() {
    drop(Bench::open("d-refused").await);
    let mut bench = Bench::open("d-refused").await;
    assert_eq!(bench.opened(), Opened::New, "nothing was done in it yet");
    assert_eq!(bench.order(name("")).await.expect_err("refused").code, "name.empty");
    // Neither the frame nor the page changed, so none is sent.
    assert_eq!(bench.heard.borrow().len(), 1);
    assert_eq!(texts(&kept("d-refused").await), ["created"]);
}

#[wasm_bindgen_test]
async fn what_cannot_be_kept_did_not_happen() {
    let mut bench = Bench::open("d-lost").await;
    bench.order(name("a")).await.expect("kept");
    let _other_tab = Bench::open("d-lost").await;
    assert_eq!(bench.order(name("b")).await.expect_err("refused").code, "storage.conflict");
    assert_eq!(bench.page(), None);
    bench.say(&ToEngine::Look(Page::Data)).await;
    assert_eq!(bench.page().as_deref(), Some("Data: created, a"));
    assert_eq!(texts(&kept("d-lost").await), ["created", "a"]);
}

#[wasm_bindgen_test]
async fn questions_and_pages_are_answered_at_once() {
    let mut bench = Bench::open("d-ask").await;
    bench.heard.borrow_mut().clear();
    bench.say(&ToEngine::Query { id: 3, query: Query::SampleRow { index: 5 } }).await;
    {
        let heard = bench.heard.borrow();
        let [FromEngine::Answer { id: 3, outcome: Ok(Answer::Row(row)) }] = heard.as_slice() else {
            panic!("an answer only")
        };
        assert_eq!(row, &["5"]);
    }
    bench.heard.borrow_mut().clear();
    bench.say(&ToEngine::Look(Page::Home)).await;
    bench.say(&ToEngine::Look(Page::Home)).await;
    // Sent each time it is asked for, though it did not change; the frame is not sent again.
    assert_eq!(bench.heard.borrow().len(), 2);
}

#[wasm_bindgen_test]
async fn an_unreadable_message_is_told_and_survived() {
    let mut bench = Bench::open("d-garbage").await;
    bench.heard.borrow_mut().clear();
    bench.desk.handle(Event::Said(vec![0xff, 0xff, 0xff])).await;
    assert!(matches!(&bench.heard.borrow()[0], FromEngine::Failed(_)));
    bench.order(name("a")).await.expect("goes on");
}

fn file(content: &[u8]) -> Command {
    Command::OpenProject { name: "file".into(), bytes: content.to_vec() }
}

#[wasm_bindgen_test]
async fn without_other_projects_a_project_file_replaces_everything_stored() {
    let mut bench = Bench::open("d-replace").await;
    bench.order(name("a")).await.expect("kept");
    assert_eq!(texts(&kept("d-replace").await), ["created", "a"]);

    let mut bench = Bench::open("d-replace").await;
    bench.order(file(b"x\ny")).await.expect("open");
    assert_eq!(bench.page().as_deref(), Some("Home: x, y"));
    assert_eq!(bench.order(file(&[0xff])).await.expect_err("refused").code, "project.damaged");
    bench.order(name("z")).await.expect("kept");
    assert_eq!(texts(&kept("d-replace").await), ["x", "y", "z"]);
}

#[wasm_bindgen_test]
async fn time_runs_pauses_at_an_alert_and_is_kept() {
    let mut bench = Bench::open("d-time").await;
    bench.say(&ToEngine::Clock(ClockControl::Step)).await;
    assert_eq!(bench.ticks(), Some(1));
    assert_eq!(kept("d-time").await.head.as_deref(), Some(&1_u32.to_le_bytes()[..]));

    let mut bench = Bench::open("d-time").await;
    assert_eq!(bench.ticks(), Some(1));
    bench.heard.borrow_mut().clear();
    bench.say(&ToEngine::Clock(ClockControl::Speed(Speed::Max))).await;
    bench.say(&ToEngine::Clock(ClockControl::Play)).await;
    // A command in between is neither lost nor held back.
    bench.say(&ToEngine::Command { id: 7, command: name("while it runs") }).await;
    assert!(bench.done().is_ok());
    bench
        .until(|message| matches!(message, FromEngine::Frame(frame) if !frame.clock.playing && frame.clock.tick > 1))
        .await;
    assert_eq!(bench.ticks(), Some(ALERT));
    let kept = kept("d-time").await;
    assert_eq!(kept.head.as_deref(), Some(&ALERT.to_le_bytes()[..]));
    assert_eq!(kept.snapshot.as_deref(), Some(&b"snapshot of 2"[..]));
}

#[wasm_bindgen_test]
async fn a_slower_clock_ticks_by_itself_and_a_hidden_page_stops_it() {
    let mut bench = Bench::open("d-hidden").await;
    bench.say(&ToEngine::Clock(ClockControl::Speed(Speed::X60))).await;
    bench.say(&ToEngine::Clock(ClockControl::Play)).await;
    bench.until(|message| matches!(message, FromEngine::Frame(frame) if frame.clock.tick >= 10)).await;
    bench.say(&ToEngine::Hidden(true)).await;
    let stopped = bench.ticks().expect("a frame");
    assert!(matches!(bench.heard.borrow().last(), Some(FromEngine::Frame(frame)) if !frame.clock.playing));
    bench.say(&ToEngine::Hidden(false)).await;
    assert_eq!(bench.ticks(), Some(stopped));
    assert_eq!(kept("d-hidden").await.head.as_deref(), Some(&stopped.to_le_bytes()[..]));
}

#[wasm_bindgen_test]
async fn a_job_is_trained_told_of_and_kept() {
    let mut bench = Bench::open("d-job").await;
    bench.order(Command::Retrain { rows: 1 }).await.expect("kept");
    let end = "did end 1 with trainer of wasm, request 1";
    bench.until(|message| matches!(message, FromEngine::Notice(notice) if !notice.failed && notice.text == end)).await;
    bench.until(|message| matches!(message, FromEngine::Frame(frame) if frame.project == "half")).await;
    assert_eq!(texts(&kept("d-job").await), ["created", "job 1", "end 1 with trainer of wasm, request 1"]);
}

#[wasm_bindgen_test]
async fn a_trainer_goes_on_with_a_job_that_follows_if_it_is_wanted() {
    let mut bench = Bench::open("d-next").await;
    bench.order(Command::Retrain { rows: 6 }).await.expect("kept");
    let end = "did end 60 with what was at hand";
    bench.until(|message| matches!(message, FromEngine::Notice(notice) if notice.text == end)).await;
    let entries = texts(&kept("d-next").await);
    assert_eq!(entries, ["created", "job 6", "end 6 with then 60", "end 60 with what was at hand"]);
}

#[wasm_bindgen_test]
async fn a_trainer_that_breaks_fails_its_job() {
    let mut bench = Bench::open("d-broken").await;
    for (rows, reason) in [(8, "out of luck"), (9, "no memory")] {
        bench.order(Command::Retrain { rows }).await.expect("kept");
        let told = |message: &FromEngine| {
            let FromEngine::Notice(notice) = message else { return false };
            notice.failed
                && notice.text.contains("trainer.crashed")
                && notice.text.contains(reason)
                && !notice.detail.is_empty()
        };
        bench.until(told).await;
    }
    assert_eq!(bench.desk_entries().await, 5);
}

#[wasm_bindgen_test]
async fn a_trainer_that_cannot_load_fails_its_job() {
    let store = store_of("d-script").await;
    let mut bench = Bench::open_with(store, "import 'no such script'; (").await;
    bench.order(Command::Retrain { rows: 1 }).await.expect("kept");
    bench.until(|message| matches!(message, FromEngine::Notice(notice) if notice.failed)).await;
}

#[wasm_bindgen_test]
async fn cancelled_jobs_make_room_and_waiting_jobs_get_their_turn() {
    let mut bench = Bench::open("d-cancel").await;
    // Two seats; both are taken by jobs that never end, twice the same request.
    bench.order(Command::Retrain { rows: 7 }).await.expect("kept");
    bench.until(|message| matches!(message, FromEngine::Frame(frame) if frame.project == "half")).await;
    for rows in [1, 2, 3] {
        bench.order(Command::Retrain { rows }).await.expect("kept");
    }
    for job in [1, 2, 3] {
        let start = format!("did end {job} with");
        bench.until(|message| matches!(message, FromEngine::Notice(notice) if notice.text.starts_with(&start))).await;
    }
    bench.order(Command::CancelJob { job: 7 }).await.expect("kept");
    let entries = texts(&kept("d-cancel").await);
    assert_eq!(entries.last().map(String::as_str), Some("end 7 cancelled"));
    assert_eq!(entries.len(), 9);
}

#[wasm_bindgen_test]
async fn what_is_out_of_time_ends_by_itself_with_its_jobs() {
    let mut bench = Bench::open("d-late").await;
    // A job that never ends.
    bench.order(Command::Retrain { rows: 7 }).await.expect("kept");
    bench.order(Command::PauseSweep { sweep: 30 }).await.expect("kept");
    bench.until(|message| matches!(message, FromEngine::Notice(notice) if notice.text == "did out of time")).await;
    // Its seat is free again.
    for rows in [1, 2] {
        bench.order(Command::Retrain { rows }).await.expect("kept");
        let start = format!("did end {rows} with");
        bench.until(|message| matches!(message, FromEngine::Notice(notice) if notice.text.starts_with(&start))).await;
    }
    // Who looks into the store has it from then on: last of all.
    assert!(texts(&kept("d-late").await).iter().any(|entry| entry == "out of time"));
}

#[wasm_bindgen_test]
async fn a_job_left_unfinished_runs_again_after_a_reload() {
    let mut bench = Bench::open("d-again").await;
    bench.order(Command::Retrain { rows: 1 }).await.expect("kept");
    drop(bench);
    let mut bench = Bench::open("d-again").await;
    bench.until(|message| matches!(message, FromEngine::Notice(notice) if notice.text.starts_with("did end 1"))).await;
}

#[wasm_bindgen_test]
async fn without_a_database_everything_works_in_memory() {
    let store = Store::open(&scope(), &NOWHERE, "d-memory").await;
    let mut bench = Bench::open_with(store, TRAINER).await;
    let Opened::MemoryOnly { reason } = bench.opened() else { panic!("in memory only") };
    assert_eq!(reason, "this browser offers no database to this page");
    bench.order(name("a")).await.expect("done");
    assert_eq!(bench.page().as_deref(), Some("Home: created, a"));
}

#[wasm_bindgen_test]
async fn a_damaged_project_is_set_aside_until_it_is_replaced() {
    let mut store = store_of("d-damaged").await;
    store.append(Some(&[0xff, 0xfe]), &[]).await.expect("kept");
    let mut bench = Bench::open("d-damaged").await;
    assert_eq!(bench.opened(), Opened::MemoryOnly { reason: "project.damaged happened".into() });
    assert!(bench.heard.borrow().iter().any(|message| matches!(message, FromEngine::Notice(notice) if notice.failed)));
    bench.order(name("in memory")).await.expect("done");
    assert_eq!(kept("d-damaged").await.entries, [[0xff, 0xfe]]);

    let mut bench = Bench::open("d-damaged").await;
    bench.order(file(b"created")).await.expect("open");
    bench.order(name("anew")).await.expect("kept");
    assert_eq!(texts(&kept("d-damaged").await), ["created", "anew"]);
}

#[wasm_bindgen_test]
async fn a_damaged_record_and_all_behind_it_are_set_aside_and_work_goes_on() {
    let mut store = store_of("d-torn").await;
    for record in [&b"created"[..], b"a", &[0xff], b"b"] {
        store.append(Some(record), &[]).await.expect("kept");
    }
    let mut bench = Bench::open("d-torn").await;
    assert_eq!(bench.opened(), Opened::Kept { entries: 2 });
    bench.order(name("c")).await.expect("done");
    assert_eq!(texts(&kept("d-torn").await), ["created", "a", "c"]);

    // What was set aside stays, also when more comes.
    let mut store = store_of("d-torn").await;
    store.load().await.expect("readable");
    store.append(Some(&[0xfe]), &[]).await.expect("kept");
    let mut bench = Bench::open("d-torn").await;
    bench.say(&ToEngine::Query { id: 7, query: Query::ExportSetAside }).await;
    let answer = bench.heard.borrow().iter().find_map(|message| match message {
        FromEngine::Answer { id: 7, outcome: Ok(Answer::File { bytes, .. }) } => Some(bytes.clone()),
        _ => None,
    });
    assert_eq!(answer.as_deref(), Some(&[0xff, b'\n', b'b', b'\n', 0xfe, b'\n'][..]));
    bench.order(file(b"created")).await.expect("open");
    let store = store_of("d-torn").await;
    assert!(store.load_aside().await.expect("readable").is_empty());
}

#[wasm_bindgen_test]
async fn a_trainer_that_the_browser_ends_without_a_word_fails_its_job() {
    // It holds a lock as long as it lives, as the boot script does.
    let trainer = TRAINER.replace("const request =", "close(); const request =").replace(
        r#"postMessage({ loaded: "" });"#,
        r#"navigator.locks.request("life", () => { postMessage({ loaded: "life" }); return new Promise(() => {}); });"#,
    );
    let store = store_of("d-killed").await;
    let mut bench = Bench::open_with(store, &trainer).await;
    bench.order(Command::Retrain { rows: 7 }).await.expect("done");
    bench.until(|message| matches!(message, FromEngine::Notice(_))).await;
    let last = texts(&kept("d-killed").await).pop().expect("an entry");
    assert!(last.starts_with("end 7 by trainer.crashed") && last.contains("the browser ended it"), "{last}");
}

#[wasm_bindgen_test]
async fn a_project_goes_on_without_being_kept_and_is_kept_again() {
    let mut bench = Bench::open("d-paused").await;
    bench.order(name("a")).await.expect("done");
    bench.store(StoreAct::Pause).await.expect("done");
    assert_eq!(bench.persistence(), Some(Persistence::Paused));
    bench.order(name("b")).await.expect("done");
    // It is only read here: a store that is opened would be the one that writes.
    assert_eq!(texts(&peek("d-paused").await), ["created", "a"]);

    bench.store(StoreAct::Resume).await.expect("done");
    assert_eq!(bench.persistence(), Some(Persistence::Kept));
    bench.order(name("c")).await.expect("done");
    assert_eq!(texts(&kept("d-paused").await), ["created", "a", "b", "c"]);
}

#[wasm_bindgen_test]
async fn content_that_nothing_speaks_of_is_deleted_unless_damaged_records_may() {
    let blob = |name: &'static str| (name, [1, 2, 3].as_slice());
    let mut store = store_of("d-sweep").await;
    store.append(Some(b"created"), &[]).await.expect("kept");
    store.append(Some(b"used"), &[blob("used"), blob("stray")]).await.expect("kept");
    drop(Bench::open("d-sweep").await);
    assert_eq!(peek("d-sweep").await.blobs.into_keys().collect::<Vec<_>>(), ["used"]);

    let mut store = store_of("d-sweep").await;
    store.load().await.expect("readable");
    store.append(Some(&[0xff]), &[blob("damaged")]).await.expect("kept");
    let mut bench = Bench::open("d-sweep").await;
    assert_eq!(peek("d-sweep").await.blobs.into_keys().collect::<Vec<_>>(), ["damaged", "used"]);
    bench.store(StoreAct::DiscardAside).await.expect("done");
    assert_eq!(peek("d-sweep").await.blobs.into_keys().collect::<Vec<_>>(), ["used"]);
    let store = store_of("d-sweep").await;
    assert!(store.load_aside().await.expect("readable").is_empty());
}

#[wasm_bindgen_test]
async fn damaged_records_that_cannot_be_set_aside_are_not_lost() {
    let mut store = store_of("d-held").await;
    for record in [&b"created"[..], b"a", &[0xff], b"b"] {
        store.append(Some(record), &[]).await.expect("kept");
    }
    let store = store_of("d-held").await;
    // Another one opened it meanwhile, so nothing can be written.
    drop(store_of("d-held").await);
    let mut bench = Bench::open_with(store, TRAINER).await;
    assert_eq!(bench.persistence(), Some(Persistence::Paused));
    bench.say(&ToEngine::Query { id: 7, query: Query::ExportSetAside }).await;
    let answer = bench.heard.borrow().iter().find_map(|message| match message {
        FromEngine::Answer { id: 7, outcome: Ok(Answer::File { bytes, .. }) } => Some(bytes.clone()),
        _ => None,
    });
    assert_eq!(answer.as_deref(), Some(&[0xff, b'\n', b'b', b'\n'][..]));
    assert_eq!(peek("d-held").await.entries.len(), 4);
}

#[wasm_bindgen_test]
async fn a_project_that_lives_in_memory_is_kept_before_another_tab_has_it_or_not_let_go() {
    let yielded = |bench: &Bench| bench.heard.borrow().iter().any(|message| matches!(message, FromEngine::Yielded));
    let mut bench = Bench::open("d-yield").await;
    bench.store(StoreAct::Pause).await.expect("done");
    bench.order(name("a")).await.expect("done");
    bench.desk.handle(Event::Wave(Wave::Yield)).await;
    assert!(yielded(&bench));
    assert_eq!(texts(&peek("d-yield").await), ["created", "a"]);

    let mut bench = Bench::open_with(Store::open(&scope(), &NOWHERE, "d-stay").await, TRAINER).await;
    bench.order(name("a")).await.expect("done");
    bench.desk.handle(Event::Wave(Wave::Yield)).await;
    bench.desk.handle(Event::Lost).await;
    assert!(!yielded(&bench));
    assert_eq!(bench.store(StoreAct::Resume).await.expect_err("there is no place").code, "storage.none");
}

/// What a database keeps, without becoming the one that writes to it.
async fn peek(database: &str) -> Kept {
    let media = Media { factory: scope().indexed_db(), files: None };
    Store::peek(&scope(), &media, database).await.expect("readable")
}

impl Bench {
    async fn store(&mut self, act: StoreAct) -> Result<String, Failure> {
        self.heard.borrow_mut().clear();
        self.say(&ToEngine::Store { id: 7, act }).await;
        self.done()
    }

    fn persistence(&self) -> Option<Persistence> {
        self.heard.borrow().iter().rev().find_map(|message| match message {
            FromEngine::Frame(frame) => Some(frame.storage.persistence),
            _ => None,
        })
    }

    /// Number of entries as the page shows them.
    async fn desk_entries(&mut self) -> usize {
        self.say(&ToEngine::Look(Page::Home)).await;
        self.page().map_or(0, |page| page.split(", ").count())
    }
}

/// Replaces what is in the database, behind the back of the second copy.
async fn put_into_database(database: &str, entries: &[&[u8]]) {
    let media = Media { factory: scope().indexed_db(), files: None };
    let entries = entries.iter().map(|entry| entry.to_vec()).collect();
    let kept = Kept { entries, ..Kept::default() };
    Store::open(&scope(), &media, database).await.replace_all(&kept).await.expect("kept");
}

fn told(bench: &Bench, start: &str) -> bool {
    let heard = bench.heard.borrow();
    heard.iter().any(|message| matches!(message, FromEngine::Notice(notice) if notice.text.starts_with(start)))
}

#[wasm_bindgen_test]
async fn damaged_records_come_back_from_the_second_copy_and_are_set_aside_as_well() {
    let mut bench = Bench::open("d-heal").await;
    bench.order(name("a")).await.expect("kept");
    bench.order(name("b")).await.expect("kept");
    drop(bench);
    put_into_database("d-heal", &[b"created", &[0xff], b"b"]).await;
    let mut bench = Bench::open("d-heal").await;
    assert_eq!(bench.opened(), Opened::Kept { entries: 3 });
    assert!(told(&bench, "The journal is damaged at entry 1. It came back"));
    bench.order(name("c")).await.expect("kept");
    drop(bench);
    assert_eq!(texts(&kept("d-heal").await), ["created", "a", "b", "c"]);
    let store = store_of("d-heal").await;
    assert_eq!(store.load_aside().await.expect("readable"), [vec![0xff], b"b".to_vec()]);
    drop(store);
    assert!(!told(&Bench::open("d-heal").await, "The journal is damaged"));
}

#[wasm_bindgen_test]
async fn another_project_in_the_second_copy_is_put_on_the_list() {
    let rack = async || Shelf::open(&scope(), scope().indexed_db(), "d-rack").await.expect("there");
    let mut bench = Bench::open("d-rack").await;
    bench.order(name("a year of work")).await.expect("kept");
    drop(bench);
    let shelf = rack().await;
    shelf.note(1, &Record::new("New", 0.0)).await.expect("kept");
    put_into_database("d-rack", &[b"begun", b"yesterday"]).await;

    let bench = Bench::open_on(Some(Shelved::new(shelf, 1)), store_of("d-rack").await, TRAINER).await;
    assert!(told(&bench, "Another project was found in the second copy"));
    drop(bench);
    assert_eq!(texts(&kept("d-rack").await), ["begun", "yesterday"]);
    assert_eq!(texts(&kept("d-rack-2").await), ["created", "a year of work"]);
    let mut store = store_of("d-rack").await;
    store.load().await.expect("readable");
    assert!(store.is_mirrored());
    assert_eq!(rack().await.cards().await.expect("readable").len(), 2);
}

#[wasm_bindgen_test]
async fn another_project_in_the_second_copy_stays_there_where_it_cannot_be_put_on_a_list() {
    let mut bench = Bench::open("d-stray").await;
    bench.order(name("a year of work")).await.expect("kept");
    drop(bench);
    put_into_database("d-stray", &[b"begun", b"yesterday"]).await;
    let mut bench = Bench::open("d-stray").await;
    bench.order(name("today")).await.expect("kept");
    drop(bench);
    put_into_database("d-stray", &[]).await;
    let bench = Bench::open("d-stray").await;
    assert!(told(&bench, "The browser had lost this project"));
    assert_eq!(texts(&kept("d-stray").await), ["created", "a year of work"]);
}
