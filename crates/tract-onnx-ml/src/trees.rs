//! Tree ensembles: read from attributes, checked, laid out flat and evaluated.

mod flat;
mod general;
mod plan;
mod read;
mod read_v5;
mod walk;

use tract_onnx::tract_hir::internal::*;

use plan::{Aggregate, Plan};
pub(crate) use read::{
    MOST_TARGETS, classifier_attributes, plan_of_classifier, plan_of_regressor, regressor_attributes,
};
pub(crate) use read_v5::{ATTRIBUTES as ENSEMBLE_ATTRIBUTES, plan_of_ensemble};

use crate::rows::Rows;
use flat::Leaves;
use walk::Ended;

/// A checked ensemble, ready to score rows.
///
/// What all trees of scikit-learn, LightGBM and XGBoost are made of (numeric splits in float32) walks through a compact
/// layout without branches; equalities, set memberships and float64 go through a general one.
#[derive(Debug)]
pub(crate) struct Forest {
    /// Columns the splits look at: the greatest feature id + 1.
    features: usize,
    targets: usize,
    base_values: Vec<f64>,
    aggregate: Aggregate,
    trees: usize,
    leaves: Leaves,
    walk: Option<walk::Walk>,
    general: general::General,
}

impl Forest {
    pub fn new(plan: &Plan) -> Self {
        let flat = flat::flatten(plan);
        let walk = walk::Walk::new(&flat, plan.features);
        // Kept for float64 inputs too, so it is always there.
        let general = general::General::new(&flat, &plan.members);
        Self {
            features: plan.features,
            targets: plan.targets,
            base_values: plan.base_values.clone(),
            aggregate: plan.aggregate,
            trees: flat.roots.len(),
            leaves: flat.leaves,
            walk,
            general,
        }
    }

    pub fn features(&self) -> usize {
        self.features
    }

    pub fn targets(&self) -> usize {
        self.targets
    }

    /// The scores `[N, targets]` of float32 rows, before any post-transform, added up tree by tree in float32.
    pub fn scores(&self, rows: &Rows) -> TractResult<Vec<f32>> {
        self.check(rows)?;
        let mut scores = self.zeros::<f32>(rows.count)?;
        match &self.walk {
            Some(walk) => {
                let mut votes = Votes::new(self, &mut scores);
                walk.visit(rows.f32s()?, rows.count, rows.width, |ended| votes.add_ended(ended));
                votes.finish();
            }
            None => {
                let mut votes = Votes::new(self, &mut scores);
                let wide: Vec<f64> = rows.f32s()?.iter().map(|&value| value.into()).collect();
                self.general.visit(&wide, rows.width, |row, leaf| votes.add(row, leaf));
                votes.finish();
            }
        }
        Ok(scores)
    }

    /// As [`scores`](Self::scores), in float64.
    pub fn scores_f64(&self, rows: &Rows) -> TractResult<Vec<f64>> {
        self.check(rows)?;
        let mut scores = self.zeros::<f64>(rows.count)?;
        let mut votes = Votes::new(self, &mut scores);
        self.general.visit(rows.f64s()?, rows.width, |row, leaf| votes.add(row, leaf));
        votes.finish();
        Ok(scores)
    }

    fn check(&self, rows: &Rows) -> TractResult<()> {
        let (features, width) = (self.features, rows.width);
        ensure!(width >= features, "splits on column {}, but rows have {width} columns", features.saturating_sub(1));
        Ok(())
    }

    fn zeros<T: Number>(&self, rows: usize) -> TractResult<Vec<T>> {
        let length = rows.checked_mul(self.targets).context("has more scores than can be counted")?;
        Ok(vec![T::default(); length])
    }
}

/// Float32 or float64, in which scores are added up.
trait Number: Copy + Default + PartialOrd {
    fn of(value: f64) -> Self;
    fn plus(self, other: Self) -> Self;
    fn over(self, count: usize) -> Self;
    fn dense(leaves: &Leaves) -> &[Self];
}

impl Number for f32 {
    fn of(value: f64) -> Self {
        value as f32
    }
    fn plus(self, other: Self) -> Self {
        self + other
    }
    fn over(self, count: usize) -> Self {
        self / count as f32
    }
    fn dense(leaves: &Leaves) -> &[Self] {
        &leaves.dense
    }
}

