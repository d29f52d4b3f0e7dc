//! What is kept of a project: journal, project file, and what happens when they are damaged.

mod deeds;

use std::io::{Cursor, Read, Write};

use deeds::{act, command, drop_file, split_now, work, worked};
use engine::{Project, Reopened, Stored};
use protocol::*;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

fn export(project: &mut Project) -> Vec<u8> {
    let Ok(Answer::File { bytes, .. }) = project.query(Query::ExportProject) else { panic!("a file") };
    bytes
}

/// Name and content of all members.
fn members(file: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(file)).expect("an archive");
    let all = (0..archive.len()).map(|place| {
        let mut member = archive.by_index(place).expect("a member");
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).expect("readable");
        (member.name().expect("UTF-8").into_owned(), bytes)
    });
    all.collect()
}

fn pack(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive.start_file(name.as_str(), SimpleFileOptions::default()).expect("room");
        archive.write_all(bytes).expect("room");
    }
    archive.finish().expect("room").into_inner()
}

/// A file of which one member is another.
fn with(file: &[u8], name: &str, change: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let mut all = members(file);
    all.iter_mut().filter(|member| member.0 == name).for_each(|member| member.1 = change(&member.1));
    pack(&all)
}

fn refusal(file: &[u8]) -> String {
    let failure = Project::import(file).err().expect("it is refused");
    assert!(!failure.hint.is_empty());
    failure.message
}

#[test]
fn a_project_file_opens_as_it_was_and_gives_the_same_file_again() {
    let mut project = worked();
    let file = export(&mut project);
    let (mut opened, stored) = Project::import(&file).expect("it opens");
    assert_eq!(opened.snapshot(), project.snapshot());
    assert_eq!(stored, project.stored());
    assert_eq!(export(&mut opened), file);
}

#[test]
fn the_file_can_be_read_without_the_sandbox() {
    let file = export(&mut worked());
    let all = members(&file);
    let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!((names[0], names[1], names.len()), ("project.json", "journal.ndjson", 6));
    let manifest: serde_json::Value = serde_json::from_slice(&all[0].1).expect("JSON");
    assert_eq!((&manifest["name"], &manifest["entries"]), (&"Fleurs é".into(), &6.into()));
    assert!(
        all[1]
            .1
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
            .all(|line| { serde_json::from_slice::<serde_json::Value>(line).is_ok() })
    );
}

#[test]
fn a_file_of_each_version_opens() {
    for (file, entries, tick) in [
        (&include_bytes!("projects/1.json")[..], 6, 40),
        (&include_bytes!("projects/2.zip")[..], 7, 60),
        // Its entries are of format 4, with limits, findings and faults.
        (&include_bytes!("projects/4.zip")[..], 15, 350),
    ] {
        let (mut first, _) = Project::import(file).expect("it opens");
        assert_eq!((first.entries(), first.tick()), (entries, tick));
        let file = export(&mut first);
        let (second, _) = Project::import(&file).expect("it opens");
        assert_eq!(second.snapshot(), first.snapshot());
    }
}

#[test]
fn a_file_that_was_changed_reordered_or_cut_is_refused_by_name() {
    let file = export(&mut worked());
    let lines = |change: fn(&mut Vec<&[u8]>)| {
        with(&file, "journal.ndjson", |journal| {
            let mut lines: Vec<&[u8]> = journal.split(|byte| *byte == b'\n').collect();
            change(&mut lines);
            lines.join(&b'\n')
        })
    };
    for (changed, said) in [
        (file[..file.len() / 2].to_vec(), "cut short"),
        (b"{}".to_vec(), "not a project file"),
        (b"PK\x03\x04".to_vec(), "cut short"),
        (Vec::new(), "cut short"),
        (pack(&[("readme".into(), b"hello".to_vec())]), "not a project file of the sandbox"),
        (lines(|lines| lines.swap(2, 3)), "changed at journal entry 2"),
        (
            lines(|lines| lines.retain(|line| !line.windows(8).any(|part| part == b"\"seq\":4,"))),
            "changed at journal entry 4",
        ),
        (lines(|lines| lines.truncate(3)), "has 3 of 6 entries"),
        (
            lines(|lines| lines[5] = b"{\"v\":2,\"seq\":5,\"tick\":0,\"action\":\"promoted\"}"),
            "changed at journal entry 5",
        ),
        (
            with(&file, "project.json", |json| {
                String::from_utf8_lossy(json).replace("\"tick\": 40", "\"tick\": 41").into()
            }),
            "",
        ),
        (with(&file, "snapshot", |_| b"nothing".to_vec()), "snapshot is not the one"),
    ] {
        if said.is_empty() {
            // The position of the clock is no secret: time simply goes on to there.
            assert_eq!(Project::import(&changed).expect("it opens").0.tick(), 41);
        } else {
            let message = refusal(&changed);
            assert!(message.contains(said), "“{message}” instead of “{said}”");
        }
    }
    let other = with(&file, "project.json", |json| {
        String::from_utf8_lossy(json).replace("\"version\": 2", "\"version\": 3").into()
    });
    assert!(refusal(&other).contains("newer version"));
    let content = members(&file).into_iter().find(|(name, _)| name.starts_with("content/")).expect("content").0;
    assert!(refusal(&with(&file, &content, |bytes| [bytes, b"x"].concat())).contains("another digest"));
}

