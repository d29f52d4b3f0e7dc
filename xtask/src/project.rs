//! Where the project's folders are.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::process::{cargo, read};

/// The checkout this tool was built from.
#[derive(Clone, Debug)]
pub struct Project {
    root: PathBuf,
}

impl Project {
    /// Finds the checkout.
    pub fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask lies in the project's folder")?;
        Ok(Self { root: root.to_path_buf() })
    }

    /// The checkout's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where the release site goes.
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// What tests leave behind: screenshots, exported models, the Python environment. Always in the checkout, also
    /// when cargo's own target folder is elsewhere.
    pub fn output(&self, name: &str) -> PathBuf {
        self.root.join("target").join(name)
    }

    /// Where cargo, and so Trunk, puts what it builds.
    pub fn target(&self) -> Result<PathBuf> {
        let metadata = read(cargo().args(["metadata", "--format-version", "1", "--no-deps"]).current_dir(&self.root))?;
        let metadata: serde_json::Value = serde_json::from_str(&metadata)?;
        Ok(metadata["target_directory"].as_str().context("cargo metadata has changed its form")?.into())
    }

    /// Where Trunk and wasm-bindgen are installed when the machine does not have them.
    pub fn tools(&self) -> PathBuf {
        match std::env::var_os("MLOPS_SANDBOX_TOOLS") {
            Some(folder) if !folder.is_empty() => PathBuf::from(folder),
            _ => self.root.join(".tools"),
        }
    }
}
