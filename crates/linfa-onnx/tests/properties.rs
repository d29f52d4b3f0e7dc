//! Random tables and models of random data, in tract, against linfa.

mod fixtures;
mod runtime;

use fixtures::{Cells, Table};
use linfa::prelude::*;
use linfa_bayes::GaussianNb;
use linfa_forest::{GradientBoostingClassifier, RandomForestClassifier};
use linfa_logistic::MultiLogisticRegression;
use linfa_onnx::{Column, Export, Preprocessing, Scale, names};
use linfa_trees::DecisionTree;
use ndarray::{Array1, Array2};
use proptest::prelude::*;
use runtime::Runtime;

const CLASSES: [&str; 3] = ["a", "b", "c"];

/// A number of a coarse grid, so that equal ones and ties are many; at times missing.
fn cell(missing: u32) -> impl Strategy<Value = f32> {
    prop_oneof![20 => (-8..8_i32).prop_map(|x| x as f32 * 0.3), missing => Just(f32::NAN)]
}

/// Rows of three numbers and a class.
fn rows(missing: u32) -> impl Strategy<Value = Vec<([f32; 3], usize)>> {
    let row = ([cell(missing), cell(missing), cell(missing)], 0..3_usize);
    proptest::collection::vec(row, 12..60)
        .prop_filter("all classes", |rows| (0..3).all(|class| rows.iter().any(|(_, of)| *of == class)))
}

fn columns(impute: Option<f32>) -> Preprocessing {
    let scale = Some(Scale { mean: 0.1, std: 1.7 });
    let column = |name: &str, scale| Column::Numeric { name: name.into(), impute, scale };
    Preprocessing::new(vec![column("a", None), column("b", scale), column("c", None)]).unwrap()
}

fn table(rows: &[([f32; 3], usize)]) -> Table {
    Table((0..3).map(|at| Cells::Numbers(rows.iter().map(|row| row.0[at]).collect())).collect())
}

fn targets(rows: &[([f32; 3], usize)]) -> Array1<usize> {
    rows.iter().map(|row| row.1).collect()
}

/// Whether tract gives these labels, and these probabilities within 1e-5.
fn assert_agrees(bytes: &[u8], table: &Table, labels: &Array1<usize>, probabilities: Option<Array2<f64>>) {
    let runtime = Runtime::select(bytes, &[names::LABEL_INDEX, names::PROBABILITIES]);
    let found: Vec<i64> = runtime.run_in_batches(table, table.rows(), 0);
    assert!(found.iter().zip(labels).all(|(&found, &linfa)| found as usize == linfa), "{found:?} {labels}");
    let found: Vec<f32> = runtime.run_in_batches(table, 5, 1);
    for (found, linfa) in found.iter().zip(probabilities.iter().flatten()) {
        assert!((f64::from(*found) - linfa).abs() < 1e-5, "{found} {linfa}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn features_are_the_same_bits(rows in rows(6), impute in prop::option::of(-2.0..2.0_f32)) {
        let (preprocessing, table) = (columns(impute), table(&rows));
        let bytes = Export::new(&preprocessing).transformer().unwrap();
        let found: Vec<f32> = Runtime::load(&bytes).run_in_batches(&table, rows.len(), 0);
        for (found, native) in found.iter().zip(table.features(&preprocessing)) {
            prop_assert!(f64::from(*found) == native || found.is_nan() && native.is_nan());
        }
    }

    #[test]
    fn decision_trees_agree(rows in rows(0), asked in rows(3)) {
        let preprocessing = columns(None);
        let dataset = Dataset::new(table(&rows).features(&preprocessing), targets(&rows));
        let model = DecisionTree::params().fit(&dataset).unwrap();
        let bytes = Export::new(&preprocessing).classes(&CLASSES).decision_tree(&model).unwrap();
        let asked = table(&asked);
        assert_agrees(&bytes, &asked, &model.predict(&asked.features(&preprocessing)), None);
    }

    #[test]
    fn forests_and_boosting_agree(rows in rows(4), asked in rows(4), seed in 0..100_u64) {
        let preprocessing = columns(None);
        let dataset = Dataset::new(table(&rows).features(&preprocessing), targets(&rows));
        let asked = table(&asked);
        let features = asked.features(&preprocessing);
        let export = Export::new(&preprocessing).classes(&CLASSES);
        let forest = RandomForestClassifier::params().n_estimators(7).seed(seed).fit(&dataset).unwrap();
        let probabilities = forest.predict_probabilities(&features);
        let bytes = export.forest(forest.ensemble()).unwrap();
        assert_agrees(&bytes, &asked, &forest.predict(&features), Some(probabilities));
        let boosting = GradientBoostingClassifier::params().n_estimators(5).seed(seed).fit(&dataset).unwrap();
        let probabilities = boosting.predict_probabilities(&features);
        let bytes = export.forest(boosting.ensemble()).unwrap();
        assert_agrees(&bytes, &asked, &boosting.predict(&features), Some(probabilities));
    }

    #[test]
    fn naive_bayes_and_logistic_regressions_agree(rows in rows(2), asked in rows(2)) {
        let preprocessing = columns(Some(0.25));
        let dataset = Dataset::new(table(&rows).features(&preprocessing), targets(&rows));
        let asked = table(&asked);
        let features = asked.features(&preprocessing);
        let export = Export::new(&preprocessing).classes(&CLASSES);
        let bayes = GaussianNb::params().var_smoothing(1e-3).fit(&dataset).unwrap();
        assert_agrees(&export.gaussian_nb(&bayes).unwrap(), &asked, &bayes.predict(&features), None);
        let logistic = MultiLogisticRegression::default().max_iterations(20).fit(&dataset).unwrap();
        let found = export.logistic(&logistic).unwrap();
        assert_agrees(&found, &asked, &logistic.predict(&features), None);
    }
}
