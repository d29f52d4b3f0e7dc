//! Opens the bench page in Chromium, waits for its end and prints its table. `cargo xtask bench` runs it.

#![allow(clippy::print_stdout, reason = "the table is what it is for")]

use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use journeys::journey;
use thirtyfour::By;

/// Longer than the slowest machine takes.
const PATIENCE: Duration = Duration::from_secs(900);
/// How often the page is asked whether it is done; seldom, so that asking costs nothing.
const BEAT: Duration = Duration::from_secs(2);

#[tokio::test]
async fn the_bench_page_runs_to_its_end() -> Result<()> {
    journey("bench", async |j| {
        let browser = j.browser();
        let start = Instant::now();
        loop {
            ensure!(start.elapsed() < PATIENCE, "the page did not come to its end");
            tokio::time::sleep(BEAT).await;
            let state = browser.find(By::Id("state")).await?.text().await?;
            if state.starts_with("Failed") {
                bail!(state);
            }
            if state == "Done." {
                break;
            }
        }
        for line in browser.find_all(By::Css("tr")).await? {
            let mut texts = Vec::new();
            for cell in line.find_all(By::Css("th, td")).await? {
                texts.push(cell.text().await?);
            }
            match &texts[..] {
                [what, ours, reference, ratio, aim] => {
                    println!("{what:<36} {ours:>12} {reference:>34} {ratio:>9} {aim:>5}");
                }
                _ => println!("{}", texts.join(" ")),
            }
        }
        Ok(())
    })
    .await
}
