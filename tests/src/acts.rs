//! What a learner does on the page.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thirtyfour::{Key, WebElement, components::SelectElement};

use crate::Journey;

impl Journey {
    /// Clicks the button, link, tab or option of that name; inside the open dialog, if there is one. Text in `<kbd>`
    /// is no part of a name. The beginning of a name is enough where it is the only one.
    pub async fn click(&self, name: &str) -> Result<()> {
        self.click_in("", name).await
    }

    /// As [`click`](Self::click), but inside the first element that matches a CSS selector: `click_in("main", …)`.
    pub async fn click_in(&self, scope: &str, name: &str) -> Result<()> {
        let what = format!("click \"{name}\"");
        self.until(&what, async || {
            let element = self.find("press", name, scope).await?;
            // Something may still lie over it, or it may just have been drawn anew.
            element.click().await.map_err(|error| error.to_string())
        })
        .await
    }

    /// Replaces what the field of that label holds, and leaves the field.
    pub async fn fill(&self, label: &str, value: &str) -> Result<()> {
        self.until(&format!("fill \"{label}\""), async || {
            let field = self.find("field", label, "").await?;
            self.replace(&field, value).await.map_err(|error| format!("{error:#}"))
        })
        .await
    }

    async fn replace(&self, field: &WebElement, value: &str) -> Result<()> {
        let kind = field.prop("type").await?.unwrap_or_default();
        if matches!(kind.as_str(), "range" | "date" | "time" | "color") {
            let set = "const [field, value] = arguments; field.value = value;
                for (const name of ['input', 'change']) field.dispatchEvent(new Event(name, { bubbles: true }));";
            self.browser().execute(set, vec![field.to_json()?, json!(value)]).await?;
            return Ok(());
        }
        self.browser().execute("arguments[0].focus(); arguments[0].select?.();", vec![field.to_json()?]).await?;
        if value.is_empty() {
            field.send_keys(Key::Backspace.value().to_string()).await?;
        } else {
            field.send_keys(value).await?;
        }
        self.browser().execute("arguments[0].blur();", vec![field.to_json()?]).await?;
        Ok(())
    }

    /// Chooses an option of a `<select>` by its text.
    pub async fn select(&self, label: &str, option: &str) -> Result<()> {
        self.until(&format!("select \"{option}\" in \"{label}\""), async || {
            let field = self.find("field", label, "").await?;
            let select = SelectElement::new(&field).await.map_err(|error| error.to_string())?;
            select.select_by_exact_text(option).await.map_err(|error| error.to_string())
        })
        .await
    }

    /// Gives a file to the first file input of the main part of the page, which may be hidden behind a drop zone.
    pub async fn drop_file(&self, path: &Path) -> Result<()> {
        self.choose_file("main input[type=file]", path).await
    }

    /// Gives a CSV file to the page, and imports it as it was understood.
    pub async fn import(&self, path: &Path) -> Result<()> {
        self.drop_file(path).await?;
        self.click_in("main .import", "Import").await
    }

    /// Gives a file to the first input that a selector finds.
    pub async fn choose_file(&self, selector: &str, path: &Path) -> Result<()> {
        let path = fs::canonicalize(path)?;
        self.until("find a file input", async || {
            let input = self.browser().find(thirtyfour::By::Css(selector)).await;
            let input = input.map_err(|_| "there is none".to_owned())?;
            input.send_keys(path.to_string_lossy().as_ref()).await.map_err(|error| error.to_string())
        })
        .await
    }

    /// Writes a file for [`drop_file`](Self::drop_file).
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> Result<PathBuf> {
        let path = self.folders().file(name);
        fs::write(&path, content)?;
        Ok(path)
    }

    /// Presses a key wherever the focus is: `"?"`, `"Escape"`, `"ArrowDown"`, `"Control+k"`.
    pub async fn key(&self, key: &str) -> Result<()> {
        let parts = if key == "+" { vec!["+"] } else { key.split('+').collect() };
        let codes: String = parts.into_iter().map(code).collect();
        Ok(self.browser().active_element().await?.send_keys(codes).await?)
    }

    /// Evaluates a JavaScript expression in the page.
    pub async fn eval<T: DeserializeOwned>(&self, expression: &str) -> Result<T> {
        let script = format!("return ({expression});");
        let value = self.browser().execute(script, Vec::<Value>::new()).await?;
        value.convert().with_context(|| format!("{expression} gave {}", value.json()))
    }

    /// Gives the open project another name, by its menu.
    pub async fn rename_project(&self, from: &str, to: &str) -> Result<()> {
        self.click_in("header", from).await?;
        self.click("Rename").await?;
        self.fill("Name", to).await?;
        self.click_in("dialog[open]", "Rename").await
    }

    /// From a data set that is loaded, through the pipeline, to a version in production.
    pub async fn deploy_first(&self) -> Result<()> {
        self.see_in("main", "No check failed").await?;
        self.click_in("nav", "Pipeline").await?;
        self.click_in("main", "Run pipeline").await?;
        self.see_in("main .head", "registered v1").await?;
        self.click_in("nav", "Deploy").await?;
        self.click_in("main", "Deploy v1").await?;
        self.see_in("main", "Healthy").await
    }

    async fn find(&self, kind: &str, words: &str, scope: &str) -> std::result::Result<WebElement, String> {
        let arguments = vec![json!(kind), json!(words), json!(scope)];
        let found =
            self.browser().execute(include_str!("find.js"), arguments).await.map_err(|error| error.to_string())?;
        match found.json().as_str() {
            Some(instead) => Err(instead.to_owned()),
            None => found.element().map_err(|error| error.to_string()),
        }
    }
}

/// A key by the name that `KeyboardEvent.key` has for it.
fn code(name: &str) -> String {
    let key = match name {
        "Enter" => Key::Enter,
        "Escape" => Key::Escape,
        "Tab" => Key::Tab,
        "Backspace" => Key::Backspace,
        "Delete" => Key::Delete,
        "Space" | " " => Key::Space,
        "Home" => Key::Home,
        "End" => Key::End,
        "PageUp" => Key::PageUp,
        "PageDown" => Key::PageDown,
        "ArrowUp" => Key::Up,
        "ArrowDown" => Key::Down,
        "ArrowLeft" => Key::Left,
        "ArrowRight" => Key::Right,
        "Shift" => Key::Shift,
        "Control" => Key::Control,
        "Alt" => Key::Alt,
        other => return other.to_owned(),
    };
    key.value().to_string()
}
