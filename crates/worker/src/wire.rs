//! Encoding of messages: postcard bytes in a `Uint8Array`.

use js_sys::{ArrayBuffer, Reflect, Uint8Array};
use protocol::Failure;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::File;

/// From a trainer to the engine worker. What a job gave comes by itself, in the field [`RESULT`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromTrainer {
    /// It listens: the request can be sent.
    Ready,
    /// How far it is; the engine knows how to read it.
    Progress(#[serde(with = "serde_bytes")] Vec<u8>),
    /// The job could not be done.
    Failed(Failure),
}

/// Where the bytes stand that a job gave; the engine knows how to read them.
pub const RESULT: &str = "result";

/// Where the number stands of the job with which the trainer goes on, if it does.
pub const NEXT: &str = "next";

/// The bytes of a message.
///
/// # Panics
/// Never for the messages of this project: plain data always encodes.
pub fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    postcard::to_allocvec(message).expect("plain data encodes")
}

/// Reads a message.
///
/// # Errors
/// `message.unreadable` for bytes of another build, or damaged ones.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Failure> {
    postcard::from_bytes(bytes).map_err(|error| Failure {
        code: "message.unreadable".into(),
        message: format!("A message between the parts of this page could not be read: {error}."),
        hint: "Reload the page so that all its parts are of the same version.".into(),
    })
}

/// The bytes that came with a message event, if it brought bytes.
pub fn bytes_of(data: &JsValue) -> Option<Vec<u8>> {
    if let Some(array) = data.dyn_ref::<Uint8Array>() {
        return Some(array.to_vec());
    }
    data.dyn_ref::<ArrayBuffer>().map(|buffer| Uint8Array::new(buffer).to_vec())
}

/// A file that the page hands over, and the number under which commands speak of it.
pub fn file_of(data: &JsValue) -> Option<(u32, File)> {
    let file = Reflect::get(data, &"file".into()).ok()?.dyn_into::<File>().ok()?;
    let id = Reflect::get(data, &"id".into()).ok()?.as_f64()?;
    Some((id as u32, file))
}

/// The request of a job, and the file it reads.
pub fn work_of(data: &JsValue) -> Option<(Vec<u8>, Option<File>)> {
    let request = bytes_of(&Reflect::get(data, &"request".into()).ok()?)?;
    let file = Reflect::get(data, &"file".into()).ok().and_then(|file| file.dyn_into().ok());
    Some((request, file))
}
