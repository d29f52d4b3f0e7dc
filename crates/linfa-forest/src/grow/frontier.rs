//! Nodes that have a split but no children yet.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::{Place, Split};

/// A node to be split.
pub(super) struct Open {
    pub(super) place: Place,
    pub(super) split: Split,
}

/// The nodes to be split, in the order in which they will be.
pub(super) enum Frontier {
    /// The newest first.
    DepthFirst(Vec<Open>),
    /// The one that gains most first.
    BestFirst(BinaryHeap<Open>),
}

impl Frontier {
    pub(super) fn new(best_first: bool) -> Self {
        if best_first { Self::BestFirst(BinaryHeap::new()) } else { Self::DepthFirst(Vec::new()) }
    }

    pub(super) fn push(&mut self, open: Open) {
        match self {
            Self::DepthFirst(stack) => stack.push(open),
            Self::BestFirst(heap) => heap.push(open),
        }
    }

    pub(super) fn pop(&mut self) -> Option<Open> {
        match self {
            Self::DepthFirst(stack) => stack.pop(),
            Self::BestFirst(heap) => heap.pop(),
        }
    }
}

impl Ord for Open {
    fn cmp(&self, other: &Self) -> Ordering {
        self.split.gain.total_cmp(&other.split.gain).then_with(|| other.place.node.cmp(&self.place.node))
    }
}

impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Open {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Open {}
