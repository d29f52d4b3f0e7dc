//! Every file of the CSV collection, dropped on a project: a table that can be looked at, or an error that helps.

mod deeds;

use std::fs;
use std::path::Path;

use deeds::drop_file;
use engine::{Project, jobs};
use protocol::*;

#[test]
fn each_file_gives_a_table_or_says_what_is_wrong_and_what_to_do() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../table/tests/golden");
    let mut seen = 0;
    for file in fs::read_dir(folder).expect("the collection is in the repository").flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        if name == "expected.json" {
            continue;
        }
        seen += 1;
        let mut project = Project::create(7);
        let before = project.snapshot();
        match drop_file(&mut project, &name, &fs::read(file.path()).expect("readable")) {
            Err(failure) => {
                assert!(
                    failure.message.contains(&name) && failure.message.ends_with('.'),
                    "{name}: {}",
                    failure.message
                );
                assert_eq!(project.snapshot(), before, "{name}: the project is as it was");
            }
            Ok(()) => look_and_train(&mut project, &name),
        }
    }
    assert!(seen >= 40, "{seen} files");
}

/// All pages can be drawn, and training works or is refused with a hint.
fn look_and_train(project: &mut Project, name: &str) {
    for page in [Page::Home, Page::Brief, Page::Data, Page::Train, Page::Pipeline, Page::Settings] {
        let _ = project.page(page);
    }
    let PageView::Data(DataView { version: Some(version), .. }) = project.page(Page::Data) else {
        panic!("{name}: no version")
    };
    let estimator = match version.roles.task {
        Task::Classification => {
            Estimator::new("decision_tree").number("max_depth", 3.0).number("min_samples_leaf", 1.0)
        }
        Task::Regression => Estimator::new("linear_regression"),
    };
    match project.decide(Command::StartRun(RunConfig::new(estimator, 1))) {
        Err(failure) => assert!(!failure.message.is_empty() && !failure.hint.is_empty(), "{name}"),
        Ok(decision) => {
            project.commit(decision);
            let job = project.jobs().pop().expect("a job trains");
            let request = project.request(job).expect("its rows are there");
            let decision = project.finished(job, jobs::run(&request, &mut |_| {})).expect("the job is known");
            project.commit(decision);
            let _ = project.page(Page::Train);
        }
    }
}

#[test]
fn columns_that_cannot_be_used_are_left_out_with_a_reason() {
    let mut csv = String::from("id,same,nothing,number,label,huge\n");
    for n in 0..200 {
        csv += &format!("id{n},x,,{},{},{}\n", n % 17, if n % 17 > 8 { "b" } else { "a" }, 1e300);
    }
    let mut project = Project::create(7);
    drop_file(&mut project, "odd.csv", csv.as_bytes()).expect("it is a table");
    let PageView::Data(DataView { version: Some(version), .. }) = project.page(Page::Data) else { panic!("data") };
    let roles = Roles { target: "label".into(), task: Task::Classification, ignored: Vec::new() };
    let _ = version;
    let decision = project.decide(Command::SetRoles(roles)).expect("label can be the target");
    project.commit(decision);
    let estimator = Estimator::new("logistic_regression").number("max_iterations", 50.0);
    let decision =
        project.decide(Command::StartRun(RunConfig::new(estimator, 1))).expect("number is left to learn from");
    project.commit(decision);
    let job = project.jobs().pop().expect("a job trains");
    let request = project.request(job).expect("its rows are there");
    let decision = project.finished(job, jobs::run(&request, &mut |_| {})).expect("the job is known");
    project.commit(decision);
    let PageView::Train(view) = project.page(Page::Train) else { panic!("train") };
    assert!(view.runs[0].failure.is_none(), "{:?}", view.runs[0].failure);
    let detail = deeds::detail(&project, view.runs[0].run);
    let left: Vec<&str> = detail
        .preprocessing
        .rows
        .iter()
        .filter(|row| row[2].starts_with("left out"))
        .map(|row| row[0].as_str())
        .collect();
    assert_eq!(left, ["id", "same", "nothing", "huge"]);
}
