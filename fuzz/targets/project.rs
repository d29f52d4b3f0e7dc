//! Any bytes as a project file: a project that can be saved and opened again, or a refusal.
#![no_main]

use engine::{Project, Stored};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    match Project::import(bytes) {
        Ok((project, stored)) => {
            let again = Project::open(Stored { snapshot: None, ..stored }).expect("it opens again");
            assert_eq!(again.project.state_hash(), project.state_hash());
        }
        Err(failure) => assert!(!failure.message.is_empty() && !failure.hint.is_empty()),
    }
});
