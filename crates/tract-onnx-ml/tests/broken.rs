//! Valid models, broken in every way a random hand breaks them: an answer or an error, never a panic, and soon.

#![expect(clippy::disallowed_methods, reason = "it measures time")]

mod cases;

use std::time::{Duration, Instant};

use cases::{Case, cases, data};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::RngSeed;
use prost::Message;
use tract_onnx::pb::{AttributeProto, ModelProto};
use tract_onnx::prelude::*;

/// Small models of many kinds.
fn victims() -> Vec<(Case, Vec<u8>)> {
    let all = ["operators.json", "onnx_nodes.json", "models.json", "exported.json"].into_iter().flat_map(cases);
    all.map(|case| (data(&case.file), case))
        .filter(|(bytes, _)| bytes.len() < 4000)
        .map(|(bytes, case)| (case, bytes))
        .collect()
}

/// Reads, prepares and runs a file, with the inputs of the case it was made from.
fn survives(bytes: &[u8], case: &Case) {
    let start = Instant::now();
    let _ = tract_onnx_ml::inspect(bytes);
    if let Ok(model) = tract_onnx_ml::read(bytes)
        && let Ok(model) = model.into_optimized().and_then(|model| model.into_runnable())
    {
        for run in &case.runs {
            let inputs: TVec<TValue> = run.inputs.values().map(|input| input.tensor().into_tvalue()).collect();
            let _ = model.run(inputs);
        }
    }
    assert!(start.elapsed() < Duration::from_secs(2), "took {:?}", start.elapsed());
}

/// A number of the kind that breaks things.
fn nasty() -> impl Strategy<Value = i64> {
    prop_oneof![
        Just(0),
        Just(1),
        Just(-1),
        Just(2),
        Just(3),
        Just(77),
        Just(i64::MAX),
        Just(i64::MIN),
        Just(1 << 31),
        Just(1 << 40),
        any::<i64>()
    ]
}

/// Changes one attribute in place.
fn spoil(attribute: &mut AttributeProto, at: &Index, number: i64, how: u8) {
    let spoil_list = |list: &mut Vec<i64>| match how % 4 {
        0 => list.push(number),
        1 => list.truncate(at.index(list.len() + 1)),
        _ if !list.is_empty() => {
            let at = at.index(list.len());
            list[at] = number;
        }
        _ => {}
    };
    let float = match how % 5 {
        0 => f32::NAN,
        1 => f32::INFINITY,
        2 => -0.0,
        _ => number as f32,
    };
    attribute.i = number;
    attribute.f = float;
    spoil_list(&mut attribute.ints);
    if how % 4 == 1 {
        attribute.floats.truncate(at.index(attribute.floats.len() + 1));
        attribute.strings.truncate(at.index(attribute.strings.len() + 1));
    } else if !attribute.floats.is_empty() {
        let at = at.index(attribute.floats.len());
        attribute.floats[at] = float;
    }
    if how.is_multiple_of(7) {
        attribute.r#type = (number % 15) as i32;
    }
    if let Some(tensor) = &mut attribute.t {
        spoil_list(&mut tensor.dims);
    }
}

fn spoil_model(model: &mut ModelProto, at: &Index, other: &Index, number: i64, how: u8) {
    let Some(graph) = &mut model.graph else { return };
    let nodes = graph.node.len();
    match how % 9 {
        0..=2 if nodes > 0 => {
            let node = &mut graph.node[at.index(nodes)];
            if !node.attribute.is_empty() {
                let attribute = other.index(node.attribute.len());
                spoil(&mut node.attribute[attribute], at, number, how / 9);
            }
        }
        // Another attribute's values under this one's name.
        3 if nodes > 0 => {
            let node = &mut graph.node[at.index(nodes)];
            if node.attribute.len() > 1 {
                let from = node.attribute[other.index(node.attribute.len())].clone();
                let to = at.index(node.attribute.len());
                let to = &mut node.attribute[to];
                *to = AttributeProto { name: to.name.clone(), ..from };
            }
        }
        // Another operator in this one's place.
        4 if nodes > 1 => {
            let operator = graph.node[other.index(nodes)].op_type.clone();
            graph.node[at.index(nodes)].op_type = operator;
        }
        // Another input.
        5 if nodes > 1 => {
            let from = graph.node[other.index(nodes)].input.first().cloned().unwrap_or_default();
            let node = &mut graph.node[at.index(nodes)];
            if !node.input.is_empty() {
                let input = other.index(node.input.len());
                node.input[input] = from;
            }
        }
        6 if !graph.initializer.is_empty() => {
            let tensor = at.index(graph.initializer.len());
            let tensor = &mut graph.initializer[tensor];
            if number % 2 == 0 && !tensor.dims.is_empty() {
                let dim = other.index(tensor.dims.len());
                tensor.dims[dim] = number;
            } else if !tensor.raw_data.is_empty() {
                let byte = other.index(tensor.raw_data.len());
                tensor.raw_data[byte] = number as u8;
            } else if !tensor.int64_data.is_empty() {
                let place = other.index(tensor.int64_data.len());
                tensor.int64_data[place] = number;
            } else {
                tensor.data_type = (number % 17) as i32;
            }
        }
        7 if nodes > 0 => {
            graph.node.swap_remove(at.index(nodes));
        }
        8 if nodes > 0 => {
            let node = &mut graph.node[at.index(nodes)];
            if !node.attribute.is_empty() {
                node.attribute.swap_remove(other.index(node.attribute.len()));
            }
        }
        _ => {}
    }
}

