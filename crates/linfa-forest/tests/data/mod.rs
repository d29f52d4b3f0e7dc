//! Small data sets made up for the tests.

#![allow(dead_code, reason = "each test file uses its share")]

use linfa::Dataset;
use ndarray::{Array1, Array2, Ix1};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// Three classes that depend on two of five columns, with some noise.
pub fn classes(rows: usize, seed: u64) -> Dataset<f64, usize, Ix1> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let x = Array2::from_shape_simple_fn((rows, 5), || rng.gen_range(-1.0..1.0));
    let y = x.rows().into_iter().map(|row| if row[0] + row[1] > 0.4 { 2 } else { usize::from(row[0] * row[1] > 0.0) });
    let y: Array1<usize> = y.collect();
    let y = y.mapv(|label| if rng.gen_range(0.0..1.0) < 0.05 { rng.gen_range(0..3_u32) as usize } else { label });
    Dataset::new(x, y)
}

/// A number that depends on three of five columns, with some noise.
pub fn numbers(rows: usize, seed: u64) -> Dataset<f64, f64, Ix1> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let x = Array2::from_shape_simple_fn((rows, 5), || rng.gen_range(-1.0..1.0));
    let y: Array1<f64> =
        x.rows().into_iter().map(|row| 10.0 * row[0] * row[0] + 5.0 * row[1] + 3.0 * f64::from(row[2] > 0.3)).collect();
    let y = y.mapv(|value| value + rng.gen_range(-0.5..0.5));
    Dataset::new(x, y)
}

/// The same with a tenth of the values missing.
pub fn with_gaps<T: Clone>(mut dataset: Dataset<f64, T, Ix1>, seed: u64) -> Dataset<f64, T, Ix1> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    dataset.records.mapv_inplace(|x| if rng.gen_range(0.0..1.0) < 0.1 { f64::NAN } else { x });
    dataset
}

pub fn accuracy(predicted: &Array1<usize>, truth: &Array1<usize>) -> f64 {
    predicted.iter().zip(truth).filter(|(a, b)| a == b).count() as f64 / truth.len() as f64
}

pub fn r2(predicted: &Array1<f64>, truth: &Array1<f64>) -> f64 {
    let mean = truth.sum() / truth.len() as f64;
    let residual: f64 = predicted.iter().zip(truth).map(|(p, y)| (y - p) * (y - p)).sum();
    1.0 - residual / truth.iter().map(|y| (y - mean) * (y - mean)).sum::<f64>()
}
