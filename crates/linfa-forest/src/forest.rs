//! Fits the trees of a decision tree (a forest of one), a random forest or an extra trees ensemble.

pub(crate) mod models;
mod out_of_bag;

use crate::Error;
use crate::bins::Bins;
use crate::ensemble::{Ensemble, Link};
use crate::grid::{Grid, share_bits};
use crate::grow::{Chance, Classes, Criterion, Grower, Moments};
use crate::input::Labels;
use crate::options::{self, ForestOptions, TreeOptions};
use crate::progress::{Progress, Watch, tell};
use crate::random::{Purpose, Stream};
use crate::tree::Tree;
use crate::weights::Units;
pub(crate) use out_of_bag::Judge;
pub use out_of_bag::OutOfBag;

/// What is to be grown.
pub(crate) struct Plan<'a> {
    pub(crate) tree: &'a TreeOptions,
    pub(crate) forest: &'a ForestOptions,
    /// Extra trees: one random threshold for each column.
    pub(crate) random_cuts: bool,
}

/// Called with each tree and how often each row was drawn for it.
pub(crate) type EachTree<'a> = &'a mut dyn FnMut(&Tree, &[u32]);

impl Plan<'_> {
    /// A forest whose leaves hold class shares.
    pub(crate) fn classifier(
        &self,
        bins: &Bins,
        weights: &[f64],
        labels: &Labels,
        criterion: options::Criterion,
        each: EachTree<'_>,
        watch: Watch<'_>,
    ) -> Result<Ensemble, Error> {
        let units = Units::new(weights, 30);
        let share_bits = share_bits(self.forest.n_estimators);
        let classes = Classes { labels: &labels.labels, classes: labels.classes, units: &units, criterion, share_bits };
        let trees = self.grow(bins, &classes, &units, each, watch)?;
        Ok(Ensemble::new(trees, bins.columns.len(), vec![0.0; labels.classes], Link::Mean))
    }

    /// A forest whose leaves hold the mean target, less the base score, divided by the number of trees.
    pub(crate) fn regressor(
        &self,
        bins: &Bins,
        weights: &[f64],
        targets: &[f64],
        each: EachTree<'_>,
        watch: Watch<'_>,
    ) -> Result<Ensemble, Error> {
        let units = Units::new(weights, 18);
        let (base, grid) = base_and_grid(targets, weights, self.forest.n_estimators);
        let deviations: Vec<f64> = targets.iter().map(|y| y - f64::from(base)).collect();
        let moments = Moments::new(&deviations, &units, grid, self.forest.n_estimators);
        let trees = self.grow(bins, &moments, &units, each, watch)?;
        Ok(Ensemble::new(trees, bins.columns.len(), vec![base], Link::Identity))
    }

    fn grow<C: Criterion>(
        &self,
        bins: &Bins,
        criterion: &C,
        units: &Units,
        each: EachTree<'_>,
        watch: Watch<'_>,
    ) -> Result<Vec<Tree>, Error> {
        // Rows without weight are as if they were not there.
        let weighty: Vec<u32> = (0..bins.rows as u32).filter(|&row| units.units[row as usize] > 0).collect();
        let mut draws = vec![0_u32; bins.rows];
        weighty.iter().for_each(|&row| draws[row as usize] = 1);
        let total = self.forest.n_estimators;
        let chance = Chance { cuts: self.random_cuts, order: self.random_cuts || total > 1 };
        let mut grower = Grower::new(bins, criterion, self.tree, chance);
        let mut trees = Vec::with_capacity(total);
        for t in 0..total {
            let mut stream = Stream::new(self.tree.seed, Purpose::Tree, t as u64);
            if self.forest.bootstrap {
                draws.fill(0);
                let wanted = libm::round(self.forest.max_samples * weighty.len() as f64).max(1.0) as usize;
                (0..wanted).for_each(|_| draws[weighty[stream.below(weighty.len() as u32) as usize] as usize] += 1);
            }
            let tree = grower.grow(&draws, &mut stream);
            each(&tree, &draws);
            trees.push(tree);
            tell(watch, Progress { done: t + 1, total, train_loss: None, validation_loss: None })?;
        }
        Ok(trees)
    }
}

/// The base score (the mean, to float32 precision) and the grid of the leaf values of a regression.
fn base_and_grid(targets: &[f64], weights: &[f64], trees: usize) -> (f32, Grid) {
    let mean = crate::average::weighted_mean(targets, weights);
    let spread_of_mean = targets.iter().fold(0.0_f64, |a, y| a.max((y - mean).abs()));
    let grid = Grid::for_numbers(spread_of_mean, mean, trees);
    (grid.round_base(mean), grid)
}
