//! Which columns of the data feed the inputs of a file made elsewhere.
//!
//! An input that is called like a column takes that column. A file whose inputs have other names, like scikit-learn's
//! single matrix “X”, takes the columns in the order of the table: numbers for number inputs, texts for text inputs.

use protocol::Failure;
use table::{Column, Values};

use super::Port;
use crate::failure::failure;
use crate::format::{count, list};
use crate::serve::interface::{Element, Input};

/// The inputs with the columns that feed them, and those columns in the order of the features.
pub(super) fn assign<'a>(
    ports: &[Port],
    columns: &[&'a Column],
    data: &str,
) -> Result<(Vec<Input>, Vec<&'a Column>), Failure> {
    let mut used: Vec<&Column> = Vec::new();
    let mut inputs = Vec::new();
    let by_name: Option<Vec<&Column>> = ports.iter().map(|port| named(port, columns)).collect();
    if let Some(found) = by_name {
        for (port, column) in ports.iter().zip(found) {
            if is_text(column) != (port.element == Element::Text) {
                return Err(refuse(
                    format!(
                        "Input “{}” takes {}, but that column of {data} holds the other kind.",
                        port.name,
                        kind(port.element == Element::Text)
                    ),
                    "Load data with the columns the model was trained on.",
                ));
            }
            inputs.push(Input { name: port.name.clone(), element: port.element, features: vec![used.len()] });
            used.push(column);
        }
        return Ok((inputs, used));
    }
    for text in [false, true] {
        let ports: Vec<&Port> = ports.iter().filter(|port| (port.element == Element::Text) == text).collect();
        let mut rest = columns.iter().filter(|column| is_text(column) == text).copied().collect::<Vec<_>>();
        if ports.is_empty() {
            continue;
        }
        let names: Vec<&str> = rest.iter().map(|column| column.name.as_str()).collect();
        // One input may leave its width open: it takes what the others leave.
        let fixed: usize = ports.iter().filter_map(|port| port.width).sum();
        let open = ports.iter().filter(|port| port.width.is_none()).count();
        let left = rest.len().saturating_sub(fixed);
        if open > 1 || fixed + if open == 1 { left.max(1) } else { 0 } != rest.len() {
            let takes = if open > 0 { "an open number of".into() } else { fixed.to_string() };
            let inputs: Vec<&str> = ports.iter().map(|port| port.name.as_str()).collect();
            return Err(refuse(
                format!(
                    "The model takes {takes} {} in {}; {data} has {} besides the target: {}.",
                    kind(text),
                    list(&inputs),
                    count(rest.len() as u64, if text { "text column" } else { "number column" }),
                    if names.is_empty() { "none".into() } else { list(&names) },
                ),
                "Load the data the model was trained on, or leave out columns it does not know on Data.",
            ));
        }
        for port in ports {
            let taken: Vec<&Column> = rest.drain(..port.width.unwrap_or(left)).collect();
            let features = (used.len()..used.len() + taken.len()).collect();
            inputs.push(Input { name: port.name.clone(), element: port.element, features });
            used.extend(taken);
        }
    }
    Ok((inputs, used))
}

fn refuse(message: String, hint: &str) -> Failure {
    failure("model.columns", message, hint)
}

fn is_text(column: &Column) -> bool {
    matches!(column.values, Values::Categorical { .. })
}

fn kind(text: bool) -> &'static str {
    if text { "texts" } else { "numbers" }
}

/// The column an input of one value is called like. Exporters turn spaces into underscores.
fn named<'a>(port: &Port, columns: &[&'a Column]) -> Option<&'a Column> {
    let plain = |name: &str| -> String {
        name.trim().chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect()
    };
    if port.width.is_some_and(|width| width != 1) {
        return None;
    }
    let exact = columns.iter().find(|column| column.name == port.name);
    exact.or_else(|| columns.iter().find(|column| plain(&column.name) == plain(&port.name))).copied()
}
