//! What survives a closed tab: the journal, the blobs, the last snapshot, in IndexedDB, with a second copy in files.
//!
//! The store knows nothing of what it keeps. A write is one transaction: all of it is kept, or nothing is. Entries
//! and blobs are written with *strict* durability, so an acknowledged command survives a power cut; snapshots and
//! the clock's position may be lost, since replay makes them again.
//!
//! Each store that opens the database puts its mark into it, and every write checks the mark first. So two tabs can
//! never mix their journals: the tab opened last writes, the other is told.
//!
//! A write goes into the second copy (`mirror`) first and is taken back there where the database refuses it. A database that
//! is gone, or lacks its end, is filled from it. Where the second copy fails there is one copy, until it can be made anew.

mod failure;
mod files;
mod kept;
mod log;
mod media;
mod mirror;
mod open;
mod reading;
mod shelf;
mod transaction;

pub use failure::{CONFLICT, unreadable};
pub use kept::Kept;
pub use media::Media;
pub use shelf::{Record, Shelf, UNNAMED, database_of};

use js_sys::{Array, Uint8Array};
use protocol::{Failure, Persistence};
use wasm_bindgen::JsValue;
use web_sys::{IdbDatabase, IdbObjectStore, IdbTransaction};

use crate::scope::Scope;
use failure::{FULL, failure, second_unreadable};
use files::Files;
use mirror::{Compared, Everything, Mirror, Opening};
use transaction::{Durability, Transaction, settled};

/// Name of the database in the browser.
pub const DATABASE: &str = "mlops-sandbox";

const JOURNAL: &str = "journal";
const BLOBS: &str = "blobs";
const META: &str = "meta";
const ALL: [&str; 3] = [JOURNAL, BLOBS, META];

/// Keys in `meta`.
const SNAPSHOT: &str = "snapshot";
const HEAD: &str = "head";
const OWNER: &str = "owner";
/// The key in `meta` under which damaged journal records lie, in an array.
const ASIDE: &str = "aside";

/// The store of one project.
pub struct Store {
    database: Option<IdbDatabase>,
    /// Why nothing is kept, if nothing is.
    memory_only: Option<String>,
    /// What is stored is another project.
    foreign: bool,
    /// Our mark in the database; none if it could not be written.
    mark: Option<f64>,
    /// Its name, and where its second copy is.
    name: String,
    files: Option<Files>,
    second: Second,
    /// The database was empty, and was filled from the second copy.
    restored: bool,
    /// What the second copy said where it said something else than the database.
    other: Option<Everything>,
    /// Key of the next journal entry.
    next: u32,
    /// Journal records that were set aside.
    aside: u32,
    /// Those of them for which there was no room; kept with the next [`Self::set_aside`].
    held: Vec<Vec<u8>>,
    /// Bytes of what is kept.
    bytes: u64,
}

/// The second copy.
#[derive(Default)]
enum Second {
    /// There is none.
    #[default]
    Missing,
    /// It cannot be read now, for this reason.
    Closed(String),
    /// It does not say what the database says.
    Behind(Box<Mirror>),
    /// It says the same.
    InStep(Box<Mirror>),
}

impl Second {
    fn mirror(&mut self) -> Option<&mut Mirror> {
        match self {
            Self::Behind(mirror) | Self::InStep(mirror) => Some(mirror),
            Self::Missing | Self::Closed(_) => None,
        }
    }
}

impl Store {
    /// Opens the database and the second copy. Never fails: without a database the project lives in memory.
    pub async fn open(scope: &Scope, media: &Media, name: &str) -> Self {
        let mut store = Self {
            database: None,
            memory_only: None,
            foreign: false,
            mark: None,
            name: name.to_owned(),
            files: media.files.clone(),
            second: Second::Missing,
            restored: false,
            other: None,
            next: 0,
            aside: 0,
            held: Vec::new(),
            bytes: 0,
        };
        match open::open(scope, media.factory.clone(), name, &ALL).await {
            Ok(database) => {
                store.database = Some(database);
                store.claim(scope.seed()).await;
            }
            Err(reason) => {
                store.memory_only = Some(reason);
                return store;
            }
        }
        store.open_second().await;
        store
    }

    async fn open_second(&mut self) {
        let Some(files) = &self.files else { return };
        self.second = match Mirror::open(files, &self.name, true).await {
            Opening::Open(mirror) => Second::Behind(mirror),
            Opening::Closed(reason) => Second::Closed(reason),
            Opening::Missing => Second::Missing,
        };
    }

