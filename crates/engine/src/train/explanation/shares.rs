//! How much each column moved the answer of each row.

use explain::linear_shap::{self, LinearModel};
use explain::tree_shap::path_dependent;
use explain::{Ensemble, Explanation};
use ndarray::{Array2, Array3, Axis, concatenate};

use super::{Bench, CLASSES, Explained, Found, Scale, Shap, means, no_rows, words};
use crate::train::estimator::explained::scale_of;

/// Rows that are explained between two pieces of news.
const AT_A_TIME: usize = 50;

/// SHAP values of the explained rows, by column.
pub(super) fn shap(bench: &Bench<'_>, explained: &Explained<'_>, told: &mut dyn FnMut(f32)) -> Found<Shap> {
    if bench.numbers.is_empty() {
        return Err(no_rows());
    }
    let (of_trees, scale, outputs, found) = match explained {
        Explained::Trees(ensemble) => {
            let (scale, outputs) = scale_of(ensemble);
            (true, scale, outputs, of_trees(bench, &Ensemble::try_from(*ensemble).map_err(words)?, told)?)
        }
        Explained::Linear { weights, intercepts, classes, scale } => {
            let model = LinearModel::new(weights.clone(), intercepts.clone()).map_err(words)?;
            let found = linear_shap::explain(&model, means(bench)?.view(), bench.matrix.view()).map_err(words)?;
            (false, *scale, classes.clone(), found)
        }
    };
    let folded = found.fold(&bench.column_of).map_err(words)?;
    let kept = kept(&outputs, scale);
    Ok(Shap {
        of_trees,
        scale,
        outputs: kept.iter().map(|output| outputs[*output]).collect(),
        expected: kept.iter().map(|output| folded.expected[*output]).collect(),
        values: folded.values.select(Axis(2), &kept),
    })
}

fn of_trees(bench: &Bench<'_>, model: &Ensemble, told: &mut dyn FnMut(f32)) -> Found<Explanation> {
    let mut parts: Vec<Explanation> = Vec::new();
    for rows in bench.matrix.axis_chunks_iter(Axis(0), AT_A_TIME) {
        parts.push(path_dependent::explain(model, rows).map_err(words)?);
        told((parts.len() * AT_A_TIME).min(bench.numbers.len()) as f32 / bench.numbers.len() as f32);
    }
    let values: Vec<_> = parts.iter().map(|part| part.values.view()).collect();
    let values = concatenate(Axis(0), &values).map_err(|error| error.to_string())?;
    let expected = parts.into_iter().next().map(|part| part.expected).ok_or_else(no_rows)?;
    Ok(Explanation { expected, values })
}

/// Which outputs are told: of two probabilities the second, of many classes the first ones.
fn kept(outputs: &[usize], scale: Scale) -> Vec<usize> {
    match (scale, outputs.len()) {
        (Scale::Probability, 2) => vec![1],
        (_, many) => (0..many.min(CLASSES)).collect(),
    }
}

/// Each answer less that for the same row with the usual value in one column; shape `(rows, columns, outputs)`.
pub(super) fn changes(bench: &Bench<'_>, told: &mut dyn FnMut(f32)) -> Array3<f64> {
    let columns = bench.features_of.len();
    let answers = bench.answers(&bench.matrix);
    let mut changes = Array3::zeros((bench.numbers.len(), columns, answers.ncols()));
    for (column, features) in bench.features_of.iter().enumerate() {
        let usual = bench.coded(column, &bench.usual(column));
        let mut rows: Array2<f64> = bench.matrix.clone();
        for (&feature, value) in features.iter().zip(usual) {
            rows.column_mut(feature).fill(value);
        }
        changes.index_axis_mut(Axis(1), column).assign(&(&answers - &bench.answers(&rows)));
        told((column + 1) as f32 / columns as f32);
    }
    changes
}
