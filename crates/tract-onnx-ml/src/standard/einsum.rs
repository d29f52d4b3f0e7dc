//! `Einsum`: sums of products, told by letters.

use std::collections::BTreeMap;
use std::ops::{AddAssign, Mul};

use tract_onnx::model::OnnxOpRegister;
use tract_onnx::tract_hir::internal::*;

use crate::attributes::Attributes;
use crate::kernel::Kernel;
use crate::operators::build;
use crate::rows::{Element, slice, tensor};

pub(super) fn register(register: &mut OnnxOpRegister) {
    register! { register, "Einsum" => |_, node, attributes| {
        let kernel = Arc::new(Einsum::of(attributes, node.input.len())?);
        build("Einsum", node, |_| Ok(kernel.clone()))
    } }
}

/// Stands for the axes that no letter names.
const OTHERS: char = '.';

#[derive(Debug)]
struct Einsum {
    /// For each input, the letters of its axes.
    inputs: Vec<Vec<char>>,
    /// The letters of the output, if the equation tells them.
    output: Option<Vec<char>>,
}

/// An axis: a letter, or one of those that no letter names, counted from the last.
type Label = (char, usize);

impl Einsum {
    fn of(attributes: &Attributes, inputs: usize) -> Result<Self, crate::Error> {
        let equation = attributes.string("equation")?.ok_or_else(|| attributes.error("equation", "is missing"))?;
        let wrong = |problem: &str| attributes.error("equation", format!("is {equation:?}, which {problem}"));
        let compact = equation.replace(' ', "").replace("...", ".");
        let (left, right) = compact.split_once("->").map_or((&compact[..], None), |(left, right)| (left, Some(right)));
        let letters = |term: &str| {
            let letters: Vec<char> = term.chars().collect();
            let plain = letters.iter().all(|letter| letter.is_ascii_alphabetic() || *letter == OTHERS);
            let others = letters.iter().filter(|letter| **letter == OTHERS).count();
            if plain && others <= 1 { Ok(letters) } else { Err(wrong("names axes by something else than letters")) }
        };
        let terms = left.split(',').map(letters).collect::<Result<Vec<_>, _>>()?;
        let output = right.map(letters).transpose()?;
        if terms.len() != inputs {
            return Err(wrong(&format!("does not fit {inputs} inputs")));
        }
        let unknown = |letter: &char| *letter != OTHERS && !terms.iter().any(|term| term.contains(letter));
        let twice = |letters: &Vec<char>| (1..letters.len()).any(|ix| letters[..ix].contains(&letters[ix]));
        if output.iter().flatten().any(unknown) || output.iter().any(twice) {
            return Err(wrong("makes an axis out of nothing, or twice"));
        }
        Ok(Self { inputs: terms, output })
    }

    /// The axes of each input of these ranks, and of the output.
    fn labels(&self, ranks: &[usize]) -> TractResult<(Vec<Vec<Label>>, Vec<Label>)> {
        ensure!(ranks.len() == self.inputs.len(), "takes {} inputs", self.inputs.len());
        let mut most = 0;
        let mut inputs = vec![];
        for (term, &rank) in self.inputs.iter().zip(ranks) {
            let named = term.iter().filter(|letter| **letter != OTHERS).count();
            let others = rank.checked_sub(named).filter(|others| *others == 0 || term.contains(&OTHERS));
            let others = others.with_context(|| format!("takes an input of {named} axes, not {rank}"))?;
            most = most.max(others);
            inputs.push(spelled(term, others));
        }
        let output = match &self.output {
            Some(letters) => letters.clone(),
            // Without an arrow: letters that stand once, in the order of the alphabet.
            None => {
                let mut letters: Vec<char> = self.inputs.concat();
                letters.sort_unstable();
                let once =
                    |letter: &char| *letter != OTHERS && letters.iter().filter(|other| *other == letter).count() == 1;
                [OTHERS].into_iter().chain(letters.iter().copied().filter(once)).collect()
            }
        };
        ensure!(most == 0 || output.contains(&OTHERS), "sums over axes without a letter");
        Ok((inputs, spelled(&output, most)))
    }
}

fn spelled(letters: &[char], others: usize) -> Vec<Label> {
    let axes = |&letter: &char| match letter {
        OTHERS => (0..others).rev().map(|axis| (OTHERS, axis)).collect(),
        letter => vec![(letter, 0)],
    };
    letters.iter().flat_map(axes).collect()
}

