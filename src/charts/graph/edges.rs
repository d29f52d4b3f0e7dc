//! Edges of the job graph: orthogonal lines between nodes, around the nodes that stand in the way.

use leptos::prelude::*;

use super::{NODE, Node, PITCH, by_name, corner};
use crate::number::px;

/// All edges: solid where data passed, dashed where it did not. Passed ones are drawn last, on top.
pub fn edges(nodes: &[Node]) -> impl IntoView + use<> {
    let known = by_name(nodes);
    let mut paths: Vec<(bool, String)> = Vec::new();
    for node in nodes {
        for needed in node.needs.iter().filter_map(|name| known.get(name.as_str())) {
            paths.push((needed.passed, route(nodes, needed, node)));
        }
    }
    let drawn = |wanted: bool, class: &'static str| {
        let paths = paths.iter().filter(|path| path.0 == wanted);
        paths.map(|(_, path)| view! { <path d=path.clone() class=class></path> }).collect_view()
    };
    view! {
        {drawn(false, "edge-off")}
        {drawn(true, "edge-on")}
    }
}

/// The way from one node to another.
fn route(nodes: &[Node], from: &Node, to: &Node) -> String {
    let ((ax, ay), (bx, by)) = (corner(from.place), corner(to.place));
    if from.place.0 == to.place.0 {
        let x = px(ax + NODE.0 / 2.0);
        let (start, end) = if ay < by { (ay + NODE.1, by) } else { (ay, by + NODE.1) };
        return format!("M{x} {}V{}", px(start), px(end));
    }
    let (start, end) = (ax + NODE.0, bx);
    let (ya, yb) = (ay + NODE.1 / 2.0, by + NODE.1 / 2.0);
    let gap = (PITCH.0 - NODE.0) / 2.0;
    let between = |row: u8| {
        nodes.iter().any(|node| {
            node.place.1 == row
                && node.place.0 > from.place.0.min(to.place.0)
                && node.place.0 < from.place.0.max(to.place.0)
        })
    };
    let channel = ay + NODE.1 + (PITCH.1 - NODE.1) / 2.0;
    if to.place.0 < from.place.0 {
        // Back to the start of the next row, between the rows.
        return format!(
            "M{} {}H{}V{}H{}V{}H{}",
            px(start),
            px(ya),
            px(start + gap),
            px(channel),
            px(end - gap),
            px(yb),
            px(end)
        );
    }
    if !between(from.place.1) {
        // Stay on the row and turn just before the target.
        return format!("M{} {}H{}V{}H{}", px(start), px(ya), px(end - gap), px(yb), px(end));
    }
    if !between(to.place.1) {
        return format!("M{} {}H{}V{}H{}", px(start), px(ya), px(start + gap), px(yb), px(end));
    }
    // Both rows are taken: use the channel between rows.
    format!("M{} {}H{}V{}H{}V{}H{}", px(start), px(ya), px(start + gap), px(channel), px(end - gap), px(yb), px(end))
}
