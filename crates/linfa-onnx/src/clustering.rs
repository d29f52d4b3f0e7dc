//! Clusterings: k-means and Gaussian mixtures.

mod answers;
mod mixture;

use linfa_clustering::{GaussianMixtureModel, KMeans};
use linfa_nn::distance::L2Dist;

use crate::classes::{Ties, check_each, write_index, write_name, write_softmax};
use crate::export::{Missing, Precision, check_finite};
use crate::graph::{Element, Graph};
use crate::names::{DISTANCES, LABEL, LABEL_INDEX, PROBABILITIES};
use crate::quadratic::{self, Measure};
use crate::{Error, Export};

use mixture::Mixture;

impl Export<'_> {
    /// Writes a k-means clustering of K clusters; its outputs are [`LABEL`], int64 `[N]`, or string `[N]` if class names
    /// were given, and [`DISTANCES`], float32 `[N, K]`: the Euclidean distance to each centroid.
    ///
    /// The label is the nearest centroid, computed in float64; of equally near ones the first, as in linfa.
    ///
    /// # Errors
    ///
    /// Another number of names than clusters (or none), empty or repeated ones; no cluster; another number of features than
    /// the model gets, or a column that lets missing values pass; a centroid that is not finite; a column called like an
    /// output; an empty name; metadata keys that are empty, reserved or repeated.
    pub fn k_means(&self, model: &KMeans<f64, L2Dist>) -> Result<Vec<u8>, Error> {
        let centroids = model.centroids();
        self.check_clusters(centroids.nrows())?;
        let (mut graph, squares) = self.begin_k_means(model)?;
        let nearness = graph.apply("Neg", &[&squares]);
        write_index(&mut graph, &nearness, Ties::Lowest);
        let distances = graph.apply("Sqrt", &[&squares]);
        graph.cast_to(&distances, Element::Float, DISTANCES);
        self.write_cluster(&mut graph);
        graph.output(DISTANCES, Element::Float, Some(centroids.nrows()), "The distance to each centroid");
        self.finish(graph, answers::K_MEANS, &self.classes)
    }

    /// Writes a mixture of K Gaussians; its outputs are [`LABEL`], int64 `[N]`, or string `[N]` if class names were given,
    /// and [`PROBABILITIES`], float32 `[N, K]`: the probability of each component.
    ///
    /// The log-densities are summed in float64. A row so far away that linfa's own probabilities are infinite (it does not
    /// subtract the greatest before exponentiating) has its proper ones here. Of equal densities the first wins.
    ///
    /// # Errors
    ///
    /// Another number of names than components (or none), empty or repeated ones; no component; another number of features
    /// than the model gets, or a column that lets missing values pass; a number that is not finite; an empty name; metadata
    /// keys that are empty, reserved or repeated.
    pub fn gaussian_mixture(&self, model: &GaussianMixtureModel<f64>) -> Result<Vec<u8>, Error> {
        let means = model.means();
        self.check_clusters(means.nrows())?;
        let mixture = Mixture::read(model)?;
        let mut graph = self.begin(means.ncols(), Missing::Refused)?;
        let scores = mixture.write(&mut graph, self.input())?;
        write_softmax(&mut graph, &scores, Precision::Double);
        write_index(&mut graph, &scores, Ties::Lowest);
        self.write_cluster(&mut graph);
        graph.output(PROBABILITIES, Element::Float, Some(means.nrows()), "The probability of each component");
        self.finish(graph, answers::MIXTURE, &self.classes)
    }

    /// A graph up to the squared distances to the centroids, float64 `[N, K]`.
    fn begin_k_means(&self, model: &KMeans<f64, L2Dist>) -> Result<(Graph, String), Error> {
        let centroids = model.centroids();
        check_finite("a centroid", centroids)?;
        let mut graph = self.begin(centroids.ncols(), Missing::Refused)?;
        let centres = centroids.rows().into_iter().map(|centroid| (centroid, Measure::Plain));
        let squares = quadratic::write(&mut graph, self.input(), centres);
        Ok((graph, squares))
    }

    fn check_clusters(&self, count: usize) -> Result<(), Error> {
        if count == 0 {
            return Err(Error::EmptyModel { what: "cluster" });
        }
        if !self.classes.is_empty() && self.classes.len() != count {
            return Err(Error::ClassCount { expected: count, found: self.classes.len() });
        }
        check_each(&self.classes)
    }

    fn write_cluster(&self, graph: &mut Graph) {
        let element = if self.classes.is_empty() {
            graph.node("Identity", &[LABEL_INDEX], &[LABEL], vec![]);
            Element::Int64
        } else {
            write_name(graph, &self.classes);
            Element::String
        };
        graph.output(LABEL, element, None, "The cluster");
    }
}
