//! `Imputer`: puts values in place of missing ones.

use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use crate::Error;
use crate::attributes::Attributes;
use crate::kernel::Kernel;
use crate::operators::check_inputs;
use crate::rows::{check_numbers, slice, tensor};

/// One value for each column, or one for all; those for floats or those for integers are empty.
#[derive(Debug)]
struct Imputer {
    floats: Vec<f32>,
    replaced_float: f32,
    ints: Vec<i64>,
    replaced_int: i64,
}

pub(super) fn new(node: &NodeProto) -> Result<Arc<dyn Kernel>, Error> {
    let known = ["imputed_value_floats", "imputed_value_int64s", "replaced_value_float", "replaced_value_int64"];
    let attributes = Attributes::of(node, &known)?;
    check_inputs(&attributes, node, 1)?;
    let imputer = Imputer {
        floats: attributes.floats("imputed_value_floats")?.to_vec(),
        replaced_float: attributes.float("replaced_value_float")?.unwrap_or(0.0),
        ints: attributes.ints("imputed_value_int64s")?.to_vec(),
        replaced_int: attributes.int("replaced_value_int64")?.unwrap_or(0),
    };
    if imputer.floats.is_empty() == imputer.ints.is_empty() {
        return Err(attributes.error("imputed_value_floats", "or \"imputed_value_int64s\" must be given, not both"));
    }
    Ok(Arc::new(imputer))
}

impl Imputer {
    /// Refuses a width that is neither that of the values nor to be filled with one value.
    fn check_width(&self, shape: &[TDim]) -> TractResult<()> {
        let values = self.floats.len() + self.ints.len();
        match shape.last().map(|width| width.to_usize()) {
            Some(Ok(width)) if values != 1 && values != width => bail!("has {values} values for {width} columns"),
            _ => Ok(()),
        }
    }
}

impl Kernel for Imputer {
    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        check_numbers(inputs[0])?;
        let float = inputs[0].is_float();
        ensure!(
            float != self.floats.is_empty(),
            "imputes {}, but its input is {:?}",
            if float { "integers" } else { "floats" },
            inputs[0]
        );
        Ok(tvec!(inputs[0]))
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        self.check_width(&inputs[0])?;
        Ok(tvec!(inputs[0].clone()))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        let input = &inputs[0];
        let shape = input.shape();
        self.check_width(&shape.iter().map(|dim| dim.to_dim()).collect::<TVec<_>>())?;
        let replaced = self.replaced_float;
        let is_float = |value: f64| value == f64::from(replaced) || (replaced.is_nan() && value.is_nan());
        let filled = match input.datum_type() {
            DatumType::F32 => {
                tensor(shape, fill(slice(input)?, &self.floats, |value: f32| is_float(value.into()), |value| value))
            }
            DatumType::F64 => tensor(shape, fill(slice(input)?, &self.floats, is_float, f64::from)),
            DatumType::I64 => {
                tensor(shape, fill(slice(input)?, &self.ints, |value: i64| value == self.replaced_int, |value| value))
            }
            DatumType::I32 => {
                let is_replaced = |value: i32| i64::from(value) == self.replaced_int;
                tensor(shape, fill(slice(input)?, &self.ints, is_replaced, |value| value as i32))
            }
            other => bail!("takes numbers, not {other:?}"),
        };
        Ok(tvec!(filled?))
    }
}

fn fill<T: Copy, V: Copy>(input: &[T], values: &[V], is_replaced: impl Fn(T) -> bool, of: impl Fn(V) -> T) -> Vec<T> {
    let values = values.iter().cycle();
    input.iter().zip(values).map(|(&value, &imputed)| if is_replaced(value) { of(imputed) } else { value }).collect()
}
