"""Predictions from an Adjoint weights file alone: predict.py WEIGHTS.json [ROW, as '{"column": value, ...}']"""
import json, math, sys
import numpy as np

file = json.load(open(sys.argv[1], encoding="utf-8"))
activations = {
    "identity": lambda z: z, "tanh": np.tanh, "relu": lambda z: np.maximum(z, 0), "softplus": lambda z: np.logaddexp(0, z),
    "sigmoid": lambda z: np.exp(-np.logaddexp(0, -z)), "silu": lambda z: z * np.exp(-np.logaddexp(0, -z)),
    "leakyRelu": lambda z: np.maximum(0.01 * z, z), "elu": lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
    "gelu": lambda z: z * np.vectorize(math.erfc)(-z / math.sqrt(2)) / 2,
    "softmax": lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum()}
def scaling(c):  # what is subtracted, and what divides; 0 and 1 for the kinds none and one-hot
    return c.get("mean", c.get("median", c.get("min", 0))), c.get("scale", c.get("max", 1) - c.get("min", 0))
def encode(c, cell):  # None: a missing cell, for which c["fill"] stands in
    x = c["fill"] if cell is None else cell
    if x is None or c.get("unknown") == "error" and x not in c["categories"]: sys.exit(f"{c['name']}: no encoding of {cell}")
    one_hot, (centre, scale) = c.get("categories"), scaling(c)
    return [float(x == category) for category in one_hot] if one_hot else [(x - centre) / scale]
def predict(row):
    y = np.array([v for c in file["preprocessing"]["inputs"] for v in encode(c, row.get(c["name"]))])
    for layer in file["layers"]:  # x0 = 1 meets the bias weights in column 0
        y = activations[layer["activation"]](np.array(layer["weights"], float) @ np.concatenate(([1.0], y)))
    return np.array([v * scaling(c)[1] + scaling(c)[0] for c, v in zip(file["preprocessing"]["targets"] * len(y), y)])
print("largest difference", max(np.abs(predict(c["input"]) - c["output"]).max() for c in file["check"]))
if len(sys.argv) > 2: print(predict(json.loads(sys.argv[2])).tolist())
