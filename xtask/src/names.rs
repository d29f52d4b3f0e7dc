//! Takes the function names out of the site's wasm. They are a third of it and only serve stack traces; panic messages
//! keep their file and line. (The profile's `strip` does not reach them: wasm-bindgen writes the section anew.)

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};

use crate::precache::files_under;

const HEADER: &[u8] = b"\0asm\x01\0\0\0";
const CUSTOM: u8 = 0;

/// Strips every wasm file of a site.
pub fn strip(dist: &Path) -> Result<()> {
    for path in files_under(dist)?.iter().filter(|path| path.ends_with(".wasm")) {
        let path = dist.join(path);
        let stripped = without_names(&fs::read(&path)?).with_context(|| path.display().to_string())?;
        fs::write(path, stripped)?;
    }
    Ok(())
}

/// A module is its header and then sections: an id, a length, the content. A custom section's content begins with its
/// name.
fn without_names(module: &[u8]) -> Result<Vec<u8>> {
    let mut rest = module.strip_prefix(HEADER).context("it is no wasm module")?;
    let mut kept = HEADER.to_vec();
    while let Some((&id, after)) = rest.split_first() {
        let (length, content) = length(after)?;
        ensure!(length <= content.len(), "a section is cut short");
        let section = &rest[..rest.len() - content.len() + length];
        if !(id == CUSTOM && content.starts_with(b"\x04name")) {
            kept.extend(section);
        }
        rest = &content[length..];
    }
    Ok(kept)
}

/// An unsigned LEB128 number, and what follows it.
fn length(bytes: &[u8]) -> Result<(usize, &[u8])> {
    let mut value = 0;
    for (index, &byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Ok((value, &bytes[index + 1..]));
        }
    }
    anyhow::bail!("a length is cut short")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(sections: &[&[u8]]) -> Vec<u8> {
        [HEADER, &sections.concat()].concat()
    }

    #[test]
    fn only_the_names_go() {
        let (types, names) = (b"\x01\x02ab".as_slice(), b"\x00\x07\x04namexy".as_slice());
        let other = b"\x00\x06\x05names".as_slice();
        let stripped = without_names(&module(&[types, names, other])).expect("a module");
        assert_eq!(stripped, module(&[types, other]));
    }

    #[test]
    fn long_lengths_are_read() {
        let long = [b"\x0a\xc8\x01".as_slice(), &[7; 200]].concat();
        assert_eq!(without_names(&module(&[&long])).expect("a module"), module(&[&long]));
    }

    #[test]
    fn broken_modules_are_refused() {
        for broken in [b"<!doctype".to_vec(), module(&[b"\x01\x09ab"]), module(&[b"\x01\x80"])] {
            assert!(without_names(&broken).is_err());
        }
    }
}