    /// All that is kept under a name, for somebody who does not become the one that writes it.
    ///
    /// # Errors
    /// When neither the database nor the second copy can be read.
    pub async fn peek(scope: &Scope, media: &Media, name: &str) -> Result<Kept, Failure> {
        let kept = match open::open(scope, media.factory.clone(), name, &ALL).await {
            Ok(database) => {
                let read = reading::read_all(&database).await;
                database.close();
                read.map(|(kept, ..)| kept).map_err(|error| failure(&error))
            }
            Err(reason) => Err(unreadable(&reason)),
        };
        let Some(files) = &media.files else { return kept };
        let nothing = Kept::default();
        match Mirror::open(files, name, false).await {
            Opening::Open(mut mirror) => match mirror.compare(kept.as_ref().unwrap_or(&nothing), 0) {
                Ok(Compared::Longer((all, _))) => Ok(all),
                _ => kept,
            },
            Opening::Closed(reason) if kept.as_ref().is_ok_and(Kept::is_empty) => Err(second_unreadable(&reason)),
            Opening::Closed(_) | Opening::Missing => kept,
        }
    }

    /// Why the project lives in memory only, if it does.
    pub fn memory_only(&self) -> Option<&str> {
        self.memory_only.as_deref()
    }

    /// Whether there is a database, used or not.
    pub fn is_there(&self) -> bool {
        self.database.is_some()
    }

    /// Whether what is done is kept.
    pub fn persistence(&self) -> Persistence {
        match (&self.memory_only, &self.database) {
            (None, _) => Persistence::Kept,
            (Some(_), Some(_)) => Persistence::Paused,
            (Some(_), None) => Persistence::Impossible,
        }
    }

    /// Bytes that the journal and the content take.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Whether there is a second copy.
    pub fn is_mirrored(&self) -> bool {
        self.memory_only.is_none() && matches!(self.second, Second::InStep(_))
    }

    /// Whether the database had lost what was kept, and it came back from the second copy.
    pub fn was_restored(&self) -> bool {
        self.restored
    }

    /// Leaves what is stored as it is and keeps nothing more, until [`Self::replace_all`].
    pub fn detach(&mut self, reason: String) {
        self.memory_only = Some(reason);
    }

    /// Lets go of the second copy, which another tab is to have.
    pub fn let_go(&mut self) {
        self.second = Second::Missing;
        self.files = None;
    }

    /// The same where what is stored is another project than the open one.
    pub fn leave(&mut self, reason: String) {
        self.foreign = true;
        self.detach(reason);
    }

    /// Whether what is stored is another project than the open one.
    pub fn is_foreign(&self) -> bool {
        self.foreign
    }

    /// What the second copy said where it said something else than the database. It is made anew by [`Self::mend`].
    pub fn take_other(&mut self) -> Option<Kept> {
        self.other.take().map(|(kept, _)| kept)
    }

    /// All that was kept. What the database lacks is filled in from the second copy.
    ///
    /// # Errors
    /// When the browser cannot read its own database, or the second copy of one that is empty.
    pub async fn load(&mut self) -> Result<Kept, Failure> {
        let Some(database) = self.attached() else { return Ok(Kept::default()) };
        let (mut kept, next, aside) = reading::read_all(&database).await.map_err(|error| failure(&error))?;
        (self.next, self.aside, self.bytes) = (next, aside, kept.bytes());
        let (mirror, compared) = match std::mem::take(&mut self.second) {
            Second::Missing => return Ok(kept),
            Second::Closed(reason) if kept.is_empty() => return Err(second_unreadable(&reason)),
            Second::Closed(reason) => {
                self.second = Second::Closed(reason);
                return Ok(kept);
            }
            Second::InStep(mirror) => {
                self.second = Second::InStep(mirror);
                return Ok(kept);
            }
            Second::Behind(mut mirror) => {
                let compared = mirror.compare(&kept, aside as usize);
                (mirror, compared)
            }
        };
        match compared {
            Ok(Compared::Same) => self.second = Second::InStep(mirror),
            Ok(Compared::Less) => self.second = Second::Behind(mirror),
            Ok(Compared::Other(other)) => {
                self.second = Second::Behind(mirror);
                self.other = Some(other);
            }
            Ok(Compared::Longer((all, aside))) => {
                self.second = Second::InStep(mirror);
                self.restored = kept.is_empty();
                let filled = if self.restored {
                    self.write_all(&database, &all, &aside).await
                } else {
                    // A kill between the one copy and the other: no more than an entry or two.
                    self.write_missing(&database, &kept, &all).await
                };
                if let Err(failure) = filled {
                    self.detach(failure.message);
                }
                let snapshot = kept.snapshot.take();
                kept = Kept { snapshot, head: kept.head.take().or(all.head), ..all };
            }
            Err(error) if kept.is_empty() => return Err(second_unreadable(&failure::reason(&error))),
            Err(_) => {}
        }
        Ok(kept)
    }

