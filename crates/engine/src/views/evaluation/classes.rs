//! Which classes are taken for which.

use ::metrics::classification::Confusion;
use protocol::{Fact, Failure};

use super::{
    EvaluationBody, Found, Judging, NONE, grid, matrix, metric, of_share, percent, refused, span, whole, with_span,
};
use crate::format::value;
use crate::views::fact;

/// The matrix: of the model's own answers, or of the positive class and the rest at a threshold.
pub(super) fn confusion(judging: &Judging<'_>) -> Result<Found, Failure> {
    let (truth, labels) = judging.labels();
    let (counted, classes, at) = match judging.wanted.threshold {
        None => {
            let counted = Confusion::new(truth, labels, judging.loaded.classes.len()).map_err(refused)?;
            (counted, judging.loaded.classes.clone(), "by the model's own answers".to_owned())
        }
        Some(threshold) => {
            let truth: Vec<usize> = truth.iter().map(|class| usize::from(*class == judging.positive)).collect();
            let answers: Vec<usize> = judging.answered_positive().into_iter().map(usize::from).collect();
            let counted = Confusion::new(&truth, &answers, 2).map_err(refused)?;
            // The classes in their order, not the positive one last.
            let (counted, names) = in_order(judging, counted)?;
            (
                counted,
                names,
                format!("{} from a probability of {} on", judging.quoted(judging.positive), value(threshold)),
            )
        }
    };
    let right = counted.rows().iter().enumerate().map(|(class, row)| row[class]).sum::<u64>();
    let accuracy = of_share(right, counted.total());
    let tile = |name: &str, value: f64| fact(name, if value.is_finite() { metric(value) } else { NONE.into() });
    let mut tiles = vec![
        Fact { note: span(accuracy, metric), ..tile("Accuracy", counted.accuracy()) },
        tile("Balanced accuracy", counted.balanced_accuracy()),
        tile("Matthews correlation", counted.mcc()),
        tile("Cohen's kappa", counted.cohen_kappa()),
    ];
    tiles.push(Fact { note: format!("of {}", whole(counted.total())), ..fact("Right answers", whole(right)) });
    let finding = match worst(&counted) {
        Some((truth, answer, rows)) => format!(
            "{} of {} answers are right; the most frequent mistake is “{}” taken for “{}”, {} times.",
            whole(right),
            whole(counted.total()),
            classes[truth],
            classes[answer],
            whole(rows)
        ),
        None => format!("All {} answers are right.", whole(counted.total())),
    };
    let note = format!("{}, {at}; shares per true class", judging.rows);
    let body = EvaluationBody::Confusion { matrix: matrix(counted.rows(), classes, note), tiles };
    let caution = "All mistakes count the same here; what each costs is for you to say.";
    Ok((finding, caution, body))
}

/// Positive or not, in the order of the classes where there are two.
pub(super) fn in_order(judging: &Judging<'_>, counted: Confusion) -> Result<(Confusion, Vec<String>), Failure> {
    let name = judging.loaded.classes.get(judging.positive).cloned().unwrap_or_default();
    if judging.loaded.classes.len() != 2 {
        return Ok((counted, vec![format!("not {name}"), name]));
    }
    if judging.positive == 1 {
        return Ok((counted, judging.loaded.classes.clone()));
    }
    let rows: Vec<Vec<u64>> = counted.rows().iter().rev().map(|row| row.iter().rev().copied().collect()).collect();
    Ok((Confusion::try_from(rows).map_err(refused)?, judging.loaded.classes.clone()))
}

/// The most frequent mistake: true class, answer, rows.
fn worst(counted: &Confusion) -> Option<(usize, usize, u64)> {
    let cells = counted
        .rows()
        .iter()
        .enumerate()
        .flat_map(|(truth, row)| row.iter().enumerate().map(move |(answer, rows)| (truth, answer, *rows)));
    let mistakes = cells.filter(|(truth, answer, rows)| truth != answer && *rows > 0);
    mistakes.max_by(|a, b| a.2.cmp(&b.2).then(b.0.cmp(&a.0)).then(b.1.cmp(&a.1)))
}

/// Precision, recall and F1 of each class.
pub(super) fn each(judging: &Judging<'_>) -> Result<Found, Failure> {
    let (truth, labels) = judging.labels();
    let counted = Confusion::new(truth, labels, judging.loaded.classes.len()).map_err(refused)?;
    let scores = counted.per_class();
    let answered = |class: usize| counted.rows().iter().map(|row| row[class]).sum::<u64>();
    let rows = scores.iter().enumerate().map(|(class, score)| {
        let (right, answered) = (counted.rows()[class][class], answered(class));
        let rate = |of: u64, value: f64| {
            if of == 0 { NONE.into() } else { with_span(value, of_share(right, of), metric) }
        };
        vec![
            judging.loaded.classes[class].clone(),
            whole(score.support),
            whole(answered),
            rate(answered, score.precision),
            rate(score.support, score.recall),
            if score.support + answered == 0 { NONE.into() } else { metric(score.f1) },
        ]
    });
    let columns =
        [("Class", false), ("Rows", true), ("Answered", true), ("Precision", true), ("Recall", true), ("F1", true)];
    let body = EvaluationBody::Classes(grid(&columns, rows.collect()));
    let occurring = scores.iter().enumerate().filter(|(_, score)| score.support > 0);
    let weakest = occurring.min_by(|a, b| a.1.f1.total_cmp(&b.1.f1));
    let finding = weakest.map_or_else(String::new, |(class, score)| {
        if score.f1 >= 1.0 {
            return "All rows of all classes are found, and no answer is wrong.".into();
        }
        format!(
            "{} is told worst: {} of its {} rows are found, and {} of the answers with it are right.",
            judging.quoted(class),
            percent(score.recall),
            whole(score.support),
            if answered(class) == 0 { NONE.into() } else { percent(score.precision) }
        )
    });
    let absent = scores.iter().filter(|score| score.support == 0).count() as u64;
    let finding = match absent {
        0 => finding,
        1 => format!("{finding} One class does not occur in these rows."),
        absent => format!("{finding} {} classes do not occur in these rows.", whole(absent)),
    };
    Ok((finding, "Intervals are Wilson's, 95 %; with few rows of a class they are wide.", body))
}
