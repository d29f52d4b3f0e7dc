//! A changed copy of the release site: a later version of it, or one that can be broken on purpose.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

/// The copy. Change files, then [`publish`](Self::publish), then serve its [`folder`](Self::folder).
pub struct SiteCopy {
    folder: PathBuf,
}

impl SiteCopy {
    pub(crate) fn of(site: &Path, folder: PathBuf) -> Result<Self> {
        for path in xtask::precache::files_under(site)? {
            let target = folder.join(&path);
            fs::create_dir_all(target.parent().context("a file lies in a folder")?)?;
            fs::copy(site.join(&path), target)?;
        }
        Ok(Self { folder })
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Changes the text of one file.
    pub fn change(&self, file: &str, edit: impl FnOnce(String) -> Result<String>) -> Result<()> {
        let path = self.folder.join(file);
        Ok(fs::write(&path, edit(fs::read_to_string(&path)?)?)?)
    }

    /// Makes the copy a version of its own: its service worker lists what is in it now.
    pub fn publish(&self) -> Result<()> {
        let template = concat!(env!("CARGO_MANIFEST_DIR"), "/../public/sw.js");
        fs::copy(template, self.folder.join("sw.js"))?;
        let html = fs::read_to_string(self.folder.join("index.html"))?;
        xtask::precache::fill(&self.folder, xtask::policy::of(&html).context("a policy")?)
    }
}
