//! Scaling of each row to length one: linfa's `NormScaler`.

use ndarray::{Array2, Axis};

use crate::graph::Graph;
use crate::proto::AttributeProto;

/// What the length of a row is. A row of zeros becomes NaN, as in linfa.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "without the feature preprocessing none is made")]
pub(super) enum Norm {
    L1,
    L2,
    Max,
}

#[cfg(feature = "preprocessing")]
impl From<&linfa_preprocessing::norm_scaling::NormScaler> for super::Stage {
    fn from(scaler: &linfa_preprocessing::norm_scaling::NormScaler) -> Self {
        use linfa_preprocessing::norm_scaling::NormScaler;

        let norms = [(NormScaler::l1(), Norm::L1), (NormScaler::l2(), Norm::L2), (NormScaler::max(), Norm::Max)];
        let norm = norms.into_iter().find_map(|(known, norm)| (&known == scaler).then_some(norm));
        Self(super::Kind::Norm(norm.expect("linfa has three norms")))
    }
}

impl Norm {
    pub(super) fn transform(self, features: &Array2<f64>) -> Array2<f64> {
        let lengths = features.map_axis(Axis(1), |row| match self {
            Self::L1 => row.iter().map(|x| x.abs()).sum(),
            Self::L2 => row.iter().map(|x| x * x).sum::<f64>().sqrt(),
            Self::Max => row.iter().fold(0.0, |greatest: f64, x| greatest.max(x.abs())),
        });
        features / &lengths.insert_axis(Axis(1))
    }

    pub(super) fn write(self, graph: &mut Graph, input: &str) -> String {
        let axis = graph.ints("axis", &[1], vec![1]);
        let length = match self {
            Self::L1 => {
                let lengths = graph.apply("Abs", &[input]);
                graph.apply("ReduceSum", &[&lengths, &axis])
            }
            Self::L2 => {
                let squares = graph.apply("Mul", &[input, input]);
                let sum = graph.apply("ReduceSum", &[&squares, &axis]);
                graph.apply("Sqrt", &[&sum])
            }
            Self::Max => {
                let lengths = graph.apply("Abs", &[input]);
                graph.apply_with("ReduceMax", &[&lengths], vec![AttributeProto::ints("axes", vec![1])])
            }
        };
        graph.apply("Div", &[input, &length])
    }
}
