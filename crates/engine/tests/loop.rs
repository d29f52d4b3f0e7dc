//! The whole loop without a browser: the trainer's jobs run in place.

mod deeds;

use deeds::drop_file;
use engine::{Decision, Project, Stored, jobs};
use protocol::*;

/// Carries out a command and everything it starts.
fn act(project: &mut Project, command: Command) -> String {
    let decision = project.decide(command).unwrap_or_else(|failure| panic!("{} {}", failure.message, failure.hint));
    let said = decision.said.clone();
    project.commit(decision);
    work(project);
    said
}

/// Runs all jobs to their end.
fn work(project: &mut Project) {
    while let Some(job) = project.jobs().first().copied() {
        let request = project.request(job).expect("its rows are there");
        let outcome = jobs::run(&request, &mut |_| {});
        let decision: Decision = project.finished(job, outcome).expect("the job is known");
        project.commit(decision);
    }
}

fn refused(project: &Project, command: Command) -> Failure {
    project.decide(command).err().expect("the command is refused")
}

fn run_config(estimator: Estimator) -> RunConfig {
    RunConfig::new(estimator, 42)
}

fn tree() -> Estimator {
    Estimator::new("decision_tree").number("max_depth", 6.0).number("min_samples_leaf", 10.0)
}

fn logistic() -> Estimator {
    Estimator::new("logistic_regression")
}

fn pipeline(estimator: Estimator) -> Command {
    Command::StartPipeline(PipelineConfig { run: run_config(estimator), limits: Settings::new() })
}

fn load(project: &mut Project, set: &str) {
    act(project, Command::LoadBuiltin { set: set.into() });
}

fn recreate(version: u32) -> Command {
    Command::Deploy(Deployment { version, strategy: Strategy::Recreate })
}

fn canary(project: &Project, version: u32) -> Command {
    let PageView::Deploy(view) = project.page(Page::Deploy) else { panic!("deploy") };
    Command::Deploy(Deployment { version, strategy: Strategy::Canary(view.canary) })
}

fn monitor(project: &Project) -> MonitorView {
    let PageView::Monitor(view) = project.page(Page::Monitor) else { panic!("monitor") };
    view
}

/// Lets time run until something holds, for at most that many ticks.
fn run_until(project: &mut Project, most: u32, holds: impl Fn(&Project) -> bool) {
    for _ in 0..most {
        if holds(project) {
            return;
        }
        project.step();
    }
    panic!("not within {most} ticks; {}", monitor(project).head.sentence);
}

fn firing(project: &Project, name: &str) -> bool {
    monitor(project).rules.iter().any(|rule| rule.rule.name == name && rule.status.mark == Mark::Bad)
}

fn deployed(set: &str, estimator: Estimator) -> Project {
    let mut project = Project::create(7);
    load(&mut project, set);
    if set == "wine" {
        let PageView::Data(DataView { version: Some(version), .. }) = project.page(Page::Data) else { panic!("data") };
        act(&mut project, Command::SetSplit(Split { copies_together: true, ..version.split }));
    }
    act(&mut project, pipeline(estimator));
    act(&mut project, recreate(1));
    project
}

#[test]
fn every_built_in_set_goes_from_rows_to_answers() {
    for (set, estimator) in [
        ("iris", logistic()),
        ("iris", tree()),
        ("wine", logistic()),
        ("loans", logistic()),
        ("loans", tree()),
        ("diabetes", Estimator::new("linear_regression")),
        ("churn", logistic()),
        ("machines", tree()),
        ("demand", tree()),
    ] {
        let mut project = deployed(set, estimator);
        for _ in 0..200 {
            project.step();
        }
        let view = monitor(&project);
        assert!(view.started && view.panels.iter().all(|panel| !panel.caption.is_empty()), "{set}");
        assert!(!view.features.is_empty(), "{set}");
        // The newest requests come from one hour, the training rows from a year.
        let expected = |rule: &str| set == "demand" && rule == "FeatureDriftHigh";
        for rule in &view.rules {
            let name = &rule.rule.name;
            assert_eq!(rule.status.mark == Mark::Bad, expected(name), "{set}, {name}: {}", view.head.sentence);
        }
    }
}

