//! Sweeps: what is tried, on which rows, how it is judged, and how a sweep goes on, stops and is kept.

mod deeds;

use std::collections::BTreeSet;

use deeds::{act, split_now, work};
use engine::data::{Dataset, Parts, keys, sets};
use engine::sweep::folds::{Fold, Folds};
use engine::sweep::halving::Plan;
use engine::sweep::trial::{self, Trial};
use engine::train::{self, metrics};
use engine::{Project, Stored, jobs, sweep};
use protocol::*;
use table::{Column, Table, Values};

fn set(id: &str, copies_together: bool) -> Dataset {
    let set = sets::find(id).expect("it is built in");
    Dataset::new(set.table(0), set.roles(), &Split { copies_together, ..set.split(42) })
}

fn numbers(values: &[f64]) -> Dimension {
    Dimension::Values(values.iter().map(|value| Setting::Number(*value)).collect())
}

fn candidate(kind: &str, space: &[(&str, Dimension)]) -> Candidate {
    let space = space.iter().map(|(id, dimension)| ((*id).into(), dimension.clone())).collect();
    Candidate { estimator: Estimator::new(kind), space }
}

fn config(method: SweepMethod, candidates: Vec<Candidate>) -> SweepConfig {
    let metric = "accuracy".into();
    SweepConfig { candidates, method, defaults_first: false, folds: 3, metric, patience: 0, seconds: None, seed: 5 }
}

/// Six trees.
fn grid() -> SweepConfig {
    let space = [("max_depth", numbers(&[1.0, 2.0, 3.0])), ("min_samples_leaf", numbers(&[1.0, 20.0]))];
    config(SweepMethod::Grid, vec![candidate("decision_tree", &space)])
}

fn project(set: &str) -> Project {
    let mut project = Project::create(7);
    act(&mut project, Command::LoadBuiltin { set: set.into() });
    project
}

fn give(project: &mut Project, command: Command) -> String {
    let decision = project.decide(command).unwrap_or_else(|failure| panic!("{} {}", failure.message, failure.hint));
    let said = decision.said.clone();
    project.commit(decision);
    said
}

fn refused(project: &Project, command: Command) -> Failure {
    let failure = project.decide(command).err().expect("it is refused");
    assert!(!failure.hint.is_empty());
    failure
}

/// What a trainer gives for a job, and the first thing it says.
fn trained(project: &Project, job: u32) -> (Result<Vec<u8>, Failure>, Vec<u8>) {
    let mut first = None;
    let request = project.request(job).expect("its rows are there");
    let outcome = jobs::run(&request, &mut |news| {
        first.get_or_insert_with(|| news.to_vec());
    });
    (outcome, first.expect("it says something"))
}

/// Ends a job that took so many milliseconds.
fn end(project: &mut Project, job: u32, ms: f64) -> String {
    let outcome = trained(project, job).0;
    project.passed(ms);
    let decision = project.finished_after(job, outcome, Some(ms)).expect("the job is known");
    let said = decision.said.clone();
    project.commit(decision);
    said
}

fn train_page(project: &Project) -> TrainView {
    let PageView::Train(view) = project.page(Page::Train) else { panic!("train") };
    view
}

fn newest(project: &Project) -> SweepView {
    train_page(project).sweeps.into_iter().next().expect("a sweep")
}

fn detail(view: &SweepView) -> &SweepDetail {
    view.detail.as_ref().expect("its trials")
}

/// Trials with the scores of their folds, by number.
fn scores(project: &Project) -> Vec<(u32, Vec<String>)> {
    let view = newest(project);
    let mut scores: Vec<_> = detail(&view).trials.iter().map(|row| (row.trial, row.folds.clone())).collect();
    scores.sort();
    scores
}

fn replayed(project: &Project) -> Project {
    let opened = Project::open(Stored { snapshot: None, ..project.stored() }).expect("it opens");
    assert!(opened.aside.is_empty());
    opened.project
}

// Folds.

#[test]
fn folds_are_disjoint_and_cover_the_training_part_and_nothing_else() {
    for id in ["iris", "diabetes"] {
        let data = set(id, false);
        let folds = Folds::new(&data, 5, 1).of(None);
        let mut tested: Vec<u32> = folds.iter().flat_map(|fold| fold.test.clone()).collect();
        tested.sort_unstable();
        assert_eq!(tested, data.parts.train, "{id}: each training row judges once");
        for Fold { train, test } in &folds {
            let both: BTreeSet<&u32> = train.iter().chain(test).collect();
            assert_eq!((both.len(), both.len()), (train.len() + test.len(), data.parts.train.len()), "{id}");
            assert!((data.parts.train.len() / 5..=data.parts.train.len() / 5 + 1).contains(&test.len()), "{id}");
        }
    }
}

#[test]
fn each_fold_has_the_classes_in_equal_numbers() {
    let data = set("wine", false);
    let counts = |rows: &[u32]| {
        let mut counts = vec![0_usize; data.classes().len()];
        data.class_of(rows).into_iter().for_each(|class| counts[class] += 1);
        counts
    };
    let all = counts(&data.parts.train);
    for fold in Folds::new(&data, 4, 9).of(None) {
        for (count, all) in counts(&fold.test).into_iter().zip(&all) {
            assert!((all / 4..=all.div_ceil(4)).contains(&count), "{count} of {all}");
        }
    }
}

#[test]
fn copies_of_a_row_are_in_one_fold_where_the_split_keeps_them_together() {
    let shared = |together: bool| {
        let data = set("wine", together);
        let of_row = keys::keys(&data.table, &[]);
        let keys = |rows: &[u32]| rows.iter().map(|row| of_row[*row as usize]).collect::<BTreeSet<_>>();
        let folds = Folds::new(&data, 5, 1).of(None);
        folds.iter().filter(|fold| !keys(&fold.train).is_disjoint(&keys(&fold.test))).count()
    };
    assert_eq!((shared(true), shared(false)), (0, 5));
}

