//! Loans: applicants of the Agrawal generator, without end.

use protocol::Task;

use super::{Concept, Generator, Rows, Set};
use crate::data::agrawal::{self, Applicant};
use crate::data::requests::{Requests, Schema};
use crate::random::Stream;

/// The set.
pub const SET: Set = Set {
    id: "loans",
    name: "Loans",
    lesson: "two classes, mixed types, drift on demand",
    source: "made here by the generator of Agrawal, Imielinski and Swami 1993",
    columns: &[
        ("salary", "a year, 20,000 to 150,000"),
        ("commission", "a year; none from 75,000 of salary on"),
        ("age", "years, 20 to 80"),
        ("hvalue", "value of the house; depends on the zipcode"),
        ("hyears", "years the house is owned, 1 to 30"),
        ("loan", "amount of the loan, up to 500,000"),
        ("elevel", "level of education, 0 to 4"),
        ("car", "make of the car, 1 to 20"),
        ("zipcode", "one of nine areas"),
        ("group", "A: the rule grants the loan, B: it does not"),
    ],
    target: "group",
    task: Task::Classification,
    rows: Rows::Drawn(&Loans),
};

/// Share of flipped labels.
const NOISE: f64 = 0.05;
/// The labelling function without a fault: income against loan, which a straight line can learn.
const USUAL: u8 = 7;

struct Loans;

impl Generator for Loans {
    fn schema(&self) -> Schema {
        let [salary, commission, age, elevel, car, zipcode, hvalue, hyears, loan] = agrawal::ATTRIBUTES;
        let coded = [(elevel, 0..=4), (car, 1..=20), (zipcode, 0..=8)];
        Schema {
            numeric: [salary, commission, age, hvalue, hyears, loan].map(str::to_owned).to_vec(),
            times: Vec::new(),
            coded: coded.map(|(name, levels)| (name.to_owned(), categories(levels))).to_vec(),
            target: SET.target.into(),
            classes: vec!["A".into(), "B".into()],
        }
    }

    fn origin(&self) -> &'static str {
        "Agrawal generator, function 7, 5 % flipped labels"
    }

    fn rows(&self) -> u32 {
        10_000
    }

    fn draw(&self, stream: &mut Stream, _: i64, concept: Option<&Concept>, to: &mut Requests) {
        let a = Applicant::draw(stream);
        let (flip, switch) = (stream.unit() < NOISE, stream.unit());
        let other = Concept::chosen(concept, switch).and_then(|rule| rule.parse().ok());
        let label = a.label(other.unwrap_or(USUAL)) ^ u8::from(flip);
        // Categories are in code-point order: "1", "10", "11", … "19", "2", "20", "3", …
        let car = match a.car {
            1 => 0,
            2 => 11,
            20 => 12,
            car @ 3..=9 => u32::from(car) + 10,
            car => u32::from(car) - 9,
        };
        to.push(
            [a.salary, a.commission, a.age, a.hvalue, a.hyears, a.loan].map(|value| value as f32),
            [u32::from(a.elevel), car, u32::from(a.zipcode)],
            f32::from(label),
        );
    }

    fn concepts(&self) -> Vec<(String, String)> {
        let others = (1..=agrawal::FUNCTIONS).filter(|function| *function != USUAL);
        others.chain([USUAL]).map(|function| (function.to_string(), agrawal::about(function).into())).collect()
    }
}

/// Levels in code-point order.
fn categories(levels: std::ops::RangeInclusive<u8>) -> Vec<String> {
    let mut names: Vec<String> = levels.map(|level| level.to_string()).collect();
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::encode;
    use crate::digest::digest;

    #[test]
    fn a_seed_gives_the_rows_it_always_gave() {
        let recorded = "819977dc6ee0efe931f329f3f174cc5896947536c5ba0487c55bf29a24e9bc96";
        assert_eq!(digest(&encode(&SET.table(5))), recorded);
    }

    #[test]
    fn every_category_stands_for_its_level() {
        let (schema, mut drawn) = (Loans.schema(), Requests::empty(&Loans.schema()));
        let (mut stream, mut again) = (Stream::new(5, "loans", 1), Stream::new(5, "loans", 1));
        for row in 0..500 {
            Loans.draw(&mut stream, 0, None, &mut drawn);
            let applicant = Applicant::draw(&mut again);
            let _ = (again.unit(), again.unit());
            let names: Vec<&str> =
                schema.coded.iter().zip(&drawn.coded).map(|((_, names), codes)| &*names[codes[row] as usize]).collect();
            let levels = [applicant.elevel, applicant.car, applicant.zipcode].map(|level| level.to_string());
            assert_eq!(names, levels);
        }
    }
}
