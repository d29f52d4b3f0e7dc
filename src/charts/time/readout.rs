//! What a time chart says about one moment: time, a value for each series, and events close by.

use protocol::{EventMark, TimeChart};

use super::picture::Picture;
use super::{nearest, series_name};
use crate::charts::marker::role;
use crate::charts::notation::{Notation, moment};

/// An event this close to the crosshair is read out with it, in pixels.
const CLOSE: f64 = 7.0;

/// The text of one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Readout {
    pub x: f64,
    /// The text stands left of the crosshair.
    pub flip: bool,
    pub time: String,
    pub values: Vec<Value>,
    pub events: Vec<String>,
}

/// The value of one series.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    pub role: u8,
    pub name: String,
    pub text: String,
    pub place: Option<(f64, f64)>,
}

impl Readout {
    /// All of it in one line.
    pub fn sentence(&self) -> String {
        let values = self.values.iter().map(|value| format!("{} {}", value.name, value.text));
        std::iter::once(self.time.clone())
            .chain(values)
            .chain(self.events.iter().cloned())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// Reads a chart at the point nearest to `tick`.
pub fn readout(chart: &TimeChart, marks: &[EventMark], picture: &Picture, tick: f32) -> Readout {
    let notation = Notation::of(&chart.y_ticks, &chart.unit);
    let points: Vec<Option<(f32, f32)>> = chart.series.iter().map(|series| nearest(&series.points, tick)).collect();
    let distance = |point: &(f32, f32)| (point.0 - tick).abs();
    let at = points.iter().flatten().min_by(|a, b| distance(a).total_cmp(&distance(b))).map_or(tick, |point| point.0);
    let x = picture.x.at(at);
    let values = points.iter().enumerate().map(|(place, point)| {
        // A series that has no point near this moment has no value here.
        let value = point.filter(|point| (picture.x.at(point.0) - x).abs() < CLOSE).map_or(f32::NAN, |point| point.1);
        Value {
            role: role(chart.series[place].role),
            name: series_name(chart, place),
            text: notation.text(value),
            place: (!value.is_nan()).then(|| (x, picture.y.at(value))),
        }
    });
    let values = values.collect();
    let pointed = picture.x.at(tick);
    let close = marks
        .iter()
        .filter(|mark| picture.x.holds(mark.tick as f32) && (picture.x.at(mark.tick as f32) - pointed).abs() < CLOSE);
    Readout {
        x,
        flip: x > picture.width / 2.0,
        time: moment(at),
        values,
        events: close.map(|mark| format!("{}: {}", mark.when, mark.text)).collect(),
    }
}
