//! Questions that change nothing: single predictions, sample rows, files.

use protocol::{Answer, Failure, Prediction, Query, RowsView, RowsWanted, Task};
use serde_json::json;

use super::{Project, file};
use crate::data::{DataVersion, Dataset, expectations, rows};
use crate::failure::failure;
use crate::format::{fixed, percent};
use crate::random::Stream;
use crate::runtime::{Served, dataset};
use crate::serve::interface::{Input, LabelValues, Labels, Outputs};
use crate::serve::model::{Batch, BatchColumn};
use crate::train::features::{Feature, FeatureKind, Signature};
use crate::views::{data, deploy::samples, journal};

impl Project {
    /// Answers a question.
    ///
    /// # Errors
    /// Why there is no answer, and what to do.
    pub fn query(&self, query: Query) -> Result<Answer, Failure> {
        if let (
            Some((_, past)),
            Query::Predict { .. }
            | Query::SampleRow { .. }
            | Query::DownloadModel { .. }
            | Query::DownloadData { .. }
            | Query::Rows(_)
            | Query::DiffData { .. }
            | Query::ExportExpectations
            | Query::Run { .. }
            | Query::Evaluate(_)
            | Query::Compare { .. }
            | Query::Explanation(_),
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
                    failure("registry.version", "There is no such version.", "Choose one from the list.")
                })?;
                let bytes = self.blobs.get(&version.trained.digest)?.to_vec();
                let name = format!("{}-{}.onnx", stem(&self.state.name), version.label());
                Ok(Answer::File { name, mime: "application/octet-stream".into(), bytes })
            }
            Query::DownloadData { version } => {
                let version = self.state.data_version(version).ok_or_else(|| {
                    failure("data.version", "There is no such data version.", "Choose one from the list.")
                })?;
                let csv = table::write_csv(&dataset(&self.blobs, version)?.table);
                let name = format!("{}-{}.csv", stem(without_extension(&version.name)), version.label());
                Ok(Answer::File { name, mime: "text/csv;charset=utf-8".into(), bytes: csv.into_bytes() })
            }
            Query::TryStep(step) => self.try_step(&step).map(Answer::Words),
            Query::Rows(wanted) => self.rows(&wanted).map(Answer::Rows),
            Query::DiffData { from, to } => {
                let (from, to) = (self.rows_of(from)?, self.rows_of(to)?);
                Ok(Answer::Diff(Box::new(data::diff(self, (from.0, &from.1.table), (to.0, &to.1.table)))))
            }
            Query::ReadExpectations { text } => expectations::read(&text).map(Answer::Expectations),
            Query::ExportExpectations => {
                let suite = expectations::great_expectations(&self.state.name, &self.state.expectations);
                let name = format!("{}-expectations.json", stem(&self.state.name));
                Ok(Answer::File { name, mime: "application/json".into(), bytes: suite.into_bytes() })
            }
            Query::Run { run } => self.run_detail(run).map(|detail| Answer::Run(Box::new(detail))),
            Query::Evaluate(wanted) => self.evaluate(&wanted).map(|view| Answer::Evaluation(Box::new(view))),
            Query::Compare { runs } => self.compare(&runs).map(|view| Answer::Comparison(Box::new(view))),
            Query::Explanation(wanted) => self.explanation(&wanted).map(|view| Answer::Explanation(Box::new(view))),
            Query::Journal { before, most } => {
                Ok(Answer::Journal(journal::lines(self, before, most.min(1_000) as usize)))
            }
            Query::ExportSetAside => {
                Err(failure("journal.aside", "Nothing was set aside.", "There is nothing to save."))
            }
            Query::ExportProject => Ok(file::answer(&self.state.name, self.export()?)),
        }
    }

    /// A data version with its rows.
    fn rows_of(&self, number: u32) -> Result<(&DataVersion, Dataset), Failure> {
        let version = self.state.data_version(number).ok_or_else(|| {
            failure("data.version", format!("There is no data version d{number}."), "Choose one from the list.")
        })?;
        Ok((version, dataset(&self.blobs, version)?))
    }

    /// The rows that are wanted. Which they are, and in which order, is remembered for the next stretch of them.
    fn rows(&self, wanted: &RowsWanted) -> Result<RowsView, Failure> {
        let asked = RowsWanted { from: 0, most: 0, ..wanted.clone() };
        let mut looked_at = self.looked_at.borrow_mut();
        let same = looked_at.as_ref().filter(|looked_at| {
            looked_at.asked == asked
                && self.state.data_version(wanted.version).is_some_and(|version| version.digest == looked_at.digest)
        });
        if same.is_none() {
            let (version, data) = self.rows_of(wanted.version)?;
            let digest = version.digest.clone();
            *looked_at = Some(LookedAt { rows: rows::wanted(&data, &asked), asked, digest, data });
        }
        let looked_at = looked_at.as_ref().ok_or_else(|| failure("data.rows", "No rows.", "Try again."))?;
        Ok(data::rows(&looked_at.data, &looked_at.rows, wanted))
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
            response: pretty(json!({
                "model_name": model,
                "model_version": served.version.to_string(),
                "outputs": outputs(signature, label, scores),
            })),
        }
    }
}

