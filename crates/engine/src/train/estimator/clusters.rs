//! Clusterings of linfa-clustering that answer: each cluster as its training rows did.

use linfa::prelude::*;
use linfa_clustering::{GaussianMixtureModel, KMeans};
use linfa_linalg::cholesky::Cholesky;
use linfa_nn::distance::L2Dist;
use linfa_onnx::Export;
use ndarray::{Array1, Array2, ArrayView1, Axis};
use protocol::Task;

use super::{Answers, Descriptor, Fitted, Inputs, Parameter, Targets};
use crate::random::generator;

/// K-means.
pub const K_MEANS: Descriptor = Descriptor {
    id: "k_means",
    name: "K-means clusters",
    text: "Sorts rows into clusters of near ones without looking at the target; then each cluster answers as its training rows did. Shows how much the columns tell by themselves.",
    tasks: &[Task::Classification, Task::Regression],
    inputs: Inputs::Standardised,
    parameters: &[
        Parameter::whole("n_clusters", "Clusters", "scikit-learn: 8.", (1, 50), 8).search(2.0, 30.0),
        N_RUNS,
        Parameter::whole("max_n_iterations", "Most iterations", "Of each start. linfa: 300.", (1, 1_000), 300),
    ],
    title: |values| format!("k-means, {} clusters", values.whole("n_clusters")),
    fit: |values, lesson| {
        let clusters = values.whole("n_clusters") as usize;
        if clusters > lesson.records.nrows() {
            let why = format!("{clusters} clusters are more than the {} training rows", lesson.records.nrows());
            return Err(why.into());
        }
        let model = KMeans::params_with_rng(clusters, generator(lesson.seed))
            .n_runs(values.whole("n_runs") as usize)
            .max_n_iterations(u64::from(values.whole("max_n_iterations")))
            .fit(&DatasetBase::from(lesson.records.view()))
            .map_err(|error| error.to_string())?;
        Ok(Clusters::answering(model, &lesson.records, &lesson.targets, lesson.classes))
    },
};

/// A mixture of Gaussians.
pub const MIXTURE: Descriptor = Descriptor {
    id: "gaussian_mixture",
    name: "Gaussian mixture",
    text: "Takes the rows for a mixture of several bell-shaped clouds, found without looking at the target; a row gets the answers of the clouds it may come from, by how likely that is.",
    tasks: &[Task::Classification, Task::Regression],
    inputs: Inputs::Standardised,
    parameters: &[
        Parameter::whole("n_clusters", "Components", "Clouds. scikit-learn: 1.", (1, 20), 4).search(1.0, 10.0),
        N_RUNS,
        Parameter::number(
            "reg_covariance",
            "Least variance",
            "Added to each variance, so that no cloud shrinks to a point or a line. scikit-learn: 1e-6.",
            (1e-9, 10.0),
            0.001,
        ),
        Parameter::whole("max_n_iterations", "Most iterations", "Of each start. linfa: 100.", (1, 1_000), 100),
    ],
    title: |values| format!("Gaussian mixture, {} components", values.whole("n_clusters")),
    fit: |values, lesson| {
        let rng = generator(lesson.seed);
        let model = GaussianMixtureModel::params_with_rng(values.whole("n_clusters") as usize, rng)
            .n_runs(u64::from(values.whole("n_runs")))
            .reg_covariance(values.number("reg_covariance"))
            .max_n_iterations(u64::from(values.whole("max_n_iterations")))
            .fit(&DatasetBase::from(lesson.records.view()))
            .map_err(|error| error.to_string())?;
        let mixture = Mixture::of(model)?;
        Ok(Clusters::answering(mixture, &lesson.records, &lesson.targets, lesson.classes))
    },
};

const N_RUNS: Parameter =
    Parameter::whole("n_runs", "Starts", "Each from other places; the best is kept. scikit-learn: 1.", (1, 50), 5);

/// A way to sort rows into clusters.
trait Clustering {
    /// How much each row belongs to each cluster, `[N, K]`; 1 in all.
    fn memberships(&self, records: &Array2<f64>) -> Array2<f64>;