#[test]
fn where_the_split_is_by_time_each_fold_is_judged_by_what_comes_after() {
    let set = sets::find("wine").expect("wine is built in");
    let split = Split { by: SplitBy::Time("alcohol".into()), ..set.split(42) };
    let data = Dataset::new(set.table(0), set.roles(), &split);
    let Some(Values::Numeric(when)) = data.table.column("alcohol").map(|column| &column.values) else {
        panic!("numbers")
    };
    let folds = Folds::new(&data, 4, 1).of(None);
    let all = data.parts.train.len();
    for (number, fold) in folds.iter().enumerate() {
        let newest = fold.train.iter().map(|row| when[*row as usize]).fold(f64::MIN, f64::max);
        assert!(fold.test.iter().all(|row| when[*row as usize] > newest), "fold {number}");
        assert!((all / 8..all / 3).contains(&fold.test.len()), "{} of {all}", fold.test.len());
    }
    assert!(folds.windows(2).all(|two| two[0].train.len() < two[1].train.len()));
}

#[test]
fn fewer_rows_are_a_beginning_of_more_in_the_same_folds_with_the_same_shares() {
    let data = set("iris", false);
    let folds = Folds::new(&data, 5, 1);
    let (few, all) = (folds.of(Some(30)), folds.of(None));
    for (few, all) in few.iter().zip(&all) {
        assert!(
            few.test.iter().all(|row| all.test.contains(row)) && few.train.iter().all(|row| all.train.contains(row))
        );
        assert_eq!((few.test.len(), few.train.len()), (6, 24));
        let mut classes = data.class_of(&few.test);
        classes.sort_unstable();
        assert_eq!(classes, [0, 0, 1, 1, 2, 2]);
    }
}

#[test]
fn the_same_seed_gives_the_same_folds_and_another_seed_others() {
    let data = set("iris", false);
    let with = |seed| Folds::new(&data, 5, seed).of(None);
    assert_eq!(with(1), with(1));
    assert_ne!(with(1), with(2));
}

// Scores.

fn task(estimator: Estimator, metric: &str, folds: u32) -> Trial {
    Trial { estimator, seed: 3, folds, rows: None, metric: metric.into() }
}

#[test]
fn a_score_is_that_of_a_model_which_learned_from_the_other_folds() {
    // One cluster answers the mean of its training rows, so everything can be computed by hand.
    let truth = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];
    let columns = vec![Column::numeric("x", (0..7).map(f64::from).collect()), Column::numeric("y", truth.to_vec())];
    let roles = Roles { target: "y".into(), task: Task::Regression, ignored: Vec::new() };
    let mut data = Dataset::new(
        Table::new(columns).expect("a table"),
        roles,
        &Split {
            train: 100,
            validation: 0,
            test: 0,
            production: 0,
            stratified: false,
            copies_together: false,
            seed: 1,
            by: SplitBy::Chance,
        },
    );
    data.parts = Parts { train: (0..7).collect(), ..Parts::default() };
    let trial = task(Estimator::new("k_means").number("n_clusters", 1.0), "mae", 3);
    let expected = Folds::new(&data, 3, 3).of(None).into_iter().map(|fold| {
        let of = |rows: &[u32]| rows.iter().map(|row| truth[*row as usize]).collect::<Vec<f64>>();
        let (learned, judged) = (of(&fold.train), of(&fold.test));
        let mean = learned.iter().sum::<f64>() / learned.len() as f64;
        judged.iter().map(|y| (y - mean).abs()).sum::<f64>() / judged.len() as f64
    });
    let expected: Vec<f64> = expected.collect();
    let scores = trial::run(data, &trial, &mut |_, _| {}).expect("it can be fitted");
    assert!(scores.iter().zip(&expected).all(|(score, expected)| (score - expected).abs() < 1e-9), "{scores:?}");
    assert_eq!(scores.len(), 3);
}

#[test]
fn mean_and_deviation_of_folds_are_scikit_learns() {
    // np.mean and np.std of these.
    let scores = [0.9, 0.95, 0.85, 0.9, 1.0];
    assert!((sweep::mean(&scores) - 0.92).abs() < 1e-12);
    assert!((sweep::deviation(&scores) - 0.050_990_195_135_927_854).abs() < 1e-12);
}

#[test]
fn preprocessing_is_fitted_inside_each_fold() {
    // A column whose mean and deviation depend on one row, and missing values to be imputed by the mean.
    let mut columns = set("diabetes", false).table.into_columns();
    let Values::Numeric(values) = &mut columns[0].values else { panic!("a number") };
    values.iter_mut().step_by(7).for_each(|value| *value = f64::NAN);
    values[3] = 1e6;
    let full = set("diabetes", false);
    let mut data = full.with_table(Table::new(columns).expect("a table"));
    data.parts.train = (0..120).collect();
    let estimator = Estimator::new("elastic_net").number("penalty", 0.1);
    let scores = trial::run(data.clone(), &task(estimator.clone(), "rmse", 4), &mut |_, _| {}).expect("fitted");
    let run = RunConfig::new(estimator, 3);
    let mut outside = 0;
    for (fold, score) in Folds::new(&data, 4, 3).of(None).into_iter().zip(scores) {
        // A table that has no other rows than those to learn from.
        let alone = data.table.take(&fold.train);
        let parts = Parts { train: (0..fold.train.len() as u32).collect(), ..Parts::default() };
        let mut alone = data.clone().with_table(alone);
        alone.parts = parts;
        let judge = |learned: &Dataset| {
            let model = train::fit(learned, &run, &mut |_| {}).expect("it can be fitted");
            let answers = model.fitted.answer(&model.plan.matrix(&data, &fold.test));
            metrics::measure(&data, &fold.test, &answers).get("rmse").expect("it is defined")
        };
        assert_eq!(score, judge(&alone), "nothing outside of its rows is known to the model");
        // The same with preprocessing that has seen all rows comes out different.
        outside += usize::from(judge(&data) != score);
    }
    assert_eq!(outside, 4);
}

