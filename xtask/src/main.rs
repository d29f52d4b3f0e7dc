//! `cargo xtask`: reads the command line.

#![allow(clippy::print_stdout, reason = "this is a command-line tool")]

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use xtask::{bench, check, fuzz, project::Project, serve, site, sizes, test, tools};

const USAGE: &str = "\
cargo xtask serve [--port N]                                     build the release site and serve it
cargo xtask dist                                                 build the release site into dist/
cargo xtask page                                                 put the page as it is now into dist/, quickly and large
cargo xtask test [--only native|wasm|journeys|onnx] [NAME]       run the tests
cargo xtask check [--only fmt|clippy|docs|rules|deny|style|budgets] everything that is not a test
cargo xtask bench [--serve]                                      time training and inference in a browser
cargo xtask torture [ROUNDS]                                     kill the browser while it works, 200 times
cargo xtask fuzz [TARGET] [--seconds N]                          csv, project, journal or onnx; ten minutes each
cargo xtask setup                                                only install what is missing";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let mut arguments = Arguments(std::env::args().skip(1).collect());
    let command = arguments.positional();
    let project = Project::find()?;
    match command.as_deref() {
        Some("serve") => {
            let port =
                arguments.option("--port")?.map(|port| port.parse().context("--port wants a number")).transpose()?;
            arguments.done()?;
            serve::serve(&project, port.unwrap_or(8080))
        }
        Some("dist") => {
            arguments.done()?;
            site::build(&project)?;
            sizes::print(&sizes::measure(&project.dist())?);
            Ok(())
        }
        Some("page") => {
            arguments.done()?;
            site::page(&project)
        }
        Some("test") => {
            let only = arguments.option("--only")?;
            let name = arguments.positional();
            arguments.done()?;
            test::test(&project, only.as_deref(), name.as_deref())
        }
        Some("check") => {
            let only = arguments.option("--only")?;
            arguments.done()?;
            check::check(&project, only.as_deref())
        }
        Some("bench") => {
            let stay = arguments.flag("--serve");
            arguments.done()?;
            bench::bench(&project, stay)
        }
        Some("torture") => {
            let rounds =
                arguments.positional().map(|rounds| rounds.parse().context("ROUNDS is a number")).transpose()?;
            arguments.done()?;
            test::torture(&project, rounds.unwrap_or(200))
        }
        Some("fuzz") => {
            let seconds =
                arguments.option("--seconds")?.map(|seconds| seconds.parse().context("--seconds wants a number"));
            let name = arguments.positional();
            arguments.done()?;
            fuzz::fuzz(&project, name.as_deref(), seconds.transpose()?.unwrap_or(600))
        }
        Some("setup") => {
            arguments.done()?;
            tools::set_up(&project)
        }
        Some("help" | "--help" | "-h") => {
            println!("{USAGE}");
            Ok(())
        }
        Some(other) => bail!("there is no command '{other}'\n\n{USAGE}"),
        None => bail!("which command?\n\n{USAGE}"),
    }
}

struct Arguments(Vec<String>);

impl Arguments {
    fn positional(&mut self) -> Option<String> {
        let found = self
            .0
            .iter()
            .position(|argument| !argument.starts_with('-') || argument == "-h" || argument == "--help")?;
        Some(self.0.remove(found))
    }

    fn option(&mut self, name: &str) -> Result<Option<String>> {
        let Some(found) = self.0.iter().position(|argument| argument == name) else {
            return Ok(None);
        };
        self.0.remove(found);
        if found == self.0.len() {
            bail!("{name} wants a value");
        }
        Ok(Some(self.0.remove(found)))
    }

    fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|argument| argument != name);
        self.0.len() < before
    }

    fn done(&self) -> Result<()> {
        match self.0.first() {
            None => Ok(()),
            Some(left) => bail!("what is '{left}'?\n\n{USAGE}"),
        }
    }
}
