//! Walks through a protobuf message without building anything, to see whether it is safe to decode.
//!
//! A file of a few megabytes can claim gigabytes: lengths that reach beyond its end, or millions of empty messages that
//! become large structures. The walk keeps its own stack, so deep nesting costs nothing here.

use crate::Error;

/// Bytes of a file that are read at most.
const MOST_BYTES: u64 = 256 << 20;
/// Bytes the decoded file may take.
const MOST_MEMORY: u64 = 1 << 30;
/// Nodes a file may have, those of inner graphs included.
const MOST_NODES: u64 = 100_000;
/// Messages inside each other: prost refuses to decode more than 100.
const MOST_LEVELS: u64 = 90;

/// The messages of an ONNX file whose fields matter here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Model,
    Graph,
    Node,
    Attribute,
    Tensor,
    Value,
    /// Small things, of which only the size counts.
    Other,
}

impl Kind {
    /// The message in a field, if there is one.
    fn of_field(self, field: u64) -> Option<Self> {
        match (self, field) {
            (Self::Model, 7) | (Self::Attribute, 6 | 11) => Some(Self::Graph),
            (Self::Graph, 1) => Some(Self::Node),
            (Self::Node, 5) => Some(Self::Attribute),
            (Self::Graph, 5) | (Self::Attribute, 5 | 10) => Some(Self::Tensor),
            (Self::Graph, 11..=13) => Some(Self::Value),
            (Self::Model, 8 | 14 | 20 | 25) | (Self::Graph, 14 | 15) | (Self::Attribute, 15 | 22 | 23) => {
                Some(Self::Other)
            }
            (Self::Value, 2) | (Self::Tensor, 3 | 13) => Some(Self::Other),
            _ => None,
        }
    }

    /// Memory of the decoded message itself.
    fn size(self) -> u64 {
        match self {
            Self::Model | Self::Graph | Self::Attribute => 600,
            Self::Tensor => 400,
            Self::Node => 240,
            Self::Value => 160,
            Self::Other => 64,
        }
    }
}

/// Refuses bytes that are no protobuf message, or that would become too much.
pub(crate) fn check(bytes: &[u8]) -> Result<(), Error> {
    within("its size in bytes", bytes.len() as u64, MOST_BYTES)?;
    if bytes.is_empty() {
        return Err(not_onnx("it is empty"));
    }
    let (mut memory, mut nodes) = (0, 0);
    // The messages around the place reached: where each ends, and its kind.
    let mut around = vec![(bytes.len(), Kind::Model)];
    let mut at = 0;
    while let Some(&(end, kind)) = around.last() {
        if at == end {
            around.pop();
            continue;
        }
        let (field, wire_type) = match varint(bytes, &mut at, end)? {
            tag if tag >> 3 == 0 || tag >> 32 != 0 => {
                return Err(not_onnx(format!("byte {at} is no field of a message")));
            }
            tag => (tag >> 3, tag & 7),
        };
        let length = match wire_type {
            0 => {
                varint(bytes, &mut at, end)?;
                memory += 8;
                0
            }
            1 => 8,
            5 => 4,
            2 => varint(bytes, &mut at, end)?,
            _ => return Err(not_onnx(format!("byte {at} starts something that is in no ONNX file"))),
        };
        let after =
            usize::try_from(length).ok().and_then(|length| at.checked_add(length)).filter(|&after| after <= end);
        let Some(after) = after else {
            return Err(not_onnx(format!("it claims {length} bytes at byte {at}, of which {} are there", end - at)));
        };
        match kind.of_field(field).filter(|_| wire_type == 2) {
            Some(inner) => {
                memory += inner.size();
                nodes += u64::from(inner == Kind::Node);
                // Of small things nothing is known but their length; no part of theirs takes more than this.
                memory += if inner == Kind::Other { length * 40 } else { 0 };
                if inner != Kind::Other {
                    around.push((after, inner));
                    within("the number of messages inside each other", around.len() as u64, MOST_LEVELS)?;
                } else {
                    at = after;
                }
            }
            // A list of numbers takes 8 bytes for each, and one byte of the file each at least. Text and bytes take no
            // more than they are long, and a little for themselves.
            None => {
                let packed = matches!((kind, field), (Kind::Attribute, 8) | (Kind::Tensor, 1 | 5 | 7 | 11));
                memory += if packed { length * 8 } else { length + 24 };
                at = after;
            }
        }
        within("the memory it needs in bytes", memory, MOST_MEMORY)?;
        within("the number of nodes", nodes, MOST_NODES)?;
    }
    Ok(())
}

fn varint(bytes: &[u8], at: &mut usize, end: usize) -> Result<u64, Error> {
    let mut value = 0_u64;
    for shift in (0..70).step_by(7) {
        if *at >= end {
            return Err(not_onnx("it is cut off"));
        }
        let byte = bytes[*at];
        *at += 1;
        value |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
        if byte < 0x80 {
            return Ok(value);
        }
    }
    Err(not_onnx(format!("the number before byte {at} has no end")))
}

fn within(what: &str, found: u64, limit: u64) -> Result<(), Error> {
    if found <= limit { Ok(()) } else { Err(Error::TooLarge { what: what.into(), found, limit }) }
}

fn not_onnx(problem: impl Into<String>) -> Error {
    Error::NotOnnx { problem: problem.into() }
}
