"""Trains designs with PyTorch in double and prints what came out: the outside reference of the trainer.

    /usr/bin/python3 pytorch.py cases.json > pytorch.json      (Debian: python3-torch; made with 1.13)

`cases.json` is written by the test (`npx vitest run src-main/engine/train/reference.test.ts -u`). Gradients come
from PyTorch's autograd, losses from torch.nn.functional, update rules and schedules from torch.optim, with two
exceptions, marked below, where torch.optim means something else than the lecture.
"""
import json
import math
import sys

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

ACTIVATIONS = {
    "identity": lambda z: z,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
    "leakyRelu": lambda z: F.leaky_relu(z, 0.01),
    "elu": F.elu,
    "gelu": F.gelu,
    "softplus": lambda z: F.softplus(z, threshold=1000),
    "silu": F.silu,
    "softmax": lambda z: torch.softmax(z, 1),
}

LOSSES = {
    "crossEntropy": lambda z, y, c: F.cross_entropy(z, c),
    "logistic": lambda z, y, c: F.binary_cross_entropy_with_logits(z, c),
    "rss": lambda z, y, c: F.mse_loss(y, c, reduction="sum") / len(c),
    "mse": lambda z, y, c: F.mse_loss(y, c),
}
ENTROPIES = ("crossEntropy", "logistic")


class LectureMomentum(torch.optim.Optimizer):
    """dW(t) = -eta*g + alpha*dW(t-1). torch.optim.SGD keeps the sum without eta: another rule once eta changes."""

    def __init__(self, parameters, lr, momentum):
        super().__init__(parameters, {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for w in group["params"]:
                delta = self.state[w].get("delta", torch.zeros_like(w))
                self.state[w]["delta"] = -group["lr"] * w.grad + group["momentum"] * delta
                w += self.state[w]["delta"]


def optimizer_of(parameters, o, constant):
    rate, kind = o["learningRate"], o["kind"]
    if kind == "gradientDescent":
        return torch.optim.SGD(parameters, lr=rate)
    if kind == "momentum" and not constant:
        return LectureMomentum(parameters, rate, o["momentum"])
    if kind in ("momentum", "nesterov"):
        return torch.optim.SGD(parameters, lr=rate, momentum=o["momentum"], nesterov=kind == "nesterov")
    if kind == "rmsProp":
        return torch.optim.RMSprop(parameters, lr=rate, alpha=o["decay"], eps=o["epsilon"])
    if kind == "adam":
        return torch.optim.Adam(parameters, lr=rate, betas=(o["beta1"], o["beta2"]), eps=o["epsilon"])
    raise ValueError(f"no optimiser {kind}")


def schedule_of(optimizer, s, rate):
    kind, scheduler = s["kind"], torch.optim.lr_scheduler
    if kind == "constant":
        return scheduler.LambdaLR(optimizer, lambda t: 1.0)
    if kind == "step":
        return scheduler.StepLR(optimizer, s["scheduleEvery"], s["scheduleFactor"])
    if kind == "exponential":
        return scheduler.ExponentialLR(optimizer, math.exp(-s["scheduleRate"]))
    if kind == "inverse":  # not in torch.optim
        return scheduler.LambdaLR(optimizer, lambda t: 1 / (1 + s["scheduleRate"] * t))
    if kind == "cosine":
        return scheduler.CosineAnnealingLR(optimizer, s["schedulePeriod"], rate * s["scheduleFloor"])
    raise ValueError(f"no schedule {kind}")


def train(case):
    layers, n = case["layers"], case["rows"]
    inputs = torch.tensor(case["inputs"], dtype=torch.float64).reshape(n, -1)
    targets = torch.tensor(case["targets"], dtype=torch.float64).reshape(n, -1)
    weights = [
        torch.tensor(layer["weights"], dtype=torch.float64).reshape(layer["units"], layer["inputs"] + 1).requires_grad_()
        for layer in layers
    ]
    optimizer = optimizer_of(weights, case["optimizer"], case["schedule"]["kind"] == "constant")
    schedule = schedule_of(optimizer, case["schedule"], case["optimizer"]["learningRate"])
    per_nat = 1 / math.log(2) if case["unit"] == "bits" and case["loss"] in ENTROPIES else 1.0
    first = 0 if case["regularizeBias"] else 1

    for epoch in range(case["epochs"]):
        order = case["order"][epoch] if case["order"] else range(n)
        order, total = torch.tensor(list(order)), 0.0
        for batch in torch.split(order, case["batchSize"] or n):
            y, c = inputs[batch], targets[batch]
            for layer, w in zip(layers, weights):
                z = F.linear(y, w[:, 1:], w[:, 0])
                y = ACTIVATIONS[layer["activation"]](z)
            loss = LOSSES[case["loss"]](z, y, c) * per_nat
            penalty = sum(
                layer["l1"] * w[:, first:].abs().sum() + layer["l2"] * w[:, first:].square().sum()
                for layer, w in zip(layers, weights)
            )
            optimizer.zero_grad()
            (loss + penalty / n).backward()
            optimizer.step()
            total += float(loss) * len(batch)
        schedule.step()
    return {
        "name": case["name"],
        "trainingLoss": total / n,
        "weights": [[float(v) for v in w.detach().reshape(-1)] for w in weights],
    }


with open(sys.argv[1], encoding="utf-8") as file:
    results = [train(case) for case in json.load(file)]
print('{"torch": %s, "results": [' % json.dumps(torch.__version__))
print(",\n".join(json.dumps(result) for result in results))
print("]}")
