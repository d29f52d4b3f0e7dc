//! Operators and whole models answer what they should.

mod cases;

use cases::{Case, cases, check, data};
use tract_onnx::prelude::*;

fn wrong_answers(cases: &[Case]) -> Vec<String> {
    cases
        .iter()
        .flat_map(|case| {
            let bytes = data(&case.file);
            let model = match load(&bytes) {
                Ok(model) => model,
                Err(error) => return vec![format!("{}: {error}", case.name)],
            };
            case.runs.iter().filter_map(|run| check(&model, run).err()).map(|e| format!("{}: {e}", case.name)).collect()
        })
        .collect()
}

fn load(bytes: &[u8]) -> Result<Arc<TypedRunnableModel>, String> {
    let model = tract_onnx_ml::read(bytes).map_err(|error| error.to_string())?;
    model.into_optimized().and_then(|model| model.into_runnable()).map_err(|e| format!("{e:#}"))
}

#[test]
fn every_operator_answers_as_the_standard_and_onnxruntime_do() {
    let wrong = wrong_answers(&cases("operators.json"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn models_made_with_scikit_learn_answer_as_in_onnxruntime() {
    let wrong = wrong_answers(&cases("models.json"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn models_exported_by_skl2onnx_and_onnxmltools_answer_as_in_onnxruntime() {
    let wrong = wrong_answers(&cases("exported.json"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_tests_of_onnx_itself_pass() {
    let wrong = wrong_answers(&cases("onnx_nodes.json"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
