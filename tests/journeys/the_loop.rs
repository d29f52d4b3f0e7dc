//! The whole loop, clicked as a learner clicks it: from rows to an alert and back.

use std::fs;
use std::time::Duration;

use anyhow::{Result, ensure};
use journeys::{Journey, Theme, journey};

/// Long enough for a job in a trainer on a slow machine.
const PATIENCE: Duration = Duration::from_secs(120);

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn loans_go_from_rows_to_a_drift_alert_and_back() -> Result<()> {
    journey("loans", async |j| {
        j.be_patient(PATIENCE);
        j.offline_ready().await?;
        load(j, "Loans").await?;
        train(j).await?;
        run_pipeline(j, "passed").await?;
        j.click_in("nav", "Registry").await?;
        j.see_in("main", "v1").await?;
        j.see_in("main", "@champion").await?;
        deploy_first(j).await?;

        // From here on there is no network.
        j.stop_server();
        ask(j).await?;
        run_clock_until(j, "in all, simulated users").await?;
        cause_shift(j).await?;
        j.click_in("nav", "Monitor").await?;
        let fires = "/FeatureDriftHigh.* fires?[.]/.test(document.querySelector('main').innerText)";
        play_until(j, "fire", fires).await?;
        j.screenshot("monitor-firing", 1440, 900, Theme::Light).await?;
        // The alert paused the clock; more labelled requests are needed from after the drift.
        gather_labels(j).await?;
        j.click_in("nav", "Monitor").await?;
        j.click_in("main", "Retrain").await?;
        j.see("registered v2").await?;
        canary(j).await?;
        j.click_in("nav", "Monitor").await?;
        play_until(j, "end the alert", "document.querySelector('main').innerText.includes('No rule fires')").await?;

        // Everything is still there after a reload, and after the browser was closed.
        let before: String = j.eval("document.querySelector('header .time').innerText").await?;
        j.reload().await?;
        j.see_in("main", "No rule fires").await?;
        j.restart_browser().await?;
        j.see("Loans").await?;
        let after: String = j.eval("document.querySelector('header .time').innerText").await?;
        ensure!(before == after, "the clock was at {before} and is at {after}");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn a_dropped_csv_goes_through_the_same_loop() -> Result<()> {
    journey("csv", async |j| {
        j.be_patient(PATIENCE);
        j.offline_ready().await?;
        let file = j.file("churn.csv", churn())?;
        j.click_in("nav", "Data").await?;
        j.import(&file).await?;
        j.see_in("main", "1,200 rows").await?;
        j.see_in("main", "target left").await?;
        // Copies would leak from train into validation; the check says so and names the remedy.
        run_pipeline(j, "failed").await?;
        j.see_in("main", "Keep duplicates together").await?;
        j.click_in("nav", "Data").await?;
        j.click_in("main", "Keep duplicates together").await?;
        j.click_in("main", "Save split").await?;
        j.see("The split is saved").await?;
        j.stop_server();
        run_pipeline(j, "passed").await?;
        deploy_first(j).await?;
        run_clock_until(j, "in all, simulated users").await?;

        // The project leaves as a file and comes back from it.
        pause(j).await?;
        j.click_in("nav", "Home").await?;
        j.click_in("main", "Save project file").await?;
        let saved = j.download(".mlops.zip").await?;
        ensure!(fs::read(&saved)?.starts_with(b"PK"), "the file is a zip archive");

        // Whatever is done meanwhile, the file brings back what was saved.
        let head = "document.querySelector('header').innerText";
        let before: String = j.eval(head).await?;
        load(j, "Iris").await?;
        j.click_in("nav", "Home").await?;
        j.drop_file(&saved).await?;
        j.wait("have the saved project", &format!("{head} === {}", serde_json::Value::from(before))).await?;
        j.click_in("nav", "Deploy").await?;
        j.see_in("main", "v1 answers all requests").await?;
        run_clock_until(j, "in all, simulated users").await
    })
    .await
}

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn a_file_that_is_no_table_changes_nothing() -> Result<()> {
    journey("bad-files", async |j| {
        j.be_patient(PATIENCE);
        load(j, "Iris").await?;
        for (name, content, words) in [
            ("empty.csv", &b""[..], "empty"),
            ("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not a text file"),
            ("quote.csv", b"a,b\n1,2\n\"open,3\n", "quote"),
        ] {
            let file = j.file(name, content)?;
            j.drop_file(&file).await?;
            j.see(name).await?;
            j.see(words).await?;
            j.see_in("main", "150 rows").await?;
            j.click("Close this notice").await?;
        }
        Ok(())
    })
    .await
}

async fn load(j: &Journey, set: &str) -> Result<()> {
    j.click_in("main", set).await?;
    j.see_in("main", "No check failed").await
}

async fn train(j: &Journey) -> Result<()> {
    j.click_in("nav", "Train").await?;
    j.click_in("main", "Train").await?;
    j.see_in("main", "Finished").await
}

async fn run_pipeline(j: &Journey, outcome: &str) -> Result<()> {
    j.click_in("nav", "Pipeline").await?;
    j.click_in("main", "Run pipeline").await?;
    j.see_in("main h1 ~ *, main .head", outcome).await
}

async fn deploy_first(j: &Journey) -> Result<()> {
    j.click_in("nav", "Deploy").await?;
    j.click_in("main", "Deploy v1").await?;
    j.see_in("main", "Healthy").await
}

async fn ask(j: &Journey) -> Result<()> {
    j.click_in("main", "Send").await?;
    j.see_in("main", "model_version").await
}

async fn speed_up(j: &Journey) -> Result<()> {
    j.click_in("header", "max").await
}

/// Lets time stand still, and waits until the engine has said where.
async fn pause(j: &Journey) -> Result<()> {
    j.eval::<bool>("(document.querySelector('header button[aria-label=Pause]')?.click(), true)").await?;
    j.wait("stand still", PAUSED).await
}

/// The clock stands still.
const PAUSED: &str = "!!document.querySelector('header button[aria-label=Play]')";

/// Presses play until a condition holds. Each alert that begins to fire pauses the clock, and is answered by playing on.
async fn play_until(j: &Journey, what: &str, condition: &str) -> Result<()> {
    const TIME: &str = "document.querySelector('header .time').innerText";
    loop {
        if j.eval(PAUSED).await? {
            let before: String = j.eval(TIME).await?;
            j.click("Play").await?;
            // An alert may pause the clock again before anyone sees it run.
            j.wait("play", &format!("{TIME} !== '{before}' || ({condition})")).await?;
        }
        j.wait(what, &format!("({condition}) || {PAUSED}")).await?;
        if j.eval(condition).await? {
            return pause(j).await;
        }
    }
}

async fn run_clock_until(j: &Journey, words: &str) -> Result<()> {
    speed_up(j).await?;
    j.click_in("nav", "Monitor").await?;
    let main = "document.querySelector('main').innerText";
    play_until(j, words, &format!("{main}.includes('{words}') && !{main}.includes('of 100 labels')")).await
}

async fn cause_shift(j: &Journey) -> Result<()> {
    j.click_in("nav", "Drift lab").await?;
    j.fill("Shift", "1.5").await?;
    j.click_in("main", "Add fault").await?;
    j.see_in("main", "salary").await
}

/// Lets time run until the newest labels are all from after the drift.
async fn gather_labels(j: &Journey) -> Result<()> {
    let day = "Number(document.querySelector('header .time').innerText.match(/\\d+/)[0])";
    let before: u32 = j.eval(day).await?;
    play_until(j, "let a day pass", &format!("{day} > {}", before + 1)).await
}

async fn canary(j: &Journey) -> Result<()> {
    j.click_in("nav", "Deploy").await?;
    j.click_in("main", "Canary").await?;
    j.click_in("main", "Deploy v2").await?;
    j.see_in("main", "20 %").await?;
    let drawn = "document.querySelector('.fig-stream path.m1').getAttribute('d')";
    let before: String = j.eval(drawn).await?;
    j.click("Step one tick").await?;
    j.wait("draw the newest minute", &format!("{drawn} !== {before:?}")).await?;
    play_until(j, "finish the canary", "document.querySelector('main').innerText.includes('v2 answers all requests')")
        .await
}

/// Customers with a clear pattern, missing cells, and many copies.
fn churn() -> String {
    let mut text = String::from("plan;months;calls;left\r\n");
    for n in 0..1_200u32 {
        let (months, calls) = (n * 7 % 60, n * 13 % 9);
        let plan = if n % 40 == 7 { "" } else { ["basic", "plus", "\"family; large\""][(n % 3) as usize] };
        let left = if months < 20 || calls > 6 { "yes" } else { "no" };
        text += &format!("{plan};{months},5;{calls};{left}\r\n");
    }
    text
}
