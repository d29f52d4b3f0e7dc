//! A driver of our own on a free port.

use std::{
    io::{BufRead, BufReader},
    net::{TcpListener, TcpStream},
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};

pub(crate) struct Driver {
    process: Child,
    port: u16,
    /// The process is the head of a group, which ends with it.
    group: bool,
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

    /// WebKit's driver on a virtual screen, and its browser with it; none where the machine has no such driver or screen.
    pub(crate) fn start_webkit() -> Result<Option<Self>> {
        // It has to be told a port, and says nothing.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut command = Command::new("xvfb-run");
        command.args(["--auto-servernum", "WebKitWebDriver", &format!("--port={port}")]);
        if !["xvfb-run", "WebKitWebDriver"].iter().all(|program| xtask::process::on_path(program).is_some()) {
            return Ok(None);
        }
        let process = command.stdout(Stdio::null()).stderr(Stdio::null()).process_group(0).spawn()?;
        let driver = Self { process, port, group: true };
        let end = Instant::now() + Duration::from_secs(20);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            ensure!(Instant::now() < end, "WebKitWebDriver does not listen");
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(Some(driver))
    }

    /// Starts the program that a variable names; it says its port behind some words.
    fn listening(variable: &str, program: &'static str, words: &str) -> Result<Self> {
        let name = std::env::var_os(variable).unwrap_or_else(|| program.into());
        loop {
            let mut command = Command::new(&name);
            command.arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null());
            let mut process = command.spawn().context(program)?;
            let mut lines = BufReader::new(process.stdout.take().context("its output is piped")?).lines();
            let mut said = String::new();
            let port = loop {
                let Some(line) = lines.next().transpose()? else { break None };
                if let Some((_, port)) = line.split_once(words) {
                    break Some(port.trim_end_matches('.').parse()?);
                }
                said = format!("{said}{line}\n");
            };
            match port {
                Some(port) => {
                    // Nobody may hang on a full pipe.
                    std::thread::spawn(move || lines.for_each(drop));
                    return Ok(Self { process, port, group: false });
                }
                // chromedriver takes a port that is free for one version of IP, and ends if it is not for the other.
                None if said.contains("port not available") => drop(process.wait()),
                None => bail!("{program} ended at once: {said}"),
            }
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Already gone is fine too.
        if self.group {
            let _ = Command::new("kill").args(["--", &format!("-{}", self.process.id())]).status();
            let _ = self.process.wait();
            return;
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
