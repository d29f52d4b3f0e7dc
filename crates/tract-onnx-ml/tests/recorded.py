"""Tensors as they are kept in the files of `tests/data`."""

import numpy as np


def record(value):
    if isinstance(value, list):  # sequence(map)
        keys = list(value[0])
        value = np.array([[row[key] for key in keys] for row in value], np.float32)
        return {"dtype": "sequence(map)", "shape": list(value.shape), "data": plain(value)}
    dtype = "string" if value.dtype == object or value.dtype.kind == "U" else value.dtype.name
    return {"dtype": dtype, "shape": list(value.shape), "data": plain(value)}


def plain(value):
    special = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
    return [special.get(str(x), x) if isinstance(x, float) else x for x in
            (float(str(v)) if isinstance(v, np.floating) else v.item() if hasattr(v, "item") else v for v in value.ravel())]
