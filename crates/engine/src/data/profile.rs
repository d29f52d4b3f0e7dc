//! Profiles of columns: histograms and summary figures.

use protocol::{Bin, Histogram};
use table::{Column, MISSING, Values};

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
    match &column.values {
        Values::Numeric(values) => numeric(values, bins, marked),
        Values::Categorical { categories, codes } => categorical(categories, codes, bins.min(TOP), marked),
    }
}

fn numeric(values: &[f64], bins: usize, marked: impl Fn(usize) -> bool) -> Histogram {
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
    let named = counted.into_iter().enumerate().map(|(bin, (outline, bar))| {
        let from = low + width * bin as f64;
        Bin { name: format!("{} to {}", format::value(from), format::value(from + width)), outline, bar }
    });
    let median = median(values);
    let digits = Digits::of(values);
    let place = if high > low { ((median - low) / (high - low)) as f32 } else { 0.5 };
    Histogram {
        caption: format!("From {} to {}, median {}.", digits.show(low), digits.show(high), digits.between(median)),
        bins: named.collect(),
        low: digits.show(low),
        high: digits.show(high),
        median: Some(place),
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
    let most = bins.first().map(|bin| bin.name.clone()).unwrap_or_default();
    Histogram {
        caption: format!("{}, most often “{most}”.", format::count(categories.len() as u64, "value")),
        low: most,
        high: bins.last().filter(|_| bins.len() > 1).map(|bin| bin.name.clone()).unwrap_or_default(),
        bins,
        median: None,
    }
}

/// Smallest and largest value; none without values.
pub fn range(values: &[f64]) -> Option<(f64, f64)> {
    values.iter().copied().filter(|value| value.is_finite()).fold(None, |range, value| match range {
        None => Some((value, value)),
        Some((low, high)) => Some((value.min(low), value.max(high))),
    })
}

/// Median of the values that are there, the mean of the middle two for an even number; NaN without values.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => f64::NAN,
        n if n % 2 == 1 => sorted[n / 2],
        n => f64::midpoint(sorted[n / 2 - 1], sorted[n / 2]),
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
    fn rare_categories_are_drawn_together() {
        let texts: Vec<String> = (0..40).map(|n| format!("c{n}")).collect();
        let column = Column::categorical("c", texts.iter().map(|text| Some(text.as_str())));
        let bins = histogram(&column, 24, |_| false).bins;
        assert_eq!((bins.len(), bins.last().map(|bin| bin.name.as_str())), (13, Some("28 others")));
    }
}
