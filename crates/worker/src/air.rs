//! The air between the tabs of one project: the tab that keeps it, and those that only look.

use js_sys::Uint8Array;
use protocol::Failure;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

use crate::wire::{bytes_of, decode, encode};

/// What is said between tabs. Tabs are known by a random number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Wave {
    /// The tab that keeps the project is there, perhaps anew.
    Here,
    /// A tab that looks says something to the engine; a [`protocol::ToEngine`].
    Ask {
        /// Who.
        tab: u64,
        /// What.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// The engine says something to a tab that looks; a [`protocol::FromEngine`].
    Tell {
        /// To whom.
        tab: u64,
        /// What.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// A tab that looks wants to keep the project.
    Yield,
    /// The tab that keeps the project cannot let go of it.
    Stay {
        /// Why.
        failure: Failure,
    },
}

/// A channel to all other tabs of a project.
pub struct Air {
    channel: BroadcastChannel,
    _heard: Closure<dyn FnMut(MessageEvent)>,
}

impl Air {
    /// Opens the channel; none where this browser has none.
    pub fn open(name: &str, mut heard: impl FnMut(Wave) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let closure = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(wave) = bytes_of(&event.data()).and_then(|bytes| decode(&bytes).ok()) {
                heard(wave);
            }
        });
        channel.set_onmessage(Some(closure.as_ref().unchecked_ref()));
        Some(Self { channel, _heard: closure })
    }

    /// Says something to all other tabs.
    pub fn say(&self, wave: &Wave) {
        let _ = self.channel.post_message(&Uint8Array::from(encode(wave).as_slice()));
    }
}

impl Drop for Air {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}
