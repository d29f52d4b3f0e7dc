//! The preprocessing as ONNX nodes: few of them, because a runtime pays for each node of each call.

use super::Preprocessing;
use crate::graph::{Element, Graph, internal};
use crate::names::FEATURES;
use crate::proto::AttributeProto;
use crate::{Column, Scale};

impl Preprocessing {
    /// Adds the inputs of the graph, in the order of the columns, and the nodes that make [`FEATURES`] of them.
    pub(crate) fn write(&self, graph: &mut Graph) {
        for column in &self.columns {
            let element = match column {
                Column::Numeric { .. } => Element::Float,
                Column::Categorical { .. } => Element::String,
            };
            graph.input(column.name(), element, Some(1));
        }
        let has_numbers = self.numeric().next().is_some();
        let has_categories = self.categorical().next().is_some();
        match (has_numbers, has_categories) {
            (true, true) => {
                let parts = [internal("numbers"), internal("one_hot")];
                self.write_numbers(graph, &parts[0]);
                self.write_categories(graph, &parts[1]);
                concat(graph, &parts, FEATURES);
            }
            (true, false) => self.write_numbers(graph, FEATURES),
            (false, _) => self.write_categories(graph, FEATURES),
        }
    }

    /// All numeric columns side by side, imputed and scaled at once: float32 `[N, n]`.
    fn write_numbers(&self, graph: &mut Graph, output: &str) {
        let (mut inputs, mut imputes, mut scales) = (vec![], vec![], vec![]);
        for (_, name, impute, scale) in self.numeric() {
            inputs.push(name.to_owned());
            imputes.push(impute);
            scales.push(scale);
        }
        let raw = side_by_side(graph, &inputs, "raw");
        let shape = [1, inputs.len()];
        let missing = internal("missing");
        graph.node("IsNaN", &[&raw], &[&missing], vec![]);
        let impute = graph.floats(internal("impute"), &shape, imputes);
        if scales.iter().all(Option::is_none) {
            graph.node("Where", &[&missing, &impute, &raw], &[output], vec![]);
            return;
        }
        let (imputed, centred) = (internal("imputed"), internal("centred"));
        graph.node("Where", &[&missing, &impute, &raw], &[&imputed], vec![]);
        let scales = || scales.iter().map(|scale| scale.unwrap_or(Scale::IDENTITY));
        let mean = graph.floats(internal("mean"), &shape, scales().map(|s| s.mean).collect());
        graph.node("Sub", &[&imputed, &mean], &[&centred], vec![]);
        let factors = scales().map(Scale::factor).collect();
        let factor = graph.floats(internal("factor"), &shape, factors);
        graph.node("Mul", &[&centred, &factor], &[output], vec![]);
    }

    /// The one-hot blocks of all categorical columns side by side: float32 `[N, k]`.
    ///
    /// The categories of all columns are numbered through. Each string becomes the number of its category (-1 if unknown),
    /// which is repeated for each category of its column and compared with that category's number. This needs few nodes, however
    /// many columns there are, and constants no longer than the list of categories.
    fn write_categories(&self, graph: &mut Graph, output: &str) {
        let (mut codes, mut sources) = (vec![], vec![]);
        for (index, name, categories, impute) in self.categorical() {
            let first = sources.len();
            sources.resize(first + categories.len(), codes.len() as i64);
            let mut strings = categories.to_vec();
            let mut numbers: Vec<i64> = (first as i64..sources.len() as i64).collect();
            strings.push(String::new());
            numbers.push((first + impute) as i64);
            let code = internal(&format!("code/{index}"));
            let table = vec![
                AttributeProto::strings("cats_strings", strings),
                AttributeProto::ints("cats_int64s", numbers),
                AttributeProto::int("default_int64", -1),
            ];
            graph.ml_node("CategoryMapper", &[name], &[&code], table);
            codes.push(code);
        }
        let count = sources.len();
        let mut all = side_by_side(graph, &codes, "codes");
        if codes.len() > 1 {
            let sources = graph.ints(internal("sources"), &[count], sources);
            let repeated = internal("repeated");
            let axis = vec![AttributeProto::int("axis", 1)];
            graph.node("Gather", &[&all, &sources], &[&repeated], axis);
            all = repeated;
        }
        let numbers = (0..count as i64).collect();
        let numbers = graph.ints(internal("categories"), &[1, count], numbers);
        let equal = internal("equal");
        graph.node("Equal", &[&all, &numbers], &[&equal], vec![]);
        let to_float = vec![AttributeProto::int("to", Element::Float as i64)];
        graph.node("Cast", &[&equal], &[output], to_float);
    }
}

/// These columns as one matrix called `name`; a single one as it is.
fn side_by_side(graph: &mut Graph, columns: &[String], name: &str) -> String {
    if let [only] = columns {
        return only.clone();
    }
    let name = internal(name);
    concat(graph, columns, &name);
    name
}

fn concat(graph: &mut Graph, inputs: &[String], output: &str) {
    let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
    graph.node("Concat", &inputs, &[output], vec![AttributeProto::int("axis", 1)]);
}
