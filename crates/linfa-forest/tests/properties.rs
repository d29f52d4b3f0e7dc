//! What must hold whatever the data.

mod data;

use linfa::prelude::*;
use linfa_forest::{
    DecisionTreeClassifier, DecisionTreeRegressor, EarlyStopping, ExtraTreesClassifier, GradientBoostingClassifier,
    GradientBoostingRegressor, Node, RandomForestClassifier, RandomForestRegressor, Tree,
};
use ndarray::{Array1, Array2, Axis, Ix1, concatenate};
use proptest::prelude::*;

/// Small tables of whole numbers (few distinct values, many ties) with gaps, and labels from 0 to 2.
fn tables() -> impl Strategy<Value = Dataset<f64, usize, Ix1>> {
    let cell = prop_oneof![6 => (-4_i32..5).prop_map(f64::from), 1 => Just(f64::NAN)];
    (2_usize..40, 1_usize..4).prop_flat_map(move |(rows, columns)| {
        let cells = proptest::collection::vec(cell.clone(), rows * columns);
        let labels = proptest::collection::vec(0_usize..3, rows);
        (cells, labels).prop_map(move |(cells, labels)| {
            Dataset::new(Array2::from_shape_vec((rows, columns), cells).unwrap(), Array1::from(labels))
        })
    })
}

fn with_numbers(dataset: &Dataset<f64, usize, Ix1>) -> Dataset<f64, f64, Ix1> {
    Dataset::new(dataset.records.clone(), dataset.targets.mapv(|label| label as f64))
}

fn select<T: Clone>(dataset: &Dataset<f64, T, Ix1>, rows: &[usize]) -> Dataset<f64, T, Ix1> {
    Dataset::new(dataset.records.select(Axis(0), rows), dataset.targets.select(Axis(0), rows))
}

