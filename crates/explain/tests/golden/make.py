"""Makes the golden values of this folder with scikit-learn and shap, from the crate's own models on standard input too:

    cargo run -p explain --example dump | python crates/explain/tests/golden/make.py

Versions: Python 3.11, scikit-learn 1.9.1, shap 0.51.0, numpy 2.4.6.

scikit-learn's trees compare in float32. All inputs of trees are multiples of 1/8 here, and thresholds, halfway between two of
them, of 1/16: exact in float32 and in float64, so that a value equal to a threshold goes left in both.

shap.TreeExplainer computes interventional values in float32, about 1e-7 of the greatest leaf beside the truth. So there are
those of shap.ExactExplainer, which goes through all coalitions in float64, too.
"""

import json
import pathlib
import sys

import numpy as np
import shap
import sklearn
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier, RandomForestRegressor
from sklearn.inspection import partial_dependence
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.tree import DecisionTreeRegressor

FOLDER = pathlib.Path(__file__).parent
VERSIONS = {"scikit-learn": sklearn.__version__, "shap": shap.__version__, "numpy": np.__version__}
assert VERSIONS == {"scikit-learn": "1.9.1", "shap": "0.51.0", "numpy": "2.4.6"}, VERSIONS


def plain(x):
    """Numbers with twelve digits; what is not finite as null."""
    if isinstance(x, dict):
        return {key: plain(value) for key, value in x.items()}
    if isinstance(x, (list, tuple)):
        return [plain(value) for value in x]
    if isinstance(x, np.ndarray):
        return plain(x.tolist())
    if isinstance(x, (bool, np.bool_, str)):
        return bool(x) if not isinstance(x, str) else x
    if isinstance(x, (int, np.integer)):
        return int(x)
    return float(f"{x:.12g}") if np.isfinite(x) else None


def write(name, content):
    text = json.dumps(plain({"versions": VERSIONS, **content}), separators=(",", ":"))
    (FOLDER / f"{name}.json").write_text(text + "\n")


def eighths(x):
    return np.round(x * 8) / 8


def values(explainer, rows, base=0.0):
    """Expected values (outputs) and SHAP values (rows, features, outputs)."""
    found = np.asarray(explainer.shap_values(rows))
    found = found[:, :, None] if found.ndim == 2 else found
    return {"expected": np.atleast_1d(explainer.expected_value) + base, "values": found}


def of_trees(model, answer, rows, background, base=0.0):
    """`answer` gives the model's answers without `base`."""
    by_path = shap.TreeExplainer(model, feature_perturbation="tree_path_dependent")
    by_background = shap.TreeExplainer(model, background, feature_perturbation="interventional")
    masker = shap.maskers.Independent(background, max_samples=len(background))
    exact = shap.ExactExplainer(answer, masker)(rows)
    exact_values = exact.values[:, :, None] if exact.values.ndim == 2 else exact.values
    return {
        "path_dependent": values(by_path, rows, base),
        "interventional": values(by_background, rows, base),
        "interventional_exact": {"expected": np.atleast_1d(exact.base_values[0]) + base, "values": exact_values},
    }


def lists(tree, scale, normalise=False):
    """A tree of scikit-learn in the form that the crate's example writes."""
    answers = tree.value.reshape(tree.node_count, -1)
    answers = (answers / answers.sum(axis=1, keepdims=True) if normalise else answers) * scale
    is_leaf = tree.children_left < 0
    missing_left = np.asarray(tree.missing_go_to_left, dtype=bool)
    return {
        "output": 0,
        "children": list(zip(tree.children_left, tree.children_right)),
        "questions": [
            (-1, -1.0, False) if leaf else (feature, threshold, left)
            for leaf, feature, threshold, left in zip(is_leaf, tree.feature, tree.threshold, missing_left)
        ],
        "answers": [answer if leaf else [] for leaf, answer in zip(is_leaf, answers)],
        "covers": tree.weighted_n_node_samples,
    }


def case(model, answer, trees, base, rows, background):
    found = of_trees(model, answer, rows, background)
    return {"rows": rows, "background": background, "base": base, "trees": trees, **found}


