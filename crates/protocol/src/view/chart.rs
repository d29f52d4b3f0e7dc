//! Plots, as data: domains, ticks and texts are decided, pixels are not.

use serde::{Deserialize, Serialize};

use crate::{Mark, Status};

/// An axis.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Axis {
    /// What it measures.
    pub title: String,
    /// Lowest and highest value.
    pub domain: (f32, f32),
    /// Values with labels.
    pub ticks: Vec<(f32, String)>,
}

/// Two axes, for lines and points between them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Plane {
    /// The horizontal one.
    pub x: Axis,
    /// The vertical one.
    pub y: Axis,
}

/// Lines over simulated time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimeChart {
    /// Stable id, for example `accuracy`.
    pub id: String,
    /// What is plotted.
    pub title: String,
    /// The newest value, formatted; an en dash when there is none.
    pub value: String,
    /// Unit behind the value; may be empty.
    pub unit: String,
    /// Recipe or reference beside the value; may be empty.
    pub note: String,
    /// Judgement, where there is one.
    pub status: Option<Status>,
    /// The finding in one sentence, read aloud instead of the picture.
    pub caption: String,
    /// First and last tick of the axis.
    pub range: (f32, f32),
    /// Day ticks with labels.
    pub x_ticks: Vec<(f32, String)>,
    /// Lowest and highest value of the axis.
    pub domain: (f32, f32),
    /// Value ticks with labels.
    pub y_ticks: Vec<(f32, String)>,
    /// The lines; at most six.
    pub series: Vec<Series>,
    /// Named limits.
    pub limits: Vec<Limit>,
    /// Horizontal bands by convention: from, to, state.
    pub bands: Vec<(f32, f32, Mark)>,
    /// Stretches of time without labels yet: from, to, words.
    pub shade: Option<(f32, f32, String)>,
}

/// One line. Colour, dash and marker follow from its role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Name at the line's end; empty for a single series.
    pub name: String,
    /// 1 champion or single, 2 challenger, 3 to 6 further ones.
    pub role: u8,
    /// Tick and value; a NaN value breaks the line.
    pub points: Vec<(f32, f32)>,
}

/// A named limit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Limit {
    /// Where.
    pub value: f32,
    /// Name with value, like `limit 1 %`.
    pub label: String,
    /// Its state colour.
    pub mark: Mark,
}

/// A distribution: a stepped outline, and filled bars inside it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    /// The finding in one sentence.
    pub caption: String,
    /// Name, outline height and bar height of each bin. Heights are shares of their whole, or counts; same scale.
    pub bins: Vec<Bin>,
    /// Text below the left end.
    pub low: String,
    /// Text below the right end.
    pub high: String,
    /// Place of the median, 0 to 1 along the axis.
    pub median: Option<f32>,
}

/// One bin of a histogram.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    /// Range or category.
    pub name: String,
    /// Height of the outline: all rows, or the reference.
    pub outline: f32,
    /// Height of the bar: the positive class, or the current rows.
    pub bar: f32,
}

/// Two distributions of one feature and its scores.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeatureDrift {
    /// Name of the feature.
    pub name: String,
    /// Reference as outline, current requests as bars.
    pub histogram: Histogram,
    /// Scores over the last evaluations, oldest first.
    pub history: Vec<f32>,
    /// Population stability index, formatted.
    pub psi: String,
    /// What PSI would be without any change at these sample sizes, formatted.
    pub expected_psi: String,
    /// Kolmogorov–Smirnov statistic (chi-square for categories), formatted.
    pub statistic: String,
    /// Its p-value, formatted.
    pub p_value: String,
    /// Which test it is, like `KS`.
    pub test: String,
    /// Judgement by the conventions for PSI.
    pub status: Status,
    /// Limit of the sparkline.
    pub limit: f32,
}

/// Counts of true classes (rows) against answers (columns).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Confusion {
    /// Class names.
    pub classes: Vec<String>,
    /// One row per true class.
    pub rows: Vec<Vec<ConfusionCell>>,
    /// What it was counted on.
    pub note: String,
}

/// One cell of a confusion matrix.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConfusionCell {
    /// Count, formatted.
    pub count: String,
    /// Share of the row, formatted.
    pub share: String,
    /// Heat from 0 to 4.
    pub heat: u8,
}

/// Points of truth against answer, for regression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scatter {
    /// The finding in one sentence.
    pub caption: String,
    /// Name of the horizontal axis.
    pub x_title: String,
    /// Name of the vertical axis.
    pub y_title: String,
    /// Both axes share this range.
    pub domain: (f32, f32),
    /// Ticks of both axes.
    pub ticks: Vec<(f32, String)>,
    /// The points.
    pub points: Vec<(f32, f32)>,
}
