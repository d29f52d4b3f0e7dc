//! Data: a file that is looked over and corrected, steps and their versions, what differs, expectations, splits.

mod deeds;

use deeds::{act, drop_file, read_file, work};
use engine::Project;
use engine::jobs::{self, Job};
use protocol::*;

const CSV: &str = "id;zip;rent;when;paid\n1;01067;1.050,50;2024-01-05;yes\n2;24103;980,00;2024-02-01;no\n";

/// A file of forty rows with a zip code, a decimal comma and a date.
fn csv() -> String {
    let rows = (0..40).map(|row| {
        let paid = if row % 3 == 0 { "yes" } else { "no" };
        format!("{row};0{};{}00,5{};2024-01-{:02};{paid}\n", 1000 + row, row + 1, row % 10, row % 28 + 1)
    });
    format!("id;zip;rent;when;paid\n{}", rows.collect::<String>())
}

fn data(project: &Project) -> DataView {
    let PageView::Data(view) = project.page(Page::Data) else { panic!("data") };
    view
}

fn version(project: &Project) -> DataVersionView {
    data(project).version.expect("there is data")
}

#[test]
fn a_file_shows_while_it_is_read_also_on_a_page_that_was_looked_at_before() {
    let mut project = loaded("iris");
    assert!(data(&project).import.is_none());
    let file = FileRef { id: 1, name: "slow.csv".into(), bytes: 10 };
    let decision = project.decide(Command::ReadCsv { file, choices: CsvChoices::default() }).expect("it is read");
    project.commit(decision);
    assert!(data(&project).import.is_some_and(|import| import.job.is_some() && import.found.is_none()));
}

fn found(project: &Project) -> FoundView {
    data(project).import.and_then(|import| import.found).expect("the file was read")
}

fn loaded(set: &str) -> Project {
    let mut project = Project::create(7);
    act(&mut project, Command::LoadBuiltin { set: set.into() });
    project
}

fn clean(project: &mut Project, kind: &str, settings: &[(&str, &str)]) {
    let settings = settings.iter().map(|(id, value)| Setting::choice(id, value)).collect();
    act(project, Command::Clean { step: Step { kind: kind.into(), settings }, note: "because".into() });
}

fn refused(project: &Project, command: Command) -> Failure {
    project.decide(command).err().expect("it is refused")
}

fn kind(found: &FoundView, name: &str) -> String {
    found.columns.iter().find(|column| column.name == name).map(|column| column.kind.clone()).expect("it is there")
}

#[test]
fn a_file_is_looked_over_before_it_is_data() {
    let mut project = Project::create(7);
    let before = project.snapshot();
    read_file(&mut project, "rents.csv", csv().as_bytes(), CsvChoices::default()).expect("it is a table");
    assert_eq!(project.snapshot(), before, "reading changes nothing");
    let found = found(&project);
    assert_eq!(found.sentence, "40 rows and 5 columns.");
    assert_eq!(
        (kind(&found, "zip"), kind(&found, "rent"), kind(&found, "when")),
        ("text".into(), "float".into(), "date".into())
    );
    let mark = |id: &str| found.dialect.iter().find(|row| row.id == id).map(|row| row.value.clone());
    assert_eq!(
        (mark("delimiter"), mark("decimal"), mark("header")),
        (Some(";".into()), Some(",".into()), Some("yes".into()))
    );
    assert!(
        found.dialect.iter().filter(|row| row.id != "quote" && row.id != "thousands").all(|row| !row.why.is_empty())
    );
    assert!(found.columns.iter().all(|column| !column.why.is_empty()));
    assert_eq!(found.head.rows[0][1], "01000", "as the file has it");

    act(&mut project, Command::ImportCsv);
    let view = data(&project);
    assert!(view.import.is_none() && view.again.is_some());
    assert_eq!(version(&project).name, "rents.csv");
    assert_eq!(refused(&project, Command::ImportCsv).code, "csv.none");
}

