//! From values to pixels: linear scales, path texts, thinning. No domain arithmetic.

use crate::number::px;

/// A linear scale from a domain to pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scale {
    from: f64,
    to: f64,
    low: f64,
    high: f64,
}

impl Scale {
    /// Maps `domain` on the pixels from `low` to `high`; an empty domain is mapped on `low`.
    pub fn new(domain: (f32, f32), low: f64, high: f64) -> Self {
        Self { from: f64::from(domain.0), to: f64::from(domain.1), low, high }
    }

    /// The pixel of a value, kept inside the scale.
    pub fn at(&self, value: f32) -> f64 {
        let span = self.to - self.from;
        if span == 0.0 || !span.is_finite() {
            return self.low;
        }
        let share = ((f64::from(value) - self.from) / span).clamp(0.0, 1.0);
        self.low + share * (self.high - self.low)
    }

    /// The value of a pixel, kept inside the domain.
    pub fn value(&self, pixel: f64) -> f32 {
        let length = self.high - self.low;
        let share = if length == 0.0 { 0.0 } else { ((pixel - self.low) / length).clamp(0.0, 1.0) };
        (self.from + share * (self.to - self.from)) as f32
    }

    /// Whether the domain holds a value.
    pub fn holds(&self, value: f32) -> bool {
        (self.from..=self.to).contains(&f64::from(value))
    }
}

/// Length of a text of chart size in pixels, with some reserve for wide faces.
pub fn text_width(text: &str) -> f64 {
    text.chars().count() as f64 * 6.3
}

/// More points than this are thinned to the extremes of each pixel column; narrow charts thin earlier.
const MANY: usize = 2_000;
/// Points for each pixel that a line can use.
const USEFUL: f64 = 5.0;

/// Points of a line, at most four for each pixel when there are many. Gaps (NaN) stay.
pub fn thin(points: &[(f32, f32)], x: &Scale) -> Vec<(f32, f32)> {
    let inside: Vec<(f32, f32)> = points.iter().copied().filter(|point| x.holds(point.0)).collect();
    if inside.len() <= MANY.min(((x.high - x.low) * USEFUL).max(1.0) as usize) {
        return inside;
    }
    let mut kept: Vec<(f32, f32)> = Vec::new();
    let mut start = 0;
    while start < inside.len() {
        let column = x.at(inside[start].0).floor();
        let end = start + inside[start..].iter().take_while(|point| x.at(point.0).floor() == column).count();
        let bin = &inside[start..end];
        let place = |wanted: fn(f32, f32) -> bool| {
            (0..bin.len())
                .filter(|n| !bin[*n].1.is_nan())
                .reduce(|best, n| if wanted(bin[n].1, bin[best].1) { n } else { best })
        };
        let gap = bin.iter().position(|point| point.1.is_nan());
        let wanted = [Some(0), place(|a, b| a < b), place(|a, b| a > b), gap, Some(bin.len() - 1)];
        kept.extend((0..bin.len()).filter(|n| wanted.contains(&Some(*n))).map(|n| bin[n]));
        start = end.max(start + 1);
    }
    kept
}

/// A line through points; a NaN value breaks it.
pub fn line(points: &[(f32, f32)], x: &Scale, y: &Scale) -> String {
    let mut path = String::new();
    let mut pen_down = false;
    for &(at, value) in points {
        if value.is_nan() {
            pen_down = false;
            continue;
        }
        path.push(if pen_down { 'L' } else { 'M' });
        path.push_str(&px(x.at(at)));
        path.push(' ');
        path.push_str(&px(y.at(value)));
        pen_down = true;
    }
    path
}

/// How many of `count` evenly spaced texts to skip so that at most `most` stay and each has `room` pixels.
pub fn stride(count: usize, length: f64, room: f64, most: usize) -> usize {
    (1..=count.max(1))
        .find(|step| count.div_ceil(*step) <= most && length / count.max(1) as f64 * *step as f64 >= room)
        .unwrap_or(count.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thinning_keeps_the_extremes() {
        let points: Vec<(f32, f32)> =
            (0..10_000).map(|n| (n as f32, if n == 5_000 { 9.0 } else { (n % 7) as f32 / 7.0 })).collect();
        let x = Scale::new((0.0, 10_000.0), 0.0, 300.0);
        let thinned = thin(&points, &x);
        assert!(thinned.len() < 1_600);
        assert!(thinned.contains(&(5_000.0, 9.0)));
        assert!(thinned.windows(2).all(|pair| pair[0].0 <= pair[1].0));
    }

    #[test]
    fn a_gap_breaks_the_line() {
        let scale = Scale::new((0.0, 10.0), 0.0, 10.0);
        assert_eq!(line(&[(0.0, 1.0), (1.0, f32::NAN), (2.0, 3.0), (3.0, 4.0)], &scale, &scale), "M0 1M2 3L3 4");
    }

    #[test]
    fn pixels_are_written_to_a_tenth() {
        assert_eq!([px(1.0), px(-0.04), px(12.349), px(-3.25), px(0.05)], ["1", "0", "12.3", "-3.3", "0.1"]);
    }

    #[test]
    fn an_empty_domain_is_drawn_at_its_start() {
        assert_eq!(Scale::new((2.0, 2.0), 5.0, 9.0).at(2.0), 5.0);
    }

    #[test]
    fn texts_are_skipped_until_they_fit() {
        assert_eq!(stride(6, 100.0, 20.0, 5), 2);
        assert_eq!(stride(4, 100.0, 20.0, 5), 1);
    }
}
