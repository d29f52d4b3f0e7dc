//! Models at the edge: what is refused, with which error, and what is written all the same.

mod fixtures;
mod runtime;

use fixtures::{Cells, Table, Task, categorical, clouds, iris, mixed, numeric, unscaled};
use linfa::dataset::Pr;
use linfa::prelude::*;
use linfa_bayes::{GaussianNb, MultinomialNb};
use linfa_clustering::{GaussianMixtureModel, KMeans};
use linfa_elasticnet::ElasticNet;
use linfa_ensemble::{AdaBoost, EnsembleLearner};
use linfa_forest::{DecisionTreeClassifier, GradientBoostingClassifier};
use linfa_ftrl::Ftrl;
use linfa_linear::LinearRegression;
use linfa_logistic::LogisticRegression;
use linfa_onnx::{Column, Error, Export, Preprocessing, Stage, names};
use linfa_preprocessing::linear_scaling::LinearScaler;
use linfa_preprocessing::norm_scaling::NormScaler;
use linfa_reduction::Pca;
use linfa_svm::Svm;
use linfa_trees::DecisionTree;
use ndarray::{Array1, Array2, array};
use runtime::Runtime;

/// One number without a name for itself.
fn line() -> Preprocessing {
    Preprocessing::new(vec![numeric("x", 0.0, None)]).unwrap()
}

/// The labels and the probabilities of one number each.
fn ask(bytes: &[u8], numbers: &[f32]) -> (Vec<i64>, Vec<f32>) {
    let table = Table(vec![Cells::Numbers(numbers.to_vec())]);
    let runtime = Runtime::select(bytes, &[names::LABEL_INDEX, names::PROBABILITIES]);
    let labels = runtime.run_in_batches(&table, numbers.len(), 0);
    (labels, runtime.run_in_batches(&table, numbers.len(), 1))
}

fn is_empty(result: Result<Vec<u8>, Error>, of: &str) -> bool {
    matches!(result, Err(Error::EmptyModel { what }) if what == of)
}

#[test]
fn only_trees_take_columns_that_let_missing_values_pass() {
    let task = unscaled(200, 2, 200);
    let dataset = task.dataset();
    let export = Export::new(&task.preprocessing).classes(&["a", "b"]);
    let refused = Err(Error::MissingValues { column: "x0".into() });
    let numbers = task.retarget(|class| class as f64).dataset();
    let truths = task.retarget(|class| class == 1).dataset();
    assert_eq!(export.linear(&LinearRegression::new().fit(&numbers).unwrap()), refused);
    assert_eq!(export.elastic_net(&ElasticNet::params().fit(&numbers).unwrap()), refused);
    assert_eq!(export.gaussian_nb(&GaussianNb::params().fit(&dataset).unwrap()), refused);
    assert_eq!(export.k_means(&KMeans::params(2).fit(&dataset).unwrap()), refused);
    assert_eq!(export.svm(&Svm::<f64, bool>::params().gaussian_kernel(80.0).fit(&truths).unwrap()), refused);

    let scaler = Stage::from(&LinearScaler::standard().fit(&dataset).unwrap());
    let pca = Stage::from(&Pca::params(5).fit(&dataset).unwrap());
    let tree = DecisionTree::params().fit(&dataset).unwrap();
    assert!(export.decision_tree(&tree).is_ok());
    assert!(export.clone().then(scaler.clone()).decision_tree(&tree).is_ok());
    assert_eq!(export.clone().then(scaler).then(pca).transformer(), refused);
    assert_eq!(export.then(&NormScaler::max()).transformer(), refused);
}

#[test]
fn missing_values_pass_through_scaling_beside_columns_that_impute() {
    let open = |name: &str, scale| match numeric(name, 0.0, scale) {
        Column::Numeric { name, scale, .. } => Column::Numeric { name, impute: None, scale },
        column => column,
    };
    for columns in [
        vec![open("a", None)],
        vec![open("a", Some((3.0, 2.0)))],
        vec![open("a", None), numeric("b", 5.0, None)],
        vec![open("a", Some((1.0, 0.3))), numeric("b", 5.0, Some((2.0, 7.0))), categorical("c", &["x", "y"], 1)],
    ] {
        let preprocessing = Preprocessing::new(columns).unwrap();
        let numbers = vec![1.5, f32::NAN, -0.0, f32::INFINITY];
        let words = ["x", "", "z", "y"].map(String::from).to_vec();
        let cells = preprocessing.columns().iter().map(|column| match column {
            Column::Numeric { .. } => Cells::Numbers(numbers.clone()),
            Column::Categorical { .. } => Cells::Text(words.clone()),
        });
        let table = Table(cells.collect());
        let bytes = Export::new(&preprocessing).transformer().unwrap();
        let found: Vec<f32> = Runtime::load(&bytes).run_in_batches(&table, 4, 0);
        for (found, native) in found.iter().zip(table.features(&preprocessing)) {
            let same = f64::from(*found).to_bits() == native.to_bits();
            assert!(same || found.is_nan() && native.is_nan(), "{found} {native}");
        }
    }
}

