//! Class names: their checks, their order, and the nodes that turn scores into a label and probabilities.

use std::collections::BTreeSet;

use crate::Error;
use crate::export::Precision;
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
    check_each(names)
}

/// Refuses other than two names, empty ones and repeated ones.
pub(crate) fn check_two_names(names: &[String]) -> Result<(), Error> {
    check_names(names)?;
    if names.len() > 2 { Err(Error::ClassCount { expected: 2, found: names.len() }) } else { Ok(()) }
}

/// Refuses empty names and repeated ones.
pub(crate) fn check_each(names: &[String]) -> Result<(), Error> {
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

/// Which of several equal scores is taken for the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ties {
    /// The one of the lowest index.
    Lowest,
    /// The one of the highest index.
    Highest,
}

/// Makes [`LABEL_INDEX`] of a tensor `[N, K]`: the index of the greatest score.
pub(crate) fn write_index(graph: &mut Graph, scores: &str, ties: Ties) {
    let mut attributes = vec![AttributeProto::int("axis", 1), AttributeProto::int("keepdims", 0)];
    if ties == Ties::Highest {
        attributes.push(AttributeProto::int("select_last_index", 1));
    }
    graph.node("ArgMax", &[scores], &[LABEL_INDEX], attributes);
}

/// Makes [`PROBABILITIES`] of scores `[N, K]` that are logarithms of unnormalised probabilities.
pub(crate) fn write_softmax(graph: &mut Graph, scores: &str, precision: Precision) {
    let axis = vec![AttributeProto::int("axis", 1)];
    match precision {
        Precision::Single => graph.node("Softmax", &[scores], &[PROBABILITIES], axis),
        Precision::Double => {
            let probabilities = graph.apply_with("Softmax", &[scores], axis);
            graph.cast_to(&probabilities, Element::Float, PROBABILITIES);
        }
    }
}

/// Makes [`PROBABILITIES`] of [`LABEL_INDEX`]: 1 for the class of the label, 0 for the others.
pub(crate) fn write_certainty(graph: &mut Graph, count: usize) {
    let equal = one_hot(graph, LABEL_INDEX, count);
    graph.cast_to(&equal, Element::Float, PROBABILITIES);
}

/// Which of `count` an index `[N]` is: truth values `[N, count]`.
pub(crate) fn one_hot(graph: &mut Graph, index: &str, count: usize) -> String {
    let axis = graph.ints("axis", &[1], vec![1]);
    let index = graph.apply("Unsqueeze", &[index, &axis]);
    let all = graph.ints("classes", &[1, count], (0..count as i64).collect());
    graph.apply("Equal", &[&index, &all])
}

/// Makes [`LABEL`] of [`LABEL_INDEX`], and both outputs of a classifier.
pub(crate) fn write_outputs(graph: &mut Graph, names: &[String]) {
    write_name(graph, names);
    graph.output(LABEL, Element::String, None, "The class");
    let doc = "The probability of each class, in the order of the class names";
    graph.output(PROBABILITIES, Element::Float, Some(names.len()), doc);
}

/// Makes [`LABEL`] of [`LABEL_INDEX`].
pub(crate) fn write_name(graph: &mut Graph, names: &[String]) {
    let table = vec![
        AttributeProto::strings("cats_strings", names.to_vec()),
        AttributeProto::ints("cats_int64s", (0..names.len() as i64).collect()),
        AttributeProto::string("default_string", ""),
    ];
    graph.ml_node("CategoryMapper", &[LABEL_INDEX], &[LABEL], table);
}
