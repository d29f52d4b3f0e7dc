//! Lanes: horizontal bars one below another over one axis, each with its name and its text. Bars from zero and waterfalls
//! are drawn as lanes. Names stand at the left, or above their bars where they are long or there is little room.

use leptos::{html, prelude::*};
use protocol::Axis;

use super::measure::width_of;
use super::scale::{Scale, stride, text_width};
use crate::number::px;
use crate::reactive::Computed;

/// Room above the lanes, for the title and the button of the figure.
const TOP: f64 = 26.0;
/// Room below, for the labels of the ticks.
const FOOT: f64 = 20.0;
/// Height of a lane with its name at the left, as the style sheet has it.
const BESIDE: f64 = 24.0;
/// Height of a lane with its name above, as the style sheet has it.
const ABOVE: f64 = 40.0;
/// Share of the width that names may take at the left.
const NAMES: f64 = 0.4;
/// Names are larger than the texts of a chart.
const LARGER: f64 = 1.12;

/// What is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lanes {
    /// What they lie along.
    pub axis: Axis,
    /// From top to bottom.
    pub lanes: Vec<Lane>,
    /// Each lane begins where the one before ends.
    pub linked: bool,
}

/// A lane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lane {
    /// Its name.
    pub name: String,
    /// What follows the name, quietly.
    pub detail: String,
    /// Where it begins.
    pub from: f32,
    /// Where it ends.
    pub to: f32,
    /// Standard deviation to either side of its end.
    pub deviation: Option<f32>,
    /// Its value.
    pub text: String,
    /// It is no step but a place: the begin or the end of the way.
    pub place: bool,
}

/// Names that are buttons.
#[derive(Clone, Copy)]
pub struct Names {
    /// The name that is chosen.
    pub chosen: Signal<String>,
    /// Chooses another.
    pub choose: Callback<String>,
}

/// Where things stand.
#[derive(Clone, Copy, Default, PartialEq)]
struct Room {
    width: f64,
    /// Width of the names.
    names: f64,
    above: bool,
}

impl Room {
    fn of(lanes: &Lanes, width: f64) -> Self {
        let wide = |lane: &Lane| (text_width(&lane.name) + text_width(&lane.detail)) * LARGER + 14.0;
        let names = lanes.lanes.iter().map(wide).fold(0.0, f64::max);
        if names > width * NAMES {
            Self { width, names: width, above: true }
        } else {
            Self { width, names, above: false }
        }
    }

    fn lane(self) -> f64 {
        if self.above { ABOVE } else { BESIDE }
    }

    /// Top and height of the bar in its lane.
    fn bar(self) -> (f64, f64) {
        if self.above { (23.0, 11.0) } else { (6.0, 12.0) }
    }
}

/// The picture, with the names as a list over it.
#[component]
pub fn LanesPlot(
    /// What to draw.
    lanes: Computed<Lanes>,
    /// What kind of chart it is.
    kind: &'static str,
    /// What happens with a name.
    names: Option<Names>,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let width = width_of(node);
    let room = Computed::new(move || lanes.with(|lanes| Room::of(lanes, width.get())));
    let list = move || {
        lanes.with(|lanes| {
            let name = |lane: &Lane| {
                let Lane { name, detail, text, place, .. } = lane.clone();
                let said = format!("{name}{detail}: {text}");
                let shown = format!("{name}{detail}");
                let label = match names {
                    Some(Names { chosen, choose }) => {
                        let (own, given) = (name.clone(), name.clone());
                        view! {
                            <button type="button" class="colname" title=shown aria-label=said aria-pressed=move || chosen.with(|chosen| *chosen == own).to_string() on:click=move |_| choose.run(given.clone())>
                                {name}
                            </button>
                        }
                        .into_any()
                    }
                    None => view! { <span title=shown>{name}<i>{detail}</i><span class="vh">": "{text}</span></span> }.into_any(),
                };
                view! { <li class:place=place>{label}</li> }
            };
            lanes.lanes.iter().map(name).collect_view()
        })
    };
    let height = move || px(TOP + room.get().lane() * lanes.with(|lanes| lanes.lanes.len()) as f64 + FOOT);
    let label = move || lanes.with(|lanes| format!("{kind} of {}: {}", lanes.lanes.len(), lanes.axis.title));
    view! {
        <div class="plot lanes" class:above=move || room.get().above style:--names=move || format!("{}px", px(room.get().names)) node_ref=node>
            <svg class="ch" role="img" aria-label=label width=move || px(width.get()) height=height>
                {move || lanes.with(|lanes| draw(lanes, room.get()))}
            </svg>
            <ul>{list}</ul>
        </div>
    }
}

