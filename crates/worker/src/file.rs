//! A file of the learner's, read piece by piece: only the trainer that reads it ever has a part of it in memory.

use engine::jobs::{Job, Source, SourceError};
use js_sys::Uint8Array;
use protocol::Failure;
use wasm_bindgen::JsValue;
use web_sys::{File, FileReaderSync};

/// Runs a job in a trainer, with the file it reads, and those that follow from it.
///
/// # Errors
/// A failure that tells the learner what is wrong and what to do.
pub fn run(
    request: Vec<u8>,
    file: Option<File>,
    progress: &mut dyn FnMut(&[u8]),
    done: &mut dyn FnMut(Vec<u8>, Option<u32>),
) -> Result<(), Failure> {
    let job = Job::read(&request)?;
    drop(request);
    let mut pieces = file.map(|file| Pieces { file, reader: FileReaderSync::new().ok(), ahead: None });
    job.run_through(pieces.as_mut().map(|pieces| pieces as &mut dyn Source), progress, done)
}

struct Pieces {
    file: File,
    reader: Option<FileReaderSync>,
    /// Where the piece begins that was fetched last, and its bytes.
    ahead: Option<(u64, Uint8Array)>,
}

/// Bytes that are fetched at once. Each piece has its price: by the megabyte, reading a file takes three times as long.
const AHEAD: u64 = 32 * 1024 * 1024;

impl Source for Pieces {
    fn size(&self) -> u64 {
        self.file.size() as u64
    }

    fn read(&mut self, at: u64, into: &mut [u8]) -> Result<(), SourceError> {
        let gone = |_: JsValue| SourceError {
            reason: "the browser does not give it any more; it may have been changed, moved or deleted.".into(),
        };
        let wanted = into.len() as u64;
        let holds = |from: u64, bytes: &Uint8Array| from <= at && at + wanted <= from + u64::from(bytes.length());
        let (from, bytes) = match self.ahead.take() {
            Some((from, bytes)) if holds(from, &bytes) => (from, bytes),
            _ => {
                let to = at + wanted.max(AHEAD);
                let piece = self.file.slice_with_f64_and_f64(at as f64, to as f64).map_err(gone)?;
                let reader = self.reader.as_ref().ok_or(JsValue::NULL).map_err(gone)?;
                (at, Uint8Array::new(&reader.read_as_array_buffer(&piece).map_err(gone)?.into()))
            }
        };
        if !holds(from, &bytes) {
            return Err(gone(JsValue::NULL));
        }
        let start = (at - from) as u32;
        bytes.subarray(start, start + wanted as u32).copy_to(into);
        self.ahead = Some((from, bytes));
        Ok(())
    }
}
