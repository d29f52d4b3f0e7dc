//! Which columns matter.

use leptos::prelude::*;
use protocol::OverviewExplained;

use super::Chosen;
use super::method::{ClassPick, Method, PartHead, classes, finding, place_of};
use crate::charts::{EffectBarsFigure, Names};
use crate::components::{If, Plate};
use crate::focus::focus;
use crate::reactive::{Computed, part};

/// Permutation importance beside the mean size of SHAP values.
#[component]
pub fn Overview(
    /// What was found.
    overview: Computed<OverviewExplained>,
    /// The column that is looked at.
    column: Computed<String>,
    /// What is looked at.
    chosen: Chosen,
) -> impl IntoView {
    let names = Names {
        chosen: column.into(),
        choose: Callback::new(move |name| {
            chosen.column.set(name);
            focus(".onecol select");
        }),
    };
    let importance = part(overview, |overview| overview.importance.clone());
    let bars = part(overview, |overview| overview.importance_bars.clone());
    let shap = part(overview, |overview| overview.shap.clone());
    let outputs =
        part(overview, |overview| overview.shap_bars.iter().map(|bars| bars.name.clone()).collect::<Vec<_>>());
    let output = Computed::new(move || outputs.with(|names| chosen.class.with(|class| place_of(names, class, 0))));
    let sizes = Computed::new(move || overview.with(|overview| overview.shap_bars.get(output.get()).cloned()));
    view! {
        <PartHead title="Which columns matter" says="Press the name of a column to look at it below." />
        <div class="tparts">
            <Plate title="Permutation importance">
                <Method method=importance output=output>
                    <If when=move || bars.with(Option::is_some)>
                        <EffectBarsFigure bars=Computed::while_there(move || bars.get()) caption=finding(importance, output) what="Column" names=names />
                    </If>
                </Method>
            </Plate>
            <Plate title="Mean size of SHAP values">
                <Method method=shap output=output>
                    <ClassPick label="Class" options=classes(outputs) value=chosen.class />
                    <If when=move || sizes.with(Option::is_some)>
                        <EffectBarsFigure bars=Computed::while_there(move || sizes.get()) caption=finding(shap, output) what="Column" names=names />
                    </If>
                </Method>
            </Plate>
        </div>
    }
}
