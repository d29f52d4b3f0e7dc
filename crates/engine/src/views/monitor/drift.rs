//! Drift by feature: distributions, scores, and when a score counts as drift.

use protocol::{Bin, FeatureDrift, Histogram, Mark};

use crate::format::{self, count, fixed, p_value};
use crate::monitor::WINDOW;
use crate::monitor::drift::{CHANCE_ACT, CHANCE_WATCH, PSI_ACT, PSI_WATCH, ReferenceFeature, ReferenceKind, Score};
use crate::project::Project;
use crate::state::State;
use crate::views::status;

/// Scores of a sparkline.
const RECENT: usize = 24;

/// The PSI above which a feature is worth a look, and above which it has drifted. Few rows give a PSI above the conventions
/// by chance alone.
pub fn limits_of(score: &Score) -> (f64, f64) {
    (PSI_WATCH.max(CHANCE_WATCH * score.expected), PSI_ACT.max(CHANCE_ACT * score.expected))
}

/// Features that have drifted, the worst first.
pub fn drifted(state: &State) -> Vec<&Score> {
    let mut drifted: Vec<&Score> = state.monitor.scores.iter().filter(|score| score.psi > limits_of(score).1).collect();
    drifted.sort_by(|a, b| b.psi.total_cmp(&a.psi));
    drifted
}

/// Whether a feature has drifted.
pub fn psi_status(score: &Score) -> protocol::Status {
    let (watch, act) = limits_of(score);
    match score.psi {
        psi if psi > act => status(Mark::Bad, "Drifted"),
        psi if psi > watch => status(Mark::Warn, "Watch"),
        _ => status(Mark::Ok, "Stable"),
    }
}

/// Every feature, the one that differs most first.
pub fn features(project: &Project) -> Vec<FeatureDrift> {
    let Some(runtime) = &project.runtime else { return Vec::new() };
    let mut scores: Vec<&Score> = project.state.monitor.scores.iter().collect();
    scores.sort_by(|a, b| b.psi.total_cmp(&a.psi));
    let views = scores.into_iter().filter_map(|score| {
        let feature = runtime.reference.features().iter().find(|feature| feature.name == score.name)?;
        let history = project.state.monitor.history.psi.iter().find(|(name, _)| *name == score.name);
        let recent: Vec<f32> = history
            .map(|(_, values)| {
                values.iter().rev().take(RECENT).rev().copied().filter(|value| value.is_finite()).collect()
            })
            .unwrap_or_default();
        Some(FeatureDrift {
            name: score.name.clone(),
            histogram: distributions(feature, score),
            history: recent,
            psi: fixed(score.psi, 2),
            expected_psi: fixed(score.expected, 2),
            statistic: fixed(score.statistic, if score.test == "KS" { 3 } else { 1 }),
            p_value: p_value(score.p_value),
            test: score.test.clone(),
            status: psi_status(score),
            limit: limits_of(score).1 as f32,
        })
    });
    views.collect()
}

fn distributions(feature: &ReferenceFeature, score: &Score) -> Histogram {
    let share = |counts: &[u64], place: usize| {
        let total = counts.iter().sum::<u64>().max(1) as f64;
        counts.get(place).map_or(0.0, |count| (*count as f64 / total) as f32)
    };
    let caption = format!(
        "{}: PSI {} against the training rows, {}.",
        score.name,
        fixed(score.psi, 2),
        psi_status(score).word.to_lowercase()
    );
    let (reference, names): (Vec<u64>, Vec<String>) = match &feature.kind {
        ReferenceKind::Numeric { bins, .. } => (bins.reference_counts().to_vec(), bin_names(bins.binning())),
        ReferenceKind::Categorical { categories, counts } => {
            (counts.clone(), categories.iter().cloned().chain(["unknown".into()]).collect())
        }
    };
    let bins = names.into_iter().enumerate().map(|(place, name)| Bin {
        name,
        outline: share(&reference, place),
        bar: share(&score.counts, place),
    });
    let bins: Vec<Bin> = bins.filter(|bin| bin.name != "unknown" || bin.bar > 0.0).collect();
    Histogram {
        caption,
        low: bins.first().map(|bin| bin.name.clone()).unwrap_or_default(),
        high: bins.last().map(|bin| bin.name.clone()).unwrap_or_default(),
        bins,
        median: None,
    }
}

fn bin_names(binning: &::drift::psi::Binning) -> Vec<String> {
    match binning {
        ::drift::psi::Binning::Edges(edges) => {
            let show = |edge: Option<&f64>| edge.map(|edge| format::value(*edge));
            (0..=edges.len())
                .map(|place| {
                    match (place.checked_sub(1).and_then(|before| show(edges.get(before))), show(edges.get(place))) {
                        (None, Some(to)) => format!("≤ {to}"),
                        (Some(from), Some(to)) => format!("{from} to {to}"),
                        (Some(from), None) => format!("> {from}"),
                        (None, None) => "all".into(),
                    }
                })
                .collect()
        }
        ::drift::psi::Binning::Values(values) => {
            values.iter().map(|value| format::value(*value)).chain(["unknown".into()]).collect()
        }
    }
}

/// What the scores compare.
pub fn note(project: &Project) -> String {
    let Some(stable) = project.state.stable() else { return String::new() };
    let window = project.state.monitor.window.len().min(WINDOW);
    format!(
        "newest {} against {} of v{}, every 30 min",
        count(window as u64, "request"),
        count(u64::from(stable.trained.rows.0), "training row"),
        stable.id
    )
}

/// How the scores are computed, and what makes them larger than they should be.
pub fn recipe(project: &Project) -> String {
    let again = project.runtime.as_ref().and_then(|runtime| runtime.source.distinct()).map(|pool| {
        let rows = count(pool as u64, "row");
        format!(" Requests are drawn again and again from {rows}, so p is smaller than it should be, and the verdict goes by PSI and what chance gives.")
    });
    format!(
        "PSI has ten bins of equal training share, or one for each value or category; a share below 0.0001 counts as 0.0001.{}",
        again.unwrap_or_default()
    )
}
