"""The targets of `deriving.py` for tensorgrad, run by an interpreter that has it: it is under the AGPL and no dependency.

Prints a JSON object: for each target the processor seconds of deriving and simplifying, and the letters of what is shown.
"""

from __future__ import annotations

import json
import time
from typing import Any

import sympy
import tensorgrad.functions as F  # type: ignore[import-not-found]  # in another environment than this project's
from tensorgrad import Derivative, Variable  # type: ignore[import-not-found]

n, m = sympy.symbols("n m")


def named(name: str, **axes: Any) -> Any:
    return Variable(name, **axes)


def targets() -> dict[str, tuple[Any, Any]]:
    """A value and the variable by the names of `deriving.py`; axes that meet have one name."""
    X, A = named("X", i=n, j=m), named("A", i=n, j=m)
    square = named("X", i=n, j=n)
    w, x = named("w", j=m), named("x", i=n)
    residual = X @ w - named("y", i=n)
    return {
        "bilinear": (named("a", i=n) @ X @ named("b", j=m), X),
        "quadratic": (x @ named("A", i=n, k=n) @ x.rename(i="k"), x),
        "trace": (F.trace(named("A", k=n, i=n) @ square), square),
        "residual": (F.sum(residual * residual), w),
        "Frobenius": (F.sum((X - A) * (X - A)), X),
        "norm": (F.sqrt(F.sum((x - named("a", i=n)) * (x - named("a", i=n)))), x),
        "exponential": (F.exp(named("a", i=n) @ x), x),
        "elementwise": (named("a", i=n) @ F.tanh(x), x),
        "layer": (named("a", i=n) @ F.tanh(X @ w), X),
    }


def measured(value: Any, variable: Any) -> tuple[float, int]:
    begun = time.process_time()
    found = Derivative(value, variable).full_simplify()
    return time.process_time() - begun, len(" ".join(str(found).split()))


if __name__ == "__main__":
    pairs = targets()
    measured(*pairs["bilinear"])  # the first call imports
    print(json.dumps({name: measured(*pair) for name, pair in pairs.items()}))