// Successive halving.

#[test]
fn rungs_are_those_of_scikit_learn() {
    use MinResources::{Exhaust, Rows, Smallest};
    // n_candidates_ and n_resources_ of HalvingRandomSearchCV with factor 3, scikit-learn 1.9.1.
    type Case = (u32, (u32, u32, u32), MinResources, Option<u32>, &'static [u32], &'static [u32]);
    let cases: [Case; 12] = [
        (60, (6_000, 2, 5), Exhaust, None, &[60, 20, 7, 3], &[222, 666, 1_998, 5_994]),
        (60, (6_000, 2, 5), Smallest, None, &[60, 20, 7, 3], &[20, 60, 180, 540]),
        (9, (150, 3, 5), Exhaust, None, &[9, 3], &[30, 90]),
        (27, (800, 6, 10), Exhaust, None, &[27, 9], &[120, 360]),
        (10, (300, 0, 3), Exhaust, None, &[10, 4, 2], &[33, 99, 297]),
        (40, (1_000, 0, 5), Rows(50), None, &[40, 14, 5], &[50, 150, 450]),
        (40, (1_000, 2, 5), Rows(50), Some(400), &[40, 14], &[50, 150]),
        (200, (5_000, 2, 5), Exhaust, None, &[200, 67, 23, 8, 3], &[61, 183, 549, 1_647, 4_941]),
        (2, (100, 2, 5), Exhaust, None, &[2], &[100]),
        (81, (500, 2, 5), Exhaust, None, &[81, 27, 9], &[20, 60, 180]),
        (81, (500, 2, 5), Smallest, Some(300), &[81, 27, 9], &[20, 60, 180]),
        (200, (5_000, 2, 5), Exhaust, Some(1_234), &[200, 67, 23, 8], &[20, 60, 180, 540]),
    ];
    for (number, shape, min, max, candidates, resources) in cases {
        let plan = Plan::new(number, shape, min, max).expect("it can be planned");
        assert_eq!(plan.sizes(number), candidates, "{number} {shape:?} {min:?} {max:?}");
        let rows: Vec<u32> = (0..plan.rungs).map(|rung| plan.rows(rung)).collect();
        assert_eq!(rows, resources, "{number} {shape:?} {min:?} {max:?}");
    }
}

#[test]
fn halving_takes_the_best_third_of_each_rung_to_more_rows() {
    let mut project = project("wine");
    let trees =
        candidate("decision_tree", &[("max_depth", Dimension::Range { low: 1.0, high: 30.0, log: false, points: 4 })]);
    let halving = SweepMethod::Halving { trials: 9, min_resources: MinResources::Rows(85), max_resources: None };
    give(&mut project, Command::StartSweep(config(halving, vec![trees])));
    assert_eq!(newest(&project).total, 13);
    for _ in 0..9 {
        let job = project.jobs()[0];
        end(&mut project, job, 5.0);
    }
    assert_eq!(project.jobs().len(), 3, "a rung begins when the one before has ended");
    let view = newest(&project);
    let went_on = |word: &str| detail(&view).trials.iter().filter(|row| row.status.word == word).count();
    assert_eq!((went_on("Went on"), went_on("Dropped"), went_on("Queued")), (3, 6, 3));
    assert!(work(&mut project).is_empty());
    let view = newest(&project);
    assert_eq!((view.status.word.as_str(), view.done, view.total), ("Finished", 13, 13));
    assert_eq!(view.best, Some(13), "the last rung decides");
    assert!(detail(&view).notes[0].starts_with("Rung 1 of 3: 9 trials on 85 rows; the best 3 went on"), "{view:?}");
    assert!(detail(&view).notes[2].starts_with("Rung 3 of 3: 1 trial on 765 rows; its best"), "{view:?}");
    assert_eq!(replayed(&project).state_hash(), project.state_hash());
}

// The course of a sweep.

#[test]
fn a_sweep_tries_everything_and_says_which_is_best() {
    let mut project = project("iris");
    let said = give(&mut project, Command::StartSweep(SweepConfig { metric: String::new(), ..grid() }));
    assert_eq!(said, "Sweep s-001 started with 6 trials on 3 folds.");
    assert_eq!(newest(&project).metric, "Accuracy", "the brief's");
    assert_eq!(project.jobs().len(), 6);
    let mut last = String::new();
    for done in 1..=6 {
        let job = project.jobs()[0];
        last = end(&mut project, job, 40.0);
        assert_eq!(newest(&project).done, done);
        assert_eq!(last.is_empty(), done < 6, "only the end is told");
    }
    assert!(last.starts_with("Sweep s-001 finished. Best of 6: decision tree, depth"), "{last}");
    let view = newest(&project);
    assert_eq!(view.status, Status { mark: Mark::Ok, word: "Finished".into() });
    let named = view.sentence.split(": ").nth(1).expect("what was best");
    assert!(named.starts_with("decision tree, depth ") && named.contains("(min_samples_leaf "), "{named}");
    assert!(view.sentence.contains("Accuracy 0.") && view.sentence.contains(" ± "), "{}", view.sentence);
    assert!(view.caution.contains("promises too much"), "{}", view.caution);
    let detail = detail(&view);
    assert_eq!(detail.columns, [("max_depth".to_owned(), true), ("min_samples_leaf".to_owned(), true)]);
    let means: Vec<&str> = detail.trials.iter().map(|row| row.mean.as_str()).collect();
    assert!(means.windows(2).all(|pair| pair[0] >= pair[1]), "best first: {means:?}");
    assert!(detail.trials.iter().all(|row| row.folds.len() == 3 && row.seconds == "0.04 s"));
    let axes: Vec<&str> = detail.axes.iter().map(|axis| axis.id.as_str()).collect();
    assert_eq!(axes, ["max_depth", "min_samples_leaf", "accuracy"]);
    assert_eq!(detail.lines.len(), 6);
    for line in &detail.lines {
        for (value, axis) in line.values.iter().zip(&detail.axes) {
            assert!((axis.domain.0..=axis.domain.1).contains(value), "{} {value}", axis.id);
        }
    }
    assert!(project.jobs().is_empty());
}

