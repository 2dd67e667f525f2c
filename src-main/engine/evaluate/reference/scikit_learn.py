"""Makes scikit-learn.json: its metrics on recorded predictions. /usr/bin/python3 scikit_learn.py

Cases: well and badly ranked scores, many ties, one score for all, a class without rows, a class never predicted,
constant and exact regression targets. null is what scikit-learn calls undefined (it warns or refuses).
"""
import json, math, pathlib, warnings
import numpy as np
import sklearn
from sklearn import metrics
from sklearn.calibration import calibration_curve

here = pathlib.Path(__file__).parent
random = np.random.default_rng(20261124)


def defined(compute):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            value = compute()
        except (Warning, ValueError):
            return None
    return value


def number(value):
    return None if value is None or not np.isfinite(value) else float(value)


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def classes_case(name, truth, probabilities):
    truth, probabilities = np.asarray(truth), np.asarray(probabilities, dtype=float)
    k = probabilities.shape[1]
    predicted = probabilities.argmax(axis=1)
    labels = list(range(k))
    case = {
        "name": name, "classes": k, "truth": truth.tolist(), "probabilities": probabilities.ravel().tolist(),
        "predicted": predicted.tolist(),
        "confusion": metrics.confusion_matrix(truth, predicted, labels=labels).tolist(),
        "accuracy": metrics.accuracy_score(truth, predicted),
        "log loss bits": metrics.log_loss(truth, probabilities, labels=labels) / math.log(2),
        "brier": metrics.brier_score_loss(truth, probabilities[:, 1]) if k == 2
            else float(((probabilities - np.eye(k)[truth]) ** 2).sum(axis=1).mean()),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        case["balanced accuracy"] = metrics.balanced_accuracy_score(truth, predicted)
    for average in ("macro", "weighted", "micro"):
        p, r, f, _ = metrics.precision_recall_fscore_support(truth, predicted, average=average, zero_division=0)
        case[average] = [p, r, f]
    p, r, f, s = metrics.precision_recall_fscore_support(truth, predicted, labels=labels, zero_division=0)
    case["per class"] = [[p[j], r[j], f[j], int(s[j])] for j in labels]
    case["ranking"] = []
    for j in labels:
        y, score = (truth == j).astype(int), probabilities[:, j]
        both = 0 < y.sum() < len(y)
        one = {
            "roc area": number(defined(lambda: metrics.roc_auc_score(y, score))),
            "average precision": number(defined(lambda: metrics.average_precision_score(y, score))),
            "calibration": {},
        }
        if both:
            fpr, tpr, t = metrics.roc_curve(y, score, drop_intermediate=False)
            one["roc"] = [fpr.tolist(), tpr.tolist(), t[1:].tolist()]
            precision, recall, t = metrics.precision_recall_curve(y, score)
            one["precision recall"] = [recall[::-1].tolist(), precision[::-1].tolist(), t[::-1].tolist()]
        for strategy in ("uniform", "quantile"):
            observed, mean = calibration_curve(y, score, n_bins=10, strategy=strategy, pos_label=1) if both else ([], [])
            one["calibration"][strategy] = [np.asarray(mean).tolist(), np.asarray(observed).tolist()]
        case["ranking"].append(one)
    if k > 2:
        case["one-vs-rest macro"] = number(defined(lambda: metrics.roc_auc_score(
            truth, probabilities, multi_class="ovr", average="macro", labels=labels)))
        case["one-vs-rest weighted"] = number(defined(lambda: metrics.roc_auc_score(
            truth, probabilities, multi_class="ovr", average="weighted", labels=labels)))
    else:
        case["thresholds"] = []
        for t in (0, 0.1, 0.25, 0.5, 0.735, 1):
            decided = (probabilities[:, 1] > t).astype(int)
            case["thresholds"].append([t, metrics.confusion_matrix(truth, decided, labels=labels).tolist()])
    return case


def regression_case(name, truth, predicted):
    truth, predicted = np.atleast_2d(np.asarray(truth, float).T).T, np.atleast_2d(np.asarray(predicted, float).T).T
    raw = dict(multioutput="raw_values")
    return {
        "name": name, "outputs": truth.shape[1], "truth": truth.ravel().tolist(), "predicted": predicted.ravel().tolist(),
        "mse": metrics.mean_squared_error(truth, predicted, **raw).tolist(),
        "rmse": metrics.mean_squared_error(truth, predicted, squared=False, **raw).tolist(),
        "mae": metrics.mean_absolute_error(truth, predicted, **raw).tolist(),
        "r2": [number(v) for v in np.atleast_1d(defined(lambda: metrics.r2_score(truth, predicted, **raw)) if len(truth) > 1 else [None] * truth.shape[1])],
        "average": [
            float(metrics.mean_squared_error(truth, predicted)), float(metrics.mean_squared_error(truth, predicted, squared=False)),
            float(metrics.mean_absolute_error(truth, predicted)),
            number(defined(lambda: metrics.r2_score(truth, predicted))),
        ],
    }


def two(p):
    p = np.asarray(p, dtype=float)
    return np.stack([1 - p, p], axis=1)


n = 90
skilled = (random.random(n) < 0.35).astype(int)
score = 1 / (1 + np.exp(-(2.2 * skilled - 1 + random.normal(size=n))))
three = random.integers(0, 3, n)
logits = random.normal(size=(n, 3)) + 1.4 * np.eye(3)[three]
tied = np.round(softmax(logits) * 5) / 5
tied[:, 2] = 1 - tied[:, 0] - tied[:, 1]
tied = np.clip(tied, 0.02, None)
tied /= tied.sum(axis=1, keepdims=True)
four = np.where(random.random(n) < 0.5, 0, 3)
five_logits = random.normal(size=(n, 5))
five_logits[:, 2] -= 20
five_truth = random.integers(0, 5, n)

classification = [
    classes_case("two classes", skilled, two(score)),
    classes_case("two classes with many ties", skilled, two(np.clip(np.round(score, 1), 0.05, 0.95))),
    classes_case("two classes, one score for all", skilled, two(np.full(n, 0.3))),
    classes_case("two classes, ranked perfectly", [0, 0, 1, 1], two([0.1, 0.2, 0.6, 0.9])),
    classes_case("two classes, ranked the wrong way", [1, 1, 0, 0], two([0.1, 0.2, 0.6, 0.9])),
    classes_case("two classes, only the first has rows", [0, 0, 0, 0], two([0.1, 0.7, 0.6, 0.3])),
    classes_case("two classes, only the second has rows", [1, 1, 1], two([0.1, 0.7, 0.6])),
    classes_case("two classes, probabilities on the edges of bins", [0, 1, 1, 0, 1, 0, 1], two([0.1, 0.2, 0.30000000000000004, 0.5, 0.7, 0.7000000000000001, 0.9])),
    classes_case("three classes", three, softmax(logits)),
    classes_case("three classes with ties", three, tied),
    classes_case("four classes, two without rows", four, softmax(random.normal(size=(n, 4)) + 0.8 * np.eye(4)[four])),
    classes_case("five classes, one never predicted", five_truth, softmax(five_logits)),
    classes_case("one row", [1], two([0.8])),
]
x = random.normal(size=(60, 3))
regression = [
    regression_case("one output", x[:, 0], x[:, 0] + 0.3 * random.normal(size=60)),
    regression_case("three outputs of different size", x * [1, 1000, 1e-3], (x + 0.5 * random.normal(size=(60, 3))) * [1, 1000, 1e-3]),
    regression_case("worse than the mean", x[:, 0], -x[:, 0]),
    regression_case("constant target, inexact", np.full(12, 0.25), 0.25 + 0.01 * random.normal(size=12)),
    regression_case("constant target, exact", np.full(12, 0.25), np.full(12, 0.25)),
    regression_case("large mean, small spread", 1e6 + x[:, 0], 1e6 + x[:, 0] + 0.1 * x[:, 1]),
    regression_case("one row", [3.0], [2.5]),
]
result = {"scikit-learn": sklearn.__version__, "classification": classification, "regression": regression}
(here / "scikit-learn.json").write_text(json.dumps(result) + "\n")
