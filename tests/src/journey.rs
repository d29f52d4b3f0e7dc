//! A learner at the browser: what they do and what they see.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::json;
use thirtyfour::WebDriver;
use xtask::server::Server;

use crate::{
    driver::Driver,
    session::{self, Folders, Keeping},
    site::SiteCopy,
};

/// Where the site is mounted: never at the root, so that an absolute path shows.
const MOUNT: &str = "/sandbox/";
const PATIENCE: Duration = Duration::from_secs(30);
/// How often a condition is looked at while waiting for it.
const BEAT: Duration = Duration::from_millis(50);

/// One journey under way.
pub struct Journey {
    name: String,
    site: PathBuf,
    port: u16,
    patience: Duration,
    console: Vec<String>,
    expected: Vec<String>,
    keeping: Keeping,
    // In the order in which they have to end.
    browser: Option<WebDriver>,
    driver: Driver,
    server: Option<Server>,
    folders: Folders,
}

/// Runs a journey from opening the page to an empty console. When it fails, a screenshot, the page's text and the
/// console are left in the folder of the screenshots.
pub async fn journey(name: &str, steps: impl AsyncFnOnce(&mut Journey) -> Result<()>) -> Result<()> {
    run(name, Journey::start(name, UNCHANGED, Keeping::Allowed).await?, steps).await
}

/// A [`journey`] in a browser that forbids sites to keep anything.
pub async fn journey_without_storage(name: &str, steps: impl AsyncFnOnce(&mut Journey) -> Result<()>) -> Result<()> {
    run(name, Journey::start(name, UNCHANGED, Keeping::Forbidden).await?, steps).await
}

const UNCHANGED: Option<fn(&SiteCopy) -> Result<()>> = None;

/// A [`journey`] on a changed copy of the site.
pub async fn journey_on(
    name: &str,
    change: impl FnOnce(&SiteCopy) -> Result<()>,
    steps: impl AsyncFnOnce(&mut Journey) -> Result<()>,
) -> Result<()> {
    run(name, Journey::start(name, Some(change), Keeping::Allowed).await?, steps).await
}

async fn run(name: &str, mut journey: Journey, steps: impl AsyncFnOnce(&mut Journey) -> Result<()>) -> Result<()> {
    let result = match steps(&mut journey).await {
        Ok(()) => journey.console_is_empty().await,
        Err(error) => Err(error),
    };
    if result.is_err() {
        journey.leave_evidence().await;
    }
    journey.end().await;
    result.with_context(|| format!("journey '{name}'"))
}

/// Starting and ending, the server, the browser.
impl Journey {
    /// Serves the site, opens a fresh browser and the page in it.
    async fn start(name: &str, change: Option<impl FnOnce(&SiteCopy) -> Result<()>>, keeping: Keeping) -> Result<Self> {
        let site = std::env::var_os("JOURNEYS_SITE")
            .context("journeys need the release site and a browser: run `cargo xtask test --only journeys`")?;
        let mut site = PathBuf::from(site);
        let folders = Folders::create()?;
        if let Some(change) = change {
            let copy = SiteCopy::of(&site, folders.file("changed-site"))?;
            change(&copy)?;
            copy.publish()?;
            site = copy.folder().to_path_buf();
        }
        let server = Server::start(&site, MOUNT, 0)?;
        let driver = Driver::start()?;
        let browser = session::open(&driver, &folders, keeping).await?;
        let journey = Self {
            name: name.to_owned(),
            site,
            port: server.port(),
            patience: PATIENCE,
            console: Vec::new(),
            expected: Vec::new(),
            keeping,
            browser: Some(browser),
            driver,
            server: Some(server),
            folders,
        };
        journey.open("").await?;
        Ok(journey)
    }

    async fn end(mut self) {
        if let Some(browser) = self.browser.take() {
            // What matters has been judged; the driver's own end takes the browser along.
            let _ = browser.quit().await;
        }
    }

    /// The WebDriver session, for what this type has no word for.
    pub fn browser(&self) -> &WebDriver {
        self.browser.as_ref().expect("the browser is open between start and end")
    }

