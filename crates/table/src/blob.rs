//! A table as bytes: compact, column after column, and read without trust.
//!
//! After [`MAGIC`] come the number of rows and of columns, then the columns: name, kind and cells. Integers are little
//! endian; lengths of texts are LEB128 (seven bits a byte, the last without the high bit). Cells are one of
//!
//! - scaled integers `n`, where every number is exactly `n / 10^places`, in the fewest bytes of 1, 2, 4 or 8; the smallest
//!   integer of that width is missing,
//! - `f64`, where some number is not of that form (−0.0 and infinities are not),
//! - texts: how many, the length of each, all of them in one piece, and codes of 1, 2 or 4 bytes, as few as the texts
//!   need; the largest code is missing.
//!
//! A table has one form, so equal tables (to the sign of zero) have equal bytes.

use std::ops::Range;

use thiserror::Error;

use crate::{Column, Kind, MISSING, Table, TableError, Values};

/// What the bytes of a table begin with. As the beginning of a table of the former form, which begins with its number of
/// columns, it would be one of 10,771.
const MAGIC: [u8; 8] = *b"\x93TABLE\x01\n";

const KINDS: [Kind; 7] =
    [Kind::Integer, Kind::Float, Kind::Boolean, Kind::Date, Kind::Datetime, Kind::String, Kind::Empty];

/// The form of a column's numbers that are not scaled integers.
const RAW: u8 = 0;

/// Powers of ten, each of which `f64` has exactly.
const SCALES: [f64; 10] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/// Whole numbers up to 2⁵³ are exact as `f64`.
const LAST_EXACT: i64 = 1 << 53;

/// Why bytes are not a table.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BlobError {
    /// They end too early.
    #[error("the stored table ends at byte {end}, in the middle of {what}")]
    Short {
        /// Number of bytes.
        end: usize,
        /// What is incomplete.
        what: &'static str,
    },
    /// They go on after the last column.
    #[error("the stored table ends at byte {end}, but {more} more follow")]
    Long {
        /// Where the table ends.
        end: usize,
        /// How many bytes there are behind it.
        more: usize,
    },
    /// A byte has a value that is never written.
    #[error("the stored table is damaged at byte {at}: {what}")]
    Damaged {
        /// Where.
        at: usize,
        /// What is wrong.
        what: &'static str,
    },
    /// The columns do not make a table.
    #[error("the stored table is damaged: {0}")]
    Table(#[from] TableError),
    /// Neither this form nor the former.
    #[error("the bytes are no stored table")]
    Unknown,
}

impl Table {
    /// The table as a compact blob; [`from_bytes`](Self::from_bytes) gives it back, also each −0.0.
    ///
    /// Equal tables have equal bytes, if they are equal to the sign of zero.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut to = Vec::with_capacity(16 + self.rows() * self.columns().len() * 4);
        to.extend(MAGIC);
        to.extend((self.rows() as u32).to_le_bytes());
        to.extend((self.columns().len() as u32).to_le_bytes());
        for column in self.columns() {
            write_length(&mut to, column.name.len());
            to.extend(column.name.as_bytes());
            to.push(KINDS.iter().position(|kind| *kind == column.kind).unwrap_or(0) as u8);
            match &column.values {
                Values::Numeric(numbers) => write_numbers(&mut to, numbers),
                Values::Categorical { categories, codes } => write_texts(&mut to, categories, codes),
            }
        }
        to
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote, and tables stored with `serde` and `postcard` before.
    ///
    /// # Errors
    /// [`BlobError`] if the bytes are anything else. Nothing is believed: what is allocated is bounded by the number of
    /// bytes, not by what they say.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BlobError> {
        if !bytes.starts_with(&MAGIC) {
            return postcard::from_bytes(bytes).map_err(|_| BlobError::Unknown);
        }
        let mut from = Reader { bytes, at: MAGIC.len() };
        let rows = from.u32("the number of rows")? as usize;
        let columns = from.u32("the number of columns")?;
        if columns == 0 && rows > 0 {
            return Err(BlobError::Damaged { at: MAGIC.len(), what: "it has rows but no columns" });
        }
        let mut all = Vec::new();
        for _ in 0..columns {
            all.push(from.column(rows)?);
        }
        match bytes.len() - from.at {
            0 => Ok(Self::new(all)?),
            more => Err(BlobError::Long { end: from.at, more }),
        }
    }
}

