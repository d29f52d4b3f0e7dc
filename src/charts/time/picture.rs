//! Where everything of a time chart goes, in pixels. A plain value, so that an unchanged picture is not drawn again.

use protocol::{EventKind, EventMark, Mark, TimeChart};

use crate::charts::marker::{marker, role};
use crate::charts::scale::{Scale, line, stride, text_width, thin};

/// Room for event marks above the plot.
const TOP: f64 = 18.0;
/// Room for time ticks below it.
const BOTTOM: f64 = 20.0;
/// Room at the right for half a time label and the newest point.
const RIGHT: f64 = 8.0;
/// Height of a line of text.
const TEXT: f64 = 13.0;

/// A time chart in pixels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    pub width: f64,
    pub height: f64,
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    pub x: Scale,
    pub y: Scale,
    pub levels: Levels,
    pub times: Times,
    pub lines: Vec<Line>,
    /// Place, text, role.
    pub labels: Vec<(f64, f64, String, u8)>,
}

/// What belongs to the vertical axis; it seldom changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Levels {
    /// From left to right.
    pub span: (f64, f64),
    /// Top, height, class.
    pub bands: Vec<(f64, f64, &'static str)>,
    /// Place, label.
    pub ticks: Vec<(f64, String)>,
    /// Place of the line, place of the text, text, class of the line, class of the text.
    pub limits: Vec<(f64, f64, String, &'static str, &'static str)>,
}

/// What belongs to the time axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Times {
    /// From top to bottom.
    pub span: (f64, f64),
    /// Left, width, words, whether the words stand inside.
    pub shade: Option<(f64, f64, String, bool)>,
    /// Place, label; an empty label is a bare tick.
    pub ticks: Vec<(f64, String)>,
    pub events: Vec<(EventKind, f64, String)>,
    pub now: Option<f64>,
}

/// One series.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub role: u8,
    /// A single series is solid whatever its colour.
    pub single: bool,
    pub path: String,
    pub markers: String,
    /// The last point.
    pub end: Option<(f64, f64)>,
}

impl Picture {
    /// Places a chart; empty while the width is not known.
    pub fn of(chart: &TimeChart, marks: &[EventMark], now: f32, width: f64, height: f64) -> Self {
        if width < 40.0 {
            return Self { width, height, ..Self::default() };
        }
        let left = chart.y_ticks.iter().map(|tick| text_width(&tick.1)).fold(16.0, f64::max) + 8.0;
        let (top, bottom) = (TOP, height - BOTTOM);
        let y = Scale::new(chart.domain, bottom, top);
        let named = chart.series.iter().filter(|series| !series.name.is_empty());
        let longest = named.map(|series| text_width(&series.name)).fold(0.0, f64::max).min(width * 0.3);
        // Labels stand right of the last point: the empty future is room enough, or the margin has to be.
        let free = Scale::new(chart.range, left, width - RIGHT);
        let end = chart.series.iter().filter_map(last).map(|point| free.at(point.0)).fold(left, f64::max);
        let right = if longest > 0.0 {
            (width - RIGHT).min(width - RIGHT - (end + longest + 10.0 - width).max(0.0))
        } else {
            width - RIGHT
        };
        let x = Scale::new(chart.range, left, right);
        let lines: Vec<Line> =
            chart.series.iter().map(|series| place(series, &x, &y, chart.series.len() == 1)).collect();
        Self {
            width,
            height,
            left,
            right,
            top,
            bottom,
            levels: Levels {
                span: (left, right),
                bands: chart.bands.iter().map(|band| strip(band, &y)).collect(),
                ticks: y_ticks(chart, &y, bottom - top),
                limits: limits(chart, &x, &y, (top, bottom)),
            },
            times: Times {
                span: (top, bottom),
                shade: chart.shade.as_ref().map(|(from, to, words)| {
                    let (from, wide) = (x.at(*from), x.at(*to) - x.at(*from));
                    (from, wide, words.clone(), from + 4.0 + text_width(words) <= right)
                }),
                ticks: x_ticks(chart, &x, width),
                events: marks
                    .iter()
                    .filter(|mark| x.holds(mark.tick as f32))
                    .map(|mark| (mark.kind, x.at(mark.tick as f32), mark.label.clone()))
                    .collect(),
                now: x.holds(now).then(|| x.at(now)),
            },
            labels: labels(chart, &lines, top, bottom),
            lines,
            x,
            y,
        }
    }
}

/// The last point that has a value.
fn last(series: &protocol::Series) -> Option<(f32, f32)> {
    series.points.iter().rev().find(|point| !point.1.is_nan()).copied()
}

fn place(series: &protocol::Series, x: &Scale, y: &Scale, single: bool) -> Line {
    let role = role(series.role);
    let points = thin(&series.points, x);
    let end = last(series).map(|point| (x.at(point.0), y.at(point.1)));
    let mut markers = String::new();
    if !single {
        // Few markers tell the lines apart; the last point always has one.
        let step = (points.len() / 4).max(1);
        let shown = points.iter().rev().step_by(step).take(5).filter(|point| !point.1.is_nan());
        shown.for_each(|point| markers.push_str(&marker(role, x.at(point.0), y.at(point.1))));
    }
    if let Some((px, py)) = end.filter(|_| single || markers.is_empty()) {
        markers.push_str(&marker(role, px, py));
    }
    Line { role, single, path: line(&points, x, y), markers, end }
}

