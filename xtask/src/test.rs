//! `cargo xtask test`: runs the suites one after another and adds up what they report.
//!
//! The last line is `N passed, N failed` over all of them.

use std::{fs, process::Command};

use anyhow::{Result, bail};

use crate::{
    browser::{self, Browser},
    process::{cargo, count, run},
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
    // A driver that was installed a minute ago is read from a cold and busy disk; by itself the runner gives it 5 seconds.
    .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "120")
    .env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    count(browser.name_to(tools::with_tools(project, &mut test)?).current_dir(project.root()))
}

fn journeys(project: &Project, name: Option<&str>) -> Result<Tally> {
    let browser = Browser::find_or_install()?;
    let firefox = browser::find_or_install_firefox()?;
    let gecko = tools::geckodriver(project)?;
    site::build(project)?;
    let mut test = cargo();
    count(journey_tests(project, &browser, &mut test, name).env("FIREFOX", firefox).env("GECKODRIVER", gecko))
}

fn journey_tests<'c>(
    project: &Project,
    browser: &Browser,
    test: &'c mut Command,
    name: Option<&str>,
) -> &'c mut Command {
    // The whole workspace, so that dependencies have the same features as in the native suite and are not built again.
    test.args(["test", "--workspace", "--all-features", "--test", "journeys", "--no-fail-fast"])
        .args(name)
        .args(["--", "--include-ignored", "--test-threads=2"])
        // Their errors say what happened; where in the harness does not help.
        .env("RUST_BACKTRACE", "0")
        .env("JOURNEYS_SITE", project.dist())
        .env("JOURNEYS_OUTPUT", project.output("screens"))
        .env("ONNX_CHECK_DIR", project.output("onnx-check"));
    browser.name_to(test).current_dir(project.root())
}

/// Kills the browser while it works, so many times, and looks what is left.
pub fn torture(project: &Project, rounds: u32) -> Result<()> {
    let browser = Browser::find_or_install()?;
    site::build(project)?;
    println!("{rounds} rounds of about two seconds.");
    let mut test = cargo();
    run(journey_tests(project, &browser, &mut test, Some("torture"))
        .arg("--nocapture")
        .env("TORTURE_ROUNDS", rounds.to_string()))
}

/// Whether other runtimes read the exported models and agree with us.
fn onnx(project: &Project, name: Option<&str>) -> Result<Tally> {
    let python = python::environment(project, "venv", &project.root().join("tests/onnx/requirements.txt"))?;
    let mut check = Command::new(python);
    check.arg(project.root().join("tests/onnx/check.py")).arg(project.output("onnx-check")).args(name);
    count(check.current_dir(project.root()))
}
