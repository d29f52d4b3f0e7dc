//! Commands into decisions: what is allowed, and which entry records it.

use protocol::{CanaryStep, Command, Deployment, Failure, Gates, PipelineConfig, RunConfig, Split, Strategy};

use super::{Decision, Effect, IMPORTS, Import, ImportKind, Project, Stored, defaults, travel};
use crate::data::{self, DataVersion, Origin, builtin, roles, split};
use crate::digest::digest;
use crate::failure::failure;
use crate::format::{count, duration, whole};
use crate::jobs::{self, Finished, Request, Rows};
use crate::journal::{self, Action, Chain, Entry};
use crate::monitor::rules;
use crate::runtime::{self, Runtime};
use crate::state::{ALIASES, Run, RunState};
use crate::train::{estimator, metrics};
use crate::verify::{self, Verification};
use crate::{faults, foreign, views};

pub(super) type Decided = Result<Decision, Failure>;

/// Labelled requests that retraining needs at least.
pub const RETRAIN_LEAST: u32 = 200;

/// Starts reading a file in a trainer.
fn read(name: String, bytes: Vec<u8>, kind: ImportKind) -> Decision {
    Decision::new(format!("Reading {name}."), Effect::Import(Import { name, bytes, kind }))
}

impl Decision {
    pub(super) fn new(said: impl Into<String>, effect: Effect) -> Self {
        Self { entry: None, blobs: Vec::new(), said: said.into(), opens: None, failed: None, effect, ends: None }
    }
}

