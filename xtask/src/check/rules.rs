//! Which crate may know which: the invariants of the architecture that a dependency graph can show.

use std::collections::{HashMap, HashSet};

use anyhow::{Context, Result};
use serde_json::Value;

/// The root package, the only one that knows Leptos.
const PAGE: &str = "mlops-sandbox";
/// What the page and the engine say to each other.
const PROTOCOL: &str = "protocol";
/// The only library crate that knows the browser.
const WORKER: &str = "worker";
/// Hides what went wrong where a caller has to tell cases apart: for tools and tests.
const ANYHOW: &str = "anyhow";
const BROWSER: [&str; 4] = ["web-sys", "js-sys", "wasm-bindgen", "leptos"];
/// Crates that ask the browser for what a library has no other way to: random bytes for a hasher's keys, and (argmin,
/// under linfa) the time it took.
const MAY_ASK_THE_BROWSER: [&str; 2] = ["getrandom", "web-time"];

/// Judges the output of `cargo metadata --format-version 1`; returns what breaks a rule.
pub fn broken(metadata: &str) -> Result<Vec<String>> {
    let graph = Graph::read(metadata)?;
    let mut problems = Vec::new();

    let is_heavy = |name: &str| name == "engine" || name.starts_with("linfa") || name.starts_with("tract");
    if let Some(way) = graph.way(PAGE, is_heavy, &[]) {
        problems.push(format!("the page must not depend on the engine, linfa or tract: {way}"));
    }
    for member in graph.members.iter().filter(|member| *member != PAGE && *member != PROTOCOL) {
        if graph.knows(PAGE, member) {
            problems.push(format!("the page may know {PROTOCOL} only, not {member}"));
        }
    }
    for member in &graph.libraries {
        if let Some(way) = graph.way(member, |name| BROWSER.contains(&name), &MAY_ASK_THE_BROWSER) {
            problems.push(format!("a library must not know the browser: {way}"));
        }
    }
    for member in graph.members.iter().filter(|member| *member != PAGE) {
        if graph.edges[member].iter().any(|name| name.starts_with("leptos")) {
            problems.push(format!("only the page may depend on Leptos, but {member} does"));
        }
    }
    for member in graph.libraries.iter().map(String::as_str).chain([PAGE, WORKER]) {
        if graph.knows(member, ANYHOW) {
            problems.push(format!("errors of {member} need types of their own, not {ANYHOW}"));
        }
    }
    Ok(problems)
}

/// Normal dependencies, by package name.
struct Graph {
    edges: HashMap<String, Vec<String>>,
    members: Vec<String>,
    /// The members in `crates/`, but the worker.
    libraries: Vec<String>,
}

impl Graph {
    fn read(metadata: &str) -> Result<Self> {
        let metadata: Value = serde_json::from_str(metadata)?;
        let list = |value: &Value| value.as_array().cloned().context("cargo metadata has changed its form");
        let text = |value: &Value| value.as_str().map(str::to_owned).context("cargo metadata has changed its form");

        let mut names = HashMap::new();
        let mut in_crates = HashSet::new();
        for package in list(&metadata["packages"])? {
            let (id, name) = (text(&package["id"])?, text(&package["name"])?);
            if text(&package["manifest_path"])?.replace('\\', "/").ends_with(&format!("/crates/{name}/Cargo.toml")) {
                in_crates.insert(name.clone());
            }
            names.insert(id, name);
        }
        let mut edges: HashMap<String, Vec<String>> = HashMap::new();
        for node in list(&metadata["resolve"]["nodes"])? {
            let targets = edges.entry(names[&text(&node["id"])?].clone()).or_default();
            for dependency in list(&node["deps"])? {
                if list(&dependency["dep_kinds"])?.iter().any(|kind| kind["kind"].is_null()) {
                    targets.push(names[&text(&dependency["pkg"])?].clone());
                }
            }
        }
        let mut members = Vec::new();
        for id in list(&metadata["workspace_members"])? {
            members.push(names[&text(&id)?].clone());
        }
        members.sort();
        let is_library = |name: &&String| in_crates.contains(*name) && *name != WORKER;
        let libraries = members.iter().filter(is_library).cloned().collect();
        Ok(Self { edges, members, libraries })
    }

