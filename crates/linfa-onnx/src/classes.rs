//! Class names: their checks, their order, and the nodes that turn probabilities into a label.

use std::collections::BTreeSet;

use crate::Error;
use crate::graph::{Element, Graph};
use crate::names::{LABEL, LABEL_INDEX, PROBABILITIES};
use crate::proto::AttributeProto;

/// Where each class is in a model: for the label values `0..count`, the column that linfa gives it.
///
/// linfa orders the classes of a fitted model by itself (`model.classes()`), and a class that was absent from the training data
/// has no column at all. The exported graph always has one column for each label value, in order; this maps the one to the
/// other, for instance to compare it with linfa's own `predict_probabilities`.
///
/// ```
/// assert_eq!(linfa_onnx::class_positions(&[2, 0], 3), Ok(vec![Some(1), None, Some(0)]));
/// ```
///
/// # Errors
///
/// [`Error::UnnamedClass`] if the model knows a label value of `count` or more.
pub fn class_positions(model_classes: &[usize], count: usize) -> Result<Vec<Option<usize>>, Error> {
    let mut positions = vec![None; count];
    for (position, &label) in model_classes.iter().enumerate() {
        *positions.get_mut(label).ok_or(Error::UnnamedClass { label, classes: count })? = Some(position);
    }
    Ok(positions)
}

/// Refuses fewer than two names, empty ones and repeated ones.
pub(crate) fn check_names(names: &[String]) -> Result<(), Error> {
    if names.len() < 2 {
        return Err(Error::TooFewClasses { found: names.len() });
    }
    let mut seen = BTreeSet::new();
    for (index, name) in names.iter().enumerate() {
        if name.is_empty() {
            return Err(Error::EmptyClassName { index });
        }
        if !seen.insert(name) {
            return Err(Error::DuplicateClass { name: name.clone() });
        }
    }
    Ok(())
}

/// Makes [`LABEL_INDEX`] and [`LABEL`] of [`PROBABILITIES`], and the outputs of a classifier.
pub(crate) fn write_label(graph: &mut Graph, names: &[String]) {
    let axis = vec![AttributeProto::int("axis", 1), AttributeProto::int("keepdims", 0)];
    graph.node("ArgMax", &[PROBABILITIES], &[LABEL_INDEX], axis);
    let table = vec![
        AttributeProto::strings("cats_strings", names.to_vec()),
        AttributeProto::ints("cats_int64s", (0..names.len() as i64).collect()),
        AttributeProto::string("default_string", ""),
    ];
    graph.ml_node("CategoryMapper", &[LABEL_INDEX], &[LABEL], table);
    graph.output(LABEL, Element::String, None);
    graph.output(PROBABILITIES, Element::Float, Some(names.len()));
}
