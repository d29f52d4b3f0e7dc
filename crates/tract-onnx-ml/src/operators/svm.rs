//! Kernel functions of support vector machines.

use super::linear::dot;
use crate::Error;
use crate::attributes::Attributes;

/// The attributes `kernel_type` and `kernel_params` (gamma, coef0, degree).
#[derive(Debug, Clone, Copy)]
pub(super) struct KernelFunction {
    kind: Kind,
    gamma: f32,
    coef0: f32,
    degree: f32,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Linear,
    Poly,
    Rbf,
    Sigmoid,
}

impl KernelFunction {
    pub fn of(attributes: &Attributes) -> Result<Self, Error> {
        let kind = match attributes.string("kernel_type")?.unwrap_or("LINEAR") {
            "LINEAR" => Kind::Linear,
            "POLY" => Kind::Poly,
            "RBF" => Kind::Rbf,
            "SIGMOID" => Kind::Sigmoid,
            other => return Err(attributes.error("kernel_type", format!("is \"{other}\", which is no kernel"))),
        };
        match *attributes.floats("kernel_params")? {
            [] => Ok(Self { kind, gamma: 0.0, coef0: 0.0, degree: 0.0 }),
            [gamma, coef0, degree] => Ok(Self { kind, gamma, coef0, degree }),
            _ => Err(attributes.error("kernel_params", "should hold gamma, coef0 and degree")),
        }
    }

    /// The kernel of two points of equal dimension.
    pub fn of_points(&self, a: &[f32], b: &[f32]) -> f32 {
        match self.kind {
            Kind::Linear => dot(a, b),
            Kind::Poly => libm::powf(self.gamma * dot(a, b) + self.coef0, self.degree),
            Kind::Sigmoid => libm::tanhf(self.gamma * dot(a, b) + self.coef0),
            Kind::Rbf => {
                let distance: f32 = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum();
                libm::expf(-self.gamma * distance)
            }
        }
    }
}
