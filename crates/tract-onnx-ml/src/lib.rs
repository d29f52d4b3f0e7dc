//! The ai.onnx.ml operators for tract.
