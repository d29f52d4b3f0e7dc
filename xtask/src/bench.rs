//! `cargo xtask bench`: builds the bench page, opens it in Chromium and prints its table.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result};

use crate::{
    browser::Browser,
    npm,
    process::{cargo, read, run},
    project::Project,
    python,
    server::Server,
    tools,
};

const RUNTIME: &str = "1.30.0";
/// What onnxruntime-web needs on one thread without a graphics card.
const RUNTIME_FILES: [&str; 3] = ["ort.wasm.min.mjs", "ort-wasm-simd-threaded.mjs", "ort-wasm-simd-threaded.wasm"];

/// Builds and measures; `stay` serves the page instead, to be opened in any browser.
pub fn bench(project: &Project, stay: bool) -> Result<()> {
    tools::set_up(project)?;
    let site = project.output("bench-site");
    build(project, &site)?;
    measure_reference(project, &site)?;
    if stay {
        let server = Server::start(&site, "/", 8090)?;
        println!("\nThe bench: {}\nCtrl+C stops it.", server.url());
        server.wait();
        return Ok(());
    }
    let browser = Browser::find_or_install()?;
    let mut test = cargo();
    test.args(["test", "--workspace", "--all-features", "--test", "bench", "--", "--nocapture"])
        .env("RUST_BACKTRACE", "0")
        .env("JOURNEYS_SITE", &site)
        .env("JOURNEYS_OUTPUT", project.output("screens"));
    run(browser.name_to(&mut test).current_dir(project.root()))
}

fn build(project: &Project, site: &Path) -> Result<()> {
    let mut build = cargo();
    build.args(["build", "--release", "--package", "browser-bench", "--target", "wasm32-unknown-unknown"]);
    run(build.current_dir(project.root()))?;
    if site.exists() {
        fs::remove_dir_all(site)?;
    }
    let target = project.target()?.join("wasm32-unknown-unknown/release");
    let mut bind = Command::new("wasm-bindgen");
    bind.args(["--target", "web", "--no-typescript", "--out-name", "browser_bench", "--out-dir"])
        .arg(site)
        .arg(target.join("browser-bench.wasm"));
    run(tools::with_tools(project, &mut bind)?)?;
    let page = project.root().join("bench/page");
    for entry in fs::read_dir(page)? {
        let entry = entry?;
        fs::copy(entry.path(), site.join(entry.file_name()))?;
    }
    let runtime = npm::package(project, "onnxruntime-web", RUNTIME)?
        .context("the bench compares with onnxruntime-web, which npm installs; npm is not here")?;
    fs::create_dir_all(site.join("ort"))?;
    for file in RUNTIME_FILES {
        fs::copy(runtime.join("dist").join(file), site.join("ort").join(file))?;
    }
    Ok(())
}

/// scikit-learn's times on this machine.
fn measure_reference(project: &Project, site: &Path) -> Result<()> {
    let folder = project.root().join("bench");
    let python = python::environment(project, "bench-venv", &folder.join("requirements.txt"))?;
    println!("Timing scikit-learn: about a minute.");
    fs::write(site.join("reference.json"), read(Command::new(python).arg(folder.join("reference.py")))?)?;
    Ok(())
}
