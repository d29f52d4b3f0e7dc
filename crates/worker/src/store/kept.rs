//! What a store keeps of a project.

use std::collections::BTreeMap;

/// Everything stored, as bytes only the engine can read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// State to open from, faster than replaying all entries.
    pub snapshot: Option<Vec<u8>>,
    /// Position of the production clock.
    pub head: Option<Vec<u8>>,
    /// Journal records in order.
    pub entries: Vec<Vec<u8>>,
    /// Digest and content of data versions and models.
    pub blobs: BTreeMap<String, Vec<u8>>,
}

impl Kept {
    /// Nothing was ever kept.
    pub fn is_empty(&self) -> bool {
        self.snapshot.is_none() && self.head.is_none() && self.entries.is_empty() && self.blobs.is_empty()
    }

    /// Whether it is of the same project, though something in one of the journals may be damaged.
    pub fn is_kin(&self, other: &Self) -> bool {
        self.entries.iter().zip(&other.entries).take(2).any(|(one, other)| one == other)
    }

    /// Bytes of the journal and the content.
    pub fn bytes(&self) -> u64 {
        self.entries.iter().chain(self.blobs.values()).map(|bytes| bytes.len() as u64).sum()
    }
}
