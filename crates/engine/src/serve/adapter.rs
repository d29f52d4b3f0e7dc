//! Between the columns of the requests and the inputs of a model.

use protocol::Failure;

use super::model::{Answered, Batch, BatchColumn, Model};
use crate::data::Dataset;
use crate::data::requests::{Requests, Schema};
use crate::train::features::{FeatureKind, Signature};

/// Why a model cannot answer these requests; none if it can.
pub fn mismatch(schema: &Schema, signature: &Signature) -> Option<String> {
    let missing = signature.features.iter().find(|feature| match feature.kind {
        FeatureKind::Numeric { .. } => !schema.numeric.contains(&feature.name),
        FeatureKind::Categorical { .. } => !schema.coded.iter().any(|(name, _)| *name == feature.name),
    });
    if let Some(feature) = missing {
        return Some(format!("requests have no column “{}” of the type the model needs", feature.name));
    }
    (signature.target != schema.target)
        .then(|| format!("the model predicts “{}”, requests are labelled with “{}”", signature.target, schema.target))
}

/// Which column of the requests feeds which input of a model.
pub struct Adapter(Vec<Place>);

enum Place {
    Numeric(usize),
    Coded(usize, Vec<String>),
}

impl Adapter {
    /// For a model that fits the schema; columns that do not fit are fed as missing.
    pub fn new(schema: &Schema, signature: &Signature) -> Self {
        let places = signature.features.iter().map(|feature| {
            match (
                schema.numeric.iter().position(|name| *name == feature.name),
                schema.coded.iter().position(|(name, _)| *name == feature.name),
            ) {
                (Some(place), _) => Place::Numeric(place),
                (None, Some(place)) => Place::Coded(place, schema.coded[place].1.clone()),
                (None, None) => match feature.kind {
                    FeatureKind::Numeric { .. } => Place::Numeric(usize::MAX),
                    FeatureKind::Categorical { .. } => Place::Coded(usize::MAX, Vec::new()),
                },
            }
        });
        Self(places.collect())
    }

    /// The chosen requests as a batch for the model.
    pub fn batch(&self, requests: &Requests, rows: &[usize]) -> Batch {
        let columns = self.0.iter().map(|place| match place {
            Place::Numeric(place) => {
                let values = requests.numeric.get(*place);
                BatchColumn::Numeric(rows.iter().map(|&row| values.map_or(f32::NAN, |values| values[row])).collect())
            }
            Place::Coded(place, categories) => {
                let codes = requests.coded.get(*place);
                let text = |row: usize| {
                    codes.and_then(|codes| categories.get(codes[row] as usize)).cloned().unwrap_or_default()
                };
                BatchColumn::Text(rows.iter().map(|&row| text(row)).collect())
            }
        });
        Batch { rows: rows.len(), columns: columns.collect() }
    }
}

/// Answers of a model for rows of a data set, asked in blocks: some models take memory by the row while they run.
///
/// # Errors
/// The model cannot answer.
pub fn answer_rows(model: &Model, data: &Dataset, rows: &[u32]) -> Result<Answered, Failure> {
    const BLOCK: usize = 1_024;
    let schema = Schema::of(data);
    let adapter = Adapter::new(&schema, model.signature());
    let mut all = Answered::default();
    for rows in rows.chunks(BLOCK) {
        let places: Vec<usize> = (0..rows.len()).collect();
        let answered = model.answer(&adapter.batch(&Requests::of(data, &schema, rows), &places))?;
        all.labels.extend(answered.labels);
        all.scores.extend(answered.scores);
    }
    Ok(all)
}