#[test]
fn the_same_sweep_twice_gives_the_same_scores_whatever_the_order() {
    let mut first = project("iris");
    act(&mut first, Command::StartSweep(grid()));
    let mut second = project("iris");
    give(&mut second, Command::StartSweep(grid()));
    while let Some(job) = second.jobs().last().copied() {
        end(&mut second, job, 1.0);
    }
    assert_eq!(scores(&first), scores(&second));
    let mut other = project("iris");
    act(&mut other, Command::StartSweep(SweepConfig { seed: 6, ..grid() }));
    assert_ne!(scores(&first), scores(&other));
}

#[test]
fn a_paused_sweep_lets_running_trials_end_and_starts_no_other() {
    let mut project = project("iris");
    give(&mut project, Command::StartSweep(grid()));
    let all = project.jobs();
    let (outcome, news) = trained(&project, all[0]);
    project.progress(all[0], &news);
    assert_eq!(newest(&project).running.len(), 1);
    give(&mut project, Command::PauseSweep { sweep: 1 });
    assert_eq!(project.jobs(), [all[0]], "the others were not begun");
    let view = newest(&project);
    assert_eq!((view.status.mark, view.can_pause, view.can_resume, view.can_cancel), (Mark::Pause, false, true, true));
    let decision = project.finished(all[0], outcome).expect("the job is known");
    project.commit(decision);
    assert!(project.jobs().is_empty());
    assert_eq!(refused(&project, Command::PauseSweep { sweep: 1 }).code, "sweep.state");
    // It stays so when the project is opened again.
    let mut project = replayed(&project);
    assert!(project.jobs().is_empty());
    give(&mut project, Command::ResumeSweep { sweep: 1 });
    assert_eq!(project.jobs(), all[1..]);
    work(&mut project);
    assert_eq!(newest(&project).status.word, "Finished");
}

#[test]
fn cancelling_stops_everything_and_keeps_what_is_done() {
    let mut project = project("iris");
    give(&mut project, Command::StartSweep(grid()));
    let all = project.jobs();
    end(&mut project, all[0], 1.0);
    let late = trained(&project, all[1]).0;
    give(&mut project, Command::CancelSweep { sweep: 1 });
    assert!(project.jobs().is_empty());
    assert!(project.request(all[1]).is_none());
    assert_eq!(project.finished(all[1], late).err().map(|failure| failure.code), Some("job.unknown".into()));
    let view = newest(&project);
    assert_eq!((view.status.word.as_str(), view.done, view.best), ("Cancelled", 1, Some(1)));
    assert_eq!(detail(&view).trials[1].status.word, "Not tried");
    assert_eq!(refused(&project, Command::CancelSweep { sweep: 1 }).code, "sweep.state");
    assert_eq!(refused(&project, Command::ResumeSweep { sweep: 1 }).code, "sweep.state");
    assert_eq!(refused(&project, Command::CancelSweep { sweep: 9 }).code, "sweep.unknown");
}

#[test]
fn the_job_of_a_sweep_in_the_frame_cancels_it() {
    let mut project = project("iris");
    give(&mut project, Command::StartSweep(grid()));
    let jobs = project.frame().jobs;
    assert_eq!((jobs.len(), jobs[0].doing.as_str()), (1, "Sweep s-001: 0 of 6 trials"));
    assert!(!project.jobs().contains(&jobs[0].job));
    give(&mut project, Command::CancelJob { job: jobs[0].job });
    assert!(project.jobs().is_empty() && project.frame().jobs.is_empty());
    assert_eq!(refused(&project, Command::CancelJob { job: jobs[0].job }).code, "job.unknown");
}

#[test]
fn a_run_does_not_wait_for_the_trials_of_a_sweep() {
    let mut project = project("iris");
    give(&mut project, Command::StartSweep(grid()));
    let config = RunConfig::new(Estimator::new("gaussian_nb"), 1);
    give(&mut project, Command::StartRun(config));
    let jobs = project.jobs();
    assert!(jobs[0] < jobs[1] && jobs.len() == 7, "{jobs:?}");
}

#[test]
fn a_sweep_stops_early_after_so_many_trials_that_were_no_better() {
    // The first tree sees what there is to see; those with large leaves do not.
    let space = [("min_samples_leaf", numbers(&[1.0, 60.0, 61.0, 62.0, 63.0, 64.0]))];
    let all = SweepConfig { patience: 2, ..config(SweepMethod::Grid, vec![candidate("decision_tree", &space)]) };
    let mut ahead = project("iris");
    give(&mut ahead, Command::StartSweep(all.clone()));
    let said: Vec<String> = (0..3)
        .map(|_| {
            let job = ahead.jobs()[0];
            end(&mut ahead, job, 1.0)
        })
        .collect();
    assert!(said[2].starts_with("Sweep s-001 stopped early."), "{said:?}");
    assert!(ahead.jobs().is_empty());
    let view = newest(&ahead);
    assert_eq!((view.status.word.as_str(), view.best), ("Stopped early", Some(1)));
    assert!(detail(&view).notes[0].starts_with("Stopped early: 2 trials in a row"), "{view:?}");
    // Another order of ending does not stop it sooner: trials are judged in their own order.
    let mut behind = project("iris");
    give(&mut behind, Command::StartSweep(all));
    for _ in 0..5 {
        let job = behind.jobs().last().copied().expect("it goes on");
        end(&mut behind, job, 1.0);
    }
    assert_eq!(behind.jobs().len(), 1);
}