#[test]
fn traffic_has_the_seasons_of_its_day_and_looks_like_drift_for_it() {
    let mut project = deployed("demand", Estimator::new("gradient_boosting"));
    run_until(&mut project, 200, |project| firing(project, "FeatureDriftHigh"));
    while project.tick() < 1_440 {
        project.step();
    }
    let view = monitor(&project);
    let panel = view.panels.iter().find(|panel| panel.id == "answers").expect("there is a panel");
    let mean = |hour: f32| {
        let within =
            panel.series[0].points.iter().filter(|(tick, _)| ((hour + 0.2) * 60.0..(hour + 1.0) * 60.0).contains(tick));
        let values: Vec<f32> = within.map(|(_, value)| *value).collect();
        values.iter().sum::<f32>() / values.len() as f32
    };
    let (night, morning, noon, evening) = (mean(3.0), mean(8.0), mean(11.0), mean(17.0));
    assert!(night < 0.3 * noon && noon < 0.7 * morning && noon < 0.7 * evening, "{night} {morning} {noon} {evening}");
}

#[test]
fn no_drift_alert_fires_while_nothing_changes_however_few_the_rows() {
    for set in ["iris", "wine", "diabetes", "loans", "churn", "machines"] {
        for seed in 1..=4 {
            let mut project = Project::create(seed);
            load(&mut project, set);
            let estimator = if set == "diabetes" { Estimator::new("linear_regression") } else { logistic() };
            act(&mut project, Command::StartRun(run_config(estimator)));
            act(&mut project, Command::RegisterRun { run: 1 });
            act(&mut project, recreate(1));
            for _ in 0..1_500 {
                project.step();
                if project.tick().is_multiple_of(60) {
                    assert!(
                        !firing(&project, "FeatureDriftHigh"),
                        "{set}, seed {seed}: {}",
                        monitor(&project).head.sentence
                    );
                }
            }
            let panels = monitor(&project).panels;
            let psi = panels.iter().find(|panel| panel.id == "psi").expect("there is a panel");
            let (now, watch) = (psi.series[0].points.last().expect("it was scored").1, psi.bands[0].0);
            let mark = psi.status.as_ref().map(|status| status.mark);
            assert_eq!(mark == Some(Mark::Ok), now <= watch, "{set}, seed {seed}: the bands say what the status says");
        }
    }
}

#[test]
fn a_covariate_shift_fires_and_retraining_ends_it() {
    let mut project = deployed("loans", logistic());
    run_until(&mut project, 600, |project| project.tick() == 300);
    let start = project.tick() + 60;
    let settings = shifted("salary", 1.5, 1.0);
    act(&mut project, Command::AddFault(Fault { kind: "feature_shift".into(), settings, start, ramp: 120, end: None }));
    run_until(&mut project, 1_000, |project| firing(project, "FeatureDriftHigh"));
    assert!(project.tick() > start, "it fires after the fault began");
    let PageView::Monitor(view) = project.page(Page::Monitor) else { panic!("monitor") };
    assert_eq!(view.features[0].name, "salary");
    let later = project.tick() + 300;
    run_until(&mut project, 400, |project| project.tick() == later);
    act(&mut project, Command::Retrain { rows: 3_000 });
    act(&mut project, recreate(2));
    let told = monitor(&project).head.sentence;
    assert!(firing(&project, "FeatureDriftHigh") && told.contains("None of it holds at the moment"), "{told}");
    run_until(&mut project, 500, |project| !firing(project, "FeatureDriftHigh"));
    let view = monitor(&project);
    let psi = view.panels.iter().find(|panel| panel.id == "psi").expect("there is a panel");
    let highest = psi.series[0].points.iter().map(|point| point.1).fold(0.0, f32::max);
    assert!(highest > 1.0, "what raised the alert stays to be seen under another reference: {highest}");
    // Rows of production need no part that becomes traffic, with another split as well.
    let PageView::Data(DataView { version: Some(retrained), .. }) = project.page(Page::Data) else { panic!("data") };
    assert_eq!(retrained.split.production, 0);
    act(&mut project, Command::SetSplit(Split { seed: 7, ..retrained.split }));
}

