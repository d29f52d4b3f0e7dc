//! Why a model answers as it does.
//!
//! | Module | Question it answers | Needs |
//! |---|---|---|
//! | [`tree_shap`] | By how much did each feature move *this* answer, in an ensemble of trees? | the trees |
//! | [`linear_shap`] | The same, in a linear model | coefficients and means |
//! | [`permutation`] | How much worse does the model get without a column? | a score |
//! | [`dependence`] | What does the model answer as one column changes? | answers |
//!
//! Models see features; a column of a table may be several of them, as a category with an indicator for each of its values.
//! SHAP values of a column add up ([`Explanation::fold`]); the other methods move a column's features together
//! ([`columns::features_of`]).
//!
//! All of it describes the *model*, not the world: each method's `CAVEAT` is a sentence to show to whoever reads its numbers.
//!
//! There is no I/O and no clock; randomness comes from a seed, and transcendental functions from `libm`, so results are equal
//! bit for bit in every browser. What the features are called, how they were coded and which rows are explained is the
//! caller's business.
//!
//! ```
//! use explain::tree_shap::{interventional, path_dependent};
//! use explain::{Ensemble, Node, Tree};
//! use ndarray::array;
//!
//! // 10 if the first feature is greater than 0, else 0. Three of four training rows were.
//! let tree = Tree::new(
//!     vec![
//!         Node::Branch { feature: 0, threshold: 0.0, missing_left: true, left: 1, right: 2 },
//!         Node::Leaf { values: vec![0.0] },
//!         Node::Leaf { values: vec![10.0] },
//!     ],
//!     vec![4.0, 1.0, 3.0],
//! )?;
//! let model = Ensemble::new(2, vec![1.0], vec![(tree, 0)])?;
//!
//! let by_training = path_dependent::explain(&model, array![[5.0, 0.0]].view())?;
//! assert_eq!(by_training.expected, array![8.5]);
//! assert!((by_training.values[[0, 0, 0]] - 2.5).abs() < 1e-12);
//!
//! let background = array![[-1.0, 0.0], [1.0, 0.0]];
//! let by_background = interventional::explain(&model, background.view(), array![[5.0, 0.0]].view())?;
//! assert_eq!((by_background.expected[0], by_background.values[[0, 0, 0]]), (6.0, 5.0));
//! # Ok::<(), explain::Error>(())
//! ```

pub mod columns;
pub mod dependence;
mod error;
mod explanation;
pub mod linear_shap;
pub mod permutation;
mod progress;
mod random;
mod tree;
pub mod tree_shap;

pub use error::Error;
pub use explanation::Explanation;
pub use progress::{Progress, Watch};
pub use tree::{Ensemble, Node, Tree};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
