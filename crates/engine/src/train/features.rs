//! How columns become features: imputing, scaling and one-hot coding, fitted on the training split and part of the model.
//!
//! All parameters are rounded to float32 and applied in float32, as the ONNX graph will, so that both agree.

use linfa_onnx::{Preprocessing, Scale};
use ndarray::Array2;
use protocol::{Failure, Task};
use serde::{Deserialize, Serialize};
use table::{Column, MISSING, Values};

use crate::data::{Dataset, classes, profile};
use crate::failure::failure;
use crate::format::{self, count, sentence};

/// Most categories a column may have to be one-hot coded.
pub const MAX_CATEGORIES: usize = 64;
/// Most features after coding.
const MAX_FEATURES: usize = 2_000;

/// A column that cannot enter a model, and why.
pub type LeftOut = (String, String);

/// An input of a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Feature {
    /// Name of the column.
    pub name: String,
    /// How it enters the model.
    pub kind: FeatureKind,
}

/// How a column enters a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FeatureKind {
    /// A number.
    Numeric {
        /// Stands for a missing value: the training mean.
        impute: f32,
        /// Training mean and population standard deviation; 1 for a deviation of 0.
        mean: f32,
        /// See `mean`.
        deviation: f32,
        /// Whether the model subtracts the mean and divides by the deviation.
        scaled: bool,
        /// Smallest and largest training value.
        range: (f64, f64),
    },
    /// One of several texts.
    Categorical {
        /// The training categories in code-point order.
        categories: Vec<String>,
        /// Index of the category that stands for a missing value: the most frequent one.
        impute: usize,
    },
}

/// Inputs, target and classes of a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Signature {
    /// Inputs in model order: numbers first.
    pub features: Vec<Feature>,
    /// Columns that do not enter the model, with the reason.
    pub left_out: Vec<LeftOut>,
    /// Name of the target.
    pub target: String,
    /// The task.
    pub task: Task,
    /// Class names; empty for regression.
    pub classes: Vec<String>,
}

/// Fitted preprocessing.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    features: Vec<Feature>,
    left_out: Vec<LeftOut>,
}

impl Plan {
    /// Fits the preprocessing on the training split. Fails if no column can be used, or coding makes too many features.
    pub fn fit(data: &Dataset, scaled: bool) -> Result<Self, Failure> {
        let (usable, left_out) = Self::judge_columns(data);
        let mut features: Vec<Feature> =
            usable.iter().map(|column| fit_column(column, &data.parts.train, scaled)).collect();
        features.sort_by_key(|feature| matches!(feature.kind, FeatureKind::Categorical { .. }));
        if features.is_empty() {
            let reasons: Vec<String> = left_out.iter().map(|(name, why)| format!("“{name}”: {why}")).collect();
            return Err(failure(
                "train.no_features",
                format!("No column can enter the model. {}", reasons.join(" ")),
                "Choose other columns on Data.",
            ));
        }
        let plan = Self { features, left_out };
        if plan.width() > MAX_FEATURES {
            return Err(failure(
                "train.too_many_features",
                format!(
                    "One-hot coding makes {}; at most {} fit.",
                    count(plan.width() as u64, "feature"),
                    format::whole(MAX_FEATURES as u64)
                ),
                "Leave out columns with many categories on Data.",
            ));
        }
        Ok(plan)
    }

    /// Which columns can be used, and why the others cannot. Looks at the training split only.
    pub fn judge_columns(data: &Dataset) -> (Vec<&Column>, Vec<LeftOut>) {
        let mut left_out = Vec::new();
        let usable = data.features().into_iter().filter(|column| match reason_against(column, &data.parts.train) {
            None => true,
            Some(why) => {
                left_out.push((column.name.clone(), why));
                false
            }
        });
        let usable = usable.collect();
        (usable, left_out)
    }

    /// Inputs in model order.
    pub fn features(&self) -> &[Feature] {
        &self.features
    }

    /// The same preprocessing for the ONNX graph.
    pub fn preprocessing(&self) -> Result<Preprocessing, Failure> {
        let columns = self.features.iter().map(|feature| match &feature.kind {
            FeatureKind::Numeric { impute, mean, deviation, scaled, .. } => linfa_onnx::Column::Numeric {
                name: feature.name.clone(),
                impute: Some(*impute),
                scale: scaled.then_some(Scale { mean: *mean, std: *deviation }),
            },
            FeatureKind::Categorical { categories, impute } => linfa_onnx::Column::Categorical {
                name: feature.name.clone(),
                categories: categories.clone(),
                impute: *impute,
            },
        });
        Preprocessing::new(columns.collect()).map_err(|error| {
            failure(
                "train.export",
                sentence(&error.to_string()),
                "Rename the column in the file, or leave it out on Data.",
            )
        })
    }

    /// Columns that were left out, with the reason.
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    /// Number of input columns.
    pub fn columns(&self) -> usize {
        self.features.len()
    }