#[test]
fn a_sweep_ends_when_its_time_is_spent() {
    let mut project = project("iris");
    give(&mut project, Command::StartSweep(SweepConfig { seconds: Some(10), ..grid() }));
    let all = project.jobs();
    assert_eq!(project.due_ms(), Some(10_000.0));
    end(&mut project, all[0], 4_000.0);
    assert_eq!((project.due_ms(), project.overdue().is_none()), (Some(6_000.0), true));
    assert!(
        newest(&project).progress.contains("1 of 6 trials, 4 s so far, about 6 s left"),
        "{}",
        newest(&project).progress
    );
    // While it is paused, no time is spent.
    give(&mut project, Command::PauseSweep { sweep: 1 });
    project.passed(60_000.0);
    assert_eq!(project.due_ms(), None);
    give(&mut project, Command::ResumeSweep { sweep: 1 });
    // What it ran is known after a reload, up to the last trial that ended.
    let mut project = replayed(&project);
    assert_eq!(project.due_ms(), Some(6_000.0));
    project.passed(5_999.0);
    assert_eq!(project.jobs().len(), 5);
    project.passed(2.0);
    assert!(project.jobs().is_empty(), "nothing is started, what runs is ended");
    let decision = project.overdue().expect("its time is up");
    assert!(decision.said.starts_with("Sweep s-001 ran out of time. Best of 1"), "{}", decision.said);
    project.commit(decision);
    assert!(project.overdue().is_none() && project.due_ms().is_none());
    let view = newest(&project);
    assert_eq!((view.status.word.as_str(), view.best), ("Out of time", Some(1)));
    assert_eq!(replayed(&project).state_hash(), project.state_hash());
}

#[test]
fn a_trial_that_cannot_be_fitted_does_not_end_the_sweep() {
    let mut project = project("iris");
    let space = [("n_components", numbers(&[0.0, 50.0, 2.0]))];
    act(&mut project, Command::StartSweep(config(SweepMethod::Grid, vec![candidate("logistic_regression", &space)])));
    let view = newest(&project);
    assert_eq!((view.status.word.as_str(), view.done), ("Finished", 3));
    let row = detail(&view).trials.last().expect("the one that failed stands last");
    assert_eq!((row.trial, row.rank.as_str(), row.status.mark, row.can_train), (2, "–", Mark::Bad, false));
    let failure = row.failure.as_ref().expect("a reason");
    assert!(failure.title.starts_with("Fold 1 of 3: Logistic regression could not be fitted"), "{}", failure.title);
    assert_eq!(refused(&project, Command::TrainTrial { sweep: 1, trial: 2 }).code, "sweep.trial");
    // One in which all fail says so.
    let space = [("n_components", numbers(&[50.0]))];
    act(&mut project, Command::StartSweep(config(SweepMethod::Grid, vec![candidate("logistic_regression", &space)])));
    let view = newest(&project);
    assert_eq!((view.status.word.as_str(), view.best), ("No score", None));
    assert!(view.sentence.starts_with("No trial has a score. The first one failed: Fold 1 of 3"), "{}", view.sentence);
    // A trainer that broke is a trial that failed.
    give(&mut project, Command::StartSweep(grid()));
    let job = project.jobs()[0];
    let broke = Failure { code: "x".into(), message: "The trainer broke.".into(), hint: "Try again.".into() };
    let decision = project.finished(job, Err(broke)).expect("the job is known");
    assert!(decision.said.is_empty());
    project.commit(decision);
    assert_eq!(project.jobs().len(), 5);
}

// What is kept.

#[test]
fn undoing_the_start_stops_a_sweep_and_redoing_goes_on_with_it() {
    let mut project = project("iris");
    give(&mut project, Command::StartSweep(grid()));
    let all = project.jobs();
    end(&mut project, all[0], 1.0);
    let late = trained(&project, all[1]).0;
    give(&mut project, Command::Undo);
    assert!(project.jobs().is_empty() && train_page(&project).sweeps.is_empty());
    give(&mut project, Command::Redo);
    assert_eq!(project.jobs(), all[1..], "with the trial that was done");
    give(&mut project, Command::Undo);
    give(&mut project, Command::StartSweep(SweepConfig { seed: 9, ..grid() }));
    let other = project.jobs();
    assert!(all.iter().all(|job| !other.contains(job)), "another branch has other jobs");
    assert!(project.finished(all[1], late).is_err());
}

#[test]
fn a_rung_of_another_branch_has_other_jobs() {
    let trees =
        candidate("decision_tree", &[("max_depth", Dimension::Range { low: 1.0, high: 30.0, log: false, points: 4 })]);
    let halving = SweepMethod::Halving { trials: 3, min_resources: MinResources::Smallest, max_resources: None };
    let mut project = project("iris");
    give(&mut project, Command::StartSweep(config(halving, vec![trees])));
    let second_rung = |project: &mut Project| {
        while let Some(job) = project.jobs().first().copied().filter(|_| newest(project).done < 3) {
            end(project, job, 1.0);
        }
        project.jobs()
    };
    give(&mut project, Command::RenameProject { name: "Before".into() });
    let first = second_rung(&mut project);
    give(&mut project, Command::RenameProject { name: "After".into() });
    give(&mut project, Command::Undo);
    give(&mut project, Command::Undo);
    assert_eq!(newest(&project).done, 0);
    let again = second_rung(&mut project);
    assert_eq!((first.len(), again.len()), (1, 1));
    assert_ne!(first, again);
}

