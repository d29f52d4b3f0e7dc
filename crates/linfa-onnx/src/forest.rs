//! The histogram-based trees of linfa-forest: decision trees, random forests, extra trees, gradient boosting.

use linfa_forest::{Ensemble, Link, Node, Tree};

use crate::classes::{Ties, check_names, write_index, write_outputs, write_softmax};
use crate::export::{Missing, Precision, check_finite};
use crate::graph::{Element, Graph, internal};
use crate::names::{PROBABILITIES, VARIABLE};
use crate::rounding::round_down;
use crate::trees::{Branch, Comparison, TreeTable};
use crate::{Error, Export};

/// The score of a named class that the model does not know.
const ABSENT: f32 = -1e30;

impl Export<'_> {
    /// Writes any model of linfa-forest, given by its `ensemble()`.
    ///
    /// The outputs of a classifier are [`LABEL`](crate::names::LABEL), string `[N]`, and [`PROBABILITIES`], float32 `[N, K]`,
    /// K being the number of class names; a name beyond the classes of the model gets the probability 0. The output of a
    /// regressor is [`VARIABLE`], float32 `[N, 1]`.
    ///
    /// Every float32 feature takes the same branch as in linfa-forest, also a missing value. The sums of leaf values are exact
    /// in float32, so the label is the same in every runtime; of equal sums the lowest class wins. (Only the base score of a
    /// regression may be added with a rounding.)
    ///
    /// # Errors
    ///
    /// Of a classifier, fewer than two class names, fewer than the model has classes, empty or repeated ones; no tree;
    /// another number of features than the model gets; a number that is not finite in 32 bits, but for a split at infinity;
    /// an empty name; metadata keys that are empty, reserved or repeated.
    pub fn forest(&self, model: &Ensemble) -> Result<Vec<u8>, Error> {
        if model.trees().is_empty() {
            return Err(Error::EmptyModel { what: "tree" });
        }
        let mut graph = self.begin(model.n_features(), Missing::Compared)?;
        let table = layout(model)?;
        if model.link() == Link::Identity {
            let sums = table.write_sums(&mut graph, self.input(), model.n_outputs());
            let base = graph.floats("base", &[1, model.n_outputs()], model.base().to_vec());
            graph.node("Add", &[&sums, &base], &[VARIABLE], vec![]);
            graph.output(VARIABLE, Element::Float, Some(model.n_outputs()), "The predicted value");
            return self.finish(graph, "linfa_forest::Ensemble", &[]);
        }
        check_names(&self.classes)?;
        let count = self.classes.len();
        if model.n_classes() > count {
            return Err(Error::UnnamedClass { label: model.n_classes() - 1, classes: count });
        }
        let scores = match model.link() {
            Link::Mean => {
                let sums = internal("shares");
                table.write_votes(&mut graph, self.input(), &sums, count);
                let share = graph.floats("share", &[1, 1], vec![(model.trees().len() as f32).recip()]);
                graph.node("Mul", &[&sums, &share], &[PROBABILITIES], vec![]);
                sums
            }
            _ => write_scores(&mut graph, self.input(), table, model, count),
        };
        write_index(&mut graph, &scores, Ties::Lowest);
        write_outputs(&mut graph, &self.classes);
        self.finish(graph, "linfa_forest::Ensemble", &self.classes)
    }
}

/// Adds the scores of a boosted classifier, and [`PROBABILITIES`], their softmax. Of two classes there is one score, which
/// is that of class 1 against 0.
fn write_scores(graph: &mut Graph, input: &str, table: TreeTable, model: &Ensemble, count: usize) -> String {
    let mut base = vec![ABSENT; count];
    let sums = if model.link() == Link::Logistic {
        base[0] = 0.0;
        base[1] = model.base()[0];
        let sum = table.write_sums(graph, input, 1);
        let mut against = vec![0.0; count];
        against[1] = 1.0;
        let against = graph.floats("against", &[1, count], against);
        graph.apply("Mul", &[&sum, &against])
    } else {
        base[..model.n_outputs()].copy_from_slice(model.base());
        table.write_sums(graph, input, count)
    };
    let base = graph.floats("base", &[1, count], base);
    let scores = graph.apply("Add", &[&sums, &base]);
    write_softmax(graph, &scores, Precision::Single);
    scores
}

fn layout(model: &Ensemble) -> Result<TreeTable, Error> {
    let base: Vec<f64> = model.base().iter().map(|&base| base.into()).collect();
    check_finite("a base score", &base)?;
    let mut table = TreeTable::default();
    for (index, tree) in model.trees().iter().enumerate() {
        push(&mut table, tree, model.tree_output(index).unwrap_or(0))?;
    }
    Ok(table)
}

/// Adds a tree whose leaves add their values to the columns from `first` on.
fn push(table: &mut TreeTable, tree: &Tree, first: usize) -> Result<(), Error> {
    let mut laid_out = table.begin_tree();
    for node in tree.nodes() {
        match *node {
            Node::Leaf { start } => {
                let values = tree.leaf_values(start);
                if let Some(&value) = values.iter().find(|value| !value.is_finite()) {
                    return Err(Error::NonFiniteParameter { what: "a leaf", value: value.into() });
                }
                // A regression may have only zeros in a leaf, which then has to say so; a class without a share need not.
                let all = values.len() == 1;
                let values = values.iter().enumerate().filter(|(_, value)| all || **value != 0.0);
                laid_out.leaf(values.map(|(at, &value)| (first + at, value)));
            }
            Node::Branch { feature, threshold, missing_left, left, right } => {
                if threshold.is_nan() || threshold == f64::NEG_INFINITY {
                    return Err(Error::NonFiniteParameter { what: "a split", value: threshold });
                }
                laid_out.branch(Branch {
                    feature: feature as usize,
                    comparison: Comparison::NotAbove,
                    threshold: round_down(threshold),
                    missing_left,
                    children: [left.into(), right.into()],
                });
            }
        }
    }
    Ok(())
}
