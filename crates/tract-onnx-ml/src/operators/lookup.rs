//! A table from keys to positions, for text and numbers.

/// Positions of keys; of equal keys the first one counts. NaN is equal to NaN.
#[derive(Debug)]
pub(crate) enum Lookup {
    Ints(Vec<(i64, usize)>),
    Floats(Vec<(u64, usize)>),
    Texts(Vec<(String, usize)>),
}

impl Lookup {
    pub fn ints(keys: impl IntoIterator<Item = i64>) -> Self {
        Self::Ints(sorted(keys))
    }

    pub fn floats(keys: impl IntoIterator<Item = f64>) -> Self {
        Self::Floats(sorted(keys.into_iter().map(bits)))
    }

    pub fn texts(keys: impl IntoIterator<Item = String>) -> Self {
        Self::Texts(sorted(keys))
    }

    pub fn int(&self, key: i64) -> Option<usize> {
        let Self::Ints(table) = self else { return None };
        find(table, |entry| entry.cmp(&key))
    }

    pub fn float(&self, key: f64) -> Option<usize> {
        let Self::Floats(table) = self else { return None };
        find(table, |entry| entry.cmp(&bits(key)))
    }

    pub fn text(&self, key: &str) -> Option<usize> {
        let Self::Texts(table) = self else { return None };
        find(table, |entry| entry.as_str().cmp(key))
    }
}

/// A number of which equal values are equal: one NaN, one zero.
fn bits(value: f64) -> u64 {
    if value.is_nan() { f64::NAN.to_bits() } else { (value + 0.0).to_bits() }
}

fn sorted<K: Ord>(keys: impl IntoIterator<Item = K>) -> Vec<(K, usize)> {
    let mut table: Vec<(K, usize)> = keys.into_iter().zip(0..).collect();
    table.sort();
    table.dedup_by(|later, first| later.0 == first.0);
    table
}

fn find<K>(table: &[(K, usize)], order: impl Fn(&K) -> std::cmp::Ordering) -> Option<usize> {
    table.binary_search_by(|entry| order(&entry.0)).ok().map(|place| table[place].1)
}
