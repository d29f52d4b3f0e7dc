//! Any bytes as a model made elsewhere: its answers to the rows of iris, or a refusal.
#![no_main]

use engine::data::{Dataset, sets};

thread_local! {
    static IRIS: Dataset = {
        let set = sets::find("iris").expect("it is built in");
        Dataset::new(set.table(7), set.roles(), &set.split(42))
    };
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Err(failure) = IRIS.with(|iris| engine::foreign::read("file.onnx", bytes, iris, "d1")) {
        assert!(!failure.message.is_empty() && !failure.hint.is_empty());
    }
});
