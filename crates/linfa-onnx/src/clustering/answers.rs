//! Clusterings that answer: each cluster stands for a value, or for the shares of the classes, for instance those of its
//! training rows.

use linfa_clustering::{GaussianMixtureModel, KMeans};
use linfa_nn::distance::L2Dist;
use ndarray::{ArrayView1, ArrayView2, Axis};

use crate::classes::{Ties, check_names, one_hot, write_index, write_outputs};
use crate::export::{Missing, check_finite};
use crate::graph::{Element, Graph};
use crate::names::{PROBABILITIES, VARIABLE};
use crate::proto::AttributeProto;
use crate::{Error, Export};

use super::mixture::Mixture;

impl Export<'_> {
    /// Writes a k-means clustering of K clusters as a classifier of C classes; its outputs are [`LABEL`](crate::names::LABEL)
    /// and [`PROBABILITIES`], float32 `[N, C]`: the row of `shares`, `[K, C]`, that belongs to the nearest centroid.
    ///
    /// # Errors
    ///
    /// As for [`k_means`](Self::k_means); another number of rows than clusters, or of columns than class names; a share that
    /// is not finite.
    pub fn k_means_classifier(
        &self,
        model: &KMeans<f64, L2Dist>,
        shares: ArrayView2<'_, f64>,
    ) -> Result<Vec<u8>, Error> {
        let (mut graph, memberships) = self.nearest(model)?;
        self.write_shares(&mut graph, &memberships, model.centroids().nrows(), shares)?;
        self.finish(graph, K_MEANS, &self.classes)
    }

    /// Writes a k-means clustering of K clusters as a regression; its output is [`VARIABLE`], float32 `[N, 1]`: the one of the
    /// K `values` that belongs to the nearest centroid.
    ///
    /// # Errors
    ///
    /// As for [`k_means`](Self::k_means); another number of values than clusters; a value that is not finite.
    pub fn k_means_regressor(
        &self,
        model: &KMeans<f64, L2Dist>,
        values: ArrayView1<'_, f64>,
    ) -> Result<Vec<u8>, Error> {
        let (mut graph, memberships) = self.nearest(model)?;
        write_values(&mut graph, &memberships, model.centroids().nrows(), values)?;
        self.finish(graph, K_MEANS, &[])
    }

    /// Writes a mixture of K Gaussians as a classifier of C classes; its outputs are [`LABEL`](crate::names::LABEL) and
    /// [`PROBABILITIES`], float32 `[N, C]`: the rows of `shares`, `[K, C]`, weighted by the probabilities of the components.
    ///
    /// # Errors
    ///
    /// As for [`gaussian_mixture`](Self::gaussian_mixture); another number of rows than components, or of columns than class
    /// names; a share that is not finite.
    pub fn gaussian_mixture_classifier(
        &self,
        model: &GaussianMixtureModel<f64>,
        shares: ArrayView2<'_, f64>,
    ) -> Result<Vec<u8>, Error> {
        let (mut graph, memberships) = self.responsibilities(model)?;
        self.write_shares(&mut graph, &memberships, model.means().nrows(), shares)?;
        self.finish(graph, MIXTURE, &self.classes)
    }

    /// Writes a mixture of K Gaussians as a regression; its output is [`VARIABLE`], float32 `[N, 1]`: the K `values` weighted
    /// by the probabilities of the components.
    ///
    /// # Errors
    ///
    /// As for [`gaussian_mixture`](Self::gaussian_mixture); another number of values than components; a value that is not
    /// finite.
    pub fn gaussian_mixture_regressor(
        &self,
        model: &GaussianMixtureModel<f64>,
        values: ArrayView1<'_, f64>,
    ) -> Result<Vec<u8>, Error> {
        let (mut graph, memberships) = self.responsibilities(model)?;
        write_values(&mut graph, &memberships, model.means().nrows(), values)?;
        self.finish(graph, MIXTURE, &[])
    }

    /// 1 for the nearest centroid and 0 for the others, float64 `[N, K]`.
    fn nearest(&self, model: &KMeans<f64, L2Dist>) -> Result<(Graph, String), Error> {
        let (mut graph, squares) = self.begin_k_means(model)?;
        let farness = graph.apply("Neg", &[&squares]);
        let attributes = vec![AttributeProto::int("axis", 1), AttributeProto::int("keepdims", 0)];
        let index = graph.apply_with("ArgMax", &[&farness], attributes);
        let equal = one_hot(&mut graph, &index, model.centroids().nrows());
        let memberships = graph.cast(&equal, Element::Double);
        Ok((graph, memberships))
    }

    /// The probability of each component, float64 `[N, K]`.
    fn responsibilities(&self, model: &GaussianMixtureModel<f64>) -> Result<(Graph, String), Error> {
        let mixture = Mixture::read(model)?;
        let mut graph = self.begin(model.means().ncols(), Missing::Refused)?;
        let scores = mixture.write(&mut graph, self.input())?;
        let memberships = graph.apply_with("Softmax", &[&scores], vec![AttributeProto::int("axis", 1)]);
        Ok((graph, memberships))
    }

    fn write_shares(
        &self,
        graph: &mut Graph,
        memberships: &str,
        clusters: usize,
        shares: ArrayView2<'_, f64>,
    ) -> Result<(), Error> {
        check_names(&self.classes)?;
        if shares.ncols() != self.classes.len() {
            return Err(Error::ClassCount { expected: shares.ncols(), found: self.classes.len() });
        }
        let probabilities = write_answers(graph, memberships, clusters, shares)?;
        write_index(graph, &probabilities, Ties::Lowest);
        graph.cast_to(&probabilities, Element::Float, PROBABILITIES);
        write_outputs(graph, &self.classes);
        Ok(())
    }
}

pub(super) const K_MEANS: &str = "linfa_clustering::KMeans";
pub(super) const MIXTURE: &str = "linfa_clustering::GaussianMixtureModel";

fn write_values(
    graph: &mut Graph,
    memberships: &str,
    clusters: usize,
    values: ArrayView1<'_, f64>,
) -> Result<(), Error> {
    let value = write_answers(graph, memberships, clusters, values.insert_axis(Axis(1)))?;
    graph.cast_to(&value, Element::Float, VARIABLE);
    graph.output(VARIABLE, Element::Float, Some(1), "The predicted value");
    Ok(())
}

/// The answers, `[K, A]`, weighted by the memberships: float64 `[N, A]`.
fn write_answers(
    graph: &mut Graph,
    memberships: &str,
    clusters: usize,
    answers: ArrayView2<'_, f64>,
) -> Result<String, Error> {
    if answers.nrows() != clusters {
        return Err(Error::AnswerCount { expected: clusters, found: answers.nrows() });
    }
    check_finite("the answer of a cluster", answers)?;
    let table = graph.doubles("answers", &[clusters, answers.ncols()], answers.iter().copied().collect());
    Ok(graph.apply("MatMul", &[memberships, &table]))
}
