//! Every estimator on offer, and a model made elsewhere, from training to an answer.

use std::path::Path;
use std::time::Duration;

use anyhow::{Result, ensure};
use journeys::{Journey, journey};

/// Long enough for a job in a trainer on a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn each_estimator_goes_through_the_pipeline_into_the_registry() -> Result<()> {
    journey("estimators", async |j| {
        j.be_patient(PATIENCE);
        let mut run = 0;
        for (set, metric, target, least) in [("Iris", "Accuracy", "0.1", 12), ("Diabetes", "R²", "-1", 9)] {
            load(j, set).await?;
            // A weak model is no failure of the way it goes.
            j.click_in("nav", "Brief").await?;
            j.select("Primary metric", metric).await?;
            j.fill("Target", target).await?;
            j.click_in("main", "Save brief").await?;
            j.see("The brief is saved").await?;
            j.click_in("nav", "Pipeline").await?;
            j.see_in("main", "Run pipeline").await?;
            let names: Vec<String> = j.eval(NAMES).await?;
            ensure!(names.len() >= least, "only {names:?}");
            j.click_in("main", "Limits of the checks").await?;
            // FTRL tells two classes apart, and iris has three.
            for name in names.iter().filter(|name| *name != "FTRL") {
                run += 1;
                j.select("Estimator", name).await?;
                // So that components go all the way too.
                if j.eval("document.querySelector('main').innerText.includes('Principal components')").await? {
                    j.fill("Principal components", "2").await?;
                }
                j.fill("Gain over a naive model", "0").await?;
                j.click_in("main", "Run pipeline").await?;
                let ended = format!("/Run {run} (passed|failed)/.test(document.querySelector('main').innerText)");
                j.wait(&format!("end run {run}, {name}"), &ended).await?;
                let text = j.text("main").await?;
                ensure!(text.contains(&format!("Run {run} passed")), "{name} on {set}: {text}");
            }
        }
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn a_model_made_with_scikit_learn_is_tried_registered_deployed_and_answers() -> Result<()> {
    journey("foreign", async |j| {
        j.be_patient(PATIENCE);
        j.offline_ready().await?;
        j.stop_server();
        j.click_in("nav", "Registry").await?;
        let models = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/engine/tests/models"));
        // Without data there is nothing to try it on.
        j.drop_file(&models.join("iris_forest_zipmap.onnx")).await?;
        j.see("There is no data yet").await?;
        j.click("Close this notice").await?;
        load(j, "Iris").await?;
        j.click_in("nav", "Registry").await?;
        j.drop_file(&models.join("iris_other_classes.onnx")).await?;
        j.see("“cat”").await?;
        j.click("Close this notice").await?;
        j.drop_file(&models.join("iris_forest_zipmap.onnx")).await?;
        j.see("registered as v1").await?;
        j.click_in("main", "Signature").await?;
        j.see_in("main", "takes sepal length").await?;
        j.click_in("nav", "Deploy").await?;
        j.click_in("main", "Deploy v1").await?;
        j.see("v1 has all traffic").await?;
        j.click_in("main", "Send").await?;
        j.see_in("main", "setosa").await?;
        j.reload().await?;
        j.click_in("nav", "Registry").await?;
        j.see_in("main", "iris_forest_zipmap.onnx").await
    })
    .await
}

/// The names of the estimators on offer.
const NAMES: &str = "[...document.querySelector('main .mform select').options].map(option => option.text)";

async fn load(j: &Journey, set: &str) -> Result<()> {
    j.click_in("nav", "Data").await?;
    // Which of the two is there shows once the page is drawn.
    j.wait("see the page", "!!document.querySelector('main [aria-haspopup=dialog], main #first-sets')").await?;
    if j.eval("!!document.querySelector('main [aria-haspopup=dialog]')").await? {
        j.click_in("main", "Built-in sets").await?;
    }
    j.click(set).await?;
    j.see(&format!("{set} is d")).await
}
