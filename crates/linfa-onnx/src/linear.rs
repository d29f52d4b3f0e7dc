//! Linear regression: one product with the weights.

use linfa_linear::FittedLinearRegression;

use crate::export::narrow;
use crate::graph::{Element, Graph, internal};
use crate::names::{FEATURES, VARIABLE};
use crate::{Error, Export};

impl Export<'_> {
    /// Writes a linear regression; its output is [`VARIABLE`], float32 `[N, 1]`, in the unit of the target.
    ///
    /// # Errors
    ///
    /// Another number of features than the preprocessing makes, weights that are not finite in 32 bits, an empty name, or
    /// metadata keys that are empty, reserved or repeated.
    pub fn linear(&self, model: &FittedLinearRegression<f64>) -> Result<Vec<u8>, Error> {
        let params = model.params();
        self.check_features(params.len())?;
        let weights = params.iter().map(|&weight| narrow("a weight", weight)).collect::<Result<Vec<_>, _>>()?;
        let intercept = narrow("the intercept", model.intercept())?;

        let mut graph = Graph::default();
        self.preprocessing.write(&mut graph);
        let shape = [weights.len(), 1];
        let weights = graph.floats(internal("weights"), &shape, weights);
        let intercept = graph.floats(internal("intercept"), &[1], vec![intercept]);
        graph.node("Gemm", &[FEATURES, &weights, &intercept], &[VARIABLE], vec![]);
        graph.output(VARIABLE, Element::Float, Some(1));
        self.finish(graph, &[])
    }
}
