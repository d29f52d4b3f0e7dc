//! How good a run is, part by part.

use serde::{Deserialize, Serialize};

use crate::{Axis, Confusion, EvaluationKind, Fact, Grid, Histogram, Plane, Scatter, Task, Verdict};

/// How good a run is on its validation rows, as far as it was asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EvaluationView {
    /// Number of the run.
    pub run: u32,
    /// Like `r-003`.
    pub id: String,
    /// Estimator and its leading parameters.
    pub title: String,
    /// What it learns to predict.
    pub task: Task,
    /// Class names; empty for regression.
    pub classes: Vec<String>,
    /// The class that counts as positive; empty for regression.
    pub positive: String,
    /// On which rows, like `300 rows of the validation part of d1`.
    pub rows: String,
    /// What holds for all parts, a sentence each.
    pub notes: Vec<String>,
    /// Columns that can be sliced by.
    pub slice_columns: Vec<String>,
    /// Columns whose values can be groups.
    pub group_columns: Vec<String>,
    /// Why there is nothing to evaluate, and what gives it. There are then no parts but the learning curve.
    pub missing: Option<Verdict>,
    /// What was asked for, in that order.
    pub parts: Vec<EvaluationPart>,
}

/// A part of an evaluation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EvaluationPart {
    /// Which one.
    pub kind: EvaluationKind,
    /// What was found, in a sentence; it is the caption of the picture. Where there is none, why.
    pub finding: String,
    /// On how many rows it was computed.
    pub rows: String,
    /// What it does not tell.
    pub caution: String,
    /// What is drawn.
    pub body: EvaluationBody,
}

/// What is drawn of a part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum EvaluationBody {
    /// Nothing: the finding says why.
    Nothing,
    /// Metric, value, ends of its interval, how that was made, value of the naive model, which is better.
    Scores(Grid),
    /// The matrix, with what follows from it.
    Confusion {
        /// Counts.
        matrix: Confusion,
        /// Accuracy and the like.
        tiles: Vec<Fact>,
    },
    /// What a threshold does.
    Threshold(Box<ThresholdView>),
    /// ROC, or precision and recall: a line for each class.
    Curves(LineChart),
    /// Calibration.
    Calibration {
        /// Mean probability against the share that was positive, one point for each bin with rows.
        chart: LineChart,
        /// Rows in each bin as outline, positives as bars.
        counts: Histogram,
        /// Errors of calibration.
        tiles: Vec<Fact>,
    },
    /// Cumulative gain and lift.
    Gain {
        /// Share of the positives found in a share of the rows.
        gain: LineChart,
        /// How many times more that is than by chance.
        lift: LineChart,
    },
    /// A row for each class, with intervals.
    Classes(Grid),
    /// Answers of a regression.
    Answers {
        /// Answer against truth.
        answers: Scatter,
        /// Answer less truth, against the answer.
        residuals: PointChart,
    },
    /// Errors of a regression.
    Errors {
        /// Answer less truth.
        histogram: Histogram,
        /// Quantiles of the absolute error.
        quantiles: Grid,
        /// Share of rows within the tolerance, and the like.
        tiles: Vec<Fact>,
        /// The tolerance that was used, and the largest that makes sense.
        tolerance: (f64, f64),
    },
    /// Metrics by slice.
    Slices {
        /// The column.
        column: String,
        /// The leading metric of each slice.
        chart: IntervalChart,
        /// All metrics of each slice.
        grid: Grid,
    },
    /// Rates by group.
    Fairness {
        /// The column.
        column: String,
        /// Differences and ratios, each with what it means.
        measures: Vec<Fact>,
        /// The rates that decide the measures, a chart each with its name.
        charts: Vec<(String, IntervalChart)>,
        /// All rates of each group.
        grid: Grid,
    },
    /// Weak segments, the costliest first.
    Weak(Vec<WeakSegment>),
    /// Scores by training rows.
    LearningCurve {
        /// The leading metric on train and validation.
        chart: LineChart,
        /// All metrics.
        grid: Grid,
    },
}

/// What a threshold does to the positive class, and what others would.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ThresholdView {
    /// The threshold that is shown.
    pub threshold: f64,
    /// Counts and rates at it.
    pub tiles: Vec<Fact>,
    /// Truth (rows) against answers (columns), positive or not.
    pub matrix: Confusion,
    /// Precision, recall and F1 by threshold, with a mark at the shown one.
    pub rates: LineChart,
    /// Cost of 1,000 rows by threshold, with marks at the shown one and at the cheapest.
    pub cost: LineChart,
    /// The threshold of the least cost, and what it does; the threshold is above 1 where nothing should be answered positive.
    pub cheapest: (f64, Vec<Fact>),
    /// What a false positive and a false negative cost.
    pub costs: (f64, f64),
}

/// Lines over numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LineChart {
    /// The finding in one sentence, read aloud instead of the picture.
    pub caption: String,
    /// What is against what.
    pub plane: Plane,
    /// The lines; at most six.
    pub lines: Vec<Line>,
    /// What to compare with, like chance: its name and its points.
    pub reference: Option<(String, Vec<(f32, f32)>)>,
    /// Points that are named: place and name.
    pub marks: Vec<(f32, f32, String)>,
}

/// A line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Name; empty for a single line.
    pub name: String,
    /// Number for the legend, formatted, like the area below the line; may be empty.
    pub value: String,
    /// Its 95 % interval, like `0.91 to 0.97`; may be empty.
    pub interval: String,
    /// The points, from left to right.
    pub points: Vec<(f32, f32)>,
}

/// Points over two axes of their own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PointChart {
    /// The finding in one sentence.
    pub caption: String,
    /// What is against what.
    pub plane: Plane,
    /// The points.
    pub points: Vec<(f32, f32)>,
}

/// Values with their intervals, one below the other.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IntervalChart {
    /// What the values are.
    pub axis: Axis,
    /// The value of all rows, with its name.
    pub reference: Option<(f32, String)>,
    /// The values.
    pub rows: Vec<IntervalRow>,
}

/// A value with its interval.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IntervalRow {
    /// What it is of.
    pub name: String,
    /// On how many rows, like `42 rows`.
    pub rows: String,
    /// The value; NaN without one.
    pub value: f32,
    /// Lower and upper end of the 95 % interval; NaN without one.
    pub interval: (f32, f32),
    /// Value and interval in words.
    pub text: String,
    /// There are too few rows to judge by.
    pub too_few: bool,
}

/// A part of the rows on which the model is worse than elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WeakSegment {
    /// Which rows, like `loan > 310,000 and elevel = 2`.
    pub condition: String,
    /// How many, with their share.
    pub rows: String,
    /// Mean loss of these rows.
    pub loss: String,
    /// Mean loss of the others.
    pub rest: String,
    /// How many times larger that is, where that is a number.
    pub times: String,
    /// Corrected p-value.
    pub p_value: String,
    /// Share of the whole loss that would not be if they were as good as the others, 0 to 1, to draw.
    pub excess: f32,
    /// The same in words.
    pub excess_text: String,
}
