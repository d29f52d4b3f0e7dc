//! Search spaces into configurations.

use std::collections::BTreeSet;

use protocol::{Candidate, Dimension, Estimator, Setting, SweepConfig, SweepMethod};

use super::MOST_TRIALS;
use crate::parameter::Range;
use crate::random::Stream;
use crate::train::estimator;

/// Draws after which a space counts as exhausted.
const ATTEMPTS: u32 = 1_000;

/// The configurations to try, each once, in order. Of successive halving those of the first rung.
///
/// A grid has all combinations, candidate by candidate, the last parameter changing fastest. Otherwise candidates take
/// turns, and each draws from a stream of its own; a combination that was tried is drawn again, so a small space gives
/// fewer trials than were asked for.
pub fn expand(config: &SweepConfig) -> Vec<Estimator> {
    let mut trials = Trials { seen: BTreeSet::new(), estimators: Vec::new() };
    if config.defaults_first {
        for candidate in &config.candidates {
            trials.add(candidate.estimator.clone());
        }
    }
    match config.method {
        SweepMethod::Grid => config.candidates.iter().for_each(|candidate| trials.grid(candidate)),
        SweepMethod::Random { trials: wanted } | SweepMethod::Halving { trials: wanted, .. } => {
            let wanted = wanted.min(MOST_TRIALS) as usize;
            trials.draw(config, wanted);
            trials.estimators.truncate(wanted);
        }
    }
    trials.estimators
}

/// Combinations of a grid, before equal ones are left out; with the candidates themselves where they come first.
pub fn grid_size(config: &SweepConfig) -> u64 {
    let combinations = |candidate: &Candidate| {
        candidate.space.iter().fold(1_u64, |product, (id, dimension)| {
            product.saturating_mul(match dimension {
                Dimension::Values(values) => values.len() as u64,
                Dimension::Range { .. } => grid_values(&candidate.estimator, id, dimension).len() as u64,
            })
        })
    };
    let first = if config.defaults_first { config.candidates.len() as u64 } else { 0 };
    config.candidates.iter().map(combinations).fold(first, u64::saturating_add)
}

struct Trials {
    /// What makes each configuration different from the others.
    seen: BTreeSet<String>,
    estimators: Vec<Estimator>,
}

impl Trials {
    /// Adds a configuration that is not there yet. False for one that is.
    fn add(&mut self, estimator: Estimator) -> bool {
        let new = self.seen.insert(key(&estimator));
        if new {
            self.estimators.push(estimator);
        }
        new
    }

    fn grid(&mut self, candidate: &Candidate) {
        let axes: Vec<Vec<Setting>> =
            candidate.space.iter().map(|(id, dimension)| grid_values(&candidate.estimator, id, dimension)).collect();
        let all = axes.iter().fold(1_u64, |product, axis| product.saturating_mul(axis.len() as u64));
        for number in 0..all.min(u64::from(MOST_TRIALS)) {
            let mut rest = number;
            let mut values: Vec<Setting> = Vec::with_capacity(axes.len());
            for axis in axes.iter().rev() {
                values.extend(axis.get((rest % axis.len() as u64) as usize).cloned());
                rest /= axis.len() as u64;
            }
            values.reverse();
            self.add(with(candidate, values));
        }
    }

    fn draw(&mut self, config: &SweepConfig, wanted: usize) {
        let stream = |place: usize| Stream::new(config.seed, "sweep", place as u64);
        // Each with its stream, and how many combinations may still be new.
        let mut open: Vec<_> = config
            .candidates
            .iter()
            .enumerate()
            .map(|(place, candidate)| (candidate, stream(place), combinations(candidate)))
            .collect();
        while self.estimators.len() < wanted && !open.is_empty() {
            for (candidate, stream, left) in &mut open {
                if self.estimators.len() >= wanted {
                    return;
                }
                let found = *left > 0 && (0..ATTEMPTS).any(|_| self.add(drawn(candidate, stream)));
                *left = if found { *left - 1 } else { 0 };
            }
            open.retain(|(_, _, left)| *left > 0);
        }
    }
}

/// What a configuration comes to: two with the same key would give the same model.
fn key(estimator: &Estimator) -> String {
    let settings =
        [protocol::Task::Classification, protocol::Task::Regression].map(|task| estimator::effective(estimator, task));
    format!("{} {settings:?}", estimator.kind)
}

fn with(candidate: &Candidate, values: Vec<Setting>) -> Estimator {
    let mut estimator = candidate.estimator.clone();
    estimator.settings.extend(candidate.space.iter().map(|(id, _)| id.clone()).zip(values));
    estimator
}

