"""Checks exported models with onnx's checker, and compares onnxruntime's answers with linfa's.

By hand, after `cargo test -p linfa-onnx` (which builds the example):

    target/debug/examples/write_models /tmp/linfa-onnx
    python crates/linfa-onnx/tests/compare_with_onnxruntime.py /tmp/linfa-onnx     # needs onnx, onnxruntime, numpy
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime


def values(column):
    if all(isinstance(value, str) for value in column["values"]):
        return np.array(column["values"], dtype=object).reshape(-1, 1)
    return np.array(column["values"], dtype=np.float32).reshape(-1, 1)


def session(model):
    return onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])


def run(session, names, inputs, batch):
    rows = len(next(iter(inputs.values())))
    parts = [
        session.run(names, {name: column[at : at + batch] for name, column in inputs.items()})
        for at in range(0, rows, batch)
    ]
    return [np.concatenate(part) for part in zip(*parts)]


def check(path):
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    case = json.loads(path.with_suffix(".json").read_text())
    inputs = {column["name"]: values(column) for column in case["inputs"]}
    expected = case["outputs"]
    worst = 0.0
    for batch in (1, 7, len(case["features"])):
        found = dict(zip(expected, run(session(model), list(expected), inputs, batch)))
        for name in expected:
            if name == "label":
                assert list(found[name]) == expected[name], f"{path.name}: labels differ"
                continue
            linfa = np.array(expected[name])
            difference = np.abs(found[name].reshape(linfa.shape) - linfa) / np.maximum(1.0, np.abs(linfa))
            worst = max(worst, difference.max())
            assert worst < 1e-5, f"{path.name}: {name} differs by {worst}"

    # Intermediate tensors have to be made outputs for onnxruntime.
    model.graph.output.append(onnx.helper.make_tensor_value_info("features", onnx.TensorProto.FLOAT, None))
    features = run(session(model), ["features"], inputs, 7)[0]
    assert (features.astype(np.float64) == np.array(case["features"])).all(), f"{path.name}: features differ"
    print(f"{path.name}: {len(features)} rows, greatest difference {worst:.1e}")


paths = sorted(Path(sys.argv[1]).glob("*.onnx"))
assert paths, "no models there"
for path in paths:
    check(path)
