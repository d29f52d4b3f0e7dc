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
mod trees;
mod values;

pub use error::Error;
pub use inspect::{Classes, Dimension, Port, Summary, inspect};
pub use read::read;
pub use register::{onnx, register};
