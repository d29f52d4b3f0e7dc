//! The pages. Each is a component that takes its view as a signal and updates in place.

mod brief;
mod data;
mod deploy;
mod drift_lab;
mod home;
mod monitor;
mod pipeline;
mod registry;
mod settings;
mod train;

pub use brief::BriefPage;
pub use data::DataPage;
pub use deploy::DeployPage;
pub use drift_lab::DriftLabPage;
pub use home::HomePage;
pub use monitor::MonitorPage;
pub use pipeline::PipelinePage;
pub use registry::RegistryPage;
pub use settings::SettingsPage;
pub use train::TrainPage;