#[test]
fn what_was_understood_wrongly_is_corrected_before_and_after() {
    let mut project = Project::create(7);
    read_file(&mut project, "rents.csv", csv().as_bytes(), CsvChoices::default()).expect("it is a table");
    let column = |kind: Option<&str>, name: Option<&str>, leave_out| CsvColumn {
        kind: kind.map(Into::into),
        name: name.map(Into::into),
        leave_out,
    };
    let columns = vec![(0, column(None, None, true)), (1, column(Some("integer"), Some("postcode"), false))];
    let choices = CsvChoices { columns, ..CsvChoices::default() };
    read_file(&mut project, "rents.csv", csv().as_bytes(), choices.clone()).expect("read again");
    let found = found(&project);
    assert_eq!(kind(&found, "postcode"), "integer");
    assert!(
        found.columns[0].left_out && found.columns[1].why.contains("chosen") | found.columns[1].why.contains("you")
    );
    act(&mut project, Command::ImportCsv);
    let names: Vec<String> = version(&project).columns.into_iter().map(|column| column.name).collect();
    assert_eq!(names, ["postcode", "rent", "when", "paid"]);
    // Afterwards by a step, or by reading the file again.
    clean(&mut project, "cast", &[("column", "postcode"), ("to", "text")]);
    assert!(version(&project).columns[0].kind.starts_with("text"));
    let (file, again) = data(&project).again.expect("the file is still known");
    assert_eq!((file.name.as_str(), again), ("rents.csv", choices));
}

#[test]
fn a_file_that_is_no_table_leaves_everything_as_it_was() {
    let mut project = loaded("iris");
    read_file(&mut project, "rents.csv", CSV.as_bytes(), CsvChoices::default()).expect("it is a table");
    let failure = read_file(&mut project, "x.csv", b"a,b\n\"open,1\n", CsvChoices::default()).expect_err("no table");
    assert!(failure.message.contains("“x.csv”"), "{}", failure.message);
    let wrong = CsvChoices { encoding: Some("ebcdic".into()), ..CsvChoices::default() };
    assert_eq!(read_file(&mut project, "rents.csv", CSV.as_bytes(), wrong).expect_err("no such").code, "csv.choice");
    act(&mut project, Command::DropCsv);
    assert!(data(&project).import.is_none());
    assert_eq!(version(&project).name, "Iris");
}

#[test]
fn a_file_that_the_worker_lost_is_asked_for_again() {
    let mut project = Project::create(7);
    let file = FileRef { id: 3, name: "gone.csv".into(), bytes: 10 };
    let failures = act(&mut project, Command::ReadCsv { file, choices: CsvChoices::default() });
    assert_eq!(failures[0].code, "csv.gone");
    let large = FileRef { id: 4, name: "large.csv".into(), bytes: 60 * 1024 * 1024 };
    let refused = refused(&project, Command::ReadCsv { file: large, choices: CsvChoices::default() });
    assert_eq!(refused.code, "csv.too_large");
}

#[test]
fn every_step_makes_a_version_with_lineage_note_and_digest() {
    let mut project = loaded("wine");
    let first = data(&project).versions.remove(0);
    clean(&mut project, "drop_duplicates", &[]);
    clean(&mut project, "clip", &[("column", "alcohol"), ("by", "fences")]);
    let versions = data(&project).versions;
    let of = |n: usize| (versions[n].id.as_str(), versions[n].parent.as_str(), versions[n].note.as_str());
    assert_eq!((of(0), of(1)), (("d3", "d2", "because"), ("d2", "d1", "because")));
    assert_eq!(versions[1].made, "240 of 1,599 rows that repeat an earlier one were removed.");
    assert_eq!((versions[1].size.as_str(), versions[2].digest == first.digest), ("1,359 rows", true));

    act(&mut project, Command::RestoreData { version: 1 });
    let restored = data(&project).versions.remove(0);
    assert_eq!((restored.id.as_str(), restored.digest == first.digest, restored.current), ("d4", true, true));
    assert_eq!(restored.made, "d1 again.");
    assert_eq!(refused(&project, Command::RestoreData { version: 4 }).code, "data.current");
    act(&mut project, Command::Undo);
    assert_eq!(version(&project).id, "d3");
}

#[test]
fn a_step_is_tried_without_changing_anything_and_refused_with_a_reason() {
    let project = loaded("wine");
    let step = |kind: &str, settings: Settings| Step { kind: kind.into(), settings };
    let before = project.state_hash();
    let said = project.query(Query::TryStep(step("drop_duplicates", Vec::new())));
    let Ok(Answer::Words(said)) = said else { panic!("{said:?}") };
    assert_eq!(said, "240 of 1,599 rows that repeat an earlier one were removed: 1,359 rows, 12 columns.");
    assert_eq!(project.state_hash(), before);
    let target = vec![Setting::choice("column", "quality")];
    let command = Command::Clean { step: step("drop_column", target), note: String::new() };
    assert_eq!(refused(&project, command).message, "“quality” is the target.");
    let long = Command::Clean { step: step("drop_duplicates", Vec::new()), note: "x".repeat(501) };
    assert_eq!(refused(&project, long).code, "data.note");
}

