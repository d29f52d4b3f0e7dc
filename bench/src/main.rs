//! The bench page: training in wasm beside scikit-learn's figures, inference beside onnxruntime-web in the same browser.
//!
//! `cargo xtask bench` builds it, opens it and prints its table.

mod models;
mod page;
mod rows;
mod runtime;

use wasm_bindgen::prelude::*;

use page::{Page, Row};
use rows::{CLASSES, FEATURES};

/// Rows to learn from, and rows of a large batch.
const ROWS: usize = 20_000;
/// Measurements of which the median is taken.
const TIMES: usize = 5;
/// Trainings whose digests have to be equal.
const REPETITIONS: usize = 20;

fn main() {}

/// Runs everything, one line of the table after the other.
#[wasm_bindgen(start)]
pub async fn start() -> Result<(), JsValue> {
    let page = Page::find()?;
    match run(&page).await {
        Ok(()) => page.state("Done."),
        Err(error) => page.state(&format!("Failed: {error:?}")),
    }
    Ok(())
}

async fn run(page: &Page) -> Result<(), JsValue> {
    let (values, classes) = rows::draw(ROWS, 7);
    let reference = page.reference().await;
    let data = models::data_set(&values, &classes);

    page.state(&format!("Training a forest of 100 trees on {ROWS} rows of {FEATURES} numbers and {CLASSES} classes."));
    let mut digests = Vec::new();
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let start = page.now();
        let forest = models::forest(&data);
        times.push(page.now() - start);
        digests.push(models::digest(&forest));
        page.breathe().await?;
    }
    page.row(Row::new(
        "Train a forest, 100 trees, depth 8",
        median(times),
        reference.forest,
        "scikit-learn, native",
        1.0,
    ));
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let start = page.now();
        models::boosting(&data);
        times.push(page.now() - start);
        page.breathe().await?;
    }
    page.row(Row::new("Train boosting, 100 rounds", median(times), reference.boosting, "scikit-learn, native", 0.0));

    for done in TIMES..REPETITIONS {
        page.state(&format!("Training again and again, {done} of {REPETITIONS}."));
        digests.push(models::digest(&models::forest(&data)));
        page.breathe().await?;
    }
    let same = digests.iter().all(|digest| *digest == digests[0]);
    page.note(&format!(
        "{REPETITIONS} forests trained one after the other: {}, SHA-256 {}",
        if same { "equal bytes" } else { "OTHER BYTES" },
        digests[0]
    ));
    page.note(&format!("Boosting: SHA-256 {}", models::digest(&models::boosting(&data))));

    let forest = models::forest_file(&models::forest(&data));
    compare(page, "Forest", &forest, &values, &[(ROWS, 1, 2.0), (1, 2_000, 5.0)]).await?;
    let logistic = models::logistic_file(&data);
    compare(page, "Logistic", &logistic, &values, &[(ROWS, 1, 0.0), (1, 5_000, 5.0)]).await
}

/// One model in both runtimes; `sizes` are rows of a batch, calls of a measurement, and the ratio aimed at.
async fn compare(
    page: &Page,
    name: &str,
    model: &[u8],
    values: &[f32],
    sizes: &[(usize, usize, f64)],
) -> Result<(), JsValue> {
    let ours = runtime::Ours::open(model);
    let theirs = runtime::Theirs::open(model).await?;
    let probabilities = ours.answer(values);
    let expected = theirs.answer(values).await?;
    if probabilities.len() != ROWS * CLASSES || expected.len() != probabilities.len() {
        return Err(format!("{} and {} probabilities", probabilities.len(), expected.len()).into());
    }
    let total: f32 = probabilities.iter().sum();
    // Also where one is NaN.
    if !(ROWS as f32 - 1.0..ROWS as f32 + 1.0).contains(&total) {
        return Err(format!("the probabilities of {ROWS} rows add up to {total}").into());
    }
    let difference = probabilities.iter().zip(&expected).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    page.note(&format!("{name}: largest difference of a probability over {ROWS} rows {difference:e}"));
    for &(rows, calls, aim) in sizes {
        page.state(&format!("{name}, {rows} rows at a time."));
        let batch = &values[..rows * FEATURES];
        let (mut own, mut other) = (Vec::new(), Vec::new());
        // The first round warms up.
        for round in 0..=TIMES {
            let start = page.now();
            ours.time(batch, calls);
            let mine = (page.now() - start) / calls as f64;
            let yours = theirs.time(batch, calls).await? / calls as f64;
            page.breathe().await?;
            if round > 0 {
                own.push(mine);
                other.push(yours);
            }
        }
        let what = format!("{name}, {rows} row{}", if rows == 1 { "" } else { "s" });
        page.row(Row::new(&what, median(own), Some(median(other)), "onnxruntime-web", aim));
    }
    Ok(())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
