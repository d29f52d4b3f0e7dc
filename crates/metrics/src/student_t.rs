//! The tail of Student's t distribution, and Welch's test of two means.
//!
//! Own code because the statistics crates use `std`'s `ln` and `exp`, which differ between native and wasm.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use crate::number;

/// From here on the t distribution is the normal one to all digits that are shown.
const NORMAL_FROM: f64 = 1e10;

/// P(T ≥ `t`) for Student's T with `dof` degrees of freedom, which may be any positive number. The relative error is below
/// 1e-12 (1e-10 from ten million degrees of freedom on). NaN for arguments outside of the domain.
pub fn upper_tail(t: f64, dof: f64) -> f64 {
    if t.is_nan() || dof.is_nan() || dof <= 0.0 {
        return f64::NAN;
    }
    if t < 0.0 {
        return 1.0 - upper_tail(-t, dof);
    }
    if t.is_infinite() {
        return 0.0;
    }
    if dof >= NORMAL_FROM {
        return libm::erfc(t / std::f64::consts::SQRT_2) / 2.0;
    }
    half_beta(t, dof) / 2.0
}

/// Number of values, their mean and their variance (divided by n − 1).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    /// Number of values.
    pub n: f64,
    /// Their mean.
    pub mean: f64,
    /// Their sample variance.
    pub variance: f64,
}

/// The outcome of Welch's test.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Welch {
    /// The difference of the means over its standard error; infinite when neither side varies but the means differ.
    #[serde(with = "number")]
    pub statistic: f64,
    /// Degrees of freedom after Welch and Satterthwaite; NaN when neither side varies.
    #[serde(with = "number")]
    pub dof: f64,
    /// P(T ≥ statistic) if the first mean were not greater than the second. 1 when neither side varies and the means are
    /// equal.
    #[serde(with = "number")]
    pub p_value: f64,
}

/// Tests whether the mean of `a` is **greater** than that of `b`, without taking their variances as equal (Welch 1947).
/// NaN when a side has fewer than two values.
pub fn welch_greater(a: Moments, b: Moments) -> Welch {
    if !(a.n >= 2.0 && b.n >= 2.0) {
        return Welch { statistic: f64::NAN, dof: f64::NAN, p_value: f64::NAN };
    }
    let (va, vb) = (a.variance / a.n, b.variance / b.n);
    let difference = a.mean - b.mean;
    if va + vb == 0.0 {
        let (statistic, p_value) = match difference {
            d if d > 0.0 => (f64::INFINITY, 0.0),
            d if d < 0.0 => (f64::NEG_INFINITY, 1.0),
            _ => (0.0, 1.0),
        };
        return Welch { statistic, dof: f64::NAN, p_value };
    }
    let statistic = difference / (va + vb).sqrt();
    // As shares of their sum: squares of small variances would vanish.
    let (sa, sb) = (va / (va + vb), vb / (va + vb));
    let dof = 1.0 / (sa * sa / (a.n - 1.0) + sb * sb / (b.n - 1.0));
    Welch { statistic, dof, p_value: upper_tail(statistic, dof) }
}

/// The regularised incomplete beta function I_x(ν/2, 1/2) at x = ν / (ν + t²): both tails of t.
///
/// By its continued fraction (DiDonato & Morris 1992, equation 9), on the side where it converges fast.
fn half_beta(t: f64, dof: f64) -> f64 {
    let a = dof / 2.0;
    let ratio = t * t / dof;
    if ratio == 0.0 {
        return 1.0;
    }
    if ratio.is_infinite() {
        return 0.0;
    }
    let (x, rest) = (1.0 / (1.0 + ratio), ratio / (1.0 + ratio));
    // x^a (1 − x)^(1/2) / B(a, 1/2)
    let factor = libm::exp(-a * libm::log1p(ratio)) * rest.sqrt() * gamma_ratio(a) / PI.sqrt();
    if x < (a + 1.0) / (a + 2.5) {
        factor / beta_fraction([a, 0.5], [x, rest])
    } else {
        1.0 - factor / beta_fraction([0.5, a], [rest, x])
    }
}

/// Γ(a + 1/2) / Γ(a).
fn gamma_ratio(a: f64) -> f64 {
    if a < 50.0 {
        return libm::exp(libm::lgamma(a + 0.5) - libm::lgamma(a));
    }
    // Abramowitz & Stegun 6.1.47; the difference of two large logarithms would lose digits.
    let r = 1.0 / a;
    let series = [1.0, -1.0 / 8.0, 1.0 / 128.0, 5.0 / 1024.0, -21.0 / 32768.0, -399.0 / 262_144.0, 869.0 / 4_194_304.0];
    a.sqrt() * series.iter().rev().fold(0.0, |sum, term| sum * r + term)
}

