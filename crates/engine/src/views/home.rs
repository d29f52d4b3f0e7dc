//! Home: where to go on, what to start from, what was done.

use std::sync::OnceLock;

use protocol::{HomeView, Mark, Page, Persistence, SetCard};

use super::{head, journal, walk};
use crate::data::sets;
use crate::project::Project;

/// Journal lines that are shown.
const LINES: usize = 12;

/// Cards of the built-in sets; the fingerprints are computed once.
pub fn sets() -> Vec<SetCard> {
    static CARDS: OnceLock<Vec<SetCard>> = OnceLock::new();
    CARDS.get_or_init(|| sets::SETS.iter().map(|set| set.card()).collect()).clone()
}

/// Builds the view.
pub fn build(project: &Project) -> HomeView {
    let state = &project.state;
    let walk = walk::steps(state);
    let done = walk.iter().filter(|(mark, ..)| *mark == Mark::Ok).count();
    let (next, next_page) = walk::next(&walk).unwrap_or_else(|| (walk::done_with(state), Page::DriftLab));
    let fresh = state.data.is_empty();
    let sentence = if fresh {
        "Nothing is loaded yet. Everything you load stays in this browser.".into()
    } else {
        format!(
            "{}: {done} of {} steps of the loop are done. Everything is kept {}.",
            state.name,
            walk.len(),
            match project.transient.storage.persistence {
                Persistence::Kept => "in this browser and nowhere else",
                Persistence::Paused | Persistence::Impossible => "in memory, until this tab closes",
            }
        )
    };
    HomeView {
        head: head(None, sentence),
        fresh,
        next,
        next_page,
        walk,
        sets: sets(),
        journal: journal::lines(project, None, LINES),
        entries: project.entries.len() as u32,
    }
}
