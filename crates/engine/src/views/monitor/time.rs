//! What all panels share: the axis of simulated time and the frame of a chart.

use protocol::{Limit, Mark, Rule, Series, Span, TimeChart};

use crate::format::{DAY, NONE};
use crate::monitor::history::History;
use crate::state::State;
use crate::views::{axis, status};

/// Points of a line at most.
const POINTS: usize = 300;

/// The axis of simulated time.
pub struct Axis {
    /// First and last tick.
    pub range: (f32, f32),
    /// Days with labels.
    pub ticks: Vec<(f32, String)>,
    /// The first tick that is shown.
    pub from: u32,
}

impl Axis {
    /// The first place of some ticks that is shown.
    pub fn first(&self, ticks: &[u32]) -> usize {
        ticks.partition_point(|tick| *tick < self.from)
    }

    /// A line of the values from the start of the axis on.
    pub fn line(&self, ticks: &[u32], values: &[f32]) -> Vec<(f32, f32)> {
        let from = self.first(ticks).min(values.len());
        History::line(&ticks[from..], &values[from..], POINTS)
    }
}

/// Ticks that the charts show.
fn ticks_of(span: Span) -> u32 {
    DAY * match span {
        Span::Day => 1,
        Span::FourDays => 4,
        Span::Month => 30,
    }
}

/// The axis now.
pub fn axis_of(state: &State, span: Span) -> Axis {
    // The axis grows with the first hours so that they fill the panel, then it follows the newest days.
    let to = (state.tick.max(60) * 9 / 8).next_multiple_of(60);
    let to = to.min(state.tick.next_multiple_of(DAY / 4).max(60));
    let from = to.saturating_sub(ticks_of(span));
    let ticks = axis::days(from, to, 5).into_iter().map(|(tick, text)| (tick as f32, text)).collect();
    Axis { range: (from as f32, to as f32), ticks, from }
}

/// A panel with a computed value axis; the caller adds limits and judgement.
pub fn panel(
    axis: &Axis,
    id: &str,
    title: &str,
    series: Vec<Series>,
    fixed_range: Option<(f64, f64)>,
    also: &[f64],
) -> TimeChart {
    let values = || {
        series
            .iter()
            .flat_map(|series| &series.points)
            .map(|point| f64::from(point.1))
            .filter(|value| value.is_finite())
    };
    let (low, high) = fixed_range.unwrap_or_else(|| {
        let all = values().chain(also.iter().copied());
        all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
    });
    // Nothing but zeros, or nothing yet: what is counted is never below.
    let high = if low == 0.0 && high == 0.0 { 1.0 } else { high };
    let (domain, y_ticks) = axis::nice(low, high);
    TimeChart {
        id: id.into(),
        title: title.into(),
        value: NONE.into(),
        unit: String::new(),
        note: String::new(),
        status: None,
        caption: String::new(),
        range: axis.range,
        x_ticks: axis.ticks.clone(),
        domain,
        y_ticks,
        series,
        limits: Vec::new(),
        bands: Vec::new(),
        shade: None,
    }
}

/// A line; its role is the place among the colours, from 1.
pub fn series(name: &str, role: u8, points: Vec<(f32, f32)>) -> Series {
    Series { name: name.into(), role, points }
}

/// The limits of the rules that watch a metric, and whether beyond is above. `shown` turns a rule's threshold and side into
/// what the panel draws.
pub fn limits(state: &State, metric: &str, shown: fn(&Rule) -> (f64, bool)) -> Vec<(f64, bool)> {
    state.rules.iter().map(|watched| &watched.rule).filter(|rule| rule.metric == metric).map(shown).collect()
}

/// Draws the [`limits`] and judges the value that is shown by them, if there is one.
pub fn judge(
    chart: &mut TimeChart,
    state: &State,
    metric: &str,
    value: Option<f64>,
    shown: fn(&Rule) -> (f64, bool),
    words: fn(f64) -> String,
) {
    let limits = limits(state, metric, shown);
    if let Some(value) = value {
        let beyond = |(limit, above): &(f64, bool)| if *above { value > *limit } else { value < *limit };
        chart.status = Some(match limits.as_slice() {
            [] => status(Mark::Skip, "No rule"),
            limits if limits.iter().any(beyond) => status(Mark::Bad, "Outside limit"),
            _ => status(Mark::Ok, "Normal"),
        });
    }
    let line = |(limit, _): (f64, bool)| Limit {
        value: limit as f32,
        label: format!("limit {}", words(limit)),
        mark: Mark::Bad,
    };
    chart.limits = limits.into_iter().map(line).collect();
}

/// A rule's threshold where the panel draws what the rule watches.
pub fn as_watched(rule: &Rule) -> (f64, bool) {
    (rule.threshold, rule.above)
}

/// The newest value that is a number.
pub fn last(values: &[f32]) -> Option<f64> {
    values.last().map(|value| f64::from(*value)).filter(|value| value.is_finite())
}
