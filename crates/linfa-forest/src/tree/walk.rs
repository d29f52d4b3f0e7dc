//! Many rows through one tree: eight at a time, step by step, so that the processor need not wait for one row.

use super::{Node, Tree};

/// Rows that walk together.
const LANES: usize = 8;
/// The bit of a step's feature that says that missing values go left.
const MISSING_LEFT: u32 = 1 << 31;

/// A node as a step. Leaves lead to themselves.
#[derive(Clone, Copy)]
struct Step {
    threshold: f64,
    feature: u32,
    /// The left child; the right one is next to it.
    left: u32,
}

/// Where rows end up in one tree after the other; keeps its memory between them.
#[derive(Default)]
pub(crate) struct Walk {
    steps: Vec<Step>,
    ends: Vec<u32>,
}

impl Walk {
    /// The leaf, as a position among the nodes, of each row of a block. Rows have `width` numbers.
    pub(crate) fn leaves(&mut self, tree: &Tree, block: &[f64], width: usize) -> &[u32] {
        self.ends.clear();
        let rows = block.len() / width;
        let mut alone = block;
        // To lay out the steps must pay.
        if rows * 4 >= tree.nodes.len() {
            self.lay_out(tree);
            let together = block.chunks_exact(LANES * width);
            alone = together.remainder();
            together.for_each(|rows| self.ends.extend(self.together(rows, width)));
        }
        self.ends.extend(alone.chunks_exact(width).map(|row| tree.leaf(row) as u32));
        &self.ends
    }

    fn lay_out(&mut self, tree: &Tree) {
        self.steps.clear();
        self.steps.extend((0_u32..).zip(&tree.nodes).map(|(position, node)| match *node {
            Node::Branch { feature, threshold, missing_left, left, .. } => {
                Step { threshold, feature: feature | if missing_left { MISSING_LEFT } else { 0 }, left }
            }
            Node::Leaf { .. } => Step { threshold: f64::INFINITY, feature: MISSING_LEFT, left: position },
        }));
    }

    fn together(&self, rows: &[f64], width: usize) -> [u32; LANES] {
        let mut places = [0_u32; LANES];
        loop {
            let mut moved = 0;
            for (place, row) in places.iter_mut().zip(rows.chunks_exact(width)) {
                let step = self.steps[*place as usize];
                let x = row[(step.feature & !MISSING_LEFT) as usize];
                let goes_left = (x <= step.threshold) | (x.is_nan() & (step.feature & MISSING_LEFT != 0));
                let next = step.left + u32::from(!goes_left);
                moved |= next ^ *place;
                *place = next;
            }
            if moved == 0 {
                return places;
            }
        }
    }
}
