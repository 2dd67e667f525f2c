"""PyTorch in double as its tutorials use it: nn.Sequential, CrossEntropyLoss, optim.SGD with momentum."""
import os

import torch

from measure import batches, given

torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))


class Network:
    def __init__(self, task):
        activation = torch.nn.Tanh if task.activation == "tanh" else torch.nn.ReLU
        layers = []
        for w in task.weights:
            linear = torch.nn.Linear(w.shape[1] - 1, w.shape[0], dtype=torch.float64)
            with torch.no_grad():
                linear.weight.copy_(torch.from_numpy(w[:, 1:].copy()))
                linear.bias.copy_(torch.from_numpy(w[:, 0].copy()))
            layers += [linear, activation()]
        self.network = torch.nn.Sequential(*layers[:-1])
        self.inputs = torch.from_numpy(task.inputs)
        self.labels = torch.from_numpy(task.targets.argmax(axis=1))
        self.loss_of = torch.nn.CrossEntropyLoss()
        self.optimizer = torch.optim.SGD(self.network.parameters(), lr=task.learningRate, momentum=task.momentum)

    def update(self, batch):
        batch = torch.from_numpy(batch)
        self.optimizer.zero_grad(set_to_none=True)
        self.loss_of(self.network(self.inputs[batch]), self.labels[batch]).backward()
        self.optimizer.step()

    def loss(self):
        with torch.no_grad():
            return float(self.loss_of(self.network(self.inputs), self.labels))


class Peer:
    version = f"PyTorch {torch.__version__}"

    def __init__(self, task):
        self.task, self.network, self.batches = task, Network(task), batches(task)

    def check(self, updates):
        fresh = Network(self.task)
        for batch in given(self.task, updates):
            fresh.update(batch)
        return fresh.loss()

    def train(self):
        batch = next(self.batches)
        self.network.update(batch)
        return len(batch)
