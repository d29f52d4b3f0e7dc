//! The regularised incomplete gamma function, for the tail of the χ² law.
//!
//! Own code because the statistics crates use `std`'s `ln` and `exp`, which differ between native and wasm.

/// Upper regularised incomplete gamma function Q(a, x) = Γ(a, x) / Γ(a), for a > 0 and x ≥ 0.
///
/// Series for x < a + 1, otherwise the continued fraction by the modified Lentz method
/// (Abramowitz & Stegun 6.5.29 and 6.5.31; Press et al., *Numerical Recipes*, 6.2). The relative error is below 1e-12
/// for the a of a few hundred degrees of freedom. NaN for arguments outside of the domain.
pub fn upper_regularized(a: f64, x: f64) -> f64 {
    if a.is_nan() || x.is_nan() || a <= 0.0 || x < 0.0 {
        return f64::NAN;
    }
    if x == 0.0 {
        return 1.0;
    }
    if x.is_infinite() {
        return 0.0;
    }
    let factor = libm::exp(a * libm::log(x) - x - libm::lgamma(a));
    if x < a + 1.0 { 1.0 - factor * series(a, x) } else { factor * continued_fraction(a, x) }
}

/// P(χ² ≥ `statistic`) with `dof` degrees of freedom; 1 for zero degrees of freedom.
pub fn chi_square_tail(statistic: f64, dof: u64) -> f64 {
    if dof == 0 { 1.0 } else { upper_regularized(dof as f64 / 2.0, statistic / 2.0) }
}

/// Σ xᵏ / (a (a+1) … (a+k)): P(a, x) without its factor.
fn series(a: f64, x: f64) -> f64 {
    let mut term = 1.0 / a;
    let mut sum = term;
    let mut denominator = a;
    while term > sum * f64::EPSILON {
        denominator += 1.0;
        term *= x / denominator;
        sum += term;
    }
    sum
}

/// 1/(x+1−a− 1(1−a)/(x+3−a− …)): Q(a, x) without its factor.
fn continued_fraction(a: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    const MOST_STEPS: u32 = 100_000;
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut value = d;
    for step in 1..=MOST_STEPS {
        let k = f64::from(step);
        let numerator = k * (a - k);
        b += 2.0;
        d = away_from_zero(numerator * d + b, TINY).recip();
        c = away_from_zero(b + numerator / c, TINY);
        let change = d * c;
        value *= change;
        if (change - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    value
}

fn away_from_zero(x: f64, tiny: f64) -> f64 {
    if x.abs() < tiny { tiny } else { x }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_close(ours: f64, expected: f64) {
        assert!((ours - expected).abs() <= 1e-12 * expected.abs(), "{ours} is not {expected}");
    }

    #[test]
    fn one_is_the_exponential_tail() {
        for x in [1e-6, 0.5, 1.9, 2.1, 30.0, 600.0] {
            assert_close(upper_regularized(1.0, x), libm::exp(-x));
        }
    }

    #[test]
    fn a_half_is_the_error_function() {
        for x in [1e-6, 0.3, 1.4, 1.6, 25.0, 300.0] {
            assert_close(upper_regularized(0.5, x), libm::erfc(x.sqrt()));
        }
    }

    #[test]
    fn a_whole_number_is_a_finite_poisson_sum() {
        for x in [0.1, 20.0, 49.0, 51.0, 52.0, 200.0] {
            let mut term = libm::exp(-x);
            let mut sum = term;
            for k in 1..50 {
                term *= x / f64::from(k);
                sum += term;
            }
            assert_close(upper_regularized(50.0, x), sum);
        }
    }

    #[test]
    fn the_ends_of_the_domain_have_their_limits() {
        assert_eq!(upper_regularized(2.0, 0.0), 1.0);
        assert_eq!(upper_regularized(2.0, f64::INFINITY), 0.0);
        assert!(upper_regularized(0.0, 1.0).is_nan());
        assert!(upper_regularized(1.0, -1.0).is_nan());
        assert_eq!(chi_square_tail(0.0, 0), 1.0);
    }
}
