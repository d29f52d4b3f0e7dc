//! The pages. Each is a component that takes its view as a signal and updates in place. All but Home lie in a wasm of
//! their own, see [`later`].

mod brief;
mod data;
mod deploy;
mod drift_lab;
mod home;
mod later;
mod monitor;
mod pipeline;
mod placed;
mod registry;
mod settings;
mod train;

use brief::BriefPage;
use data::DataPage;
use deploy::DeployPage;
use drift_lab::DriftLabPage;
pub use home::HomePage;
pub use later::{Later, provide_later};
use monitor::MonitorPage;
use pipeline::PipelinePage;
pub(crate) use placed::{only, placed};
use registry::RegistryPage;
use settings::SettingsPage;
use train::TrainPage;
