//! What a threshold does, and which one costs least.

use ::metrics::classification::Confusion;
use ::metrics::curves::{Counts, Thresholds};
use protocol::{EvaluationBody, Fact, Failure, Line, LineChart, Mark, ThresholdView};

use super::{Found, Judging, axis, matrix, metric, of_share, refused, span, thinned, unit_square, whole};
use crate::format::{NONE, value};
use crate::views::fact;

/// The threshold where none is wanted.
const USUAL: f64 = 0.5;
/// Costs are told for so many rows.
const ROWS: f64 = 1_000.0;

pub(super) fn build(judging: &Judging<'_>) -> Result<Found, Failure> {
    let (truth, scores) = judging.against_the_rest(judging.positive);
    let thresholds = Thresholds::new(&truth, &scores).map_err(refused)?;
    let threshold = judging.wanted.threshold.unwrap_or(USUAL);
    let costs = judging.wanted.costs.unwrap_or((1.0, 1.0));
    let at = thresholds.at(threshold);
    let cheapest = thresholds.least_cost(costs.0, costs.1).map_err(refused)?.counts;
    let (now, least) = (cost(&at, costs), cost(&cheapest, costs));
    let class = judging.quoted(judging.positive);
    let finding = format!(
        "At {} the mistakes cost {} per 1,000 rows; {}",
        metric(threshold),
        value(now),
        if least >= now {
            "no other threshold costs less.".into()
        } else if cheapest.threshold.is_infinite() {
            format!("never answering {class} would cost {}.", value(least))
        } else {
            format!("at {} they would cost {}, the least.", metric(cheapest.threshold), value(least))
        }
    );
    let counts = vec![vec![at.true_negatives, at.false_positives], vec![at.false_negatives, at.true_positives]];
    let counted = Confusion::try_from(counts).map_err(refused)?;
    let (counted, names) = super::classes::in_order(judging, counted)?;
    let note = format!("{}; {class} from {} on", judging.rows, metric(threshold));
    let curve = by_threshold(&thresholds);
    let view = ThresholdView {
        threshold,
        tiles: tiles(&at, costs),
        matrix: matrix(counted.rows(), names, note),
        rates: rates(&curve, &at, &class),
        cost: cost_chart(&curve, (&at, threshold), &cheapest, costs),
        cheapest: (cheapest.threshold, tiles(&cheapest, costs)),
        costs,
    };
    let caution = "The cheapest threshold was looked for on these very rows, so on others it will cost somewhat more. A threshold from 0.5 changes what is answered, not how well rows are ranked.";
    Ok((finding, caution, EvaluationBody::Threshold(Box::new(view))))
}

/// Cost of a thousand rows.
fn cost(counts: &Counts, (alarm, miss): (f64, f64)) -> f64 {
    ROWS * counts.cost_per_row(alarm, miss)
}

fn tiles(counts: &Counts, costs: (f64, f64)) -> Vec<Fact> {
    let (found, alarms) = (counts.true_positives, counts.false_positives);
    let (missed, left) = (counts.false_negatives, counts.true_negatives);
    let rate = |name: &str, value: f64, part: u64, of: u64| {
        let shown = if of == 0 { NONE.into() } else { metric(value) };
        Fact { note: span(of_share(part, of), metric), ..fact(name, shown) }
    };
    let right = found + left;
    let all = right + alarms + missed;
    vec![
        rate("Precision", counts.precision(), found, found + alarms),
        rate("Recall", counts.recall(), found, found + missed),
        fact("F1", if found + alarms + missed == 0 { NONE.into() } else { metric(counts.f1()) }),
        rate("Accuracy", counts.accuracy(), right, all),
        rate("False positive rate", counts.false_positive_rate(), alarms, alarms + left),
        fact("True positives", whole(found)),
        Fact { mark: (alarms > 0).then_some(Mark::Warn), ..fact("False positives", whole(alarms)) },
        Fact { mark: (missed > 0).then_some(Mark::Warn), ..fact("False negatives", whole(missed)) },
        fact("True negatives", whole(left)),
        Fact { unit: "per 1,000 rows".into(), ..fact("Cost", value(cost(counts, costs))) },
    ]
}

/// What each threshold from 0 to 1 does, ascending.
fn by_threshold(thresholds: &Thresholds) -> Vec<Counts> {
    let within = |counts: &&Counts| counts.threshold > 0.0 && counts.threshold < 1.0;
    let inner = thresholds.cuts().iter().rev().filter(within).copied();
    [thresholds.at(0.0)].into_iter().chain(inner).chain([thresholds.at(1.0)]).collect()
}

fn rates(curve: &[Counts], at: &Counts, class: &str) -> LineChart {
    // Where nothing is answered positive there is no precision.
    let answered = |counts: &Counts| counts.true_positives + counts.false_positives > 0;
    let line = |name: &str, of: fn(&Counts) -> f64| {
        let told = |counts: &Counts| name != "precision" || answered(counts);
        let places = curve.iter().filter(|counts| told(counts)).map(|counts| (counts.threshold, of(counts)));
        let places: Vec<(f64, f64)> = places.collect();
        let value = if told(at) { metric(of(at)) } else { NONE.into() };
        Line { name: name.into(), value, interval: String::new(), points: thinned(&places) }
    };
    let mut chart = unit_square(&format!("threshold for {class}"), "share");
    chart.lines = vec![line("precision", Counts::precision), line("recall", Counts::recall), line("F1", Counts::f1)];
    chart.marks = vec![(at.threshold as f32, at.f1() as f32, format!("at {}", metric(at.threshold)))];
    chart.caption = format!(
        "At {}: precision {}, recall {}, F1 {}.",
        metric(at.threshold),
        metric(at.precision()),
        metric(at.recall()),
        metric(at.f1())
    );
    chart
}

fn cost_chart(curve: &[Counts], at: (&Counts, f64), cheapest: &Counts, costs: (f64, f64)) -> LineChart {
    let places: Vec<(f64, f64)> = curve.iter().map(|counts| (counts.threshold, cost(counts, costs))).collect();
    let most = places.iter().map(|place| place.1).fold(cost(cheapest, costs), f64::max);
    let mut chart = unit_square("threshold", "");
    chart.plane.y = axis::named("cost per 1,000 rows", axis::nice(0.0, most));
    chart.lines = vec![Line { points: thinned(&places), ..Line::default() }];
    chart.marks = vec![(at.1 as f32, cost(at.0, costs) as f32, format!("at {}", metric(at.1)))];
    if cheapest.threshold.is_finite() {
        chart.marks.push((cheapest.threshold as f32, cost(cheapest, costs) as f32, "cheapest".into()));
    }
    chart.caption = format!("The least cost is {} per 1,000 rows.", value(cost(cheapest, costs)));
    chart
}
