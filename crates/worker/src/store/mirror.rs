//! The second copy of a project, in files beside the database.
//!
//! Chromium deletes all databases of a site, without a word, when it finds one of them damaged; a browser that is killed in the
//! middle of a write and later once more is enough for that. Files break in other ways.
//!
//! There are two files, of which one counts. A project that is written anew goes into the other one, which counts once it is
//! whole; so there is a copy at every moment.

use std::collections::BTreeSet;

use js_sys::Error;
use wasm_bindgen::JsValue;

use super::{
    Kept,
    files::{File, Files},
    log::{Contents, Found, Log, Mark, Place},
};

/// The files of a project.
pub struct Mirror {
    logs: [Log<File>; 2],
    /// What was found in them, until it is compared.
    found: [Option<Contents>; 2],
    /// The file that counts.
    current: usize,
}

/// How the files of a project were found.
pub enum Opening {
    /// There are none, and none were to be made.
    Missing,
    /// Somebody has them, or they are of a newer program.
    Closed(String),
    /// They can be read and written.
    Open(Box<Mirror>),
}

/// All that is kept of a project: what can be read, and the journal records that were set aside.
pub type Everything = (Kept, Vec<Vec<u8>>);

/// What the second copy says of what a database has.
pub enum Compared {
    /// The same.
    Same,
    /// The same, and more entries behind it.
    Longer(Everything),
    /// Less, or nothing.
    Less,
    /// Something else.
    Other(Everything),
}

/// Names of the files.
fn names(project: &str) -> [String; 2] {
    [format!("{project}.0"), format!("{project}.1")]
}

/// The project that a file belongs to.
pub fn project_of(file: &str) -> Option<&str> {
    file.strip_suffix(".0").or_else(|| file.strip_suffix(".1"))
}

/// Deletes the files of a project.
///
/// # Errors
/// When somebody has them.
pub async fn remove(files: &Files, project: &str) -> Result<(), JsValue> {
    for name in names(project) {
        files.remove(&name).await?;
    }
    Ok(())
}

impl Mirror {
    /// Opens the files of a project, and makes them if asked to.
    pub async fn open(files: &Files, project: &str, make: bool) -> Opening {
        let mut opened = Vec::new();
        for name in names(project) {
            match files.take(&name, make).await {
                Ok(Some(file)) => match Log::open(file) {
                    Ok((_, Found::Newer)) => return Opening::Closed("a newer version of the sandbox wrote it".into()),
                    Ok((log, Found::Log(contents))) => opened.push((log, Some(contents))),
                    Ok((log, Found::Nothing)) => opened.push((log, None)),
                    Err(error) => return Opening::Closed(super::failure::reason(&error)),
                },
                Ok(None) => return Opening::Missing,
                Err(error) => return Opening::Closed(super::failure::reason(&error)),
            }
        }
        let (Some((second, in_second)), Some((first, in_first))) = (opened.pop(), opened.pop()) else {
            return Opening::Missing;
        };
        let mut mirror = Self { logs: [first, second], found: [in_first, in_second], current: 0 };
        mirror.current = mirror.best().first().copied().unwrap_or_default();
        Opening::Open(Box::new(mirror))
    }

    /// The files with something in them, the one to believe first.
    fn best(&self) -> Vec<usize> {
        let rank = |at: &usize| self.found[*at].as_ref().map(|contents| (contents.whole, contents.generation));
        let mut there: Vec<usize> = (0..2).filter(|at| rank(at).is_some()).collect();
        there.sort_by_key(|at| std::cmp::Reverse(rank(at)));
        there
    }

    /// Whether there is a project in it.
    pub fn is_empty(&self) -> bool {
        self.found.iter().flatten().all(|contents| contents.entries.is_empty())
    }

    /// What the shelf said of the project.
    pub fn card(&self) -> Option<&[u8]> {
        self.logs[self.current].tail.card.as_deref()
    }

