//! A chromedriver of our own on a free port.

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
        let program = std::env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into());
        let mut process = Command::new(program)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("chromedriver")?;
        let mut lines = BufReader::new(process.stdout.take().context("its output is piped")?).lines();
        // "ChromeDriver was started successfully on port 41373."
        let port = loop {
            let Some(line) = lines.next().transpose()? else { bail!("chromedriver ended at once") };
            if let Some((_, port)) = line.split_once("successfully on port ") {
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
