//! Measurements in the browser. They report and assert no time: `cargo xtask test --only journeys measure` writes
//! `measured.txt` and `history.txt` beside the screenshots.

use std::fmt::Write as _;
use std::time::Duration;

use anyhow::{Result, bail};
use journeys::{Journey, Worker, journey, report};
use protocol::{Answer, Command, FromEngine, Moment, Query, ToEngine};

/// Counts tasks of over 50 ms on the main thread from now on (Long Tasks API).
const WATCH: &str = "(window.longest = 0, window.long = 0, new PerformanceObserver((list) => {
    for (const task of list.getEntries()) { window.long += 1; window.longest = Math.max(window.longest, task.duration); }
}).observe({ type: 'longtask' }), true)";

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn measure_reload_speed_and_smoothness() -> Result<()> {
    journey("measure", async |j| {
        j.be_patient(Duration::from_secs(120));
        let mut text = String::new();
        for set in ["Iris", "Loans"] {
            j.offline_ready().await?;
            if set != "Iris" {
                start_over(j).await?;
            }
            prepare(j, set).await?;
            let reload = reload(j).await?;
            let (rate, answered) = requests_per_second(j).await?;
            let smooth = smoothness(j).await?;
            writeln!(text, "{set}, logistic: warm reload to the open project {reload:.0} ms; {rate:.0} simulated requests/s at max ({answered:.0} answered); {smooth}")?;
        }
        report("measured.txt", &text)
    })
    .await
}

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn measure_opening_a_long_history() -> Result<()> {
    let entries = std::env::var("MEASURE_ENTRIES").ok().and_then(|entries| entries.parse().ok()).unwrap_or(ENTRIES);
    journey("long-history", async |j| {
        j.be_patient(Duration::from_secs(120));
        // The worker stands alone in a bare file of the site, which names no icon.
        j.expect_console("favicon.ico");
        prepare(j, "Iris").await?;
        // Chromium may break off a tab that is left while a worker of its starts, also the one that makes the site offline.
        j.see("Works offline").await?;
        let mut engine = Worker::start(j.browser(), &j.url()).await?;
        let mut number = engine.journal().await?.len() as u32;
        while number < entries {
            let said: Vec<ToEngine> =
                (number..number + CHUNK).map(|id| ToEngine::Command { id, command: walk(id) }).collect();
            engine.say(&said).await?;
            let last = number + CHUNK - 1;
            engine.next(|message| matches!(message, FromEngine::Done { id, .. } if *id == last)).await?;
            number += CHUNK;
        }
        engine.say(&[ToEngine::Query { id: 1, query: Query::ExportProject }]).await?;
        let file = match engine.next(|message| matches!(message, FromEngine::Answer { .. })).await? {
            FromEngine::Answer { outcome: Ok(Answer::File { bytes, .. }), .. } => bytes.len(),
            other => bail!("{other:?}"),
        };
        engine.say(&[ToEngine::Hidden(true)]).await?;
        j.open("").await?;
        j.wait("open the project", "!!document.querySelector('header .chip')").await?;
        let reload = reload(j).await?;
        j.click_in("nav", "Settings").await?;
        let facts = j.text("#storage dl").await?;
        report("history.txt", &format!("{reload:.0} ms to the open project; project file {file} bytes; {facts}\n"))
    })
    .await
}

/// Entries of a long history; `MEASURE_ENTRIES` asks for more.
const ENTRIES: u32 = 1_000;
/// So many commands are sent at once.
const CHUNK: u32 = 100;

/// Names, and now and then a way back and another on from there.
fn walk(id: u32) -> Command {
    match id % 50 {
        10 | 11 => Command::Undo,
        12 => Command::Redo,
        30 => Command::LookBack(Moment::Entry(id.saturating_sub(20))),
        31 => Command::GoOnFromHere,
        _ => Command::RenameProject { name: format!("Name {id}") },
    }
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
