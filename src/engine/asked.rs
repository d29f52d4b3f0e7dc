//! Questions that are asked again when what they are about changed.

use leptos::prelude::*;
use protocol::{Answer, Failure, Query};

use super::use_engine;
use crate::reactive::Computed;

/// What came of a question. While the next answer is under way the one before stays.
#[derive(Clone, Copy)]
pub struct Asked<T: Send + Sync + 'static> {
    /// The newest answer.
    pub got: RwSignal<Option<T>>,
    /// Why the newest question has none.
    pub failed: RwSignal<Option<Failure>>,
}

/// Asks as soon as there is a question, and again when it changes, or the text beside it: that tells that the same question
/// has another answer. Answers to former questions are dropped.
pub fn asked<T: Send + Sync + 'static>(
    question: impl Fn() -> Option<(Query, String)> + Send + Sync + 'static,
    pick: fn(Answer) -> Option<T>,
) -> Asked<T> {
    let (got, failed) = (RwSignal::new(None), RwSignal::new(None));
    follow(Computed::new(question), move |outcome| match outcome {
        Ok(answer) => {
            if let Some(answer) = pick(answer) {
                failed.set(None);
                got.set(Some(answer));
            }
        }
        Err(failure) => failed.set(Some(failure)),
    });
    Asked { got, failed }
}

fn follow(
    question: Computed<Option<(Query, String)>>,
    take: impl Fn(Result<Answer, Failure>) + Copy + Send + Sync + 'static,
) {
    let engine = use_engine();
    // A question that waits for its answer is known by its number.
    let newest = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let Some((query, _)) = question.get() else { return };
        newest.update_value(|number| *number += 1);
        let number = newest.get_value();
        engine.query(query, move |outcome| {
            if newest.try_get_value() == Some(number) {
                take(outcome);
            }
        });
    });
}
