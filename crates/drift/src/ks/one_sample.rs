//! The law of the two-sided one-sample statistic Dₙ = sup |Fₙ(x) − F(x)|.
//!
//! Methods are chosen much as by Simard & L'Ecuyer, *Computing the Two-Sided Kolmogorov–Smirnov Distribution*, Journal
//! of Statistical Software 39(11), 2011: exact up to 140 values, beyond that within 2e-6 of the exact probability.

use std::f64::consts::PI;

/// Up to this size the matrix of Durbin is used: exact.
const SMALL: u64 = 140;
/// From this size on the sum of the one-sided law is replaced by its expansion.
const LARGE: u64 = 50_000;

/// P(Dₙ ≥ `d`) for `n` ≥ 1 values; NaN for `n` = 0 or a `d` that is NaN.
pub fn tail(n: u64, d: f64) -> f64 {
    if n == 0 || d.is_nan() {
        return f64::NAN;
    }
    let size = n as f64;
    if d >= 1.0 {
        return 0.0;
    }
    if d * size <= 0.5 {
        return 1.0;
    }
    let scaled = size * d * d;
    // P(both D⁺ and D⁻ ≥ d) is zero for d ≥ 1/2, and about e^(−8·scaled) before: here too small to matter.
    let one_side_decides = d >= 0.5 || scaled >= if n <= SMALL { 4.0 } else { 2.2 };
    let tail = if one_side_decides {
        2.0 * one_sided(n, d)
    } else if n <= SMALL {
        1.0 - durbin(n, d)
    } else {
        1.0 - pelz_good(size, d)
    };
    tail.clamp(0.0, 1.0)
}

/// P(Dₙ⁺ ≥ d), Birnbaum & Tingey (1951): d Σⱼ C(n, j) (d + j/n)^(j−1) (1 − d − j/n)^(n−j) for j ≤ n(1 − d).
///
/// For large n the expansion e^(−z) (1 − (2z² − 4z − 1)/(18n)), z = (6nd + 1)²/(18n) (Maag & Dicaire 1971), whose
/// relative error is then below 1e-5 wherever the probability exceeds 1e-10.
fn one_sided(n: u64, d: f64) -> f64 {
    let size = n as f64;
    if n > LARGE {
        let root = 6.0 * size * d + 1.0;
        let z = root * root / (18.0 * size);
        return (libm::exp(-z) * (1.0 - (2.0 * z * z - 4.0 * z - 1.0) / (18.0 * size))).max(0.0);
    }
    let mut log_binomial = 0.0;
    let mut sum = 0.0;
    for j in 0..=(size * (1.0 - d)) as u64 {
        let position = d + j as f64 / size;
        let rest = 1.0 - position;
        if rest > 0.0 {
            let log_term =
                log_binomial + (j as f64 - 1.0) * libm::log(position) + (size - j as f64) * libm::log1p(-position);
            sum += libm::exp(log_term);
        } else if j == n {
            sum += libm::exp(log_binomial + (size - 1.0) * libm::log(position));
        }
        log_binomial += libm::log((n - j) as f64 / (j + 1) as f64);
    }
    d * sum
}

/// P(Dₙ < d), exact: n!/nⁿ times the entry (k, k) of Hⁿ, after Durbin (1968) and Marsaglia, Tsang & Wang (2003).
///
/// Only row k is needed, so it is multiplied by H n times: O(n·m²) with m = 2k − 1 and k = ⌈n·d⌉.
fn durbin(n: u64, d: f64) -> f64 {
    let size = n as f64;
    let k = (size * d).ceil() as usize;
    let h = k as f64 - size * d;
    let m = 2 * k - 1;
    let mut inverse_factorial = vec![1.0; m + 1];
    let mut h_power = vec![1.0; m + 1];
    for i in 1..=m {
        inverse_factorial[i] = inverse_factorial[i - 1] / i as f64;
        h_power[i] = h_power[i - 1] * h;
    }
    let edge = |i: usize| (1.0 - h_power[i]) * inverse_factorial[i];
    let mut corner = 1.0 - 2.0 * h_power[m];
    if h > 0.5 {
        corner += (0..m).fold(1.0, |power, _| power * (2.0 * h - 1.0));
    }
    corner *= inverse_factorial[m];
    // H[i][j]: 1/(i − j + 1)! on and below the upper side diagonal, except for the first column and the last row.
    let entry = |i: usize, j: usize| match (i + 1 == m, j == 0) {
        (true, true) => corner,
        (true, false) => edge(m - j),
        (false, true) => edge(i + 1),
        (false, false) => inverse_factorial[i + 1 - j],
    };
    let mut row = vec![0.0; m];
    row[k - 1] = 1.0;
    let mut next = vec![0.0; m];
    for step in 1..=n {
        let factor = step as f64 / size;
        for (j, cell) in next.iter_mut().enumerate() {
            *cell = factor * (j.saturating_sub(1)..m).map(|i| row[i] * entry(i, j)).sum::<f64>();
        }
        std::mem::swap(&mut row, &mut next);
    }
    row[k - 1].clamp(0.0, 1.0)
}

