//! How far a method has come that asks the model many times, and whether it should go on.

use std::ops::ControlFlow;

use crate::Error;

/// Where a method stands, told after each time the model has answered all rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Steps done.
    pub done: usize,
    /// Steps planned.
    pub total: usize,
}

/// What is called after each step; `Break` ends the method with [`Error::Cancelled`].
pub type Watch<'a> = &'a mut dyn FnMut(Progress) -> ControlFlow<()>;

/// Tells of a step, and turns `Break` into an error.
pub(crate) fn tell(watch: Watch<'_>, done: usize, total: usize) -> Result<(), Error> {
    match watch(Progress { done, total }) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(Error::Cancelled { done, total }),
    }
}
