"""Measures a Python peer: `measure.py PEER FOLDER`, where FOLDER holds a task (see task.ts).

Speaks the protocol of contestant.ts: `check UPDATES` and `round SECONDS` on standard input, a line of JSON back.
"""
import importlib
import json
import os
import sys
import time
import types

import numpy as np


def read_task(folder):
    with open(os.path.join(folder, "task.json"), encoding="utf-8") as file:
        task = types.SimpleNamespace(**json.load(file))
    doubles = lambda name: np.fromfile(os.path.join(folder, name), dtype="<f8")
    task.inputs = doubles("inputs.f64").reshape(task.rows, task.sizes[0])
    task.targets = doubles("targets.f64").reshape(task.rows, task.sizes[-1])
    task.weights, every, at = [], doubles("weights.f64"), 0
    for inputs, units in zip(task.sizes, task.sizes[1:]):
        count = units * (inputs + 1)
        task.weights.append(every[at : at + count].reshape(units, inputs + 1))
        at += count
    return task


def batches(task):
    """Indices of update after update, shuffled anew each epoch."""
    random = np.random.default_rng(1)
    while True:
        order = random.permutation(task.rows)
        for start in range(0, task.rows, task.batchSize):
            yield order[start : start + task.batchSize]


def given(task, updates):
    """Indices of the first updates, in the order given."""
    return [np.arange(i * task.batchSize, min((i + 1) * task.batchSize, task.rows)) for i in range(updates)]


def blas():
    """Which BLAS does the matrix products, as far as can be told."""
    try:
        from threadpoolctl import threadpool_info

        found = [p for p in threadpool_info() if p["user_api"] == "blas"]
        return ", ".join(f"{p['internal_api']} {p['version']} ({p.get('architecture', '?')})" for p in found)
    except ImportError:
        pass
    try:
        found = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
        return f"{found['name']} {found['version']}"
    except TypeError:  # NumPy before 1.26
        return ""


def say(answer):
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    try:
        peer = importlib.import_module(f"peer_{sys.argv[1]}").Peer(read_task(sys.argv[2]))
    except ImportError as error:
        say({"unavailable": str(error)})
        sys.exit()
    say({"ready": peer.version + (f", {blas()}" if blas() else "")})
    for line in sys.stdin:
        word, argument = line.split()
        if word == "check":
            say({"loss": peer.check(int(argument))})
        else:
            examples, start = 0, time.perf_counter()
            while True:
                examples += peer.train()
                seconds = time.perf_counter() - start
                if seconds >= float(argument):
                    break
            say({"examples": examples, "seconds": seconds})
