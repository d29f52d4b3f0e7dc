//! SHAP values of trees against Shapley's definition, coalition by coalition, and where that would take too long against what
//! follows from it.

use explain::tree_shap::{interventional, path_dependent};
use explain::{Ensemble, Error, Node, Tree};
use ndarray::{Array1, Array2, array};
use proptest::prelude::*;

/// A node to be: whether it asks, what, the threshold, where missing values go, the cover and the values if it is a leaf.
type Seed = (bool, usize, f64, bool, u8, [f64; 2]);

const FEATURES: usize = 5;
const OUTPUTS: usize = 3;

/// Thresholds that values are often equal to.
fn threshold() -> impl Strategy<Value = f64> {
    prop_oneof![6 => (-4_i8..4).prop_map(|x| f64::from(x) / 2.0), 1 => Just(f64::INFINITY), 1 => Just(f64::NEG_INFINITY)]
}

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        8 => (-8_i8..8).prop_map(|x| f64::from(x) / 4.0),
        2 => Just(f64::NAN),
        1 => Just(f64::INFINITY),
        1 => Just(f64::NEG_INFINITY),
    ]
}

fn rows(most: usize) -> impl Strategy<Value = Array2<f64>> {
    let row = prop::collection::vec(value(), FEATURES);
    prop::collection::vec(row, 1..=most)
        .prop_map(|rows| Array2::from_shape_fn((rows.len(), FEATURES), |(i, j)| rows[i][j]))
}

/// Few features and up to six questions deep, so features come again on a path. A cover of zero is common.
fn tree() -> impl Strategy<Value = Tree> {
    let seed = (
        prop::bool::weighted(0.8),
        0..FEATURES,
        threshold(),
        any::<bool>(),
        prop_oneof![1 => Just(0_u8), 4 => 1_u8..20],
        [-3.0..3.0, -3.0..3.0_f64],
    );
    prop::collection::vec(seed, 1..50).prop_map(|seeds| {
        let (mut nodes, mut covers) = (Vec::new(), Vec::new());
        grow(&mut seeds.into_iter(), 0, &mut nodes, &mut covers);
        Tree::new(nodes, covers).expect("a tree")
    })
}

/// Appends a subtree and returns its cover.
fn grow(seeds: &mut impl Iterator<Item = Seed>, depth: usize, nodes: &mut Vec<Node>, covers: &mut Vec<f64>) -> f64 {
    let (asks, feature, threshold, missing_left, cover, values) =
        seeds.next().unwrap_or((false, 0, 0.0, false, 3, [0.5, -1.0]));
    let position = nodes.len();
    nodes.push(Node::Leaf { values: values.to_vec() });
    covers.push(f64::from(cover));
    if asks && depth < 6 {
        let left = nodes.len();
        let of_left = grow(seeds, depth + 1, nodes, covers);
        let right = nodes.len();
        covers[position] = of_left + grow(seeds, depth + 1, nodes, covers);
        nodes[position] = Node::Branch { feature, threshold, missing_left, left, right };
    }
    covers[position]
}

fn model() -> impl Strategy<Value = Ensemble> {
    prop::collection::vec((tree(), 0..OUTPUTS - 1), 0..4)
        .prop_map(|trees| Ensemble::new(FEATURES, vec![0.5, -1.0, 2.0], trees).expect("a model"))
}

/// The expected answer of a tree if only the features in `known` are (Lundberg et al. 2018, Algorithm 1).
fn expect(tree: &Tree, node: usize, row: &[f64], known: usize) -> Vec<f64> {
    match &tree.nodes()[node] {
        Node::Leaf { values } => values.clone(),
        Node::Branch { feature, threshold, missing_left, left, right } => {
            let x = row[*feature];
            if known >> feature & 1 == 1 {
                let goes_left = if x.is_nan() { *missing_left } else { x <= *threshold };
                return expect(tree, if goes_left { *left } else { *right }, row, known);
            }
            let (a, b) = (tree.covers()[*left], tree.covers()[*right]);
            let share = if a + b > 0.0 { a / (a + b) } else { 0.5 };
            let sides = [expect(tree, *left, row, known), expect(tree, *right, row, known)];
            sides[0].iter().zip(&sides[1]).map(|(left, right)| share * left + (1.0 - share) * right).collect()
        }
    }
}

fn by_shares(model: &Ensemble, row: &[f64], known: usize) -> Array1<f64> {
    let mut answer = Array1::from(model.base().to_vec());
    for (tree, first) in model.trees() {
        expect(tree, 0, row, known).iter().enumerate().for_each(|(k, value)| answer[first + k] += value);
    }
    answer
}

