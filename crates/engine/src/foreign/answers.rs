//! Where the answers of a file made elsewhere stand, and what its labels mean.

use protocol::{Failure, Task};

use super::Port;
use crate::failure::failure;
use crate::format::list;
use crate::serve::interface::{Element, LabelValues, Labels, Outputs, Scores};

/// The outputs for a task. `labels` are the classes of the file in the order of its probabilities, where it names them.
pub(super) fn find(
    ports: &[Port],
    labels: &[String],
    task: Task,
    target: &str,
    classes: &[String],
) -> Result<Outputs, Failure> {
    let is_label = |port: &&Port| matches!(port.element, Element::Text | Element::Int64 | Element::Int32);
    let is_score = |port: &&Port| matches!(port.element, Element::Float32 | Element::Float64);
    let (label, score) = (ports.iter().find(is_label), ports.iter().find(is_score));
    if task == Task::Regression {
        return match (label, score) {
            (None, Some(score)) if score.width.unwrap_or(1) == 1 => Ok(Outputs::Number(score.name.clone())),
            (label, _) => {
                let what =
                    if label.is_some() { "answers with classes" } else { "has no output with one number for each row" };
                Err(failure(
                    "model.task",
                    format!("The model {what}, but the target “{target}” is a number."),
                    "Choose another target on Data, or another file.",
                ))
            }
        };
    }
    let meanings = meanings(labels, target, classes)?;
    let scores = score
        .filter(|score| score.width.is_none_or(|width| width == meanings.len()))
        .map(|score| Scores { name: score.name.clone(), classes: meanings.iter().map(|(_, class)| *class).collect() });
    let labels = label.map(|label| Labels {
        name: label.name.clone(),
        values: if label.element == Element::Text {
            LabelValues::Texts(meanings)
        } else {
            LabelValues::Numbers(
                meanings.into_iter().filter_map(|(text, class)| Some((whole(&text)?, class))).collect(),
            )
        },
    });
    if labels.is_none() && scores.is_none() {
        return Err(failure(
            "model.task",
            format!("The model answers with a number, but the target “{target}” has classes."),
            "Choose another target on Data, or another file.",
        ));
    }
    Ok(Outputs::Classes { labels, scores })
}

/// The class index of each label. Labels that are the classes' names mean those; labels that count from 0 mean the classes
/// in their order, as scikit-learn's encoders number them.
fn meanings(labels: &[String], target: &str, classes: &[String]) -> Result<Vec<(String, u32)>, Failure> {
    let counted: Vec<String> = (0..classes.len()).map(|class| class.to_string()).collect();
    let labels = if labels.is_empty() { &counted } else { labels };
    let class = |label: &String| {
        let same = |name: &String| name == label || (whole(name).is_some() && whole(name) == whole(label));
        classes.iter().position(same)
    };
    let named: Option<Vec<usize>> = labels.iter().map(class).collect();
    let counted = || labels.iter().map(|label| counted.iter().position(|count| count == label)).collect();
    match named.or_else(counted) {
        Some(found) => Ok(labels.iter().cloned().zip(found.into_iter().map(|class| class as u32)).collect()),
        None => Err(failure(
            "model.classes",
            format!(
                "The model answers {}; the target “{target}” has the classes {}.",
                list(&labels.iter().map(String::as_str).collect::<Vec<_>>()),
                list(&classes.iter().map(String::as_str).collect::<Vec<_>>())
            ),
            "Choose the target the model was trained for on Data, or another file.",
        )),
    }
}

/// A whole number, also written like `2.0`.
fn whole(text: &str) -> Option<i64> {
    text.strip_suffix(".0").unwrap_or(text).parse().ok()
}
