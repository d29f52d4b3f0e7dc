//! The naive model every real one has to beat: the training class shares, or the training mean.

use protocol::Task;

use super::estimator::Answers;
use crate::data::Dataset;

/// The naive answer for that many rows.
pub fn answer(data: &Dataset, rows: usize) -> Answers {
    match data.roles.task {
        Task::Classification => {
            let mut shares = vec![0.0; data.classes().len()];
            for class in data.class_of(&data.parts.train) {
                shares[class] += 1.0 / data.parts.train.len() as f64;
            }
            Answers::likeliest(vec![shares; rows])
        }
        Task::Regression => {
            let truth = data.number_of(&data.parts.train);
            Answers::Numbers(vec![truth.iter().sum::<f64>() / truth.len().max(1) as f64; rows])
        }
    }
}
