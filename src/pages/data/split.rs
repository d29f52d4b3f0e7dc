//! How rows are divided: a bar of the parts as they stand, and the shares to change them. Shares sum to 100.

use leptos::{html, prelude::*};
use protocol::{Command, DataView, Split, SplitBy};

use super::of;
use crate::charts::width_of;
use crate::components::{Action, If, NumberField, Plate, Refusal, SelectField, outcome};
use crate::engine::use_engine;
use crate::number::px;
use crate::reactive::Computed;

/// The form. It starts from the split as it stands, and again when that changes; not while the learner types.
#[component]
pub fn SplitForm(
    /// The view of the page.
    view: Computed<DataView>,
) -> impl IntoView {
    let engine = use_engine();
    let source = of(view, |version| Some((version.id.clone(), version.split.clone())));
    let parts = of(view, |version| version.parts.clone());
    let note = of(view, |version| version.split_note.clone());
    let shares: [RwSignal<f64>; 4] = std::array::from_fn(|_| RwSignal::new(0.0));
    let [train, validation, test, production] = shares;
    let (stratified, together) = (RwSignal::new(false), RwSignal::new(false));
    let seed = RwSignal::new(0.0);
    // `chance`, or `time:` and `group:` with the name of a column.
    let by = RwSignal::new(String::new());
    let columns = of(view, |version| version.split_columns.clone());
    let ways = Computed::new(move || {
        let (ordered, groups) = columns.get();
        let time = ordered.into_iter().map(|name| (format!("time:{name}"), format!("in order of {name}")));
        let group = groups.into_iter().map(|name| (format!("group:{name}"), format!("by group, {name}")));
        [("chance".to_owned(), "by chance".to_owned())].into_iter().chain(time).chain(group).collect::<Vec<_>>()
    });
    let by_chance = Computed::new(move || by.with(|by| !by.contains(':')));
    let in_order = Computed::new(move || by.with(|by| by.starts_with("time:")));
    let failure = RwSignal::new(None);
    Effect::new(move |_| {
        if let Some((_, split)) = source.get() {
            for (share, value) in shares.iter().zip([split.train, split.validation, split.test, split.production]) {
                share.set(f64::from(value));
            }
            stratified.set(split.stratified);
            together.set(split.copies_together);
            seed.set(split.seed as f64);
            by.set(written(&split.by));
            failure.set(None);
        }
    });
    let sum = Computed::new(move || shares.iter().map(|share| share.get()).sum::<f64>());
    let chosen = Computed::new(move || Split {
        train: train.get() as u8,
        validation: validation.get() as u8,
        test: test.get() as u8,
        production: production.get() as u8,
        stratified: stratified.get(),
        copies_together: together.get(),
        seed: seed.get() as u64,
        by: by.with(|by| read(by)),
    });
    let blocked = Signal::derive(move || {
        if sum.get() != 100.0 {
            return Some(format!("The shares sum to {} %. They have to sum to 100 %.", sum.get()));
        }
        source
            .with(|source| source.as_ref().is_some_and(|(_, split)| *split == chosen.get()))
            .then(|| "This split is in use.".to_owned())
    });
    let save =
        Callback::new(move |()| engine.ask(Command::SetSplit(chosen.get_untracked()), outcome(engine, failure, || {})));
    view! {
        <Plate title="Split">
            <div class="stack">
                <SplitBar parts=parts />
                <p class="meta t2">{note}</p>
                <div class="fields shares">
                    <NumberField label="Train" value=train min=0.0 max=100.0 step=1.0 unit="%" />
                    <NumberField label="Validation" value=validation min=0.0 max=100.0 step=1.0 unit="%" help="Judges models while you choose." />
                    <NumberField label="Test" value=test min=0.0 max=100.0 step=1.0 unit="%" help="Kept back; only data checks and ONNX parity read it." />
                    <NumberField label="Production" value=production min=0.0 max=100.0 step=1.0 unit="%" />
                </div>
                <output class="meta" class:bad=move || sum.get() != 100.0>
                    {move || if sum.get() == 100.0 { "Sum 100 %".to_owned() } else { format!("Sum {} %, has to be 100 %", sum.get()) }}
                </output>
                <SelectField label="Divide" options=ways value=by help="By time where production asks about the future; by group where it asks about new customers, patients or machines." />
                <If when=by_chance>
                    <Check label="Stratify: keep the class shares equal in all parts" value=stratified />
                    <Check label="Keep duplicates together" value=together />
                </If>
                <If when=move || !in_order.get()>
                    <NumberField label="Seed" value=seed min=0.0 max=4_294_967_295.0 step=1.0 help="The same seed gives the same parts." />
                </If>
                <Refusal failure=failure />
                <div class="row wrap"><Action label="Save split" blocked=blocked press=save /></div>
            </div>
        </Plate>
    }
}

