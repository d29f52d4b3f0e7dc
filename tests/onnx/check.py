"""Whether other runtimes read the models that we export, and agree with what we predict.

    check.py FOLDER [NAME]

Every NAME.onnx in FOLDER has a NAME.json beside it:

    {
      "inputs": {"alcohol": [[9.4], [9.8]], ...},     rows by column, for every input of the graph by its name
      "labels": ["good", "bad"],                      what we predict: equal, for every row
      "probabilities": [[0.1, 0.9], [0.8, 0.2]],      optional, within 1e-5, classes in the model's order
      "values": [3.1, 2.2]                            instead of labels, for a regression: within 1e-5, relative above 1
    }

The graph's outputs are taken in order: label and probabilities, or one output of values. Each model is one test. The
last line counts them as `cargo test` does; the exit code is 1 when one failed or when there was none.
"""

import json
import pathlib
import sys

import numpy
import onnx
import onnxruntime

TOLERANCE = 1e-5
TYPES = {
    "tensor(float)": numpy.float32,
    "tensor(double)": numpy.float64,
    "tensor(int64)": numpy.int64,
    "tensor(int32)": numpy.int32,
    "tensor(bool)": numpy.bool_,
    "tensor(string)": object,
}


def differences(ours, theirs, name):
    ours = numpy.asarray(ours, dtype=numpy.float64)
    theirs = numpy.asarray(theirs, dtype=numpy.float64).reshape(ours.shape)
    allowed = TOLERANCE * numpy.maximum(1.0, numpy.abs(ours))
    # Written so that a NaN on either side is a difference.
    wrong = ~(numpy.abs(ours - theirs) <= allowed)
    if wrong.any():
        at = tuple(int(i) for i in numpy.argwhere(wrong)[0])
        yield f"{name}: {int(wrong.sum())} of {wrong.size} differ, first at {at}: {ours[at]} here, {theirs[at]} there"


def matrix(probabilities):
    """A plain tensor, or the list of dictionaries that ZipMap makes."""
    if isinstance(probabilities, list):
        return [[row[key] for key in row] for row in probabilities]
    return probabilities


def problems(path):
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)

    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    feeds = {}
    for wanted in session.get_inputs():
        feeds[wanted.name] = numpy.asarray(expected["inputs"][wanted.name], dtype=TYPES[wanted.type])
    answers = session.run(None, feeds)

    if "values" in expected:
        yield from differences(expected["values"], answers[0], "values")
        return
    ours, theirs = list(expected["labels"]), numpy.asarray(answers[0]).reshape(-1).tolist()
    if ours != theirs:
        wrong = [i for i, pair in enumerate(zip(ours, theirs)) if pair[0] != pair[1]]
        where = f"first at row {wrong[0]}: {ours[wrong[0]]!r} here, {theirs[wrong[0]]!r} there" if wrong else "other number of rows"
        yield f"labels: {len(wrong)} of {len(ours)} differ, {where}"
    if "probabilities" in expected:
        yield from differences(expected["probabilities"], matrix(answers[1]), "probabilities")


def main(folder, name=""):
    models = [path for path in sorted(pathlib.Path(folder).glob("*.onnx")) if name in path.stem]
    passed = failed = 0
    for path in models:
        try:
            found = list(problems(path))
        except Exception as error:  # whatever a runtime refuses a model with is a finding
            found = [f"{type(error).__name__}: {error}"]
        print(f"test {path.stem} ... {'FAILED' if found else 'ok'}")
        for problem in found:
            print(f"    {problem}")
        failed += bool(found)
        passed += not found
    if not models:
        print(f"there is no model in {folder}: run the native suite first")
        failed = 1
    print(f"test result: {'FAILED' if failed else 'ok'}. {passed} passed; {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
