//! Two classes told apart by the logit of the positive one.

use crate::affine::Affine;
use crate::classes::{Ties, write_index, write_softmax};
use crate::export::Precision;
use crate::graph::Graph;

/// Which class names the two are, and from which logit on the label is the positive one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Binary {
    pub negative: usize,
    pub positive: usize,
    pub cut: f64,
}

impl Binary {
    /// Makes [`PROBABILITIES`](crate::names::PROBABILITIES), `[N, count]`, and [`LABEL_INDEX`](crate::names::LABEL_INDEX) of
    /// the logit of the positive class; the logit of the negative one is 0.
    pub(crate) fn write(self, graph: &mut Graph, logit: &Affine, input: &str, precision: Precision, count: usize) {
        let mut positions = vec![None; count];
        positions[self.negative] = Some(0);
        positions[self.positive] = Some(1);
        let logits = logit.beside_zero().arranged(&positions).write(graph, input, precision);
        write_softmax(graph, &logits, precision);
        // An equal logit is the positive class, wherever its column is.
        let ties = if self.positive > self.negative { Ties::Highest } else { Ties::Lowest };
        if self.cut == 0.0 {
            return write_index(graph, &logits, ties);
        }
        let mut shift = vec![0.0; count];
        shift[self.positive] = -self.cut;
        let shift = match precision {
            Precision::Single => graph.floats("cut", &[1, count], shift.iter().map(|&cut| cut as f32).collect()),
            Precision::Double => graph.doubles("cut", &[1, count], shift),
        };
        let shifted = graph.apply("Add", &[&logits, &shift]);
        write_index(graph, &shifted, ties);
    }
}