/// How long each axis is. Lengths of 1 give way.
fn lengths<D: DimLike>(inputs: &[Vec<Label>], shapes: &[&[D]]) -> TractResult<BTreeMap<Label, D>> {
    let mut lengths: BTreeMap<Label, D> = BTreeMap::new();
    for (label, length) in inputs.iter().flatten().zip(shapes.iter().copied().flatten()) {
        let known = lengths.entry(*label).or_insert_with(|| length.clone());
        if known.is_one() {
            *known = length.clone();
        }
        ensure!(length.is_one() || *known == *length, "has an axis {:?} of {known} and of {length}", label.0);
    }
    Ok(lengths)
}

impl Kernel for Einsum {
    fn types(&self, inputs: &[DatumType]) -> TractResult<TVec<DatumType>> {
        let float = inputs.first().copied().filter(|dt| [DatumType::F32, DatumType::F64].contains(dt));
        let float = float.filter(|float| inputs.iter().all(|dt| dt == float));
        Ok(tvec!(float.with_context(|| format!("takes float32 or float64, not {inputs:?}"))?))
    }

    fn shapes(&self, inputs: &[TVec<TDim>]) -> TractResult<TVec<TVec<TDim>>> {
        let ranks: Vec<usize> = inputs.iter().map(|shape| shape.len()).collect();
        let (labels, output) = self.labels(&ranks)?;
        let lengths = lengths(&labels, &inputs.iter().map(|shape| &shape[..]).collect::<Vec<_>>())?;
        Ok(tvec!(output.iter().map(|label| lengths[label].clone()).collect()))
    }

    fn run(&self, inputs: &[TValue]) -> TractResult<TVec<TValue>> {
        let types: Vec<DatumType> = inputs.iter().map(|input| input.datum_type()).collect();
        Ok(tvec!(match self.types(&types)?[0] {
            DatumType::F32 => self.sum::<f32>(inputs),
            _ => self.sum::<f64>(inputs),
        }?))
    }
}

impl Einsum {
    fn sum<T: Element + Copy + Default + AddAssign + Mul<Output = T>>(&self, inputs: &[TValue]) -> TractResult<TValue> {
        let shapes: Vec<&[usize]> = inputs.iter().map(|input| input.shape()).collect();
        let ranks: Vec<usize> = shapes.iter().map(|shape| shape.len()).collect();
        let (labels, output) = self.labels(&ranks)?;
        let mut lengths = lengths(&labels, &shapes)?;
        let shape: Vec<usize> = output.iter().map(|label| lengths[label]).collect();
        // All axes, those of the output first; and how far a step along each goes in each input.
        let mut axes: Vec<(Label, usize)> = output.iter().map(|label| (*label, lengths[label])).collect();
        lengths.retain(|label, _| !output.contains(label));
        let summed: usize = lengths.values().product();
        axes.extend(lengths);
        let stride = |input: usize, label: &Label| {
            // A letter that stands twice in one input walks down its diagonal.
            let axes = (0..ranks[input]).filter(|&axis| labels[input][axis] == *label && shapes[input][axis] > 1);
            axes.map(|axis| shapes[input][axis + 1..].iter().product::<usize>()).sum::<usize>()
        };
        let strides: Vec<Vec<usize>> =
            axes.iter().map(|(label, _)| (0..inputs.len()).map(|input| stride(input, label)).collect()).collect();
        let data = inputs.iter().map(|input| slice::<T>(input)).collect::<TractResult<Vec<&[T]>>>()?;
        let mut result = vec![T::default(); shape.iter().product()];
        let (mut at, mut offsets) = (vec![0; axes.len()], vec![0; inputs.len()]);
        for step in 0..result.len() * summed {
            let factors = data.iter().zip(&offsets).map(|(data, &offset)| data[offset]);
            result[step / summed] += factors.reduce(|a, b| a * b).unwrap_or_default();
            for (axis, (_, length)) in axes.iter().enumerate().rev() {
                at[axis] += 1;
                offsets.iter_mut().zip(&strides[axis]).for_each(|(offset, stride)| *offset += stride);
                if at[axis] < *length {
                    break;
                }
                at[axis] = 0;
                offsets.iter_mut().zip(&strides[axis]).for_each(|(offset, stride)| *offset -= stride * length);
            }
        }
        tensor(&shape, result)
    }
}
