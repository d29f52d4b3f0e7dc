//! How large the release site is, as published: every file with Brotli.

use std::{fs, path::Path};

use anyhow::Result;
use brotli::enc::BrotliEncoderParams;

use crate::{precache::files_under, split::LATER};

/// Of 11, which is what a host uses that compresses once.
pub const QUALITY: i32 = 11;

/// What a file belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What has to arrive before the page can be used.
    Page,
    /// The wasm of the pages behind the first one.
    Later,
    /// The wasm of engine and trainers, loaded behind the page.
    Engine,
    /// Icons and the like, which nothing waits for.
    Rest,
}

/// One file of the site.
#[derive(Clone, Debug)]
pub struct Size {
    /// Relative to the site.
    pub path: String,
    /// What it belongs to.
    pub part: Part,
    /// Bytes on disk.
    pub raw: usize,
    /// Bytes with Brotli.
    pub brotli: usize,
}

impl Part {
    fn of(path: &str) -> Self {
        if path.starts_with("worker") {
            return Self::Engine;
        }
        if path == LATER {
            return Self::Later;
        }
        match path.rsplit_once('.').map(|(_, extension)| extension) {
            Some("html" | "js" | "css" | "wasm" | "webmanifest") => Self::Page,
            _ => Self::Rest,
        }
    }

    /// The most that its files may take together with Brotli, in bytes.
    pub fn budget(self) -> Option<usize> {
        match self {
            Self::Page | Self::Later => Some(350_000),
            Self::Engine => Some(2_500_000),
            Self::Rest => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Later => "later",
            Self::Engine => "engine",
            Self::Rest => "rest",
        }
    }
}

/// Measures every file of a site.
pub fn measure(dist: &Path) -> Result<Vec<Size>> {
    let files = files_under(dist)?;
    files
        .into_iter()
        .map(|path| {
            let bytes = fs::read(dist.join(&path))?;
            let (part, raw, brotli) = (Part::of(&path), bytes.len(), compressed(&bytes)?);
            Ok(Size { path, part, raw, brotli })
        })
        .collect()
}

/// Prints a line per file and the sums.
pub fn print(sizes: &[Size]) {
    println!("{:<28} {:>8} {:>10} {:>10}", "file", "part", "raw", "brotli");
    for size in sizes {
        println!(
            "{:<28} {:>8} {:>10} {:>10}",
            size.path,
            size.part.name(),
            kilobytes(size.raw),
            kilobytes(size.brotli)
        );
    }
    for part in [Part::Page, Part::Later, Part::Engine, Part::Rest] {
        let (raw, brotli) = sum(sizes, part);
        let budget = part.budget().map(|budget| format!("  of {}", kilobytes(budget))).unwrap_or_default();
        println!("{:<28} {:>8} {:>10} {:>10}{budget}", "together", part.name(), kilobytes(raw), kilobytes(brotli));
    }
    println!("Brotli quality {QUALITY} of 11.");
}

/// What is over its budget, as sentences.
pub fn over_budget(sizes: &[Size]) -> Vec<String> {
    let over = |part: Part| {
        let (budget, brotli) = (part.budget()?, sum(sizes, part).1);
        (brotli > budget).then(|| {
            format!("the {} takes {} with Brotli, its budget is {}", part.name(), kilobytes(brotli), kilobytes(budget))
        })
    };
    [Part::Page, Part::Later, Part::Engine].into_iter().filter_map(over).collect()
}

fn sum(sizes: &[Size], part: Part) -> (usize, usize) {
    let of_part = sizes.iter().filter(|size| size.part == part);
    of_part.fold((0, 0), |(raw, brotli), size| (raw + size.raw, brotli + size.brotli))
}

fn compressed(bytes: &[u8]) -> Result<usize> {
    let params = BrotliEncoderParams { quality: QUALITY, lgwin: 24, size_hint: bytes.len(), ..Default::default() };
    let mut output = Vec::new();
    Ok(brotli::BrotliCompress(&mut &bytes[..], &mut output, &params).map(|_| output.len())?)
}

fn kilobytes(bytes: usize) -> String {
    format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(path: &str, brotli: usize) -> Size {
        Size { path: path.to_owned(), part: Part::of(path), raw: brotli, brotli }
    }

    #[test]
    fn every_file_belongs_to_a_part() {
        assert_eq!(Part::of("mlops-sandbox_bg.wasm"), Part::Page);
        assert_eq!(Part::of("manifest.webmanifest"), Part::Page);
        assert_eq!(Part::of(LATER), Part::Later);
        assert_eq!(Part::of("worker_bg.wasm"), Part::Engine);
        assert_eq!(Part::of("worker-boot.js"), Part::Engine);
        assert_eq!(Part::of("icon-192.png"), Part::Rest);
    }

    #[test]
    fn budgets_hold_for_the_sum() {
        let budget = Part::Page.budget().expect("a budget");
        let within = [size("a.js", 1), size("b.wasm", budget - 1), size("icon.png", 9_000_000)];
        assert!(over_budget(&within).is_empty());
        let over = [size("a.js", 1), size("b.wasm", budget)];
        assert_eq!(over_budget(&over).len(), 1);
    }

    #[test]
    fn brotli_makes_repetition_small() {
        assert!(compressed(&[7; 100_000]).expect("compressed") < 100);
    }
}
