//! Support vector machines: classification, calibrated classification of two and more classes, regression.

mod decision;
mod platt;

use std::collections::BTreeSet;

use linfa::dataset::Pr;
use linfa_svm::Svm;
use ndarray::Array1;

use crate::classes::{
    Ties, check_names, check_two_names, class_positions, write_certainty, write_index, write_outputs,
};
use crate::export::Missing;
use crate::graph::{Element, Graph};
use crate::names::{LABEL_INDEX, PROBABILITIES, VARIABLE};
use crate::proto::AttributeProto;
use crate::{Error, Export};

use decision::Decision;
use platt::Platt;

impl Export<'_> {
    /// Writes a support vector machine of two classes without probabilities; its outputs are
    /// [`LABEL`](crate::names::LABEL), string `[N]`, and [`PROBABILITIES`], float32 `[N, 2]`: of `false`, then of `true`.
    ///
    /// The label is `true` where the decision is at least 0, as in linfa; the probabilities are 1 for the label and 0 for the
    /// other, for linfa has none. The decision is computed in float64. With a kernel that is not linear, a batch of N rows
    /// takes N numbers for each support vector while it runs.
    ///
    /// # Errors
    ///
    /// Other than two class names, empty or repeated ones; no support vector; another number of features than the model gets,
    /// or a column that lets missing values pass; a number that is not finite; an empty name; metadata keys that are empty,
    /// reserved or repeated.
    pub fn svm(&self, model: &Svm<f64, bool>) -> Result<Vec<u8>, Error> {
        check_two_names(&self.classes)?;
        let decision = Decision::read(model)?;
        let mut graph = self.begin(decision.feature_count(), Missing::Refused)?;
        let decision = decision.write(&mut graph, self.input());
        let signs = graph.doubles("signs", &[1, 2], vec![0.0, 1.0]);
        let scores = graph.apply("Mul", &[&decision, &signs]);
        write_index(&mut graph, &scores, Ties::Highest);
        write_certainty(&mut graph, 2);
        write_outputs(&mut graph, &self.classes);
        self.finish(graph, "linfa_svm::Svm<bool>", &self.classes)
    }

    /// Writes a support vector machine of two classes, calibrated with Platt scaling; all as for [`svm`](Self::svm), but the
    /// probabilities are those of linfa.
    ///
    /// linfa predicts a probability and no label; here the label is `true` where that probability is at least 0.5.
    ///
    /// # Errors
    ///
    /// As for [`svm`](Self::svm).
    pub fn svm_probability(&self, model: &Svm<f64, Pr>) -> Result<Vec<u8>, Error> {
        check_two_names(&self.classes)?;
        let (decision, platt) = (Decision::read(model)?, Platt::read([model])?);
        let mut graph = self.begin(decision.feature_count(), Missing::Refused)?;
        let decision = decision.write(&mut graph, self.input());
        let probability = platt.write(&mut graph, &decision);
        let signs = graph.floats("signs", &[1, 2], vec![-1.0, 1.0]);
        let whole = graph.floats("whole", &[1, 2], vec![1.0, 0.0]);
        let parts = graph.apply("Mul", &[&probability, &signs]);
        graph.node("Add", &[&whole, &parts], &[PROBABILITIES], vec![]);
        write_index(&mut graph, PROBABILITIES, Ties::Highest);
        write_outputs(&mut graph, &self.classes);
        self.finish(graph, "linfa_svm::Svm<Pr>", &self.classes)
    }

    /// Writes one support vector machine for each class, each calibrated to tell its class from the rest: what linfa composes
    /// to a [`MultiClassModel`](linfa::composing::MultiClassModel), which keeps its models to itself. Give them, with their
    /// label values, in the same order as there.
    ///
    /// The label is that of the model with the greatest probability, the first of equal ones, as in linfa. The output
    /// [`PROBABILITIES`], float32 `[N, K]`, is what each model says, divided by the sum of all; of a named class without a
    /// model it is 0. The other output, and all else, are as for [`svm`](Self::svm).
    ///
    /// # Errors
    ///
    /// As for [`svm`](Self::svm), but any number of class names from two on; no model; too few names for the label values; a
    /// label value of two models.
    pub fn svm_multi_class(&self, models: &[(usize, Svm<f64, Pr>)]) -> Result<Vec<u8>, Error> {
        check_names(&self.classes)?;
        let labels: Vec<usize> = models.iter().map(|(label, _)| *label).collect();
        if labels.is_empty() {
            return Err(Error::EmptyModel { what: "class" });
        }
        let positions = class_positions(&labels, self.classes.len())?;
        let mut seen = BTreeSet::new();
        if let Some(&label) = labels.iter().find(|&&label| !seen.insert(label)) {
            return Err(Error::DuplicateLabel { label });
        }
        let decisions = models.iter().map(|(_, model)| Decision::read(model)).collect::<Result<Vec<_>, _>>()?;
        let platt = Platt::read(models.iter().map(|(_, model)| model))?;
        let mut graph = self.begin(decisions[0].feature_count(), Missing::Refused)?;
        for decision in &decisions {
            if decision.feature_count() != self.feature_count() {
                return Err(Error::FeatureCount { expected: self.feature_count(), found: decision.feature_count() });
            }
        }
        let decisions: Vec<String> =
            decisions.iter().map(|decision| decision.write(&mut graph, self.input())).collect();
        let decisions: Vec<&str> = decisions.iter().map(String::as_str).collect();
        let decisions = graph.apply_with("Concat", &decisions, vec![AttributeProto::int("axis", 1)]);
        let says = platt.write(&mut graph, &decisions);
        write_shares(&mut graph, &says, &positions);
        write_first_greatest(&mut graph, &says, &labels);
        write_outputs(&mut graph, &self.classes);
        self.finish(graph, "linfa_svm::Svm<Pr>, one for each class", &self.classes)
    }

    /// Writes a support vector regression; its output is [`VARIABLE`], float32 `[N, 1]`.
    ///
    /// # Errors
    ///
    /// No support vector; another number of features than the model gets, or a column that lets missing values pass; a number
    /// that is not finite; an empty name; metadata keys that are empty, reserved or repeated.
    pub fn svm_regression(&self, model: &Svm<f64, f64>) -> Result<Vec<u8>, Error> {
        let decision = Decision::read(model)?;
        let mut graph = self.begin(decision.feature_count(), Missing::Refused)?;
        let value = decision.write(&mut graph, self.input());
        graph.cast_to(&value, Element::Float, VARIABLE);
        graph.output(VARIABLE, Element::Float, Some(1), "The predicted value");
        self.finish(graph, "linfa_svm::Svm<f64>", &[])
    }
}

