//! Answers that are known, judged by hand.

use protocol::*;
use serde_bytes::ByteBuf;

use super::super::Project;
use crate::digest::digest;
use crate::jobs::{self, Finished, Job};
use crate::train::answers::keep;
use crate::train::estimator::Answers;

/// A project with the rows of a CSV, half of them to learn from.
fn project(csv: &str, task: Task, validation: u8) -> Project {
    let mut project = Project::create(1);
    let bytes = csv.as_bytes();
    let file = FileRef { id: 1, name: "known.csv".into(), bytes: bytes.len() as u64 };
    give(&mut project, Command::ReadCsv { file, choices: CsvChoices::default() });
    let job = project.jobs()[0];
    let reading = Job::read(&project.request(job).expect("the file")).expect("a request");
    let mut now = Some(job);
    let mut finish = |result, next| {
        let decision = project.finished(now.expect("it goes on"), Ok(result)).expect("it is read");
        project.commit(decision);
        now = next;
    };
    reading.run_through(Some(&mut &*bytes), &mut |_| {}, &mut finish).expect("a table");
    give(&mut project, Command::ImportCsv);
    give(&mut project, Command::SetRoles(Roles { target: "y".into(), task, ignored: Vec::new() }));
    let split = Split {
        train: 80 - validation,
        validation,
        test: 0,
        production: 20,
        stratified: task == Task::Classification,
        copies_together: false,
        seed: 3,
        by: SplitBy::Chance,
    };
    give(&mut project, Command::SetSplit(split));
    project
}

fn give(project: &mut Project, command: Command) {
    let decision = project.decide(command).unwrap_or_else(|failure| panic!("{} {}", failure.message, failure.hint));
    project.commit(decision);
}

/// Trains a run that is made to answer like this, given the true classes or numbers of the validation rows.
fn answering(project: &mut Project, kind: &str, answer: impl Fn(&[usize], &[f64]) -> Answers) {
    kept_as(project, kind, |data| {
        let rows = &data.parts.validation;
        let classes = if data.roles.task == Task::Classification { data.class_of(rows) } else { Vec::new() };
        keep(data, &answer(&classes, &data.number_of(rows)))
    });
}

/// Trains a run of which these bytes are kept.
fn kept_as(project: &mut Project, kind: &str, bytes: impl Fn(&crate::data::Dataset) -> Vec<u8>) {
    give(project, Command::StartRun(RunConfig::new(Estimator::new(kind), 1)));
    let job = project.jobs()[0];
    let outcome = jobs::run(&project.request(job).expect("its rows"), &mut |_| {}).expect("it learns");
    let Some(Finished::Trained { mut trained, onnx, .. }) = jobs::read_result(outcome) else { panic!("a model") };
    let version = project.state.current().expect("data");
    let bytes = bytes(&crate::runtime::dataset(&project.blobs, version).expect("its rows"));
    trained.answers = Some(digest(&bytes));
    let finished = Finished::Trained { trained, onnx, answers: ByteBuf::from(bytes) };
    let decision = project.finished(job, Ok(jobs::Done::with(finished).result)).expect("the job is known");
    project.commit(decision);
}

fn two_classes(rows: usize) -> String {
    let line = |row: usize| format!("{},{}\n", row * 7 % 13, if row.is_multiple_of(2) { "no" } else { "yes" });
    "x,y\n".to_owned() + &(0..rows).map(line).collect::<String>()
}

/// Probabilities of the second class, given out in turn to the rows of each class.
fn by_class<'p>(no: &'p [f64], yes: &'p [f64]) -> impl Fn(&[usize], &[f64]) -> Answers + 'p {
    move |truth, _| {
        let mut seen = [0; 2];
        let of = |class: &usize| {
            let given = if *class == 0 { no } else { yes };
            seen[*class] += 1;
            let p = given[(seen[*class] - 1) % given.len()];
            vec![1.0 - p, p]
        };
        Answers::likeliest(truth.iter().map(of).collect())
    }
}

fn ask(project: &Project, parts: &[EvaluationKind], change: impl Fn(&mut EvaluationWanted)) -> EvaluationView {
    let mut wanted = EvaluationWanted { run: 1, parts: parts.to_vec(), ..EvaluationWanted::default() };
    change(&mut wanted);
    match project.query(Query::Evaluate(wanted)) {
        Ok(Answer::Evaluation(view)) => *view,
        other => panic!("{other:?}"),
    }
}

fn part(project: &Project, kind: EvaluationKind, change: impl Fn(&mut EvaluationWanted)) -> EvaluationPart {
    ask(project, &[kind], change).parts.into_iter().next().expect("the part")
}

fn threshold(part: &EvaluationPart) -> &ThresholdView {
    match &part.body {
        EvaluationBody::Threshold(view) => view,
        other => panic!("{other:?}"),
    }
}

