//! Recorded sessions come to the same state in every browser.

use anyhow::{Context, Result, ensure};
use journeys::{Worker, in_firefox, in_webkit, journey};
use protocol::{Command, FromEngine, ToEngine};
use thirtyfour::WebDriver;

const SESSIONS: [&str; 5] = ["canary", "drift", "foreign", "regression", "branches"];

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn five_recorded_sessions_come_to_the_same_state_in_every_browser() -> Result<()> {
    let mut chromium = Vec::new();
    journey("sessions", async |j| {
        // The page is a bare file of the site, which names no icon.
        j.expect_console("favicon.ico");
        // Chromium's renderer may break when a page is left while its worker starts.
        j.see_in("main", "Nothing is loaded yet").await?;
        chromium = states(j.browser(), &j.url()).await?;
        Ok(())
    })
    .await?;
    in_firefox(async |browser, url| {
        let firefox = states(browser, url).await?;
        ensure!(firefox == chromium, "in Chromium {chromium:?}, here {firefox:?}");
        Ok(())
    })
    .await?;
    let tried = in_webkit(async |browser, url| {
        let webkit = states(browser, url).await?;
        ensure!(webkit == chromium, "in Chromium {chromium:?}, here {webkit:?}");
        Ok(())
    })
    .await?;
    if !tried {
        eprintln!("WebKit is not installed, so these sessions were not replayed in it.");
    }
    Ok(())
}

/// The state of each session after its journal was replayed from zero.
async fn states(browser: &WebDriver, url: &str) -> Result<Vec<String>> {
    let mut engine = Worker::start(browser, url).await?;
    let mut states = Vec::new();
    for name in SESSIONS {
        let path = format!("{}/../crates/engine/tests/sessions/{name}.zip", env!("CARGO_MANIFEST_DIR"));
        let verify = Command::VerifyFile { name: name.into(), bytes: std::fs::read(path)? };
        engine.say(&[ToEngine::Command { id: 2, command: verify }]).await?;
        let said = engine.next(|message| matches!(message, FromEngine::Notice(_))).await?;
        let FromEngine::Notice(notice) = said else { continue };
        let state = notice.text.split("state ").nth(1).and_then(|rest| rest.split([' ', ',', '.', ';']).next());
        states.push(state.filter(|state| state.len() == 12).with_context(|| notice.text.clone())?.to_owned());
    }
    ensure!(states.len() == SESSIONS.len(), "{states:?}");
    Ok(states)
}
