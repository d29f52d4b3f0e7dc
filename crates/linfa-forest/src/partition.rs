//! Which way rows go at a question, in terms of bins.

use crate::bins::MISSING;

/// Whether a row goes left, given its bin and the last bin that goes left.
pub(crate) fn goes_left(code: u8, last_left: u8, missing_left: bool) -> bool {
    (code <= last_left) | ((code == MISSING) & missing_left)
}

/// Puts the rows that go left before those that go right, both in their old order; gives how many go left. `aside` is memory
/// for as many rows. `codes` holds the bin of each row of the table.
pub(crate) fn partition(rows: &mut [u32], aside: &mut [u32], codes: &[u8], last_left: u8, missing_left: bool) -> usize {
    let aside = &mut aside[..rows.len()];
    let (mut lefts, mut rights) = (0, 0);
    // Each row is written to both sides and counted on one: without branches, which the processor would guess wrong.
    for i in 0..rows.len() {
        let row = rows[i];
        let left = goes_left(codes[row as usize], last_left, missing_left);
        rows[lefts] = row;
        aside[rights] = row;
        lefts += usize::from(left);
        rights += usize::from(!left);
    }
    rows[lefts..].copy_from_slice(&aside[..rights]);
    lefts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_keep_their_order() {
        let codes = [3, 0, MISSING, 1, 2];
        for (missing_left, expected, lefts) in [(true, [1, 2, 3, 0, 4], 3), (false, [1, 3, 0, 2, 4], 2)] {
            let mut rows = [0, 1, 2, 3, 4];
            assert_eq!(partition(&mut rows, &mut [0; 9], &codes, 1, missing_left), lefts);
            assert_eq!(rows, expected);
        }
    }
}
