//! The projects of this browser: which there are, what they are called, and which are deleted. What is in them it does not
//! know; each has a database of its own.

use std::collections::BTreeSet;

use js_sys::{Array, Uint8Array};
use protocol::{Failure, ProjectCard};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, IdbFactory};

use super::{
    Media,
    failure::failure,
    files::Files,
    mirror::{self, Mirror, Opening},
    open,
    transaction::{Durability, Transaction, settled},
};
use crate::{
    lock::{Ask, Lock},
    scope::Scope,
};

const PROJECTS: &str = "projects";
/// How long a deleted project can be put back, in milliseconds.
const KEPT_MS: f64 = 30.0 * 24.0 * 3_600_000.0;

/// The list of projects.
pub struct Shelf {
    scope: Scope,
    database: IdbDatabase,
    factory: IdbFactory,
    files: Option<Files>,
    /// Begins the names of all databases.
    name: String,
}

/// What is known of a project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Its name.
    pub name: String,
    /// What is in it, in words.
    pub facts: String,
    /// When it was opened last, in milliseconds since 1970.
    pub opened_ms: f64,
    /// When it was deleted.
    pub deleted_ms: Option<f64>,
    /// Bytes it takes.
    pub bytes: u64,
    /// The same in words.
    pub size: String,
}

impl Record {
    /// Of a project that is begun.
    pub fn new(name: &str, now_ms: f64) -> Self {
        Self {
            name: name.into(),
            facts: String::new(),
            opened_ms: now_ms,
            deleted_ms: None,
            bytes: 0,
            size: String::new(),
        }
    }

    /// As it is written down.
    pub fn bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// Reads a record. Before sizes were written down it ended with the time of the deletion.
    fn read(bytes: &[u8]) -> Option<Self> {
        let former = || {
            let (name, facts, opened_ms, deleted_ms) = postcard::from_bytes(bytes).ok()?;
            Some(Self { name, facts, opened_ms, deleted_ms, bytes: 0, size: String::new() })
        };
        postcard::from_bytes(bytes).ok().or_else(former)
    }
}

/// Name of the database of a project, of which all begin with a name.
pub fn database_of(name: &str, number: u32) -> String {
    if number <= 1 { name.to_owned() } else { format!("{name}-{number}") }
}

/// Wanting this number is wanting a new project.
const ANEW: u32 = 0;

/// The name of a project that was begun and not named.
pub const UNNAMED: &str = "My first model";

/// A number that no project on the list has.
fn unused(records: &[(u32, Record)]) -> u32 {
    records.last().map_or(1, |(number, _)| number + 1)
}

impl Shelf {
    /// Opens the list; none where this browser keeps nothing.
    pub async fn open(scope: &Scope, factory: Result<Option<IdbFactory>, JsValue>, name: &str) -> Option<Self> {
        let factory = factory.ok().flatten()?;
        let database =
            open::open(scope, Ok(Some(factory.clone())), &format!("{name}-shelf"), &[PROJECTS]).await.ok()?;
        // Now only: the database waits until a browser that still ends is gone, and files might not.
        let files = Files::open(scope).await;
        let shelf = Self { scope: scope.clone(), database, factory, files, name: name.to_owned() };
        // Without it a lost project stays unseen, and is looked for again the next time.
        let _ = shelf.take_in_lost().await;
        Some(shelf)
    }

    /// What the projects are kept in.
    pub fn media(&self) -> Media {
        Media { factory: Ok(Some(self.factory.clone())), files: self.files.clone() }
    }

    /// Puts projects on the list of which there are second copies only: the browser lost its databases.
    async fn take_in_lost(&self) -> Result<(), JsValue> {
        // In this order: a project leaves the list after its second copy is gone.
        let copies = self.copies().await?;
        let listed: Vec<u32> = self.records().await.unwrap_or_default().into_iter().map(|(number, _)| number).collect();
        for number in copies.into_iter().filter(|number| !listed.contains(number)) {
            if let Some(mirror) = self.mirror(number).await.filter(|mirror| !mirror.is_empty()) {
                let record = mirror.card().and_then(Record::read).unwrap_or_else(|| Record::new(UNNAMED, 0.0));
                // The thirty days begin again: it may have been put back without its files knowing.
                let deleted_ms = record.deleted_ms.map(|_| js_sys::Date::now());
                self.add(number, &Record { deleted_ms, ..record }).await?;
            }
        }
        Ok(())
    }

