//! Naive Bayes: Gaussian, Bernoulli and multinomial.

mod binarize;
mod gaussian;
mod sums;

use linfa_bayes::{BernoulliNb, GaussianNb, MultinomialNb, NaiveBayes};

use crate::classes::{Ties, check_names, write_index, write_outputs, write_softmax};
use crate::export::{Missing, Precision};
use crate::graph::{Element, Graph};
use crate::{Error, Export};

use binarize::threshold;
use gaussian::Gaussians;
use sums::log_likelihoods;

impl Export<'_> {
    /// Writes a Gaussian naive Bayes classifier; its outputs are [`LABEL`](crate::names::LABEL), string `[N]`, and
    /// [`PROBABILITIES`](crate::names::PROBABILITIES), float32 `[N, K]`, K being the number of class names.
    ///
    /// The log-likelihoods are summed in float64. A row so unlikely that linfa's own probabilities are NaN (it does not
    /// subtract the greatest before exponentiating) has its proper ones here. Of equal likelihoods the lowest class wins; in
    /// linfa it depends on the order of a hash map. A named class which the model has never seen gets the probability 0.
    ///
    /// # Errors
    ///
    /// Fewer than two class names, empty or repeated ones, or too few for the labels in the model; no class in the model;
    /// another number of features than the model gets, or a column that lets missing values pass; a variance that is not
    /// positive, or another number that is not finite; an empty name; metadata keys that are empty, reserved or repeated.
    pub fn gaussian_nb(&self, model: &GaussianNb<f64, usize>) -> Result<Vec<u8>, Error> {
        check_names(&self.classes)?;
        let gaussians = Gaussians::read(model)?;
        let mut graph = self.begin(gaussians.feature_count(), Missing::Refused)?;
        let scores = gaussians.write(&mut graph, self.input(), self.classes.len())?;
        self.bayes(graph, &scores, "linfa_bayes::GaussianNb")
    }

    /// Writes a multinomial naive Bayes classifier; all as for [`gaussian_nb`](Self::gaussian_nb).
    ///
    /// # Errors
    ///
    /// As for [`gaussian_nb`](Self::gaussian_nb).
    pub fn multinomial_nb(&self, model: &MultinomialNb<f64, usize>) -> Result<Vec<u8>, Error> {
        check_names(&self.classes)?;
        let count = self.feature_count();
        let mut graph = self.begin(count, Missing::Refused)?;
        let sums = log_likelihoods(count, self.classes.len(), |rows| model.joint_log_likelihood(rows))?;
        let scores = sums.write(&mut graph, self.input(), Precision::Double);
        self.bayes(graph, &scores, "linfa_bayes::MultinomialNb")
    }

    /// Writes a Bernoulli naive Bayes classifier, with its threshold if it has one; all as for
    /// [`gaussian_nb`](Self::gaussian_nb).
    ///
    /// # Errors
    ///
    /// As for [`gaussian_nb`](Self::gaussian_nb).
    pub fn bernoulli_nb(&self, model: &BernoulliNb<f64, usize>) -> Result<Vec<u8>, Error> {
        check_names(&self.classes)?;
        let count = self.feature_count();
        let mut graph = self.begin(count, Missing::Refused)?;
        let sums = log_likelihoods(count, self.classes.len(), |rows| model.joint_log_likelihood(rows))?;
        let mut input = self.input().to_owned();
        if let Some(threshold) = threshold(model, count) {
            // A float32 number is greater than the threshold just where it is greater than this.
            let threshold = graph.floats("threshold", &[1, 1], vec![crate::rounding::round_down(threshold)]);
            let greater = graph.apply("Greater", &[&input, &threshold]);
            input = graph.cast(&greater, Element::Float);
        }
        let scores = sums.write(&mut graph, &input, Precision::Double);
        self.bayes(graph, &scores, "linfa_bayes::BernoulliNb")
    }

    fn bayes(&self, mut graph: Graph, scores: &str, family: &str) -> Result<Vec<u8>, Error> {
        write_softmax(&mut graph, scores, Precision::Double);
        write_index(&mut graph, scores, Ties::Lowest);
        write_outputs(&mut graph, &self.classes);
        self.finish(graph, family, &self.classes)
    }
}