    /// The ONNX file, with the classes' shares of each cluster.
    fn classifier(&self, export: &Export<'_>, shares: &Array2<f64>) -> Result<Vec<u8>, linfa_onnx::Error>;

    /// The ONNX file, with the value of each cluster.
    fn regressor(&self, export: &Export<'_>, values: &Array1<f64>) -> Result<Vec<u8>, linfa_onnx::Error>;
}

/// A clustering and what its clusters answer.
struct Clusters<C> {
    clustering: C,
    told: Told,
}

/// What clusters answer: shares of classes, `[K, C]`, or values, `[K]`.
enum Told {
    Shares(Array2<f64>),
    Values(Array1<f64>),
}

impl<C: Clustering + 'static> Clusters<C> {
    /// Each cluster answers what its training rows are on average; one without rows as all of them.
    fn answering(clustering: C, records: &Array2<f64>, targets: &Targets, classes: usize) -> Box<dyn Fitted> {
        let memberships = clustering.memberships(records);
        let weights = memberships.sum_axis(Axis(0));
        let means = |targets: &Array2<f64>| {
            let all = targets.mean_axis(Axis(0)).unwrap_or_default();
            let mut means = memberships.t().dot(targets);
            for (mut mean, weight) in means.rows_mut().into_iter().zip(&weights) {
                if *weight > 0.0 { mean /= *weight } else { mean.assign(&all) }
            }
            means
        };
        let told = match targets {
            Targets::Classes(labels) => {
                let certain = |(row, class): (usize, usize)| f64::from(u8::from(labels[row] == class));
                Told::Shares(means(&Array2::from_shape_fn((labels.len(), classes), certain)))
            }
            Targets::Numbers(numbers) => {
                Told::Values(means(&numbers.clone().insert_axis(Axis(1))).index_axis_move(Axis(1), 0))
            }
        };
        Box::new(Self { clustering, told })
    }
}

impl<C: Clustering> Fitted for Clusters<C> {
    fn answer(&self, records: &Array2<f64>) -> Answers {
        let memberships = self.clustering.memberships(records);
        match &self.told {
            Told::Shares(shares) => {
                Answers::likeliest(memberships.dot(shares).rows().into_iter().map(|row| row.to_vec()).collect())
            }
            Told::Values(values) => Answers::Numbers(memberships.dot(values).to_vec()),
        }
    }

    fn export(&self, export: &Export<'_>) -> Result<Vec<u8>, linfa_onnx::Error> {
        match &self.told {
            Told::Shares(shares) => self.clustering.classifier(export, shares),
            Told::Values(values) => self.clustering.regressor(export, values),
        }
    }
}

impl Clustering for KMeans<f64, L2Dist> {
    fn memberships(&self, records: &Array2<f64>) -> Array2<f64> {
        let nearest = self.predict(records);
        let clusters = self.centroids().nrows();
        Array2::from_shape_fn((nearest.len(), clusters), |(row, k)| f64::from(u8::from(nearest[row] == k)))
    }

    fn classifier(&self, export: &Export<'_>, shares: &Array2<f64>) -> Result<Vec<u8>, linfa_onnx::Error> {
        export.k_means_classifier(self, shares.view())
    }

    fn regressor(&self, export: &Export<'_>, values: &Array1<f64>) -> Result<Vec<u8>, linfa_onnx::Error> {
        export.k_means_regressor(self, values.view())
    }
}

/// A mixture, with what its densities are made of. linfa's own probabilities are infinite for rows far from all components.
struct Mixture {
    model: GaussianMixtureModel<f64>,
    /// For each component the Cholesky factor `L` of its precision `L Lᵀ`, and the logarithms of its weight and of `det L`.
    components: Vec<(Array2<f64>, f64)>,
}

impl Mixture {
    fn of(model: GaussianMixtureModel<f64>) -> Result<Self, String> {
        let component = |(precision, weight): (ndarray::ArrayView2<'_, f64>, &f64)| {
            let factor = precision.cholesky().map_err(|error| error.to_string())?;
            let log_determinant: f64 = factor.diag().iter().map(|diagonal| libm::log(*diagonal)).sum();
            Ok((factor, libm::log(*weight) + log_determinant))
        };
        let components = model.precisions().outer_iter().zip(model.weights()).map(component).collect::<Result<_, _>>();
        components.map(|components| Self { model, components })
    }

    /// Logarithm of the density of each component at a row, but for a constant of all.
    fn log_densities(&self, row: ArrayView1<'_, f64>) -> Vec<f64> {
        let means = self.model.means().rows();
        let parts = means.into_iter().zip(&self.components);
        let density = parts.map(|(mean, (factor, offset))| {
            let projected = (&row - &mean).dot(factor);
            offset - 0.5 * projected.dot(&projected)
        });
        density.collect()
    }
}

impl Clustering for Mixture {
    fn memberships(&self, records: &Array2<f64>) -> Array2<f64> {
        let mut all = Array2::zeros((records.nrows(), self.components.len()));
        for (row, mut memberships) in records.rows().into_iter().zip(all.rows_mut()) {
            let probabilities = super::normalised(self.log_densities(row));
            memberships.assign(&Array1::from(probabilities));
        }
        all
    }

    fn classifier(&self, export: &Export<'_>, shares: &Array2<f64>) -> Result<Vec<u8>, linfa_onnx::Error> {
        export.gaussian_mixture_classifier(&self.model, shares.view())
    }

    fn regressor(&self, export: &Export<'_>, values: &Array1<f64>) -> Result<Vec<u8>, linfa_onnx::Error> {
        export.gaussian_mixture_regressor(&self.model, values.view())
    }
}
