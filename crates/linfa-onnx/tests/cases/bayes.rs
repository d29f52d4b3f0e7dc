//! Naive Bayes.

use linfa::prelude::*;
use linfa_bayes::{BernoulliNb, GaussianNb, MultinomialNb, NaiveBayes};
use linfa_onnx::Export;
use ndarray::{Array1, Array2, ArrayView2};

use super::linear::imputed;
use super::{Case, ROWS, TRAINING_ROWS, classifier};
use crate::fixtures::{Task, counts, mixed, unscaled};

pub fn cases() -> Vec<Case> {
    let mut cases = vec![];
    for (name, task) in
        [("gaussian_nb", mixed(ROWS, 3)), ("gaussian_nb_unscaled", imputed(&unscaled(ROWS, 2, TRAINING_ROWS)))]
    {
        let model = GaussianNb::params().fit(&task.head(TRAINING_ROWS).dataset()).unwrap();
        let bytes = Export::new(&task.preprocessing).classes(&task.classes).gaussian_nb(&model).unwrap();
        cases.push(case(name, &task, bytes, &model.predict(&task.features()), &model, None));
    }
    for (name, binarize, task) in [
        ("bernoulli_nb", Some(0.0), mixed(ROWS, 3)),
        ("bernoulli_nb_0.1", Some(0.1), mixed(ROWS, 2)),
        ("bernoulli_nb_as_is", None, counts(ROWS, 4)),
    ] {
        let training = task.head(TRAINING_ROWS).dataset();
        // Without a threshold, linfa wants zeros and ones to learn from; it predicts of anything.
        let training = training.map_targets(|label| *label);
        let training = match binarize {
            Some(_) => training,
            None => Dataset::new(training.records.mapv(|x| x.min(1.0)), training.targets),
        };
        let model = BernoulliNb::params().binarize(binarize).fit(&training).unwrap();
        let bytes = Export::new(&task.preprocessing).classes(&task.classes).bernoulli_nb(&model).unwrap();
        cases.push(case(name, &task, bytes, &model.predict(&task.features()), &model, binarize));
    }
    let task = counts(ROWS, 4);
    let model = MultinomialNb::params().fit(&task.head(TRAINING_ROWS).dataset()).unwrap();
    let bytes = Export::new(&task.preprocessing).classes(&task.classes).multinomial_nb(&model).unwrap();
    cases.push(case("multinomial_nb", &task, bytes, &model.predict(&task.features()), &model, None));
    cases
}

/// linfa exponentiates log-likelihoods as they are, which makes NaN of small ones; so its joint log-likelihoods are the
/// reference of the probabilities.
fn case<'m>(
    name: &'static str,
    task: &Task<usize>,
    bytes: Vec<u8>,
    labels: &Array1<usize>,
    model: &'m impl NaiveBayes<'m, f64, usize>,
    binarize: Option<f64>,
) -> Case {
    let mut features = task.features();
    if let Some(threshold) = binarize {
        features.mapv_inplace(|x| f64::from(u8::from(x > threshold)));
    }
    let probabilities = softmax(model, features.view(), task.classes.len());
    classifier(name, bytes, (&task.preprocessing, &task.table), &task.classes, labels, probabilities)
}

fn softmax<'m>(model: &'m impl NaiveBayes<'m, f64, usize>, rows: ArrayView2<'_, f64>, classes: usize) -> Array2<f64> {
    let mut scores = Array2::from_elem((rows.nrows(), classes), f64::NEG_INFINITY);
    for (&label, values) in model.joint_log_likelihood(rows) {
        scores.column_mut(label).assign(&values);
    }
    for mut row in scores.rows_mut() {
        let greatest = row.fold(f64::NEG_INFINITY, |a, &b| a.max(b));
        row.mapv_inplace(|score| libm::exp(score - greatest));
        let total = row.sum();
        row /= total;
    }
    scores
}