#[test]
fn empty_models_are_refused() {
    let task = iris();
    let export = Export::new(&task.preprocessing).classes(&task.classes);
    let empty = EnsembleLearner::<DecisionTree<f64, usize>> { models: vec![], model_features: vec![] };
    assert!(is_empty(export.random_forest(&empty), "tree"));
    let tree = DecisionTree::params().fit(&task.dataset()).unwrap();
    let boosted = |models, model_weights| AdaBoost { models, model_weights, classes: vec![0, 1, 2] };
    assert!(is_empty(export.ada_boost(&boosted(vec![], vec![])), "tree"));
    assert!(is_empty(export.ada_boost(&boosted(vec![tree.clone()], vec![0.0])), "tree"));
    for weight in [-1.0, f64::NAN, f64::INFINITY] {
        let refused = export.ada_boost(&boosted(vec![tree.clone()], vec![weight]));
        assert!(matches!(refused, Err(Error::NotPositive { what: "a weight", .. })));
    }
    assert!(is_empty(export.svm_multi_class(&[]), "class"));

    let truths = task.retarget(|class| class == 1).dataset();
    let mut svm = Svm::<f64, bool>::params().gaussian_kernel(2.0).fit(&truths).unwrap();
    let export = export.classes(&["no", "yes"]);
    assert!(export.svm(&svm).is_ok());
    svm.alpha.fill(0.0);
    assert!(is_empty(export.svm(&svm), "support vector"));
    svm.alpha[0] = f64::NAN;
    assert!(matches!(export.svm(&svm), Err(Error::NonFiniteParameter { what: "a weight", .. })));
}

#[test]
fn a_variance_of_zero_is_refused() {
    let preprocessing = line();
    let dataset = Dataset::new(array![[1.0], [1.0], [2.0], [2.0]], array![0_usize, 0, 1, 1]);
    let model = GaussianNb::params().var_smoothing(0.0).fit(&dataset).unwrap();
    let refused = Export::new(&preprocessing).classes(&["a", "b"]).gaussian_nb(&model);
    assert_eq!(refused, Err(Error::NotPositive { what: "a variance", value: 0.0 }));
}

#[test]
fn a_model_of_one_class_always_predicts_it() {
    let preprocessing = line();
    let export = Export::new(&preprocessing).classes(&["a", "b", "c"]);
    let dataset = Dataset::new(array![[1.0], [3.0], [2.0]], array![2_usize, 2, 2]);
    let expected = (vec![2, 2], vec![0.0, 0.0, 1.0, 0.0, 0.0, 1.0]);
    let gaussian = GaussianNb::params().fit(&dataset).unwrap();
    assert_eq!(ask(&export.gaussian_nb(&gaussian).unwrap(), &[-1e9, 2.0]), expected);
    let multinomial = MultinomialNb::params().fit(&dataset).unwrap();
    assert_eq!(ask(&export.multinomial_nb(&multinomial).unwrap(), &[0.0, 2.0]), expected);
    let tree = DecisionTree::params().fit(&dataset).unwrap();
    assert_eq!(ask(&export.decision_tree(&tree).unwrap(), &[f32::NAN, 2.0]), expected);
    let few = Export::new(&preprocessing).classes(&["a", "b"]);
    assert_eq!(few.gaussian_nb(&gaussian), Err(Error::UnnamedClass { label: 2, classes: 2 }));
}

#[test]
fn rows_too_unlikely_for_linfa_still_have_probabilities() {
    let preprocessing = line();
    let dataset = Dataset::new(array![[1.0], [1.1], [2.0], [2.2]], array![0_usize, 0, 1, 1]);
    let model = GaussianNb::params().fit(&dataset).unwrap();
    let bytes = Export::new(&preprocessing).classes(&["a", "b"]).gaussian_nb(&model).unwrap();
    let (labels, probabilities) = ask(&bytes, &[-1e6, 1e6]);
    let linfa: Array1<usize> = model.predict(&array![[-1e6], [1e6]]);
    assert!(labels.iter().zip(linfa).all(|(&found, linfa)| found as usize == linfa));
    assert!(probabilities.iter().all(|p| (0.0..=1.0).contains(p)));
}

