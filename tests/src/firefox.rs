//! The same site in Firefox, for what has to be the same in every browser.

use std::path::PathBuf;

use anyhow::{Context, Result};
use thirtyfour::{DesiredCapabilities, WebDriver};
use xtask::server::Server;

use crate::driver::Driver;

/// Serves the release site, opens a fresh Firefox, and hands over the browser and the address of the site.
pub async fn in_firefox(steps: impl AsyncFnOnce(&WebDriver, &str) -> Result<()>) -> Result<()> {
    let site = std::env::var_os("JOURNEYS_SITE").context("run `cargo xtask test --only journeys`")?;
    let server = Server::start(&PathBuf::from(site), "/sandbox/", 0)?;
    let driver = Driver::start_firefox()?;
    let mut wanted = DesiredCapabilities::firefox();
    wanted.set_headless()?;
    if let Some(firefox) = std::env::var_os("FIREFOX") {
        wanted.set_firefox_binary(&firefox.to_string_lossy())?;
    }
    let browser = WebDriver::new(driver.url(), wanted).await?;
    let result = steps(&browser, &format!("http://127.0.0.1:{}/sandbox/", server.port())).await;
    let _ = browser.quit().await;
    result.context("in Firefox")
}
