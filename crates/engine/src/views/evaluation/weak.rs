//! Where the model is worst: segments that are found by themselves.

use ::metrics::segments::{self, Column, Search, Segment, Weaknesses};
use protocol::{EvaluationBody, WeakSegment};

use super::{Found, Judging, nothing, percent};
use crate::data::groups::{self, Groups};
use crate::format::{NONE, count, fixed, p_value, value};
use crate::train::metrics::Judged;

/// Columns that are looked at.
const COLUMNS: usize = 60;

pub(super) fn build(judging: &Judging<'_>) -> Found {
    let data = &judging.loaded.data;
    let fits = |column: &&table::Column| column.name != data.roles.target && groups::can_slice(column);
    let groups: Vec<Groups> = data
        .table
        .columns()
        .iter()
        .filter(fits)
        .map(|column| Groups::of(column, &judging.loaded.kept.rows))
        .filter(|groups| groups.len() > 1)
        .take(COLUMNS)
        .collect();
    let columns: Vec<Column<'_>> =
        groups.iter().map(|groups| Column { codes: &groups.codes, known: groups.len() }).collect();
    let (losses, what): (Vec<f64>, _) = match judging.judged() {
        Judged::Classes { truth, labels, .. } => (
            truth.iter().zip(labels).map(|(truth, label)| f64::from(u8::from(truth != label))).collect(),
            "wrong answers",
        ),
        Judged::Numbers { truth, answers } => {
            (truth.iter().zip(answers).map(|(truth, answer)| (answer - truth).abs()).collect(), "mean absolute error")
        }
    };
    let found = match segments::weak(&columns, &losses, Search::default()) {
        Ok(found) => found,
        Err(error) => return nothing(format!("Weak segments cannot be looked for: {error}.")),
    };
    let rows = losses.len();
    let segments: Vec<WeakSegment> =
        found.segments.iter().map(|segment| weak_segment(judging, segment, &found, &groups, rows)).collect();
    let tests = count(found.tests as u64, "segment");
    let finding = match segments.first() {
        Some(worst) => format!(
            "Worst where {}: {what} {} against {} elsewhere, on {}.",
            worst.condition, worst.loss, worst.rest, worst.rows
        ),
        None if found.tests == 0 => {
            format!("No segment has the {} it takes to be tested.", count(found.least_rows as u64, "row"))
        }
        None => format!("No segment is clearly worse than the rest beyond chance; {tests} were tested."),
    };
    let caution = "Found by looking at many segments of one and two columns, with p-values corrected for that; those with few rows or small effects are not listed. It tells where to look, not why.";
    (finding, caution, EvaluationBody::Weak(segments))
}

fn weak_segment(
    judging: &Judging<'_>,
    segment: &Segment,
    found: &Weaknesses,
    groups: &[Groups],
    all: usize,
) -> WeakSegment {
    let conditions: Vec<&str> = segment
        .conditions
        .iter()
        .filter_map(|condition| groups.get(condition.column)?.conditions.get(usize::from(condition.code)))
        .map(String::as_str)
        .collect();
    let show = |loss: f64| match judging.judged() {
        Judged::Classes { .. } => percent(loss),
        Judged::Numbers { .. } => value(loss),
    };
    let times = segment.mean_loss / segment.mean_loss_of_rest;
    let excess = (segment.excess_loss / found.total_loss).clamp(0.0, 1.0);
    WeakSegment {
        condition: conditions.join(" and "),
        rows: format!("{}, {}", count(segment.rows as u64, "row"), percent(segment.rows as f64 / all as f64)),
        loss: show(segment.mean_loss),
        rest: show(segment.mean_loss_of_rest),
        times: if times.is_finite() { format!("{} times", fixed(times, 1)) } else { NONE.into() },
        p_value: p_value(segment.adjusted_p_value),
        excess: if excess.is_finite() { excess as f32 } else { 0.0 },
        excess_text: percent(excess),
    }
}
