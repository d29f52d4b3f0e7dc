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
        let imputes_any = imputes.iter().any(Option::is_some);
        let scales_any = scales.iter().any(Option::is_some);
        if !imputes_any && !scales_any {
            // The features have a name of their own, also where they are the raw numbers.
            return graph.node("Identity", &[&raw], &[output], vec![]);
        }
        let mut numbers = raw;
        if imputes_any {
            let missing = graph.apply("IsNaN", &[&numbers]);
            // A column that imputes nothing puts NaN in the place of NaN.
            let imputes = imputes.into_iter().map(|impute| impute.unwrap_or(f32::NAN)).collect();
            let impute = graph.floats("impute", &shape, imputes);
            if !scales_any {
                return graph.node("Where", &[&missing, &impute, &numbers], &[output], vec![]);
            }
            numbers = graph.apply("Where", &[&missing, &impute, &numbers]);
        }
        let scales = || scales.iter().map(|scale| scale.unwrap_or(Scale::IDENTITY));
        let mean = graph.floats("mean", &shape, scales().map(|s| s.mean).collect());
        let centred = graph.apply("Sub", &[&numbers, &mean]);
        let factor = graph.floats("factor", &shape, scales().map(Scale::factor).collect());
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
            let sources = graph.ints("sources", &[count], sources);
            all = graph.apply_with("Gather", &[&all, &sources], vec![AttributeProto::int("axis", 1)]);
        }
        let numbers = graph.ints("categories", &[1, count], (0..count as i64).collect());
        let equal = graph.apply("Equal", &[&all, &numbers]);
        graph.cast_to(&equal, Element::Float, output);
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