    /// Makes the second copy anew, if there should be one that says what the database says and there is none.
    pub async fn mend(&mut self) {
        let Some(database) = self.attached() else { return };
        if matches!(self.second, Second::Missing | Second::Closed(_)) {
            self.open_second().await;
        }
        if !matches!(self.second, Second::Behind(_)) {
            return;
        }
        if let (Ok((kept, ..)), Ok(aside)) = (reading::read_all(&database).await, reading::read_aside(&database).await)
            && let Second::Behind(mut mirror) = std::mem::take(&mut self.second)
        {
            let made = match mirror.compare(&kept, aside.len()) {
                Ok(Compared::Same) => Ok(()),
                // Files that could not be read before: the next opening finds out.
                Ok(Compared::Longer((other, _)) | Compared::Other((other, _))) if !kept.is_kin(&other) => {
                    return self.let_go();
                }
                Ok(_) => mirror.stage(&kept, &aside).and_then(|()| mirror.settle()),
                Err(error) => Err(error),
            };
            self.second = if made.is_ok() { Second::InStep(mirror) } else { Second::Behind(mirror) };
        }
    }

    /// Number of journal records that were set aside.
    pub fn aside(&self) -> u32 {
        self.aside + u32::try_from(self.held.len()).unwrap_or(u32::MAX)
    }

    /// Remembers journal records that could not be set aside, behind those that lie there.
    pub fn hold_aside(&mut self, records: Vec<Vec<u8>>) {
        self.held.extend(records);
    }

    /// The journal records that were set aside, oldest first.
    ///
    /// # Errors
    /// When the browser cannot read its own database.
    pub async fn load_aside(&self) -> Result<Vec<Vec<u8>>, Failure> {
        let Some(database) = &self.database else { return Ok(self.held.clone()) };
        let mut aside = reading::read_aside(database).await.map_err(|error| failure(&error))?;
        aside.extend_from_slice(&self.held);
        Ok(aside)
    }

    /// Adds a journal entry and the blobs it speaks of. Returns when both are durable.
    ///
    /// # Errors
    /// `storage.full`, `storage.conflict`, `storage.closed` or `storage.failed`; then nothing was kept.
    pub async fn append(&mut self, entry: Option<&[u8]>, blobs: &[(&str, &[u8])]) -> Result<(), Failure> {
        let Some(database) = self.attached() else { return Ok(()) };
        if entry.is_none() && blobs.is_empty() {
            return Ok(());
        }
        let next = self.next;
        let fill = |transaction: &IdbTransaction| {
            let store = transaction.object_store(BLOBS)?;
            for (digest, content) in blobs {
                put(&store, digest, content)?;
            }
            if let Some(entry) = entry {
                // Adding fails where a put would overwrite an entry.
                transaction.object_store(JOURNAL)?.add_with_key(&Uint8Array::from(entry), &next.into())?;
            }
            Ok(())
        };
        let before = self.in_step(|mirror| mirror.append(entry, blobs));
        let mut twice = before.is_some();
        let mut written = self.write(&database, &ALL, Durability::Strict, fill).await;
        if let (Err(failure), Some(before)) = (&written, before) {
            self.in_step(|mirror| mirror.take_back(before));
            if failure.code == FULL {
                twice = false;
                written = self.write(&database, &ALL, Durability::Strict, fill).await;
            }
        }
        written?;
        if !twice {
            self.lose_step();
        }
        self.next = next + u32::from(entry.is_some());
        let more = entry.map_or(0, <[u8]>::len) + blobs.iter().map(|(_, content)| content.len()).sum::<usize>();
        self.bytes += more as u64;
        Ok(())
    }

    /// Puts this in the place of everything stored. A detached store keeps again from here on.
    ///
    /// # Errors
    /// Like [`Self::append`]; then everything is as it was.
    pub async fn replace_all(&mut self, kept: &Kept) -> Result<(), Failure> {
        self.replace(kept, &[]).await
    }

    /// Keeps what could be read, and the journal records that could not in a place of their own, behind those that lie there.
    ///
    /// # Errors
    /// Like [`Self::append`]; then everything is as it was.
    pub async fn set_aside(&mut self, kept: &Kept, records: &[Vec<u8>]) -> Result<(), Failure> {
        let mut aside = self.load_aside().await?;
        aside.extend_from_slice(records);
        self.replace(kept, &aside).await
    }

