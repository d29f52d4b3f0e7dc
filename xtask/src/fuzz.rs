//! `cargo xtask fuzz`: files that nobody vouches for, made up by libFuzzer.
//!
//! The counters that it needs are a pass of the compiler, which the stable toolchain has as well; only the sanitizers are
//! missing, and there is no unsafe code of ours for them to look at.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::{
    process::{cargo, read, run},
    project::Project,
};

/// Target, folders of seeds, and the largest input in bytes.
const TARGETS: [(&str, &[&str], u32); 4] = [
    ("csv", &["crates/table/tests/golden"], 65_536),
    ("project", &["crates/engine/tests/projects"], 65_536),
    ("journal", &["fuzz/seeds/journal"], 65_536),
    ("onnx", &["crates/engine/tests/models"], 65_536),
];

/// What cargo-fuzz passes as well, but for the sanitizer.
const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1";

/// Runs one target, or all one after the other, for so many seconds each.
pub fn fuzz(project: &Project, name: Option<&str>, seconds: u32) -> Result<()> {
    let wanted: Vec<_> = TARGETS.iter().filter(|(target, ..)| name.is_none_or(|name| name == *target)).collect();
    if wanted.is_empty() {
        let names: Vec<&str> = TARGETS.iter().map(|(target, ..)| *target).collect();
        bail!("there is no target of that name; there are: {}", names.join(", "));
    }
    let folder = project.root().join("fuzz");
    let target = project.output("fuzz");
    // Named, so that the flags stay away from build scripts and macros.
    let host = read(std::process::Command::new("rustc").args(["--print", "host-tuple"]))?;
    let host = host.trim();
    run(cargo()
        .args(["build", "--release", "--target", host, "--manifest-path"])
        .arg(folder.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(&target)
        .env("RUSTFLAGS", FLAGS)
        .current_dir(project.root()))?;
    for (name, seeds, most) in wanted {
        println!("\n== {name}, {seconds} s");
        let corpus = target.join("corpus").join(name);
        fs::create_dir_all(&corpus)?;
        let mut fuzzer = std::process::Command::new(target.join(host).join("release").join(name));
        fuzzer.arg(&corpus).args(seeds.iter().map(|seeds| project.root().join(seeds)));
        fuzzer
            .arg(format!("-max_total_time={seconds}"))
            .arg(format!("-max_len={most}"))
            .arg(format!("-artifact_prefix={}/{name}-", target.display()))
            .args(["-timeout=20", "-rss_limit_mb=4096", "-print_final_stats=1", "-verbosity=0"]);
        run(fuzzer.current_dir(project.root())).with_context(|| format!("{name}: see {}", target.display()))?;
    }
    Ok(())
}
