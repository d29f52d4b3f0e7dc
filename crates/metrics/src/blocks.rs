//! Rows of a binary question put in order of their scores, rows of the same score together: what every curve is made of.

/// Rows of one score.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Block {
    pub(crate) score: f64,
    pub(crate) positives: u64,
    pub(crate) negatives: u64,
}

/// The blocks by descending score; O(n log n). Scores must be finite.
pub(crate) fn descending(truth: impl IntoIterator<Item = bool>, scores: impl IntoIterator<Item = f64>) -> Vec<Block> {
    let mut rows: Vec<(f64, bool)> = scores.into_iter().zip(truth).collect();
    rows.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    let mut blocks: Vec<Block> = Vec::new();
    for (score, positive) in rows {
        let (positives, negatives) = (u64::from(positive), u64::from(!positive));
        match blocks.last_mut() {
            // Also 0 and -0 are one score.
            Some(block) if block.score == score => {
                block.positives += positives;
                block.negatives += negatives;
            }
            _ => blocks.push(Block { score, positives, negatives }),
        }
    }
    blocks
}

/// Number of positives and of negatives.
pub(crate) fn totals(blocks: &[Block]) -> (u64, u64) {
    blocks.iter().fold((0, 0), |(p, n), block| (p + block.positives, n + block.negatives))
}

/// The share of pairs of a positive and a negative in which the positive has the higher score, ties counting half: the
/// Mann–Whitney statistic over the number of pairs. NaN when a side is missing.
pub(crate) fn roc_auc(blocks: &[Block]) -> f64 {
    let (positives, negatives) = totals(blocks);
    let mut above = 0;
    let mut pairs = 0.0;
    for block in blocks {
        pairs += block.negatives as f64 * (above as f64 + block.positives as f64 / 2.0);
        above += block.positives;
    }
    pairs / (positives as f64 * negatives as f64)
}

/// Σ (Rₖ − Rₖ₋₁) Pₖ over the blocks, 0 without positives.
pub(crate) fn average_precision(blocks: &[Block]) -> f64 {
    let (positives, _) = totals(blocks);
    if positives == 0 {
        return 0.0;
    }
    let (mut found, mut answered) = (0, 0);
    let mut sum = 0.0;
    for block in blocks {
        found += block.positives;
        answered += block.positives + block.negatives;
        sum += block.positives as f64 * (found as f64 / answered as f64);
    }
    sum / positives as f64
}