impl Project {
    /// Decides on a command without changing anything.
    ///
    /// # Errors
    /// Why it cannot be done, and what to do.
    pub fn decide(&self, command: Command) -> Decided {
        if self.past.is_some() && !travel::allowed(&command) {
            return Err(travel::looking_back());
        }
        match command {
            Command::RenameProject { name } => {
                let name = name.trim().to_owned();
                if name.is_empty() || name.chars().count() > 80 {
                    return Err(failure("project.name", "A name has 1 to 80 characters.", "Type a shorter name."));
                }
                self.entry(format!("The project is called “{name}”."), Action::ProjectRenamed { name })
            }
            Command::SetBrief(brief) => self.set_brief(brief),
            Command::LoadBuiltin { set } => self.load_builtin(&set),
            Command::ImportCsv { name, bytes } => {
                if bytes.len() > table::MAX_BYTES {
                    let message =
                        format!("“{name}” has {}; the limit is 50 MB.", crate::format::bytes(bytes.len() as u64));
                    return Err(failure(
                        "csv.too_large",
                        message,
                        "Keep a sample of the rows, or only the columns you need.",
                    ));
                }
                Ok(read(name, bytes, ImportKind::Table))
            }
            Command::ImportModel { name, bytes } => {
                let data = self.trainable()?.id;
                if bytes.len() > foreign::MAX_BYTES {
                    let message =
                        format!("“{name}” has {}; the limit is 100 MB.", crate::format::bytes(bytes.len() as u64));
                    return Err(failure("model.too_large", message, "Choose a smaller model."));
                }
                Ok(read(name, bytes, ImportKind::Model { data }))
            }
            // Whether it can be opened shows when a trainer has replayed it.
            Command::OpenProject { name, bytes } => Ok(read(name, bytes, ImportKind::Project)),
            Command::SetRoles(roles) => {
                let version = self.current()?;
                let data = runtime::dataset(&self.blobs, version)?;
                roles::check(&data.table, &roles)?;
                self.entry(format!("Target is “{}”.", roles.target), Action::RolesSet { data: version.id, roles })
            }
            Command::SetSplit(split) => {
                let version = self.current()?;
                let data = runtime::dataset(&self.blobs, version)?;
                split::check(&data.table, &version.roles, &split, version.keeps_traffic_aside())?;
                self.entry("The rows are divided anew.", Action::SplitSet { data: version.id, split })
            }
            Command::StartRun(config) => {
                let data = self.trainable()?.id;
                estimator::check(&config.estimator, self.state.task())?;
                let run = self.state.runs.len() as u32 + 1;
                self.entry(format!("Run r-{run:03} started."), Action::RunStarted { run, data, config })
            }
            Command::StartPipeline(config) => {
                let data = self.trainable()?.id;
                self.check_pipeline(&config)?;
                let (number, run) = (self.state.pipelines.len() as u32 + 1, self.state.runs.len() as u32 + 1);
                let action = Action::PipelineStarted { number, run, data, config, trigger: "started by hand".into() };
                self.entry(format!("Pipeline run {number} started."), action)
            }
            Command::CancelJob { job } => self.cancel(job),
            Command::Verify => self.verify(None),
            Command::VerifyFile { name, bytes } => self.verify(Some((name, bytes))),
            Command::RegisterRun { run } => self.register(run),
            Command::SetAlias { alias, version } => self.set_alias(alias, version),
            Command::Deploy(deployment) => self.deploy(deployment),
            Command::Promote => {
                self.button(views::deploy::buttons(self).promote, "The canary goes on.", Action::Promoted)
            }
            Command::PromoteFully => self.button(
                views::deploy::buttons(self).promote_fully,
                "The new version has all traffic.",
                Action::PromotedFully,
            ),
            Command::Abort => self.button(
                views::deploy::buttons(self).abort,
                "The rollout was aborted; the stable version has all traffic.",
                Action::Aborted,
            ),
            Command::Retry => self.button(
                views::deploy::buttons(self).retry,
                "The rollout starts again from its first step.",
                Action::Retried,
            ),
            Command::RollBack => self.button(
                views::deploy::buttons(self).roll_back,
                "The version before has all traffic again.",
                Action::RolledBack,
            ),
            Command::SetTraffic(traffic) => {
                if !(1.0..=200.0).contains(&traffic.rate) {
                    return Err(failure(
                        "traffic.rate",
                        "The rate is out of range.",
                        "Choose 1 to 200 requests in a simulated minute.",
                    ));
                }
                if traffic.label_delay > defaults::MAX_LABEL_DELAY {
                    return Err(failure(
                        "traffic.delay",
                        "Labels would take more than 14 days.",
                        "Choose a shorter delay.",
                    ));
                }
                let said = format!(
                    "About {} requests a minute; labels come after {}.",
                    crate::format::value(traffic.rate),
                    duration(traffic.label_delay)
                );
                self.entry(said, Action::TrafficSet { traffic })
            }
            Command::AddFault(fault) => {
                let runtime = self.deployed()?;
                let generated = runtime.source.rows().is_none();
                let fault = faults::from_now(fault, self.state.tick);
                faults::check(&fault, runtime.source.schema(), generated, self.state.tick)?;
                if self.state.faults.len() >= faults::MOST {
                    let message = format!("There are {} faults already.", faults::MOST);
                    return Err(failure("fault.many", message, "Remove one first."));
                }
                self.entry("The fault is scheduled.", Action::FaultAdded { fault })
            }
            Command::RemoveFault { fault } => {
                if !self.state.faults.iter().any(|known| known.id == fault) {
                    return Err(failure("fault.unknown", "This fault is not scheduled.", "Choose one of the list."));
                }
                self.entry("The fault is gone from now on.", Action::FaultRemoved { fault })
            }
            Command::SetRule(rule) => {
                rules::check(&rule, &views::monitor::metrics(self))?;
                let known = self.state.rules.iter().any(|known| known.rule.name == rule.name);
                if self.state.rules.len() >= rules::MOST && !known {
                    let message = format!("There are {} rules already.", rules::MOST);
                    return Err(failure("rule.many", message, "Delete one first."));
                }
                self.entry(format!("Rule {} is watched.", rule.name), Action::RuleSet { rule })
            }
            Command::RemoveRule { name } => {
                if !self.state.rules.iter().any(|known| known.rule.name == name) {
                    return Err(failure(
                        "rule.unknown",
                        format!("There is no rule “{name}”."),
                        "Choose one of the list.",
                    ));
                }
                self.entry(format!("Rule {name} is deleted."), Action::RuleRemoved { name })
            }
            Command::Retrain { rows } => self.retrain(rows),
            Command::SetPauseOnAlert(on) => self.entry(
                if on { "The clock pauses when an alert fires." } else { "The clock runs on when an alert fires." },
                Action::PauseOnAlertSet { on },
            ),
            Command::Undo => self.undo(),
            Command::Redo => self.redo(),
            Command::LookBack(moment) => self.look_back(moment),
            Command::ReturnToNow => self.return_to_now(),
            Command::GoOnFromHere => self.go_on_from_here(),
        }
    }

