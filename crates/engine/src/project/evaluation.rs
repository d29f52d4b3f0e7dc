//! Questions about how good runs are: their kept answers and their rows, for the views to judge.

use std::collections::BTreeSet;
use std::rc::Rc;

use protocol::{
    CompareView, EvaluationKind, EvaluationView, EvaluationWanted, ExplanationView, ExplanationWanted, Failure,
    RunDetail, Task, Verdict,
};

use super::{Project, again::Kind};
use crate::data::Dataset;
use crate::failure::failure;
use crate::runtime::dataset;
use crate::state::{Run, RunState};
use crate::train::Trained;
use crate::train::answers::{self, Kept};
use crate::views::{compare, evaluation, explanation, train};

/// Fewest and most runs that are compared.
const COMPARED: (usize, usize) = (2, 20);

/// A run's answers with the rows they are for.
pub(crate) struct Loaded {
    /// Job number of the run, which no other run on any branch has.
    run: u32,
    /// Digest of the answers.
    digest: String,
    /// All rows of its data version.
    pub data: Dataset,
    /// Class names.
    pub classes: Vec<String>,
    /// Answers that can be judged.
    pub kept: Kept,
    /// Rows that have no finite answer.
    pub left_out: usize,
    /// The answers come from training it again, not from the run.
    pub again: bool,
}

impl Project {
    /// A run in detail.
    pub(super) fn run_detail(&self, run: u32) -> Result<RunDetail, Failure> {
        let run = self.known_run(run)?;
        let trained = model_of(run)?;
        Ok(train::detail(self, run, trained))
    }

    /// How good a run is.
    pub(super) fn evaluate(&self, wanted: &EvaluationWanted) -> Result<EvaluationView, Failure> {
        let run = self.known_run(wanted.run)?;
        let trained = model_of(run)?;
        check(wanted)?;
        if trained.answers.is_none() && self.answers_again(run).is_none() {
            return Ok(evaluation::missing(self, run, trained, wanted, before_answers()));
        }
        match self.loaded(run) {
            Ok(loaded) => evaluation::build(self, run, trained, &loaded, wanted),
            Err(Failure { message, hint, .. }) => {
                let verdict = Verdict { mark: protocol::Mark::Bad, title: message, why: hint };
                Ok(evaluation::missing(self, run, trained, wanted, verdict))
            }
        }
    }

    /// A part of a run's explanation, or how far it is.
    pub(super) fn explanation(&self, wanted: &ExplanationWanted) -> Result<ExplanationView, Failure> {
        let run = self.known_run(wanted.run)?;
        model_of(run)?;
        match self.explained(run) {
            Some(explanation) => explanation::build(run, &explanation, &wanted.part),
            None => Ok(explanation::waiting(run, self.again_state(run, Kind::Explain))),
        }
    }

    /// How runs compare.
    pub(super) fn compare(&self, runs: &[u32]) -> Result<CompareView, Failure> {
        let different: BTreeSet<&u32> = runs.iter().collect();
        if runs.len() < COMPARED.0 || runs.len() > COMPARED.1 || different.len() < runs.len() {
            let message = format!("{} to {} different runs can be compared.", COMPARED.0, COMPARED.1);
            return Err(failure("compare.runs", message, "Choose others from the list."));
        }
        let known = runs.iter().map(|run| self.known_run(*run)).collect::<Result<Vec<&Run>, Failure>>()?;
        Ok(compare::build(self, &known))
    }

    /// Whether a run has answers to be evaluated.
    pub(crate) fn is_evaluated(&self, run: &Run) -> bool {
        let kept = run.trained().and_then(|trained| trained.answers.as_ref());
        kept.is_some_and(|digest| self.blobs.get(digest).is_ok()) || self.answers_again(run).is_some()
    }

    /// The answers of a run and the rows they are for: those that were kept, or where these cannot be read those of a
    /// reproduction.
    ///
    /// # Errors
    /// There are none, or they or the rows cannot be read.
    pub(crate) fn loaded(&self, run: &Run) -> Result<Rc<Loaded>, Failure> {
        let kept = run.trained().and_then(|trained| trained.answers.clone());
        let mut why = failure("evaluate.none", before_answers().title, before_answers().why);
        if let Some(digest) = kept {
            match self.blobs.get(&digest).and_then(|bytes| self.loaded_from(run, digest, &bytes, false)) {
                Ok(loaded) => return Ok(loaded),
                Err(failure) => {
                    why = Failure { hint: "Reproduce the run; that makes its answers again.".into(), ..failure };
                }
            }
        }
        let (digest, bytes) = self.answers_again(run).ok_or(why)?;
        self.loaded_from(run, digest, &bytes, true)
    }

