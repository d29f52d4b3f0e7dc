//! Work for trainers: what they need, and what becomes of their results.

use protocol::Failure;
use serde_bytes::ByteBuf;

use super::{Decided, sweeps};
use crate::content::Content;
use crate::failure::failure;
use crate::jobs::{self, Finished, Request, Rows};
use crate::journal::Action;
use crate::project::{Decision, Effect, IMPORTS, Import, ImportKind, Project, ROWS, Stored, again, profiles, travel};
use crate::state::{Run, RunState};
use crate::sweep;
use crate::train::Trained;
use crate::verify::{self, Verification};

impl Project {
    /// Decides on what a trainer gave back.
    ///
    /// # Errors
    /// The job is not known any more. Work that failed is a decision too.
    pub fn finished(&self, job: u32, outcome: Result<Vec<u8>, Failure>) -> Decided {
        self.finished_after(job, outcome, None)
    }

    /// As [`finished`](Self::finished), with the milliseconds that the job was in its trainer.
    ///
    /// # Errors
    /// As [`finished`](Self::finished).
    pub fn finished_after(&self, job: u32, outcome: Result<Vec<u8>, Failure>, took_ms: Option<f64>) -> Decided {
        let seconds = took_ms.map(sweeps::seconds);
        let outcome = outcome.and_then(|bytes| {
            jobs::read_result(bytes)
                .ok_or_else(|| failure("job.result", "The result of the job cannot be read.", "Start it again."))
        });
        if job >= sweep::JOBS {
            return self.trial_ended(job, outcome, took_ms);
        }
        if job >= again::JOBS {
            return self.again_ended(job, outcome);
        }
        if job >= verify::JOBS {
            return self.verified(job, outcome);
        }
        if job >= travel::JOBS {
            return self.arrived(job, outcome);
        }
        if job >= profiles::JOBS {
            return self.profiled(job, outcome);
        }
        if job >= ROWS {
            return self.handed_over(job, outcome);
        }
        if job >= IMPORTS {
            return self.imported(job, outcome);
        }
        let Some(run) = self.working(job) else {
            return Err(failure("job.unknown", "A job that was cancelled has finished.", "Nothing has to be done."));
        };
        let (run, label, pipeline) = (run.id, run.label(), run.pipeline);
        match (pipeline, outcome) {
            (None, Ok(Finished::Trained { trained, onnx, answers })) => self.entry_with(
                contents(&trained, onnx, answers),
                format!("Run {label} finished."),
                Action::RunFinished { run, trained, seconds },
            ),
            (Some(number), Ok(Finished::Pipeline { reports, packaged })) => {
                let (blobs, trained) = packaged.map_or((Vec::new(), None), |(trained, onnx, answers)| {
                    (contents(&trained, onnx, answers), Some(trained))
                });
                let said = match &trained {
                    Some(_) => {
                        format!("Pipeline run {number} passed and registered v{}.", self.state.versions.len() + 1)
                    }
                    None => format!("Pipeline run {number} failed; nothing was registered."),
                };
                self.entry_with(blobs, said, Action::PipelineFinished { number, reports, trained, seconds })
            }
            (None, Err(failure)) => {
                self.entry(format!("Run {label} failed: {}", failure.message), Action::RunFailed { run, failure })
            }
            (Some(number), Err(failure)) => self.entry(
                format!("Pipeline run {number} broke: {}", failure.message),
                Action::PipelineFailed { number, failure },
            ),
            (_, Ok(_)) => Err(failure("job.result", "The result belongs to another job.", "Start it again.")),
        }
    }

    /// The rows of the file that is looked over. Without them there is nothing to import.
    fn handed_over(&self, job: u32, outcome: Result<Finished, Failure>) -> Decided {
        let of_this = self.transient.read.as_ref().is_some_and(|read| read.rows_job() == job);
        match outcome {
            _ if !of_this => {
                Err(failure("job.unknown", "Rows came of a file that was left.", "Nothing has to be done."))
            }
            Ok(Finished::Stored(stored)) => Ok(Decision::new("", Effect::Rows(stored))),
            Ok(_) => Err(failure("job.result", "The result belongs to another job.", "Drop the file again.")),
            Err(failure) => {
                let said = failure.message.clone();
                Ok(Decision { failed: Some(failure), ..Decision::new(said, Effect::Read(None)) })
            }
        }
    }

