//! Takes a project out of the browser without opening it: for when opening it is what breaks.

use protocol::{Answer, Failure, FromEngine};
use wasm_bindgen::JsValue;

use crate::{
    crash, keys,
    sandbox::Sandbox,
    scope::Scope,
    store::{DATABASE, Media, Shelf, Store, UNNAMED, database_of},
    wire::encode,
};

/// Posts a file of the `wanted` project, or of the one opened last, as the answer to a query.
///
/// # Errors
/// Outside of a dedicated worker.
pub async fn start<P: Sandbox>(wanted: Option<u32>) -> Result<(), JsValue> {
    keys::fix();
    crash::report_to_page();
    let scope = Scope::current().ok_or_else(|| JsValue::from_str("a project is only saved by a dedicated worker"))?;
    let outcome = save::<P>(&scope, wanted).await;
    scope.post(&encode(&FromEngine::Answer { id: 0, outcome }));
    Ok(())
}

async fn save<P: Sandbox>(scope: &Scope, wanted: Option<u32>) -> Result<Answer, Failure> {
    let (name, database, media) = match Shelf::open(scope, scope.indexed_db(), DATABASE).await {
        Some(shelf) => {
            let (number, database) = shelf.choose(wanted).await;
            (shelf.name_of(number).await, database, shelf.media())
        }
        None => (None, database_of(DATABASE, wanted.unwrap_or_default()), Media::of(scope).await),
    };
    let kept = Store::peek(scope, &media, &database).await?;
    P::pack(kept, name.as_deref().unwrap_or(UNNAMED))
}
