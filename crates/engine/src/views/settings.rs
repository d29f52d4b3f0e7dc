//! Settings: storage, and what is real and what is simulated.

use protocol::{Fact, Persistence, SettingsView, Storage};

use super::{fact, frame, head};
use crate::data::sets::SETS;
use crate::format::{bytes, duration};
use crate::project::Project;
use crate::verify::Verification;

/// Builds the view.
pub fn build(project: &Project) -> SettingsView {
    let rows = |rows: &[(&str, &str, &str)]| {
        rows.iter().map(|(a, b, c)| ((*a).to_owned(), (*b).to_owned(), (*c).to_owned())).collect()
    };
    let Storage { project: size, used, quota, persistence, mirrored, aside } = project.transient.storage;
    let mut facts = vec![
        fact("Project", project.state.name.clone()),
        fact("Journal", frame::entries(project)),
        fact("Size", bytes(if size > 0 { size } else { project.blobs.size() })),
    ];
    if used > 0 {
        let granted = if quota > 0 { format!(" of about {}", bytes(quota)) } else { String::new() };
        facts.push(fact("Storage used", format!("{}{granted}", bytes(used))));
    }
    let (kept, note) = match (persistence, mirrored) {
        (Persistence::Kept, true) => ("twice", "in the browser's database and in files"),
        (Persistence::Kept, false) => ("once", "in the browser's database"),
        (Persistence::Paused | Persistence::Impossible, _) => ("in memory only", "until this tab closes"),
    };
    facts.push(Fact { note: note.into(), ..fact("Kept", kept) });
    if aside > 0 {
        facts.push(fact("Set aside", format!("{} of the journal", crate::format::count(aside.into(), "line"))));
    }
    facts.extend(project.transient.verification.iter().flat_map(Verification::facts));
    facts.push(fact("Seed", project.state.seed.to_string()));
    let delay = format!(
        "Labels come {} after their request; the delay can be changed on Deploy.",
        duration(project.state.traffic.label_delay)
    );
    SettingsView {
        sources: SETS.iter().map(|set| (set.name.into(), set.source.into())).collect(),
        head: head(None, "How the sandbox looks, what it keeps, and which of its parts are real."),
        real: rows(&[
            (
                "Training",
                "linfa fits the model in a worker of this page; our linfa-forest fits decision trees, forests and gradient boosting.",
                "Nothing: these are libraries you would use in Rust.",
            ),
            (
                "Metrics and checks",
                "Computed from the rows, by scikit-learn's and Deepchecks' definitions.",
                "Nothing.",
            ),
            ("ONNX file", "Written byte by byte; opens in onnxruntime.", "Nothing."),
            (
                "Inference",
                "Each request is a row of a batch that tract answers.",
                "A server would answer requests one by one, on its own machine.",
            ),
            (
                "Drift scores and alerts",
                "PSI, KS and chi-square over the newest requests; rules with Prometheus' states.",
                "A monitoring service would store and query the series.",
            ),
            ("Replay", "The journal holds what you did; everything else follows from it.", "Nothing."),
        ]),
        simulated: rows(&[
            (
                "Users",
                "Requests are drawn from a generator, or with replacement from rows kept aside; Poisson with a daily curve.",
                "Real users come with reasons.",
            ),
            ("Clock", "One tick is one simulated minute.", "Production runs at the speed of life."),
            (
                "Latency",
                "A fixed overhead plus a log-normal part that grows with the size of the model.",
                "Networks, queues and garbage collectors.",
            ),
            ("Label delay", &delay, "Labels may never come, or be wrong."),
            (
                "Faults",
                "You schedule them, so the truth behind each alert is known.",
                "Nobody tells you when drift begins.",
            ),
        ]),
        facts,
        aside: aside > 0,
        pause_on_alert: project.state.pause_on_alert,
    }
}