fn draw(lanes: &Lanes, room: Room) -> Option<AnyView> {
    let left = if room.above { 1.0 } else { room.names };
    let text = lanes.lanes.iter().map(|lane| text_width(&lane.text)).fold(0.0, f64::max);
    let right = room.width - text - 8.0;
    if right - left < 24.0 {
        return None;
    }
    let bottom = TOP + room.lane() * lanes.lanes.len() as f64;
    let x = Scale::new(lanes.axis.domain, left, right);
    let widest = lanes.axis.ticks.iter().map(|tick| text_width(&tick.1)).fold(32.0, f64::max);
    let step = stride(lanes.axis.ticks.len(), right - left, widest + 10.0, 5);
    let ticks = lanes.axis.ticks.iter().step_by(step).map(|(value, text)| {
        let at = x.at(*value);
        // A label at the left end stays in the picture.
        let anchor = if at < text_width(text) / 2.0 { "start" } else { "middle" };
        view! {
            <path d=format!("M{} {}V{}", px(at), px(TOP), px(bottom)) class="grid"></path>
            <text x=px(at) y=px(bottom + 15.0) text-anchor=anchor>{text.clone()}</text>
        }
    });
    let zero = x.holds(0.0).then(|| format!("M{} {}V{}", px(x.at(0.0)), px(TOP), px(bottom)));
    let first = lanes.lanes.first().filter(|lane| lane.place);
    let first = first.map(|lane| format!("M{} {}V{}", px(x.at(lane.to)), px(TOP), px(bottom)));
    let (top, tall) = room.bar();
    // One path for each kind of mark.
    let [mut up, mut down, mut ends, mut links, mut spread] = [const { String::new() }; 5];
    let mut texts = Vec::new();
    for (place, lane) in lanes.lanes.iter().enumerate() {
        let y = TOP + room.lane() * place as f64 + top;
        let (from, to) = (x.at(lane.from), x.at(lane.to));
        let into: &mut String = if lane.place {
            &mut ends
        } else if lane.to < lane.from {
            &mut down
        } else {
            &mut up
        };
        let (low, high) = (from.min(to), from.max(to));
        // What is there can be seen, however small it is.
        let thick = if lane.place { 3.0 } else { (high - low).max(1.0) };
        let start = if lane.place { low - thick / 2.0 } else { low };
        *into += &format!("M{} {}h{}v{}h-{}z", px(start), px(y), px(thick), px(tall), px(thick));
        let mut end = high;
        if let Some(deviation) = lane.deviation.filter(|deviation| *deviation > 0.0) {
            let (low, high) = (x.at(lane.to - deviation), x.at(lane.to + deviation));
            spread += &format!("M{} {}H{}", px(low), px(y + tall / 2.0), px(high));
            end = end.max(high);
        }
        if lanes.linked && place + 1 < lanes.lanes.len() {
            links += &format!("M{} {}v{}", px(to), px(y + tall), px(room.lane() - tall));
        }
        let at = end + 6.0;
        texts.push(view! { <text x=px(at) y=px(y + tall / 2.0 + 4.0) class="lbl ho">{lane.text.clone()}</text> });
    }
    let picture = view! {
        {ticks.collect_view()}
        {zero.map(|path| view! { <path d=path class="axis zero"></path> })}
        {first.map(|path| view! { <path d=path class="dropline"></path> })}
        <path d=links class="axis"></path>
        <path d=up class="f1"></path>
        <path d=down class="f2"></path>
        <path d=ends class="fi"></path>
        <path d=spread class="spread"></path>
        {texts}
        <text x="0" y="14">{lanes.axis.title.clone()}</text>
    };
    Some(picture.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(names: &[&str]) -> Lanes {
        let lane = |name: &&str| Lane { name: (*name).into(), ..Lane::default() };
        Lanes { lanes: names.iter().map(lane).collect(), ..Lanes::default() }
    }

    #[test]
    fn names_stand_above_their_bars_where_they_take_too_much_room() {
        let short = named(&["alcohol", "pH"]);
        assert!(!Room::of(&short, 400.0).above);
        assert!(Room::of(&short, 120.0).above);
        let long = named(&["alcohol", "a column with a name that is very long indeed"]);
        let room = Room::of(&long, 400.0);
        assert!(room.above && room.names == 400.0 && room.lane() == ABOVE);
    }
}