    fn profiled(&self, job: u32, outcome: Result<Finished, Failure>) -> Decided {
        let wanted = self.profile_wanted().filter(|wanted| wanted.job == job).ok_or_else(|| {
            failure("job.unknown", "Rows were looked at that are not shown any more.", "Nothing has to be done.")
        })?;
        let profile = match outcome {
            Ok(Finished::Profiled(profile)) => Ok(*profile),
            Ok(_) => Err(failure("job.result", "The result belongs to another job.", "Reload the page.")),
            Err(failure) => Err(failure),
        };
        let failed = profile.as_ref().err().cloned();
        Ok(Decision { failed, ..Decision::new("", Effect::Profile(Box::new((wanted.key, profile)))) })
    }

    pub(super) fn verified(&self, job: u32, outcome: Result<Finished, Failure>) -> Decided {
        let next = self.verifying(job).and_then(|verification| verification.after(job, outcome));
        let next = next
            .ok_or_else(|| failure("job.unknown", "A job that was stopped has finished.", "Nothing has to be done."))?;
        Ok(match next {
            Ok(next) => {
                let said = if next.is_done() { next.sentence() } else { String::new() };
                let differs = next.is_done() && !next.holds();
                let hint = "It may have been changed by hand, or made by another version of the sandbox.";
                let failed = differs.then(|| failure("verify.differs", said.clone(), hint));
                Decision { failed, ..Decision::new(said, Effect::Verify(Some(Box::new(next)))) }
            }
            Err(failure) => {
                Decision { failed: Some(failure.clone()), ..Decision::new(failure.message, Effect::Verify(None)) }
            }
        })
    }

    /// The verification that does this job.
    pub(super) fn verifying(&self, job: u32) -> Option<&Verification> {
        self.transient.verification.as_ref().filter(|known| known.jobs().contains(&job))
    }

    /// Begins to verify a file, or the project through the file it would be saved as.
    pub(super) fn verify(&self, file: Option<(String, Vec<u8>)>) -> Decided {
        if self.transient.verification.as_ref().is_some_and(|known| !known.is_done()) {
            return Err(failure("verify.running", "A verification is under way.", "Wait for it, or stop it."));
        }
        let number = self.transient.verification_steps;
        let (said, verification) = match file {
            None => ("Verifying the project.".into(), Verification::new(number, None, self.export()?)),
            Some((name, file)) => (format!("Verifying {name}."), Verification::new(number, Some(name), file)),
        };
        Ok(Decision::new(said, Effect::Verify(Some(Box::new(verification)))))
    }

    pub(super) fn imported(&self, job: u32, outcome: Result<Finished, Failure>) -> Decided {
        if !self.transient.imports.iter().any(|(id, ..)| *id == job) {
            return Err(failure("job.unknown", "A file was read that was cancelled.", "Nothing has to be done."));
        }
        let outcome = match outcome {
            Ok(finished) => finished,
            Err(failure) => {
                let said = failure.message.clone();
                return Ok(Decision { failed: Some(failure), ends: Some(job), ..Decision::new(said, Effect::Nothing) });
            }
        };
        match outcome {
            Finished::ModelImported { trained, onnx } => {
                let import = self.transient.imports.iter().find(|(id, _)| *id == job).map(|(_, import)| import);
                let Some(Import { name, kind: ImportKind::Model { data }, .. }) = import else {
                    return Err(failure("job.result", "The result belongs to another job.", "Choose the file again."));
                };
                let (name, data) = (name.clone(), *data);
                let said = format!("{name} is registered as v{}.", self.state.versions.len() + 1);
                let blob = (trained.digest.clone(), onnx.into_vec().into());
                let action = Action::ModelImported { name, data, trained };
                Ok(Decision { ends: Some(job), ..self.entry_with(vec![blob], said, action)? })
            }
            Finished::Opened(stored) => {
                let stored = Stored::from(stored);
                let entries = crate::format::entries(stored.entries.len() as u64);
                let said = format!("The project file is open, with {entries} in its journal.");
                Ok(Decision { opens: Some(stored), ends: Some(job), ..Decision::new(said, Effect::Nothing) })
            }
            Finished::Read(read) => {
                // It shows by itself.
                Ok(Decision { ends: Some(job), ..Decision::new("", Effect::Read(Some(read))) })
            }
            _ => Err(failure("job.result", "The result belongs to another job.", "Drop the file again.")),
        }
    }

