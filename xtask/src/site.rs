//! Builds the release site into `dist/`.

use std::{fs, process::Command};

use anyhow::{Context, Result};

use crate::{
    names, policy, precache,
    process::{cargo, run},
    project::Project,
    sheet, shrink, split, tools,
};

/// Sets up what is missing and builds the site. What has not changed is not built again.
pub fn build(project: &Project) -> Result<()> {
    tools::set_up(project)?;
    let mut trunk = Command::new("trunk");
    // Trunk reads NO_COLOR as a boolean of its own and stops at the usual "1". With a
    // backtrace of its own it would push the compiler's errors out of sight.
    trunk
        .args(["build", "--release", "--skip-version-check"])
        .env_remove("NO_COLOR")
        .env("RUST_BACKTRACE", "0")
        .current_dir(project.root());
    run(tools::with_tools(project, &mut trunk)?)?;

    let dist = project.dist();
    // In this order: similar functions are found by their names.
    split::page(project, "release", &dist)?;
    shrink::site(project, &dist)?;
    names::strip(&dist)?;
    sheet::join(&dist)?;
    let html = fs::read_to_string(dist.join("index.html"))?;
    let policy = policy::of(&html).context("index.html states no Content-Security-Policy")?;
    precache::fill(&dist, policy)
}

/// Puts the page as it is now into a site that was built before, within seconds: not optimised, so it is large and slow,
/// and beside the engine that is there. For working on the page.
pub fn page(project: &Project) -> Result<()> {
    let dist = project.dist();
    let built = dist.join("index.html");
    let html = fs::read_to_string(&built).context("there is no site yet: `cargo xtask dist` builds one")?;
    run(cargo().args(["build", "--target", tools::WASM, "--bin", split::PAGE]).current_dir(project.root()))?;
    split::page(project, "debug", &dist)?;
    for file in fs::read_dir(project.root().join("public"))? {
        let file = file?;
        fs::copy(file.path(), dist.join(file.file_name()))?;
    }
    sheet::write(project.root(), &dist)?;
    let policy = policy::of(&html).context("index.html states no Content-Security-Policy")?;
    precache::fill(&dist, policy)
}
