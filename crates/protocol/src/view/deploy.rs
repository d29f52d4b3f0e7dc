//! Deploy.

use serde::{Deserialize, Serialize};

use crate::{Canary, Chip, Grid, Head, Mark, Status, Traffic, Verdict};

/// Deploy: the endpoint and its rollout.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeployView {
    /// Whose requests the marks of the last hour stand for.
    pub answering: Answering,
    /// The head.
    pub head: Head,
    /// Versions that can be deployed: number and label.
    pub versions: Vec<(u32, String)>,
    /// Default steps of a canary.
    pub canary: Canary,
    /// Who answers now: version chips with their share in percent.
    pub split: Vec<(Chip, u8)>,
    /// The rollout in progress or the last one.
    pub rollout: Option<RolloutView>,
    /// Buttons that can be used, and why the others cannot.
    pub buttons: RolloutButtons,
    /// Answers since the step began: name, stable, canary.
    pub counts: Grid,
    /// Requests per simulated minute over the last hour: stable, canary, errors.
    pub stream: Vec<(u16, u16, u16)>,
    /// Form of a single request; none before the first deployment.
    pub form: Option<RequestForm>,
    /// Behaviour of the simulated users.
    pub traffic: Traffic,
    /// Rollouts so far: when, what, outcome.
    pub history: Grid,
}

/// A rollout.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RolloutView {
    /// Like `Canary of v2 against v1`.
    pub title: String,
    /// State by Argo Rollouts' names.
    pub status: Status,
    /// Steps: mark, share, and what happens there.
    pub steps: Vec<(Mark, String, String)>,
    /// The judgement: metric, rule, both values, difference, points, verdict.
    pub analysis: Vec<AnalysisRow>,
    /// The analysis as a whole.
    pub verdict: Status,
    /// Why it was aborted, if it was.
    pub reason: Option<Verdict>,
}

/// One metric of the analysis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnalysisRow {
    /// Name.
    pub metric: String,
    /// The rule with its limit.
    pub rule: String,
    /// Value of the stable version.
    pub stable: String,
    /// Value of the canary.
    pub canary: String,
    /// Difference with sign.
    pub difference: String,
    /// Points so far of points needed.
    pub points: String,
    /// Verdict.
    pub status: Status,
}

/// Each button: none when it can be used, or the reason why not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named like the buttons")]
pub struct RolloutButtons {
    pub deploy: Option<String>,
    pub promote: Option<String>,
    pub promote_fully: Option<String>,
    pub abort: Option<String>,
    pub retry: Option<String>,
    pub roll_back: Option<String>,
    /// Label of the first button, like `Promote to 40 %`.
    pub promote_label: String,
    /// Label of the last button, like `Roll back to v1`.
    pub roll_back_label: String,
}

/// The form of a single request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RequestForm {
    /// Features in the order of the model's signature.
    pub fields: Vec<FormField>,
    /// Number of sample rows.
    pub samples: u32,
    /// Versions that can be asked: number and label.
    pub routes: Vec<(u32, String)>,
}

/// One feature of the form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormField {
    /// Name of the feature.
    pub name: String,
    /// Categories to choose from; empty for a number.
    pub categories: Vec<String>,
    /// Value of the first sample row.
    pub value: String,
    /// Range seen in training.
    pub help: String,
}

/// The versions whose requests are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answering {
    /// The one that has the traffic.
    pub stable: Option<u32>,
    /// The one beside it, if it took any of them.
    pub canary: Option<u32>,
}
