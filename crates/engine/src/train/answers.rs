//! A model's answers for the validation rows, as they are kept beside the journal: from them an evaluation is computed
//! without the model.
//!
//! They are a blob of their own, which nobody vouches for: what is read is held against the rows it is said to be of.

use protocol::{Failure, Task};
use serde::{Deserialize, Serialize};

use super::estimator::Answers;
use super::metrics::Judged;
use crate::data::Dataset;
use crate::failure::failure;

/// Rows that are kept at most.
pub const MOST: usize = 20_000;
/// Probabilities up to which all digits are kept; more are rounded to 32 bits.
const EXACT: usize = 200_000;
/// Version of the format.
const VERSION: u8 = 1;

/// Answers as they were kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// Validation rows there are.
    pub of: u32,
    /// The rows that were kept, by their numbers in the data version, ascending.
    pub rows: Vec<u32>,
    /// Truth and answers of these rows.
    pub judged: Judged,
    /// Probabilities were rounded to 32 bits.
    pub rounded: bool,
}

/// What is written.
#[derive(Serialize, Deserialize)]
struct Blob {
    version: u8,
    of: u32,
    rows: Vec<u32>,
    body: Body,
}

#[derive(Serialize, Deserialize)]
enum Body {
    Classes { classes: u32, truth: Vec<u32>, labels: Vec<u32>, probabilities: Numbers },
    Numbers { truth: Vec<f64>, answers: Vec<f64> },
}

#[derive(Serialize, Deserialize)]
enum Numbers {
    Exact(Vec<f64>),
    Rounded(Vec<f32>),
}

/// The answers for the validation rows as a blob. Of more than [`MOST`] rows as many are kept, evenly over all of them.
pub fn keep(data: &Dataset, answers: &Answers) -> Vec<u8> {
    let all = &data.parts.validation;
    let kept = all.len().min(MOST);
    let places: Vec<usize> = (0..kept).map(|place| place * all.len() / kept.max(1)).collect();
    let body = match Judged::new(data, all, answers).take(&places) {
        Judged::Classes { truth, labels, probabilities, classes } => {
            let whole = |indices: Vec<usize>| indices.into_iter().map(|index| index as u32).collect();
            let probabilities = if probabilities.len() <= EXACT {
                Numbers::Exact(probabilities)
            } else {
                Numbers::Rounded(probabilities.into_iter().map(|p| p as f32).collect())
            };
            Body::Classes { classes: classes as u32, truth: whole(truth), labels: whole(labels), probabilities }
        }
        Judged::Numbers { truth, answers } => Body::Numbers { truth, answers },
    };
    let rows = places.iter().map(|place| all[*place]).collect();
    let blob = Blob { version: VERSION, of: all.len() as u32, rows, body };
    postcard::to_allocvec(&blob).unwrap_or_default()
}

/// Reads a blob and holds it against the rows it is of.
///
/// # Errors
/// It cannot be read, is of another version, or does not belong to these rows.
pub fn read(bytes: &[u8], data: &Dataset) -> Result<Kept, Failure> {
    let broken = |why: &str| {
        failure(
            "evaluate.answers",
            format!("The kept answers of this run cannot be used: {why}."),
            "Reproduce the run; that makes its answers again.",
        )
    };
    let (blob, rest): (Blob, &[u8]) =
        postcard::take_from_bytes(bytes).map_err(|_| broken("they are cut short or changed"))?;
    if blob.version != VERSION || !rest.is_empty() {
        return Err(broken("they are in a form this version does not know"));
    }
    let kept = blob.rows.len();
    let ascends = blob.rows.windows(2).all(|pair| pair[0] < pair[1]);
    let there = blob.rows.last().is_none_or(|row| (*row as usize) < data.table.rows());
    if kept > MOST || !ascends || !there || (blob.of as usize) < kept {
        return Err(broken("they speak of rows that are not there"));
    }
    let other = || broken("they belong to other rows");
    let long = || broken("they do not have one answer for each row");
    let (judged, rounded) = match blob.body {
        Body::Classes { classes, truth, labels, probabilities } => {
            let classes = classes as usize;
            if data.roles.task != Task::Classification || classes != data.classes().len() {
                return Err(other());
            }
            let (probabilities, rounded) = match probabilities {
                Numbers::Exact(numbers) => (numbers, false),
                Numbers::Rounded(numbers) => (numbers.into_iter().map(f64::from).collect(), true),
            };
            if truth.len() != kept || labels.len() != kept || Some(probabilities.len()) != kept.checked_mul(classes) {
                return Err(long());
            }
            let whole = |indices: Vec<u32>| indices.into_iter().map(|index| index as usize).collect::<Vec<_>>();
            let (truth, labels) = (whole(truth), whole(labels));
            if truth != data.class_of(&blob.rows) || labels.iter().any(|label| *label >= classes) {
                return Err(other());
            }
            (Judged::Classes { truth, labels, probabilities, classes }, rounded)
        }
        Body::Numbers { truth, answers } => {
            if data.roles.task != Task::Regression {
                return Err(other());
            }
            if truth.len() != kept || answers.len() != kept {
                return Err(long());
            }
            let same = |(a, b): (&f64, &f64)| a.to_bits() == b.to_bits();
            if !truth.iter().zip(&data.number_of(&blob.rows)).all(same) {
                return Err(other());
            }
            (Judged::Numbers { truth, answers }, false)
        }
    };
    Ok(Kept { of: blob.of, rows: blob.rows, judged, rounded })
}