/// Makes [`LABEL_INDEX`] of the probabilities of the models: the label value of the first with the greatest.
fn write_first_greatest(graph: &mut Graph, says: &str, labels: &[usize]) {
    if labels.iter().enumerate().all(|(at, &label)| at == label) {
        return write_index(graph, says, Ties::Lowest);
    }
    let axis = vec![AttributeProto::int("axis", 1), AttributeProto::int("keepdims", 0)];
    let first = graph.apply_with("ArgMax", &[says], axis);
    let labels = graph.ints("labels", &[labels.len()], labels.iter().map(|&label| label as i64).collect());
    graph.node("Gather", &[&labels, &first], &[LABEL_INDEX], vec![]);
}

/// Makes [`PROBABILITIES`]: what the models at these positions say, as shares of the sum; no model says 0.
fn write_shares(graph: &mut Graph, says: &str, positions: &[Option<usize>]) {
    let axis = graph.ints("axis", &[1], vec![1]);
    let count = positions.len();
    let columns = positions.iter().map(|position| position.unwrap_or(0) as i64).collect();
    let columns = graph.ints("columns", &[count], columns);
    let present: Array1<f32> = positions.iter().map(|position| f32::from(u8::from(position.is_some()))).collect();
    let present = graph.floats("present", &[1, count], present.to_vec());
    let arranged = graph.apply_with("Gather", &[says, &columns], vec![AttributeProto::int("axis", 1)]);
    let arranged = graph.apply("Mul", &[&arranged, &present]);
    let sum = graph.apply("ReduceSum", &[&arranged, &axis]);
    // Platt's probabilities are positive, but can be 0 in float32.
    let least = graph.floats("least", &[1, 1], vec![f32::MIN_POSITIVE]);
    let sum = graph.apply("Max", &[&sum, &least]);
    graph.node("Div", &[&arranged, &sum], &[PROBABILITIES], vec![]);
}
