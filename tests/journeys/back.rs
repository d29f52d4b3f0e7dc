//! Undo, redo, and looking back.

use anyhow::{Result, ensure};
use journeys::journey;

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn what_was_done_is_undone_and_done_again_also_after_a_reload() -> Result<()> {
    journey("undo", async |j| {
        j.click_in("main", "Iris").await?;
        j.see_in("main", "No check failed").await?;
        j.rename_project("Iris", "Flowers").await?;
        j.see_in("header .pname", "Flowers").await?;
        // Where it is told, it can be undone.
        j.click_in(".toast", "Undo").await?;
        j.see("Undone: Renamed the project to “Flowers”.").await?;
        j.see_in("header .pname", "Iris").await?;
        j.reload().await?;
        j.see_in("header .pname", "Iris").await?;
        j.key("Z").await?;
        j.see_in("header .pname", "Flowers").await?;
        j.key("z").await?;
        j.key("z").await?;
        j.see_in("nav", "no data").await?;
        // What is done now leaves the other branch in the journal.
        j.rename_project("My first model", "Elsewhere").await?;
        j.see_in("header .pname", "Elsewhere").await?;
        j.click_in("header", "Elsewhere").await?;
        j.click("Journal").await?;
        j.click("Look at entry 2").await?;
        j.key("Escape").await?;
        j.see_in("main", "after entry 2, Renamed the project to “Flowers”").await?;
        j.see_in("nav", "150 rows").await?;
        j.key("Escape").await?;
        j.see_in("header .pname", "Elsewhere").await?;
        j.click_in("header", "Elsewhere").await?;
        j.click("Journal").await?;
        j.click("Look at entry 2").await?;
        j.key("Escape").await?;
        j.click_in("main", "Go on from here").await?;
        j.see_in("header .pname", "Flowers").await?;
        j.see_in("nav", "150 rows").await
    })
    .await
}

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn the_playhead_is_dragged_back_and_every_page_follows() -> Result<()> {
    journey("look-back", async |j| {
        j.click_in("main", "Loans").await?;
        j.deploy_first().await?;
        for _ in 0..12 {
            j.click_in("header", "Step one tick").await?;
        }
        j.see_in("header", "00:12").await?;
        j.click_in("nav", "Monitor").await?;
        j.fill(HEAD, "5").await?;
        j.see_in("main", "Looking at day 1, 00:05").await?;
        j.see_in("header", "00:05").await?;
        let off: bool = j.eval("document.querySelector('button[aria-label=Play]').disabled").await?;
        ensure!(off, "time stands still there");
        j.click_in("main", "Go on from here").await?;
        j.see("Redo brings back what you left").await?;
        j.see_in("header", "00:05").await?;
        j.key("Z").await?;
        j.see_in("header", "00:12").await?;
        j.key(",").await?;
        j.see_in("main", "Looking at day 1, 00:11").await?;
        j.click_in("main", "Return to now").await?;
        j.see_in("header", "00:12").await
    })
    .await
}

const HEAD: &str = "Moment looked at; drag to look back";
