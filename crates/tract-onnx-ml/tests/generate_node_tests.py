"""Writes ONNX's own tests of the ai.onnx.ml operators, and of the standard ones used with them, into `tests/data`.

    pip install onnx
    python tests/generate_node_tests.py tests/data/onnx_nodes
"""

import json
import sys
import warnings
from pathlib import Path

import numpy as np
from onnx import TensorProto, numpy_helper
from onnx.backend.test.case.node import collect_testcases

from export_models import record

warnings.filterwarnings("ignore")
STANDARD = {"ArgMax", "ArgMin", "Cast", "Div", "Gather", "GatherElements", "Mod", "ReduceLogSumExp", "TopK"}


def fix_parameters(case):
    """Makes the axes of a sum and the k of a TopK constants, as exporters write them."""
    graph = case.model.graph
    if graph.node[0].op_type not in ("ReduceLogSumExp", "TopK") or len(graph.input) < 2:
        return
    name = graph.input[1].name
    (inputs, outputs), = case.data_sets
    graph.initializer.append(numpy_helper.from_array(np.asarray(inputs[1]), name))
    del graph.input[1]
    case.data_sets[:] = [(inputs[:1], outputs)]


def array(value):
    return numpy_helper.to_array(value) if isinstance(value, TensorProto) else np.asarray(value)


def main(target):
    folder = Path(target)
    folder.mkdir(parents=True, exist_ok=True)
    cases = []
    for case in sorted(collect_testcases(None), key=lambda case: case.name):
        node = case.model.graph.node[0]
        wanted = node.domain == "ai.onnx.ml" or node.op_type in STANDARD
        if not wanted or len(case.model.graph.node) != 1 or case.name.endswith("expanded"):
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
        types = {t["dtype"] for run in runs for t in [*run["inputs"].values(), *run["outputs"]]}
        if not types <= {"float32", "float64", "int64", "int32", "bool", "string"}:
            continue
        (folder / f"{case.name}.onnx").write_bytes(case.model.SerializeToString())
        cases.append({"name": case.name, "file": f"{folder.name}/{case.name}.onnx", "runs": runs})
    text = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    (folder.parent / f"{folder.name}.json").write_text(f"[\n{text}\n]\n")


if __name__ == "__main__":
    main(sys.argv[1])