#[test]
fn a_changed_byte_anywhere_in_a_file_is_found_or_harmless() {
    let mut project = Project::create(7);
    act(&mut project, Command::LoadBuiltin { set: "iris".into() });
    let file = export(&mut project);
    let stored = project.stored();
    let mut found = 0;
    for at in 0..file.len() {
        let mut changed = file.clone();
        changed[at] ^= 1 << (at % 8);
        match Project::import(&changed) {
            Err(_) => found += 1,
            Ok((_, opened)) => assert!(opened == stored, "byte {at} changed the project unseen"),
        }
    }
    assert!(found * 5 > file.len() * 4, "{found} of {}", file.len());
}

#[test]
fn a_file_that_unfolds_without_end_is_refused() {
    let file = pack(&[("project.json".into(), vec![b' '; 30_000_000])]);
    assert!(file.len() < 100_000);
    assert!(refusal(&file).contains("unfolds to more than 1.0 MB"), "{}", refusal(&file));
}

#[test]
fn a_damaged_journal_keeps_its_good_beginning_and_gives_the_rest_back() {
    let whole = worked().stored();
    for (what, damage) in [
        ("a torn line", (|line: &mut Vec<u8>| line.truncate(line.len() / 2)) as fn(&mut Vec<u8>)),
        ("an empty line", Vec::clear),
        ("a changed byte", |line| line[100] ^= 1),
        ("a line without a checksum", |line| {
            *line = b"{\"v\":4,\"seq\":3,\"tick\":0,\"action\":\"promoted\"}".to_vec()
        }),
    ] {
        let mut stored = whole.clone();
        damage(&mut stored.entries[3]);
        let reopened = Project::open(stored.clone()).expect("it opens");
        assert_eq!(reopened.project.entries(), 3, "{what}");
        assert_eq!(reopened.aside, stored.entries[3..], "{what}");
        assert!(
            reopened.notices.len() == 1 && reopened.notices[0].detail.contains("3 entries were set aside"),
            "{what}"
        );
        assert_eq!(reopened.project.tick(), 0, "{what}: the clock does not run where nothing serves");
    }
    // What goes on from there is whole again.
    let mut stored = whole.clone();
    stored.entries.truncate(4);
    stored.entries[3].push(b' ');
    let mut project = Project::open(stored).expect("it opens").project;
    act(&mut project, Command::RenameProject { name: "Onwards".into() });
    assert!(Project::open(Stored { snapshot: None, ..project.stored() }).expect("it opens").aside.is_empty());
    assert!(Project::open(Stored::default()).is_err());
}

#[test]
fn a_journal_of_an_older_format_goes_on_in_the_current_one() {
    let (first, _) = Project::import(include_bytes!("projects/1.json")).expect("version 1 opens");
    let old: serde_json::Value = serde_json::from_slice(include_bytes!("projects/1.json")).expect("JSON");
    let lines = old["entries"].as_array().expect("entries").iter().map(|entry| entry.to_string().into_bytes());
    let stored = Stored { snapshot: None, entries: lines.collect(), ..first.stored() };
    let mut project = Project::open(stored.clone()).expect("it opens").project;
    let decision = project.decide(Command::RenameProject { name: "Later".into() }).expect("allowed");
    let line = decision.entry.clone().expect("an entry");
    project.commit(decision);
    // As a store has it that only appends.
    let mut longer = stored;
    longer.entries.push(line);
    let again = Project::open(longer).expect("it opens");
    assert_eq!((again.project.entries(), again.aside.len()), (7, 0));
    assert_eq!(again.project.snapshot(), project.snapshot());
}