    /// Decides on what a trainer gave back.
    ///
    /// # Errors
    /// The job is not known any more. Work that failed is a decision too.
    pub fn finished(&self, job: u32, outcome: Result<Vec<u8>, Failure>) -> Decided {
        let outcome = outcome.and_then(|bytes| {
            postcard::from_bytes(&bytes)
                .map_err(|_| failure("job.result", "The trainer's result cannot be read.", "Start it again."))
        });
        if job >= verify::JOBS {
            return self.verified(job, outcome);
        }
        if job >= travel::JOBS {
            return self.arrived(job, outcome);
        }
        if job >= IMPORTS {
            return self.imported(job, outcome);
        }
        let Some(run) = self.working(job) else {
            return Err(failure(
                "job.unknown",
                "A trainer finished work that was cancelled.",
                "Nothing has to be done.",
            ));
        };
        let (run, label, pipeline) = (run.id, run.label(), run.pipeline);
        match (pipeline, outcome) {
            (None, Ok(Finished::Trained { trained, onnx })) => {
                let blob = (trained.digest.clone(), onnx.into_vec());
                self.entry_with(vec![blob], format!("Run {label} finished."), Action::RunFinished { run, trained })
            }
            (Some(number), Ok(Finished::Pipeline { reports, packaged })) => {
                let (blobs, trained) = packaged.map_or((Vec::new(), None), |(trained, onnx)| {
                    (vec![(trained.digest.clone(), onnx.into_vec())], Some(trained))
                });
                let said = match &trained {
                    Some(_) => {
                        format!("Pipeline run {number} passed and registered v{}.", self.state.versions.len() + 1)
                    }
                    None => format!("Pipeline run {number} failed; nothing was registered."),
                };
                self.entry_with(blobs, said, Action::PipelineFinished { number, reports, trained })
            }
            (None, Err(failure)) => {
                self.entry(format!("Run {label} failed: {}", failure.message), Action::RunFailed { run, failure })
            }
            (Some(number), Err(failure)) => self.entry(
                format!("Pipeline run {number} broke: {}", failure.message),
                Action::PipelineFailed { number, failure },
            ),
            (_, Ok(_)) => Err(failure("job.result", "The trainer answered another question.", "Start it again.")),
        }
    }

