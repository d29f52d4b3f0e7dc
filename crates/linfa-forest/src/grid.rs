//! Leaf values on a grid of binary fractions, so that adding them up in float32 is exact in any order.
//!
//! A float32 holds every multiple of 2^-s up to 2^(24 - s) exactly. If all values are multiples of 2^-s, and the greatest
//! sizes of all trees together stay within 2^(24 - s), then so does every partial sum: no addition ever rounds.

/// Significant binary digits of a float32.
const DIGITS: i32 = 24;

/// A grid of multiples of 2^-s.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Grid {
    exponent: i32,
}

impl Grid {
    /// The finest grid on which sums up to `bound` in size are exact.
    pub(crate) fn for_sums_up_to(bound: f64) -> Self {
        let bound = bound.max(f64::from(f32::MIN_POSITIVE));
        // The least e with bound <= 2^e.
        let (fraction, e) = libm::frexp(bound);
        let e = if fraction == 0.5 { e - 1 } else { e };
        Self { exponent: (DIGITS - e).min(126) }
    }

    /// The same, for values which are each off by up to half a step before they are put on the grid, `n` of them to a sum.
    pub(crate) fn for_rounded_sums(bound: f64, n: usize) -> Self {
        let grid = Self::for_sums_up_to(bound);
        if bound + 0.5 * n as f64 * grid.step() <= grid.limit() { grid } else { Self { exponent: grid.exponent - 1 } }
    }

    /// The grid of a classifier whose leaf values sum up to `leaves` in size, in `n` summands, and its base scores to `base`.
    pub(crate) fn for_classes(leaves: f64, base: f64, n: usize) -> Self {
        Self::for_rounded_sums(leaves + base.abs(), n + 1)
    }

    /// The grid of a regressor. The base score counts as a summand, unless it is over 1024 times greater than all leaves
    /// together: then the grid would be too coarse for them, and adding the base score rounds once.
    pub(crate) fn for_numbers(leaves: f64, base: f64, n: usize) -> Self {
        let base = if base.abs() <= 1024.0 * leaves { base.abs() } else { 0.0 };
        Self::for_rounded_sums(leaves + base, n + 1)
    }

    /// The base score: the nearest grid point that is a float32.
    pub(crate) fn round_base(self, base: f64) -> f32 {
        if base.abs() <= self.limit() { self.round(base) } else { base as f32 }
    }

    /// The distance of neighbouring grid points, 2^-s.
    pub(crate) fn step(self) -> f64 {
        libm::scalbn(1.0, -self.exponent)
    }

    /// The nearest grid point.
    pub(crate) fn round(self, x: f64) -> f32 {
        libm::scalbn(libm::round(libm::scalbn(x, self.exponent)), -self.exponent) as f32
    }

    fn limit(self) -> f64 {
        libm::scalbn(1.0, DIGITS - self.exponent)
    }
}

/// Shares of one as multiples of 2^-s that sum up to exactly one: rounded down first, then the largest remainders up
/// (Hamilton's method; of equal remainders the first).
pub(crate) fn shares(counts: &[f64], total: f64, s: u32) -> Vec<f32> {
    let units = (1_u32 << s) as f64;
    let exact = |count: f64| count / total * units;
    let mut whole: Vec<f64> = counts.iter().map(|&count| libm::floor(exact(count))).collect();
    let missing = units - whole.iter().sum::<f64>();
    if missing > 0.0 {
        let mut order: Vec<usize> = (0..counts.len()).collect();
        let remainder = |k: usize| exact(counts[k]) - libm::floor(exact(counts[k]));
        order.sort_unstable_by(|&a, &b| remainder(b).total_cmp(&remainder(a)).then(a.cmp(&b)));
        order.iter().take(missing as usize).for_each(|&k| whole[k] += 1.0);
    } else if missing < 0.0 {
        // The divisions may have rounded up to a whole unit; take it from the largest share.
        let largest = (0..counts.len()).fold(0, |best, k| if whole[k] > whole[best] { k } else { best });
        whole[largest] += missing;
    }
    whole.iter().map(|&w| (w / units) as f32).collect()
}

/// The finest grid 2^-s for the shares of `trees` trees: `trees * 2^s <= 2^24`.
pub(crate) fn share_bits(trees: usize) -> u32 {
    (1_u32 << DIGITS).checked_div(trees as u32).map_or(0, u32::ilog2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, Stream};

    #[test]
    fn shares_sum_to_exactly_one_and_ties_go_to_the_lowest_class() {
        let thirds = shares(&[1.0, 1.0, 1.0], 3.0, 17);
        assert_eq!(thirds.iter().sum::<f32>(), 1.0);
        assert!(thirds[0] == thirds[1] && thirds[1] > thirds[2]);
        assert_eq!(shares(&[0.0, 5.0], 5.0, 17), [0.0, 1.0]);
        let mut stream = Stream::new(0, Purpose::Tree, 0);
        for _ in 0..500 {
            let counts: Vec<f64> = (0..7).map(|_| f64::from(stream.below(50))).collect();
            let total: f64 = counts.iter().sum();
            if total > 0.0 {
                assert_eq!(shares(&counts, total, 12).iter().sum::<f32>(), 1.0);
            }
        }
    }

    #[test]
    fn sums_on_the_grid_are_exact_in_any_order() {
        let mut stream = Stream::new(0, Purpose::Tree, 0);
        for bound in [1e-3, 1.0, 10.0, 12345.678, 1e20] {
            let n = 200;
            let raw: Vec<f64> = (0..n).map(|_| (stream.unit() * 2.0 - 1.0) * bound / n as f64).collect();
            let size: f64 = raw.iter().map(|x| x.abs()).sum();
            let grid = Grid::for_rounded_sums(size, n);
            let mut values: Vec<f32> = raw.iter().map(|&x| grid.round(x)).collect();
            let exact: f64 = values.iter().map(|&x| f64::from(x)).sum();
            for _ in 0..20 {
                stream.shuffle(&mut values);
                assert_eq!(f64::from(values.iter().sum::<f32>()), exact);
            }
            assert!(values.iter().zip(&raw).all(|_| grid.step() <= size / 4e6));
        }
    }

    #[test]
    fn a_hundred_trees_have_seventeen_bits_for_their_shares() {
        assert_eq!([1, 2, 3, 100, 128, 129, 4096].map(share_bits), [24, 23, 22, 17, 17, 16, 12]);
    }
}
