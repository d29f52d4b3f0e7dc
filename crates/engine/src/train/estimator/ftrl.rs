//! Follow the regularised leader, of linfa-ftrl.

use linfa::prelude::*;
use linfa_ftrl::Ftrl;
use linfa_onnx::Export;
use ndarray::{Array2, Axis};
use protocol::Task;

use super::{Answers, Descriptor, Explained, Fitted, Inputs, Lesson, Parameter, Scale, Targets, Unfit, Values, of_two};
use crate::random::generator;

/// The descriptor.
pub const PROXIMAL: Descriptor = Descriptor {
    id: "ftrl",
    name: "FTRL",
    text: "Follow the regularised leader: a logistic regression for two classes that learns from rows as they stream by, as advertising systems do. It has no intercept.",
    tasks: &[Task::Classification],
    inputs: Inputs::Standardised,
    parameters: &[
        Parameter::number(
            "alpha",
            "Learning rate, alpha",
            "linfa: 0.005; a little more suits small data.",
            (1e-6, 10.0),
            0.05,
        )
        .search_log(0.005, 0.5),
        Parameter::number("beta", "Smoothing of the rate, beta", "Slows the first steps.", (0.0, 1e3), 1.0),
        Parameter::number("l1_ratio", "L1 penalty", "Keeps weak weights at 0.", (0.0, 1.0), 0.5).search(0.0, 1.0),
        Parameter::number("l2_ratio", "L2 penalty", "Keeps weights small.", (0.0, 1.0), 0.5).search(0.0, 1.0),
        Parameter::whole("epochs", "Passes over the rows", "", (1, 100), 5).search(2.0, 20.0),
    ],
    title: |values| format!("FTRL, alpha {}", values.number("alpha")),
    fit,
};

/// Rows of an update.
const BATCH: usize = 32;

struct Leader(Ftrl<f64>);

fn fit(values: &Values<'_>, lesson: Lesson<'_>) -> Result<Box<dyn Fitted>, Unfit> {
    let Targets::Classes(classes) = lesson.targets else { return Err("the target is a number".to_owned().into()) };
    if lesson.classes != 2 {
        let why = format!("it tells two classes apart, the target has {}", lesson.classes);
        return Err(Unfit::new(why, "Choose another estimator."));
    }
    let labels = classes.mapv(|class| class == 1);
    let params = Ftrl::params_with_rng(generator(lesson.seed))
        .alpha(values.number("alpha"))
        .beta(values.number("beta"))
        .l1_ratio(values.number("l1_ratio"))
        .l2_ratio(values.number("l2_ratio"))
        .check()
        .map_err(|error| error.to_string())?;
    let epochs = values.whole("epochs");
    let mut model = None;
    for epoch in 0..epochs {
        let batches = lesson.records.axis_chunks_iter(Axis(0), BATCH).zip(labels.axis_chunks_iter(Axis(0), BATCH));
        for (records, labels) in batches {
            let batch = Dataset::new(records.to_owned(), labels.to_owned());
            model = Some(params.fit_with(model, &batch).map_err(|error| error.to_string())?);
        }
        (lesson.progress)((epoch + 1) as f32 / epochs as f32);
    }
    model.map(|model| Box::new(Leader(model)) as Box<dyn Fitted>).ok_or_else(|| "there are no rows".to_owned().into())
}

impl Fitted for Leader {
    fn answer(&self, records: &Array2<f64>) -> Answers {
        of_two(&self.0.predict(records))
    }

    fn export(&self, export: &Export<'_>) -> Result<Vec<u8>, linfa_onnx::Error> {
        export.ftrl(&self.0)
    }

    fn explained(&self) -> Result<Explained<'_>, &'static str> {
        Ok(Explained::sum(&self.0.get_weights(), 0.0, Scale::LogOdds))
    }
}
