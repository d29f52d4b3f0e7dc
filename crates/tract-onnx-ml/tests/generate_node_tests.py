"""Writes ONNX's own tests of the operators that are supported, and models of older versions of them, into `tests/data`.

    pip install onnx onnxruntime
    python tests/generate_node_tests.py tests/data/onnx_nodes

What older versions should answer is what onnxruntime does.
"""

import json
import re
import sys
import warnings
from pathlib import Path

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnx.backend.test.case.node import collect_testcases

from recorded import record

warnings.filterwarnings("ignore")
CATALOGUE = (Path(__file__).parent.parent / "src/file/catalogue.rs").read_text()
STANDARD = set(re.findall(r"^    ([A-Z]\w+) \d", CATALOGUE, re.M)) - {"If", "Scan"}
TYPES = {"float32", "float64", "int64", "int32", "bool", "string"}
# The first input that must be a constant, as exporters write it.
PARAMETERS = {"ConstantOfShape": 0, "Range": 0} | {
    name: 1 for name in STANDARD if name.startswith("Reduce")
} | dict.fromkeys(["CumSum", "Dropout", "Expand", "OneHot", "Pad", "Reshape", "Slice", "Split", "Squeeze", "Tile", "TopK",
                   "Unsqueeze"], 1)
# What is refused, as the README says: training, padding by other values, sequences; and answers that are not agreed on:
# the greatest of nothing, the direction of zero, shapes without elements.
REFUSED = re.compile("train|test_pad_|test_(edge|reflect|wrap)_pad|identity_(opt|sequence)|(max|min)_empty_set"
                     "|l2normalization_axis_0|allowzero_reordered")
# Of operators that tract computes, the small tests; of those computed here, all.
MOST_ELEMENTS = 130
OWN = {"ArgMax", "ArgMin", "Cast", "Div", "Gather", "GatherElements", "GatherND", "MatMul", "Mod", "ReduceLogSumExp", "TopK"}


def fix_parameters(case):
    """Makes the axes of a sum, the k of a TopK and the like constants."""
    graph = case.model.graph
    first = PARAMETERS.get(graph.node[0].op_type)
    if first is None:
        return
    names = set(graph.node[0].input[first:])
    (inputs, outputs), = case.data_sets
    kept = []
    for value, data in zip(list(graph.input), inputs):
        if value.name in names:
            graph.initializer.append(numpy_helper.from_array(np.asarray(array(data)), value.name))
            graph.input.remove(value)
        else:
            kept.append(data)
    case.data_sets[:] = [(kept, outputs)]


def array(value):
    return numpy_helper.to_array(value) if isinstance(value, TensorProto) else np.asarray(value)


def of_onnx():
    for case in sorted(collect_testcases(None), key=lambda case: case.name):
        node = case.model.graph.node[0]
        wanted = node.domain == "ai.onnx.ml" or (node.domain == "" and node.op_type in STANDARD)
        if not wanted or len(case.model.graph.node) != 1 or case.name.endswith("expanded") or REFUSED.search(case.name):
            continue
        if node.domain == "" and case.model.opset_import[0].version < 7:
            continue
        fix_parameters(case)
        names = [value.name for value in case.model.graph.input]
        runs = []
        for inputs, outputs in case.data_sets:
            try:
                feeds = {name: record(array(value)) for name, value in zip(names, inputs)}
                runs.append({"name": "all", "inputs": feeds, "outputs": [record(array(value)) for value in outputs]})
            except Exception as error:
                print(f"skipped {case.name}: {error}", file=sys.stderr)
        yield case.name, case.model, runs


