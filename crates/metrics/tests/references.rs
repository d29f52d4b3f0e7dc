//! Agreement with other libraries on made-up rows: what the golden files do not hold. Versions: Python 3.11, scikit-learn
//! 1.9.1, scipy 1.17.1, Fairlearn 0.15.0, confidenceinterval 1.0.5, statsmodels 0.15.0.

use metrics::classification::{Average, Probabilities, binary, multiclass};
use metrics::curves::{self, Binning, Counts, Thresholds};
use metrics::fairness::{self, Rate, Settings};
use metrics::interval::{Bootstrap, bootstrap, delong};

const ROWS: u32 = 120;

fn scores() -> Vec<f64> {
    (0..ROWS).map(|i| f64::from(i * 37 % 101) / 101.0).collect()
}

fn truth() -> Vec<bool> {
    (0..ROWS).map(|i| f64::from((i * 53 + 17) % 97) < 20.0 + 0.6 * f64::from(i * 37 % 101)).collect()
}

#[track_caller]
fn assert_close(ours: f64, expected: f64) {
    assert!((ours - expected).abs() <= 1e-12 + 1e-9 * expected.abs(), "{ours} is not {expected}");
}

#[track_caller]
fn assert_all_close(ours: impl IntoIterator<Item = f64>, expected: &[f64]) {
    let ours: Vec<f64> = ours.into_iter().collect();
    assert_eq!(ours.len(), expected.len());
    ours.iter().zip(expected).for_each(|(ours, expected)| assert_close(*ours, *expected));
}

#[test]
fn calibration_curves_agree_with_scikit_learn() {
    // calibration_curve(truth, scores, n_bins=7, strategy=…)
    let bins = curves::calibration(&truth(), &scores(), 7, Binning::Quantile).unwrap();
    let shares = [
        0.3888888888888889,
        0.29411764705882354,
        0.35294117647058826,
        0.5555555555555556,
        0.6,
        0.8888888888888888,
        0.7058823529411765,
    ];
    let means = [
        0.06435643564356436,
        0.2085032032615027,
        0.3517763541059989,
        0.4972497249724974,
        0.6330033003300329,
        0.7728272827282728,
        0.9178800232964474,
    ];
    assert_all_close(bins.iter().map(|bin| bin.share_of_positives), &shares);
    assert_all_close(bins.iter().map(|bin| bin.mean_probability), &means);
    let uniform = curves::calibration(&truth(), &scores(), 7, Binning::Uniform).unwrap();
    let shares = [
        0.3684210526315789,
        0.3125,
        0.3333333333333333,
        0.5882352941176471,
        0.6470588235294118,
        0.8823529411764706,
        0.6875,
    ];
    assert_all_close(uniform.iter().map(|bin| bin.share_of_positives), &shares);
    for bins in [bins, uniform] {
        assert_eq!(bins.iter().map(|bin| bin.rows).sum::<u64>(), u64::from(ROWS));
        assert!(bins.iter().all(|bin| (bin.lower..=bin.upper).contains(&bin.mean_probability)));
    }
}

#[test]
fn micro_and_weighted_areas_agree_with_scikit_learn() {
    let column = |i: u32, step, prime| f64::from(i * step % prime) + 1.0;
    let mut values = Vec::new();
    for i in 0..ROWS {
        let row = [column(i, 37, 101), column(i, 61, 103), column(i, 89, 107)];
        values.extend(row.map(|value| value / row.iter().sum::<f64>()));
    }
    let rows = Probabilities::new(&values, 3).unwrap();
    let truth: Vec<usize> = rows
        .answers()
        .iter()
        .enumerate()
        .map(|(i, &top)| {
            let y = (i * 53 + 17) % 97;
            if y % 4 == 0 { top } else { y % 3 }
        })
        .collect();
    // roc_auc_score(truth, rows, multi_class="ovr", average="micro"); average_precision_score(one_hot, rows, average=…)
    assert_close(multiclass::roc_auc_one_vs_rest(&truth, rows, Average::Micro).unwrap(), 0.61609375);
    assert_close(multiclass::average_precision(&truth, rows, Average::Micro).unwrap(), 0.43424383095654545);
    assert_close(multiclass::average_precision(&truth, rows, Average::Weighted).unwrap(), 0.4546744851980237);
}

