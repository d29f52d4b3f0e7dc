//! Why a run answers as it does.

use serde::{Deserialize, Serialize};

use crate::{AgainState, Axis, Plane, Status};

/// Which part of an explanation is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExplanationWanted {
    /// The run's number.
    pub run: u32,
    /// The part.
    pub part: ExplanationPart,
}

/// A part of an explanation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExplanationPart {
    /// Which columns matter.
    Overview,
    /// How the answers depend on a column.
    Column {
        /// Its name.
        name: String,
    },
    /// How the answer for a row came about.
    Row {
        /// Its place among the explained rows, from 0.
        index: u32,
    },
}

/// Why a run answers as it does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExplanationView {
    /// The run's number.
    pub run: u32,
    /// Like `r-003`.
    pub id: String,
    /// How far it is.
    pub state: AgainState,
    /// Columns to ask for, those that matter most first; empty until it is ready.
    pub columns: Vec<String>,
    /// Rows to ask for, like `row 12: B, answered B`; empty until it is ready.
    pub rows: Vec<String>,
    /// Places of rows that are worth a look: those answered wrongly; of numbers, those farthest off, the worst first.
    pub worst: Vec<u32>,
    /// What these are, like `Wrong 12`; empty where there are none.
    pub worst_name: String,
    /// What was asked for, once it is ready.
    pub part: Option<ExplainedPart>,
}

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ExplainedPart {
    /// Which columns matter.
    Overview(OverviewExplained),
    /// How the answers depend on a column.
    Column(ColumnExplained),
    /// How the answer for a row came about.
    Row(RowExplained),
}

/// A method and what it found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExplanationMethod {
    /// Its name.
    pub name: String,
    /// There is something to draw.
    pub available: bool,
    /// The finding in one sentence for each output, or one for all; why there is none where nothing is to be drawn.
    pub findings: Vec<String>,
    /// What it was computed on; may be empty.
    pub basis: String,
    /// What it does not tell; may be empty.
    pub caveat: String,
}

impl ExplanationMethod {
    /// The finding for an output.
    pub fn finding(&self, output: usize) -> &str {
        self.findings.get(output).or(self.findings.first()).map_or("", String::as_str)
    }
}

/// Which columns matter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OverviewExplained {
    /// Permutation importance.
    pub importance: ExplanationMethod,
    /// By how much the metric gets worse without each column.
    pub importance_bars: Option<EffectBars>,
    /// SHAP values.
    pub shap: ExplanationMethod,
    /// Their mean size by column; one plot for each output.
    pub shap_bars: Vec<EffectBars>,
}

/// Horizontal bars from zero, to either side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EffectBars {
    /// Name of the output, a class; empty where there is one only.
    pub name: String,
    /// The axis; zero lies within.
    pub axis: Axis,
    /// The bars from top to bottom.
    pub bars: Vec<EffectBar>,
    /// What is said where bars were left out; may be empty.
    pub note: String,
}

/// One bar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EffectBar {
    /// A column, or a category.
    pub name: String,
    /// Its length.
    pub value: f32,
    /// The standard deviation to either side of its end, where it was measured several times.
    pub deviation: Option<f32>,
    /// The value, formatted, with its deviation.
    pub text: String,
}

/// How the answers depend on a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnExplained {
    /// Its name.
    pub name: String,
    /// Partial dependence.
    pub dependence: ExplanationMethod,
    /// For numbers: curves.
    pub curves: Option<DependenceCurves>,
    /// For texts: the mean answer for each category; one plot for each output.
    pub categories: Vec<EffectBars>,
    /// SHAP values of the column.
    pub shap: ExplanationMethod,
    /// Those against its values.
    pub scatter: Option<EffectScatter>,
}

/// Mean answers along a numeric column, with those of single rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DependenceCurves {
    /// The axes.
    pub plane: Plane,
    /// One for each output, with the same axes.
    pub outputs: Vec<DependenceCurve>,
}

/// The curves of one output.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DependenceCurve {
    /// Name of the output, a class; empty where there is one only.
    pub name: String,
    /// Partial dependence: the mean over the rows.
    pub mean: Vec<(f32, f32)>,
    /// Individual conditional expectation: one line for each of some rows.
    pub rows: Vec<Vec<(f32, f32)>>,
}

/// SHAP values of a column against its values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EffectScatter {
    /// The axes. A category stands at its place from 0, which is a tick.
    pub plane: Plane,
    /// One for each output, with the same axes.
    pub outputs: Vec<EffectPoints>,
    /// What is said of rows that have no place, those with a missing value; may be empty.
    pub note: String,
}

/// The points of one output.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EffectPoints {
    /// Name of the output, a class; empty where there is one only.
    pub name: String,
    /// Value of the column and SHAP value of a row.
    pub points: Vec<(f32, f32)>,
}

/// How the answer for a row came about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowExplained {
    /// Its place among the explained rows, from 0.
    pub index: u32,
    /// Like `Row 1,234 of d1`.
    pub title: String,
    /// Name and cell of each column that enters the model.
    pub cells: Vec<(String, String)>,
    /// What is true.
    pub truth: String,
    /// What is answered.
    pub answer: String,
    /// Right or wrong; nothing for a number.
    pub status: Option<Status>,
    /// SHAP values, or what changes with the usual value in a column.
    pub method: ExplanationMethod,
    /// The plot to show first: that of the answered class, where it is among them.
    pub leading: u32,
    /// From the expected value to the answer; one for each output.
    pub waterfalls: Vec<Waterfall>,
    /// Without SHAP values: by how much the answer differs from that with the usual value in each column; one for each output.
    pub changes: Vec<EffectBars>,
}

/// The way from the expected value to the answer for a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Waterfall {
    /// Name of the output, a class; empty where there is one only.
    pub name: String,
    /// The axis.
    pub axis: Axis,
    /// Where it begins: what is expected before any column is known, with its text.
    pub expected: (f32, String),
    /// One for each column, the largest first; the rest summed up at the end.
    pub steps: Vec<WaterfallStep>,
    /// Where it ends: the answer, with its text.
    pub answer: (f32, String),
    /// What the answer means where the axis is a logarithm; may be empty.
    pub note: String,
}

/// One step of a waterfall.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WaterfallStep {
    /// The column, or what is summed up.
    pub name: String,
    /// Its cell; empty where columns are summed up.
    pub cell: String,
    /// Where it begins.
    pub from: f32,
    /// Where it ends.
    pub to: f32,
    /// Its size with its sign.
    pub text: String,
}
