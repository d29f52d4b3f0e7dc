//! Scaling of numbers: to mean 0 and variance 1, to a range, by median and quartiles.
//!
//! Missing values are left out when a scaler is fitted, and stay missing when it is applied. A column without a value at all has
//! NaN for parameters. A column that does not vary is not divided.

mod min_max;
mod robust;
mod standard;

pub use min_max::{MinMaxScaler, MinMaxScalerParams};
pub use robust::{RobustScaler, RobustScalerParams};
pub use standard::{StandardScaler, StandardScalerParams};

use crate::{PreprocessError, input};

/// A spread as a divisor: 1 where it is too small to divide by, that is, below ten times the machine epsilon.
fn divisor(spread: f64) -> f64 {
    if spread < 10.0 * f64::EPSILON { 1.0 } else { spread }
}

/// What a number becomes: less `center`, divided by `scale`, where they are given.
fn centred_and_scaled(
    columns: &[&[f64]],
    fitted: usize,
    center: Option<&[f64]>,
    scale: Option<&[f64]>,
) -> Result<Vec<Vec<f64>>, PreprocessError> {
    input::to_transform(columns, fitted)?;
    input::not_infinite(columns)?;
    let of = |parameters: Option<&[f64]>, column: usize| parameters.and_then(|all| all.get(column).copied());
    let transformed = columns.iter().enumerate().map(|(column, values)| {
        let (center, scale) = (of(center, column), of(scale, column));
        let moved = |value: f64| center.map_or(value, |center| value - center);
        values.iter().map(|&value| scale.map_or(moved(value), |scale| moved(value) / scale)).collect()
    });
    Ok(transformed.collect())
}
