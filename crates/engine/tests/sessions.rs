//! Five recorded sessions of learners. Each is replayed in Chromium and in Firefox too, and comes to the same state there.

mod deeds;

use deeds::{act, command};
use engine::{Project, Stored};
use protocol::*;

const SESSIONS: [(&str, &[u8]); 5] = [
    ("canary", include_bytes!("sessions/canary.zip")),
    ("drift", include_bytes!("sessions/drift.zip")),
    ("foreign", include_bytes!("sessions/foreign.zip")),
    ("regression", include_bytes!("sessions/regression.zip")),
    ("branches", include_bytes!("sessions/branches.zip")),
];

#[test]
fn each_session_replays_to_one_state_whether_its_journal_is_read_or_its_file_saved_again() {
    for (name, file) in SESSIONS {
        let (project, stored) = Project::import(file).unwrap_or_else(|failure| panic!("{name}: {}", failure.message));
        assert!(project.answered() > 1_000, "{name}");
        let replayed = Project::open(Stored { snapshot: None, ..stored }).expect("it opens").project;
        assert_eq!(replayed.state_hash(), project.state_hash(), "{name}");
    }
}

fn pipeline(kind: &str, gain: f64) -> Command {
    let run = RunConfig::new(Estimator::new(kind), 11);
    Command::StartPipeline(PipelineConfig {
        run,
        limits: vec![Setting::number("gain_over_naive", gain), Setting::number("overlap_max", 1.0)],
    })
}

fn deploy(version: u32) -> Command {
    Command::Deploy(Deployment { version, strategy: Strategy::Recreate })
}

fn canary(project: &Project, version: u32) -> Command {
    let PageView::Deploy(view) = project.page(Page::Deploy) else { panic!("deploy") };
    Command::Deploy(Deployment { version, strategy: Strategy::Canary(view.canary) })
}

fn load(project: &mut Project, set: &str) {
    act(project, Command::LoadBuiltin { set: set.into() });
}

fn pass(project: &mut Project, minutes: u32) {
    for _ in 0..minutes {
        project.step();
    }
}

fn shift(project: &Project, feature: &str) -> Command {
    let settings =
        vec![Setting::choice("feature", feature), Setting::number("shift", 1.5), Setting::number("spread", 1.2)];
    Command::AddFault(Fault { kind: "feature_shift".into(), settings, start: project.tick() + 30, ramp: 60, end: None })
}

/// What is done in a session.
type Play = fn(&mut Project);

/// Writes the sessions anew; for when there is more to record.
#[test]
#[ignore = "writes the files that the other test reads"]
fn record() {
    let sessions: [(&str, Play); 5] = [
        ("canary", |project| {
            load(project, "iris");
            act(project, pipeline("gaussian_nb", -1.0));
            act(project, pipeline("random_forest", -1.0));
            act(project, deploy(1));
            pass(project, 200);
            let canary = canary(project, 2);
            act(project, canary);
            pass(project, 300);
            act(project, Command::Promote);
            pass(project, 100);
        }),
        ("drift", |project| {
            load(project, "loans");
            act(project, pipeline("logistic_regression", -1.0));
            act(project, deploy(1));
            pass(project, 300);
            let fault = shift(project, "salary");
            act(project, fault);
            let fault = Fault {
                kind: "concept_drift".into(),
                settings: vec![Setting::choice("rule", "3")],
                start: 500,
                ramp: 0,
                end: Some(900),
            };
            act(project, Command::AddFault(fault));
            pass(project, 700);
            act(project, Command::Retrain { rows: 2_000 });
            pass(project, 60);
        }),
        ("foreign", |project| {
            load(project, "iris");
            let bytes = include_bytes!("models/iris_forest_zipmap.onnx").to_vec();
            act(project, Command::ImportModel { name: "iris_forest_zipmap.onnx".into(), bytes });
            act(project, deploy(1));
            pass(project, 400);
        }),
        ("regression", |project| {
            load(project, "diabetes");
            act(project, pipeline("gradient_boosting", -1.0));
            act(project, deploy(1));
            act(project, Command::SetTraffic(Traffic { rate: 30.0, label_delay: 90 }));
            pass(project, 200);
            let fault = shift(project, "body mass index");
            act(project, fault);
            pass(project, 300);
        }),
        ("branches", |project| {
            load(project, "iris");
            act(project, pipeline("decision_tree", -1.0));
            act(project, deploy(1));
            pass(project, 150);
            for (number, kind) in [14, 17, 15, 20, 21, 14, 22, 24, 18, 20, 15].into_iter().enumerate() {
                let command = command(project, kind, number as u32 * 3 + 1);
                if let Ok(decision) = project.decide(command) {
                    project.commit(decision);
                    deeds::work(project);
                }
                pass(project, 40);
            }
        }),
    ];
    for (name, play) in sessions {
        let mut project = Project::create(5);
        play(&mut project);
        let Ok(Answer::File { bytes, .. }) = project.query(Query::ExportProject) else { panic!("a file") };
        std::fs::write(format!("tests/sessions/{name}.zip"), bytes).expect("room");
    }
}
