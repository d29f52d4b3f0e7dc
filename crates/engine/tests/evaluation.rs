//! How good runs are and how they compare: the parts of an evaluation agree with what a run says of itself, runs can be
//! tagged, deleted and put back, and trained again to the same bytes.

mod deeds;

use deeds::{act, detail, work};
use engine::data::{Dataset, sets};
use engine::train::estimator::OFFERED;
use engine::{Project, Stored, jobs};
use protocol::*;

fn project(set: &str) -> Project {
    let mut project = Project::create(7);
    act(&mut project, Command::LoadBuiltin { set: set.into() });
    project
}

fn train(project: &mut Project, kind: &str) {
    let failures = act(project, Command::StartRun(RunConfig::new(Estimator::new(kind), 42)));
    assert!(failures.is_empty(), "{kind}: {failures:?}");
}

fn trained(set: &str, kind: &str) -> Project {
    let mut project = project(set);
    train(&mut project, kind);
    project
}

fn refused(project: &Project, command: Command) -> Failure {
    let failure = project.decide(command).err().expect("it is refused");
    assert!(!failure.hint.is_empty());
    failure
}

fn page(project: &Project) -> TrainView {
    let PageView::Train(view) = project.page(Page::Train) else { panic!("train") };
    view
}

fn row(project: &Project, run: u32) -> RunRow {
    page(project).runs.into_iter().find(|row| row.run == run).expect("the run is listed")
}

fn ask(project: &Project, wanted: EvaluationWanted) -> Result<EvaluationView, Failure> {
    match project.query(Query::Evaluate(wanted)) {
        Ok(Answer::Evaluation(view)) => Ok(*view),
        Ok(other) => panic!("{other:?}"),
        Err(failure) => Err(failure),
    }
}

fn wanted(run: u32, kinds: &[EvaluationKind]) -> EvaluationWanted {
    EvaluationWanted { run, parts: kinds.to_vec(), ..EvaluationWanted::default() }
}

fn part(project: &Project, run: u32, kind: EvaluationKind) -> EvaluationPart {
    let view = ask(project, wanted(run, &[kind])).expect("it is evaluated");
    view.parts.into_iter().next().expect("the part")
}

fn compare(project: &Project, runs: &[u32]) -> Result<CompareView, Failure> {
    match project.query(Query::Compare { runs: runs.to_vec() }) {
        Ok(Answer::Comparison(view)) => Ok(*view),
        Ok(other) => panic!("{other:?}"),
        Err(failure) => Err(failure),
    }
}

fn metric(row: &RunRow, id: &str) -> String {
    row.metrics.iter().find(|value| value.id == id).map(|value| value.text.clone()).expect("it was measured")
}

fn tile<'t>(tiles: &'t [Fact], label: &str) -> &'t str {
    &tiles.iter().find(|tile| tile.label == label).unwrap_or_else(|| panic!("no {label}")).value
}

// Evaluation.

