//! Principal components of linfa-reduction, between the columns and an estimator that takes them standardised.

use linfa::prelude::*;
use linfa_onnx::{Export, Stage};
use linfa_reduction::Pca;
use ndarray::Array2;

use super::{Answers, Explained, Fitted, Lesson, Parameter, Unfit};

/// How many components take the place of the columns.
pub const NUMBER: Parameter = Parameter::whole(
    "n_components",
    "Principal components",
    "0 keeps the columns. Otherwise so many directions of greatest spread take their place (PCA).",
    (0, 100),
    0,
);

/// Fits the components on the lesson's records, and `fit` on what they make of these.
pub fn before(
    number: usize,
    mut lesson: Lesson<'_>,
    fit: impl FnOnce(Lesson<'_>) -> Result<Box<dyn Fitted>, Unfit>,
) -> Result<Box<dyn Fitted>, Unfit> {
    let columns = lesson.records.ncols();
    if number > columns {
        return Err(format!("{number} principal components are more than the {columns} columns").into());
    }
    let pca = Pca::params(number).fit(&DatasetBase::from(lesson.records.view())).map_err(|error| error.to_string())?;
    let stage = Stage::from(&pca);
    lesson.records = stage.transform(&lesson.records).map_err(|error| error.to_string())?;
    Ok(Box::new(Reduced { stage, model: fit(lesson)? }))
}

/// An estimator that learned from components.
struct Reduced {
    stage: Stage,
    model: Box<dyn Fitted>,
}

impl Fitted for Reduced {
    fn answer(&self, records: &Array2<f64>) -> Answers {
        let components = self.stage.transform(records).expect("the columns that the components were fitted on");
        self.model.answer(&components)
    }

    fn export(&self, export: &Export<'_>) -> Result<Vec<u8>, linfa_onnx::Error> {
        self.model.export(&export.clone().then(self.stage.clone()))
    }

    fn explained(&self) -> Result<Explained<'_>, &'static str> {
        Err(
            "This model learned from principal components, each of them a mixture of all columns; SHAP values are computed \
             where a model sees the columns themselves.",
        )
    }
}
