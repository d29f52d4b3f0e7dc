//! The same site in other browsers, for what has to be the same in every one.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::json;
use thirtyfour::{Capabilities, DesiredCapabilities, WebDriver};
use xtask::server::Server;

use crate::driver::Driver;

/// WebKit's browser without anything around it.
const MINI_BROWSER: &str = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";

/// Serves the release site, opens a fresh Firefox, and hands over the browser and the address of the site.
pub async fn in_firefox(steps: impl AsyncFnOnce(&WebDriver, &str) -> Result<()>) -> Result<()> {
    let mut wanted = DesiredCapabilities::firefox();
    wanted.set_headless()?;
    if let Some(firefox) = std::env::var_os("FIREFOX") {
        wanted.set_firefox_binary(&firefox.to_string_lossy())?;
    }
    with(Driver::start_firefox()?, wanted.into(), steps).await.context("in Firefox")
}

/// The same in WebKitGTK. False where this machine has no such browser, driver and virtual screen; nothing installs them.
pub async fn in_webkit(steps: impl AsyncFnOnce(&WebDriver, &str) -> Result<()>) -> Result<bool> {
    let Some(driver) = Driver::start_webkit()?.filter(|_| Path::new(MINI_BROWSER).exists()) else { return Ok(false) };
    let mut wanted = Capabilities::new();
    wanted.set("webkitgtk:browserOptions", json!({ "binary": MINI_BROWSER, "args": ["--automation"] }))?;
    with(driver, wanted, steps).await.context("in WebKit")?;
    Ok(true)
}

async fn with(
    driver: Driver,
    wanted: Capabilities,
    steps: impl AsyncFnOnce(&WebDriver, &str) -> Result<()>,
) -> Result<()> {
    let site = std::env::var_os("JOURNEYS_SITE").context("run `cargo xtask test --only journeys`")?;
    let server = Server::start(&PathBuf::from(site), "/sandbox/", 0)?;
    let browser = WebDriver::new(driver.url(), wanted).await?;
    let result = steps(&browser, &format!("http://127.0.0.1:{}/sandbox/", server.port())).await;
    let _ = browser.quit().await;
    result
}
