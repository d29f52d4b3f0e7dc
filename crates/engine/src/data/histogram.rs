//! Histograms of columns, ready to draw.

use protocol::{Bin, Histogram};
use table::{Column, Kind, MISSING, Values};

use super::figures::{median, range};
use crate::format::{self, Digits};

/// Bins of a numeric histogram.
pub const BINS: usize = 24;
/// Categories drawn one by one; rarer ones are drawn together as "other".
const TOP: usize = 12;

/// Relative heights (0 to 1) of a small histogram of at most `bins` bins.
pub fn heights(column: &Column, bins: usize) -> Vec<f32> {
    let histogram = histogram(column, bins, |_| false);
    let top = histogram.bins.iter().map(|bin| bin.outline).fold(0.0, f32::max);
    histogram.bins.iter().map(|bin| if top > 0.0 { bin.outline / top } else { 0.0 }).collect()
}

/// A histogram of all rows, with the rows that `marked` names as bars inside. Heights are counts.
pub fn histogram(column: &Column, bins: usize, marked: impl Fn(usize) -> bool) -> Histogram {
    with_median(column, bins, None, marked)
}

/// The same of a column whose median is known, if it is one of numbers.
pub fn with_median(column: &Column, bins: usize, median: Option<f64>, marked: impl Fn(usize) -> bool) -> Histogram {
    match &column.values {
        Values::Numeric(values) => numeric(column.kind, values, bins, median, marked),
        Values::Categorical { categories, codes } => categorical(categories, codes, bins.min(TOP), marked),
    }
}

/// Two columns of one kind over one axis: the first as outline, the second as bars, both in shares of their values.
pub fn beside(before: &Column, after: &Column) -> Histogram {
    let rows = before.values.len();
    let both = match (&before.values, &after.values) {
        (Values::Numeric(a), Values::Numeric(b)) => Values::Numeric([&a[..], &b[..]].concat()),
        _ => {
            let texts = |column: &Column| {
                (0..column.values.len())
                    .map(|row| column.cell_text(row).map(|text| text.into_owned()))
                    .collect::<Vec<_>>()
            };
            let all = [texts(before), texts(after)].concat();
            Values::from_texts(all.iter().map(Option::as_deref))
        }
    };
    let mut histogram = histogram(&Column { values: both, ..before.clone() }, 30, |row| row >= rows);
    let there = |column: &Column| (column.values.len() - column.missing()).max(1) as f32;
    let (of_before, of_after) = (there(before), there(after));
    for bin in &mut histogram.bins {
        bin.outline = (bin.outline - bin.bar) / of_before;
        bin.bar /= of_after;
    }
    histogram.median = None;
    histogram
}

// A call for each column: a browser makes a function fast between two calls.
#[inline(never)]
fn numeric(kind: Kind, values: &[f64], bins: usize, known: Option<f64>, marked: impl Fn(usize) -> bool) -> Histogram {
    let Some((low, high)) = range(values) else {
        return Histogram { caption: "No values.".into(), ..Histogram::default() };
    };
    // Whole numbers get bins of equally many numbers, so that no gaps are drawn where there are none.
    let whole = values.iter().all(|value| value.is_nan() || libm::trunc(*value) == *value) && high - low < 1e15;
    let (bins, width) = match (whole, high > low) {
        (_, false) => (1, 1.0),
        (true, true) => {
            let width = libm::ceil((high - low + 1.0) / bins as f64);
            (libm::ceil((high - low + 1.0) / width) as usize, width)
        }
        (false, true) => (bins, (high - low) / bins as f64),
    };
    let mut counted = vec![(0.0f32, 0.0f32); bins.max(1)];
    for (row, value) in values.iter().enumerate().filter(|(_, value)| !value.is_nan()) {
        let bin = (((value - low) / width) as usize).min(bins - 1);
        counted[bin].0 += 1.0;
        if marked(row) {
            counted[bin].1 += 1.0;
        }
    }
    let of_time = time_words(kind, high - low);
    let named = counted.into_iter().enumerate().map(|(bin, (outline, bar))| {
        let from = low + width * bin as f64;
        let show = of_time.unwrap_or(format::value);
        Bin { name: format!("{} to {}", show(from), show(from + width)), outline, bar }
    });
    let median = known.unwrap_or_else(|| median(values));
    let (low_text, high_text, median_text) = match of_time {
        Some(show) => (show(low), show(high), show(median)),
        None => {
            let digits = Digits::of(values);
            (digits.show(low), digits.show(high), digits.between(median))
        }
    };
    let place = if high > low { ((median - low) / (high - low)) as f32 } else { 0.5 };
    Histogram {
        caption: format!("From {low_text} to {high_text}, median {median_text}."),
        bins: named.collect(),
        low: low_text,
        high: high_text,
        median: Some(place),
    }
}