#[test]
fn a_concept_switch_shows_in_accuracy_only_and_a_canary_brings_the_cure() {
    let mut project = deployed("loans", tree());
    run_until(&mut project, 600, |project| project.tick() == 300);
    let start = project.tick();
    act(
        &mut project,
        Command::AddFault(Fault {
            kind: "concept_drift".into(),
            settings: vec![Setting::choice("rule", "1")],
            start,
            ramp: 0,
            end: None,
        }),
    );
    run_until(&mut project, 1_000, |project| firing(project, "ModelQualityLow"));
    assert!(!firing(&project, "FeatureDriftHigh"));
    let later = project.tick() + 400;
    run_until(&mut project, 500, |project| project.tick() == later);
    act(&mut project, Command::Retrain { rows: 4_000 });
    let go = canary(&project, 2);
    act(&mut project, go);
    run_until(&mut project, 3_000, |project| {
        project.frame().chips.iter().any(|chip| chip.kind == "serves" && chip.value == "v2")
    });
    run_until(&mut project, 600, |project| !firing(project, "ModelQualityLow"));
    let PageView::Registry(registry) = project.page(Page::Registry) else { panic!("registry") };
    assert_eq!(registry.versions[0].aliases, ["champion"]);
}

#[test]
fn a_worse_canary_is_aborted_by_itself() {
    let mut project = deployed("loans", tree());
    act(&mut project, Command::StartRun(run_config(Estimator::new("decision_tree").number("max_depth", 1.0))));
    act(&mut project, Command::RegisterRun { run: 2 });
    let go = canary(&project, 2);
    act(&mut project, go);
    run_until(&mut project, 2_000, |project| {
        let PageView::Deploy(view) = project.page(Page::Deploy) else { panic!("deploy") };
        view.rollout.is_some_and(|rollout| rollout.status.word == "Degraded")
    });
    let frame = project.frame();
    let stop = frame.clock.stopped.expect("the clock stops for it");
    assert!(stop.page == Page::Deploy && stop.why.starts_with("Canary of v2 aborted at"), "{}", stop.why);
    project.clock(ClockControl::Play).expect("it goes on");
    assert_eq!(project.frame().clock.stopped, None);
    let chips = frame.chips;
    assert!(chips.iter().any(|chip| chip.kind == "serves" && chip.value == "v1"), "{chips:?}");
    assert_eq!(refused(&project, Command::Promote).code, "rollout.state");
    act(&mut project, Command::Retry);
    act(&mut project, Command::PromoteFully);
    let PageView::Deploy(view) = project.page(Page::Deploy) else { panic!("deploy") };
    assert_eq!(view.history.rows[0][2], "promoted fully by hand at 20 %");
    assert!(view.rollout.expect("the last one").steps[..4].iter().all(|(mark, ..)| *mark == Mark::Skip));
}

#[test]
fn retraining_suggests_the_rows_that_show_what_changed() {
    let mut project = deployed("loans", logistic());
    run_until(&mut project, 600, |project| project.tick() == 300);
    let start = project.tick();
    let settings = shifted("salary", 2.0, 1.0);
    act(&mut project, Command::AddFault(Fault { kind: "feature_shift".into(), settings, start, ramp: 0, end: None }));
    assert_eq!(monitor(&project).retrain.advice, "");
    run_until(&mut project, 1_000, |project| firing(project, "FeatureDriftHigh"));
    let later = project.tick() + 120;
    run_until(&mut project, 500, |project| project.tick() == later);
    let retrain = monitor(&project).retrain;
    assert!(retrain.rows < retrain.available && retrain.advice.contains("since FeatureDriftHigh began to hold"));
    act(&mut project, Command::Retrain { rows: retrain.rows });
    act(&mut project, recreate(2));
    run_until(&mut project, 300, |project| !firing(project, "FeatureDriftHigh"));
}

