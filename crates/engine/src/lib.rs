//! The sandbox itself: a pure library with one module for each station of a model's life, in their order.
//!
//! No clock, no randomness of its own, no input or output, no browser. The same journal gives the same state.

pub mod checks;
pub mod content;
pub mod data;
pub mod digest;
mod failure;
pub mod faults;
pub mod foreign;
pub mod format;
pub mod jobs;
mod journal;
pub mod monitor;
pub mod parameter;
pub mod pipeline;
pub mod project;
pub mod random;
mod runtime;
pub mod serve;
mod simulate;
mod state;
pub mod sweep;
pub mod train;
mod verify;
mod views;

pub use project::{Decision, Project, Reopened, Stored};
