//! Rows to learn from, the same on every machine: 20 numbers and one of three classes that follows from some of them.
//!
//! `reference.py` makes the same rows for scikit-learn.

/// Numbers in a row.
pub const FEATURES: usize = 20;
/// Classes.
pub const CLASSES: usize = 3;

/// The rows in row-major order, and their classes.
pub fn draw(rows: usize, seed: u64) -> (Vec<f32>, Vec<usize>) {
    let values: Vec<f32> = (0..(rows * FEATURES) as u64).map(|n| unit(seed, n) as f32).collect();
    let classes = values.chunks_exact(FEATURES).enumerate().map(|(row, x)| {
        let noise = unit(seed ^ 0x5eed, row as u64) - 0.5;
        let score = f64::from(x[0]) + f64::from(x[1]) * f64::from(x[2]) + 0.5 * f64::from(x[3]) + 0.4 * noise;
        usize::from(score > 0.8) + usize::from(score > 1.2)
    });
    let classes = classes.collect();
    (values, classes)
}

/// A number from 0 to 1, by splitmix64.
fn unit(seed: u64, n: u64) -> f64 {
    let mut z = seed.wrapping_add((n + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
}
