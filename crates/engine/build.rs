//! Names this build of the engine by the digest of what it is made of: what one build computed, another may compute
//! otherwise.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use sha2::{Digest, Sha256};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("../..");
    let mut files = vec![root.join("Cargo.lock")];
    for folder in fs::read_dir(root.join("crates"))? {
        let sources = folder?.path().join("src");
        if sources.is_dir() && !sources.ends_with("worker/src") {
            println!("cargo::rerun-if-changed={}", sources.display());
            collect(&sources, &mut files)?;
        }
    }
    println!("cargo::rerun-if-changed={}", files[0].display());
    files.sort();
    let mut digest = Sha256::new();
    for file in &files {
        digest.update(fs::read(file)?);
        digest.update([0]);
    }
    let build: String = digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    println!("cargo::rustc-env=ENGINE_BUILD={build}");
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}
