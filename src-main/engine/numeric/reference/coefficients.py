"""Makes the polynomials of ../erf-polynomials.ts: Chebyshev interpolation in 60 digits, written as powers.

    python3 coefficients.py
"""
from decimal import Decimal as D, getcontext
from erf import erf, erfcx, pi

getcontext().prec = 60

def cosine(x):
    term = total = D(1)
    n = 0
    while abs(term) > D(10) ** -58:
        n += 2
        term = -term * x * x / (n * (n - 1))
        total += term
    return total

def chebyshev(f, low, high, degree, nodes=48):
    """Coefficients of f on [low, high], truncated at `degree`, and the size of the first one left out."""
    angles = [pi() * (2 * j + 1) / (2 * nodes) for j in range(nodes)]
    values = [f((low + high) / 2 + (high - low) / 2 * cosine(a)) for a in angles]
    c = [2 / D(nodes) * sum(v * cosine(n * a) for v, a in zip(values, angles)) for n in range(degree + 2)]
    c[0] /= 2
    return c[: degree + 1], abs(c[degree + 1])

def powers(c, low, high):
    """Chebyshev series on [low, high] as a polynomial of the unscaled variable."""
    scale, shift = 2 / (high - low), -(high + low) / (high - low)
    multiply = lambda p: [shift * a + scale * b for a, b in zip(p + [D(0)], [D(0)] + p)]
    add = lambda p, q: [(p[i] if i < len(p) else 0) + (q[i] if i < len(q) else 0) for i in range(max(len(p), len(q)))]
    previous, current = [D(1)], [shift, scale]
    total = [c[0]]
    for n in range(1, len(c)):
        total = add(total, [c[n] * a for a in current])
        previous, current = current, add([2 * a for a in multiply(current)], [-a for a in previous])
    return total

def show(name, f, low, high, degree):
    c, left = chebyshev(f, D(low), D(high), degree)
    print(f"// {name} on [{low}, {high}]; first coefficient left out: {float(left):.1e}")
    for n, a in enumerate(powers(c, D(low), D(high))):
        print(f"  {float(a)!r}, // {n}")

def small(z):
    if z <= 0:
        return 2 / pi().sqrt() - 1
    x = z.sqrt()
    return erf(x) / x - 1

def tail(t):
    x = D("3.75") * (1 + t) / (1 - t)
    return (1 + 2 * x) * erfcx(x)

show("erf(x)/x - 1, by z = x^2", small, "0", "1", 12)
show("(1 + 2x) exp(x^2) erfc(x), by t = (x - 3.75)/(x + 3.75)", tail, "-0.7647058823529411764705882353", "0.77", 23)