fn facts(project: &Project) -> Vec<(String, String, Option<Mark>)> {
    let PageView::Settings(view) = project.page(Page::Settings) else { panic!("settings") };
    let about = ["Verified", "Trained again"];
    let facts = view.facts.into_iter().filter(|fact| about.iter().any(|label| fact.label.starts_with(label)));
    facts.map(|fact| (fact.label, fact.value, fact.mark)).collect()
}

#[test]
fn a_project_that_is_verified_replays_to_the_same_state_and_trains_the_same_models() {
    let mut project = worked();
    let run = RunConfig::new(Estimator::new("random_forest").number("n_estimators", 5.0), 3);
    act(&mut project, Command::StartRun(run));
    // What changes later must not matter to what was trained before.
    let split = Split { seed: 9, ..split_now(&project) };
    act(&mut project, Command::SetSplit(split));
    let before = project.stored();
    act(&mut project, Command::Verify);
    assert_eq!(project.stored(), before, "verifying changes nothing");
    let found = facts(&project);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].1.starts_with("9 entries replayed to the same state"), "{found:?}");
    assert_eq!(found[0].2, Some(Mark::Ok));
    assert_eq!(found[1], ("Trained again".into(), "2 models came out the same, byte for byte.".into(), Some(Mark::Ok)));
}

#[test]
fn a_file_is_verified_without_touching_the_project() {
    let file = export(&mut worked());
    let mut project = Project::create(1);
    let before = project.stored();
    act(&mut project, Command::VerifyFile { name: "other.mlops.zip".into(), bytes: file.clone() });
    assert_eq!(project.stored(), before);
    assert_eq!(facts(&project)[0].0, "Verified, other.mlops.zip");
    assert!(facts(&project).iter().all(|fact| fact.2 == Some(Mark::Ok)), "{:?}", facts(&project));
    // Of an older version: the state cannot be compared, the models can.
    let bytes = include_bytes!("projects/1.json").to_vec();
    act(&mut project, Command::VerifyFile { name: "1.json".into(), bytes });
    assert_eq!(facts(&project)[1].2, Some(Mark::Ok), "{:?}", facts(&project));
    let said = act(&mut project, Command::VerifyFile { name: "cut".into(), bytes: file[..99].to_vec() });
    assert!(said[0].message.contains("cut short"), "{said:?}");
}

#[test]
fn a_verification_finds_a_model_that_was_put_in_the_place_of_another() {
    // Someone with the sandbox's source could write a journal anew, with checksums that hold.
    let mut project = worked();
    let other = {
        let mut project = Project::create(7);
        act(&mut project, Command::LoadBuiltin { set: "iris".into() });
        let run = RunConfig::new(Estimator::new("gaussian_nb"), 43);
        act(&mut project, Command::StartPipeline(PipelineConfig { run, limits: Settings::new() }));
        project.stored()
    };
    let (mine, theirs) = (project.stored(), other);
    let digest = |stored: &Stored| {
        let line: serde_json::Value = serde_json::from_slice(&stored.entries[3]).expect("JSON");
        line["action"]["pipeline_finished"]["trained"]["digest"].as_str().expect("a digest").to_owned()
    };
    let (old, new) = (digest(&mine), digest(&theirs));
    assert_ne!(old, new);
    let mut forged = serde_json::json!({
        "format": "mlops-sandbox-project", "version": 1, "name": "x", "head": "AAA=", "entries": [], "blobs": {}
    });
    for line in &mine.entries {
        let mut entry: serde_json::Value = serde_json::from_slice(line).expect("JSON");
        entry.as_object_mut().expect("an object").remove("sum");
        entry["v"] = 2.into();
        let entry: serde_json::Value = serde_json::from_str(&entry.to_string().replace(&old, &new)).expect("JSON");
        forged["entries"].as_array_mut().expect("entries").push(entry);
    }
    use base64::Engine as _;
    for (digest, bytes) in mine.blobs.iter().chain(&theirs.blobs) {
        forged["blobs"][digest] = base64::engine::general_purpose::STANDARD.encode(bytes).into();
    }
    act(&mut project, Command::VerifyFile { name: "forged".into(), bytes: forged.to_string().into_bytes() });
    let found = facts(&project);
    assert_eq!(found[1].2, Some(Mark::Bad), "{found:?}");
    assert!(found[1].1.contains("“r-001”"), "{found:?}");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(12))]

    #[test]
    fn whatever_is_done_its_journal_leads_to_the_same_state(
        deeds in proptest::collection::vec((0_u8..36, 0_u32..1_000, 0_u32..60), 1..60)
    ) {
        let mut project = worked();
        let mut old = None;
        for (kind, number, minutes) in deeds {
            if number.is_multiple_of(7) {
                old = Some(project.snapshot());
            }
            let command = command(&project, kind, number);
            // What is refused changes nothing.
            if let Ok(decision) = project.decide(command) {
                project.commit(decision);
                work(&mut project);
            }
            for _ in 0..minutes {
                let _ = project.clock(ClockControl::Step);
            }
        }
        let stored = project.stored();
        let stale = Project::open(Stored { snapshot: old, ..stored.clone() }).expect("it opens").project;
        assert_eq!(stale.state_hash(), project.state_hash());
        let replayed = Project::open(Stored { snapshot: None, ..stored.clone() }).expect("it opens");
        assert!(replayed.notices.is_empty() && replayed.aside.is_empty());
        assert_eq!(replayed.project.snapshot(), project.snapshot());
        let fast = Project::open(stored.clone()).expect("it opens").project;
        assert_eq!(fast.stored(), stored);
        let (_, imported) = Project::import(&export(&mut project)).expect("it opens");
        assert_eq!(imported, stored);
    }
}