#[test]
fn what_differs_between_two_versions_is_told_by_schema_rows_and_distributions() {
    let mut project = loaded("wine");
    clean(&mut project, "drop_duplicates", &[]);
    clean(&mut project, "drop_column", &[("column", "pH")]);
    clean(&mut project, "filter", &[("column", "alcohol"), ("is", "above"), ("value", "11")]);
    let Ok(Answer::Diff(diff)) = project.query(Query::DiffData { from: 1, to: 4 }) else { panic!("a difference") };
    assert_eq!(diff.steps.rows.len(), 3);
    assert!(diff.sentence.contains("“pH” of d1 is gone") && diff.sentence.contains("fewer rows"), "{}", diff.sentence);
    assert_eq!(diff.schema.rows, [["pH", "gone", "numbers", "–"]]);
    let alcohol = diff.columns.iter().find(|column| column.name == "alcohol").expect("it differs");
    assert_eq!(alcohol.status.mark, Mark::Bad);
    assert_eq!(diff.columns[0].name, "alcohol", "the most different first");
    assert!(diff.examples.rows.iter().any(|row| row[0] == "d1"));
    let Ok(Answer::Diff(none)) = project.query(Query::DiffData { from: 2, to: 2 }) else { panic!("a difference") };
    assert!(none.columns.is_empty() && none.sentence.starts_with("The rows are the same"));
}

#[test]
fn rows_are_sorted_found_and_told_apart_by_kind() {
    let project = loaded("wine");
    let rows = |wanted: RowsWanted| {
        let Ok(Answer::Rows(rows)) = project.query(Query::Rows(RowsWanted { version: 1, most: 5, ..wanted })) else {
            panic!("rows")
        };
        rows
    };
    let sorted = rows(RowsWanted { sort: Some(("alcohol".into(), true)), ..RowsWanted::default() });
    let place = sorted.columns.iter().position(|(name, _)| name == "alcohol").expect("it is there");
    assert_eq!((sorted.total, sorted.rows[0][place].as_str()), (1_599, "14.90"));
    assert_eq!(rows(RowsWanted { only: RowsLike::Copies, ..RowsWanted::default() }).total, 460);
    assert_eq!(rows(RowsWanted { find: "no such text".into(), ..RowsWanted::default() }).total, 0);
    assert_eq!(rows(RowsWanted { from: 1_597, ..RowsWanted::default() }).rows.len(), 2);
    assert!(project.query(Query::Rows(RowsWanted { version: 9, ..RowsWanted::default() })).is_err());
}

#[test]
fn expectations_are_judged_on_each_version_and_stop_the_pipeline() {
    let mut project = loaded("wine");
    let suggested: Vec<Expectation> =
        version(&project).expectations.suggested.into_iter().map(|(expectation, ..)| expectation).collect();
    assert!(suggested.len() > 20);
    act(&mut project, Command::SetExpectations(suggested));
    let view = version(&project).expectations;
    assert!(
        view.rows.iter().all(|row| row.check.status.mark == Mark::Ok) && view.suggested.is_empty(),
        "{}",
        view.summary
    );
    let Ok(Answer::Expectations(read)) = project.query(Query::ReadExpectations { text: view.text }) else {
        panic!("text")
    };
    assert_eq!(read, view.rows.into_iter().map(|row| row.expectation).collect::<Vec<_>>());

    let unmet = "alcohol: in_range(8, 12)\npH: not_null\nnothing: unique\n";
    let Ok(Answer::Expectations(unmet)) = project.query(Query::ReadExpectations { text: unmet.into() }) else {
        panic!("text")
    };
    act(&mut project, Command::SetExpectations(unmet));
    let view = version(&project).expectations;
    let bad: Vec<_> = view.rows.iter().filter(|row| row.check.status.mark == Mark::Bad).collect();
    assert_eq!(bad.len(), 2, "all failures are listed");
    assert!(!bad[0].check.evidence.rows.is_empty());
    let run = RunConfig::new(Estimator::new("decision_tree"), 1);
    act(
        &mut project,
        Command::StartPipeline(PipelineConfig { run, limits: vec![Setting::number("overlap_max", 1.0)] }),
    );
    let PageView::Pipeline(pipeline) = project.page(Page::Pipeline) else { panic!("pipeline") };
    assert!(format!("{pipeline:?}").contains("2 expectations are not met"));
    let PageView::Registry(registry) = project.page(Page::Registry) else { panic!("registry") };
    assert!(registry.versions.is_empty(), "nothing was registered");
}

