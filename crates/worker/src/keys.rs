//! The keys of std's hash maps, made the same in every instance.

use std::hash::RandomState;

/// Lets std choose the hash keys of this thread now. Called before anything else in every instance.
///
/// On wasm std has no source of randomness: it makes the keys of a thread from the addresses of one value on the
/// stack and one on the heap, at the moment the first `HashMap` is made (`library/std/src/sys/random/unsupported.rs`),
/// and counts up from there. linfa-trees iterates over such maps, so its trees depend on the keys. If the keys were
/// chosen only after the request was copied into memory, the heap address, and with it the tree, would depend on
/// the size of the request and on what was done before. Chosen first thing in a fresh instance, they are the same
/// for every job of the same build, and the same seed gives the same model.
pub fn fix() {
    std::hint::black_box(RandomState::new());
}
