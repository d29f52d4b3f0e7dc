//! The way from an expected value to an answer, step by step.

use leptos::prelude::*;
use protocol::{Grid, Waterfall, WaterfallStep};

use super::figure::Figure;
use super::lanes::{Lane, Lanes, LanesPlot};
use crate::reactive::{Computed, part};

/// What stands at the begin and at the end of the way.
const ENDS: [&str; 2] = ["Expected", "Answer"];

/// A waterfall.
#[component]
pub fn WaterfallFigure(
    /// The steps.
    waterfall: Computed<Waterfall>,
    /// The finding in one sentence.
    #[prop(into)]
    caption: Signal<String>,
) -> impl IntoView {
    let lanes = part(waterfall, as_lanes);
    let table = part(waterfall, as_table);
    let note = part(waterfall, |waterfall| waterfall.note.clone());
    view! {
        <Figure caption=caption table=table class="fig-lanes">
            <LanesPlot lanes=lanes kind="Waterfall" names=None />
            <p class="meta t2">{note}</p>
        </Figure>
    }
}

fn as_lanes(waterfall: &Waterfall) -> Lanes {
    let step = |step: &WaterfallStep| Lane {
        name: step.name.clone(),
        detail: if step.cell.is_empty() { String::new() } else { format!(" = {}", step.cell) },
        from: step.from,
        to: step.to,
        text: step.text.clone(),
        ..Lane::default()
    };
    let end = |name: &str, (at, text): &(f32, String)| Lane {
        name: name.into(),
        from: *at,
        to: *at,
        text: text.clone(),
        place: true,
        ..Lane::default()
    };
    let [expected, answer] = ENDS;
    let mut lanes = vec![end(expected, &waterfall.expected)];
    lanes.extend(waterfall.steps.iter().map(step));
    lanes.push(end(answer, &waterfall.answer));
    Lanes { axis: waterfall.axis.clone(), lanes, linked: true }
}

fn as_table(waterfall: &Waterfall) -> Grid {
    let row = |name: &str, cell: &str, text: &str| vec![name.to_owned(), cell.to_owned(), text.to_owned()];
    let [expected, answer] = ENDS;
    let mut rows = vec![row(expected, "", &waterfall.expected.1)];
    rows.extend(waterfall.steps.iter().map(|step| row(&step.name, &step.cell, &step.text)));
    rows.push(row(answer, "", &waterfall.answer.1));
    Grid {
        columns: vec![("Step".into(), false), ("Cell".into(), false), (waterfall.axis.title.clone(), true)],
        rows,
        note: waterfall.note.clone(),
    }
}

#[cfg(test)]
mod tests {
    use protocol::Axis;

    use super::*;

    #[test]
    fn the_steps_lead_from_the_expected_value_to_the_answer() {
        let step = |name: &str, cell: &str, from, to| WaterfallStep {
            name: name.into(),
            cell: cell.into(),
            from,
            to,
            text: "a".into(),
        };
        let waterfall = Waterfall {
            name: String::new(),
            axis: Axis { title: "probability".into(), domain: (0.0, 1.0), ticks: Vec::new() },
            expected: (0.5, "0.5".into()),
            steps: vec![step("pH", "3.1", 0.5, 0.9), step("4 other columns", "", 0.9, 0.7)],
            answer: (0.7, "0.7".into()),
            note: String::new(),
        };
        let Lanes { lanes, linked, .. } = as_lanes(&waterfall);
        assert!(linked && lanes.windows(2).all(|pair| pair[0].to == pair[1].from));
        assert_eq!((lanes[1].detail.as_str(), lanes[2].detail.as_str()), (" = 3.1", ""));
        assert_eq!(as_table(&waterfall).rows.len(), 4);
    }
}
