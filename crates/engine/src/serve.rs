//! Deploy: models behind one endpoint, who answers which request, and the judgement that moves a rollout.

pub mod adapter;
pub mod interface;
pub mod latency;
pub mod model;
pub mod rollout;
pub mod source;
