"""Makes reference.json: values of the functions of this folder in 60 digits (Python's decimal module only).

    python3 make.py            # the committed tables: about 160 points a function, and elementary.json (see `dense`)
    python3 make.py 20000      # a larger one on standard output, for measuring

A row is [x, value, rest]: the double nearest to the true value and what it lacks of it, so that errors can be told
in fractions of an ulp.
"""
import math, random, sys
from decimal import Decimal as D, getcontext
import erf as error_function

getcontext().prec = 60
getcontext().Emin, getcontext().Emax = -999999, 999999

def expm1(x):
    if abs(x) < D("1e-15"):
        return x + x * x / 2 + x**3 / 6 + x**4 / 24
    return x.exp() - 1

def log1p(x):
    if abs(x) < D("1e-15"):
        return x - x * x / 2 + x**3 / 3 - x**4 / 4
    return (1 + x).ln()

def tanh(x):
    e = expm1(2 * x)
    return e / (e + 2)

def erf(x):
    if abs(x) < D("1e-30"):
        return 2 / error_function.pi().sqrt() * x
    return error_function.erf(x) if abs(x) < 7 else D(1).copy_sign(x)

functions = {
    # name: function, ranges drawn uniformly, magnitudes drawn log-uniformly (both signs unless positive only), edges
    "exp": (lambda x: x.exp(), [(-1, 1), (-40, 40), (-708, 709)], (-300, 2), [709.782712893384, -708.3964185322641, -708.5, -730.0, -745.0, -745.1332191019411, 0.34657359027997264, 0.34657359027997270]),
    "expm1": (expm1, [(-1, 1), (-40, 40), (-50, 709)], (-300, 2), [37.34209661224892, 20.3, 30.1, 709.782712893384, -38.0, -36.7, 0.34657359027997264, 1.0397207708399179]),
    "log": (lambda x: x.ln(), [(0.5, 2), (0, 100), (0.99, 1.01)], (-320, 308), [5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 0.7071067811865475, 0.7071067811865476, 1.4142135623730951]),
    "log1p": (log1p, [(-0.3, 0.42), (-0.9999999, 2), (0, 1e6)], (-300, 308), [-0.9999999999999999, -0.2928932188134524, 0.41421356237309503, 9007199254740993.0, 1.7976931348623157e308]),
    "tanh": (tanh, [(-1, 1), (0.5, 3), (-22, 22)], (-300, 1.3), [0.6452546919080031, 0.625, 0.6249999999999999, 19.0, 19.06, 20.0, 21.9]),
    "sigmoid": (lambda x: 1 / (1 + (-x).exp()), [(-1, 1), (-40, 40), (-708, 40)], (-300, 2), [700.0, -700.0, -708.0, -745.0]),
    "erf": (erf, [(-1, 1), (0.9, 3), (-6, 6)], (-300, 0.7), [1.0, 1.0000000000000002, 5.9, 6.0]),
    "erfc": (error_function.erfc, [(-1, 1), (0.4, 3), (-6, 26.5)], (-20, 0.7), [0.5, 0.4999999999999999, 1.0, 26.0, -1.0, -6.0]),
    "softplus": (lambda x: log1p(x.exp()) if x < 0 else x + log1p((-x).exp()), [(-1, 1), (-40, 40), (-708, 708)], (-300, 2), [36.0, 40.0, 700.0, -708.0, -745.0]),
}
positive = {"log"}

def rows(name, count):
    function, ranges, (least, greatest), edges = functions[name]
    draw = random.Random("adjoint/" + name)
    points = list(edges)
    for low, high in ranges:
        points += [draw.uniform(low, high) for _ in range(count // 4)]
    for _ in range(count // 4):
        x = 10 ** draw.uniform(least, greatest)
        points.append(x if name in positive or draw.random() < 0.5 else -x)
    for x in points:
        if name == "log1p" and x <= -1 or name == "log" and x <= 0:
            continue
        true = function(D(x))
        near = float(true)
        if math.isinf(near):
            continue
        yield [x, near, float(true - D(near))]

def table(count):
    parts = []
    for name in functions:
        lines = ",\n".join("    [" + ", ".join(repr(v) for v in row) + "]" for row in rows(name, count))
        parts.append(f'  "{name}": [\n{lines}\n  ]')
    return "{\n" + ",\n".join(parts) + "\n}\n"

def dense(name, ranges, count):
    """
    Rows [x, value, rest] as above, but with the rest in ulp of the value, so that a fraction of the least double can
    be told. Only what the fast executor has in vectors, where its branch-free formulas are weakest: around 0, where the
    exponent changes, where results are below the normal numbers, and where they saturate.
    """
    draw = random.Random("adjoint/dense/" + name)
    points = [draw.uniform(low, high) for low, high in ranges for _ in range(count)]
    points += [10 ** draw.uniform(-323, 1) * draw.choice([1, -1]) for _ in range(count)]
    for x in points:
        true = functions[name][0](D(x))
        near = float(true)
        yield [x, near, float(round((true - D(near)) / D(math.ulp(near)), 6))]

dense_ranges = {
    "exp": [(-0.36, 0.36), (-5, 5), (-40, 40), (-708, 709.78), (-745.1, -708)],
    "tanh": [(-0.1, 0.1), (0.1, 0.35), (-1, 1), (0.5, 3), (-20, 20), (17, 20)],
    "sigmoid": [(-0.4, 0.4), (-5, 5), (-40, 40), (-708, 40), (-745, -708)],
}

if len(sys.argv) > 1:
    print(table(int(sys.argv[1])))
else:
    with open("reference.json", "w") as file:
        file.write(table(160))
    with open("elementary.json", "w") as file:
        parts = []
        for name, ranges in dense_ranges.items():
            lines = ",\n".join("    [" + ", ".join(repr(v) for v in row) + "]" for row in dense(name, ranges, 200))
            parts.append(f'  "{name}": [\n{lines}\n  ]')
        file.write("{\n" + ",\n".join(parts) + "\n}\n")
