//! Python environments with pinned packages, made when they change.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{
    browser::is_root,
    process::{on_path, run},
    project::Project,
};

/// A Python with the packages of that file, in an environment of its own under `name`.
pub fn environment(project: &Project, name: &str, requirements: &Path) -> Result<PathBuf> {
    let folder = project.output(name);
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let stamp = folder.join("installed.txt");
    let wanted = fs::read_to_string(requirements)?;
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) && python.is_file() {
        return Ok(python);
    }
    println!("Installing {} into {}.", wanted.split_whitespace().collect::<Vec<_>>().join(", "), folder.display());
    make(&folder)?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--only-binary", ":all:", "--requirement"]).arg(requirements);
    run(&mut pip)?;
    fs::write(stamp, wanted)?;
    Ok(python)
}

fn make(folder: &Path) -> Result<()> {
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
