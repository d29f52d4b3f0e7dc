//! A driver of our own on a free port.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result, bail};

pub(crate) struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    pub(crate) fn start() -> Result<Self> {
        // "ChromeDriver was started successfully on port 41373."
        Self::listening("CHROMEDRIVER", "chromedriver", "successfully on port ")
    }

    pub(crate) fn start_firefox() -> Result<Self> {
        // "… INFO Listening on 127.0.0.1:41373"
        Self::listening("GECKODRIVER", "geckodriver", "Listening on 127.0.0.1:")
    }

    /// Starts the program that a variable names; it says its port behind some words.
    fn listening(variable: &str, program: &'static str, words: &str) -> Result<Self> {
        let name = std::env::var_os(variable).unwrap_or_else(|| program.into());
        let mut process =
            Command::new(name).arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().context(program)?;
        let mut lines = BufReader::new(process.stdout.take().context("its output is piped")?).lines();
        let port = loop {
            let Some(line) = lines.next().transpose()? else { bail!("{program} ended at once") };
            if let Some((_, port)) = line.split_once(words) {
                break port.trim_end_matches('.').parse()?;
            }
        };
        // Nobody may hang on a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self { process, port })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Already gone is fine too.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
