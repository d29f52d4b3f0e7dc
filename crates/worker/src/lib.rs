//! What surrounds the engine in the browser: messages in and out, durable storage, the clock, the trainers.
//!
//! The engine is a pure library; everything here is its outside. One binary serves three roles: the *engine worker*
//! ([`desk`]) owns the project and answers the page, a *trainer* ([`trainer`]) fits one model and is thrown away, a
//! *rescue* ([`rescue`]) saves a project that no engine can open.
//! Nothing here knows what a model is: entries, snapshots, requests and results are bytes.
#![cfg_attr(not(target_arch = "wasm32"), allow(unused, reason = "this crate only runs in a browser"))]

pub mod air;
pub mod alarm;
pub mod crash;
pub mod desk;
#[cfg(feature = "engine")]
pub mod file;
pub mod follower;
pub mod keys;
pub mod lock;
pub mod pool;
pub mod rescue;
pub mod sandbox;
pub mod scope;
pub mod store;
pub mod trainer;
pub mod wire;

#[cfg(test)]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);
