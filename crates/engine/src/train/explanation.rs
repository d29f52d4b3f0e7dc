//! Why a run answers as it does: its model is fitted again and explained on its validation rows. Numbers only; what is said of
//! them is the view's business.
//!
//! Each method that cannot be used says why, and the others go on. Everything follows from the data version, the configuration
//! and the metric.

mod dependence;
mod shares;

use std::ops::ControlFlow;

use explain::permutation::{self, Options};
use explain::{columns, linear_shap};
use ndarray::{Array2, Array3};
use protocol::{Failure, RunConfig, Task};
use serde::{Deserialize, Serialize};
use table::{MISSING, Values};

use super::estimator::{Answers, Explained, Scale};
use super::features::{Feature, FeatureKind};
use super::{Model, metrics};
use crate::data::{Dataset, figures};
use crate::format::sentence;

/// Permutations of each column.
pub const REPEATS: usize = 5;
/// Rows that are permuted, at most.
pub const PERMUTED: usize = 2_000;
/// Rows that are explained one by one, at most; fewer where the trees are large.
pub const EXPLAINED: usize = 300;
/// Rows of which the single curves are drawn.
pub const LINES: usize = 20;
/// Points of a numeric column's curve.
pub const POINTS: usize = 20;
/// Categories of a text column that are tried.
pub const CATEGORIES: usize = 12;
/// Classes whose answers are explained.
pub const CLASSES: usize = 6;
/// Columns along which the model is asked: of more, those that matter most.
pub const COLUMNS: usize = 200;
/// Nodes of trees that are visited for SHAP values: a few seconds.
const VISITS: usize = 200_000_000;

/// What a method found, or a sentence why there is nothing.
pub type Found<T> = Result<T, String>;

/// Why a model answers as it does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// Name of the target.
    pub target: String,
    /// The task.
    pub task: Task,
    /// Class names; empty for regression.
    pub classes: Vec<String>,
    /// The classes whose probability is explained: the second of two, else the first ones. 0 alone for regression.
    pub outputs: Vec<usize>,
    /// The columns that enter the model, in its order.
    pub columns: Vec<Column>,
    /// The rows that are explained one by one.
    pub rows: Rows,
    /// By how much the metric suffers without each column.
    pub importance: Found<Importance>,
    /// How much each column moved the answer of each row.
    pub shap: Found<Shap>,
    /// Without SHAP values: each answer less that for the same row with the usual value in the column, of shape
    /// `(rows, columns, outputs)`.
    pub changes: Option<Array3<f64>>,
}

/// A column that enters the model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its cells in the explained rows.
    pub cells: Cells,
    /// The median or most frequent value of the training rows.
    pub usual: Cell,
    /// The answers along it.
    pub along: Found<Along>,
}

/// Cells of a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Cells {
    /// Numbers; NaN is missing.
    Numbers(Vec<f64>),
    /// Texts.
    Texts(Vec<Option<String>>),
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// A number; NaN is missing.
    Number(f64),
    /// A text.
    Text(Option<String>),
}

/// The rows that are explained one by one: evenly chosen of the validation rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rows {
    /// Their numbers in the table, from 0.
    pub numbers: Vec<u32>,
    /// Number of validation rows.
    pub of: u32,
    /// What is true of them.
    pub truth: Truth,
    /// The class that is answered, for classification.
    pub labels: Vec<usize>,
    /// Probabilities of the outputs, or the number; shape `(rows, outputs)`.
    pub answers: Array2<f64>,
}

/// What is true.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Truth {
    /// Class indices.
    Classes(Vec<usize>),
    /// Numbers.
    Numbers(Vec<f64>),
}

/// Permutation importance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Importance {
    /// Id of the metric.
    pub metric: String,
    /// Its value on these rows.
    pub value: f64,
    /// Number of rows.
    pub rows: u32,
    /// For each column, by how much the metric gets worse: mean and standard deviation over the repeats.
    pub losses: Vec<(f64, f64)>,
}

/// The model's answers while one column takes other values in all rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Along {
    /// The values.
    pub points: Cells,
    /// Categories that were not tried.
    pub left_out: u32,
    /// Mean answers over the explained rows; shape `(points, outputs)`.
    pub means: Array2<f64>,
    /// Answers for some of the rows; shape `(points, rows, outputs)`.
    pub lines: Array3<f64>,
}

/// SHAP values by column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shap {
    /// Of trees, path dependent; otherwise of a linear model.
    pub of_trees: bool,
    /// The scale on which they add up.
    pub scale: Scale,
    /// The class of each output; 0 alone for regression.
    pub outputs: Vec<usize>,
    /// What is expected of each output before any column is known.
    pub expected: Vec<f64>,
    /// Of shape `(rows, columns, outputs)`.
    pub values: Array3<f64>,
}

/// Hears what is done, and the share that is done.
type Tell<'a> = &'a mut dyn FnMut(&str, f32);

