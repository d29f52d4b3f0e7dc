//! The journeys. They need the release site and a browser, so plain `cargo test` skips them: `cargo xtask test` builds
//! the one, finds the other and runs them.

mod back;
mod data;
mod files;
mod hostile;
mod measure;
mod models;
mod offline;
mod opening;
mod projects;
mod runs;
mod sessions;
mod storage;
mod sweeps;
mod the_loop;
mod torture;
mod trouble;
