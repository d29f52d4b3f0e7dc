//! Generalised linear regression of linfa-linear.

use linfa::prelude::*;
use linfa_linear::TweedieRegressor;
use linfa_onnx::Export;
use ndarray::Array2;
use protocol::Task;

use super::{Answers, Descriptor, Explained, Fitted, Inputs, Lesson, Parameter, Scale, Unfit, Values};

/// The descriptor.
pub const TWEEDIE: Descriptor = Descriptor {
    id: "glm",
    name: "Generalised linear regression",
    text: "Linear regression for targets that are counts or amounts: it predicts the mean of the distribution chosen, through a logarithm where values cannot be negative. Tweedie family, defaults are linfa's.",
    tasks: &[Task::Regression],
    inputs: Inputs::Standardised,
    parameters: &[
        Parameter::choice(
            "distribution",
            "Distribution of the target",
            "Poisson for counts, gamma for positive amounts.",
            &[
                ("normal", "Normal"),
                ("poisson", "Poisson"),
                ("gamma", "Gamma"),
                ("inverse_gaussian", "Inverse Gaussian"),
            ],
        ),
        Parameter::number("alpha", "Strength of the penalty, alpha", "L2; 0 is none.", (0.0, 1e6), 1.0)
            .search_log(0.001, 10.0),
        Parameter::whole("max_iter", "Most iterations", "Of L-BFGS.", (1, 10_000), 100),
    ],
    title: |values| {
        format!(
            "GLM, {}",
            DISTRIBUTIONS.iter().find(|(id, _)| values.chosen("distribution", id)).map_or("", |(id, _)| id)
        )
    },
    fit,
};

/// Ids with the powers of the Tweedie variance function.
const DISTRIBUTIONS: [(&str, f64); 4] = [("normal", 0.0), ("poisson", 1.0), ("gamma", 2.0), ("inverse_gaussian", 3.0)];

struct Glm {
    model: TweedieRegressor<f64>,
    /// The sum of weighted columns is the number itself, or its logarithm.
    scale: Scale,
}

fn fit(values: &Values<'_>, lesson: Lesson<'_>) -> Result<Box<dyn Fitted>, Unfit> {
    let power = DISTRIBUTIONS.iter().find(|(id, _)| values.chosen("distribution", id)).map_or(0.0, |(_, power)| *power);
    let mut data = lesson.targets.numbers(lesson.records);
    let rows = data.nsamples() as f64;
    let mean = data.targets.sum() / rows;
    if power > 0.0 && !(mean > 0.0 && data.targets.iter().all(|y| *y >= 0.0)) {
        return Err(Unfit::new(
            "the target has values below 0, or only zeros, which this distribution cannot have",
            "Choose the normal distribution, or another target.",
        ));
    }
    // linfa's first step is as long as the gradient, which grows with the rows, the columns and the target; through an
    // exponential that ends in infinity, and the line search never. In these units it is of the order of 1. Each
    // distribution keeps its minimum when target and mean are scaled alike.
    let unit = if power > 0.0 { mean } else { data.targets.std(0.0).max(f64::MIN_POSITIVE) };
    let shrink = libm::sqrt(rows * data.nfeatures() as f64);
    data.records.mapv_inplace(|x| x / shrink);
    data.targets.mapv_inplace(|y| y / unit);
    let mut model = TweedieRegressor::params()
        .power(power)
        .alpha(values.number("alpha") / (shrink * shrink))
        .max_iter(values.whole("max_iter") as usize)
        .fit(&data)
        .map_err(|error| error.to_string())?;
    model.coef.mapv_inplace(|weight| weight / shrink);
    if power > 0.0 {
        model.intercept += libm::log(unit);
    } else {
        model.coef.mapv_inplace(|weight| weight * unit);
        model.intercept *= unit;
    }
    if !(model.intercept.is_finite() && model.coef.iter().all(|weight| weight.is_finite())) {
        return Err("its weights grew without bound".to_owned().into());
    }
    // linfa links by the power: the mean itself for the normal distribution, else its logarithm.
    Ok(Box::new(Glm { model, scale: if power > 0.0 { Scale::Logarithm } else { Scale::Number } }))
}

impl Fitted for Glm {
    fn answer(&self, records: &Array2<f64>) -> Answers {
        Answers::Numbers(self.model.predict(records).to_vec())
    }

    fn export(&self, export: &Export<'_>) -> Result<Vec<u8>, linfa_onnx::Error> {
        export.glm(&self.model)
    }

    fn explained(&self) -> Result<Explained<'_>, &'static str> {
        Ok(Explained::sum(&self.model.coef, self.model.intercept, self.scale))
    }
}
