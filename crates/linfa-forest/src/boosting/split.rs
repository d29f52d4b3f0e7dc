//! The best split of a node, by the second order approximation of the loss.
//!
//! Chen and Guestrin, "XGBoost", 2016, equation 7: a split gains `GL²/(HL + λ) + GR²/(HR + λ) - G²/(H + λ)` (twice what the
//! loss falls by), where G and H are sums of gradients and hessians.

use super::histogram::{Cell, ColumnCells};
use crate::bins::MISSING;

/// What a split must satisfy, in the units of the sums.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms {
    /// The number of low bits of a packed word that count rows.
    pub(super) count_bits: u32,
    pub(super) l2: f64,
    pub(super) min_hessian: f64,
    pub(super) min_rows: i64,
}

/// A question in terms of bins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cut {
    /// The last bin that goes left.
    pub(super) last_left: u8,
    pub(super) missing_left: bool,
    /// Sums of the rows that go left.
    pub(super) left: Cell,
    /// In the units of the sums.
    pub(super) gain: f64,
}

impl Terms {
    pub(super) fn rows(&self, sums: Cell) -> i64 {
        sums[1] & ((1 << self.count_bits) - 1)
    }

    pub(super) fn hessian(&self, sums: Cell) -> f64 {
        (sums[1] >> self.count_bits) as f64
    }

    /// The best cut of a column with so many bins that gains more than `before`.
    pub(super) fn best_cut(&self, cells: &ColumnCells, bins: usize, whole: Cell, before: f64) -> Option<Cut> {
        let missing = cells[usize::from(MISSING)];
        let has_missing = missing[1] != 0;
        let whole_hessian = self.hessian(whole);
        let whole_rows = self.rows(whole);
        let whole_score = whole[0] as f64 * whole[0] as f64 / (whole_hessian + self.l2);
        // Below this, a gain is nothing but rounding.
        let mut most = (before + whole_score).max(whole_score * (1.0 + 1e-14));
        let mut best = None;
        for missing_left in [false, true] {
            if missing_left && !has_missing {
                break;
            }
            let mut left = if missing_left { missing } else { [0; 2] };
            // Where values are missing, they can also be told from all others.
            let ends = if has_missing && !missing_left { bins } else { bins.saturating_sub(1) };
            for (bin, cell) in cells.iter().enumerate().take(ends) {
                if cell[1] == 0 {
                    continue;
                }
                left = [left[0] + cell[0], left[1] + cell[1]];
                let rows = self.rows(left);
                if rows < self.min_rows {
                    continue;
                }
                if whole_rows - rows < self.min_rows {
                    break;
                }
                let (hessian, gradient) = (self.hessian(left), left[0] as f64);
                let (rest_hessian, rest_gradient) = (whole_hessian - hessian, (whole[0] - left[0]) as f64);
                if hessian < self.min_hessian {
                    continue;
                }
                if rest_hessian < self.min_hessian {
                    break;
                }
                let (l, r) = (hessian + self.l2, rest_hessian + self.l2);
                let score = (gradient * gradient * r + rest_gradient * rest_gradient * l) / (l * r);
                if score > most {
                    most = score;
                    // Where nothing is missing, a missing value would go with the greater number of rows.
                    let missing_left = if has_missing { missing_left } else { rows + rows > whole_rows };
                    let gain = score - whole_score;
                    best = Some(Cut { last_left: bin as u8, missing_left, left, gain });
                }
            }
        }
        best
    }
}
