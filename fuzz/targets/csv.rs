//! Any bytes as a CSV file: a table, or an error that says where.
#![no_main]

use engine::data;
use table::{CsvOptions, read_csv};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    match read_csv(bytes, &mut |_| {}, &CsvOptions::default()) {
        Ok(import) => {
            let kept = data::encode(&import.table);
            let back = data::decode(&kept).expect("what was kept can be read");
            assert_eq!(back.rows(), import.table.rows());
            let _ = data::roles::guess(&import.table);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