fn write_length(to: &mut Vec<u8>, mut length: usize) {
    while length >= 0x80 {
        to.push(length as u8 | 0x80);
        length >>= 7;
    }
    to.push(length as u8);
}

// A call for each column: a browser makes a function fast between two calls.
#[inline(never)]
fn write_numbers(to: &mut Vec<u8>, numbers: &[f64]) {
    let Some((places, scaled)) = scale(numbers) else {
        to.push(RAW);
        // All missing numbers are written the same way.
        let plain = |number: &f64| if number.is_nan() { f64::NAN } else { *number };
        return to.extend(numbers.iter().flat_map(|number| plain(number).to_le_bytes()));
    };
    let present = scaled.iter().filter(|&&n| n != i64::MIN);
    let (low, high) = present.fold((0, 0), |(low, high), &n| (n.min(low), n.max(high)));
    let fits = |min: i64, max: i64| low > min && high <= max;
    let missing = |n: i64| n == i64::MIN;
    let mut head = |width: u8| to.extend([width, places]);
    if fits(i8::MIN.into(), i8::MAX.into()) {
        head(1);
        to.extend(scaled.iter().map(|&n| if missing(n) { i8::MIN } else { n as i8 } as u8));
    } else if fits(i16::MIN.into(), i16::MAX.into()) {
        head(2);
        to.extend(scaled.iter().flat_map(|&n| (if missing(n) { i16::MIN } else { n as i16 }).to_le_bytes()));
    } else if fits(i32::MIN.into(), i32::MAX.into()) {
        head(4);
        to.extend(scaled.iter().flat_map(|&n| (if missing(n) { i32::MIN } else { n as i32 }).to_le_bytes()));
    } else {
        head(8);
        to.extend(scaled.iter().flat_map(|n| n.to_le_bytes()));
    }
}

/// The fewest decimal places with which every number is exactly `n / 10^places`, and these `n`; `i64::MIN` is missing.
fn scale(numbers: &[f64]) -> Option<(u8, Vec<i64>)> {
    let mut places = 0;
    for &number in numbers.iter().filter(|number| !number.is_nan()) {
        while scaled(number, places).is_none() {
            places += 1;
            if places == SCALES.len() {
                return None;
            }
        }
    }
    // With more places an earlier number may have become too large.
    let scaled = |&number: &f64| if number.is_nan() { Some(i64::MIN) } else { scaled(number, places) };
    Some((places as u8, numbers.iter().map(scaled).collect::<Option<_>>()?))
}

/// The `n` with `n / 10^places` the same number, bit by bit.
fn scaled(number: f64, places: usize) -> Option<i64> {
    let large = number * SCALES[places];
    let n = (large + 0.5f64.copysign(large)) as i64;
    let same = (n as f64 / SCALES[places]).to_bits() == number.to_bits();
    (same && n.abs() <= LAST_EXACT).then_some(n)
}

// A call for each column: a browser makes a function fast between two calls.
#[inline(never)]
fn write_texts(to: &mut Vec<u8>, categories: &[String], codes: &[u32]) {
    to.extend((categories.len() as u32).to_le_bytes());
    categories.iter().for_each(|text| write_length(to, text.len()));
    categories.iter().for_each(|text| to.extend(text.as_bytes()));
    // The missing code keeps its ones however short it is cut.
    match code_width(categories.len()) {
        1 => to.extend(codes.iter().map(|&code| code as u8)),
        2 => to.extend(codes.iter().flat_map(|&code| (code as u16).to_le_bytes())),
        _ => to.extend(codes.iter().flat_map(|code| code.to_le_bytes())),
    }
}

