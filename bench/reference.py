"""scikit-learn's times for the same rows and settings as the bench page, on one thread, medians of five."""

import json
import os
import statistics
import time

os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np  # noqa: E402
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier  # noqa: E402

FEATURES = 20


def unit(seed, n):
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + (n + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return ((z ^ (z >> np.uint64(31))) >> np.uint64(11)).astype(np.float64) / 2.0**53


def draw(rows, seed):
    x = unit(seed, np.arange(rows * FEATURES, dtype=np.uint64)).astype(np.float32).reshape(rows, FEATURES)
    wide = x.astype(np.float64)
    noise = unit(seed ^ 0x5EED, np.arange(rows, dtype=np.uint64)) - 0.5
    score = wide[:, 0] + wide[:, 1] * wide[:, 2] + 0.5 * wide[:, 3] + 0.4 * noise
    return x, (score > 0.8).astype(int) + (score > 1.2).astype(int)


def median_ms(work):
    times = []
    for _ in range(5):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times)


x, y = draw(20_000, 7)
forest = RandomForestClassifier(n_estimators=100, max_depth=8, n_jobs=1, random_state=0)
boosting = HistGradientBoostingClassifier(max_iter=100, early_stopping=False, random_state=0)
print(
    json.dumps(
        {
            "forest": median_ms(lambda: forest.fit(x, y)),
            "boosting": median_ms(lambda: boosting.fit(x, y)),
            "forest_accuracy": float(forest.score(*draw(20_000, 8))),
            "boosting_accuracy": float(boosting.score(*draw(20_000, 8))),
        }
    )
)
