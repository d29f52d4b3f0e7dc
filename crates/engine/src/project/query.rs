//! Questions that change nothing: single predictions, sample rows, files.

use protocol::{Answer, Failure, Prediction, Query, Task};
use serde_json::json;

use super::{Project, file};
use crate::failure::failure;
use crate::format::{fixed, percent};
use crate::random::Stream;
use crate::runtime::{Served, dataset};
use crate::serve::interface::Input;
use crate::serve::model::{Batch, BatchColumn};
use crate::train::features::{Feature, FeatureKind};
use crate::views::{deploy::samples, journal};

impl Project {
    /// Answers a question.
    ///
    /// # Errors
    /// Why there is no answer, and what to do.
    pub fn query(&self, query: Query) -> Result<Answer, Failure> {
        if let (
            Some((_, past)),
            Query::Predict { .. } | Query::SampleRow { .. } | Query::DownloadModel { .. } | Query::DownloadData { .. },
        ) = (&self.past, &query)
        {
            return past.query(query);
        }
        match query {
            Query::Predict { version, values } => self.predict(version, &values).map(Answer::Prediction),
            Query::SampleRow { index } => {
                let rows = samples(self, index)
                    .ok_or_else(|| failure("deploy.none", "Nothing is deployed yet.", "Deploy a version first."))?;
                Ok(Answer::Row(rows))
            }
            Query::DownloadModel { version } => {
                let version = self.state.version(version).ok_or_else(|| {
                    failure("registry.version", "There is no such version.", "Choose one of the list.")
                })?;
                let bytes = self.blobs.get(&version.trained.digest)?.to_vec();
                let name = format!("{}-{}.onnx", stem(&self.state.name), version.label());
                Ok(Answer::File { name, mime: "application/octet-stream".into(), bytes })
            }
            Query::DownloadData { version } => {
                let version = self.state.data_version(version).ok_or_else(|| {
                    failure("data.version", "There is no such data version.", "Choose one of the list.")
                })?;
                let csv = table::write_csv(&dataset(&self.blobs, version)?.table);
                let name = format!("{}-{}.csv", stem(without_extension(&version.name)), version.label());
                Ok(Answer::File { name, mime: "text/csv;charset=utf-8".into(), bytes: csv.into_bytes() })
            }
            Query::Journal { before, most } => {
                Ok(Answer::Journal(journal::lines(self, before, most.min(1_000) as usize)))
            }
            Query::ExportSetAside => {
                Err(failure("journal.aside", "Nothing was set aside.", "There is nothing to save."))
            }
            Query::ExportProject => Ok(file::answer(&self.state.name, self.export()?)),
        }
    }

    fn predict(&self, version: Option<u32>, values: &[String]) -> Result<Prediction, Failure> {
        let runtime = self
            .runtime
            .as_ref()
            .ok_or_else(|| failure("deploy.none", "Nothing is deployed yet.", "Deploy a version first."))?;
        let served = match version {
            Some(id) => runtime.served(id).ok_or_else(|| {
                failure("deploy.version", format!("v{id} does not serve."), "Choose a version that serves.")
            })?,
            None => {
                let weight = self.state.active_rollout().map_or(0.0, |rollout| f64::from(rollout.weight()) / 100.0);
                let draw = Stream::new(self.state.seed, &values.join("\u{1f}"), u64::from(self.state.tick)).unit();
                runtime.canary.as_ref().filter(|_| draw < weight).unwrap_or(&runtime.stable)
            }
        };
        let batch = parse(&served.model.signature().features, values)?;
        let answered = served.model.answer(&batch)?;
        Ok(self.describe(served, &batch, answered.labels.first().copied(), &answered.scores))
    }

    /// The answer in words, and in the Open Inference Protocol V2 (REST).
    fn describe(&self, served: &Served, batch: &Batch, label: Option<u32>, scores: &[f32]) -> Prediction {
        let signature = served.model.signature();
        let inputs: Vec<_> = served.model.interface().inputs.iter().map(|input| tensor(input, batch)).collect();
        let name = label.and_then(|label| signature.classes.get(label as usize)).cloned();
        let outputs = match signature.task {
            Task::Classification => json!([
                {"name": "label", "shape": [1], "datatype": "BYTES", "data": [name]},
                {"name": "probabilities", "shape": [1, scores.len()], "datatype": "FP32", "data": scores},
            ]),
            Task::Regression => json!([{"name": "variable", "shape": [1, 1], "datatype": "FP32", "data": scores}]),
        };
        let pretty = |value: serde_json::Value| serde_json::to_string_pretty(&value).unwrap_or_default();
        let model: String = signature.target.clone();
        Prediction {
            version: format!("v{}", served.version),
            answer: name
                .unwrap_or_else(|| scores.first().map_or_else(String::new, |score| fixed(f64::from(*score), 2))),
            probabilities: signature
                .classes
                .iter()
                .zip(scores)
                .map(|(class, p)| (class.clone(), *p, percent(f64::from(*p))))
                .collect(),
            request: format!(
                "POST /v2/models/{model}/versions/{}/infer\n{}",
                served.version,
                pretty(json!({"inputs": inputs}))
            ),
            response: pretty(
                json!({"model_name": model, "model_version": served.version.to_string(), "outputs": outputs}),
            ),
        }
    }
}

/// A name as the beginning of a file's name.
fn stem(name: &str) -> String {
    let stem: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    stem.trim_matches('-').to_owned()
}

/// The name of a file without the end that says what kind it is.
fn without_extension(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, "csv" | "tsv" | "txt" | "CSV" | "TSV" | "TXT")) => stem,
        _ => name,
    }
}

/// An input of the Open Inference Protocol; a missing number is null.
fn tensor(input: &Input, batch: &Batch) -> serde_json::Value {
    let data: Vec<_> = input
        .features
        .iter()
        .filter_map(|&place| batch.columns.get(place))
        .flat_map(|column| match column {
            BatchColumn::Numeric(values) => {
                values.iter().map(|v| json!(v.is_finite().then_some(*v))).collect::<Vec<_>>()
            }
            BatchColumn::Text(values) => values.iter().map(|text| json!(text)).collect(),
        })
        .collect();
    json!({"name": input.name, "shape": [1, input.features.len()], "datatype": input.element.datatype(), "data": data})
}

/// The form's texts as a batch of one; all mistakes are listed at once.
fn parse(features: &[Feature], values: &[String]) -> Result<Batch, Failure> {
    let mut wrong = Vec::new();
    let columns = features.iter().enumerate().map(|(place, feature)| {
        let text = values.get(place).map_or("", |value| value.trim());
        match feature.kind {
            FeatureKind::Numeric { .. } if text.is_empty() => BatchColumn::Numeric(vec![f32::NAN]),
            FeatureKind::Numeric { .. } => match text.replace(',', "").replace('−', "-").parse::<f32>() {
                Ok(number) if number.is_finite() => BatchColumn::Numeric(vec![number]),
                _ => {
                    wrong.push(format!(
                        "“{}” in {} is not a number.",
                        text.chars().take(40).collect::<String>(),
                        feature.name
                    ));
                    BatchColumn::Numeric(vec![f32::NAN])
                }
            },
            FeatureKind::Categorical { .. } => BatchColumn::Text(vec![text.to_owned()]),
        }
    });
    let batch = Batch { rows: 1, columns: columns.collect() };
    if wrong.is_empty() {
        Ok(batch)
    } else {
        Err(failure(
            "request.value",
            wrong.join(" "),
            "Type numbers with a point, or leave the field empty for a missing value.",
        ))
    }
}