#[test]
fn a_project_file_is_opened_by_a_trainer_and_the_project_stays_as_it_is() {
    let file = export(&mut worked());
    let mut project = Project::create(1);
    let before = project.stored();
    let open = |project: &mut Project, bytes: Vec<u8>| {
        let open = Command::OpenProject { name: "other.mlops.zip".into(), bytes };
        project.commit(project.decide(open).expect("allowed"));
        let job = project.jobs()[0];
        let outcome = engine::jobs::run(&project.request(job).expect("it is there"), &mut |_| {});
        let decision = project.finished(job, outcome).expect("the job is known");
        let (opens, failed) = (decision.opens.clone(), decision.failed.clone());
        project.commit(decision);
        assert!(project.jobs().is_empty());
        (opens, failed)
    };
    let (opens, failed) = open(&mut project, file.clone());
    assert_eq!(failed, None);
    assert_eq!(opens, Some(Project::import(&file).expect("it opens").1));
    let (opens, failed) = open(&mut project, file[..99].to_vec());
    assert_eq!(opens, None);
    assert!(failed.expect("a reason").message.contains("cut short"));
    assert_eq!(project.stored(), before);
}

#[test]
fn a_journal_cannot_keep_a_replay_busy_for_ever() {
    let mut file: serde_json::Value = serde_json::from_slice(include_bytes!("projects/1.json")).expect("JSON");
    file["entries"][5]["tick"] = 4_000_000_000_u32.into();
    let message = refusal(file.to_string().as_bytes());
    assert!(message.contains("journal entry 5") && message.contains("end of the production clock"), "{message}");
}

/// What fuzzing found, by the name of what was wrong.
const FINDINGS: [(&str, &[u8]); 2] = [
    ("two features of one name", include_bytes!("findings/two_features_of_one_name.ndjson")),
    ("no rows for traffic", include_bytes!("findings/no_rows_for_traffic.ndjson")),
];

#[test]
fn journals_that_broke_the_sandbox_once_are_opened_as_far_as_they_hold() {
    let blobs = Project::import(include_bytes!("sessions/regression.zip")).expect("it opens").1.blobs;
    for (name, journal) in FINDINGS {
        let entries = journal.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        let opened = Project::open(Stored { entries, blobs: blobs.clone(), ..Stored::default() });
        let mut project = opened.unwrap_or_else(|failure| panic!("{name}: {}", failure.message)).project;
        for page in [Page::Home, Page::Data, Page::Train, Page::Pipeline, Page::Registry, Page::Deploy, Page::Monitor] {
            project.page(page);
        }
        project.step();
    }
}

#[test]
fn what_is_stored_becomes_a_file_without_being_opened() {
    let project = worked();
    let mut stored = project.stored();
    // Whatever the snapshot is, and whatever stands behind the good part of the journal.
    stored.snapshot = Some(b"broken".to_vec());
    stored.entries.push(b"not a line".to_vec());
    let Ok(Answer::File { name, bytes, .. }) = Project::pack(&stored, "Fleurs: é") else { panic!("a file") };
    assert_eq!(name, "Fleurs--é.mlops.zip");
    let (opened, _) = Project::import(&bytes).expect("it opens");
    assert_eq!((opened.snapshot(), opened.entries()), (project.snapshot(), project.entries()));

    let nothing = Stored { entries: vec![b"not a line".to_vec()], ..Stored::default() };
    assert_eq!(Project::pack(&nothing, "x").expect_err("there is nothing to save").code, "journal.start");
}