fn tile<'t>(tiles: &'t [Fact], label: &str) -> &'t str {
    &tiles.iter().find(|tile| tile.label == label).unwrap_or_else(|| panic!("no {label}")).value
}

/// Eight validation rows, four of each class.
fn eight() -> Project {
    let mut project = project(&two_classes(40), Task::Classification, 20);
    answering(&mut project, "gaussian_nb", by_class(&[0.8, 0.4, 0.2, 0.1], &[0.9, 0.7, 0.6, 0.3]));
    project
}

#[test]
fn eight_rows_are_judged_as_by_hand() {
    let project = eight();
    let at = part(&project, EvaluationKind::Threshold, |wanted| wanted.costs = Some((1.0, 5.0)));
    let view = threshold(&at);
    assert!(at.rows.starts_with("8 rows of the validation part of d1"), "{}", at.rows);
    for (label, value) in [
        ("True positives", "3"),
        ("False positives", "1"),
        ("False negatives", "1"),
        ("True negatives", "3"),
        ("Precision", "0.750"),
        ("Recall", "0.750"),
        ("F1", "0.750"),
        ("Accuracy", "0.750"),
        ("Cost", "750"),
    ] {
        assert_eq!(tile(&view.tiles, label), value, "{label}");
    }
    assert_eq!(view.cheapest.0, 0.3);
    assert_eq!((tile(&view.cheapest.1, "Cost"), tile(&view.cheapest.1, "False positives")), ("250", "2"));
    assert_eq!(at.finding, "At 0.500 the mistakes cost 750 per 1,000 rows; at 0.300 they would cost 250, the least.");

    let EvaluationBody::Curves(roc) = part(&project, EvaluationKind::Roc, |_| ()).body else { panic!("curves") };
    assert_eq!(roc.lines[0].value, "0.750");
    assert_eq!((roc.lines[0].points[0], roc.lines[0].points.last()), ((0.0, 0.0), Some(&(1.0, 1.0))));
    assert_eq!(roc.lines[0].name, "yes");

    let gain = part(&project, EvaluationKind::Gain, |_| ());
    assert!(gain.finding.contains("holds 20.0 % of the 4 rows of “yes”, 2.0 times"), "{}", gain.finding);
}

#[test]
fn the_other_class_can_be_the_positive_one_and_the_matrix_keeps_its_order() {
    let project = eight();
    let no = |wanted: &mut EvaluationWanted| (wanted.positive, wanted.threshold) = (Some("no".into()), Some(0.5));
    let other = part(&project, EvaluationKind::Threshold, no);
    let view = threshold(&other);
    assert_eq!(view.matrix.classes, ["no", "yes"]);
    let counts: Vec<Vec<&str>> =
        view.matrix.rows.iter().map(|row| row.iter().map(|cell| cell.count.as_str()).collect()).collect();
    assert_eq!(counts, [["3", "1"], ["1", "3"]]);
    assert_eq!(tile(&view.tiles, "True positives"), "3");
    let EvaluationBody::Confusion { matrix, .. } = part(&project, EvaluationKind::Confusion, no).body else { panic!() };
    assert_eq!(matrix.rows, view.matrix.rows);
}

#[test]
fn thresholds_of_0_and_1_answer_all_and_none() {
    let project = eight();
    let at = |threshold: f64| part(&project, EvaluationKind::Threshold, |wanted| wanted.threshold = Some(threshold));
    let (all, none) = (at(0.0), at(1.0));
    assert_eq!(tile(&threshold(&all).tiles, "Recall"), "1.000");
    assert_eq!(tile(&threshold(&all).tiles, "False positives"), "4");
    assert_eq!(tile(&threshold(&none).tiles, "False negatives"), "4");
    assert_eq!(tile(&threshold(&none).tiles, "Precision"), "–", "there is nothing to be precise about");
    for wrong in [-0.1, 1.1, f64::NAN] {
        let wanted = EvaluationWanted { run: 1, threshold: Some(wrong), ..EvaluationWanted::default() };
        assert_eq!(project.query(Query::Evaluate(wanted)).unwrap_err().code, "evaluate.threshold");
    }
}

#[test]
fn where_a_false_alarm_costs_all_nothing_should_be_answered_positive() {
    let project = eight();
    let costs = |alarm, miss| part(&project, EvaluationKind::Threshold, |wanted| wanted.costs = Some((alarm, miss)));
    let never = costs(1e9, 0.0);
    assert!(threshold(&never).cheapest.0 > 1.0);
    assert!(never.finding.contains("never answering “yes” would cost 0"), "{}", never.finding);
    let free = costs(0.0, 0.0);
    assert!(free.finding.contains("no other threshold costs less"), "{}", free.finding);
}

