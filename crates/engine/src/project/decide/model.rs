//! Train, Pipeline and Registry: runs, versions and their names.

use protocol::{Failure, PipelineConfig, RunConfig};

use super::{Decided, read};
use crate::failure::failure;
use crate::format::bytes as size;
use crate::journal::Action;
use crate::project::{ImportKind, Project};
use crate::state::ALIASES;
use crate::train::{self, estimator, preparation};
use crate::{checks, foreign};

impl Project {
    pub(super) fn start_run(&self, mut config: RunConfig) -> Decided {
        let data = self.trainable()?.id;
        train::check(&config, self.state.task())?;
        config.preparation = preparation::chosen(&config.preparation);
        let run = self.state.runs.len() as u32 + 1;
        self.entry(format!("Run r-{run:03} started."), Action::RunStarted { run, data, config, trial: None })
    }

    pub(super) fn start_pipeline(&self, mut config: PipelineConfig) -> Decided {
        let data = self.trainable()?.id;
        self.check_pipeline(&config)?;
        config.run.preparation = preparation::chosen(&config.run.preparation);
        let (number, run) = (self.state.pipelines.len() as u32 + 1, self.state.runs.len() as u32 + 1);
        let action = Action::PipelineStarted { number, run, data, config, trigger: "started by hand".into() };
        self.entry(format!("Pipeline run {number} started."), action)
    }

    pub(super) fn check_pipeline(&self, config: &PipelineConfig) -> Result<(), Failure> {
        train::check(&config.run, self.state.task())?;
        checks::check_limits(&config.limits)
    }

    pub(super) fn import_model(&self, name: String, bytes: Vec<u8>) -> Decided {
        let data = self.trainable()?.id;
        if bytes.len() > foreign::MAX_BYTES {
            let message = format!("“{name}” has {}; the limit is 100 MB.", size(bytes.len() as u64));
            return Err(failure("model.too_large", message, "Choose a smaller model."));
        }
        Ok(read(name, bytes, ImportKind::Model { data }))
    }

    pub(super) fn register(&self, run: u32) -> Decided {
        let none = || failure("registry.run", "There is no such run.", "Choose a finished run.");
        let run = self.state.run(run).filter(|run| !run.deleted).ok_or_else(none)?;
        if run.trained().is_none() {
            return Err(failure(
                "registry.run",
                format!("{} has not finished, so it has no model.", run.label()),
                "Wait for the run, or choose another one.",
            ));
        }
        if let Some(version) = self.state.versions.iter().find(|version| version.run == Some(run.id)) {
            return Err(failure(
                "registry.twice",
                format!("{} is registered as {} already.", run.label(), version.label()),
                "Use that version.",
            ));
        }
        self.entry(
            format!("{} is registered as v{}.", run.label(), self.state.versions.len() + 1),
            Action::Registered { run: run.id },
        )
    }

    pub(super) fn set_alias(&self, alias: String, version: Option<u32>) -> Decided {
        if !ALIASES.contains(&alias.as_str()) {
            return Err(failure(
                "registry.alias",
                format!("There is no alias “{alias}”."),
                "Use champion or challenger.",
            ));
        }
        match version {
            Some(id) if self.state.version(id).is_none() => {
                Err(failure("registry.version", format!("There is no version v{id}."), "Choose one from the list."))
            }
            Some(id) => self.entry(format!("@{alias} points at v{id}."), Action::AliasSet { alias, version }),
            None => self.entry(format!("@{alias} points at no version."), Action::AliasSet { alias, version }),
        }
    }

    /// How the stable version was trained. For a file made elsewhere, how the newest version that was trained here was, or
    /// the first estimator with its defaults.
    pub(super) fn retraining(&self, run: Option<u32>) -> RunConfig {
        let task = self.state.stable().map_or(self.state.task(), |stable| stable.trained.signature.task);
        let runs = self.state.versions.iter().rev().map(|version| version.run);
        let configs = [run].into_iter().chain(runs).flatten().filter_map(|run| Some(&self.state.run(run)?.config));
        let fits = |config: &&RunConfig| train::check(config, task).is_ok();
        configs.into_iter().find(fits).cloned().unwrap_or_else(|| RunConfig::new(estimator::first(task), 42))
    }
}
