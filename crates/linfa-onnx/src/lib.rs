#![doc = include_str!("../README.md")]
//!
//! # Map of the crate
//!
//! - [`Column`] and [`Preprocessing`] say how a table of named columns becomes a matrix of features. The same description
//!   prepares the training data ([`Preprocessing::transform`]) and is written into the graph, so the two cannot drift apart.
//! - [`Export`] takes that description, names and metadata, and writes one fitted model.
//! - [`names`] holds the names of the tensors to read from a runtime.
//! - [`Error`] lists what is refused.
//!
//! The crate writes ONNX and reads nothing back; it holds no runtime.

#![cfg_attr(
    not(all(feature = "linear", feature = "logistic", feature = "trees")),
    allow(dead_code, reason = "each family uses its share of the common parts")
)]

mod classes;
mod column;
mod error;
mod export;
mod graph;
#[cfg(feature = "linear")]
mod linear;
#[cfg(feature = "logistic")]
mod logistic;
mod metadata;
pub mod names;
mod preprocessing;
mod proto;
#[cfg(feature = "trees")]
mod trees;

pub use classes::class_positions;
pub use column::{Column, Scale};
pub use error::Error;
pub use export::Export;
pub use preprocessing::{Feature, Preprocessing, Values};
