"""Scores of this crate beside those of scikit-learn, mean over five parts and five seeds.

    cargo build --profile bench -p linfa-forest --examples
    python crates/linfa-forest/tests/compare_with_sklearn.py target/release/examples/fit_predict

Needs numpy and scikit-learn. `tests/quality/make.py` says what is compared, and wrote the data and scikit-learn's scores.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).parent / "quality"))
import make  # noqa: E402


def predict(binary, folder, reference, train, test, seed):
    lines = (make.HERE / f"{reference['data']}.csv").read_text().splitlines()
    files = []
    for name, part in (("train", train), ("test", test)):
        files.append(pathlib.Path(folder) / f"{name}.csv")
        files[-1].write_text("\n".join([lines[0], *(line for line, inside in zip(lines[1:], part) if inside)]))
    command = [binary, reference["model"], *files, *reference["options"].split(), f"seed={seed}"]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return np.array([float(line.split()[0]) for line in out.splitlines()])


def main():
    references = json.loads((make.HERE / "scikit_learn.json").read_text())
    print("| data | model | options | scikit-learn | linfa-forest | points |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for reference in references:
            y = make.read(reference["data"])[1]
            scores = [make.score(make.TASKS[reference["data"]], y[test], predict(sys.argv[1], folder, reference, train, test, seed))
                      for train, test in make.parts(len(y)) for seed in make.SEEDS]
            score = np.mean(scores)
            print(f"| {reference['data']} | {reference['model']} | {reference['options']} | {reference['score']:.4f} | {score:.4f} "
                  f"| {100 * (score - reference['score']):+.2f} |", flush=True)


if __name__ == "__main__":
    main()
