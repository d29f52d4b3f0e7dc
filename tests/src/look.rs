//! Screenshots.

use std::{fs, path::PathBuf};

use anyhow::Result;
use serde_json::{Value, json};

use crate::Journey;

/// Which of the two themes a screenshot shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Ink on paper.
    Light,
    /// Chalk on slate.
    Dark,
}

impl Theme {
    fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl Journey {
    /// Writes `<journey>.<name>.<width>.<theme>.png` of the page at that size and leaves the page as it was.
    pub async fn screenshot(&self, name: &str, width: u32, height: u32, theme: Theme) -> Result<PathBuf> {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.browser().cdp().send_raw("Emulation.setDeviceMetricsOverride", size).await?;
        let before: Option<String> = self.eval("document.documentElement.dataset.theme ?? null").await?;
        self.set_theme(Some(theme.name())).await?;
        let file = format!("{}.{}.{width}.{}.png", file_name(self.name()), file_name(name), theme.name());
        let path = folder().join(file);
        self.browser().screenshot(&path).await?;
        self.set_theme(before.as_deref()).await?;
        self.browser().cdp().send_raw("Emulation.clearDeviceMetricsOverride", json!({})).await?;
        Ok(path)
    }

    /// Resolves after the page has drawn itself with it.
    async fn set_theme(&self, theme: Option<&str>) -> Result<()> {
        let script = "const [theme, done] = arguments;
            if (theme) document.documentElement.dataset.theme = theme;
            else delete document.documentElement.dataset.theme;
            requestAnimationFrame(() => requestAnimationFrame(() => done(null)));";
        self.browser().execute_async(script, vec![theme.map_or(Value::Null, Value::from)]).await?;
        Ok(())
    }
}

/// Writes what was measured beside the screenshots.
pub fn report(name: &str, text: &str) -> Result<()> {
    Ok(fs::write(folder().join(name), text)?)
}

pub(crate) fn folder() -> PathBuf {
    let folder = std::env::var_os("JOURNEYS_OUTPUT").map_or_else(std::env::temp_dir, PathBuf::from);
    // Writing into it says more than this could.
    let _ = fs::create_dir_all(&folder);
    folder
}

pub(crate) fn file_name(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect()
}
