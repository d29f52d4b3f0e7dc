//! Which entry follows which. A journal only grows: going back in it is an entry too, and what is done then follows the
//! entry that was gone to. So nothing that was left is lost.

use super::{Action, Entry};

/// A moment in a project's life: some time after an entry, before any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Number of the entry.
    pub entry: u32,
    /// Simulated time, at or after that of the entry.
    pub tick: u32,
}

/// The branches of a journal.
#[derive(Clone, Debug, Default)]
pub struct Branches {
    /// For each entry the one it follows, or the one it goes to. Always a smaller number; the first follows itself.
    before: Vec<u32>,
    /// For each entry how many lie between it and the first, and one far before it on its way: so a way of any length is
    /// gone in few steps (Myers 1983, "An applicative random-access stack").
    far: Vec<(u32, u32)>,
    here: u32,
    /// Where the project was when it went back, while nothing was done since.
    tip: Option<Place>,
}

impl Branches {
    /// Whether an entry can come next: one that goes somewhere goes to a place that was.
    pub fn accepts(&self, entries: &[impl AsRef<Entry>], entry: &Entry) -> bool {
        let Action::Went { entry: to, tick } = entry.action else { return true };
        entries.get(to as usize).map(AsRef::as_ref).is_some_and(|to| !to.goes() && tick >= to.tick)
    }

    /// Takes in the next entry.
    pub fn push(&mut self, entry: &Entry) {
        let Action::Went { entry: to, tick } = entry.action else {
            self.follow(self.here);
            self.here = self.before.len() as u32 - 1;
            self.tip = None;
            return;
        };
        let left = Place { entry: self.here, tick: entry.tick };
        let tip = self.tip.unwrap_or(left);
        self.follow(to);
        self.here = to;
        self.tip = Some(tip).filter(|tip| self.leads(to, tip.entry) && *tip != Place { entry: to, tick });
    }

    /// The entry after which the project stands.
    pub fn here(&self) -> u32 {
        self.here
    }

    /// The same, as seen from an entry.
    pub fn at(&self, here: u32) -> Self {
        Self { here, tip: None, before: self.before.clone(), far: self.far.clone() }
    }

    /// All entries that lead to one, oldest first, with it.
    pub fn path(&self, to: u32) -> Vec<u32> {
        let mut path: Vec<u32> = self.up(to).collect();
        path.reverse();
        path
    }

    /// Whether the way to `to` leads over `over`.
    fn leads(&self, over: u32, to: u32) -> bool {
        let Some((wanted, _)) = self.far.get(over as usize) else { return false };
        let mut at = to;
        while let Some((depth, far)) = self.far.get(at as usize)
            && depth > wanted
        {
            let leap = self.far.get(*far as usize).is_some_and(|(depth, _)| depth >= wanted);
            at = if leap { *far } else { self.before(at) };
        }
        at == over
    }

    /// The next entry follows this one.
    fn follow(&mut self, before: u32) {
        let of = |entry: u32| self.far.get(entry as usize).copied();
        let next = match of(before) {
            None => (0, 0),
            Some((depth, far)) => {
                let (middle, farther) = of(far).unwrap_or_default();
                let (end, _) = of(farther).unwrap_or_default();
                (depth + 1, if depth - middle == middle - end { farther } else { before })
            }
        };
        self.before.push(before);
        self.far.push(next);
    }

    /// The learner's newest action, and the moment before it.
    pub fn undo(&self, entries: &[impl AsRef<Entry>]) -> Option<(u32, Place)> {
        let undone = self.up(self.here).find(|entry| learners(entries, *entry))?;
        let tick = entries.get(undone as usize)?.as_ref().tick;
        Some((undone, Place { entry: self.before(undone), tick }))
    }

    /// The action that was undone last, if it was one, and the moment before what followed it.
    pub fn redo(&self, entries: &[impl AsRef<Entry>]) -> Option<(Option<u32>, Place)> {
        let tip = self.tip?;
        let mut to = tip;
        let mut next = None;
        for entry in self.up(tip.entry).take_while(|entry| *entry > self.here) {
            if learners(entries, entry) {
                if let Some(later) = next {
                    let tick = entries.get(later as usize)?.as_ref().tick;
                    to = Place { entry: self.before(later), tick };
                }
                next = Some(entry);
            }
        }
        Some((next, to))
    }

