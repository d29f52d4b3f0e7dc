//! How fast a CSV file of 50 MB becomes a table, and a table bytes.

#![allow(missing_docs, reason = "criterion makes public functions")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use table::{CsvOptions, Table, read_csv};

mod made;

fn read(criterion: &mut Criterion) {
    let mut file = Vec::new();
    made::write(500_000, &mut file).expect("memory takes all");
    let import =
        |file: &[u8]| read_csv(&mut &file[..], &CsvOptions::default(), &mut |_| {}).expect("it is a good file");
    let table = import(&file).table;
    let bytes = table.to_bytes();

    let mut group = criterion.benchmark_group("table");
    group.sample_size(10);
    group.throughput(Throughput::Bytes(file.len() as u64));
    group.bench_function("read_csv", |bencher| bencher.iter(|| import(black_box(&file))));
    group.bench_function("to_bytes", |bencher| bencher.iter(|| black_box(&table).to_bytes()));
    group.bench_function("from_bytes", |bencher| bencher.iter(|| Table::from_bytes(black_box(&bytes))));
    group.finish();
}

criterion_group!(benches, read);
criterion_main!(benches);
