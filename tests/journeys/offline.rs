//! Without a network, and with a new version.

use anyhow::{Context, Result, ensure};
use journeys::{SiteCopy, journey};

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn after_the_first_visit_the_network_may_go() -> Result<()> {
    journey("offline", async |j| {
        j.offline_ready().await?;
        j.stop_server();
        j.reload().await?;
        j.wait("start", "document.getElementById('boot') === null").await?;
        j.restart_browser().await?;
        j.wait("start", "document.getElementById('boot') === null").await?;
        // The worker's files are there too.
        let status: u16 = j.eval("fetch('worker_bg.wasm').then((r) => r.status)").await?;
        ensure!(status == 200, "worker_bg.wasm: {status}");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn a_new_version_waits_until_it_is_wanted() -> Result<()> {
    journey("update", async |j| {
        j.offline_ready().await?;
        j.wait("know the build", "!!document.documentElement.dataset.build").await?;
        let first: String = j.eval("document.documentElement.dataset.build").await?;

        let later = j.copy_of_site()?;
        publish_later(&later)?;
        j.serve(later.folder())?;
        j.eval::<bool>("dispatchEvent(new Event('update-check'))").await?;
        j.wait("have the new build", "document.documentElement.dataset.update === 'ready'").await?;
        j.reload().await?;
        j.wait("start", "document.getElementById('boot') === null").await?;
        j.wait("still offer it", "document.documentElement.dataset.update === 'ready'").await?;
        ensure!(j.eval::<String>("document.documentElement.dataset.build").await? == first, "it started by itself");

        j.eval::<bool>("dispatchEvent(new Event('update-accept'))").await?;
        j.wait(
            "start the new build",
            "document.querySelector('meta[name=description]').content === 'MLOps Sandbox, later'",
        )
        .await?;
        j.offline_ready().await?;
        let caches: usize = j.eval("caches.keys().then((names) => names.length)").await?;
        ensure!(caches == 1, "{caches} caches are left");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn a_broken_version_is_never_started() -> Result<()> {
    journey("broken update", async |j| {
        j.offline_ready().await?;
        let later = j.copy_of_site()?;
        publish_later(&later)?;
        // As when a host has only half of the new files: this one no longer has the digest that the list gives.
        later.change("theme.js", |_| Ok("// cut short".to_owned()))?;
        j.serve(later.folder())?;
        // The browser itself reports what did not match.
        j.expect_console("theme.js");
        j.expect_console("integrity");
        j.eval::<bool>("dispatchEvent(new Event('update-check'))").await?;
        j.wait("refuse it", "document.documentElement.dataset.update === 'failed'").await?;
        j.stop_server();
        j.reload().await?;
        j.wait("start", "document.getElementById('boot') === null").await
    })
    .await
}

/// Makes a copy of the site a later version, with another description.
fn publish_later(copy: &SiteCopy) -> Result<()> {
    copy.change("index.html", |html| {
        let (before, rest) = html.split_once("name=\"description\" content=\"").context("a description")?;
        let (_, after) = rest.split_once('"').context("a description")?;
        Ok(format!("{before}name=\"description\" content=\"MLOps Sandbox, later\"{after}"))
    })?;
    copy.publish()
}
