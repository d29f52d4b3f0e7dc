//! Which labels of the event strip have room. Those that say least are dropped first.

use protocol::EventKind;

/// Width of a letter of 11 px text, on average and a little more.
const LETTER: f64 = 6.3;
/// Room between two labels.
const APART: f64 = 6.0;

/// For each label (place of its middle, kind, text) whether it is drawn.
pub fn shown(labels: &[(f64, EventKind, &str)], width: f64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..labels.len()).filter(|index| !labels[*index].2.is_empty()).collect();
    // Among equals the newest says most.
    order.sort_by_key(|index| (rank(labels[*index].1), std::cmp::Reverse(*index)));
    let mut taken: Vec<(f64, f64)> = Vec::new();
    let mut shown = vec![false; labels.len()];
    for index in order {
        let (middle, _, text) = labels[index];
        let half = text.chars().count() as f64 * LETTER / 2.0;
        let (from, to) = (middle - half, middle + half);
        let free = taken.iter().all(|(start, end)| to + APART < *start || from - APART > *end);
        if free && from >= 0.0 && to <= width {
            taken.push((from, to));
            shown[index] = true;
        }
    }
    shown
}

/// The lower, the longer a label is kept.
fn rank(kind: EventKind) -> u8 {
    match kind {
        EventKind::AlertFired => 0,
        EventKind::DriftStart | EventKind::RollBack => 1,
        EventKind::Retrained => 2,
        EventKind::DriftEnd | EventKind::AlertPending => 3,
        EventKind::Deploy => 4,
        EventKind::AlertResolved => 5,
    }
}
