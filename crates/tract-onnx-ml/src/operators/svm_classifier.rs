//! `SVMClassifier`: support vector machines, one against one, with probabilities or without.

use tract_onnx::pb::NodeProto;
use tract_onnx::tract_hir::internal::*;

use crate::Error;
use crate::attributes::Attributes;
use crate::kernel::Kernel;
use crate::labels::{Labels, greatest};
use crate::operators::check_inputs;
use crate::operators::linear::Linear;
use crate::operators::svm::KernelFunction;
use crate::post_transform::{PostTransform, logistic};
use crate::rows::{Rows, check_known_width, check_numbers, tensor};

#[derive(Debug)]
struct SvmClassifier {
    labels: Labels,
    post_transform: PostTransform,
    machine: Machine,
}

#[derive(Debug)]
enum Machine {
    /// Without support vectors: a linear score for each class.
    Linear(Linear),
    /// A score for each pair of classes.
    Pairs(Pairs),
}

#[derive(Debug)]
struct Pairs {
    kernel: KernelFunction,
    support_vectors: Vec<f32>,
    features: usize,
    /// Where each class's support vectors begin, and the total.
    starts: Vec<usize>,
    /// `[classes - 1, support vectors]`.
    coefficients: Vec<f32>,
    rho: Vec<f32>,
    /// `prob_a` and `prob_b` of each pair, or none.
    platt: Vec<(f32, f32)>,
}

const ATTRIBUTES: [&str; 11] = [
    "classlabels_ints",
    "classlabels_strings",
    "coefficients",
    "kernel_params",
    "kernel_type",
    "post_transform",
    "prob_a",
    "prob_b",
    "rho",
    "support_vectors",
    "vectors_per_class",
];

pub(super) fn new(node: &NodeProto) -> Result<Arc<dyn Kernel>, Error> {
    let attributes = Attributes::of(node, &ATTRIBUTES)?;
    check_inputs(&attributes, node, 1)?;
    let labels = Labels::of(&attributes, "classlabels_ints", "classlabels_strings")?
        .ok_or_else(|| attributes.error("classlabels_ints", "or \"classlabels_strings\" must be given"))?;
    let supports = attributes.ints("vectors_per_class")?;
    let machine = if supports.iter().all(|&count| count == 0) {
        let &rho = attributes.floats("rho")?.first().ok_or_else(|| attributes.error("rho", "is missing"))?;
        let coefficients = attributes.floats("coefficients")?.to_vec();
        let linear = Linear::new(coefficients, vec![rho; labels.len()]);
        Machine::Linear(linear.ok_or_else(|| {
            attributes.error("coefficients", format!("should hold a row for each of {} classes", labels.len()))
        })?)
    } else {
        Machine::Pairs(pairs(&attributes, supports, labels.len())?)
    };
    Ok(Arc::new(SvmClassifier { labels, post_transform: PostTransform::of(&attributes)?, machine }))
}

fn pairs(attributes: &Attributes, supports: &[i64], classes: usize) -> Result<Pairs, Error> {
    attributes.check_length("vectors_per_class", supports.len(), classes)?;
    let mut starts = vec![0_usize];
    for &count in supports {
        let end = usize::try_from(count).ok().and_then(|count| starts[starts.len() - 1].checked_add(count));
        let end = end.filter(|&end| end <= u32::MAX as usize);
        starts.push(end.ok_or_else(|| attributes.error("vectors_per_class", format!("holds {count}")))?);
    }
    let total = starts[classes];
    let support_vectors = attributes.floats("support_vectors")?;
    let features = support_vectors.len() / total;
    if features == 0 || features * total != support_vectors.len() {
        let problem = format!("has {} entries, which is no multiple of {total} vectors", support_vectors.len());
        return Err(attributes.error("support_vectors", problem));
    }
    let coefficients = attributes.floats("coefficients")?;
    if coefficients.len() / total != classes - 1 || !coefficients.len().is_multiple_of(total) || classes < 2 {
        let problem = format!("has {} entries for {total} vectors and {classes} classes", coefficients.len());
        return Err(attributes.error("coefficients", problem));
    }
    let pairs = classes * (classes - 1) / 2;
    let rho = attributes.floats("rho")?;
    attributes.check_length("rho", rho.len(), pairs)?;
    let (prob_a, prob_b) = (attributes.floats("prob_a")?, attributes.floats("prob_b")?);
    attributes.check_length("prob_b", prob_b.len(), prob_a.len())?;
    if !prob_a.is_empty() {
        attributes.check_length("prob_a", prob_a.len(), pairs)?;
    }
    Ok(Pairs {
        kernel: KernelFunction::of(attributes)?,
        support_vectors: support_vectors.to_vec(),
        features,
        starts,
        coefficients: coefficients.to_vec(),
        rho: rho.to_vec(),
        platt: prob_a.iter().copied().zip(prob_b.iter().copied()).collect(),
    })
}

impl Pairs {
    fn classes(&self) -> usize {
        self.starts.len() - 1
    }

    /// The score of each pair of classes, positive when the first wins.
    fn scores(&self, row: &[f32], kernels: &mut Vec<f32>) -> Vec<f32> {
        kernels.clear();
        let supports = self.support_vectors.chunks_exact(self.features);
        kernels.extend(supports.map(|support| self.kernel.of_points(row, support)));
        let total = kernels.len();
        let mut rho = self.rho.iter();
        let mut scores = Vec::with_capacity(self.rho.len());
        for first in 0..self.classes() {
            for second in first + 1..self.classes() {
                // The coefficients of a class's vectors against another class stand in the row of that other class,
                // where the class itself is left out.
                let mut sum = 0.0;
                for (class, against) in [(first, second - 1), (second, first)] {
                    let vectors = self.starts[class]..self.starts[class + 1];
                    let weights = &self.coefficients[against * total..(against + 1) * total];
                    let products = weights[vectors.clone()].iter().zip(&kernels[vectors]);
                    sum += products.map(|(weight, kernel)| f64::from(weight * kernel)).sum::<f64>();
                }
                scores.push((sum + f64::from(rho.next().copied().unwrap_or(0.0))) as f32);
            }
        }
        scores
    }

