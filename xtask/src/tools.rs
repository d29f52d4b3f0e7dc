//! Set-up: the wasm target, Trunk and wasm-bindgen, each in exactly the version the project is pinned to.
//!
//! A tool of that version that is there already is used without any network. Otherwise it is built from source into
//! the tools folder; nothing outside of that folder changes.

use std::{
    ffi::OsString,
    path::PathBuf,
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context, Result, bail};

use crate::{
    process::{cargo, on_path, read, run},
    project::Project,
};

/// The target of page and engine.
pub const WASM: &str = "wasm32-unknown-unknown";

struct Tool {
    program: &'static str,
    package: &'static str,
    version: &'static str,
    /// The published lock file is used where it still resolves.
    locked: bool,
    /// Measured on two cores without optimisation, which these tools do not need.
    minutes: u32,
}

const TOOLS: [Tool; 2] = [
    Tool { program: "trunk", package: "trunk", version: "0.21.14", locked: true, minutes: 3 },
    Tool { program: "wasm-bindgen", package: "wasm-bindgen-cli", version: "0.2.130", locked: false, minutes: 3 },
];

/// Judges licences, sources and advisories of dependencies. Only the checks need it.
const DENY: Tool = Tool { program: "cargo-deny", package: "cargo-deny", version: "0.20.2", locked: true, minutes: 4 };

/// Lets tests control Firefox.
const GECKO: Tool =
    Tool { program: "geckodriver", package: "geckodriver", version: "0.37.1", locked: true, minutes: 2 };

/// geckodriver, installed if it is missing.
pub fn geckodriver(project: &Project) -> Result<PathBuf> {
    GECKO.ensure(project)?;
    GECKO.find(project).context("geckodriver was built but does not run")
}

/// cargo-deny, installed if it is missing.
pub fn cargo_deny(project: &Project) -> Result<PathBuf> {
    DENY.ensure(project)?;
    DENY.find(project).context("cargo-deny was built but does not run")
}

/// Installs whatever is missing.
pub fn set_up(project: &Project) -> Result<()> {
    add_target(project)?;
    for tool in &TOOLS {
        tool.ensure(project)?;
    }
    Ok(())
}

/// Lets `command` find the tools: those of the tools folder first.
pub fn with_tools<'c>(project: &Project, command: &'c mut Command) -> Result<&'c mut Command> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = TOOLS
        .iter()
        .filter_map(|tool| tool.find(project)?.parent().map(PathBuf::from))
        .chain(std::env::split_paths(&path));
    let path: OsString = std::env::join_paths(folders)?;
    Ok(command.env("PATH", path))
}

impl Tool {
    fn ensure(&self, project: &Project) -> Result<()> {
        if self.find(project).is_some() {
            return Ok(());
        }
        let Self { package, version, minutes, .. } = self;
        let folder = project.tools();
        println!("Building {package} {version} into {}: about {minutes} minutes on two cores, once.", folder.display());
        let start = Instant::now();
        let mut install = cargo();
        install.args(["install", package, "--version", version, "--debug", "--root"]).arg(&folder);
        if self.locked {
            install.arg("--locked");
        }
        // Its own temporary target folder: the project's would only grow.
        run(install.env_remove("CARGO_TARGET_DIR").current_dir(project.root())).with_context(|| {
            format!("{package} {version} could not be built; with it on PATH nothing needs building")
        })?;
        println!("Built {package} {version} in {} s.", start.elapsed().as_secs());
        self.find(project).with_context(|| format!("{} was built but does not run", self.program)).map(drop)
    }

    fn find(&self, project: &Project) -> Option<PathBuf> {
        let own = project.tools().join("bin").join(format!("{}{}", self.program, std::env::consts::EXE_SUFFIX));
        [Some(own), on_path(self.program)].into_iter().flatten().find(|program| self.is_right(program))
    }

    fn is_right(&self, program: &PathBuf) -> bool {
        let output = Command::new(program).arg("--version").env_remove("NO_COLOR").stderr(Stdio::null()).output();
        output.is_ok_and(|output| {
            String::from_utf8_lossy(&output.stdout).split_whitespace().any(|word| word == self.version)
        })
    }
}

/// Adds the wasm target to the toolchain, if it is missing.
pub fn add_target(project: &Project) -> Result<()> {
    let sysroot =
        PathBuf::from(read(Command::new("rustc").args(["--print", "sysroot"]).current_dir(project.root()))?.trim());
    let libraries = sysroot.join("lib").join("rustlib");
    if libraries.join(WASM).join("lib").is_dir() {
        return Ok(());
    }
    println!("Adding the target {WASM}.");
    let asked = run(Command::new("rustup").args(["target", "add", WASM]).current_dir(project.root()));
    let Err(error) = asked else { return Ok(()) };
    // A machine without that download may have the archive, as published, among the tools.
    let version = read(Command::new("rustc").arg("--version").current_dir(project.root()))?;
    let version = version.split_whitespace().nth(1).unwrap_or_default();
    let archive = project.tools().join(format!("rust-std-{version}-{WASM}.tar.xz"));
    if !archive.is_file() {
        bail!("{error:#}. Where rustup cannot download, put {} there", archive.display());
    }
    let inside = format!("rust-std-{version}-{WASM}/rust-std-{WASM}/lib/rustlib/{WASM}");
    run(Command::new("tar").arg("-xJf").arg(&archive).arg("-C").arg(&libraries).args(["--strip-components=4", &inside]))
}