#[test]
fn the_parts_agree_with_each_other_and_with_what_the_run_says() {
    let project = trained("loans", "logistic_regression");
    let row = row(&project, 1);
    let EvaluationBody::Scores(scores) = part(&project, 1, EvaluationKind::Scores).body else { panic!("scores") };
    for (value, shown) in row.metrics.iter().zip(&scores.rows) {
        assert_eq!(value.text, shown[1], "{}", value.id);
    }
    assert_eq!(scores.rows.len(), 9);
    let EvaluationBody::Confusion { matrix, tiles } = part(&project, 1, EvaluationKind::Confusion).body else {
        panic!("a matrix")
    };
    assert_eq!(matrix.rows, detail(&project, 1).confusion.expect("a matrix").rows);
    assert_eq!(tile(&tiles, "Accuracy"), metric(&row, "accuracy"));
    assert_eq!(tile(&tiles, "Matthews correlation"), metric(&row, "mcc"));
    let half =
        EvaluationWanted { threshold: Some(0.5), ..wanted(1, &[EvaluationKind::Threshold, EvaluationKind::Confusion]) };
    let half = ask(&project, half).expect("it is evaluated");
    let EvaluationBody::Threshold(at) = &half.parts[0].body else { panic!("a threshold") };
    assert_eq!(tile(&at.tiles, "Accuracy"), metric(&row, "accuracy"));
    let EvaluationBody::Confusion { matrix: again, .. } = &half.parts[1].body else { panic!("a matrix") };
    assert_eq!((&again.rows, &at.matrix.rows), (&matrix.rows, &matrix.rows));
    let EvaluationBody::Curves(roc) = part(&project, 1, EvaluationKind::Roc).body else { panic!("curves") };
    assert_eq!(roc.lines[0].value, metric(&row, "roc_auc"));
    assert!(roc.lines[0].points.len() <= 200 && roc.lines[0].interval.contains(" to "));
    let EvaluationBody::Curves(pr) = part(&project, 1, EvaluationKind::PrecisionRecall).body else { panic!("curves") };
    assert_eq!(pr.lines[0].value, metric(&row, "average_precision"));
    let EvaluationBody::Calibration { tiles, counts, .. } = part(&project, 1, EvaluationKind::Calibration).body else {
        panic!("calibration")
    };
    assert_eq!(tile(&tiles, "Brier score"), metric(&row, "brier"));
    let rows: f32 = counts.bins.iter().map(|bin| bin.outline).sum();
    let EvaluationBody::Slices { grid, .. } = part(&project, 1, EvaluationKind::Slices).body else { panic!("slices") };
    let sliced: u32 = grid.rows.iter().map(|row| row[1].replace(',', "").parse::<u32>().expect("a number")).sum();
    assert_eq!(rows as u32, sliced, "each validation row is in one bin and in one slice");
}

#[test]
fn more_classes_than_two_have_a_line_and_a_row_each() {
    let project = trained("iris", "random_forest");
    let EvaluationBody::Curves(roc) = part(&project, 1, EvaluationKind::Roc).body else { panic!("curves") };
    let EvaluationBody::Classes(grid) = part(&project, 1, EvaluationKind::Classes).body else { panic!("classes") };
    assert_eq!((roc.lines.len(), grid.rows.len()), (3, 3));
    let view = ask(&project, wanted(1, &[EvaluationKind::Confusion])).expect("it is evaluated");
    assert_eq!((view.classes.len(), view.task, view.missing), (3, Task::Classification, None));
    let positive = EvaluationWanted {
        positive: Some(view.classes[2].clone()),
        threshold: Some(0.5),
        ..wanted(1, &[EvaluationKind::Threshold, EvaluationKind::Gain])
    };
    let view = ask(&project, positive).expect("it is evaluated");
    let EvaluationBody::Threshold(at) = &view.parts[0].body else { panic!("a threshold") };
    assert_eq!(at.matrix.classes, [format!("not {}", view.classes[2]), view.classes[2].clone()]);
}

#[test]
fn a_regression_is_judged_by_its_errors() {
    let project = trained("diabetes", "linear_regression");
    let row = row(&project, 1);
    let kinds = [
        EvaluationKind::Scores,
        EvaluationKind::Answers,
        EvaluationKind::Errors,
        EvaluationKind::Slices,
        EvaluationKind::Fairness,
        EvaluationKind::Weak,
        EvaluationKind::Calibration,
    ];
    let view = ask(&project, wanted(1, &kinds)).expect("it is evaluated");
    let EvaluationBody::Scores(scores) = &view.parts[0].body else { panic!("scores") };
    assert_eq!(scores.rows.iter().map(|row| row[0].as_str()).collect::<Vec<_>>()[..2], ["RMSE", "MAE"]);
    assert_eq!(scores.rows[0][1], metric(&row, "rmse"));
    let EvaluationBody::Errors { quantiles, tiles, .. } = &view.parts[2].body else { panic!("errors") };
    let median: f64 = quantiles.rows[0][1].parse().expect("a number");
    let stored = row.metrics.iter().find(|value| value.id == "median_ae").and_then(|value| value.number);
    assert!((median - stored.expect("it was measured")).abs() < 0.01);
    assert!(tile(tiles, "Rows").starts_with("5"), "about half of the rows are within the median error");
    assert_eq!(view.parts[6].body, EvaluationBody::Nothing);
    assert!(view.parts[6].finding.contains("no classes"));
}

