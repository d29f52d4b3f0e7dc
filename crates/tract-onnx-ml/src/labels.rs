//! The labels of a classifier.

use tract_onnx::tract_hir::internal::*;

use crate::Error;
use crate::attributes::Attributes;
use crate::rows::tensor;

/// The names of the classes, integers or text, in the order of the scores.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Labels {
    Ints(Vec<i64>),
    Texts(Vec<String>),
}

impl Labels {
    /// The two attributes called `ints` and `strings`, of which one is given.
    pub fn of(attributes: &Attributes, ints: &str, strings: &str) -> Result<Option<Self>, Error> {
        let (numbers, texts) = (attributes.ints(ints)?, attributes.strings(strings)?);
        match (numbers.is_empty(), texts.is_empty()) {
            (true, true) => Ok(None),
            (false, true) => Ok(Some(Self::Ints(numbers.to_vec()))),
            (true, false) => Ok(Some(Self::Texts(texts))),
            (false, false) => Err(attributes.error(strings, format!("and \"{ints}\" are both given"))),
        }
    }

    pub fn len(&self) -> usize {
        match self {
            Self::Ints(labels) => labels.len(),
            Self::Texts(labels) => labels.len(),
        }
    }

    pub fn datum_type(&self) -> DatumType {
        match self {
            Self::Ints(_) => DatumType::I64,
            Self::Texts(_) => DatumType::String,
        }
    }

    /// The labels of these classes, as a tensor `[N]`.
    pub fn pick(&self, classes: &[usize]) -> TractResult<TValue> {
        match self {
            Self::Ints(labels) => tensor(&[classes.len()], picked(labels, classes)?),
            Self::Texts(labels) => tensor(&[classes.len()], picked(labels, classes)?),
        }
    }
}

fn picked<T: Clone>(labels: &[T], classes: &[usize]) -> TractResult<Vec<T>> {
    let label = |&class| labels.get(class).cloned().with_context(|| format!("class {class} has no label"));
    classes.iter().map(label).collect()
}

/// The position of the greatest score, the lowest one of ties. NaN is never the greatest, unless it is all there is.
pub(crate) fn greatest(scores: &[f32]) -> usize {
    let mut best = 0;
    for (class, &score) in scores.iter().enumerate() {
        if scores.get(best).is_none_or(|&so_far| score > so_far || (so_far.is_nan() && !score.is_nan())) {
            best = class;
        }
    }
    best
}
