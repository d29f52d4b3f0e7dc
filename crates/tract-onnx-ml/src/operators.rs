//! The operators, one file each: how its attributes are read and what it computes.

mod array_feature_extractor;
mod binarizer;
mod cast;
mod category_mapper;
mod feature_vectorizer;
mod gather;
mod gather_nd;
mod imputer;
mod label_encoder;
mod linear;
mod linear_classifier;
mod linear_regressor;
mod log_sum_exp;
mod lookup;
mod mat_mul;
mod normalizer;
mod one_hot_encoder;
mod quotient;
mod scaler;
mod svm;
mod svm_classifier;
mod svm_regressor;
mod top_k;
mod tree_ensemble;
mod tree_ensemble_classifier;
mod tree_ensemble_regressor;
mod zip_map;

pub(crate) use gather::{pick, positive};

use tract_onnx::model::OnnxOpRegister;
use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use crate::Error;
use crate::attributes::{Attributes, node_name};
use crate::kernel::{Kernel, Operator};

/// What tract takes for a node: an operator, and what it takes from around its graph.
pub(crate) type Built = TractResult<(Box<dyn InferenceOp>, Vec<String>)>;

macro_rules! operators {
    ($($name:literal => $module:ident),* $(,)?) => {
        /// The operators of `ai.onnx.ml` that are registered.
        pub(crate) const NAMES: &[&str] = &[$($name),*];

        /// Puts all operators in place.
        pub(crate) fn register_all(register: &mut OnnxOpRegister) {
            $(register.insert($name, |_, node| build($name, node, $module::new));)*
            cast::register(register);
            gather::register(register);
            gather_nd::register(register);
            log_sum_exp::register(register);
            mat_mul::register(register);
            quotient::register(register);
            top_k::register(register);
        }
    };
}

operators! {
    "ArrayFeatureExtractor" => array_feature_extractor,
    "Binarizer" => binarizer,
    "CategoryMapper" => category_mapper,
    "FeatureVectorizer" => feature_vectorizer,
    "Imputer" => imputer,
    "LabelEncoder" => label_encoder,
    "LinearClassifier" => linear_classifier,
    "LinearRegressor" => linear_regressor,
    "Normalizer" => normalizer,
    "OneHotEncoder" => one_hot_encoder,
    "SVMClassifier" => svm_classifier,
    "SVMRegressor" => svm_regressor,
    "Scaler" => scaler,
    "TreeEnsemble" => tree_ensemble,
    "TreeEnsembleClassifier" => tree_ensemble_classifier,
    "TreeEnsembleRegressor" => tree_ensemble_regressor,
    "ZipMap" => zip_map,
}

/// The operator whose kernel `new` makes, with the outputs that the node asks for.
pub(crate) fn build(
    name: &'static str,
    node: &NodeProto,
    new: impl Fn(&NodeProto) -> Result<Arc<dyn Kernel>, Error>,
) -> Built {
    let kernel = new(node)?;
    let inputs = node.input.iter().filter(|input| !input.is_empty()).count();
    let chosen: Vec<usize> = (0..node.output.len()).filter(|&ix| !node.output[ix].is_empty()).collect();
    if chosen.is_empty() || node.output.len() > kernel.outputs() {
        let problem = format!("has {} outputs where {} are possible", node.output.len(), kernel.outputs());
        return Err(Error::Node { node: node_name(node), operator: name.into(), problem }.into());
    }
    let all = chosen.len() == kernel.outputs();
    let kernel = if all { kernel } else { Arc::new(ChosenOutputs(kernel, chosen)) as Arc<dyn Kernel> };
    Ok((expand(Operator { name, node: node_name(node).into(), inputs, kernel }), vec![]))
}

/// Checks the number of inputs of a node.
fn check_inputs(attributes: &Attributes, node: &NodeProto, wanted: usize) -> Result<(), Error> {
    let found = node.input.iter().filter(|input| !input.is_empty()).count();
    if found == wanted && node.input.len() == wanted {
        return Ok(());
    }
    Err(attributes.node_error(format!("has {found} inputs where {wanted} are needed")))
}

/// An operator of which some outputs are not asked for.
#[derive(Debug)]
struct ChosenOutputs(Arc<dyn Kernel>, Vec<usize>);

impl ChosenOutputs {
    fn choose<T: Clone>(&self, all: TVec<T>) -> TVec<T> {
        self.1.iter().filter_map(|&ix| all.get(ix).cloned()).collect()
    }
}

impl Kernel for ChosenOutputs {
    fn outputs(&self) -> usize {
        self.1.len()
    }

    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        Ok(self.choose(self.0.types(inputs)?))
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        Ok(self.choose(self.0.shapes(inputs)?))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        Ok(self.choose(self.0.run(inputs)?))
    }
}