def of_older_versions():
    cube = np.random.default_rng(7).normal(0, 2, (2, 3, 4)).astype(np.float32)
    vector = lambda *values: np.array(values, np.float32)
    for version, operator, attributes, inputs, outputs in [
        (7, "BatchNormalization", {"epsilon": 1e-3},
         [cube, vector(1, 2, 3), vector(0, 1, 0), vector(0.5, 0, 1), vector(1, 4, 9)], 1),
        (9, "BatchNormalization", {},
         [cube[0], vector(1, 2, 3, 4), vector(0, 1, 0, 1), vector(0.5, 0, 1, 0), vector(1, 4, 9, 2)], 1),
        (8, "Clip", {"min": -1.0, "max": 1.5}, [cube], 1),
        (10, "Clip", {"max": 0.5}, [cube], 1),
        (7, "Dropout", {"ratio": 0.4}, [cube], 1),
        (11, "Hardmax", {"axis": 1}, [cube], 1),
        (11, "LogSoftmax", {}, [cube * 30], 1),
        (9, "OneHot", {"axis": 1}, [np.array([[0, 2], [1, -1]], np.int64), np.array([3], np.int64), vector(-1, 5)], 1),
        (10, "Pad", {"pads": [0, 1, 0, 0, 0, 2], "value": 7.0}, [cube], 1),
        (11, "ReduceSum", {"axes": [1, -1], "keepdims": 0}, [cube], 1),
        (12, "ReduceSum", {}, [cube], 1),
        (13, "ReduceMean", {"axes": [-2]}, [cube], 1),
        (11, "ReduceL2", {"axes": [0], "keepdims": 0}, [cube], 1),
        (9, "Slice", {"starts": [1, -3], "ends": [3, 2147483647], "axes": [1, 2]}, [cube], 1),
        (7, "Slice", {"starts": [0, 0], "ends": [1, -1]}, [cube], 1),
        (9, "Softmax", {}, [cube], 1),
        (11, "Softmax", {"axis": 2}, [cube], 1),
        (11, "Split", {"axis": 2, "split": [1, 3]}, [cube], 2),
        (7, "Split", {"axis": 1}, [cube], 3),
        (11, "Squeeze", {"axes": [0, -1]}, [cube[:1, :, :1]], 1),
        (9, "Squeeze", {}, [cube[:1, :, :1]], 1),
        (9, "TopK", {"k": 2, "axis": 1}, [cube], 2),
        (11, "Unsqueeze", {"axes": [0, 4]}, [cube], 1),
        (8, "Max", {}, [cube, cube[0], vector(0.5)], 1),
        (8, "Mean", {}, [cube, cube[0], vector(0.5)], 1),
        (12, "Pow", {}, [cube, np.array([2], np.int64)], 1),
        (13, "Pow", {}, [np.array([[1, -2], [3, 0]], np.int64), np.array([3], np.int64)], 1),
        (15, "Pow", {}, [np.array([1, -2, 3], np.int32), vector(2, 2, 0.5)], 1),
        (11, "Gemm", {"transB": 1, "alpha": 0.5}, [cube[0], cube[1]], 1),
        (9, "Gemm", {"transA": 1, "beta": 2.0}, [cube[0], cube[1], vector(1, 2, 3, 4)], 1),
        (13, "Einsum", {"equation": "...ij,...kj"}, [cube, cube[:1]], 1),
        (13, "Einsum", {"equation": "ab,bc,c->a"}, [cube[0], cube[1].T.copy(), vector(1, 2, 3)], 1),
    ]:
        first = PARAMETERS.get(operator, len(inputs))
        names = [f"x{ix}" for ix in range(len(inputs))]
        answers = [f"y{ix}" for ix in range(outputs)]
        data_type = lambda value: helper.np_dtype_to_tensor_dtype(value.dtype)
        graph = helper.make_graph(
            [helper.make_node(operator, names, answers, **attributes)], "versions",
            [helper.make_tensor_value_info(name, data_type(value), value.shape)
             for name, value in zip(names[:first], inputs)],
            [helper.make_empty_tensor_value_info(name) for name in answers],
            [numpy_helper.from_array(value, name) for name, value in list(zip(names, inputs))[first:]])
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", version)], ir_version=8)
        session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
        feeds = dict(zip(names[:first], inputs))
        found = session.run(None, feeds)
        name = f"version_{version}_{operator.lower()}"
        while name in NAMES:
            name += "_again"
        NAMES.add(name)
        yield name, model, [{"name": "all", "inputs": {name: record(value) for name, value in feeds.items()},
                             "outputs": [record(value) for value in found]}]


NAMES = set()


def main(target):
    folder = Path(target)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.onnx"):
        old.unlink()
    cases = []
    for name, model, runs in [*of_onnx(), *of_older_versions()]:
        tensors = [t for run in runs for t in [*run["inputs"].values(), *run["outputs"]]]
        elements = sum(len(t["data"]) for t in tensors)
        large = elements > MOST_ELEMENTS and model.graph.node[0].op_type not in OWN
        if large or not {t["dtype"] for t in tensors} <= TYPES:
            continue
        (folder / f"{name}.onnx").write_bytes(model.SerializeToString())
        cases.append({"name": name, "file": f"{folder.name}/{name}.onnx", "runs": runs})
    text = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    (folder.parent / f"{folder.name}.json").write_text(f"[\n{text}\n]\n")


if __name__ == "__main__":
    main(sys.argv[1])
