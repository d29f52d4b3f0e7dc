//! A project as small as can be: it remembers names, counts ticks, and has the jobs it is told to have.

use std::collections::BTreeMap;

use protocol::{
    Answer, ClockControl, ClockView, Command, Failure, Frame, Head, Mark, Page, PageView, Query, SettingsView, Speed,
    Status, Storage, StorageView, Strip,
};
use worker::{
    sandbox::{Decided, Reopened, Sandbox},
    store::Kept,
};

/// What can happen to a tally, as text.
#[derive(Clone, Default)]
pub struct Tally {
    pub entries: Vec<String>,
    pub jobs: Vec<u32>,
    pub ticks: u32,
    pub speed: Speed,
    pub playing: bool,
    pub progress: String,
    pub storage: Storage,
    pub renewed: u32,
    /// What came with imports, by their name.
    pub blobs: BTreeMap<String, Vec<u8>>,
    /// Milliseconds until the tally ends by itself, since it was told to.
    pub left_ms: Option<f64>,
}

/// The tick at which time pauses by itself.
pub const ALERT: u32 = 100_000;

pub struct Decision {
    entry: Vec<u8>,
    blobs: Vec<(String, Vec<u8>)>,
    opens: Option<Kept>,
    said: String,
}

impl Decision {
    fn of(entry: String) -> Self {
        Self { said: format!("did {entry}"), entry: entry.into_bytes(), blobs: Vec::new(), opens: None }
    }
}

pub fn failure(code: &str) -> Failure {
    Failure { code: code.into(), message: format!("{code} happened"), hint: format!("mend {code}") }
}

impl Tally {
    fn apply(&mut self, entry: String) {
        if let Some(job) = entry.strip_prefix("job ") {
            self.jobs.push(job.parse().expect("a number"));
        }
        if let Some(budget) = entry.strip_prefix("budget ") {
            self.left_ms = Some(budget.parse().expect("a number"));
        }
        if entry == "out of time" {
            self.left_ms = None;
            self.jobs.clear();
        }
        if let Some(rest) = entry.strip_prefix("end ") {
            let job = rest.split(' ').next().and_then(|job| job.parse::<u32>().ok());
            self.jobs.retain(|known| Some(*known) != job);
            self.jobs.extend(rest.split("then ").nth(1).and_then(|job| job.parse::<u32>().ok()));
        }
        self.entries.push(entry);
    }
}

impl Sandbox for Tally {
    type Decision = Decision;

    fn create(_seed: u64) -> Self {
        Self { entries: vec!["created".into()], ..Self::default() }
    }

    fn open(kept: Kept, _tell: &mut dyn FnMut(String)) -> Result<Reopened<Self>, Failure> {
        let mut entries = kept.entries;
        let good = entries.iter().take_while(|entry| std::str::from_utf8(entry).is_ok()).count();
        if good == 0 {
            return Err(failure(if entries.is_empty() { "project.no_beginning" } else { "project.damaged" }));
        }
        let aside = entries.split_off(good);
        let mut project = Self::default();
        for entry in entries {
            project.apply(String::from_utf8(entry).expect("it was looked at"));
        }
        project.ticks = kept.head.and_then(|head| head.try_into().ok()).map_or(0, u32::from_le_bytes);
        project.blobs = kept.blobs;
        Ok(Reopened { project, notices: Vec::new(), aside, replayed: kept.snapshot.is_none() })
    }

    fn decide(&self, command: Command) -> Result<Decision, Failure> {
        match command {
            Command::RenameProject { name } if name.is_empty() => Err(failure("name.empty")),
            Command::RenameProject { name } => Ok(Decision::of(name)),
            Command::ImportModel { name, bytes } => {
                Ok(Decision { blobs: vec![(name.clone(), bytes)], ..Decision::of(name) })
            }
            Command::PauseSweep { sweep } => Ok(Decision::of(format!("budget {sweep}"))),
            Command::Retrain { rows } => Ok(Decision::of(format!("job {rows}"))),
            Command::OpenProject { bytes, .. } => {
                let entries = bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
                let opens = Some(Kept { entries, ..Kept::default() });
                Ok(Decision { opens, entry: Vec::new(), ..Decision::of("open".into()) })
            }
            Command::CancelJob { job } => Ok(Decision::of(format!("end {job} cancelled"))),
            _ => Err(failure("unknown")),
        }
    }

    fn finished(&self, job: u32, outcome: Result<Vec<u8>, Failure>, took_ms: Option<f64>) -> Result<Decision, Failure> {
        assert!(took_ms.is_none_or(|took_ms| (0.0..60_000.0).contains(&took_ms)), "{took_ms:?}");
        Ok(Decision::of(match outcome {
            Ok(result) => format!("end {job} with {}", String::from_utf8_lossy(&result)),
            Err(failure) => format!("end {job} by {}: {}", failure.code, failure.message),
        }))
    }

