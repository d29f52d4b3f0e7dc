//! Agreement with shap and scikit-learn, on the models and rows of `golden/`, which `golden/make.py` makes.

#[path = "shared/models.rs"]
mod models;

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use explain::dependence::dependence;
use explain::linear_shap::{self, LinearModel};
use explain::tree_shap::{interventional, path_dependent};
use explain::{Ensemble, Error, Explanation, Node, Tree};
use ndarray::{Array1, Array2, Array3, Axis};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Golden values have twelve digits.
const TOLERANCE: f64 = 1e-9;
/// shap computes interventional values in float32; against the greatest of a case's numbers.
const SINGLE: f64 = 1e-6;

/// `null` is a missing value.
type Rows = Vec<Vec<Option<f64>>>;

#[derive(Deserialize)]
struct TreeCase {
    rows: Rows,
    background: Rows,
    base: Vec<f64>,
    trees: Vec<Lists>,
    #[serde(flatten)]
    golden: TreeValues,
    dependence: Option<Curves>,
}

#[derive(Deserialize)]
struct TreeValues {
    path_dependent: Values,
    interventional: Values,
    interventional_exact: Values,
}

#[derive(Deserialize)]
struct Lists {
    output: usize,
    children: Vec<(i64, i64)>,
    questions: Vec<(i64, Option<f64>, bool)>,
    answers: Vec<Vec<f64>>,
    covers: Vec<f64>,
}

#[derive(Deserialize)]
struct Values {
    expected: Vec<f64>,
    values: Vec<Vec<Vec<f64>>>,
}

#[derive(Deserialize)]
struct Curves {
    feature: usize,
    grid: Vec<f64>,
    means: Vec<Vec<f64>>,
    answers: Vec<Vec<Vec<f64>>>,
}

#[derive(Deserialize)]
struct LinearCases {
    regression: LinearCase,
    logistic: LinearCase,
    multinomial: LinearCase,
}

#[derive(Deserialize)]
struct LinearCase {
    coefficients: Vec<Vec<f64>>,
    intercepts: Vec<f64>,
    rows: Rows,
    background: Rows,
    explanation: Values,
}

#[derive(Deserialize)]
struct OwnModels {
    models: BTreeMap<String, TreeValues>,
}

fn read<T: DeserializeOwned>(name: &str) -> T {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{name}.json"));
    serde_json::from_str(&std::fs::read_to_string(path).expect("a golden file")).expect("the form of a golden file")
}

fn table(rows: &Rows) -> Array2<f64> {
    Array2::from_shape_fn((rows.len(), rows[0].len()), |(i, j)| rows[i][j].unwrap_or(f64::NAN))
}

fn cube(values: &[Vec<Vec<f64>>]) -> Array3<f64> {
    let shape = (values.len(), values[0].len(), values[0][0].len());
    Array3::from_shape_fn(shape, |(i, j, k)| values[i][j][k])
}

fn tree(lists: &Lists) -> Tree {
    let nodes = lists.children.iter().zip(&lists.questions).zip(&lists.answers);
    let nodes = nodes.map(|((&(left, right), &(feature, threshold, missing_left)), values)| {
        let (Ok(left), Ok(right)) = (usize::try_from(left), usize::try_from(right)) else {
            return Node::Leaf { values: values.clone() };
        };
        let (feature, threshold) = (feature as usize, threshold.unwrap_or(f64::INFINITY));
        Node::Branch { feature, threshold, missing_left, left, right }
    });
    Tree::new(nodes.collect(), lists.covers.clone()).expect("a tree")
}

fn close(found: f64, golden: f64) -> bool {
    (found - golden).abs() <= TOLERANCE * golden.abs().max(1.0)
}

fn compare(what: &str, found: &Explanation, golden: &Values, tolerance: f64) {
    let values = cube(&golden.values);
    assert_eq!(found.values.dim(), values.dim(), "{what}");
    assert_eq!(found.expected.len(), golden.expected.len(), "{what}");
    for (found, golden) in found.expected.iter().zip(&golden.expected) {
        assert!(close(*found, *golden), "{what}: expected value {found}, shap says {golden}");
    }
    let greatest = values.iter().fold(0.0_f64, |greatest, value| greatest.max(value.abs()));
    assert!(greatest > 1e-2, "{what}: a comparison of nothing");
    for ((at, found), golden) in found.values.indexed_iter().zip(&values) {
        let is_close = (found - golden).abs() <= tolerance * greatest.max(1.0);
        assert!(is_close, "{what} at {at:?}: {found}, shap says {golden}");
    }
}

