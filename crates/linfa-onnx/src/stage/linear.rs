//! Scaling of each feature by itself: linfa's `LinearScaler`.

use ndarray::{Array1, Array2};

use crate::Error;
use crate::export::check_finite;
use crate::graph::Graph;

/// `((x - offset) * scale) * range + shift`, in float64 and in this order, as linfa does it; the last two steps only where
/// linfa takes them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scaling {
    offset: Array1<f64>,
    scale: Array1<f64>,
    range: Option<f64>,
    shift: Option<Array1<f64>>,
}

#[cfg(feature = "preprocessing")]
impl From<&linfa_preprocessing::linear_scaling::LinearScaler<f64>> for super::Stage {
    fn from(scaler: &linfa_preprocessing::linear_scaling::LinearScaler<f64>) -> Self {
        use linfa_preprocessing::linear_scaling::ScalingMethod;

        let (range, shift) = match scaler.method() {
            ScalingMethod::Standard(false, _) => (None, Some(scaler.offsets().clone())),
            ScalingMethod::MinMax(min, max) => (Some(max - min), Some(Array1::from_elem(scaler.offsets().len(), *min))),
            ScalingMethod::Standard(true, _) | ScalingMethod::MaxAbs => (None, None),
        };
        let (offset, scale) = (scaler.offsets().clone(), scaler.scales().clone());
        Self(super::Kind::Scaling(Scaling { offset, scale, range, shift }))
    }
}

impl Scaling {
    pub(super) fn input_count(&self) -> usize {
        self.offset.len()
    }

    pub(super) fn transform(&self, features: &Array2<f64>) -> Array2<f64> {
        let mut scaled = (features - &self.offset) * &self.scale;
        if let Some(range) = self.range {
            scaled *= range;
        }
        if let Some(shift) = &self.shift {
            scaled += shift;
        }
        scaled
    }

    pub(super) fn write(&self, graph: &mut Graph, input: &str) -> Result<String, Error> {
        check_finite("a number of a scaler", self.offset.iter().chain(&self.scale).chain(self.range.iter()))?;
        check_finite("a number of a scaler", self.shift.iter().flatten())?;
        let shape = [1, self.input_count()];
        let offset = graph.doubles("scaler/offset", &shape, self.offset.to_vec());
        let scale = graph.doubles("scaler/scale", &shape, self.scale.to_vec());
        let centred = graph.apply("Sub", &[input, &offset]);
        let mut scaled = graph.apply("Mul", &[&centred, &scale]);
        if let Some(range) = self.range {
            let range = graph.doubles("scaler/range", &[1, 1], vec![range]);
            scaled = graph.apply("Mul", &[&scaled, &range]);
        }
        if let Some(shift) = &self.shift {
            let shift = graph.doubles("scaler/shift", &shape, shift.to_vec());
            scaled = graph.apply("Add", &[&scaled, &shift]);
        }
        Ok(scaled)
    }
}
