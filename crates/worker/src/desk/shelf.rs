//! The projects of this browser, from the desk of the one that is open.

use protocol::{Command, Failure, FromEngine, Mark, Notice, ShelfAct};

use super::{Desk, Show};
use crate::{
    sandbox::{Reopened, Sandbox},
    store::{Kept, Record, Shelf, Store, UNNAMED, unreadable},
};

/// The shelf, and what stands on it about the open project.
pub struct Place {
    /// The list.
    pub shelf: Shelf,
    /// The open project.
    pub number: u32,
    /// What was noted last.
    noted: Option<Record>,
}

impl Place {
    /// The place of a project.
    pub fn new(shelf: Shelf, number: u32) -> Self {
        Self { shelf, number, noted: None }
    }
}

impl<P: Sandbox> Desk<P> {
    pub(super) async fn act_on_shelf(&mut self, act: ShelfAct) -> Result<String, Failure> {
        let now_ms = js_sys::Date::now();
        self.place()?;
        if matches!(act, ShelfAct::Create | ShelfAct::Duplicate) {
            // Another project comes in the place of this one, which would be gone with the memory it lives in.
            self.keep_again().await?;
        }
        let place = self.place.as_ref().ok_or_else(nowhere)?;
        let mut switch = None;
        let said = match act {
            ShelfAct::Create => {
                switch = Some(place.shelf.reserve(&Record::new(UNNAMED, now_ms)).await?);
                "A new project. The others are on Home.".into()
            }
            ShelfAct::Duplicate => {
                let Reopened { project: mut copy, .. } = P::open(self.project.stored(), &mut |_| {})?;
                let name = format!("{}, copy", copy.frame().project.chars().take(70).collect::<String>());
                let decision = copy.decide(Command::RenameProject { name: name.clone() })?;
                copy.commit(decision);
                switch = Some(self.put_on_shelf(&copy).await?);
                format!("“{name}” is a copy of the project.")
            }
            ShelfAct::Delete(number) => {
                let record = place.shelf.mark(number, Some(now_ms)).await?.ok_or_else(gone)?;
                if number == place.number {
                    self.store.note(&record);
                    let other = place.shelf.cards().await?.into_iter().find(|card| !card.deleted);
                    switch = Some(match other {
                        Some(card) => card.number,
                        None => place.shelf.reserve(&Record::new(UNNAMED, now_ms)).await?,
                    });
                }
                format!("“{}” is deleted. It can be put back for 30 days.", record.name)
            }
            ShelfAct::Restore(number) => {
                let record = place.shelf.mark(number, None).await?.ok_or_else(gone)?;
                format!("“{}” is back.", record.name)
            }
            ShelfAct::Purge(number) if number == place.number => return Err(gone()),
            ShelfAct::Purge(number) => {
                place.shelf.purge(number).await?;
                "Deleted for good.".into()
            }
        };
        self.show_shelf().await;
        if switch.is_some() {
            // What is kept from now on must not bring back what was deleted.
            self.place = None;
            self.keeping.leaving();
            self.switch = switch;
        }
        Ok(said)
    }

    /// Puts a project on the list that the second copy of this one held.
    pub(super) async fn put_beside(&mut self, kept: Kept) {
        let number = match P::open(kept, &mut |_| {}) {
            Ok(found) => self.put_on_shelf(&found.project).await,
            Err(failure) => Err(failure),
        };
        if number.is_err() {
            // It stays where it is, and this project has one copy.
            return self.store.let_go();
        }
        (self.post)(&FromEngine::Notice(Notice {
            failed: true,
            text: "Another project was found in the second copy of this one.".into(),
            detail: "It is on Home, among the projects.".into(),
        }));
    }

    /// Keeps a project as one of its own; returns its number.
    pub(super) async fn put_on_shelf(&self, project: &P) -> Result<u32, Failure> {
        let place = self.place()?;
        let frame = project.frame();
        let record = Record::new(&frame.project, js_sys::Date::now());
        let number = place.shelf.reserve(&record).await?;
        let name = place.shelf.database_of(number);
        let mut store = Store::open(&self.scope, &self.media, &name).await;
        let kept = match store.memory_only() {
            Some(reason) => Err(unreadable(reason)),
            None => store.replace_all(&project.stored()).await,
        };
        store.note(&record);
        drop(store);
        if kept.is_err() {
            // An empty project in its place would be taken for it.
            let _ = place.shelf.purge(number).await;
        }
        kept.map(|()| number)
    }

    /// Notes name and contents of the open project where they changed.
    pub(super) async fn note_on_shelf(&mut self) {
        let Some(place) = self.place.as_mut().filter(|_| self.store.memory_only().is_none()) else { return };
        let frame = self.project.frame();
        if frame.past.is_some() {
            // The frame is of a former moment; what is noted is the present.
            self.keeping.acted_later();
            return;
        }
        // Data, newest version, service: as far as there is any.
        let stations = [1, 4, 5].iter().filter_map(|at| frame.stations.get(*at));
        let facts: Vec<String> =
            stations.filter(|station| station.mark != Mark::Wait).map(|station| station.fact.clone()).collect();
        let opened_ms = place.noted.as_ref().map_or_else(js_sys::Date::now, |noted| noted.opened_ms);
        let record = Record {
            name: frame.project,
            facts: facts.join(" · "),
            opened_ms,
            deleted_ms: None,
            bytes: self.store.bytes(),
            size: frame.storage.project,
        };
        if place.noted.as_ref() != Some(&record) {
            // Without it the list is older than the project; nothing else.
            let _ = place.shelf.note(place.number, &record).await;
            self.store.note(&record);
            place.noted = Some(record);
            self.show_shelf().await;
        }
    }

    pub(super) async fn show_shelf(&mut self) -> Show {
        if let Some(place) = &self.place
            && let Ok(cards) = place.shelf.cards().await
        {
            (self.post)(&FromEngine::Shelf(cards));
        }
        Show::Nothing
    }

    fn place(&self) -> Result<&Place, Failure> {
        self.place.as_ref().ok_or_else(nowhere)
    }
}

fn nowhere() -> Failure {
    Failure {
        code: "shelf.none".into(),
        message: "This browser keeps nothing, so there is one project only.".into(),
        hint: "Save the project file, then reload the page to begin a new one.".into(),
    }
}

fn gone() -> Failure {
    Failure {
        code: "shelf.gone".into(),
        message: "This project is not there any more.".into(),
        hint: "Reload the page.".into(),
    }
}
