#![doc = include_str!("../README.md")]
//!
//! # Map of the crate
//!
//! - [`Column`] and [`Preprocessing`] say how a table of named columns becomes a matrix of features. The same description
//!   prepares the training data ([`Preprocessing::transform`]) and is written into the graph, so the two cannot drift apart.
//! - [`Stage`] is a fitted scaler or projection between the features and the model.
//! - [`Export`] takes these descriptions, names and metadata, and writes one fitted model.
//! - [`names`] holds the names of the tensors to read from a runtime.
//! - [`Error`] lists what is refused.
//!
//! The crate writes ONNX and reads nothing back; it holds no runtime.

#![cfg_attr(
    not(all(
        feature = "bayes",
        feature = "clustering",
        feature = "elasticnet",
        feature = "ensemble",
        feature = "forest",
        feature = "ftrl",
        feature = "linear",
        feature = "logistic",
        feature = "preprocessing",
        feature = "reduction",
        feature = "svm",
        feature = "trees"
    )),
    allow(dead_code, reason = "each family uses its share of the common parts")
)]

mod affine;
#[cfg(feature = "bayes")]
mod bayes;
mod binary;
mod classes;
#[cfg(feature = "clustering")]
mod clustering;
mod column;
#[cfg(feature = "elasticnet")]
mod elasticnet;
#[cfg(feature = "ensemble")]
mod ensemble;
mod error;
mod export;
mod fitted;
#[cfg(feature = "forest")]
mod forest;
#[cfg(feature = "ftrl")]
mod ftrl;
mod graph;
#[cfg(feature = "linear")]
mod linear;
#[cfg(feature = "logistic")]
mod logistic;
mod metadata;
pub mod names;
mod preprocessing;
mod proto;
mod quadratic;
mod rounding;
mod scores;
mod stage;
#[cfg(feature = "svm")]
mod svm;
#[cfg(any(feature = "trees", feature = "forest"))]
mod trees;

pub use classes::class_positions;
pub use column::{Column, Scale};
pub use error::Error;
pub use export::Export;
pub use preprocessing::{Feature, Preprocessing, Values};
pub use stage::Stage;
