//! The traffic source: rows that simulated users send, with the truth that comes back later as a label.

use table::Values;

use crate::data::requests::{Requests, Schema};
use crate::data::sets::{self, Concept, Generator};
use crate::data::{DataVersion, Dataset, Origin};
use crate::format::DAY;
use crate::parameter::Choices;
use crate::random::Stream;

/// What makes the requests.
pub struct Source {
    schema: Schema,
    /// Mean and standard deviation of each numeric column in training.
    moments: Vec<(f64, f64)>,
    rows: Rows,
}

enum Rows {
    /// Drawn without end.
    Drawn(&'static dyn Generator),
    /// The production split of a data version, drawn from with replacement.
    Pool {
        /// All rows of the split.
        rows: Requests,
        /// How many of them differ.
        distinct: usize,
    },
}

impl Source {
    /// The source of a data version.
    pub fn new(version: &DataVersion, data: &Dataset) -> Self {
        let schema = Schema::of(data);
        let generator = match &version.origin {
            Origin::Generated { set } => sets::find(set).and_then(sets::Set::generator),
            _ => None,
        };
        // A model takes the columns that it knows; the generator has to make all of them.
        let (schema, rows) = match generator.filter(|generator| schema.is_part_of(&generator.schema())) {
            Some(generator) => (generator.schema(), Rows::Drawn(generator)),
            None => {
                let rows = Requests::of(data, &schema, &data.parts.production);
                (schema, Rows::Pool { rows, distinct: data.distinct(&data.parts.production) })
            }
        };
        let training = |name: &String| data.table.column(name).map(|column| &column.values);
        let moments = schema.numeric.iter().map(|name| match training(name) {
            Some(Values::Numeric(values)) => moments(data.parts.train.iter().map(|&row| values[row as usize])),
            _ => moments([]),
        });
        let moments = moments.collect();
        Self { schema, moments, rows }
    }

    /// Columns of the requests.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Mean and standard deviation of a numeric column in training, by its place.
    pub fn moments(&self, column: usize) -> (f64, f64) {
        self.moments.get(column).copied().unwrap_or((0.0, 1.0))
    }

    /// What draws the requests; none where they are rows of a data version.
    pub fn generator(&self) -> Option<&'static dyn Generator> {
        match self.rows {
            Rows::Drawn(generator) => Some(generator),
            Rows::Pool { .. } => None,
        }
    }

    /// What a fault can choose from.
    pub fn choices(&self) -> Choices {
        Choices { columns: self.schema.numeric.clone(), concepts: self.concepts(), ..Choices::default() }
    }

    /// The rules that labels can follow, with a note at the usual one.
    fn concepts(&self) -> Vec<(String, String)> {
        let mut concepts = self.generator().map(Generator::concepts).unwrap_or_default();
        if let Some((_, about)) = concepts.last_mut() {
            about.push_str(" (without a fault)");
        }
        concepts
    }

    /// Number of rows that requests are drawn from; none for a generator.
    pub fn rows(&self) -> Option<usize> {
        match &self.rows {
            Rows::Drawn(_) => None,
            Rows::Pool { rows, .. } => Some(rows.len()),
        }
    }

    /// Number of different rows that requests are drawn from; none for a generator.
    pub fn distinct(&self) -> Option<usize> {
        match self.rows {
            Rows::Drawn(_) => None,
            Rows::Pool { distinct, .. } => Some(distinct),
        }
    }

    /// Requests of one tick.
    pub fn draw(&self, count: u32, seed: u64, tick: u32, concept: Option<&Concept>) -> Requests {
        self.at((0..count).map(|_| i64::from(tick)), Stream::new(seed, "traffic", u64::from(tick)), concept)
    }

    /// One of many requests that could come in a tick.
    pub fn one(&self, seed: u64, index: u32, tick: u32) -> Requests {
        self.at([i64::from(tick)].into_iter(), Stream::new(seed, "traffic", u64::from(index)), None)
    }

    /// Requests as they come from day to day and season to season: spread over the time that the rows to learn from cover.
    pub fn spread(&self, count: u32, seed: u64) -> Requests {
        let minute = |row| self.generator().map_or(0, |generator| sets::minute(generator, row, count));
        self.at((0..count).map(minute), Stream::new(seed, "traffic", 0), None)
    }

