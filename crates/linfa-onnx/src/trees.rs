//! Trees: how they are laid out for the operators, and the decision trees of linfa-trees.

#[cfg(feature = "trees")]
mod linfa_tree;
#[cfg(feature = "trees")]
mod single;
mod table;

pub(crate) use table::TreeTable;
#[cfg(feature = "forest")]
pub(crate) use table::{Branch, Comparison};
