//! An exported linear regression, run in tract, against linfa.

mod fixtures;
mod runtime;

use fixtures::diabetes;
use linfa::prelude::*;
use linfa_linear::LinearRegression;
use linfa_onnx::Export;
use runtime::Runtime;

#[test]
fn a_linear_regression_on_diabetes_predicts_as_linfa_does() {
    let task = diabetes();
    let model = LinearRegression::new().fit(&task.dataset()).unwrap();
    let bytes = Export::new(&task.preprocessing).linear(&model).unwrap();
    let linfa = model.predict(&task.features());
    let runtime = Runtime::load(&bytes);
    for batch in [1, 7, task.table.rows()] {
        let found = runtime.run_in_batches::<f32>(&task.table, batch, 0);
        assert_eq!(found.len(), linfa.len());
        for (found, linfa) in found.iter().zip(&linfa) {
            assert!((f64::from(*found) - linfa).abs() < 1e-5 * linfa.abs().max(1.0));
        }
    }
}

#[test]
fn the_output_has_one_column() {
    let task = diabetes();
    let model = LinearRegression::new().fit(&task.dataset()).unwrap();
    let bytes = Export::new(&task.preprocessing).linear(&model).unwrap();
    let outputs = Runtime::load(&bytes).run(&task.table, 0..3);
    assert_eq!(outputs[0].shape(), [3, 1]);
}