impl Kept {
    /// The same without rows that have no finite answer, and how many those were. What is said to be a probability and is
    /// none is no answer either.
    pub fn usable(&self) -> (Self, usize) {
        let usable = |place: &usize| match &self.judged {
            Judged::Classes { probabilities, classes, .. } => {
                let row = &probabilities[place * classes..(place + 1) * classes];
                row.iter().all(|p| (-1e-6..=1.0 + 1e-6).contains(p))
            }
            Judged::Numbers { truth, answers } => truth[*place].is_finite() && answers[*place].is_finite(),
        };
        let places: Vec<usize> = (0..self.rows.len()).filter(usable).collect();
        let left_out = self.rows.len() - places.len();
        let rows = places.iter().map(|place| self.rows[*place]).collect();
        (Self { rows, judged: self.judged.take(&places), ..self.clone() }, left_out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::sets;

    fn set(id: &str) -> Dataset {
        let set = sets::find(id).expect("it is built in");
        Dataset::new(set.table(0), set.roles(), &set.split(42))
    }

    fn answers(data: &Dataset) -> Answers {
        super::super::naive::answer(data, data.parts.validation.len())
    }

    #[test]
    fn what_is_kept_is_read_again() {
        for id in ["iris", "diabetes"] {
            let data = set(id);
            let kept = read(&keep(&data, &answers(&data)), &data).expect("it belongs to these rows");
            assert_eq!(kept.rows, data.parts.validation, "{id}");
            assert_eq!(kept.judged, Judged::new(&data, &kept.rows, &answers(&data)), "{id}");
            assert_eq!((kept.usable().1, kept.rounded), (0, false));
        }
    }

    #[test]
    fn what_is_cut_short_or_belongs_to_other_rows_is_refused() {
        let (iris, diabetes) = (set("iris"), set("diabetes"));
        let bytes = keep(&iris, &answers(&iris));
        for end in [0, 1, 7, bytes.len() / 2, bytes.len() - 1] {
            assert!(read(&bytes[..end], &iris).is_err(), "{end} bytes");
        }
        let refused = |bytes: &[u8], data: &Dataset| read(bytes, data).unwrap_err().message;
        assert!(refused(&[&bytes[..], &[0]].concat(), &iris).contains("form"));
        assert!(refused(&bytes, &diabetes).contains("other rows"));
        let parts = crate::data::Parts { validation: iris.parts.train.clone(), ..iris.parts.clone() };
        let mut elsewhere = iris.clone();
        elsewhere.parts = parts;
        let swapped = |change: fn(&mut Blob)| {
            let mut blob: Blob = postcard::from_bytes(&bytes).unwrap();
            change(&mut blob);
            refused(&postcard::to_allocvec(&blob).unwrap(), &elsewhere)
        };
        assert!(swapped(|blob| blob.rows[0] = u32::MAX).contains("not there"));
        assert!(swapped(|blob| blob.rows.truncate(1)).contains("one answer"));
        assert!(swapped(|blob| blob.version = 9).contains("form"));
        let more = |blob: &mut Blob| {
            if let Body::Classes { labels, .. } = &mut blob.body {
                labels[0] = 3;
            }
        };
        assert!(swapped(more).contains("other rows"));
        assert!(swapped(|blob| blob.of = 0).contains("not there"));
        let long = |blob: &mut Blob| {
            if let Body::Classes { probabilities, .. } = &mut blob.body {
                *probabilities = Numbers::Exact(vec![0.5]);
            }
        };
        assert!(swapped(long).contains("one answer"));
        // A length that no memory has.
        assert!(read(&[1, 1, 0xff, 0xff, 0xff, 0xff, 0x0f, 1], &iris).is_err());
    }

    #[test]
    fn rows_without_a_finite_answer_are_left_out() {
        let data = set("diabetes");
        let mut numbers = vec![100.0; data.parts.validation.len()];
        (numbers[0], numbers[3]) = (f64::NAN, f64::INFINITY);
        let kept = read(&keep(&data, &Answers::Numbers(numbers)), &data).expect("it can be read");
        let (usable, left_out) = kept.usable();
        assert_eq!((usable.rows.len(), left_out), (kept.rows.len() - 2, 2));
        assert_eq!(usable.rows[0], data.parts.validation[1]);
    }
}
