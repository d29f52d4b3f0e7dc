//! The journeys. They need the release site and a browser, so plain `cargo test` skips them: `cargo xtask test` builds
//! the one, finds the other and runs them.

mod back;
mod files;
mod measure;
mod models;
mod offline;
mod opening;
mod projects;
mod sessions;
mod the_loop;
mod torture;
mod trouble;
