//! What this browser keeps of the open project: how much that is, and going on without it where there is no room.

use protocol::{Answer, Failure, Storage, StoreAct};
use wasm_bindgen_futures::spawn_local;

use super::{Desk, Event};
use crate::{sandbox::Sandbox, store};

impl<P: Sandbox> Desk<P> {
    pub(super) async fn act_on_store(&mut self, act: StoreAct) -> Result<String, Failure> {
        let said = match act {
            StoreAct::Pause => {
                self.store.detach("You chose to go on without keeping.".into());
                "What you do from now on lives in memory until this tab closes."
            }
            StoreAct::Resume => {
                self.keep_again().await?;
                "The project is kept in this browser again."
            }
            StoreAct::DiscardAside => {
                self.store.discard_aside().await?;
                self.store.collect(&self.project.sweep()).await?;
                self.measure_storage();
                "What was set aside is deleted."
            }
        };
        // What had no room may have some now.
        self.pool.try_again();
        self.fill_pool();
        self.tell_storage();
        Ok(said.into())
    }

    /// Keeps a project that lives in memory, if there is a place for it.
    pub(super) async fn keep_again(&mut self) -> Result<(), Failure> {
        if self.store.memory_only().is_none() {
            return Ok(());
        }
        if !self.store.is_there() {
            return Err(store::unreadable(self.store.memory_only().unwrap_or_default()));
        }
        if self.store.is_foreign() {
            // What is stored there could not be opened; it stays.
            self.switch = Some(self.put_on_shelf(&self.project).await?);
            return Ok(());
        }
        // Beside what was set aside.
        self.store.set_aside(&self.project.stored(), &[]).await?;
        self.project.renew();
        self.keeping.replaced();
        Ok(())
    }

    /// What was set aside, as one file of lines.
    pub(super) async fn export_set_aside(&self) -> Result<Answer, Failure> {
        let lines = self.store.load_aside().await?;
        let bytes = lines.into_iter().flat_map(|line| line.into_iter().chain([b'\n'])).collect();
        Ok(Answer::File { name: "set-aside.ndjson".into(), mime: "application/x-ndjson".into(), bytes })
    }

    /// Tells the views what the store says.
    pub(super) fn tell_storage(&mut self) {
        let (used, quota) = self.space;
        self.project.set_storage(Storage {
            project: self.store.bytes(),
            used,
            quota,
            persistence: self.store.persistence(),
            mirrored: self.store.is_mirrored(),
            aside: self.store.aside(),
        });
    }

    /// Asks the browser for the space used; the answer gets in line.
    pub(super) fn measure_storage(&self) {
        let (scope, line) = (self.scope.clone(), self.line.clone());
        spawn_local(async move {
            let (used, quota) = scope.storage_estimate().await;
            let _ = line.unbounded_send(Event::Measured { used, quota });
        });
    }
}