#[test]
fn content_that_no_entry_speaks_of_is_taken_out() {
    let project = worked();
    let mut stored = project.stored();
    let content = stored.blobs.clone();
    // A digest of some content that was never in this project.
    let stray = Project::import(include_bytes!("sessions/regression.zip")).expect("it opens").1.blobs;
    let stray: Vec<_> = stray.into_iter().filter(|(digest, _)| !content.contains_key(digest)).collect();
    assert!(!stray.is_empty());
    stored.blobs.extend(stray.iter().cloned());

    let mut opened = Project::open(stored).expect("it opens").project;
    let sizes: Vec<_> = stray.iter().map(|(digest, bytes)| (digest.clone(), bytes.len() as u64)).collect();
    assert_eq!(opened.sweep(), sizes);
    assert_eq!(opened.stored().blobs, content);
    assert_eq!(opened.sweep(), []);
}

#[test]
fn opening_tells_whether_it_took_a_replay() {
    let project = worked();
    let stored = project.stored();
    assert!(!Project::open(stored.clone()).expect("it opens").replayed);
    assert!(Project::open(Stored { snapshot: None, ..stored.clone() }).expect("it opens").replayed);
    // Time that went on after the snapshot is replayed as well.
    let mut later = Project::open(stored.clone()).expect("it opens").project;
    later.step();
    assert!(Project::open(Stored { head: Some(later.head()), ..stored }).expect("it opens").replayed);
}

#[test]
fn opening_from_a_snapshot_changes_nothing_at_whatever_minute_it_was_made() {
    let mut project = Project::create(7);
    act(&mut project, Command::LoadBuiltin { set: "loans".into() });
    act(&mut project, Command::StartRun(RunConfig::new(Estimator::new("decision_tree"), 42)));
    act(&mut project, Command::RegisterRun { run: 1 });
    act(&mut project, Command::Deploy(Deployment { version: 1, strategy: Strategy::Recreate }));
    for minute in 0..45 {
        let opened = Project::open(project.stored()).expect("it opens").project;
        assert_eq!(opened.state_hash(), project.state_hash(), "minute {minute}");
        project.step();
    }
}

#[test]
fn rows_are_saved_as_csv_in_which_no_text_is_a_formula() {
    let mut project = Project::create(7);
    let rows = (0..40).map(|row| format!("{row},=1+{},{}\n", row % 3, if row % 2 == 0 { "+yes" } else { "-no" }));
    let csv = format!("n,@SUM(A1),answer\n{}", rows.collect::<String>());
    drop_file(&mut project, "Sums.csv", csv.as_bytes()).expect("it is a table");
    let Ok(Answer::File { name, bytes, .. }) = project.query(Query::DownloadData { version: 1 }) else {
        panic!("a file")
    };
    let text = String::from_utf8(bytes).expect("UTF-8");
    assert_eq!((name.as_str(), text.lines().count()), ("sums-d1.csv", 41));
    assert!(text.starts_with("n,'@SUM(A1),answer\r\n0,'=1+0,'+yes\r\n1,'=1+1,'-no\r\n"), "{text}");
    assert_eq!(project.query(Query::DownloadData { version: 2 }).expect_err("there is none").code, "data.version");
}

#[test]
fn answers_that_are_no_numbers_never_make_a_journal_line_that_cannot_be_read() {
    let mut project = Project::create(7);
    act(&mut project, Command::LoadBuiltin { set: "diabetes".into() });
    let Ok(Answer::File { bytes, .. }) = project.query(Query::DownloadData { version: 1 }) else { panic!("a file") };
    // A linear model made elsewhere says NaN where a cell is missing.
    let csv = String::from_utf8(bytes).expect("UTF-8");
    let lines = csv.lines().enumerate().map(|(number, line)| match line.split_once(',') {
        Some((_, rest)) if number % 5 == 4 => format!(",{rest}\n"),
        _ => format!("{line}\n"),
    });
    let holes = lines.collect::<String>().into_bytes();
    drop_file(&mut project, "holes.csv", &holes).expect("it is a table");
    let bytes = include_bytes!("models/diabetes_ridge.onnx").to_vec();
    act(&mut project, Command::ImportModel { name: "ridge.onnx".into(), bytes });
    let stored = Stored { snapshot: None, ..project.stored() };
    let imported = stored.entries.iter().filter(|line| line.windows(14).any(|part| part == b"model_imported"));
    assert_eq!(imported.count(), 1);
    let again = Project::open(stored).expect("it opens");
    assert!(again.aside.is_empty(), "{} entries are lost", again.aside.len());
    assert_eq!(again.project.snapshot(), project.snapshot());
}