    /// Whether a package depends on another by itself.
    fn knows(&self, from: &str, to: &str) -> bool {
        self.edges.get(from).is_some_and(|edges| edges.iter().any(|name| name == to))
    }

    /// A way from a package to one that `is_forbidden`, not through those in `allowed`.
    fn way(&self, from: &str, is_forbidden: impl Fn(&str) -> bool, allowed: &[&str]) -> Option<String> {
        let mut seen = HashSet::from([from]);
        let mut ways = vec![vec![from]];
        while let Some(way) = ways.pop() {
            for next in self.edges.get(*way.last()?)? {
                let mut longer = way.clone();
                longer.push(next);
                if is_forbidden(next) {
                    return Some(longer.join(" → "));
                }
                if seen.insert(next) && !allowed.contains(&next.as_str()) {
                    ways.push(longer);
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn manifest(name: &str) -> String {
        let folder = if name == PAGE { "/p".to_owned() } else { format!("/p/crates/{name}") };
        format!("{folder}/Cargo.toml")
    }

    /// `edges`: (package, dependency, kind).
    fn metadata(members: &[&str], edges: &[(&str, &str, Option<&str>)]) -> String {
        let names: HashSet<&str> =
            edges.iter().flat_map(|(from, to, _)| [*from, *to]).chain(members.iter().copied()).collect();
        let packages: Vec<_> =
            names.iter().map(|name| json!({ "id": name, "name": name, "manifest_path": manifest(name) })).collect();
        let nodes: Vec<_> = names
            .iter()
            .map(|name| {
                let deps: Vec<_> = edges
                    .iter()
                    .filter(|(from, ..)| from == name)
                    .map(|(_, to, kind)| json!({ "pkg": to, "dep_kinds": [{ "kind": kind }] }))
                    .collect();
                json!({ "id": name, "deps": deps })
            })
            .collect();
        json!({ "packages": packages, "workspace_members": members, "resolve": { "nodes": nodes } }).to_string()
    }

    fn problems(members: &[&str], edges: &[(&str, &str, Option<&str>)]) -> Vec<String> {
        broken(&metadata(members, edges)).expect("readable metadata")
    }

    #[test]
    fn the_page_stays_light() {
        let heavy = problems(&[PAGE], &[(PAGE, "protocol", None), ("protocol", "linfa-trees", None)]);
        assert_eq!(
            heavy,
            ["the page must not depend on the engine, linfa or tract: mlops-sandbox → protocol → linfa-trees"]
        );
        assert!(problems(&[PAGE], &[(PAGE, "engine", Some("dev"))]).is_empty());
        assert!(problems(&[PAGE, PROTOCOL], &[(PAGE, PROTOCOL, None)]).is_empty());
        let table = problems(&[PAGE, "table"], &[(PAGE, "table", None)]);
        assert_eq!(table, ["the page may know protocol only, not table"]);
    }

    #[test]
    fn errors_of_libraries_have_types() {
        assert_eq!(problems(&["engine"], &[("engine", "anyhow", None)]).len(), 1);
        assert!(problems(&["engine"], &[("engine", "anyhow", Some("dev"))]).is_empty());
    }

    #[test]
    fn libraries_reach_the_browser_only_where_they_must() {
        assert_eq!(problems(&["engine"], &[("engine", "web-sys", None)]).len(), 1);
        assert_eq!(problems(&["engine"], &[("engine", "a", None), ("a", "js-sys", None)]).len(), 1);
        let through = [("engine", "rand", None), ("rand", "getrandom", None), ("getrandom", "js-sys", None)];
        assert!(problems(&["engine"], &through).is_empty());
        assert!(problems(&[WORKER], &[(WORKER, "web-sys", None)]).is_empty());
    }

    #[test]
    fn leptos_stays_in_the_page() {
        assert!(problems(&[PAGE], &[(PAGE, "leptos", None)]).is_empty());
        assert_eq!(problems(&[WORKER], &[(WORKER, "leptos", None)]).len(), 1);
    }
}