#[test]
fn every_part_says_what_was_found_on_how_many_rows_and_what_it_does_not_tell() {
    let project = trained("churn", "gradient_boosting");
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
    for part in ask(&project, wanted(1, &kinds)).expect("it is evaluated").parts {
        let kind = part.kind;
        assert!(part.finding.ends_with('.') && !part.finding.contains("NaN"), "{kind:?}: {}", part.finding);
        assert!(part.rows.contains("of the validation part of d1"), "{kind:?}: {}", part.rows);
        assert!(part.caution.ends_with('.'), "{kind:?}");
        assert_ne!(part.body, EvaluationBody::Nothing, "{kind:?}: {}", part.finding);
    }
}

#[test]
fn what_is_not_there_is_told_by_name() {
    let mut project = trained("iris", "gaussian_nb");
    let code = |wanted: EvaluationWanted| ask(&project, wanted).unwrap_err().code;
    assert_eq!(code(wanted(9, &[])), "run.unknown");
    let slices = wanted(1, &[EvaluationKind::Slices]);
    let failure = ask(&project, EvaluationWanted { slices: Some("nose".into()), ..slices }).unwrap_err();
    assert!(failure.message.contains("“nose” is no column of d1"), "{}", failure.message);
    let groups = EvaluationWanted { groups: Some("petal length".into()), ..wanted(1, &[EvaluationKind::Fairness]) };
    assert_eq!(code(groups), "evaluate.column");
    assert_eq!(code(EvaluationWanted { positive: Some("rose".into()), ..wanted(1, &[]) }), "evaluate.class");
    assert_eq!(code(EvaluationWanted { costs: Some((1.0, -1.0)), ..wanted(1, &[]) }), "evaluate.cost");
    assert_eq!(code(EvaluationWanted { tolerance: Some(f64::NAN), ..wanted(1, &[]) }), "evaluate.tolerance");
    let twice = wanted(1, &[EvaluationKind::Roc, EvaluationKind::Roc]);
    assert_eq!(code(twice), "evaluate.parts");
    let decision = project.decide(Command::StartRun(RunConfig::new(Estimator::new("gaussian_nb"), 1))).ok();
    project.commit(decision.expect("it starts"));
    assert_eq!(ask(&project, wanted(2, &[])).unwrap_err().code, "run.state");
    assert_eq!(project.query(Query::Run { run: 2 }).unwrap_err().code, "run.state");
}

#[test]
fn answers_are_kept_in_the_journal_and_in_project_files_and_not_swept_away() {
    let mut project = trained("iris", "gaussian_nb");
    let config = PipelineConfig { run: RunConfig::new(Estimator::new("decision_tree"), 42), limits: Settings::new() };
    act(&mut project, Command::StartPipeline(config));
    assert!(project.sweep().is_empty(), "everything is spoken of");
    let Ok(Answer::File { bytes, .. }) = project.query(Query::ExportProject) else { panic!("a file") };
    let (opened, stored) = Project::import(&bytes).expect("it opens");
    let replayed = Project::open(Stored { snapshot: None, ..stored }).expect("it opens").project;
    for run in [1, 2] {
        let here = ask(&project, wanted(run, &[EvaluationKind::Roc, EvaluationKind::Scores])).expect("it is evaluated");
        assert!(here.missing.is_none() && here.notes.is_empty(), "{:?}", here.notes);
        for other in [&opened, &replayed] {
            let there =
                ask(other, wanted(run, &[EvaluationKind::Roc, EvaluationKind::Scores])).expect("it is evaluated");
            assert_eq!(there, here);
        }
    }
}

