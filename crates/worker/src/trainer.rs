//! A trainer: one job, then it is thrown away.
//!
//! Says it is ready, hears one request, runs it to the end while telling how far it is, posts the result. A job may be
//! followed by another that needs what it has at hand: then it says which, and goes on. It never has to stop by itself:
//! whoever wants it to stop terminates the worker.

use protocol::Failure;
use web_sys::File;

use crate::{
    crash, keys,
    scope::Scope,
    wire::{FromTrainer, encode, work_of},
};

/// Runs a request: encoded request, the file it reads, a place to tell progress, and one for each encoded result and the
/// number of the job that goes on from it.
pub type Run =
    fn(Vec<u8>, Option<File>, &mut dyn FnMut(&[u8]), &mut dyn FnMut(Vec<u8>, Option<u32>)) -> Result<(), Failure>;

/// So much progress may be told at once.
const BURST: f64 = 64.0;

/// And so much after that; more would only be drawn over.
const TOLD_PER_SECOND: f64 = 20.0;

/// Makes this worker a trainer. Does nothing outside of a dedicated worker.
pub fn start(run: Run) {
    keys::fix();
    crash::report_to_engine();
    let Some(scope) = Scope::current() else { return };
    let post = {
        let scope = scope.clone();
        move |message: &FromTrainer| scope.post(&encode(message))
    };
    let clock = scope.clone();
    let speak = post.clone();
    scope.listen(move |event| {
        let Some((request, file)) = work_of(&event.data()) else { return };
        let mut allowance = Allowance { left: BURST, at_ms: clock.now_ms() };
        let mut progress = |progress: &[u8]| {
            if allowance.take(clock.now_ms()) {
                speak(&FromTrainer::Progress(progress.to_vec()));
            }
        };
        let outcome = run(request, file, &mut progress, &mut |result, next| clock.post_result(&result, next));
        if let Err(failure) = outcome {
            speak(&FromTrainer::Failed(failure));
        }
    });
    post(&FromTrainer::Ready);
}

/// Lets the few steps of a job through one by one, and thins out what is told for every row.
struct Allowance {
    left: f64,
    at_ms: f64,
}

impl Allowance {
    fn take(&mut self, now_ms: f64) -> bool {
        self.left = (self.left + (now_ms - self.at_ms) / 1000.0 * TOLD_PER_SECOND).min(BURST);
        self.at_ms = now_ms;
        let enough = self.left >= 1.0;
        if enough {
            self.left -= 1.0;
        }
        enough
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::Allowance;

    #[wasm_bindgen_test(unsupported = test)]
    fn steps_are_told_one_by_one_and_floods_are_thinned_out() {
        let mut allowance = Allowance { left: super::BURST, at_ms: 0.0 };
        assert!((0..64).all(|_| allowance.take(0.0)));
        assert!(!allowance.take(49.0));
        assert!(allowance.take(50.0));
        let told = (0..1000).filter(|step| allowance.take(50.0 + f64::from(*step))).count();
        assert_eq!(told, 19);
    }
}
