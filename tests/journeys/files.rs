//! Files from outside: tables good and bad, and projects.

use std::{fs, path::Path, time::Duration};

use anyhow::{Context, Result, ensure};
use journeys::{Journey, journey};
use serde_json::Value;

/// Long enough for a job in a trainer on a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn every_file_becomes_a_table_or_an_error_that_changes_nothing() -> Result<()> {
    journey("golden-csv", async |j| {
        j.be_patient(PATIENCE);
        let golden = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/table/tests/golden"));
        let list: Value = serde_json::from_str(&fs::read_to_string(golden.join("expected.json"))?)?;
        let files = list["files"].as_array().context("a list of files")?;
        ensure!(files.len() > 40, "{} files", files.len());
        j.click_in("nav", "Data").await?;
        for file in files {
            let name = file["file"].as_str().context("a name")?;
            try_one(j, &golden.join(name), file).await.with_context(|| name.to_owned())?;
        }
        let injected: bool =
            j.eval("!!window.injected || document.querySelectorAll('main script, main img').length > 0").await?;
        ensure!(!injected, "a cell became HTML");
        Ok(())
    })
    .await
}

/// The sandbox takes no more.
const MOST_COLUMNS: u64 = 1_000;

/// Drops one file. What cannot be read is explained and leaves the project as it was; the rest is a new data version.
async fn try_one(j: &Journey, path: &Path, expected: &Value) -> Result<()> {
    const VERSIONS: &str = "Number(document.querySelector('main').innerText.match(/Versions\\s+(\\d+)/)?.[1] ?? 0)";
    const NOTICES: &str = "document.querySelectorAll('.notice').length";
    let versions: u32 = j.eval(VERSIONS).await?;
    let before = j.text("main").await?;
    j.drop_file(path).await?;
    j.wait("read the file or give an error", &format!("!!document.querySelector('.import .dial') || {NOTICES} > 0"))
        .await?;
    if j.eval::<bool>(&format!("{NOTICES} > 0")).await? {
        let name = path.file_name().context("a name")?.to_string_lossy();
        let told = j.text(".notice").await?;
        ensure!(told.contains(&*name), "the error does not name the file: {told}");
        // A table may be one and still be more than the sandbox takes.
        let too_large = expected["n_columns"].as_u64().is_some_and(|columns| columns > MOST_COLUMNS);
        ensure!(expected["outcome"] != "ok" || too_large, "it was refused: {told}");
        ensure!(j.text("main").await? == before, "the project changed");
        return j.click("Close this notice").await;
    }
    ensure!(expected["outcome"] != "error", "it was taken for a table");
    j.click_in("main .import", "Import").await?;
    j.wait("be a data version", &format!("{VERSIONS} > {versions}")).await?;
    let rows = expected["n_rows"].as_u64().context("a number of rows")?;
    j.see_in("main", &format!("{rows} row")).await
}