#[test]
fn a_run_from_before_answers_were_kept_says_so_and_is_evaluated_once_reproduced() {
    let (mut project, _) = Project::import(include_bytes!("projects/4.zip")).expect("it opens");
    let runs: Vec<RunRow> = page(&project).runs;
    let row = runs.iter().find(|row| !row.digest.is_empty()).expect("a finished run");
    assert!(!row.evaluated);
    let kinds = [EvaluationKind::Scores, EvaluationKind::LearningCurve];
    let before = ask(&project, wanted(row.run, &kinds)).expect("there is a view");
    assert!(before.missing.expect("it says why").title.contains("before answers were kept"));
    assert_eq!(before.parts.len(), 1, "the learning curve needs no answers");
    let entries = project.entries();
    let _ = act(&mut project, Command::Reproduce { run: row.run });
    let after = ask(&project, wanted(row.run, &kinds)).expect("there is a view");
    assert!(after.missing.is_none() && after.notes[0].contains("training the run again"), "{:?}", after.notes);
    assert_eq!(project.entries(), entries, "the journal does not know");
}

// Trained again.

#[test]
fn every_estimator_is_reproduced_to_the_same_bytes() {
    // FTRL knows two classes only. linfa's own trees follow the keys of std's hash maps, which are the same in every fresh
    // trainer, but not here: of those a comparison is all that can be asked for.
    let (of_two, by_keys) = (["ftrl"], ["bagging", "adaboost"]);
    let reproduced = |project: &mut Project, kind: &str| {
        train(project, kind);
        let RunRow { run, digest, .. } = page(project).runs.remove(0);
        assert_eq!(digest.len(), 64, "{kind}");
        let failures = act(project, Command::Reproduce { run });
        assert_eq!(row(project, run).reproduction, AgainState::Ready);
        let told = detail(project, run).reproduced.expect("it was reproduced");
        if by_keys.contains(&kind) && told.mark == Mark::Bad {
            assert!(told.title.starts_with("Other bytes") && failures.len() == 1, "{kind}");
            return;
        }
        assert!(failures.is_empty(), "{kind}: {failures:?}");
        assert_eq!((told.mark, told.title), (Mark::Ok, format!("Same bytes: SHA-256 {}.", &digest[..12])), "{kind}");
    };
    let (mut iris, mut diabetes, mut churn) = (project("iris"), project("diabetes"), project("churn"));
    for offered in OFFERED {
        if offered.does(Task::Regression) {
            reproduced(&mut diabetes, offered.id);
        }
        if offered.does(Task::Classification) {
            reproduced(if of_two.contains(&offered.id) { &mut churn } else { &mut iris }, offered.id);
        }
    }
}

#[test]
fn a_run_of_a_pipeline_is_reproduced_too_and_other_bytes_are_told() {
    let mut project = project("iris");
    let run = RunConfig::new(Estimator::new("gaussian_nb"), 42);
    act(&mut project, Command::StartPipeline(PipelineConfig { run, limits: Settings::new() }));
    assert!(act(&mut project, Command::Reproduce { run: 1 }).is_empty());
    assert_eq!(detail(&project, 1).reproduced.expect("it was").mark, Mark::Ok);
    // What another run gives is not what this one gave.
    train(&mut project, "decision_tree");
    let give = |project: &mut Project, command| {
        let decision = project.decide(command).expect("it can be done");
        project.commit(decision);
        project.jobs()[0]
    };
    let other = give(&mut project, Command::Reproduce { run: 2 });
    let outcome = jobs::run(&project.request(other).expect("its rows"), &mut |_| {});
    let cancelled = project.decide(Command::CancelJob { job: other }).expect("it can be cancelled");
    project.commit(cancelled);
    assert!(project.jobs().is_empty() && row(&project, 2).reproduction == AgainState::NotYet);
    assert_eq!(project.finished(other, outcome.clone()).err().map(|failure| failure.code), Some("job.unknown".into()));
    let job = give(&mut project, Command::Reproduce { run: 1 });
    assert_eq!(refused(&project, Command::Reproduce { run: 1 }).code, "again.running");
    assert!(matches!(row(&project, 1).reproduction, AgainState::Running(news) if news.job == job));
    let decision = project.finished(job, outcome).expect("the job is known");
    assert!(decision.failed.is_some());
    project.commit(decision);
    let told = detail(&project, 1).reproduced.expect("it was");
    assert!(told.mark == Mark::Bad && told.title.starts_with("Other bytes"), "{told:?}");
}

