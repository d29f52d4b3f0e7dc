//! Undo, redo, looking back, and branches.

mod deeds;

use deeds::{act, command, work, worked};
use engine::{Project, Stored, jobs};
use protocol::*;

fn pass(project: &mut Project, minutes: u32) {
    for _ in 0..minutes {
        project.step();
    }
}

fn rename(name: &str) -> Command {
    Command::RenameProject { name: name.into() }
}

fn refused(project: &Project, command: Command) -> String {
    project.decide(command).err().expect("it is refused").code
}

/// As a browser would find it that was killed now.
fn reopened(project: &Project) -> Project {
    Project::open(project.stored()).expect("it opens").project
}

fn replayed(project: &Project) -> Project {
    Project::open(Stored { snapshot: None, ..project.stored() }).expect("it opens").project
}

#[test]
fn undoing_brings_back_the_moment_before_with_its_time_and_redoing_the_one_after() {
    let mut project = worked();
    let before = project.state_hash();
    act(&mut project, Command::SetTraffic(Traffic { rate: 3.0, label_delay: 5 }));
    pass(&mut project, 30);
    let after = project.state_hash();
    let said = project.decide(Command::Undo).expect("there is something to undo").said;
    assert!(said.ends_with(" The clock is back at day 1, 00:40, 30 min earlier."), "{said}");
    act(&mut project, Command::Undo);
    assert_eq!((project.state_hash(), project.tick()), (before.clone(), 40));
    act(&mut project, Command::Redo);
    assert_eq!((project.state_hash(), project.tick()), (after, 70));
    act(&mut project, Command::Undo);
    assert_eq!(reopened(&project).state_hash(), before);
    assert_eq!(replayed(&project).state_hash(), before);
}

#[test]
fn everything_can_be_undone_to_the_empty_project_and_done_again() {
    let mut project = worked();
    let all = project.state_hash();
    let empty = Project::create(7).state_hash();
    let mut steps = 0;
    while let Ok(decision) = project.decide(Command::Undo) {
        project.commit(decision);
        // A pipeline that runs again is not waited for.
        steps += 1;
    }
    assert_eq!((steps, project.state_hash()), (4, empty));
    assert_eq!(refused(&project, Command::Undo), "undo.none");
    for _ in 0..steps {
        act(&mut project, Command::Redo);
    }
    assert_eq!(project.state_hash(), all);
    assert_eq!(refused(&project, Command::Redo), "redo.none");
}

#[test]
fn what_is_done_after_undoing_leaves_the_other_branch_in_the_journal() {
    let mut project = worked();
    act(&mut project, rename("Left"));
    let (left, entry) = (project.state_hash(), project.entries() - 1);
    act(&mut project, Command::Undo);
    act(&mut project, rename("Right"));
    assert_eq!(refused(&project, Command::Redo), "redo.none");
    let right = project.state_hash();
    act(&mut project, Command::LookBack(Moment::Entry(entry)));
    act(&mut project, Command::GoOnFromHere);
    assert_eq!(project.state_hash(), left);
    act(&mut project, Command::Undo);
    act(&mut project, rename("Right"));
    assert_eq!(project.state_hash(), right);
}

#[test]
fn looking_back_shows_the_pages_as_they_were_and_changes_nothing() {
    let mut project = worked();
    pass(&mut project, 100);
    act(&mut project, Command::LookBack(Moment::Tick(20)));
    let frame = project.frame();
    assert_eq!((frame.clock.tick, frame.strip.range), (20, (0, 3 * 1_440)));
    assert!(frame.past.as_ref().is_some_and(|past| past.words.contains("00:20")), "{:?}", frame.past);
    assert_eq!(frame.project, "Iris", "before it was renamed");
    let PageView::Home(home) = project.page(Page::Home) else { panic!("home") };
    let fates: Vec<(u32, Fate)> = home.journal.iter().map(|row| (row.seq, row.fate)).collect();
    let led = [(3, Fate::Led), (2, Fate::Led), (1, Fate::Led), (0, Fate::Led)];
    assert_eq!((fates[0], &fates[1..]), ((4, Fate::Here), &led[..]));
    for command in [rename("x"), Command::Undo, Command::Redo] {
        assert_eq!(refused(&project, command), "past");
    }
    assert!(project.clock(ClockControl::Play).is_err());
    // Where it is kept is no matter of the past.
    project.set_storage(Storage { persistence: Persistence::Paused, ..Storage::default() });
    let PageView::Home(home) = project.page(Page::Home) else { panic!("home") };
    assert!(home.head.sentence.contains("in memory"), "{}", home.head.sentence);
}

#[test]
fn returning_to_now_leaves_everything_as_it_was() {
    let mut project = worked();
    let now = project.stored();
    act(&mut project, Command::LookBack(Moment::Entry(2)));
    assert!(matches!(project.page(Page::Deploy), PageView::Deploy(view) if view.versions.is_empty()));
    assert_eq!(project.stored(), now);
    act(&mut project, Command::ReturnToNow);
    assert_eq!((project.frame().past, project.stored()), (None, now));
    assert_eq!(refused(&project, Command::GoOnFromHere), "past.none");
    // Nothing is ahead of the present.
    act(&mut project, Command::LookBack(Moment::Tick(10_000)));
    assert_eq!(project.frame().past, None);
    assert_eq!(refused(&project, Command::LookBack(Moment::Entry(99))), "past.entry");
}

