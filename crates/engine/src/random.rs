//! Random numbers from named streams of the project's seed.
//!
//! A stream depends on the seed, its name and an index only, so what one part draws never changes what another sees,
//! and any tick can be drawn again. All sampling is fixed-width and uses `libm`, equal in every browser.

use rand::{RngCore, SeedableRng};
use rand_xoshiro::{Xoshiro256Plus, Xoshiro256PlusPlus};
use sha2::{Digest, Sha256};

/// A source of random numbers.
pub struct Stream(Xoshiro256PlusPlus);

impl Stream {
    /// The stream `name` of a seed; `index` tells apart its parts, for example ticks.
    pub fn new(seed: u64, name: &str, index: u64) -> Self {
        let mut hash = Sha256::new();
        hash.update(seed.to_le_bytes());
        hash.update(index.to_le_bytes());
        hash.update(name.as_bytes());
        Self(Xoshiro256PlusPlus::from_seed(hash.finalize().into()))
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// Uniform in [0, 1), 53 bits.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// Uniform whole number in [0, below); 0 when `below` is 0.
    pub fn below(&mut self, below: u32) -> u32 {
        ((u128::from(self.bits()) * u128::from(below)) >> 64) as u32
    }

    /// Standard normal, by Box and Muller (1958).
    pub fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.unit()));
        radius * libm::cos(core::f64::consts::TAU * self.unit())
    }

    /// Poisson with the given mean, by Knuth's product of uniforms in pieces of at most 30. Takes as long as the mean is large.
    pub fn poisson(&mut self, mean: f64) -> u32 {
        let mut left = mean.max(0.0);
        let mut count = 0;
        while left > 0.0 {
            let piece = left.min(30.0);
            left -= piece;
            let limit = libm::exp(-piece);
            let mut product = self.unit();
            while product > limit {
                count += 1;
                product *= self.unit();
            }
        }
        count
    }

    /// Shuffles in place (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last as u32 + 1) as usize;
            items.swap(last, other);
        }
    }
}

/// What linfa draws from while it trains with a seed.
pub fn generator(seed: u64) -> Xoshiro256Plus {
    Xoshiro256Plus::seed_from_u64(seed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_repeats_and_differs_from_its_neighbours() {
        let draw = |seed, name, index| Stream::new(seed, name, index).bits();
        assert_eq!(draw(1, "traffic", 5), draw(1, "traffic", 5));
        assert_ne!(draw(1, "traffic", 5), draw(1, "traffic", 6));
        assert_ne!(draw(1, "traffic", 5), draw(1, "labels", 5));
        assert_ne!(draw(1, "traffic", 5), draw(2, "traffic", 5));
    }

    #[test]
    fn poisson_and_normal_have_their_moments() {
        let mut stream = Stream::new(7, "moments", 0);
        let n = 20_000;
        let counts: Vec<f64> = (0..n).map(|_| f64::from(stream.poisson(42.0))).collect();
        let mean = counts.iter().sum::<f64>() / f64::from(n);
        let variance = counts.iter().map(|c| (c - mean) * (c - mean)).sum::<f64>() / f64::from(n);
        assert!((mean - 42.0).abs() < 0.3 && (variance - 42.0).abs() < 2.0, "{mean} {variance}");
        let mean = (0..n).map(|_| stream.normal()).sum::<f64>() / f64::from(n);
        assert!(mean.abs() < 0.03, "{mean}");
    }

    #[test]
    fn below_covers_its_range_and_nothing_else() {
        let mut stream = Stream::new(3, "below", 0);
        let mut seen = [0u32; 5];
        for _ in 0..5_000 {
            seen[stream.below(5) as usize] += 1;
        }
        assert!(seen.iter().all(|count| (900..1100).contains(count)), "{seen:?}");
    }
}
