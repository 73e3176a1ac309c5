"""Sums and integrals over the range where their body is not zero, against mpmath; and where none may be narrowed."""

import mpmath
import pytest

from symgen.numeric import evaluate, mp
from symgen.terms.text import read, read_context
from symgen.verification.proofs.narrowing import narrowed

CONTEXT = read_context("k, n: natural; z, a > 0; x: real")
AT = {"k": 2, "n": 5, "z": mpmath.mpf("1.5"), "a": mpmath.mpf("0.7"), "x": mpmath.mpf("-0.3")}

#: A binder, and what it is worth at the point, by hand.
VALUES = [
    ("Sum(2**j*indicator(j == k), (j, 0, oo))", 4),
    ("Sum(2**j*indicator(k + 2*j == n + j), (j, 0, oo))", 8),
    ("Sum(2**j*indicator(j <= k), (j, 0, oo))", 7),
    ("Sum(2**j*indicator(j < k), (j, 0, oo))", 3),
    ("Sum(2**(-j)*indicator(j > k), (j, 0, oo))", mpmath.mpf(1) / 4),
    ("Sum(j*indicator(n - j >= 2), (j, 0, n))", 6),
    ("Sum(2**j*indicator(j == n - k), (j, 0, k))", 0),
    ("Integral(exp(-y)*indicator(y < z), (y, 0, oo))", 1 - mpmath.exp(-1.5)),
    ("Integral(exp(-y)*cases((y, z - y > 0), (0, otherwise)), (y, 0, oo))", 1 - mpmath.mpf(2.5) * mpmath.exp(-1.5)),
    ("Integral(exp(-y)*exp(cases((-y, 2*y >= z), (-oo, otherwise))), (y, 0, oo))", mpmath.exp(-1.5) / 2),
    ("Integral(indicator(y > z), (y, 0, a))", 0),
]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_values_over_the_range(text, value):
    node = read(text, CONTEXT)
    found = narrowed(node)
    assert found is not None
    at = {s: AT[s.attrs[0]] for s in node.free}
    assert abs(evaluate(found.whole, at, mp(20)) - value) < 1e-15


@pytest.mark.parametrize(
    "text",
    [
        "Sum(1/j*indicator(j >= 1), (j, 0, n))",  # has no value as written, at j = 0
        "Sum(2**j*indicator(x*j >= 1), (j, 0, n))",  # the sign of x is not known
        "Sum(2**j*indicator(2*j == n), (j, 0, n))",  # half of n may be no whole number
        "Integral(log(y - 1)*indicator(y > 2), (y, 0, oo))",
        "Integral(y*indicator(y == z), (y, 0, oo))",  # a single point has no weight: zero, not z
        "Integral(y*indicator(y < z), (y, 0, a))",  # z and a in either order
    ],
)
def test_what_is_not_known_stays(text):
    assert narrowed(read(text, CONTEXT)) is None