/// P(Dₙ < d) by the expansion of Pelz & Good (1976) in powers of n^(−1/2), as printed by Simard & L'Ecuyer (2011).
fn pelz_good(size: f64, d: f64) -> f64 {
    let z = size.sqrt() * d;
    let z2 = z * z;
    let z4 = z2 * z2;
    let z6 = z4 * z2;
    let z8 = z4 * z4;
    let pi2 = PI * PI;
    let decay = pi2 / (2.0 * z2);
    let (mut k0, mut k1, mut k2, mut k3) = (0.0, 0.0, 0.0, 0.0);
    let (mut k2_whole, mut k3_whole) = (0.0, 0.0);
    for k in 0..200 {
        // Terms of k + ½ and of −k − ½ are equal, as those of k + 1 and −k − 1: each sum counts one of the two.
        let half = f64::from(k) + 0.5;
        let a = pi2 * half * half;
        let weight = libm::exp(-decay * half * half);
        if weight == 0.0 {
            break;
        }
        k0 += weight;
        k1 += (a - z2) * weight;
        k2 += (6.0 * z6 + 2.0 * z4 + (2.0 * z4 - 5.0 * z2) * a + (1.0 - 2.0 * z2) * a * a) * weight;
        k3 += ((5.0 - 30.0 * z2) * a * a * a + (212.0 * z4 - 60.0 * z2) * a * a + (135.0 * z4 - 96.0 * z6) * a
            - (30.0 * z6 + 90.0 * z8))
            * weight;
        let whole = f64::from(k) + 1.0;
        let b = pi2 * whole * whole;
        let weight = libm::exp(-decay * whole * whole);
        k2_whole += b * weight;
        k3_whole += (3.0 * b * z2 - b * b) * weight;
    }
    if k0 == 0.0 {
        return 0.0;
    }
    let scale = (2.0 * PI).sqrt(); // √(π/2), twice for the other half of each sum
    let z3 = z2 * z;
    let k0 = scale * k0 / z;
    let k1 = scale * k1 / (6.0 * z4);
    let k2 = scale * (k2 / (72.0 * z4 * z3) - k2_whole / (36.0 * z3));
    let k3 = scale * (k3 / (6480.0 * z8 * z2) + k3_whole / (216.0 * z6));
    k0 + k1 / size.sqrt() + k2 / size + k3 / (size * size.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_has_a_triangle_and_a_line() {
        for d in [0.55, 0.7, 0.99] {
            assert!((tail(1, d) - 2.0 * (1.0 - d)).abs() < 1e-14);
        }
        assert_eq!((tail(1, 0.5), tail(1, 1.0)), (1.0, 0.0));
    }

    /// The first is the example of Marsaglia, Tsang & Wang (2003); all were computed as Steck's determinant in fractions.
    #[test]
    fn exact_probabilities_of_small_samples_are_met() {
        let cases = [
            (10, 0.274, 0.3715203845434957),
            (5, 0.4, 0.3088),
            (20, 0.15, 0.7044671549442871),
            (40, 0.2, 0.07048187616884471),
        ];
        for (n, d, expected) in cases {
            assert!((tail(n, d) - expected).abs() < 1e-12, "n {n} d {d}: {}", tail(n, d));
        }
    }

    #[test]
    fn methods_agree_where_they_meet() {
        for n in [140, 200, 400] {
            let size = n as f64;
            for scaled in [0.1, 0.2, 0.5, 1.0, 1.5, 2.2] {
                let d = (scaled / size).sqrt();
                let (exact, expansion) = (durbin(n, d), pelz_good(size, d));
                assert!((exact - expansion).abs() < 2e-6, "n {n} scaled {scaled}: {exact} {expansion}");
            }
            let d = (4.0 / size).sqrt();
            let (exact, one_side) = (1.0 - durbin(n, d), 2.0 * one_sided(n, d));
            assert!((exact / one_side - 1.0).abs() < 1e-6, "n {n}: {exact} {one_side}");
        }
    }

    #[test]
    fn the_expansion_for_large_samples_continues_the_sum() {
        for scaled in [2.2, 4.0, 8.0, 12.0] {
            let (sum, expansion) = (
                one_sided(LARGE, (scaled / LARGE as f64).sqrt()),
                one_sided(LARGE + 1, (scaled / (LARGE + 1) as f64).sqrt()),
            );
            assert!((sum / expansion - 1.0).abs() < 1e-5, "{scaled}: {sum} {expansion}");
        }
    }

    #[test]
    fn the_tail_falls_from_one_to_zero() {
        for n in [1, 2, 7, 140, 141, 1_000, 60_000] {
            let mut before = 1.0;
            for step in 0..=400 {
                let p = tail(n, f64::from(step) / 400.0);
                assert!((0.0..=before + 2e-6).contains(&p), "n {n} step {step}: {p} after {before}");
                before = p;
            }
            assert_eq!(before, 0.0);
        }
        assert!(tail(0, 0.5).is_nan() && tail(5, f64::NAN).is_nan());
    }
}
