//! The pages, each with its view.

use serde::{Deserialize, Serialize};

use crate::{
    BriefView, DataView, DeployView, DriftLabView, HomeView, MonitorView, PipelineView, RegistryView, SettingsView,
    TrainView,
};

/// The pages, in the order of the rail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names are the titles of the pages")]
pub enum Page {
    #[default]
    Home,
    Brief,
    Data,
    Train,
    Pipeline,
    Registry,
    Deploy,
    Monitor,
    DriftLab,
    Settings,
}

/// The view of the page that is looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named like the pages")]
#[allow(clippy::large_enum_variant, reason = "there is one at a time, and it is boxed on its way")]
pub enum PageView {
    Home(HomeView),
    Brief(BriefView),
    Data(DataView),
    Train(TrainView),
    Pipeline(PipelineView),
    Registry(RegistryView),
    Deploy(DeployView),
    Monitor(MonitorView),
    DriftLab(DriftLabView),
    Settings(SettingsView),
}
