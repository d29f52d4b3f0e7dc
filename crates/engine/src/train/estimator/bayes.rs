//! The naive Bayes classifiers of linfa-bayes.

#[expect(clippy::disallowed_types, reason = "linfa answers with one, which is asked and not iterated")]
use std::collections::HashMap;

use linfa::prelude::*;
use linfa_bayes::{BernoulliNb, GaussianNb, MultinomialNb, NaiveBayes};
use linfa_onnx::Export;
use ndarray::{Array1, Array2};
use protocol::Task;

use super::{Answers, Descriptor, Fitted, Inputs, Parameter, normalised};

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
    )
    .search_log(1e-10, 0.1)],
    title: |_| "Gaussian naive Bayes".into(),
    fit: |values, lesson| {
        let params = GaussianNb::params().var_smoothing(values.number("var_smoothing"));
        let classes = lesson.classes;
        let model = params.fit(&lesson.targets.classes(lesson.records)).map_err(|error| error.to_string())?;
        Ok(Box::new(Bayes { model, classes, binary: false, write: |export, model| export.gaussian_nb(model) }))
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
        Ok(Box::new(Bayes { model, classes, binary: true, write: |export, model| export.bernoulli_nb(model) }))
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
        Ok(Box::new(Bayes { model, classes, binary: false, write: |export, model| export.multinomial_nb(model) }))
    },
};

const ALPHA: Parameter = Parameter::number(
    "alpha",
    "Smoothing, alpha",
    "Events that were never seen count as seen this often. scikit-learn: 1.",
    (0.0, 1e6),
    1.0,
)
.search_log(0.01, 10.0);

/// A naive Bayes model, and how it is told: as 0 and 1 where it was fitted so, and as ONNX.
struct Bayes<M> {
    model: M,
    classes: usize,
    /// linfa's likelihood takes what its `predict` cuts into 0 and 1 first.
    binary: bool,
    write: fn(&Export<'_>, &M) -> Result<Vec<u8>, linfa_onnx::Error>,
}

impl<M: for<'a> NaiveBayes<'a, f64, usize>> Fitted for Bayes<M> {
    fn answer(&self, records: &Array2<f64>) -> Answers {
        let likelihoods = if self.binary {
            let cut = records.mapv(|value| if value > 0.0 { 1.0 } else { 0.0 });
            self.model.joint_log_likelihood(cut.view())
        } else {
            self.model.joint_log_likelihood(records.view())
        };
        normalise(likelihoods, records.nrows(), self.classes)
    }

    fn export(&self, export: &Export<'_>) -> Result<Vec<u8>, linfa_onnx::Error> {
        (self.write)(export, &self.model)
    }
}

/// Probabilities from joint log likelihoods. linfa's own would be NaN where all likelihoods underflow.
#[expect(clippy::disallowed_types, reason = "the same")]
fn normalise(likelihoods: HashMap<&usize, Array1<f64>>, rows: usize, classes: usize) -> Answers {
    let row = |row: usize| {
        let logs = (0..classes).map(|class| likelihoods.get(&class).map_or(f64::NEG_INFINITY, |of| of[row]));
        normalised(logs.collect())
    };
    Answers::likeliest((0..rows).map(row).collect())
}
