//! Lets Binaryen's `wasm-opt` take out of the page's wasm what the compiler wrote many times. It loses more than a third.
//!
//! The compiler makes one copy of Leptos' functions for each component, most of them equal in the end; no pass of ours
//! merges them. Binaryen comes from npm, pinned, into the tools folder. Without npm the page is larger and works alike.
//! Of the engine only the order of functions changes: Binaryen would take minutes for a tenth.

use std::{fs, path::Path, process::Command};

use anyhow::Result;
use sha2::{Digest, Sha256};

use crate::{npm, process::run, project::Project, split::LATER};

const BINARYEN: &str = "132.0.0";
const PAGE: &str = "mlops-sandbox_bg.wasm";
const ENGINE: &str = "worker_bg.wasm";
/// What Rust's output uses and all current browsers know. `--all-features` would write what no browser reads yet.
const FEATURES: [&str; 10] = [
    "--mvp-features",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// What was smallest with Brotli, which is not what is smallest without: copies compress better than calls of one, and
/// functions of similar names, standing side by side, better than in any other order. Alignments are hints that no
/// browser needs.
const PASSES: [&str; 5] =
    ["-Os", "--one-caller-inline-max-function-size=0", "--reorder-functions-by-name", "--dealign", "--strip-debug"];

/// The part of them for the engine, which is as fast as before.
const ORDER: [&str; 3] = ["--reorder-functions-by-name", "--dealign", "--strip-debug"];

/// Shrinks the wasm files in `dist`. One that was shrunk before is taken from where it was kept.
pub fn site(project: &Project, dist: &Path) -> Result<()> {
    let folder = project.output("shrunk");
    for (name, passes) in [(PAGE, PASSES.as_slice()), (LATER, &PASSES), (ENGINE, &ORDER)] {
        let page = dist.join(name);
        let recipe = [FEATURES.as_slice(), passes].concat().join(" ");
        let digest = Sha256::new().chain_update(&recipe).chain_update(fs::read(&page)?).finalize();
        let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        // Of each only the newest is kept.
        let folder = folder.join(name);
        let kept = folder.join(format!("{BINARYEN}-{digest}.wasm"));
        if !kept.is_file() {
            let Some(binaryen) = npm::package(project, "binaryen", BINARYEN)? else {
                println!("The wasm is not shrunk, because npm is not here. It works the same and loads slower.");
                return Ok(());
            };
            if folder.exists() {
                fs::remove_dir_all(&folder)?;
            }
            fs::create_dir_all(&folder)?;
            println!("Shrinking {name}: a few seconds.");
            let mut shrink = Command::new("node");
            run(shrink.arg(binaryen.join("bin/wasm-opt")).args(FEATURES).args(passes).arg("-o").arg(&kept).arg(&page))?;
        }
        fs::copy(kept, page)?;
    }
    Ok(())
}