/// How many rows each node of a tree sees.
fn visits(tree: &Tree, records: &Array2<f64>) -> Vec<f32> {
    let mut visits = vec![0.0; tree.nodes().len()];
    for row in records.rows() {
        let row = row.to_vec();
        let mut position = 0;
        loop {
            visits[position] += 1.0;
            let Node::Branch { feature, threshold, missing_left, left, right } = tree.nodes()[position] else { break };
            let x = row[feature as usize];
            position = if x <= threshold || (missing_left && x.is_nan()) { left } else { right } as usize;
        }
        assert_eq!(position, tree.leaf(&row));
    }
    visits
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_training_row_reaches_the_leaf_it_was_counted_in(dataset in tables(), seed: u64) {
        let numbers = with_numbers(&dataset);
        let tree = DecisionTreeClassifier::params().seed(seed).fit(&dataset).unwrap();
        prop_assert_eq!(tree.tree().covers(), visits(tree.tree(), &dataset.records));
        let tree = DecisionTreeRegressor::params().max_leaf_nodes(Some(5)).fit(&numbers).unwrap();
        prop_assert_eq!(tree.tree().covers(), visits(tree.tree(), &dataset.records));
        let extra = ExtraTreesClassifier::params().n_estimators(3).seed(seed).fit(&dataset).unwrap();
        for tree in extra.trees() {
            prop_assert_eq!(tree.covers(), visits(tree, &dataset.records));
        }
        let params = GradientBoostingRegressor::params().n_estimators(3).min_samples_leaf(2);
        for tree in params.fit(&numbers).unwrap().trees() {
            prop_assert_eq!(tree.covers(), visits(tree, &dataset.records));
        }
    }

    #[test]
    fn probabilities_sum_to_one_and_agree_with_labels(dataset in tables(), seed: u64) {
        let forest = RandomForestClassifier::params().n_estimators(7).seed(seed).fit(&dataset).unwrap();
        let scores = forest.ensemble().raw_scores(&dataset.records);
        prop_assert!(scores.rows().into_iter().all(|row| row.sum() == 7.0));
        for (label, row) in forest.predict(&dataset).iter().zip(forest.predict_probabilities(&dataset.records).rows()) {
            prop_assert!((row.sum() - 1.0).abs() < 1e-12);
            prop_assert!(row.iter().all(|p| *p <= row[*label]));
            prop_assert!(row.iter().take(*label).all(|p| *p < row[*label]));
        }
    }

    #[test]
    fn a_weight_of_two_is_the_row_twice(dataset in tables(), weights in proptest::collection::vec(0_u8..3, 40)) {
        let weights = &weights[..dataset.nsamples()];
        prop_assume!(weights.iter().any(|&w| w > 0));
        let repeated: Vec<usize> = (0..weights.len()).flat_map(|i| std::iter::repeat_n(i, weights[i].into())).collect();
        let weighed = dataset.clone().with_weights(weights.iter().map(|&w| f32::from(w)).collect());
        let repeated = select(&dataset, &repeated);
        let tree = DecisionTreeClassifier::params().n_classes(3);
        prop_assert_eq!(tree.clone().fit(&weighed).unwrap(), tree.fit(&repeated).unwrap());
        let weighed = with_numbers(&dataset).with_weights(weighed.weights.clone());
        let repeated = with_numbers(&repeated);
        let tree = DecisionTreeRegressor::params();
        let (a, b) = (tree.clone().fit(&weighed).unwrap(), tree.fit(&repeated).unwrap());
        let (a, b): (Array1<f64>, Array1<f64>) = (a.predict(&dataset.records), b.predict(&dataset.records));
        prop_assert!(a.iter().zip(&b).all(|(a, b)| (a - b).abs() < 1e-5), "{} {}", a, b);
    }

    #[test]
    fn the_order_of_rows_does_not_matter_without_sampling(dataset in tables(), shuffle_by in 0_usize..1000) {
        let rows = dataset.nsamples();
        let mut order: Vec<usize> = (0..rows).collect();
        order.rotate_left(shuffle_by % rows);
        order.swap(0, rows / 2);
        let (numbers, shuffled) = (with_numbers(&dataset), select(&dataset, &order));
        let shuffled_numbers = with_numbers(&shuffled);
        let params = DecisionTreeClassifier::params();
        prop_assert_eq!(params.clone().fit(&dataset).unwrap(), params.fit(&shuffled).unwrap());
        let params = DecisionTreeRegressor::params();
        prop_assert_eq!(params.clone().fit(&numbers).unwrap(), params.fit(&shuffled_numbers).unwrap());
        let params = GradientBoostingRegressor::params().n_estimators(4).min_samples_leaf(3);
        prop_assert_eq!(params.clone().fit(&numbers).unwrap(), params.fit(&shuffled_numbers).unwrap());
    }

    #[test]
    fn a_monotone_change_of_a_column_leaves_the_partition(dataset in tables()) {
        let mut bent = dataset.clone();
        bent.records.mapv_inplace(|x| libm::exp(x) - 7.0);
        let tree = DecisionTreeClassifier::params().fit(&dataset).unwrap();
        let other = DecisionTreeClassifier::params().fit(&bent).unwrap();
        for (a, b) in dataset.records.rows().into_iter().zip(bent.records.rows()) {
            prop_assert_eq!(tree.tree().leaf(&a.to_vec()), other.tree().leaf(&b.to_vec()));
        }
    }

    #[test]
    fn float32_records_give_the_same_tree(dataset in tables()) {
        let narrow = Dataset::new(dataset.records.mapv(|x| x as f32), dataset.targets.clone());
        let params = DecisionTreeClassifier::params();
        prop_assert_eq!(params.clone().fit(&dataset).unwrap(), params.fit(&narrow).unwrap());
    }

    #[test]
    fn importances_sum_to_one_unless_there_is_no_split(dataset in tables()) {
        let forest = RandomForestClassifier::params().n_estimators(5).fit(&dataset).unwrap();
        let sum = forest.gain_importances().sum();
        let splits = forest.split_counts().sum();
        prop_assert!((sum - 1.0).abs() < 1e-12 || sum == 0.0);
        prop_assert!(splits > 0 || sum == 0.0);
        let branches: usize = forest.trees().iter().map(|tree| tree.n_leaves() - 1).sum();
        prop_assert_eq!(splits, branches as u64);
    }
}

#[test]
fn the_same_fit_gives_the_same_bytes_twenty_times() {
    let train = data::with_gaps(data::classes(150, 1), 2);
    let bytes = || {
        let forest = RandomForestClassifier::params().n_estimators(5).seed(9).fit(&train).unwrap();
        let boosting =
            GradientBoostingClassifier::params().n_estimators(5).subsample(0.7).early_stopping(EarlyStopping::On);
        postcard::to_allocvec(&(forest, boosting.fit(&train).unwrap())).unwrap()
    };
    let first = bytes();
    assert!((0..20).all(|_| bytes() == first));
}

#[test]
fn a_model_comes_back_from_postcard_and_json_as_it_was() {
    let train = data::with_gaps(data::classes(150, 1), 2);
    let mut missing_tells = train.clone();
    missing_tells.targets = train.records.column(0).mapv(|x| usize::from(x.is_nan()));
    let tree = DecisionTreeClassifier::params().fit(&missing_tells).unwrap();
    assert!(matches!(tree.tree().nodes()[0], Node::Branch { threshold: f64::INFINITY, .. }));
    let boosting =
        GradientBoostingClassifier::params().n_estimators(3).early_stopping(EarlyStopping::On).fit(&train).unwrap();
    let forest = RandomForestRegressor::params().n_estimators(3).oob_score(true).fit(&data::numbers(60, 1)).unwrap();
    let models = (tree, boosting, forest);
    let bytes = postcard::to_allocvec(&models).unwrap();
    let text = serde_json::to_string(&models).unwrap();
    assert!(text.contains("\"threshold\":\"inf\""));
    assert_eq!(
        postcard::from_bytes::<(DecisionTreeClassifier, GradientBoostingClassifier, RandomForestRegressor)>(&bytes)
            .unwrap(),
        models
    );
    assert_eq!(
        serde_json::from_str::<(DecisionTreeClassifier, GradientBoostingClassifier, RandomForestRegressor)>(&text)
            .unwrap(),
        models
    );
}

