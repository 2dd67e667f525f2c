"""Makes pytorch.json: values and gradients of activations, rows and losses by PyTorch and SciPy, in double.

    /usr/bin/python3 make_pytorch.py        (Debian: python3-torch, python3-scipy; made with 1.13 and 1.10)
"""
import json
import numpy as np
import scipy.special as special
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
cases = []

def flat(t):
    return [float(v) for v in t.detach().reshape(-1)]

def add(op, function, *inputs, attributes=None, differentiable=1):
    """One case: operands as lists of rows; the adjoint of the output is 1, 2, 3, ... over 8."""
    tensors = [torch.tensor(x) for x in inputs]
    for t in tensors[:differentiable]:
        t.requires_grad_()
    y = function(*tensors)
    y_bar = (torch.arange(y.numel()) + 1.0).reshape(y.shape) / 8
    y.backward(y_bar)
    shape = [y.shape[0], y.shape[1]]
    cases.append({
        "op": op, "attributes": attributes or {},
        "inputs": [{"rows": len(x), "columns": len(x[0]), "values": flat(t)} for x, t in zip(inputs, tensors)],
        "output": {"rows": shape[0], "columns": shape[1], "values": flat(y)},
        "outputAdjoint": flat(y_bar),
        "adjoints": [flat(t.grad) if t.grad is not None else None for t in tensors],
    })

x = [[-100.0, -20.5, -3.25, -1.0, -0.125, 0.0], [1e-9, 0.3, 1.0, 4.75, 21.0, 300.0]]
activations = {
    "identity": lambda z: z * 1, "sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu,
    "leakyRelu": lambda z: F.leaky_relu(z, 0.01), "elu": F.elu, "silu": F.silu,
    "softplus": lambda z: F.softplus(z, threshold=1000), "softmax": lambda z: torch.softmax(z, 1),
    "logSumExp": lambda z: torch.logsumexp(z, 1, keepdim=True),
    "square": lambda z: z * z, "abs": torch.abs, "negate": torch.neg,
}
for name, f in activations.items():
    add(name, f, x)
# The gradient of torch.logsumexp, exp(z - lse), has lost 4 digits at 1e4; tails.json has that case.
far = [[1e4, -1e4, 0.0], [-1e4, -1e4 + 1, -1e4 + 3], [1.5, 2.5, -0.5]]
add("softmax", lambda z: torch.softmax(z, 1), far)
positive = [[1e-300, 1e-9, 0.5], [1.0, 2.75, 1e9]]
add("exp", torch.exp, [[-700.0, -20.5, -1e-9], [0.0, 1.0, 700.0]])
add("log", torch.log, positive)
add("sqrt", torch.sqrt, positive)
add("reciprocal", torch.reciprocal, [[-3.0, -1e-9, 0.7, 1e150]])

# PyTorch's GELU takes 1 + erf, which has no digits left below -6; SciPy's normal distribution keeps them.
g = np.array([[-7.5, -5.0, -3.25, -2.0, -1.0, -0.125], [0.0, 1e-9, 0.3, 1.0, 4.75, 30.0]])
y_bar = (np.arange(12) + 1.0).reshape(2, 6) / 8
slope = special.ndtr(g) + g * np.exp(-g * g / 2) / np.sqrt(2 * np.pi)
cases.append({
    "op": "gelu", "attributes": {}, "inputs": [{"rows": 2, "columns": 6, "values": g.reshape(-1).tolist()}],
    "output": {"rows": 2, "columns": 6, "values": (g * special.ndtr(g)).reshape(-1).tolist()},
    "outputAdjoint": y_bar.reshape(-1).tolist(), "adjoints": [(y_bar * slope).reshape(-1).tolist()],
})

BITS = 1 / np.log(2.0)
logits = [[2.0, -1.0, 0.5], [0.0, 0.0, 0.0], [-30.0, 5.0, 4.0], [700.0, -700.0, 0.0], [1.0, 2.0, 3.0]]
hot = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.2, 0.3, 0.5]]
def cross(z, c):
    return -(c * torch.log_softmax(z, 1)).sum(1, keepdim=True)
add("softmaxCrossEntropy", cross, logits, hot)
add("softmaxCrossEntropy", lambda z, c: cross(z, c) * BITS, logits, hot, attributes={"unitsPerNat": BITS})
z = [[-700.0], [-30.0], [-2.0], [-0.5], [0.0], [0.5], [2.0], [30.0], [700.0], [1.25]]
c = [[1.0], [1.0], [0.0], [1.0], [1.0], [0.0], [1.0], [0.0], [0.0], [0.3]]
def logistic(z, c):
    return F.binary_cross_entropy_with_logits(z, c, reduction="none")
add("logisticLoss", logistic, z, c)
add("logisticLoss", lambda z, c: logistic(z, c) * BITS, z, c, attributes={"unitsPerNat": BITS})
y = [[0.1, -2.0, 1e6], [0.0, 0.5, -1e-9], [1.0, 2.0, 3.0], [1e-5, -4.0, 250.0]]
t = [[0.0, 1.0, -1e6], [0.0, 0.25, 1.0], [1.0, 2.5, -3.0], [0.0, 0.0, 1.0]]
add("rss", lambda y, c: ((c - y) ** 2).sum(1, keepdim=True), y, t)
add("mse", lambda y, c: F.mse_loss(y, c, reduction="none").mean(1, keepdim=True), y, t)
w = [[0.5, -1.25, 0.0], [2.0, 3.0, -1e-3]]
one = lambda s: s.reshape(1, 1)
for bias in (0, 1):
    first = 1 - bias
    add("l1", lambda w: one(w[:, first:].abs().sum()), w, attributes={"includeBias": bias})
    add("l2", lambda w: one((w[:, first:] ** 2).sum()), w, attributes={"includeBias": bias})
add("affine", lambda x, w: torch.cat([torch.ones(len(x), 1), x], 1) @ w.T,
    [[0.5, -1.0, 2.0], [3.0, 0.25, -0.75], [1.0, 1.0, 1.0], [0.0, -2.0, 4.0]],
    [[0.1, 1.0, -2.0, 0.5], [-0.3, 0.0, 0.75, 1.5]], differentiable=2)
add("matmul", lambda a, b: a @ b, [[1.0, 2.0, -0.5], [0.25, -3.0, 1.5]], [[1.0, 0.5], [-2.0, 4.0], [0.75, -1.0]], differentiable=2)
add("outer", lambda u, v: torch.outer(u[0], v[0]), [[1.0, -2.0, 0.5]], [[3.0, 0.25]], differentiable=2)

with open("pytorch.json", "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
