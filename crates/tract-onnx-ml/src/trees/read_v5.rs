//! Reads the lists of `TreeEnsemble`, the one operator for all ensembles since version 5.

use super::plan::{Aggregate, Branch, Mode, Plan, Step};
use super::read;
use crate::Error;
use crate::attributes::Attributes;
use crate::values::Values;

/// All attributes of the operator.
pub(crate) const ATTRIBUTES: [&str; 16] = [
    "aggregate_function",
    "leaf_targetids",
    "leaf_weights",
    "membership_values",
    "n_targets",
    "nodes_falseleafs",
    "nodes_falsenodeids",
    "nodes_featureids",
    "nodes_hitrates",
    "nodes_missing_value_tracks_true",
    "nodes_modes",
    "nodes_splits",
    "nodes_trueleafs",
    "nodes_truenodeids",
    "post_transform",
    "tree_roots",
];

/// The ensemble of the operator.
pub(crate) fn plan_of_ensemble(attributes: &Attributes) -> Result<Plan, Error> {
    let aggregate = match attributes.int("aggregate_function")?.unwrap_or(1) {
        0 => Aggregate::Average,
        1 => Aggregate::Sum,
        2 => Aggregate::Min,
        3 => Aggregate::Max,
        other => return Err(attributes.error("aggregate_function", format!("is {other}, which is none"))),
    };
    let mut plan = Plan {
        roots: vec![],
        branches: vec![],
        leaves: vec![],
        votes: votes(attributes)?,
        members: vec![],
        features: 0,
        targets: read::targets(attributes)?,
        base_values: vec![],
        aggregate,
    };
    if let Some((target, _)) = plan.votes.iter().find(|vote| vote.0 as usize >= plan.targets) {
        let problem = format!("holds {target}, but there are {} only, from 0", plan.targets);
        return Err(attributes.error("leaf_targetids", problem));
    }
    plan.leaves = (0..plan.votes.len()).map(|leaf| leaf..leaf + 1).collect();
    read_branches(attributes, &mut plan)?;
    for &root in attributes.ints("tree_roots")? {
        let root = usize::try_from(root).ok().filter(|&root| root < plan.branches.len());
        let root = root.ok_or_else(|| attributes.error("tree_roots", "names a node that does not exist"))?;
        plan.roots.push(Step::Branch(root));
    }
    if plan.roots.is_empty() {
        return Err(attributes.error("tree_roots", "is empty"));
    }
    check_trees(attributes, &plan)?;
    Ok(plan)
}

fn votes(attributes: &Attributes) -> Result<Vec<(u32, f64)>, Error> {
    let targets = attributes.ints("leaf_targetids")?;
    let weights = numbers(attributes, "leaf_weights")?;
    attributes.check_length("leaf_weights", weights.len(), targets.len())?;
    let vote = |(&target, weight): (&i64, f64)| {
        let target = u32::try_from(target);
        target.map(|target| (target, weight)).map_err(|_| attributes.error("leaf_targetids", "holds a negative number"))
    };
    targets.iter().zip(weights).map(vote).collect()
}