/// How many files each test breaks: more with `PROPTEST_CASES`, others with `BREAK_SEED`.
fn config() -> ProptestConfig {
    let seed = std::env::var("BREAK_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(7);
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(400);
    ProptestConfig { cases, rng_seed: RngSeed::Fixed(seed), failure_persistence: None, ..ProptestConfig::default() }
}

/// A tensor of the same kind that has nothing along its first axis, or along its last. A scalar has neither.
fn emptied(input: &Tensor, last: bool) -> Tensor {
    let mut shape = input.shape().to_vec();
    let axis = if last { shape.last_mut() } else { shape.first_mut() };
    axis.into_iter().for_each(|length| *length = 0);
    Tensor::zero_dt(input.datum_type(), &shape).unwrap()
}

#[test]
fn no_rows_nan_infinity_and_the_wrong_width_are_answered_or_refused() {
    for (case, bytes) in victims() {
        let Ok(model) = tract_onnx_ml::read(&bytes) else { continue };
        let Ok(model) = model.into_optimized().and_then(|model| model.into_runnable()) else { continue };
        for run in &case.runs {
            let inputs: Vec<Tensor> = run.inputs.values().map(cases::Recorded::tensor).collect();
            let feed = |change: &dyn Fn(&Tensor) -> Tensor| {
                let inputs = inputs.iter().map(|input| change(input).into_tvalue()).collect();
                let _ = model.run(inputs);
            };
            feed(&|input| emptied(input, false));
            feed(&|input| emptied(input, true));
            feed(&|_| tensor0(1.0_f32));
            for value in [f32::NAN, f32::INFINITY, f32::MIN, 1e30, -0.0] {
                feed(&|input| match input.datum_type() {
                    DatumType::F32 => tensor0(value).broadcast_scalar_to_shape(input.shape()).unwrap(),
                    DatumType::I64 => tensor0(i64::MIN).broadcast_scalar_to_shape(input.shape()).unwrap(),
                    _ => input.clone(),
                });
            }
        }
    }
}

thread_local! {
    static VICTIMS: Vec<(Case, Vec<u8>)> = victims();
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_file_cut_off_anywhere_is_refused_or_runs(victim in any::<Index>(), cut in any::<Index>()) {
        VICTIMS.with(|victims| {
            let (case, bytes) = &victims[victim.index(victims.len())];
            survives(&bytes[..cut.index(bytes.len())], case);
        });
    }

    #[test]
    fn a_file_with_bytes_changed_is_refused_or_runs(
        victim in any::<Index>(),
        changes in proptest::collection::vec((any::<Index>(), any::<u8>()), 1..6),
    ) {
        VICTIMS.with(|victims| {
            let (case, bytes) = &victims[victim.index(victims.len())];
            let mut bytes = bytes.clone();
            for (at, byte) in &changes {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            survives(&bytes, case);
        });
    }

    #[test]
    fn a_file_with_values_swapped_is_refused_or_runs(
        victim in any::<Index>(),
        changes in proptest::collection::vec((any::<Index>(), any::<Index>(), nasty(), any::<u8>()), 1..4),
    ) {
        VICTIMS.with(|victims| {
            let (case, bytes) = &victims[victim.index(victims.len())];
            let mut model = ModelProto::decode(&bytes[..]).unwrap();
            for (at, other, number, how) in &changes {
                spoil_model(&mut model, at, other, *number, *how);
            }
            survives(&model.encode_to_vec(), case);
        });
    }
}