fn compare_model(name: &str, model: &Ensemble, background: &Array2<f64>, rows: &Array2<f64>, golden: &TreeValues) {
    let by_path = path_dependent::explain(model, rows.view()).expect("values");
    compare(&format!("{name}, path dependent"), &by_path, &golden.path_dependent, TOLERANCE);
    let by_background = interventional::explain(model, background.view(), rows.view()).expect("values");
    compare(&format!("{name}, interventional"), &by_background, &golden.interventional, SINGLE);
    compare(&format!("{name}, all coalitions"), &by_background, &golden.interventional_exact, TOLERANCE);
}

fn model(case: &TreeCase) -> Ensemble {
    let trees = case.trees.iter().map(|lists| (tree(lists), lists.output)).collect();
    Ensemble::new(case.rows[0].len(), case.base.clone(), trees).expect("a model")
}

fn compare_trees(name: &str) {
    let case: TreeCase = read(name);
    compare_model(name, &model(&case), &table(&case.background), &table(&case.rows), &case.golden);
}

#[test]
fn a_forest_of_three_classes_is_explained_as_by_shap() {
    compare_trees("iris_forest");
}

#[test]
fn boosting_is_explained_in_log_odds_as_by_shap() {
    compare_trees("boosting");
}

#[test]
fn a_regression_tree_is_explained_as_by_shap() {
    compare_trees("tree_regressor");
}

#[test]
fn a_regression_forest_with_missing_values_is_explained_as_by_shap() {
    let case: TreeCase = read("forest_regressor");
    assert!(case.rows.iter().flatten().any(Option::is_none) && case.background.iter().flatten().any(Option::is_none));
    compare_trees("forest_regressor");
}

#[test]
fn models_of_linfa_forest_are_explained_as_by_shap() {
    let golden: OwnModels = read("linfa_forest");
    let (rows, background) = (models::rows(), models::background());
    let models = models::models();
    assert_eq!(models.len(), golden.models.len());
    for (name, model) in models {
        compare_model(name, &model, &background, &rows, &golden.models[name]);
    }
}

#[test]
fn linear_models_are_explained_as_by_shap() {
    let cases: LinearCases = read("linear");
    for (name, case) in
        [("regression", cases.regression), ("logistic", cases.logistic), ("multinomial", cases.multinomial)]
    {
        let shape = (case.coefficients.len(), case.intercepts.len());
        let coefficients = Array2::from_shape_fn(shape, |(i, k)| case.coefficients[i][k]);
        let model = LinearModel::new(coefficients, Array1::from(case.intercepts)).expect("a model");
        let means = linear_shap::means(table(&case.background).view()).expect("means");
        let found = linear_shap::explain(&model, means.view(), table(&case.rows).view()).expect("values");
        compare(name, &found, &case.explanation, TOLERANCE);
    }
}

#[test]
fn curves_are_those_of_scikit_learn() {
    let case: TreeCase = read("iris_forest");
    let rows = table(&case.rows);
    let model = model(&case);
    let golden = case.dependence.expect("curves");
    let grid = Array1::from(golden.grid).insert_axis(Axis(1));
    let answer = &mut |rows: &Array2<f64>| model.answers(rows.view());
    let go_on = &mut |_| ControlFlow::Continue(());
    let found = dependence::<Error>(&rows, &[golden.feature], &grid, answer, go_on).expect("curves");
    let answers = cube(&golden.answers);
    assert_eq!(found.answers.dim(), answers.dim());
    assert!(found.answers.iter().zip(&answers).all(|(found, golden)| close(*found, *golden)));
    let means: Vec<f64> = golden.means.into_iter().flatten().collect();
    assert_eq!(found.means().len(), means.len());
    assert!(found.means().iter().zip(&means).all(|(found, golden)| close(*found, *golden)));
}
