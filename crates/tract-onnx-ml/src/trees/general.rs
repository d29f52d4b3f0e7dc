//! The general walk: any split, in float64, one row and tree at a time.
//!
//! Float32 values and thresholds are exact in float64, so comparisons come out as they would in float32.

use std::ops::Range;

use super::flat::{Flat, FlatNode};
use super::plan::Mode;

/// The trees in this layout.
#[derive(Debug)]
pub(crate) struct General {
    nodes: Vec<Node>,
    roots: Vec<u32>,
    members: Vec<f64>,
}

#[derive(Debug)]
enum Node {
    Split { feature: u32, mode: Mode, missing_is_true: bool, yes: u32, no: u32, threshold: f64, members: Range<u32> },
    Leaf,
}

impl General {
    pub fn new(flat: &Flat, members: &[f64]) -> Self {
        let node = |node: &FlatNode| match node {
            FlatNode::Leaf => Node::Leaf,
            FlatNode::Split { feature, mode, threshold, members, missing_is_true, yes, no } => Node::Split {
                feature: *feature,
                mode: *mode,
                missing_is_true: *missing_is_true,
                yes: *yes,
                no: *no,
                threshold: *threshold,
                members: members.start as u32..members.end as u32,
            },
        };
        Self {
            nodes: flat.nodes.iter().map(node).collect(),
            roots: flat.roots.iter().map(|root| root.0).collect(),
            members: members.to_vec(),
        }
    }

    /// Calls `vote` with the row and the place of the leaf it falls into, for all rows of `width` values and all trees.
    pub fn visit(&self, values: &[f64], width: usize, mut vote: impl FnMut(usize, usize)) {
        if width == 0 {
            return;
        }
        for (row, values) in values.chunks_exact(width).enumerate() {
            for &root in &self.roots {
                vote(row, self.leaf(values, root));
            }
        }
    }

    fn leaf(&self, row: &[f64], root: u32) -> usize {
        let mut place = root;
        loop {
            match &self.nodes[place as usize] {
                Node::Leaf => return place as usize,
                Node::Split { feature, mode, missing_is_true, yes, no, threshold, members } => {
                    let value = row[*feature as usize];
                    let answer = match mode {
                        Mode::LessOrEqual => value <= *threshold,
                        Mode::Less => value < *threshold,
                        Mode::GreaterOrEqual => value >= *threshold,
                        Mode::Greater => value > *threshold,
                        Mode::Equal => value == *threshold,
                        Mode::NotEqual => value != *threshold,
                        Mode::Member => self.members[members.start as usize..members.end as usize].contains(&value),
                    };
                    place = if answer || (*missing_is_true && value.is_nan()) { *yes } else { *no };
                }
            }
        }
    }
}
