//! Curves of probabilities: ROC, precision and recall, calibration, gain and lift.

use ::metrics::classification::binary;
use ::metrics::curves::{self, Binning, CalibrationBin, GainPoint, Thresholds};
use ::metrics::interval::{Interval, USUAL_CONFIDENCE, delong};
use protocol::{Bin, EvaluationBody, Fact, Failure, Histogram, Line};

use super::{
    DRAWN, Found, Judging, axis, drawn_again, metric, nothing, of_share, percent, refused, span, thinned, unit_square,
    whole, with_span,
};
use crate::format::{count, fixed};
use crate::project::evaluation::Loaded;
use crate::views::fact;

/// Lines in one picture at most.
const LINES: usize = 6;
/// Bins of the calibration curve.
const BINS: usize = 10;
/// Fewest times that rows are drawn again for an interval.
const FEWEST: usize = 100;

/// The classes that get a line: the positive one of two; of more those with most rows. None without rows of it, or without
/// any other.
fn drawn(judging: &Judging<'_>) -> Vec<usize> {
    let (truth, _) = judging.labels();
    let rows = |class: usize| truth.iter().filter(|truth| **truth == class).count();
    let judged = |class: &usize| (1..truth.len()).contains(&rows(*class));
    if judging.loaded.classes.len() == 2 {
        return [judging.positive].into_iter().filter(judged).collect();
    }
    let mut classes: Vec<usize> = (0..judging.loaded.classes.len()).filter(judged).collect();
    classes.sort_by_key(|class| std::cmp::Reverse(rows(*class)));
    classes.truncate(LINES);
    classes.sort_unstable();
    classes
}

fn one_class() -> Found {
    nothing("All these rows are of one class, so no class can be told from another.")
}

fn name(judging: &Judging<'_>, class: usize) -> String {
    judging.loaded.classes.get(class).cloned().unwrap_or_default()
}

/// Which classes are not drawn, in a sentence.
fn left_out(judging: &Judging<'_>, lines: usize) -> String {
    let all = judging.loaded.classes.len();
    if all == 2 || lines == all { String::new() } else { format!(" {lines} of {all} classes are drawn.") }
}

pub(super) fn roc(judging: &Judging<'_>) -> Result<Found, Failure> {
    let classes = drawn(judging);
    let mut lines = Vec::new();
    let mut areas: Vec<(usize, f64, Option<Interval>)> = Vec::new();
    for &class in &classes {
        let (line, area, interval) = of_class(judging, class)?;
        areas.push((class, area, interval));
        lines.push(line);
    }
    let Some(weakest) = areas.iter().min_by(|a, b| a.1.total_cmp(&b.1)) else { return Ok(one_class()) };
    let alike = areas.iter().all(|area| metric(area.1) == metric(weakest.1));
    let finding = match classes.as_slice() {
        [class] => format!(
            "A row of {} gets a higher probability than another row in {} of cases: the area is {}.",
            judging.quoted(*class),
            percent(weakest.1),
            with_span(weakest.1, weakest.2, metric)
        ),
        _ if alike => format!(
            "Each class is told from the others alike, with an area of {}.{}",
            metric(weakest.1),
            left_out(judging, classes.len())
        ),
        _ => format!(
            "{} is told from the others worst, with an area of {}.{}",
            judging.quoted(weakest.0),
            with_span(weakest.1, weakest.2, metric),
            left_out(judging, classes.len())
        ),
    };
    let mut chart = unit_square("false positive rate", "true positive rate");
    if let ([_], Some(threshold)) = (classes.as_slice(), judging.wanted.threshold) {
        let (truth, scores) = judging.against_the_rest(judging.positive);
        let at = Thresholds::new(&truth, &scores).map_err(refused)?.at(threshold);
        let place = (at.false_positive_rate() as f32, at.recall() as f32);
        chart.marks.push((place.0, place.1, format!("at {}", metric(threshold))));
    }
    chart.lines = lines;
    chart.caption.clone_from(&finding);
    chart.reference = Some(("chance".into(), vec![(0.0, 0.0), (1.0, 1.0)]));
    let caution = "The area tells how well rows are ranked, not whether the probabilities are right, nor which threshold is good; with a rare class it can look better than the model is to use. Intervals are DeLong's, 95 %.";
    Ok((finding, caution, EvaluationBody::Curves(chart)))
}

fn of_class(judging: &Judging<'_>, class: usize) -> Result<(Line, f64, Option<Interval>), Failure> {
    let (truth, scores) = judging.against_the_rest(class);
    let (points, area, interval) = ranked(&truth, &scores).map_err(refused)?;
    let line = Line { name: name(judging, class), value: metric(area), interval: span(interval, metric), points };
    Ok((line, area, interval))
}

