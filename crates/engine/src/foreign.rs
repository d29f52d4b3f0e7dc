//! A model made elsewhere: what its tensors mean for the columns and classes at hand, and how good its answers are.
//!
//! It knows nothing of the registry, which takes in what is found here.

mod answers;
mod columns;

use protocol::{Failure, Task};
use tract_onnx_ml::{Classes, Dimension, Summary};

use crate::data::Dataset;
use crate::failure::failure;
use crate::format::{count, list};
use crate::serve::adapter::answer_rows;
use crate::serve::interface::{Element, Interface, Outputs};
use crate::serve::model::Model;
use crate::train::estimator::Answers;
use crate::train::features::{Feature, Signature};
use crate::train::{self, Trained};

/// Largest file in bytes.
pub const MAX_BYTES: usize = 100_000_000;

/// An input or output of a file: its name, type, and number of values for each row where the file says it.
struct Port {
    name: String,
    element: Element,
    width: Option<usize>,
}

/// Reads a file, gives it the columns of the data, and measures its answers on the data's rows.
///
/// # Errors
/// What is wrong with the file, which operator is unknown, or why it does not fit the data.
pub fn read(name: &str, onnx: &[u8], data: &Dataset, label: &str) -> Result<Trained, Failure> {
    let summary = tract_onnx_ml::inspect(onnx).map_err(|error| broken(name, &error.to_string()))?;
    if !summary.unsupported.is_empty() {
        let operators: Vec<&str> = summary.unsupported.iter().map(String::as_str).collect();
        let noun = if operators.len() == 1 { "operator" } else { "operators" };
        return Err(failure(
            "model.operator",
            format!("“{name}” uses the ONNX {noun} {}, which this page cannot run.", list(&operators)),
            "Export the model without that step, or choose another file.",
        ));
    }
    let inputs = summary.inputs.iter().map(|input| input_port(name, input)).collect::<Result<Vec<_>, _>>()?;
    let outputs: Vec<Port> = summary.outputs.iter().filter_map(output_port).collect();
    let (inputs, used) = columns::assign(&inputs, &data.features(), label)?;
    let classes = data.classes();
    let outputs = answers::find(&outputs, &labels(&summary), data.roles.task, &data.roles.target, &classes)?;
    let left_out = data.features().into_iter().filter(|column| !used.iter().any(|used| used.name == column.name));
    let mut signature = Signature {
        left_out: left_out.map(|column| (column.name.clone(), "the model does not take it.".into())).collect(),
        features: used.iter().map(|column| Feature::as_it_is(column, &data.parts.train)).collect(),
        target: data.roles.target.clone(),
        task: data.roles.task,
        classes,
        interface: Some(Interface { inputs, outputs }),
    };
    let (mut train, mut validation) = answer_all(name, onnx, data, &signature)?;
    if !are_probabilities(&train) || !are_probabilities(&validation) {
        // Margins of a support vector machine, for instance: only the answered class can be relied on.
        if let Some(Interface { outputs: Outputs::Classes { labels: Some(_), scores }, .. }) = &mut signature.interface
        {
            *scores = None;
        } else {
            return Err(failure(
                "model.scores",
                format!(
                    "The answers of “{name}” are neither labels nor probabilities: they do not lie from 0 to 1 and add up to 1."
                ),
                "Export the model with its labels.",
            ));
        }
        (train, validation) = answer_all(name, onnx, data, &signature)?;
    }
    Ok(train::describe(data, signature, onnx, &train, &validation))
}

fn broken(name: &str, what: &str) -> Failure {
    failure(
        "model.file",
        format!("“{name}” could not be read as an ONNX model: {}.", what.trim_end_matches('.')),
        "The project is as it was. Choose another file.",
    )
}

/// An input as the file declares it: a matrix with one row for each request.
fn input_port(file: &str, port: &tract_onnx_ml::Port) -> Result<Port, Failure> {
    let refuse = |why: &str| Err(broken(file, &format!("its input “{}” {why}", port.name)));
    let Some(element) = Element::of_onnx(&port.element_type) else {
        return refuse(&format!("holds {}, which no column of a table does", port.element_type));
    };
    let width = match port.shape.as_deref() {
        Some([Dimension::Fixed(rows), _]) => {
            return Err(failure(
                "model.rows",
                format!("“{file}” takes exactly {} at a time.", count(*rows, "row")),
                "Export it for any number of rows; in skl2onnx with FloatTensorType([None, n]) for n columns.",
            ));
        }
        Some([_, Dimension::Fixed(width)]) => usize::try_from(*width).ok(),
        Some([_, _]) | None => None,
        Some(shape) => return refuse(&format!("has {} dimensions instead of rows and columns", shape.len())),
    };
    Ok(Port { name: port.name.clone(), element, width })
}

/// An output as the file declares it; none for one that cannot be an answer.
fn output_port(port: &tract_onnx_ml::Port) -> Option<Port> {
    let name = port.name.clone();
    if let Some(keys) = &port.keys {
        return Some(Port { name, element: Element::Float32, width: Some(texts(keys).len()) });
    }
    let width = match port.shape.as_deref() {
        Some([_]) => Some(1),
        Some([_, Dimension::Fixed(width)]) => usize::try_from(*width).ok(),
        _ => None,
    };
    Some(Port { name, element: Element::of_onnx(&port.element_type)?, width })
}

/// The classes in the order of the probabilities, where the file names them.
fn labels(summary: &Summary) -> Vec<String> {
    let keys = summary.outputs.iter().find_map(|output| output.keys.as_ref());
    keys.or(summary.classes.as_ref()).map(texts).unwrap_or_default()
}

fn texts(classes: &Classes) -> Vec<String> {
    match classes {
        Classes::Ints(numbers) => numbers.iter().map(ToString::to_string).collect(),
        Classes::Texts(texts) => texts.clone(),
    }
}

/// Answers for the training and the validation rows.
fn answer_all(name: &str, onnx: &[u8], data: &Dataset, signature: &Signature) -> Result<(Answers, Answers), Failure> {
    let model = Model::load(onnx, signature).map_err(|failure| broken(name, &failure.message))?;
    Ok((answer(&model, data, &data.parts.train)?, answer(&model, data, &data.parts.validation)?))
}

fn answer(model: &Model, data: &Dataset, rows: &[u32]) -> Result<Answers, Failure> {
    let answered = answer_rows(model, data, rows)?;
    let scores = answered.scores.into_iter().map(f64::from).collect::<Vec<_>>();
    Ok(match model.signature().task {
        Task::Classification => {
            let width = model.signature().classes.len().max(1);
            Answers::Classes {
                labels: answered.labels.into_iter().map(|label| label as usize).collect(),
                probabilities: scores.chunks_exact(width).map(<[f64]>::to_vec).collect(),
            }
        }
        Task::Regression => Answers::Numbers(scores),
    })
}

/// Whether each row lies from 0 to 1 and adds up to 1; numbers are not asked.
fn are_probabilities(answers: &Answers) -> bool {
    let Answers::Classes { probabilities: rows, .. } = answers else { return true };
    rows.iter()
        .all(|row| row.iter().all(|p| (-1e-6..=1.0 + 1e-6).contains(p)) && (row.iter().sum::<f64>() - 1.0).abs() < 1e-3)
}
