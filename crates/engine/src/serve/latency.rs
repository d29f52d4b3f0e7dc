//! Simulated latency. The model's real speed in this page would depend on the machine and could not be replayed.
//!
//! A request takes a fixed overhead plus a log-normal part whose median grows with the size of the model.

use crate::random::Stream;

/// Network and framework, in milliseconds.
const OVERHEAD_MS: f64 = 4.0;
/// Spread of the logarithm.
const SIGMA: f64 = 0.45;

/// Milliseconds a request takes with a model of that many bytes.
pub fn draw_ms(stream: &mut Stream, model_bytes: u64) -> f32 {
    let median = 6.0 + model_bytes as f64 / 20_000.0;
    (OVERHEAD_MS + median * libm::exp(SIGMA * stream.normal())) as f32
}

/// The value below which a share `q` of the sorted values lies (nearest rank); NaN without values.
pub fn quantile(sorted: &[f32], q: f64) -> f32 {
    match sorted.len() {
        0 => f32::NAN,
        n => sorted[(libm::ceil(q * n as f64) as usize).clamp(1, n) - 1],
    }
}

/// Counts of latencies in half milliseconds, for quantiles over any number of requests.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Latencies(Vec<u32>);

impl Latencies {
    /// Largest latency told apart, in milliseconds.
    const MOST_MS: usize = 1_000;

    /// Counts one request.
    pub fn add(&mut self, ms: f32) {
        let bucket = ((ms * 2.0) as usize).min(Self::MOST_MS * 2);
        if self.0.len() <= bucket {
            self.0.resize(bucket + 1, 0);
        }
        self.0[bucket] += 1;
    }

    /// The quantile in milliseconds, to half a millisecond; NaN without requests.
    pub fn quantile(&self, q: f64) -> f64 {
        let total: u64 = self.0.iter().map(|count| u64::from(*count)).sum();
        let rank = libm::ceil(q * total as f64) as u64;
        let mut seen = 0;
        for (bucket, count) in self.0.iter().enumerate() {
            seen += u64::from(*count);
            if total > 0 && seen >= rank.max(1) {
                return (bucket as f64 + 0.5) / 2.0;
            }
        }
        f64::NAN
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_counts_are_those_of_the_values() {
        let mut stream = Stream::new(1, "latency", 0);
        let mut values: Vec<f32> = (0..5_000).map(|_| draw_ms(&mut stream, 4_000)).collect();
        let mut counts = Latencies::default();
        values.iter().for_each(|value| counts.add(*value));
        values.sort_by(f32::total_cmp);
        for q in [0.5, 0.95, 0.99] {
            assert!((counts.quantile(q) - f64::from(quantile(&values, q))).abs() <= 0.5, "{q}");
        }
        assert!(Latencies::default().quantile(0.5).is_nan() && quantile(&[], 0.5).is_nan());
    }
}
