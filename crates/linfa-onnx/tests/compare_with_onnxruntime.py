"""Checks exported models with onnx's checker, and compares onnxruntime's answers with linfa's on ten thousand rows each.

By hand, after `cargo test -p linfa-onnx --all-features --no-run` (which builds the example):

    target/debug/examples/write_models target/linfa-onnx
    python crates/linfa-onnx/tests/compare_with_onnxruntime.py target/linfa-onnx     # needs onnx, onnxruntime, numpy

Labels must be equal, all of them; other outputs must agree within 1e-5; the features must agree to the bit.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

TOLERANCE = 1e-5


def values(column):
    if all(isinstance(value, str) for value in column["values"]):
        return np.array(column["values"], dtype=object).reshape(-1, 1)
    return np.array(column["values"], dtype=np.float32).reshape(-1, 1)


def run(session, names, inputs, batch):
    rows = len(next(iter(inputs.values())))
    parts = [
        session.run(names, {name: column[at : at + batch] for name, column in inputs.items()})
        for at in range(0, rows, batch)
    ]
    return [np.concatenate(part) for part in zip(*parts)]


def head(inputs, rows):
    return {name: column[:rows] for name, column in inputs.items()}


def session(model):
    # onnxruntime has warnings about class names that are not of use here.
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def check(path):
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    case = json.loads(path.with_suffix(".json").read_text())
    rows = case["rows"]
    inputs = {column["name"]: values(column) for column in case["inputs"]}
    expected = np.fromfile(path.with_suffix(".f64"), dtype="<f8")
    features, expected = np.split(expected, [rows * case["features"]])
    features = features.reshape(rows, -1)

    label, numbers = case["label"], case["numbers"]
    names = ([numbers["name"]] if numbers else []) + (["label"] if label else [])
    differing, worst = 0, 0.0
    for batch, count in ((rows, rows), (7, 70), (1, 30)):
        found = dict(zip(names, run(session(model), names, head(inputs, count), batch)))
        if label:
            answers = np.array(label["indices"][:count])
            if label["names"]:
                answers = np.array(label["names"], dtype=object)[answers]
            differing += (found["label"] != answers).sum()
        if numbers:
            answers = expected.reshape(rows, -1)[:count]
            assert found[numbers["name"]].shape == answers.shape, f"{path.name}: another shape"
            worst = max(worst, (np.abs(found[numbers["name"]] - answers) / np.maximum(1.0, np.abs(answers))).max())

    # Intermediate tensors have to be made outputs for onnxruntime.
    model.graph.output.append(onnx.helper.make_tensor_value_info("features", onnx.TensorProto.FLOAT, None))
    found = run(session(model), ["features"], inputs, rows)[0].astype(np.float64)
    assert ((found == features) | (np.isnan(found) & np.isnan(features))).all(), f"{path.name}: features differ"
    print(f"{path.stem:36} {rows} rows, {differing} labels differ, greatest difference {worst:.1e}")
    return differing == 0 and worst < TOLERANCE


paths = sorted(Path(sys.argv[1]).glob("*.onnx"))
assert paths, "no models there"
results = [check(path) for path in paths]
sys.exit(0 if all(results) else 1)