#[test]
fn a_generator_that_cannot_make_changed_rows_leaves_some_aside_as_traffic() {
    let mut project = loaded("loans");
    clean(&mut project, "drop_column", &[("column", "car")]);
    assert_eq!(
        version(&project).parts[3].2,
        "generated, endless",
        "a model without a column takes the traffic as it is"
    );
    clean(
        &mut project,
        "derive",
        &[("name", "burden"), ("operation", "ratio"), ("column", "loan"), ("with", "salary")],
    );
    let view = version(&project);
    assert_eq!(view.split.production, 20);
    assert!(view.columns.iter().any(|column| column.name == "burden"));
    let run = RunConfig::new(Estimator::new("logistic_regression"), 1);
    act(&mut project, Command::StartRun(run));
    act(&mut project, Command::RegisterRun { run: 1 });
    act(&mut project, Command::Deploy(Deployment { version: 1, strategy: Strategy::Recreate }));
    for _ in 0..100 {
        project.step();
    }
    let PageView::Monitor(monitor) = project.page(Page::Monitor) else { panic!("monitor") };
    assert!(
        monitor.started && monitor.rules.iter().all(|rule| rule.status.mark != Mark::Bad),
        "{}",
        monitor.head.sentence
    );
}

#[test]
fn rows_are_added_by_the_generator_and_by_other_versions() {
    let mut project = loaded("churn");
    let rows = vec![Setting::choice("from", "generator"), Setting::number("rows", 500.0)];
    act(&mut project, Command::Clean { step: Step { kind: "add_rows".into(), settings: rows }, note: String::new() });
    assert_eq!(version(&project).facts[0].value, "5,500");
    assert_eq!(version(&project).parts[3].2, "generated, endless");
    let rows = vec![Setting::choice("from", "d1"), Setting::number("rows", 100.0)];
    act(&mut project, Command::Clean { step: Step { kind: "add_rows".into(), settings: rows }, note: String::new() });
    assert_eq!(version(&project).facts[0].value, "5,600");
    let Some(copies) = version(&project).kinds_of_rows.into_iter().find(|(kind, ..)| *kind == RowsLike::Copies) else {
        panic!()
    };
    assert!(copies.2 >= 200, "{copies:?}");
}

#[test]
fn splits_by_time_and_by_group_are_offered_where_they_can_be() {
    let mut project = Project::create(7);
    drop_file(&mut project, "rents.csv", csv().as_bytes()).expect("it is a table");
    let view = version(&project);
    assert_eq!(view.split_columns.0[0], "when", "times first");
    let split = Split { by: SplitBy::Time("when".into()), stratified: false, ..view.split };
    act(&mut project, Command::SetSplit(split.clone()));
    assert_eq!(version(&project).split, split);
    let wrong = Split { by: SplitBy::Group("paid".into()), ..split };
    assert_eq!(refused(&project, Command::SetSplit(wrong)).code, "split.column");
}

#[test]
fn the_first_rows_are_a_table_also_where_rows_are_short_or_long() {
    let mut project = Project::create(7);
    read_file(&mut project, "ragged.csv", b"a,b\n1\n2,3,4\n5,6\n7,8\n", CsvChoices::default()).expect("a table");
    let head = found(&project).head;
    assert_eq!(head.columns.iter().map(|column| column.0.as_str()).collect::<Vec<_>>(), ["a", "b", "no column"]);
    assert_eq!(head.rows[..2], [["1", "", ""], ["2", "3", "4"]]);
}

/// A file whose stored rows take more than a megabyte.
fn large() -> String {
    let mut csv = String::from("a,b,c,d,e,y\n");
    for row in 0_u32..60_000 {
        let noise = |by: u32| f64::from(row.wrapping_mul(by) % 1_000_003) / 7.0;
        csv += &format!("{},{},{},{},{},{}\n", noise(7), noise(11), noise(13), noise(17), noise(19), row % 2);
    }
    csv
}