    /// What a trainer needs to do a job; none for a job that should not be running, or whose rows are lost.
    pub fn request(&self, job: u32) -> Option<Vec<u8>> {
        if let Some((_, import)) = self.transient.imports.iter().find(|(known, _)| *known == job) {
            let (name, bytes) = (import.name.clone(), import.bytes.clone().into());
            let request = match &import.kind {
                ImportKind::Table { file, choices } => {
                    Request::ReadCsv { job, file: file.clone(), choices: choices.clone() }
                }
                ImportKind::Project => Request::Open { file: bytes },
                ImportKind::Model { data } => {
                    Request::ImportModel { name, bytes, data: Rows::of(self.state.data_version(*data)?, &[]) }
                }
            };
            return Some(jobs::encode(&request.with_rows(&self.blobs)?));
        }
        if let Some(verification) = self.verifying(job) {
            return verification.request(job);
        }
        if let Some(wanted) = self.profile_wanted().filter(|wanted| wanted.job == job) {
            return Some(jobs::encode(&self.profile_request(wanted)?));
        }
        if let Some(journey) = self.transient.journey.filter(|journey| journey.job == job) {
            return Some(self.directions(journey.place));
        }
        let work = match job {
            sweep::JOBS.. => self.trial_work(job),
            again::JOBS.. => self.again_work(job),
            _ => self.work(job),
        };
        Some(jobs::encode(&work?.with_rows(&self.blobs)?))
    }

    /// The file that a trainer needs beside the request for a job, by the number under which the page handed it over.
    pub fn file(&self, job: u32) -> Option<u32> {
        self.transient.imports.iter().find(|(known, _)| *known == job).and_then(|(_, import)| match &import.kind {
            ImportKind::Table { file, .. } => Some(file.id),
            ImportKind::Project | ImportKind::Model { .. } => None,
        })
    }

    /// What a trainer needs for a run that is running, but for the rows.
    pub(crate) fn work(&self, job: u32) -> Option<Request> {
        let run = self.working(job)?;
        let version = self.state.data_version(run.data)?;
        let number = run.pipeline;
        let pipeline = self.state.pipelines.iter().find(|pipeline| Some(pipeline.number) == number);
        Some(match pipeline {
            Some(pipeline) => {
                let data = Rows::of(version, &pipeline.expectations);
                Request::Pipeline { data, config: pipeline.config.clone(), brief: pipeline.brief.clone() }
            }
            None => Request::Train { data: Rows::of(version, &[]), config: run.config.clone() },
        })
    }

    /// The run that is at work under this job number.
    pub(super) fn working(&self, job: u32) -> Option<&Run> {
        self.state.runs.iter().find(|run| run.job == job && run.state == RunState::Running)
    }

    pub(super) fn cancel(&self, job: u32) -> Decided {
        if job >= sweep::JOBS {
            let none = || failure("job.unknown", "This sweep is not running.", "Nothing has to be done.");
            return self.cancel_sweep(self.sweep_of(job).ok_or_else(none)?.id);
        }
        if job >= again::JOBS {
            return self.cancel_again(job);
        }
        if job >= verify::JOBS {
            return Ok(Decision::new("Verifying was stopped.", Effect::Verify(None)));
        }
        if job >= travel::JOBS {
            return Ok(Decision::new("Going back was stopped.", Effect::Travel(None)));
        }
        if job >= profiles::JOBS {
            return Err(failure("job.needed", "The page needs this job.", "Wait for it."));
        }
        if let Some((_, import)) = self.transient.imports.iter().find(|(id, _)| *id == job) {
            return Ok(Decision {
                ends: Some(job),
                ..Decision::new(format!("Reading {} was stopped.", import.name), Effect::Nothing)
            });
        }
        let run = self.working(job);
        let run = run.ok_or_else(|| failure("job.unknown", "This job is not running.", "Nothing has to be done."))?;
        match run.pipeline {
            Some(number) => {
                self.entry(format!("Pipeline run {number} was cancelled."), Action::PipelineCancelled { number })
            }
            None => self.entry(format!("Run {} was cancelled.", run.label()), Action::RunCancelled { run: run.id }),
        }
    }
}

/// What is kept of a model, by digest.
fn contents(trained: &Trained, onnx: ByteBuf, answers: ByteBuf) -> Vec<(String, Content)> {
    let answers = trained.answers.iter().map(|digest| (digest.clone(), answers.to_vec().into()));
    [(trained.digest.clone(), onnx.into_vec().into())].into_iter().chain(answers).collect()
}
