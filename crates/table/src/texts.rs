//! Texts to codes: each distinct text is kept once.

use crate::{MISSING, Values};

/// A slot of the table of hashes that holds no code.
const FREE: u64 = u64::MAX;

/// Collects texts, giving each distinct one a code in the order of their first appearance.
///
/// The table of hashes has open addressing and fixed keys. It is only asked, never iterated.
#[derive(Default)]
pub(crate) struct TextBuilder {
    /// The upper half of a hash and a code, or [`FREE`]; at most two thirds are taken.
    slots: Vec<u64>,
    distinct: Vec<String>,
    codes: Vec<u32>,
}

impl TextBuilder {
    /// A builder with room for so many rows.
    pub(crate) fn with_capacity(rows: usize) -> Self {
        Self { codes: Vec::with_capacity(rows), ..Self::default() }
    }

    /// Appends a text; answers with its code and whether it is new.
    #[inline]
    pub(crate) fn push(&mut self, text: &str) -> (u32, bool) {
        let (code, new) = self.code(text);
        self.codes.push(code);
        (code, new)
    }

    pub(crate) fn push_missing(&mut self) {
        self.codes.push(MISSING);
    }

    /// Puts a cell before all others; `None` is missing.
    pub(crate) fn push_front(&mut self, text: Option<&str>) {
        let code = text.map_or(MISSING, |text| self.code(text).0);
        self.codes.insert(0, code);
    }

    fn code(&mut self, text: &str) -> (u32, bool) {
        if self.distinct.len() * 3 >= self.slots.len() * 2 {
            self.grow();
        }
        let hash = hash(text.as_bytes());
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot == FREE {
                let code = self.distinct.len() as u32;
                self.slots[at] = hash & !0xFFFF_FFFF | u64::from(code);
                self.distinct.push(text.to_owned());
                return (code, true);
            }
            if (slot ^ hash) >> 32 == 0 && self.distinct[slot as u32 as usize] == text {
                return (slot as u32, false);
            }
            at = (at + 1) & mask;
        }
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(16);
        self.slots.clear();
        self.slots.shrink_to_fit();
        self.slots.resize(size, FREE);
        for (code, text) in self.distinct.iter().enumerate() {
            let hash = hash(text.as_bytes());
            let mut at = hash as usize & (size - 1);
            while self.slots[at] != FREE {
                at = (at + 1) & (size - 1);
            }
            self.slots[at] = hash & !0xFFFF_FFFF | code as u64;
        }
    }

    /// The column, its texts sorted by code point.
    pub(crate) fn finish(mut self) -> Values {
        self.slots = Vec::new();
        self.codes.shrink_to_fit();
        self.distinct.shrink_to_fit();
        if !self.distinct.is_sorted() {
            let order = order(&self.distinct);
            let mut rank = vec![0; order.len()];
            for (position, &code) in order.iter().enumerate() {
                rank[code as usize] = position as u32;
            }
            drop(order);
            for code in &mut self.codes {
                if *code != MISSING {
                    *code = rank[*code as usize];
                }
            }
            // Each swap brings one text to its place.
            for at in 0..rank.len() {
                while rank[at] as usize != at {
                    let to = rank[at] as usize;
                    self.distinct.swap(at, to);
                    rank.swap(at, to);
                }
            }
        }
        Values::Categorical { categories: self.distinct, codes: self.codes }
    }
}

/// The codes in the order of their texts. Eight bytes behind what all have in common are compared as one number.
fn order(texts: &[String]) -> Vec<u32> {
    let first = texts.first().map_or(&[][..], |first| first.as_bytes());
    let common = texts.iter().fold(first.len(), |common, text| {
        first[..common].iter().zip(text.as_bytes()).take_while(|(a, b)| a == b).count()
    });
    let key = |text: &String| {
        let rest = &text.as_bytes()[common..];
        let mut bytes = [0; 8];
        let length = rest.len().min(8);
        bytes[..length].copy_from_slice(&rest[..length]);
        u64::from_be_bytes(bytes)
    };
    let mut keys: Vec<(u64, u32)> = (0..).zip(texts).map(|(code, text)| (key(text), code)).collect();
    keys.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| texts[a.1 as usize].cmp(&texts[b.1 as usize])));
    keys.into_iter().map(|(_, code)| code).collect()
}

/// A hash with fixed keys: eight bytes at a time are mixed in by multiplication, and all bits at the end.
fn hash(text: &[u8]) -> u64 {
    const MIX: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut hash = (text.len() as u64).wrapping_mul(MIX);
    let (chunks, rest) = text.as_chunks::<8>();
    for chunk in chunks {
        hash = (hash ^ u64::from_le_bytes(*chunk)).wrapping_mul(MIX).rotate_left(29);
    }
    let rest = rest.iter().fold(0, |value: u64, &byte| value << 8 | u64::from(byte));
    hash = (hash ^ rest).wrapping_mul(MIX);
    hash = (hash ^ hash >> 32).wrapping_mul(MIX);
    hash ^ hash >> 29
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn codes_are_the_places_among_the_sorted_texts(texts in prop::collection::vec(prop::option::of("x{0,9}[a-c\0é]{0,3}"), 0..300)) {
            let mut builder = TextBuilder::default();
            for text in texts.iter().skip(1) {
                match text {
                    Some(text) => _ = builder.push(text),
                    None => builder.push_missing(),
                }
            }
            if let Some(first) = texts.first() {
                builder.push_front(first.as_deref());
            }
            let mut places: BTreeMap<&str, u32> = texts.iter().flatten().map(|text| (text.as_str(), 0)).collect();
            places.values_mut().zip(0..).for_each(|(place, at)| *place = at);
            let codes: Vec<u32> = texts.iter().map(|text| text.as_ref().map_or(MISSING, |text| places[text.as_str()])).collect();
            let categories: Vec<String> = places.keys().map(|&text| text.to_owned()).collect();
            prop_assert_eq!(builder.finish(), Values::Categorical { categories, codes });
        }
    }

    #[test]
    fn many_distinct_texts_are_kept_apart() {
        let mut builder = TextBuilder::default();
        for round in 0..2 {
            for n in 0..50_000u32 {
                let text = format!("id{}", n.wrapping_mul(2_654_435_761));
                assert_eq!(builder.push(&text), (n, round == 0));
            }
        }
        let Values::Categorical { categories, codes } = builder.finish() else { panic!("texts are categorical") };
        assert!(categories.is_sorted() && categories.len() == 50_000 && codes.len() == 100_000);
        assert_eq!(categories[codes[7] as usize], format!("id{}", 7u32.wrapping_mul(2_654_435_761)));
    }
}
