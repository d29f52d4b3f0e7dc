//! What a learner sees on the page.

use std::{fs, path::PathBuf};

use anyhow::Result;
use serde_json::{Value, json};

use crate::Journey;

impl Journey {
    /// Waits for a text to be shown. Runs of white space count as one space.
    pub async fn see(&self, text: &str) -> Result<()> {
        self.see_in("body", text).await
    }

    /// Waits for a text inside the elements that match a CSS selector.
    pub async fn see_in(&self, scope: &str, text: &str) -> Result<()> {
        self.until(&format!("see \"{text}\""), async || {
            let shown = self.text(scope).await.map_err(|error| format!("{error:#}"))?;
            if shown.contains(text) { Ok(()) } else { Err(format!("{scope} says: {}", clip(&shown))) }
        })
        .await
    }

    /// Waits for a text to be gone.
    pub async fn see_no(&self, text: &str) -> Result<()> {
        self.until(&format!("no longer see \"{text}\""), async || {
            let shown = self.text("body").await.map_err(|error| format!("{error:#}"))?;
            if shown.contains(text) { Err("it is still there".to_owned()) } else { Ok(()) }
        })
        .await
    }

    /// The text shown by all elements that match a CSS selector, one line each.
    pub async fn text(&self, scope: &str) -> Result<String> {
        let scope = json!(scope);
        self.eval(&format!(
            "[...document.querySelectorAll({scope})].map((e) => e.innerText.replace(/\\s+/g, ' ').trim()).join('\\n')"
        ))
        .await
    }

    /// How many shown elements match a CSS selector.
    pub async fn count(&self, selector: &str) -> Result<usize> {
        let selector = json!(selector);
        self.eval(&format!("[...document.querySelectorAll({selector})].filter((e) => e.checkVisibility()).length"))
            .await
    }

    /// Waits until a JavaScript expression is true.
    pub async fn wait(&self, what: &str, condition: &str) -> Result<()> {
        self.until(what, async || match self.eval::<Value>(condition).await {
            Ok(Value::Bool(true)) => Ok(()),
            Ok(other) => Err(format!("{condition} is {other}")),
            Err(error) => Err(format!("{error:#}")),
        })
        .await
    }

    /// Waits until the whole site is in the service worker's cache.
    pub async fn offline_ready(&self) -> Result<()> {
        let condition = "document.documentElement.dataset.offline === 'ready' && !!navigator.serviceWorker.controller";
        self.wait("be ready for offline use", condition).await
    }

    /// Waits for a file whose name ends so to be downloaded, and returns where it is.
    pub async fn download(&self, ending: &str) -> Result<PathBuf> {
        let folder = self.folders().downloads();
        self.until(&format!("download *{ending}"), async || {
            let entries = fs::read_dir(&folder).map_err(|error| error.to_string())?;
            let names: Vec<String> =
                entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
            let found = names.iter().find(|name| name.ends_with(ending));
            found.map(|name| folder.join(name)).ok_or_else(|| format!("there are {names:?}"))
        })
        .await
    }
}

fn clip(text: &str) -> String {
    let mut clipped: String = text.chars().take(2000).collect();
    if clipped.len() < text.len() {
        clipped.push('…');
    }
    clipped
}