#[test]
fn constant_answers_are_judged_without_a_curve_that_tells_anything() {
    let mut project = project(&two_classes(40), Task::Classification, 20);
    answering(&mut project, "gaussian_nb", by_class(&[0.5], &[0.5]));
    let kinds = [
        EvaluationKind::Scores,
        EvaluationKind::Confusion,
        EvaluationKind::Threshold,
        EvaluationKind::Roc,
        EvaluationKind::PrecisionRecall,
        EvaluationKind::Calibration,
        EvaluationKind::Gain,
        EvaluationKind::Classes,
        EvaluationKind::Slices,
        EvaluationKind::Fairness,
        EvaluationKind::Weak,
    ];
    let view = ask(&project, &kinds, |_| ());
    assert_eq!(view.parts.iter().map(|part| part.kind).collect::<Vec<_>>(), kinds);
    for part in &view.parts {
        assert!(!part.finding.is_empty() && !part.rows.is_empty(), "{part:?}");
        assert!(!part.finding.contains("NaN"), "{}", part.finding);
    }
    let EvaluationBody::Curves(roc) = &view.parts[3].body else { panic!("curves") };
    assert_eq!((roc.lines[0].value.as_str(), roc.lines[0].points.len()), ("0.500", 2));
}

#[test]
fn a_class_that_the_validation_rows_lack_is_told_and_breaks_nothing() {
    // Sorted by time the validation rows are all of one class.
    let line = |row: usize| format!("{row},{}\n", if row < 40 && row.is_multiple_of(2) { "a" } else { "b" });
    let csv = "x,y\n".to_owned() + &(0..80).map(line).collect::<String>();
    let mut project = project(&csv, Task::Classification, 20);
    let split =
        Split { stratified: false, by: SplitBy::Time("x".into()), ..project.state.current().unwrap().split.clone() };
    give(&mut project, Command::SetSplit(split));
    answering(&mut project, "gaussian_nb", by_class(&[0.4], &[0.4, 0.6]));
    let told = |kind| part(&project, kind, |_| ());
    for kind in [EvaluationKind::Roc, EvaluationKind::PrecisionRecall] {
        let part = told(kind);
        assert_eq!(part.body, EvaluationBody::Nothing);
        assert!(part.finding.contains("one class"), "{}", part.finding);
    }
    assert!(told(EvaluationKind::Classes).finding.contains("One class does not occur"));
    let EvaluationBody::Scores(scores) = told(EvaluationKind::Scores).body else { panic!("scores") };
    assert!(scores.rows.iter().all(|row| row[0] != "ROC AUC"), "it is not defined");
    let positive = |wanted: &mut EvaluationWanted| wanted.positive = Some("a".into());
    assert_eq!(part(&project, EvaluationKind::Gain, positive).body, EvaluationBody::Nothing);
    let _ = part(&project, EvaluationKind::Calibration, positive);
    let _ = part(&project, EvaluationKind::Threshold, positive);
}

#[test]
fn a_weak_segment_that_was_put_in_is_found_and_named() {
    let line = |row: usize| {
        let level = ["low", "middle", "high"][row % 3];
        format!("{},{level},{}\n", row * 37 % 101, if row.is_multiple_of(2) { "no" } else { "yes" })
    };
    let csv = "x,level,y\n".to_owned() + &(0..900).map(line).collect::<String>();
    let mut project = project(&csv, Task::Classification, 40);
    kept_as(&mut project, "gaussian_nb", |data| {
        let rows = &data.parts.validation;
        let level = data.table.column("level").expect("a column");
        let truth = data.class_of(rows);
        let answers = rows.iter().zip(truth).enumerate().map(|(place, (row, truth))| {
            let wrong = level.cell_text(*row as usize).as_deref() == Some("high") && place % 4 != 0;
            let p = if (truth == 1) == wrong { 0.2 } else { 0.8 };
            vec![1.0 - p, p]
        });
        keep(data, &Answers::likeliest(answers.collect()))
    });
    let weak = part(&project, EvaluationKind::Weak, |_| ());
    let EvaluationBody::Weak(segments) = &weak.body else { panic!("segments") };
    assert_eq!(segments[0].condition, "level = high");
    assert!(weak.finding.starts_with("Worst where level = high: wrong answers 7"), "{}", weak.finding);
    assert_eq!((segments[0].p_value.as_str(), segments[0].excess_text.as_str()), ("< 0.001", "100.0 %"));

    let slices = part(&project, EvaluationKind::Slices, |wanted| wanted.slices = Some("level".into()));
    assert!(slices.finding.starts_with("Accuracy is worst where level = high: 0.2"), "{}", slices.finding);
    let EvaluationBody::Slices { chart, grid, .. } = slices.body else { panic!("slices") };
    assert_eq!((chart.rows.len(), grid.rows.len()), (3, 3));

    let fair = part(&project, EvaluationKind::Fairness, |wanted| wanted.groups = Some("level".into()));
    let EvaluationBody::Fairness { measures, charts, .. } = fair.body else { panic!("fairness") };
    let difference = measures.iter().find(|measure| measure.label == "Equal opportunity difference").unwrap();
    assert!((0.6..0.9).contains(&difference.value.parse::<f64>().unwrap()), "{difference:?}");
    assert_eq!((measures.len(), charts.len()), (4, 3));
    assert!(fair.caution.contains("decides by itself"));
}

