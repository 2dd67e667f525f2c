"""erf and erfc to any number of digits, with Python's decimal module only."""
from decimal import Decimal as D, getcontext, localcontext

def pi():
    # Gauss-Legendre.
    with localcontext() as c:
        c.prec += 10
        a, b, t, p = D(1), D(1) / D(2).sqrt(), D("0.25"), D(1)
        for _ in range(12):
            a, b, t, p = (a + b) / 2, (a * b).sqrt(), t - p * ((a - b) / 2) ** 2, 2 * p
        return (a + b) ** 2 / (4 * t)

def erf(x):
    """2/sqrt(pi) * exp(-x^2) * sum 2^n x^(2n+1) / (2n+1)!!: all terms of one sign (DLMF 7.6.2)."""
    with localcontext() as c:
        c.prec += 20
        term = total = x
        n = 0
        while term != 0 and abs(term) > abs(total) * D(10) ** -c.prec:
            n += 1
            term = term * 2 * x * x / (2 * n + 1)
            total += term
        return 2 / pi().sqrt() * (-x * x).exp() * total

def erfcx(x):
    """exp(x^2) erfc(x) for x > 0."""
    if x < 3:
        with localcontext() as c:
            c.prec += 20
            return (x * x).exp() * (1 - erf(x))
    with localcontext() as c:
        c.prec += 20
        # Continued fraction DLMF 7.9.1, from the far end.
        f = x
        for n in range(1500, 0, -1):
            f = x + D(n) / 2 / f
        return 1 / (pi().sqrt() * f)

def erfc(x):
    if x <= 0:
        return 1 + erf(-x)
    return (-x * x).exp() * erfcx(x)