#[test]
fn the_clock_stops_for_an_alert_its_end_a_canary_that_waits_and_one_that_is_through_unless_told_to_run_on() {
    let mut project = deployed("loans", tree());
    act(&mut project, Command::StartRun(run_config(tree())));
    act(&mut project, Command::RegisterRun { run: 2 });
    let step = |weight, pause| CanaryStep { weight, pause };
    let canary = Canary { steps: vec![step(30, None), step(60, Some(60))], min_points: 50, tolerance: 0.1 };
    act(&mut project, Command::Deploy(Deployment { version: 2, strategy: Strategy::Canary(canary) }));
    let stopped = |project: &mut Project| {
        let ticks = (0..2_000).take_while(|_| !project.step()).count();
        assert!(ticks < 2_000, "it never stops");
        project.frame().clock.stopped.map(|stop| (stop.page, stop.why)).expect("it says why")
    };
    assert_eq!(stopped(&mut project), (Page::Deploy, "The canary of v2 waits at 30 % until you promote it.".into()));
    act(&mut project, Command::Promote);
    assert_eq!(stopped(&mut project), (Page::Deploy, "v2 has all traffic and is @champion.".into()));
    assert!(!monitor(&project).features.is_empty(), "it is held against its own training rows at once");
    let PageView::Deploy(view) = project.page(Page::Deploy) else { panic!("deploy") };
    assert!(
        view.stream.is_empty() && view.answering == Answering { stable: Some(2), canary: None },
        "no mark stands under another version's name"
    );
    let shift = |start| Fault {
        kind: "feature_shift".into(),
        settings: shifted("salary", 2.0, 1.0),
        start,
        ramp: 0,
        end: Some(start + 600),
    };
    let fault = shift(project.tick() + 10);
    act(&mut project, Command::AddFault(fault));
    let (page, why) = stopped(&mut project);
    assert!(page == Page::Monitor && why.contains("FeatureDriftHigh fired"), "{why}");
    let calm = (0..4).map(|_| stopped(&mut project).1).find(|why| why.contains("resolved"));
    assert!(calm.is_some_and(|why| why.contains(", with v2 serving.")), "it says which version it is calm with");
    assert_eq!(project.frame().alerts.word, "No alerts");
    act(&mut project, Command::SetPauseOnAlert(false));
    let fault = shift(project.tick() + 3_000);
    act(&mut project, Command::AddFault(fault));
    assert!((0..4_000).all(|_| !project.step()), "told to run on, it does");
}

#[test]
fn the_frame_leads_through_the_loop_and_says_nothing_of_a_moment_that_is_past() {
    let mut project = Project::create(7);
    let next = |project: &Project| project.frame().next.map(|(_, page)| page);
    assert_eq!(next(&project), Some(Page::Data));
    load(&mut project, "loans");
    assert_eq!(next(&project), Some(Page::Train));
    // Who goes straight to the pipeline has a version, and nothing before it is asked for any more.
    act(&mut project, pipeline(tree()));
    assert_eq!(next(&project), Some(Page::Deploy));
    act(&mut project, recreate(1));
    assert_eq!(next(&project), Some(Page::Monitor));
    act(&mut project, Command::LookBack(Moment::Entry(0)));
    assert_eq!(next(&project), None);
}

#[test]
fn the_charts_show_as_much_of_the_past_as_is_asked_for() {
    let mut project = deployed("loans", logistic());
    run_until(&mut project, 8_000, |project| project.tick() == 7_200);
    let days =
        |project: &Project| monitor(project).panels.iter().map(|panel| panel.range.0 / 1_440.0).fold(9.0, f32::min);
    assert_eq!(days(&project), 1.0, "four days by default");
    project.clock(ClockControl::Span(Span::Day)).expect("chosen");
    assert_eq!(days(&project), 4.0);
    act(&mut project, Command::LookBack(Moment::Tick(6_000)));
    project.clock(ClockControl::Span(Span::Month)).expect("also while looking back");
    assert_eq!(days(&project), 0.0);
}

#[test]
fn copies_in_train_and_test_fail_the_pipeline_with_evidence() {
    let mut project = Project::create(7);
    load(&mut project, "wine");
    act(&mut project, pipeline(logistic()));
    let PageView::Pipeline(view) = project.page(Page::Pipeline) else { panic!("pipeline") };
    let run = &view.runs[0];
    assert_eq!(run.jobs[0].status.word, "Failed");
    assert!(run.jobs[1..].iter().all(|job| job.status.word == "Not reached"));
    let failed: Vec<&CheckRow> = run.jobs[0].checks.iter().filter(|check| check.status.mark == Mark::Bad).collect();
    assert_eq!(failed.iter().map(|check| check.name.as_str()).collect::<Vec<_>>(), ["Train and test overlap"]);
    assert!(!failed[0].evidence.rows.is_empty() && failed[0].why.contains("Keep duplicates together"));
    assert_eq!(run.version, None);
}

#[test]
fn the_same_journal_gives_the_same_state() {
    let mut project = deployed("loans", logistic());
    run_until(&mut project, 500, |project| project.tick() == 250);
    let settings = shifted("age", 1.0, 1.2);
    act(
        &mut project,
        Command::AddFault(Fault { kind: "feature_shift".into(), settings, start: 300, ramp: 60, end: Some(500) }),
    );
    run_until(&mut project, 500, |project| project.tick() == 600);
    let stored = project.stored();
    let fast = Project::open(stored.clone()).expect("it opens");
    assert!(fast.notices.is_empty());
    let replayed = Project::open(Stored { snapshot: None, ..stored.clone() }).expect("it opens");
    assert_eq!(fast.project.snapshot(), project.snapshot());
    assert_eq!(replayed.project.snapshot(), project.snapshot());
}

