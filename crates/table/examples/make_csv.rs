//! Writes a CSV file of 500,000 rows and 13 columns, about 50 MB, always the same: `make_csv PATH`.

use std::fs::File;
use std::io::{BufWriter, Write};

#[path = "../benches/made/mod.rs"]
mod made;

fn main() -> std::io::Result<()> {
    let path = std::env::args_os().nth(1).ok_or_else(|| std::io::Error::other("say where to write: make_csv PATH"))?;
    let mut file = BufWriter::new(File::create(path)?);
    made::write(500_000, &mut file)?;
    file.flush()
}
