//! The attributes of a node, read with their types checked.

use tract_onnx::pb::attribute_proto::AttributeType;
use tract_onnx::pb::{AttributeProto, NodeProto};

use crate::Error;
use crate::values::{Values, values_of};

/// Reads the attributes of one node; every error names the node, its operator and the attribute.
pub(crate) struct Attributes<'a>(&'a NodeProto);

impl<'a> Attributes<'a> {
    /// The attributes of `node`, which may be those in `known` only, each once.
    pub fn of(node: &'a NodeProto, known: &[&str]) -> Result<Self, Error> {
        let attributes = Self(node);
        for (position, attribute) in node.attribute.iter().enumerate() {
            if !known.contains(&attribute.name.as_str()) {
                return Err(attributes.error(&attribute.name, "is not known to this operator"));
            }
            if node.attribute[..position].iter().any(|before| before.name == attribute.name) {
                return Err(attributes.error(&attribute.name, "is given twice"));
            }
            if !attribute.ref_attr_name.is_empty() {
                return Err(attributes.error(&attribute.name, "refers to a function's attribute"));
            }
        }
        Ok(attributes)
    }

    pub fn int(&self, name: &str) -> Result<Option<i64>, Error> {
        Ok(self.find(name, AttributeType::Int)?.map(|attribute| attribute.i))
    }

    pub fn float(&self, name: &str) -> Result<Option<f32>, Error> {
        Ok(self.find(name, AttributeType::Float)?.map(|attribute| attribute.f))
    }

    pub fn string(&self, name: &str) -> Result<Option<&'a str>, Error> {
        let Some(attribute) = self.find(name, AttributeType::String)? else { return Ok(None) };
        self.utf8(name, &attribute.s).map(Some)
    }

    /// The list called `name`, empty when it is absent.
    pub fn ints(&self, name: &str) -> Result<&'a [i64], Error> {
        Ok(self.find(name, AttributeType::Ints)?.map_or(&[], |attribute| &attribute.ints))
    }

    /// The list called `name`, empty when it is absent.
    pub fn floats(&self, name: &str) -> Result<&'a [f32], Error> {
        Ok(self.find(name, AttributeType::Floats)?.map_or(&[], |attribute| &attribute.floats))
    }

    /// The list called `name`, empty when it is absent.
    pub fn strings(&self, name: &str) -> Result<Vec<String>, Error> {
        let Some(attribute) = self.find(name, AttributeType::Strings)? else { return Ok(vec![]) };
        attribute.strings.iter().map(|bytes| self.utf8(name, bytes).map(str::to_owned)).collect()
    }

    pub fn tensor(&self, name: &str) -> Result<Option<Values>, Error> {
        let Some(attribute) = self.find(name, AttributeType::Tensor)? else { return Ok(None) };
        let Some(tensor) = &attribute.t else { return Err(self.error(name, "holds no tensor")) };
        values_of(tensor).map(Some).map_err(|problem| self.error(name, problem))
    }

    /// The list of floats called `name`, or else the tensor called `name_as_tensor`, in float64.
    pub fn numbers(&self, name: &str) -> Result<Vec<f64>, Error> {
        let floats = self.floats(name)?;
        if !floats.is_empty() {
            return Ok(floats.iter().map(|&value| f64::from(value)).collect());
        }
        let name = format!("{name}_as_tensor");
        match self.tensor(&name)? {
            None => Ok(vec![]),
            Some(values) => values.into_numbers().ok_or_else(|| self.error(&name, "should hold numbers")),
        }
    }

    /// Refuses a list that is neither absent nor of `wanted` entries.
    pub fn check_length(&self, name: &str, found: usize, wanted: usize) -> Result<(), Error> {
        if found == wanted {
            return Ok(());
        }
        Err(self.error(name, format!("has {found} entries where {wanted} are needed")))
    }

    pub fn error(&self, attribute: &str, problem: impl Into<String>) -> Error {
        Error::Attribute {
            node: node_name(self.0),
            operator: self.0.op_type.clone(),
            attribute: attribute.to_owned(),
            problem: problem.into(),
        }
    }

    pub fn node_error(&self, problem: impl Into<String>) -> Error {
        Error::Node { node: node_name(self.0), operator: self.0.op_type.clone(), problem: problem.into() }
    }

    fn find(&self, name: &str, wanted: AttributeType) -> Result<Option<&'a AttributeProto>, Error> {
        let Some(attribute) = self.0.attribute.iter().find(|attribute| attribute.name == name) else {
            return Ok(None);
        };
        // Files older than IR version 2 leave the type out.
        if attribute.r#type == wanted as i32 || attribute.r#type == 0 {
            return Ok(Some(attribute));
        }
        let found = AttributeType::try_from(attribute.r#type).map_or("of unknown type", |found| found.as_str_name());
        Err(self.error(name, format!("is {found}, but should be {}", wanted.as_str_name())))
    }

    fn utf8(&self, name: &str, bytes: &'a [u8]) -> Result<&'a str, Error> {
        std::str::from_utf8(bytes).map_err(|_| self.error(name, "is not UTF-8"))
    }
}

/// What to call a node that may have no name.
pub(crate) fn node_name(node: &NodeProto) -> String {
    if node.name.is_empty() { node.output.first().cloned().unwrap_or_default() } else { node.name.clone() }
}
