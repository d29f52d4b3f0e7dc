//! How far a fit has come, and whether it should go on.

use std::ops::ControlFlow;

use crate::Error;

/// Where a fit stands, told after each tree of a forest and after each round of boosting.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Trees, or rounds of boosting, done.
    pub done: usize,
    /// Trees, or rounds of boosting, planned. Early stopping may end before.
    pub total: usize,
    /// The mean loss on the training rows, if early stopping watches it.
    pub train_loss: Option<f64>,
    /// The mean loss on the validation rows, if early stopping watches it.
    pub validation_loss: Option<f64>,
}

/// What is called after each step; `Break` cancels the fit.
pub(crate) type Watch<'a> = &'a mut dyn FnMut(Progress) -> ControlFlow<()>;

/// Tells of a step, and turns `Break` into an error.
pub(crate) fn tell(watch: Watch<'_>, progress: Progress) -> Result<(), Error> {
    match watch(progress) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(Error::Cancelled { done: progress.done, total: progress.total }),
    }
}