    fn commit(&mut self, decision: Decision) {
        self.blobs.extend(decision.blobs);
        if decision.opens.is_none() {
            self.apply(String::from_utf8(decision.entry).expect("text"));
        }
    }

    fn jobs(&self) -> Vec<u32> {
        self.jobs.clone()
    }

    fn request(&self, job: u32) -> Option<Vec<u8>> {
        Some(format!("request {job}").into_bytes())
    }

    fn file(&self, _job: u32) -> Option<u32> {
        None
    }

    fn progress(&mut self, _job: u32, progress: &[u8]) {
        self.progress = String::from_utf8_lossy(progress).into_owned();
    }

    fn passed(&mut self, ms: f64) {
        self.left_ms = self.left_ms.map(|left_ms| left_ms - ms);
    }

    fn due_ms(&self) -> Option<f64> {
        self.left_ms.map(|left_ms| left_ms.max(0.0))
    }

    fn overdue(&self) -> Option<Decision> {
        self.left_ms.filter(|left_ms| *left_ms <= 0.0).map(|_| Decision::of("out of time".into()))
    }

    fn query(&self, query: Query) -> Result<Answer, Failure> {
        match query {
            Query::SampleRow { index } => Ok(Answer::Row(vec![index.to_string()])),
            _ => Err(failure("unknown")),
        }
    }

    fn clock(&mut self, control: ClockControl) -> Result<(), Failure> {
        match control {
            ClockControl::Play => self.playing = true,
            ClockControl::Pause => self.playing = false,
            ClockControl::Step => self.ticks += 1,
            ClockControl::Speed(speed) => self.speed = speed,
            ClockControl::Span(_) => {}
        }
        Ok(())
    }

    fn playing(&self) -> Option<Speed> {
        self.playing.then_some(self.speed)
    }

    fn step(&mut self) -> bool {
        self.ticks += 1;
        self.ticks == ALERT
    }

    fn snapshot(&self) -> Vec<u8> {
        format!("snapshot of {}", self.entries.len()).into_bytes()
    }

    fn head(&self) -> Vec<u8> {
        self.ticks.to_le_bytes().to_vec()
    }

    fn stored(&self) -> Kept {
        let entries = self.entries.iter().map(|entry| entry.clone().into_bytes()).collect();
        Kept { snapshot: Some(self.snapshot()), head: Some(self.head()), entries, blobs: self.blobs.clone() }
    }

    fn entries(&self) -> u32 {
        self.entries.len() as u32
    }

    fn frame(&self) -> Frame {
        let playing = self.playing;
        Frame {
            project: self.progress.clone(),
            stations: Vec::new(),
            drift_lab: String::new(),
            chips: Vec::new(),
            clock: ClockView {
                started: true,
                playing,
                stopped: None,
                speed: self.speed,
                tick: self.ticks,
                label: String::new(),
            },
            alerts: Status { mark: Mark::Ok, word: String::new() },
            strip: Strip {
                range: (0, 1),
                days: Vec::new(),
                marks: Vec::new(),
                bands: Vec::new(),
                title: String::new(),
            },
            storage: StorageView { persistence: self.storage.persistence, ..StorageView::default() },
            jobs: Vec::new(),
            undo: None,
            redo: None,
            next: None,
            past: None,
        }
    }

    fn page(&self, page: Page) -> PageView {
        PageView::Settings(SettingsView {
            head: Head { status: None, sentence: format!("{page:?}: {}", self.entries.join(", ")) },
            real: Vec::new(),
            simulated: Vec::new(),
            sources: Vec::new(),
            facts: Vec::new(),
            aside: false,
            pause_on_alert: true,
        })
    }

    fn set_storage(&mut self, storage: Storage) {
        self.storage = storage;
    }

    fn renew(&mut self) {
        self.renewed += 1;
    }

    /// A name that was imported is the digest of what came with it.
    fn sweep(&mut self) -> Vec<(String, u64)> {
        let entries = &self.entries;
        let stray = self.blobs.extract_if(.., |name, _| !entries.contains(name));
        stray.map(|(name, bytes)| (name, bytes.len() as u64)).collect()
    }

    fn pack(kept: Kept, name: &str) -> Result<Answer, Failure> {
        let bytes = kept.entries.join(&b'\n');
        Ok(Answer::File { name: name.into(), mime: "text/plain".into(), bytes })
    }
}

impl Decided for Decision {
    fn entry(&self) -> Option<&[u8]> {
        (!self.entry.is_empty()).then_some(&self.entry)
    }

    fn blobs(&self) -> Vec<(&str, &[u8])> {
        self.blobs.iter().map(|(digest, content)| (digest.as_str(), content.as_slice())).collect()
    }

    fn opens(&mut self) -> Option<Kept> {
        self.opens.take()
    }

    fn goes_far(&self) -> bool {
        false
    }

    fn said(&self) -> &str {
        &self.said
    }

    fn failed(&self) -> Option<&Failure> {
        None
    }
}
