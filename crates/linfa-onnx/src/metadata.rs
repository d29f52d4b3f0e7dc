//! The key/value pairs of a model: the caller's, then what this crate says about it, lists as JSON.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::names::METADATA_PREFIX;
use crate::proto::StringStringEntryProto;
use crate::{Error, Preprocessing};

/// All pairs, in a fixed order. `family` is the model's type in linfa. `classes` is empty for a regression, which then gets no
/// key for it.
pub(crate) fn metadata(
    pairs: &[(String, String)],
    preprocessing: &Preprocessing,
    family: &str,
    digest: Option<&str>,
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
    entries.push(own("columns", json(preprocessing)));
    entries.push(own("features", json(&preprocessing.feature_names())));
    if !classes.is_empty() {
        entries.push(own("classes", json(classes)));
    }
    entries.push(own("model", family.into()));
    entries.extend(digest.map(|digest| own("training_digest", digest.into())));
    Ok(entries)
}

fn json<T: Serialize + ?Sized>(value: &T) -> String {
    // Strings and finite numbers in lists and structs: JSON can hold all of them.
    serde_json::to_string(value).expect("columns and names are plain data")
}

fn own(key: &str, value: String) -> StringStringEntryProto {
    entry(format!("{METADATA_PREFIX}{key}"), value)
}

fn entry(key: String, value: String) -> StringStringEntryProto {
    StringStringEntryProto { key: Some(key), value: Some(value) }
}
