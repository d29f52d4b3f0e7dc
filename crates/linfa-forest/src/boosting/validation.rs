//! Which rows are held back for early stopping.

use crate::Error;
use crate::random::{Purpose, Stream};

/// Splits rows at random into those to train on and those held back, both in order. With labels, each class is split by
/// itself, as near to the same share as whole rows permit.
pub(super) fn split(
    rows: &[u32],
    labels: Option<&[u32]>,
    fraction: f64,
    seed: u64,
) -> Result<(Vec<u32>, Vec<u32>), Error> {
    let mut stream = Stream::new(seed, Purpose::Validation, 0);
    let mut shuffled = rows.to_vec();
    stream.shuffle(&mut shuffled);
    if let Some(labels) = labels {
        // Class after class, each in the random order.
        let classes = rows.iter().map(|&row| labels[row as usize] + 1).max().unwrap_or(0);
        shuffled =
            (0..classes).flat_map(|k| shuffled.iter().copied().filter(move |&row| labels[row as usize] == k)).collect();
    }
    // Every 1/fraction-th row of that order, beginning at a random place, is held back.
    let offset = stream.unit();
    let held = (libm::ceil(fraction * rows.len() as f64) as usize).min(rows.len());
    let step = rows.len() as f64 / held.max(1) as f64;
    let mut is_held = vec![false; rows.len()];
    (0..held).for_each(|i| is_held[(((i as f64 + offset) * step) as usize).min(rows.len() - 1)] = true);
    let pick = |wanted: bool| {
        let mut picked: Vec<u32> =
            shuffled.iter().zip(&is_held).filter(|(_, h)| **h == wanted).map(|(&row, _)| row).collect();
        picked.sort_unstable();
        picked
    };
    let (train, validation) = (pick(false), pick(true));
    if train.is_empty() || validation.is_empty() {
        return Err(Error::ValidationPart { fraction, train: train.len(), validation: validation.len() });
    }
    Ok((train, validation))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_keep_their_shares() {
        let labels: Vec<u32> = (0..1000).map(|i| u32::from(i % 10 == 0)).collect();
        let rows: Vec<u32> = (0..1000).collect();
        let (train, held) = split(&rows, Some(&labels), 0.1, 5).unwrap();
        assert_eq!((train.len(), held.len()), (900, 100));
        let rare = held.iter().filter(|&&row| labels[row as usize] == 1).count();
        assert!((9..=11).contains(&rare), "{rare}");
        let mut all = [train, held.clone()].concat();
        all.sort_unstable();
        assert_eq!(all, rows);
        assert_ne!(held, split(&rows, Some(&labels), 0.1, 6).unwrap().1);
    }

    #[test]
    fn both_parts_need_a_row() {
        let error = split(&[0], None, 0.5, 0).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a validation part of 0.5 leaves 0 rows to train on and 1 to stop by; both need at least one"
        );
    }
}
