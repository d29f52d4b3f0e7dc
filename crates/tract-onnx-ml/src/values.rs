//! The values of a constant tensor in the file, checked against its dimensions.

use tract_onnx::pb::TensorProto;
use tract_onnx::pb::tensor_proto::{DataLocation, DataType};

/// The values of a list or of a tensor, row by row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Values {
    Ints(Vec<i64>),
    Floats(Vec<f32>),
    Doubles(Vec<f64>),
    Texts(Vec<String>),
}

impl Values {
    pub fn len(&self) -> usize {
        match self {
            Self::Ints(values) => values.len(),
            Self::Floats(values) => values.len(),
            Self::Doubles(values) => values.len(),
            Self::Texts(values) => values.len(),
        }
    }

    /// All values in float64, unless they are text.
    pub fn into_numbers(self) -> Option<Vec<f64>> {
        match self {
            Self::Ints(values) => Some(values.into_iter().map(|value| value as f64).collect()),
            Self::Floats(values) => Some(values.into_iter().map(f64::from).collect()),
            Self::Doubles(values) => Some(values),
            Self::Texts(_) => None,
        }
    }
}

/// How many elements the tensor has, once its dimensions and data are found to agree.
pub(crate) fn checked_length(tensor: &TensorProto) -> Result<usize, String> {
    if tensor.data_location == Some(DataLocation::External as i32) || !tensor.external_data.is_empty() {
        return Err("its data lies in another file, which is never opened".into());
    }
    if tensor.segment.is_some() {
        return Err("it is stored in segments".into());
    }
    let mut length = 1_usize;
    for &dim in &tensor.dims {
        let dim = usize::try_from(dim).map_err(|_| format!("its shape {:?} has a negative dimension", tensor.dims))?;
        let product = length.checked_mul(dim);
        length = product.ok_or_else(|| format!("its shape {:?} has more elements than can be counted", tensor.dims))?;
    }
    let data_type = data_type(tensor)?;
    let lists = [
        tensor.float_data.len(),
        tensor.int32_data.len(),
        tensor.int64_data.len(),
        tensor.double_data.len(),
        tensor.uint64_data.len(),
        tensor.string_data.len(),
    ];
    if data_type == DataType::String || tensor.raw_data.is_empty() {
        let (held, field) = match data_type {
            DataType::Float => (tensor.float_data.len(), "float_data"),
            DataType::Double => (tensor.double_data.len(), "double_data"),
            DataType::Int64 => (tensor.int64_data.len(), "int64_data"),
            DataType::Uint32 | DataType::Uint64 => (tensor.uint64_data.len(), "uint64_data"),
            DataType::String => (tensor.string_data.len(), "string_data"),
            _ => (tensor.int32_data.len(), "int32_data"),
        };
        if held != length {
            return Err(format!("its shape {:?} needs {length} values, {field} holds {held}", tensor.dims));
        }
    } else {
        let needed = length.checked_mul(width(data_type));
        if needed != Some(tensor.raw_data.len()) {
            let held = tensor.raw_data.len();
            return Err(format!("its shape {:?} does not fit the {held} bytes it holds", tensor.dims));
        }
        if lists.iter().any(|&held| held != 0) {
            return Err("its data is given twice".into());
        }
    }
    Ok(length)
}

/// The tensor's values, integers widened to int64.
pub(crate) fn values_of(tensor: &TensorProto) -> Result<Values, String> {
    checked_length(tensor)?;
    let raw = &tensor.raw_data;
    Ok(match data_type(tensor)? {
        DataType::String => {
            let texts = tensor.string_data.iter().map(|bytes| String::from_utf8(bytes.clone()));
            Values::Texts(texts.collect::<Result<_, _>>().map_err(|_| "its text is not UTF-8")?)
        }
        DataType::Float if raw.is_empty() => Values::Floats(tensor.float_data.clone()),
        DataType::Float => Values::Floats(chunks(raw, f32::from_le_bytes)),
        DataType::Double if raw.is_empty() => Values::Doubles(tensor.double_data.clone()),
        DataType::Double => Values::Doubles(chunks(raw, f64::from_le_bytes)),
        DataType::Int64 if raw.is_empty() => Values::Ints(tensor.int64_data.clone()),
        DataType::Int64 => Values::Ints(chunks(raw, i64::from_le_bytes)),
        DataType::Uint32 | DataType::Uint64 if raw.is_empty() => {
            Values::Ints(tensor.uint64_data.iter().map(|&value| value as i64).collect())
        }
        DataType::Uint64 => Values::Ints(chunks(raw, |bytes| u64::from_le_bytes(bytes) as i64)),
        DataType::Uint32 => Values::Ints(chunks(raw, |bytes| u32::from_le_bytes(bytes).into())),
        DataType::Float16 => return Err("its type is float16".into()),
        _ if raw.is_empty() => Values::Ints(tensor.int32_data.iter().map(|&value| value.into()).collect()),
        DataType::Int32 => Values::Ints(chunks(raw, |bytes| i32::from_le_bytes(bytes).into())),
        DataType::Uint16 => Values::Ints(chunks(raw, |bytes| u16::from_le_bytes(bytes).into())),
        DataType::Int16 => Values::Ints(chunks(raw, |bytes| i16::from_le_bytes(bytes).into())),
        DataType::Int8 => Values::Ints(chunks(raw, |bytes| i8::from_le_bytes(bytes).into())),
        _ => Values::Ints(chunks(raw, |bytes| u8::from_le_bytes(bytes).into())),
    })
}

/// The tensor's element type, when it is one that is read.
pub(crate) fn data_type(tensor: &TensorProto) -> Result<DataType, String> {
    let data_type = DataType::try_from(tensor.data_type);
    let data_type = data_type.map_err(|_| format!("its element type {} does not exist", tensor.data_type))?;
    if data_type != DataType::String && width(data_type) == 0 {
        return Err(format!("its element type {} is not supported", data_type.as_str_name()));
    }
    Ok(data_type)
}

/// Bytes of an element, 0 for types that are not read from raw data.
fn width(data_type: DataType) -> usize {
    match data_type {
        DataType::Bool | DataType::Uint8 | DataType::Int8 => 1,
        DataType::Uint16 | DataType::Int16 | DataType::Float16 => 2,
        DataType::Float | DataType::Int32 | DataType::Uint32 => 4,
        DataType::Double | DataType::Int64 | DataType::Uint64 => 8,
        _ => 0,
    }
}

fn chunks<const N: usize, T>(raw: &[u8], value: impl Fn([u8; N]) -> T) -> Vec<T> {
    raw.chunks_exact(N).filter_map(|bytes| bytes.try_into().ok()).map(value).collect()
}
