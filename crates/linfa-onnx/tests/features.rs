//! The features: those of the graph, run in tract, against those of `Preprocessing::transform`.

mod fixtures;
mod runtime;

use fixtures::{Cells, Table, categorical, iris, mixed, numeric};
use linfa::prelude::*;
use linfa_logistic::MultiLogisticRegression;
use linfa_onnx::{Error, Export, Preprocessing, Values, names};
use ndarray::array;
use runtime::Runtime;

#[test]
fn the_graph_makes_the_same_bits_as_transform() {
    for task in [mixed(500, 2), iris()] {
        let model = MultiLogisticRegression::default().max_iterations(3).fit(&task.dataset()).unwrap();
        let bytes = Export::new(&task.preprocessing).classes(&task.classes).logistic(&model).unwrap();
        // Alone and beside an output, because a runtime may fuse what nobody reads.
        for outputs in [&[names::FEATURES][..], &[names::FEATURES, names::LABEL]] {
            let runtime = Runtime::select(&bytes, outputs);
            for batch in [1, 7, task.table.rows()] {
                let found = runtime.run_in_batches::<f32>(&task.table, batch, 0);
                let native: Vec<u64> = task.features().iter().map(|x| x.to_bits()).collect();
                let found: Vec<u64> = found.iter().map(|&x| f64::from(x).to_bits()).collect();
                assert_eq!(found, native);
            }
        }
    }
}

#[test]
fn numbers_come_first_and_then_the_categories_each_in_the_order_of_the_columns() {
    let preprocessing = Preprocessing::new(vec![
        categorical("size", &["S", "M"], 1),
        numeric("age", 30.0, Some((20.0, 10.0))),
        categorical("label2", &["x"], 0),
        numeric("weight", -0.0, None),
    ])
    .unwrap();
    assert_eq!(preprocessing.feature_names(), ["age", "weight", "size=S", "size=M", "label2=x"]);
    let origins: Vec<usize> = preprocessing.features().map(|f| f.column_index).collect();
    assert_eq!(origins, [1, 3, 0, 0, 2]);
    assert_eq!(preprocessing.feature_count(), 5);
    let table = Table(vec![
        Cells::Text(["S", "", "XL"].map(String::from).into()),
        Cells::Numbers(vec![40.0, f32::NAN, 15.0]),
        Cells::Text(["x", "x", "y"].map(String::from).into()),
        Cells::Numbers(vec![1.5, -2.0, f32::NAN]),
    ]);
    let expected = array![[2.0, 1.5, 1.0, 0.0, 1.0], [1.0, -2.0, 0.0, 1.0, 1.0], [-0.5, 0.0, 0.0, 0.0, 0.0]];
    assert_eq!(table.features(&preprocessing), expected);
}

#[test]
fn a_table_that_does_not_fit_the_description_is_refused() {
    let columns = vec![numeric("age", 0.0, None), categorical("size", &["S"], 0)];
    let preprocessing = Preprocessing::new(columns).unwrap();
    let (age, size) = (Values::Numbers(&[1.0]), Values::Text(&["S"]));
    let refused = |table: &[Values<'_>]| preprocessing.transform(table).unwrap_err();
    assert_eq!(refused(&[age]), Error::ColumnCount { expected: 2, found: 1 });
    assert_eq!(refused(&[size, age]), Error::ColumnKind { column: "age".into(), expected: "numbers" });
    assert_eq!(refused(&[age, age]), Error::ColumnKind { column: "size".into(), expected: "text" });
    assert_eq!(refused(&[age, Values::Text(&[])]), Error::RowCount { column: "size".into(), expected: 1, found: 0 });
}
