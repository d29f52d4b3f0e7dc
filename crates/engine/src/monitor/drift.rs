//! Drift by feature: PSI, and KS or chi-square, of the newest requests against the training rows of the stable model.

use ::drift::{chi_square, ks, ks::SortedReference, psi, psi::ReferenceBins};
use serde::{Deserialize, Serialize};
use table::{MISSING, Values};

use super::{WINDOW, WINDOW_LEAST};
use crate::data::Dataset;
use crate::data::requests::{Requests, Schema};
use crate::train::features::{FeatureKind, Signature};

/// Conventions for PSI: below the first stable, above the second changed.
pub const PSI_WATCH: f64 = 0.1;
/// See [`PSI_WATCH`].
pub const PSI_ACT: f64 = 0.25;
/// So many times the PSI by chance is worth a look; that is where the conventions end for few rows. Scaled by its mean,
/// PSI is near χ² over its degrees of freedom: with ten bins, 2 is passed in one of 28 unchanged features, 2.5 in one of
/// 135.
pub const CHANCE_WATCH: f64 = 2.0;
/// So many times the PSI by chance counts as drift.
pub const CHANCE_ACT: f64 = 2.5;

/// What the training rows looked like.
pub struct Reference {
    features: Vec<ReferenceFeature>,
    /// Training rows that differ from each other: copies tell nothing new.
    distinct: u64,
    /// Different rows that the traffic is drawn from; none where every request is new.
    pool: Option<usize>,
}

/// One feature of the reference.
pub struct ReferenceFeature {
    /// Name.
    pub name: String,
    /// Its distribution.
    pub kind: ReferenceKind,
    /// The PSI that a full window of requests from the training distribution has on average.
    chance: f64,
}

/// Distribution of a feature.
pub enum ReferenceKind {
    /// Bins for PSI, sorted values for KS.
    Numeric {
        /// Bins.
        bins: ReferenceBins,
        /// Values.
        sorted: SortedReference,
    },
    /// Counts by category.
    Categorical {
        /// Categories of the training rows.
        categories: Vec<String>,
        /// Their counts.
        counts: Vec<u64>,
    },
}

/// Scores of one feature at one moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// Name of the feature.
    pub name: String,
    /// Population stability index.
    pub psi: f64,
    /// What it would be without any change at these sample sizes.
    pub expected: f64,
    /// KS statistic, or chi-square.
    pub statistic: f64,
    /// Its p-value.
    pub p_value: f64,
    /// `KS` or `χ²`.
    pub test: String,
    /// Counts in the window by bin or category; the last one of a category list counts unknown texts.
    pub counts: Vec<u64>,
}

impl Reference {
    /// From the training rows of a model. `pool` is the number of different production rows, if traffic is drawn from so
    /// few.
    pub fn new(signature: &Signature, data: &Dataset, pool: Option<usize>) -> Self {
        let features = signature.features.iter().filter_map(|feature| {
            let column = data.table.column(&feature.name)?;
            let kind = match (&feature.kind, &column.values) {
                (FeatureKind::Numeric { .. }, Values::Numeric(values)) => {
                    let train: Vec<f64> =
                        data.parts.train.iter().map(|&row| f64::from(values[row as usize] as f32)).collect();
                    ReferenceKind::Numeric {
                        bins: ReferenceBins::fit(&train).ok()?,
                        sorted: SortedReference::new(&train).ok()?,
                    }
                }
                (FeatureKind::Categorical { categories, .. }, Values::Categorical { categories: names, codes }) => {
                    let mut counts = vec![0; categories.len()];
                    for &row in &data.parts.train {
                        let place = names
                            .get(codes[row as usize] as usize)
                            .and_then(|name| categories.binary_search(name).ok());
                        if let Some(place) = place {
                            counts[place] += 1;
                        }
                    }
                    ReferenceKind::Categorical { categories: categories.clone(), counts }
                }
                _ => return None,
            };
            let chance = psi::expected_of_draws(&kind.shares(), informative(WINDOW as u64, pool) as u64);
            Some(ReferenceFeature { name: feature.name.clone(), kind, chance })
        });
        Self { features: features.collect(), distinct: data.distinct(&data.parts.train) as u64, pool }
    }

