//! Train: runs are found, compared, evaluated, explained and reproduced.

use std::path::Path;
use std::time::Duration;

use anyhow::{Result, ensure};
use journeys::{Journey, journey};

/// Long enough for a job in a trainer on a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Trains one run for each estimator; the newest is looked at.
async fn train(j: &Journey, estimators: &[&str]) -> Result<()> {
    for (place, estimator) in estimators.iter().enumerate() {
        if place > 0 {
            j.click_in("main .head", "New run").await?;
        }
        j.select("Estimator", estimator).await?;
        j.click_in("main .newrun", "Train").await?;
        j.see_in("main .runhead", &format!("r-{:03}", place + 1)).await?;
        j.see_in("main .runhead", "Finished").await?;
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn runs_are_filtered_compared_deleted_and_put_back() -> Result<()> {
    journey("runs-compare", async |j| {
        j.be_patient(PATIENCE);
        j.click_in("main", "Iris").await?;
        j.see_in("main", "No check failed").await?;
        j.click_in("nav", "Train").await?;
        train(j, &["Decision tree", "Gaussian naive Bayes", "Random forest"]).await?;
        j.fill("Tag", "stage").await?;
        j.fill("Value", "candidate").await?;
        j.click_in("main .tagform", "Add tag").await?;
        j.see_in("main .rtags", "candidate").await?;

        j.click_in("main .ttabs", "Table").await?;
        j.see_in("main", "3 of 3 runs").await?;
        j.fill("Find runs", "metrics.accuracy > 0.5 and tags.stage = candidate").await?;
        j.see_in("main", "1 of 3 runs").await?;
        j.fill("Find runs", "metrics.nothing > 1").await?;
        j.see_in("main", "nothing").await?;
        j.see_in("main", "accuracy").await?;
        j.fill("Find runs", "").await?;
        j.see_in("main", "3 of 3 runs").await?;
        j.eval::<Option<bool>>("(document.querySelector('main table thead input[type=checkbox]').click(), null)")
            .await?;
        j.click_in("main", "Compare 3").await?;
        j.see_in("main .comparison", "3 runs side by side").await?;
        j.see_in("main .comparison", "differs").await?;
        j.see_in("main .comparison", "best").await?;
        j.click_in("main .comparison", "ROC").await?;
        j.wait("draw the curves", "document.querySelectorAll('.comparison svg path.ln').length >= 2").await?;
        j.click_in("main .comparison", "Back to the table").await?;
        j.click_in("main", "Delete 3").await?;
        j.see_in("main", "Deleted runs 3").await?;
        j.click_in(".toast", "Undo").await?;
        j.see_in("main", "3 of 3 runs").await
    })
    .await
}

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn a_run_is_evaluated_explained_and_reproduced() -> Result<()> {
    journey("run-judged", async |j| {
        j.be_patient(PATIENCE);
        j.click_in("main", "Loans").await?;
        j.see_in("main", "No check failed").await?;
        j.click_in("nav", "Train").await?;
        train(j, &["Decision tree"]).await?;
        j.click_in("main .rtabs", "Evaluation").await?;
        j.see_in("main .evparts", "Weak segments").await?;
        j.wait("compute all parts", "!document.querySelector('.evpart[aria-busy=\"true\"]')").await?;
        // The threshold moves its own part; costs say where it is best.
        let before: String = j.text("main .thrbox .evtiles").await?;
        j.fill("Threshold", "0.9").await?;
        j.wait("move the threshold", &format!("document.querySelector('.thrbox .evtiles').innerText !== {before:?}"))
            .await?;
        j.fill("Cost of a false negative", "10").await?;
        j.click_in("main .thrbox", "Use the cheapest threshold").await?;
        j.select("Sliced by", "elevel").await?;
        j.see_in("main .evparts", "elevel").await?;
        j.click_in("main .evparts", "Compute").await?;
        j.see_in("main .evparts", "All metrics by training rows").await?;

        j.click_in("main .rtabs", "Explanation").await?;
        j.click_in("main .tpanel", "Explain").await?;
        j.see_in("main .tpanel", "Which columns matter").await?;
        j.see_in("main .tpanel", "What it does not tell").await?;
        let bars = j.count("main .lanes li").await?;
        ensure!(bars > 4, "{bars} bars");

        j.click_in("main .rtabs", "Figures").await?;
        j.click_in("main .tpanel", "Reproduce").await?;
        j.see_in("main .tpanel", "Same bytes").await
    })
    .await
}

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn a_run_of_an_older_version_is_evaluated_once_it_is_reproduced() -> Result<()> {
    journey("run-of-old", async |j| {
        j.be_patient(PATIENCE);
        let project = format!("{}/../crates/engine/tests/projects/4.zip", env!("CARGO_MANIFEST_DIR"));
        j.choose_file("main .head input[type=file]", Path::new(&project)).await?;
        j.click_in("nav", "Train").await?;
        j.click_in("main .rtabs", "Evaluation").await?;
        j.see_in("main", "before answers were kept").await?;
        j.click_in("main .evparts", "Compute").await?;
        j.see_in("main .evparts", "All metrics by training rows").await?;
        j.click_in("main .tpanel", "Reproduce").await?;
        j.see_in("main .evparts", "Weak segments").await
    })
    .await
}
