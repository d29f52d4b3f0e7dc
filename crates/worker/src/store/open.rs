//! Opening the database, or saying why there is none.

use futures_channel::mpsc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{IdbDatabase, IdbFactory, IdbOpenDbRequest};

use super::{
    failure::{is_internal, reason},
    transaction::Listener,
};
use crate::{alarm::Alarm, scope::Scope};

/// Layout of the database.
const VERSION: u32 = 1;

/// Some browsers leave the request open for ever in place of an error.
const PATIENCE_MS: f64 = 10_000.0;

/// Pauses before asking again, in milliseconds. A browser that is started while the one before still ends, killed or
/// crashed, finds its own files locked; with its first answer for the last one, everything would seem to be lost.
const PAUSES_MS: [f64; 5] = [100.0, 200.0, 400.0, 800.0, 1_600.0];

/// Why there is no database.
struct Refused {
    /// It may be different in a moment.
    for_now: bool,
    reason: String,
}

impl From<JsValue> for Refused {
    fn from(error: JsValue) -> Self {
        Self { for_now: is_internal(&error), reason: reason(&error) }
    }
}

/// The database, made on the first visit; otherwise the reason there is none.
pub async fn open(
    scope: &Scope,
    factory: Result<Option<IdbFactory>, JsValue>,
    name: &str,
    stores: &'static [&'static str],
) -> Result<IdbDatabase, String> {
    let factory = factory.map_err(|error| reason(&error))?.ok_or("this browser offers no database to this page")?;
    for pause_ms in PAUSES_MS {
        match ask(scope, &factory, name, stores).await {
            Err(Refused { for_now: true, .. }) => pause(scope, pause_ms).await,
            answer => return answer.map_err(|refused| refused.reason),
        }
    }
    ask(scope, &factory, name, stores).await.map_err(|refused| refused.reason)
}

/// Waits.
pub async fn pause(scope: &Scope, ms: f64) {
    let (send, mut receive) = mpsc::unbounded();
    let alarm = Alarm::new(scope, move || {
        let _ = send.unbounded_send(());
    });
    alarm.set(ms);
    let _ = receive.recv().await;
}

async fn ask(
    scope: &Scope,
    factory: &IdbFactory,
    name: &str,
    stores: &'static [&'static str],
) -> Result<IdbDatabase, Refused> {
    let request = factory.open_with_u32(name, VERSION)?;

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
            let database: IdbDatabase = request.result()?.unchecked_into();
            give_way(&database);
            Ok(database)
        }
        Ok("error") => Err(request.error().ok().flatten().map_or(JsValue::UNDEFINED, JsValue::from).into()),
        _ => Err(Refused { for_now: false, reason: "the browser's database did not answer".into() }),
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
