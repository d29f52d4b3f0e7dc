//! How long an export takes, and one call of tract on what it wrote, for models of a few hundred rows.

#![allow(missing_docs, reason = "criterion's macros make functions without any")]

#[path = "../tests/fixtures/mod.rs"]
mod fixtures;
#[path = "../tests/runtime/mod.rs"]
mod runtime;

use criterion::{Criterion, criterion_group, criterion_main};
use linfa::prelude::*;
use linfa_bayes::GaussianNb;
use linfa_forest::RandomForestClassifier;
use linfa_linear::LinearRegression;
use linfa_logistic::MultiLogisticRegression;
use linfa_onnx::{Export, names};
use linfa_svm::Svm;
use runtime::{Runtime, inputs};

fn export_and_run(criterion: &mut Criterion) {
    let task = fixtures::mixed(400, 3);
    let dataset = task.dataset();
    let numbers = task.retarget(|class| class as f64).dataset();
    let truths = task.retarget(|class| class == 1).dataset();
    let export = Export::new(&task.preprocessing).classes(&task.classes);
    let two = export.clone().classes(&["no", "yes"]);

    let linear = LinearRegression::new().fit(&numbers).unwrap();
    let logistic = MultiLogisticRegression::default().max_iterations(30).fit(&dataset).unwrap();
    let bayes = GaussianNb::params().fit(&dataset).unwrap();
    let svm = Svm::<f64, bool>::params().gaussian_kernel(40.0).fit(&truths).unwrap();
    let forest = RandomForestClassifier::params().n_estimators(100).fit(&dataset).unwrap();
    type Write<'m> = Box<dyn Fn() -> Vec<u8> + 'm>;
    let families: [(&str, &str, Write<'_>); 5] = [
        ("linear", names::VARIABLE, Box::new(|| export.linear(&linear).unwrap())),
        ("logistic", names::PROBABILITIES, Box::new(|| export.logistic(&logistic).unwrap())),
        ("gaussian_nb", names::PROBABILITIES, Box::new(|| export.gaussian_nb(&bayes).unwrap())),
        ("svm", names::PROBABILITIES, Box::new(|| two.svm(&svm).unwrap())),
        ("forest", names::PROBABILITIES, Box::new(|| export.forest(forest.ensemble()).unwrap())),
    ];
    for (family, output, write) in &families {
        criterion.bench_function(&format!("{family}/export"), |bencher| bencher.iter(write));
        let runtime = Runtime::select(&write(), &[*output]);
        for rows in [1, 400] {
            let table = inputs(&task.table, 0..rows);
            let mut state = runtime.spawn();
            criterion.bench_function(&format!("{family}/run {rows}"), |bencher| {
                bencher.iter(|| state.run(table.clone()).unwrap());
            });
        }
    }
}

criterion_group!(benches, export_and_run);
criterion_main!(benches);