#[test]
fn a_project_that_is_opened_in_the_middle_of_a_sweep_goes_on_with_it() {
    let mut whole = project("iris");
    act(&mut whole, Command::StartSweep(grid()));
    let mut project = project("iris");
    give(&mut project, Command::StartSweep(grid()));
    for _ in 0..3 {
        let job = project.jobs()[0];
        end(&mut project, job, 1.0);
    }
    for mut again in [replayed(&project), Project::open(project.stored()).expect("it opens").project] {
        assert_eq!((again.jobs(), again.state_hash()), (project.jobs(), project.state_hash()));
        work(&mut again);
        assert_eq!(scores(&again), scores(&whole));
    }
}

#[test]
fn a_project_with_a_sweep_is_verified_without_trying_it_again() {
    let mut project = project("iris");
    act(&mut project, Command::StartSweep(grid()));
    act(&mut project, Command::TrainTrial { sweep: 1, trial: 1 });
    give(&mut project, Command::Verify);
    let mut ran = 0;
    while let Some(job) = project.jobs().first().copied() {
        end(&mut project, job, 1.0);
        ran += 1;
    }
    assert_eq!(ran, 2, "the replay, and one model");
    let PageView::Settings(view) = project.page(Page::Settings) else { panic!("settings") };
    let marks: Vec<_> = view.facts.iter().filter_map(|fact| fact.mark).collect();
    assert_eq!(marks, [Mark::Ok, Mark::Ok], "{:?}", view.facts);
}

#[test]
fn a_trial_is_trained_as_a_run_that_says_where_it_comes_from() {
    let mut project = project("iris");
    act(&mut project, Command::StartSweep(grid()));
    let best = newest(&project).best.expect("a best trial");
    // Later data is not what the trial was judged on.
    let split = Split { seed: 9, ..split_now(&project) };
    act(&mut project, Command::SetSplit(split));
    give(&mut project, Command::TrainTrial { sweep: 1, trial: best });
    let job = project.jobs()[0];
    end(&mut project, job, 1_234.0);
    let view = train_page(&project);
    let run = &view.runs[0];
    assert_eq!(
        (run.origin.clone(), run.took.as_str(), run.data.as_str()),
        (format!("s-001, t-{best:03}"), "1.23 s", "d1")
    );
    assert_eq!(run.status.mark, Mark::Ok);
    let sweep = &view.sweeps[0];
    let row = detail(sweep).trials.iter().find(|row| row.trial == best).expect("its row");
    assert_eq!((row.runs.as_slice(), row.title.as_str()), (&["r-001".to_owned()][..], run.title.as_str()));
    for trial in [0, 7, u32::MAX] {
        assert_eq!(refused(&project, Command::TrainTrial { sweep: 1, trial }).code, "sweep.trial");
    }
    assert_eq!(replayed(&project).state_hash(), project.state_hash());
}

#[test]
fn data_that_a_sweep_uses_is_not_changed_under_it() {
    let mut project = project("iris");
    give(&mut project, Command::StartSweep(grid()));
    let split = Split { seed: 9, ..split_now(&project) };
    let said = give(&mut project, Command::SetSplit(split));
    assert!(said.contains("This made data version d2"), "{said}");
    work(&mut project);
    assert_eq!(newest(&project).status.word, "Finished");
}

/// A journal of the second format, which has no checksums, so that anything can be written into it.
fn forged(project: &Project, actions: &[serde_json::Value]) -> Stored {
    let mut stored = project.stored();
    let mut lines: Vec<serde_json::Value> =
        stored.entries.iter().map(|line| serde_json::from_slice(line).expect("JSON")).collect();
    for action in actions {
        lines.push(serde_json::json!({ "v": 2, "seq": lines.len(), "tick": 0, "action": action }));
    }
    for line in &mut lines {
        line.as_object_mut().expect("an object").remove("sum");
        line["v"] = 2.into();
    }
    stored.entries = lines.iter().map(|line| line.to_string().into_bytes()).collect();
    stored.snapshot = None;
    stored
}

fn started(change: impl FnOnce(&mut serde_json::Value)) -> serde_json::Value {
    let mut started = serde_json::json!({ "sweep": 1, "data": 1, "config": grid(), "rows": 75, "classes": 3 });
    change(&mut started);
    serde_json::json!({ "sweep_started": started })
}