#[test]
fn a_project_that_lost_content_still_becomes_a_file_that_opens() {
    let project = worked();
    let lost = project.stored().blobs.keys().next().expect("content").clone();
    let mut stored = project.stored();
    stored.blobs.remove(&lost);
    let mut opened = Project::open(stored.clone()).expect("it opens").project;
    let file = export(&mut opened);
    assert_eq!(Project::import(&file).expect("it opens").1.blobs, stored.blobs);
    let Ok(Answer::File { bytes, .. }) = Project::pack(&stored, "x") else { panic!("a file") };
    assert_eq!(Project::import(&bytes).expect("it opens").1.blobs, stored.blobs);
    // Content that is damaged is as good as lost.
    stored.blobs.insert(lost, b"damaged".to_vec());
    assert!(matches!(Project::pack(&stored, "x"), Ok(Answer::File { bytes: again, .. }) if again == bytes));
    // Nobody takes content out of a file afterwards.
    let whole = members(&export(&mut worked()));
    let without: Vec<_> = whole.iter().filter(|(name, _)| !name.starts_with("content/")).cloned().collect();
    assert!(refusal(&pack(&without)).contains("cannot be read"));
}

#[test]
fn without_its_content_a_project_goes_nowhere_it_cannot_come_back_from() {
    let mut stored = Stored { snapshot: None, ..worked().stored() };
    stored.blobs.clear();
    let mut project = Project::open(stored).expect("it opens").project;
    for number in 0..60 {
        let wanted = match number % 5 {
            0 | 1 => Command::Undo,
            2 => Command::Redo,
            3 => Command::RenameProject { name: format!("Name {number}") },
            _ => Command::LookBack(Moment::Entry(number % project.entries())),
        };
        let wanted = if number % 10 == 9 { Command::GoOnFromHere } else { wanted };
        if let Ok(decision) = project.decide(wanted) {
            project.commit(decision);
        }
        if number % 10 == 9
            && let Ok(decision) = project.decide(Command::ReturnToNow)
        {
            project.commit(decision);
        }
    }
    assert!(Project::open(Stored { snapshot: None, ..project.stored() }).expect("it opens").aside.is_empty());
}

/// The entries of `worked` as lines without checksums, as they were once; somebody else can write such lines at will.
fn unsealed() -> Vec<serde_json::Value> {
    let entries = worked().stored().entries.into_iter().map(|line| {
        let mut entry: serde_json::Value = serde_json::from_slice(&line).expect("JSON");
        entry.as_object_mut().expect("an object").remove("sum");
        entry["v"] = 2.into();
        entry
    });
    entries.collect()
}

/// Opens a journal, lets time run, and looks at every page.
fn live(entries: &[serde_json::Value]) -> Reopened {
    let entries = entries.iter().map(|entry| entry.to_string().into_bytes()).collect();
    let stored = Stored { snapshot: None, head: None, entries, ..worked().stored() };
    let mut reopened = Project::open(stored).expect("it opens");
    for _ in 0..70 {
        reopened.project.step();
    }
    for page in [Page::Home, Page::Data, Page::Train, Page::Registry, Page::Deploy, Page::Monitor, Page::DriftLab] {
        reopened.project.page(page);
    }
    reopened.project.frame();
    reopened
}

