//! Opening the page for the first time.

use anyhow::{Result, ensure};
use journeys::journey;

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn the_page_opens_under_a_sub_path() -> Result<()> {
    journey("opening", async |j| {
        j.wait("start", "document.getElementById('boot') === null").await?;
        let title: String = j.eval("document.title").await?;
        ensure!(title.contains("MLOps Sandbox"), "the title is {title}");
        j.offline_ready().await?;
        let strangers: Vec<String> = j
            .eval("performance.getEntriesByType('resource').map((e) => e.name).filter((n) => !n.startsWith(document.baseURI.split('#')[0]))")
            .await?;
        ensure!(strangers.is_empty(), "the page has asked elsewhere: {strangers:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn the_frame_stands_still_whatever_a_page_holds() -> Result<()> {
    journey("frame", async |j| {
        j.click_in("nav", "Data").await?;
        j.click("Iris").await?;
        j.see("Iris is d1").await?;
        j.click_in("nav", "Pipeline").await?;
        j.click_in("main", "Run pipeline").await?;
        j.see("registered v1").await?;
        j.browser().set_window_rect(0, 0, 520, 900).await?;
        for (address, name) in [
            ("", "Home"),
            ("brief", "Brief"),
            ("data", "Data"),
            ("train", "Train"),
            ("pipeline", "Pipeline"),
            ("registry", "Registry"),
            ("deploy", "Deploy"),
            ("monitor", "Monitor"),
            ("drift-lab", "Drift lab"),
            ("settings", "Settings"),
        ] {
            j.eval::<()>(&format!("void (location.hash = '#/{address}')")).await?;
            j.wait(&format!("see {name}"), &format!("document.title.startsWith('{name}')")).await?;
            let beyond: (f64, f64) = j
                .eval("(({ scrollWidth, scrollHeight }) => [scrollWidth - innerWidth, scrollHeight - innerHeight])(document.documentElement)")
                .await?;
            ensure!(beyond.0 <= 0.0 && beyond.1 <= 0.0, "{name} is larger than the window by {beyond:?}");
        }
        Ok(())
    })
    .await
}