    /// From an entry to the first.
    fn up(&self, from: u32) -> impl Iterator<Item = u32> + '_ {
        let mut next = ((from as usize) < self.before.len()).then_some(from);
        std::iter::from_fn(move || {
            let entry = next?;
            next = Some(self.before(entry)).filter(|before| *before < entry);
            Some(entry)
        })
    }

    fn before(&self, entry: u32) -> u32 {
        self.before.get(entry as usize).copied().unwrap_or_default()
    }
}

fn learners(entries: &[impl AsRef<Entry>], entry: u32) -> bool {
    entries.get(entry as usize).is_some_and(|entry| entry.as_ref().by_learner())
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::{Action, Branches, Entry, Place};

    struct Journal {
        entries: Vec<Rc<Entry>>,
        branches: Branches,
    }

    impl Journal {
        /// A beginning, actions a and b with a result after each.
        fn new() -> Self {
            let mut journal = Self { entries: Vec::new(), branches: Branches::default() };
            journal.add(0, Action::Created { seed: 1 });
            for (tick, run) in [(0, 1), (10, 2)] {
                journal.add(tick, Action::Registered { run });
                journal.add(tick + 5, Action::RunFailed { run, failure: crate::failure::failure("a", "b", "c") });
            }
            journal
        }

        fn add(&mut self, tick: u32, action: Action) {
            let entry = Entry::new(self.entries.len() as u32, tick, action);
            assert!(self.branches.accepts(&self.entries, &entry));
            self.branches.push(&entry);
            self.entries.push(Rc::new(entry));
        }

        fn go(&mut self, now: u32, place: Place) {
            self.add(now, Action::Went { entry: place.entry, tick: place.tick });
        }

        fn undo(&self) -> Option<(u32, Place)> {
            self.branches.undo(&self.entries)
        }

        fn redo(&self) -> Option<(Option<u32>, Place)> {
            self.branches.redo(&self.entries)
        }
    }

    fn place(entry: u32, tick: u32) -> Place {
        Place { entry, tick }
    }

    #[test]
    fn undo_goes_to_the_moment_before_an_action_and_redo_to_the_moment_before_the_next() {
        let mut journal = Journal::new();
        assert_eq!((journal.undo(), journal.redo()), (Some((3, place(2, 10))), None));
        journal.go(20, place(2, 10));
        assert_eq!((journal.undo(), journal.redo()), (Some((1, place(0, 0))), Some((Some(3), place(4, 20)))));
        journal.go(10, place(0, 0));
        assert_eq!((journal.undo(), journal.redo()), (None, Some((Some(1), place(2, 10)))));
        journal.go(0, place(2, 10));
        assert_eq!(journal.redo(), Some((Some(3), place(4, 20))));
        journal.go(10, place(4, 20));
        assert_eq!((journal.undo(), journal.redo()), (Some((3, place(2, 10))), None));
    }

    #[test]
    fn what_is_done_after_going_back_is_a_branch_of_its_own() {
        let mut journal = Journal::new();
        journal.go(20, place(2, 10));
        journal.add(12, Action::Promoted);
        assert_eq!(journal.branches.path(journal.branches.here()), [0, 1, 2, 6]);
        assert_eq!(journal.branches.path(4), [0, 1, 2, 3, 4], "what was left is still there");
        assert_eq!((journal.undo(), journal.redo()), (Some((6, place(2, 12))), None));
        journal.go(13, place(4, 15));
        assert_eq!((journal.branches.here(), journal.redo()), (4, None));
    }

    #[test]
    fn going_back_in_time_alone_can_be_taken_back() {
        let mut journal = Journal::new();
        journal.go(50, place(4, 20));
        assert_eq!(journal.redo(), Some((None, place(4, 50))));
    }

    #[test]
    fn an_entry_cannot_go_where_nothing_was() {
        let mut journal = Journal::new();
        journal.go(20, place(2, 10));
        for (entry, tick) in [(6, 20), (7, 20), (5, 20), (4, 14)] {
            let went = Entry::new(6, 20, Action::Went { entry, tick });
            assert!(!journal.branches.accepts(&journal.entries, &went), "{entry} {tick}");
        }
    }
}