    fn verified(&self, job: u32, outcome: Result<Finished, Failure>) -> Decided {
        let next = self.verifying(job).and_then(|verification| verification.after(job, outcome));
        let next = next.ok_or_else(|| {
            failure("job.unknown", "A trainer finished work that was stopped.", "Nothing has to be done.")
        })?;
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
    fn verifying(&self, job: u32) -> Option<&Verification> {
        self.transient.verification.as_ref().filter(|known| known.jobs().contains(&job))
    }

    /// Begins to verify a file, or the project through the file it would be saved as.
    fn verify(&self, file: Option<(String, Vec<u8>)>) -> Decided {
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

    fn imported(&self, job: u32, outcome: Result<Finished, Failure>) -> Decided {
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
                    return Err(failure(
                        "job.result",
                        "The trainer answered another question.",
                        "Choose the file again.",
                    ));
                };
                let (name, data) = (name.clone(), *data);
                let said = format!("{name} is registered as v{}.", self.state.versions.len() + 1);
                let blob = (trained.digest.clone(), onnx.into_vec());
                let action = Action::ModelImported { name, data, trained };
                Ok(Decision { ends: Some(job), ..self.entry_with(vec![blob], said, action)? })
            }
            Finished::Opened(stored) => {
                let stored = Stored::from(stored);
                let entries = crate::format::entries(stored.entries.len() as u64);
                let said = format!("The project file is open, with {entries} in its journal.");
                Ok(Decision { opens: Some(stored), ends: Some(job), ..Decision::new(said, Effect::Nothing) })
            }
            Finished::Imported(file) => {
                let id = self.state.data.len() as u32 + 1;
                let generated = false;
                let version = DataVersion {
                    id,
                    name: file.name,
                    origin: Origin::File { dialect: file.dialect },
                    parent: None,
                    digest: digest(&file.table),
                    rows: file.rows,
                    split: builtin::default_split(generated, file.roles.task, 42),
                    roles: file.roles,
                    warnings: file.warnings,
                    traffic: id,
                };
                let said = format!("{} read as d{id}: {}.", version.name, count(u64::from(version.rows), "row"));
                let blob = (version.digest.clone(), file.table.into_vec());
                let decision = self.entry_with(vec![blob], said, Action::DataAdded { version: Box::new(version) })?;
                Ok(Decision { ends: Some(job), ..decision })
            }
            _ => Err(failure("job.result", "The trainer answered another question.", "Drop the file again.")),
        }
    }

    /// What a trainer needs to do a job; none for a job that should not be running, or whose rows are lost.
    pub fn request(&self, job: u32) -> Option<Vec<u8>> {
        if let Some((_, import)) = self.transient.imports.iter().find(|(known, _)| *known == job) {
            let (name, bytes) = (import.name.clone(), import.bytes.clone().into());
            let request = match import.kind {
                ImportKind::Table => Request::Import { name, bytes },
                ImportKind::Project => Request::Open { file: bytes },
                ImportKind::Model { data } => {
                    Request::ImportModel { name, bytes, data: Rows::of(self.state.data_version(data)?) }
                }
            };
            return Some(jobs::encode(&request.with_rows(&self.blobs)?));
        }
        if let Some(verification) = self.verifying(job) {
            return verification.request(job);
        }
        if let Some(journey) = self.transient.journey.filter(|journey| journey.job == job) {
            return Some(self.directions(journey.place));
        }
        Some(jobs::encode(&self.work(job)?.with_rows(&self.blobs)?))
    }

    /// What a trainer needs for a run that is running, but for the rows.
    pub(crate) fn work(&self, job: u32) -> Option<Request> {
        let run = self.working(job)?;
        let version = self.state.data_version(run.data)?;
        let data = Rows::of(version);
        let number = run.pipeline;
        let pipeline = self.state.pipelines.iter().find(|pipeline| Some(pipeline.number) == number);
        Some(match pipeline {
            Some(pipeline) => {
                Request::Pipeline { data, config: pipeline.config.clone(), brief: pipeline.brief.clone() }
            }
            None => Request::Train { data, config: run.config.clone() },
        })
    }

    /// The run that is at work under this job number.
    fn working(&self, job: u32) -> Option<&Run> {
        self.state.runs.iter().find(|run| run.job == job && run.state == RunState::Running)
    }

    fn entry(&self, said: impl Into<String>, action: Action) -> Decided {
        self.entry_with(Vec::new(), said, action)
    }

    fn entry_with(&self, blobs: Vec<(String, Vec<u8>)>, said: impl Into<String>, action: Action) -> Decided {
        let (entry, line, chain) = self.write(action)?;
        Ok(Decision { entry: Some(line), blobs, ..Decision::new(said, Effect::Act(entry, chain)) })
    }

    /// The next entry, its line and the checksum up to it.
    ///
    /// # Errors
    /// The line could not be read again, because JSON has no word for what is not a finite number, or goes beyond what a
    /// journal may hold.
    pub(super) fn write(&self, action: Action) -> Result<(Entry, Vec<u8>, Chain), Failure> {
        let entry = Entry::new(self.entries(), self.state.tick, action);
        let (line, chain) = entry.encode(self.chain);
        match journal::next(&line, &self.entries, &self.branches, self.chain) {
            Ok(_) => Ok((entry, line, chain)),
            Err(Failure { code, .. }) if code == "journal.entry" => Err(failure(
                "journal.value",
                "What came out holds numbers that cannot be kept: they are infinite, or none at all.",
                "Look for extreme or missing values in the data.",
            )),
            Err(Failure { code, message, .. }) => Err(failure(
                &code,
                format!("This cannot be kept. {message}"),
                "Take something smaller, or go on in a new project.",
            )),
        }
    }

    fn button(&self, blocked: Option<String>, said: &str, action: Action) -> Decided {
        match blocked {
            Some(why) => Err(failure("rollout.state", why, "Look at the rollout on Deploy.")),
            None => self.entry(said, action),
        }
    }

    fn current(&self) -> Result<&DataVersion, Failure> {
        self.state
            .current()
            .ok_or_else(|| failure("data.none", "There is no data yet.", "Load a built-in set or drop a CSV on Data."))
    }

    fn deployed(&self) -> Result<&Runtime, Failure> {
        self.runtime
            .as_ref()
            .ok_or_else(|| failure("deploy.none", "Nothing is deployed yet.", "Deploy a version first."))
    }

    /// The current data version, if a model can be trained on it.
    fn trainable(&self) -> Result<&DataVersion, Failure> {
        let version = self.current()?;
        let data = runtime::dataset(&self.blobs, version)?;
        roles::check(&data.table, &version.roles)?;
        split::check(&data.table, &version.roles, &version.split, version.keeps_traffic_aside())?;
        Ok(version)
    }

    fn check_pipeline(&self, config: &PipelineConfig) -> Result<(), Failure> {
        estimator::check(&config.run.estimator, self.state.task())?;
        let Gates { missing, overlap, gain, size } = config.gates;
        let shares = [("missing", missing), ("overlap", overlap)];
        if let Some((name, _)) = shares.iter().find(|(_, share)| !(0.0..=1.0).contains(share)) {
            return Err(failure(
                "pipeline.gate",
                format!("The limit for {name} is not a share."),
                "Choose a share from 0 to 1.",
            ));
        }
        if !(-10.0..=1.0).contains(&gain) || size == 0 {
            return Err(failure(
                "pipeline.gate",
                "The limit for gain or size is out of range.",
                "Choose a gain up to 1 and a size above 0.",
            ));
        }
        Ok(())
    }

    fn set_brief(&self, brief: protocol::Brief) -> Decided {
        if brief.use_case.chars().count() > 2_000 || brief.cost.chars().count() > 2_000 {
            return Err(failure("brief.long", "A text has more than 2,000 characters.", "Shorten it."));
        }
        for id in [&brief.metric, &brief.guardrail] {
            if metrics::find(id).is_none() {
                return Err(failure("brief.metric", format!("There is no metric “{id}”."), "Choose one of the list."));
            }
        }
        let numbers = [brief.target, brief.guardrail_limit, brief.success_rate, brief.latency_p99_ms];
        if numbers.iter().any(|number| !number.is_finite())
            || !(0.0..=1.0).contains(&brief.success_rate)
            || brief.latency_p99_ms <= 0.0
        {
            return Err(failure(
                "brief.limit",
                "A limit is not a number, or out of range.",
                "The success rate lies from 0 to 1, the latency above 0 ms.",
            ));
        }
        self.entry("The brief is saved.", Action::BriefSet { brief: Box::new(brief) })
    }

    fn load_builtin(&self, set: &str) -> Decided {
        let set = builtin::find(set)
            .ok_or_else(|| failure("data.set", format!("There is no data set “{set}”."), "Choose one of the list."))?;
        let table = data::encode(&set.table(self.state.seed));
        let id = self.state.data.len() as u32 + 1;
        let version = DataVersion {
            id,
            name: set.name.into(),
            origin: set.origin(),
            parent: None,
            digest: digest(&table),
            rows: data::decode(&table).map_or(0, |table| table.rows() as u32),
            roles: set.roles(),
            split: set.split(42),
            warnings: Vec::new(),
            traffic: id,
        };
        let said = format!("{} is d{id}: {}.", set.name, count(u64::from(version.rows), "row"));
        self.entry_with(vec![(version.digest.clone(), table)], said, Action::DataAdded { version: Box::new(version) })
    }

    fn cancel(&self, job: u32) -> Decided {
        if job >= verify::JOBS {
            return Ok(Decision::new("Verifying was stopped.", Effect::Verify(None)));
        }
        if job >= travel::JOBS {
            return Ok(Decision::new("Going back was stopped.", Effect::Travel(None)));
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

    fn register(&self, run: u32) -> Decided {
        let run = self
            .state
            .run(run)
            .ok_or_else(|| failure("registry.run", "There is no such run.", "Choose a finished run."))?;
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

    /// How the stable version was trained. For a file made elsewhere, how the newest version that was trained here was, or
    /// the first estimator with its defaults.
    fn retraining(&self, run: Option<u32>) -> RunConfig {
        let task = self.state.stable().map_or(self.state.task(), |stable| stable.trained.signature.task);
        let runs = self.state.versions.iter().rev().map(|version| version.run);
        let configs = [run].into_iter().chain(runs).flatten().filter_map(|run| Some(&self.state.run(run)?.config));
        let fits = |config: &&RunConfig| estimator::check(&config.estimator, task).is_ok();
        configs
            .into_iter()
            .find(fits)
            .cloned()
            .unwrap_or_else(|| RunConfig { estimator: estimator::first(task), seed: 42 })
    }

    fn set_alias(&self, alias: String, version: Option<u32>) -> Decided {
        if !ALIASES.contains(&alias.as_str()) {
            return Err(failure(
                "registry.alias",
                format!("There is no alias “{alias}”."),
                "Use champion or challenger.",
            ));
        }
        match version {
            Some(id) if self.state.version(id).is_none() => {
                Err(failure("registry.version", format!("There is no version v{id}."), "Choose one of the list."))
            }
            Some(id) => self.entry(format!("@{alias} points at v{id}."), Action::AliasSet { alias, version }),
            None => self.entry(format!("@{alias} points at no version."), Action::AliasSet { alias, version }),
        }
    }

    fn deploy(&self, deployment: Deployment) -> Decided {
        let id = deployment.version;
        self.state.version(id).ok_or_else(|| {
            failure("deploy.version", format!("There is no version v{id}."), "Register a model first.")
        })?;
        if let Some(rollout) = self.state.active_rollout() {
            return Err(failure(
                "deploy.busy",
                format!("v{} is being rolled out.", rollout.version),
                "Promote or abort that rollout first.",
            ));
        }
        if self.state.endpoint.stable == Some(id) {
            return Err(failure("deploy.same", format!("v{id} has all traffic already."), "Choose another version."));
        }
        if let Strategy::Canary(canary) = &deployment.strategy {
            if self.state.endpoint.stable.is_none() {
                return Err(failure(
                    "deploy.first",
                    "A canary needs a stable version to compare with.",
                    "Deploy the first version with Recreate.",
                ));
            }
            let bad = |step: &CanaryStep| {
                !(1..=99).contains(&step.weight) || step.pause.is_some_and(|pause| pause > 30 * crate::format::DAY)
            };
            if canary.steps.is_empty() || canary.steps.len() > 20 || canary.steps.iter().any(bad) {
                return Err(failure(
                    "deploy.steps",
                    "A canary has 1 to 20 steps with a share of 1 to 99 % and pauses of at most 30 days.",
                    "Mend the steps.",
                ));
            }
            if canary.steps.windows(2).any(|pair| pair[0].weight >= pair[1].weight) {
                return Err(failure(
                    "deploy.steps",
                    "The shares do not rise from step to step.",
                    "Order the steps by share.",
                ));
            }
            if !(0.0..=1.0).contains(&canary.tolerance) {
                return Err(failure(
                    "deploy.tolerance",
                    "The tolerance is not a share.",
                    "Choose a share from 0 to 1.",
                ));
            }
        }
        self.try_serving(&deployment)?;
        let said = match deployment.strategy {
            Strategy::Recreate => format!("v{id} has all traffic."),
            Strategy::Canary(ref canary) => format!("Canary of v{id} started at {} %.", canary.steps[0].weight),
        };
        self.entry(said, Action::Deployed { deployment })
    }

    /// Loads everything the deployment would serve, so that it cannot fail later.
    fn try_serving(&self, deployment: &Deployment) -> Result<(), Failure> {
        let mut state = self.state.clone();
        super::apply::deploy(&mut state, deployment);
        Runtime::new(&state, &self.blobs).map(drop)
    }

    fn retrain(&self, rows: u32) -> Decided {
        let runtime = self.deployed()?;
        let stable = self
            .state
            .stable()
            .ok_or_else(|| failure("deploy.none", "Nothing is deployed yet.", "Deploy a version first."))?;
        if let Some(why) = views::monitor::retrain_blocked(self) {
            return Err(failure("retrain.blocked", why, "Let time run, or wait for the running job."));
        }
        let available = self.state.monitor.labelled.len() as u32;
        if rows < RETRAIN_LEAST || rows > available {
            return Err(failure(
                "retrain.rows",
                format!(
                    "{} labelled requests are at hand; between {RETRAIN_LEAST} and all of them can be used.",
                    whole(u64::from(available))
                ),
                "Choose another number.",
            ));
        }
        let schema = runtime.source.schema();
        let table = self.state.monitor.labelled.table(schema, rows as usize);
        let base = self
            .state
            .data_version(stable.data)
            .ok_or_else(|| failure("data.version", "The data of the deployed version is gone.", "Train by hand."))?;
        let bytes = data::encode(&table);
        let id = self.state.data.len() as u32 + 1;
        let version = DataVersion {
            id,
            name: format!("{}, production", base.name.trim_end_matches(", production")),
            origin: Origin::Production { ticks: self.state.monitor.labelled_ticks },
            parent: Some(base.id),
            digest: digest(&bytes),
            rows,
            roles: base.roles.clone(),
            // Rows that are drawn from a small pool come again and again; their copies must not leak.
            split: Split { copies_together: true, ..builtin::default_split(true, base.roles.task, 42) },
            warnings: Vec::new(),
            traffic: base.traffic,
        };
        split::check(&table, &version.roles, &version.split, version.keeps_traffic_aside())?;
        let run = self.retraining(stable.run);
        let gates = self.state.pipelines.last().map_or_else(Gates::default, |pipeline| pipeline.config.gates);
        let config = PipelineConfig { run, gates };
        let (number, run) = (self.state.pipelines.len() as u32 + 1, self.state.runs.len() as u32 + 1);
        let trigger = format!("retraining on {}", count(u64::from(rows), "recent label"));
        let said =
            format!("Pipeline run {number} trains on d{id}: {}.", count(u64::from(rows), "recent labelled request"));
        self.entry_with(
            vec![(version.digest.clone(), bytes)],
            said,
            Action::Retrained { version: Box::new(version), number, run, config, trigger },
        )
    }
}