fn drawn(candidate: &Candidate, stream: &mut Stream) -> Estimator {
    let draw = |(id, dimension): &(String, Dimension)| match dimension {
        Dimension::Values(values) => {
            values.get(stream.below(values.len() as u32) as usize).cloned().unwrap_or(Setting::Number(f64::NAN))
        }
        Dimension::Range { low, high, log, .. } => {
            let share = stream.unit();
            Setting::Number(match (is_whole(&candidate.estimator, id), *log) {
                (true, false) => libm::floor(low + share * (high - low + 1.0)).clamp(*low, *high),
                (true, true) => libm::floor(between_logs(*low, high + 1.0, share)).clamp(*low, *high),
                (false, false) => rounded(low + share * (high - low)).clamp(*low, *high),
                (false, true) => rounded(between_logs(*low, *high, share)).clamp(*low, *high),
            })
        }
    };
    let values = candidate.space.iter().map(draw).collect();
    with(candidate, values)
}

/// The values that a grid takes of a dimension, each once.
fn grid_values(estimator: &Estimator, id: &str, dimension: &Dimension) -> Vec<Setting> {
    match dimension {
        Dimension::Values(values) => values.clone(),
        Dimension::Range { low, high, log, points } => {
            let last = points.saturating_sub(1).min(MOST_TRIALS);
            let place = |point: u32| {
                let share = f64::from(point) / f64::from(last.max(1));
                let value = if *log { between_logs(*low, *high, share) } else { low + share * (high - low) };
                let value = if is_whole(estimator, id) { libm::round(value) } else { rounded(value) };
                match point {
                    0 => *low,
                    point if point == last => *high,
                    _ => value.clamp(*low, *high),
                }
            };
            let mut values: Vec<f64> = (0..=last).map(place).collect();
            values.dedup();
            values.into_iter().map(Setting::Number).collect()
        }
    }
}

/// Different combinations of a candidate; as good as endless where a number can be anything.
fn combinations(candidate: &Candidate) -> u64 {
    candidate.space.iter().fold(1_u64, |product, (id, dimension)| {
        product.saturating_mul(match dimension {
            Dimension::Values(values) => values.len() as u64,
            Dimension::Range { low, high, .. } if low == high => 1,
            Dimension::Range { low, high, .. } if is_whole(&candidate.estimator, id) => {
                ((high - low) as u64).saturating_add(1)
            }
            Dimension::Range { .. } => u64::MAX,
        })
    })
}

fn is_whole(estimator: &Estimator, id: &str) -> bool {
    estimator::parameter(estimator, id).is_some_and(|parameter| matches!(parameter.range, Range::Whole { .. }))
}

/// Between two positive numbers, evenly by the logarithm.
fn between_logs(low: f64, high: f64, share: f64) -> f64 {
    libm::exp(libm::log(low) + share * (libm::log(high) - libm::log(low)))
}