    /// Puts a project on the list, unless it is there.
    async fn add(&self, number: u32, record: &Record) -> Result<(), JsValue> {
        let transaction = Transaction::write(&self.database, &[PROJECTS], Durability::Strict)?;
        let store = transaction.raw().object_store(PROJECTS)?;
        store.add_with_key(&Uint8Array::from(record.bytes().as_slice()), &number.into())?;
        // Another tab may have been faster.
        let _ = transaction.complete().await;
        Ok(())
    }

    /// The numbers of the projects with a second copy, in order.
    async fn copies(&self) -> Result<BTreeSet<u32>, JsValue> {
        let Some(files) = &self.files else { return Ok(BTreeSet::new()) };
        let names = files.names().await?;
        Ok(names.iter().filter_map(|file| self.number_of(mirror::project_of(file)?)).collect())
    }

    async fn mirror(&self, number: u32) -> Option<Box<Mirror>> {
        match Mirror::open(self.files.as_ref()?, &self.database_of(number), false).await {
            Opening::Open(mirror) => Some(mirror),
            Opening::Closed(_) | Opening::Missing => None,
        }
    }

    fn number_of(&self, database: &str) -> Option<u32> {
        match database.strip_prefix(&self.name)? {
            "" => Some(1),
            number => number.strip_prefix('-')?.parse().ok(),
        }
    }

    /// Name of the database of a project. The first one had it before there were several.
    pub fn database_of(&self, number: u32) -> String {
        database_of(&self.name, number)
    }

    /// The project that is wanted, if it is there, and its database. Otherwise the one opened last, or a number for the
    /// first one; 0 wants a new one.
    pub async fn choose(&self, wanted: Option<u32>) -> (u32, String) {
        let number = match wanted {
            Some(ANEW) => self.begin().await,
            wanted => self.find(wanted).await,
        };
        (number, self.database_of(number))
    }

    async fn find(&self, wanted: Option<u32>) -> u32 {
        let records = self.records().await.unwrap_or_default();
        let there = || records.iter().filter(|(_, record)| record.deleted_ms.is_none());
        let wanted = wanted.filter(|wanted| there().any(|(number, _)| number == wanted));
        let last = || there().max_by(|a, b| a.1.opened_ms.total_cmp(&b.1.opened_ms)).map(|(number, _)| *number);
        wanted.or_else(last).unwrap_or_else(|| unused(&records))
    }

    /// The number of a new project, on the list if that can be written.
    async fn begin(&self) -> u32 {
        match self.reserve(&Record::new(UNNAMED, js_sys::Date::now())).await {
            Ok(number) => number,
            Err(_) => unused(&self.records().await.unwrap_or_default()),
        }
    }

    /// The name of a project; none if it is not on the list.
    pub async fn name_of(&self, number: u32) -> Option<String> {
        let records = self.records().await.ok()?;
        records.into_iter().find(|(known, _)| *known == number).map(|(_, record)| record.name)
    }

    /// All projects, the one opened last first, the deleted ones at the end.
    ///
    /// # Errors
    /// When the browser cannot read its own database.
    pub async fn cards(&self) -> Result<Vec<ProjectCard>, Failure> {
        let mut cards: Vec<ProjectCard> = self
            .records()
            .await?
            .into_iter()
            .map(|(number, record)| ProjectCard {
                number,
                name: record.name,
                facts: record.facts,
                bytes: record.bytes,
                size: record.size,
                opened_ms: record.opened_ms,
                deleted: record.deleted_ms.is_some(),
            })
            .collect();
        cards.sort_by(|a, b| a.deleted.cmp(&b.deleted).then(b.opened_ms.total_cmp(&a.opened_ms)));
        Ok(cards)
    }

    /// Writes down what is known of a project.
    ///
    /// # Errors
    /// When the browser cannot write.
    pub async fn note(&self, number: u32, record: &Record) -> Result<(), Failure> {
        let bytes = record.bytes();
        let write = async {
            let transaction = Transaction::write(&self.database, &[PROJECTS], Durability::Relaxed)?;
            let store = transaction.raw().object_store(PROJECTS)?;
            store.put_with_key(&Uint8Array::from(bytes.as_slice()), &number.into())?;
            transaction.complete().await
        };
        write.await.map_err(|error: JsValue| failure(&error))
    }

