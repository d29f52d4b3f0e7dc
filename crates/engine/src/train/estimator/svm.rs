//! Support vector machines of linfa-svm.

use linfa::dataset::Pr;
use linfa::prelude::*;
use linfa_onnx::Export;
use linfa_svm::{Svm, SvmParams};
use ndarray::{Array1, Array2, Axis};
use protocol::Task;

use super::{Answers, Descriptor, Fitted, Inputs, Lesson, Parameter, Targets, Unfit, Values, of_two};
use crate::random::Stream;

/// The descriptor.
pub const MACHINE: Descriptor = Descriptor {
    id: "svm",
    name: "Support vector machine",
    text: "Looks for the widest street between classes, or the narrowest tube around numbers, and keeps the rows at its edge. A kernel lets the street bend. Probabilities by Platt's scaling; one machine for each of several classes.",
    tasks: &[Task::Classification, Task::Regression],
    inputs: Inputs::Standardised,
    parameters: &[
        Parameter::choice(
            "kernel",
            "Kernel",
            "Straight, bent around rows, or a polynomial. scikit-learn: Gaussian (rbf).",
            &[("gaussian", "Gaussian"), ("linear", "Linear"), ("polynomial", "Polynomial")],
        )
        .search_options(&["gaussian", "linear"]),
        Parameter::number(
            "c",
            "Cost of a row on the wrong side, C",
            "Larger follows the rows closer. scikit-learn: 1.",
            (0.001, 1_000.0),
            1.0,
        )
        .search_log(0.1, 100.0),
        Parameter::number(
            "width",
            "Width of the Gaussian",
            "0 is the number of features, which is scikit-learn's gamma “scale”.",
            (0.0, 1e6),
            0.0,
        ),
        Parameter::whole("degree", "Degree of the polynomial", "scikit-learn: 3.", (2, 6), 3),
        Parameter::number(
            "epsilon",
            "Width of the tube",
            "In standard deviations of the target; smaller errors cost nothing. scikit-learn: 0.1.",
            (0.0, 1e6),
            0.1,
        )
        .only(Task::Regression)
        .search_log(0.01, 1.0),
        Parameter::whole(
            "max_rows",
            "Most rows to learn from",
            "Every row is compared with every other; of more rows than this, a sample drawn by the seed is used.",
            (100, 4_000),
            1_500,
        ),
    ],
    title: |values| {
        let kernel = ["gaussian", "linear", "polynomial"].into_iter().find(|kernel| values.chosen("kernel", kernel));
        format!("SVM, {}, C {}", kernel.unwrap_or_default(), values.number("c"))
    },
    fit,
};

/// Where the solver stops; scikit-learn's `tol`.
const TOLERANCE: f64 = 1e-3;

/// One machine tells the second class from the first.
struct Binary(Svm<f64, Pr>);

/// One machine for each class tells it from the rest.
struct OneVersusRest(Vec<(usize, Svm<f64, Pr>)>, usize);

struct Regression(Svm<f64, f64>);

