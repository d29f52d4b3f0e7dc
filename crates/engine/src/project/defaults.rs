//! What a project starts with. Each value is a convention with its source.

use protocol::{Brief, Canary, CanaryStep, Rule, Task, Traffic};

use crate::format::{DAY, metric};
use crate::monitor::drift::{CHANCE_ACT, PSI_ACT};
use crate::monitor::rules::Watched;
use crate::train::Trained;

/// Users of a small service; labels come soon, so that a lesson fits. (MLSysBook's labs use 7 days.)
pub const TRAFFIC: Traffic = Traffic { rate: 20.0, label_delay: 60 };

/// The contract of a task: a modest target, and Flagger's limits for the service (99 %, 500 ms).
pub fn brief(task: Task) -> Brief {
    let (metric, target, guardrail, guardrail_limit) = match task {
        Task::Classification => ("accuracy", 0.5, "balanced_accuracy", 0.2),
        Task::Regression => ("r2", 0.3, "mae", 1e9),
    };
    Brief {
        use_case: String::new(),
        metric: metric.into(),
        target,
        guardrail: guardrail.into(),
        guardrail_limit,
        success_rate: 0.99,
        latency_p99_ms: 500.0,
        cost: String::new(),
    }
}

/// Argo Rollouts' demo steps (20, 40, 60, 80 %), with pauses of two simulated hours instead of ten seconds, and
/// Spinnaker's advice of at least 50 points.
pub fn canary() -> Canary {
    Canary {
        steps: [20, 40, 60, 80].map(|weight| CanaryStep { weight, pause: Some(120) }).into(),
        min_points: 50,
        tolerance: 0.05,
    }
}

/// The rules a project gets with its first deployment. `expected` is the PSI to expect without any change, `pool` the
/// number of different production rows if there are so few.
pub fn rules(trained: &Trained, brief: &Brief, expected: f64, pool: Option<usize>) -> Vec<Watched> {
    let watched = |name: &str, metric: &str, above, threshold, for_minutes, source: String| {
        Watched::new(Rule { name: name.into(), metric: metric.into(), above, threshold, for_minutes }, source)
    };
    let by_chance = CHANCE_ACT * expected;
    let psi = if by_chance > PSI_ACT { libm::ceil(by_chance * 20.0) / 20.0 } else { PSI_ACT };
    let psi_source = if psi > PSI_ACT {
        format!(
            "Two and a half times the PSI of {} that so few rows give without any change. The convention for large samples is 0.25.",
            metric(expected)
        )
    } else {
        "Convention: above 0.25 a distribution has changed (Siddiqi).".into()
    };
    let quality = match (trained.validation.get("accuracy"), trained.validation.get("rmse")) {
        (Some(accuracy), _) => {
            let p = accuracy.clamp(0.05, 0.95);
            let rows = 1.0 / f64::from(trained.rows.1.max(1)) + pool.map_or(0.0, |pool| 1.0 / pool.max(1) as f64);
            let margin = (3.0 * libm::sqrt(p * (1.0 - p) * rows)).max(0.05);
            let threshold = libm::floor((accuracy - margin) * 100.0) / 100.0;
            watched(
                "ModelQualityLow",
                "accuracy",
                false,
                threshold,
                60,
                format!(
                    "Accuracy on validation, {}, less {} for chance and tolerance, rounded down.",
                    metric(accuracy),
                    metric(margin)
                ),
            )
        }
        (_, Some(rmse)) => {
            let threshold = libm::ceil(rmse * 1.25 * 100.0) / 100.0;
            watched(
                "ModelQualityLow",
                "rmse",
                true,
                threshold,
                60,
                format!("RMSE on validation, {}, and a quarter more.", metric(rmse)),
            )
        }
        _ => watched("ModelQualityLow", "accuracy", false, 0.5, 60, "No figure on validation.".into()),
    };
    vec![
        watched("FeatureDriftHigh", "psi_max", true, psi, 60, psi_source),
        quality,
        watched(
            "LatencyHigh",
            "latency_p99_ms",
            true,
            brief.latency_p99_ms,
            10,
            "The latency limit of the brief when this rule was made.".into(),
        ),
        watched(
            "ErrorsHigh",
            "success_rate",
            false,
            brief.success_rate,
            10,
            "The success rate of the brief when this rule was made.".into(),
        ),
    ]
}

/// Longest time a label may take.
pub const MAX_LABEL_DELAY: u32 = 14 * DAY;