/// Fits the run again and explains its model; `metric` is the id of the one whose loss tells how important a column is.
///
/// # Errors
/// The configuration cannot be fitted to the data.
pub fn compute(data: &Dataset, config: &RunConfig, metric: &str, tell: Tell<'_>) -> Result<Explanation, Failure> {
    let mut fitting = |share: f32| tell("Fitting the model again", 0.4 * share);
    fitting(0.0);
    let model = super::fit(data, config, &mut fitting)?;
    Ok(of(data, &model, metric, config.seed, tell))
}

/// Explains a model that was fitted here. `seed` is that of the permutations.
pub fn of(data: &Dataset, model: &Model, metric: &str, seed: u64, tell: Tell<'_>) -> Explanation {
    let explained = model.fitted.explained();
    let numbers = evenly(&data.parts.validation, explained.as_ref().map_or(EXPLAINED, at_once));
    let outputs = outputs(&model.classes);
    let bench = Bench::new(data, model, numbers, &outputs);
    let importance = importance(&bench, metric, seed, &mut |share| tell("Permuting columns", 0.4 + 0.2 * share));
    let order = by_importance(model.plan.columns(), &importance);
    let along = dependence::along_columns(&bench, &order, &mut |share| tell("Asking along columns", 0.6 + 0.2 * share));
    let mut told = |share| tell("Explaining single rows", 0.8 + 0.2 * share);
    let shap = explained.map_err(str::to_owned).and_then(|explained| shares::shap(&bench, &explained, &mut told));
    let changes = if shap.is_err() { Some(shares::changes(&bench, &mut told)) } else { None };
    let columns = model.plan.features().iter().zip(along).enumerate();
    let columns = columns.map(|(column, (feature, along))| Column {
        name: feature.name.clone(),
        cells: bench.cells(column, &bench.numbers),
        usual: bench.usual(column),
        along,
    });
    Explanation {
        target: data.roles.target.clone(),
        task: data.roles.task,
        columns: columns.collect(),
        rows: bench.rows(),
        classes: model.classes.clone(),
        outputs,
        importance,
        shap,
        changes,
    }
}

/// So many of the rows at most, at equal steps.
fn evenly(rows: &[u32], most: usize) -> Vec<u32> {
    let taken = rows.len().min(most);
    (0..taken).map(|place| rows[place * rows.len() / taken]).collect()
}

/// How many rows can be explained in a few seconds.
fn at_once(explained: &Explained<'_>) -> usize {
    match explained {
        Explained::Trees(ensemble) => {
            let nodes: usize = ensemble.trees().iter().map(|tree| tree.nodes().len()).sum();
            (VISITS / nodes.max(1)).clamp(LINES, EXPLAINED)
        }
        Explained::Linear { .. } => EXPLAINED,
    }
}

fn outputs(classes: &[String]) -> Vec<usize> {
    match classes.len() {
        0 | 1 => vec![0],
        2 => vec![1],
        more => (0..more.min(CLASSES)).collect(),
    }
}

/// Columns in the order in which they matter.
fn by_importance(columns: usize, importance: &Found<Importance>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..columns).collect();
    if let Ok(found) = importance {
        order.sort_by(|a, b| found.losses[*b].0.total_cmp(&found.losses[*a].0));
    }
    order
}

/// A method's error as a sentence.
fn words(error: explain::Error) -> String {
    sentence(&format!("{error}."))
}

/// Tells the share of a method's steps; a trainer is cancelled by ending it.
fn watch(tell: &mut dyn FnMut(f32)) -> impl FnMut(explain::Progress) -> ControlFlow<()> {
    move |progress| {
        tell(progress.done as f32 / progress.total.max(1) as f32);
        ControlFlow::Continue(())
    }
}

/// A model with the rows on which it is explained.
struct Bench<'a> {
    data: &'a Dataset,
    model: &'a Model,
    /// The explained rows.
    numbers: Vec<u32>,
    /// Their features.
    matrix: Array2<f64>,
    /// The column of each feature.
    column_of: Vec<usize>,
    /// The features of each column.
    features_of: Vec<Vec<usize>>,
    outputs: &'a [usize],
}

impl<'a> Bench<'a> {
    fn new(data: &'a Dataset, model: &'a Model, numbers: Vec<u32>, outputs: &'a [usize]) -> Self {
        let widths = model.plan.features().iter().map(Feature::width).enumerate();
        let column_of: Vec<usize> = widths.flat_map(|(column, width)| vec![column; width]).collect();
        let features_of = columns::features_of(&column_of).unwrap_or_default();
        let matrix = model.plan.matrix(data, &numbers);
        Self { data, model, numbers, matrix, column_of, features_of, outputs }
    }

    /// The model's answers as a matrix of shape `(rows, outputs)`.
    fn answers(&self, matrix: &Array2<f64>) -> Array2<f64> {
        match self.model.fitted.answer(matrix) {
            Answers::Numbers(numbers) => Array2::from_shape_fn((numbers.len(), 1), |(row, _)| numbers[row]),
            Answers::Classes { probabilities, .. } => {
                let shape = (probabilities.len(), self.outputs.len());
                let of = |row: usize, output: usize| probabilities[row].get(self.outputs[output]).copied();
                Array2::from_shape_fn(shape, |(row, output)| of(row, output).unwrap_or(f64::NAN))
            }
        }
    }