fn strip(band: &(f32, f32, Mark), y: &Scale) -> (f64, f64, &'static str) {
    let (a, b) = (y.at(band.0), y.at(band.1));
    let class = match band.2 {
        Mark::Bad => "bandb",
        Mark::Warn => "bandw",
        Mark::Ok => "bandok",
        _ => "band",
    };
    (a.min(b), (a - b).abs(), class)
}

fn y_ticks(chart: &TimeChart, y: &Scale, height: f64) -> Vec<(f64, String)> {
    let step = stride(chart.y_ticks.len(), height, 18.0, 5);
    chart.y_ticks.iter().step_by(step).map(|(value, text)| (y.at(*value), text.clone())).collect()
}

/// Labels that would touch the one before them are dropped; their tick stays.
fn x_ticks(chart: &TimeChart, x: &Scale, width: f64) -> Vec<(f64, String)> {
    let mut taken = 0.0;
    let ticks = chart.x_ticks.iter().filter(|tick| x.holds(tick.0)).map(|(tick, text)| {
        let (at, half) = (x.at(*tick), text_width(text) / 2.0);
        let fits = at - half >= taken && at + half <= width;
        if fits && !text.is_empty() {
            taken = at + half + 8.0;
        }
        (at, if fits { text.clone() } else { String::new() })
    });
    ticks.collect()
}

/// The words stand on the side of the line where fewer points are.
fn limits(
    chart: &TimeChart,
    x: &Scale,
    y: &Scale,
    (top, bottom): (f64, f64),
) -> Vec<(f64, f64, String, &'static str, &'static str)> {
    let crowd = |label: &str, from: f64, to: f64| {
        let end = x.at(chart.range.0) + 4.0 + text_width(label);
        let points = chart.series.iter().flat_map(|series| &series.points);
        points.filter(|point| x.at(point.0) <= end && (from..=to).contains(&y.at(point.1))).count()
    };
    let lines = chart.limits.iter().map(|limit| {
        let at = y.at(limit.value);
        let (line, text) = match limit.mark {
            Mark::Bad => ("thr", "tb"),
            Mark::Warn => ("thrw", "tw"),
            Mark::Ok => ("thro", "tok"),
            _ => ("thrn", ""),
        };
        let (above, under) = (at - TEXT - 3.0 < top, at + TEXT + 3.0 > bottom);
        let below =
            above || !under && crowd(&limit.label, at, at + TEXT + 3.0) < crowd(&limit.label, at - TEXT - 3.0, at);
        (at, if below { at + TEXT - 1.0 } else { at - 4.0 }, limit.label.clone(), line, text)
    });
    lines.collect()
}

/// Names at the line ends, pushed apart where they would overlap.
fn labels(chart: &TimeChart, lines: &[Line], top: f64, bottom: f64) -> Vec<(f64, f64, String, u8)> {
    let named = chart.series.iter().zip(lines).filter(|(series, _)| !series.name.is_empty());
    let mut labels: Vec<(f64, f64, String, u8)> = Vec::new();
    for (series, line) in named {
        if let Some((x, y)) = line.end {
            let place = labels.partition_point(|other| other.1 <= y + 4.0);
            labels.insert(place, (x + 8.0, y + 4.0, series.name.clone(), line.role));
        }
    }
    let mut free = top + 4.0;
    for label in &mut labels {
        label.1 = label.1.max(free);
        free = label.1 + TEXT;
    }
    let mut floor = bottom - 2.0;
    for label in labels.iter_mut().rev() {
        label.1 = label.1.min(floor);
        floor = label.1 - TEXT;
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{Limit, Series};

    fn chart() -> TimeChart {
        let points = |level: f32| (0..100).map(|n| (n as f32 * 60.0, level)).collect();
        TimeChart {
            id: "a".into(),
            title: "Accuracy".into(),
            value: "0.8".into(),
            unit: String::new(),
            note: String::new(),
            status: None,
            caption: "Level.".into(),
            range: (0.0, 6000.0),
            x_ticks: vec![(0.0, "day 1".into()), (1440.0, "2".into())],
            domain: (0.0, 1.0),
            y_ticks: (0..6).map(|n| (n as f32 / 5.0, format!("{:.1}", n as f32 / 5.0))).collect(),
            series: vec![
                Series { name: "v1".into(), role: 1, points: points(0.5) },
                Series { name: "v2".into(), role: 2, points: points(0.5) },
            ],
            limits: vec![Limit { value: 0.99, label: "goal".into(), mark: Mark::Bad }],
            bands: vec![(0.2, 0.4, Mark::Warn)],
            shade: None,
        }
    }

    #[test]
    fn everything_stays_inside_the_width() {
        let picture = Picture::of(&chart(), &[], 5940.0, 300.0, 132.0);
        assert!(picture.labels.iter().all(|label| label.0 + text_width(&label.2) <= 300.0));
        assert!(picture.levels.ticks.len() <= 5);
        assert!((picture.labels[0].1 - picture.labels[1].1).abs() >= TEXT);
    }

    #[test]
    fn a_limit_at_the_top_is_named_below_its_line() {
        let picture = Picture::of(&chart(), &[], 0.0, 300.0, 132.0);
        assert!(picture.levels.limits[0].1 > picture.levels.limits[0].0);
    }
}
