//! `cargo xtask test`: runs the suites one after another and adds up what they report.
//!
//! The last line is `N passed, N failed` over all of them.

use std::{fs, process::Command};

use anyhow::{Result, bail};

use crate::{
    browser::Browser,
    process::{cargo, count},
    project::Project,
    python, site,
    tally::Tally,
    tools,
};

type Suite = fn(&Project, Option<&str>) -> Result<Tally>;

/// In order: the ONNX suite judges what the suites before it have exported.
const SUITES: [(&str, Suite); 4] = [("native", native), ("wasm", wasm), ("journeys", journeys), ("onnx", onnx)];

/// Runs all suites or only one; `name` filters tests inside a suite.
pub fn test(project: &Project, only: Option<&str>, name: Option<&str>) -> Result<()> {
    let chosen: Vec<_> = SUITES.iter().filter(|(suite, _)| only.is_none_or(|only| only == *suite)).collect();
    if chosen.is_empty() {
        let names: Vec<_> = SUITES.iter().map(|(suite, _)| *suite).collect();
        bail!("there is no suite '{}'; there are {}", only.unwrap_or_default(), names.join(", "));
    }
    let mut total = Tally::default();
    for (suite, run) in chosen {
        println!("\n== {suite}");
        let tally = run(project, name).unwrap_or_else(|error| {
            println!("{suite} could not run: {error:#}");
            Tally { passed: 0, failed: 1 }
        });
        // In brackets, so that it is not taken for the closing line.
        println!("({suite}: {tally})");
        total += tally;
    }
    println!("\n{total}");
    if total.failed > 0 {
        bail!("tests failed");
    }
    Ok(())
}

fn native(project: &Project, name: Option<&str>) -> Result<Tally> {
    let exported = project.output("onnx-check");
    if name.is_none() && exported.exists() {
        fs::remove_dir_all(&exported)?;
    }
    fs::create_dir_all(&exported)?;
    let mut test = cargo();
    test.args(["test", "--workspace", "--all-features", "--no-fail-fast"]).args(name).env("ONNX_CHECK_DIR", exported);
    count(test.current_dir(project.root()))
}

/// What only a browser has (IndexedDB, workers). The engine is tested natively, so it is not linked here.
fn wasm(project: &Project, name: Option<&str>) -> Result<Tally> {
    tools::set_up(project)?;
    let browser = Browser::find_or_install()?;
    let mut test = cargo();
    test.args([
        "test",
        "--package",
        "worker",
        "--no-default-features",
        "--release",
        "--target",
        "wasm32-unknown-unknown",
        "--no-fail-fast",
    ])
    .args(name)
    .env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    count(browser.name_to(tools::with_tools(project, &mut test)?).current_dir(project.root()))
}

fn journeys(project: &Project, name: Option<&str>) -> Result<Tally> {
    let browser = Browser::find_or_install()?;
    site::build(project)?;
    let mut test = cargo();
    // The whole workspace, so that dependencies have the same features as in the native suite and are not built again.
    test.args(["test", "--workspace", "--all-features", "--test", "journeys", "--no-fail-fast"])
        .args(name)
        .args(["--", "--include-ignored", "--test-threads=2"])
        // Their errors say what happened; where in the harness does not help.
        .env("RUST_BACKTRACE", "0")
        .env("JOURNEYS_SITE", project.dist())
        .env("JOURNEYS_OUTPUT", project.output("screens"))
        .env("ONNX_CHECK_DIR", project.output("onnx-check"));
    count(browser.name_to(&mut test).current_dir(project.root()))
}

/// Whether other runtimes read the exported models and agree with us.
fn onnx(project: &Project, name: Option<&str>) -> Result<Tally> {
    let python = python::environment(project, "venv", &project.root().join("tests/onnx/requirements.txt"))?;
    let mut check = Command::new(python);
    check.arg(project.root().join("tests/onnx/check.py")).arg(project.output("onnx-check")).args(name);
    count(check.current_dir(project.root()))
}
