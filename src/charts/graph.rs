//! The jobs of a pipeline as a graph: buttons in a list, joined by drawn edges. The list is what screen readers get.

mod edges;

use std::collections::HashMap;

use leptos::{ev, html, prelude::*};
use protocol::{Mark, PipelineJobView};
use wasm_bindgen::JsCast;

use self::edges::edges;
use super::measure::width_of;
use crate::components::{MarkIcon, rows};
use crate::number::px;
use crate::reactive::Computed;

/// Size of a node.
const NODE: (f64, f64) = (122.0, 50.0);
/// Distance from node to node.
const PITCH: (f64, f64) = (NODE.0 + 17.0, 74.0);
/// Room around the graph.
const PAD: f64 = 9.0;

/// Where a node stands.
fn corner(place: (u8, u8)) -> (f64, f64) {
    (PAD + f64::from(place.0) * PITCH.0, PAD + f64::from(place.1) * PITCH.1)
}

/// A job graph. Arrow keys follow the edges; the whole graph is one tab stop.
#[component]
pub fn JobGraph(
    /// Jobs in the order of the graph.
    jobs: Computed<Vec<PipelineJobView>>,
    /// Name of the job looked at.
    selected: RwSignal<String>,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let width = width_of(node);
    let nodes = Computed::new(move || {
        let mut nodes = jobs.with(|jobs| jobs.iter().map(Node::of).collect::<Vec<_>>());
        reach(&mut nodes);
        wrap(&mut nodes, width.get());
        nodes
    });
    let list = NodeRef::<html::Ol>::new();
    let size = Computed::new(move || {
        let far = |axis: fn(&Node) -> u8| nodes.with(|nodes| nodes.iter().map(axis).max().unwrap_or_default());
        let (x, y) = corner((far(|node| node.place.0), far(|node| node.place.1)));
        (x + NODE.0 + PAD, y + NODE.1 + PAD)
    });
    let key = move |event: ev::KeyboardEvent| {
        let next = nodes.with(|nodes| follow(nodes, &selected.get_untracked(), &event.key()));
        if let Some(next) = next {
            event.prevent_default();
            event.stop_propagation();
            focus(list, &next);
            selected.set(next);
        }
    };
    // Without a valid choice the first job takes the tab stop.
    let stop = Computed::new(move || {
        nodes.with(|nodes| {
            let chosen = selected.get();
            if nodes.iter().any(|node| node.name == chosen) {
                chosen
            } else {
                nodes.first().map(|node| node.name.clone()).unwrap_or_default()
            }
        })
    });
    view! {
        <div class="jobgraph" node_ref=node>
            <div class="jobgraph-in" style:--w=move || format!("{}px", px(size.get().0)) style:--h=move || format!("{}px", px(size.get().1))>
                <svg class="ch" aria-hidden="true" width=move || px(size.get().0) height=move || px(size.get().1)>
                    {move || nodes.with(|nodes| edges(nodes))}
                </svg>
                <ol node_ref=list aria-label="Jobs" on:keydown=key>
                    {rows(nodes, |node| node.name.clone(), move |node| view! { <Job node=node selected=selected stop=stop /> }.into_any())}
                </ol>
            </div>
        </div>
    }
}

/// A job that did nothing passes data on when it was taken from the cache, not when the jobs before it did not get there.
fn reach(nodes: &mut [Node]) {
    for place in 0..nodes.len() {
        let fed = nodes[place]
            .needs
            .iter()
            .all(|name| nodes[..place].iter().find(|node| node.name == *name).is_none_or(|node| node.passed));
        if nodes[place].mark == Mark::Skip && !fed {
            nodes[place].passed = false;
            nodes[place].reached = false;
        }
    }
}

/// A single row that is wider than there is room goes on in the next row, like text.
fn wrap(nodes: &mut [Node], width: f64) {
    if width <= 0.0 || nodes.iter().any(|node| node.place.1 > 0) {
        return;
    }
    let columns = (((width - 2.0 * PAD - NODE.0) / PITCH.0).floor().max(0.0) as u8).saturating_add(1);
    for node in nodes {
        node.place = (node.place.0 % columns, node.place.0 / columns);
    }
}