    /// Deletes blobs: digests and sizes in bytes.
    ///
    /// # Errors
    /// Like [`Self::append`]; then nothing was deleted.
    pub async fn collect(&mut self, blobs: &[(String, u64)]) -> Result<(), Failure> {
        let Some(database) = self.attached().filter(|_| !blobs.is_empty()) else { return Ok(()) };
        self.write(&database, &[BLOBS, META], Durability::Relaxed, |transaction| {
            let store = transaction.object_store(BLOBS)?;
            blobs.iter().try_for_each(|(digest, _)| store.delete(&digest.as_str().into()).map(drop))
        })
        .await?;
        self.change_second(|kept, _| blobs.iter().for_each(|(digest, _)| drop(kept.blobs.remove(digest))));
        let less = blobs.iter().map(|(_, bytes)| bytes).sum();
        self.bytes = self.bytes.saturating_sub(less);
        Ok(())
    }

    /// Deletes the journal records that were set aside.
    ///
    /// # Errors
    /// Like [`Self::append`]; then nothing was deleted.
    pub async fn discard_aside(&mut self) -> Result<(), Failure> {
        self.held.clear();
        let Some(database) = &self.database else { return Ok(()) };
        self.write(database, &[META], Durability::Strict, |transaction| {
            transaction.object_store(META)?.delete(&ASIDE.into()).map(drop)
        })
        .await?;
        self.change_second(|_, aside| aside.clear());
        self.aside = 0;
        Ok(())
    }

    async fn replace(&mut self, kept: &Kept, aside: &[Vec<u8>]) -> Result<(), Failure> {
        let Some(database) = self.database.clone() else { return Ok(()) };
        let mut staged = self.second.mirror().is_some_and(|mirror| mirror.stage(kept, aside).is_ok());
        let mut written = self.write_all(&database, kept, aside).await;
        if let (Err(failure), true) = (&written, staged) {
            let given_up = self.second.mirror().is_some_and(|mirror| mirror.give_up().is_ok());
            if failure.code == FULL && given_up {
                staged = false;
                written = self.write_all(&database, kept, aside).await;
            }
        }
        written?;
        self.lose_step();
        if staged && let Second::Behind(mut mirror) = std::mem::take(&mut self.second) {
            self.second = if mirror.settle().is_ok() { Second::InStep(mirror) } else { Second::Behind(mirror) };
        }
        self.memory_only = None;
        self.foreign = false;
        self.held.clear();
        Ok(())
    }

    /// Adds to the database what it lacks.
    async fn write_missing(&mut self, database: &IdbDatabase, there: &Kept, all: &Kept) -> Result<(), Failure> {
        let next = self.next;
        self.write(database, &ALL, Durability::Strict, |transaction| {
            let journal = transaction.object_store(JOURNAL)?;
            for (seq, entry) in (next..).zip(all.entries.iter().skip(there.entries.len())) {
                journal.add_with_key(&Uint8Array::from(entry.as_slice()), &seq.into())?;
            }
            let blobs = transaction.object_store(BLOBS)?;
            let missing = all.blobs.iter().filter(|(digest, _)| !there.blobs.contains_key(*digest));
            missing.into_iter().try_for_each(|(digest, content)| put(&blobs, digest, content))
        })
        .await?;
        self.next += u32::try_from(all.entries.len() - there.entries.len()).unwrap_or(u32::MAX);
        self.bytes = all.bytes();
        Ok(())
    }

    /// Puts this in the place of everything in the database.
    async fn write_all(&mut self, database: &IdbDatabase, kept: &Kept, aside: &[Vec<u8>]) -> Result<(), Failure> {
        self.write(database, &ALL, Durability::Strict, |transaction| {
            let journal = transaction.object_store(JOURNAL)?;
            let blobs = transaction.object_store(BLOBS)?;
            let meta = transaction.object_store(META)?;
            journal.clear()?;
            blobs.clear()?;
            for (seq, entry) in (0_u32..).zip(&kept.entries) {
                journal.add_with_key(&Uint8Array::from(entry.as_slice()), &seq.into())?;
            }
            for (digest, content) in &kept.blobs {
                put(&blobs, digest.as_str(), content)?;
            }
            for (key, value) in [(SNAPSHOT, &kept.snapshot), (HEAD, &kept.head)] {
                match value {
                    Some(value) => put(&meta, key, value)?,
                    None => drop(meta.delete(&key.into())?),
                }
            }
            if aside.is_empty() {
                meta.delete(&ASIDE.into())?;
            } else {
                let records: Array = aside.iter().map(|record| Uint8Array::from(record.as_slice())).collect();
                meta.put_with_key(&records, &ASIDE.into())?;
            }
            Ok(())
        })
        .await?;
        self.next = u32::try_from(kept.entries.len()).unwrap_or(u32::MAX);
        self.aside = u32::try_from(aside.len()).unwrap_or(u32::MAX);
        self.bytes = kept.bytes();
        Ok(())
    }