def iris():
    x, y = load_iris(return_X_y=True)
    x = np.round(x * 10)
    forest = RandomForestClassifier(n_estimators=12, max_depth=5, random_state=0).fit(x, y)
    trees = [lists(tree.tree_, 1 / 12, normalise=True) for tree in forest.estimators_]
    content = case(forest, forest.predict_proba, trees, [0.0] * 3, x[::10], x[3::5])
    grid = np.array([10.0, 24.5, 30.0, 48.0, 66.0])
    curves = partial_dependence(forest, x[::10], [2], kind="both", custom_values={2: grid}, method="brute")
    content["dependence"] = {
        "feature": 2,
        "grid": grid,
        "means": curves["average"].transpose(1, 0),
        "answers": curves["individual"].transpose(2, 1, 0),
    }
    write("iris_forest", content)


def cancer():
    x, y = load_breast_cancer(return_X_y=True)
    return eighths(x[:, [0, 1, 2, 3, 20, 21, 22, 23]]), y


def boosting():
    x, y = cancer()
    model = GradientBoostingClassifier(n_estimators=20, max_depth=3, random_state=0).fit(x, y)
    trees = [lists(tree.tree_, model.learning_rate) for tree in model.estimators_[:, 0]]
    base = np.log(y.mean() / (1 - y.mean()))
    write("boosting", case(model, model.decision_function, trees, [base], x[::38], x[5::12]))


def diabetes():
    x, y = load_diabetes(return_X_y=True, scaled=False)
    return eighths(x), y


def regression():
    x, y = diabetes()
    tree = DecisionTreeRegressor(max_depth=6, min_samples_leaf=3, random_state=0).fit(x, y)
    write("tree_regressor", case(tree, tree.predict, [lists(tree.tree_, 1.0)], [0.0], x[::30], x[7::12]))

    x[np.random.default_rng(0).random(x.shape) < 0.1] = np.nan
    forest = RandomForestRegressor(n_estimators=10, max_depth=5, random_state=0).fit(x, y)
    trees = [lists(tree.tree_, 1 / 10) for tree in forest.estimators_]
    write("forest_regressor", case(forest, forest.predict, trees, [0.0], x[::30], x[7::12]))


def linear_case(model, rows, background):
    coefficients = np.atleast_2d(model.coef_).T
    explainer = shap.LinearExplainer(model, background)
    return {
        "coefficients": coefficients,
        "intercepts": np.atleast_1d(model.intercept_),
        "rows": rows,
        "background": background,
        "explanation": values(explainer, rows),
    }


def linear():
    flowers, kinds = load_iris(return_X_y=True)
    cells, ill = load_breast_cancer(return_X_y=True)
    cells = cells[:, [0, 1, 4, 24]]
    people, progress = load_diabetes(return_X_y=True, scaled=False)
    logistic = LogisticRegression(max_iter=10_000)
    write(
        "linear",
        {
            "regression": linear_case(LinearRegression().fit(people, progress), people[::40], people[7::8]),
            "logistic": linear_case(logistic.fit(cells, ill), cells[::40], cells[5::8]),
            "multinomial": linear_case(LogisticRegression(max_iter=10_000).fit(flowers, kinds), flowers[::10], flowers[3::4]),
        },
    )


def for_shap(tree, outputs):
    children = np.array(tree["children"])
    features, thresholds, missing_left = zip(*tree["questions"])
    answers = np.zeros((len(children), outputs))
    for row, answer in zip(answers, tree["answers"]):
        row[tree["output"] : tree["output"] + len(answer)] = answer
    return {
        "children_left": children[:, 0],
        "children_right": children[:, 1],
        "children_default": np.where(missing_left, children[:, 0], children[:, 1]),
        "features": np.array(features),
        "thresholds": np.array([np.inf if t is None else t for t in thresholds]),
        "values": answers,
        "node_sample_weight": np.array(tree["covers"], dtype=np.float64),
    }


def own(dump):
    rows, background = (np.array(dump[name], dtype=np.float64) for name in ("rows", "background"))
    found = {}
    for model in dump["models"]:
        base = np.array(model["base"])
        trees = {"trees": [for_shap(tree, len(base)) for tree in model["trees"]]}
        answer = shap.TreeExplainer(trees).model.predict
        found[model["name"]] = of_trees(trees, answer, rows, background, base)
    write("linfa_forest", {"models": found})


own(json.load(sys.stdin))
iris()
boosting()
regression()
linear()