    /// The class most pairs vote for, the lowest of ties.
    fn winner(&self, scores: &[f32]) -> usize {
        let mut votes = vec![0.0; self.classes()];
        let mut scores = scores.iter();
        for first in 0..self.classes() {
            for second in first + 1..self.classes() {
                let wins = scores.next().is_some_and(|&score| score > 0.0);
                votes[if wins { first } else { second }] += 1.0;
            }
        }
        greatest(&votes)
    }

    /// Probabilities of all classes: Platt's for each pair, coupled by Wu, Lin and Weng's second method (2004).
    fn probabilities(&self, scores: &[f32]) -> Vec<f32> {
        let classes = self.classes();
        let mut pairwise = vec![0.0; classes * classes];
        let mut of_pairs = scores.iter().zip(&self.platt);
        for first in 0..classes {
            for second in first + 1..classes {
                let Some((score, (a, b))) = of_pairs.next() else { continue };
                let wins = (1.0 - logistic(score * a + b)).clamp(1e-7, 1.0 - 1e-7);
                pairwise[first * classes + second] = wins;
                pairwise[second * classes + first] = 1.0 - wins;
            }
        }
        couple(&pairwise, classes)
    }
}

/// Minimises Σ (r_ji p_i - r_ij p_j)² over probabilities, in at most 100 rounds.
fn couple(pairwise: &[f32], classes: usize) -> Vec<f32> {
    let at = |row: usize, column: usize| row * classes + column;
    let mut q = vec![0.0_f32; classes * classes];
    for i in 0..classes {
        for j in (0..classes).filter(|&j| j != i) {
            q[at(i, i)] += pairwise[at(j, i)] * pairwise[at(j, i)];
            q[at(i, j)] = -pairwise[at(j, i)] * pairwise[at(i, j)];
        }
    }
    let mut p = vec![1.0 / classes as f32; classes];
    for _ in 0..100 {
        let mut qp: Vec<f32> = (0..classes).map(|i| (0..classes).map(|j| q[at(i, j)] * p[j]).sum()).collect();
        let mut pqp: f32 = p.iter().zip(&qp).map(|(p, qp)| p * qp).sum();
        if qp.iter().all(|value| (value - pqp).abs() < 0.005 / classes as f32) {
            break;
        }
        for i in 0..classes {
            let diff = (pqp - qp[i]) / q[at(i, i)];
            p[i] += diff;
            pqp = (pqp + diff * (diff * q[at(i, i)] + 2.0 * qp[i])) / (1.0 + diff) / (1.0 + diff);
            for j in 0..classes {
                qp[j] = (qp[j] + diff * q[at(i, j)]) / (1.0 + diff);
                p[j] /= 1.0 + diff;
            }
        }
    }
    p
}

impl SvmClassifier {
    fn features(&self) -> usize {
        match &self.machine {
            Machine::Linear(linear) => linear.features,
            Machine::Pairs(pairs) => pairs.features,
        }
    }

    /// Columns of scores: one for each class, or for each pair of more than two classes without probabilities.
    fn columns(&self) -> usize {
        match &self.machine {
            Machine::Pairs(pairs) if pairs.platt.is_empty() => pairs.rho.len().max(2),
            _ => self.labels.len(),
        }
    }
}

impl Kernel for SvmClassifier {
    fn outputs(&self) -> usize {
        2
    }

    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        check_numbers(inputs[0])?;
        Ok(tvec!(self.labels.datum_type(), DatumType::F32))
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        let count = check_known_width(&inputs[0], self.features())?;
        Ok(tvec!(tvec!(count.clone()), tvec!(count, self.columns().to_dim())))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        let rows = Rows::of(&inputs[0], DatumType::F32)?;
        rows.check_width(self.features())?;
        let mut classes = Vec::with_capacity(rows.count);
        let mut scores = vec![];
        match &self.machine {
            Machine::Linear(linear) => {
                scores = linear.scores(&rows)?;
                classes.extend(scores.chunks_exact(linear.targets()).map(greatest));
                self.post_transform.apply(&mut scores, linear.targets());
            }
            Machine::Pairs(pairs) => {
                let mut kernels = vec![];
                for row in rows.f32s()?.chunks_exact(pairs.features) {
                    let of_pairs = pairs.scores(row, &mut kernels);
                    classes.push(pairs.winner(&of_pairs));
                    scores.extend(self.columns_of(pairs, of_pairs));
                }
            }
        }
        Ok(tvec!(self.labels.pick(&classes)?, tensor(&[rows.count, self.columns()], scores)?))
    }
}

impl SvmClassifier {
    fn columns_of(&self, pairs: &Pairs, of_pairs: Vec<f32>) -> Vec<f32> {
        let mut columns = match of_pairs[..] {
            _ if !pairs.platt.is_empty() => pairs.probabilities(&of_pairs),
            // Two classes without probabilities, as onnxruntime writes them: softmax leaves the scores as they are.
            [score] => match self.post_transform {
                PostTransform::None | PostTransform::Logistic => vec![-score, score],
                PostTransform::Softmax | PostTransform::SoftmaxZero => return vec![1.0 - score, score],
                PostTransform::Probit => vec![1.0 - score, score],
            },
            _ => of_pairs,
        };
        let width = columns.len();
        self.post_transform.apply(&mut columns, width);
        columns
    }
}
