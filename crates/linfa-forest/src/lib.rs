//! Histogram-based trees for linfa.
