//! Content that several hold: rows, models. Cloning it copies nothing.

use std::ops::Deref;
use std::rc::Rc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_bytes::{ByteBuf, Bytes};

/// Bytes, stored as a byte string.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content(Rc<Vec<u8>>);

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Rc::new(bytes))
    }
}

impl Content {
    /// The bytes themselves; copied only where somebody else holds them too.
    pub fn into_bytes(self) -> Vec<u8> {
        Rc::unwrap_or_clone(self.0)
    }
}

impl Deref for Content {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl Serialize for Content {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Bytes::new(&self.0).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(ByteBuf::deserialize(deserializer)?.into_vec().into())
    }
}
