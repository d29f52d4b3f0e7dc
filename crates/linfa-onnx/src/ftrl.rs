//! Follow the regularised leader: an online logistic regression of two classes.

use linfa_ftrl::Ftrl;

use crate::affine::Affine;
use crate::binary::Binary;
use crate::classes::{check_two_names, write_outputs};
use crate::export::Missing;
use crate::{Error, Export};

impl Export<'_> {
    /// Writes an FTRL model; its outputs are [`LABEL`](crate::names::LABEL), string `[N]`, and
    /// [`PROBABILITIES`](crate::names::PROBABILITIES), float32 `[N, 2]`: of `false`, then of `true`.
    ///
    /// linfa predicts a probability and no label; here the label is `true` where that probability is at least 0.5.
    ///
    /// # Errors
    ///
    /// Other than two class names, empty or repeated ones; another number of features than the model gets, or a column that
    /// lets missing values pass; weights that are not finite in 32 bits; an empty name; metadata keys that are empty,
    /// reserved or repeated.
    pub fn ftrl(&self, model: &Ftrl<f64>) -> Result<Vec<u8>, Error> {
        check_two_names(&self.classes)?;
        let mut graph = self.begin(model.z().len(), Missing::Refused)?;
        let sum = Affine::single(&model.get_weights(), 0.0)?;
        let binary = Binary { negative: 0, positive: 1, cut: 0.0 };
        binary.write(&mut graph, &sum, self.input(), self.precision(), 2);
        write_outputs(&mut graph, &self.classes);
        self.finish(graph, "linfa_ftrl::Ftrl", &self.classes)
    }
}