#[test]
fn lines_that_no_sweep_could_have_written_are_set_aside() {
    let project = project("iris");
    let space = |dimension: serde_json::Value| started(|it| it["config"]["candidates"][0]["space"][0][1] = dimension);
    let range = |low: f64, high: f64, log: bool, points: u32| {
        space(serde_json::json!({ "range": { "low": low, "high": high, "log": log, "points": points } }))
    };
    let ended = |scores: serde_json::Value, spent: f64| serde_json::json!({ "trial_finished": { "sweep": 1, "trial": 1, "scores": scores, "spent": spent } });
    let hostile = [
        started(|it| it["config"]["folds"] = 0.into()),
        started(|it| it["config"]["folds"] = 4_000_000_000_u32.into()),
        started(|it| it["config"]["candidates"] = serde_json::json!([])),
        started(|it| it["config"]["candidates"] = vec![it["config"]["candidates"][0].clone(); 21].into()),
        started(|it| it["config"]["method"] = serde_json::json!({ "random": { "trials": 4_000_000_000_u32 } })),
        started(|it| it["config"]["method"] = serde_json::json!({ "random": { "trials": 0 } })),
        started(|it| it["config"]["metric"] = "m".repeat(600).into()),
        space(serde_json::json!({ "values": vec![serde_json::json!({ "number": 1.0 }); 201] })),
        space(serde_json::json!({ "values": [] })),
        range(1.0, 9.0, false, 4_000_000_000),
        range(9.0, 1.0, false, 4),
        range(0.0, 1.0, true, 4),
        range(-1.0, 1.0, true, 4),
        ended(serde_json::json!([]), 1.0),
        ended(vec![1.0; 11].into(), 1.0),
        ended(vec![1.0; 3].into(), -1.0),
        ended(vec![1.0; 3].into(), 1e300),
        serde_json::json!({ "sweep_ended": { "sweep": 1, "why": "boredom", "spent": 0.0 } }),
    ];
    for action in hostile {
        let opened = Project::open(forged(&project, std::slice::from_ref(&action))).expect("what is before it opens");
        assert_eq!(opened.aside.len(), 1, "{action}");
    }
}

#[test]
fn lines_that_make_no_sense_but_fit_are_taken_and_do_no_harm() {
    let project = project("iris");
    let ended = |sweep: u32, trial: u32| serde_json::json!({ "trial_finished": { "sweep": sweep, "trial": trial, "scores": [1e308, 1e308], "spent": 0.5 } });
    let halving = |min: serde_json::Value| {
        started(|it| {
            it["config"]["method"] =
                serde_json::json!({ "halving": { "trials": 9, "min_resources": min, "max_resources": 4 } });
            it["rows"] = 0.into();
        })
    };
    let actions = [
        started(|it| it["config"]["candidates"][0]["estimator"]["kind"] = "oracle".into()),
        started(|it| it["config"]["metric"] = "charm".into()),
        started(|it| it["data"] = 99.into()),
        started(|it| {
            it["config"]["candidates"][0]["space"][0][1] =
                serde_json::json!({ "range": { "low": -1e308, "high": 1e308, "log": false, "points": 3 } });
            it["config"]["method"] = serde_json::json!({ "random": { "trials": 5 } });
        }),
        halving("smallest".into()),
        halving(serde_json::json!({ "rows": 4_000_000_000_u32 })),
        ended(1, 0),
        ended(1, 1),
        ended(1, 1),
        ended(1, 999),
        ended(77, 1),
        ended(1, u32::MAX),
        serde_json::json!({ "sweep_paused": { "sweep": 1, "spent": 2.0 } }),
        serde_json::json!({ "sweep_paused": { "sweep": 5, "spent": 2.0 } }),
        serde_json::json!({ "sweep_resumed": { "sweep": 1 } }),
        serde_json::json!({ "sweep_ended": { "sweep": 1, "why": "out_of_time", "spent": 0.0 } }),
        serde_json::json!({ "sweep_resumed": { "sweep": 1 } }),
        serde_json::json!({ "run_started": { "run": 1, "data": 1, "trial": [9, 9],
            "config": { "estimator": { "kind": "gaussian_nb", "settings": [] }, "seed": 1 } } }),
    ];
    let opened = Project::open(forged(&project, &actions)).expect("it opens");
    assert!(opened.aside.is_empty(), "{:?}", opened.notices);
    let mut project = opened.project;
    let jobs = project.jobs();
    let different: BTreeSet<&u32> = jobs.iter().collect();
    assert_eq!(different.len(), jobs.len());
    jobs.iter().for_each(|job| drop(project.request(*job)));
    for page in [Page::Home, Page::Train, Page::Settings] {
        project.page(page);
    }
    project.frame();
    project.passed(1e9);
    assert_eq!(replayed(&project).state_hash(), project.state_hash());
}

#[test]
fn job_numbers_of_trials_meet_no_others() {
    let mut project = project("iris");
    give(&mut project, Command::StartSweep(grid()));
    // Imports from a million, journeys from one and a half, a hundred million for verifications from two.
    assert!(project.jobs().iter().all(|job| *job > 102_000_000));
}

#[test]
fn lines_from_before_there_were_durations_are_read_and_later_ones_keep_them() {
    let mut project = project("iris");
    let config = RunConfig::new(Estimator::new("gaussian_nb"), 1);
    act(&mut project, Command::StartRun(config.clone()));
    give(&mut project, Command::StartRun(config));
    let job = project.jobs()[0];
    end(&mut project, job, 61_000.0);
    let lines: Vec<String> =
        project.stored().entries.iter().map(|line| String::from_utf8_lossy(line).into_owned()).collect();
    assert_eq!(lines.iter().filter(|line| line.contains("\"seconds\":61.0")).count(), 1);
    assert_eq!(lines.iter().filter(|line| line.contains("seconds")).count(), 1, "what is not known is not written");
    let took: Vec<String> = train_page(&replayed(&project)).runs.into_iter().map(|run| run.took).collect();
    assert_eq!(took, ["1 min 1 s", "–"]);
}

// What a learner can ask for.

