//! How far the answers of a regression are off.

use protocol::{EvaluationBody, Fact, Plane, PointChart};
use table::Column;

use super::{CLOUD, Found, Judging, axis, cloud, drawn_again, evenly, grid, nothing, of_share, resamples, span};
use crate::data::{figures, histogram};
use crate::format::{percent, value, whole};
use crate::views::fact;

/// Numbers beyond this have no place on paper.
const DRAWN: f64 = 1e30;
/// Bins of the histogram.
const BINS: usize = 24;

fn is_drawn(number: &f64) -> bool {
    number.abs() < DRAWN
}

/// Answers and residuals.
pub(super) fn answers(judging: &Judging<'_>) -> Found {
    let (truth, answers) = judging.numbers();
    let target = &judging.loaded.data.roles.target;
    let pairs: Vec<(f64, f64)> = truth
        .iter()
        .zip(answers)
        .map(|(truth, answer)| (*truth, *answer))
        .filter(|(truth, answer)| is_drawn(truth) && is_drawn(answer))
        .collect();
    let shown: Vec<(f64, f64)> = evenly(pairs.len(), CLOUD).map(|place| pairs[place]).collect();
    let finding = spread(&pairs);
    let points = shown.iter().map(|(truth, answer)| (*truth as f32, *answer as f32)).collect();
    let note = format!("Answers against truth, {} of {} rows.", whole(shown.len() as u64), whole(truth.len() as u64));
    let Some(scatter) = cloud(points, target, note) else {
        return nothing("No answer is small enough to be drawn.");
    };
    let residuals: Vec<(f64, f64)> = shown.iter().map(|(truth, answer)| (*answer, answer - truth)).collect();
    let answered = around(residuals.iter().map(|point| point.0), None);
    let off = around(residuals.iter().map(|point| point.1), Some(0.0));
    let residuals = PointChart {
        caption: finding.clone(),
        plane: Plane {
            x: axis::named(format!("answered {target}"), answered),
            y: axis::named("answer less truth", off),
        },
        points: residuals.into_iter().map(|(x, y)| (x as f32, y as f32)).collect(),
    };
    let caution = "A pattern in the residuals means that the model leaves something unexplained; that there is none does not mean that the answers are close.";
    (finding, caution, EvaluationBody::Answers { answers: scatter, residuals })
}

/// An axis around numbers, and another one if it has to be on it.
fn around(numbers: impl Iterator<Item = f64>, also: Option<f64>) -> axis::Axis {
    let all: Vec<f64> = numbers.chain(also).collect();
    let (low, high) = figures::range(&all).unwrap_or((0.0, 1.0));
    axis::nice(low, high)
}

/// Whether errors are larger for large answers.
fn spread(pairs: &[(f64, f64)]) -> String {
    let mut by_answer = pairs.to_vec();
    by_answer.sort_by(|a, b| a.1.total_cmp(&b.1));
    let third = by_answer.len() / 3;
    let error = |pairs: &[(f64, f64)]| {
        pairs.iter().map(|(truth, answer)| (answer - truth).abs()).sum::<f64>() / pairs.len().max(1) as f64
    };
    if third < 10 {
        return format!("The answers are off by {} on average.", value(error(pairs)));
    }
    let (small, large) = (error(&by_answer[..third]), error(&by_answer[by_answer.len() - third..]));
    let how = match large / small {
        ratio if ratio > 1.5 => "so errors grow with the answer",
        ratio if ratio < 1.0 / 1.5 => "so errors shrink as answers grow",
        _ => "so errors are about as large everywhere",
    };
    format!(
        "The third with the smallest answers is off by {} on average, the third with the largest by {}, {how}.",
        value(small),
        value(large)
    )
}

/// The distribution of the errors.
pub(super) fn errors(judging: &Judging<'_>) -> Found {
    let (truth, answers) = judging.numbers();
    let errors: Vec<f64> = truth.iter().zip(answers).map(|(truth, answer)| answer - truth).collect();
    let (errors, beyond): (Vec<f64>, Vec<f64>) = errors.into_iter().partition(is_drawn);
    if errors.is_empty() {
        return nothing("All errors are too large to be counted.");
    }
    let sizes = figures::sorted(&errors.iter().map(|error| error.abs()).collect::<Vec<_>>());
    let quantile = |share: f64| figures::quantile(&sizes, share);
    let tolerance = judging.wanted.tolerance.unwrap_or_else(|| short(quantile(0.5)));
    let all = (errors.len() + beyond.len()) as u64;
    let within = sizes.partition_point(|size| *size <= tolerance) as u64;
    let share = of_share(within, all);
    let mean = errors.iter().sum::<f64>() / errors.len() as f64;
    let bias = drawn_again(errors.len(), resamples(errors.len()), |places| {
        places.iter().map(|place| errors[*place]).sum::<f64>() / places.len() as f64
    });
    let leans = match bias {
        Some(interval) if interval.lower > 0.0 => "; they are too large on average",
        Some(interval) if interval.upper < 0.0 => "; they are too small on average",
        _ => "",
    };
    let finding = format!(
        "Half of the answers are off by {} or less, one in ten by more than {}{leans}.",
        value(quantile(0.5)),
        value(quantile(0.9))
    );
    let mut histogram = histogram::histogram(&Column::numeric("error", errors.clone()), BINS, |_| false);
    histogram.caption = format!("Answer less truth. {}", histogram.caption);
    let shares = [0.5, 0.75, 0.9, 0.95, 0.99, 1.0];
    let rows = shares.map(|share| vec![percent(share), value(quantile(share))]).to_vec();
    let quantiles = grid(&[("Share of the rows", true), ("Off by at most", true)], rows);
    let mut tiles = vec![
        Fact {
            unit: format!("within ± {}", value(tolerance)),
            note: span(share, percent),
            ..fact("Rows", percent(within as f64 / all as f64))
        },
        Fact { note: span(bias, signed_value), ..fact("Mean error", signed_value(mean)) },
        fact("Largest error", value(quantile(1.0))),
    ];
    if !beyond.is_empty() {
        tiles.push(fact("Errors beyond all measure", whole(beyond.len() as u64)));
    }
    let caution = "Which error is tolerable is for you to say. The mean error can be 0 though every answer is far off.";
    let tolerance = (tolerance, quantile(1.0));
    (finding, caution, EvaluationBody::Errors { histogram, quantiles, tiles, tolerance })
}

/// At least this number, with three digits, for people to go on from.
fn short(number: f64) -> f64 {
    let unit = libm::pow(10.0, libm::floor(libm::log10(number)) - 2.0);
    if !unit.is_normal() {
        return number;
    }
    // Dividing by a whole power of ten gives the number that is written so.
    let (steps, per_one) = (libm::ceil(number / unit), libm::round(1.0 / unit));
    if per_one >= 1.0 { steps / per_one } else { steps * unit }
}

/// With its sign and as many digits as it needs.
fn signed_value(number: f64) -> String {
    if number > 0.0 && number.is_finite() { format!("+{}", value(number)) } else { value(number) }
}
