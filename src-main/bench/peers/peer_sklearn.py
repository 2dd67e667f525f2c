"""scikit-learn's MLPClassifier, an epoch a call of partial_fit. For two classes it has one logistic output."""
import numpy as np
import sklearn
from sklearn.neural_network import MLPClassifier


def classifier(task, shuffle):
    return MLPClassifier(
        hidden_layer_sizes=task.sizes[1:-1],
        activation=task.activation,
        solver="sgd",
        alpha=0.0,
        batch_size=task.batchSize,
        learning_rate_init=task.learningRate,
        momentum=task.momentum,
        nesterovs_momentum=False,
        shuffle=shuffle,
        random_state=1,
    )


class Peer:
    version = f"scikit-learn {sklearn.__version__}"

    def __init__(self, task):
        self.task, self.labels = task, task.targets.argmax(axis=1)
        self.classes = np.arange(task.sizes[-1])
        self.network = classifier(task, True)

    def check(self, updates):
        if len(self.classes) == 2:
            return None
        task, fresh = self.task, classifier(self.task, False)
        rows = slice(0, min(updates * task.batchSize, task.rows))
        # The first call makes the arrays, which are then set back to the task's weights and to no momentum.
        fresh.partial_fit(task.inputs[rows], self.labels[rows], self.classes)
        for w, coefficients, intercepts in zip(task.weights, fresh.coefs_, fresh.intercepts_):
            coefficients[...], intercepts[...] = w[:, 1:].T, w[:, 0]
        for velocity in fresh._optimizer.velocities:
            velocity[...] = 0
        fresh.partial_fit(task.inputs[rows], self.labels[rows])
        p = fresh.predict_proba(task.inputs)
        return float(-np.log(p[np.arange(task.rows), self.labels]).mean())

    def train(self):
        self.network.partial_fit(self.task.inputs, self.labels, self.classes)
        return self.task.rows
