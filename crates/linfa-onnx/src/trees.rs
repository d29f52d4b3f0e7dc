//! Decision trees, as a `TreeEnsembleClassifier` of one tree.

mod table;
mod threshold;

use linfa_trees::DecisionTree;

use crate::classes::{check_names, write_label};
use crate::graph::{Graph, internal};
use crate::names::{FEATURES, PROBABILITIES};
use crate::{Error, Export};

use table::TreeTable;

impl Export<'_> {
    /// Writes a decision tree; its outputs are [`LABEL`](crate::names::LABEL), string `[N]`, and [`PROBABILITIES`],
    /// float32 `[N, K]`, K being the number of class names.
    ///
    /// linfa's leaves hold a label and no shares, so the probabilities are 1 for the predicted class and 0 for the others. Every
    /// float32 feature takes the same branch as in linfa.
    ///
    /// # Errors
    ///
    /// Fewer than two class names, empty or repeated ones, or too few for the labels in the leaves; another number of features
    /// than the preprocessing makes; a split that is not finite; an empty name; metadata keys that are empty, reserved or
    /// repeated.
    pub fn decision_tree(&self, model: &DecisionTree<f64, usize>) -> Result<Vec<u8>, Error> {
        check_names(&self.classes)?;
        // linfa keeps the number of features to itself; this list has one entry for each.
        self.check_features(model.mean_impurity_decrease().len())?;
        let table = TreeTable::new(model.root_node(), self.classes.len())?;

        let mut graph = Graph::default();
        self.preprocessing.write(&mut graph);
        // The operator's own label is not used: runtimes differ in how they choose it, so it is taken from the scores.
        let unused = internal("tree_label");
        graph.ml_node("TreeEnsembleClassifier", &[FEATURES], &[&unused, PROBABILITIES], table.into_attributes());
        write_label(&mut graph, &self.classes);
        self.finish(graph, &self.classes)
    }
}
