//! SHAP values against a background table: unknown features take their values from its rows, in turn ("interventional" or
//! "independent" in Lundberg et al., "From local explanations to global understanding with explainable AI for trees", 2020;
//! Laberge and Pequignot, "Understanding interventional TreeSHAP", 2022).
//!
//! Against one background row a leaf counts for the sets of known features that hold all features by which only the explained
//! row goes its way and none of those by which only the background row does. With `a` and `b` of these features, each of the
//! first gets `(a - 1)! b! / (a + b)!` of the leaf's value, each of the second `-a! (b - 1)! / (a + b)!`. Background rows that
//! have gone the same way are walked together, as a set of bits.
//!
//! What it does not tell: what causes what in the world; and it asks the model about rows mixed of two, which need not exist
//! where columns depend on each other.

use ndarray::{ArrayView2, Axis};

use super::edges::{edges, most_features};
use crate::tree::{Ensemble, Node, Tree, goes_left};
use crate::{Error, Explanation, tree_shap::Sheet};

/// What these values do not tell, for a reader.
pub const CAVEAT: &str = "These values compare with the background rows column by column: where columns go together, the \
    model is asked about mixed rows that may never occur, and nothing is said about what causes what.";

/// Explains the ensemble's answers for rows of shape `(rows, features)` against a background of shape `(any, features)`, all
/// of whose rows count alike. A missing value (NaN) goes where the tree sends it. Time grows with both numbers of rows; a
/// hundred background rows are commonly enough.
///
/// # Errors
/// If rows or background have another number of features than the model, or the background has no rows.
pub fn explain(
    ensemble: &Ensemble,
    background: ArrayView2<'_, f64>,
    rows: ArrayView2<'_, f64>,
) -> Result<Explanation, Error> {
    let mut sheet = Sheet::new(ensemble, rows)?;
    let answers = ensemble.answers(background)?;
    let expected = answers.mean_axis(Axis(0)).ok_or(Error::NoRows { what: "the background rows" })?;
    let most = ensemble.trees().iter().map(|(tree, _)| most_features(&edges(tree))).max().unwrap_or(0);
    let mut walk = Walk::new(ensemble, Shares::new(most, background.nrows()));
    for part in background.axis_chunks_iter(Axis(0), Group::BITS as usize) {
        for (tree, first) in ensemble.trees() {
            walk.lay_out(tree, *first, part);
            sheet.each().for_each(|(row, values)| walk.add(row, values));
        }
    }
    Ok(sheet.explanation(expected, rows))
}

/// A set of background rows.
type Group = u128;

/// How a leaf's value is shared out.
struct Shares {
    side: usize,
    /// `a! b! / (a + b + 1)!`, divided by the number of background rows, for all `a` and `b` below `side`.
    table: Vec<f64>,
}

impl Shares {
    fn new(most: usize, rows: usize) -> Self {
        let side = most.max(1);
        let mut table: Vec<f64> = (1..=side).map(|b| 1.0 / (b as f64 * rows as f64)).collect();
        for at in side..side * side {
            let (a, b) = ((at / side) as f64, (at % side) as f64);
            table.push(table[at - side] * a / (a + b + 1.0));
        }
        Self { side, table }
    }

    /// What each of `a` features gets that lead to the leaf, where `b` lead away from it. `a` must be positive.
    fn towards(&self, a: usize, b: usize) -> f64 {
        self.table[(a - 1) * self.side + b]
    }

    /// What each of `b` features gets that lead away. `b` must be positive.
    fn away(&self, a: usize, b: usize) -> f64 {
        -self.table[a * self.side + b - 1]
    }
}

/// Whose way a feature has separated.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Side {
    /// Only the explained row goes on here by this feature.
    Row,
    /// Only the background rows do.
    Background,
}

/// A node of the tree that is being walked.
enum Step<'a> {
    /// A question, with the background rows that go left.
    Branch {
        feature: usize,
        threshold: f64,
        missing_left: bool,
        left: usize,
        right: usize,
        lefts: Group,
    },
    Leaf(&'a [f64]),
}

/// What is still to do.
enum Task {
    /// Look at a node with these background rows, once the feature is marked.
    Visit { node: usize, group: Group, mark: Option<(usize, Side)> },
    /// Take the last mark away.
    Unmark,
}

/// A walk of one explained row and a set of background rows through a tree. It keeps its memory from row to row.
struct Walk<'a> {
    shares: Shares,
    outputs: usize,
    first: usize,
    /// How many values each leaf has.
    width: usize,
    /// All background rows.
    all: Group,
    steps: Vec<Step<'a>>,
    tasks: Vec<Task>,
    /// For each feature whether it is marked.
    sides: Vec<Option<Side>>,
    marks: Vec<(usize, Side)>,
    /// How many of the marks are the row's.
    of_row: usize,
    /// For each mark what the leaves below it give: first to each feature that leads there, then to each that leads away.
    sums: Vec<f64>,
}

