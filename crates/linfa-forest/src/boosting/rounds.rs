//! The rounds of boosting.

use super::grow::{Grower, Grown, leaf_of_row};
use super::histogram::Cell;
use super::loss::Loss;
use super::options::BoostingOptions;
use super::split::Terms;
use super::stopping::Losses;
use super::validation;
use crate::Error;
use crate::bins::Bins;
use crate::ensemble::{Ensemble, Link};
use crate::fixed::Fixed;
use crate::grid::Grid;
use crate::progress::{Progress, Watch, tell};
use crate::random::{Purpose, Stream};
use crate::tree::{Node, Tree};

/// What boosting learns from.
pub(super) struct Task<'a> {
    pub(super) bins: &'a Bins,
    pub(super) weights: &'a [f64],
    pub(super) loss: Loss<'a>,
    /// By which rows are held back evenly.
    pub(super) labels: Option<&'a [u32]>,
    pub(super) link: Link,
}

/// Trees with values that are not on a grid yet.
struct Grove {
    trees: Vec<Tree>,
    values: Vec<Vec<f64>>,
}

/// Boosts; gives the model and the losses that early stopping watched.
pub(super) fn boost(task: &Task<'_>, options: &BoostingOptions, watch: Watch<'_>) -> Result<(Ensemble, Losses), Error> {
    let Task { bins, weights, loss, .. } = task;
    let weighty: Vec<u32> = (0..bins.rows as u32).filter(|&row| weights[row as usize] > 0.0).collect();
    let stops_early = options.stops_early(weighty.len());
    let (rows, held) = if stops_early {
        validation::split(&weighty, task.labels, options.validation_fraction, options.seed)?
    } else {
        (weighty, Vec::new())
    };
    let base = loss.base(&rows, weights);
    // Predictions of output k are at k * rows.
    let mut raw: Vec<f64> = base.iter().flat_map(|&b| std::iter::repeat_n(b, bins.rows)).collect();
    let mut grower = Grower::new(bins, options);
    let mut grove = Grove { trees: Vec::new(), values: Vec::new() };
    let mut losses = Losses::default();
    let mut items = vec![[0; 2]; bins.rows];
    let mut probabilities = Vec::new();
    if stops_early {
        losses.train.push(mean_loss(loss, &rows, &raw, weights));
        losses.validation.push(mean_loss(loss, &held, &raw, weights));
    }
    for round in 0..options.n_estimators {
        loss.probabilities(&raw, &mut probabilities);
        let mut stream = Stream::new(options.seed, Purpose::Tree, round as u64);
        let (seen, unseen) = subsample(&rows, options.subsample, &mut stream);
        for (output, raw) in raw.chunks_exact_mut(bins.rows).enumerate() {
            let p = probabilities.get(output * bins.rows..(output + 1) * bins.rows).unwrap_or(&[]);
            let (terms, units) = fill_items(task, options, output, raw, p, &mut items);
            let gain_unit = units.gradient * units.gradient / units.hessian;
            let mut grown = grower.grow(&seen, &items, &terms, gain_unit, &mut stream);
            let values = leaf_values(task, options, &grower, &grown, &terms, &units, raw);
            for (leaf, &value) in grown.leaves.iter().zip(&values) {
                grower.rows_of(leaf).iter().for_each(|&row| raw[row as usize] += value);
                grown.draft.answer(leaf.node, [0.0]);
            }
            let (tree, last_left) = (grown.draft.finish(), grown.last_left);
            for &row in unseen.iter().chain(&held) {
                if let Node::Leaf { start } = tree.nodes()[leaf_of_row(bins, &tree, &last_left, row as usize)] {
                    raw[row as usize] += values[start as usize];
                }
            }
            grove.trees.push(tree);
            grove.values.push(values);
        }
        if stops_early {
            losses.train.push(mean_loss(loss, &rows, &raw, weights));
            losses.validation.push(mean_loss(loss, &held, &raw, weights));
        }
        let (train_loss, validation_loss) = (losses.train.last().copied(), losses.validation.last().copied());
        tell(watch, Progress { done: round + 1, total: options.n_estimators, train_loss, validation_loss })?;
        if stops_early && losses.are_stuck(options) {
            break;
        }
    }
    Ok((grove.on_grid(bins.columns.len(), &base, task.link), losses))
}

/// What one unit of the sums stands for.
struct SumUnits {
    gradient: f64,
    hessian: f64,
}