fn fit(values: &Values<'_>, lesson: Lesson<'_>) -> Result<Box<dyn Fitted>, Unfit> {
    let rows = sample(lesson.records.nrows(), values.whole("max_rows") as usize, lesson.seed);
    let records = lesson.records.select(Axis(0), &rows);
    let told = |error: linfa_svm::SvmError| error.to_string();
    match lesson.targets {
        Targets::Classes(classes) => {
            let classes = classes.select(Axis(0), &rows);
            let machine = |class: usize| {
                let data = Dataset::new(records.clone(), classes.mapv(|label| label == class));
                let (params, cost) = kernel(Svm::<f64, Pr>::params(), values, records.ncols());
                params.eps(TOLERANCE).pos_neg_weights(cost, cost).fit(&data).map_err(told)
            };
            let seen: Vec<usize> =
                (0..lesson.classes).filter(|class| classes.iter().any(|label| label == class)).collect();
            if seen.len() < 2 {
                return Err(Unfit::new(
                    "its rows have one class only",
                    "Raise “Most rows to learn from”, or stratify the split on Data.",
                ));
            }
            if lesson.classes == 2 {
                return Ok(Box::new(Binary(machine(1)?)));
            }
            let mut machines = Vec::new();
            for (done, class) in seen.iter().enumerate() {
                machines.push((*class, machine(*class)?));
                (lesson.progress)((done + 1) as f32 / seen.len() as f32);
            }
            Ok(Box::new(OneVersusRest(machines, lesson.classes)))
        }
        Targets::Numbers(numbers) => {
            let data = Dataset::new(records.clone(), numbers.select(Axis(0), &rows));
            // In units of the target, so that the solver stops as soon for large numbers as for small ones.
            let scale = data.targets().std(0.0).max(f64::MIN_POSITIVE);
            let (params, cost) = kernel(Svm::<f64, f64>::params(), values, records.ncols());
            let model = params
                .eps(TOLERANCE * scale)
                .c_svr(cost * scale, Some(values.number("epsilon") * scale))
                .fit(&data)
                .map_err(told)?;
            Ok(Box::new(Regression(model)))
        }
    }
}

/// The kernel, and the cost that goes with it. A polynomial of scikit-learn's gamma "scale", (x·y / n + 1)^d, is linfa's
/// (x·y + n)^d divided by n^d, and the cost takes that factor.
fn kernel<T>(params: SvmParams<f64, T>, values: &Values<'_>, features: usize) -> (SvmParams<f64, T>, f64) {
    let (cost, features, degree) = (values.number("c"), features as f64, values.number("degree"));
    if values.chosen("kernel", "linear") {
        (params.linear_kernel(), cost)
    } else if values.chosen("kernel", "polynomial") {
        (params.polynomial_kernel(features, degree), cost / libm::pow(features, degree))
    } else {
        let width = values.number("width");
        (params.gaussian_kernel(if width > 0.0 { width } else { features }), cost)
    }
}

/// At most so many rows, drawn without replacement, in their order.
fn sample(rows: usize, most: usize, seed: u64) -> Vec<usize> {
    let mut all: Vec<usize> = (0..rows).collect();
    if rows > most {
        let mut stream = Stream::new(seed, "svm rows", 0);
        for place in 0..most {
            let other = place + stream.below((rows - place) as u32) as usize;
            all.swap(place, other);
        }
        all.truncate(most);
        all.sort_unstable();
    }
    all
}

impl Fitted for Binary {
    fn answer(&self, records: &Array2<f64>) -> Answers {
        of_two(&self.0.predict(records))
    }

    fn export(&self, export: &Export<'_>) -> Result<Vec<u8>, linfa_onnx::Error> {
        export.svm_probability(&self.0)
    }
}

impl Fitted for OneVersusRest {
    fn answer(&self, records: &Array2<f64>) -> Answers {
        let mut rows = vec![vec![0.0; self.1]; records.nrows()];
        for (class, machine) in &self.0 {
            let probabilities: Array1<Pr> = machine.predict(records);
            rows.iter_mut().zip(&probabilities).for_each(|(row, p)| row[*class] = f64::from(**p));
        }
        for row in &mut rows {
            let total: f64 = row.iter().sum();
            row.iter_mut().for_each(|p| *p /= total);
        }
        Answers::likeliest(rows)
    }

    fn export(&self, export: &Export<'_>) -> Result<Vec<u8>, linfa_onnx::Error> {
        export.svm_multi_class(&self.0)
    }
}

impl Fitted for Regression {
    fn answer(&self, records: &Array2<f64>) -> Answers {
        Answers::Numbers(self.0.predict(records).to_vec())
    }

    fn export(&self, export: &Export<'_>) -> Result<Vec<u8>, linfa_onnx::Error> {
        export.svm_regression(&self.0)
    }
}
