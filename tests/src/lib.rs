//! What the journeys share: a learner at a real browser, on the release site, served under a sub-path.
//!
//! A journey reads like what a learner does:
//!
//! ```no_run
//! # async fn example() -> anyhow::Result<()> {
//! use journeys::journey;
//!
//! journey("a name for screenshots", async |j| {
//!     j.click("Start from red wine").await?;
//!     j.fill("Seed", "7").await?;
//!     j.see("1,599 rows").await
//! })
//! .await
//! # }
//! ```
//!
//! Everything that looks for something waits for it; nothing sleeps for a fixed time. Each journey has a fresh browser
//! profile, a server of its own, and fails when the browser's console is not empty at its end.

mod acts;
mod driver;
mod elsewhere;
mod journey;
mod look;
mod session;
mod sight;
mod site;
mod worker;

pub use elsewhere::{in_firefox, in_webkit};
pub use journey::{Journey, journey, journey_on, journey_without_storage};
pub use look::{Theme, report};
pub use site::SiteCopy;
pub use worker::Worker;
