//! The rows of one node in one column, added up by bin.

use super::Criterion;
use crate::bins::MISSING;

/// With fewer rows than this, the bins that rows fall into are noted one by one instead of looking through all of them.
const FEW: usize = 256;

/// One cell for each bin. Between two fills all cells are zero.
pub(super) struct Histogram {
    cells: Vec<i64>,
    width: usize,
    /// The present bins that hold rows, in order.
    present: Vec<u8>,
}

impl Histogram {
    pub(super) fn new(width: usize) -> Self {
        Self { cells: vec![0; 256 * width], width, present: Vec::with_capacity(256) }
    }

    /// Adds up rows. `items` go with `rows`.
    pub(super) fn fill<C: Criterion>(&mut self, codes: &[u8], rows: &[u32], items: &[C::Item]) {
        self.clear();
        let width = self.width;
        let mut occupied = [0_u64; 4];
        for (&row, &item) in rows.iter().zip(items) {
            let code = codes[row as usize];
            let start = usize::from(code) * width;
            C::add(&mut self.cells[start..start + width], item);
            if rows.len() < FEW {
                occupied[usize::from(code >> 6)] |= 1 << (code & 63);
            }
        }
        if rows.len() < FEW {
            for (block, mut bits) in (0_u8..).zip(occupied) {
                while bits != 0 {
                    self.present.push(block * 64 + bits.trailing_zeros() as u8);
                    bits &= bits - 1;
                }
            }
        } else {
            let holds_rows = |bin: &u8| C::packed(self.cell(*bin)) != 0;
            let present: Vec<u8> = (0..=MISSING).filter(holds_rows).collect();
            self.present = present;
        }
    }

    /// The bins that hold rows, in order; whether that of missing values does is told apart.
    pub(super) fn present(&self) -> (&[u8], bool) {
        match self.present.split_last() {
            Some((&MISSING, rest)) => (rest, true),
            _ => (&self.present, false),
        }
    }

    pub(super) fn cell(&self, bin: u8) -> &[i64] {
        let start = usize::from(bin) * self.width;
        &self.cells[start..start + self.width]
    }

    fn clear(&mut self) {
        for bin in self.present.drain(..) {
            let start = usize::from(bin) * self.width;
            self.cells[start..start + self.width].fill(0);
        }
    }
}
