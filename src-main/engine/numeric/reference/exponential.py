"""Prints the coefficients of the fast executor's e^r (wasm/assembly/fused-pairs.ts), the highest power first.

    python3 exponential.py     # needs mpmath
"""
from mpmath import mp, mpf, chebyfit, exp, factorial, log

mp.dps = 50

def q(r):
    """(e^r − 1 − r)/r²"""
    if abs(r) < mpf("1e-3"):
        return sum(r**n / factorial(n + 2) for n in range(20))
    return (exp(r) - 1 - r) / r**2

half = log(2) / 2
for name, shift in {"exp and σ": mpf(0), "tanh": mpf("0.1")}.items():
    # A little beyond the ends, as x·(1/ln 2) is rounded before k is.
    low, high = -half - shift - mpf("0.0002"), half - shift + mpf("0.0002")
    coefficients, error = chebyfit(q, [low, high], 11, error=True)
    print(name, [float(c) for c in coefficients])
    print("  error of e^r − 1, relative: 2 **", mp.nstr(log(error * max(-low, high), 2), 4))
