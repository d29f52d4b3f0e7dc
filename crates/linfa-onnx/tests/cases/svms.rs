//! Support vector machines.

use linfa::composing::MultiClassModel;
use linfa::dataset::Pr;
use linfa::prelude::*;
use linfa_onnx::Export;
use linfa_svm::{Svm, SvmParams};
use ndarray::{Array1, Array2};

use super::{Case, ROWS, certain, classifier, column, regression, two_columns};
use crate::fixtures::{mixed, scored};

/// Few, because linfa takes its time for each pair of a row and a support vector.
const TRAINING_ROWS: usize = 40;

pub fn cases() -> Vec<Case> {
    let mut cases = classifiers();
    cases.push(multi_class());
    cases.extend(regressions());
    cases
}

/// The three kernels.
fn kernels<T>(params: impl Fn() -> SvmParams<f64, T>) -> [SvmParams<f64, T>; 3] {
    [params().linear_kernel(), params().gaussian_kernel(30.0), params().polynomial_kernel(1.0, 2.0)]
}

fn classifiers() -> Vec<Case> {
    let task = mixed(ROWS, 2);
    let (features, table) = (task.features(), (&task.preprocessing, &task.table));
    let export = Export::new(&task.preprocessing).classes(&task.classes);
    let training = task.head(TRAINING_ROWS).retarget(|class| class == 1).dataset();
    let mut cases = vec![];
    let plain = kernels(|| Svm::<f64, bool>::params().pos_neg_weights(0.5, 0.3));
    for (name, params) in ["svm_linear", "svm_gaussian", "svm_polynomial"].into_iter().zip(plain) {
        let model = params.fit(&training).unwrap();
        let labels: Array1<usize> = model.predict(&features).mapv(usize::from);
        let bytes = export.svm(&model).unwrap();
        cases.push(classifier(name, bytes, table, &task.classes, &labels, certain(&labels, 2)));
    }
    let calibrated = kernels(|| Svm::<f64, Pr>::params().pos_neg_weights(0.5, 0.3));
    for (name, params) in ["svm_pr_linear", "svm_pr_gaussian", "svm_pr_polynomial"].into_iter().zip(calibrated) {
        let model = params.fit(&training).unwrap();
        let linfa: Array1<f64> = model.predict(&features).mapv(|p| f64::from(*p));
        let labels = linfa.mapv(|p| usize::from(p >= 0.5));
        let bytes = export.svm_probability(&model).unwrap();
        cases.push(classifier(name, bytes, table, &task.classes, &labels, two_columns(&linfa)));
    }
    cases
}

fn multi_class() -> Case {
    let task = mixed(ROWS, 4);
    let features = task.features();
    // Not in the order of the label values, and without a model for the last.
    let models: Vec<(usize, Svm<f64, Pr>)> = [1, 0, 2]
        .map(|label| {
            let training = task.head(TRAINING_ROWS).retarget(|class| class == label);
            let params = Svm::<f64, Pr>::params().pos_neg_weights(1.0, 1.0).gaussian_kernel(40.0);
            (label, params.fit(&training.dataset()).unwrap())
        })
        .into();
    let bytes = Export::new(&task.preprocessing).classes(&task.classes).svm_multi_class(&models).unwrap();
    let mut says = Array2::zeros((ROWS, 4));
    for (label, model) in &models {
        says.column_mut(*label).assign(&model.predict(&features).mapv(|p| f64::from(*p)));
    }
    for mut row in says.rows_mut() {
        let total = row.sum();
        row /= total;
    }
    let composed: MultiClassModel<_, usize> = models.into_iter().collect();
    let labels = composed.predict(&features);
    classifier("svm_multi_class", bytes, (&task.preprocessing, &task.table), &task.classes, &labels, says)
}

fn regressions() -> Vec<Case> {
    let task = scored(ROWS).retarget(|score| score / 10.0);
    let features = task.features();
    let training = task.head(TRAINING_ROWS).dataset();
    let params = kernels(|| Svm::<f64, f64>::params().c_svr(0.5, Some(0.5)));
    let names = ["svm_regression_linear", "svm_regression_gaussian", "svm_regression_polynomial"];
    let mut cases = vec![];
    for (name, params) in names.into_iter().zip(params) {
        let model = params.fit(&training).unwrap();
        let bytes = Export::new(&task.preprocessing).svm_regression(&model).unwrap();
        let values = column(model.predict(&features));
        cases.push(regression(name, bytes, (&task.preprocessing, &task.table), values));
    }
    cases
}