#[test]
fn a_model_without_weights_gives_even_odds_and_the_positive_class() {
    let preprocessing = line();
    let dataset = Dataset::new(array![[0.0], [0.0], [1.0]], array![true, false, true]);
    let params = Ftrl::params().l1_ratio(1.0).check().unwrap();
    let model = params.fit_with(None, &dataset).unwrap();
    assert_eq!(model.get_weights()[0], 0.0);
    let bytes = Export::new(&preprocessing).classes(&["no", "yes"]).ftrl(&model).unwrap();
    assert_eq!(ask(&bytes, &[-3.0, 3.0]), (vec![1, 1], vec![0.5; 4]));
}

#[test]
fn a_threshold_of_a_binary_regression_is_kept() {
    let preprocessing = line();
    let records = Array2::from_shape_fn((40, 1), |(row, _)| row as f64 / 10.0 - 2.0);
    let targets = (0..40).map(|row| usize::from(row > 12) + 1).collect::<Array1<usize>>();
    let numbers: Vec<f32> = (0..400).map(|row| row as f32 / 50.0 - 4.0).collect();
    let rows = Array2::from_shape_fn((400, 1), |(row, _)| f64::from(numbers[row]));
    for threshold in [0.0, 0.01, 0.2, 0.5, 0.77, 0.999, 1.0] {
        let model = LogisticRegression::default().fit(&Dataset::new(records.clone(), targets.clone())).unwrap();
        let model = model.set_threshold(threshold);
        // The label values are 1 and 2, so the first name belongs to no row.
        let bytes = Export::new(&preprocessing).classes(&["none", "low", "high"]).binary_logistic(&model).unwrap();
        let (labels, probabilities) = ask(&bytes, &numbers);
        let linfa: Array1<usize> = model.predict(&rows);
        assert!(labels.iter().zip(&linfa).all(|(&found, &linfa)| found as usize == linfa), "{threshold}");
        assert!(probabilities.chunks(3).all(|row| row[0] == 0.0 && (row[1] + row[2] - 1.0).abs() < 1e-6));
    }
    let model = LogisticRegression::default().fit(&Dataset::new(records, targets)).unwrap();
    let refused = Export::new(&preprocessing).classes(&["low", "high"]).binary_logistic(&model);
    assert_eq!(refused, Err(Error::UnnamedClass { label: 2, classes: 2 }));
}

#[test]
fn models_of_truth_values_want_two_names_and_clusterings_one_each_or_none() {
    let task = clouds(150);
    let export = |names: &[&str]| Export::new(&task.preprocessing).classes(names);
    let truths = task.retarget(|class| class == 1).dataset();
    let svm = Svm::<f64, Pr>::params().gaussian_kernel(200.0).fit(&truths).unwrap();
    assert_eq!(export(&["a"]).svm_probability(&svm), Err(Error::TooFewClasses { found: 1 }));
    assert_eq!(export(&["a", "b", "c"]).svm_probability(&svm), Err(Error::ClassCount { expected: 2, found: 3 }));
    let twice = vec![(1, svm.clone()), (1, svm)];
    assert_eq!(export(&["a", "b"]).svm_multi_class(&twice), Err(Error::DuplicateLabel { label: 1 }));

    let means = KMeans::params(3).fit(&task.dataset()).unwrap();
    assert!(export(&[]).k_means(&means).is_ok());
    assert_eq!(export(&["a", "b"]).k_means(&means), Err(Error::ClassCount { expected: 3, found: 2 }));
    assert_eq!(export(&["a", "b", "a"]).k_means(&means), Err(Error::DuplicateClass { name: "a".into() }));
    let mixture = GaussianMixtureModel::params(1).fit(&task.dataset()).unwrap();
    assert!(export(&["all"]).gaussian_mixture(&mixture).is_ok());
}

#[test]
fn clusterings_that_answer_want_an_answer_of_each_cluster_and_a_share_of_each_class() {
    let task = clouds(150);
    let export = Export::new(&task.preprocessing).classes(&["a", "b"]);
    let means = KMeans::params(3).fit(&task.dataset()).unwrap();
    let mixture = GaussianMixtureModel::params(1).fit(&task.dataset()).unwrap();
    let shares = array![[0.5, 0.5], [0.1, 0.9], [1.0, 0.0]];
    assert!(export.k_means_classifier(&means, shares.view()).is_ok());
    let few = Err(Error::AnswerCount { expected: 3, found: 2 });
    assert_eq!(export.k_means_classifier(&means, array![[0.5, 0.5], [0.1, 0.9]].view()), few);
    assert_eq!(export.k_means_regressor(&means, array![1.0, 2.0].view()), few);
    let many = Err(Error::AnswerCount { expected: 1, found: 3 });
    assert_eq!(export.gaussian_mixture_classifier(&mixture, shares.view()), many);
    let three = Export::new(&task.preprocessing).classes(&["a", "b", "c"]);
    assert_eq!(three.k_means_classifier(&means, shares.view()), Err(Error::ClassCount { expected: 2, found: 3 }));
    let endless = export.gaussian_mixture_regressor(&mixture, array![f64::INFINITY].view());
    assert!(matches!(endless, Err(Error::NonFiniteParameter { what: "the answer of a cluster", .. })));
}

