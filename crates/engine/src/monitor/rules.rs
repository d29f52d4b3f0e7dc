//! Alert rules, with Prometheus' states: inactive, pending while the condition holds, firing once it held for long enough.

use protocol::{Failure, Rule};
use serde::{Deserialize, Serialize};

use crate::failure::failure;
use crate::format;

/// Rules that can be watched at a time.
pub const MOST: usize = 50;

/// A rule with its state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Watched {
    /// The rule.
    pub rule: Rule,
    /// Where the threshold comes from.
    pub source: String,
    /// State.
    pub state: RuleState,
    /// The newest value; none without data.
    pub value: Option<f64>,
}

/// State of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RuleState {
    /// The condition does not hold.
    Inactive,
    /// It holds since that tick.
    Pending(u32),
    /// It held long enough: firing since that tick.
    Firing(u32),
}

/// What an evaluation changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The condition began to hold.
    Pending,
    /// The rule began to fire.
    Fired,
    /// The rule no longer fires.
    Resolved,
}

impl Watched {
    /// A rule that was not evaluated yet.
    pub fn new(rule: Rule, source: impl Into<String>) -> Self {
        Self { rule, source: source.into(), state: RuleState::Inactive, value: None }
    }

    /// Evaluates the rule at a tick. Without data the condition does not hold, as for an absent series in Prometheus.
    pub fn evaluate(&mut self, tick: u32, value: Option<f64>) -> Option<Change> {
        self.value = value.filter(|value| value.is_finite());
        let holds = self.value.is_some_and(|value| self.holds(value));
        let (state, change) = match (self.state, holds) {
            (RuleState::Inactive, false) => (RuleState::Inactive, None),
            (RuleState::Inactive, true) if self.rule.for_minutes == 0 => (RuleState::Firing(tick), Some(Change::Fired)),
            (RuleState::Inactive, true) => (RuleState::Pending(tick), Some(Change::Pending)),
            (RuleState::Pending(_), false) => (RuleState::Inactive, None),
            (RuleState::Pending(since), true) if tick - since >= self.rule.for_minutes => {
                (RuleState::Firing(tick), Some(Change::Fired))
            }
            (RuleState::Firing(_), false) => (RuleState::Inactive, Some(Change::Resolved)),
            (state, true) => (state, None),
        };
        self.state = state;
        change
    }

    /// Whether the condition holds for a value.
    pub fn holds(&self, value: f64) -> bool {
        if self.rule.above { value > self.rule.threshold } else { value < self.rule.threshold }
    }

    /// Whether it fires.
    pub fn firing(&self) -> bool {
        matches!(self.state, RuleState::Firing(_))
    }

    /// The rule in the form of a Prometheus rule file.
    pub fn yaml(&self) -> String {
        let Rule { name, metric, above, threshold, for_minutes } = &self.rule;
        let (series, feature) =
            metric.split_once(':').map_or((metric.as_str(), None), |(series, feature)| (series, Some(feature)));
        let labels =
            feature.map_or(String::new(), |feature| format!("{{feature={}}}", serde_json::Value::from(feature)));
        let sign = if *above { ">" } else { "<" };
        format!(
            "- alert: {name}\n  expr: {series}{labels} {sign} {threshold}\n  for: {for_minutes}m\n  labels:\n    severity: page"
        )
    }
}

/// Checks a rule; `metrics` are the ids it may watch.
pub fn check(rule: &Rule, metrics: &[(String, String)]) -> Result<(), Failure> {
    let name_ok = !rule.name.is_empty()
        && rule.name.len() <= 60
        && rule.name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !name_ok || rule.name.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(failure(
            "rule.name",
            format!("“{}” cannot be the name of a rule.", rule.name),
            "Use up to 60 letters, digits and underscores, beginning with a letter.",
        ));
    }
    if !metrics.iter().any(|(id, _)| *id == rule.metric) {
        return Err(failure(
            "rule.metric",
            format!("There is no metric “{}”.", rule.metric),
            "Choose one of the listed metrics.",
        ));
    }
    if !rule.threshold.is_finite() {
        return Err(failure("rule.threshold", "The threshold is not a number.", "Type a number."));
    }
    if rule.for_minutes > 30 * format::DAY {
        return Err(failure(
            "rule.for",
            "The rule would wait for more than 30 simulated days.",
            "Choose a shorter time.",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(for_minutes: u32) -> Watched {
        Watched::new(
            Rule { name: "Drift".into(), metric: "psi_max".into(), above: true, threshold: 0.25, for_minutes },
            "",
        )
    }

    #[test]
    fn a_rule_waits_for_its_time_and_resolves() {
        let mut rule = rule(20);
        let changes: Vec<Option<Change>> = [(0, 0.1), (10, 0.3), (20, 0.3), (30, 0.4), (40, 0.4), (50, 0.2)]
            .into_iter()
            .map(|(tick, value)| rule.evaluate(tick, Some(value)))
            .collect();
        assert_eq!(changes, [None, Some(Change::Pending), None, Some(Change::Fired), None, Some(Change::Resolved)]);
    }

    #[test]
    fn a_dip_starts_the_waiting_anew() {
        let mut rule = rule(20);
        for (tick, value) in [(10, 0.3), (20, 0.1), (30, 0.3), (40, 0.3)] {
            assert_ne!(rule.evaluate(tick, Some(value)), Some(Change::Fired), "at {tick}");
        }
        assert_eq!(rule.evaluate(50, Some(0.3)), Some(Change::Fired));
    }

    #[test]
    fn without_for_it_fires_at_once_and_without_data_it_does_not() {
        assert_eq!(rule(0).evaluate(10, Some(0.3)), Some(Change::Fired));
        assert_eq!(rule(0).evaluate(10, None), None);
        assert_eq!(rule(0).evaluate(10, Some(f64::NAN)), None);
    }

    #[test]
    fn the_rule_reads_like_prometheus() {
        let mut rule = rule(60);
        rule.rule.metric = "psi:body \"mass\"".into();
        assert!(rule.yaml().contains("expr: psi{feature=\"body \\\"mass\\\"\"} > 0.25\n  for: 60m"), "{}", rule.yaml());
    }
}