#[test]
fn the_last_stage_is_the_prediction() {
    let (train, test) = (data::classes(150, 1), data::classes(300, 2));
    let forest = RandomForestClassifier::params().n_estimators(6).fit(&train).unwrap();
    assert_eq!(forest.staged_predict(&test.records).last().unwrap(), forest.predict(&test));
    let last = forest.staged_probabilities(&test.records).last().unwrap();
    assert_eq!(last, forest.predict_probabilities(&test.records));
    let boosting = GradientBoostingClassifier::params().n_estimators(6).fit(&train).unwrap();
    assert_eq!(boosting.staged_predict(&test.records).count(), 6);
    assert_eq!(boosting.staged_predict(&test.records).last().unwrap(), boosting.predict(&test));
    let (train, test) = (data::numbers(150, 1), data::numbers(300, 2));
    let forest = RandomForestRegressor::params().n_estimators(6).fit(&train).unwrap();
    assert_eq!(forest.staged_predict(&test.records).last().unwrap(), forest.predict(&test));
    let two = RandomForestRegressor::params().n_estimators(2).fit(&train).unwrap().predict(&test);
    let stage = forest.staged_predict(&test.records).nth(1).unwrap();
    assert!(stage.iter().zip(&two).all(|(a, b)| (a - b).abs() < 1e-4));
    let boosting = GradientBoostingRegressor::params().n_estimators(6).fit(&train).unwrap();
    assert_eq!(boosting.staged_predict(&test.records).last().unwrap(), boosting.predict(&test));
}

#[test]
fn leaf_sums_are_exact_in_float32_in_any_order() {
    let train = data::classes(300, 1);
    let model = GradientBoostingClassifier::params().n_estimators(30).fit(&train).unwrap();
    let ensemble = model.ensemble();
    let exact = ensemble.raw_scores(&train.records);
    for (row, exact) in train.records.rows().into_iter().zip(exact.rows()) {
        let row = row.to_vec();
        let value = |tree: &Tree| match tree.nodes()[tree.leaf(&row)] {
            Node::Leaf { start } => tree.leaf_values(start)[0],
            Node::Branch { .. } => unreachable!("a walk ends at a leaf"),
        };
        for (k, exact) in exact.iter().enumerate() {
            let values: Vec<f32> = ensemble.trees().iter().skip(k).step_by(3).map(value).collect();
            let forwards = values.iter().fold(ensemble.base()[k], |sum, v| sum + v);
            let backwards = values.iter().rev().fold(0.0_f32, |sum, v| sum + v) + ensemble.base()[k];
            assert_eq!((f64::from(forwards), f64::from(backwards)), (*exact, *exact));
        }
    }
}

#[test]
fn a_shuffled_column_hurts_only_if_it_matters() {
    let (train, test) = (data::numbers(300, 1), data::numbers(200, 2));
    let model = GradientBoostingRegressor::params().fit(&train).unwrap();
    let falls = model.permutation_importances(&test, 3, 1).unwrap();
    assert!(falls[0] > 0.2 && falls[1] > 0.2 && falls[2] > 0.02, "{falls}");
    assert!(falls[3].abs() < 0.02 && falls[4].abs() < 0.02, "{falls}");
    let gains = model.gain_importances();
    assert!(gains[0] > 0.2 && gains[1] > 0.2 && gains[4] < 0.1, "{gains}");
}

#[test]
fn a_tree_may_be_as_deep_as_a_chain() {
    // Targets grow so fast that most of the variance is always at one end: rows are split off there a few at a time.
    let rows = 1000;
    let x = Array2::from_shape_fn((rows, 1), |(i, _)| i as f64);
    let y = Array1::from_shape_fn(rows, |i| libm::exp2(i as f64 * 0.09));
    let dataset = Dataset::new(x, y);
    let params = DecisionTreeRegressor::params().max_bins(255);
    let tree = params.fit(&dataset).unwrap();
    assert!(tree.tree().depth() > 40, "{}", tree.tree().depth());
    let twice = Dataset::new(
        concatenate(Axis(0), &[dataset.records.view(), dataset.records.view()]).unwrap(),
        concatenate(Axis(0), &[dataset.targets.view(), dataset.targets.view()]).unwrap(),
    );
    assert_eq!(DecisionTreeRegressor::params().fit(&twice).unwrap().tree().n_leaves(), tree.tree().n_leaves());
}