    /// What it says of what a database has, of which so many records were set aside. To be asked once.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn compare(&mut self, kept: &Kept, aside: usize) -> Result<Compared, JsValue> {
        let best = self.best();
        let found = std::mem::take(&mut self.found);
        let there = |at: &usize| found[*at].as_ref().filter(|contents| !contents.entries.is_empty());
        let begins_like = |at: &usize| there(at).is_some_and(|contents| contents.entries.starts_with(&kept.entries));
        let Some((at, contents)) =
            best.iter().find(|at| begins_like(at)).or(best.first()).and_then(|at| Some((*at, there(at)?)))
        else {
            return Ok(Compared::Less);
        };
        self.current = at;
        if begins_like(&at) && found[1 - at].is_some() {
            // What was to count next does not any more.
            self.give_up()?;
        }
        Ok(if !begins_like(&at) && !kept.entries.starts_with(&contents.entries) {
            Compared::Other(self.all(contents)?)
        } else if contents.entries.len() > kept.entries.len() {
            Compared::Longer(self.all(contents)?)
        } else {
            let names: BTreeSet<&String> = contents.blobs.iter().map(|place| &place.digest).collect();
            let same = contents.entries.len() == kept.entries.len()
                && contents.aside.len() == aside
                && kept.blobs.keys().all(|digest| names.contains(digest));
            if same { Compared::Same } else { Compared::Less }
        })
    }

    fn all(&self, contents: &Contents) -> Result<Everything, JsValue> {
        let log = &self.logs[self.current];
        let blob = |place: &Place| match log.blob(place)? {
            Some(content) => Ok((place.digest.clone(), content)),
            None => Err(JsValue::from(Error::new("a file ended early"))),
        };
        let blobs = contents.blobs.iter().map(blob).collect::<Result<_, JsValue>>()?;
        let kept = Kept { snapshot: None, head: log.tail.head.clone(), entries: contents.entries.clone(), blobs };
        Ok((kept, contents.aside.clone()))
    }

    /// Writes a project into the file that does not count. It counts after [`Self::settle`].
    ///
    /// # Errors
    /// When there is no room or the files are gone; then everything is as it was.
    pub fn stage(&mut self, kept: &Kept, aside: &[Vec<u8>]) -> Result<(), JsValue> {
        let generation = self.logs.iter().map(Log::generation).max().unwrap_or_default() + 1;
        let mut tail = self.logs[self.current].tail.clone();
        tail.head.clone_from(&kept.head);
        let other = &mut self.logs[1 - self.current];
        other.tail = tail;
        other.begin(generation, kept, aside).inspect_err(|_| drop(other.clear()))
    }

    /// What was staged counts.
    ///
    /// # Errors
    /// When the files are gone.
    pub fn settle(&mut self) -> Result<(), JsValue> {
        self.current = 1 - self.current;
        self.give_up()
    }

    /// What is in the file that does not count is given up.
    ///
    /// # Errors
    /// When the files are gone.
    pub fn give_up(&mut self) -> Result<(), JsValue> {
        self.logs[1 - self.current].clear()
    }

    /// Adds an entry and blobs; returns when they are durable, with what takes them back.
    ///
    /// # Errors
    /// When there is no room or the files are gone; then nothing was added.
    pub fn append(&mut self, entry: Option<&[u8]>, blobs: &[(&str, &[u8])]) -> Result<Mark, JsValue> {
        self.logs[self.current].append(entry, blobs)
    }

    /// Takes back what was added since.
    ///
    /// # Errors
    /// When the files are gone.
    pub fn take_back(&mut self, before: Mark) -> Result<(), JsValue> {
        self.logs[self.current].take_back(before)
    }

    /// Writes the project anew, changed.
    ///
    /// # Errors
    /// When there is no room or the files are gone; then the copy is as it was.
    pub fn change(&mut self, change: impl FnOnce(&mut Kept, &mut Vec<Vec<u8>>)) -> Result<(), JsValue> {
        let Some(contents) = self.logs[self.current].contents()? else {
            return Err(Error::new("a file is not what was written").into());
        };
        let (mut kept, mut aside) = self.all(&contents)?;
        change(&mut kept, &mut aside);
        self.stage(&kept, &aside)?;
        self.settle()
    }

    /// Notes the position of the clock. It may be lost.
    ///
    /// # Errors
    /// When there is no room or the files are gone.
    pub fn set_head(&mut self, head: &[u8]) -> Result<(), JsValue> {
        self.logs[self.current].tail.head = Some(head.to_vec());
        self.put_tail()
    }

    /// Notes what the shelf says of the project. It may be lost.
    ///
    /// # Errors
    /// When there is no room or the files are gone.
    pub fn set_card(&mut self, card: &[u8]) -> Result<(), JsValue> {
        self.logs[self.current].tail.card = Some(card.to_vec());
        self.put_tail()
    }

    fn put_tail(&mut self) -> Result<(), JsValue> {
        let log = &mut self.logs[self.current];
        // Before the first record there is nothing for it to stand behind.
        if log.generation() > 0 { log.put_tail() } else { Ok(()) }
    }
}
