//! `cargo xtask test`: runs the suites one after another and adds up what they report.
//!
//! The last line is `N passed, N failed` over all of them.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result, bail};

use crate::{
    browser::{Browser, is_root},
    process::{cargo, count, on_path, run},
    project::Project,
    site,
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
    test.args(["test", "--workspace", "--no-fail-fast"]).args(name).env("ONNX_CHECK_DIR", exported);
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
    test.args(["test", "--workspace", "--test", "journeys", "--no-fail-fast"])
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
    let python = python(project)?;
    let mut check = Command::new(python);
    check.arg(project.root().join("tests/onnx/check.py")).arg(project.output("onnx-check")).args(name);
    count(check.current_dir(project.root()))
}

/// A Python with the pinned packages, in an environment of its own that is made when they change.
fn python(project: &Project) -> Result<std::path::PathBuf> {
    let wanted = project.root().join("tests/onnx/requirements.txt");
    let folder = project.output("venv");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let stamp = folder.join("installed.txt");
    let requirements = fs::read_to_string(&wanted)?;
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == requirements) && python.is_file() {
        return Ok(python);
    }
    println!(
        "Installing {} into {}.",
        requirements.split_whitespace().collect::<Vec<_>>().join(", "),
        folder.display()
    );
    make_environment(&folder)?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--only-binary", ":all:", "--requirement"]).arg(&wanted);
    run(&mut pip)?;
    fs::write(stamp, requirements)?;
    Ok(python)
}

fn make_environment(folder: &Path) -> Result<()> {
    const INSTALL: &str = "apt-get install --yes --no-install-recommends python3 python3-venv";
    let make = || {
        run(Command::new(if cfg!(windows) { "python" } else { "python3" }).args(["-m", "venv", "--clear"]).arg(folder))
    };
    let Err(error) = make() else { return Ok(()) };
    if on_path("apt-get").is_none() || !is_root() {
        return Err(error)
            .with_context(|| format!("Python 3 with venv is needed. On Debian or Ubuntu: sudo {INSTALL}"));
    }
    run(Command::new("apt-get").args(["update", "--quiet"]))?;
    run(Command::new("sh").args(["-c", INSTALL]).env("DEBIAN_FRONTEND", "noninteractive"))?;
    make()
}
