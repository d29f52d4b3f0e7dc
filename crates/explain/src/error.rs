//! What cannot be explained, and why.

use thiserror::Error;

/// A model, a table or a setting that cannot be used as asked. Rows, columns, features and nodes count from 0.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum Error {
    /// A node contradicts the rest of its tree.
    #[error("node {node} of the tree {problem}")]
    Node {
        /// Position of the node.
        node: usize,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A tree has no nodes, or not one cover for each.
    #[error("the tree has {nodes} nodes and {covers} covers, but needs at least one node and a cover for each")]
    NodeCount {
        /// The number of nodes.
        nodes: usize,
        /// The number of covers.
        covers: usize,
    },
    /// A model has no output, or one of its constants is not finite.
    #[error("the model's {what} must be finite numbers, at least one")]
    Constants {
        /// Which constants.
        what: &'static str,
    },
    /// A tree asks for a feature that the model does not have.
    #[error("tree {tree} asks for feature {feature}, but there are only {features}")]
    TreeFeature {
        /// Position of the tree.
        tree: usize,
        /// The feature asked for.
        feature: usize,
        /// How many there are.
        features: usize,
    },
    /// A tree adds to outputs that the model does not have.
    #[error("tree {tree} adds {width} values from output {first} on, but there are only {outputs} outputs")]
    TreeOutput {
        /// Position of the tree.
        tree: usize,
        /// The first output it adds to.
        first: usize,
        /// How many values a leaf has.
        width: usize,
        /// How many outputs there are.
        outputs: usize,
    },
    /// Two things that belong together differ in number.
    #[error("expected {expected} {what}, found {found}")]
    Count {
        /// What is counted.
        what: &'static str,
        /// How many there should be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// A table without rows, where at least one is needed.
    #[error("{what} have no rows, at least one is needed")]
    NoRows {
        /// Which rows.
        what: &'static str,
    },
    /// A missing or infinite number where the method needs a finite one.
    #[error("feature {feature} of row {row} of the {what} is {value}, but must be finite; fill missing values first")]
    NotFinite {
        /// Which table.
        what: &'static str,
        /// The row.
        row: usize,
        /// The feature.
        feature: usize,
        /// What was found.
        value: f64,
    },
    /// No number to make a grid of.
    #[error("the feature has no finite value to make a grid of")]
    NoValues,
    /// A feature was named that the rows do not have.
    #[error("there is no feature {feature}, the rows have {features}")]
    NoSuchFeature {
        /// The feature named.
        feature: usize,
        /// How many there are.
        features: usize,
    },
    /// A column was named without any feature.
    #[error("column {column} consists of no feature")]
    EmptyColumn {
        /// The column.
        column: usize,
    },
    /// A setting lies outside its range.
    #[error("{name} is {value}, but must be {expected}")]
    Setting {
        /// The setting.
        name: &'static str,
        /// The value given.
        value: usize,
        /// What would be accepted.
        expected: String,
    },
    /// The model's score is not a number that can be compared.
    #[error("the score of the model is {score}, but must be finite")]
    Score {
        /// The score.
        score: f64,
    },
    /// The progress callback asked to stop.
    #[error("stopped after {done} of {total} steps")]
    Cancelled {
        /// Steps done.
        done: usize,
        /// Steps planned.
        total: usize,
    },
}