#[test]
fn the_learning_curve_ends_at_the_run_itself() {
    let mut project = trained("iris", "gaussian_nb");
    let before = part(&project, 1, EvaluationKind::LearningCurve);
    assert!(before.body == EvaluationBody::Nothing && before.finding.starts_with("Not computed yet"));
    let entries = project.entries();
    assert!(act(&mut project, Command::LearningCurve { run: 1 }).is_empty());
    assert_eq!(project.entries(), entries);
    let row = row(&project, 1);
    assert_eq!(row.learning_curve, AgainState::Ready);
    let after = part(&project, 1, EvaluationKind::LearningCurve);
    let EvaluationBody::LearningCurve { chart, grid } = after.body else { panic!("{}", after.finding) };
    assert_eq!((grid.rows.len(), chart.lines.len()), (5, 2));
    assert_eq!(chart.lines[1].value, metric(&row, "accuracy"));
    let rows: Vec<u32> = grid.rows.iter().map(|row| row[0].parse().expect("a number")).collect();
    assert!(rows.windows(2).all(|pair| pair[0] < pair[1]), "{rows:?}");
    let set = sets::find("iris").expect("it is built in");
    let data = Dataset::new(set.table(0), set.roles(), &set.split(42));
    assert_eq!(rows[4] as usize, data.parts.train.len());
}

// Runs.

#[test]
fn a_run_says_everything_that_it_can_be_sorted_and_filtered_by() {
    let mut project = trained("iris", "decision_tree");
    let tree = Estimator::new("decision_tree").number("max_depth", 2.0);
    act(&mut project, Command::StartRun(RunConfig::new(tree, 7)));
    act(&mut project, Command::TagRun { run: 2, key: "stage/one".into(), value: "keeper".into() });
    act(&mut project, Command::NoteRun { run: 2, note: " Smaller. ".into() });
    act(&mut project, Command::RegisterRun { run: 2 });
    let view = page(&project);
    let row = &view.runs[0];
    assert_eq!((row.run, row.by.as_str(), row.data.as_str()), (2, "by hand", "d1"));
    assert_eq!((row.note.as_str(), &row.tags[..]), ("Smaller.", &[("stage/one".into(), "keeper".into())][..]));
    assert_eq!((row.version.as_deref(), row.digest.len(), row.evaluated), (Some("v1"), 64, true));
    let depth = row.parameters.iter().find(|value| value.id == "max_depth").expect("a parameter");
    assert_eq!((depth.text.as_str(), depth.number), ("2", Some(2.0)));
    let column = |id: &str| view.columns.parameters.iter().find(|column| column.id == id).expect("a column");
    assert!(column("max_depth").numeric && column("max_depth").differs && column("seed").differs);
    assert!(!column("estimator").differs && !column("estimator").numeric);
    assert_eq!(view.columns.tags, ["stage/one"]);
    let first = &view.columns.metrics[0];
    assert_eq!((first.id.as_str(), first.name.as_str(), first.larger_is_better), ("accuracy", "Accuracy", Some(true)));
    assert!(row.metrics.iter().all(|value| value.number.is_some()) && row.metrics.len() == 9);
    assert!(detail(&project, 2).registered);
}

