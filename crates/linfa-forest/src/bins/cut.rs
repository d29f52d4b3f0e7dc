//! Where a column is cut into bins.

use super::value;

/// The least and the greatest value of each bin, from the sorted keys of a column.
pub(super) fn cut(keys: &[u64], max_bins: usize) -> (Vec<f64>, Vec<f64>) {
    let runs: Vec<&[u64]> = keys.chunk_by(|a, b| a == b).collect();
    let mut lows = Vec::with_capacity(runs.len().min(max_bins));
    let mut highs = Vec::with_capacity(runs.len().min(max_bins));
    let mut rows_left = keys.len();
    let mut filled = 0;
    for (i, run) in runs.iter().enumerate() {
        if filled == 0 {
            lows.push(value(run[0]));
        }
        filled += run.len();
        let bins_after = max_bins - lows.len();
        let runs_after = runs.len() - i - 1;
        let next = runs.get(i + 1).map_or(usize::MAX, |next| next.len());
        // The size a bin should have, if what is left is shared out evenly.
        let share = rows_left.div_ceil(bins_after + 1);
        let full = filled >= share || next >= share || runs_after <= bins_after;
        if runs_after == 0 || (full && bins_after > 0) {
            highs.push(value(run[0]));
            rows_left -= filled;
            filled = 0;
        }
    }
    (lows, highs)
}

/// A number `t` with `left <= t < right`, as near to the middle as can be. `left` must be below `right`.
pub(crate) fn midpoint(left: f64, right: f64) -> f64 {
    let low = left.max(f64::MIN);
    let high = right.min(f64::MAX);
    let middle = low / 2.0 + high / 2.0;
    if middle >= right || middle < left { left } else { middle }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_midpoint_keeps_its_neighbours_apart() {
        let next = f64::from_bits(1.0_f64.to_bits() + 1);
        let pairs = [
            (1.0, 2.0),
            (1.0, next),
            (-f64::MAX, f64::MAX),
            (f64::NEG_INFINITY, f64::INFINITY),
            (f64::NEG_INFINITY, f64::MIN),
            (f64::MAX, f64::INFINITY),
            (0.0, 5e-324),
            (-5e-324, 0.0),
        ];
        for (left, right) in pairs {
            let t = midpoint(left, right);
            assert!(left <= t && t < right, "{left} <= {t} < {right}");
        }
        assert_eq!(midpoint(1.0, 2.0), 1.5);
    }
}