#[test]
fn a_dropped_csv_goes_through_the_loop() {
    let mut csv = String::from("plan;months;calls;left\n");
    for n in 0..900 {
        let (months, calls) = (n * 7 % 60, n * 13 % 9);
        let plan = ["basic", "plus", ""][n % 3];
        csv += &format!("{plan};{months},5;{calls};{}\n", if months < 20 || calls > 6 { "yes" } else { "no" });
    }
    let mut project = Project::create(7);
    drop_file(&mut project, "churn.csv", csv.as_bytes()).expect("it is a table");
    let PageView::Data(DataView { version: Some(version), .. }) = project.page(Page::Data) else { panic!("data") };
    assert_eq!((version.roles.target.as_str(), version.columns.len()), ("left", 4));
    act(&mut project, Command::SetSplit(Split { copies_together: true, ..version.split }));
    let limits = vec![Setting::number("missing_max", 0.5)];
    act(&mut project, Command::StartPipeline(PipelineConfig { run: run_config(tree()), limits }));
    act(&mut project, recreate(1));
    run_until(&mut project, 200, |project| project.tick() == 150);
    let answer =
        project.query(Query::Predict { version: None, values: vec!["5,000".into(), "3".into(), "new plan".into()] });
    assert!(matches!(answer, Ok(Answer::Prediction(_))), "{answer:?}");
    let wrong = project
        .query(Query::Predict { version: None, values: vec!["many".into(), "x".into()] })
        .expect_err("not numbers");
    assert!(
        wrong.message.contains("“many”") && wrong.message.contains("“x”"),
        "all mistakes at once: {}",
        wrong.message
    );
}

#[test]
fn files_that_are_no_tables_leave_the_project_as_it_was() {
    let mut project = Project::create(7);
    for bytes in [&b""[..], b"\x89PNG\r\n\x1a\n\0\0\0", b"a,b\n\"open,1\n"] {
        let before = project.snapshot();
        drop_file(&mut project, "x.csv", bytes).expect_err("it is no table");
        assert!(project.jobs().is_empty() && project.snapshot() == before);
    }
}

#[test]
fn commands_out_of_place_are_refused_with_a_hint() {
    let mut project = Project::create(7);
    let commands = [
        pipeline(logistic()),
        Command::StartRun(run_config(tree())),
        recreate(1),
        Command::Promote,
        Command::Abort,
        Command::Retry,
        Command::RollBack,
        Command::Retrain { rows: 500 },
        Command::RegisterRun { run: 1 },
        Command::SetAlias { alias: "latest".into(), version: None },
        Command::LoadBuiltin { set: "mnist".into() },
        Command::RenameProject { name: "  ".into() },
        Command::CancelJob { job: 5 },
        Command::SetTraffic(Traffic { rate: f64::NAN, label_delay: 0 }),
    ];
    for command in commands {
        let failure = refused(&project, command.clone());
        assert!(failure.message.ends_with('.') && failure.hint.ends_with('.'), "{command:?}: {failure:?}");
    }
    assert_eq!(project.entries(), 1);
    assert!(project.clock(ClockControl::Play).is_err());
    load(&mut project, "diabetes");
    assert_eq!(refused(&project, Command::StartRun(run_config(logistic()))).code, "train.task");
}

#[test]
fn training_on_the_same_data_gives_the_same_bytes() {
    let mut project = Project::create(7);
    load(&mut project, "iris");
    for estimator in [logistic(), logistic()] {
        act(&mut project, Command::StartRun(run_config(estimator)));
    }
    let repeated = deeds::detail(&project, 2).repeated.expect("an earlier run is the same");
    assert_eq!(repeated.mark, Mark::Ok, "{}", repeated.word);
}

#[test]
fn rolling_back_brings_the_version_before() {
    let mut project = deployed("iris", logistic());
    act(&mut project, Command::StartRun(run_config(tree())));
    act(&mut project, Command::RegisterRun { run: 2 });
    act(&mut project, recreate(2));
    act(&mut project, Command::RollBack);
    assert!(project.frame().chips.iter().any(|chip| chip.kind == "serves" && chip.value == "v1"));
    assert_eq!(refused(&project, Command::RollBack).code, "rollout.state");
}

fn shifted(feature: &str, shift: f64, spread: f64) -> Settings {
    vec![Setting::choice("feature", feature), Setting::number("shift", shift), Setting::number("spread", spread)]
}
