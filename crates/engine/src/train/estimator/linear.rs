//! Ordinary least squares of linfa-linear.

use linfa::prelude::*;
use linfa_linear::{FittedLinearRegression, LinearRegression};
use linfa_onnx::Export;
use ndarray::Array2;
use protocol::Task;

use super::{Answers, Descriptor, Explained, Fitted, Inputs, Lesson, Scale, Unfit, Values};

/// The descriptor.
pub const REGRESSION: Descriptor = Descriptor {
    id: "linear_regression",
    name: "Linear regression",
    text: "Ordinary least squares: one weight for each column. No penalty to tune.",
    tasks: &[Task::Regression],
    inputs: Inputs::Standardised,
    parameters: &[],
    title: |_| "linear regression".into(),
    fit,
};

struct Linear(FittedLinearRegression<f64>);

fn fit(_: &Values<'_>, lesson: Lesson<'_>) -> Result<Box<dyn Fitted>, Unfit> {
    let data = lesson.targets.numbers(lesson.records);
    let model = LinearRegression::new().fit(&data).map_err(|error| error.to_string())?;
    Ok(Box::new(Linear(model)))
}

impl Fitted for Linear {
    fn answer(&self, records: &Array2<f64>) -> Answers {
        Answers::Numbers(self.0.predict(records).to_vec())
    }

    fn export(&self, export: &Export<'_>) -> Result<Vec<u8>, linfa_onnx::Error> {
        export.linear(&self.0)
    }

    fn explained(&self) -> Result<Explained<'_>, &'static str> {
        Ok(Explained::sum(self.0.params(), self.0.intercept(), Scale::Number))
    }
}
