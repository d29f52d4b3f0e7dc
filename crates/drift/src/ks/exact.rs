//! The exact law of the two-sample statistic: how many orders of the pooled sample have a gap at least as large.
//!
//! An order of n and m values is a lattice path from (0, 0) to (n, m); the gap at (i, j) is |i/n − j/m|.

/// P(some point of a random path has |i·m − j·n| ≥ `gap`), all paths being equally likely; 1 for `gap` = 0.
///
/// Both ways below add only what stays between 0 and 1 and so neither overflow nor underflow for large samples.
pub(super) fn p_value(gap: u64, n: usize, m: usize) -> f64 {
    if gap == 0 {
        1.0
    } else if n == m {
        equal_sizes(gap.div_ceil(n as u64), n as u64)
    } else {
        unequal_sizes(gap, n.min(m), n.max(m))
    }
}

/// Gnedenko & Korolyuk (1951) by reflection: 2 Σₖ (−1)ᵏ⁺¹ C(2n, n − k·h) / C(2n, n) with h = n·D.
///
/// The ratio of the binomials is the product of (n − s + 1)/(n + s) for s = 1 … k·h, so this takes O(n).
fn equal_sizes(h: u64, n: u64) -> f64 {
    let mut ratio = 1.0;
    let mut sum = 0.0;
    let mut sign = 1.0;
    for s in 1..=n {
        ratio *= (n - s + 1) as f64 / (n + s) as f64;
        if s % h == 0 {
            sum += sign * ratio;
            sign = -sign;
        }
    }
    (2.0 * sum).clamp(0.0, 1.0)
}

/// Viehmann, *Numerically more stable computation of the p-values for the two-sample Kolmogorov–Smirnov test* (2021).
///
/// A(i, j), the probability that a random path to (i, j) has left the band |i·m − j·n| < gap, is 1 outside of it and
/// inside (i·A(i−1, j) + j·A(i, j−1)) / (i + j). Goes along the diagonals i + j = d, where cells do not depend on each
/// other (so that it vectorises), and only through the band: O((n + m) · gap / (n + m)) per diagonal, memory O(n).
fn unequal_sizes(gap: u64, n: usize, m: usize) -> f64 {
    let (gap, both) = (gap as i64, (n + m) as i64);
    let ramp: Vec<f64> = (0..=n).map(|i| i as f64).collect();
    // Cell i of the diagonal is at i + 1. Cells outside of the band keep the 1 they start with.
    let mut old = vec![1.0; n + 2];
    let mut new = old.clone();
    old[1] = 0.0;
    for d in 1..=n + m {
        // |i·m − (d − i)·n| < gap, that is |i·(n + m) − d·n| < gap.
        let centre = (d * n) as i64;
        let first = ((centre - gap).div_euclid(both) + 1).max(0) as usize;
        let last = (centre + gap - 1).div_euclid(both) as usize;
        let (first, last) = (first.max(d.saturating_sub(m)), last.min(n).min(d));
        let sum = d as f64;
        let share = 1.0 / sum;
        if first <= last {
            let cells = &mut new[first + 1..=last + 1];
            let left = &old[first..=last];
            let same = &old[first + 1..=last + 1];
            for (((cell, left), same), i) in cells.iter_mut().zip(left).zip(same).zip(&ramp[first..=last]) {
                *cell = (i * left + (sum - i) * same) * share;
            }
        }
        new[first] = 1.0; // what has just left the band on this side
        if last + 2 < new.len() {
            new[last + 2] = 1.0;
        }
        std::mem::swap(&mut old, &mut new);
    }
    old[n + 1].clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every order of the pooled sample, one by one.
    fn by_enumeration(gap: u64, n: u32, m: u32) -> f64 {
        let (mut hits, mut all) = (0u32, 0u32);
        for order in 0u32..1 << (n + m) {
            if order.count_ones() != n {
                continue;
            }
            let (mut i, mut j, mut widest) = (0u64, 0u64, 0);
            for step in 0..n + m {
                if order >> step & 1 == 1 {
                    i += 1
                } else {
                    j += 1
                }
                widest = widest.max((i * u64::from(m)).abs_diff(j * u64::from(n)));
            }
            all += 1;
            hits += u32::from(widest >= gap);
        }
        f64::from(hits) / f64::from(all)
    }

    #[test]
    fn small_samples_agree_with_enumeration() {
        for n in 1..=6 {
            for m in 1..=6 {
                for gap in 0..=u64::from(n * m) {
                    let (ours, counted) = (p_value(gap, n as usize, m as usize), by_enumeration(gap, n, m));
                    assert!((ours - counted).abs() < 1e-13, "n {n} m {m} gap {gap}: {ours} is not {counted}");
                }
            }
        }
    }

    #[test]
    fn both_ways_agree_on_equal_sizes() {
        for n in [10u64, 57, 300] {
            for h in [1, 2, n / 10, n / 5, n / 2, n] {
                let (a, b) = (equal_sizes(h, n), unequal_sizes(h * n, n as usize, n as usize));
                assert!((a - b).abs() <= 1e-12 + 1e-10 * b, "n {n} h {h}: {a} is not {b}");
            }
        }
    }

    #[test]
    fn large_samples_do_not_underflow() {
        let p = p_value(200 * 7_001, 7_001, 6_999);
        assert!((0.001..0.02).contains(&p), "{p}");
        assert!(p_value(9_999 * 10_000, 9_999, 10_000) >= 0.0);
    }
}
