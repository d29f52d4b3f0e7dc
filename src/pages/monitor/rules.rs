//! Alert rules: state, value, the rule as a sentence, and its text as Prometheus would have it.

use leptos::prelude::*;
use protocol::{Command, MonitorView, Rule, RuleView};

use super::rule_editor::{Draft, RuleDialog};
use crate::components::{Action, IconName, If, Plate, StatusView, rows, unique};
use crate::engine::use_engine;
use crate::focus::focus;
use crate::reactive::{Computed, part};

/// The plate.
#[component]
pub(super) fn Rules(view: Computed<MonitorView>) -> impl IntoView {
    let rules = part(view, |v| v.rules.clone());
    let metrics = part(view, |v| v.metrics.clone());
    let draft = Draft::new();
    let none = Computed::new(move || rules.with(Vec::is_empty));
    view! {
        <Plate
            title="Rules"
            meta="an alert fires when a condition holds for long enough"
            class="flush ruleplate"
            actions=Box::new(move || {
                view! { <Action label="Add rule…" icon=IconName::Plus small=true press=Callback::new(move |()| draft.begin(metrics)) /> }.into_any()
            })
        >
            <ul class="rules">
                {rows(rules, |row| row.rule.name.clone(), move |row| view! { <Row row=row metrics=metrics draft=draft /> }.into_any())}
            </ul>
            <If when=none>
                <p class="pad t2">"No rule watches production. Without one, nobody is told when it goes wrong."</p>
            </If>
            <RuleDialog draft=draft metrics=metrics />
        </Plate>
    }
}

#[component]
fn Row(row: Computed<RuleView>, metrics: Computed<Vec<(String, String)>>, draft: Draft) -> impl IntoView {
    let engine = use_engine();
    let name = StoredValue::new(row.with_untracked(|row| row.rule.name.clone()));
    let judged = part(row, |row| (row.rule.clone(), row.status.clone(), row.threshold.clone()));
    let value = part(row, |row| row.value.clone());
    let told = move || {
        let (rule, status, threshold) = judged.get();
        view! {
            <div class="row wrap">
                <b class="mono">{rule.name.clone()}</b>
                <StatusView status />
                <span class="t2 meta">" value "<b>{value}</b></span>
            </div>
            <p>{metrics.with(|metrics| sentence(&rule, threshold, metrics))}</p>
        }
    };
    let written = part(row, |row| (row.source.clone(), row.yaml.clone()));
    let asking = RwSignal::new(false);
    let id = unique("rule");
    let buttons = StoredValue::new(format!("#{id} .choice .btn"));
    let ask = move |yes: bool| {
        asking.set(yes);
        focus(buttons.get_value());
    };
    let remove = move |()| {
        engine.send(Command::RemoveRule { name: name.get_value() });
        focus(".ruleplate .ph .btn");
    };
    view! {
        <li class="rule" id=id>
            {told}
            <div class="row wrap choice">
                <If
                    when=move || !asking.get()
                    otherwise=move || {
                        view! {
                            <span>{format!("Delete {}?", name.get_value())}</span>
                            <Action label="Keep it" small=true press=Callback::new(move |()| ask(false)) />
                            <Action label="Delete the rule" small=true press=Callback::new(remove) />
                        }
                    }
                >
                    <Action label="Edit…" small=true press=Callback::new(move |()| draft.change(&row.get_untracked().rule)) />
                    <Action label="Delete…" small=true press=Callback::new(move |()| ask(true)) />
                </If>
            </div>
            <details>
                <summary class="meta t2">"YAML and source"</summary>
                {move || {
                    let (source, yaml) = written.get();
                    view! {
                        <p class="meta t2">{source}</p>
                        <pre class="log" tabindex="0">{yaml}</pre>
                    }
                }}
            </details>
        </li>
    }
}

/// The rule as a sentence with its fields in it.
fn sentence(rule: &Rule, threshold: String, metrics: &[(String, String)]) -> impl IntoView + use<> {
    let metric =
        metrics.iter().find(|(id, _)| *id == rule.metric).map_or_else(|| rule.metric.clone(), |(_, name)| name.clone());
    let side = if rule.above { "above" } else { "below" };
    let hold = if rule.for_minutes == 0 { "at once".to_owned() } else { format!("for {} min", rule.for_minutes) };
    view! {
        "when "
        <b>{metric}</b>
        {format!(" is {side} ")}
        <b>{threshold}</b>
        " "
        <b>{hold}</b>
    }
}
