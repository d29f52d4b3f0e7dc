//! Elastic net of linfa-elasticnet, with ridge and lasso at its ends.

use linfa::prelude::*;
use linfa_elasticnet::ElasticNet;
use linfa_onnx::Export;
use ndarray::Array2;
use protocol::Task;

use super::{Answers, Descriptor, Explained, Fitted, Inputs, Lesson, Parameter, Scale, Unfit, Values};

/// The descriptor.
pub const REGRESSION: Descriptor = Descriptor {
    id: "elastic_net",
    name: "Elastic net",
    text: "Linear regression that keeps its weights small. An L1 share of 0 is ridge, which shrinks all weights; 1 is lasso, which drops columns. Defaults are linfa's.",
    tasks: &[Task::Regression],
    inputs: Inputs::Standardised,
    parameters: &[
        Parameter::number("penalty", "Strength of the penalty", "0 is plain linear regression.", (0.0, 1e6), 1.0)
            .search_log(0.001, 10.0),
        Parameter::number("l1_ratio", "L1 share of the penalty", "0 is ridge, 1 is lasso.", (0.0, 1.0), 0.5)
            .search_numbers(&[0.0, 0.25, 0.5, 0.75, 1.0]),
        Parameter::whole("max_iterations", "Most iterations", "Of coordinate descent.", (1, 100_000), 1_000),
    ],
    title: |values| match values.number("l1_ratio") {
        0.0 => format!("ridge, penalty {}", values.number("penalty")),
        1.0 => format!("lasso, penalty {}", values.number("penalty")),
        share => format!("elastic net, penalty {}, L1 {share}", values.number("penalty")),
    },
    fit,
};

struct Net(ElasticNet<f64>);

fn fit(values: &Values<'_>, lesson: Lesson<'_>) -> Result<Box<dyn Fitted>, Unfit> {
    let model = ElasticNet::params()
        .penalty(values.number("penalty"))
        .l1_ratio(values.number("l1_ratio"))
        .max_iterations(values.whole("max_iterations"))
        .fit(&lesson.targets.numbers(lesson.records))
        .map_err(|error| error.to_string())?;
    Ok(Box::new(Net(model)))
}

impl Fitted for Net {
    fn answer(&self, records: &Array2<f64>) -> Answers {
        Answers::Numbers(self.0.predict(records).to_vec())
    }

    fn export(&self, export: &Export<'_>) -> Result<Vec<u8>, linfa_onnx::Error> {
        export.elastic_net(&self.0)
    }

    fn explained(&self) -> Result<Explained<'_>, &'static str> {
        Ok(Explained::sum(self.0.hyperplane(), self.0.intercept(), Scale::Number))
    }
}
