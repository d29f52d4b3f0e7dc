//! Runs that are trained again: to reproduce their bytes, for a learning curve, to explain their answers. What comes of it
//! is kept in memory only.

use std::rc::Rc;

use protocol::{AgainState, Failure, JobProgress, Mark, Verdict};

use super::decide::Decided;
use super::{Decision, Effect, Project};
use crate::digest::{digest, short};
use crate::failure::failure;
use crate::jobs::{Finished, Request, Rows};
use crate::state::Run;
use crate::train::curve::Point;
use crate::train::explanation::Explanation;

/// Job numbers of runs that are trained again.
pub(crate) const JOBS: u32 = 150_000_000;
/// Numbers before they begin anew.
const RANGE: u32 = 10_000_000;

/// Why a run is trained again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Reproduce,
    LearningCurve,
    Explain,
}

impl Kind {
    /// Outcomes that are remembered. Answers of a run may be a megabyte, an explanation several.
    fn remembered(self) -> usize {
        match self {
            Self::Reproduce | Self::LearningCurve => 20,
            Self::Explain => 4,
        }
    }
}

/// A run that is or was trained again.
#[derive(Clone, Debug)]
pub(crate) struct Again {
    /// Number of its job.
    pub job: u32,
    /// Job number of the run, which no other run on any branch has.
    run: u32,
    kind: Kind,
    /// What came of it; none while it is under way.
    pub outcome: Option<Result<Outcome, Failure>>,
}

/// What came of training a run again.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    Reproduced {
        /// SHA-256 of the ONNX file.
        digest: String,
        /// Digest and bytes of the answers for the validation rows.
        answers: (String, Rc<Vec<u8>>),
        /// Metrics that came out different: name, then, now.
        differs: Vec<(String, f64, f64)>,
    },
    LearningCurve(Rc<Vec<Point>>),
    Explained(Rc<Explanation>),
}

impl Again {
    /// Begins.
    pub fn begin(job: u32, run: u32, kind: Kind) -> Self {
        Self { job, run, kind, outcome: None }
    }

    /// Whether it is under way.
    pub fn runs(&self) -> bool {
        self.outcome.is_none()
    }

    /// What it does, in words.
    fn doing(&self, run: &Run) -> String {
        match self.kind {
            Kind::Reproduce => format!("Reproducing {}", run.label()),
            Kind::LearningCurve => format!("Learning curve of {}", run.label()),
            Kind::Explain => format!("Explaining {}", run.label()),
        }
    }
}

impl Project {
    /// The project as it is looked at.
    pub(super) fn shown(&self) -> &Self {
        self.past.as_ref().map_or(self, |(_, past)| past)
    }

    /// Number of the next such job.
    pub(super) fn next_again(&self) -> u32 {
        JOBS + self.transient.again_made % RANGE
    }

    /// Whether and how a run was trained again.
    pub(crate) fn again(&self, run: &Run, kind: Kind) -> Option<&Again> {
        self.again.iter().find(|again| again.run == run.job && again.kind == kind)
    }

    /// What is under way, with the run it is of. One whose run is no longer there is left to be.
    fn under_way(&self) -> impl Iterator<Item = (&Again, &Run)> {
        let all = || self.state.runs.iter().chain(self.past.iter().flat_map(|(_, past)| &past.state.runs));
        let run = move |again: &Again| all().find(|run| run.job == again.run);
        self.again.iter().filter(|again| again.runs()).filter_map(move |again| Some((again, run(again)?)))
    }

    /// Numbers of the jobs that should be running.
    pub(super) fn again_jobs(&self) -> Vec<u32> {
        self.under_way().map(|(again, _)| again.job).collect()
    }

    /// What is under way, in words.
    pub(crate) fn again_progress(&self) -> impl Iterator<Item = JobProgress> {
        self.under_way().map(|(again, run)| self.again_news(again, run))
    }

