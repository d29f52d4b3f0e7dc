//! What stands around every page: top bar, rail, clock, event strip, notices, and the dialogs that any page may open.

mod alerts;
mod chips;
mod clock;
mod events;
mod full;
mod jobs;
mod keys_dialog;
mod labels;
mod layers;
mod notices;
mod offline;
mod palette;
mod past;
mod phone;
mod project;
mod projects;
mod rail;
mod stations;
mod stopped;
mod strip;
mod topbar;

pub use clock::slower_or_faster;
pub use full::{FullDialog, KeepAgain};
pub use jobs::JobsBar;
pub use keys_dialog::{KeysDialog, KeysTable};
pub use layers::{Layers, hide_popover, use_layers};
pub use notices::{Copyable, Notices};
pub use offline::{Standing, ask_for_update, use_offline};
pub use palette::Palette;
pub use past::{BackAndForth, JournalDialog, PastBar, step_back};
pub use phone::PhoneNav;
pub use project::{ProjectDialogs, data_or_project, open_project, save, save_project, saved};
pub use projects::ProjectTable;
pub use rail::Rail;
pub use stations::{facts, station_tone};
pub use stopped::Stopped;
pub use strip::EventStrip;
pub use topbar::TopBar;

/// Provides what the frame and its callers share; called once by the root.
pub fn provide_frame() {
    layers::provide_layers();
    offline::provide_offline();
}
