//! Reads the lists of `TreeEnsembleClassifier` and `TreeEnsembleRegressor`, versions 1 to 3.

use std::collections::BTreeMap;

use super::plan::{Aggregate, Branch, Mode, Plan, Step};
use crate::Error;
use crate::attributes::Attributes;

/// More targets than any model has; a file that claims more is refused before they are allocated.
pub(crate) const MOST_TARGETS: usize = 1 << 20;

const NODE_ATTRIBUTES: [&str; 14] = [
    "base_values",
    "base_values_as_tensor",
    "nodes_falsenodeids",
    "nodes_featureids",
    "nodes_hitrates",
    "nodes_hitrates_as_tensor",
    "nodes_missing_value_tracks_true",
    "nodes_modes",
    "nodes_nodeids",
    "nodes_treeids",
    "nodes_truenodeids",
    "nodes_values",
    "nodes_values_as_tensor",
    "post_transform",
];

/// All attributes of the classifier.
pub(crate) fn classifier_attributes() -> Vec<&'static str> {
    let own = ["class_ids", "class_nodeids", "class_treeids", "class_weights", "class_weights_as_tensor"];
    [&NODE_ATTRIBUTES[..], &own, &["classlabels_int64s", "classlabels_strings"]].concat()
}

/// All attributes of the regressor.
pub(crate) fn regressor_attributes() -> Vec<&'static str> {
    let own = ["target_ids", "target_nodeids", "target_treeids", "target_weights", "target_weights_as_tensor"];
    [&NODE_ATTRIBUTES[..], &own, &["aggregate_function", "n_targets"]].concat()
}

/// The ensemble of a classifier with this many columns of weights.
pub(crate) fn plan_of_classifier(attributes: &Attributes, columns: usize) -> Result<Plan, Error> {
    let mut plan = read(attributes, "class", columns, Aggregate::Sum)?;
    if columns == 1 && plan.base_values.len() == 2 {
        // One column of weights for two classes: the column belongs to the first entry.
        plan.base_values.truncate(1);
    }
    check_base_values(attributes, &plan)?;
    Ok(plan)
}

/// The ensemble of a regressor.
pub(crate) fn plan_of_regressor(attributes: &Attributes) -> Result<Plan, Error> {
    let aggregate = match attributes.string("aggregate_function")?.unwrap_or("SUM") {
        "SUM" => Aggregate::Sum,
        "AVERAGE" => Aggregate::Average,
        "MIN" => Aggregate::Min,
        "MAX" => Aggregate::Max,
        other => return Err(attributes.error("aggregate_function", format!("is \"{other}\", which is none"))),
    };
    let plan = read(attributes, "target", targets(attributes)?, aggregate)?;
    check_base_values(attributes, &plan)?;
    Ok(plan)
}

/// The attribute `n_targets`.
pub(crate) fn targets(attributes: &Attributes) -> Result<usize, Error> {
    let targets = attributes.int("n_targets")?.unwrap_or(1);
    let fits = usize::try_from(targets).ok().filter(|targets| (1..=MOST_TARGETS).contains(targets));
    fits.ok_or_else(|| attributes.error("n_targets", format!("is {targets}; 1 to {MOST_TARGETS} are possible")))
}

fn read(attributes: &Attributes, kind: &str, targets: usize, aggregate: Aggregate) -> Result<Plan, Error> {
    let nodes = Nodes::of(attributes)?;
    let mut steps = Vec::with_capacity(nodes.len());
    let (mut branches, mut leaves) = (0, 0);
    for mode in &nodes.modes {
        let count = if mode.is_some() { &mut branches } else { &mut leaves };
        steps.push(if mode.is_some() { Step::Branch(*count) } else { Step::Leaf(*count) });
        *count += 1;
    }
    let mut plan = Plan {
        roots: vec![],
        branches: Vec::with_capacity(branches),
        leaves: vec![],
        votes: vec![],
        members: vec![],
        features: 0,
        targets,
        base_values: attributes.numbers("base_values")?,
        aggregate,
    };
    let mut reached = vec![false; nodes.len()];
    for (node, mode) in nodes.modes.iter().enumerate() {
        let &Some(mode) = mode else { continue };
        let feature = nodes.feature(attributes, node)?;
        let [yes, no] = nodes.children(attributes, node)?;
        for child in [yes, no] {
            if std::mem::replace(&mut reached[child], true) {
                let problem = format!("lead to {} from two nodes, or round in a circle", nodes.describe(child));
                return Err(attributes.error("nodes_truenodeids", format!("and \"nodes_falsenodeids\" {problem}")));
            }
        }
        plan.features = plan.features.max(feature as usize + 1);
        plan.branches.push(Branch {
            feature,
            mode,
            threshold: nodes.values[node],
            members: 0..0,
            missing_is_true: nodes.missing.get(node).is_some_and(|&tracks| tracks != 0),
            yes: steps[yes],
            no: steps[no],
        });
    }
    for root in nodes.roots(&reached).map_err(|problem| attributes.error("nodes_treeids", problem))? {
        plan.roots.push(steps[root]);
    }
    if let Some(node) = unreached(&plan, &steps) {
        let problem =
            format!("lead from no root to {}: it stands in a circle, or its tree has two roots", nodes.describe(node));
        return Err(attributes.error("nodes_truenodeids", format!("and \"nodes_falsenodeids\" {problem}")));
    }
    nodes.read_votes(attributes, kind, &steps, leaves, &mut plan)?;
    Ok(plan)
}