impl<'a> Walk<'a> {
    fn new(ensemble: &Ensemble, shares: Shares) -> Self {
        Self {
            shares,
            outputs: ensemble.n_outputs(),
            first: 0,
            width: 0,
            all: 0,
            steps: Vec::new(),
            tasks: Vec::new(),
            sides: vec![None; ensemble.n_features()],
            marks: Vec::new(),
            of_row: 0,
            sums: Vec::new(),
        }
    }

    /// Asks the background rows every question of a tree.
    fn lay_out(&mut self, tree: &'a Tree, first: usize, background: ArrayView2<'_, f64>) {
        self.first = first;
        self.width = tree.values_per_leaf();
        self.all = (0..background.nrows()).fold(0, |all, row| all | 1 << row);
        self.steps.clear();
        self.steps.extend(tree.nodes().iter().map(|node| match node {
            Node::Leaf { values } => Step::Leaf(values),
            &Node::Branch { feature, threshold, missing_left, left, right } => {
                let goes = |&x: &f64| Group::from(goes_left(x, threshold, missing_left));
                let column = background.column(feature);
                let lefts = column.iter().enumerate().fold(0, |lefts, (row, x)| lefts | goes(x) << row);
                Step::Branch { feature, threshold, missing_left, left, right, lefts }
            }
        }));
    }

    /// Adds the tree's SHAP values of a row.
    fn add(&mut self, row: &[f64], values: &mut [f64]) {
        self.plan(0, self.all, None);
        while let Some(task) = self.tasks.pop() {
            match task {
                Task::Visit { node, group, mark } => {
                    if let Some((feature, side)) = mark {
                        self.mark(feature, side);
                    }
                    self.visit(node, group, row);
                }
                Task::Unmark => self.unmark(values),
            }
        }
    }

    /// Puts a visit in line, unless no background row takes part.
    fn plan(&mut self, node: usize, group: Group, mark: Option<(usize, Side)>) {
        if group != 0 {
            self.tasks.push(Task::Visit { node, group, mark });
        }
    }

    fn visit(&mut self, node: usize, group: Group, row: &[f64]) {
        match self.steps[node] {
            Step::Leaf(leaf) => self.share_out(leaf, group),
            Step::Branch { feature, threshold, missing_left, left, right, lefts } => match self.sides[feature] {
                Some(Side::Background) => {
                    self.plan(left, group & lefts, None);
                    self.plan(right, group & !lefts, None);
                }
                side => {
                    let row_left = goes_left(row[feature], threshold, missing_left);
                    let (hot, cold, with_row) = if row_left { (left, right, lefts) } else { (right, left, !lefts) };
                    if side == Some(Side::Row) {
                        return self.plan(hot, group, None);
                    }
                    self.plan(hot, group & with_row, None);
                    self.plan(hot, group & !with_row, Some((feature, Side::Row)));
                    self.plan(cold, group & !with_row, Some((feature, Side::Background)));
                }
            },
        }
    }

    fn mark(&mut self, feature: usize, side: Side) {
        self.sides[feature] = Some(side);
        self.marks.push((feature, side));
        self.of_row += usize::from(side == Side::Row);
        self.sums.resize(self.marks.len() * 2 * self.width, 0.0);
        self.tasks.push(Task::Unmark);
    }

    /// Gives the marked feature what is its own of the leaves below, and hands these on to the mark above.
    fn unmark(&mut self, values: &mut [f64]) {
        let Some((feature, side)) = self.marks.pop() else { return };
        self.sides[feature] = None;
        self.of_row -= usize::from(side == Side::Row);
        let (above, own) = self.sums.split_at_mut(self.marks.len() * 2 * self.width);
        let (towards, away) = own.split_at(self.width);
        let outputs = &mut values[feature * self.outputs + self.first..];
        add(outputs, if side == Side::Row { towards } else { away });
        let start = above.len().saturating_sub(2 * self.width);
        add(&mut above[start..], own);
        self.sums.truncate(self.marks.len() * 2 * self.width);
    }

    /// Shares a leaf out among the marked features.
    fn share_out(&mut self, leaf: &[f64], group: Group) {
        if self.marks.is_empty() {
            return;
        }
        let (a, b) = (self.of_row, self.marks.len() - self.of_row);
        let rows = f64::from(group.count_ones());
        let towards = if a > 0 { rows * self.shares.towards(a, b) } else { 0.0 };
        let away = if b > 0 { rows * self.shares.away(a, b) } else { 0.0 };
        let start = self.sums.len() - 2 * self.width;
        let (of_row, of_background) = self.sums[start..].split_at_mut(self.width);
        of_row.iter_mut().zip(leaf).for_each(|(sum, value)| *sum += towards * value);
        of_background.iter_mut().zip(leaf).for_each(|(sum, value)| *sum += away * value);
    }
}

fn add(sums: &mut [f64], terms: &[f64]) {
    sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
}
