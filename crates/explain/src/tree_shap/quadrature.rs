//! Integrals of polynomials from 0 to 1, exact but for rounding.

/// Points come in groups that the processor computes at once.
pub(super) const LANES: usize = 4;
/// A number for each point of a group.
pub(super) type Lanes = [f64; LANES];

/// Gauss–Legendre points in the interval from 0 to 1, with their weights.
pub(super) struct Rule {
    pub(super) points: Vec<Lanes>,
    pub(super) weights: Vec<Lanes>,
}

impl Rule {
    /// The rule of the fewest groups that integrates polynomials up to this degree.
    pub(super) fn up_to(degree: usize) -> Self {
        // n points suffice up to degree 2 n - 1.
        let groups = (degree / 2 + 1).div_ceil(LANES);
        let n = groups * LANES;
        let mut points = vec![[0.0; LANES]; groups];
        let mut weights = points.clone();
        for i in 0..n {
            let (x, slope) = root(n, i);
            points[i / LANES][i % LANES] = 0.5 * (1.0 - x);
            weights[i / LANES][i % LANES] = 1.0 / ((1.0 - x * x) * slope * slope);
        }
        Self { points, weights }
    }
}

/// Root number `i` of the Legendre polynomial of degree `n`, from the greatest, by Newton's method from Tricomi's first
/// guess, and the slope there.
fn root(n: usize, i: usize) -> (f64, f64) {
    let mut x = libm::cos(core::f64::consts::PI * (i as f64 + 0.75) / (n as f64 + 0.5));
    let mut slope = 1.0;
    // Newton's method doubles the digits; five steps are enough from there for any degree.
    for _ in 0..6 {
        let (value, derivative) = legendre(n, x);
        slope = derivative;
        x -= value / slope;
    }
    (x, slope)
}

/// The Legendre polynomial of degree `n >= 1` and its derivative at `x` in (-1, 1), by Bonnet's recursion.
fn legendre(n: usize, x: f64) -> (f64, f64) {
    let (mut last, mut value) = (1.0, x);
    for k in 2..=n {
        let k = k as f64;
        (last, value) = (value, ((2.0 * k - 1.0) * x * value - (k - 1.0) * last) / k);
    }
    (value, n as f64 * (x * value - last) / (x * x - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_are_integrated_exactly() {
        for degree in [0, 3, 7, 8, 20, 63, 200] {
            let rule = Rule::up_to(degree);
            for power in 0..=degree {
                let terms = rule.points.iter().flatten().zip(rule.weights.iter().flatten());
                let integral: f64 = terms.map(|(&x, w)| w * libm::pow(x, power as f64)).sum();
                let expected = 1.0 / (power as f64 + 1.0);
                assert!((integral - expected).abs() < 1e-13, "x^{power} with a rule for {degree}: {integral}");
            }
        }
    }

    #[test]
    fn points_lie_inside_the_interval() {
        let rule = Rule::up_to(999);
        assert_eq!(rule.points.len(), 125);
        assert!(rule.points.iter().flatten().all(|x| (1e-9..1.0 - 1e-9).contains(x)));
    }
}