#[test]
fn delong_agrees_with_its_definition_and_with_confidenceinterval() {
    let coarse: Vec<f64> = scores().iter().map(|score| (score * 8.0).floor() / 8.0).collect();
    // Area and standard error by the placements of all pairs (numpy 2.4.6, ddof=1); the interval also by
    // confidenceinterval.roc_auc_score, which counts in 32 bits.
    let cases = [
        (scores(), 0.7023776223776224, 0.0488380619670228, [0.6066567150412229, 0.7980984004678103]),
        (coarse, 0.7, 0.048428858325315495, [0.6050811114406397, 0.7949187455082128]),
    ];
    for (scores, auc, error, [lower, upper]) in cases {
        let ours = delong(&truth(), &scores, 0.95).unwrap();
        assert_close(ours.auc, auc);
        assert_close(ours.standard_error, error);
        assert!((ours.lower - lower).abs() < 3e-7 && (ours.upper - upper).abs() < 3e-7, "{ours:?}");
    }
}

#[test]
fn delong_agrees_with_the_bootstrap() {
    let (truth, scores) = (truth(), scores());
    let area = |rows: &[usize]| {
        let drawn: (Vec<bool>, Vec<f64>) = rows.iter().map(|&row| (truth[row], scores[row])).unzip();
        binary::roc_auc(&drawn.0, &drawn.1).unwrap()
    };
    let drawn = bootstrap(truth.len(), Bootstrap { resamples: 4000, ..Bootstrap::default() }, area).unwrap();
    let ours = delong(&truth, &scores, 0.95).unwrap();
    assert_eq!((drawn.estimate, drawn.undefined), (ours.auc, 0));
    assert!((drawn.interval.lower - ours.lower).abs() < 0.01, "{drawn:?} {ours:?}");
    assert!((drawn.interval.upper - ours.upper).abs() < 0.01, "{drawn:?} {ours:?}");
}

#[test]
fn delong_says_when_there_is_too_little() {
    let sure = delong(&[false, false, true, true], &[0.1, 0.2, 0.8, 0.9], 0.95).unwrap();
    assert_eq!((sure.auc, sure.standard_error, sure.lower, sure.upper), (1.0, 0.0, 1.0, 1.0));
    let single = delong(&[false, false, true], &[0.1, 0.2, 0.8], 0.95).unwrap();
    assert!(single.auc == 1.0 && single.standard_error.is_nan() && single.lower.is_nan());
    let one_class = delong(&[true, true], &[0.1, 0.2], 0.95).unwrap();
    assert!(one_class.auc.is_nan() && one_class.upper.is_nan());
    assert!(delong(&[true, false], &[0.1, 0.2], 1.0).is_err());
}

/// Three groups of 24, 48 and 48 rows.
fn groups() -> Vec<usize> {
    (0..ROWS).map(|i| [0, 1, 2, 2, 2][(i * i % 5) as usize]).collect()
}

#[test]
fn groups_compare_as_in_fairlearn() {
    let answers: Vec<bool> = scores().iter().map(|score| *score >= 0.5).collect();
    let settings = Settings { least_rows: 1, ..Settings::default() };
    let ours = fairness::by_group(&truth(), &answers, &groups(), 3, settings).unwrap();
    assert_close(ours.demographic_parity_difference.unwrap(), 0.041666666666666685);
    assert_close(ours.demographic_parity_ratio.unwrap(), 0.9166666666666666);
    assert_close(ours.equal_opportunity_difference.unwrap(), 0.26);
    assert_close(ours.equalized_odds_difference.unwrap(), 0.26);
    // MetricFrame(…).by_group
    let expected = [
        (24, [0.4583333333333333, 0.5, 0.4, 0.6363636363636364, 0.5416666666666666]),
        (48, [0.4791666666666667, 0.6538461538461539, 0.2727272727272727, 0.7391304347826086, 0.6875]),
        (48, [0.5, 0.76, 0.21739130434782608, 0.7916666666666666, 0.7708333333333334]),
    ];
    for (group, (rows, rates)) in ours.groups.iter().zip(expected) {
        assert_eq!((group.rows, group.too_small), (rows, false));
        let ours = [
            group.selection_rate,
            group.true_positive_rate,
            group.false_positive_rate,
            group.precision,
            group.accuracy,
        ];
        assert_all_close(ours.map(|rate| rate.unwrap().value), &rates);
        assert!(
            ours.iter()
                .flatten()
                .all(|rate: &Rate| rate.interval.lower < rate.value && rate.value < rate.interval.upper)
        );
    }
}