    fn again_news(&self, again: &Again, run: &Run) -> JobProgress {
        match self.transient.progress.get(&again.job) {
            Some(news) => JobProgress { doing: format!("{}: {}", again.doing(run), news.doing), ..news.clone() },
            None => JobProgress { job: again.job, doing: again.doing(run), share: None },
        }
    }

    /// How far it is that a run is trained again.
    pub(crate) fn again_state(&self, run: &Run, kind: Kind) -> AgainState {
        let Some(again) = self.again(run, kind) else { return AgainState::NotYet };
        match &again.outcome {
            None => AgainState::Running(self.again_news(again, run)),
            Some(Ok(_)) => AgainState::Ready,
            Some(Err(failure)) => AgainState::Failed(failure.clone()),
        }
    }

    /// What a trainer needs, but for the rows.
    pub(super) fn again_work(&self, job: u32) -> Option<Request> {
        let (again, run) = self.under_way().find(|(again, _)| again.job == job)?;
        let shown = self.shown();
        let version = shown.state.data_version(run.data).or_else(|| self.state.data_version(run.data))?;
        let (data, config) = (Rows::of(version, &[]), run.config.clone());
        Some(match again.kind {
            Kind::Reproduce => Request::Train { data, config },
            Kind::LearningCurve => Request::LearningCurve { data, config },
            Kind::Explain => {
                let metric = shown.state.brief_for(version.roles.task).metric;
                Request::Explain { data, config, metric }
            }
        })
    }

    /// A trainer is done with it.
    pub(super) fn again_ended(&self, job: u32, outcome: Result<Finished, Failure>) -> Decided {
        let unknown = || failure("job.unknown", "A job that was cancelled has finished.", "Nothing has to be done.");
        let (again, run) = self.under_way().find(|(again, _)| again.job == job).ok_or_else(unknown)?;
        let trained = run.trained().ok_or_else(unknown)?;
        let outcome = match outcome {
            Ok(Finished::Trained { trained: anew, answers, .. }) => {
                let values = |id: &str| Some((trained.validation.get(id)?, anew.validation.get(id)?));
                let differs = crate::train::metrics::METRICS.iter().filter_map(|metric| {
                    let (then, now) = values(metric.id).filter(|(then, now)| then != now)?;
                    Some((metric.name.to_owned(), then, now))
                });
                let answers = answers.into_vec();
                Ok(Outcome::Reproduced {
                    digest: anew.digest.clone(),
                    differs: differs.collect(),
                    answers: (digest(&answers), Rc::new(answers)),
                })
            }
            Ok(Finished::LearningCurve(points)) => Ok(Outcome::LearningCurve(Rc::new(points))),
            Ok(Finished::Explained(explanation)) => Ok(Outcome::Explained(Rc::new(*explanation))),
            Ok(_) => Err(failure("job.result", "The result belongs to another job.", "Start it again.")),
            Err(failure) => Err(failure),
        };
        let failed = match &outcome {
            Err(failure) => Some(failure.clone()),
            Ok(Outcome::Reproduced { digest, .. }) if *digest != trained.digest => Some(failure(
                "again.differs",
                format!("{} came out with other bytes: {}.", run.label(), short(digest)),
                "It may have been trained by another version of the sandbox, or by another machine.",
            )),
            Ok(_) => None,
        };
        let said = match &outcome {
            Err(failure) => failure.message.clone(),
            Ok(Outcome::LearningCurve(_)) => format!("The learning curve of {} is there.", run.label()),
            Ok(Outcome::Explained(_)) => format!("{} is explained.", run.label()),
            Ok(Outcome::Reproduced { .. }) => match &failed {
                Some(failure) => failure.message.clone(),
                None => format!("{} is reproduced: the same bytes, {}.", run.label(), short(&trained.digest)),
            },
        };
        let again = Again { outcome: Some(outcome), ..again.clone() };
        Ok(Decision { failed, ..Decision::new(said, Effect::Again(Box::new(again))) })
    }