    /// The address of the site.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}{MOUNT}", self.port)
    }

    /// Opens an address relative to the site, such as `#/train`, or the site itself with an empty one.
    pub async fn open(&self, path: &str) -> Result<()> {
        Ok(self.browser().goto(format!("{}{path}", self.url())).await?)
    }

    /// Reloads the page.
    pub async fn reload(&self) -> Result<()> {
        Ok(self.browser().refresh().await?)
    }

    /// Takes the network away: from now on nothing answers at the site's address.
    pub fn stop_server(&mut self) {
        self.server = None;
    }

    /// Brings the network back, at the same address.
    pub fn start_server(&mut self) -> Result<()> {
        self.serve(&self.site.clone())
    }

    /// Serves another folder at the same address, as after a new version was published.
    pub fn serve(&mut self, site: &Path) -> Result<()> {
        self.server = None;
        self.server = Some(Server::start(site, MOUNT, self.port)?);
        Ok(())
    }

    /// A copy of the site, to change, publish and [`serve`](Self::serve) as a later version.
    pub fn copy_of_site(&self) -> Result<SiteCopy> {
        SiteCopy::of(&self.site, self.folders.file("later-site"))
    }

    /// Closes the browser as a learner does and opens it again, with the same profile.
    pub async fn restart_browser(&mut self) -> Result<()> {
        self.read_console().await?;
        if let Some(browser) = self.browser.take() {
            browser.quit().await?;
        }
        self.reopen().await
    }

    /// Ends the browser from one moment to the next, as when the battery dies, and opens it again.
    pub async fn crash_browser(&mut self) -> Result<()> {
        self.read_console().await?;
        if let Some(browser) = self.browser.take() {
            // It cannot answer any more.
            let _ = browser.cdp().send_raw("Browser.crash", json!({})).await;
            let _ = browser.quit().await;
        }
        self.reopen().await
    }

    /// Kills every process of the browser without a word.
    pub async fn kill_browser(&mut self) -> Result<()> {
        let browser = self.browser.take();
        let pattern = format!("user-data-dir={}", self.folders.profile().display());
        let killed = Command::new("pkill").args(["-KILL", "-f", "--", &pattern]).status()?;
        ensure!(killed.success(), "the browser's processes were not found");
        if let Some(browser) = browser {
            let _ = browser.quit().await;
        }
        Ok(())
    }

    /// Starts the browser again, on no page.
    pub async fn start_browser(&mut self) -> Result<()> {
        self.browser = Some(session::open(&self.driver, &self.folders, self.keeping).await?);
        Ok(())
    }

    /// Locks the files of the killed browser's databases, as a process of it that has not quite ended does, until what is
    /// returned is dropped.
    pub fn lock_databases(&self) -> Result<Vec<File>> {
        let folders = fs::read_dir(self.folders.profile().join("Default/IndexedDB"))?;
        let lock = |folder: std::io::Result<fs::DirEntry>| {
            let file = File::options().read(true).write(true).open(folder?.path().join("LOCK"))?;
            rustix::fs::fcntl_lock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive)?;
            Ok(file)
        };
        folders.map(lock).collect()
    }

    /// Cuts the end off what the killed browser wrote last into its databases, as a kill in the middle of a write does.
    pub fn tear_databases(&self) -> Result<()> {
        for folder in fs::read_dir(self.folders.profile().join("Default/IndexedDB"))? {
            let files: Vec<PathBuf> =
                fs::read_dir(folder?.path())?.map(|file| Ok(file?.path())).collect::<std::io::Result<_>>()?;
            let newest = files.iter().filter(|path| path.extension().is_some_and(|end| end == "log")).max();
            if let Some(path) = newest {
                let log = File::options().write(true).open(path)?;
                log.set_len(log.metadata()?.len().saturating_sub(5))?;
            }
        }
        Ok(())
    }

    async fn reopen(&mut self) -> Result<()> {
        self.start_browser().await?;
        self.open("").await
    }

    /// How long to wait for things from now on; thirty seconds until this is called.
    pub fn be_patient(&mut self, patience: Duration) {
        self.patience = patience;
    }
}

/// The console, evidence, and waiting.
impl Journey {
    /// Lets console messages that contain this text pass.
    pub fn expect_console(&mut self, text: &str) {
        self.expected.push(text.to_owned());
    }

    /// Fails when the console has a message that was not expected.
    pub async fn console_is_empty(&mut self) -> Result<()> {
        self.read_console().await?;
        let is_expected = |line: &&String| self.expected.iter().any(|text| line.contains(text.as_str()));
        let left: Vec<_> = self.console.iter().filter(|line| !is_expected(line)).collect();
        ensure!(left.is_empty(), "the console is not empty: {left:#?}");
        Ok(())
    }

    pub(crate) fn folders(&self) -> &Folders {
        &self.folders
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    async fn read_console(&mut self) -> Result<()> {
        let entries = self.browser().browser_log().await?;
        self.console.extend(entries.into_iter().map(|entry| format!("{} {}", entry.level, entry.message)));
        Ok(())
    }

    async fn leave_evidence(&mut self) {
        // The journey has failed already: as much as can still be had.
        let _ = self.read_console().await;
        let text = self.text("body").await.unwrap_or_else(|error| format!("no text: {error:#}"));
        let file = self.output("txt");
        let _ = fs::write(&file, format!("{text}\n\nConsole:\n{}\n", self.console.join("\n")));
        let picture = self.output("png");
        let _ = self.browser().screenshot(&picture).await;
        eprintln!("journey '{}' failed; see {} and {}", self.name, file.display(), picture.display());
    }

    fn output(&self, extension: &str) -> PathBuf {
        crate::look::folder().join(format!("failed-{}.{extension}", crate::look::file_name(&self.name)))
    }

    /// Tries until it works or patience ends; the error then says why it last did not.
    pub(crate) async fn until<T>(
        &self,
        what: &str,
        mut attempt: impl AsyncFnMut() -> std::result::Result<T, String>,
    ) -> Result<T> {
        let start = Instant::now();
        loop {
            let why = match attempt().await {
                Ok(value) => return Ok(value),
                Err(why) => why,
            };
            if start.elapsed() > self.patience {
                bail!("could not {what} within {} s: {why}", self.patience.as_secs());
            }
            tokio::time::sleep(BEAT).await;
        }
    }
}