/// How points in time are written that are so many seconds apart: by their days, unless they are few.
fn time_words(kind: Kind, seconds: f64) -> Option<fn(f64) -> String> {
    const DAYS: f64 = 3.0 * 86_400.0;
    match kind {
        Kind::Datetime if seconds < DAYS => Some(|seconds| Kind::Datetime.text_of(libm::round(seconds))),
        kind if kind.is_time() => Some(|seconds| Kind::Date.text_of(seconds)),
        _ => None,
    }
}

fn categorical(categories: &[String], codes: &[u32], top: usize, marked: impl Fn(usize) -> bool) -> Histogram {
    let mut counted: Vec<(usize, f32, f32)> = (0..categories.len()).map(|category| (category, 0.0, 0.0)).collect();
    for (row, &code) in codes.iter().enumerate().filter(|(_, code)| **code != MISSING) {
        counted[code as usize].1 += 1.0;
        if marked(row) {
            counted[code as usize].2 += 1.0;
        }
    }
    counted.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let rest = counted.split_off(top.min(counted.len()));
    // Numbers written as text have an order of their own.
    let as_number = |category: usize| categories[category].parse::<f64>().ok();
    if rest.is_empty() && counted.iter().all(|entry| as_number(entry.0).is_some()) {
        counted.sort_by(|a, b| as_number(a.0).partial_cmp(&as_number(b.0)).unwrap_or(std::cmp::Ordering::Equal));
    }
    let mut bins: Vec<Bin> = counted
        .iter()
        .map(|&(category, outline, bar)| Bin { name: categories[category].clone(), outline, bar })
        .collect();
    if !rest.is_empty() {
        bins.push(Bin {
            name: format!("{} others", rest.len()),
            outline: rest.iter().map(|entry| entry.1).sum(),
            bar: rest.iter().map(|entry| entry.2).sum(),
        });
    }
    let most = bins.iter().max_by(|a, b| a.outline.total_cmp(&b.outline).then(b.name.cmp(&a.name)));
    let most = most.map(|bin| bin.name.clone()).unwrap_or_default();
    Histogram {
        caption: format!("{}, most often “{most}”.", format::count(categories.len() as u64, "value")),
        low: bins.first().map(|bin| bin.name.clone()).unwrap_or_default(),
        high: bins.last().filter(|_| bins.len() > 1).map(|bin| bin.name.clone()).unwrap_or_default(),
        bins,
        median: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_fall_into_bins_of_equally_many_numbers() {
        let ages = Column::numeric("age", (20..=80).map(f64::from).collect());
        let counts: Vec<f32> = histogram(&ages, 24, |_| false).bins.iter().map(|bin| bin.outline).collect();
        assert!(counts[..counts.len() - 1].iter().all(|count| *count == 3.0), "{counts:?}");
        assert_eq!(counts.iter().sum::<f32>(), 61.0);
    }

    #[test]
    fn constant_infinite_and_missing_columns_have_a_histogram_too() {
        for values in [vec![7.0; 5], vec![f64::NAN; 3], vec![f64::INFINITY, 1.0, 2.0], Vec::new(), vec![1e300, -1e300]]
        {
            let histogram = histogram(&Column::numeric("x", values), 24, |_| true);
            assert!(histogram.bins.len() <= 24 && !histogram.caption.is_empty());
        }
    }

    #[test]
    fn times_are_written_as_dates_unless_they_are_of_few_days() {
        let ends = |seconds: [f64; 2]| {
            let histogram = histogram(&Column::datetime("when", seconds.to_vec()), 24, |_| false);
            [histogram.low, histogram.high]
        };
        assert_eq!(ends([0.0, 9.0 * 86_400.0]), ["1970-01-01", "1970-01-10"]);
        assert_eq!(ends([60.0, 9.5 * 86_400.0]), ["1970-01-01", "1970-01-10"]);
        assert_eq!(ends([60.25, 3600.0]), ["1970-01-01T00:01:00Z", "1970-01-01T01:00:00Z"]);
    }

    #[test]
    fn numbers_written_as_text_keep_their_order() {
        let column = Column::categorical("level", ["10", "9", "10", "2"].map(Some));
        let histogram = histogram(&column, 24, |_| false);
        assert_eq!(histogram.bins.iter().map(|bin| &*bin.name).collect::<Vec<_>>(), ["2", "9", "10"]);
        assert_eq!((&*histogram.low, &*histogram.caption), ("2", "3 values, most often “10”."));
    }

    #[test]
    fn rare_categories_are_drawn_together() {
        let texts: Vec<String> = (0..40).map(|n| format!("c{n}")).collect();
        let column = Column::categorical("c", texts.iter().map(|text| Some(text.as_str())));
        let bins = histogram(&column, 24, |_| false).bins;
        assert_eq!((bins.len(), bins.last().map(|bin| bin.name.as_str())), (13, Some("28 others")));
    }
}
