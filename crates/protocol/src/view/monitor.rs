//! Monitor.

use serde::{Deserialize, Serialize};

use crate::{EventMark, FeatureDrift, Head, Rule, Span, Status, TimeChart};

/// Monitor: what production looks like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MonitorView {
    /// The head.
    pub head: Head,
    /// Something is deployed and at least one request was answered.
    pub started: bool,
    /// Panels, the most telling first.
    pub panels: Vec<TimeChart>,
    /// How much of the past they show.
    pub span: Span,
    /// Marks on every panel.
    pub marks: Vec<EventMark>,
    /// The current tick: everything right of it is empty.
    pub now: f32,
    /// Drift by feature, worst first.
    pub features: Vec<FeatureDrift>,
    /// Window and reference of the scores.
    pub drift_note: String,
    /// How the scores are computed.
    pub drift_recipe: String,
    /// Alert rules.
    pub rules: Vec<RuleView>,
    /// Metrics a rule can watch: id and name.
    pub metrics: Vec<(String, String)>,
    /// What can be done now: retraining.
    pub retrain: RetrainView,
}

/// An alert rule and its state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuleView {
    /// The rule.
    pub rule: Rule,
    /// `Normal`, `Pending`, `Firing` or `No data`, with since-when.
    pub status: Status,
    /// The value when it was evaluated last.
    pub value: String,
    /// The threshold, with its unit.
    pub threshold: String,
    /// The rule as Prometheus would have it.
    pub yaml: String,
    /// Where the threshold comes from.
    pub source: String,
}

/// Retraining on recent labelled requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetrainView {
    /// It is what to do now.
    pub lead: bool,
    /// Labelled requests at hand.
    pub available: u32,
    /// How many the button would use by default.
    pub rows: u32,
    /// How many of them show the world as it is since an alert; empty while none fires.
    pub advice: String,
    /// What it does and what follows.
    pub text: String,
    /// Why it cannot be done now.
    pub blocked: Option<String>,
}
