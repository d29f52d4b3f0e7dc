//! Split values in 32 bits.

/// The float32 threshold that splits float32 numbers just as `threshold` splits them in float64: for every float32 `x`,
/// `x < round_up(t)` exactly when `f64::from(x) < t`.
///
/// That is the least float32 which is not below `threshold`. For a split beyond the largest float32 it is infinity.
pub(crate) fn round_up(threshold: f64) -> f32 {
    let nearest = threshold as f32;
    if f64::from(nearest) < threshold { nearest.next_up() } else { nearest }
}

/// The same for `<=`: for every float32 `x`, `x <= round_down(t)` exactly when `f64::from(x) <= t`.
///
/// That is the greatest float32 which is not above `threshold`.
pub(crate) fn round_down(threshold: f64) -> f32 {
    let nearest = threshold as f32;
    if f64::from(nearest) > threshold { nearest.next_down() } else { nearest }
}

#[cfg(test)]
mod tests {
    use super::{round_down, round_up};

    #[test]
    fn every_float32_near_a_split_falls_on_the_side_it_has_in_float64() {
        let values = [
            0.0,
            -0.0,
            0.1,
            -0.1,
            1.0,
            1.0 + 1e-12,
            1.0 - 1e-12,
            -1e-50,
            1e-50,
            1e-40,
            2.45,
            (f64::from(0.1f32) + f64::from(0.2f32)) / 2.0,
            (f64::from(1.0f32) + f64::from(1.0f32.next_up())) / 2.0,
            16_777_216.5,
            f64::from(f32::MAX),
            f64::from(f32::MAX) * 1.000_000_01,
            f64::from(f32::MAX) * 2.0,
            f64::from(f32::MIN) * 2.0,
        ];
        for threshold in values {
            let near = threshold as f32;
            let around = [
                near.next_down().next_down(),
                near.next_down(),
                near,
                near.next_up(),
                near.next_up().next_up(),
                0.0,
                -0.0,
                f32::MAX,
                f32::MIN,
                f32::INFINITY,
                f32::NEG_INFINITY,
                f32::NAN,
            ];
            for x in around {
                assert_eq!(x < round_up(threshold), f64::from(x) < threshold, "{x:e} at {threshold:e}");
                assert_eq!(x <= round_down(threshold), f64::from(x) <= threshold, "{x:e} at {threshold:e}");
            }
        }
    }
}
