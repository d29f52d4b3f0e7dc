//! How columns hang together: a matrix, and the strongest pairs as a list.

use leptos::prelude::*;
use protocol::{Grid, PairsView};

use crate::components::GridTable;
use crate::number::fixed;
use crate::reactive::{Computed, part};

/// With more columns than this the cells have no numbers; their title has.
const ROOMY: usize = 14;

/// Matrix and list.
#[component]
pub fn Pairs(
    /// The pairs.
    pairs: Computed<PairsView>,
) -> impl IntoView {
    let strongest: Computed<Grid> = part(pairs, |pairs| pairs.strongest.clone());
    let matrix = move || {
        pairs.with(|pairs| {
            let roomy = pairs.columns.len() <= ROOMY;
            let heads = pairs.columns.iter().map(|name| view! { <th scope="col" title=name.clone()><span>{name.clone()}</span></th> });
            let rows = pairs.columns.iter().zip(&pairs.cells).map(|(name, cells)| {
                let cells = cells.iter().zip(&pairs.columns).map(|(value, other)| {
                    let text = if value.is_nan() { "–".to_owned() } else { fixed(f64::from(*value), 2).replace('-', "−") };
                    let heat = if value.is_nan() || name == other { 0 } else { (value.abs() * 4.99) as u8 };
                    let shown = if roomy { text.clone() } else { String::new() };
                    view! { <td class=format!("h{}", heat.min(4)) class:neg=*value < 0.0 title=format!("{name} and {other}: {text}")>{shown}</td> }
                });
                view! { <tr><th scope="row" title=name.clone()>{name.clone()}</th>{cells.collect_view()}</tr> }
            });
            view! {
                <table class="cm many pairs">
                    <caption class="vh">"How strongly each column hangs together with each other"</caption>
                    <thead><tr><td></td>{heads.collect_view()}</tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
                <p class="meta t2">{pairs.note.clone()}</p>
            }
        })
    };
    view! {
        <div class="pairsbox">
            <div class="cm-scroll" tabindex="0" role="group" aria-label="Matrix of pairs">{matrix}</div>
            <div><GridTable grid=strongest caption="Strongest pairs" class="tight" /></div>
        </div>
    }
}
