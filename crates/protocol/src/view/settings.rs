//! Settings.

use serde::{Deserialize, Serialize};

use crate::{Fact, Head};

/// Settings: storage, real and simulated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SettingsView {
    /// The head.
    pub head: Head,
    /// What is real: what, how it is done, what differs from production.
    pub real: Vec<(String, String, String)>,
    /// What is simulated: what, how it is done, what differs from production.
    pub simulated: Vec<(String, String, String)>,
    /// Whose work the built-in data sets are: name, source.
    pub sources: Vec<(String, String)>,
    /// Facts about the project and its storage.
    pub facts: Vec<Fact>,
    /// Damaged lines of the journal lie aside and can be saved.
    pub aside: bool,
    /// The clock pauses when an alert fires, and when a rollout ends or waits for someone.
    pub pause_on_alert: bool,
}