    /// A number for a new project, which is on the list from now on.
    ///
    /// # Errors
    /// When the browser cannot write.
    pub async fn reserve(&self, record: &Record) -> Result<u32, Failure> {
        let bytes = record.bytes();
        // A second copy that could not be read yet keeps its number.
        let copied = self.copies().await.map_err(|error| failure(&error))?.last().copied().unwrap_or_default();
        let write = async {
            let transaction = Transaction::write(&self.database, &[PROJECTS], Durability::Strict)?;
            let store = transaction.raw().object_store(PROJECTS)?;
            // Numbers of other tabs cannot come in between: transactions that write wait for each other.
            let keys = Array::from(&settled(&store.get_all_keys()?).await?);
            let number = keys.iter().filter_map(|key| key.as_f64()).fold(f64::from(copied), f64::max) as u32 + 1;
            store.put_with_key(&Uint8Array::from(bytes.as_slice()), &number.into())?;
            transaction.complete().await?;
            Ok(number)
        };
        write.await.map_err(|error: JsValue| failure(&error))
    }

    /// Marks a project as deleted at a time, or as not deleted; its record, if it is there. Who has the project open says so to
    /// its store as well.
    ///
    /// # Errors
    /// When the browser cannot write.
    pub async fn mark(&self, number: u32, deleted_ms: Option<f64>) -> Result<Option<Record>, Failure> {
        let Some((_, record)) = self.records().await?.into_iter().find(|(known, _)| *known == number) else {
            return Ok(None);
        };
        let record = Record { deleted_ms, ..record };
        self.note(number, &record).await?;
        if let Some(_held) = Lock::ask(&self.scope, &self.database_of(number), Ask::IfFree, || {}).await
            && let Some(mut mirror) = self.mirror(number).await
        {
            // Without it the project is there after all, should the browser lose its databases.
            let _ = mirror.set_card(&record.bytes());
        }
        Ok(Some(record))
    }

    /// Deletes a project for good.
    ///
    /// # Errors
    /// When a tab has it open, or the browser cannot write.
    pub async fn purge(&self, number: u32) -> Result<(), Failure> {
        let name = self.database_of(number);
        let Some(_held) = Lock::ask(&self.scope, &name, Ask::IfFree, || {}).await else {
            return Err(Failure {
                code: "shelf.open".into(),
                message: "This project is open in another tab.".into(),
                hint: "Close that tab first.".into(),
            });
        };
        let write = async {
            if let Some(files) = &self.files {
                mirror::remove(files, &name).await?;
            }
            settled(self.factory.delete_database(&name)?.as_ref()).await?;
            let transaction = Transaction::write(&self.database, &[PROJECTS], Durability::Strict)?;
            transaction.raw().object_store(PROJECTS)?.delete(&number.into())?;
            transaction.complete().await
        };
        write.await.map_err(|error: JsValue| failure(&error))
    }

    /// Deletes for good what was deleted long ago.
    pub async fn tidy(&self, now_ms: f64) {
        for (number, record) in self.records().await.unwrap_or_default() {
            if record.deleted_ms.is_some_and(|deleted_ms| now_ms - deleted_ms > KEPT_MS) {
                let _ = self.purge(number).await;
            }
        }
    }

    /// In the order of their numbers.
    async fn records(&self) -> Result<Vec<(u32, Record)>, Failure> {
        let read = async {
            let transaction = Transaction::read(&self.database, &[PROJECTS])?;
            let store = transaction.raw().object_store(PROJECTS)?;
            let keys = Array::from(&settled(&store.get_all_keys()?).await?);
            let values = Array::from(&settled(&store.get_all()?).await?);
            let record = |(key, value): (JsValue, JsValue)| {
                let bytes = value.dyn_into::<Uint8Array>().ok()?.to_vec();
                Some((key.as_f64()? as u32, Record::read(&bytes)?))
            };
            Ok(keys.iter().zip(values.iter()).filter_map(record).collect())
        };
        read.await.map_err(|error: JsValue| failure(&error))
    }
}

impl Drop for Shelf {
    fn drop(&mut self) {
        self.database.close();
    }
}
