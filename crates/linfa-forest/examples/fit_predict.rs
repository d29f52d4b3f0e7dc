//! Fits a model on one CSV file and predicts another, for comparisons with other libraries.
//!
//! `fit_predict MODEL TRAIN.csv TEST.csv [option=value ..]`. MODEL is one of `tree`, `forest`, `extra` and `boosting`, followed by
//! `-classifier` or `-regressor`. The first line of a file names the columns; the last column is the target; an empty cell
//! is a missing value. Prints a label and probabilities, or a number, for each row; and to stderr the seconds of the fit and
//! of the prediction.

#![expect(clippy::disallowed_methods, reason = "it measures time")]

use std::error::Error;
use std::fmt::Display;
use std::io::{Write, stdout};
use std::time::Instant;

use linfa::prelude::*;
use linfa_forest as forest;
use ndarray::{Array1, Array2};

type Records = Array2<f64>;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, train, test, options @ ..] = arguments.as_slice() else {
        return Err("usage: fit_predict MODEL TRAIN.csv TEST.csv [option=value ..]".into());
    };
    let (train, test) = (read(train)?, read(test)?);
    let numbers = Dataset::new(train.0.clone(), train.1.clone());
    let labels = Dataset::new(train.0, train.1.mapv(|y| if y.is_finite() { y as usize } else { 0 }));
    let mut out = std::io::BufWriter::new(stdout().lock());

    macro_rules! classify {
        ($params:expr, $apply:ident) => {{
            let params = $apply($params, options)?;
            let start = Instant::now();
            let model = params.fit(&labels)?;
            let fitted = Instant::now();
            let probabilities = model.predict_probabilities(&test.0);
            let predicted = Instant::now();
            for (label, row) in model.predict(&test.0).iter().zip(probabilities.rows()) {
                write!(out, "{label}")?;
                row.iter().try_for_each(|p| write!(out, " {p}"))?;
                writeln!(out)?;
            }
            (fitted - start, predicted - fitted)
        }};
    }
    macro_rules! regress {
        ($params:expr, $apply:ident) => {{
            let params = $apply($params, options)?;
            let start = Instant::now();
            let model = params.fit(&numbers)?;
            let fitted = Instant::now();
            let values: Array1<f64> = model.predict(&test.0);
            let predicted = Instant::now();
            values.iter().try_for_each(|value| writeln!(out, "{value}"))?;
            (fitted - start, predicted - fitted)
        }};
    }
    let (fit, predict) = match model.as_str() {
        "tree-classifier" => classify!(forest::DecisionTreeClassifier::params(), tree_classifier),
        "forest-classifier" => classify!(forest::RandomForestClassifier::params(), forest_classifier),
        "extra-classifier" => classify!(forest::ExtraTreesClassifier::params(), extra_classifier),
        "boosting-classifier" => classify!(forest::GradientBoostingClassifier::params(), boosting_classifier),
        "tree-regressor" => regress!(forest::DecisionTreeRegressor::params(), tree_regressor),
        "forest-regressor" => regress!(forest::RandomForestRegressor::params(), forest_regressor),
        "extra-regressor" => regress!(forest::ExtraTreesRegressor::params(), extra_regressor),
        "boosting-regressor" => regress!(forest::GradientBoostingRegressor::params(), boosting_regressor),
        other => return Err(format!("no model is called {other}").into()),
    };
    out.flush()?;
    writeln!(std::io::stderr(), "{} {}", fit.as_secs_f64(), predict.as_secs_f64())?;
    Ok(())
}

fn read(path: &str) -> Result<(Records, Array1<f64>), Box<dyn Error>> {
    let text = std::fs::read_to_string(path)?;
    let mut columns = 0;
    let mut cells = Vec::new();
    for line in text.lines().skip(1).filter(|line| !line.is_empty()) {
        columns = line.split(',').count();
        for cell in line.split(',') {
            cells.push(if cell.is_empty() { f64::NAN } else { cell.parse()? });
        }
    }
    let table = Array2::from_shape_vec((cells.len() / columns.max(1), columns), cells)?;
    let (records, targets) = table.view().split_at(ndarray::Axis(1), columns - 1);
    Ok((records.to_owned(), targets.column(0).to_owned()))
}

/// Makes a function that applies `option=value` arguments to a builder.
macro_rules! options {
    ($name:ident, $params:ty, $($setter:ident),*) => {
        fn $name(mut params: $params, options: &[String]) -> Result<$params, Box<dyn Error>> {
            for option in options {
                let (name, value) = option.split_once('=').ok_or("an option needs a value")?;
                params = match name {
                    $(stringify!($setter) => params.$setter(Value::parse(value)?),)*
                    _ => return Err(format!("no option is called {name}").into()),
                };
            }
            Ok(params)
        }
    };
}

