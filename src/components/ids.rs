//! Ids that join a label to what it labels.

use std::cell::Cell;

thread_local! {
    static LAST: Cell<u32> = const { Cell::new(0) };
}

/// An id that no other element has.
pub fn unique(prefix: &str) -> String {
    LAST.with(|last| {
        last.set(last.get().wrapping_add(1));
        format!("{prefix}-{}", last.get())
    })
}
