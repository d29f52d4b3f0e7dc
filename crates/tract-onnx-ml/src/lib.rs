#![doc = include_str!("../README.md")]

mod attributes;
mod error;
mod file;
mod inspect;
mod kernel;
mod labels;
mod operators;
mod post_transform;
mod read;
mod register;
mod rows;
mod standard;
mod trees;
mod values;

pub use error::Error;
pub use inspect::{Classes, Dimension, Port, Summary, inspect};
pub use read::read;
#[cfg(feature = "all-operators")]
pub use register::onnx;
pub use register::{register, tabular};
