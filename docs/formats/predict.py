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
encode = {"none": lambda c, x: [x], "standardize": lambda c, x: [(x - c["mean"]) / c["scale"]],
          "min-max": lambda c, x: [(x - c["min"]) / (c["max"] - c["min"])],
          "one-hot": lambda c, x: [float(x == category) for category in c["categories"]]}
decode = {"none": lambda c, y: y, "standardize": lambda c, y: y * c["scale"] + c["mean"],
          "min-max": lambda c, y: y * (c["max"] - c["min"]) + c["min"], "one-hot": lambda c, y: y}
def predict(row):
    y = np.array([v for c in file["preprocessing"]["inputs"] for v in encode[c["kind"]](c, row[c["name"]])])
    for layer in file["layers"]:  # x0 = 1 meets the bias weights in column 0
        y = activations[layer["activation"]](np.array(layer["weights"], float) @ np.concatenate(([1.0], y)))
    targets = file["preprocessing"]["targets"]
    return np.array([decode[targets[i % len(targets)]["kind"]](targets[i % len(targets)], v) for i, v in enumerate(y)])
print("largest difference", max(np.abs(predict(c["input"]) - c["output"]).max() for c in file["check"]))
if len(sys.argv) > 2: print(predict(json.loads(sys.argv[2])).tolist())
