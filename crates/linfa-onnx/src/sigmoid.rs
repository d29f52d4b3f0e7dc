//! The logistic function.

use crate::export::Precision;
use crate::graph::Graph;

/// `1 / (1 + exp(-x))` of a tensor of this precision. It is spelt out because runtimes approximate `Sigmoid` differently.
pub(crate) fn write(graph: &mut Graph, input: &str, precision: Precision) -> String {
    let one = match precision {
        Precision::Single => graph.floats("one", &[1, 1], vec![1.0]),
        Precision::Double => graph.doubles("one", &[1, 1], vec![1.0]),
    };
    let negative = graph.apply("Neg", &[input]);
    let exponential = graph.apply("Exp", &[&negative]);
    let sum = graph.apply("Add", &[&one, &exponential]);
    graph.apply("Div", &[&one, &sum])
}