/// Points of a ROC curve.
type Points = Vec<(f32, f32)>;

/// The curve, the area below it, and the interval of that.
fn ranked(truth: &[bool], scores: &[f64]) -> ::metrics::Result<(Points, f64, Option<Interval>)> {
    let corners = Thresholds::new(truth, scores)?.roc_corners();
    let places: Vec<(f64, f64)> =
        corners.iter().map(|point| (point.false_positive_rate, point.true_positive_rate)).collect();
    let area = delong(truth, scores, USUAL_CONFIDENCE)?;
    let interval = Interval { lower: area.lower, upper: area.upper };
    Ok((thinned(&places), area.auc, Some(interval).filter(|interval| interval.lower.is_finite())))
}

/// The ROC curve of a run's positive class, to be drawn beside those of others; none where it has none.
pub(in crate::views) fn roc_line(loaded: &Loaded, label: String) -> Option<Line> {
    let class = loaded.positive(None).ok()?;
    let (truth, scores) = super::against_the_rest(&loaded.kept.judged, class);
    let (points, area, interval) = ranked(&truth, &scores).ok().filter(|(_, area, _)| area.is_finite())?;
    Some(Line { name: label, value: format!("AUC {}", metric(area)), interval: span(interval, metric), points })
}

pub(super) fn precision_recall(judging: &Judging<'_>) -> Result<Found, Failure> {
    let classes = drawn(judging);
    let rows = judging.judged().len();
    let times = (DRAWN / (rows * classes.len()).max(1)).min(1000);
    let mut lines = Vec::new();
    let mut found: Vec<(usize, f64, Option<Interval>)> = Vec::new();
    for &class in &classes {
        let (truth, scores) = judging.against_the_rest(class);
        let curve = Thresholds::new(&truth, &scores).map_err(refused)?.precision_recall();
        let places: Vec<(f64, f64)> = curve.iter().rev().map(|point| (point.recall, point.precision)).collect();
        let area = binary::average_precision(&truth, &scores).map_err(refused)?;
        let again = |places: &[usize]| {
            let truth: Vec<bool> = places.iter().map(|place| truth[*place]).collect();
            let scores: Vec<f64> = places.iter().map(|place| scores[*place]).collect();
            binary::average_precision(&truth, &scores).unwrap_or(f64::NAN)
        };
        let interval = if times < FEWEST { None } else { drawn_again(rows, times, again) };
        found.push((class, area, interval));
        let (value, interval) = (metric(area), span(interval, metric));
        lines.push(Line { name: name(judging, class), value, interval, points: thinned(&places) });
    }
    let Some(weakest) = found.iter().min_by(|a, b| a.1.total_cmp(&b.1)) else { return Ok(one_class()) };
    let (truth, _) = judging.labels();
    let share = truth.iter().filter(|truth| **truth == weakest.0).count() as f64 / truth.len() as f64;
    let finding = format!(
        "Average precision {}is {}; chance would give {}, its share of the rows.{}",
        if classes.len() > 1 { format!("of {}, the lowest, ", judging.quoted(weakest.0)) } else { String::new() },
        with_span(weakest.1, weakest.2, metric),
        metric(share),
        left_out(judging, classes.len())
    );
    let mut chart = unit_square("recall", "precision");
    if classes.len() == 1 {
        chart.reference = Some(("chance".into(), vec![(0.0, share as f32), (1.0, share as f32)]));
    }
    chart.lines = lines;
    chart.caption.clone_from(&finding);
    let caution = if times < FEWEST {
        "There are too many rows to draw them again for an interval. Precision depends on how frequent the class is: elsewhere it will be another."
    } else {
        "Precision depends on how frequent the class is: elsewhere it will be another. Intervals are by bootstrap, 95 %."
    };
    Ok((finding, caution, EvaluationBody::Curves(chart)))
}

