//! The engine's worker, alone in a page of the site: faster than anybody clicks.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use protocol::{Answer, FromEngine, JournalRow, Query, ToEngine};
use serde_json::{Value, json};
use thirtyfour::WebDriver;

const PATIENCE: Duration = Duration::from_secs(60);

/// A running worker.
pub struct Worker<'b> {
    browser: &'b WebDriver,
    /// Heard and not yet looked at.
    heard: Vec<FromEngine>,
    /// What it opened, in words of the protocol.
    pub opened: String,
    /// Notices so far that the browser had lost its database.
    pub restored: u32,
}

impl<'b> Worker<'b> {
    /// Opens a file of the site that is no page of its own, starts the worker there, and waits until its project is open.
    pub async fn start(browser: &'b WebDriver, url: &str) -> Result<Self> {
        browser.goto(format!("{url}theme.js")).await?;
        browser.execute(HARNESS, Vec::<Value>::new()).await?;
        let mut engine = Self { browser, heard: Vec::new(), opened: String::new(), restored: 0 };
        engine.begin(None).await?;
        Ok(engine)
    }

    /// Another worker in the place of this one, with a project.
    pub async fn begin(&mut self, project: Option<u32>) -> Result<()> {
        self.heard.clear();
        self.browser.execute("torture.begin(arguments[0] ?? undefined)", vec![json!(project)]).await?;
        let ready = self.next(|message| matches!(message, FromEngine::Ready { .. })).await?;
        self.opened = format!("{ready:?}");
        Ok(())
    }

    /// Says something to the engine.
    pub async fn say(&self, messages: &[ToEngine]) -> Result<()> {
        let texts = messages.iter().map(|message| Ok(STANDARD.encode(postcard::to_stdvec(message)?)));
        let texts = texts.collect::<Result<Vec<String>>>()?;
        self.browser.execute("torture.say(arguments[0])", vec![json!(texts)]).await?;
        Ok(())
    }

    /// What the engine said since the last time, but for views.
    pub async fn hear(&mut self) -> Result<Vec<FromEngine>> {
        let texts = self.browser.execute("return torture.hear()", Vec::<Value>::new()).await?;
        let mut heard = std::mem::take(&mut self.heard);
        for text in texts.convert::<Vec<String>>()? {
            let bytes = STANDARD.decode(&text).with_context(|| text.clone())?;
            let message = postcard::from_bytes(&bytes)?;
            if let FromEngine::Notice(notice) = &message
                && notice.text.contains("had lost this project")
            {
                self.restored += 1;
            }
            heard.push(message);
        }
        Ok(heard)
    }

    /// The next message that is wanted; those before it are dropped.
    pub async fn next(&mut self, wanted: impl Fn(&FromEngine) -> bool) -> Result<FromEngine> {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            let mut heard = self.hear().await?.into_iter();
            if let Some(found) = heard.by_ref().find(&wanted) {
                self.heard = heard.collect();
                return Ok(found);
            }
        }
        bail!("the engine said nothing of what was waited for")
    }

    /// The whole journal, newest first.
    pub async fn journal(&mut self) -> Result<Vec<JournalRow>> {
        let query = Query::Journal { before: None, most: 1_000 };
        self.say(&[ToEngine::Query { id: 1, query }]).await?;
        match self.next(|message| matches!(message, FromEngine::Answer { id: 1, .. })).await? {
            FromEngine::Answer { outcome: Ok(Answer::Journal(lines)), .. } => Ok(lines),
            other => bail!("{other:?}"),
        }
    }
}

/// Starts the worker and keeps what it says, but for the views.
const HARNESS: &str = r#"
window.torture = {
  heard: [],
  begin(project) {
    this.worker?.terminate();
    this.heard = [];
    const worker = this.worker = new Worker("worker-boot.js", { type: "module" });
    worker.onmessage = ({ data }) => {
      if (data.loading !== undefined) return;
      if (data.loaded !== undefined) worker.postMessage({ role: "engine", project });
      else if (!ArrayBuffer.isView(data)) this.heard.push("fatal: " + data.fatal);
      else if (![1, 4, 5].includes(data[0])) {
        let text = "";
        for (const byte of data) text += String.fromCharCode(byte);
        this.heard.push(btoa(text));
      }
    };
  },
  say(messages) {
    for (const message of messages) this.worker.postMessage(Uint8Array.from(atob(message), (letter) => letter.charCodeAt(0)));
  },
  hear() { return this.heard.splice(0); },
};
"#;
