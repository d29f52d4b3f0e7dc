//! The columns as cards: a histogram each, with what is worth a look. Many columns can be searched and come in portions.

use leptos::prelude::*;
use protocol::{ColumnCard, Mark, Status};

use crate::charts::HistogramFigure;
use crate::components::StatusView;

/// From here on there is a field to search by name.
const MANY: usize = 12;
/// So many cards are drawn at once.
const PORTION: usize = 24;

/// A grid of column cards.
#[component]
pub fn Columns(
    /// The columns.
    columns: Memo<Vec<ColumnCard>>,
) -> impl IntoView {
    let wanted = RwSignal::new(String::new());
    let most = RwSignal::new(PORTION);
    let found = Memo::new(move |_| {
        let wanted = wanted.get().to_lowercase();
        columns.with(|columns| {
            let named = columns
                .iter()
                .enumerate()
                .filter(|(_, column)| wanted.is_empty() || column.name.to_lowercase().contains(&wanted));
            named.map(|(place, column)| (place, column.name.clone())).collect::<Vec<_>>()
        })
    });
    let shown = move || found.with(|found| found.iter().take(most.get()).cloned().collect::<Vec<_>>());
    let hidden = Memo::new(move |_| found.with(Vec::len).saturating_sub(most.get()));
    let with_bars = Memo::new(move |_| {
        columns.with(|columns| columns.iter().any(|column| column.histogram.bins.iter().any(|bin| bin.bar > 0.0)))
    });
    let many = Memo::new(move |_| columns.with(|columns| columns.len() > MANY));
    view! {
        <div class="clegend meta t2">
            <span class="key"><svg class="ch" width="10" height="10" aria-hidden="true"><rect x=".5" y="1.5" width="9" height="7" class="ref-bar"></rect></svg>"all rows"</span>
            <Show when=move || with_bars.get()>
                <span class="key"><svg class="ch" width="9" height="10" aria-hidden="true"><rect y="1" width="9" height="8" class="f1"></rect></svg>"second class of the target"</span>
            </Show>
            <span class="key"><svg class="ch" width="10" height="10" aria-hidden="true"><path d="M5 2l4 6h-8z" class="fi"></path></svg>"median"</span>
            <Show when=move || many.get()>
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
            </Show>
        </div>
        <div class="cards">
            <For each=shown key=Clone::clone children=move |(place, name)| view! { <Card columns=columns place=place name=name /> } />
        </div>
        <Show when=move || found.with(Vec::is_empty)>
            <p class="pad t2">"No column has this in its name."</p>
        </Show>
        <Show when=move || { hidden.get() > 0 }>
            <p class="cmore">
                <button type="button" class="btn" on:click=move |_| most.update(|most| *most += PORTION)>"Show more columns"</button>
                <button type="button" class="btn quiet" on:click=move |_| most.set(usize::MAX)>"Show all"</button>
                <span class="meta t2">{move || format!("{} left", hidden.get())}</span>
            </p>
        </Show>
    }
}

#[component]
fn Card(columns: Memo<Vec<ColumnCard>>, place: usize, name: String) -> impl IntoView {
    // The first column of this place and name; a card about to go keeps what it showed.
    let wanted = name.clone();
    let card = Memo::new(move |before: Option<&Option<ColumnCard>>| {
        let now = columns.with(|columns| columns.get(place).filter(|column| column.name == wanted).cloned());
        now.or_else(|| before.cloned().flatten())
    });
    let of =
        move |pick: fn(&ColumnCard) -> String| move || card.with(|card| card.as_ref().map(pick).unwrap_or_default());
    let histogram =
        Signal::derive(move || card.with(|card| card.as_ref().map(|card| card.histogram.clone()).unwrap_or_default()));
    let mark = Memo::new(move |_| {
        card.with(|card| {
            let card = card.as_ref()?;
            let role = || {
                (card.role != "feature").then(|| Status {
                    mark: if card.role == "target" { Mark::Here } else { Mark::Skip },
                    word: card.role.clone(),
                })
            };
            card.flag.clone().or_else(role)
        })
    });
    view! {
        <section class="card">
            <div class="ph">
                <h3 title=name.clone()>{name.clone()}</h3>
                <span class="r">{move || mark.get().map(|mark| view! { <StatusView status=Signal::stored(mark) /> })}</span>
            </div>
            <HistogramFigure histogram=histogram />
            <p class="meta t2 cstats">
                <span>
                    {of(|card| card.kind.clone())}
                    {move || {
                        let center = of(|card| card.center.clone())();
                        (!center.is_empty()).then(|| view! { " · "<b>{center}</b> })
                    }}
                </span>
                <span>{of(|card| card.missing.clone())}</span>
            </p>
        </section>
    }
}
