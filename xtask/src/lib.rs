//! What developers of MLOps Sandbox run: set-up, serve, check, test, dist. The binary beside this library only reads
//! the command line; the journeys reuse [`server`].

#![allow(clippy::print_stdout, reason = "this is a command-line tool")]

pub mod bench;
pub mod browser;
pub mod check;
pub mod fuzz;
pub mod names;
pub mod npm;
pub mod policy;
pub mod precache;
pub mod process;
pub mod project;
pub mod python;
pub mod serve;
pub mod server;
pub mod sheet;
pub mod shrink;
pub mod site;
pub mod sizes;
pub mod split;
pub mod tally;
pub mod test;
pub mod tools;
