//! Lines of text as the journal of a project that has rows and a model: it is replayed as far as it holds.
#![no_main]

use std::sync::OnceLock;

use engine::{Project, Stored};
use libfuzzer_sys::Corpus;
use protocol::Page;

/// Simulated minutes; more of them only take longer.
const MOST_TICKS: u64 = 2_000;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| -> Corpus {
    let lines: Vec<Vec<u8>> = bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    let long = |line: &Vec<u8>| {
        let line: serde_json::Value = serde_json::from_slice(line).unwrap_or_default();
        let tick = |value: &serde_json::Value| value["tick"].as_u64().is_some_and(|tick| tick > MOST_TICKS);
        tick(&line) || tick(&line["action"]["went"])
    };
    if lines.iter().any(long) {
        return Corpus::Reject;
    }
    let blobs = contents().clone();
    if let Ok(mut reopened) = Project::open(Stored { entries: lines, blobs, ..Stored::default() }) {
        let stored = reopened.project.stored();
        let again = Project::open(Stored { snapshot: None, ..stored }).expect("what was read opens again");
        assert_eq!(again.project.state_hash(), reopened.project.state_hash());
        // Every page can be drawn from it.
        for page in [
            Page::Home,
            Page::Brief,
            Page::Data,
            Page::Train,
            Page::Pipeline,
            Page::Registry,
            Page::Deploy,
            Page::Monitor,
            Page::DriftLab,
            Page::Settings,
        ] {
            let _ = reopened.project.page(page);
        }
        let _ = reopened.project.frame();
        reopened.project.step();
    }
    Corpus::Keep
});

/// Rows and models of the fixture.
fn contents() -> &'static std::collections::BTreeMap<String, Vec<u8>> {
    static CONTENTS: OnceLock<std::collections::BTreeMap<String, Vec<u8>>> = OnceLock::new();
    CONTENTS.get_or_init(|| {
        let file = include_bytes!("../../crates/engine/tests/projects/2.zip");
        Project::import(file).unwrap_or_else(|_| panic!("the fixture opens")).1.blobs
    })
}
