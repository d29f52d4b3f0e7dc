//! The browser is killed while a learner works, again and again, so that now and then it deletes its databases. Whatever was
//! acknowledged is there afterwards, and the state is what a fresh replay of the journal gives.
//!
//! The engine's worker is driven without the page, faster than anybody clicks.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use journeys::{Worker, journey, report};
use protocol::{
    Answer, ClockControl, Command, Deployment, Estimator, Fault, FromEngine, PipelineConfig, Query, Rule, RunConfig,
    Setting, Settings, ShelfAct, Speed, Strategy, ToEngine, Traffic,
};

/// Rounds in the tests; `cargo xtask torture` asks for more.
const ROUNDS: u32 = 6;
/// Rounds with one project; verifying takes longer the more was done.
const PROJECT: u32 = 20;
/// One in so many kills hits the middle of a write.
const TEAR: u32 = 4;
/// Of commands that are not counted.
const UNCOUNTED: u32 = 1_000_000;

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn what_was_acknowledged_survives_a_killed_browser() -> Result<()> {
    let rounds = std::env::var("TORTURE_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(ROUNDS);
    journey("torture", async |j| {
        // The page is a bare file of the site, which names no icon.
        j.expect_console("favicon.ico");
        // Chromium's renderer may break when a page is left while its worker starts.
        j.see_in("main", "Nothing is loaded yet").await?;
        let mut dice = Dice(0x5eed);
        let mut sum = Sum::default();
        let mut known = Known::default();
        for round in 0..rounds {
            let mut engine =
                Worker::start(j.browser(), &j.url()).await.with_context(|| format!("start of round {round}"))?;
            known.check(&mut engine).await.with_context(|| format!("round {round}, {sum:?}"))?;
            if round % PROJECT == 0 {
                known = prepare(&mut engine).await?;
            }
            let least = known.least;
            known.work(&mut engine, &mut dice, round).await.with_context(|| format!("round {round}"))?;
            sum.acknowledged += known.least - least;
            sum.restored += engine.restored;
            sum.rounds += 1;
            j.kill_browser().await.with_context(|| format!("after round {round}"))?;
            if dice.below(TEAR) == 0 {
                // A kill that hits the middle of a write: rare by chance, and the end of the databases.
                j.tear_databases()?;
                sum.torn += 1;
            }
            j.start_browser().await.with_context(|| format!("after round {round}"))?;
        }
        let mut engine = Worker::start(j.browser(), &j.url()).await?;
        known.check(&mut engine).await.context("after the last round")?;
        let Sum { rounds, acknowledged, torn, restored } = sum;
        let text = format!(
            "{rounds} kills, {torn} in the middle of a write; {acknowledged} acknowledged actions, none lost; \
             the browser deleted its databases {restored} times\n"
        );
        eprint!("{text}");
        report("torture.txt", &text)
    })
    .await
}

#[derive(Debug, Default)]
struct Sum {
    rounds: u32,
    acknowledged: u32,
    /// Kills in the middle of a write of the database.
    torn: u32,
    /// Times the browser had lost its database, and the project came back from its second copy.
    restored: u32,
}

/// What has to be there after the browser was killed.
#[derive(Default)]
struct Known {
    /// Journal lines that were seen, by number.
    lines: BTreeMap<u32, String>,
    /// Entries at least: those seen, and one for each action that was acknowledged since.
    least: u32,
}

impl Known {
    fn see(&mut self, lines: Vec<protocol::JournalRow>) {
        for line in lines {
            self.least = self.least.max(line.seq + 1);
            self.lines.insert(line.seq, line.text);
        }
    }

    /// Sends actions as fast as they go, and stops listening at a random moment.
    async fn work(&mut self, engine: &mut Worker<'_>, dice: &mut Dice, round: u32) -> Result<()> {
        let mut messages = Vec::new();
        for number in 0..dice.below(40) + 5 {
            match deed(dice, round, number) {
                // Going back far is acknowledged before it is done: a trainer has to make the state first.
                Deed::Act(command @ (Command::Undo | Command::Redo)) => {
                    messages.push(ToEngine::Command { id: UNCOUNTED, command })
                }
                Deed::Act(command) => messages.push(ToEngine::Command { id: number * 2 + 2, command }),
                Deed::Clock(control) => messages.push(ToEngine::Clock(control)),
            }
            messages.push(ToEngine::Query { id: number * 2 + 1, query: Query::Journal { before: None, most: 3 } });
        }
        engine.say(&messages).await?;
        let end = Instant::now() + Duration::from_millis(u64::from(dice.below(700)));
        while Instant::now() < end {
            for message in engine.hear().await? {
                match message {
                    // The next answer tells its line.
                    FromEngine::Done { id, outcome: Ok(_) } if id != UNCOUNTED => self.least += 1,
                    FromEngine::Answer { outcome: Ok(Answer::Journal(lines)), .. } => self.see(lines),
                    FromEngine::Crashed { report } => bail!("the engine broke: {report}"),
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// Everything that was acknowledged is there, and replaying it gives the same.
    async fn check(&self, engine: &mut Worker<'_>) -> Result<()> {
        if self.least == 0 {
            return Ok(());
        }
        let lines = engine.journal().await?;
        let there = lines.iter().map(|line| line.seq + 1).max().unwrap_or_default();
        ensure!(there >= self.least, "{} entries were acknowledged, {there} are there: {}", self.least, engine.opened);
        for line in lines {
            let before = self.lines.get(&line.seq);
            ensure!(
                before.is_none_or(|before| *before == line.text),
                "entry {} was “{before:?}” and is “{}”",
                line.seq,
                line.text
            );
        }
        engine.say(&[ToEngine::Command { id: 2, command: Command::Verify }]).await?;
        loop {
            match engine.next(|message| matches!(message, FromEngine::Notice(_) | FromEngine::Crashed { .. })).await? {
                FromEngine::Notice(notice) if notice.text.contains("replayed") => {
                    ensure!(!notice.failed && notice.text.contains("is verified"), "{}", notice.text);
                    return Ok(());
                }
                FromEngine::Crashed { report } => bail!("the engine broke: {report}"),
                _ => {}
            }
        }
    }
}

enum Deed {
    Act(Command),
    Clock(ClockControl),
}

/// Something a learner might do.
fn deed(dice: &mut Dice, round: u32, number: u32) -> Deed {
    let value = f64::from(dice.below(90) + 1);
    Deed::Act(match dice.below(13) {
        0 => Command::SetTraffic(Traffic { rate: value, label_delay: dice.below(300) }),
        1 => Command::SetPauseOnAlert(dice.below(2) == 0),
        2 => Command::SetRule(Rule {
            name: format!("rule_{}", dice.below(5)),
            metric: "psi_max".into(),
            above: true,
            threshold: value / 100.0,
            for_minutes: dice.below(60),
        }),
        3 => Command::RemoveRule { name: format!("rule_{}", dice.below(5)) },
        4 => Command::AddFault(Fault {
            kind: "feature_shift".into(),
            settings: vec![Setting::choice("feature", "petal length"), Setting::number("shift", value / 30.0)],
            start: dice.below(500),
            ramp: dice.below(60),
            end: None,
        }),
        5 => Command::RemoveFault { fault: dice.below(4) },
        6 => Command::Undo,
        7 => Command::Redo,
        8 if dice.below(6) == 0 => Command::StartRun(run(u64::from(round))),
        9 => return Deed::Clock(ClockControl::Play),
        10 => return Deed::Clock(ClockControl::Step),
        _ => Command::RenameProject { name: format!("Round {round}, action {number}") },
    })
}

fn run(seed: u64) -> RunConfig {
    RunConfig::new(Estimator::new("gaussian_nb"), seed)
}

/// A new project with a deployed model.
async fn prepare(engine: &mut Worker<'_>) -> Result<Known> {
    engine.say(&[ToEngine::Shelf { id: 2, act: ShelfAct::Create }]).await?;
    let FromEngine::Switch(number) = engine.next(|message| matches!(message, FromEngine::Switch(_))).await? else {
        bail!("it was looked for")
    };
    engine.begin(Some(number)).await?;
    let pipeline = PipelineConfig { run: run(42), limits: Settings::new() };
    let deployment = Deployment { version: 1, strategy: Strategy::Recreate };
    for (command, word) in [
        (Command::LoadBuiltin { set: "iris".into() }, "Loaded Iris"),
        (Command::StartPipeline(pipeline), "Pipeline run 1 passed"),
        (Command::Deploy(deployment), "Deployed v1"),
    ] {
        engine.say(&[ToEngine::Command { id: 2, command }]).await?;
        while !engine.journal().await?.iter().any(|line| line.text.contains(word)) {}
    }
    engine.say(&[ToEngine::Clock(ClockControl::Speed(Speed::X60))]).await?;
    let mut known = Known::default();
    known.see(engine.journal().await?);
    Ok(known)
}

/// Random numbers that are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(end)) as u32
    }
}
