//! What is real and what is simulated, as a table of two groups.

use leptos::prelude::*;

use crate::reactive::Computed;

/// What, how it is done, what differs from production.
type Rows = Vec<(String, String, String)>;

/// The table.
#[component]
pub fn RealAndSimulated(
    /// What is real.
    real: Computed<Rows>,
    /// What is simulated.
    simulated: Computed<Rows>,
) -> impl IntoView {
    view! {
        <div class="scroll" role="group" aria-label="Real and simulated" tabindex="0">
            <table class="bare tall">
                <caption class="vh">"What is real and what is simulated"</caption>
                <thead>
                    <tr><th scope="col">"What"</th><th scope="col">"How it is done"</th><th scope="col">"What differs from production"</th></tr>
                </thead>
                <Group name="Real" rows=real/>
                <Group name="Simulated" rows=simulated/>
            </table>
        </div>
    }
}

#[component]
fn Group(name: &'static str, rows: Computed<Rows>) -> impl IntoView {
    view! {
        <tbody>
            <tr><th class="group" colspan="3" scope="rowgroup">{name}</th></tr>
            {move || rows.get().into_iter().map(|(what, how, differs)| view! {
                <tr><th scope="row">{what}</th><td>{how}</td><td>{differs}</td></tr>
            }).collect_view()}
        </tbody>
    }
}