    /// Gives it up.
    pub(super) fn cancel_again(&self, job: u32) -> Decided {
        let unknown = || failure("job.unknown", "This job is not running.", "Nothing has to be done.");
        let (again, run) = self.under_way().find(|(again, _)| again.job == job).ok_or_else(unknown)?;
        Ok(Decision::new(format!("{} was cancelled.", again.doing(run)), Effect::AgainEnds(job)))
    }

    /// Takes in that one begins or ended. The oldest outcomes are forgotten.
    pub(super) fn keep_again(&mut self, again: Again) {
        self.transient.again_made += u32::from(again.runs());
        self.again.retain(|known| (known.run, known.kind) != (again.run, again.kind));
        self.again.push(again);
        let known = |kind: Kind| self.again.iter().filter(move |known| known.kind == kind);
        if let Some(kind) = self.again.last().map(|newest| newest.kind)
            && known(kind).count() > kind.remembered()
            && let Some(place) = self.again.iter().position(|known| known.kind == kind && !known.runs())
        {
            self.again.remove(place);
        }
        self.tell_past();
    }

    /// Takes in that one was given up.
    pub(super) fn drop_again(&mut self, job: u32) {
        self.again.retain(|again| again.job != job);
        self.tell_past();
    }

    fn tell_past(&mut self) {
        if let Some((_, past)) = &mut self.past {
            past.again.clone_from(&self.again);
        }
    }

    /// Answers for the validation rows that a reproduction made: digest and bytes.
    pub(crate) fn answers_again(&self, run: &Run) -> Option<(String, Rc<Vec<u8>>)> {
        match self.again(run, Kind::Reproduce)?.outcome.as_ref()? {
            Ok(Outcome::Reproduced { answers, .. }) => Some(answers.clone()),
            _ => None,
        }
    }

    /// The learning curve of a run, or why there is none, once it was computed.
    pub(crate) fn learning_curve(&self, run: &Run) -> Option<Result<Rc<Vec<Point>>, Failure>> {
        match self.again(run, Kind::LearningCurve)?.outcome.as_ref()? {
            Ok(Outcome::LearningCurve(points)) => Some(Ok(points.clone())),
            Ok(_) => None,
            Err(failure) => Some(Err(failure.clone())),
        }
    }

    /// Why a run answers as it does, once it was computed.
    pub(crate) fn explained(&self, run: &Run) -> Option<Rc<Explanation>> {
        match self.again(run, Kind::Explain)?.outcome.as_ref()? {
            Ok(Outcome::Explained(explanation)) => Some(explanation.clone()),
            _ => None,
        }
    }

    /// Whether a run came out the same when it was trained again, with what was compared.
    pub(crate) fn reproduced(&self, run: &Run) -> Option<Verdict> {
        let trained = run.trained()?;
        match self.again(run, Kind::Reproduce)?.outcome.as_ref()? {
            Ok(Outcome::Reproduced { digest, .. }) if *digest == trained.digest => Some(Verdict {
                mark: Mark::Ok,
                title: format!("Same bytes: SHA-256 {}.", short(digest)),
                why: format!(
                    "It was trained again from the rows of d{} and its configuration, in a fresh trainer; the ONNX file is the same, byte for byte.",
                    run.data
                ),
            }),
            Ok(Outcome::Reproduced { digest, differs, .. }) => {
                let moved: Vec<String> = differs
                    .iter()
                    .map(|(name, then, now)| format!("{name} {} instead of {}", exact(*now), exact(*then)))
                    .collect();
                let what = if moved.is_empty() { "all metrics are the same".into() } else { moved.join(", ") };
                Some(Verdict {
                    mark: Mark::Bad,
                    title: format!("Other bytes: {} instead of {}.", short(digest), short(&trained.digest)),
                    why: format!(
                        "On validation {what}. Another version of the sandbox, or another machine, may have trained it."
                    ),
                })
            }
            Ok(_) => None,
            Err(failure) => {
                Some(Verdict { mark: Mark::Bad, title: failure.message.clone(), why: failure.hint.clone() })
            }
        }
    }
}

/// All digits: a difference may be in the last one.
fn exact(value: f64) -> String {
    value.to_string().replace('-', "−")
}
