//! All columns of a data set at a glance: the shapes of their histograms side by side. An ornament that tells; no values.

use leptos::prelude::*;

use crate::number::px;

const HEIGHT: f64 = 47.0;
/// Width of one bar and of the gap between two columns.
const BAR: f64 = 1.5;
const GAP: f64 = 3.0;

/// Small bars of all columns, stretched to the width there is.
#[component]
pub fn Fingerprint(
    /// Heights 0 to 1 of the bins of each column.
    bins: Vec<Vec<f32>>,
) -> impl IntoView {
    let mut path = String::new();
    let mut x = 0.0;
    for column in &bins {
        for height in column {
            let tall = f64::from(height.clamp(0.0, 1.0)) * (HEIGHT - 1.0);
            path.push_str(&format!("M{} {}v-{}h{}v{}z", px(x), px(HEIGHT), px(tall), px(BAR - 0.3), px(tall)));
            x += BAR;
        }
        x += GAP;
    }
    let width = (x - GAP).max(1.0);
    view! {
        <svg class="ch fingerprint" viewBox=format!("0 0 {} {}", px(width), px(HEIGHT)) preserveAspectRatio="none" aria-hidden="true">
            <path d=path class="fr"></path>
            <path d=format!("M0 {}H{}", px(HEIGHT), px(width)) class="axis"></path>
        </svg>
    }
}