#[test]
fn equally_near_centroids_give_the_first() {
    let preprocessing = line();
    let dataset = Dataset::from(array![[0.0], [0.0], [1.0], [1.0]]);
    let model = KMeans::params(2).fit(&dataset).unwrap();
    let bytes = Export::new(&preprocessing).k_means(&model).unwrap();
    let numbers = [0.5, 0.25, 0.75, -7.0];
    let table = Table(vec![Cells::Numbers(numbers.to_vec())]);
    let found: Vec<i64> = Runtime::select(&bytes, &[names::LABEL]).run_in_batches(&table, 4, 0);
    let linfa = model.predict(&Array2::from_shape_fn((4, 1), |(row, _)| f64::from(numbers[row])));
    assert!(found.iter().zip(linfa).all(|(&found, linfa)| found as usize == linfa));
}

#[test]
fn a_name_that_only_some_graphs_use_is_refused_by_these() {
    let preprocessing = Preprocessing::new(vec![numeric("distances", 0.0, None)]).unwrap();
    let dataset = Dataset::new(array![[1.0], [3.0], [2.0]], array![1_usize, 0, 1]);
    let means = KMeans::params(2).fit(&dataset).unwrap();
    let reserved = Error::ReservedColumnName { name: "distances".into() };
    assert_eq!(Export::new(&preprocessing).k_means(&means), Err(reserved));
    let tree = DecisionTree::params().fit(&dataset).unwrap();
    assert!(Export::new(&preprocessing).classes(&["a", "b"]).decision_tree(&tree).is_ok());
}

#[test]
fn stages_and_models_want_the_features_they_were_fitted_on() {
    let task = iris();
    let pca = Pca::params(2).fit(&task.dataset()).unwrap();
    let stage = Stage::from(&pca);
    let wrong = Err(Error::FeatureCount { expected: 1, found: 4 });
    assert_eq!(stage.transform(&array![[1.0]]), Err(Error::FeatureCount { expected: 1, found: 4 }));
    assert_eq!(Export::new(&line()).then(&pca).transformer(), wrong);
    let tree = DecisionTree::params().fit(&task.dataset()).unwrap();
    let export = Export::new(&task.preprocessing).then(&pca).classes(&task.classes);
    assert_eq!(export.decision_tree(&tree), Err(Error::FeatureCount { expected: 2, found: 4 }));
}

#[test]
fn models_of_linfa_forest_want_a_name_for_each_class_and_may_have_more() {
    let task = mixed(200, 2);
    let export = |names: &[&str]| Export::new(&task.preprocessing).classes(names);
    let names = ["a", "b", "c", "d"];
    let boosting = GradientBoostingClassifier::params().n_estimators(3).fit(&task.dataset()).unwrap();
    let tree = DecisionTreeClassifier::params().fit(&task.dataset()).unwrap();
    for (model, linfa) in
        [(boosting.ensemble(), boosting.predict(&task.features())), (tree.ensemble(), tree.predict(&task.features()))]
    {
        assert_eq!(export(&["a"]).forest(model), Err(Error::TooFewClasses { found: 1 }));
        let bytes = export(&names).forest(model).unwrap();
        let runtime = Runtime::select(&bytes, &[names::LABEL_INDEX, names::PROBABILITIES]);
        let labels: Vec<i64> = runtime.run_in_batches(&task.table, 200, 0);
        assert!(labels.iter().zip(&linfa).all(|(&found, &linfa)| found as usize == linfa));
        let probabilities: Vec<f32> = runtime.run_in_batches(&task.table, 200, 1);
        assert!(probabilities.chunks(4).all(|row| row[2] == 0.0 && row[3] == 0.0));
    }
    let three: Task<usize> = mixed(200, 3);
    let model = GradientBoostingClassifier::params().n_estimators(2).fit(&three.dataset()).unwrap();
    assert_eq!(export(&["a", "b"]).forest(model.ensemble()), Err(Error::UnnamedClass { label: 2, classes: 2 }));
}
