//! An ensemble as read, before it is laid out: what each node and leaf is, with indices that are all valid.

use std::ops::Range;

/// How the votes of all trees for one target become its score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aggregate {
    Sum,
    Average,
    Min,
    Max,
}

/// What a node asks about its feature. `true` leads to the first child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    LessOrEqual,
    Less,
    GreaterOrEqual,
    Greater,
    Equal,
    NotEqual,
    Member,
}

/// A checked ensemble. From each root every node is reached once at most, so walks end.
#[derive(Debug)]
pub(crate) struct Plan {
    pub roots: Vec<Step>,
    pub branches: Vec<Branch>,
    /// For each leaf, the range of its votes.
    pub leaves: Vec<Range<usize>>,
    /// Target and weight.
    pub votes: Vec<(u32, f64)>,
    /// The values of all sets, one set after the other.
    pub members: Vec<f64>,
    /// Columns that splits look at: the greatest feature id + 1.
    pub features: usize,
    pub targets: usize,
    /// As many as targets, or none.
    pub base_values: Vec<f64>,
    pub aggregate: Aggregate,
}

/// Where to go from a node: on to a branch or to a leaf, by index into the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Branch(usize),
    Leaf(usize),
}

/// One split.
#[derive(Debug, Clone)]
pub(crate) struct Branch {
    pub feature: u32,
    pub mode: Mode,
    pub threshold: f64,
    /// Its set within [`Plan::members`].
    pub members: Range<usize>,
    /// Whether a missing value (NaN) goes where `true` goes, whatever the split says.
    pub missing_is_true: bool,
    pub yes: Step,
    pub no: Step,
}
