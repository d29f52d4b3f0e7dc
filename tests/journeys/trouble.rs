//! Workers that break and journals that are damaged: nothing else is lost.

use std::time::Duration;

use anyhow::{Result, ensure};
use journeys::{Journey, SiteCopy, journey, journey_on};

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn an_engine_that_breaks_is_replaced_and_the_project_reopened() -> Result<()> {
    journey_on("broken-engine", breakable, async |j| {
        load_iris(j).await?;
        j.click_in("nav", "Train").await?;
        j.click_in("main", "Train").await?;
        j.see_in("main", "Finished").await?;
        let before: String = j.text("main .digest").await?;
        ensure!(before.len() == 64, "the digest is {before}");

        break_engine(j, "break").await?;
        j.see("The sandbox stopped. The project was reopened from its journal").await?;
        j.click("Close this notice").await?;
        j.see_in("main", &before).await?;

        // It works on: a run of the same gives the same bytes.
        j.click_in("main", "New run").await?;
        j.click_in("main", "Train").await?;
        j.see_in("main", "Same bytes as r-001").await?;
        ensure!(j.text("main .digest").await? == before, "the new engine trains the same model");
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn an_engine_that_breaks_again_and_again_is_left_alone_until_asked() -> Result<()> {
    journey_on("crash-loop", breakable, async |j| {
        load_iris(j).await?;
        break_it_for_good(j).await?;
        j.see_in("main", "broken on purpose").await?;
        j.click_in("main", "Try again").await?;
        j.see_in("main", "150 rows").await
    })
    .await
}

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn a_project_that_no_engine_can_open_is_saved_as_a_file_and_a_new_one_begun() -> Result<()> {
    journey_on("rescue", breakable, async |j| {
        load_iris(j).await?;
        j.rename_project("Iris", "Unlucky").await?;
        j.see_in("header .pname", "Unlucky").await?;
        break_it_for_good(j).await?;

        j.click_in("main", "Save project file").await?;
        let saved = j.download(".mlops.zip").await?;
        j.click_in("main", "Begin a new project").await?;
        j.see_in("header .pname", "My first model").await?;
        j.click_in("nav", "Home").await?;
        // The other one stays where it was.
        j.see_in("main .projects", "Unlucky").await?;
        j.click_in("main .projects", "Delete Unlucky").await?;
        j.see_in("main .projects", "Unlucky (deleted)").await?;

        j.click_in("nav", "Settings").await?;
        j.choose_file(OPEN, &saved).await?;
        j.see_in("header .pname", "Unlucky").await?;
        j.click_in("nav", "Home").await?;
        j.see_in("main", "150 rows").await
    })
    .await
}

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn an_engine_that_the_browser_ends_without_a_word_is_replaced() -> Result<()> {
    journey_on("ended-engine", breakable, async |j| {
        load_iris(j).await?;
        break_engine(j, "end").await?;
        j.see("The sandbox stopped. The project was reopened from its journal").await?;
        j.see("The browser ended the sandbox's worker").await?;
        j.rename_project("Iris", "Flowers").await?;
        j.see_in("header .pname", "Flowers").await
    })
    .await
}

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn an_engine_without_memory_is_replaced_and_the_report_says_so() -> Result<()> {
    journey_on("out-of-memory", breakable, async |j| {
        load_iris(j).await?;
        break_engine(j, "fill").await?;
        // Thirty megabytes have no place any more.
        let file = j.file("large.onnx", vec![8; 30_000_000])?;
        j.click_in("nav", "Registry").await?;
        j.drop_file(&file).await?;
        j.see("The sandbox stopped. The project was reopened from its journal").await?;
        j.see_in(".notice", "Not confirmed, and perhaps to be done again: import a model.").await?;
        j.click_in(".notice", "Details").await?;
        j.see_in(".notice", "MB of memory").await?;
        let report = j.text(".notice pre").await?;
        let megabytes = report.split(" MB of memory").next().and_then(|text| text.split_whitespace().last());
        ensure!(megabytes.and_then(|text| text.parse::<u32>().ok()).is_some_and(|taken| taken > 3_900), "{report}");
        j.click_in("nav", "Data").await?;
        j.see_in("main", "150 rows").await
    })
    .await
}

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn a_trainer_that_breaks_fails_its_run_and_nothing_else() -> Result<()> {
    journey_on("broken-trainer", breakable, async |j| {
        load_iris(j).await?;
        break_trainers(j, true).await?;
        j.click_in("nav", "Train").await?;
        j.click_in("main", "Train").await?;
        j.see_in("main", "The work stopped unexpectedly").await?;
        j.see_in("main", "broken on purpose").await?;
        break_trainers(j, false).await?;
        j.click_in("main", "New run").await?;
        j.click_in("main", "Train").await?;
        j.see_in("main", "Finished").await
    })
    .await
}

/// Chromium opens a database whose last record is torn, writes behind it, takes that for damage the next time, and deletes
/// all databases of the site without a word.
#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn a_browser_that_deletes_its_databases_after_a_crash_loses_nothing() -> Result<()> {
    journey("torn", async |j| {
        load_iris(j).await?;
        j.click_in("nav", "Train").await?;
        j.click_in("main", "Train").await?;
        j.see_in("main", "Finished").await?;
        j.rename_project("Iris", "Flowers").await?;
        j.see_in("header .pname", "Flowers").await?;
        j.click_in("nav", "Home").await?;
        j.click_in("main .projects", "New project").await?;
        j.see_in("header .pname", "My first model").await?;
        j.click_in("main", "Red wine").await?;
        j.see_in("main", "1,599 rows").await?;

        j.kill_browser().await?;
        j.tear_databases()?;
        j.start_browser().await?;
        j.open("").await?;
        j.see_in("header .pname", "Red wine").await?;
        j.rename_project("Red wine", "Bottles").await?;
        j.see_in("header .pname", "Bottles").await?;
        j.kill_browser().await?;
        j.start_browser().await?;
        j.open("").await?;

        j.see("The browser had lost this project. It came back from its second copy.").await?;
        j.see_in("header .pname", "Bottles").await?;
        j.see_in("main", "1,599 rows").await?;
        // The others as well, each when it is opened.
        j.click("Close this notice").await?;
        j.click_in("main .projects", "Open Flowers").await?;
        j.see("The browser had lost this project. It came back from its second copy.").await?;
        j.click("Close this notice").await?;
        j.see_in("header .pname", "Flowers").await?;
        j.click_in("nav", "Settings").await?;
        j.see_in("main", "Kept twice").await?;
        j.click_in("main", "Verify").await?;
        j.see("1 model came out the same, byte for byte").await?;
        // Once and for all.
        j.reload().await?;
        j.see_in("header .pname", "Flowers").await?;
        j.see_no("had lost this project").await
    })
    .await
}

const PATIENCE: Duration = Duration::from_secs(60);

/// Each worker can be made to break: the engine by a message on a channel, trainers while a lock is held.
fn breakable(site: &SiteCopy) -> Result<()> {
    site.change("worker-boot.js", |script| {
        Ok(script
            + r#"
let role, armed = false;
navigator.locks.query().then(({ held }) => { armed = held.some((lock) => lock.name === "break trainers"); });
addEventListener("message", ({ data }) => {
  if (data.role) role = data.role;
  else if (armed && role === "trainer") throw new Error("broken on purpose");
});
const channel = new BroadcastChannel("break");
channel.onmessage = ({ data }) => {
  if (role !== "engine" || !memory) return;
  channel.postMessage("breaking");
  if (data === "end") return close();
  if (data === "break") throw new Error("broken on purpose");
  for (let pages = 32768; pages >= 1; pages >>= 1) try { for (;;) memory.grow(pages); } catch {}
};
"#)
    })
}

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn a_damaged_journal_comes_back_from_the_second_copy_or_opens_as_far_as_it_holds() -> Result<()> {
    journey("damaged-journal", async |j| {
        load_iris(j).await?;
        j.rename_project("Iris", "Flowers").await?;
        j.see("The project is called “Flowers”").await?;
        j.wait("damage the last entry", DAMAGE).await?;
        j.reload().await?;
        j.see("The journal is damaged at entry 2. It came back from the second copy.").await?;
        j.click("Close this notice").await?;
        j.see_in("header", "Flowers").await?;

        // Without the second copy it opens as far as it holds.
        j.open("theme.js").await?;
        j.expect_console("favicon.ico");
        j.wait("delete the second copy", DELETE_FILES).await?;
        j.wait("damage the last entry", DAMAGE).await?;
        j.open("").await?;
        j.see("The journal is damaged at entry 2. Kept: 2 entries before it.").await?;
        j.click("Close this notice").await?;
        j.see_in("header", "Iris").await?;

        // What cannot be read is not lost.
        j.click_in("nav", "Settings").await?;
        j.click_in("main", "Save what was set aside").await?;
        let aside = std::fs::read_to_string(j.download(".ndjson").await?)?;
        ensure!(aside.contains("Flowers") && aside.lines().count() == 2, "set aside: {aside}");

        // And what is done from here on holds.
        j.rename_project("Iris", "Onwards").await?;
        j.see("The project is called “Onwards”").await?;
        j.reload().await?;
        j.see_in("header", "Onwards").await?;
        j.see_no("The journal is damaged").await
    })
    .await
}

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn a_project_and_its_file_are_verified_by_replaying_and_training_again() -> Result<()> {
    journey("verify", async |j| {
        load_iris(j).await?;
        j.click_in("nav", "Train").await?;
        // linfa's own trees depend on the keys of hash maps, which are the same in fresh trainers only.
        for (run, estimator) in [("r-001", "Bagging"), ("r-002", "AdaBoost"), ("r-003", "Random forest")] {
            if j.count("main .newrun").await? == 0 {
                j.click_in("main", "New run").await?;
            }
            j.select("Estimator", estimator).await?;
            j.click_in("main .newrun", "Train").await?;
            j.see(&format!("Run {run} finished")).await?;
        }
        j.click_in("nav", "Settings").await?;
        j.click_in("main", "Verify").await?;
        j.see("3 models came out the same, byte for byte").await?;
        j.see_in("main", "8 entries replayed to the same state").await?;

        j.click_in("main", "Save project file").await?;
        let saved = j.download(".mlops.zip").await?;
        let mut bytes = std::fs::read(&saved)?;
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        let changed = j.file("changed.mlops.zip", bytes)?;
        j.choose_file(VERIFY, &changed).await?;
        j.see("The file").await?;
        j.click("Close this notice").await?;
        j.choose_file(VERIFY, &saved).await?;
        j.see_in("main", "Verified, Iris.mlops.zip").await?;
        j.see_in("main", "3 models came out the same").await
    })
    .await
}

/// The input behind “Open project file…”.
const OPEN: &str = "#storage p:nth-of-type(1) input[type=file]";

/// The input behind “Verify a file…”.
const VERIFY: &str = "#storage p:nth-of-type(2) input[type=file]";

/// Turns a bit in the newest record of the journal.
const DAMAGE: &str = "new Promise((done, failed) => {
    const opening = indexedDB.open('mlops-sandbox');
    opening.onerror = failed;
    opening.onsuccess = () => {
        const writing = opening.result.transaction('journal', 'readwrite');
        writing.objectStore('journal').openCursor(null, 'prev').onsuccess = ({ target: { result } }) => {
            const record = result.value;
            record[100] ^= 1;
            result.update(record);
        };
        writing.oncomplete = () => { opening.result.close(); done(true); };
    };
})";

/// Deletes the files of the second copies, once nobody has them.
const DELETE_FILES: &str = "navigator.storage.getDirectory()
    .then((root) => root.removeEntry('mlops-sandbox', { recursive: true }))
    .then(() => true, () => false)";

async fn load_iris(j: &mut Journey) -> Result<()> {
    j.be_patient(PATIENCE);
    j.click_in("main", "Iris").await?;
    j.see_in("main", "No check failed").await
}

/// Asks until an engine that listens has heard it: a new one may just be starting.
async fn break_engine(j: &Journey, how: &str) -> Result<()> {
    let ask = format!(
        "new Promise((broken) => {{
            const channel = new BroadcastChannel('break');
            const asking = setInterval(() => channel.postMessage('{how}'), 50);
            channel.onmessage = () => {{ clearInterval(asking); channel.close(); broken(true); }};
        }})"
    );
    j.eval::<bool>(&ask).await.map(|_| ())
}

/// So often that the page gives up.
async fn break_it_for_good(j: &Journey) -> Result<()> {
    for _ in 0..2 {
        break_engine(j, "break").await?;
        j.see("The sandbox stopped. The project was reopened").await?;
        j.see_in("main", "150 rows").await?;
        j.click("Close this notice").await?;
    }
    break_engine(j, "break").await?;
    j.see_in("main", "The sandbox could not be kept running").await?;
    // What was told of the engine before does not hold any more.
    j.see_no("was reopened from its journal").await
}

async fn break_trainers(j: &Journey, broken: bool) -> Result<()> {
    let change = if broken {
        "new Promise((held) => navigator.locks.request('break trainers', () => { held(true); return new Promise((end) => { window.mend = end; }); }))"
    } else {
        "(window.mend(), true)"
    };
    j.eval::<bool>(change).await.map(|_| ())
}
