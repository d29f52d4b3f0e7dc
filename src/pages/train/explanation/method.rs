//! What all methods have in common: head of a part, finding and caveat, the choice of a class.

use leptos::prelude::*;
use protocol::ExplanationMethod;

use crate::components::{Choice, If, Segmented, SelectField};
use crate::reactive::{Computed, part};

/// Characters of all classes beside one another; longer ones are a list.
const BESIDE: usize = 34;

/// Head of a part: its name, what it tells, what can be chosen.
#[component]
pub fn PartHead(
    /// The name.
    title: &'static str,
    /// What it tells.
    says: &'static str,
    /// Choices.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="plate exph">
            <div class="says"><h2>{title}</h2><p class="meta t2">{says}</p></div>
            {children.map(|children| view! { <div class="row wrap picks">{children()}</div> })}
        </header>
    }
}

/// What a method found, its picture, what it was computed on and what it does not tell.
#[component]
pub fn Method(
    /// The method.
    method: Computed<ExplanationMethod>,
    /// The output that is shown.
    output: Computed<usize>,
    /// The picture.
    children: ChildrenFn,
) -> impl IntoView {
    let available = part(method, |method| method.available);
    let caveat = part(method, |method| method.caveat.clone());
    view! {
        <div class="stack method">
            <p class:t2=move || !available.get()>{finding(method, output)}</p>
            <If when=available>{children()}</If>
            <p class="meta t2">{part(method, |method| method.basis.clone())}</p>
            <If when=move || !caveat.with(String::is_empty)>
                <p class="meta t2"><b>"What it does not tell: "</b>{caveat}</p>
            </If>
        </div>
    }
}

/// The finding for an output, the caption of its picture.
pub fn finding(method: Computed<ExplanationMethod>, output: Computed<usize>) -> Computed<String> {
    Computed::new(move || method.with(|method| method.finding(output.get()).to_owned()))
}

/// Which of several classes is shown. With one only there is nothing to choose.
#[component]
pub fn ClassPick(
    /// What is chosen.
    label: &'static str,
    /// The classes, with their texts.
    options: Computed<Vec<(String, String)>>,
    /// The one chosen; the first where there is none of the name.
    value: RwSignal<String>,
) -> impl IntoView {
    let shown = Signal::derive(move || {
        let chosen = |options: &Vec<(String, String)>| {
            value.with(|value| options.iter().find(|option| option.0 == *value).or(options.first()).cloned())
        };
        options.with(chosen).unwrap_or_default().0
    });
    let short = part(options, |options| {
        options.len() <= 5 && options.iter().map(|option| option.1.chars().count() + 2).sum::<usize>() <= BESIDE
    });
    let beside = move || {
        let choice = Choice::new(shown, move |name| value.set(name));
        view! {
            <div class="row wrap">
                <span class="meta t2" aria-hidden="true">{label}</span>
                <Segmented label=label options=options.get() value=choice />
            </div>
        }
    };
    view! {
        <If when=move || options.with(|options| options.len() > 1)>
            <If when=short otherwise=move || view! { <SelectField label=label options=options value=value /> }.into_any()>
                {beside}
            </If>
        </If>
    }
}

/// Names as options, none for a single output.
pub fn classes(names: Computed<Vec<String>>) -> Computed<Vec<(String, String)>> {
    part(names, |names| names.iter().filter(|name| !name.is_empty()).map(|name| (name.clone(), name.clone())).collect())
}

/// Place of a name, or another one where it is not there.
pub fn place_of(names: &[String], name: &str, other: usize) -> usize {
    names.iter().position(|other| other == name).unwrap_or(other)
}
