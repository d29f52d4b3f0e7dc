//! Logistic regression: one product with the weights, and a softmax.

mod threshold;

use linfa_logistic::{FittedLogisticRegression, MultiFittedLogisticRegression};

use crate::affine::Affine;
use crate::binary::Binary;
use crate::classes::{Ties, check_names, class_positions, write_index, write_outputs, write_softmax};
use crate::export::Missing;
use crate::{Error, Export};

use threshold::least_positive_logit;

impl Export<'_> {
    /// Writes a multinomial logistic regression, of two classes or more; its outputs are
    /// [`LABEL`](crate::names::LABEL), string `[N]`, and [`PROBABILITIES`](crate::names::PROBABILITIES), float32 `[N, K]`,
    /// K being the number of class names.
    ///
    /// A named class which the model has never seen gets the probability 0.
    ///
    /// # Errors
    ///
    /// Fewer than two class names, empty or repeated ones, or too few for the labels in the model; another number of features
    /// than the model gets, or a column that lets missing values pass; weights that are not finite in 32 bits; an empty name;
    /// metadata keys that are empty, reserved or repeated.
    pub fn logistic(&self, model: &MultiFittedLogisticRegression<f64, usize>) -> Result<Vec<u8>, Error> {
        check_names(&self.classes)?;
        let mut graph = self.begin(model.params().nrows(), Missing::Refused)?;
        let positions = class_positions(model.classes(), self.classes.len())?;
        let sums = Affine::new(model.params().clone(), model.intercept().clone())?.arranged(&positions);
        let logits = sums.write(&mut graph, self.input(), self.precision());
        write_softmax(&mut graph, &logits, self.precision());
        write_index(&mut graph, &logits, Ties::Lowest);
        write_outputs(&mut graph, &self.classes);
        self.finish(graph, "linfa_logistic::MultiFittedLogisticRegression", &self.classes)
    }

    /// Writes a logistic regression of two classes; its outputs are as for [`logistic`](Self::logistic).
    ///
    /// The label is linfa's positive class where its probability reaches the model's threshold, 0.5 or what
    /// `set_threshold` made it. A named class which the model has never seen gets the probability 0.
    ///
    /// # Errors
    ///
    /// As for [`logistic`](Self::logistic).
    pub fn binary_logistic(&self, model: &FittedLogisticRegression<f64, usize>) -> Result<Vec<u8>, Error> {
        check_names(&self.classes)?;
        let mut graph = self.begin(model.params().len(), Missing::Refused)?;
        let (negative, positive) = (model.labels().neg.class, model.labels().pos.class);
        for label in [negative, positive] {
            if label >= self.classes.len() {
                return Err(Error::UnnamedClass { label, classes: self.classes.len() });
            }
        }
        let sum = Affine::single(model.params(), model.intercept())?;
        let binary = Binary { negative, positive, cut: least_positive_logit(model) };
        binary.write(&mut graph, &sum, self.input(), self.precision(), self.classes.len());
        write_outputs(&mut graph, &self.classes);
        self.finish(graph, "linfa_logistic::FittedLogisticRegression", &self.classes)
    }
}
