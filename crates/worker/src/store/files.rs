//! Files of this site that only its scripts see (the origin private file system), where the browser has them.

use js_sys::{AsyncIterator, Error, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions, FileSystemGetFileOptions,
    FileSystemReadWriteOptions, FileSystemSyncAccessHandle,
};

use super::{DATABASE, failure::is_named, log::Disk, open::pause};
use crate::scope::Scope;

/// Pauses before asking again for a file that somebody has, in milliseconds: a worker that just ended may not have let go yet.
const PAUSES_MS: [f64; 5] = [20.0, 40.0, 80.0, 160.0, 320.0];

/// The folder of our files.
#[derive(Clone)]
pub struct Files {
    scope: Scope,
    folder: FileSystemDirectoryHandle,
}

impl Files {
    /// The folder, made on the first visit; none where the browser has no such files, or not for this page.
    pub async fn open(scope: &Scope) -> Option<Self> {
        let navigator = scope.raw().navigator();
        // Missing outside of secure contexts, and in older browsers.
        let storage = Reflect::get(&navigator, &"storage".into()).ok()?;
        let get: Function = Reflect::get(&storage, &"getDirectory".into()).ok()?.dyn_into().ok()?;
        let root = settled(get.call0(&storage).ok()?.dyn_into().ok()?).await.ok()?;
        let options = FileSystemGetDirectoryOptions::new();
        options.set_create(true);
        let root: FileSystemDirectoryHandle = root.unchecked_into();
        let folder = settled(root.get_directory_handle_with_options(DATABASE, &options)).await.ok()?;
        Some(Self { scope: scope.clone(), folder: folder.unchecked_into() })
    }

    /// The names of all files.
    ///
    /// # Errors
    /// When the browser cannot read its folder.
    pub async fn names(&self) -> Result<Vec<String>, JsValue> {
        let keys: AsyncIterator = self.folder.keys();
        let mut names = Vec::new();
        loop {
            let step = settled(keys.next()?).await?;
            if Reflect::get(&step, &"done".into())?.is_truthy() {
                return Ok(names);
            }
            names.extend(Reflect::get(&step, &"value".into())?.as_string());
        }
    }

    /// Deletes a file, if it is there.
    ///
    /// # Errors
    /// When somebody has it.
    pub async fn remove(&self, name: &str) -> Result<(), JsValue> {
        match settled(self.folder.remove_entry(name)).await {
            Err(error) if !is_named(&error, "NotFoundError") => Err(error),
            _ => Ok(()),
        }
    }

    /// Takes a file, so that nobody else has it; none if it is not there and should not, or cannot, be made.
    ///
    /// # Errors
    /// When it is there and cannot be had.
    pub async fn take(&self, name: &str, make: bool) -> Result<Option<File>, JsValue> {
        match settled(self.folder.get_file_handle(name)).await {
            Ok(file) => self.hold(file.unchecked_into()).await,
            Err(error) if is_named(&error, "NotFoundError") && make => {
                let options = FileSystemGetFileOptions::new();
                options.set_create(true);
                let Ok(file) = settled(self.folder.get_file_handle_with_options(name, &options)).await else {
                    return Ok(None);
                };
                Ok(self.hold(file.unchecked_into()).await.unwrap_or_default())
            }
            Err(error) if is_named(&error, "NotFoundError") => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn hold(&self, file: FileSystemFileHandle) -> Result<Option<File>, JsValue> {
        // Missing in older browsers, which had the folder already.
        if !Reflect::has(&file, &"createSyncAccessHandle".into())? {
            return Ok(None);
        }
        for pause_ms in PAUSES_MS {
            match settled(file.create_sync_access_handle()).await {
                Err(error) if is_held(&error) => pause(&self.scope, pause_ms).await,
                answer => return Ok(File::at_once(answer?)),
            }
        }
        Ok(File::at_once(settled(file.create_sync_access_handle()).await?))
    }
}

/// Whether somebody has the file. Safari has a name of its own for it.
fn is_held(error: &JsValue) -> bool {
    is_named(error, "NoModificationAllowedError") || is_named(error, "InvalidStateError")
}

async fn settled(promise: Promise) -> Result<JsValue, JsValue> {
    JsFuture::from(promise).await
}

/// A file that nobody else has, until this is dropped.
pub struct File(FileSystemSyncAccessHandle);

impl File {
    /// None in browsers of before 2023, which write later and answer with promises.
    fn at_once(handle: JsValue) -> Option<Self> {
        let file = Self(handle.unchecked_into());
        let later = matches!(file.0.get_size(), Ok(size) if size.is_nan());
        if later { None } else { Some(file) }
    }
}

impl Disk for File {
    type Error = JsValue;

    fn size(&self) -> Result<u64, JsValue> {
        Ok(self.0.get_size()? as u64)
    }

    fn read(&self, at: u64, into: &mut [u8]) -> Result<usize, JsValue> {
        Ok(self.0.read_with_u8_array_and_options(into, &from(at))? as usize)
    }

    fn write(&self, at: u64, bytes: &[u8]) -> Result<(), JsValue> {
        let written = self.0.write_with_u8_array_and_options(bytes, &from(at))?;
        if written as usize == bytes.len() {
            return Ok(());
        }
        let full = Error::new("there was room for a part only");
        full.set_name("QuotaExceededError");
        Err(full.into())
    }

    fn truncate(&self, size: u64) -> Result<(), JsValue> {
        self.0.truncate_with_f64(size as f64)
    }

    fn flush(&self) -> Result<(), JsValue> {
        self.0.flush()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        self.0.close();
    }
}

fn from(at: u64) -> FileSystemReadWriteOptions {
    let options = FileSystemReadWriteOptions::new();
    options.set_at_f64(at as f64);
    options
}