    fn loaded_from(&self, run: &Run, digest: String, bytes: &[u8], again: bool) -> Result<Rc<Loaded>, Failure> {
        let known = self.evaluated.borrow().clone();
        if let Some(known) = known.filter(|known| known.run == run.job && known.digest == digest) {
            return Ok(known);
        }
        let (data, read) = self.answers_of(run, bytes)?;
        let (kept, left_out) = read.usable();
        let loaded = Rc::new(Loaded { run: run.job, digest, classes: data.classes(), data, kept, left_out, again });
        *self.evaluated.borrow_mut() = Some(loaded.clone());
        Ok(loaded)
    }

    fn answers_of(&self, run: &Run, bytes: &[u8]) -> Result<(Dataset, Kept), Failure> {
        let version = self.state.data_version(run.data);
        let gone =
            || failure("data.version", "The data of the run is gone.", "Open a project file that was saved before.");
        let data = dataset(&self.blobs, version.ok_or_else(gone)?)?;
        let kept = answers::read(bytes, &data)?;
        Ok((data, kept))
    }
}

fn before_answers() -> Verdict {
    Verdict {
        mark: protocol::Mark::Unknown,
        title: "This run was trained before answers were kept for evaluations.".into(),
        why: "Reproduce it: that trains it again in memory, and with its answers everything here can be computed."
            .into(),
    }
}

/// What a run learned, or why there is nothing.
pub(super) fn model_of(run: &Run) -> Result<&Trained, Failure> {
    let (why, hint) = match &run.state {
        RunState::Finished(trained) => return Ok(trained),
        RunState::Running => ("is still training", "Wait for it, or choose another run."),
        RunState::Failed(..) => ("failed", "Choose a run that finished."),
        RunState::Cancelled => ("was cancelled", "Choose a run that finished."),
    };
    Err(failure("run.state", format!("{} {why}, so it has no model.", run.label()), hint))
}

/// Whether the choices make sense by themselves.
fn check(wanted: &EvaluationWanted) -> Result<(), Failure> {
    let known: BTreeSet<&EvaluationKind> = wanted.parts.iter().collect();
    if known.len() < wanted.parts.len() {
        return Err(failure("evaluate.parts", "A part is asked for twice.", "Ask for each part once."));
    }
    if wanted.threshold.is_some_and(|threshold| !(0.0..=1.0).contains(&threshold)) {
        return Err(failure("evaluate.threshold", "A threshold lies from 0 to 1.", "Choose such a number."));
    }
    let cost = |cost: f64| (0.0..=1e12).contains(&cost);
    if wanted.costs.is_some_and(|(alarm, miss)| !cost(alarm) || !cost(miss)) {
        return Err(failure("evaluate.cost", "A cost lies from 0 to 1,000,000,000,000.", "Choose such a number."));
    }
    if wanted.tolerance.is_some_and(|tolerance| !(tolerance.is_finite() && tolerance >= 0.0)) {
        return Err(failure("evaluate.tolerance", "A tolerance is 0 or more.", "Choose such a number."));
    }
    Ok(())
}

impl Loaded {
    /// Index of the class that counts as positive: the one that is wanted, or the second one of two and the first of more.
    ///
    /// # Errors
    /// There is no such class.
    pub fn positive(&self, wanted: Option<&String>) -> Result<usize, Failure> {
        match wanted {
            _ if self.data.roles.task == Task::Regression => Ok(0),
            None => Ok(usize::from(self.classes.len() == 2)),
            Some(name) => self.classes.iter().position(|class| class == name).ok_or_else(|| {
                let classes: Vec<&str> = self.classes.iter().map(String::as_str).collect();
                let message = format!("There is no class “{name}”; there are {}.", crate::format::list(&classes));
                failure("evaluate.class", message, "Choose one of them.")
            }),
        }
    }
}

#[cfg(test)]
mod tests;
