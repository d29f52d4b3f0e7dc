//! What the browser says about its storage, as failures with something to do.

use js_sys::Reflect;
use protocol::Failure;
use wasm_bindgen::JsValue;

/// Code of the failure when another tab has taken over the database.
pub const CONFLICT: &str = "storage.conflict";

/// Code of the failure when there is no room.
pub const FULL: &str = "storage.full";

/// The failure for an error of IndexedDB.
pub fn failure(error: &JsValue) -> Failure {
    let (name, message) = (text(error, "name"), text(error, "message"));
    match name.as_str() {
        "QuotaExceededError" => Failure {
            code: FULL.into(),
            message: "The browser has no room left for this project. Nothing was changed.".into(),
            hint: "Delete a project that is not needed, or free space on the disk, then try again. \
                   Saving the project file first keeps a copy."
                .into(),
        },
        "ConstraintError" => conflict(),
        "InvalidStateError" | "NotFoundError" => Failure {
            code: "storage.closed".into(),
            message: "The browser closed its database, perhaps because site data was deleted. Nothing was changed."
                .into(),
            hint: "Save the project file to keep your work, then reload the page.".into(),
        },
        _ => Failure {
            code: "storage.failed".into(),
            message: format!(
                "The browser could not use its database: {}. Nothing was changed.",
                words(&name, &message)
            ),
            hint: "Try again. If it stays like this, save the project file and reload the page.".into(),
        },
    }
}

/// Another tab has taken over the database.
pub fn conflict() -> Failure {
    Failure {
        code: CONFLICT.into(),
        message: "This project was opened in another tab, which keeps it now. Nothing was changed here.".into(),
        hint: "Go on in the other tab, or reload this one to bring the project back here.".into(),
    }
}

/// There is nothing to read from.
pub fn unreadable(reason: &str) -> Failure {
    Failure {
        code: "storage.none".into(),
        message: format!("The browser's database cannot be opened: {reason}."),
        hint: "Reload the page, or try another browser window.".into(),
    }
}

/// What is in the second copy cannot be known, and the database is empty.
pub fn second_unreadable(reason: &str) -> Failure {
    Failure {
        code: "storage.second".into(),
        message: format!("The browser lost its database, and the second copy cannot be read now: {reason}."),
        hint: "Close other tabs of the sandbox, then reload the page.".into(),
    }
}

/// Whether an error has a name.
pub fn is_named(error: &JsValue, name: &str) -> bool {
    text(error, "name") == name
}

/// Whether the browser says no more than that something went wrong inside of it. Chromium gives the same name to a refusal by
/// its user, which stays as it is.
pub fn is_internal(error: &JsValue) -> bool {
    is_named(error, "UnknownError") && text(error, "message").starts_with("Internal error")
}

/// What the browser said, for the reason of a memory-only project.
pub fn reason(error: &JsValue) -> String {
    words(&text(error, "name"), &text(error, "message"))
}

fn words(name: &str, message: &str) -> String {
    let message = message.trim().trim_end_matches('.');
    match (name, message) {
        ("", "") => "no reason given".into(),
        (name, "") => name.into(),
        ("", message) => message.into(),
        (name, message) => format!("{message} ({name})"),
    }
}

fn text(error: &JsValue, name: &str) -> String {
    Reflect::get(error, &name.into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
}
