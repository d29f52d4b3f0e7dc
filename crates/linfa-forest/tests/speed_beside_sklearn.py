"""Seconds to fit and to predict 20,000 rows and 20 columns, beside scikit-learn on one thread.

    cargo build --profile bench -p linfa-forest --examples
    python crates/linfa-forest/tests/speed_beside_sklearn.py target/release/examples/fit_predict

Needs numpy and scikit-learn. Each figure is the best of three.
"""

import os

os.environ["OMP_NUM_THREADS"] = "1"

import pathlib  # noqa: E402
import subprocess  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
import time  # noqa: E402

import numpy as np  # noqa: E402
from sklearn import datasets, ensemble  # noqa: E402

FOREST = dict(n_jobs=1, random_state=0)
BOOST = dict(max_iter=100, early_stopping=False, random_state=0)
RUNS = [
    ("random forest, 100 trees, depth 8", "three", "forest-classifier", "n_estimators=100 max_depth=8",
     ensemble.RandomForestClassifier(100, max_depth=8, **FOREST)),
    ("random forest, 100 trees, no limit", "three", "forest-classifier", "n_estimators=100", ensemble.RandomForestClassifier(100, **FOREST)),
    ("extra trees, 100 trees, no limit", "three", "extra-classifier", "n_estimators=100", ensemble.ExtraTreesClassifier(100, **FOREST)),
    ("boosting, 100 rounds, 3 classes", "three", "boosting-classifier", "early_stopping=off", ensemble.HistGradientBoostingClassifier(**BOOST)),
    ("boosting, 100 rounds, 2 classes", "two", "boosting-classifier", "early_stopping=off", ensemble.HistGradientBoostingClassifier(**BOOST)),
    ("random forest, 20 trees, regression", "number", "forest-regressor", "n_estimators=20", ensemble.RandomForestRegressor(20, **FOREST)),
    ("boosting, 100 rounds, regression", "number", "boosting-regressor", "early_stopping=off", ensemble.HistGradientBoostingRegressor(**BOOST)),
]


def best(runs):
    return np.min([run() for run in runs], axis=0)


def of_sklearn(model, x, y):
    start = time.perf_counter()
    model.fit(x, y)
    fitted = time.perf_counter()
    model.predict(x)
    return fitted - start, time.perf_counter() - fitted


def of_crate(model, path, options):
    command = [sys.argv[1], model, path, path, *options.split()]
    return [float(word) for word in subprocess.run(command, capture_output=True, text=True, check=True).stderr.split()]


def main():
    x, three = datasets.make_classification(20000, 20, n_informative=10, n_classes=3, random_state=0)
    x = np.array([[float(f"{value:.6g}") for value in row] for row in x])
    number = 2 * x[:, 0] + 3 * np.sin(x[:, 1]) + x[:, 2] * x[:, 3] + np.random.RandomState(0).normal(size=len(x))
    targets = dict(three=three, two=(three == 1).astype(int), number=number)
    print("| what | fit | scikit-learn | ratio | predict | scikit-learn | ratio |\n|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: pathlib.Path(folder) / f"{name}.csv" for name in targets}
        for name, y in targets.items():
            np.savetxt(paths[name], np.column_stack([x, y]), delimiter=",", header="x", comments="", fmt="%.8g")
        for what, target, model, options, theirs in RUNS:
            ours = best([lambda: of_crate(model, paths[target], options)] * 3)
            theirs = best([lambda: of_sklearn(theirs, x, targets[target])] * 3)
            print(f"| {what} | {ours[0]:.2f} s | {theirs[0]:.2f} s | {theirs[0] / ours[0]:.1f} "
                  f"| {ours[1]:.3f} s | {theirs[1]:.3f} s | {theirs[1] / ours[1]:.1f} |", flush=True)


if __name__ == "__main__":
    main()