/// b₀ + a₁/(b₁ + a₂/(b₂ + …)), by which x^a y^b / B(a, b) is divided to give I_x(a, b); y is 1 − x, given apart so that
/// nothing cancels. By the modified Lentz method.
fn beta_fraction([a, b]: [f64; 2], [x, y]: [f64; 2]) -> f64 {
    const TINY: f64 = 1e-300;
    const MOST_STEPS: u32 = 1_000_000;
    let away_from_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let denominator = |m: f64| {
        let odd = a + 2.0 * m + 1.0;
        let even = if m == 0.0 { 0.0 } else { m * (b - m) * x / (a + 2.0 * m - 1.0) };
        m + even + (a + m) * (a * y - b * x + 1.0 + m * (1.0 + y)) / odd
    };
    let mut value = away_from_zero(denominator(0.0));
    let (mut c, mut d) = (value, 0.0);
    for step in 1..=MOST_STEPS {
        let m = f64::from(step);
        let before = a + 2.0 * m - 1.0;
        let numerator = (a + m - 1.0) * (a + b + m - 1.0) * m * (b - m) * x * x / (before * before);
        d = 1.0 / away_from_zero(denominator(m) + numerator * d);
        c = away_from_zero(denominator(m) + numerator / c);
        let change = c * d;
        value *= change;
        if (change - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_agrees_with_scipy() {
        // scipy 1.17.1, stats.t.sf; those with large degrees of freedom also with mpmath 1.3 at 40 digits.
        let expected = [
            (0.5, 1.0, 0.352_416_382_349_566_74),
            (0.001, 1.0, 0.499_681_690_219_907_94),
            (12.7, 1.0, 0.025_012_163_844_672_083),
            (1e6, 1.0, 3.183_098_861_836_845_5e-7),
            (2.0, 0.3, 0.282_134_849_480_391_3),
            (2.0, 2.5, 0.078_695_747_878_982_95),
            (-1.3, 3.0, 0.857_766_245_636_051_5),
            (4.0, 4.7, 0.005_848_639_606_636_213),
            (2.0, 10.0, 0.036_694_017_385_370_18),
            (0.3, 29.5, 0.383_140_500_384_323_35),
            (8.0, 29.5, 3.539_051_196_268_916_7e-9),
            (40.0, 50.0, 6.206_211_892_186_346e-40),
            (1.7, 99.0, 0.046_135_354_873_244_44),
            (1.7, 101.3, 0.046_099_727_626_219_784),
            (3.3, 1e3, 0.000_500_498_362_501_045),
            (0.02, 1e4, 0.492_021_885_791_625_6),
            (1.4, 1e6, 0.080_756_814_351_388_1),
            (5.0, 1e6, 2.866_998_935_445_371e-7),
            (30.0, 1e6, 6.010_047_116_831_719e-198),
            (2.0, 1e9, 0.022_750_132_083_156_62),
            (1.0, 1e12, 0.158_655_253_931_578_06),
        ];
        for (t, dof, p) in expected {
            let (ours, allowed) = (upper_tail(t, dof), if dof < 1e7 { 1e-12 } else { 1e-10 });
            assert!((ours - p).abs() <= allowed * p, "t = {t}, {dof} degrees of freedom: {ours} is not {p}");
        }
    }

    #[test]
    fn the_tail_has_its_limits() {
        assert_eq!(upper_tail(0.0, 7.0), 0.5);
        assert_eq!((upper_tail(f64::INFINITY, 7.0), upper_tail(f64::NEG_INFINITY, 7.0)), (0.0, 1.0));
        assert!((upper_tail(1.0, f64::INFINITY) - 0.158_655_253_931_457).abs() < 1e-12);
        for (t, dof) in [(f64::NAN, 1.0), (1.0, 0.0), (1.0, -1.0), (1.0, f64::NAN)] {
            assert!(upper_tail(t, dof).is_nan());
        }
        let tails: Vec<f64> = (0..400).map(|i| upper_tail(f64::from(i) / 20.0, 3.5)).collect();
        assert!(tails.is_sorted_by(|a, b| a > b));
    }

    fn moments(values: &[f64]) -> Moments {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let variance = values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
        Moments { n, mean, variance }
    }

    #[test]
    fn welch_agrees_with_scipy() {
        // scipy 1.17.1, stats.ttest_ind(a, b, equal_var=False, alternative="greater").
        let (a, b) = ([5.1, 4.9, 6.3, 7.0, 5.5], [4.2, 4.8, 4.4, 5.9, 3.9, 4.1, 5.0, 4.6]);
        let test = welch_greater(moments(&a), moments(&b));
        assert!(
            (test.statistic - 2.539901902102173).abs() < 1e-12 && (test.dof - 6.652388474296406).abs() < 1e-10,
            "{test:?}"
        );
        assert!((test.p_value - 0.020175598474996344).abs() < 1e-13, "{test:?}");
    }

    #[test]
    fn values_that_do_not_vary_are_certain() {
        let (low, high) = (moments(&[0.0; 5]), moments(&[1.0; 3]));
        assert_eq!(welch_greater(high, low).p_value, 0.0);
        assert_eq!(welch_greater(low, high).p_value, 1.0);
        assert_eq!(welch_greater(low, low).p_value, 1.0);
        assert!(welch_greater(Moments { n: 1.0, ..high }, low).p_value.is_nan());
    }
}