    /// A request for each of some simulated minutes.
    fn at(&self, minutes: impl Iterator<Item = i64>, mut stream: Stream, concept: Option<&Concept>) -> Requests {
        let mut requests = Requests::empty(&self.schema);
        for minute in minutes {
            match &self.rows {
                Rows::Drawn(generator) => generator.draw(&mut stream, minute, concept, &mut requests),
                Rows::Pool { rows, .. } => requests.push_from(rows, stream.below(rows.len() as u32) as usize),
            }
        }
        requests
    }
}

/// Mean and standard deviation of the finite values; 0 and 1 where there are none.
fn moments(values: impl IntoIterator<Item = f64>) -> (f64, f64) {
    let finite: Vec<f64> = values.into_iter().filter(|value| value.is_finite()).collect();
    if finite.is_empty() {
        return (0.0, 1.0);
    }
    let n = finite.len() as f64;
    let mean = finite.iter().sum::<f64>() / n;
    (mean, libm::sqrt(finite.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / n))
}

/// Expected number of requests in a tick: the base rate with a daily curve, lowest at 04:00 and highest at 16:00.
pub fn rate(base: f64, tick: u32) -> f64 {
    let hour = f64::from(tick % DAY) / 60.0;
    base * (1.0 - 0.5 * libm::cos((hour - 4.0) / 24.0 * core::f64::consts::TAU))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loans() -> Source {
        generated("loans")
    }

    fn generated(set: &str) -> Source {
        let set = sets::find(set).expect("it is built in");
        let rows = Rows::Drawn(set.generator().expect("they are drawn"));
        Source { schema: set.generator().expect("they are drawn").schema(), moments: Vec::new(), rows }
    }

    #[test]
    fn a_tick_can_be_drawn_again() {
        let source = loans();
        assert_eq!(source.draw(20, 5, 77, None), source.draw(20, 5, 77, None));
        assert_ne!(source.draw(20, 5, 77, None), source.draw(20, 5, 78, None));
    }

    #[test]
    fn another_concept_changes_labels_but_no_request() {
        let (source, concept) = (loans(), Concept { rule: "1".into(), share: 1.0 });
        let (before, after) = (source.draw(500, 5, 1, None), source.draw(500, 5, 1, Some(&concept)));
        assert_eq!(before.numeric, after.numeric);
        let changed = before.truth.iter().zip(&after.truth).filter(|(a, b)| a != b).count();
        assert!((150..350).contains(&changed), "{changed}");
    }

    #[test]
    fn requests_have_the_time_of_their_tick() {
        let source = generated("demand");
        let weekday =
            |requests: &Requests, row: usize| source.schema().coded[0].1[requests.coded[0][row] as usize].clone();
        for (tick, hour, day) in
            [(0, 0.0, "Monday"), (8 * 60 + 59, 8.0, "Monday"), (5 * DAY + 13 * 60, 13.0, "Saturday")]
        {
            let requests = source.draw(50, 5, tick, None);
            assert!((0..50).all(|row| requests.numeric[0][row] == hour && weekday(&requests, row) == day), "{tick}");
            assert_eq!(source.one(5, 3, tick).numeric[0], [hour]);
        }
        assert_ne!(source.one(5, 3, 0), source.one(5, 4, 0));
    }

    #[test]
    fn a_picture_of_the_traffic_has_all_hours_and_seasons() {
        let source = generated("demand");
        let requests = source.spread(400, 5);
        let distinct = |codes: &[u32]| codes.iter().collect::<std::collections::BTreeSet<_>>().len();
        let hours: Vec<u32> = requests.numeric[0].iter().map(|hour| *hour as u32).collect();
        assert_eq!((distinct(&hours), distinct(&requests.coded[0]), distinct(&requests.coded[1])), (24, 7, 4));
    }

    #[test]
    fn moments_leave_out_what_is_missing() {
        assert_eq!(moments([1.0, f64::NAN, 3.0]), (2.0, 1.0));
        assert_eq!(moments([f64::NAN]), (0.0, 1.0));
    }

    #[test]
    fn the_rate_has_its_mean_over_a_day() {
        let mean = (0..DAY).map(|tick| rate(20.0, tick)).sum::<f64>() / f64::from(DAY);
        assert!((mean - 20.0).abs() < 1e-9);
        assert!(rate(20.0, 16 * 60) > rate(20.0, 4 * 60));
    }
}