fn read_branches(attributes: &Attributes, plan: &mut Plan) -> Result<(), Error> {
    let features = attributes.ints("nodes_featureids")?;
    let count = features.len();
    let ints = |name: &str| {
        let list = attributes.ints(name)?;
        attributes.check_length(name, list.len(), count).map(|()| list)
    };
    let (yes, yes_is_leaf) = (ints("nodes_truenodeids")?, ints("nodes_trueleafs")?);
    let (no, no_is_leaf) = (ints("nodes_falsenodeids")?, ints("nodes_falseleafs")?);
    let missing = attributes.ints("nodes_missing_value_tracks_true")?;
    if !missing.is_empty() {
        ints("nodes_missing_value_tracks_true")?;
    }
    let splits = numbers(attributes, "nodes_splits")?;
    attributes.check_length("nodes_splits", splits.len(), count)?;
    let modes = match attributes.tensor("nodes_modes")? {
        Some(Values::Ints(modes)) => modes,
        _ => return Err(attributes.error("nodes_modes", "should be a tensor of uint8")),
    };
    attributes.check_length("nodes_modes", modes.len(), count)?;
    let mut sets = Sets::of(attributes)?;
    let leaves = plan.leaves.len();
    let step = |name: &str, id: i64, is_leaf: i64| {
        let most = if is_leaf != 0 { leaves } else { count };
        let id = usize::try_from(id).ok().filter(|&id| id < most).ok_or_else(|| {
            let kind = if is_leaf != 0 { "leaf" } else { "node" };
            attributes.error(name, format!("leads to {kind} {id}, which does not exist"))
        })?;
        Ok(if is_leaf != 0 { Step::Leaf(id) } else { Step::Branch(id) })
    };
    for node in 0..count {
        let mode = match modes[node] {
            0 => Mode::LessOrEqual,
            1 => Mode::Less,
            2 => Mode::GreaterOrEqual,
            3 => Mode::Greater,
            4 => Mode::Equal,
            5 => Mode::NotEqual,
            6 => Mode::Member,
            other => return Err(attributes.error("nodes_modes", format!("holds {other}, which is none"))),
        };
        let feature = read::feature(attributes, features[node])?;
        plan.features = plan.features.max(feature as usize + 1);
        plan.branches.push(Branch {
            feature,
            mode,
            threshold: splits[node],
            members: if mode == Mode::Member { sets.next(attributes)? } else { 0..0 },
            missing_is_true: missing.get(node).is_some_and(|&tracks| tracks != 0),
            yes: step("nodes_truenodeids", yes[node], yes_is_leaf[node])?,
            no: step("nodes_falsenodeids", no[node], no_is_leaf[node])?,
        });
    }
    plan.members = sets.values;
    Ok(())
}

/// The values of all sets; each set ends with NaN.
struct Sets {
    values: Vec<f64>,
    start: usize,
}

impl Sets {
    fn of(attributes: &Attributes) -> Result<Self, Error> {
        Ok(Self { values: numbers(attributes, "membership_values")?, start: 0 })
    }

    fn next(&mut self, attributes: &Attributes) -> Result<std::ops::Range<usize>, Error> {
        let rest = self.values.get(self.start..).unwrap_or(&[]);
        let Some(length) = rest.iter().position(|value| value.is_nan()).or((!rest.is_empty()).then_some(rest.len()))
        else {
            return Err(attributes.error("membership_values", "has fewer sets than nodes ask for"));
        };
        let set = self.start..self.start + length;
        self.start += length + 1;
        Ok(set)
    }
}

/// Nodes that all trees together may be laid out to, beyond those in the file.
const MOST_SHARED: usize = 1 << 20;

/// Refuses trees in which two ways lead to a node, or one round in a circle. Trees may share nodes, within bounds.
fn check_trees(attributes: &Attributes, plan: &Plan) -> Result<(), Error> {
    let mut reached_by = vec![usize::MAX; plan.branches.len()];
    let (mut visited, most) = (0, plan.branches.len() + MOST_SHARED);
    for (tree, &root) in plan.roots.iter().enumerate() {
        let mut open = vec![root];
        while let Some(step) = open.pop() {
            let Step::Branch(node) = step else { continue };
            if std::mem::replace(&mut reached_by[node], tree) == tree {
                let problem = format!("and \"nodes_falsenodeids\" lead to node {node} twice, or round in a circle");
                return Err(attributes.error("nodes_truenodeids", problem));
            }
            visited += 1;
            if visited > most {
                return Err(attributes.error("tree_roots", "lists trees that share too many nodes"));
            }
            open.extend([plan.branches[node].yes, plan.branches[node].no]);
        }
    }
    Ok(())
}

fn numbers(attributes: &Attributes, name: &str) -> Result<Vec<f64>, Error> {
    match attributes.tensor(name)? {
        None => Ok(vec![]),
        Some(values) => values.into_numbers().ok_or_else(|| attributes.error(name, "should hold numbers")),
    }
}
