//! Elastic nets, and with them ridge regression and the lasso.

use linfa_elasticnet::{ElasticNet, MultiTaskElasticNet};

use crate::affine::Affine;
use crate::export::{Missing, Precision};
use crate::{Error, Export};

impl Export<'_> {
    /// Writes an elastic net, a ridge regression or a lasso; its output is [`VARIABLE`](crate::names::VARIABLE), float32
    /// `[N, 1]`.
    ///
    /// # Errors
    ///
    /// Another number of features than the model gets, or a column that lets missing values pass; weights that are not finite
    /// in 32 bits; an empty name; metadata keys that are empty, reserved or repeated.
    pub fn elastic_net(&self, model: &ElasticNet<f64>) -> Result<Vec<u8>, Error> {
        self.sums(&Affine::single(model.hyperplane(), model.intercept())?, "linfa_elasticnet::ElasticNet")
    }

    /// Writes an elastic net of T targets; its output is [`VARIABLE`](crate::names::VARIABLE), float32 `[N, T]`.
    ///
    /// # Errors
    ///
    /// As for [`elastic_net`](Self::elastic_net).
    pub fn multi_task_elastic_net(&self, model: &MultiTaskElasticNet<f64>) -> Result<Vec<u8>, Error> {
        let sums = Affine::new(model.hyperplane().clone(), model.intercept().clone())?;
        self.sums(&sums, "linfa_elasticnet::MultiTaskElasticNet")
    }

    fn sums(&self, sums: &Affine, family: &str) -> Result<Vec<u8>, Error> {
        let mut graph = self.begin(sums.inputs(), Missing::Refused)?;
        let value = sums.write(&mut graph, self.input(), Precision::Double);
        sums.write_variable(&mut graph, &value);
        self.finish(graph, family, &[])
    }
}
