//! Gini impurity and entropy: a cell holds the weight of each class.

use super::Criterion;
use crate::grid::shares;
use crate::options;
use crate::weights::Units;

/// Judges nodes by the classes of their rows.
pub(crate) struct Classes<'a> {
    pub(crate) labels: &'a [u32],
    pub(crate) classes: usize,
    pub(crate) units: &'a Units,
    pub(crate) criterion: options::Criterion,
    /// Leaf shares are multiples of 2^-share_bits.
    pub(crate) share_bits: u32,
}

/// A row: its class and its packed weight.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Item {
    class: u32,
    word: i64,
}

impl Classes<'_> {
    fn weight(&self, word: i64) -> f64 {
        (word >> self.units.count_bits) as f64
    }
}

impl Criterion for Classes<'_> {
    type Item = Item;

    fn width(&self) -> usize {
        self.classes
    }

    fn item(&self, row: usize, draws: u32) -> Item {
        Item { class: self.labels[row], word: self.units.word(row, draws) }
    }

    fn add(cell: &mut [i64], item: Item) {
        cell[item.class as usize] += item.word;
    }

    fn packed(cell: &[i64]) -> i64 {
        cell.iter().sum()
    }

    fn count_bits(&self) -> u32 {
        self.units.count_bits
    }

    /// Gini: `sum of w_k^2 / w`. Entropy: `sum of w_k ln(w_k / w)`.
    fn purity(&self, cell: &[i64]) -> f64 {
        let weights = cell.iter().map(|&word| self.weight(word));
        let total = self.weight(Self::packed(cell));
        match self.criterion {
            options::Criterion::Gini => weights.map(|w| w * w).sum::<f64>() / total,
            options::Criterion::Entropy => weights.map(x_ln_x).sum::<f64>() - x_ln_x(total),
        }
    }

    fn split_purity(&self, part: &[i64], whole: &[i64]) -> f64 {
        let pairs = part.iter().zip(whole).map(|(&p, &w)| (self.weight(p), self.weight(w - p)));
        match self.criterion {
            options::Criterion::Gini => {
                let (mut left, mut right, mut left_squares, mut right_squares) = (0.0, 0.0, 0.0, 0.0);
                for (l, r) in pairs {
                    left += l;
                    right += r;
                    left_squares += l * l;
                    right_squares += r * r;
                }
                (left_squares * right + right_squares * left) / (left * right)
            }
            options::Criterion::Entropy => {
                let (mut left, mut right, mut sum) = (0.0, 0.0, 0.0);
                for (l, r) in pairs {
                    left += l;
                    right += r;
                    sum += x_ln_x(l) + x_ln_x(r);
                }
                sum - x_ln_x(left) - x_ln_x(right)
            }
        }
    }

    fn is_pure(&self, _: &[u32], whole: &[i64]) -> bool {
        whole.iter().filter(|&&word| word != 0).count() < 2
    }

    fn unit(&self) -> f64 {
        self.units.unit
    }

    fn weight_unit(&self) -> f64 {
        self.units.unit
    }

    fn values_per_leaf(&self) -> usize {
        self.classes
    }

    fn leaf(&self, cell: &[i64]) -> Vec<f32> {
        let weights: Vec<f64> = cell.iter().map(|&word| self.weight(word)).collect();
        shares(&weights, weights.iter().sum(), self.share_bits)
    }
}

fn x_ln_x(x: f64) -> f64 {
    if x > 0.0 { x * libm::log(x) } else { 0.0 }
}
