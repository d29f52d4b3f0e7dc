//! What the page was shown last, and what of it changed.

use protocol::{FromEngine, Page};

use super::Post;
use crate::{alarm::Alarm, sandbox::Sandbox, wire::encode};

/// The last views sent. They are compared as bytes: in a chart NaN breaks a line, and NaN never equals itself.
pub struct Views {
    post: Post,
    alarm: Alarm,
    page: Page,
    sent_frame: Vec<u8>,
    sent_page: Vec<u8>,
    sent_ms: f64,
    /// When the alarm rings; infinite while it is not set.
    due_ms: f64,
}

impl Views {
    /// Nothing was shown yet. `alarm` brings [`super::Event::Show`] into the line.
    pub fn new(post: Post, alarm: Alarm) -> Self {
        let page = Page::default();
        Self {
            post,
            alarm,
            page,
            sent_frame: Vec::new(),
            sent_page: Vec::new(),
            sent_ms: f64::NEG_INFINITY,
            due_ms: f64::INFINITY,
        }
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
        self.due_ms = f64::INFINITY;
        let frame = FromEngine::Frame(Box::new(project.frame()));
        send_changed(&self.post, &mut self.sent_frame, &frame);
        let page = FromEngine::Page(Box::new(project.page(self.page)));
        send_changed(&self.post, &mut self.sent_page, &page);
    }

    /// Sends what changed if the last time is `every_ms` ago, or makes sure it is sent when it is.
    pub fn show_every<P: Sandbox>(&mut self, every_ms: f64, project: &P, now_ms: f64) {
        let due_ms = self.sent_ms + every_ms;
        if due_ms <= now_ms {
            self.show(project, now_ms);
        } else if due_ms < self.due_ms {
            self.due_ms = due_ms;
            self.alarm.set(due_ms - now_ms);
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
