//! The naive Bayes classifiers of linfa-bayes.

use std::collections::HashMap;

use linfa::prelude::*;
use linfa_bayes::{BernoulliNb, GaussianNb, MultinomialNb, NaiveBayes};
use linfa_onnx::Export;
use ndarray::{Array1, Array2};
use protocol::Task;

use super::{Answers, Descriptor, Fitted, Inputs, Parameter};

/// Gaussian naive Bayes.
pub const GAUSSIAN: Descriptor = Descriptor {
    id: "gaussian_nb",
    name: "Gaussian naive Bayes",
    text: "Takes each column for itself and asks how likely its value is in each class, as if values were normally distributed. Fast, and a fair first model. Smoothing is linfa's and scikit-learn's.",
    tasks: &[Task::Classification],
    inputs: Inputs::Imputed,
    parameters: &[Parameter::number(
        "var_smoothing",
        "Smoothing of the variances",
        "Share of the largest variance added to all. scikit-learn: 1e-9.",
        (0.0, 1.0),
        1e-9,
    )],
    title: |_| "Gaussian naive Bayes".into(),
    fit: |values, lesson| {
        let params = GaussianNb::params().var_smoothing(values.number("var_smoothing"));
        let classes = lesson.classes;
        let model = params.fit(&lesson.targets.classes(lesson.records)).map_err(|error| error.to_string())?;
        Ok(Box::new(Gaussian(model, classes)))
    },
};

/// Bernoulli naive Bayes.
pub const BERNOULLI: Descriptor = Descriptor {
    id: "bernoulli_nb",
    name: "Bernoulli naive Bayes",
    text: "Asks of each column only whether its value lies above the training mean, and how often that is so in each class. Suits yes-or-no columns.",
    tasks: &[Task::Classification],
    inputs: Inputs::Standardised,
    parameters: &[ALPHA],
    title: |values| format!("Bernoulli naive Bayes, alpha {}", values.number("alpha")),
    fit: |values, lesson| {
        let params = BernoulliNb::params().alpha(values.number("alpha")).binarize(Some(0.0));
        let classes = lesson.classes;
        let model = params.fit(&lesson.targets.classes(lesson.records)).map_err(|error| error.to_string())?;
        Ok(Box::new(Bernoulli(model, classes)))
    },
};

/// Multinomial naive Bayes.
pub const MULTINOMIAL: Descriptor = Descriptor {
    id: "multinomial_nb",
    name: "Multinomial naive Bayes",
    text: "Takes columns as counts of events and asks how often each happens in a class. Columns are brought to 0 to 1 first, since counts cannot be negative.",
    tasks: &[Task::Classification],
    inputs: Inputs::UnitRange,
    parameters: &[ALPHA],
    title: |values| format!("multinomial naive Bayes, alpha {}", values.number("alpha")),
    fit: |values, lesson| {
        let params = MultinomialNb::params().alpha(values.number("alpha"));
        let classes = lesson.classes;
        let model = params.fit(&lesson.targets.classes(lesson.records)).map_err(|error| error.to_string())?;
        Ok(Box::new(Multinomial(model, classes)))
    },
};

const ALPHA: Parameter = Parameter::number(
    "alpha",
    "Smoothing, alpha",
    "Events that were never seen count as seen this often. scikit-learn: 1.",
    (0.0, 1e6),
    1.0,
);

struct Gaussian(GaussianNb<f64, usize>, usize);
struct Bernoulli(BernoulliNb<f64, usize>, usize);
struct Multinomial(MultinomialNb<f64, usize>, usize);

impl Fitted for Gaussian {
    fn answer(&self, records: &Array2<f64>) -> Answers {
        normalise(self.0.joint_log_likelihood(records.view()), records.nrows(), self.1)
    }

    fn export(&self, export: &Export<'_>) -> Result<Vec<u8>, linfa_onnx::Error> {
        export.gaussian_nb(&self.0)
    }
}

impl Fitted for Bernoulli {
    fn answer(&self, records: &Array2<f64>) -> Answers {
        // linfa's likelihood takes 0 and 1; its `predict` cuts the values first.
        let cut = records.mapv(|value| if value > 0.0 { 1.0 } else { 0.0 });
        normalise(self.0.joint_log_likelihood(cut.view()), records.nrows(), self.1)
    }

    fn export(&self, export: &Export<'_>) -> Result<Vec<u8>, linfa_onnx::Error> {
        export.bernoulli_nb(&self.0)
    }
}

impl Fitted for Multinomial {
    fn answer(&self, records: &Array2<f64>) -> Answers {
        normalise(self.0.joint_log_likelihood(records.view()), records.nrows(), self.1)
    }

    fn export(&self, export: &Export<'_>) -> Result<Vec<u8>, linfa_onnx::Error> {
        export.multinomial_nb(&self.0)
    }
}

/// Probabilities from joint log likelihoods. linfa's own would be NaN where all likelihoods underflow.
fn normalise(likelihoods: HashMap<&usize, Array1<f64>>, rows: usize, classes: usize) -> Answers {
    let row = |row: usize| {
        let logs = (0..classes).map(|class| likelihoods.get(&class).map_or(f64::NEG_INFINITY, |of| of[row]));
        let logs: Vec<f64> = logs.collect();
        let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let shares: Vec<f64> = logs.iter().map(|log| libm::exp(log - most)).collect();
        let total: f64 = shares.iter().sum();
        shares.into_iter().map(|share| share / total).collect()
    };
    Answers::Classes((0..rows).map(row).collect())
}