    /// Keeps a snapshot together with the clock's position.
    ///
    /// # Errors
    /// Like [`Self::append`].
    pub async fn save_snapshot(&mut self, snapshot: &[u8], head: &[u8]) -> Result<(), Failure> {
        self.save(&[(SNAPSHOT, snapshot), (HEAD, head)]).await?;
        self.in_step(|mirror| mirror.set_head(head));
        Ok(())
    }

    /// Keeps the clock's position.
    ///
    /// # Errors
    /// Like [`Self::append`].
    pub async fn save_head(&mut self, head: &[u8]) -> Result<(), Failure> {
        self.save(&[(HEAD, head)]).await?;
        self.in_step(|mirror| mirror.set_head(head));
        Ok(())
    }

    async fn save(&self, values: &[(&str, &[u8])]) -> Result<(), Failure> {
        let Some(database) = self.attached() else { return Ok(()) };
        self.write(&database, &[META], Durability::Relaxed, |transaction| {
            let meta = transaction.object_store(META)?;
            values.iter().try_for_each(|(key, value)| put(&meta, key, value))
        })
        .await
    }

    /// Keeps what the shelf says of the project beside the second copy: if the shelf is lost, it is made from that.
    pub fn note(&mut self, record: &Record) {
        if self.memory_only.is_none() {
            self.in_step(|mirror| mirror.set_card(&record.bytes()));
        }
    }

    /// Puts our mark into the database, so that a store that opened it earlier writes no more.
    async fn claim(&mut self, mark: u64) {
        let Some(database) = &self.database else { return };
        let mark = mark as f64;
        let claimed = self.write(database, &[META], Durability::Strict, |transaction| {
            transaction.object_store(META)?.put_with_key(&mark.into(), &OWNER.into()).map(drop)
        });
        // A disk without room for a number can still be read from; its writes will say that it is full.
        self.mark = claimed.await.is_ok().then_some(mark);
    }

    /// One transaction: checks the mark, fills in, and waits until it is complete.
    async fn write(
        &self,
        database: &IdbDatabase,
        stores: &[&str],
        durability: Durability,
        fill: impl FnOnce(&IdbTransaction) -> Result<(), JsValue>,
    ) -> Result<(), Failure> {
        let transaction = Transaction::write(database, stores, durability).map_err(|error| failure(&error))?;
        if let Some(mark) = self.mark {
            let owner = async { settled(&transaction.raw().object_store(META)?.get(&OWNER.into())?).await };
            match owner.await {
                Ok(owner) if owner.as_f64() == Some(mark) => {}
                Ok(_) => {
                    transaction.abort().await;
                    return Err(failure::conflict());
                }
                Err(error) => {
                    transaction.abort().await;
                    return Err(failure(&error));
                }
            }
        }
        match fill(transaction.raw()) {
            Ok(()) => transaction.complete().await.map_err(|error| failure(&error)),
            Err(error) => {
                transaction.abort().await;
                Err(failure(&error))
            }
        }
    }

    /// Does something with the second copy, if it says what the database says. Where that fails nobody is kept from working.
    fn in_step<T>(&mut self, act: impl FnOnce(&mut Mirror) -> Result<T, JsValue>) -> Option<T> {
        match &mut self.second {
            Second::InStep(mirror) if self.memory_only.is_none() => act(mirror).ok(),
            _ => None,
        }
    }

    fn change_second(&mut self, change: impl FnOnce(&mut Kept, &mut Vec<Vec<u8>>)) {
        if self.in_step(|mirror| mirror.change(change)).is_none() {
            self.lose_step();
        }
    }

    fn lose_step(&mut self) {
        self.second = match std::mem::take(&mut self.second) {
            Second::InStep(mirror) => Second::Behind(mirror),
            second => second,
        };
    }

    fn attached(&self) -> Option<IdbDatabase> {
        if self.memory_only.is_some() { None } else { self.database.clone() }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if let Some(database) = &self.database {
            database.close();
        }
    }
}

fn put(store: &IdbObjectStore, key: &str, content: &[u8]) -> Result<(), JsValue> {
    store.put_with_key(&Uint8Array::from(content), &key.into()).map(drop)
}
