"""Writes the data sets and scikit-learn's scores that `quality.rs` compares with.

    python crates/linfa-forest/tests/quality/make.py          # needs scikit-learn; written with 1.9.1

Rows are in random order. Part p of five holds the rows with number i % 5 == p; a score is the mean over the five parts, each
predicted by models trained on the other four, with five seeds each. Trees and forests get as many trees as SETTINGS says.
"""

import json
import pathlib

import numpy as np
from sklearn import datasets, ensemble, metrics, tree

HERE = pathlib.Path(__file__).parent
SEEDS = range(5)


def write(name, x, y, digits):
    order = np.random.RandomState(0).permutation(len(y))
    x, y = np.asarray(x, float)[order], np.asarray(y)[order]
    cell = lambda value: "" if np.isnan(value) else f"{value:.{digits}g}"
    lines = [",".join([f"x{j}" for j in range(x.shape[1])] + ["y"])]
    lines += [",".join([cell(v) for v in row] + [f"{target:.6g}"]) for row, target in zip(x, y)]
    (HERE / f"{name}.csv").write_text("\n".join(lines) + "\n")


def make():
    random = np.random.RandomState(1)
    cancer = datasets.load_breast_cancer()
    write("cancer", cancer.data[:, :10], cancer.target, 4)
    digits = datasets.load_digits()
    write("digits", digits.data[:500], digits.target[:500], 2)
    diabetes = datasets.load_diabetes(scaled=False)
    write("diabetes", diabetes.data, diabetes.target, 4)
    x, y = datasets.make_friedman1(700, 8, noise=1.0, random_state=0)
    write("friedman", x, y, 3)
    # Three classes; a fifth of the values is missing, and more often so where the value is large: that it is missing tells.
    x, y = datasets.make_classification(1800, 6, n_informative=5, n_redundant=1, n_classes=3, random_state=3)
    missing = random.uniform(size=x.shape) < 0.2 * (0.5 + (x > 0))
    write("gaps", np.where(missing, np.nan, x), y, 3)
    # A number; the values are skewed, with gaps in two columns.
    random = np.random.RandomState(2)
    x = random.lognormal(sigma=0.8, size=(700, 6))
    y = np.log1p(x[:, 0]) * 5 + x[:, 1] * (x[:, 2] > 1) + random.normal(size=700)
    x[:, 0] = np.where(random.uniform(size=700) < 0.15, np.nan, x[:, 0])
    x[:, 3] = np.where(random.uniform(size=700) < 0.5, np.nan, x[:, 3])
    write("skewed", x, y, 4)


def read(name):
    table = np.genfromtxt(HERE / f"{name}.csv", delimiter=",", skip_header=1)
    return table[:, :-1], table[:, -1]


# Model of the example `fit_predict`, its options, and the same for scikit-learn.
BOOST = dict(max_iter=30, early_stopping=False)
SETTINGS = [
    ("tree", "max_depth=6", tree.DecisionTreeClassifier, tree.DecisionTreeRegressor, dict(max_depth=6)),
    ("forest", "n_estimators=60", ensemble.RandomForestClassifier, ensemble.RandomForestRegressor, dict(n_estimators=60)),
    ("forest", "n_estimators=40 max_depth=5 min_samples_leaf=3", ensemble.RandomForestClassifier, ensemble.RandomForestRegressor,
     dict(n_estimators=40, max_depth=5, min_samples_leaf=3)),
    ("extra", "n_estimators=60", ensemble.ExtraTreesClassifier, ensemble.ExtraTreesRegressor, dict(n_estimators=60)),
    ("boosting", "n_estimators=30", ensemble.HistGradientBoostingClassifier, ensemble.HistGradientBoostingRegressor, BOOST),
]
TASKS = {"cancer": "classifier", "digits": "classifier", "gaps": "classifier",
         "diabetes": "regressor", "friedman": "regressor", "skewed": "regressor"}


def score(task, truth, predicted):
    return metrics.accuracy_score(truth, predicted) if task == "classifier" else metrics.r2_score(truth, predicted)


def parts(rows):
    return [(np.arange(rows) % 5 != p, np.arange(rows) % 5 == p) for p in range(5)]


def reference(name, classifier, regressor, settings):
    task = TASKS[name]
    x, y = read(name)
    model = classifier if task == "classifier" else regressor
    return float(np.mean([
        score(task, y[test], model(**settings, random_state=seed).fit(x[train], y[train]).predict(x[test]))
        for train, test in parts(len(y)) for seed in SEEDS]))


def main():
    make()
    rows = [dict(data=name, model=f"{model}-{TASKS[name]}", options=options, score=round(reference(name, c, r, settings), 4))
            for name in TASKS for model, options, c, r, settings in SETTINGS]
    text = "[\n" + ",\n".join("  " + json.dumps(row) for row in rows) + "\n]\n"
    (HERE / "scikit_learn.json").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
