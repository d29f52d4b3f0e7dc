//! Lets Binaryen's `wasm-opt` take out of the page's wasm what the compiler wrote many times. It loses more than a third.
//!
//! The compiler makes one copy of Leptos' functions for each component, most of them equal in the end; no pass of ours
//! merges them. Binaryen comes from npm, pinned, into the tools folder. Without npm the page is larger and works alike.
//! The engine stays as it is: Binaryen would take minutes for a tenth.

use std::{fs, path::Path, process::Command};

use anyhow::Result;
use sha2::{Digest, Sha256};

use crate::{npm, process::run, project::Project, split::LATER};

const BINARYEN: &str = "132.0.0";
const PAGE: &str = "mlops-sandbox_bg.wasm";
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

/// Shrinks the page's wasm in `dist`. A page that was shrunk before is taken from where it was kept.
pub fn page(project: &Project, dist: &Path) -> Result<()> {
    let recipe = [FEATURES.as_slice(), PASSES.as_slice()].concat().join(" ");
    let folder = project.output("shrunk");
    for name in [PAGE, LATER] {
        let page = dist.join(name);
        let digest = Sha256::new().chain_update(&recipe).chain_update(fs::read(&page)?).finalize();
        let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        // Of each only the newest is kept.
        let folder = folder.join(name);
        let kept = folder.join(format!("{BINARYEN}-{digest}.wasm"));
        if !kept.is_file() {
            let Some(binaryen) = npm::package(project, "binaryen", BINARYEN)? else {
                println!("The page's wasm is not shrunk, because npm is not here. It works the same and loads slower.");
                return Ok(());
            };
            if folder.exists() {
                fs::remove_dir_all(&folder)?;
            }
            fs::create_dir_all(&folder)?;
            println!("Shrinking {name}: a few seconds.");
            let mut shrink = Command::new("node");
            run(shrink.arg(binaryen.join("bin/wasm-opt")).args(FEATURES).args(PASSES).arg("-o").arg(&kept).arg(&page))?;
        }
        fs::copy(kept, page)?;
    }
    Ok(())
}
