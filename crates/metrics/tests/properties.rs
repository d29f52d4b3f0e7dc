//! What holds for all rows.

use std::f64::consts::LN_2;

use metrics::classification::{Average, Confusion, Probabilities, binary, multiclass};
use metrics::curves::{self, Binning, Thresholds};
use metrics::fairness::{self, Settings};
use metrics::interval::{delong, wilson};
use metrics::regression;
use metrics::segments::{self, Column, Search};
use proptest::prelude::*;

/// Truth and scores with many ties.
fn binary_rows() -> impl Strategy<Value = Vec<(bool, f64)>> {
    prop::collection::vec((any::<bool>(), (0_u8..=20).prop_map(|score| f64::from(score) / 20.0)), 1..80)
}

fn class_rows() -> impl Strategy<Value = Vec<(usize, usize)>> {
    prop::collection::vec((0_usize..4, 0_usize..4), 1..80)
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9 || a.is_nan() && b.is_nan()
}

proptest! {
    #[test]
    fn the_area_by_ranks_is_the_area_under_the_curve(rows in binary_rows()) {
        let (truth, scores): (Vec<bool>, Vec<f64>) = rows.into_iter().unzip();
        let auc = binary::roc_auc(&truth, &scores).unwrap();
        let thresholds = Thresholds::new(&truth, &scores).unwrap();
        for curve in [thresholds.roc(), thresholds.roc_corners()] {
            let area: f64 = curve.windows(2).map(|pair| {
                let width = pair[1].false_positive_rate - pair[0].false_positive_rate;
                width * (pair[0].true_positive_rate + pair[1].true_positive_rate) / 2.0
            }).sum();
            prop_assert!(same(auc, area), "{auc} {area}");
        }
        let steps: f64 = thresholds.precision_recall().windows(2).map(|pair| {
            (pair[0].recall - pair[1].recall) * pair[0].precision
        }).sum();
        prop_assert!(same(binary::average_precision(&truth, &scores).unwrap(), steps));
    }

    #[test]
    fn thresholds_hold_what_their_definition_counts(rows in binary_rows(), costs in (0_u8..9, 0_u8..9)) {
        let (truth, scores): (Vec<bool>, Vec<f64>) = rows.into_iter().unzip();
        let thresholds = Thresholds::new(&truth, &scores).unwrap();
        let (false_positive, false_negative) = (f64::from(costs.0), f64::from(costs.1));
        let cheapest = thresholds.least_cost(false_positive, false_negative).unwrap();
        for counts in thresholds.cuts() {
            let answers: Vec<usize> = scores.iter().map(|score| usize::from(*score >= counts.threshold)).collect();
            let truth: Vec<usize> = truth.iter().map(|&positive| usize::from(positive)).collect();
            let confusion = Confusion::new(&truth, &answers, 2).unwrap();
            prop_assert_eq!(confusion.rows(), [
                [counts.true_negatives, counts.false_positives],
                [counts.false_negatives, counts.true_positives],
            ]);
            let positive = confusion.per_class()[1];
            prop_assert!(same(positive.precision, counts.precision()) && same(positive.recall, counts.recall()));
            prop_assert!(same(positive.f1, counts.f1()) && same(confusion.accuracy(), counts.accuracy()));
            prop_assert_eq!(thresholds.at(counts.threshold), *counts);
            let cost = counts.cost_per_row(false_positive, false_negative);
            prop_assert!(cheapest.cost_per_row <= cost + 1e-12);
            prop_assert!(cost > cheapest.cost_per_row + 1e-12 || counts.threshold <= cheapest.counts.threshold);
        }
    }

    #[test]
    fn gain_ends_at_all_and_lift_is_its_slope(rows in binary_rows()) {
        let (truth, scores): (Vec<bool>, Vec<f64>) = rows.into_iter().unzip();
        prop_assume!(truth.contains(&true));
        let points = Thresholds::new(&truth, &scores).unwrap().gain();
        let (first, last) = (points[0], points[points.len() - 1]);
        prop_assert_eq!((first.share_of_rows, first.gain), (0.0, 0.0));
        prop_assert_eq!((last.share_of_rows, last.gain, last.lift), (1.0, 1.0, 1.0));
        for point in &points {
            prop_assert!(same(point.lift * point.share_of_rows, point.gain));
        }
    }

    #[test]
    fn the_order_of_rows_does_not_matter(rows in binary_rows(), turn in 0_usize..80) {
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len());
        let (truth, scores): (Vec<bool>, Vec<f64>) = rows.into_iter().unzip();
        let (other_truth, other_scores): (Vec<bool>, Vec<f64>) = turned.into_iter().unzip();
        prop_assert_eq!(
            Thresholds::new(&truth, &scores).unwrap(),
            Thresholds::new(&other_truth, &other_scores).unwrap()
        );
        type Score = fn(&[bool], &[f64]) -> metrics::Result<f64>;
        let all: [Score; 3] = [binary::log_loss, binary::brier, |t, p| binary::calibration_error(t, p, 10)];
        for score in all {
            prop_assert!(same(score(&truth, &scores).unwrap(), score(&other_truth, &other_scores).unwrap()));
        }
    }

    #[test]
    fn scores_stay_in_their_bounds(rows in binary_rows()) {
        let (truth, scores): (Vec<bool>, Vec<f64>) = rows.into_iter().unzip();
        prop_assert!((0.0..=1.0).contains(&binary::average_precision(&truth, &scores).unwrap()));
        prop_assert!((0.0..=1.0).contains(&binary::calibration_error(&truth, &scores, 10).unwrap()));
        prop_assert!((0.0..=1.0).contains(&binary::top_label_calibration_error(&truth, &scores, 10).unwrap()));
        let auc = delong(&truth, &scores, 0.9).unwrap();
        prop_assert!(auc.auc.is_nan() || (0.0..=1.0).contains(&auc.auc));
        prop_assert!(auc.lower.is_nan() || 0.0 <= auc.lower && auc.lower <= auc.auc && auc.auc <= auc.upper);
        for binning in [Binning::Uniform, Binning::Quantile] {
            let bins = curves::calibration(&truth, &scores, 10, binning).unwrap();
            prop_assert_eq!(bins.iter().map(|bin| bin.rows).sum::<u64>(), truth.len() as u64);
            prop_assert!(bins.is_sorted_by(|a, b| a.mean_probability < b.mean_probability));
        }
    }

    #[test]
    fn answers_of_many_classes_stay_in_their_bounds(rows in class_rows()) {
        let (truth, answers): (Vec<usize>, Vec<usize>) = rows.into_iter().unzip();
        let confusion = Confusion::new(&truth, &answers, 4).unwrap();
        prop_assert!((0.0..=1.0).contains(&confusion.balanced_accuracy()));
        prop_assert!((-1.0 - 1e-12..=1.0 + 1e-12).contains(&confusion.mcc()));
        prop_assert!(confusion.cohen_kappa().is_nan() || confusion.cohen_kappa() <= 1.0);
        prop_assert!(same(confusion.averaged(Average::Weighted).recall, confusion.accuracy()));
        let right = Confusion::new(&truth, &truth, 4).unwrap();
        prop_assert_eq!((right.accuracy(), right.balanced_accuracy()), (1.0, 1.0));
    }

    #[test]
    fn certain_probabilities_agree_with_the_answers(rows in class_rows()) {
        let (truth, answers): (Vec<usize>, Vec<usize>) = rows.into_iter().unzip();
        let values: Vec<f64> = answers.iter().flat_map(|&answer| {
            (0..4).map(move |class| if class == answer { 1.0 } else { 0.0 })
        }).collect();
        let probabilities = Probabilities::new(&values, 4).unwrap();
        let wrong = 1.0 - Confusion::new(&truth, &answers, 4).unwrap().accuracy();
        prop_assert!(same(multiclass::brier(&truth, probabilities).unwrap(), 2.0 * wrong));
        prop_assert!(same(multiclass::top_label_calibration_error(&truth, probabilities, 10).unwrap(), wrong));
        prop_assert!(same(multiclass::log_loss(&truth, probabilities).unwrap(), wrong * 52.0 * LN_2));
    }

    #[test]
    fn wilson_holds_the_share(of in 1_u64..500, part in 0.0..=1.0_f64, confidence in 0.01..0.999_f64) {
        let count = (part * of as f64) as u64;
        let interval = wilson(count, of, confidence).unwrap();
        let share = count as f64 / of as f64;
        prop_assert!(0.0 <= interval.lower && interval.upper <= 1.0);
        prop_assert!(interval.lower <= share + 1e-12 && share <= interval.upper + 1e-12);
        let mirrored = wilson(of - count, of, confidence).unwrap();
        prop_assert!(same(mirrored.lower, 1.0 - interval.upper));
    }

    #[test]
    fn errors_of_a_regression_are_ordered(rows in prop::collection::vec((-1e6..1e6_f64, -1e6..1e6_f64), 2..60)) {
        let (truth, answers): (Vec<f64>, Vec<f64>) = rows.into_iter().unzip();
        let report = regression::Report::new(&truth, &answers).unwrap();
        let slack = 1e-9 * report.max_error;
        prop_assert!(report.mean_error.abs() <= report.mean_absolute_error + slack);
        prop_assert!(report.mean_absolute_error <= report.root_mean_squared_error + slack);
        prop_assert!(report.root_mean_squared_error <= report.max_error + slack);
        prop_assert!(report.r2 <= report.explained_variance + 1e-9 && report.explained_variance <= 1.0);
        let half = 2.0 * regression::pinball(&truth, &answers, 0.5).unwrap();
        prop_assert!((half - report.mean_absolute_error).abs() <= slack);
    }

    #[test]
    fn groups_add_up_to_all_rows(rows in prop::collection::vec((any::<bool>(), any::<bool>(), 0_usize..5), 1..90)) {
        let truth: Vec<bool> = rows.iter().map(|row| row.0).collect();
        let answers: Vec<bool> = rows.iter().map(|row| row.1).collect();
        let groups: Vec<usize> = rows.iter().map(|row| row.2).collect();
        let settings = Settings { least_rows: 5, ..Settings::default() };
        let fairness = fairness::by_group(&truth, &answers, &groups, 5, settings).unwrap();
        let right: u64 = fairness.groups.iter().filter_map(|group| group.accuracy).map(|rate| rate.count).sum();
        prop_assert_eq!(right, rows.iter().filter(|row| row.0 == row.1).count() as u64);
        let differences = [
            fairness.demographic_parity_difference,
            fairness.demographic_parity_ratio,
            fairness.equal_opportunity_difference,
            fairness.equalized_odds_difference,
        ];
        prop_assert!(differences.iter().flatten().all(|value| (0.0..=1.0).contains(value)));
    }

    #[test]
    fn listed_segments_are_what_they_say(
        rows in prop::collection::vec((0_u16..3, 0_u16..4, 0_u8..10), 30..200),
        worse in 0_u16..3,
    ) {
        let first: Vec<u16> = rows.iter().map(|row| row.0).collect();
        let second: Vec<u16> = rows.iter().map(|row| row.1).collect();
        let losses: Vec<f64> = rows.iter().map(|row| f64::from(row.2) + if row.0 == worse { 4.0 } else { 0.0 }).collect();
        let columns = [Column { codes: &first, known: 3 }, Column { codes: &second, known: 4 }];
        let search = Search { least_rows: 5, ..Search::default() };
        let found = segments::weak(&columns, &losses, search).unwrap();
        for segment in &found.segments {
            let within = |row: &usize| {
                segment.conditions.iter().all(|condition| columns[condition.column].codes[*row] == condition.code)
            };
            let (inside, outside): (Vec<usize>, Vec<usize>) = (0..losses.len()).partition(within);
            let mean = |rows: &[usize]| rows.iter().map(|&row| losses[row]).sum::<f64>() / rows.len() as f64;
            prop_assert_eq!(segment.rows, inside.len());
            prop_assert!(same(segment.mean_loss, mean(&inside)) && same(segment.mean_loss_of_rest, mean(&outside)));
            prop_assert!(segment.rows >= 5 && segment.effect_size >= 0.2);
            prop_assert!(segment.p_value <= segment.adjusted_p_value && segment.adjusted_p_value <= 0.05);
            prop_assert!((segment.excess_loss - segment.rows as f64 * (mean(&inside) - mean(&outside))).abs() < 1e-6);
        }
        prop_assert!(found.segments.is_sorted_by(|a, b| a.excess_loss >= b.excess_loss - 1e-9));
    }
}
