//! Ensembles of linfa-ensemble whose members are trees of linfa-trees: bagging, random forests, AdaBoost.

mod weights;

use linfa_ensemble::{AdaBoost, EnsembleLearner};
use linfa_trees::DecisionTree;

use crate::classes::{Ties, check_names, write_index, write_outputs};
use crate::export::Missing;
use crate::graph::internal;
use crate::names::PROBABILITIES;
use crate::trees::TreeTable;
use crate::{Error, Export};

use weights::exact;

impl Export<'_> {
    /// Writes a random forest, or bagged decision trees; its outputs are [`LABEL`](crate::names::LABEL), string `[N]`, and
    /// [`PROBABILITIES`], float32 `[N, K]`, K being the number of class names: the share of the trees that vote for a class.
    ///
    /// The label has the most votes; of equally many the lowest label value wins. linfa's own `predict` chooses among these
    /// by the order of a hash map, differently from one call to the next.
    ///
    /// # Errors
    ///
    /// Fewer than two class names, empty or repeated ones, or too few for the labels in the leaves; no tree; a tree on
    /// features the model does not get; a split that is not finite; an empty name; metadata keys that are empty, reserved or
    /// repeated.
    pub fn random_forest(&self, model: &EnsembleLearner<DecisionTree<f64, usize>>) -> Result<Vec<u8>, Error> {
        let features = model.model_features.iter().map(|features| Some(features.as_slice()));
        let weights = vec![1.0; model.models.len()];
        let trees = model.models.iter().zip(features);
        self.votes(trees, &weights, "linfa_ensemble::EnsembleLearner<DecisionTree>")
    }

    /// Writes decision trees boosted by AdaBoost; its outputs are as for [`random_forest`](Self::random_forest), with the
    /// share of the weight of the trees that vote for a class.
    ///
    /// The weights are rounded to multiples of a power of two, so fine that their sum is 2²⁴ of them: so every sum of weights
    /// is exact in float32, in whatever order a runtime adds them. The label has the greatest sum of such weights, and of
    /// equal sums the lowest label value.
    ///
    /// # Errors
    ///
    /// As for [`random_forest`](Self::random_forest), and a weight that is negative or not finite, or all zero.
    pub fn ada_boost(&self, model: &AdaBoost<DecisionTree<f64, usize>, usize>) -> Result<Vec<u8>, Error> {
        let weights = exact(&model.model_weights)?;
        let trees = model.models.iter().map(|tree| (tree, None));
        self.votes(trees, &weights, "linfa_ensemble::AdaBoost<DecisionTree>")
    }

    fn votes<'m>(
        &self,
        trees: impl ExactSizeIterator<Item = (&'m DecisionTree<f64, usize>, Option<&'m [usize]>)>,
        weights: &[f32],
        family: &str,
    ) -> Result<Vec<u8>, Error> {
        check_names(&self.classes)?;
        let total: f32 = weights.iter().sum();
        if trees.len() == 0 || total == 0.0 {
            return Err(Error::EmptyModel { what: "tree" });
        }
        let count = self.feature_count();
        let mut graph = self.begin(count, Missing::Compared)?;
        let mut table = TreeTable::default();
        for ((tree, features), &weight) in trees.zip(weights) {
            let own_count = tree.mean_impurity_decrease().len();
            let found = match features {
                Some(features) if features.len() != own_count => own_count,
                Some(features) => features.iter().copied().find(|&feature| feature >= count).map_or(count, |f| f + 1),
                None => own_count,
            };
            if found != count {
                return Err(Error::FeatureCount { expected: count, found });
            }
            table.push_linfa_tree(tree.root_node(), features, weight, self.classes.len())?;
        }
        let votes = internal("votes");
        table.write_votes(&mut graph, self.input(), &votes, self.classes.len());
        let share = graph.floats("share", &[1, 1], vec![total.recip()]);
        graph.node("Mul", &[&votes, &share], &[PROBABILITIES], vec![]);
        write_index(&mut graph, &votes, Ties::Lowest);
        write_outputs(&mut graph, &self.classes);
        self.finish(graph, family, &self.classes)
    }
}
