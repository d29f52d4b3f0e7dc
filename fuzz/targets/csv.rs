//! Any bytes as a CSV file: a table, or an error that says where.
#![no_main]

use engine::data;
use table::{CsvOptions, Table, read_csv, read_csv_in_windows};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = Table::from_bytes(bytes);
    match read_csv(&mut &*bytes, &CsvOptions::default(), &mut |_| {}) {
        Ok(import) => {
            let kept = data::encode(&import.table);
            let back = data::decode(&kept).expect("what was kept can be read");
            assert_eq!(back, import.table);
            let window = usize::from(bytes[0]).max(1);
            let again = read_csv_in_windows(&mut &*bytes, &CsvOptions::default(), &mut |_| {}, window);
            assert_eq!(again, Ok(import.clone()), "windows make no difference");
            let _ = data::roles::guess(&import.table);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