#[test]
fn a_moment_between_two_entries_can_be_gone_on_from_and_taken_back() {
    let mut project = worked();
    pass(&mut project, 100);
    let (late, name) = (project.state_hash(), project.frame().project);
    act(&mut project, Command::LookBack(Moment::Tick(60)));
    act(&mut project, Command::GoOnFromHere);
    assert_eq!((project.tick(), project.frame().project), (60, name));
    let early = project.state_hash();
    assert_eq!((reopened(&project).state_hash(), replayed(&project).state_hash()), (early.clone(), early.clone()));
    act(&mut project, Command::Redo);
    assert_eq!(project.state_hash(), late);
    // Time that runs again runs the same way.
    act(&mut project, Command::Undo);
    act(&mut project, Command::Redo);
    assert_eq!(project.state_hash(), late);
}

#[test]
fn a_job_of_a_branch_that_was_left_gives_nothing_to_another() {
    let mut project = worked();
    let start = |project: &mut Project, seed| {
        let config = RunConfig::new(Estimator::new("gaussian_nb"), seed);
        let decision = project.decide(Command::StartRun(config)).expect("allowed");
        project.commit(decision);
        project.jobs()[0]
    };
    let first = start(&mut project, 1);
    let result = jobs::run(&project.request(first).expect("its rows are there"), &mut |_| {});
    act(&mut project, Command::Undo);
    assert!(project.jobs().is_empty());
    let second = start(&mut project, 2);
    assert_ne!(first, second, "both are run 2, but not the same job");
    assert!(project.finished(first, result).is_err());
    work(&mut project);
    assert!(project.jobs().is_empty());
}

#[test]
fn a_state_far_away_is_made_by_a_trainer_that_can_be_stopped() {
    let mut project = worked();
    pass(&mut project, 3_000);
    let before = project.state_hash();
    act(&mut project, rename("Far"));
    // Without what is remembered since it was opened.
    let mut project = reopened(&project);
    let now = project.stored();
    project.commit(project.decide(Command::Undo).expect("allowed"));
    let job = project.jobs()[0];
    assert_eq!(project.stored(), now, "not yet");
    assert!(project.frame().jobs[0].doing.contains("Going back"), "{:?}", project.frame().jobs);
    act(&mut project, Command::CancelJob { job });
    assert!(project.jobs().is_empty());
    act(&mut project, Command::LookBack(Moment::Tick(1_500)));
    assert_eq!(project.frame().clock.tick, 1_500);
    act(&mut project, Command::ReturnToNow);
    act(&mut project, Command::Undo);
    assert_eq!(project.state_hash(), before);
    act(&mut project, Command::Redo);
    assert_eq!((project.tick(), project.frame().project), (3_040, "Far".into()));
}

#[test]
fn an_action_that_comes_in_between_is_not_lost_to_an_undo_that_took_long() {
    let mut project = worked();
    pass(&mut project, 3_000);
    act(&mut project, rename("Far"));
    let mut project = reopened(&project);
    act(&mut project, rename("Near"));
    act(&mut project, Command::Undo);
    project.commit(project.decide(Command::Undo).expect("allowed"));
    let job = project.jobs()[0];
    let outcome = jobs::run(&project.request(job).expect("a way"), &mut |_| {});
    act_only(&mut project, rename("Meanwhile"));
    let decision = project.finished(job, outcome).expect("known");
    assert!(decision.failed.is_some() && decision.entry.is_none());
    project.commit(decision);
    assert_eq!(project.frame().project, "Meanwhile");
}

fn act_only(project: &mut Project, command: Command) {
    let decision = project.decide(command).expect("allowed");
    project.commit(decision);
}

#[test]
fn the_frame_says_what_undo_and_redo_would_do() {
    let mut project = worked();
    assert_eq!(project.frame().undo.as_deref(), Some("Renamed the project to “Fleurs é”"));
    assert_eq!(project.frame().redo, None);
    act(&mut project, Command::Undo);
    assert_eq!(project.frame().undo.as_deref(), Some("Deployed v1"));
    assert_eq!(project.frame().redo.as_deref(), Some("Renamed the project to “Fleurs é”"));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(12))]

    #[test]
    fn undo_after_any_action_is_as_if_nothing_was_done(
        deeds in proptest::collection::vec((0_u8..20, 0_u32..1_000, 0_u32..60), 1..30)
    ) {
        let mut project = worked();
        for (kind, number, minutes) in deeds {
            let command = command(&project, kind, number);
            let before = (project.state_hash(), project.tick());
            let Ok(decision) = project.decide(command) else { continue };
            project.commit(decision);
            work(&mut project);
            pass(&mut project, minutes);
            let after = (project.state_hash(), project.tick());
            act(&mut project, Command::Undo);
            assert_eq!((project.state_hash(), project.tick()), before);
            act(&mut project, Command::Redo);
            assert_eq!((project.state_hash(), project.tick()), after);
            if number.is_multiple_of(4) {
                act(&mut project, Command::Undo);
            }
        }
        assert_eq!(replayed(&project).state_hash(), project.state_hash());
    }
}
