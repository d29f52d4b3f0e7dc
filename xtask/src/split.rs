//! Takes the page's wasm apart: what the first page needs, and the other pages, which load behind it.
//!
//! The page says where the cut is (`src/pages/later.rs`). What the compiler wrote still tells what refers to what, so each
//! function lies where it is needed. That is lost once wasm-bindgen has been over it; so it goes over the first part again.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result, anyhow};
use wasm_split_cli_support::{Options, transform};

use crate::{process::run, project::Project, tools};

/// Name of the page's files.
pub const PAGE: &str = "mlops-sandbox";
/// The wasm of the pages behind the first one.
pub const LATER: &str = "split_pages.wasm";
/// What fetches it.
const LINK: &str = "__wasm_split.js";

/// Puts the two parts in the place of the page's wasm in `dist`. `profile` is the folder of cargo's profile.
pub fn page(project: &Project, profile: &str, dist: &Path) -> Result<()> {
    let compiled = project.target()?.join("wasm32-unknown-unknown").join(profile).join(format!("{PAGE}.wasm"));
    let wasm = fs::read(&compiled).with_context(|| compiled.display().to_string())?;
    let folder = project.output("split").join(profile);
    let first = folder.join(format!("{PAGE}.wasm"));
    let script = format!("./{PAGE}.js");
    let mut options = Options::new(&wasm);
    options.output_dir = &folder;
    options.main_out_path = &first;
    options.main_module = &script;
    transform(options).map_err(|error| anyhow!("the page's wasm cannot be taken apart: {error:#}"))?;
    for name in [LATER, LINK] {
        fs::copy(folder.join(name), dist.join(name)).with_context(|| format!("{name} is missing"))?;
    }
    let mut bindgen = Command::new("wasm-bindgen");
    // The second part needs what the linker exports.
    let web = ["--target", "web", "--keep-lld-exports", "--no-typescript"];
    bindgen.args(web).args(["--out-name", PAGE, "--out-dir"]).arg(dist).arg(&first);
    run(tools::with_tools(project, &mut bindgen)?)
}
