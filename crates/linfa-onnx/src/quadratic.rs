//! Squared distances of the features to several centres, each measured in its own way.
//!
//! One centre after the other, as linfa does it: the difference first, then the measure, then the squares. In the shorter form
//! `x² - 2xc + c²` the squares would cancel where a spread is small; and side by side the differences would need K times the
//! memory.

use ndarray::{ArrayView1, ArrayView2};

use crate::graph::{Element, Graph};
use crate::proto::AttributeProto;

/// How the difference `d = x - centre`, a row of F numbers, becomes a distance.
pub(crate) enum Measure<'a> {
    /// `Σ dᵢ²`
    Plain,
    /// `Σ (dᵢ factorᵢ)²`
    Scaled(ArrayView1<'a, f64>),
    /// `Σ (d · matrix)ᵢ²`
    Projected(ArrayView2<'a, f64>),
}

/// Adds the squared distances of a float32 tensor `[N, F]` to the centres; the result is float64 `[N, K]`.
pub(crate) fn write<'a>(
    graph: &mut Graph,
    input: &str,
    centres: impl Iterator<Item = (ArrayView1<'a, f64>, Measure<'a>)>,
) -> String {
    let input = graph.cast(input, Element::Double);
    let axis = graph.ints("axis", &[1], vec![1]);
    let mut distances = vec![];
    for (centre, measure) in centres {
        let count = centre.len();
        let centre = graph.doubles("centre", &[1, count], centre.to_vec());
        let mut difference = graph.apply("Sub", &[&input, &centre]);
        match measure {
            Measure::Plain => {}
            Measure::Scaled(factor) => {
                let factor = graph.doubles("spread", &[1, count], factor.to_vec());
                difference = graph.apply("Mul", &[&difference, &factor]);
            }
            Measure::Projected(matrix) => {
                let matrix = graph.doubles("spread", &[count, matrix.ncols()], matrix.iter().copied().collect());
                difference = graph.apply("MatMul", &[&difference, &matrix]);
            }
        }
        let squares = graph.apply("Mul", &[&difference, &difference]);
        distances.push(graph.apply("ReduceSum", &[&squares, &axis]));
    }
    if let [only] = &distances[..] {
        return only.clone();
    }
    let distances: Vec<&str> = distances.iter().map(String::as_str).collect();
    graph.apply_with("Concat", &distances, vec![AttributeProto::int("axis", 1)])
}
