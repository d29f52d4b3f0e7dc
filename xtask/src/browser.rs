//! Finds the browsers and the WebDriver of Chromium for the tests, and installs them where that needs no question.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::process::{on_path, read, run};

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
        install("Chromium and its driver", "chromium chromium-driver", "CHROME and CHROMEDRIVER")?;
        let browser = Self::find().context("Chromium was installed, but chromedriver is not on PATH")?;
        browser.start_once().context("Chromium was installed, but does not start")?;
        Ok(browser)
    }

    /// The first start reads half a gigabyte from the disk and gathers the fonts; a test that does that may be taken for
    /// one that hangs.
    fn start_once(&self) -> Result<()> {
        let Some(chromium) = &self.chromium else { return Ok(()) };
        let profile = std::env::temp_dir().join(format!("mlops-sandbox-first-start-{}", std::process::id()));
        let page = read(
            Command::new(chromium)
                .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"])
                .arg(format!("--user-data-dir={}", profile.display()))
                .args(["--dump-dom", "about:blank"]),
        );
        let _ = std::fs::remove_dir_all(&profile);
        page.map(drop)
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
    install("Firefox", "firefox-esr", "FIREFOX")?;
    find().context("Firefox was installed, but is not on PATH")
}

/// Installs packages of Debian where that needs no question; otherwise says what to do.
fn install(what: &str, packages: &str, variables: &str) -> Result<()> {
    let install = format!("apt-get install --yes --no-install-recommends {packages}");
    if !(Path::new("/etc/debian_version").exists() && is_root()) {
        bail!(
            "the tests need {what}. On Debian or Ubuntu:\n  sudo {install}\n\
             Elsewhere install it and put it on PATH, or name it in {variables}"
        );
    }
    println!("Installing {what}: {install}");
    run(Command::new("apt-get").args(["update", "--quiet"]))?;
    run(Command::new("sh").args(["-c", &install]).env("DEBIAN_FRONTEND", "noninteractive"))
}

/// Whether packages can be installed without asking anyone.
pub fn is_root() -> bool {
    read(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}