impl Number for f64 {
    fn of(value: f64) -> Self {
        value
    }
    fn plus(self, other: Self) -> Self {
        self + other
    }
    fn over(self, count: usize) -> Self {
        self / count as f64
    }
    fn dense(_: &Leaves) -> &[Self] {
        &[]
    }
}

/// Gathers the leaves' weights into scores.
struct Votes<'a, T> {
    forest: &'a Forest,
    scores: &'a mut [T],
    dense: &'a [T],
    /// Which scores have a value, for MIN and MAX only.
    seen: Vec<bool>,
}

impl<'a, T: Number> Votes<'a, T> {
    fn new(forest: &'a Forest, scores: &'a mut [T]) -> Self {
        let extreme = matches!(forest.aggregate, Aggregate::Min | Aggregate::Max);
        let seen = vec![false; if extreme { scores.len() } else { 0 }];
        let dense = if extreme { &[] } else { T::dense(&forest.leaves) };
        Self { forest, scores, dense, seen }
    }

    /// Adds the votes of eight leaves, quickly for few targets.
    #[inline]
    fn add_ended(&mut self, ended: Ended<'_>) {
        match self.forest.targets {
            1 if !self.dense.is_empty() => self.add_dense::<1>(ended),
            2 if !self.dense.is_empty() => self.add_dense::<2>(ended),
            3 if !self.dense.is_empty() => self.add_dense::<3>(ended),
            _ => match ended {
                Ended::Row(row, places) => places.iter().for_each(|&place| self.add(row, place as usize)),
                Ended::Rows(first, places) => {
                    (first..).zip(places).for_each(|(row, &place)| self.add(row, place as usize))
                }
            },
        }
    }

    #[inline]
    fn add_dense<const TARGETS: usize>(&mut self, ended: Ended<'_>) {
        let (scores, dense) = (self.scores.as_chunks_mut::<TARGETS>().0, self.dense.as_chunks::<TARGETS>().0);
        let plus = |scores: &mut [T; TARGETS], place: u32| {
            let weights = &dense[place as usize];
            (0..TARGETS).for_each(|target| scores[target] = scores[target].plus(weights[target]));
        };
        match ended {
            Ended::Row(row, places) => {
                let mut sums = scores[row];
                places.iter().for_each(|&place| plus(&mut sums, place));
                scores[row] = sums;
            }
            Ended::Rows(first, places) => {
                let scores = &mut scores[first..first + places.len()];
                scores.iter_mut().zip(places).for_each(|(scores, &place)| plus(scores, place));
            }
        }
    }

    /// Adds the votes of a leaf.
    fn add(&mut self, row: usize, leaf: usize) {
        let targets = self.forest.targets;
        let Some(scores) = self.scores.get_mut(row * targets..(row + 1) * targets) else { return };
        if let Some(weights) = self.dense.get(leaf * targets..(leaf + 1) * targets) {
            scores.iter_mut().zip(weights).for_each(|(score, &weight)| *score = score.plus(weight));
            return;
        }
        for &(target, weight) in self.forest.leaves.weights(leaf) {
            let (weight, seen) = (T::of(weight), self.seen.get_mut(row * targets + target as usize));
            let Some(score) = scores.get_mut(target as usize) else { continue };
            *score = match self.forest.aggregate {
                Aggregate::Sum | Aggregate::Average => score.plus(weight),
                Aggregate::Min | Aggregate::Max => {
                    let first = seen.is_some_and(|seen| !std::mem::replace(seen, true));
                    let less = weight < *score;
                    let better = if self.forest.aggregate == Aggregate::Min { less } else { weight > *score };
                    if first || better { weight } else { *score }
                }
            };
        }
    }

    /// Divides an average and adds the base values.
    fn finish(self) {
        for row in self.scores.chunks_exact_mut(self.forest.targets.max(1)) {
            if self.forest.aggregate == Aggregate::Average {
                row.iter_mut().for_each(|score| *score = score.over(self.forest.trees.max(1)));
            }
            for (score, &base) in row.iter_mut().zip(&self.forest.base_values) {
                *score = score.plus(T::of(base));
            }
        }
    }
}