pub(super) fn calibration(judging: &Judging<'_>) -> Result<Found, Failure> {
    let (truth, scores) = judging.against_the_rest(judging.positive);
    let bins = curves::calibration(&truth, &scores, BINS, Binning::Uniform).map_err(refused)?;
    let error = binary::calibration_error(&truth, &scores, BINS).map_err(refused)?;
    let brier = binary::brier(&truth, &scores).map_err(refused)?;
    let range = |bin: &CalibrationBin| format!("{} to {}", fixed(bin.lower, 1), fixed(bin.upper, 1));
    let gap = |bin: &CalibrationBin| (bin.share_of_positives - bin.mean_probability).abs();
    // A gap that matters: chance alone does not make it, as far as Wilson's interval tells.
    let beyond = |bin: &&CalibrationBin| {
        of_share(bin.positives, bin.rows)
            .is_some_and(|interval| !(interval.lower..=interval.upper).contains(&bin.mean_probability))
    };
    let worst = bins.iter().filter(beyond).max_by(|a, b| gap(a).total_cmp(&gap(b)));
    let finding = format!(
        "Probabilities of {} are off by {} on average; {}",
        judging.quoted(judging.positive),
        metric(error),
        worst.map_or("no bin is off beyond chance.".into(), |bin| format!(
            "from {} it says {} and {} were, of {}.",
            range(bin),
            percent(bin.mean_probability),
            percent(bin.share_of_positives),
            count(bin.rows, "row")
        ))
    );
    let mut chart = unit_square(&format!("probability of {}", name(judging, judging.positive)), "share that was");
    let points = bins.iter().map(|bin| (bin.mean_probability as f32, bin.share_of_positives as f32)).collect();
    chart.lines = vec![Line { name: "calibration error".into(), points, value: metric(error), ..Line::default() }];
    chart.reference = Some(("as it says".into(), vec![(0.0, 0.0), (1.0, 1.0)]));
    chart.caption.clone_from(&finding);
    let bin = |number: usize| {
        let lower = number as f64 / BINS as f64;
        let found = bins.iter().find(|bin| (bin.lower - lower).abs() < 1e-9);
        Bin {
            name: format!("{} to {}", fixed(lower, 1), fixed(lower + 1.0 / BINS as f64, 1)),
            outline: found.map_or(0.0, |bin| bin.rows as f32),
            bar: found.map_or(0.0, |bin| bin.positives as f32),
        }
    };
    let counts = Histogram {
        caption: format!("Rows by probability; the bars are those that were {}.", judging.quoted(judging.positive)),
        bins: (0..BINS).map(bin).collect(),
        low: "0".into(),
        high: "1".into(),
        median: None,
    };
    let tiles = vec![
        Fact { note: format!("over {BINS} bins of equal width"), ..fact("Calibration error", metric(error)) },
        Fact { note: "mean squared distance".into(), ..fact("Brier score", metric(brier)) },
    ];
    let caution = "Well calibrated is not accurate: always answering with the share of the class would be calibrated too. Bins with few rows say little.";
    Ok((finding, caution, EvaluationBody::Calibration { chart, counts, tiles }))
}

pub(super) fn gain(judging: &Judging<'_>) -> Result<Found, Failure> {
    let (truth, scores) = judging.against_the_rest(judging.positive);
    let positives = truth.iter().filter(|truth| **truth).count();
    if positives == 0 {
        let message =
            format!("None of these rows is {}, so there is nothing to find.", judging.quoted(judging.positive));
        return Ok(nothing(message));
    }
    let points = Thresholds::new(&truth, &scores).map_err(refused)?.gain();
    let tenth = at_share(&points, 0.1);
    let finding = format!(
        "The tenth of the rows with the highest probability holds {} of the {} rows of {}, {} times as many as by chance.",
        percent(tenth),
        whole(positives as u64),
        judging.quoted(judging.positive),
        fixed(tenth / 0.1, 1)
    );
    let mut gain = unit_square("share of the rows, highest probability first", "share found");
    let places: Vec<(f64, f64)> = points.iter().map(|point| (point.share_of_rows, point.gain)).collect();
    gain.lines = vec![Line { name: "model".into(), points: thinned(&places), ..Line::default() }];
    gain.reference = Some(("chance".into(), vec![(0.0, 0.0), (1.0, 1.0)]));
    gain.caption.clone_from(&finding);
    let places: Vec<(f64, f64)> = points.iter().map(|point| (point.share_of_rows, point.lift)).collect();
    let most = places.iter().map(|place| place.1).fold(1.0, f64::max);
    let mut lift = unit_square("share of the rows, highest probability first", "");
    lift.plane.y = axis::named("times as many as by chance", axis::nice(0.0, most));
    lift.lines = vec![Line { name: "model".into(), points: thinned(&places), ..Line::default() }];
    lift.reference = Some(("chance".into(), vec![(0.0, 1.0), (1.0, 1.0)]));
    lift.caption = format!("At best {} times as many as by chance.", fixed(most, 1));
    let caution = "It tells what a list of the likeliest rows is worth where only so many can be looked at; it says nothing of costs.";
    Ok((finding, caution, EvaluationBody::Gain { gain, lift }))
}

/// The gain at a share of the rows; rows of one score are taken in their shares.
fn at_share(points: &[GainPoint], share: f64) -> f64 {
    let after = points.partition_point(|point| point.share_of_rows < share).min(points.len() - 1);
    let (from, to) = (&points[after.saturating_sub(1)], &points[after]);
    let width = to.share_of_rows - from.share_of_rows;
    if width > 0.0 { from.gain + (to.gain - from.gain) * (share - from.share_of_rows) / width } else { to.gain }
}
