//! Effects as bars from zero, to either side, with the standard deviation where it is known.

use leptos::prelude::*;
use protocol::{EffectBar, EffectBars, Grid};

use super::figure::Figure;
use super::lanes::{Lane, Lanes, LanesPlot, Names};
use crate::reactive::{Computed, part};

/// Bars. Their names are buttons where they can be chosen.
#[component]
pub fn EffectBarsFigure(
    /// The bars.
    bars: Computed<EffectBars>,
    /// The finding in one sentence.
    #[prop(into)]
    caption: Signal<String>,
    /// What a bar stands for, the head of the names in the table.
    what: &'static str,
    /// What happens with a name.
    #[prop(optional)]
    names: Option<Names>,
) -> impl IntoView {
    let lanes = part(bars, as_lanes);
    let table = part(bars, move |bars| as_table(bars, what));
    let note = part(bars, |bars| bars.note.clone());
    view! {
        <Figure caption=caption table=table class="fig-lanes">
            <LanesPlot lanes=lanes kind="Bars" names=names />
            <p class="meta t2">{note}</p>
        </Figure>
    }
}

fn as_lanes(bars: &EffectBars) -> Lanes {
    let lane = |bar: &EffectBar| Lane {
        name: bar.name.clone(),
        to: bar.value,
        deviation: bar.deviation,
        text: bar.text.clone(),
        ..Lane::default()
    };
    Lanes { axis: bars.axis.clone(), lanes: bars.bars.iter().map(lane).collect(), linked: false }
}

fn as_table(bars: &EffectBars, what: &str) -> Grid {
    Grid {
        columns: vec![(what.into(), false), (bars.axis.title.clone(), true)],
        rows: bars.bars.iter().map(|bar| vec![bar.name.clone(), bar.text.clone()]).collect(),
        note: bars.note.clone(),
    }
}
