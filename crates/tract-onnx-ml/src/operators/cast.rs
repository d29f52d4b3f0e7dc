//! `Cast` of the standard operators, with text: tract's own reads float32 from text and no more.

use tract_onnx::model::OnnxOpRegister;
use tract_onnx::pb::NodeProto;
use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::tract_core::ops::cast::cast;
use tract_onnx::tract_hir::internal::*;

use crate::attributes::{Attributes, node_name};
use crate::kernel::{Kernel, Operator};
use crate::operators::{Built, check_inputs};
use crate::rows::{slice, tensor};

pub(super) fn register(register: &mut OnnxOpRegister) {
    register.insert("Cast", |_, node| new(node));
    register.insert("CastLike", |_, node| {
        check_inputs(&Attributes::of(node, &["saturate", "round_mode"])?, node, 2)?;
        Ok((expand(CastLike { node: node_name(node).into() }), vec![]))
    });
}

fn new(node: &NodeProto) -> Built {
    let attributes = Attributes::of(node, &["to", "saturate", "round_mode"])?;
    check_inputs(&attributes, node, 1)?;
    let to = attributes.int("to")?.ok_or_else(|| attributes.error("to", "is missing"))?;
    let to = i32::try_from(to).ok().and_then(|to| DataType::try_from(to).ok());
    let to = to.and_then(|to| DatumType::try_from(to).ok());
    let to = to.ok_or_else(|| attributes.error("to", "is an element type that is not supported"))?;
    Ok((expand(Cast { to, node: node_name(node).into() }), vec![]))
}

#[derive(Debug, Clone)]
struct Cast {
    to: DatumType,
    node: Arc<str>,
}

impl Cast {
    /// What a cast gives: dimensions stay symbolic, and are numbers all the same.
    fn from(&self, from: DatumType) -> DatumType {
        if from == DatumType::TDim && self.to == DatumType::I64 { from } else { self.to }
    }
}

/// A cast to the type of the second input.
#[derive(Debug, Clone)]
struct CastLike {
    node: Arc<str>,
}

impl CastLike {
    fn to(&self, to: DatumType) -> Cast {
        Cast { to: if to == DatumType::TDim { DatumType::I64 } else { to }, node: self.node.clone() }
    }
}

impl Expansion for CastLike {
    fn name(&self) -> StaticName {
        "CastLike".into()
    }

    fn rules<'r, 'p: 'r, 's: 'r>(
        &'s self,
        s: &mut Solver<'r>,
        inputs: &'p [TensorProxy],
        outputs: &'p [TensorProxy],
    ) -> InferenceResult {
        check_input_arity(inputs, 2)?;
        check_output_arity(outputs, 1)?;
        s.given_2(&inputs[0].datum_type, &inputs[1].datum_type, move |s, from, to| {
            s.equals(&outputs[0].datum_type, self.to(to).from(from))
        })?;
        s.equals(&outputs[0].shape, &inputs[0].shape)
    }

    fn wire(&self, prefix: &str, model: &mut TypedModel, inputs: &[OutletId]) -> TractResult<TVec<OutletId>> {
        let to = model.outlet_fact(inputs[1])?.datum_type;
        self.to(to).wire(prefix, model, &inputs[..1])
    }
}

impl Expansion for Cast {
    fn name(&self) -> StaticName {
        "Cast".into()
    }

    fn rules<'r, 'p: 'r, 's: 'r>(
        &'s self,
        s: &mut Solver<'r>,
        inputs: &'p [TensorProxy],
        outputs: &'p [TensorProxy],
    ) -> InferenceResult {
        check_input_arity(inputs, 1)?;
        check_output_arity(outputs, 1)?;
        s.given(&inputs[0].datum_type, move |s, from| s.equals(&outputs[0].datum_type, self.from(from)))?;
        s.equals(&outputs[0].shape, &inputs[0].shape)
    }

    fn wire(&self, prefix: &str, model: &mut TypedModel, inputs: &[OutletId]) -> TractResult<TVec<OutletId>> {
        let from = model.outlet_fact(inputs[0])?.datum_type;
        if from == self.from(from) {
            return Ok(inputs.into());
        }
        if from != DatumType::String && self.to != DatumType::String {
            return model.wire_node(prefix, cast(self.to), inputs);
        }
        let (name, node, kernel) = ("Cast", self.node.clone(), Arc::new(TextCast { to: self.to }));
        Operator { name, node, inputs: 1, kernel }.wire(prefix, model, inputs)
    }
}

