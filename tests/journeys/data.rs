//! Data: a file is looked over and corrected, rows are cleaned, versions compared.

use std::time::Duration;

use anyhow::{Result, ensure};
use journeys::journey;

/// Long enough for a job in a trainer on a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Rents with a zip code, a decimal comma, and a stand-in for missing values.
fn rents() -> String {
    let rows = (0..300).map(|row| {
        let rent = if row % 50 == 7 { "999".to_owned() } else { format!("{},5", 300 + row * 7 % 900) };
        format!("0{};{rent};{};{}\n", 1000 + row, row % 5 + 1, if row % 3 == 0 { "yes" } else { "no" })
    });
    format!("zip;rent;rooms;paid\n{}", rows.collect::<String>())
}

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn a_file_is_imported_and_what_was_understood_wrongly_corrected() -> Result<()> {
    journey("import-and-correct", async |j| {
        j.be_patient(PATIENCE);
        j.click_in("nav", "Data").await?;
        let file = j.file("rents.csv", rents())?;
        j.drop_file(&file).await?;
        j.see_in("main .import", "300 rows and 4 columns").await?;
        j.see_in("main .import", "decimal").await?;
        // A zip code is text, which is right; the rooms are better text too, and 999 means nothing.
        j.select("rooms is read as", "text").await?;
        j.fill("Missing values", "999").await?;
        j.fill("Name of column 2", "rent_eur").await?;
        j.see_in("main .import", "Read again with corrections").await?;
        j.click_in("main .import", "Read again with corrections").await?;
        j.see_in("main .import", "6 missing").await?;
        j.click_in("main .import", "Import").await?;
        j.see_in("main .head", "300 rows").await?;
        j.see_in("main .cards", "rent_eur").await?;
        j.see_in("main .cards", "2.0 % missing").await?;

        // It can be read again as it was, and left.
        j.click_in("main", "Read again").await?;
        j.see_in("main .import", "300 rows and 4 columns").await?;
        j.click_in("main .import", "Leave it").await?;
        j.wait("leave the file", "!document.querySelector('.import')").await?;

        // Sorting and finding rows.
        j.click_in("main .dtabs", "Rows").await?;
        j.click_in("main .vrows", "rent_eur").await?;
        j.see_in("main .vrows tbody", "300.5").await?;
        j.fill("Find in the rows", "01299").await?;
        j.see_in("main .rowbar", "1 row").await
    })
    .await
}

/// More than one reader's share. A word stands among the amounts, a color comes up for the first time, near the end.
fn payments() -> String {
    let rows = (0..ROWS).map(|row| {
        let amount = if row == ROWS - 10 { "x1".to_owned() } else { format!("{}.{}", row * 37 % 9001, row % 10) };
        let color = if row > ROWS - 100 { "ultramarine" } else { ["red", "green", "blue"][row * row % 3] };
        format!("{row},{color},2024-01-{:02}T10:00:00Z,{amount}\n", row % 28 + 1)
    });
    format!("n,color,time,amount\n{}", rows.collect::<String>())
}

const ROWS: usize = 250_000;

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn a_large_file_is_read_to_its_end() -> Result<()> {
    journey("import-large", async |j| {
        j.be_patient(PATIENCE);
        j.click_in("nav", "Data").await?;
        let file = j.file("payments.csv", payments())?;
        j.drop_file(&file).await?;
        j.see_in("main .import", "250,000 rows and 4 columns").await?;
        j.see_in("main .import", "because of \"x1\" in line 249992; 249999 of 250000").await?;
        j.select("amount is read as", "numbers").await?;
        j.click_in("main .import", "Read again with corrections").await?;
        j.see_in("main .import", "1 did not fit, such as “x1” in line 249992").await?;
        j.click_in("main .import", "Import").await?;
        j.see_in("main .head", "250,000 rows").await?;
        j.see_in("main .cards", "ultramarine").await
    })
    .await
}

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn rows_are_cleaned_and_the_versions_compared_and_restored() -> Result<()> {
    journey("clean-and-diff", async |j| {
        j.be_patient(PATIENCE);
        j.click_in("main", "Red wine").await?;
        j.click_in("nav", "Data").await?;
        j.see_in("main .head", "1,599 rows").await?;
        j.click_in("main .dtabs", "Expect").await?;
        j.click_in("main", "Expect all").await?;
        j.see_in("main .expect", "expectations are met").await?;
        j.click_in("main .dtabs", "Clean").await?;
        j.click_in("main .advice", "Remove 240 copies").await?;
        j.see_in("main .head", "1,359 rows").await?;
        j.select("Step", "Clip extreme numbers").await?;
        j.select("Column", "alcohol").await?;
        j.fill("Note", "no wine is stronger").await?;
        j.click_in("main .clean", "Try it").await?;
        j.see_in("main .tried", "clipped in “alcohol”").await?;
        j.click_in("main .clean", "Make d3").await?;
        j.see_in("main .head", "d3").await?;

        j.click_in("main .dtabs", "Versions 3").await?;
        j.see_in("main .versions", "no wine is stronger").await?;
        j.select("From", "d1, 1,599 rows").await?;
        j.click_in("main .versions", "Compare").await?;
        j.see_in("main .diff", "240 fewer rows").await?;
        j.see_in("main .diff", "only in d1").await?;
        let restore = "[...document.querySelectorAll('.versions tbody tr')].find(row => row.innerText.startsWith('d1')).querySelector('button').click()";
        j.eval::<Option<bool>>(&format!("({restore}, null)")).await?;
        j.see_in("main .head", "d4").await?;
        j.see_in("main .head", "1,599 rows").await?;
        let versions: u32 = j.eval("document.querySelectorAll('.versions tbody tr').length").await?;
        ensure!(versions == 4, "{versions} versions");
        j.reload().await?;
        j.see_in("main .head", "d4").await
    })
    .await
}