#[test]
fn what_cannot_be_done_is_refused_with_its_reason() {
    let project = project("iris");
    let tree = |space: &[(&str, Dimension)]| config(SweepMethod::Grid, vec![candidate("decision_tree", space)]);
    let depth = |low, high, log| tree(&[("max_depth", Dimension::Range { low, high, log, points: 4 })]);
    let few = |values: usize| numbers(&(1..=values).map(|value| value as f64).collect::<Vec<_>>());
    let fixed = Candidate {
        estimator: Estimator::new("decision_tree").number("max_depth", 2.0),
        space: vec![("max_depth".into(), few(2))],
    };
    let halving = |min_resources| SweepMethod::Halving { trials: 9, min_resources, max_resources: None };
    let refusals = [
        (SweepConfig { candidates: Vec::new(), ..grid() }, "1 to 20 estimators"),
        (SweepConfig { folds: 1, ..grid() }, "1 folds are out of range"),
        (SweepConfig { folds: 11, ..grid() }, "11 folds are out of range"),
        (SweepConfig { seconds: Some(0), ..grid() }, "leaves no time"),
        (SweepConfig { metric: "rmse".into(), ..grid() }, "does not fit the task"),
        (SweepConfig { metric: "charm".into(), ..grid() }, "no metric “charm”"),
        (SweepConfig { method: SweepMethod::Random { trials: 201 }, ..grid() }, "201 trials are out of range"),
        (SweepConfig { method: halving(MinResources::Exhaust), patience: 3, ..grid() }, "drops weak trials by itself"),
        (SweepConfig { method: halving(MinResources::Rows(500)), ..grid() }, "The first rung would have 500 rows"),
        (SweepConfig { method: halving(MinResources::Rows(2)), ..grid() }, "Fold 1:"),
        (tree(&[("max_depth", few(20)), ("min_samples_leaf", few(11))]), "220 combinations; the limit is 200"),
        (tree(&[("colour", few(2))]), "no parameter “colour”"),
        (tree(&[("max_depth", few(2)), ("max_depth", few(3))]), "is searched twice"),
        (tree(&[("max_depth", numbers(&[2.5]))]), "has a value out of range"),
        (tree(&[("max_depth", Dimension::Values(Vec::new()))]), "has no values"),
        (tree(&[("criterion", Dimension::Range { low: 0.0, high: 1.0, log: false, points: 2 })]), "is no number"),
        (depth(5.0, 2.0, false), "from 5 down to 2"),
        (depth(1.0, 99.0, false), "ends outside"),
        (depth(1.0, f64::NAN, false), "ends outside"),
        (
            config(
                SweepMethod::Grid,
                vec![candidate(
                    "logistic_regression",
                    &[("alpha", Dimension::Range { low: 0.0, high: 1.0, log: true, points: 4 })],
                )],
            ),
            "by its logarithm from 0",
        ),
        (config(SweepMethod::Grid, vec![fixed]), "has a fixed value and is searched"),
        (config(SweepMethod::Grid, vec![candidate("linear_regression", &[])]), "predicts numbers"),
        (config(SweepMethod::Grid, vec![candidate("oracle", &[])]), "no estimator “oracle”"),
    ];
    for (config, why) in refusals {
        let failure = refused(&project, Command::StartSweep(config));
        assert!(failure.message.contains(why), "“{}” instead of “{why}”", failure.message);
    }
    assert_eq!(refused(&Project::create(1), Command::StartSweep(grid())).code, "data.none");
}

#[test]
fn a_metric_that_no_fold_could_have_is_refused_before_anything_is_tried() {
    // The rarest quality of wine has a handful of training rows.
    let project = project("wine");
    let config = SweepConfig { metric: "roc_auc".into(), folds: 10, ..grid() };
    let failure = refused(&project, Command::StartSweep(config));
    assert!(failure.message.contains("no row of class") && failure.hint.contains("another metric"), "{failure:?}");
}

#[test]
fn a_good_model_is_looked_for_among_several_estimators() {
    for (set, worse) in [("iris", "gaussian_nb"), ("diabetes", "elastic_net")] {
        let mut project = project(set);
        let form = train_page(&project).sweep_form;
        let ready = form.good_model.expect("there is data");
        assert!(ready.candidates.len() >= 4 && ready.candidates.iter().any(|one| one.estimator.kind == worse), "{set}");
        assert!(form.good_model_text.contains("Random forest"), "{}", form.good_model_text);
        assert!(ready.seconds.is_some() && ready.defaults_first);
        let number = ready.candidates.len() as u32;
        // Each with its defaults, and one that is drawn.
        let short = SweepConfig { method: SweepMethod::Random { trials: number + 1 }, ..ready };
        assert!(act(&mut project, Command::StartSweep(short)).is_empty());
        let view = newest(&project);
        assert_eq!((view.done, view.status.word.as_str()), (number + 1, "Finished"), "{set}");
        let tried = &detail(&view).tried;
        assert_eq!(tried.len(), number as usize);
        assert!(tried.iter().all(|sentence| sentence.contains("best ")), "{tried:?}");
        assert_eq!(detail(&view).axes[0].id, "estimator");
        assert!(detail(&view).lines.iter().any(|line| line.values.iter().any(|value| value.is_nan())));
    }
    assert!(train_page(&Project::create(1)).sweep_form.good_model.is_none());
}

#[test]
fn a_space_that_is_too_small_gives_fewer_trials_and_says_so() {
    let mut project = project("iris");
    let method = SweepMethod::Random { trials: 50 };
    act(
        &mut project,
        Command::StartSweep(config(method, vec![candidate("decision_tree", &[("max_depth", numbers(&[2.0, 3.0]))])])),
    );
    let view = newest(&project);
    assert_eq!(view.total, 2);
    assert!(detail(&view).notes[0].contains("2 different combinations only"), "{:?}", detail(&view).notes);
}

#[test]
fn only_the_rows_of_running_trials_are_copied() {
    // What waits for a trainer is a number; its request is made when there is one.
    let mut project = project("loans");
    give(&mut project, Command::StartSweep(SweepConfig { method: SweepMethod::Random { trials: 60 }, ..grid() }));
    let size = project.snapshot().len();
    assert_eq!(project.jobs().len(), 6);
    assert!(size < 20_000, "{size} bytes");
    assert!(project.request(project.jobs()[0]).expect("a request").len() > 100_000);
}