#[test]
fn errors_by_group_agree_with_fairlearn() {
    let truth: Vec<f64> = truth().iter().map(|&positive| f64::from(u8::from(positive))).collect();
    let ours = fairness::errors_by_group(&truth, &scores(), &groups(), 4, 1).unwrap();
    let distances = [0.4756600660066006, 0.3993399339933994, 0.3640676567656766];
    assert_all_close(ours.groups[..3].iter().map(|group| group.mean_absolute_error.unwrap()), &distances);
    let errors = [-0.060643564356435635, -0.06146864686468648, -0.04063531353135315];
    assert_all_close(ours.groups[..3].iter().map(|group| group.mean_error.unwrap()), &errors);
    assert_close(ours.mean_absolute_error_difference.unwrap(), distances[0] - distances[2]);
    assert_close(ours.mean_error_difference.unwrap(), errors[2] - errors[1]);
    let empty = ours.groups[3];
    assert!(empty.too_small && empty.mean_error.is_none() && empty.mean_absolute_error.is_none());
}

#[test]
fn a_hundred_thousand_rows_have_the_curves_of_the_definition() {
    let rows = 100_000_u32;
    let score = |i: u32| f64::from(i.wrapping_mul(2_654_435_761) >> 12) / f64::from(1_u32 << 20);
    let scores: Vec<f64> = (0..rows).map(score).collect();
    let truth: Vec<bool> = (0..rows).map(|i| f64::from(i.wrapping_mul(40_503) % 1000) / 1000.0 < score(i)).collect();
    let thresholds = Thresholds::new(&truth, &scores).unwrap();
    for threshold in [-1.0, 0.0, 0.25, score(77), 0.999, 2.0] {
        let counted = |positive, answer| {
            let rows = truth.iter().zip(&scores);
            rows.filter(|(truth, score)| **truth == positive && (**score >= threshold) == answer).count() as u64
        };
        let expected = Counts {
            threshold,
            true_positives: counted(true, true),
            false_positives: counted(false, true),
            false_negatives: counted(true, false),
            true_negatives: counted(false, false),
        };
        assert_eq!(thresholds.at(threshold), expected);
    }
    let roc = thresholds.roc();
    let drawn = curves::thin(&roc, 200, |point| (point.false_positive_rate, point.true_positive_rate));
    assert!(roc.len() > 50_000 && drawn.len() <= 200);
    // The drawn line is nowhere farther off than half a pixel of a picture with 1000 of them.
    for point in roc.iter().step_by(97) {
        let after = drawn.partition_point(|drawn| drawn.threshold >= point.threshold).min(drawn.len() - 1).max(1);
        let (from, to) = (&drawn[after - 1], &drawn[after]);
        let (dx, dy) =
            (to.false_positive_rate - from.false_positive_rate, to.true_positive_rate - from.true_positive_rate);
        let (px, py) =
            (point.false_positive_rate - from.false_positive_rate, point.true_positive_rate - from.true_positive_rate);
        let part = ((px * dx + py * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
        let (x, y) = (px - part * dx, py - part * dy);
        let distance = (x * x + y * y).sqrt();
        assert!(distance < 0.0005, "{distance}: {point:?} {from:?} {to:?}");
    }
}
