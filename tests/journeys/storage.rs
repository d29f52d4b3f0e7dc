//! Browsers that keep nothing, or have no room left.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use journeys::{Journey, SiteCopy, journey, journey_on, journey_without_storage};
use serde_json::json;

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn without_a_database_the_project_lives_in_memory_and_is_saved_as_a_file() -> Result<()> {
    journey_on("no-database", no_database, async |j| {
        j.see("Nothing is kept").await?;
        j.click("Close this notice").await?;
        j.click_in("main", "Iris").await?;
        j.deploy_first().await?;
        j.see_in("nav", "In memory only").await?;
        j.click_in("nav", "Home").await?;
        j.see_in("main", "In memory only, until this tab closes").await?;
        j.click_in("main", "Save project file").await?;
        let saved = j.download(".mlops.zip").await?;

        // Leaving asks first; after that the file brings everything back.
        let asks: bool = j.eval("!dispatchEvent(new Event('beforeunload', { cancelable: true }))").await?;
        ensure!(asks, "it does not ask before the tab is left");
        j.reload().await?;
        j.see("Nothing is kept").await?;
        j.click("Close this notice").await?;
        j.see_no("150 rows").await?;
        j.click_in("nav", "Settings").await?;
        j.choose_file("#storage p:nth-of-type(1) input[type=file]", &saved).await?;
        j.click_in("dialog[open]", "Replace the project").await?;
        j.click_in("nav", "Deploy").await?;
        j.see_in("main", "Healthy").await
    })
    .await
}

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn a_browser_that_forbids_sites_to_keep_anything_is_no_error() -> Result<()> {
    journey_without_storage("forbidden", async |j| {
        j.see("Nothing is kept: the project lives in memory until this tab closes.").await?;
        j.click("Close this notice").await?;
        j.click_in("main", "Iris").await?;
        j.deploy_first().await?;
        j.click_in("header", "Step one tick").await?;
        j.key("z").await?;
        j.see("Undone: ").await?;
        j.click_in("nav", "Home").await?;
        j.click_in("main", "Save project file").await?;
        j.download(".mlops.zip").await.map(drop)
    })
    .await
}

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn a_browser_whose_files_are_still_locked_is_asked_again() -> Result<()> {
    journey("locked", async |j| {
        j.click_in("main", "Iris").await?;
        j.see_in("main", "No check failed").await?;
        j.kill_browser().await?;
        let held = j.lock_databases()?;
        ensure!(!held.is_empty(), "there is nothing to lock");
        j.start_browser().await?;
        j.open("").await?;
        tokio::time::sleep(Duration::from_secs(1)).await;
        drop(held);
        j.see_in("main", "Iris: 1 of 10 steps").await?;
        j.see_no("Nothing is kept").await
    })
    .await
}

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn without_room_nothing_is_lost_and_the_learner_decides() -> Result<()> {
    journey("no-room", async |j| {
        j.be_patient(PATIENCE);
        j.click_in("main", "Iris").await?;
        j.see_in("main", "No check failed").await?;
        j.rename_project("Iris", "Old").await?;
        j.see_in("header .pname", "Old").await?;
        j.click_in("nav", "Home").await?;
        j.click_in("main .projects", "New project").await?;
        j.see_in("header .pname", "My first model").await?;
        grant(j, Some(1)).await?;

        // Nothing happened, and nothing is lost.
        j.rename_project("My first model", "New").await?;
        j.see_in("dialog[open]", "The browser has no room left").await?;
        ensure!(j.text("header .pname").await? == "My first model", "what could not be kept happened");
        j.click_in("dialog[open]", "Save project file").await?;
        j.download(".mlops.zip").await?;

        // On in memory; and back when there is room, not before.
        j.click_in("dialog[open]", "Go on without keeping").await?;
        j.see_in("nav", "In memory only").await?;
        j.rename_project("My first model", "New").await?;
        j.see_in("header .pname", "New").await?;
        j.click_in("nav", "Home").await?;
        j.click_in("main", "Keep the project again").await?;
        j.see_in("dialog[open]", "The browser has no room left").await?;

        // Room is made by deleting another project for good.
        j.see_in("dialog[open]", "kB").await?;
        j.click_in("dialog[open]", "Delete for good Old").await?;
        j.click_in("dialog[open]", "Yes, delete Old").await?;
        j.wait("take it off the list", "!document.querySelector('dialog[open]').innerText.includes('Old')").await?;
        grant(j, None).await?;
        j.click_in("dialog[open]", "Back to the project").await?;
        j.click_in("main", "Keep the project again").await?;
        j.see_in("main", "In this browser and nowhere else").await?;
        j.reload().await?;
        j.see_in("header .pname", "New").await
    })
    .await
}

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn storage_that_is_nearly_full_is_told_before_it_is_full() -> Result<()> {
    journey_on("nearly-full", nearly_full, async |j| {
        j.see_in("nav", "1.6 GB of 2.0 GB used. Free space.").await?;
        j.click_in("main", "Iris").await?;
        j.see_in("main", "No check failed").await?;
        j.click_in("nav", "Home").await?;
        j.click_in("main", "The storage is nearly full").await?;
        j.wait("go to Settings", "location.hash === '#/settings/storage'").await
    })
    .await
}

/// Chromium looks how much room there is every thirty seconds.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the browser grants this site, in bytes; its own choice without a number. Waits until it holds.
async fn grant(j: &Journey, bytes: Option<u64>) -> Result<()> {
    let url = j.url();
    let host = url.split('/').nth(2).context("an address has a host")?;
    let mut quota = json!({ "origin": format!("http://{host}") });
    if let Some(bytes) = bytes {
        quota["quotaSize"] = bytes.into();
    }
    j.browser().cdp().send_raw("Storage.overrideQuotaForOrigin", quota).await?;
    let wanted = if bytes.is_some() { "QuotaExceededError" } else { "" };
    j.wait("hold to what is granted", &format!("{WRITE}.then((error) => error === '{wanted}')")).await
}

/// Writes a little; the name of the error, if there is one.
const WRITE: &str = "new Promise((done) => {
    const opening = indexedDB.open('a little');
    opening.onupgradeneeded = () => opening.result.createObjectStore('a');
    opening.onerror = () => done(opening.error.name);
    opening.onsuccess = () => {
        const database = opening.result;
        const writing = database.transaction('a', 'readwrite');
        writing.objectStore('a').put(new Uint8Array(1000), 'b');
        writing.oncomplete = () => { database.close(); done(''); };
        writing.onabort = () => { database.close(); done(writing.error?.name ?? 'aborted'); };
    };
})";

fn no_database(site: &SiteCopy) -> Result<()> {
    before_the_worker(site, "Object.defineProperty(self, 'indexedDB', { value: undefined });")
}

/// What Chromium says of its quota is no more than what is used and ten gigabytes.
fn nearly_full(site: &SiteCopy) -> Result<()> {
    before_the_worker(site, "navigator.storage.estimate = async () => ({ usage: 1.6e9, quota: 2e9 });")
}

fn before_the_worker(site: &SiteCopy, script: &str) -> Result<()> {
    site.change("worker-boot.js", |boot| Ok(format!("{script}\n{boot}")))
}
