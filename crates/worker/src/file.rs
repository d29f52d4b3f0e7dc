//! A file of the learner's, read piece by piece: only the trainer that reads it ever has a part of it in memory.

use engine::jobs::{Source, SourceError, run_with};
use js_sys::Uint8Array;
use protocol::Failure;
use wasm_bindgen::JsValue;
use web_sys::{File, FileReaderSync};

/// Runs a job in a trainer, with the file it reads.
///
/// # Errors
/// A failure that tells the learner what is wrong and what to do.
pub fn run(request: &[u8], file: Option<File>, progress: &mut dyn FnMut(&[u8])) -> Result<Vec<u8>, Failure> {
    match file {
        None => run_with(request, None, progress),
        Some(file) => run_with(request, Some(&mut Pieces { file, reader: FileReaderSync::new().ok() }), progress),
    }
}

struct Pieces {
    file: File,
    reader: Option<FileReaderSync>,
}

impl Source for Pieces {
    fn size(&self) -> u64 {
        self.file.size() as u64
    }

    fn read(&mut self, at: u64, into: &mut [u8]) -> Result<(), SourceError> {
        let gone = |_: JsValue| SourceError {
            reason: "the browser does not give it any more; it may have been changed, moved or deleted.".into(),
        };
        let to = at + into.len() as u64;
        let piece = self.file.slice_with_f64_and_f64(at as f64, to as f64).map_err(gone)?;
        let reader = self.reader.as_ref().ok_or(JsValue::NULL).map_err(gone)?;
        let bytes = Uint8Array::new(&reader.read_as_array_buffer(&piece).map_err(gone)?.into());
        if bytes.length() as usize != into.len() {
            return Err(gone(JsValue::NULL));
        }
        bytes.copy_to(into);
        Ok(())
    }
}
