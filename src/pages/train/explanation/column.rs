//! How the answers depend on one column.

use leptos::prelude::*;
use protocol::{ColumnExplained, Failure};

use super::Chosen;
use super::method::{ClassPick, Method, PartHead, classes, finding, place_of};
use crate::charts::{DependenceFigure, EffectBarsFigure, EffectScatterFigure};
use crate::components::{If, Plate, Refusal, SelectField};
use crate::reactive::{Computed, part};

/// Names of the outputs.
type Outputs = Computed<Vec<String>>;

/// Partial dependence beside the SHAP values of a column.
#[component]
pub fn OneColumn(
    /// What was found.
    found: Computed<Option<ColumnExplained>>,
    /// Why there is nothing.
    failed: RwSignal<Option<Failure>>,
    /// Columns to choose from, those that matter most first.
    columns: Computed<Vec<String>>,
    /// What is looked at.
    chosen: Chosen,
) -> impl IntoView {
    let options = part(columns, |names| names.iter().map(|name| (name.clone(), name.clone())).collect());
    let outputs = Computed::new(move || {
        let names = |column: &ColumnExplained| {
            let curves =
                column.curves.iter().flat_map(|curves| curves.outputs.iter().map(|output| output.name.clone()));
            let bars = column.categories.iter().map(|bars| bars.name.clone());
            let points =
                column.scatter.iter().flat_map(|points| points.outputs.iter().map(|output| output.name.clone()));
            let dependence: Vec<String> = curves.chain(bars).collect();
            if dependence.is_empty() { points.collect() } else { dependence }
        };
        found.with(|column| column.as_ref().map(names).unwrap_or_default())
    });
    view! {
        <PartHead title="One column" says="How the answers depend on it. Columns that matter most come first.">
            <div class="onecol"><SelectField label="Column" options=options value=chosen.column /></div>
            <ClassPick label="Class" options=classes(outputs) value=chosen.class />
        </PartHead>
        <Refusal failure=failed />
        <If when=move || found.with(Option::is_some)>
            <Plots column=Computed::while_there(move || found.get()) outputs=outputs chosen=chosen />
        </If>
    }
}

#[component]
fn Plots(column: Computed<ColumnExplained>, outputs: Outputs, chosen: Chosen) -> impl IntoView {
    let output = Computed::new(move || outputs.with(|names| chosen.class.with(|class| place_of(names, class, 0))));
    let dependence = part(column, |column| column.dependence.clone());
    let curves = part(column, |column| column.curves.clone());
    let bars = Computed::new(move || column.with(|column| column.categories.get(output.get()).cloned()));
    let shap = part(column, |column| column.shap.clone());
    let scatter = part(column, |column| column.scatter.clone());
    let rows = chosen.rows;
    view! {
        <div class="tparts">
            <Plate title="Partial dependence">
                <Method method=dependence output=output>
                    <If when=move || curves.with(Option::is_some)>
                        <DependenceFigure curves=Computed::while_there(move || curves.get()) output=output rows=rows caption=finding(dependence, output) />
                        <div class="row wrap">
                            <label class="check"><input type="checkbox" prop:checked=rows on:change=move |event| rows.set(event_target_checked(&event)) /><span>"Single rows"</span></label>
                            <span class="meta t2">"Strong: the mean. Faint: single rows. Marks below: the values that were tried."</span>
                        </div>
                    </If>
                    <If when=move || bars.with(Option::is_some)>
                        <EffectBarsFigure bars=Computed::while_there(move || bars.get()) caption=finding(dependence, output) what="Category" />
                    </If>
                </Method>
            </Plate>
            <Plate title="SHAP values">
                <Method method=shap output=output>
                    <If when=move || scatter.with(Option::is_some)>
                        <EffectScatterFigure scatter=Computed::while_there(move || scatter.get()) output=output caption=finding(shap, output) />
                    </If>
                </Method>
            </Plate>
        </div>
    }
}