fn by_background(model: &Ensemble, background: &Array2<f64>, row: &[f64], known: usize) -> Array1<f64> {
    let mixed =
        Array2::from_shape_fn(background.dim(), |(i, j)| if known >> j & 1 == 1 { row[j] } else { background[[i, j]] });
    model.answers(mixed.view()).expect("answers").mean_axis(ndarray::Axis(0)).expect("a background")
}

/// Shapley, "A value for n-person games", 1953; of shape `(features, outputs)`.
fn shapley(game: &dyn Fn(usize) -> Array1<f64>) -> Array2<f64> {
    let factorial = |n: u32| (1..=n).map(f64::from).product::<f64>();
    let n = FEATURES as u32;
    let answers: Vec<Array1<f64>> = (0..1 << FEATURES).map(game).collect();
    let mut values = Array2::zeros((FEATURES, OUTPUTS));
    for (feature, mut value) in values.rows_mut().into_iter().enumerate() {
        for known in (0..1_usize << FEATURES).filter(|known| known >> feature & 1 == 0) {
            let size = known.count_ones();
            let weight = factorial(size) * factorial(n - size - 1) / factorial(n);
            value += &((&answers[known | 1 << feature] - &answers[known]) * weight);
        }
    }
    values
}

fn assert_close(found: ndarray::ArrayView2<'_, f64>, expected: &Array2<f64>) -> Result<(), TestCaseError> {
    for ((at, found), expected) in found.indexed_iter().zip(expected) {
        prop_assert!((found - expected).abs() < 1e-9, "{found} is not {expected} at {at:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn path_dependent_values_are_shapleys(model in model(), rows in rows(3)) {
        let found = path_dependent::explain(&model, rows.view()).unwrap();
        for (row, values) in rows.rows().into_iter().zip(found.values.outer_iter()) {
            let row = row.to_vec();
            assert_close(values, &shapley(&|known| by_shares(&model, &row, known)))?;
        }
        let expected = by_shares(&model, &[0.0; FEATURES], 0);
        assert_close(found.expected.view().insert_axis(ndarray::Axis(0)), &expected.insert_axis(ndarray::Axis(0)))?;
    }

    #[test]
    fn interventional_values_are_shapleys(model in model(), rows in rows(3), background in rows(80)) {
        let found = interventional::explain(&model, background.view(), rows.view()).unwrap();
        for (row, values) in rows.rows().into_iter().zip(found.values.outer_iter()) {
            let row = row.to_vec();
            assert_close(values, &shapley(&|known| by_background(&model, &background, &row, known)))?;
        }
        let expected = by_background(&model, &background, &[0.0; FEATURES], 0);
        assert_close(found.expected.view().insert_axis(ndarray::Axis(0)), &expected.insert_axis(ndarray::Axis(0)))?;
    }

    #[test]
    fn a_background_many_times_over_says_the_same(model in model(), rows in rows(2), background in rows(60)) {
        let times = 300 / background.nrows();
        let over = Array2::from_shape_fn((background.nrows() * times, FEATURES), |(i, j)| background[[i / times, j]]);
        let once = interventional::explain(&model, background.view(), rows.view()).unwrap();
        let many = interventional::explain(&model, over.view(), rows.view()).unwrap();
        for (once, many) in once.values.outer_iter().zip(many.values.outer_iter()) {
            assert_close(many, &once.to_owned())?;
        }
    }

    #[test]
    fn values_and_expected_value_add_up_to_the_answer(model in model(), rows in rows(6), background in rows(9)) {
        let answers = model.answers(rows.view()).unwrap();
        assert_close(path_dependent::explain(&model, rows.view()).unwrap().answers().view(), &answers)?;
        let found = interventional::explain(&model, background.view(), rows.view()).unwrap();
        assert_close(found.answers().view(), &answers)?;
    }
}

/// 1 if all features are above 0, else 0; `share` of the training rows are at each question.
fn all_of(features: usize, share: f64) -> Ensemble {
    let (mut nodes, mut covers, mut cover) = (Vec::new(), Vec::new(), 1.0);
    for feature in 0..features {
        let at = nodes.len();
        nodes.push(Node::Branch { feature, threshold: 0.0, missing_left: true, left: at + 1, right: at + 2 });
        nodes.push(Node::Leaf { values: vec![0.0] });
        covers.extend([cover, cover * (1.0 - share)]);
        cover *= share;
    }
    nodes.push(Node::Leaf { values: vec![1.0] });
    covers.push(cover);
    Ensemble::new(features, vec![0.0], vec![(Tree::new(nodes, covers).unwrap(), 0)]).unwrap()
}

#[test]
fn many_features_on_a_path_lose_no_digits() {
    for (features, share) in [(2, 0.5), (9, 0.3), (60, 0.5), (60, 0.9), (150, 0.99)] {
        let model = all_of(features, share);
        let chance = (0..features).fold(1.0, |product, _| product * share);
        // All features are alike.
        let each = (1.0 - chance) / features as f64;
        let found = path_dependent::explain(&model, Array2::ones((1, features)).view()).unwrap();
        assert!((found.expected[0] - chance).abs() < 1e-12);
        assert!(found.values.iter().all(|value| (value - each).abs() < 1e-12 * each), "{features} features");

        let found =
            interventional::explain(&model, Array2::zeros((3, features)).view(), Array2::ones((1, features)).view());
        let each = 1.0 / features as f64;
        assert!(found.unwrap().values.iter().all(|value| (value - each).abs() < 1e-12 * each), "{features} features");
    }
}

#[test]
fn half_the_features_of_a_long_path_can_fail() {
    let model = all_of(60, 0.95);
    let row = Array2::from_shape_fn((1, 60), |(_, feature)| f64::from(u8::from(feature % 2 == 0)));
    let found = path_dependent::explain(&model, row.view()).unwrap();
    assert!(found.answers()[[0, 0]].abs() < 1e-12);
    let of_passing = found.values[[0, 0, 0]];
    let of_failing = found.values[[0, 1, 0]];
    assert!(of_passing > 0.0 && of_failing < 0.0);
    for feature in 0..60 {
        let expected = if feature % 2 == 0 { of_passing } else { of_failing };
        assert!((found.values[[0, feature, 0]] - expected).abs() < 1e-14);
    }
}

#[test]
fn depth_costs_no_stack() {
    // A stair of 20,000 steps of one feature: the answer is the number of thresholds below the value.
    let steps = 20_000;
    let (mut nodes, mut covers) = (Vec::new(), Vec::new());
    for step in 0..steps {
        let at = nodes.len();
        nodes.push(Node::Branch {
            feature: 0,
            threshold: step as f64,
            missing_left: false,
            left: at + 1,
            right: at + 2,
        });
        nodes.push(Node::Leaf { values: vec![step as f64] });
        covers.extend([(steps - step + 1) as f64, 1.0]);
    }
    nodes.push(Node::Leaf { values: vec![steps as f64] });
    covers.push(1.0);
    let model = Ensemble::new(1, vec![0.0], vec![(Tree::new(nodes, covers).unwrap(), 0)]).unwrap();
    let rows = array![[3.5], [f64::NAN]];
    let mean = steps as f64 / 2.0;
    let found = path_dependent::explain(&model, rows.view()).unwrap();
    assert!((found.expected[0] - mean).abs() < 1e-6);
    assert!((found.values[[0, 0, 0]] - (4.0 - mean)).abs() < 1e-6, "{}", found.values);
    assert!((found.values[[1, 0, 0]] - mean).abs() < 1e-6, "{}", found.values);
    let found = interventional::explain(&model, array![[-1.0], [9.5]].view(), rows.view()).unwrap();
    assert_eq!((found.expected[0], found.values[[0, 0, 0]]), (5.0, -1.0));
}

#[test]
fn a_lone_leaf_and_no_tree_move_nothing() {
    let leaf = Tree::new(vec![Node::Leaf { values: vec![7.0] }], vec![3.0]).unwrap();
    for (trees, expected) in [(vec![(leaf, 0)], 8.0), (vec![], 1.0)] {
        let model = Ensemble::new(2, vec![1.0], trees).unwrap();
        let found = path_dependent::explain(&model, array![[0.0, f64::NAN]].view()).unwrap();
        assert_eq!((found.expected[0], found.values.sum()), (expected, 0.0));
        let found = interventional::explain(&model, array![[0.0, 0.0]].view(), array![[0.0, 1.0]].view()).unwrap();
        assert_eq!((found.expected[0], found.values.sum()), (expected, 0.0));
    }
}

#[test]
fn tables_that_do_not_fit_are_refused() {
    let model = all_of(2, 0.5);
    let (good, narrow, empty) = (Array2::zeros((1, 2)), Array2::zeros((1, 1)), Array2::zeros((0, 2)));
    let count = Error::Count { what: "features", expected: 2, found: 1 };
    assert_eq!(path_dependent::explain(&model, narrow.view()), Err(count.clone()));
    assert_eq!(interventional::explain(&model, good.view(), narrow.view()), Err(count.clone()));
    assert_eq!(interventional::explain(&model, narrow.view(), good.view()), Err(count));
    let no_rows = Error::NoRows { what: "the background rows" };
    assert_eq!(interventional::explain(&model, empty.view(), good.view()), Err(no_rows));
    assert_eq!(path_dependent::explain(&model, empty.view()).unwrap().values.dim(), (0, 2, 1));
}
