//! Real numbers as whole numbers of a tiny unit, so that their sums are exact and do not depend on an order.

/// 1.5 * 2^52: adding it leaves a whole number in the low bits of a float64.
const SHIFT: f64 = 6_755_399_441_055_744.0;

/// A unit of 2^-e.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fixed {
    scale: f64,
    unit: f64,
}

impl Fixed {
    /// The finest unit in which `terms` numbers of up to `greatest` in size have a sum below 2^62; each of them has at most
    /// 50 bits.
    pub(crate) fn new(greatest: f64, terms: f64) -> Self {
        Self::with_sums(greatest, terms, 61)
    }

    /// The same for sums below `2^(sum_bits + 1)`.
    pub(crate) fn with_sums(greatest: f64, terms: f64, sum_bits: i32) -> Self {
        let exponent = |x: f64| if x > 0.0 { libm::frexp(x).1 } else { 0 };
        let bits = (sum_bits - exponent(terms)).clamp(8, 50);
        // Sizes below 2^-900 are treated as zero, so that scale and unit stay normal numbers.
        let e = (bits - exponent(greatest)).clamp(-900, 900);
        Self { scale: libm::scalbn(1.0, e), unit: libm::scalbn(1.0, -e) }
    }

    /// The nearest whole number of units.
    pub(crate) fn round(self, x: f64) -> i64 {
        ((x * self.scale + SHIFT).to_bits() as i64).wrapping_sub(SHIFT.to_bits() as i64)
    }

    /// What one unit stands for.
    pub(crate) fn unit(self) -> f64 {
        self.unit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_to_the_nearest_unit() {
        let fixed = Fixed::new(3.0, 1000.0);
        for x in [-3.0, -1.25, -1e-9, 0.0, 0.1, 1.0 / 3.0, 3.0] {
            let error = (fixed.round(x) as f64 * fixed.unit() - x).abs();
            assert!(error <= fixed.unit() / 2.0, "{x}");
        }
        assert!(fixed.unit() < 1e-13);
    }

    #[test]
    fn sums_stay_below_the_limit() {
        for (greatest, terms) in [(1.0, 20_000.0), (1e30, 1e6), (1e-30, 6e7), (0.25, 1.0)] {
            let fixed = Fixed::new(greatest, terms);
            assert!(fixed.round(greatest) as f64 * terms <= 4.7e18);
        }
    }
}
