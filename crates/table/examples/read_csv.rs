//! Reads a CSV file and says what each column is: `read_csv PATH`.
#![expect(clippy::print_stdout, reason = "it is what the example is for")]

use std::fs::File;
use std::io::{Error, Read, Seek, SeekFrom};

use table::{CsvOptions, Source, SourceError, read_csv};

/// A file, of which only a window is in memory.
struct OnDisk {
    file: File,
    size: u64,
}

impl Source for OnDisk {
    fn size(&self) -> u64 {
        self.size
    }

    fn read(&mut self, at: u64, into: &mut [u8]) -> Result<(), SourceError> {
        let read = self.file.seek(SeekFrom::Start(at)).and_then(|_| self.file.read_exact(into));
        read.map_err(|error| SourceError { reason: format!("{error}.") })
    }
}

fn main() -> Result<(), Error> {
    let path = std::env::args_os().nth(1).ok_or_else(|| Error::other("say what to read: read_csv PATH"))?;
    let file = File::open(path)?;
    let mut source = OnDisk { size: file.metadata()?.len(), file };
    let import = read_csv(&mut source, &CsvOptions::default(), &mut |_| {}).map_err(Error::other)?;
    println!("{} rows; delimiter: {}", import.table.rows(), import.why.delimiter);
    for column in &import.columns {
        println!("{}: {:?}. {} {} missing. {:?}", column.name, column.kind, column.why, column.missing, column.looks);
    }
    for warning in &import.warnings {
        println!("line {}: {}", warning.line, warning.message);
    }
    Ok(())
}
