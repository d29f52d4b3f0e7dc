//! The key/value pairs of a model: the caller's, then what this crate says about columns and classes, as JSON.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::names::METADATA_PREFIX;
use crate::proto::StringStringEntryProto;
use crate::{Error, Preprocessing};

/// All pairs, in a fixed order. `classes` is empty for a regression, which then gets no key for it.
pub(crate) fn metadata(
    pairs: &[(String, String)],
    preprocessing: &Preprocessing,
    classes: &[String],
) -> Result<Vec<StringStringEntryProto>, Error> {
    let mut seen = BTreeSet::new();
    for (key, _) in pairs {
        if key.is_empty() || key.starts_with(METADATA_PREFIX) {
            return Err(Error::InvalidMetadataKey { key: key.clone() });
        }
        if !seen.insert(key) {
            return Err(Error::DuplicateMetadataKey { key: key.clone() });
        }
    }
    let mut entries: Vec<_> = pairs.iter().map(|(key, value)| entry(key.clone(), value.clone())).collect();
    entries.push(own("columns", preprocessing));
    entries.push(own("features", &preprocessing.feature_names()));
    if !classes.is_empty() {
        entries.push(own("classes", classes));
    }
    Ok(entries)
}

fn own<T: Serialize + ?Sized>(key: &str, value: &T) -> StringStringEntryProto {
    // Strings and finite numbers in lists and structs: JSON can hold all of them.
    let json = serde_json::to_string(value).expect("columns and names are plain data");
    entry(format!("{METADATA_PREFIX}{key}"), json)
}

fn entry(key: String, value: String) -> StringStringEntryProto {
    StringStringEntryProto { key: Some(key), value: Some(value) }
}
