//! Alert rules: state, value, the rule as a sentence, and its text as Prometheus would have it.

use leptos::prelude::*;
use protocol::{Command, MonitorView, Rule, RuleView};

use super::rule_editor::{Draft, RuleDialog};
use crate::components::{IconName, Plate, StatusView, unique};
use crate::engine::use_engine;
use crate::pages::deploy::kit::{Action, focus, part, rows};

/// The plate.
#[component]
pub(super) fn Rules(view: Signal<MonitorView>) -> impl IntoView {
    let rules = part(view, |v| v.rules.clone());
    let metrics = part(view, |v| v.metrics.clone());
    let draft = Draft::new();
    let none = Memo::new(move |_| rules.with(Vec::is_empty));
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
                {rows(rules, |row| row.rule.name.clone(), move |row| view! { <Row row=row metrics=metrics draft=draft /> })}
            </ul>
            <Show when=move || none.get()>
                <p class="pad t2">"No rule watches production. Without one, nobody is told when it goes wrong."</p>
            </Show>
            <RuleDialog draft=draft metrics=metrics />
        </Plate>
    }
}

#[component]
fn Row(row: Memo<RuleView>, metrics: Memo<Vec<(String, String)>>, draft: Draft) -> impl IntoView {
    let engine = use_engine();
    let name = StoredValue::new(row.with_untracked(|row| row.rule.name.clone()));
    let status = Memo::new(move |_| row.with(|row| row.status.clone()));
    let rule = Memo::new(move |_| row.with(|row| row.rule.clone()));
    let text = move |pick: fn(&RuleView) -> &String| Memo::new(move |_| row.with(|row| pick(row).clone()));
    let asking = RwSignal::new(false);
    let id = unique("rule");
    let buttons = StoredValue::new(format!("#{id} .choice .btn"));
    let ask = move |yes: bool| {
        asking.set(yes);
        focus(buttons.get_value());
    };
    let remove = move |()| {
        engine.send(Command::RemoveRule { name: name.get_value() });
        focus(".ruleplate .ph .btn".to_owned());
    };
    view! {
        <li class="rule" id=id>
            <div class="row wrap">
                <b class="mono">{name.get_value()}</b>
                <StatusView status=status />
                <span class="t2 meta">"now "<b>{text(|row| &row.value)}</b></span>
            </div>
            <p>{move || sentence(&rule.get(), &metrics.get())}</p>
            <div class="row wrap choice">
                <Show
                    when=move || !asking.get()
                    fallback=move || {
                        view! {
                            <span>{format!("Delete {}?", name.get_value())}</span>
                            <Action label="Keep it" small=true press=Callback::new(move |()| ask(false)) />
                            <Action label="Delete the rule" small=true press=Callback::new(remove) />
                        }
                    }
                >
                    <Action label="Edit…" small=true press=Callback::new(move |()| draft.change(&rule.get_untracked())) />
                    <Action label="Delete…" small=true press=Callback::new(move |()| ask(true)) />
                </Show>
            </div>
            <details>
                <summary class="meta t2">"YAML and source"</summary>
                <p class="meta t2">{text(|row| &row.source)}</p>
                <pre class="log" tabindex="0">
                    {text(|row| &row.yaml)}
                </pre>
            </details>
        </li>
    }
}

/// The rule as a sentence with its fields in it.
fn sentence(rule: &Rule, metrics: &[(String, String)]) -> impl IntoView + use<> {
    let metric =
        metrics.iter().find(|(id, _)| *id == rule.metric).map_or_else(|| rule.metric.clone(), |(_, name)| name.clone());
    let side = if rule.above { "above" } else { "below" };
    let hold = if rule.for_minutes == 0 { "at once".to_owned() } else { format!("for {} min", rule.for_minutes) };
    view! {
        "when "
        <b>{metric}</b>
        {format!(" is {side} ")}
        <b>{rule.threshold.to_string()}</b>
        " "
        <b>{hold}</b>
    }
}
