//! One browser session, and the folders that outlive it.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use anyhow::Result;
use serde_json::json;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver};

use crate::driver::Driver;

/// Quiet and without a screen. Without a sandbox, because containers run as root, where Chromium has none.
const FLAGS: [&str; 12] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--password-store=basic",
    "--window-size=1440,900",
];

/// A browser profile and a download folder, removed when dropped.
pub(crate) struct Folders {
    root: PathBuf,
}

impl Folders {
    pub(crate) fn create() -> Result<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let root = std::env::temp_dir().join(format!("journeys-{}-{number}", std::process::id()));
        fs::create_dir_all(root.join("downloads"))?;
        Ok(Self { root })
    }

    pub(crate) fn downloads(&self) -> PathBuf {
        self.root.join("downloads")
    }

    /// A file for the learner to open.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    pub(crate) fn profile(&self) -> PathBuf {
        self.root.join("profile")
    }
}

impl Drop for Folders {
    fn drop(&mut self) {
        // The browser may still be writing its last file; the system clears its temporary folder in time.
        let _ = fs::remove_dir_all(&self.root);
    }
}

/// Whether the browser lets sites keep anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keeping {
    Allowed,
    /// As when all cookies are blocked: no database, no locks, no service worker.
    Forbidden,
}

pub(crate) async fn open(driver: &Driver, folders: &Folders, keeping: Keeping) -> Result<WebDriver> {
    let mut wanted = DesiredCapabilities::chrome();
    for flag in FLAGS {
        wanted.add_arg(flag)?;
    }
    wanted.add_arg(&format!("--user-data-dir={}", folders.profile().display()))?;
    if let Some(chromium) = std::env::var_os("CHROME") {
        wanted.set_binary(&Path::new(&chromium).to_string_lossy())?;
    }
    let mut settings =
        json!({ "download.default_directory": folders.downloads(), "download.prompt_for_download": false });
    if keeping == Keeping::Forbidden {
        settings["profile.default_content_setting_values.cookies"] = json!(2);
    }
    wanted.add_experimental_option("prefs", settings)?;
    wanted.set_browser_log_level(LoggingPrefsLogLevel::All)?;
    Ok(WebDriver::new(driver.url(), wanted).await?)
}
