//! The columns as cards: a histogram each, with what is worth a look. Many columns can be searched and come in portions.

use leptos::prelude::*;
use protocol::{ColumnCard, Mark, Status};

use crate::charts::HistogramFigure;
use crate::components::{If, StatusView, rows};
use crate::reactive::{Computed, part};

/// From here on there is a field to search by name.
const MANY: usize = 12;
/// So many cards are drawn at once.
const PORTION: usize = 24;

/// A grid of column cards.
#[component]
pub fn Columns(
    /// The columns.
    columns: Computed<Vec<ColumnCard>>,
) -> impl IntoView {
    let wanted = RwSignal::new(String::new());
    let most = RwSignal::new(PORTION);
    let found = Computed::new(move || {
        let wanted = lower(&wanted.get());
        columns.with(|columns| {
            let named = columns
                .iter()
                .enumerate()
                .filter(|(_, column)| wanted.is_empty() || lower(&column.name).contains(&wanted));
            named.map(|(place, _)| place).collect::<Vec<_>>()
        })
    });
    let shown = Computed::new(move || {
        let places = found.with(|found| found.iter().take(most.get()).copied().collect::<Vec<_>>());
        columns.with(|columns| places.into_iter().filter_map(|place| columns.get(place).cloned()).collect::<Vec<_>>())
    });
    let hidden = Computed::new(move || found.with(Vec::len).saturating_sub(most.get()));
    let with_bars = Computed::new(move || {
        columns.with(|columns| columns.iter().any(|column| column.histogram.bins.iter().any(|bin| bin.bar > 0.0)))
    });
    let many = Computed::new(move || columns.with(|columns| columns.len() > MANY));
    view! {
        <div class="clegend meta t2">
            <span class="key"><svg class="ch" width="10" height="10" aria-hidden="true"><rect x=".5" y="1.5" width="9" height="7" class="ref-bar"></rect></svg>"all rows"</span>
            <If when=with_bars>
                <span class="key"><svg class="ch" width="9" height="10" aria-hidden="true"><rect y="1" width="9" height="8" class="f1"></rect></svg>"second class of the target"</span>
            </If>
            <span class="key"><svg class="ch" width="10" height="10" aria-hidden="true"><path d="M5 2l4 6h-8z" class="fi"></path></svg>"median"</span>
            <If when=many>
                <label class="field cfind">
                    <span class="vh">"Find a column"</span>
                    <input
                        type="search"
                        placeholder="Find a column"
                        prop:value=wanted
                        on:input=move |event| {
                            most.set(PORTION);
                            wanted.set(event_target_value(&event));
                        }
                    />
                </label>
            </If>
        </div>
        <div class="cards">
            {rows(shown, |column| column.name.clone(), |card| view! { <Card card=card /> }.into_any())}
        </div>
        <If when=move || found.with(Vec::is_empty)>
            <p class="pad t2">"No column has this in its name."</p>
        </If>
        <If when=move || { hidden.get() > 0 }>
            <p class="cmore">
                <button type="button" class="btn" on:click=move |_| most.update(|most| *most += PORTION)>"Show more columns"</button>
                <button type="button" class="btn quiet" on:click=move |_| most.set(usize::MAX)>"Show all"</button>
                <span class="meta t2">{move || format!("{} left", hidden.get())}</span>
            </p>
        </If>
    }
}

#[component]
fn Card(card: Computed<ColumnCard>) -> impl IntoView {
    let histogram = part(card, |card| card.histogram.clone());
    let head = move || {
        let card = card.get();
        let role = (card.role != "feature")
            .then(|| Status { mark: if card.role == "target" { Mark::Here } else { Mark::Skip }, word: card.role });
        let status = card.flag.or(role);
        view! {
            <div class="ph">
                <h3 title=card.name.clone()>{card.name.clone()}</h3>
                <span class="r">{status.map(|status| view! { <StatusView status=status /> })}</span>
            </div>
            {(!card.note.is_empty()).then(|| view! { <p class="meta t2 cnote" title=card.note.clone()>{card.note.clone()}</p> })}
        }
    };
    let foot = move || {
        let ColumnCard { kind, center, missing, .. } = card.get();
        let center = (!center.is_empty()).then(|| view! { " · "<b>{center}</b> });
        view! { <p class="meta t2 cstats"><span>{kind}{center}</span><span>{missing}</span></p> }
    };
    view! {
        <section class="card">
            {head}
            <HistogramFigure histogram=histogram />
            {foot}
        </section>
    }
}

/// The browser has the tables for all alphabets; the page does without its own.
fn lower(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}