/// What the graph needs to know of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Node {
    name: String,
    needs: Vec<String>,
    place: (u8, u8),
    mark: Mark,
    word: String,
    passed: bool,
    reached: bool,
}

impl Node {
    fn of(job: &PipelineJobView) -> Self {
        let mark = job.status.mark;
        Self {
            name: job.name.clone(),
            needs: job.needs.clone(),
            place: job.place,
            mark,
            word: job.status.word.clone(),
            passed: matches!(mark, Mark::Ok | Mark::Warn | Mark::Skip),
            reached: !matches!(mark, Mark::Wait | Mark::Lock | Mark::Unknown),
        }
    }
}

impl Node {
    /// Class of the mark's colour.
    fn tone(&self) -> &'static str {
        match self.mark {
            Mark::Ok => "ok",
            Mark::Warn => "warn",
            Mark::Bad => "bad",
            _ => "idle",
        }
    }

    fn needs(&self) -> String {
        if self.needs.is_empty() { "starts the run".to_owned() } else { format!("needs {}", self.needs.join(", ")) }
    }
}

#[component]
fn Job(node: Computed<Node>, selected: RwSignal<String>, stop: Computed<String>) -> impl IntoView {
    let button = move || {
        let node = node.get();
        let (tone, needs) = (node.tone(), node.needs());
        let Node { name, mark, word, reached, .. } = node;
        let tab = if stop.with(|stop| *stop == name) { "0" } else { "-1" };
        let pressed = selected.with(|selected| *selected == name).to_string();
        let chosen = name.clone();
        view! {
            <button
                type="button"
                class="node"
                class:todo=!reached
                data-job=name.clone()
                tabindex=tab
                aria-pressed=pressed
                on:click=move |_| selected.set(chosen.clone())
            >
                <span class=tone><MarkIcon mark=mark /></span>
                <b title=name.clone()>{name.clone()}</b>
                <small>{word}</small>
                <span class="vh">{format!(", {needs}")}</span>
            </button>
        }
    };
    let at = move |axis: fn((f64, f64)) -> f64| format!("{}px", px(node.with(|node| axis(corner(node.place)))));
    view! { <li style:--x=move || at(|at| at.0) style:--y=move || at(|at| at.1)>{button}</li> }
}

/// The job a key leads to: right and left along edges, up and down between jobs of one column, Home and End to the ends.
fn follow(nodes: &[Node], from: &str, key: &str) -> Option<String> {
    let here = nodes.iter().find(|node| node.name == from).or_else(|| nodes.first())?;
    let row = |node: &&Node| node.place.1.abs_diff(here.place.1);
    let level = |above: bool| {
        let others = nodes.iter().filter(|node| node.place.0 == here.place.0 && node.name != here.name);
        others.filter(|node| (node.place.1 < here.place.1) == above).min_by_key(row)
    };
    let next = match key {
        "ArrowRight" => nodes.iter().filter(|node| node.needs.contains(&here.name)).min_by_key(row),
        "ArrowLeft" => nodes.iter().filter(|node| here.needs.contains(&node.name)).min_by_key(row),
        "ArrowUp" => level(true),
        "ArrowDown" => level(false),
        "Home" => nodes.first(),
        "End" => nodes.last(),
        _ => return None,
    };
    Some(next.unwrap_or(here).name.clone())
}

fn focus(list: NodeRef<html::Ol>, name: &str) {
    let Some(list) = list.get_untracked() else { return };
    let items = list.children();
    for place in 0..items.length() {
        let button = items
            .item(place)
            .and_then(|item| item.first_element_child())
            .and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(button) = button.filter(|button| button.get_attribute("data-job").as_deref() == Some(name)) {
            // Focus is a courtesy: a browser that refuses it still shows the selection.
            let _ = button.focus();
        }
    }
}

/// Nodes by name.
fn by_name(nodes: &[Node]) -> HashMap<&str, &Node> {
    nodes.iter().map(|node| (node.name.as_str(), node)).collect()
}