/// Bytes of a code, of which the largest stands for missing.
fn code_width(categories: usize) -> usize {
    match categories {
        0..=0xFF => 1,
        0x100..=0xFFFF => 2,
        _ => 4,
    }
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    fn take(&mut self, length: usize, what: &'static str) -> Result<&'b [u8], BlobError> {
        let end = self.at.checked_add(length).filter(|&end| end <= self.bytes.len());
        let end = end.ok_or(BlobError::Short { end: self.bytes.len(), what })?;
        let taken = &self.bytes[self.at..end];
        self.at = end;
        Ok(taken)
    }

    fn items<const N: usize>(&mut self, count: usize, what: &'static str) -> Result<&'b [[u8; N]], BlobError> {
        let length = count.checked_mul(N).ok_or(BlobError::Short { end: self.bytes.len(), what })?;
        Ok(self.take(length, what)?.as_chunks().0)
    }

    fn byte(&mut self, what: &'static str) -> Result<u8, BlobError> {
        Ok(self.take(1, what)?[0])
    }

    fn u32(&mut self, what: &'static str) -> Result<u32, BlobError> {
        Ok(u32::from_le_bytes(self.items(1, what)?[0]))
    }

    fn length(&mut self, what: &'static str) -> Result<usize, BlobError> {
        let at = self.at;
        let mut length = 0;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte(what)?;
            length |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                // A 32-bit machine could not hold such a text.
                let length = u32::try_from(length).ok().filter(|_| byte > 0 || shift == 0);
                return length
                    .map(|length| length as usize)
                    .ok_or(BlobError::Damaged { at, what: "no length of a text" });
            }
        }
        Err(BlobError::Damaged { at, what: "no length of a text" })
    }

    fn column(&mut self, rows: usize) -> Result<Column, BlobError> {
        let length = self.length("the name of a column")?;
        let at = self.at;
        let name = std::str::from_utf8(self.take(length, "the name of a column")?);
        let name = name.map_err(|_| BlobError::Damaged { at, what: "the name of a column is not UTF-8" })?.to_owned();
        let at = self.at;
        let kind = self.byte("the kind of a column")?;
        let kind = *KINDS.get(usize::from(kind)).ok_or(BlobError::Damaged { at, what: "no kind of a column" })?;
        let values = if kind.is_numeric() { self.numbers(rows)? } else { self.texts(rows)? };
        Ok(Column { name, kind, values })
    }

    fn numbers(&mut self, rows: usize) -> Result<Values, BlobError> {
        const WHAT: &str = "a column of numbers";
        let at = self.at;
        let width = self.byte(WHAT)?;
        let scale = match width {
            RAW => 1.0,
            _ => {
                let at = self.at;
                let places = usize::from(self.byte(WHAT)?);
                *SCALES.get(places).ok_or(BlobError::Damaged { at, what: "too many decimal places" })?
            }
        };
        Ok(Values::Numeric(match width {
            RAW => self.items(rows, WHAT)?.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect(),
            1 => unscaled(self.items(rows, WHAT)?, |[byte]| (byte as i8).into(), i8::MIN.into(), scale),
            2 => unscaled(self.items(rows, WHAT)?, |n| i16::from_le_bytes(n).into(), i16::MIN.into(), scale),
            4 => unscaled(self.items(rows, WHAT)?, |n| i32::from_le_bytes(n).into(), i32::MIN.into(), scale),
            8 => unscaled(self.items(rows, WHAT)?, i64::from_le_bytes, i64::MIN, scale),
            _ => return Err(BlobError::Damaged { at, what: "no width of a number" }),
        }))
    }

    fn texts(&mut self, rows: usize) -> Result<Values, BlobError> {
        const WHAT: &str = "the texts of a column";
        let count = self.u32(WHAT)? as usize;
        let mut ends = Vec::new();
        let mut total = 0usize;
        for _ in 0..count {
            let length = self.length(WHAT)?;
            total = total.checked_add(length).ok_or(BlobError::Short { end: self.bytes.len(), what: WHAT })?;
            ends.push(total);
        }
        let at = self.at;
        let damaged = BlobError::Damaged { at, what: "the texts of a column are not UTF-8" };
        let text = std::str::from_utf8(self.take(total, WHAT)?).map_err(|_| damaged.clone())?;
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let range = |(start, end): (usize, &usize)| -> Range<usize> { start..*end };
        let categories = starts.zip(&ends).map(range).map(|range| text.get(range).map(str::to_owned));
        let categories: Vec<String> = categories.collect::<Option<_>>().ok_or(damaged)?;
        const CODES: &str = "the cells of a column of texts";
        let code = |code: u32, missing: u32| if code == missing { MISSING } else { code };
        let codes = match code_width(count) {
            1 => self.take(rows, CODES)?.iter().map(|&byte| code(byte.into(), u8::MAX.into())).collect(),
            2 => {
                let short = |bytes: &[u8; 2]| code(u16::from_le_bytes(*bytes).into(), u16::MAX.into());
                self.items(rows, CODES)?.iter().map(short).collect()
            }
            _ => self.items(rows, CODES)?.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect(),
        };
        Ok(Values::Categorical { categories, codes })
    }
}

