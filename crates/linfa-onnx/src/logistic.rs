//! Multinomial logistic regression: one product with the weights, and a softmax.

use linfa_logistic::MultiFittedLogisticRegression;

use crate::classes::{check_names, class_positions, write_label};
use crate::export::narrow;
use crate::graph::{Graph, internal};
use crate::names::{FEATURES, PROBABILITIES};
use crate::proto::AttributeProto;
use crate::{Error, Export};

/// The logit of a class the model has never seen: its probability is zero, without the infinities that some kernels
/// do not bear.
const ABSENT_LOGIT: f32 = -1e30;

impl Export<'_> {
    /// Writes a multinomial logistic regression, of two classes or more; its outputs are
    /// [`LABEL`](crate::names::LABEL), string `[N]`, and [`PROBABILITIES`], float32 `[N, K]`, K being the number of class names.
    ///
    /// A named class which the model has never seen gets the probability 0.
    ///
    /// # Errors
    ///
    /// Fewer than two class names, empty or repeated ones, or too few for the labels in the model; another number of features
    /// than the preprocessing makes; weights that are not finite in 32 bits; an empty name; metadata keys that are empty,
    /// reserved or repeated.
    pub fn logistic(&self, model: &MultiFittedLogisticRegression<f64, usize>) -> Result<Vec<u8>, Error> {
        check_names(&self.classes)?;
        let (params, intercept) = (model.params(), model.intercept());
        self.check_features(params.nrows())?;
        let positions = class_positions(model.classes(), self.classes.len())?;
        let mut weights = Vec::with_capacity(params.nrows() * positions.len());
        for row in params.rows() {
            for position in &positions {
                weights.push(position.map_or(Ok(0.0), |at| narrow("a weight", row[at]))?);
            }
        }
        let intercepts = positions
            .iter()
            .map(|position| position.map_or(Ok(ABSENT_LOGIT), |at| narrow("an intercept", intercept[at])))
            .collect::<Result<Vec<_>, _>>()?;

        let mut graph = Graph::default();
        self.preprocessing.write(&mut graph);
        let classes = positions.len();
        let shape = [params.nrows(), classes];
        let weights = graph.floats(internal("weights"), &shape, weights);
        let intercepts = graph.floats(internal("intercepts"), &[classes], intercepts);
        let logits = internal("logits");
        graph.node("Gemm", &[FEATURES, &weights, &intercepts], &[&logits], vec![]);
        let axis = vec![AttributeProto::int("axis", 1)];
        graph.node("Softmax", &[&logits], &[PROBABILITIES], axis);
        write_label(&mut graph, &self.classes);
        self.finish(graph, &self.classes)
    }
}
