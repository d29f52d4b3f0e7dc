//! Deploy, Monitor and Drift lab: what serves, who watches, what goes wrong.

use protocol::{CanaryStep, Deployment, Failure, Fault, PipelineConfig, Rule, Split, Strategy, Traffic};

use super::Decided;
use crate::data::{self, DataVersion, Origin, sets, split};
use crate::digest::digest;
use crate::failure::failure;
use crate::faults;
use crate::format::{DAY, count, duration, whole};
use crate::journal::Action;
use crate::monitor::{metrics, rules};
use crate::project::allowed::{self, RETRAIN_LEAST};
use crate::project::{Project, defaults};
use crate::runtime::Runtime;

/// Steps of a canary.
const MOST_STEPS: usize = 10;
/// Longest pause of a canary in simulated minutes.
const LONGEST_PAUSE: u32 = 14 * DAY;

impl Project {
    pub(super) fn deploy(&self, deployment: Deployment) -> Decided {
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
                !(1..=99).contains(&step.weight) || step.pause.is_some_and(|pause| pause > LONGEST_PAUSE)
            };
            if canary.steps.is_empty() || canary.steps.len() > MOST_STEPS {
                let message = format!("A canary has 1 to {MOST_STEPS} steps.");
                return Err(failure("deploy.steps", message, "Add or remove steps."));
            }
            if let Some(place) = canary.steps.iter().position(bad) {
                return Err(failure(
                    "deploy.steps",
                    format!("Step {} is out of range.", place + 1),
                    "Choose a share from 1 to 99 % and a pause of at most 14 days.",
                ));
            }
            if let Some(place) = canary.steps.windows(2).position(|pair| pair[0].weight >= pair[1].weight) {
                return Err(failure(
                    "deploy.steps",
                    format!("Step {} has no larger share than step {}.", place + 2, place + 1),
                    "Give each step a larger share than the one before.",
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
        let anew = self.try_serving(&deployment)?;
        let said = match deployment.strategy {
            Strategy::Recreate if anew => {
                format!("v{id} has all traffic. Its columns differ, so monitoring, faults and rules start anew.")
            }
            Strategy::Recreate => format!("v{id} has all traffic."),
            Strategy::Canary(ref canary) => format!("Canary of v{id} started at {} %.", canary.steps[0].weight),
        };
        self.entry(said, Action::Deployed { deployment })
    }

    /// Loads everything the deployment would serve, so that it cannot fail later. Tells whether other columns come in
    /// place of those served now.
    pub(super) fn try_serving(&self, deployment: &Deployment) -> Result<bool, Failure> {
        let mut state = self.state.clone();
        crate::project::apply::deploy(&mut state, deployment);
        Runtime::new(&state, &self.blobs)?;
        let before = self.state.endpoint.traffic;
        Ok(before.is_some() && before != state.endpoint.traffic)
    }

    pub(super) fn promote(&self) -> Decided {
        self.button(allowed::rollout(&self.state).promote, &self.promoted(), Action::Promoted)
    }

    pub(super) fn promote_fully(&self) -> Decided {
        self.button(
            allowed::rollout(&self.state).promote_fully,
            "The new version has all traffic.",
            Action::PromotedFully,
        )
    }

    pub(super) fn abort(&self) -> Decided {
        self.button(
            allowed::rollout(&self.state).abort,
            "The rollout was aborted; the stable version has all traffic.",
            Action::Aborted,
        )
    }

    pub(super) fn retry(&self) -> Decided {
        self.button(
            allowed::rollout(&self.state).retry,
            "The rollout starts again from its first step.",
            Action::Retried,
        )
    }

    pub(super) fn roll_back(&self) -> Decided {
        self.button(
            allowed::rollout(&self.state).roll_back,
            "The version before has all traffic again.",
            Action::RolledBack,
        )
    }

    /// What the next step of the rollout means.
    pub(super) fn promoted(&self) -> String {
        let Some(rollout) = self.state.active_rollout() else { return String::new() };
        match rollout.canary.steps.get(rollout.step + 1) {
            Some(step) => format!("The canary takes {} %.", step.weight),
            None => format!("v{} has all traffic.", rollout.version),
        }
    }

    pub(super) fn button(&self, blocked: Option<String>, said: &str, action: Action) -> Decided {
        match blocked {
            Some(why) => Err(failure("rollout.state", why, "Look at the rollout on Deploy.")),
            None => self.entry(said, action),
        }
    }

    pub(super) fn deployed(&self) -> Result<&Runtime, Failure> {
        self.runtime
            .as_ref()
            .ok_or_else(|| failure("deploy.none", "Nothing is deployed yet.", "Deploy a version first."))
    }

    pub(super) fn set_traffic(&self, traffic: Traffic) -> Decided {
        if !(1.0..=200.0).contains(&traffic.rate) {
            return Err(failure(
                "traffic.rate",
                "The rate is out of range.",
                "Choose 1 to 200 requests in a simulated minute.",
            ));
        }
        if traffic.label_delay > defaults::MAX_LABEL_DELAY {
            return Err(failure("traffic.delay", "Labels would take more than 14 days.", "Choose a shorter delay."));
        }
        let said = format!(
            "About {} requests a minute; labels come after {}.",
            crate::format::value(traffic.rate),
            duration(traffic.label_delay)
        );
        self.entry(said, Action::TrafficSet { traffic })
    }

    pub(super) fn add_fault(&self, fault: Fault) -> Decided {
        let runtime = self.deployed()?;
        let fault = faults::from_now(fault, self.state.tick);
        faults::check(&fault, &self.state.faults, &runtime.source, self.state.tick)?;
        if self.state.faults.len() >= faults::MOST {
            let message = format!("There are {} faults already.", faults::MOST);
            return Err(failure("fault.many", message, "Remove one first."));
        }
        self.entry("The fault is scheduled.", Action::FaultAdded { fault })
    }

    pub(super) fn remove_fault(&self, fault: u32) -> Decided {
        let Some(known) = self.state.faults.iter().find(|known| known.id == fault) else {
            return Err(failure("fault.unknown", "This fault is not scheduled.", "Choose one from the list."));
        };
        let ahead = known.fault.start >= self.state.tick;
        let said = if ahead { "The fault is removed." } else { "The fault ends now." };
        self.entry(said, Action::FaultRemoved { fault })
    }

    pub(super) fn set_rule(&self, rule: Rule) -> Decided {
        rules::check(&rule, &metrics::offered(&self.state, self.runtime.as_ref()))?;
        let known = self.state.rules.iter().any(|known| known.rule.name == rule.name);
        if self.state.rules.len() >= rules::MOST && !known {
            let message = format!("There are {} rules already.", rules::MOST);
            return Err(failure("rule.many", message, "Delete one first."));
        }
        self.entry(format!("Rule {} watches production.", rule.name), Action::RuleSet { rule })
    }

    pub(super) fn remove_rule(&self, name: String) -> Decided {
        if !self.state.rules.iter().any(|known| known.rule.name == name) {
            return Err(failure("rule.unknown", format!("There is no rule “{name}”."), "Choose one from the list."));
        }
        self.entry(format!("Rule {name} is deleted."), Action::RuleRemoved { name })
    }

    pub(super) fn retrain(&self, rows: u32) -> Decided {
        let runtime = self.deployed()?;
        let stable = self
            .state
            .stable()
            .ok_or_else(|| failure("deploy.none", "Nothing is deployed yet.", "Deploy a version first."))?;
        if let Some(why) = allowed::retraining(&self.state) {
            return Err(failure("retrain.blocked", why, "Let time run, or wait for the running job."));
        }
        let available = self.state.monitor.labelled.len() as u32;
        if rows < RETRAIN_LEAST || rows > available {
            return Err(failure(
                "retrain.rows",
                format!(
                    "{} labelled requests are at hand, and retraining needs at least {RETRAIN_LEAST}.",
                    whole(u64::from(available))
                ),
                format!("Choose a number from {RETRAIN_LEAST} to {}.", whole(u64::from(available))),
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
            origin: Origin::Production { ticks: self.state.monitor.asked(rows) },
            parent: Some(base.id),
            digest: digest(&bytes),
            rows,
            roles: base.roles.clone(),
            // Rows that are drawn from a small pool come again and again; their copies must not leak.
            split: Split { copies_together: true, ..sets::default_split(false, base.roles.task, 42) },
            warnings: Vec::new(),
            traffic: base.traffic,
            made: None,
            note: String::new(),
        };
        split::check(&table, &version.roles, &version.split, version.keeps_traffic_aside())?;
        let run = self.retraining(stable.run);
        let limits = self.state.pipelines.last().map(|pipeline| pipeline.config.limits.clone()).unwrap_or_default();
        let config = PipelineConfig { run, limits };
        let (number, run) = (self.state.pipelines.len() as u32 + 1, self.state.runs.len() as u32 + 1);
        let trigger = format!("retraining on {}", count(u64::from(rows), "recent labelled request"));
        let said =
            format!("Pipeline run {number} trains on d{id}: {}.", count(u64::from(rows), "recent labelled request"));
        self.entry_with(
            vec![(version.digest.clone(), bytes.into())],
            said,
            Action::Retrained { version: Box::new(version), number, run, config, trigger },
        )
    }
}
