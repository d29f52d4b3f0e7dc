//! The trainers: each job gets a fresh worker of its own, made from the already compiled wasm.
//!
//! A fresh instance makes a job reproducible (see [`crate::keys`]) and lets it be cancelled by ending the worker.

use std::{collections::BTreeSet, rc::Rc};

use js_sys::{Function, Object, Reflect, Uint8Array};
use protocol::Failure;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{ErrorEvent, Event, File, MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::{
    crash::trainer_crashed,
    lock::{Ask, Lock},
    scope::Scope,
    wire::{FromTrainer, NEXT, RESULT, bytes_of, decode},
};

/// Something a trainer said, to be brought to [`Pool::hear`] in its turn.
pub struct Heard {
    trainer: u32,
    word: Word,
}

enum Word {
    /// Its script has loaded; it waits for its role. The lock it holds as long as it lives.
    Loaded(String),
    /// Bytes of a [`FromTrainer`].
    Spoke(Vec<u8>),
    /// What its job gave, and the job with which it goes on, if it does.
    Done(Vec<u8>, Option<u32>),
    /// It broke, with what is known.
    Broke(String),
}

/// What follows for a job.
#[derive(Debug, PartialEq)]
pub enum Outcome {
    /// It went on.
    Progress(u32, Vec<u8>),
    /// It ended; its trainer is gone, or goes on with a job that follows from it. With the milliseconds since it got its
    /// request, if it did.
    Finished(u32, Result<Vec<u8>, Failure>, Option<f64>),
}

/// What a trainer needs to do a job.
pub struct Work {
    /// The request.
    pub request: Vec<u8>,
    /// The file it reads.
    pub file: Option<File>,
}

/// The trainers at work.
pub struct Pool {
    script: String,
    module: JsValue,
    size: usize,
    send: Rc<dyn Fn(Heard)>,
    seats: Vec<Seat>,
    started: u32,
    /// Jobs whose end could not be written down.
    given_up: BTreeSet<u32>,
}

impl Pool {
    /// No trainers yet. `script` is the address of the boot script, `module` the compiled wasm, `send` takes what
    /// trainers say.
    pub fn new(script: String, module: JsValue, size: usize, send: impl Fn(Heard) + 'static) -> Self {
        Self { script, module, size, send: Rc::new(send), seats: Vec::new(), started: 0, given_up: BTreeSet::new() }
    }

    /// Makes the trainers fit these jobs: ends those whose job is gone, starts as many as there is room for. Only for
    /// those `work` is asked what the trainer needs.
    pub fn fill(&mut self, jobs: &[u32], work: impl Fn(u32) -> Option<Work>) {
        self.seats.retain(|seat| jobs.contains(&seat.job));
        self.given_up.retain(|given_up| jobs.contains(given_up));
        for &job in jobs {
            if self.seats.len() >= self.size {
                break;
            }
            let waits = !self.given_up.contains(&job) && self.seats.iter().all(|seat| seat.job != job);
            if let Some(work) = waits.then(|| work(job)).flatten() {
                self.started += 1;
                let seat = Seat::start(&self.script, self.started, job, work, &self.send);
                self.seats.push(seat);
            }
        }
    }

    /// Whether there are as many trainers at work as there may be.
    pub fn is_full(&self) -> bool {
        self.seats.len() >= self.size
    }

    /// Ends all trainers, for a project that is replaced.
    pub fn clear(&mut self) {
        self.seats.clear();
        self.given_up.clear();
    }

    /// Starts jobs again whose end could not be written down.
    pub fn try_again(&mut self) {
        self.given_up.clear();
    }

    /// Does not start this job again, until [`Self::try_again`].
    pub fn give_up(&mut self, job: u32) {
        self.given_up.insert(job);
    }

    /// Acts on what a trainer said. Says what follows for its job; nothing for a trainer that was ended meanwhile.
    pub fn hear(&mut self, heard: Heard, now_ms: f64) -> Option<Outcome> {
        let at = self.seats.iter().position(|seat| seat.trainer == heard.trainer)?;
        let job = self.seats[at].job;
        let outcome = match heard.word {
            Word::Loaded(_) => {
                self.seats[at].give_role(&self.module).err().map(|error| Err(trainer_crashed(&describe(&error))))
            }
            Word::Broke(report) => Some(Err(trainer_crashed(&report))),
            Word::Done(result, Some(next)) => {
                let seat = &mut self.seats[at];
                let began_ms = seat.begun_ms.replace(now_ms);
                seat.job = next;
                return Some(Outcome::Finished(job, Ok(result), began_ms.map(|began_ms| now_ms - began_ms)));
            }
            Word::Done(result, None) => Some(Ok(result)),
            Word::Spoke(bytes) => match decode(&bytes) {
                Ok(FromTrainer::Ready) => {
                    self.seats[at].begun_ms = Some(now_ms);
                    self.seats[at].give_request().err().map(|error| Err(trainer_crashed(&describe(&error))))
                }
                Ok(FromTrainer::Progress(progress)) => return Some(Outcome::Progress(job, progress)),
                Ok(FromTrainer::Failed(failure)) | Err(failure) => Some(Err(failure)),
            },
        }?;
        let seat = self.seats.remove(at);
        Some(Outcome::Finished(job, outcome, seat.begun_ms.map(|begun_ms| now_ms - begun_ms)))
    }
}

/// A trainer and its job. Dropping it ends the worker.
struct Seat {
    trainer: u32,
    job: u32,
    work: Work,
    /// When it got its request.
    begun_ms: Option<f64>,
    /// None where the browser refused a worker; then the news of it is on its way.
    worker: Option<Worker>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl Seat {
    fn start(script: &str, trainer: u32, job: u32, work: Work, send: &Rc<dyn Fn(Heard)>) -> Self {
        let say = {
            let send = send.clone();
            move |word| send(Heard { trainer, word })
        };
        let on_message = {
            let say = say.clone();
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                let Some(word) = read(&event.data()) else { return };
                if let Word::Loaded(life) = &word {
                    watch(life, say.clone());
                }
                say(word);
            })
        };
        let on_error = {
            let say = say.clone();
            Closure::<dyn FnMut(Event)>::new(move |event: Event| {
                event.prevent_default();
                let message =
                    event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).filter(|message| !message.is_empty());
                say(Word::Broke(
                    message.unwrap_or_else(|| format!("the trainer could not be loaded ({})", event.type_())),
                ));
            })
        };
        // Given to the garbage collector: an error may still come in after the worker was ended, and one that nobody
        // handles would count as an error of the engine.
        let on_error: Function = on_error.into_js_value().unchecked_into();
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(script, &options);
        let worker = match worker {
            Ok(worker) => {
                worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
                worker.set_onmessageerror(Some(&on_error));
                worker.set_onerror(Some(&on_error));
                Some(worker)
            }
            Err(error) => {
                say(Word::Broke(describe(&error)));
                None
            }
        };
        Self { trainer, job, work, begun_ms: None, worker, _on_message: on_message }
    }

    fn give_role(&self, module: &JsValue) -> Result<(), JsValue> {
        let Some(worker) = &self.worker else { return Ok(()) };
        let role = Object::new();
        Reflect::set(&role, &"role".into(), &"trainer".into())?;
        Reflect::set(&role, &"module".into(), module)?;
        worker.post_message(&role)
    }

    fn give_request(&mut self) -> Result<(), JsValue> {
        let Some(worker) = &self.worker else { return Ok(()) };
        let request = Uint8Array::from(std::mem::take(&mut self.work.request).as_slice());
        let message = Object::new();
        Reflect::set(&message, &"request".into(), &request)?;
        if let Some(file) = self.work.file.take() {
            Reflect::set(&message, &"file".into(), &file)?;
        }
        worker.post_message_with_transfer(&message, &js_sys::Array::of1(&request.buffer()))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        if let Some(worker) = &self.worker {
            worker.set_onmessage(None);
            worker.terminate();
        }
    }
}

