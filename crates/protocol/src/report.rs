//! What is said about code that broke.

use std::panic::PanicHookInfo;

/// A panic in one line: its message and where it was, without the folders of the machine that built it.
pub fn of_panic(info: &PanicHookInfo) -> String {
    let message = info.payload_as_str().unwrap_or("no message");
    match info.location() {
        Some(place) => format!("{message} ({}:{})", short(place.file()), place.line()),
        None => message.to_owned(),
    }
}

/// The part of a source path that means something to a reader.
fn short(path: &str) -> &str {
    let from = |mark: &str| path.rfind(mark).map(|at| &path[at..]);
    // A dependency: `…/registry/src/<index>/name-1.2.3/src/lib.rs`, shown from the crate's name on.
    let dependency = path.find("/registry/src/").and_then(|at| path[at..].splitn(5, '/').nth(4));
    dependency.or_else(|| from("library/")).or_else(|| from("crates/")).unwrap_or_else(|| {
        // Unknown and absolute: the file's name is enough.
        if path.starts_with('/') { path.rsplit('/').next().unwrap_or(path) } else { path }
    })
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn paths_lose_the_folders_of_the_build_machine() {
        assert_eq!(short("crates/engine/src/data.rs"), "crates/engine/src/data.rs");
        assert_eq!(short("src/pages/train.rs"), "src/pages/train.rs");
        assert_eq!(short("/home/someone/sandbox/crates/engine/src/data.rs"), "crates/engine/src/data.rs");
        assert_eq!(
            short("/home/x/.cargo/registry/src/index.crates.io-1949/linfa-0.8.1/src/dataset/mod.rs"),
            "linfa-0.8.1/src/dataset/mod.rs"
        );
        assert_eq!(short("/rustc/0123abc/library/core/src/option.rs"), "library/core/src/option.rs");
        assert_eq!(short("/home/someone/else/main.rs"), "main.rs");
    }
}
