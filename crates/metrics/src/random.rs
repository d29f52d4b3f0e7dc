//! Random numbers that are the same on every machine.
//!
//! Rows are drawn in 32 bits, never in `usize`: `rand` samples `usize` by its width, so that a 32-bit wasm would see other
//! numbers than a 64-bit machine.

use rand::{RngCore, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// What a stream of random numbers is for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose {
    Bootstrap = 1,
}

/// A stream of random numbers.
pub(crate) struct Stream(Xoshiro256PlusPlus);

impl Stream {
    /// Stream number `index` of a purpose and a seed.
    pub(crate) fn new(seed: u64, purpose: Purpose, index: u64) -> Self {
        let key = mix(mix(seed.wrapping_add(purpose as u64)).wrapping_add(index));
        Self(Xoshiro256PlusPlus::seed_from_u64(key))
    }

    /// A number in `0..bound`, all equally likely. `bound` must be positive.
    /// Lemire, "Fast random integer generation in an interval", 2019.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        let mut product = u64::from(self.high()) * u64::from(bound);
        if (product as u32) < bound {
            let threshold = bound.wrapping_neg() % bound;
            while (product as u32) < threshold {
                product = u64::from(self.high()) * u64::from(bound);
            }
        }
        (product >> 32) as u32
    }

    fn high(&mut self) -> u32 {
        (self.0.next_u64() >> 32) as u32
    }
}

/// The finaliser of SplitMix64: spreads neighbouring numbers over all 64 bits.
fn mix(x: u64) -> u64 {
    let x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(seed: u64, index: u64) -> Vec<u32> {
        let mut stream = Stream::new(seed, Purpose::Bootstrap, index);
        (0..6).map(|_| stream.below(1000)).collect()
    }

    #[test]
    fn streams_are_told_apart_by_seed_and_number() {
        assert_eq!(draw(42, 7), draw(42, 7));
        assert_ne!(draw(42, 7), draw(42, 8));
        assert_ne!(draw(42, 7), draw(43, 7));
    }

    #[test]
    fn every_number_below_the_bound_comes_up_about_equally_often() {
        let mut stream = Stream::new(1, Purpose::Bootstrap, 0);
        let mut seen = [0_u32; 6];
        for _ in 0..6000 {
            seen[stream.below(6) as usize] += 1;
        }
        assert!(seen.iter().all(|n| (850..1150).contains(n)), "{seen:?}");
    }
}
