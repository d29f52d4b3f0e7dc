//! What crosses the border between the page and the engine worker, and nothing else.
//!
//! The page sends [`ToEngine`], the engine answers with [`FromEngine`]. Views arrive ready to draw: words and
//! numbers are formatted by the engine, the page only places them. Messages travel as postcard bytes; both sides
//! are built together, so the encoding needs no version of its own.

mod command;
mod evaluation;
mod message;
mod report;
mod sweep;
mod view;

pub use command::*;
pub use evaluation::*;
pub use message::*;
pub use report::of_panic;
pub use sweep::*;
pub use view::*;
