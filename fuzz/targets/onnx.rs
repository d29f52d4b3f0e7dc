//! Any bytes as a model made elsewhere: its answers to the rows of iris, or a refusal.
#![no_main]

use std::sync::OnceLock;

use engine::data::{Dataset, sets};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Err(failure) = engine::foreign::read("file.onnx", bytes, iris(), "d1") {
        assert!(!failure.message.is_empty() && !failure.hint.is_empty());
    }
});

fn iris() -> &'static Dataset {
    static IRIS: OnceLock<Dataset> = OnceLock::new();
    IRIS.get_or_init(|| {
        let set = sets::find("iris").expect("it is built in");
        Dataset::new(set.table(7), set.roles(), &set.split(42))
    })
}
