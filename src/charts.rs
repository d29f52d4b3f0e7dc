//! Charts: they place what views decided. Texts, ticks and findings arrive ready; only pixels are made here.
//!
//! Every chart is drawn one to one in the pixels it has, and can be read as a table of the same data.

mod bars;
mod confusion;
mod crosshair;
mod curves;
mod effects;
mod figure;
mod fingerprint;
mod graph;
mod histogram;
mod intervals;
mod lanes;
mod lines;
mod marker;
mod measure;
mod notation;
mod parallel;
mod plane;
mod points;
mod scale;
mod scatter;
mod sparkline;
mod stream;
mod time;
mod track;
mod waterfall;

pub use bars::EffectBarsFigure;
pub use confusion::ConfusionMatrix;
#[allow(unused_imports, reason = "pages with several time charts share one")]
pub use crosshair::share_crosshair;
pub use curves::DependenceFigure;
pub use effects::EffectScatterFigure;
pub use fingerprint::Fingerprint;
pub use graph::JobGraph;
pub use histogram::HistogramFigure;
pub use intervals::IntervalFigure;
pub use lanes::Names;
pub use lines::{LineFigure, PointFigure};
pub use marker::event_shape;
pub use measure::width_of;
pub use notation::grouped;
pub use parallel::ParallelFigure;
pub use points::{LabelledChart, LabelledPoint, LabelledPoints};
pub use scatter::ScatterFigure;
pub use sparkline::Sparkline;
pub use stream::DotStream;
pub use time::TimeChartFigure;
pub use track::StepTrack;
pub use waterfall::WaterfallFigure;
