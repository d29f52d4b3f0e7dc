//! What is refused, and that everything else is written, always in the same bytes.

mod fixtures;
mod runtime;

use fixtures::{Cells, Table, Task, categorical, iris, mixed, numeric};
use linfa::prelude::*;
use linfa_linear::LinearRegression;
use linfa_logistic::{MultiFittedLogisticRegression, MultiLogisticRegression};
use linfa_onnx::{Column, Error, Export, Preprocessing};
use linfa_trees::DecisionTree;
use ndarray::array;
use runtime::Runtime;

fn describe(columns: Vec<Column>) -> Error {
    Preprocessing::new(columns).unwrap_err()
}

fn logistic(task: &Task<usize>) -> MultiFittedLogisticRegression<f64, usize> {
    let params = MultiLogisticRegression::default().max_iterations(5);
    params.fit(&task.dataset()).unwrap()
}

#[test]
fn columns_need_names_of_their_own() {
    let number = |name| numeric(name, 0.0, None);
    assert_eq!(describe(vec![]), Error::NoColumns);
    assert_eq!(describe(vec![number("a"), number("")]), Error::EmptyColumnName { index: 1 });
    assert_eq!(describe(vec![number("a"), categorical("a", &["x"], 0)]), Error::DuplicateColumn { name: "a".into() });
    for name in ["label", "label_index", "probabilities", "features", "variable", "linfa-onnx/raw"] {
        assert_eq!(describe(vec![number(name)]), Error::ReservedColumnName { name: name.into() });
    }
}

#[test]
fn numbers_of_a_description_are_finite_and_spreads_are_positive() {
    let refused = describe(vec![numeric("a", f32::INFINITY, None)]);
    assert!(matches!(refused, Error::NonFiniteImpute { .. }));
    for (mean, std) in [(0.0, 0.0), (0.0, -1.0), (f32::NAN, 1.0), (0.0, f32::INFINITY), (0.0, 1e-45)] {
        let refused = describe(vec![numeric("a", 0.0, Some((mean, std)))]);
        assert!(matches!(refused, Error::InvalidScale { .. }));
    }
}

#[test]
fn categories_exist_once_each_and_are_not_empty() {
    let refused = |categories: &[&str], impute| describe(vec![categorical("c", categories, impute)]);
    let column = || "c".to_owned();
    assert_eq!(refused(&[], 0), Error::NoCategories { column: column() });
    assert_eq!(refused(&["a", ""], 0), Error::EmptyCategory { column: column() });
    assert_eq!(refused(&["a", "a"], 0), Error::DuplicateCategory { column: column(), category: "a".into() });
    assert_eq!(refused(&["a"], 1), Error::ImputeOutOfRange { column: column(), impute: 1, categories: 1 });
}

#[test]
fn class_names_are_unique_and_enough() {
    let task = iris();
    let model = logistic(&task);
    let refused = |names: &[&str]| {
        let export = Export::new(&task.preprocessing).classes(names);
        export.logistic(&model).unwrap_err()
    };
    assert_eq!(refused(&[]), Error::TooFewClasses { found: 0 });
    assert_eq!(refused(&["a", "a", "b"]), Error::DuplicateClass { name: "a".into() });
    assert_eq!(refused(&["a", "", "b"]), Error::EmptyClassName { index: 1 });
    let unnamed = Error::UnnamedClass { label: 2, classes: 2 };
    assert_eq!(refused(&["a", "b"]), unnamed);
    let tree = DecisionTree::params().fit(&task.dataset()).unwrap();
    let export = Export::new(&task.preprocessing).classes(&["a", "b"]);
    assert_eq!(export.decision_tree(&tree).unwrap_err(), unnamed);
}

#[test]
fn a_model_of_other_features_or_of_infinite_weights_is_refused() {
    let task = iris();
    let other = Preprocessing::new(vec![numeric("a", 0.0, None)]).unwrap();
    let export = Export::new(&other).classes(&task.classes);
    let count = Error::FeatureCount { expected: 1, found: 4 };
    assert_eq!(export.logistic(&logistic(&task)).unwrap_err(), count);
    let tree = DecisionTree::params().fit(&task.dataset()).unwrap();
    assert_eq!(export.decision_tree(&tree).unwrap_err(), count);

    let steep = Dataset::new(array![[0.0], [1e-3]], array![0.0, 1e37]);
    let steep = LinearRegression::new().fit(&steep).unwrap();
    let refused = Export::new(&other).linear(&steep).unwrap_err();
    assert!(matches!(refused, Error::NonFiniteParameter { what: "a weight", .. }));
}

#[test]
fn names_and_metadata_keys_are_checked() {
    let task = iris();
    let model = logistic(&task);
    let export = || Export::new(&task.preprocessing).classes(&task.classes);
    let refused = |export: Export<'_>| export.logistic(&model).unwrap_err();
    assert_eq!(refused(export().name("")), Error::EmptyName);
    for key in ["", "linfa-onnx.columns"] {
        let key = key.to_owned();
        assert_eq!(refused(export().metadata(&key, "x")), Error::InvalidMetadataKey { key });
    }
    assert_eq!(
        refused(export().metadata("k", "1").metadata("k", "2")),
        Error::DuplicateMetadataKey { key: "k".into() }
    );
}

#[test]
fn columns_may_have_any_other_name() {
    let names =
        ["Label", " ", "a\"b'c", "naïve 列", "label.direct", "label_index.rm_axis", "probabilities:0", "N", "a/b"];
    let columns = names.iter().map(|name| numeric(name, 0.0, None)).collect();
    let numbers = |_| Cells::Numbers(vec![-2.0, -1.0, 1.0, 2.0]);
    let task = Task {
        preprocessing: Preprocessing::new(columns).unwrap(),
        table: Table(names.iter().map(numbers).collect()),
        targets: array![0, 0, 1, 1],
        classes: vec!["label".into(), "features".into()],
    };
    let export = Export::new(&task.preprocessing).classes(&task.classes);
    let tree = DecisionTree::params().fit(&task.dataset()).unwrap();
    for bytes in [export.logistic(&logistic(&task)).unwrap(), export.decision_tree(&tree).unwrap()] {
        let labels = Runtime::load(&bytes).run_in_batches::<String>(&task.table, 4, 0);
        assert_eq!(labels, ["label", "label", "features", "features"]);
    }
}

#[test]
fn the_same_export_gives_the_same_bytes() {
    let write = || {
        let task = mixed(100, 3);
        let export = Export::new(&task.preprocessing)
            .name("m")
            .doc("d")
            .metadata("z", "1")
            .metadata("a", "2")
            .classes(&task.classes);
        export.logistic(&logistic(&task)).unwrap()
    };
    assert_eq!(write(), write());
    let task = mixed(100, 3);
    let tree = DecisionTree::params().fit(&task.dataset()).unwrap();
    let export = Export::new(&task.preprocessing).classes(&task.classes);
    assert_eq!(export.decision_tree(&tree).unwrap(), export.decision_tree(&tree).unwrap());
}

#[test]
fn the_columns_in_the_metadata_are_the_preprocessing() {
    let task = mixed(10, 2);
    let json = serde_json::to_string(&task.preprocessing).unwrap();
    let export = Export::new(&task.preprocessing).classes(&task.classes);
    let bytes = export.logistic(&logistic(&task)).unwrap();
    let written = bytes.windows(json.len()).any(|part| part == json.as_bytes());
    assert!(written);
    let read: Preprocessing = serde_json::from_str(&json).unwrap();
    assert_eq!(read, task.preprocessing);
    assert!(serde_json::from_str::<Preprocessing>("[]").is_err());
}