/// To three significant digits: more would only be noise to read.
fn rounded(value: f64) -> f64 {
    format!("{value:.2e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> Estimator {
        Estimator::new("decision_tree")
    }

    fn range(low: f64, high: f64, log: bool, points: u32) -> Dimension {
        Dimension::Range { low, high, log, points }
    }

    fn config(method: SweepMethod, candidates: Vec<Candidate>) -> SweepConfig {
        let metric = String::new();
        SweepConfig { candidates, method, defaults_first: false, folds: 5, metric, patience: 0, seconds: None, seed: 1 }
    }

    fn numbers(values: &[f64]) -> Dimension {
        Dimension::Values(values.iter().map(|value| Setting::Number(*value)).collect())
    }

    #[test]
    fn a_grid_has_each_combination_once_with_the_last_parameter_changing_fastest() {
        let space = vec![("max_depth".into(), numbers(&[2.0, 4.0])), ("min_samples_leaf".into(), numbers(&[1.0, 5.0]))];
        let grid = config(SweepMethod::Grid, vec![Candidate { estimator: tree(), space }]);
        let of = |depth, leaf| tree().number("max_depth", depth).number("min_samples_leaf", leaf);
        assert_eq!(expand(&grid), [of(2.0, 1.0), of(2.0, 5.0), of(4.0, 1.0), of(4.0, 5.0)]);
        assert_eq!(grid_size(&grid), 4);
    }

    #[test]
    fn a_grid_takes_even_steps_of_a_range_with_both_ends_and_no_value_twice() {
        let logistic = Estimator::new("logistic_regression");
        let values = |estimator: &Estimator, id, dimension| grid_values(estimator, id, &dimension);
        let list = |values: &[f64]| values.iter().map(|value| Setting::Number(*value)).collect::<Vec<_>>();
        assert_eq!(values(&logistic, "alpha", range(0.01, 10.0, true, 4)), list(&[0.01, 0.1, 1.0, 10.0]));
        assert_eq!(values(&logistic, "alpha", range(0.0, 1.0, false, 3)), list(&[0.0, 0.5, 1.0]));
        assert_eq!(values(&tree(), "max_depth", range(2.0, 4.0, false, 9)), list(&[2.0, 3.0, 4.0]));
        assert_eq!(values(&tree(), "max_depth", range(3.0, 7.0, false, 1)), list(&[3.0]));
    }

    #[test]
    fn draws_stay_in_their_ranges_and_follow_the_logarithm_where_that_is_said() {
        let space = vec![("alpha".into(), range(0.001, 1_000.0, true, 4))];
        let candidate = Candidate { estimator: Estimator::new("logistic_regression"), space };
        let mut stream = Stream::new(3, "test", 0);
        let mut small = 0;
        for _ in 0..2_000 {
            let Setting::Number(alpha) = drawn(&candidate, &mut stream).settings[0].1 else { panic!("a number") };
            assert!((0.001..=1_000.0).contains(&alpha));
            assert_eq!(rounded(alpha), alpha);
            small += usize::from(alpha < 1.0);
        }
        assert!((900..1_100).contains(&small), "{small} of 2,000 below the middle");
    }

    #[test]
    fn whole_numbers_are_drawn_whole_with_both_ends_as_likely() {
        for log in [false, true] {
            let space = vec![("max_depth".into(), range(1.0, 4.0, log, 4))];
            let candidate = Candidate { estimator: tree(), space };
            let mut stream = Stream::new(3, "test", 0);
            let mut counts = [0; 4];
            for _ in 0..4_000 {
                let Setting::Number(depth) = drawn(&candidate, &mut stream).settings[0].1 else { panic!("a number") };
                counts[depth as usize - 1] += 1;
            }
            // Evenly, or log(2), log(3/2), log(4/3), log(5/4) of log(5).
            let expected = if log { [1_723, 1_008, 715, 555] } else { [1_000; 4] };
            assert!(counts.iter().zip(expected).all(|(count, expected): (&i32, i32)| (count - expected).abs() < 110));
        }
    }

    #[test]
    fn candidates_take_turns_and_an_exhausted_space_leaves_the_others_the_rest() {
        let linear = Candidate { estimator: Estimator::new("linear_regression"), space: Vec::new() };
        let space = vec![("max_depth".into(), range(2.0, 5.0, false, 4))];
        let random = SweepMethod::Random { trials: 20 };
        let kinds = |candidates| {
            let all = expand(&config(random, candidates));
            all.into_iter().map(|estimator| estimator.kind).collect::<Vec<_>>()
        };
        let trees = Candidate { estimator: tree(), space };
        assert_eq!(
            kinds(vec![linear, trees]),
            ["linear_regression", "decision_tree", "decision_tree", "decision_tree", "decision_tree"]
        );
    }

    #[test]
    fn the_same_seed_draws_the_same_and_another_seed_something_else() {
        let space = vec![
            ("max_depth".into(), range(2.0, 20.0, false, 4)),
            ("min_samples_leaf".into(), range(1.0, 99.0, true, 4)),
        ];
        let random = config(SweepMethod::Random { trials: 30 }, vec![Candidate { estimator: tree(), space }]);
        let other = SweepConfig { seed: 2, ..random.clone() };
        assert_eq!(expand(&random).len(), 30);
        assert_eq!(expand(&random), expand(&random));
        assert_ne!(expand(&random), expand(&other));
    }

    #[test]
    fn defaults_come_first_and_are_not_tried_again() {
        let space = vec![("max_depth".into(), numbers(&[5.0, 6.0]))];
        let grid = config(SweepMethod::Grid, vec![Candidate { estimator: tree(), space }]);
        // A depth of 6 is the default.
        let all = expand(&SweepConfig { defaults_first: true, ..grid });
        assert_eq!(all, [tree(), tree().number("max_depth", 5.0)]);
    }

    #[test]
    fn every_estimator_suggests_a_space_within_its_ranges() {
        use crate::parameter::Choices;
        for offered in estimator::OFFERED {
            for parameter in offered.parameters() {
                let holds = |setting: &Setting| parameter.holds(setting, &Choices::default());
                let ends = match parameter.dimension() {
                    None => continue,
                    Some(Dimension::Values(values)) => values,
                    Some(Dimension::Range { low, high, log, .. }) => {
                        assert!(low < high && (!log || low > 0.0), "{} {}", offered.id, parameter.id);
                        vec![Setting::Number(low), Setting::Number(high)]
                    }
                };
                assert!(ends.iter().all(holds), "{} {}", offered.id, parameter.id);
            }
        }
    }
}
