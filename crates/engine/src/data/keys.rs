//! Rows as keys: equal rows have equal keys, also in two tables with the same columns, so copies are found by sorting.
//!
//! A key has 128 bits. That two different rows share one is less likely than a broken disk.

use table::{MISSING, Table, Values};

/// Stands for a missing cell.
const NOTHING: u64 = 0x6d69_7373_696e_6721;

/// The key of each row; columns named in `without` are left out.
pub fn keys(table: &Table, without: &[&str]) -> Vec<u128> {
    let mut keys = vec![[0x9e37_79b9_7f4a_7c15u64, 0xc2b2_ae3d_27d4_eb4f]; table.rows()];
    for column in table.columns().iter().filter(|column| !without.contains(&column.name.as_str())) {
        match &column.values {
            Values::Numeric(values) => {
                keys.chunks_mut(PIECE).zip(values.chunks(PIECE)).for_each(|(keys, values)| mix_numbers(keys, values));
            }
            Values::Categorical { categories, codes } => {
                let words: Vec<u64> = categories.chunks(PIECE).flat_map(words).collect();
                keys.chunks_mut(PIECE)
                    .zip(codes.chunks(PIECE))
                    .for_each(|(keys, codes)| mix_codes(keys, codes, &words));
            }
        }
    }
    keys.chunks(PIECE).flat_map(finished).collect()
}

/// Rows that are looked at in one call: a browser makes a function fast between two calls, never within one.
const PIECE: usize = 8192;

#[inline(never)]
fn mix_numbers(keys: &mut [[u64; 2]], values: &[f64]) {
    for (key, value) in keys.iter_mut().zip(values) {
        // 0 and −0 are one value, and so are all kinds of NaN.
        mix(key, if value.is_nan() { NOTHING } else { (value + 0.0).to_bits() });
    }
}

#[inline(never)]
fn mix_codes(keys: &mut [[u64; 2]], codes: &[u32], words: &[u64]) {
    for (key, &code) in keys.iter_mut().zip(codes) {
        mix(key, if code == MISSING { NOTHING } else { words[code as usize] });
    }
}

#[inline(never)]
fn words(texts: &[String]) -> Vec<u64> {
    texts.iter().map(|text| word(text)).collect()
}

#[inline(never)]
fn finished(keys: &[[u64; 2]]) -> Vec<u128> {
    keys.iter().map(|[high, low]| u128::from(spread(*high)) << 64 | u128::from(spread(*low))).collect()
}

/// Groups of rows with equal keys, of at least two rows, in order of their first row; rows in ascending order.
pub fn copies(keys: &[u128]) -> Vec<Vec<u32>> {
    // By half of the key, which is smaller to move; rows that share it by chance are told apart below.
    let mut order: Vec<(u64, u32)> = keys.iter().zip(0..).map(|(key, row)| (*key as u64, row)).collect();
    order.sort_unstable();
    let mut groups = Vec::new();
    for alike in order.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1) {
        let mut rows: Vec<(u128, u32)> = alike.iter().map(|&(_, row)| (keys[row as usize], row)).collect();
        rows.sort_unstable();
        let equal = rows.chunk_by(|a, b| a.0 == b.0).filter(|rows| rows.len() > 1);
        groups.extend(equal.map(|rows| rows.iter().map(|(_, row)| *row).collect::<Vec<u32>>()));
    }
    groups.sort_unstable_by_key(|rows| rows[0]);
    groups
}

/// How many different keys the given rows have.
pub fn distinct(keys: &[u128], rows: &[u32]) -> usize {
    let mut seen: Vec<u128> = rows.iter().map(|&row| keys[row as usize]).collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len()
}

/// Multiplications of 64 bits only: WebAssembly has no wider ones.
fn mix(key: &mut [u64; 2], word: u64) {
    key[0] = (key[0].rotate_left(5) ^ word).wrapping_mul(0x9fb2_1c65_1e98_df25);
    key[1] = (key[1] ^ word.rotate_left(32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    key[1] ^= key[1] >> 29;
}

/// A text as one word, by what it says.
fn word(text: &str) -> u64 {
    let start = fold(text.len() as u64 ^ 0x5899_65cc_7537_4cc3, 0xa076_1d64_78bd_642f);
    text.as_bytes().chunks(8).fold(start, |word, bytes| {
        let mut eight = [0; 8];
        eight[..bytes.len()].copy_from_slice(bytes);
        fold(word ^ u64::from_le_bytes(eight), 0xe703_7ed1_a0b4_28db)
    })
}

/// Every bit over all others (Stafford's variant 13 of MurmurHash3's last step).
fn spread(mut word: u64) -> u64 {
    word = (word ^ word >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ word >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ word >> 31
}

/// Both halves of a product, one over the other.
fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use table::Column;

    use super::*;

    fn table(letters: [Option<&str>; 4], numbers: [f64; 4]) -> Table {
        Table::new(vec![Column::categorical("letter", letters), Column::numeric("n", numbers.to_vec())]).unwrap()
    }

    #[test]
    fn equal_rows_are_found_whatever_their_codes() {
        let one = table([Some("b"), Some("a"), Some("b"), None], [1.0, 2.0, 1.0, f64::NAN]);
        let other = table([Some("b"), Some("b"), Some("c"), None], [1.0, 3.0, 4.0, -f64::NAN]);
        let (first, second) = (keys(&one, &[]), keys(&other, &[]));
        assert_eq!(copies(&first), [[0, 2]]);
        assert_eq!((first[0], first[3]), (second[0], second[3]));
        assert_eq!(distinct(&first, &[0, 1, 2, 3]), 3);
    }

    #[test]
    fn a_column_that_is_left_out_does_not_count() {
        let one = table([Some("a"), Some("b"), None, Some("a")], [1.0; 4]);
        assert_eq!(copies(&keys(&one, &["letter"])), [[0, 1, 2, 3]]);
        assert_eq!(copies(&keys(&one, &["n"])), [[0, 3]]);
    }

    #[test]
    fn cells_do_not_run_into_each_other() {
        let rows = |a: &str, b: &str| {
            keys(
                &Table::new(vec![Column::categorical("a", [Some(a)]), Column::categorical("b", [Some(b)])]).unwrap(),
                &[],
            )
        };
        assert_ne!(rows("ab", "c"), rows("a", "bc"));
        assert_ne!(rows("a", "b"), rows("b", "a"));
    }
}