#[test]
fn tags_keep_to_mlflows_limits_and_an_empty_value_takes_one_away() {
    let mut project = trained("iris", "gaussian_nb");
    let tag = |key: &str, value: &str| Command::TagRun { run: 1, key: key.into(), value: value.into() };
    for key in ["", "  ", "a:b", "<b>", "ü?", &"k".repeat(251)] {
        assert_eq!(refused(&project, tag(key, "v")).code, "run.tag", "{key}");
    }
    assert_eq!(refused(&project, tag("k", &"v".repeat(5_001))).code, "run.tag");
    assert_eq!(refused(&project, tag("k", "")).code, "run.tag", "there is no such tag");
    assert_eq!(refused(&project, Command::NoteRun { run: 1, note: "n".repeat(5_001) }).code, "run.note");
    assert_eq!(refused(&project, Command::TagRun { run: 5, key: "k".into(), value: "v".into() }).code, "run.unknown");
    act(&mut project, tag(&"k".repeat(250), &"ü".repeat(5_000)));
    act(&mut project, tag("a-b_c.d/e f", "1"));
    act(&mut project, tag("a-b_c.d/e f", "2"));
    assert_eq!(row(&project, 1).tags[0], ("a-b_c.d/e f".into(), "2".into()));
    act(&mut project, tag("a-b_c.d/e f", ""));
    assert_eq!(row(&project, 1).tags.len(), 1);
    for number in 1..100 {
        act(&mut project, tag(&format!("t{number}"), "v"));
    }
    assert!(refused(&project, tag("one more", "v")).message.contains("100 tags"));
    act(&mut project, Command::Undo);
    assert_eq!(row(&project, 1).tags.len(), 99);
}

#[test]
fn deleted_runs_leave_the_list_and_come_back_by_restoring_or_by_undo() {
    let mut project = trained("iris", "gaussian_nb");
    train(&mut project, "decision_tree");
    train(&mut project, "decision_tree");
    act(&mut project, Command::RegisterRun { run: 1 });
    let failure = refused(&project, Command::DeleteRuns(vec![1, 2]));
    assert!(failure.code == "run.delete" && failure.message.contains("r-001"), "{}", failure.message);
    assert_eq!(refused(&project, Command::DeleteRuns(Vec::new())).code, "run.none");
    assert_eq!(refused(&project, Command::DeleteRuns(vec![2, 9])).code, "run.unknown");
    let listed = |project: &Project| page(project).runs.iter().map(|row| row.run).collect::<Vec<_>>();
    assert!(detail(&project, 3).repeated.is_some(), "it repeats r-002");
    act(&mut project, Command::DeleteRuns(vec![2, 2]));
    assert_eq!(listed(&project), [3, 1]);
    assert_eq!(page(&project).deleted.iter().map(|run| run.0).collect::<Vec<_>>(), [2]);
    assert!(detail(&project, 3).repeated.is_none());
    assert_eq!(ask(&project, wanted(2, &[])).unwrap_err().code, "run.deleted");
    assert_eq!(project.query(Query::Run { run: 2 }).unwrap_err().code, "run.deleted");
    assert_eq!(compare(&project, &[1, 2]).unwrap_err().code, "run.deleted");
    for command in [
        Command::DeleteRuns(vec![2]),
        Command::TagRun { run: 2, key: "k".into(), value: "v".into() },
        Command::Reproduce { run: 2 },
        Command::RegisterRun { run: 2 },
    ] {
        let _ = refused(&project, command);
    }
    let replayed = Project::open(Stored { snapshot: None, ..project.stored() }).expect("it opens").project;
    assert_eq!(replayed.state_hash(), project.state_hash());
    act(&mut project, Command::Undo);
    assert_eq!(listed(&project), [3, 2, 1]);
    act(&mut project, Command::DeleteRuns(vec![2, 3]));
    assert_eq!(refused(&project, Command::RestoreRuns(vec![1, 2])).code, "run.restore");
    act(&mut project, Command::RestoreRuns(vec![2]));
    assert_eq!(listed(&project), [2, 1]);
    assert!(ask(&project, wanted(2, &[EvaluationKind::Scores])).expect("it is evaluated").missing.is_none());
    train(&mut project, "gaussian_nb");
    assert_eq!(listed(&project)[0], 4, "numbers of deleted runs are not given again");
}

#[test]
fn a_run_cannot_be_deleted_while_it_trains() {
    let mut project = project("iris");
    let start = Command::StartRun(RunConfig::new(Estimator::new("gaussian_nb"), 1));
    let decision = project.decide(start).expect("it starts");
    project.commit(decision);
    assert!(refused(&project, Command::DeleteRuns(vec![1])).message.contains("while training"));
    assert!(work(&mut project).is_empty());
    act(&mut project, Command::DeleteRuns(vec![1]));
    assert!(page(&project).runs.is_empty());
}