/// What a trainer gives for a file, one result after the other, each with its job.
fn results(project: &mut Project, csv: &str) -> Vec<(u32, Vec<u8>)> {
    let file = FileRef { id: 1, name: "large.csv".into(), bytes: csv.len() as u64 };
    let decision = project.decide(Command::ReadCsv { file, choices: CsvChoices::default() }).expect("it is read");
    project.commit(decision);
    let first = project.jobs()[0];
    let job = Job::read(&project.request(first).expect("it needs nothing else")).expect("a request");
    let (mut results, mut now) = (Vec::new(), Some(first));
    let mut done = |result, next| {
        results.push((now.expect("it goes on"), result));
        now = next;
    };
    job.run_through(Some(&mut csv.as_bytes()), &mut |_| {}, &mut done).expect("it is a table");
    results
}

fn take(project: &mut Project, job: u32, outcome: Result<Vec<u8>, Failure>) -> Option<Failure> {
    let mut decision = project.finished(job, outcome).expect("the job is known");
    let failed = decision.failed.take();
    project.commit(decision);
    failed
}

#[test]
fn the_trainer_that_read_a_large_file_hands_its_rows_over_and_goes_on_with_their_profile() {
    let mut project = Project::create(7);
    let [read, rows, profile] = results(&mut project, &large()).try_into().expect("it is large");
    take(&mut project, read.0, Ok(read.1));
    assert!(!found(&project).ready && project.jobs() == [rows.0], "looked over before its rows are here");
    assert_eq!(refused(&project, Command::ImportCsv).code, "csv.reading");
    assert!(project.request(rows.0).is_none(), "no other trainer has the rows");
    take(&mut project, rows.0, Ok(rows.1));
    assert!(found(&project).ready && project.jobs() == [profile.0], "it is the job that would be started now");
    let asked = jobs::run(&project.request(profile.0).expect("its rows"), &mut |_| {}).expect("it is profiled");
    assert!(profile.1 == asked, "from the rows at hand as from their stored form");
    take(&mut project, profile.0, Ok(profile.1));
    assert!(project.jobs().is_empty());
}

#[test]
fn rows_that_do_not_come_or_are_not_wanted_any_more_leave_nothing_behind() {
    let mut project = Project::create(7);
    let broken = || Failure { code: "trainer.crashed".into(), message: "It broke.".into(), hint: "Again.".into() };
    let mut given = results(&mut project, CSV).into_iter();
    let (read, rows) = (given.next().expect("it was read"), given.next().expect("it has rows"));
    assert!(given.next().is_none(), "a small table is profiled when it is looked at");
    take(&mut project, read.0, Ok(read.1));
    assert_eq!(take(&mut project, rows.0, Err(broken())), Some(broken()));
    assert!(data(&project).import.is_none() && project.jobs().is_empty());
    assert_eq!(project.finished(rows.0, Ok(rows.1)).err().map(|failure| failure.code), Some("job.unknown".into()));
}

#[test]
fn large_tables_are_profiled_in_a_trainer_and_small_ones_at_once() {
    let mut project = Project::create(7);
    drop_file(&mut project, "large.csv", large().as_bytes()).expect("it is a table");
    assert!(data(&project).version.is_some(), "it was profiled while it was read");
    let roles = Roles { target: "y".into(), task: Task::Classification, ignored: vec!["a".into()] };
    let decision = project.decide(Command::SetRoles(roles)).expect("it can be the target");
    project.commit(decision);
    let view = data(&project);
    assert!(view.version.is_none() && view.profiling.is_some(), "other roles are another profile");
    assert!(work(&mut project).is_empty());
    assert_eq!(version(&project).columns[0].role, "left out");
}

#[test]
fn a_project_with_steps_and_expectations_opens_as_it_was() {
    let mut project = loaded("wine");
    clean(&mut project, "drop_duplicates", &[]);
    act(&mut project, Command::NoteData { version: 2, note: "copies of samples".into() });
    let text = "alcohol: in_range(5, 20) mostly 0.99\n";
    let Ok(Answer::Expectations(read)) = project.query(Query::ReadExpectations { text: text.into() }) else {
        panic!("text")
    };
    act(&mut project, Command::SetExpectations(read));
    let again = Project::open(project.stored()).expect("it opens").project;
    assert_eq!(again.state_hash(), project.state_hash());
    assert_eq!(
        (data(&again).versions[0].note.as_str(), version(&again).expectations.text.as_str()),
        ("copies of samples", text)
    );
}
