//! Writes the trees of small models as JSON, for `tests/golden/make.py`:
//!
//! ```sh
//! cargo run -p explain --example dump | python crates/explain/tests/golden/make.py
//! ```

#[path = "../tests/shared/models.rs"]
mod models;

use std::io::{self, Write};

use explain::{Ensemble, Node, Tree};
use ndarray::Array2;
use serde_json::{Value, json};

fn main() -> io::Result<()> {
    let models: Vec<Value> = models::models().iter().map(|(name, model)| write(name, model)).collect();
    let all = json!({ "rows": table(&models::rows()), "background": table(&models::background()), "models": models });
    writeln!(io::stdout(), "{all}")
}

fn write(name: &str, model: &Ensemble) -> Value {
    let trees: Vec<Value> = model.trees().iter().map(|(tree, first)| lists(tree, *first)).collect();
    json!({ "name": name, "base": model.base(), "trees": trees })
}

/// A tree as scikit-learn lists it: -1 for the children of leaves; an infinite threshold, which JSON lacks, is null.
fn lists(tree: &Tree, first: usize) -> Value {
    let (mut children, mut questions, mut answers) = (Vec::new(), Vec::new(), Vec::new());
    for node in tree.nodes() {
        match node {
            Node::Branch { feature, threshold, missing_left, left, right } => {
                children.push(json!([left, right]));
                questions.push(json!([feature, threshold, missing_left]));
                answers.push(json!([]));
            }
            Node::Leaf { values } => {
                children.push(json!([-1, -1]));
                questions.push(json!([-1, -1.0, false]));
                answers.push(json!(values));
            }
        }
    }
    json!({
        "output": first, "children": children, "questions": questions, "answers": answers, "covers": tree.covers(),
    })
}

fn table(rows: &Array2<f64>) -> Vec<Vec<f64>> {
    rows.rows().into_iter().map(|row| row.to_vec()).collect()
}
