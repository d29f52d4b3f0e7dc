//! `cargo xtask check`: everything that can be judged without running the product's tests.
//!
//! All checks run, also after one has failed; the problems are listed at the end.

pub mod contrast;
pub mod rules;
pub mod style;

use std::{
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Result, bail};

use crate::{
    process::{cargo, read, run},
    project::Project,
    site, sizes, tools,
};

type Problems = Vec<String>;
type Check = fn(&Project) -> Result<Problems>;

const CHECKS: [(&str, Check); 7] = [
    ("fmt", fmt),
    ("clippy", clippy),
    ("docs", docs),
    ("rules", dependency_rules),
    ("deny", deny),
    ("style", looks),
    ("budgets", budgets),
];

/// Runs all checks, or only the one named.
pub fn check(project: &Project, only: Option<&str>) -> Result<()> {
    let chosen: Vec<_> = CHECKS.iter().filter(|(name, _)| only.is_none_or(|only| only == *name)).collect();
    if chosen.is_empty() {
        let names: Vec<_> = CHECKS.iter().map(|(name, _)| *name).collect();
        bail!("there is no check '{}'; there are {}", only.unwrap_or_default(), names.join(", "));
    }
    let mut problems = Problems::new();
    for (name, check) in chosen {
        println!("\n== {name}");
        let start = Instant::now();
        let found = check(project).unwrap_or_else(|error| vec![format!("{error:#}")]);
        println!("{} in {} s", if found.is_empty() { "fine" } else { "NOT fine" }, start.elapsed().as_secs());
        problems.extend(found.into_iter().map(|problem| format!("{name}: {problem}")));
    }
    if problems.is_empty() {
        return Ok(());
    }
    bail!("{} found\n  {}", problems.len(), problems.join("\n  "))
}

fn fmt(project: &Project) -> Result<Problems> {
    run(cargo().args(["fmt", "--all", "--check"]).current_dir(project.root()))?;
    Ok(Problems::new())
}

/// Once for this machine, once as the browser gets it, and the fuzz targets.
fn clippy(project: &Project) -> Result<Problems> {
    tools::add_target(project)?;
    let wasm = ["--target", "wasm32-unknown-unknown"];
    let scopes: [&[&str]; 2] = [
        &["--workspace", "--all-targets", "--all-features"],
        &[
            "--package",
            "mlops-sandbox",
            "--package",
            "worker",
            "--package",
            "browser-bench",
            "--lib",
            "--bins",
            wasm[0],
            wasm[1],
        ],
    ];
    for scope in scopes {
        let mut clippy = cargo();
        clippy.arg("clippy").args(scope).args(["--", "-D", "warnings"]);
        run(clippy.current_dir(project.root()))?;
    }
    // The fuzz targets are a workspace of their own.
    let mut fuzz = cargo();
    fuzz.args(["clippy", "--manifest-path", "fuzz/Cargo.toml", "--target-dir"]).arg(project.target()?.join("fuzz"));
    run(fuzz.args(["--", "-D", "warnings"]).current_dir(project.root()))?;
    Ok(Problems::new())
}

fn docs(project: &Project) -> Result<Problems> {
    let mut doc = cargo();
    doc.args(["doc", "--workspace", "--all-features", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings");
    run(doc.current_dir(project.root()))?;
    Ok(Problems::new())
}

fn dependency_rules(project: &Project) -> Result<Problems> {
    let mut metadata = cargo();
    metadata.args(["metadata", "--format-version", "1", "--filter-platform", "wasm32-unknown-unknown"]);
    rules::broken(&read(metadata.current_dir(project.root()))?)
}

/// Licences and sources of all dependencies; known weaknesses too, where the list of them can be had.
fn deny(project: &Project) -> Result<Problems> {
    let program = tools::cargo_deny(project)?;
    let deny = |arguments: &[&str]| {
        let mut deny = Command::new(&program);
        deny.args(["--log-level", "error"]).args(arguments).current_dir(project.root());
        deny
    };
    run(&mut deny(&["check", "licenses", "bans", "sources"]))?;
    if deny(&["fetch", "db"]).stderr(Stdio::null()).status()?.success() {
        run(&mut deny(&["check", "advisories"]))?;
    } else {
        println!("The list of advisories cannot be reached, so they are not checked.");
    }
    Ok(Problems::new())
}

fn looks(project: &Project) -> Result<Problems> {
    let mut problems = style::problems(project.root())?;
    let tokens = std::fs::read_to_string(project.root().join("style/tokens.css"))?;
    let ratios = contrast::table(&tokens)?;
    for ratio in &ratios {
        println!("{ratio}");
    }
    problems.extend(ratios.iter().filter(|ratio| !ratio.holds()).map(|ratio| format!("contrast too low: {ratio}")));
    Ok(problems)
}

fn budgets(project: &Project) -> Result<Problems> {
    site::build(project)?;
    let sizes = sizes::measure(&project.dist())?;
    sizes::print(&sizes);
    Ok(sizes::over_budget(&sizes))
}
