//! Train: many configurations are tried, compared, and one is chosen.

use std::time::Duration;

use anyhow::{Result, ensure};
use journeys::journey;

/// Long enough for a sweep on a slow machine.
const PATIENCE: Duration = Duration::from_secs(120);

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn a_sweep_is_run_its_trials_compared_and_the_best_one_chosen() -> Result<()> {
    journey("sweep-compare-choose", async |j| {
        j.be_patient(PATIENCE);
        j.click_in("main", "Iris").await?;
        j.see_in("main", "No check failed").await?;
        j.click_in("nav", "Train").await?;
        j.click_in("main .ttabs", "Sweeps 0").await?;
        j.click_in("main .sweepform", "Choose what is tried, and how").await?;
        j.click_in("main .offered", "Decision tree").await?;
        j.fill("Trials", "6").await?;
        j.fill("Folds", "3").await?;
        j.click_in("main .sweepform", "Start sweep").await?;
        j.see_in("main .runhead", "s-001").await?;
        j.see_in("main .runhead", "Finished").await?;
        // What was tried is there as lines over axes and as a table, the best first.
        j.see_in("main", "What goes with a good score").await?;
        let trials: u32 = j.eval("document.querySelectorAll('.trials tbody tr').length").await?;
        ensure!(trials >= 6, "{trials} trials");
        j.see_in("main .trials tbody tr:first-child", "1").await?;
        j.click_in("main .trials tbody tr:first-child", "Train as run").await?;
        j.click_in("main .ttabs", "Runs 1").await?;
        j.see_in("main .runhead", "Finished").await?;
        j.click_in("main .head", "Register unchecked").await?;
        j.see_in("main .runhead", "registered as v1").await
    })
    .await
}

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn a_sweep_is_paused_goes_on_and_is_cancelled() -> Result<()> {
    journey("sweep-cancel", async |j| {
        j.be_patient(PATIENCE);
        j.click_in("main", "Loans").await?;
        j.see_in("main", "No check failed").await?;
        j.click_in("nav", "Train").await?;
        j.click_in("main .ttabs", "Sweeps 0").await?;
        j.click_in("main", "Find a good model").await?;
        j.see_in("main .runhead", "Running").await?;
        j.click_in("main .runhead", "Pause").await?;
        j.see_in("main .runhead", "Paused").await?;
        j.click_in("main .runhead", "Resume").await?;
        j.see_in("main .runhead", "Running").await?;
        j.click_in("main .runhead > .row", "Cancel").await?;
        j.see_in("main .runhead", "Cancelled").await
    })
    .await
}
