//! Several projects, and several tabs of one.

use anyhow::{Context, Result, ensure};
use journeys::{Journey, journey};

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn projects_stand_beside_each_other_and_one_that_is_deleted_can_be_put_back() -> Result<()> {
    journey("projects", async |j| {
        load(j, "Iris").await?;
        j.click_in("nav", "Home").await?;
        j.click_in("main", "New project").await?;
        j.see_in("nav", "no data").await?;
        load(j, "Diabetes").await?;
        j.click_in("nav", "Home").await?;
        j.click_in("main", "Duplicate").await?;
        j.see_in("header .pname", "Diabetes, copy").await?;
        j.see_in("nav", "441 rows").await?;

        // The tab keeps its project when it is reloaded.
        j.click_in("main", "Open Iris").await?;
        j.see_in("header .pname", "Iris").await?;
        j.see_in("nav", "150 rows").await?;
        j.reload().await?;
        j.see_in("nav", "150 rows").await?;

        j.click_in("header", "Iris").await?;
        j.click_in("#project-menu", "Delete").await?;
        j.see("“Iris” is deleted. It can be put back for 30 days.").await?;
        j.see_in("header .pname", "Diabetes").await?;
        j.see_in("main", "Iris (deleted)").await?;
        j.click_in(".toast", "Undo").await?;
        j.see("“Iris” is back.").await?;
        j.click_in("main", "Open Iris").await?;
        j.see_in("nav", "150 rows").await?;

        j.click_in("main", "Delete Diabetes, copy").await?;
        j.click_in("main", "Delete for good Diabetes, copy").await?;
        j.see("Deleted for good.").await?;
        ensure!(!j.text("main").await?.contains("copy"), "it is gone");
        let names: Vec<String> =
            j.eval("indexedDB.databases().then((all) => all.map(({ name }) => name).sort())").await?;
        ensure!(names == ["mlops-sandbox", "mlops-sandbox-2", "mlops-sandbox-shelf"], "{names:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn a_second_tab_looks_on_takes_over_and_follows_when_the_first_is_closed() -> Result<()> {
    journey("tabs", async |j| {
        load(j, "Iris").await?;
        let first = j.browser().window().await?;
        let second = j.browser().new_tab().await?;
        j.browser().switch_to_window(second.clone()).await?;
        j.open("#/data").await?;
        j.see_in("main", "Open in another tab").await?;
        j.see_in("main", "150 rows").await?;
        let off: bool = j.eval("document.querySelector('button[aria-label=Play]').disabled").await?;
        ensure!(off, "time is the other tab's");

        // What happens there shows here.
        j.browser().switch_to_window(first.clone()).await?;
        j.rename_project("Iris", "Flowers").await?;
        j.browser().switch_to_window(second.clone()).await?;
        j.see_in("header .pname", "Flowers").await?;
        // And nothing can be changed here.
        j.rename_project("Flowers", "Mine").await?;
        j.see("Here it can only be looked at").await?;
        j.click("Close this notice").await?;

        j.click_in("main", "Take over").await?;
        j.wait("keep the project", "!document.querySelector('.past.on')").await?;
        j.rename_project("Flowers", "Mine").await?;
        j.see_in("header .pname", "Mine").await?;
        j.browser().switch_to_window(first.clone()).await?;
        j.see_in("main", "Open in another tab").await?;
        j.see_in("header .pname", "Mine").await?;

        j.browser().switch_to_window(second).await?;
        j.browser().close_window().await?;
        j.browser().switch_to_window(first).await.context("the first tab")?;
        j.wait("keep the project", "!document.querySelector('.past.on')").await?;
        j.rename_project("Mine", "Ours").await?;
        j.see_in("header .pname", "Ours").await
    })
    .await
}

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn a_project_that_a_tab_has_open_is_not_deleted_for_good() -> Result<()> {
    journey("deleted-elsewhere", async |j| {
        load(j, "Iris").await?;
        j.click_in("nav", "Home").await?;
        j.click_in("main", "New project").await?;
        j.see_in("nav", "no data").await?;
        load(j, "Diabetes").await?;
        let first = j.browser().window().await?;
        let second = j.browser().new_tab().await?;
        j.browser().switch_to_window(second).await?;
        j.open("").await?;
        // As if this tab had the first project open before.
        j.eval::<()>("sessionStorage.setItem('project', '1')").await?;
        j.reload().await?;
        j.see_in("nav", "150 rows").await?;
        j.click_in("main", "Delete Diabetes").await?;
        j.click_in("main", "Delete for good Diabetes").await?;
        j.see("This project is open in another tab.").await?;
        j.click("Close this notice").await?;
        j.click_in("main", "Put back Diabetes").await?;
        j.see("“Diabetes” is back.").await?;

        // There it goes on as if nothing had happened.
        j.browser().switch_to_window(first).await?;
        j.rename_project("Diabetes", "Mine").await?;
        j.see_in("header .pname", "Mine").await
    })
    .await
}

async fn load(j: &Journey, set: &str) -> Result<()> {
    j.click_in("main", set).await?;
    j.see_in("main", "No check failed").await
}
