//! Writes a model of every family with a table of ten thousand rows and linfa's answers into a directory, for
//! `tests/compare_with_onnxruntime.py` to compare.
//!
//! `write_models DIRECTORY`

#[path = "../tests/cases/mod.rs"]
mod cases;
#[path = "../tests/fixtures/mod.rs"]
mod fixtures;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use cases::Case;
use fixtures::Cells;
use serde_json::json;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let directory = std::env::args().nth(1).ok_or("which directory?")?;
    let directory = Path::new(&directory);
    fs::create_dir_all(directory)?;
    for case in cases::all() {
        write(directory, &case)?;
    }
    Ok(())
}

/// The model, a description in JSON, and the numbers as they are in memory, little end first: the features, then the answers.
fn write(directory: &Path, case: &Case) -> Result<()> {
    let inputs: Vec<_> = case
        .preprocessing
        .columns()
        .iter()
        .zip(&case.table.0)
        .map(|(column, cells)| {
            // JSON has no NaN: a missing number is null; infinities are not asked.
            let values = match cells {
                Cells::Numbers(values) => json!(values),
                Cells::Text(values) => json!(values),
            };
            json!({ "name": column.name(), "values": values })
        })
        .collect();
    let features = case.table.features(&case.preprocessing);
    let numbers = case.numbers.as_ref().map(|(name, values)| json!({ "name": name, "columns": values.ncols() }));
    let label = case.label.as_ref().map(|label| json!({ "indices": label.indices, "names": label.names }));
    let description = json!({ "inputs": inputs, "features": features.ncols(), "numbers": numbers, "label": label, "rows": features.nrows() });
    fs::write(directory.join(format!("{}.onnx", case.name)), &case.bytes)?;
    fs::write(directory.join(format!("{}.json", case.name)), description.to_string())?;
    let mut file = BufWriter::new(File::create(directory.join(format!("{}.f64", case.name)))?);
    for value in features.iter().chain(case.numbers.iter().flat_map(|(_, values)| values)) {
        file.write_all(&value.to_le_bytes())?;
    }
    Ok(file.flush()?)
}