    /// The features, in model order.
    pub fn features(&self) -> &[ReferenceFeature] {
        &self.features
    }

    /// The PSI to expect of a feature without any change, with a full window; the largest of all features.
    pub fn expected(&self) -> f64 {
        self.features
            .iter()
            .map(|feature| feature.expected(self.distinct, WINDOW as u64, self.pool))
            .filter(|value| value.is_finite())
            .fold(0.0, f64::max)
    }

    /// Scores all features; none with too few requests.
    pub fn score(&self, schema: &Schema, window: &Requests) -> Vec<Score> {
        if window.len() < WINDOW_LEAST {
            return Vec::new();
        }
        let from = window.len().saturating_sub(WINDOW);
        self.features
            .iter()
            .filter_map(|feature| feature.score(schema, window, from, (self.distinct, self.pool)))
            .collect()
    }
}

/// Requests that tell as much as `window` requests from a pool: rows that are drawn again and again carry no more
/// information than the rows there are.
fn informative(window: u64, pool: Option<usize>) -> f64 {
    let again = pool.map_or(0.0, |pool| 1.0 / pool.max(1) as f64);
    1.0 / (1.0 / window.max(1) as f64 + again)
}

impl ReferenceKind {
    /// Share of the training rows in each bin or category.
    fn shares(&self) -> Vec<f64> {
        match self {
            Self::Numeric { bins, .. } => bins.reference_shares(),
            Self::Categorical { counts, .. } => {
                let total = counts.iter().sum::<u64>().max(1) as f64;
                counts.iter().map(|count| *count as f64 / total).collect()
            }
        }
    }
}

impl ReferenceFeature {
    fn expected(&self, distinct: u64, current: u64, pool: Option<usize>) -> f64 {
        let (reference, bins) = match &self.kind {
            ReferenceKind::Numeric { bins, .. } => (bins.reference_total(), bins.len()),
            ReferenceKind::Categorical { counts, .. } => (counts.iter().sum(), counts.len()),
        };
        let of_training = bins.saturating_sub(1) as f64 / distinct.min(reference).max(1) as f64;
        of_training + self.chance * informative(WINDOW as u64, pool) / informative(current, pool)
    }

    fn score(&self, schema: &Schema, window: &Requests, from: usize, rows: (u64, Option<usize>)) -> Option<Score> {
        let name = self.name.clone();
        match &self.kind {
            ReferenceKind::Numeric { bins, sorted } => {
                let place = schema.numeric.iter().position(|known| *known == name)?;
                let current: Vec<f64> = window.numeric[place][from..]
                    .iter()
                    .map(|value| f64::from(*value))
                    .filter(|value| value.is_finite())
                    .collect();
                let statistic = sorted.statistic(&current).ok()?;
                Some(Score {
                    psi: bins.score(&current).ok()?,
                    expected: self.expected(rows.0, current.len() as u64, rows.1),
                    statistic,
                    p_value: ks::asymptotic_p_value(statistic, sorted.values().len(), current.len()),
                    test: "KS".into(),
                    counts: bins.counts(&current),
                    name,
                })
            }
            ReferenceKind::Categorical { categories, counts } => {
                let (place, names) = schema
                    .coded
                    .iter()
                    .enumerate()
                    .find(|(_, (known, _))| *known == name)
                    .map(|(place, (_, names))| (place, names))?;
                let target: Vec<usize> =
                    names.iter().map(|text| categories.binary_search(text).unwrap_or(categories.len())).collect();
                let mut current = vec![0u64; categories.len() + 1];
                for &code in window.coded[place][from..].iter().filter(|code| **code != MISSING) {
                    current[target.get(code as usize).copied().unwrap_or(categories.len())] += 1;
                }
                let reference: Vec<u64> = counts.iter().copied().chain([0]).collect();
                let test = chi_square::two_sample(&reference, &current).ok()?;
                Some(Score {
                    psi: psi::categorical(&reference, &current).ok()?,
                    expected: self.expected(rows.0, current.iter().sum(), rows.1),
                    statistic: test.statistic,
                    p_value: test.p_value,
                    test: "χ²".into(),
                    counts: current,
                    name,
                })
            }
        }
    }
}
