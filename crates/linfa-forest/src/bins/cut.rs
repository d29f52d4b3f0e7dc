//! Where a column is cut into bins.

use super::value;

/// The least and the greatest value of each bin, from the sorted keys of a column. If not every value can have a bin of its own,
/// the `tails` least and greatest still have.
pub(super) fn cut(keys: &[u64], max_bins: usize, tails: usize) -> (Vec<f64>, Vec<f64>) {
    let runs: Vec<&[u64]> = keys.chunk_by(|a, b| a == b).collect();
    let mut ends = Vec::with_capacity(runs.len().min(max_bins));
    if runs.len() <= max_bins || max_bins < 8 * tails {
        cut_evenly(&runs, 0, max_bins, &mut ends);
    } else {
        ends.extend(1..=tails);
        cut_evenly(&runs[tails..runs.len() - tails], tails, max_bins - 2 * tails, &mut ends);
        ends.extend(runs.len() - tails + 1..=runs.len());
    }
    let starts = [0].into_iter().chain(ends.iter().copied());
    let lows = starts.take(ends.len()).map(|start| value(runs[start][0])).collect();
    let highs = ends.iter().map(|&end| value(runs[end - 1][0])).collect();
    (lows, highs)
}

/// Cuts runs of equal values into bins of about equally many rows. Appends where bins end; the first run has number `first`.
fn cut_evenly(runs: &[&[u64]], first: usize, max_bins: usize, ends: &mut Vec<usize>) {
    let mut rows_left: usize = runs.iter().map(|run| run.len()).sum();
    let mut bins_left = max_bins;
    let mut filled = 0;
    for (i, run) in runs.iter().enumerate() {
        filled += run.len();
        let runs_after = runs.len() - i - 1;
        let next = runs.get(i + 1).map_or(usize::MAX, |next| next.len());
        // The size a bin should have, if what is left is shared out evenly.
        let share = rows_left.div_ceil(bins_left);
        let full = filled >= share || next >= share || runs_after < bins_left;
        if runs_after == 0 || (full && bins_left > 1) {
            ends.push(first + i + 1);
            rows_left -= filled;
            bins_left -= 1;
            filled = 0;
        }
    }
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
