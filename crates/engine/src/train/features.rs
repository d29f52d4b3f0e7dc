//! How columns become features: imputing, scaling and one-hot coding, fitted on the training split and part of the model.
//!
//! All parameters are rounded to float32 and applied in float32, as the ONNX graph will, so that both agree.

use linfa_onnx::{Preprocessing, Scale};
use ndarray::Array2;
use preprocess::PreprocessError;
use preprocess::encode::OneHotEncoderParams;
use preprocess::impute::TextImputerParams;
use protocol::{Failure, Task};
use serde::{Deserialize, Serialize};
use table::{Column, MISSING, Values};

use super::preparation::Preparation;
use crate::data::{Dataset, classes, figures};
use crate::failure::failure;
use crate::format::{self, count, sentence};
use crate::serve::interface::Interface;

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
        /// Stands for a missing value. None where the model takes missing values as they are.
        impute: Option<f32>,
        /// Offset and divisor, if the model subtracts the one and divides by the other.
        scale: Option<(f32, f32)>,
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
    /// What the tensors of a file made elsewhere mean; none for a file written here.
    #[serde(default)]
    pub interface: Option<Interface>,
}

/// Fitted preprocessing.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    features: Vec<Feature>,
    left_out: Vec<LeftOut>,
}

impl Plan {
    /// Fits the preprocessing on the training split. Fails if no column can be used, or coding makes too many features.
    pub fn fit(data: &Dataset, preparation: Preparation) -> Result<Self, Failure> {
        let (usable, left_out) = Self::judge_columns(data);
        let fit = |column: &&Column| {
            let kind = fit_column(column, &data.parts.train, preparation);
            kind.map(|kind| Feature { name: column.name.clone(), kind }).map_err(|error| unprepared(column, &error))
        };
        let mut features = usable.iter().map(fit).collect::<Result<Vec<Feature>, Failure>>()?;
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

    /// Whether coding these columns could make more features than fit.
    pub fn is_too_wide(columns: &[&Column]) -> bool {
        let width = |column: &&Column| match &column.values {
            Values::Numeric(_) => 1,
            Values::Categorical { categories, .. } => categories.len().min(MAX_CATEGORIES),
        };
        columns.iter().map(width).sum::<usize>() > MAX_FEATURES
    }

    /// Inputs in model order.
    pub fn features(&self) -> &[Feature] {
        &self.features
    }

    /// The same preprocessing for the ONNX graph.
    pub fn preprocessing(&self) -> Result<Preprocessing, Failure> {
        let columns = self.features.iter().map(|feature| match &feature.kind {
            FeatureKind::Numeric { impute, scale, .. } => linfa_onnx::Column::Numeric {
                name: feature.name.clone(),
                impute: *impute,
                scale: scale.map(|(mean, std)| Scale { mean, std }),
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

    /// Numbers of the features as sums over their columns, the largest first.
    pub fn by_column(&self, features: &[f64]) -> Vec<(String, f64)> {
        let mut rest = features;
        let mut columns: Vec<(String, f64)> = Vec::new();
        for feature in &self.features {
            let (own, others) = rest.split_at(feature.width().min(rest.len()));
            columns.push((feature.name.clone(), own.iter().sum()));
            rest = others;
        }
        columns.sort_by(|a, b| b.1.total_cmp(&a.1));
        columns
    }

    /// What the model takes and gives.
    pub fn signature(&self, data: &Dataset) -> Signature {
        Signature {
            features: self.features.clone(),
            left_out: self.left_out.clone(),
            target: data.roles.target.clone(),
            task: data.roles.task,
            classes: classes(&data.table, &data.roles),
            interface: None,
        }
    }
}

impl Feature {
    /// A column that a model made elsewhere takes as it is.
    pub fn as_it_is(column: &Column, train: &[u32]) -> Self {
        let kind = match &column.values {
            Values::Numeric(values) => {
                let range = figures::range(&numbers(values, train)).unwrap_or_default();
                FeatureKind::Numeric { impute: None, scale: None, range }
            }
            // Without a text in train there is none to code.
            Values::Categorical { categories, codes } => fit_texts(&texts(categories, codes, train))
                .unwrap_or(FeatureKind::Categorical { categories: Vec::new(), impute: 0 }),
        };
        Self { name: column.name.clone(), kind }
    }

    /// Number of features it becomes.
    pub fn width(&self) -> usize {
        match &self.kind {
            FeatureKind::Numeric { .. } => 1,
            FeatureKind::Categorical { categories, .. } => categories.len(),
        }
    }

    /// What a number becomes in the matrix; a text column has none.
    pub fn number(&self, value: f64) -> Option<f64> {
        match &self.kind {
            FeatureKind::Numeric { impute, scale, .. } => Some(entering(value, *impute, *scale)),
            FeatureKind::Categorical { .. } => None,
        }
    }

    fn write(&self, column: &Column, rows: &[u32], matrix: &mut Array2<f64>, at: usize) {
        match (&self.kind, &column.values) {
            (FeatureKind::Numeric { impute, scale, .. }, Values::Numeric(values)) => {
                for (row, &index) in rows.iter().enumerate() {
                    matrix[(row, at)] = entering(values[index as usize], *impute, *scale);
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

/// A number as it enters the model.
fn entering(value: f64, impute: Option<f32>, scale: Option<(f32, f32)>) -> f64 {
    let value = value as f32;
    let value = impute.filter(|_| value.is_nan()).unwrap_or(value);
    f64::from(scale.map_or(value, |(offset, divisor)| (value - offset) * divisor.recip()))
}

fn reason_against(column: &Column, train: &[u32]) -> Option<String> {
    if column.kind.is_time() {
        return Some("it is a time; derive its hour, weekday or month on Data first.".into());
    }
    match &column.values {
        Values::Numeric(values) => {
            let values: Vec<f64> = train.iter().map(|&row| values[row as usize]).collect();
            match figures::range(&values) {
                None => Some("it has no values in train.".into()),
                Some((low, high)) if low == high => Some("it has one value only in train.".into()),
                Some((low, high)) if low < f64::from(f32::MIN) || high > f64::from(f32::MAX) => {
                    Some("its values do not fit into float32.".into())
                }
                Some(_) => None,
            }
        }
        Values::Categorical { categories, codes } => {
            let mut seen = vec![false; categories.len()];
            for &row in train {
                if let Some(seen) = seen.get_mut(codes[row as usize] as usize) {
                    *seen = true;
                }
            }
            match seen.into_iter().filter(|seen| *seen).count() {
                0 => Some("it has no values in train.".into()),
                1 => Some("it has one value only in train.".into()),
                n if n > MAX_CATEGORIES => {
                    let texts = format::whole(n as u64);
                    Some(format!(
                        "it has {texts} different texts in train; at most {MAX_CATEGORIES} are one-hot coded."
                    ))
                }
                _ => None,
            }
        }
    }
}

fn unprepared(column: &Column, error: &PreprocessError) -> Failure {
    failure(
        "train.preparation",
        format!("“{}” cannot be prepared: {error}.", column.name),
        "Leave the column out on Data, or choose another way for columns to enter the model.",
    )
}

/// The scaler and the imputer are fitted on the values that are there, each for itself.
fn fit_column(column: &Column, train: &[u32], preparation: Preparation) -> Result<FeatureKind, PreprocessError> {
    match &column.values {
        Values::Numeric(values) => {
            let seen = numbers(values, train);
            Ok(FeatureKind::Numeric {
                impute: preparation.imputed(&seen)?,
                scale: preparation.scaled(&seen)?,
                range: figures::range(&seen).unwrap_or_default(),
            })
        }
        Values::Categorical { categories, codes } => fit_texts(&texts(categories, codes, train)),
    }
}

/// The categories that are there, and the place of the most frequent one.
fn fit_texts(seen: &[Option<&str>]) -> Result<FeatureKind, PreprocessError> {
    let imputer = TextImputerParams::default().fit(&[seen])?;
    let encoder = OneHotEncoderParams::default().fit(&[seen])?;
    let most = imputer.statistics.into_iter().next().flatten();
    let categories: Vec<String> = encoder.categories.into_iter().flatten().flatten().collect();
    let impute = most.and_then(|most| categories.binary_search(&most).ok()).unwrap_or(0);
    Ok(FeatureKind::Categorical { categories, impute })
}

/// The finite numbers of some rows, as float32 has them.
fn numbers(values: &[f64], rows: &[u32]) -> Vec<f64> {
    rows.iter().map(|&row| f64::from(values[row as usize] as f32)).filter(|value| value.is_finite()).collect()
}

/// The texts of some rows that are there.
fn texts<'a>(categories: &'a [String], codes: &[u32], rows: &[u32]) -> Vec<Option<&'a str>> {
    let text = |row: &u32| categories.get(codes[*row as usize] as usize).map(String::as_str);
    rows.iter().map(text).filter(Option::is_some).collect()
}