/// Puts gradients and hessians into whole numbers.
fn fill_items(
    task: &Task<'_>,
    options: &BoostingOptions,
    output: usize,
    raw: &[f64],
    p: &[f64],
    items: &mut [Cell],
) -> (Terms, SumUnits) {
    let n = items.len() as f64;
    let count_bits = usize::BITS - items.len().leading_zeros();
    let greatest_weight = task.weights.iter().fold(0.0_f64, |a, &b| a.max(b));
    let equal = task.weights.iter().all(|&w| w == 0.0 || w == greatest_weight);
    let (greatest_gradient, greatest_hessian) = task.loss.greatest(raw);
    let gradients = Fixed::new(greatest_gradient * greatest_weight, n);
    let constant = equal && task.loss.has_constant_hessian();
    let hessians = Fixed::with_sums(greatest_hessian * greatest_weight, n, 61 - count_bits as i32);
    for (row, item) in items.iter_mut().enumerate() {
        let weight = task.weights[row];
        let (gradient, hessian) = task.loss.derivatives(row, output, raw[row], p.get(row).copied().unwrap_or(0.0));
        let hessian = if constant { 1 } else { hessians.round(hessian * weight) };
        *item = [gradients.round(gradient * weight), hessian << count_bits | 1];
    }
    let units =
        SumUnits { gradient: gradients.unit(), hessian: if constant { greatest_weight } else { hessians.unit() } };
    let terms = Terms {
        count_bits,
        l2: options.l2_regularization / units.hessian,
        min_hessian: (options.min_child_weight / units.hessian).max(1.0),
        min_rows: options.min_samples_leaf as i64,
    };
    (terms, units)
}

/// The value of each leaf: the Newton step `-G / (H + λ)`, or the best constant step, times the learning rate.
fn leaf_values(
    task: &Task<'_>,
    options: &BoostingOptions,
    grower: &Grower<'_>,
    grown: &Grown,
    terms: &Terms,
    units: &SumUnits,
    raw: &[f64],
) -> Vec<f64> {
    let step = |leaf| {
        let rows = grower.rows_of(leaf);
        task.loss.best_step(rows, raw, task.weights).unwrap_or_else(|| {
            let hessian = (terms.hessian(leaf.sums) + terms.l2) * units.hessian;
            let gradient = leaf.sums[0] as f64 * units.gradient;
            if hessian > 0.0 { -gradient / hessian } else { 0.0 }
        })
    };
    grown.leaves.iter().map(|leaf| options.learning_rate * step(leaf)).collect()
}

/// The rows that a round sees and those it does not, both in order.
fn subsample(rows: &[u32], fraction: f64, stream: &mut Stream) -> (Vec<u32>, Vec<u32>) {
    if fraction == 1.0 {
        return (rows.to_vec(), Vec::new());
    }
    let wanted = (libm::round(fraction * rows.len() as f64) as usize).clamp(1, rows.len());
    let (mut seen, mut unseen) = (Vec::with_capacity(wanted), Vec::with_capacity(rows.len() - wanted));
    // Selection sampling (Knuth, The Art of Computer Programming, volume 2, algorithm S).
    for (i, &row) in rows.iter().enumerate() {
        let left = (rows.len() - i) as u32;
        if (stream.below(left) as usize) < wanted - seen.len() { seen.push(row) } else { unseen.push(row) }
    }
    (seen, unseen)
}

fn mean_loss(loss: &Loss<'_>, rows: &[u32], raw: &[f64], weights: &[f64]) -> f64 {
    let all_rows = weights.len();
    let (mut sum, mut weight) = (0.0, 0.0);
    for &row in rows {
        let row = row as usize;
        sum += weights[row] * loss.value(row, &|output| raw[output * all_rows + row]);
        weight += weights[row];
    }
    sum / weight
}

impl Grove {
    /// Rounds leaf values and base scores to a grid on which their sums are exact.
    fn on_grid(self, n_features: usize, base: &[f64], link: Link) -> Ensemble {
        let Self { mut trees, values } = self;
        let outputs = base.len();
        let mut sizes = vec![0.0; outputs];
        for (t, values) in values.iter().enumerate() {
            sizes[t % outputs] += values.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
        }
        let rounds = trees.len() / outputs;
        // One grid for all outputs: labels compare them.
        let greatest = |numbers: &[f64]| numbers.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
        let of = if link == Link::Identity { Grid::for_numbers } else { Grid::for_classes };
        let grid = of(greatest(&sizes), greatest(base), rounds);
        for (tree, values) in trees.iter_mut().zip(&values) {
            tree.values_mut().iter_mut().zip(values).for_each(|(rounded, &value)| *rounded = grid.round(value));
        }
        Ensemble::new(trees, n_features, base.iter().map(|&b| grid.round_base(b)).collect(), link)
    }
}