/// What the boot script says is text or an object, what the trainer says is bytes.
fn read(data: &JsValue) -> Option<Word> {
    let loaded = Reflect::get(data, &"loaded".into()).ok().and_then(|life| life.as_string());
    if let Some(life) = loaded {
        return Some(Word::Loaded(life));
    }
    if let Some(bytes) = bytes_of(data) {
        return Some(Word::Spoke(bytes));
    }
    if let Some(bytes) = Reflect::get(data, &RESULT.into()).ok().and_then(|result| bytes_of(&result)) {
        let next = Reflect::get(data, &NEXT.into()).ok().and_then(|next| next.as_f64());
        return Some(Word::Done(bytes, next.map(|next| next as u32)));
    }
    let fatal = Reflect::get(data, &"fatal".into()).ok().filter(|fatal| !fatal.is_undefined())?;
    Some(Word::Broke(fatal.as_string().unwrap_or_else(|| "it could not start".into())))
}

/// Says when a trainer is gone, also where it could not say so itself. Nothing is heard of one that was ended.
fn watch(life: &str, say: impl Fn(Word) + 'static) {
    let Some(scope) = Scope::current().filter(|_| !life.is_empty()) else { return };
    let life = life.to_owned();
    spawn_local(async move {
        drop(Lock::ask(&scope, &life, Ask::Wait, || {}).await);
        say(Word::Broke("the browser ended it".into()));
    });
}

fn describe(error: &JsValue) -> String {
    let message = Reflect::get(error, &"message".into()).ok().and_then(|message| message.as_string());
    message.unwrap_or_else(|| "the browser refused it".into())
}
