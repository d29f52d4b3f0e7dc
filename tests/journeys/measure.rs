//! Measurements in the browser. They report and assert no time: `cargo xtask test --only journeys measure` writes
//! `measured.txt` beside the screenshots.

use std::fmt::Write as _;
use std::time::Duration;

use anyhow::Result;
use journeys::{Journey, journey};

/// Counts tasks of over 50 ms on the main thread from now on (Long Tasks API).
const WATCH: &str = "(window.longest = 0, window.long = 0, new PerformanceObserver((list) => {
    for (const task of list.getEntries()) { window.long += 1; window.longest = Math.max(window.longest, task.duration); }
}).observe({ type: 'longtask' }), true)";

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn measure_reload_speed_and_smoothness() -> Result<()> {
    journey("measure", async |j| {
        j.be_patient(Duration::from_secs(120));
        let mut report = String::new();
        for set in ["Iris", "Loans"] {
            j.offline_ready().await?;
            if set != "Iris" {
                start_over(j).await?;
            }
            prepare(j, set).await?;
            let reload = reload(j).await?;
            let (rate, answered) = requests_per_second(j).await?;
            let smooth = smoothness(j).await?;
            writeln!(report, "{set}, logistic: warm reload to the open project {reload:.0} ms; {rate:.0} simulated requests/s at max ({answered:.0} answered); {smooth}")?;
        }
        if let Some(folder) = std::env::var_os("JOURNEYS_OUTPUT") {
            std::fs::create_dir_all(&folder)?;
            std::fs::write(std::path::Path::new(&folder).join("measured.txt"), report)?;
        }
        Ok(())
    })
    .await
}

async fn start_over(j: &Journey) -> Result<()> {
    j.open("#/").await?;
    j.click_in("header", "Iris").await?;
    j.click("New project").await?;
    j.see("Nothing is loaded yet").await
}

async fn prepare(j: &Journey, set: &str) -> Result<()> {
    j.click_in("nav", "Home").await?;
    j.click_in("main", set).await?;
    j.deploy_first().await
}

/// Milliseconds from the start of the navigation until the project is on the page, to a poll's precision.
async fn reload(j: &Journey) -> Result<f64> {
    j.reload().await?;
    j.wait(
        "have the project",
        "(window.interactive ??= document.querySelector('header .chip') ? performance.now() : undefined) !== undefined",
    )
    .await?;
    j.eval("window.interactive").await
}

async fn requests_per_second(j: &Journey) -> Result<(f64, f64)> {
    j.click_in("header", "max").await?;
    j.click_in("nav", "Monitor").await?;
    j.click("Play").await?;
    // The sentence in the head tells of requests only while no alert fires.
    j.see_in("main", "in all, simulated users").await?;
    let now = "[performance.now(), Number(document.querySelector('main').innerText.match(/([\\d,]+) in all, simulated users/)[1].replaceAll(',', ''))]";
    let (from, before): (f64, f64) = j.eval(now).await?;
    j.wait("run for five seconds", &format!("performance.now() > {from} + 5000")).await?;
    let (to, after): (f64, f64) = j.eval(now).await?;
    Ok(((after - before) / (to - from) * 1000.0, after))
}

/// Tasks of over 50 ms on the main thread while the clock runs at max and the pages with most to draw are shown.
async fn smoothness(j: &Journey) -> Result<String> {
    j.eval::<bool>(WATCH).await?;
    for page in ["Monitor", "Deploy", "Home", "Monitor"] {
        j.click_in("nav", page).await?;
        let from: f64 = j.eval("performance.now()").await?;
        j.wait("look for three seconds", &format!("performance.now() > {from} + 3000")).await?;
    }
    let (count, longest): (f64, f64) = j.eval("[window.long, window.longest]").await?;
    j.click("Pause").await?;
    Ok(format!("{count:.0} tasks over 50 ms, longest {longest:.0} ms"))
}