#[test]
fn what_no_decision_would_write_is_not_taken_from_a_journal() {
    let long = "x".repeat(1_000);
    for (action, said) in [
        (r#"{"traffic_set":{"traffic":{"rate":1e300,"label_delay":10}}}"#.into(), "traffic"),
        (r#"{"traffic_set":{"traffic":{"rate":-1.0,"label_delay":10}}}"#.into(), "traffic"),
        (r#"{"traffic_set":{"traffic":{"rate":60.0,"label_delay":4294967295}}}"#.into(), "traffic"),
        (format!(r#"{{"project_renamed":{{"name":"{long}"}}}}"#), "name"),
        (format!(r#"{{"alias_set":{{"alias":"{long}","version":1}}}}"#), "alias"),
        (r#"{"created":{"seed":2}}"#.into(), "begins a project in the middle"),
        (format!(r#"{{"rule_removed":{{"name":"{}"}}}}"#, "x".repeat(100_001)), "a text that is longer"),
        (
            r#"{"fault_added":{"fault":{"kind":{"ConceptSwitch":{"function":2}},"start":1,"ramp":4294967295,"end":null}}}"#
                .into(),
            "fault",
        ),
        (
            r#"{"deployed":{"deployment":{"version":1,"strategy":{"Canary":{"steps":[{"weight":255,"pause":1}],"min_points":1,"tolerance":0.1}}}}}"#
                .into(),
            "rollout",
        ),
    ] {
        let mut entries = unsealed();
        let action: serde_json::Value = serde_json::from_str(&action).expect("JSON");
        entries.push(serde_json::json!({ "v": 2, "seq": 6, "tick": 40, "action": action }));
        let reopened = live(&entries);
        assert_eq!((reopened.project.entries(), reopened.aside.len()), (6, 1), "{action}");
        assert!(reopened.notices[0].detail.contains(said), "{}", reopened.notices[0].detail);
    }
}

#[test]
fn a_journal_with_more_than_can_be_shown_is_shown_as_far_as_that() {
    let mut entries = unsealed();
    let run = entries[2]["action"]["pipeline_started"]["config"]["run"].clone();
    assert!(run.is_object());
    let mut add = |action: serde_json::Value| {
        let seq = entries.len();
        entries.push(serde_json::json!({ "v": 2, "seq": seq, "tick": 40, "action": action }));
    };
    for number in 0..600 {
        add(serde_json::json!({ "run_started": { "run": number + 2, "data": 1, "config": run } }));
    }
    for number in 0..60 {
        let kind = serde_json::json!({ "CovariateShift": { "feature": "petal length", "shift": 1.0, "scale": 1.0 } });
        add(serde_json::json!({ "fault_added": { "fault": { "kind": kind, "start": 50, "ramp": 0, "end": null } } }));
        let name = format!("Rule {number}");
        let rule = serde_json::json!({ "name": name, "metric": "request_rate", "above": true, "threshold": 1.0, "for_minutes": 0 });
        add(serde_json::json!({ "rule_set": { "rule": rule } }));
    }
    let reopened = live(&entries);
    assert_eq!(reopened.aside.len(), 0, "{:?}", reopened.notices);
    let project = reopened.project;
    let PageView::Train(train) = project.page(Page::Train) else { panic!("train") };
    assert_eq!(train.runs.len(), 500);
    assert!(train.head.sentence.ends_with("The newest 500 of 601 are listed."), "{}", train.head.sentence);
    assert_eq!(project.frame().jobs.len(), 100);
    let PageView::DriftLab(lab) = project.page(Page::DriftLab) else { panic!("drift lab") };
    assert_eq!(lab.faults.len(), 50);
    let PageView::Monitor(monitor) = project.page(Page::Monitor) else { panic!("monitor") };
    assert_eq!(monitor.rules.len(), 50);
}

#[test]
fn a_model_that_names_too_few_or_too_many_classes_is_not_taken_from_a_journal() {
    let interface = |scores: &str| {
        serde_json::json!({ "inputs": [], "outputs": { "Classes": { "labels": null, "scores": { "name": "p", "classes":
            serde_json::from_str::<serde_json::Value>(scores).expect("JSON") } } } })
    };
    let outputs = |entries: &mut Vec<serde_json::Value>, classes: serde_json::Value, scores: Option<&str>| {
        let signature = &mut entries[3]["action"]["pipeline_finished"]["trained"]["signature"];
        assert!(signature.is_object());
        signature["classes"] = classes;
        signature["interface"] = scores.map_or(serde_json::Value::Null, interface);
    };
    for (classes, scores) in [
        (serde_json::json!(vec![""; 1_000]), None),
        (serde_json::json!([]), Some("[0, 1]")),
        (serde_json::json!(["a", "b"]), Some("[0, 7]")),
    ] {
        let mut entries = unsealed();
        outputs(&mut entries, classes, scores);
        assert_eq!(live(&entries).project.entries(), 3);
    }
    // Fewer names than the model knows are strange, but nothing breaks.
    for classes in [serde_json::json!(["a"]), serde_json::json!([]), serde_json::json!(["a", "b"])] {
        let mut entries = unsealed();
        outputs(&mut entries, classes, None);
        live(&entries);
    }
}

#[test]
fn data_that_is_not_what_it_says_breaks_nothing() {
    let mut entries = unsealed();
    let version = &mut entries[1]["action"]["data_added"]["version"];
    version["id"] = 9.into();
    version["origin"] = serde_json::json!({ "Loans": { "function": 1, "noise": 0.0 } });
    let reopened = live(&entries);
    assert_eq!(reopened.project.entries(), 6);
    let PageView::Data(view) = reopened.project.page(Page::Data) else { panic!("data") };
    assert_eq!(view.version.expect("a version").number, 1);
}

#[test]
fn a_file_is_opened_by_its_journal_whatever_its_snapshot_says() {
    let mut project = worked();
    let mut other = worked();
    other.step();
    let file = with(&export(&mut project), "snapshot", |_| other.snapshot());
    use sha2::Digest as _;
    let digest = sha2::Sha256::digest(other.snapshot()).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let file = with(&file, "project.json", |manifest| {
        let mut manifest: serde_json::Value = serde_json::from_slice(manifest).expect("JSON");
        manifest["snapshot"] = digest.clone().into();
        manifest.to_string().into_bytes()
    });
    let (opened, _) = Project::import(&file).expect("it opens");
    assert_eq!(opened.snapshot(), project.snapshot());
}

#[test]
fn a_long_history_of_going_back_is_read_in_no_time() {
    let line = |seq: u32, action: &str| format!(r#"{{"v":2,"seq":{seq},"tick":0,"action":{action}}}"#).into_bytes();
    let mut entries = vec![line(0, r#"{"created":{"seed":1}}"#)];
    let (actions, returns) = (60_000, 60_000);
    entries.extend((1..=actions).map(|seq| line(seq, r#"{"pause_on_alert_set":{"on":true}}"#)));
    entries.extend((1..=returns).map(|seq| line(actions + seq, r#"{"went":{"entry":0,"tick":0}}"#)));
    let stored = Stored { snapshot: None, entries, ..Project::create(1).stored() };
    // Step by step this would be seven billion steps.
    let reopened = Project::open(stored).expect("it opens");
    assert_eq!(reopened.project.entries(), 1 + actions + returns);
    assert!(reopened.aside.is_empty());
}

#[test]
fn data_that_an_imported_version_stands_for_is_not_changed_in_place() {
    let mut project = Project::create(7);
    act(&mut project, Command::LoadBuiltin { set: "iris".into() });
    let bytes = include_bytes!("models/iris_forest_zipmap.onnx").to_vec();
    act(&mut project, Command::ImportModel { name: "forest.onnx".into(), bytes });
    act(&mut project, Command::Deploy(Deployment { version: 1, strategy: Strategy::Recreate }));
    for _ in 0..30 {
        project.step();
    }
    let split = Split { seed: 9, ..split_now(&project) };
    act(&mut project, Command::SetSplit(split));
    let PageView::Data(view) = project.page(Page::Data) else { panic!("data") };
    assert_eq!(view.version.expect("a version").number, 2);
    for _ in 0..30 {
        project.step();
    }
    let replayed = Project::open(Stored { snapshot: None, ..project.stored() }).expect("it opens").project;
    assert_eq!(replayed.snapshot(), project.snapshot());
    let mut fast = Project::open(project.stored()).expect("it opens").project;
    for project in [&mut project, &mut fast] {
        project.step();
    }
    assert_eq!(fast.snapshot(), project.snapshot());
}

#[test]
fn a_pipeline_holds_to_the_brief_of_when_it_was_started() {
    let mut project = Project::create(7);
    act(&mut project, Command::LoadBuiltin { set: "iris".into() });
    let run = RunConfig::new(Estimator::new("gaussian_nb"), 42);
    let started = Command::StartPipeline(PipelineConfig { run, limits: Settings::new() });
    let decision = project.decide(started).expect("allowed");
    project.commit(decision);
    let job = project.jobs()[0];
    let asked = project.request(job).expect("its rows are there");
    let PageView::Brief(view) = project.page(Page::Brief) else { panic!("brief") };
    let brief = Brief { target: 0.999, ..view.brief };
    let decision = project.decide(Command::SetBrief(brief)).expect("allowed");
    project.commit(decision);
    assert_eq!(project.request(job).expect("its rows are there"), asked);
    work(&mut project);
    act(&mut project, Command::Verify);
    assert!(facts(&project).iter().all(|fact| fact.2 == Some(Mark::Ok)), "{:?}", facts(&project));
}
