//! Reading everything that was kept.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::IdbDatabase;

use super::{
    ALL, ASIDE, BLOBS, HEAD, JOURNAL, Kept, META, SNAPSHOT,
    transaction::{Transaction, settled},
};

/// Everything kept, the key of the next entry, and the number of journal records that were set aside.
pub async fn read_all(database: &IdbDatabase) -> Result<(Kept, u32, u32), JsValue> {
    let transaction = Transaction::read(database, &ALL)?;
    let store = |name: &str| transaction.raw().object_store(name);
    let mut kept = Kept::default();

    let meta = store(META)?;
    kept.snapshot = content(settled(&meta.get(&SNAPSHOT.into())?).await?).ok();
    kept.head = content(settled(&meta.get(&HEAD.into())?).await?).ok();

    let aside = settled(&meta.get(&ASIDE.into())?).await?.dyn_into::<Array>().map_or(0, |records| records.length());

    let journal = store(JOURNAL)?;
    let keys = Array::from(&settled(&journal.get_all_keys()?).await?);
    let next = keys.iter().next_back().and_then(|key| key.as_f64()).map_or(0, |last| last as u32 + 1);
    for entry in Array::from(&settled(&journal.get_all()?).await?).iter() {
        // Bytes that are none become an empty record, which the engine reports with its number.
        kept.entries.push(content(entry).unwrap_or_default());
    }

    let blobs = store(BLOBS)?;
    // One after the other: all at once would hold every blob twice.
    for key in Array::from(&settled(&blobs.get_all_keys()?).await?).iter() {
        let value = settled(&blobs.get(&key)?).await?;
        if let (Some(digest), Ok(content)) = (key.as_string(), content(value)) {
            kept.blobs.insert(digest, content);
        }
    }
    Ok((kept, next, aside))
}

/// The journal records that were set aside.
pub async fn read_aside(database: &IdbDatabase) -> Result<Vec<Vec<u8>>, JsValue> {
    let transaction = Transaction::read(database, &[META])?;
    let records = settled(&transaction.raw().object_store(META)?.get(&ASIDE.into())?).await?;
    let records = records.dyn_into::<Array>().unwrap_or_default();
    Ok(records.iter().map(|record| content(record).unwrap_or_default()).collect())
}

fn content(value: JsValue) -> Result<Vec<u8>, JsValue> {
    value.dyn_into::<Uint8Array>().map(|array| array.to_vec())
}
