//! Every estimator on offer, and a model made elsewhere, from training to an answer.

use std::path::Path;
use std::time::Duration;

use anyhow::{Result, ensure};
use journeys::{Journey, journey};

/// Long enough for a job in a trainer on a slow machine.
const PATIENCE: Duration = Duration::from_secs(120);

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn each_estimator_goes_through_the_pipeline_into_the_registry() -> Result<()> {
    journey("estimators", async |j| {
        j.be_patient(PATIENCE);
        for (set, least) in [("Iris", 10), ("Diabetes", 7)] {
            load(j, set).await?;
            j.click_in("nav", "Pipeline").await?;
            let names: Vec<String> = j.eval(NAMES).await?;
            ensure!(names.len() >= least, "only {names:?}");
            for name in names {
                // Tells two classes apart, and iris has three.
                if name == "FTRL" {
                    continue;
                }
                let before = versions(j).await?;
                j.select("Estimator", &name).await?;
                // What is small and shifted, like a machine on a sample, may not beat the naive model; this is no contest.
                j.fill("Gain over a naive model", "0").await?;
                j.click_in("main", "Run pipeline").await?;
                j.wait(&format!("finish {name}"), "!document.querySelector('main progress')").await?;
                j.click_in("nav", "Registry").await?;
                let after = versions(j).await?;
                j.click_in("nav", "Pipeline").await?;
                ensure!(after == before + 1, "{name} on {set} was not registered: {}", j.text("main").await?);
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
        j.see_in("main", "takes sepal_length").await?;
        j.click_in("nav", "Deploy").await?;
        j.click_in("main", "Deploy v1").await?;
        j.see("v1 has all traffic").await?;
        j.click_in("main", "Send request").await?;
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
    if j.eval("!!document.querySelector('[aria-haspopup=dialog]')").await? {
        j.click_in("main", "Built-in sets").await?;
    }
    j.click(&format!("Load {set}")).await?;
    j.see_in("main", set).await
}

async fn versions(j: &Journey) -> Result<u32> {
    j.eval("document.querySelectorAll('main tbody th, main tbody td:first-child').length && [...document.querySelectorAll('main tbody tr')].filter(row => /^v\\d+/.test(row.innerText.trim())).length").await
}
