//! Which labels of the event strip have room. Those that say least are dropped first.

use protocol::EventKind;

/// Width of a letter of 11 px text, on average and a little more.
const LETTER: f64 = 6.3;
/// Room between a label and the end of the strip.
const EDGE: f64 = 6.0;
/// Room between two labels.
const APART: f64 = 6.0;

/// For each label (place of its mark, kind, text) the place of its middle, moved inside the width; none where it has no room.
pub fn places(labels: &[(f64, EventKind, &str)], width: f64) -> Vec<Option<f64>> {
    // Among equals the newest says most.
    let of_rank = |wanted| (0..labels.len()).rev().filter(move |index| rank(labels[*index].1) == wanted);
    let order = (0..RANKS).flat_map(of_rank).filter(|index| !labels[*index].2.is_empty());
    let mut taken: Vec<(f64, f64)> = Vec::new();
    let mut places = vec![None; labels.len()];
    for index in order {
        let (mark, _, text) = labels[index];
        let half = half(text);
        let middle = mark.min(width - half - EDGE).max(half + EDGE);
        let (from, to) = (middle - half, middle + half);
        let free = taken.iter().all(|(start, end)| to + APART < *start || from - APART > *end);
        if free && to <= width {
            taken.push((from, to));
            places[index] = Some(middle);
        }
    }
    places
}

/// Half the width of a label.
fn half(text: &str) -> f64 {
    text.chars().count() as f64 * LETTER / 2.0
}

/// The place of a label beside the playhead where it would stand under it.
pub fn beside(middle: f64, text: &str, playhead: f64) -> f64 {
    let reach = half(text) + EDGE + 2.0;
    if (middle - playhead).abs() >= reach {
        middle
    } else if playhead > 2.0 * reach {
        playhead - reach
    } else {
        playhead + reach
    }
}

/// Ranks are below this.
const RANKS: u8 = 6;

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