fn unscaled<const N: usize>(items: &[[u8; N]], read: impl Fn([u8; N]) -> i64, missing: i64, scale: f64) -> Vec<f64> {
    let number = |bytes: &[u8; N]| {
        let n = read(*bytes);
        if n == missing { f64::NAN } else { n as f64 / scale }
    };
    items.iter().map(number).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stored(numbers: &[f64]) -> Vec<u8> {
        Table::new(vec![Column { kind: Kind::Float, ..Column::numeric("x", numbers.to_vec()) }]).unwrap().to_bytes()
    }

    /// Bytes of the form, the places and the cells.
    fn cells(numbers: &[f64]) -> usize {
        stored(numbers).len() - stored(&[]).len() + 2
    }

    fn bits(table: &Table) -> Vec<u64> {
        let Values::Numeric(numbers) = &table.columns()[0].values else { panic!("numbers") };
        numbers.iter().map(|number| number.to_bits()).collect()
    }

    #[test]
    fn numbers_take_the_fewest_bytes() {
        assert_eq!(cells(&[1.0, -127.0, f64::NAN]), 2 + 3);
        assert_eq!(cells(&[1.0, -128.0]), 2 + 4);
        assert_eq!(cells(&[12.75, -0.5, 3.0]), 2 + 6);
        assert_eq!(cells(&[1234.5678, 1.0]), 2 + 8);
        assert_eq!(cells(&[9_007_199_254_740_992.0]), 2 + 8);
        assert_eq!(cells(&[0.1 + 0.2]), 1 + 8);
    }

    #[test]
    fn zeros_keep_their_sign_and_infinities_stay() {
        for numbers in [[0.0, -0.0], [f64::INFINITY, 1.5], [f64::NEG_INFINITY, 0.0], [1e300, 5e-324]] {
            let table = Table::from_bytes(&stored(&numbers)).unwrap();
            assert_eq!(bits(&table), numbers.map(f64::to_bits), "{numbers:?}");
        }
    }

    #[test]
    fn all_missing_numbers_are_written_alike() {
        let other = f64::from_bits(f64::NAN.to_bits() | 1);
        assert_eq!(stored(&[other, -f64::NAN, 0.3]), stored(&[f64::NAN, f64::NAN, 0.3]));
        assert_eq!(stored(&[other, f64::INFINITY]), stored(&[f64::NAN, f64::INFINITY]));
    }

    #[test]
    fn a_number_that_more_places_make_too_large_is_kept_whole() {
        let numbers = [9_007_199_254_740_991.0, 0.123_456_789];
        assert_eq!(bits(&Table::from_bytes(&stored(&numbers)).unwrap()), numbers.map(f64::to_bits));
    }

    #[test]
    fn codes_are_as_wide_as_the_texts_need() {
        for (texts, width) in [(255, 1), (256, 2), (65_535, 2), (65_536, 4)] {
            let texts: Vec<String> = (0..texts).map(|text| format!("{text:05}")).collect();
            let cells = texts.iter().map(|text| Some(text.as_str())).chain([None]);
            let table = Table::new(vec![Column::categorical("c", cells)]).unwrap();
            let bytes = table.to_bytes();
            assert_eq!(bytes.len(), 16 + 2 + 1 + 4 + texts.len() * 6 + (texts.len() + 1) * width);
            assert_eq!(Table::from_bytes(&bytes).unwrap(), table);
        }
    }

    #[test]
    fn tables_of_the_former_form_are_read() {
        let table = Table::new(vec![Column::numeric("n", vec![1.0, 2.5]), Column::categorical("c", [None, Some("x")])]);
        let table = table.unwrap();
        assert_eq!(Table::from_bytes(&postcard::to_allocvec(&table).unwrap()).unwrap(), table);
        assert_eq!(Table::from_bytes(b"").unwrap_err(), BlobError::Unknown);
    }

    #[test]
    fn damage_is_told_with_its_place() {
        let table = Table::new(vec![Column::categorical("c", [Some("é"), Some("f")])]).unwrap();
        let bytes = table.to_bytes();
        let says = |change: &dyn Fn(&mut Vec<u8>)| {
            let mut damaged = bytes.clone();
            change(&mut damaged);
            Table::from_bytes(&damaged).unwrap_err().to_string()
        };
        assert!(says(&|bytes| bytes.truncate(29)).contains("ends at byte 29, in the middle of the cells"));
        assert!(says(&|bytes| bytes.push(0)).contains("but 1 more follow"));
        assert!(says(&|bytes| bytes[18] = 9).contains("at byte 18: no kind"));
        assert!(says(&|bytes| bytes[25] = 0xFF).contains("at byte 25: the texts of a column are not UTF-8"));
        assert!(says(&|bytes| bytes[23..25].copy_from_slice(&[2, 1])).contains("not UTF-8"));
        assert!(says(&|bytes| bytes[26..28].fill(b'a')).contains("not sorted"));
        assert!(says(&|bytes| bytes[29] = 2).contains("a code is beyond them"));
        assert!(says(&|bytes| bytes[8..12].fill(0xFF)).contains("in the middle of the cells"));
        assert!(says(&|bytes| bytes[12..16].fill(0xFF)).contains("in the middle of the name"));
        assert!(says(&|bytes| bytes[19..23].fill(0xFF)).contains("in the middle of the texts"));
        assert!(says(&|bytes| bytes.splice(12.., [0; 4]).for_each(drop)).contains("rows but no columns"));
    }

    fn column(rows: usize) -> impl Strategy<Value = Column> {
        let number = prop_oneof![
            4 => (-2_000_000i64..2_000_000, 0..10usize).prop_map(|(n, places)| n as f64 / SCALES[places]),
            1 => any::<f64>(),
            1 => Just(f64::NAN),
        ];
        let numbers = prop::collection::vec(number, rows);
        let text = prop::option::of("[a-cé]{0,2}");
        prop_oneof![
            numbers.clone().prop_map(|numbers| Column::numeric("", numbers)),
            numbers.prop_map(|seconds| Column::datetime("", seconds)),
            prop::collection::vec(-130..130i32, rows)
                .prop_map(|numbers| Column::numeric("", numbers.into_iter().map(f64::from).collect())),
            prop::collection::vec(text, rows)
                .prop_map(|texts| Column::categorical("", texts.iter().map(Option::as_deref))),
        ]
    }

    fn table() -> impl Strategy<Value = Table> {
        let columns = (0..20usize).prop_flat_map(|rows| prop::collection::vec(column(rows), 0..6));
        columns.prop_map(|columns| {
            let named = columns.into_iter().enumerate();
            Table::new(named.map(|(at, column)| Column { name: format!("c{at}"), ..column }).collect()).unwrap()
        })
    }

    proptest! {
        #[test]
        fn every_table_comes_back_and_gives_the_same_bytes(table in table()) {
            let bytes = table.to_bytes();
            let back = Table::from_bytes(&bytes).unwrap();
            prop_assert_eq!(&back, &table);
            prop_assert_eq!(back.to_bytes(), bytes);
        }

        #[test]
        fn damaged_bytes_are_an_error_or_a_whole_table(
            table in table(),
            damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
            cut in prop::option::of(any::<prop::sample::Index>()),
        ) {
            let mut bytes = table.to_bytes();
            for (at, byte) in damage {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            if let Some(cut) = cut {
                bytes.truncate(cut.index(bytes.len()));
            }
            if let Ok(table) = Table::from_bytes(&bytes) {
                prop_assert!(Table::new(table.into_columns()).is_ok());
            }
        }
    }
}
