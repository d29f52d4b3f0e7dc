//! Comparisons, logic, and the choice between two values.

use tract_onnx::model::OnnxOpRegister;
use tract_onnx::tract_core::ops::math::{is_inf, is_nan};
use tract_onnx::tract_hir::internal::*;
use tract_onnx::tract_hir::ops::binary::BinIntoHir;
use tract_onnx::tract_hir::ops::element_wise::ElementWiseIntoHir;
use tract_onnx::tract_hir::ops::logic;

use super::plain;

pub(super) fn register(register: &mut OnnxOpRegister) {
    register! { register,
        "And" => |_, _, _| plain(logic::And.into_hir()),
        "Equal" => |_, _, _| plain(logic::CompEq.into_hir()),
        "Greater" => |_, _, _| plain(logic::CompGT.into_hir()),
        "GreaterOrEqual" => |_, _, _| plain(logic::CompGTE.into_hir()),
        "IsInf" => |_, _, attributes| {
            let positive = attributes.int("detect_positive")?.unwrap_or(1) != 0;
            let negative = attributes.int("detect_negative")?.unwrap_or(1) != 0;
            plain(is_inf(positive, negative).into_hir())
        },
        "IsNaN" => |_, _, _| plain(is_nan().into_hir()),
        "Less" => |_, _, _| plain(logic::CompLT.into_hir()),
        "LessOrEqual" => |_, _, _| plain(logic::CompLTE.into_hir()),
        "Not" => |_, _, _| plain(logic::not().into_hir()),
        "Or" => |_, _, _| plain(logic::Or.into_hir()),
        "Where" => |_, _, _| plain(expand(logic::Iff)),
        "Xor" => |_, _, _| plain(logic::Xor.into_hir()),
    }
}
