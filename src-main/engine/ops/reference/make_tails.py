"""Makes tails.json: values and slopes where double arithmetic easily loses all digits, in 60 digits (decimal only).

    python3 make_tails.py
"""
import json, sys
from decimal import Decimal as D, getcontext
sys.path.insert(0, "../../numeric/reference")
import erf as e

getcontext().prec = 60
cases = []

def add(op, inputs, value, slope):
    cases.append({"op": op, "inputs": inputs, "value": float(value), "slope": [float(s) for s in slope]})

def sigma(x):
    return 1 / (1 + (-x).exp())

def ln1p(x):
    return x - x * x / 2 if abs(x) < D("1e-25") else (1 + x).ln()

for x in [-745.0, -700.0, -100.0, -40.0, -37.5, -10.0, -1e-5, 10.0, 36.5, 40.0]:
    d = D(x)
    s = sigma(d)
    if x > -740:
        add("softplus", [[x]], ln1p(d.exp()) if x < 0 else d + ln1p((-d).exp()), [s])
        add("silu", [[x]], d * s, [s * (1 + d * sigma(-d))])
        add("elu", [[x]], d if x > 0 else d.exp() - 1, [1 if x > 0 else d.exp()])
    for c in (0.0, 1.0, 0.25):
        p = D(c)
        add("logisticLoss", [[x], [c]], p * (ln1p((-d).exp()) if x > 0 else ln1p(d.exp()) - d)
            + (1 - p) * (ln1p(d.exp()) if x < 0 else ln1p((-d).exp()) + d), [(1 - p) * s - p * sigma(-d)])
for x in [-8.0, -7.3, -6.0, -4.5, -2.2, 6.0, 8.5]:
    d = D(x)
    phi = e.erfc(-d / D(2).sqrt()) / 2
    add("gelu", [[x]], d * phi, [phi + d * (-d * d / 2).exp() / (2 * e.pi()).sqrt()])
for z, c in [([60.0, 0.0, -5.0], [1.0, 0.0, 0.0]), ([60.0, 0.0, -5.0], [0.0, 1.0, 0.0]), ([700.0, -700.0], [1.0, 0.0]),
             ([1e4, -1e4, 9990.0], [1.0, 0.0, 0.0]), ([1e4, -1e4, 9990.0], [0.0, 0.0, 1.0]), ([1.0, 1.0, -3.0], [0.5, 0.5, 0.0]),
             ([-1e4, -1e4, -1e4], [0.0, 0.0, 1.0]), ([1e4, -1e4], [0.0, 1.0]), ([0.0, 300.0], [0.0, 1.0]), ([300.0, 0.0], [0.25, 0.75])]:
    zs, cs = [D(v) for v in z], [D(v) for v in c]
    top = max(range(len(z)), key=lambda i: z[i])
    rest = sum((zs[i] - zs[top]).exp() for i in range(len(z)) if i != top)
    lse = ln1p(rest)
    mass = sum(cs)
    terms = [(v - zs[top]).exp() for v in zs]
    slope = [((mass - cs[i]) - cs[i] * rest if i == top else terms[i] * mass - cs[i] * (1 + rest)) / (1 + rest) for i in range(len(z))]
    add("softmaxCrossEntropy", [z, c], sum(cs[i] * (lse + (zs[top] - zs[i])) for i in range(len(z))), slope)
    add("logSumExp", [z], zs[top] + lse, [t / (1 + rest) for t in terms])

with open("tails.json", "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
