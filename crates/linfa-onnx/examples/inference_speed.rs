//! Measures how long tract takes for one call of an exported model, after a warm-up.
//!
//! `inference_speed [BATCH] [CALLS]`

#![expect(clippy::disallowed_methods, reason = "it measures time")]
#![allow(clippy::print_stdout, reason = "a figure is what it is for")]

#[path = "../tests/fixtures/mod.rs"]
mod fixtures;
#[path = "../tests/runtime/mod.rs"]
mod runtime;

use std::time::{Duration, Instant};

use linfa::prelude::*;
use linfa_logistic::MultiLogisticRegression;
use linfa_onnx::{Column, Export, Preprocessing, names};
use linfa_trees::DecisionTree;
use runtime::{Runtime, inputs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut argument = |otherwise| arguments.next().map_or(Ok(otherwise), |text| text.parse::<u32>());
    let batch = argument(20)? as usize;
    let calls = argument(20_000)?;

    let task = fixtures::mixed(1000.max(batch), 3);
    let export = Export::new(&task.preprocessing).classes(&task.classes);
    let logistic = MultiLogisticRegression::default().max_iterations(20).fit(&task.dataset())?;
    let tree = DecisionTree::params().max_depth(Some(10)).fit(&task.dataset())?;
    let single = export.logistic(&logistic)?;
    // A number that is not standardised makes the sums float64.
    let wide = unscaled(&task.preprocessing);
    let double = Export::new(&wide).classes(&task.classes).logistic(&logistic)?;
    for (family, bytes) in
        [("logistic", single), ("logistic in float64", double), ("tree", export.decision_tree(&tree)?)]
    {
        for outputs in [
            &[names::LABEL, names::PROBABILITIES][..],
            &[names::LABEL_INDEX, names::PROBABILITIES],
            &[names::PROBABILITIES],
            &[names::FEATURES],
        ] {
            let runtimes =
                [("N", Runtime::select(&bytes, outputs)), ("fixed", Runtime::select_for_batch(&bytes, outputs, batch))];
            for (dimension, runtime) in runtimes {
                let table = inputs(&task.table, 0..batch);
                let mut state = runtime.spawn();
                let mut call = || state.run(table.clone()).unwrap();
                (0..calls / 10).for_each(|_| drop(call()));
                let mut best = Duration::MAX;
                for _ in 0..10 {
                    let start = Instant::now();
                    (0..calls / 10).for_each(|_| drop(call()));
                    best = best.min(start.elapsed());
                }
                let each = best.as_secs_f64() * 1e6 / f64::from(calls / 10);
                println!("{family} {dimension} {outputs:?} batch {batch}: {each:.1} µs a call");
            }
        }
    }
    Ok(())
}

/// The same columns, the first as it is.
fn unscaled(preprocessing: &Preprocessing) -> Preprocessing {
    let mut columns = preprocessing.columns().to_vec();
    if let Some(Column::Numeric { scale, .. }) = columns.first_mut() {
        *scale = None;
    }
    Preprocessing::new(columns).unwrap()
}
