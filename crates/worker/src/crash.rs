//! What happens on a panic: the other side is told, nothing is acknowledged, nothing is heard any more.

use std::panic::{PanicHookInfo, set_hook};

use protocol::{Failure, FromEngine};

use crate::{
    scope::Scope,
    wire::{FromTrainer, encode},
};

/// A panic from here on posts [`FromEngine::Crashed`]. The page replaces the worker.
pub fn report_to_page() {
    set_hook(Box::new(|info| post_last(&encode(&FromEngine::Crashed { report: report(info) }))));
}

/// A panic from here on posts [`FromTrainer::Failed`]. The engine ends the trainer.
pub fn report_to_engine() {
    set_hook(Box::new(|info| post_last(&encode(&FromTrainer::Failed(trainer_crashed(&report(info)))))));
}

/// The failure of a job whose trainer broke.
pub fn trainer_crashed(report: &str) -> Failure {
    Failure {
        code: "trainer.crashed".into(),
        message: format!("The training stopped unexpectedly: {report}"),
        hint:
            "The project is unharmed. Try again with fewer rows or other parameters; a browser tab has little memory."
                .into(),
    }
}

/// Sends the last words. The instance is in an unknown state, so it must not act on anything that still arrives.
fn post_last(bytes: &[u8]) {
    if let Some(scope) = Scope::current() {
        scope.post(bytes);
        scope.deafen();
    }
}

fn report(info: &PanicHookInfo) -> String {
    let message = info.payload_as_str().unwrap_or("no message");
    match info.location() {
        Some(place) => format!("{message} ({}:{})", short(place.file()), place.line()),
        None => message.to_owned(),
    }
}

/// The part of a source path that means something to a reader: no folders of the machine that built it.
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
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::short;

    #[wasm_bindgen_test(unsupported = test)]
    fn paths_lose_the_folders_of_the_build_machine() {
        assert_eq!(short("crates/engine/src/data.rs"), "crates/engine/src/data.rs");
        assert_eq!(short("/home/someone/sandbox/crates/engine/src/data.rs"), "crates/engine/src/data.rs");
        assert_eq!(
            short("/home/x/.cargo/registry/src/index.crates.io-1949/linfa-0.8.1/src/dataset/mod.rs"),
            "linfa-0.8.1/src/dataset/mod.rs"
        );
        assert_eq!(short("/rustc/0123abc/library/core/src/option.rs"), "library/core/src/option.rs");
        assert_eq!(short("/home/someone/else/main.rs"), "main.rs");
    }
}
