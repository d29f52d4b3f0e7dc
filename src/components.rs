//! Widgets without domain types beyond the small ones of `protocol` (a mark, a fact, a grid).
//! A page composes them; none of them knows a page. Of the engine they know that it is busy and that it can cancel.

mod action;
mod checks;
mod choice;
mod conditional;
mod dialog;
mod empty;
mod facts;
mod fields;
mod files;
mod grid;
mod icon;
mod ids;
mod job;
mod later;
mod mark;
mod plate;
mod rows;
mod settings;
mod tabs;
mod tile;
mod verdict;

pub use action::{Action, Refusal, outcome};
pub use checks::Checks;
pub use choice::{Choice, Segmented};
pub use conditional::If;
pub use dialog::{Dialog, open_while};
pub use empty::Empty;
pub use facts::Facts;
pub use fields::{NumberField, SelectField, TextArea, TextField};
pub use files::{DropZone, FilePick, ONNX_MB, Taker, save_file};
pub use grid::GridTable;
pub use icon::{Icon, IconName};
pub use ids::unique;
pub use job::JobBar;
pub use later::Later;
pub use mark::{MarkIcon, StatusView, tone};
pub use plate::{PageHead, Plate};
pub use rows::rows;
pub use settings::SettingsForm;
pub use tabs::Tabs;
pub use tile::Tile;
pub use verdict::VerdictBlock;