/// Rows that were asked for last.
pub(super) struct LookedAt {
    asked: RowsWanted,
    /// Digest of the version.
    digest: String,
    data: Dataset,
    /// Their numbers, in the order asked for.
    rows: Vec<u32>,
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

/// The outputs of the Open Inference Protocol, under their names in the model's file.
fn outputs(signature: &Signature, label: Option<u32>, scores: &[f32]) -> serde_json::Value {
    let number = |name: &str| json!([{"name": name, "shape": [1, 1], "datatype": "FP32", "data": scores}]);
    match (signature.interface.as_ref().map(|interface| &interface.outputs), signature.task) {
        (Some(Outputs::Number(name)), _) => number(name),
        (None, Task::Regression) => number("variable"),
        (Some(Outputs::Classes { labels, scores: columns }), _) => {
            let columns = columns.iter().map(|columns| {
                let ordered = columns.classes.iter().filter_map(|&class| scores.get(class as usize).copied());
                probabilities(&columns.name, &ordered.collect::<Vec<_>>())
            });
            labels.iter().map(|labels| answered(labels, label)).chain(columns).collect()
        }
        (None, Task::Classification) => {
            let name = label.and_then(|label| signature.classes.get(label as usize));
            json!([
                {"name": "label", "shape": [1], "datatype": "BYTES", "data": [name]},
                probabilities("probabilities", scores),
            ])
        }
    }
}

/// The output with the probabilities.
fn probabilities(name: &str, data: &[f32]) -> serde_json::Value {
    json!({"name": name, "shape": [1, data.len()], "datatype": "FP32", "data": data})
}

/// The output with the answered class, as a file made elsewhere names it.
fn answered(labels: &Labels, class: Option<u32>) -> serde_json::Value {
    let (datatype, data) = match &labels.values {
        LabelValues::Index => ("INT64", json!([class])),
        LabelValues::Numbers(pairs) => ("INT64", json!([label_of(pairs, class)])),
        LabelValues::Texts(pairs) => ("BYTES", json!([label_of(pairs, class)])),
    };
    json!({"name": labels.name, "shape": [1], "datatype": datatype, "data": data})
}

/// The label that stands for a class.
fn label_of<T>(pairs: &[(T, u32)], class: Option<u32>) -> Option<&T> {
    pairs.iter().find(|(_, known)| Some(*known) == class).map(|(label, _)| label)
}

/// The form's texts as a batch of one; all mistakes are listed at once.
fn parse(features: &[Feature], values: &[String]) -> Result<Batch, Failure> {
    let mut wrong = Vec::new();
    let columns = features.iter().enumerate().map(|(place, feature)| {
        let text = values.get(place).map_or("", |value| value.trim());
        match feature.kind {
            FeatureKind::Numeric { .. } if text.is_empty() => BatchColumn::Numeric(vec![f32::NAN]),
            FeatureKind::Numeric { .. } => match number(text) {
                Some(number) => BatchColumn::Numeric(vec![number]),
                None => {
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
            "Write 0.5 with a point; commas only group thousands. An empty field is a missing value.",
        ))
    }
}

/// A number as the page writes it. Where a comma does not group thousands it may stand for a point, so there is none.
fn number(text: &str) -> Option<f32> {
    let text = text.replace('−', "-");
    let (whole, rest) = text.split_at(text.find(['.', 'e', 'E']).unwrap_or(text.len()));
    let groups: Vec<&str> = whole.trim_start_matches(['-', '+']).split(',').collect();
    let grouped = match groups.as_slice() {
        [] | [_] => true,
        [first, others @ ..] => {
            (1..=3).contains(&first.len()) && !first.starts_with('0') && others.iter().all(|group| group.len() == 3)
        }
    };
    if !grouped || rest.contains(',') {
        return None;
    }
    text.replace(',', "").parse().ok().filter(|number: &f32| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_groups_thousands_and_is_never_a_point() {
        assert_eq!(number("−1,234,567.5"), Some(-1_234_567.5));
        assert_eq!(number("1234.5"), Some(1234.5));
        assert_eq!(number("5e-1"), Some(0.5));
        for text in ["0,5", "0,500", "1,23", "1234,567", "1.234,5", "1,", "inf", "a"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