// Comparison.

#[test]
fn runs_are_compared_row_by_row_with_what_differs_and_what_is_best() {
    let mut project = trained("churn", "logistic_regression");
    train(&mut project, "decision_tree");
    let tree = Estimator::new("decision_tree").number("max_depth", 2.0);
    act(&mut project, Command::StartRun(RunConfig::new(tree, 42)));
    act(&mut project, Command::TagRun { run: 3, key: "stage".into(), value: "small".into() });
    let view = compare(&project, &[3, 1, 2]).expect("they are compared");
    assert_eq!(view.runs.iter().map(|run| run.run).collect::<Vec<_>>(), [3, 1, 2]);
    let find = |rows: &[CompareRow], id: &str| rows.iter().find(|row| row.id == id).cloned().expect("the row");
    let seed = find(&view.parameters, "seed");
    assert_eq!((seed.differs, &seed.cells[..]), (false, &["42".to_owned(), "42".into(), "42".into()][..]));
    let depth = find(&view.parameters, "max_depth");
    assert!(depth.differs && depth.cells[0] == "2" && depth.cells[1] == "–");
    let accuracy = find(&view.metrics, "accuracy");
    assert_eq!(accuracy.cells[1], metric(&row(&project, 1), "accuracy"));
    assert!(!accuracy.best.is_empty() && view.sentence.contains("is best in"), "{}", view.sentence);
    assert!(find(&view.tags, "stage").differs);
    assert!(!find(&view.data, "data_digest").differs && find(&view.data, "digest").differs);
    let roc = view.roc.expect("curves");
    assert_eq!(roc.lines.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), ["r-003", "r-001", "r-002"]);
    assert_eq!(roc.lines[1].value, format!("AUC {}", metric(&row(&project, 1), "roc_auc")));
    assert_eq!((view.lines.len(), view.axes.len()), (3, view.scatter.len()));
    assert!(view.lines.iter().all(|line| line.values.len() == view.axes.len()));
    assert!(view.scatter.iter().any(|axis| axis.metric) && view.scatter.iter().any(|axis| !axis.metric));
    assert!(view.notes.is_empty(), "{:?}", view.notes);
}

#[test]
fn two_to_twenty_different_runs_are_compared_and_other_data_is_told() {
    let mut project = trained("iris", "gaussian_nb");
    assert_eq!(compare(&project, &[1]).unwrap_err().code, "compare.runs");
    assert_eq!(compare(&project, &[1, 1]).unwrap_err().code, "compare.runs");
    assert_eq!(compare(&project, &(1..=21).collect::<Vec<_>>()).unwrap_err().code, "compare.runs");
    assert_eq!(compare(&project, &[1, 7]).unwrap_err().code, "run.unknown");
    act(&mut project, Command::LoadBuiltin { set: "diabetes".into() });
    train(&mut project, "linear_regression");
    let view = compare(&project, &[1, 2]).expect("they are compared");
    assert!(view.notes[0].contains("different data versions"), "{:?}", view.notes);
    assert!(view.metrics.iter().all(|row| row.best.is_empty() && row.differs));
    assert_eq!(view.roc.map(|roc| roc.lines.len()), Some(1), "a regression has none");
}

#[test]
fn what_is_looked_back_at_is_evaluated_as_it_was() {
    let mut project = trained("iris", "gaussian_nb");
    let entry = project.entries() - 1;
    let here = ask(&project, wanted(1, &[EvaluationKind::Scores])).expect("it is evaluated");
    act(&mut project, Command::DeleteRuns(vec![1]));
    act(&mut project, Command::LookBack(Moment::Entry(entry)));
    assert_eq!(ask(&project, wanted(1, &[EvaluationKind::Scores])).expect("it is evaluated"), here);
    assert_eq!(refused(&project, Command::Reproduce { run: 1 }).code, "past");
}