/// A split that no root leads to. Leaves that are left over do no harm.
fn unreached(plan: &Plan, steps: &[Step]) -> Option<usize> {
    let mut reached = vec![false; plan.branches.len()];
    let mut open = plan.roots.clone();
    // Every node has one parent at most, so none is entered twice.
    while let Some(step) = open.pop() {
        if let Step::Branch(branch) = step {
            reached[branch] = true;
            open.extend([plan.branches[branch].yes, plan.branches[branch].no]);
        }
    }
    steps.iter().position(|step| matches!(step, Step::Branch(branch) if !reached[*branch]))
}

/// Refuses base values that are neither absent nor one for each target.
fn check_base_values(attributes: &Attributes, plan: &Plan) -> Result<(), Error> {
    if plan.base_values.is_empty() {
        return Ok(());
    }
    attributes.check_length("base_values", plan.base_values.len(), plan.targets)
}

/// A feature id that can be one.
pub(crate) fn feature(attributes: &Attributes, id: i64) -> Result<u32, Error> {
    let most = i64::from(u32::MAX / 4);
    let fits = u32::try_from(id).ok().filter(|_| id < most);
    fits.ok_or_else(|| attributes.error("nodes_featureids", format!("holds {id}, which is no column")))
}

/// The lists about nodes, of equal length, and where each pair of tree id and node id stands.
struct Nodes<'a> {
    trees: &'a [i64],
    ids: &'a [i64],
    features: &'a [i64],
    yes: &'a [i64],
    no: &'a [i64],
    missing: &'a [i64],
    values: Vec<f64>,
    modes: Vec<Option<Mode>>,
    places: BTreeMap<(i64, i64), usize>,
}

impl<'a> Nodes<'a> {
    fn of(attributes: &Attributes<'a>) -> Result<Self, Error> {
        let trees = attributes.ints("nodes_treeids")?;
        let count = trees.len();
        let ints = |name: &str| {
            let list = attributes.ints(name)?;
            attributes.check_length(name, list.len(), count).map(|()| list)
        };
        let ids = ints("nodes_nodeids")?;
        let features = ints("nodes_featureids")?;
        let (yes, no) = (ints("nodes_truenodeids")?, ints("nodes_falsenodeids")?);
        let missing = attributes.ints("nodes_missing_value_tracks_true")?;
        if !missing.is_empty() {
            ints("nodes_missing_value_tracks_true")?;
        }
        let values = attributes.numbers("nodes_values")?;
        attributes.check_length("nodes_values", values.len(), count)?;
        let modes = attributes.strings("nodes_modes")?;
        attributes.check_length("nodes_modes", modes.len(), count)?;
        let modes = modes.iter().map(|mode| named(mode).ok_or(mode)).collect::<Result<_, _>>();
        let modes =
            modes.map_err(|mode| attributes.error("nodes_modes", format!("holds \"{mode}\", which is none")))?;
        if count == 0 || u32::try_from(count).is_err() {
            return Err(attributes.error("nodes_treeids", format!("lists {count} nodes")));
        }
        let mut places = BTreeMap::new();
        for (place, key) in trees.iter().copied().zip(ids.iter().copied()).enumerate() {
            if places.insert(key, place).is_some() {
                let problem = format!("lists node {} of tree {} twice", key.1, key.0);
                return Err(attributes.error("nodes_nodeids", problem));
            }
        }
        Ok(Self { trees, ids, features, yes, no, missing, values, modes, places })
    }

