//! Ensembles that were read from somewhere.

use serde::{Deserialize, Serialize};

use super::{Ensemble, Link};
use crate::{Error, Node, Tree};

/// An ensemble as it is written.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Ensemble")]
pub(super) struct Parts {
    trees: Vec<Tree>,
    n_features: u32,
    base: Vec<f32>,
    link: Link,
}

impl From<Ensemble> for Parts {
    fn from(Ensemble { trees, n_features, base, link, .. }: Ensemble) -> Self {
        Self { trees, n_features, base, link }
    }
}

impl TryFrom<Parts> for Ensemble {
    type Error = Error;

    fn try_from(Parts { trees, n_features, base, link }: Parts) -> Result<Self, Error> {
        let width = match link {
            Link::Identity | Link::Logistic if base.len() != 1 => {
                return Err(Error::Model("a single score needs a single base"));
            }
            Link::Mean if trees.is_empty() => return Err(Error::Model("a forest has no trees")),
            Link::Mean => base.len(),
            _ => 1,
        };
        if base.is_empty() || base.iter().any(|b| !b.is_finite()) {
            return Err(Error::Model("the base scores are missing or not finite"));
        }
        if link == Link::Softmax && trees.len() % base.len() != 0 {
            return Err(Error::Model("the last round of boosting lacks trees"));
        }
        for tree in &trees {
            if tree.values_per_leaf() != width {
                return Err(Error::Model("the leaves of a tree have too few or too many values"));
            }
            let asks_too_far = |node: &Node| matches!(node, Node::Branch { feature, .. } if *feature >= n_features);
            if tree.nodes().iter().any(asks_too_far) {
                return Err(Error::Model("a branch asks for a column that does not exist"));
            }
        }
        Ok(Self { trees, n_features, n_outputs: base.len() as u32, base, link })
    }
}
