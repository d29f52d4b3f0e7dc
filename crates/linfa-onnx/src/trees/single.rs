//! A decision tree of linfa-trees, as a `TreeEnsembleClassifier` of one tree.

use linfa_trees::DecisionTree;

use super::TreeTable;
use crate::classes::{Ties, check_names, write_index, write_outputs};
use crate::export::Missing;
use crate::names::PROBABILITIES;
use crate::{Error, Export};

impl Export<'_> {
    /// Writes a decision tree; its outputs are [`LABEL`](crate::names::LABEL), string `[N]`, and [`PROBABILITIES`],
    /// float32 `[N, K]`, K being the number of class names.
    ///
    /// linfa's leaves hold a label and no shares, so the probabilities are 1 for the predicted class and 0 for the others. Every
    /// float32 feature takes the same branch as in linfa, also a missing value (to the right).
    ///
    /// # Errors
    ///
    /// Fewer than two class names, empty or repeated ones, or too few for the labels in the leaves; another number of features
    /// than the model gets; a split that is not finite; an empty name; metadata keys that are empty, reserved or repeated.
    pub fn decision_tree(&self, model: &DecisionTree<f64, usize>) -> Result<Vec<u8>, Error> {
        check_names(&self.classes)?;
        // linfa keeps the number of features to itself; this list has one entry for each.
        let mut graph = self.begin(model.mean_impurity_decrease().len(), Missing::Compared)?;
        let mut table = TreeTable::default();
        table.push_linfa_tree(model.root_node(), None, 1.0, self.classes.len())?;
        table.write_votes(&mut graph, self.input(), PROBABILITIES, self.classes.len());
        write_index(&mut graph, PROBABILITIES, Ties::Lowest);
        write_outputs(&mut graph, &self.classes);
        self.finish(graph, "linfa_trees::DecisionTree", &self.classes)
    }
}
