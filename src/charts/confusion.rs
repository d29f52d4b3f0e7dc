//! Counts of true classes against answers. A table by nature, so it is one; colour only repeats the share.

use leptos::prelude::*;
use protocol::Confusion;

use crate::reactive::Computed;

/// With more classes than this only the counts are printed; the share stands in the cell's title.
const ROOMY: usize = 5;

/// A confusion matrix: rows are the truth, columns the answers.
#[component]
pub fn ConfusionMatrix(
    /// The counts.
    confusion: Computed<Confusion>,
) -> impl IntoView {
    let matrix = move || {
        confusion.with(|confusion| {
            let roomy = confusion.classes.len() <= ROOMY;
            let head = confusion.classes.iter().map(|class| {
                view! { <th scope="col" title=class.clone()><span class="t2">"said "</span>{class.clone()}</th> }
            });
            let rows = confusion.rows.iter().enumerate().map(|(truth, cells)| {
                let name = confusion.classes.get(truth).cloned().unwrap_or_default();
                let cells = cells.iter().enumerate().map(|(answer, cell)| {
                    let word = if truth == answer { "right" } else { "wrong" };
                    let said = confusion.classes.get(answer).cloned().unwrap_or_default();
                    view! {
                        <td class=format!("h{}", cell.heat.min(4)) title=format!("is {name}, said {said}: {}, {} of the row", cell.count, cell.share)>
                            <b>{cell.count.clone()}</b>
                            {roomy.then(|| view! { <span class="share">{cell.share.clone()}</span> <small>{word}</small> })}
                        </td>
                    }
                });
                let cells = cells.collect_view();
                view! {
                    <tr>
                        <th scope="row" title=name.clone()><span class="t2">"is "</span>{name.clone()}</th>
                        {cells}
                    </tr>
                }
            });
            view! {
                <table class="cm" class:many=!roomy>
                    <caption class="vh">"Counts of true classes against answers. "{confusion.note.clone()}</caption>
                    <thead>
                        <tr><td></td>{head.collect_view()}</tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
                <p class="meta t2">{confusion.note.clone()}</p>
            }
        })
    };
    view! { <div class="cm-scroll" tabindex="0" role="group" aria-label="Confusion matrix">{matrix}</div> }
}
