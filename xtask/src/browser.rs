//! Finds Chromium and its WebDriver for the tests, and installs them where that needs no question.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::process::{on_path, read, run};

const INSTALL: &str = "apt-get install --yes --no-install-recommends chromium chromium-driver";

/// A browser and the driver that goes with it.
#[derive(Clone, Debug)]
pub struct Browser {
    /// Chromium or Chrome. Without one the driver looks for itself.
    pub chromium: Option<PathBuf>,
    /// chromedriver.
    pub driver: PathBuf,
}

impl Browser {
    /// The browser that `CHROME` and `CHROMEDRIVER` name, or one on `PATH`, or one installed now.
    pub fn find_or_install() -> Result<Self> {
        if let Some(browser) = Self::find() {
            return Ok(browser);
        }
        if !(Path::new("/etc/debian_version").exists() && is_root()) {
            bail!(
                "the tests need Chromium and chromedriver. On Debian or Ubuntu:\n  sudo {INSTALL}\n\
                 Elsewhere install both and put them on PATH, or name them in CHROME and CHROMEDRIVER"
            );
        }
        println!("Installing Chromium and its driver: {INSTALL}");
        run(Command::new("apt-get").args(["update", "--quiet"]))?;
        run(Command::new("sh").args(["-c", INSTALL]).env("DEBIAN_FRONTEND", "noninteractive"))?;
        Self::find().context("Chromium was installed, but chromedriver is not on PATH")
    }

    fn find() -> Option<Self> {
        let named = |variable| std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file());
        let chromium =
            named("CHROME").or_else(|| ["chromium", "google-chrome", "chromium-browser"].into_iter().find_map(on_path));
        let driver = named("CHROMEDRIVER").or_else(|| on_path("chromedriver"))?;
        (chromium.is_some() || cfg!(not(target_os = "linux"))).then_some(Self { chromium, driver })
    }

    /// Names both to a child process.
    pub fn name_to<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        if let Some(chromium) = &self.chromium {
            command.env("CHROME", chromium);
        }
        command.env("CHROMEDRIVER", &self.driver)
    }
}

/// Firefox: the one that `FIREFOX` names, or on `PATH`, or installed now.
pub fn find_or_install_firefox() -> Result<PathBuf> {
    let find = || {
        let named = std::env::var_os("FIREFOX").map(PathBuf::from).filter(|path| path.is_file());
        named.or_else(|| ["firefox-esr", "firefox"].into_iter().find_map(on_path))
    };
    if let Some(firefox) = find() {
        return Ok(firefox);
    }
    const INSTALL: &str = "apt-get install --yes --no-install-recommends firefox-esr";
    if !(Path::new("/etc/debian_version").exists() && is_root()) {
        bail!(
            "the tests need Firefox too. On Debian:\n  sudo {INSTALL}\n\
             Elsewhere install it and put it on PATH, or name it in FIREFOX"
        );
    }
    println!("Installing Firefox: {INSTALL}");
    run(Command::new("apt-get").args(["update", "--quiet"]))?;
    run(Command::new("sh").args(["-c", INSTALL]).env("DEBIAN_FRONTEND", "noninteractive"))?;
    find().context("Firefox was installed, but is not on PATH")
}

/// Whether packages can be installed without asking anyone.
pub fn is_root() -> bool {
    read(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}
