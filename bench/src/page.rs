//! The page's table, its line of state, and time.

use js_sys::{JSON, Promise, Reflect};
use wasm_bindgen::{JsCast, prelude::*};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Performance, Response, Window};

/// The page.
pub struct Page {
    window: Window,
    document: Document,
    performance: Performance,
}

/// A line of the table.
pub struct Row {
    what: String,
    ours_ms: f64,
    reference_ms: Option<f64>,
    reference: &'static str,
    aim: f64,
}

/// scikit-learn's times on this machine in milliseconds, where they are known.
#[derive(Default)]
pub struct Reference {
    /// The forest.
    pub forest: Option<f64>,
    /// Boosting.
    pub boosting: Option<f64>,
}

impl Row {
    /// `aim` is how many times as fast as the reference we want to be; 0 for no aim.
    pub fn new(what: &str, ours_ms: f64, reference_ms: Option<f64>, reference: &'static str, aim: f64) -> Self {
        Self { what: what.into(), ours_ms, reference_ms, reference, aim }
    }
}

impl Page {
    pub fn find() -> Result<Self, JsValue> {
        let window = web_sys::window().ok_or("no window")?;
        let document = window.document().ok_or("no document")?;
        let performance = window.performance().ok_or("no clock")?;
        Ok(Self { window, document, performance })
    }

    /// Milliseconds.
    pub fn now(&self) -> f64 {
        self.performance.now()
    }

    /// Lets the browser draw.
    pub async fn breathe(&self) -> Result<(), JsValue> {
        let later = Promise::new(&mut |resolve, _| {
            self.window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 20).ok();
        });
        JsFuture::from(later).await.map(drop)
    }

    /// Says what is being done.
    pub fn state(&self, text: &str) {
        if let Some(element) = self.document.get_element_by_id("state") {
            element.set_text_content(Some(text));
        }
    }

    /// Adds a line to the table.
    pub fn row(&self, row: Row) {
        let ratio = row.reference_ms.map(|reference| reference / row.ours_ms);
        self.cells(&[
            row.what,
            time(row.ours_ms),
            row.reference_ms.map_or("–".into(), |ms| format!("{} {}", time(ms), row.reference)),
            ratio.map_or("–".into(), |ratio| format!("{ratio:.2}×")),
            if row.aim > 0.0 { format!("{}×", row.aim) } else { "–".into() },
        ]);
    }

    /// Adds a remark.
    pub fn note(&self, text: &str) {
        self.cells(&[text.into()]);
    }

    fn cells(&self, texts: &[String]) {
        let make = |name: &str| self.document.create_element(name).expect("a known element");
        let line = make("tr");
        for text in texts {
            let cell = make("td");
            cell.set_text_content(Some(text));
            if texts.len() == 1 {
                cell.set_attribute("colspan", "5").ok();
            }
            line.append_child(&cell).ok();
        }
        if let Some(rows) = self.document.get_element_by_id("rows") {
            rows.append_child(&line).ok();
        }
    }

    /// What `reference.py` measured, if it was run.
    pub async fn reference(&self) -> Reference {
        let fetch = async {
            let response: Response =
                JsFuture::from(self.window.fetch_with_str("reference.json")).await.ok()?.dyn_into().ok()?;
            let text = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
            let values = JSON::parse(&text).ok()?;
            let number = |name: &str| Reflect::get(&values, &name.into()).ok()?.as_f64();
            Some(Reference { forest: number("forest"), boosting: number("boosting") })
        };
        fetch.await.unwrap_or_default()
    }
}

fn time(ms: f64) -> String {
    if ms < 1.0 { format!("{:.1} µs", ms * 1e3) } else { format!("{ms:.1} ms") }
}