options!(
    tree_classifier,
    forest::DecisionTreeClassifierParams,
    max_depth,
    max_leaf_nodes,
    min_samples_leaf,
    min_samples_split,
    max_features,
    criterion,
    class_weight,
    seed
);
options!(
    tree_regressor,
    forest::DecisionTreeRegressorParams,
    max_depth,
    max_leaf_nodes,
    min_samples_leaf,
    min_samples_split,
    max_features,
    seed
);
options!(
    forest_classifier,
    forest::RandomForestClassifierParams,
    n_estimators,
    max_depth,
    max_leaf_nodes,
    min_samples_leaf,
    min_samples_split,
    max_features,
    criterion,
    class_weight,
    bootstrap,
    max_samples,
    seed
);
options!(
    forest_regressor,
    forest::RandomForestRegressorParams,
    n_estimators,
    max_depth,
    max_leaf_nodes,
    min_samples_leaf,
    min_samples_split,
    max_features,
    bootstrap,
    max_samples,
    seed
);
options!(
    extra_classifier,
    forest::ExtraTreesClassifierParams,
    n_estimators,
    max_depth,
    max_leaf_nodes,
    min_samples_leaf,
    min_samples_split,
    max_features,
    criterion,
    class_weight,
    bootstrap,
    seed
);
options!(
    extra_regressor,
    forest::ExtraTreesRegressorParams,
    n_estimators,
    max_depth,
    max_leaf_nodes,
    min_samples_leaf,
    min_samples_split,
    max_features,
    bootstrap,
    seed
);
options!(
    boosting_classifier,
    forest::GradientBoostingClassifierParams,
    n_estimators,
    learning_rate,
    max_depth,
    max_leaf_nodes,
    min_samples_leaf,
    l2_regularization,
    max_features,
    subsample,
    early_stopping,
    class_weight,
    seed
);
options!(
    boosting_regressor,
    forest::GradientBoostingRegressorParams,
    n_estimators,
    learning_rate,
    max_depth,
    max_leaf_nodes,
    min_samples_leaf,
    l2_regularization,
    max_features,
    subsample,
    early_stopping,
    loss,
    seed
);

/// A value of an option, from text.
trait Value: Sized {
    fn parse(text: &str) -> Result<Self, Box<dyn Error>>;
}

macro_rules! plain_values {
    ($($t:ty),*) => {$(
        impl Value for $t {
            fn parse(text: &str) -> Result<Self, Box<dyn Error>> {
                Ok(text.parse()?)
            }
        }
    )*};
}

plain_values!(usize, u64, f64, bool);

impl Value for Option<usize> {
    fn parse(text: &str) -> Result<Self, Box<dyn Error>> {
        if text == "none" { Ok(None) } else { Ok(Some(text.parse()?)) }
    }
}

impl Value for forest::MaxFeatures {
    fn parse(text: &str) -> Result<Self, Box<dyn Error>> {
        Ok(match text {
            "all" => Self::All,
            "sqrt" => Self::Sqrt,
            "log2" => Self::Log2,
            fraction => Self::Fraction(fraction.parse()?),
        })
    }
}

impl Value for forest::Criterion {
    fn parse(text: &str) -> Result<Self, Box<dyn Error>> {
        one_of(text, &[("gini", Self::Gini), ("entropy", Self::Entropy)])
    }
}

impl Value for forest::ClassWeight {
    fn parse(text: &str) -> Result<Self, Box<dyn Error>> {
        one_of(text, &[("uniform", Self::Uniform), ("balanced", Self::Balanced)])
    }
}

impl Value for forest::EarlyStopping {
    fn parse(text: &str) -> Result<Self, Box<dyn Error>> {
        one_of(text, &[("auto", Self::Auto), ("on", Self::On), ("off", Self::Off)])
    }
}

impl Value for forest::RegressionLoss {
    fn parse(text: &str) -> Result<Self, Box<dyn Error>> {
        match text.parse() {
            Ok(quantile) => Ok(Self::Quantile(quantile)),
            Err(_) => one_of(text, &[("squared_error", Self::SquaredError), ("absolute_error", Self::AbsoluteError)]),
        }
    }
}

fn one_of<T: Clone>(text: impl Display, choices: &[(&str, T)]) -> Result<T, Box<dyn Error>> {
    let text = text.to_string();
    let found = choices.iter().find(|(name, _)| *name == text);
    found.map(|(_, value)| value.clone()).ok_or_else(|| format!("no value is called {text}").into())
}
