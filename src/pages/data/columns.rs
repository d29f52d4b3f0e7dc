//! The columns as cards: a histogram each, with what is worth a look. Many columns can be searched and come in portions.

use leptos::prelude::*;
use protocol::{ColumnCard, Grid, Mark, Status};

use super::clean::CleanForm;
use crate::charts::HistogramFigure;
use crate::components::{Dialog, GridTable, If, SelectField, StatusView, open_while, rows};
use crate::reactive::{Computed, part};

/// From here on there is a field to search by name.
const MANY: usize = 12;
/// So many cards are shown before more are asked for.
const PORTION: usize = 24;
/// So many of them are drawn when the page opens; the rest follows two frames later.
const AT_ONCE: usize = 7;

/// A grid of column cards.
#[component]
pub fn Columns(
    /// The columns.
    columns: Computed<Vec<ColumnCard>>,
    /// Where a column is changed.
    form: CleanForm,
    /// What is looked at; goes there.
    look: RwSignal<String>,
) -> impl IntoView {
    let opened = RwSignal::new(None::<String>);
    let order = RwSignal::new("table".to_owned());
    let wanted = RwSignal::new(String::new());
    let most = RwSignal::new(PORTION);
    // The rest is drawn two frames later, so that opening the page never holds up pointer and keys for long.
    let at_once = RwSignal::new(AT_ONCE);
    request_animation_frame(move || {
        request_animation_frame(move || {
            let _ = at_once.try_set(usize::MAX);
        })
    });
    let found = Computed::new(move || {
        let wanted = lower(&wanted.get());
        columns.with(|columns| {
            let named = columns
                .iter()
                .enumerate()
                .filter(|(_, column)| wanted.is_empty() || lower(&column.name).contains(&wanted));
            let mut places = named.map(|(place, _)| place).collect::<Vec<_>>();
            // The target stays first; what has no such figure comes last.
            let size = |place: &usize| {
                columns.get(*place).map_or(0.0, |column| match (column.role.as_str(), order.get().as_str()) {
                    (_, "table") => 0.0,
                    ("target", _) => -2.0,
                    (_, "link") => -f64::from(column.link_size),
                    _ => -f64::from(u8::from(column.flag.is_some())),
                })
            };
            js_sort(&mut places, size);
            places
        })
    });
    let shown = Computed::new(move || {
        let places = found.with(|found| found.iter().take(most.get().min(at_once.get())).copied().collect::<Vec<_>>());
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
            <div class="corder"><SelectField label="Order" options=Computed::from(orders()) value=order /></div>
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
            {rows(shown, |column| column.name.clone(), move |card| view! { <Card card=card opened=opened /> }.into_any())}
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
        <ColumnDialog columns=columns opened=opened form=form look=look />
    }
}

fn orders() -> Vec<(String, String)> {
    let orders = [("table", "as in the table"), ("link", "link with the target"), ("flag", "worth a look first")];
    orders.map(|(id, label)| (id.to_owned(), label.to_owned())).to_vec()
}

/// Sorts a few places by a number each; equal ones stay in order. Rust's own sorting is left out of the page.
fn js_sort(places: &mut [usize], size: impl Fn(&usize) -> f64) {
    for end in 1..places.len() {
        let mut at = end;
        while at > 0 && size(&places[at - 1]) > size(&places[at]) {
            places.swap(at - 1, at);
            at -= 1;
        }
    }
}

/// Everything that is known of one column, and what can be done with it.
#[component]
fn ColumnDialog(
    columns: Computed<Vec<ColumnCard>>,
    opened: RwSignal<Option<String>>,
    form: CleanForm,
    look: RwSignal<String>,
) -> impl IntoView {
    let open = open_while(opened);
    let card = Computed::new(move || {
        let name = opened.get();
        columns.with(|columns| columns.iter().find(|column| Some(&column.name) == name.as_ref()).cloned())
    });
    let change = move |kind: &'static str| {
        move |_| {
            if let Some(name) = opened.get_untracked() {
                form.start(kind, &name);
                opened.set(None);
                look.set("clean".into());
            }
        }
    };
    let grid = |head: [(&str, bool); 2], pairs: Vec<(String, String)>| Grid {
        columns: head.map(|(name, number)| (name.to_owned(), number)).to_vec(),
        rows: pairs.into_iter().map(|(name, value)| vec![name, value]).collect(),
        note: String::new(),
    };
    let body = move || {
        card.get().map(|card| {
            let missing = !card.missing.is_empty();
            let numeric = card.center.starts_with("median");
            let status = card.flag.clone();
            view! {
                <div class="coldetail">
                    <p><b>{card.name.clone()}</b>" "<span class="t2">{card.kind.clone()}", "{card.role.clone()}</span>{status.map(|status| view! { " "<StatusView status /> })}</p>
                    {(!card.note.is_empty()).then(|| view! { <p class="t2">{card.note.clone()}</p> })}
                    <HistogramFigure histogram=card.histogram.clone().into() height=140.0 />
                    <div class="diffgrids">
                        <div><GridTable grid=grid([("Figure", false), ("Value", true)], card.figures.clone()) caption="Figures" class="tight" /></div>
                        {(!card.top.is_empty()).then(|| view! { <div><GridTable grid=grid([("Value", false), ("Share", true)], card.top.clone()) caption="Most frequent values" class="tight" /></div> })}
                    </div>
                    <div class="row wrap">
                        {missing.then(|| view! { <button type="button" class="btn s" on:click=change("impute")>"Fill missing…"</button> })}
                        {numeric.then(|| view! { <button type="button" class="btn s" on:click=change("clip")>"Clip…"</button> })}
                        <button type="button" class="btn s" on:click=change("cast")>"Change kind…"</button>
                        <button type="button" class="btn s" on:click=change("rename")>"Rename…"</button>
                        <button type="button" class="btn s" on:click=change("relabel")>"Change a value…"</button>
                        <button type="button" class="btn s" on:click=change("filter")>"Keep some rows…"</button>
                        <button type="button" class="btn s" on:click=change("drop_column")>"Drop…"</button>
                    </div>
                </div>
            }
        })
    };
    view! { <Dialog open=open title="Column">{body}</Dialog> }
}

#[component]
fn Card(card: Computed<ColumnCard>, opened: RwSignal<Option<String>>) -> impl IntoView {
    let histogram = part(card, |card| card.histogram.clone());
    let head = move || {
        let card = card.get();
        let role = (card.role != "feature")
            .then(|| Status { mark: if card.role == "target" { Mark::Here } else { Mark::Skip }, word: card.role });
        let status = card.flag.or(role);
        let name = card.name.clone();
        view! {
            <div class="ph">
                <h3 title=card.name.clone()>
                    <button type="button" class="colname" aria-haspopup="dialog" on:click=move |_| opened.set(Some(name.clone()))>{card.name.clone()}</button>
                </h3>
                <span class="r">{status.map(|status| view! { <StatusView status=status /> })}</span>
            </div>
            {(!card.note.is_empty()).then(|| view! { <p class="meta t2 cnote" title=card.note.clone()>{card.note.clone()}</p> })}
        }
    };
    let foot = move || {
        let ColumnCard { kind, center, missing, link, .. } = card.get();
        // The median says that these are numbers.
        let first = if center.is_empty() { kind } else { center };
        let last = match (missing.is_empty(), link.is_empty()) {
            (true, true) => String::new(),
            (true, false) => format!("link {link}"),
            (false, true) => missing,
            (false, false) => format!("{missing} · link {link}"),
        };
        view! { <p class="meta t2 cstats"><span>{first}</span><span title="How it hangs together with the target">{last}</span></p> }
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
