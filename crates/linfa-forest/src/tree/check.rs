//! Trees that were read from somewhere: every walk must end at a leaf that has values.

use serde::{Deserialize, Serialize};

use super::{Node, Tree};
use crate::Error;

/// A tree as it is written.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Tree")]
pub(super) struct Parts {
    nodes: Vec<Node>,
    values: Vec<f32>,
    width: u32,
    gains: Vec<f32>,
    covers: Vec<f32>,
}

impl From<Tree> for Parts {
    fn from(Tree { nodes, values, width, gains, covers }: Tree) -> Self {
        Self { nodes, values, width, gains, covers }
    }
}

impl TryFrom<Parts> for Tree {
    type Error = Error;

    fn try_from(Parts { nodes, values, width, gains, covers }: Parts) -> Result<Self, Error> {
        if nodes.is_empty() || width == 0 {
            return Err(Error::Model("a tree has no nodes or no values"));
        }
        if gains.len() != nodes.len() || covers.len() != nodes.len() {
            return Err(Error::Model("a tree does not say the gain and the cover of every node"));
        }
        if values.iter().any(|value| !value.is_finite()) {
            return Err(Error::Model("a leaf has a value that is not finite"));
        }
        for (position, node) in nodes.iter().enumerate() {
            match *node {
                Node::Branch { threshold, left, right, .. } => {
                    if left as usize <= position || right as usize >= nodes.len() || left.checked_add(1) != Some(right)
                    {
                        return Err(Error::Model(
                            "a branch leads backwards, out of its tree, or to children that are not neighbours",
                        ));
                    }
                    if threshold.is_nan() {
                        return Err(Error::Model("a branch has no threshold"));
                    }
                }
                Node::Leaf { start } => {
                    if start as usize + width as usize > values.len() {
                        return Err(Error::Model("a leaf has no values"));
                    }
                }
            }
        }
        Ok(Self { nodes, values, width, gains, covers })
    }
}
