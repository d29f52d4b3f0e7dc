//! All metrics with their intervals.

use ::metrics::interval::{Interval, USUAL_CONFIDENCE, delong};

use super::{EvaluationBody, Found, Judging, NONE, drawn_again, grid, metric, nothing, of_share, resamples, whole};
use crate::train::metrics::{self, Judged};

/// What the intervals leave out.
const CAUTION: &str = "Each interval says how far the value could move with other validation rows from the same source (95 %). It says nothing of another training, or of rows from elsewhere.";

pub(super) fn build(judging: &Judging<'_>) -> Found {
    let judged = judging.judged();
    let measured: Vec<_> =
        metrics::of_task(judging.task()).filter_map(|metric| Some((metric, judged.metric(metric.id)?))).collect();
    let mut rows = Vec::new();
    let mut leading = None;
    for (descriptor, value) in measured {
        let (interval, how) = interval(judged, descriptor.id);
        let naive = judging.trained.naive.get(descriptor.id);
        leading.get_or_insert((descriptor, value, interval, naive));
        let end = |pick: fn(Interval) -> f64| interval.map_or(NONE.into(), |interval| metric(pick(interval)));
        rows.push(vec![
            descriptor.name.into(),
            metric(value),
            end(|interval| interval.lower),
            end(|interval| interval.upper),
            if interval.is_some() { how } else { "no interval".into() },
            naive.map_or(NONE.into(), metric),
            if descriptor.larger_is_better { "larger" } else { "smaller" }.into(),
        ]);
    }
    let Some((descriptor, value, interval, naive)) = leading else {
        return nothing("No metric is defined for these rows.");
    };
    let beats = match (naive, interval) {
        (Some(naive), Some(interval)) => {
            let worst = if descriptor.larger_is_better { interval.lower } else { interval.upper };
            if descriptor.is_better(worst, naive) {
                format!(", better than the naive model ({}) beyond chance", metric(naive))
            } else {
                format!("; the naive model has {}, which chance alone could explain", metric(naive))
            }
        }
        _ => String::new(),
    };
    let finding = format!("{} is {}{beats}.", descriptor.name, super::with_span(value, interval, metric));
    let columns = [
        ("Metric", false),
        ("Value", true),
        ("From", true),
        ("To", true),
        ("Interval by", false),
        ("Naive model", true),
        ("Better is", false),
    ];
    (finding, CAUTION, EvaluationBody::Scores(grid(&columns, rows)))
}

/// The interval of a metric, and by what it is made.
fn interval(judged: &Judged, id: &str) -> (Option<Interval>, String) {
    match (judged, id) {
        (Judged::Classes { truth, labels, .. }, "accuracy") => {
            let right = truth.iter().zip(labels).filter(|(truth, label)| truth == label).count();
            (of_share(right as u64, truth.len() as u64), "Wilson".into())
        }
        (Judged::Classes { classes: 2, .. }, "roc_auc") => {
            let (truth, scores) = super::against_the_rest(judged, 1);
            let area = delong(&truth, &scores, USUAL_CONFIDENCE).ok();
            let interval = area.map(|area| Interval { lower: area.lower, upper: area.upper });
            (interval.filter(|interval| interval.lower.is_finite()), "DeLong".into())
        }
        _ => {
            let times = resamples(judged.len());
            let of = |places: &[usize]| judged.take(places).metric(id).unwrap_or(f64::NAN);
            (drawn_again(judged.len(), times, of), format!("bootstrap, {} times", whole(times as u64)))
        }
    }
}
