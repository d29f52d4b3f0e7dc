//! From distances to scores that may be compared.

use crate::Error;
use crate::export::check_finite;
use crate::graph::Graph;
use crate::proto::AttributeProto;

/// The score of a class the model has never seen, below any that is computed.
const ABSENT: f64 = -1e300;

/// Adds `offsets - distances`, float64 `[N, k]`, brought to these positions: float64 `[N, K]`.
pub(crate) fn write_offsets(
    graph: &mut Graph,
    distances: &str,
    offsets: &[f64],
    positions: &[Option<usize>],
) -> Result<String, Error> {
    check_finite("a logarithm of a density", offsets)?;
    let count = positions.len();
    let in_place = count == offsets.len() && positions.iter().enumerate().all(|(at, position)| *position == Some(at));
    let distances = if in_place {
        distances.to_owned()
    } else {
        let columns = positions.iter().map(|position| position.unwrap_or(0) as i64).collect();
        let columns = graph.ints("columns", &[count], columns);
        graph.apply_with("Gather", &[distances, &columns], vec![AttributeProto::int("axis", 1)])
    };
    let offsets = positions.iter().map(|position| position.map_or(ABSENT, |at| offsets[at])).collect();
    let offsets = graph.doubles("offsets", &[1, count], offsets);
    Ok(graph.apply("Sub", &[&offsets, &distances]))
}
