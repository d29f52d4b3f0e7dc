//! Partial dependence and individual conditional expectation along each column.

use explain::dependence::{dependence, quantile_grid};
use ndarray::{Array1, Array2, Axis};

use super::{Along, Bench, CATEGORIES, COLUMNS, Cells, Found, LINES, POINTS, evenly, no_rows, watch, words};
use crate::train::features::FeatureKind;

/// Asks the model along its columns, the first ones of `order` where there are many; in the order of the model.
pub(super) fn along_columns(bench: &Bench<'_>, order: &[usize], told: &mut dyn FnMut(f32)) -> Vec<Found<Along>> {
    let too_many = || format!("Of many columns the model is asked along those {COLUMNS} that matter most.");
    let mut found: Vec<Found<Along>> = order.iter().map(|_| Err(too_many())).collect();
    let asked = order.len().min(COLUMNS);
    for (place, &column) in order.iter().take(asked).enumerate() {
        let mut told = |share: f32| told((place as f32 + share) / asked as f32);
        found[column] = along(bench, column, &mut told);
    }
    found
}

fn along(bench: &Bench<'_>, column: usize, told: &mut dyn FnMut(f32)) -> Found<Along> {
    if bench.numbers.is_empty() {
        return Err(no_rows());
    }
    let (points, left_out) = points(bench, column)?;
    let coded: Vec<f64> = (0..points.len()).flat_map(|place| bench.coded(column, &points.get(place))).collect();
    let shape = (points.len(), bench.feature(column).width());
    let grid = Array2::from_shape_vec(shape, coded).map_err(|error| error.to_string())?;
    let answer = &mut |rows: &Array2<f64>| Ok::<_, explain::Error>(bench.answers(rows));
    let found =
        dependence(&bench.matrix, &bench.features_of[column], &grid, answer, &mut watch(told)).map_err(words)?;
    let places: Vec<u32> = (0..bench.numbers.len() as u32).collect();
    let lines: Vec<usize> = evenly(&places, LINES).into_iter().map(|place| place as usize).collect();
    Ok(Along { means: found.means(), lines: found.answers.select(Axis(1), &lines), points, left_out })
}

/// The values that a column takes in turn, and how many categories are not among them.
fn points(bench: &Bench<'_>, column: usize) -> Found<(Cells, u32)> {
    let cells = bench.cells(column, &bench.data.parts.validation);
    match (&bench.feature(column).kind, cells) {
        (FeatureKind::Numeric { .. }, Cells::Numbers(values)) => {
            let grid = quantile_grid(Array1::from(values).view(), POINTS).map_err(words)?;
            Ok((Cells::Numbers(grid.into_iter().collect()), 0))
        }
        (FeatureKind::Categorical { categories, .. }, Cells::Texts(texts)) => {
            let (tried, left_out) = most_frequent(categories, &texts);
            Ok((Cells::Texts(tried.into_iter().map(Some).collect()), left_out))
        }
        _ => Err("The column is not what the model learned from.".into()),
    }
}

/// The categories that occur most often, in the order in which they are read: by their number where all are numbers.
fn most_frequent(categories: &[String], texts: &[Option<String>]) -> (Vec<String>, u32) {
    let mut counts = vec![0_u32; categories.len()];
    for text in texts.iter().flatten() {
        if let Ok(place) = categories.binary_search(text) {
            counts[place] += 1;
        }
    }
    let mut places: Vec<usize> = (0..categories.len()).collect();
    places.sort_by_key(|place| std::cmp::Reverse(counts[*place]));
    places.truncate(CATEGORIES);
    places.sort_unstable();
    let mut tried: Vec<String> = places.into_iter().map(|place| categories[place].clone()).collect();
    let number = |text: &String| text.parse::<f64>().ok().filter(|number| number.is_finite());
    if tried.iter().all(|text| number(text).is_some()) {
        tried.sort_by(|a, b| number(a).unwrap_or(0.0).total_cmp(&number(b).unwrap_or(0.0)));
    }
    let left_out = (categories.len() - tried.len()) as u32;
    (tried, left_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn categories_that_are_numbers_are_read_as_numbers() {
        assert_eq!(most_frequent(&texts(&["1", "10", "2"]), &[]), (texts(&["1", "2", "10"]), 0));
        assert_eq!(most_frequent(&texts(&["1", "10", "a"]), &[]), (texts(&["1", "10", "a"]), 0));
    }

    #[test]
    fn of_many_categories_the_frequent_ones_are_tried() {
        let many: Vec<String> = (0..30).map(|n| format!("c{n:02}")).collect();
        let seen: Vec<Option<String>> =
            many[18..].iter().cloned().map(Some).chain([None, Some("new".into())]).collect();
        assert_eq!(most_frequent(&many, &seen), (many[18..].to_vec(), 18));
    }
}
