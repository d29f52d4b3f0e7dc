//! Fills in the service worker: which files make up this build, and their digests.

use std::{fs, path::Path};

use anyhow::{Result, bail};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};

const WORKER: &str = "sw.js";
/// Tells how much of the engine has come.
const BOOT: &str = "worker-boot.js";
const ENGINE: &str = "worker_bg.wasm";

/// Tells the worker how large the engine is, and writes the list of every file under `dist` (but the service worker
/// itself), the id of the build and the policy into `dist/sw.js`.
pub fn fill(dist: &Path, policy: &str) -> Result<()> {
    let boot = fs::read_to_string(dist.join(BOOT))?;
    fs::write(dist.join(BOOT), sized(&boot, fs::metadata(dist.join(ENGINE))?.len())?)?;
    let mut files = Vec::new();
    for path in files_under(dist)? {
        if path != WORKER {
            let integrity = integrity(&fs::read(dist.join(&path))?);
            files.push((path, integrity));
        }
    }
    let template = fs::read_to_string(dist.join(WORKER))?;
    fs::write(dist.join(WORKER), filled(&template, &files, policy)?)?;
    Ok(())
}

/// Every file under a folder, as sorted relative paths with `/`. Hidden ones are left out: Trunk leaves some behind.
pub fn files_under(folder: &Path) -> Result<Vec<String>> {
    fn collect(folder: &Path, prefix: &str, files: &mut Vec<String>) -> Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with('.') {
                continue;
            }
            let path = format!("{prefix}{name}");
            if entry.file_type()?.is_dir() {
                collect(&entry.path(), &format!("{path}/"), files)?;
            } else {
                files.push(path);
            }
        }
        Ok(())
    }
    let mut files = Vec::new();
    collect(folder, "", &mut files)?;
    files.sort();
    Ok(files)
}

fn sized(boot: &str, bytes: u64) -> Result<String> {
    const MARKER: &str = "\"@BYTES@\"";
    // A site that was filled in before, and changed since, knows it already.
    let known = boot.lines().any(|line| line.starts_with("const SIZE = Number(") && !line.contains(MARKER));
    if known {
        return Ok(boot.to_owned());
    }
    if boot.matches(MARKER).count() != 1 {
        bail!("{BOOT} must hold {MARKER} once");
    }
    Ok(boot.replace(MARKER, &bytes.to_string()))
}

/// A digest as the `integrity` of a request states it.
fn integrity(bytes: &[u8]) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(bytes)))
}

/// The id of a build covers the worker's own text too: a changed worker must not reuse an older cache.
fn filled(template: &str, files: &[(String, String)], policy: &str) -> Result<String> {
    let list = serde_json::to_string(files)?;
    let digest = Sha256::new().chain_update(template).chain_update(&list).chain_update(policy).finalize();
    let build: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let mut text = template.to_owned();
    for (marker, value) in [
        ("\"@BUILD@\"", serde_json::to_string(&build)?),
        ("[\"@FILES@\"]", list),
        ("\"@POLICY@\"", serde_json::to_string(policy)?),
    ] {
        if text.matches(marker).count() != 1 {
            bail!("{WORKER} must hold {marker} once");
        }
        text = text.replace(marker, &value);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = include_str!("../../public/sw.js");

    fn file(path: &str, bytes: &[u8]) -> (String, String) {
        (path.to_owned(), integrity(bytes))
    }

    #[test]
    fn integrity_is_the_digest_in_base64() {
        assert_eq!(integrity(b""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    #[test]
    fn the_list_and_the_policy_are_filled_in() {
        let text =
            filled(TEMPLATE, &[file("a.js", b"a"), file("b/c.css", b"c")], "default-src 'self'").expect("filled");
        assert!(text.contains("const FILES = [[\"a.js\",\"sha256-"));
        assert!(text.contains("const POLICY = \"default-src 'self'\";"));
        assert!(!text.contains('@'));
    }

    #[test]
    fn the_worker_knows_how_large_the_engine_is() {
        let text = sized(include_str!("../../public/worker-boot.js"), 123).expect("filled");
        assert!(text.contains("const SIZE = Number(123);") && !text.contains("@BYTES@"));
        assert_eq!(sized(&text, 456).expect("it knows"), text);
        assert!(sized("", 1).is_err());
    }

    #[test]
    fn the_build_changes_with_any_content_and_only_then() {
        let build = |template: &str, bytes: &[u8]| {
            let text = filled(template, &[file("a.js", bytes)], "").expect("filled");
            text.lines().find(|line| line.starts_with("const BUILD")).map(str::to_owned)
        };
        assert_eq!(build(TEMPLATE, b"a"), build(TEMPLATE, b"a"));
        assert_ne!(build(TEMPLATE, b"a"), build(TEMPLATE, b"b"));
        assert_ne!(build(TEMPLATE, b"a"), build(&format!("{TEMPLATE}\n// changed"), b"a"));
    }

    #[test]
    fn a_template_without_its_markers_is_refused() {
        assert!(filled("const FILES = [];", &[], "").is_err());
    }
}
