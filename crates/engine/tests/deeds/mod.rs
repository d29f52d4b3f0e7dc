//! What a learner does, for the tests of what is kept of it.
#![allow(dead_code, reason = "each test uses some of it")]

use engine::Project;
use engine::jobs::{self, Job};
use protocol::*;

/// Carries out a command and everything it starts; what the learner is told of jobs that gave nothing.
pub fn act(project: &mut Project, command: Command) -> Vec<Failure> {
    let decision = project.decide(command).unwrap_or_else(|failure| panic!("{} {}", failure.message, failure.hint));
    project.commit(decision);
    work(project)
}

/// Runs all jobs to their end; what the learner is told of those that gave nothing.
pub fn work(project: &mut Project) -> Vec<Failure> {
    let mut failures = Vec::new();
    while let Some(job) = project.jobs().first().copied() {
        let request = project.request(job).expect("its rows are there");
        let outcome = jobs::run(&request, &mut |_| {});
        let mut decision = project.finished(job, outcome).expect("the job is known");
        failures.extend(decision.failed.take());
        project.commit(decision);
    }
    failures
}

/// Iris with a deployed model, forty simulated minutes later.
pub fn worked() -> Project {
    let mut project = Project::create(7);
    act(&mut project, Command::LoadBuiltin { set: "iris".into() });
    let run = RunConfig::new(Estimator::new("gaussian_nb"), 42);
    act(&mut project, Command::StartPipeline(PipelineConfig { run, limits: Settings::new() }));
    act(&mut project, Command::Deploy(Deployment { version: 1, strategy: Strategy::Recreate }));
    for _ in 0..40 {
        project.step();
    }
    act(&mut project, Command::RenameProject { name: "Fleurs é".into() });
    project
}

/// A command of a learner who tries everything; many are refused.
pub fn command(project: &Project, kind: u8, number: u32) -> Command {
    let version = number % 4 + 1;
    let estimator = Estimator::new(["gaussian_nb", "decision_tree", "logistic_regression"][number as usize % 3]);
    let run = RunConfig::new(estimator, u64::from(number));
    match kind {
        0 => Command::LoadBuiltin { set: ["iris", "wine", "diabetes"][number as usize % 3].into() },
        1 => Command::StartRun(run),
        2 | 3 => Command::StartPipeline(PipelineConfig { run, limits: vec![Setting::number("gain_over_naive", -1.0)] }),
        4 => Command::RegisterRun { run: version },
        5 => Command::SetAlias { alias: "challenger".into(), version: (!number.is_multiple_of(5)).then_some(version) },
        6 | 7 => Command::Deploy(Deployment { version, strategy: Strategy::Recreate }),
        8 => match project.page(Page::Deploy) {
            PageView::Deploy(view) => Command::Deploy(Deployment { version, strategy: Strategy::Canary(view.canary) }),
            _ => Command::Promote,
        },
        9 => Command::Promote,
        10 => Command::PromoteFully,
        11 => Command::Abort,
        12 => Command::Retry,
        13 => Command::RollBack,
        14 => Command::SetTraffic(Traffic { rate: f64::from(number % 90 + 1), label_delay: number % 500 }),
        15 => Command::AddFault(Fault {
            kind: "feature_shift".into(),
            settings: vec![Setting::choice("feature", "petal length"), Setting::number("spread", 1.5)],
            start: project.tick() + number % 20,
            ramp: number % 30,
            end: None,
        }),
        16 => Command::RemoveFault { fault: number % 3 },
        17 => Command::SetPauseOnAlert(number.is_multiple_of(2)),
        18 => Command::SetSplit(Split { seed: u64::from(number), ..split_now(project) }),
        19 => Command::Retrain { rows: 200 + number % 300 },
        20 => Command::Undo,
        21 => Command::Redo,
        22 => Command::LookBack(Moment::Entry(number % project.entries())),
        23 => Command::LookBack(Moment::Tick(number % (project.tick() + 1))),
        24 => Command::GoOnFromHere,
        25 => Command::ReturnToNow,
        26 => Command::StartSweep(sweep(number)),
        27 => Command::PauseSweep { sweep: version },
        28 => Command::ResumeSweep { sweep: version },
        29 => Command::TrainTrial { sweep: version, trial: number % 4 },
        30 => Command::DeleteRuns(vec![version, number % 3 + 1]),
        31 => Command::RestoreRuns(vec![version]),
        32 => Command::Reproduce { run: version },
        33 => Command::TagRun { run: version, key: "stage".into(), value: "x".repeat(number as usize % 3) },
        _ => Command::RenameProject { name: format!("Name {number}") },
    }
}

/// A small sweep.
fn sweep(number: u32) -> SweepConfig {
    let depths = [1.0, 3.0].map(Setting::Number).to_vec();
    let candidate = Candidate {
        estimator: Estimator::new("decision_tree"),
        space: vec![("max_depth".into(), Dimension::Values(depths))],
    };
    let halving = SweepMethod::Halving { trials: 2, min_resources: MinResources::Exhaust, max_resources: None };
    SweepConfig {
        candidates: vec![candidate],
        method: if number.is_multiple_of(2) { SweepMethod::Grid } else { halving },
        defaults_first: number.is_multiple_of(3),
        folds: 2,
        metric: String::new(),
        patience: 0,
        seconds: None,
        seed: u64::from(number),
    }
}

pub fn split_now(project: &Project) -> Split {
    match project.page(Page::Data) {
        PageView::Data(DataView { version: Some(version), .. }) => version.split,
        _ => engine::data::sets::default_split(true, Task::Classification, 3),
    }
}

/// Hands a CSV file over and reads it, as it is looked over; what is wrong with it, if anything.
pub fn read_file(project: &mut Project, name: &str, bytes: &[u8], choices: CsvChoices) -> Result<(), Failure> {
    let file = FileRef { id: 1, name: name.into(), bytes: bytes.len() as u64 };
    let decision = project.decide(Command::ReadCsv { file, choices })?;
    project.commit(decision);
    let job = project.jobs().into_iter().find(|job| project.file(*job) == Some(1)).expect("a job reads the file");
    let reading = Job::read(&project.request(job).expect("it needs nothing else")).expect("a request");
    let mut now = Some(job);
    let mut finish = |project: &mut Project, outcome, next| {
        let decision = project.finished(now.expect("it goes on"), outcome).expect("the job is known");
        project.commit(decision);
        now = next;
    };
    let read = reading.run_through(Some(&mut &*bytes), &mut |_| {}, &mut |result, next| {
        finish(project, Ok(result), next);
    });
    if let Err(failure) = &read {
        finish(project, Err(failure.clone()), None);
    }
    read
}

/// The same, and imports it without a correction.
pub fn drop_file(project: &mut Project, name: &str, bytes: &[u8]) -> Result<(), Failure> {
    read_file(project, name, bytes, CsvChoices::default())?;
    act(project, Command::ImportCsv);
    Ok(())
}

/// A finished run in detail.
pub fn detail(project: &Project, run: u32) -> RunDetail {
    match project.query(Query::Run { run }) {
        Ok(Answer::Run(detail)) => *detail,
        other => panic!("{other:?}"),
    }
}