#[test]
fn extreme_answers_of_a_regression_are_counted_or_left_out_and_told() {
    let line = |row: usize| format!("{},{}\n", row * 7 % 31, row % 10);
    let csv = "x,y\n".to_owned() + &(0..200).map(line).collect::<String>();
    let mut project = project(&csv, Task::Regression, 40);
    answering(&mut project, "linear_regression", |_, truth| {
        let mut answers: Vec<f64> = truth.iter().map(|truth| truth + 1.0).collect();
        (answers[0], answers[1], answers[2]) = (f64::NAN, f64::INFINITY, -1e300);
        Answers::Numbers(answers)
    });
    let kinds = [
        EvaluationKind::Scores,
        EvaluationKind::Answers,
        EvaluationKind::Errors,
        EvaluationKind::Slices,
        EvaluationKind::Fairness,
        EvaluationKind::Weak,
        EvaluationKind::Roc,
    ];
    let view = ask(&project, &kinds, |wanted| wanted.tolerance = Some(1.5));
    assert!(view.rows.starts_with("78 of the 80 rows"), "{}", view.rows);
    assert!(view.notes[0].contains("2 rows without a finite answer"), "{:?}", view.notes);
    let EvaluationBody::Errors { tiles, quantiles, tolerance, .. } = &view.parts[2].body else { panic!("errors") };
    assert_eq!(tile(tiles, "Rows"), "98.7 %", "77 of 78 are off by 1");
    assert_eq!((tile(tiles, "Mean error"), tile(tiles, "Errors beyond all measure")), ("+1", "1"));
    assert_eq!((quantiles.rows[0][1].as_str(), tolerance.0), ("1", 1.5));
    assert!(view.parts[2].finding.contains("too large on average"), "{}", view.parts[2].finding);
    let EvaluationBody::Answers { answers, residuals } = &view.parts[1].body else { panic!("answers") };
    assert_eq!((answers.points.len(), residuals.points.len()), (77, 77));
    assert_eq!(view.parts[6].body, EvaluationBody::Nothing);
}

#[test]
fn of_many_rows_twenty_thousand_answers_are_kept_and_that_is_said() {
    let mut project = project(&two_classes(52_000), Task::Classification, 60);
    answering(&mut project, "gaussian_nb", by_class(&[0.2, 0.6], &[0.4, 0.9]));
    let view = ask(&project, &[EvaluationKind::Threshold], |_| ());
    assert!(view.rows.starts_with("20,000 of the 31,200 rows"), "{}", view.rows);
    assert!(view.notes[0].contains("evenly over all of them"), "{:?}", view.notes);
}

#[test]
fn answers_that_cannot_be_used_are_a_clear_failure_and_a_reproduction_replaces_them() {
    type Hostile = fn(&crate::data::Dataset) -> Vec<u8>;
    let hostile: [Hostile; 3] = [
        |_| Vec::new(),
        |_| vec![0xff; 64],
        |data| {
            let rows = vec![vec![0.5, 0.5]; data.parts.validation.len()];
            let mut bytes = keep(data, &Answers::likeliest(rows));
            bytes.truncate(bytes.len() - 9);
            bytes
        },
    ];
    for bytes in hostile {
        let mut project = project(&two_classes(40), Task::Classification, 20);
        kept_as(&mut project, "gaussian_nb", bytes);
        let view = ask(&project, &[EvaluationKind::Scores], |_| ());
        let missing = view.missing.expect("there is nothing to evaluate");
        assert!(missing.title.contains("cannot be used") && missing.why.contains("Reproduce"), "{missing:?}");
        assert!(view.parts.is_empty());
        give(&mut project, Command::Reproduce { run: 1 });
        let job = project.jobs()[0];
        let outcome = jobs::run(&project.request(job).expect("its rows"), &mut |_| {});
        let decision = project.finished(job, outcome).expect("the job is known");
        project.commit(decision);
        let view = ask(&project, &[EvaluationKind::Scores], |_| ());
        assert!(view.missing.is_none() && view.parts.len() == 1);
        assert!(view.notes[0].contains("training the run again"), "{:?}", view.notes);
    }
}
