"""Makes trigonometric.json: sin, cos, log2 and powers in 60 digits (Python's decimal module only); rows as in make.py.

    python3 trigonometric.py
"""
import json, random
from decimal import Decimal as D, getcontext

getcontext().prec = 420
getcontext().Emin, getcontext().Emax = -999999, 999999


def arctan_of_inverse(n):
    term = total = D(1) / n
    k = 1
    while abs(term) > D(10) ** -415:
        term, k = -term / (n * n), k + 2
        total += term / k
    return total


PI = 4 * (4 * arctan_of_inverse(5) - arctan_of_inverse(239))


def sin(x):
    x = x % (2 * PI)
    total = term = x
    k = 1
    while abs(term) > D(10) ** -80:
        term, k = -term * x * x / ((k + 1) * (k + 2)), k + 2
        total += term
    return total


functions = {"sin": sin, "cos": lambda x: sin(x + PI / 2), "log2": lambda x: x.ln() / D(2).ln()}
draw = random.Random("adjoint/trigonometric")
table = {}
for name, function in functions.items():
    if name == "log2":
        points = [draw.uniform(0.5, 2) for _ in range(60)] + [10 ** draw.uniform(-307, 308) for _ in range(60)]
    else:
        points = [draw.uniform(-1, 1) for _ in range(40)] + [draw.uniform(-20, 20) for _ in range(60)]
        points += [draw.choice([-1, 1]) * 10 ** draw.uniform(-300, 308) for _ in range(60)]
        # The double next to a multiple of pi/2 that is nearest to it; neighbours of the first ones; the greatest.
        points += [6381956970095103.0 * 2.0**797, 1.7976931348623157e308]
        points += [float(PI / 2 * k) for k in range(1, 12)] + [0.7853981633974483, 0.7853981633974484]
    rows = []
    for x in points:
        true = function(D(x))
        near = float(true)
        rows.append([x, near, float(true - D(near))])
    table[name] = rows
powers = []
for _ in range(80):
    base, exponent = 10 ** draw.uniform(-3, 3), draw.uniform(-8, 8)
    powers.append([base, exponent, float((D(exponent) * D(base).ln()).exp())])
table["power"] = powers
with open("trigonometric.json", "w") as file:
    parts = [f'  "{name}": [\n' + ",\n".join("    " + json.dumps(row) for row in rows) + "\n  ]" for name, rows in table.items()]
    file.write("{\n" + ",\n".join(parts) + "\n}\n")
