//! Squared error: a cell holds the weight of the rows, and the weighted sum of their targets.

use super::Criterion;
use crate::fixed::Fixed;
use crate::grid::Grid;
use crate::weights::Units;

/// Judges nodes by the variance of their targets.
pub(crate) struct Moments<'a> {
    units: &'a Units,
    /// The target of each row less the base score, as a whole number.
    levels: Vec<i64>,
    fixed: Fixed,
    grid: Grid,
    /// What a leaf value is divided by: the number of trees.
    trees: f64,
}

impl<'a> Moments<'a> {
    /// `targets`: less the base score.
    pub(crate) fn new(targets: &[f64], units: &'a Units, grid: Grid, trees: usize) -> Self {
        let greatest_unit = units.units.iter().copied().max().unwrap_or(1) as f64;
        let greatest = targets.iter().fold(0.0_f64, |a, &b| a.max(b.abs()));
        let fixed = Fixed::new(greatest, targets.len() as f64 * greatest_unit);
        let levels = targets.iter().map(|&y| fixed.round(y)).collect();
        Self { units, levels, fixed, grid, trees: trees as f64 }
    }
}

impl Criterion for Moments<'_> {
    type Item = [i64; 2];

    fn width(&self) -> usize {
        2
    }

    fn item(&self, row: usize, draws: u32) -> [i64; 2] {
        let units = (self.units.units[row] * u64::from(draws)) as i64;
        [self.levels[row] * units, self.units.word(row, draws)]
    }

    fn add(cell: &mut [i64], item: [i64; 2]) {
        if let [sum, word] = cell {
            *sum += item[0];
            *word += item[1];
        }
    }

    fn packed(cell: &[i64]) -> i64 {
        cell[1]
    }

    fn count_bits(&self) -> u32 {
        self.units.count_bits
    }

    /// `(sum of w y)^2 / sum of w`: the weighted sum of squares less this is the squared error.
    fn purity(&self, cell: &[i64]) -> f64 {
        let sum = cell[0] as f64;
        sum * sum / (cell[1] >> self.units.count_bits) as f64
    }

    fn split_purity(&self, part: &[i64], whole: &[i64]) -> f64 {
        let (left, right) = (part[0] as f64, (whole[0] - part[0]) as f64);
        let left_weight = (part[1] >> self.units.count_bits) as f64;
        let right_weight = ((whole[1] - part[1]) >> self.units.count_bits) as f64;
        (left * left * right_weight + right * right * left_weight) / (left_weight * right_weight)
    }

    fn is_pure(&self, rows: &[u32], _: &[i64]) -> bool {
        let level = |row: &u32| self.levels[*row as usize];
        rows.iter().all(|row| level(row) == level(&rows[0]))
    }

    fn unit(&self) -> f64 {
        self.fixed.unit() * self.fixed.unit() * self.units.unit
    }

    fn weight_unit(&self) -> f64 {
        self.units.unit
    }

    fn values_per_leaf(&self) -> usize {
        1
    }

    fn leaf(&self, cell: &[i64]) -> Vec<f32> {
        let mean = cell[0] as f64 * self.fixed.unit() / (cell[1] >> self.units.count_bits) as f64;
        vec![self.grid.round(mean / self.trees)]
    }
}
