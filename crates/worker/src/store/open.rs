//! Opening the database, or saying why there is none.

use futures_channel::mpsc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{IdbDatabase, IdbFactory, IdbOpenDbRequest};

use super::{failure::reason, transaction::Listener};
use crate::{alarm::Alarm, scope::Scope};

/// Layout of the database.
const VERSION: u32 = 1;

/// Some browsers leave the request open for ever in place of an error.
const PATIENCE_MS: f64 = 10_000.0;

/// The database, made on the first visit; otherwise the reason there is none.
pub async fn open(
    scope: &Scope,
    factory: Result<Option<IdbFactory>, JsValue>,
    name: &str,
    stores: &'static [&'static str],
) -> Result<IdbDatabase, String> {
    let factory = factory.map_err(|error| reason(&error))?.ok_or("this browser offers no database to this page")?;
    let request = factory.open_with_u32(name, VERSION).map_err(|error| reason(&error))?;

    let (send, mut receive) = mpsc::unbounded();
    let (events, timer) = (send.clone(), send);
    let making = request.clone();
    let _listener = Listener::on(&request, &["upgradeneeded", "success", "error"], move |event| {
        if event.type_() == "upgradeneeded" {
            make_stores(&making, stores);
        } else {
            let _ = events.unbounded_send(event.type_());
        }
    });
    let alarm = Alarm::new(scope, move || {
        let _ = timer.unbounded_send("timeout".to_owned());
    });
    alarm.set(PATIENCE_MS);

    match receive.recv().await.as_deref() {
        Ok("success") => {
            let database: IdbDatabase = request.result().map_err(|error| reason(&error))?.unchecked_into();
            give_way(&database);
            Ok(database)
        }
        Ok("error") => {
            Err(request.error().ok().flatten().map_or_else(|| "no reason given".into(), |error| reason(&error)))
        }
        _ => Err("the browser's database did not answer".into()),
    }
}

/// Runs inside the upgrade. A store that cannot be made fails the first transaction, with its name.
fn make_stores(request: &IdbOpenDbRequest, stores: &[&str]) {
    let Ok(database) = request.result() else { return };
    let database: IdbDatabase = database.unchecked_into();
    for name in stores {
        let _ = database.create_object_store(name);
    }
}

/// Lets another tab delete or upgrade the database; from then on writing here fails.
fn give_way(database: &IdbDatabase) {
    let database = database.clone();
    let closing = database.clone();
    let closure = Closure::<dyn FnMut()>::new(move || closing.close());
    database.set_onversionchange(Some(closure.as_ref().unchecked_ref()));
    closure.forget();
}