/// From or to text.
#[derive(Debug)]
struct TextCast {
    to: DatumType,
}

impl Kernel for TextCast {
    fn types(&self, _inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        Ok(tvec!(self.to))
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        Ok(tvec!(inputs[0].clone()))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        let input = &inputs[0];
        if input.datum_type() == DatumType::String {
            let numbers = slice::<String>(input)?.iter().map(|text| number(text, self.to.is_float()));
            let numbers = numbers.collect::<TractResult<Vec<Number>>>()?;
            let ints = |number: &Number| match number {
                Number::Int(value) => *value,
                Number::Float(value) => *value as i64,
            };
            let floats = |number: &Number| match number {
                Number::Int(value) => *value as f64,
                Number::Float(value) => *value,
            };
            let cast = if self.to.is_float() {
                tensor(input.shape(), numbers.iter().map(floats).collect())?
            } else {
                tensor(input.shape(), numbers.iter().map(ints).collect())?
            };
            return Ok(tvec!(cast.cast_to_dt(self.to)?.into_owned().into_tvalue()));
        }
        let texts = match input.datum_type() {
            dt if dt.is_float() => {
                let numbers = input.cast_to::<f64>()?;
                slice::<f64>(&numbers)?.iter().map(|&number| text(number)).collect()
            }
            DatumType::Bool => slice::<bool>(input)?.iter().map(|&value| u8::from(value).to_string()).collect(),
            _ => {
                let numbers = input.cast_to::<i64>()?;
                slice::<i64>(&numbers)?.iter().map(i64::to_string).collect()
            }
        };
        Ok(tvec!(tensor::<String>(input.shape(), texts)?))
    }
}

enum Number {
    Int(i64),
    Float(f64),
}

fn number(text: &str, float: bool) -> TractResult<Number> {
    let trimmed = text.trim();
    if !float && let Ok(value) = trimmed.parse() {
        return Ok(Number::Int(value));
    }
    let value = trimmed.parse().map(Number::Float);
    value.map_err(|_| format_err!("cannot read a number from the text {:?}", text.chars().take(40).collect::<String>()))
}

/// A number as C's `%.8g` writes it, which is what onnxruntime does for float32 and float64.
fn text(value: f64) -> String {
    if value.is_nan() {
        return "NaN".into();
    }
    if value.is_infinite() {
        return if value > 0.0 { "INF".into() } else { "-INF".into() };
    }
    let scientific = format!("{value:.7e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let without_zeros = |digits: &str| match digits.contains('.') {
        true => digits.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => digits.to_owned(),
    };
    if (-4..8).contains(&exponent) {
        return without_zeros(&format!("{value:.*}", (7 - exponent) as usize));
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{}e{sign}{:02}", without_zeros(mantissa), exponent.abs())
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn numbers_become_the_text_that_onnxruntime_writes() {
        let cases = [
            (1.5, "1.5"),
            (f64::from(1e-7_f32), "1e-07"),
            (1e10, "1e+10"),
            (123456.789, "123456.79"),
            (f64::from(0.1_f32), "0.1"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-INF"),
            (-0.0, "-0"),
            (1e6, "1000000"),
            (12345678.0, "12345678"),
            (f64::from(1e-5_f32), "9.9999997e-06"),
            (1.0 / 3.0, "0.33333333"),
            (123_456_789.123_456_79, "1.2345679e+08"),
            (100.0, "100"),
        ];
        for (value, expected) in cases {
            assert_eq!(text(value), expected);
        }
    }
}
