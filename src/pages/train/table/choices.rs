//! What the learner chose in the table. It stays while the page is open, also when the table is not looked at.

use leptos::prelude::*;
use protocol::Failure;

use super::filter::Filter;

/// The choices.
#[derive(Clone, Copy)]
pub struct Choices {
    /// The column that sorts, and whether it falls.
    pub sort: RwSignal<Option<(String, bool)>>,
    /// What stands in the search field.
    pub typed: RwSignal<String>,
    /// What of it is understood and used.
    pub filter: RwSignal<Filter>,
    /// Why what stands there cannot be used.
    pub wrong: RwSignal<Option<Failure>>,
    /// Columns that are hidden.
    pub hidden: RwSignal<Vec<String>>,
    /// Columns in which all runs are equal are hidden too.
    pub only_differences: RwSignal<bool>,
    /// Runs whose boxes are ticked, in the order in which they were.
    pub chosen: RwSignal<Vec<u32>>,
    /// Runs that are compared; none while the table is looked at.
    pub compared: RwSignal<Vec<u32>>,
}

impl Choices {
    /// As the table is at first.
    pub fn new() -> Self {
        Self {
            sort: RwSignal::new(None),
            typed: RwSignal::new(String::new()),
            filter: RwSignal::new(Filter::default()),
            wrong: RwSignal::new(None),
            hidden: RwSignal::new(Vec::new()),
            only_differences: RwSignal::new(false),
            chosen: RwSignal::new(Vec::new()),
            compared: RwSignal::new(Vec::new()),
        }
    }

    /// Takes the filter away.
    pub fn show_all(self) {
        self.typed.set(String::new());
        self.wrong.set(None);
        self.filter.set(Filter::default());
    }

    /// Ticks the box of a run, or takes the tick away.
    pub fn toggle(chosen: RwSignal<Vec<u32>>, run: u32) {
        chosen.update(|chosen| match chosen.iter().position(|other| *other == run) {
            Some(place) => drop(chosen.remove(place)),
            None => chosen.push(run),
        });
    }
}
