//! Curves with few enough points to be drawn.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Below this distance, as a share of the picture, a point lies on the line.
const ON_THE_LINE: f64 = 1e-9;

/// A part of the curve that is drawn as one line, and the point in it that lies farthest off.
struct Line {
    distance: f64,
    farthest: usize,
    from: usize,
    to: usize,
}

/// The points of a curve that matter most for its picture, at most `most` of them, in their order; the first and the last
/// are among them.
///
/// `place` tells where a point is drawn; points that are nowhere (NaN, infinite) are left out. The line that lies farthest
/// from the curve is divided at the point it misses most, until there are enough (Ramer 1972, Douglas & Peucker 1973, the
/// worst part first). Distances are taken in a picture that is as high as wide. Points on straight parts are left out
/// even where there is room for them. O(n log n) for most curves, O(n · `most`) at worst.
pub fn thin<P: Clone>(curve: &[P], most: usize, place: impl Fn(&P) -> (f64, f64)) -> Vec<P> {
    let (at, places): (Vec<usize>, Vec<(f64, f64)>) =
        (curve.iter().map(place).enumerate()).filter(|(_, (x, y))| x.is_finite() && y.is_finite()).unzip();
    let places = as_square(places);
    let mut kept: Vec<usize> = match places.len() {
        0 => Vec::new(),
        1 => vec![0],
        length => vec![0, length - 1],
    };
    kept.truncate(most);
    let mut lines = BinaryHeap::new();
    if kept.len() == 2 {
        lines.extend(Line::over(&places, 0, places.len() - 1));
    }
    while kept.len() < most {
        let Some(line) = lines.pop() else { break };
        kept.push(line.farthest);
        lines.extend(Line::over(&places, line.from, line.farthest));
        lines.extend(Line::over(&places, line.farthest, line.to));
    }
    kept.sort_unstable();
    kept.into_iter().map(|kept| curve[at[kept]].clone()).collect()
}

/// Moves the points into the unit square.
fn as_square(mut places: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let bounds = |pick: fn(&(f64, f64)) -> f64| {
        let range = places
            .iter()
            .map(pick)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
        // Halves, so that the widest range has a length.
        (range.0 / 2.0, range.1 / 2.0 - range.0 / 2.0)
    };
    let (x, y) = (bounds(|place| place.0), bounds(|place| place.1));
    let scaled = |value: f64, (low, length): (f64, f64)| {
        if length > 0.0 { (value / 2.0 - low) / length } else { 0.0 }
    };
    for place in &mut places {
        *place = (scaled(place.0, x), scaled(place.1, y));
    }
    places
}

impl Line {
    /// `None` when nothing lies off the line.
    fn over(places: &[(f64, f64)], from: usize, to: usize) -> Option<Self> {
        let mut line = Self { distance: ON_THE_LINE, farthest: from, from, to };
        for at in from + 1..to {
            let distance = distance(places[at], places[from], places[to]);
            if distance > line.distance {
                (line.distance, line.farthest) = (distance, at);
            }
        }
        (line.farthest > from).then_some(line)
    }
}

/// Distance of a point from the line between two others.
fn distance(point: (f64, f64), from: (f64, f64), to: (f64, f64)) -> f64 {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (px, py) = (point.0 - from.0, point.1 - from.1);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 { ((px * dx + py * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    let (x, y) = (px - along * dx, py - along * dy);
    (x * x + y * y).sqrt()
}

impl Ord for Line {
    /// By distance; of equals the earlier part of the curve is greater.
    fn cmp(&self, other: &Self) -> Ordering {
        self.distance.total_cmp(&other.distance).then(other.from.cmp(&self.from))
    }
}

impl PartialOrd for Line {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Line {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Line {}

#[cfg(test)]
mod tests {
    use super::*;

    fn thinned(curve: &[(f64, f64)], most: usize) -> Vec<(f64, f64)> {
        thin(curve, most, |point| *point)
    }

    #[test]
    fn ends_and_corners_stay_and_straight_parts_go() {
        let curve: Vec<(f64, f64)> =
            (0..=100).map(|i| f64::from(i) / 100.0).map(|x| (x, if x < 0.3 { 2.0 * x } else { 0.6 })).collect();
        assert_eq!(thinned(&curve, 50), [(0.0, 0.0), (0.3, 0.6), (1.0, 0.6)]);
    }

    #[test]
    fn there_are_never_more_points_than_asked_for() {
        let curve: Vec<(f64, f64)> = (0..1000).map(|i| (f64::from(i), f64::from(i * i % 97))).collect();
        for most in [0, 1, 2, 3, 10, 999, 1000, 5000] {
            let points = thinned(&curve, most);
            assert!(points.len() <= most);
            assert_eq!(points.first(), curve.first().filter(|_| most > 0));
            assert_eq!(points.last(), if most > 1 { curve.last() } else { points.first() });
            assert!(points.is_sorted_by(|a, b| a.0 < b.0));
        }
    }

    #[test]
    fn a_single_spike_is_never_lost() {
        let mut curve: Vec<(f64, f64)> = (0..10_000).map(|i| (f64::from(i), 0.0)).collect();
        curve[7777].1 = 1.0;
        assert!(thinned(&curve, 5).contains(&(7777.0, 1.0)));
    }

    #[test]
    fn points_that_are_nowhere_are_left_out() {
        assert!(thinned(&[], 5).is_empty());
        assert!(thinned(&[(f64::NAN, 0.0), (0.0, f64::INFINITY)], 5).is_empty());
        assert_eq!(thinned(&[(1.0, 1.0), (f64::NAN, 0.0), (2.0, 1.0)], 5), [(1.0, 1.0), (2.0, 1.0)]);
        assert_eq!(thinned(&[(1.0, 1.0); 4], 5), [(1.0, 1.0); 2]);
        let widest = [(-f64::MAX, -f64::MAX), (0.0, f64::MAX), (f64::MAX, -f64::MAX)];
        assert_eq!(thinned(&widest, 5), widest);
    }
}