    fn rows(&self) -> Rows {
        let labels = match self.model.fitted.answer(&self.matrix) {
            Answers::Classes { labels, .. } => labels,
            Answers::Numbers(_) => Vec::new(),
        };
        let truth = match self.data.roles.task {
            Task::Classification => Truth::Classes(self.data.class_of(&self.numbers)),
            Task::Regression => Truth::Numbers(self.data.number_of(&self.numbers)),
        };
        let of = self.data.parts.validation.len() as u32;
        Rows { numbers: self.numbers.clone(), of, truth, labels, answers: self.answers(&self.matrix) }
    }

    fn feature(&self, column: usize) -> &Feature {
        &self.model.plan.features()[column]
    }

    /// The cells of a column in these rows.
    fn cells(&self, column: usize, rows: &[u32]) -> Cells {
        match self.data.table.column(&self.feature(column).name).map(|column| &column.values) {
            Some(Values::Numeric(values)) => Cells::Numbers(rows.iter().map(|&row| values[row as usize]).collect()),
            Some(Values::Categorical { categories, codes }) => {
                let text = |code: u32| (code != MISSING).then(|| categories.get(code as usize).cloned()).flatten();
                Cells::Texts(rows.iter().map(|&row| text(codes[row as usize])).collect())
            }
            None => Cells::Texts(vec![None; rows.len()]),
        }
    }

    /// The median or most frequent value of the training rows.
    fn usual(&self, column: usize) -> Cell {
        match (&self.feature(column).kind, self.cells(column, &self.data.parts.train)) {
            (FeatureKind::Categorical { categories, impute }, _) => Cell::Text(categories.get(*impute).cloned()),
            (_, Cells::Numbers(mut values)) => {
                values.retain(|value| value.is_finite());
                values.sort_by(f64::total_cmp);
                Cell::Number(figures::quantile(&values, 0.5))
            }
            (_, Cells::Texts(_)) => Cell::Text(None),
        }
    }

    /// The features that a cell becomes. A text that training did not know is none of the categories.
    fn coded(&self, column: usize, cell: &Cell) -> Vec<f64> {
        let feature = self.feature(column);
        match (&feature.kind, cell) {
            (FeatureKind::Numeric { .. }, Cell::Number(value)) => feature.number(*value).into_iter().collect(),
            (FeatureKind::Categorical { categories, .. }, Cell::Text(text)) => {
                categories.iter().map(|category| f64::from(u8::from(text.as_ref() == Some(category)))).collect()
            }
            _ => vec![f64::NAN; feature.width()],
        }
    }
}

impl Explanation {
    /// The columns in the order in which they matter, where that could be measured.
    pub fn order(&self) -> Vec<usize> {
        by_importance(self.columns.len(), &self.importance)
    }
}

impl Cells {
    /// One of them.
    pub fn get(&self, place: usize) -> Cell {
        match self {
            Self::Numbers(values) => Cell::Number(values.get(place).copied().unwrap_or(f64::NAN)),
            Self::Texts(texts) => Cell::Text(texts.get(place).cloned().flatten()),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Numbers(values) => values.len(),
            Self::Texts(texts) => texts.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Permutes each column of the validation rows.
fn importance(bench: &Bench<'_>, metric: &str, seed: u64, told: &mut dyn FnMut(f32)) -> Found<Importance> {
    let rows = evenly(&bench.data.parts.validation, PERMUTED);
    if rows.is_empty() {
        return Err(no_rows());
    }
    let matrix = bench.model.plan.matrix(bench.data, &rows);
    let measured = |matrix: &Array2<f64>| metrics::measure(bench.data, &rows, &bench.model.fitted.answer(matrix));
    let whole = measured(&matrix);
    let of_task = metrics::METRICS.iter().filter(|known| known.task == bench.data.roles.task);
    let defined = of_task.filter(|known| whole.get(known.id).is_some());
    // A metric can be undefined on few rows, as ROC AUC without rows of a class.
    let leading = defined.clone().find(|known| known.id == metric).or_else(|| defined.clone().next());
    let Some(leading) = leading else { return Err("No metric is defined on the validation rows.".into()) };
    let sign = if leading.larger_is_better { 1.0 } else { -1.0 };
    let score = &mut |matrix: &Array2<f64>| {
        Ok::<_, explain::Error>(sign * measured(matrix).get(leading.id).unwrap_or(f64::NAN))
    };
    let options = Options { repeats: REPEATS, seed };
    let found = permutation::importances(&matrix, &bench.features_of, options, score, &mut watch(told));
    Ok(Importance {
        metric: leading.id.into(),
        value: whole.get(leading.id).unwrap_or(f64::NAN),
        rows: rows.len() as u32,
        losses: found.map_err(words)?.into_iter().map(|found| (found.mean, found.deviation)).collect(),
    })
}

fn no_rows() -> String {
    "There are no validation rows to explain.".into()
}

/// The mean of each feature over the training rows.
fn means(bench: &Bench<'_>) -> Found<ndarray::Array1<f64>> {
    let train = bench.model.plan.matrix(bench.data, &bench.data.parts.train);
    linear_shap::means(train.view()).map_err(words)
}
