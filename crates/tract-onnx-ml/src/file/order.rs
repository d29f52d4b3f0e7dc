//! Puts the nodes of a graph in an order in which each comes after those it needs, and leaves out what nothing needs.

use std::collections::{BTreeMap, BTreeSet};

use tract_onnx::pb::{GraphProto, NodeProto};

use crate::Error;
use crate::attributes::node_name;

/// Sorts the nodes, and refuses names that are made twice or never, and circles. Nodes and initializers that no output
/// needs are removed.
pub(crate) fn put_in_order(graph: &mut GraphProto) -> Result<(), Error> {
    let makers = makers(graph)?;
    let given: BTreeSet<&str> = given(graph)?;
    for output in &graph.output {
        let name = output.name.as_str();
        if !makers.contains_key(name) && !given.contains(name) {
            return Err(graph_error(format!("its output \"{name}\" is made by no node")));
        }
    }
    // Depth first from the outputs, with a stack of our own. A node is entered once and left once.
    let mut state = vec![State::Untouched; graph.node.len()];
    let mut order = vec![];
    let mut stack: Vec<(usize, bool)> = vec![];
    for output in &graph.output {
        stack.extend(makers.get(output.name.as_str()).map(|&node| (node, false)));
        while let Some((node, left)) = stack.pop() {
            if left {
                state[node] = State::Done;
                order.push(node);
                continue;
            }
            match state[node] {
                State::Done => continue,
                State::Open => return Err(circle(&graph.node[node])),
                State::Untouched => state[node] = State::Open,
            }
            stack.push((node, true));
            for input in needs(&graph.node[node]) {
                match makers.get(input) {
                    Some(&maker) if state[maker] == State::Open => return Err(circle(&graph.node[maker])),
                    Some(&maker) => stack.push((maker, false)),
                    None if given.contains(input) => {}
                    None => {
                        let name = node_name(&graph.node[node]);
                        let problem = format!("node \"{name}\" needs \"{input}\", which nothing in the file makes");
                        return Err(graph_error(problem));
                    }
                }
            }
        }
    }
    let needed: BTreeSet<String> = order
        .iter()
        .flat_map(|&node| needs(&graph.node[node]))
        .chain(graph.output.iter().map(|output| output.name.as_str()))
        .map(str::to_owned)
        .collect();
    let mut nodes: Vec<Option<NodeProto>> = std::mem::take(&mut graph.node).into_iter().map(Some).collect();
    graph.node = order.into_iter().filter_map(|node| nodes[node].take()).collect();
    graph.initializer.retain(|tensor| needed.contains(&tensor.name));
    let initialized: BTreeSet<&str> = graph.initializer.iter().map(|tensor| tensor.name.as_str()).collect();
    // An initializer may also be listed among the inputs; it stays a constant.
    graph.input.retain(|input| !initialized.contains(input.name.as_str()));
    Ok(())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Untouched,
    Open,
    Done,
}

/// Names a node needs: its inputs, and what graphs inside of it take from outside.
fn needs(node: &NodeProto) -> impl Iterator<Item = &str> {
    let inner = node.attribute.iter().flat_map(|attribute| attribute.g.iter().chain(&attribute.graphs));
    let inner = inner.flat_map(|graph| {
        let made: BTreeSet<&str> = (graph.input.iter().map(|input| input.name.as_str()))
            .chain(graph.initializer.iter().map(|tensor| tensor.name.as_str()))
            .chain(graph.node.iter().flat_map(|node| node.output.iter().map(String::as_str)))
            .collect();
        let taken = graph.node.iter().flat_map(|node| node.input.iter().map(String::as_str));
        taken.filter(move |name| !made.contains(name)).collect::<Vec<_>>()
    });
    node.input.iter().map(String::as_str).chain(inner).filter(|name| !name.is_empty())
}

/// Which node makes each name.
fn makers(graph: &GraphProto) -> Result<BTreeMap<String, usize>, Error> {
    let mut makers = BTreeMap::new();
    for (place, node) in graph.node.iter().enumerate() {
        for output in node.output.iter().filter(|output| !output.is_empty()) {
            if makers.insert(output.clone(), place).is_some() {
                return Err(graph_error(format!("\"{output}\" is made by two nodes")));
            }
        }
    }
    Ok(makers)
}

/// Names that are there from the start.
fn given(graph: &GraphProto) -> Result<BTreeSet<&str>, Error> {
    let mut inputs = BTreeSet::new();
    for input in &graph.input {
        if !inputs.insert(input.name.as_str()) || input.name.is_empty() {
            return Err(graph_error(format!("it has two inputs called \"{}\", or one without a name", input.name)));
        }
    }
    let mut initializers = BTreeSet::new();
    for tensor in &graph.initializer {
        if !initializers.insert(tensor.name.as_str()) {
            return Err(graph_error(format!("it has two initializers called \"{}\"", tensor.name)));
        }
    }
    for node in &graph.node {
        if let Some(output) = node.output.iter().find(|&output| {
            !output.is_empty() && (inputs.contains(output.as_str()) || initializers.contains(output.as_str()))
        }) {
            return Err(graph_error(format!("\"{output}\" is an input or initializer, and made by a node too")));
        }
    }
    inputs.append(&mut initializers);
    Ok(inputs)
}

fn circle(node: &NodeProto) -> Error {
    graph_error(format!(
        "node \"{}\" ({}) needs its own output: the nodes form a circle",
        node_name(node),
        node.op_type
    ))
}

fn graph_error(problem: String) -> Error {
    Error::Graph { problem }
}
