//! Packages from npm, pinned, into the tools folder.

use std::{fs, path::PathBuf, process::Command};

use anyhow::Result;

use crate::{
    process::{on_path, run},
    project::Project,
};

/// The folder of an installed package; none without npm.
pub fn package(project: &Project, name: &str, version: &str) -> Result<Option<PathBuf>> {
    let folder = project.tools().join(format!("{name}-{version}"));
    let installed = folder.join("node_modules").join(name);
    if installed.is_dir() && on_path("node").is_some() {
        return Ok(Some(installed));
    }
    let (Some(npm), Some(_)) = (on_path("npm"), on_path("node")) else { return Ok(None) };
    fs::create_dir_all(&folder)?;
    println!("Installing {name} {version} into {}, once.", folder.display());
    let mut install = Command::new(npm);
    install.args(["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]).arg(&folder);
    run(install.arg(format!("{name}@{version}")).current_dir(&folder))?;
    Ok(installed.is_dir().then_some(installed))
}
