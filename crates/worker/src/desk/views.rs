//! What the page was shown last, and what of it changed.

use protocol::{FromEngine, Page};

use super::Post;
use crate::{alarm::Alarm, sandbox::Sandbox, wire::encode};

/// While time runs views go out at most eight times a second.
const SHOW_EVERY_MS: f64 = 125.0;

/// The last views sent. They are compared as bytes: in a chart NaN breaks a line, and NaN never equals itself.
pub struct Views {
    post: Post,
    alarm: Alarm,
    page: Page,
    sent_frame: Vec<u8>,
    sent_page: Vec<u8>,
    sent_ms: f64,
}

impl Views {
    /// Nothing was shown yet. `alarm` brings [`super::Event::Show`] into the line.
    pub fn new(post: Post, alarm: Alarm) -> Self {
        let page = Page::default();
        Self { post, alarm, page, sent_frame: Vec::new(), sent_page: Vec::new(), sent_ms: f64::NEG_INFINITY }
    }

    /// The page looked at from now on; its view is sent the next time, changed or not.
    pub fn look(&mut self, page: Page) {
        self.page = page;
        self.sent_page.clear();
    }

    /// Sends what changed.
    pub fn show<P: Sandbox>(&mut self, project: &P, now_ms: f64) {
        self.alarm.cancel();
        self.sent_ms = now_ms;
        let frame = FromEngine::Frame(Box::new(project.frame()));
        send_changed(&self.post, &mut self.sent_frame, &frame);
        let page = FromEngine::Page(Box::new(project.page(self.page)));
        send_changed(&self.post, &mut self.sent_page, &page);
    }

    /// Sends what changed if the last time is long enough ago, or makes sure it is sent when it is.
    pub fn show_soon<P: Sandbox>(&mut self, project: &P, now_ms: f64) {
        let wait_ms = self.sent_ms + SHOW_EVERY_MS - now_ms;
        if wait_ms <= 0.0 {
            self.show(project, now_ms);
        } else if !self.alarm.is_set() {
            self.alarm.set(wait_ms);
        }
    }
}

fn send_changed(post: &Post, sent: &mut Vec<u8>, message: &FromEngine) {
    let bytes = encode(message);
    if *sent != bytes {
        post(message);
        *sent = bytes;
    }
}