/// What decides the parts, as a value of the list.
fn written(by: &SplitBy) -> String {
    match by {
        SplitBy::Chance => "chance".into(),
        SplitBy::Time(column) => format!("time:{column}"),
        SplitBy::Group(column) => format!("group:{column}"),
    }
}

fn read(text: &str) -> SplitBy {
    match text.split_once(':') {
        Some(("time", column)) => SplitBy::Time(column.into()),
        Some(("group", column)) => SplitBy::Group(column.into()),
        _ => SplitBy::Chance,
    }
}

/// A checkbox with its label.
#[component]
fn Check(label: &'static str, value: RwSignal<bool>) -> impl IntoView {
    view! {
        <label class="check"><input type="checkbox" prop:checked=value on:change=move |event| value.set(event_target_checked(&event)) /><span>{label}</span></label>
    }
}

/// The parts as they stand. Fill and hatch tell them apart; the list below names them.
#[component]
fn SplitBar(parts: Computed<Vec<(String, u8, String)>>) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let width = width_of(node);
    let label = move || {
        parts.with(|parts| {
            parts.iter().map(|(name, share, rows)| format!("{name} {share} %, {rows}")).collect::<Vec<_>>().join("; ")
        })
    };
    let bars = move || {
        let mut x = 0.0;
        parts.with(|parts| {
            let bars = parts.iter().enumerate().map(|(place, (_, share, _))| {
                let wide = width.get() * f64::from(*share) / 100.0;
                let at = x;
                x += wide;
                view! {
                    <rect x=px(at) y="0" width=px((wide - 2.0).max(0.0)) height="18" class=format!("sp{place}")></rect>
                    <rect x=px(at) y="0" width=px((wide - 2.0).max(0.0)) height="18" fill=if place % 2 == 1 { "url(#split-hatch)" } else { "none" }></rect>
                }
            });
            bars.collect_view()
        })
    };
    let names = move || {
        parts.with(|parts| {
            let names = parts.iter().enumerate().map(|(place, (name, share, rows))| {
                view! {
                    <li>
                        <svg class="ch" width="12" height="12" aria-hidden="true">
                            <rect width="12" height="12" class=format!("sp{place}")></rect>
                            <rect width="12" height="12" fill=if place % 2 == 1 { "url(#split-hatch)" } else { "none" }></rect>
                        </svg>
                        <span>{name.clone()}" "{*share}" %"</span>
                        <small class="t2">{rows.clone()}</small>
                    </li>
                }
            });
            names.collect_view()
        })
    };
    view! {
        <div node_ref=node class="splitbar">
            <svg class="ch" role="img" aria-label=label width=move || px(width.get()) height="18">
                <defs>
                    <pattern id="split-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                        <path d="M0 0V6" class="pat" stroke-width="3"></path>
                    </pattern>
                </defs>
                {bars}
            </svg>
            <ul>{names}</ul>
        </div>
    }
}
