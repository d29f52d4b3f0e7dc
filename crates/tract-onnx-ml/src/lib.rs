#![doc = include_str!("../README.md")]

mod attributes;
mod error;
mod kernel;
mod labels;
mod operators;
mod post_transform;
mod register;
mod rows;
mod trees;
mod values;

pub use error::Error;
pub use register::{onnx, register};