    fn len(&self) -> usize {
        self.ids.len()
    }

    fn describe(&self, node: usize) -> String {
        format!("node {} of tree {}", self.ids[node], self.trees[node])
    }

    fn feature(&self, attributes: &Attributes, node: usize) -> Result<u32, Error> {
        feature(attributes, self.features[node])
    }

    fn children(&self, attributes: &Attributes, node: usize) -> Result<[usize; 2], Error> {
        let child = |name: &str, id: i64| {
            let place = self.places.get(&(self.trees[node], id)).copied();
            place.ok_or_else(|| {
                let problem = format!("leads {} to node {id}, which does not exist", self.describe(node));
                attributes.error(name, problem)
            })
        };
        Ok([child("nodes_truenodeids", self.yes[node])?, child("nodes_falsenodeids", self.no[node])?])
    }

    /// The root of each tree, in the order in which the trees are first listed: its first node that no other leads to.
    fn roots(&self, reached: &[bool]) -> Result<Vec<usize>, String> {
        let mut found = BTreeMap::new();
        let mut order = vec![];
        for (node, &tree) in self.trees.iter().enumerate() {
            let root = found.entry(tree).or_insert_with(|| {
                order.push(tree);
                None
            });
            if root.is_none() && !reached[node] {
                *root = Some(node);
            }
        }
        let root = |tree: i64| found.get(&tree).copied().flatten();
        order.into_iter().map(|tree| root(tree).ok_or(format!("has a tree {tree} without a root"))).collect()
    }

    /// Reads the weights of the leaves, sorted by leaf; weights of nodes that are none are ignored, as onnxruntime does.
    fn read_votes(
        &self,
        attributes: &Attributes,
        kind: &str,
        steps: &[Step],
        leaves: usize,
        plan: &mut Plan,
    ) -> Result<(), Error> {
        let [ids, nodeids, treeids] = ["ids", "nodeids", "treeids"].map(|name| format!("{kind}_{name}"));
        let weights_name = format!("{kind}_weights");
        let (targets, nodes, trees) = (attributes.ints(&ids)?, attributes.ints(&nodeids)?, attributes.ints(&treeids)?);
        let weights = attributes.numbers(&weights_name)?;
        attributes.check_length(&nodeids, nodes.len(), targets.len())?;
        attributes.check_length(&treeids, trees.len(), targets.len())?;
        attributes.check_length(&weights_name, weights.len(), targets.len())?;
        let mut by_leaf = vec![];
        for (entry, &target) in targets.iter().enumerate() {
            let key = (trees[entry], nodes[entry]);
            let Some(&place) = self.places.get(&key) else {
                let problem = format!("names node {} of tree {}, which does not exist", key.1, key.0);
                return Err(attributes.error(&nodeids, problem));
            };
            let fits = u32::try_from(target).ok().filter(|&target| (target as usize) < plan.targets);
            let target = fits.ok_or_else(|| {
                attributes.error(&ids, format!("holds {target}, but there are {} only, from 0", plan.targets))
            })?;
            if let Step::Leaf(leaf) = steps[place] {
                by_leaf.push((leaf, (target, weights[entry])));
            }
        }
        by_leaf.sort_by_key(|vote| vote.0);
        plan.votes = by_leaf.iter().map(|vote| vote.1).collect();
        let mut start = 0;
        for leaf in 0..leaves {
            let length = by_leaf[start..].iter().take_while(|vote| vote.0 == leaf).count();
            plan.leaves.push(start..start + length);
            start += length;
        }
        Ok(())
    }
}

/// A mode by its name; a leaf has none.
fn named(mode: &str) -> Option<Option<Mode>> {
    match mode {
        "BRANCH_LEQ" => Some(Some(Mode::LessOrEqual)),
        "BRANCH_LT" => Some(Some(Mode::Less)),
        "BRANCH_GTE" => Some(Some(Mode::GreaterOrEqual)),
        "BRANCH_GT" => Some(Some(Mode::Greater)),
        "BRANCH_EQ" => Some(Some(Mode::Equal)),
        "BRANCH_NEQ" => Some(Some(Mode::NotEqual)),
        "LEAF" => Some(None),
        _ => None,
    }
}