    /// Number of features after coding.
    pub fn width(&self) -> usize {
        self.features.iter().map(Feature::width).sum()
    }

    /// The features of some rows: one row each, [`Self::width`] columns.
    pub fn matrix(&self, data: &Dataset, rows: &[u32]) -> Array2<f64> {
        let mut matrix = Array2::zeros((rows.len(), self.width()));
        let mut at = 0;
        for feature in &self.features {
            if let Some(column) = data.table.column(&feature.name) {
                feature.write(column, rows, &mut matrix, at);
            }
            at += feature.width();
        }
        matrix
    }

    /// What the model takes and gives.
    pub fn signature(&self, data: &Dataset) -> Signature {
        Signature {
            features: self.features.clone(),
            left_out: self.left_out.clone(),
            target: data.roles.target.clone(),
            task: data.roles.task,
            classes: classes(&data.table, &data.roles),
        }
    }
}

impl Feature {
    /// Number of features it becomes.
    pub fn width(&self) -> usize {
        match &self.kind {
            FeatureKind::Numeric { .. } => 1,
            FeatureKind::Categorical { categories, .. } => categories.len(),
        }
    }

    fn write(&self, column: &Column, rows: &[u32], matrix: &mut Array2<f64>, at: usize) {
        match (&self.kind, &column.values) {
            (FeatureKind::Numeric { impute, mean, deviation, scaled, .. }, Values::Numeric(values)) => {
                for (row, &index) in rows.iter().enumerate() {
                    let value = values[index as usize] as f32;
                    let value = if value.is_nan() { *impute } else { value };
                    let value = if *scaled { (value - mean) * deviation.recip() } else { value };
                    matrix[(row, at)] = f64::from(value);
                }
            }
            (FeatureKind::Categorical { categories, impute }, Values::Categorical { categories: names, codes }) => {
                let place: Vec<Option<usize>> = names.iter().map(|name| categories.binary_search(name).ok()).collect();
                for (row, &index) in rows.iter().enumerate() {
                    let code = codes[index as usize];
                    let category = if code == MISSING { Some(*impute) } else { place[code as usize] };
                    if let Some(category) = category {
                        matrix[(row, at + category)] = 1.0;
                    }
                }
            }
            _ => {}
        }
    }
}

fn reason_against(column: &Column, train: &[u32]) -> Option<String> {
    match &column.values {
        Values::Numeric(values) => {
            let values: Vec<f64> = train.iter().map(|&row| values[row as usize]).collect();
            match profile::range(&values) {
                None => Some("it has no values in train.".into()),
                Some((low, high)) if low == high => Some("it has one value only in train.".into()),
                Some((low, high)) if low < f64::from(f32::MIN) || high > f64::from(f32::MAX) => {
                    Some("its values do not fit into float32.".into())
                }
                Some(_) => None,
            }
        }
        Values::Categorical { codes, .. } => {
            let mut seen: Vec<u32> =
                train.iter().map(|&row| codes[row as usize]).filter(|code| *code != MISSING).collect();
            seen.sort_unstable();
            seen.dedup();
            match seen.len() {
                0 => Some("it has no values in train.".into()),
                1 => Some("it has one value only in train.".into()),
                n if n > MAX_CATEGORIES => {
                    Some(format!("it has {n} different texts in train; at most {MAX_CATEGORIES} are one-hot coded."))
                }
                _ => None,
            }
        }
    }
}

fn fit_column(column: &Column, train: &[u32], scaled: bool) -> Feature {
    let kind = match &column.values {
        Values::Numeric(values) => {
            let seen: Vec<f64> = train
                .iter()
                .map(|&row| f64::from(values[row as usize] as f32))
                .filter(|value| value.is_finite())
                .collect();
            let mean = seen.iter().sum::<f64>() / seen.len().max(1) as f64;
            let variance =
                seen.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / seen.len().max(1) as f64;
            let deviation = libm::sqrt(variance) as f32;
            FeatureKind::Numeric {
                impute: mean as f32,
                mean: mean as f32,
                deviation: if deviation > 0.0 { deviation } else { 1.0 },
                scaled,
                range: profile::range(&seen).unwrap_or((0.0, 0.0)),
            }
        }
        Values::Categorical { categories, codes } => {
            let mut counts = vec![0u32; categories.len()];
            for &row in train {
                if let Some(count) = counts.get_mut(codes[row as usize] as usize) {
                    *count += 1;
                }
            }
            let seen: Vec<usize> = (0..categories.len()).filter(|&category| counts[category] > 0).collect();
            let impute = (0..seen.len()).max_by_key(|&place| (counts[seen[place]], seen.len() - place)).unwrap_or(0);
            FeatureKind::Categorical {
                categories: seen.into_iter().map(|category| categories[category].clone()).collect(),
                impute,
            }
        }
    };
    Feature { name: column.name.clone(), kind }
}
