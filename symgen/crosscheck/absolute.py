"""A gradient on absolute values: how large its rounding errors may be, entry by entry.

A backpropagation is a sum of products, each of the seed and local derivatives. Rounding perturbs every product by a few
units u, so a computed entry is off by a few u times the same sum with every factor replaced by its absolute value, no
matter how far the entry itself cancels. That sum is the yardstick; a plain relative error has none where it cancels.
(Higham, Accuracy and Stability of Numerical Algorithms, sections 3.1 and 4.2, running error bounds.)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch

from symgen.numeric import evaluate
from symgen.numeric.torch_evaluate import torch_system
from symgen.terms.term import Term

__all__ = ["absolute", "errors_in_units"]

Values = Mapping[Term, Any]


def absolute(term: Term, values: Values) -> torch.Tensor:
    """The term with every operand replaced by its absolute value, in float64.

    Sums, products and contractions are walked through; what other functions make is an operand, 1 - tanh(a)**2 is
    1 + tanh(a)**2. A value that is such a sum already, as the gradient from above is, goes in as it stands.

    >>> from symgen.terms.build import reals
    >>> x, y = reals("x y"); at = {x: torch.tensor(3.0), y: torch.tensor(2.0)}
    >>> absolute(x - y, at).item(), absolute((x - y) * -y, at).item()
    (5.0, 10.0)
    """
    return _Absolute(values).visit(term)


class _Absolute:
    def __init__(self, values: Values) -> None:
        self.values = values
        device = next(value.device for value in values.values() if isinstance(value, torch.Tensor))
        self.system = torch_system("float64", str(device))

    def visit(self, term: Term) -> torch.Tensor:
        rule = _RULES.get(term.op)
        return rule(self, term) if rule is not None else self.operand(term)

    def operand(self, term: Term) -> torch.Tensor:
        value = evaluate(term, self.values, self.system)
        return torch.as_tensor(value, dtype=torch.float64, device=self.system.device).abs()


def _sum(walk: _Absolute, term: Term) -> torch.Tensor:
    first, *rest = (walk.visit(part) for part in term.args)
    for part in rest:
        first = first + part
    return first


def _product(walk: _Absolute, term: Term) -> torch.Tensor:
    first, *rest = (walk.visit(part) for part in term.args)
    for part in rest:
        first = first * part
    return first


def _contraction(walk: _Absolute, term: Term) -> torch.Tensor:
    return torch.einsum(term.attrs[0], *(walk.visit(part) for part in term.args))


def _total(walk: _Absolute, term: Term) -> torch.Tensor:
    inner = walk.visit(term.args[0])
    axes = term.attrs[0] if term.attrs else ()
    return inner.sum(axes or tuple(range(inner.ndim)))


def _mean(walk: _Absolute, term: Term) -> torch.Tensor:
    inner = walk.visit(term.args[0])
    axes = term.attrs[0] if term.attrs else ()
    return inner.mean(axes or tuple(range(inner.ndim)))


_RULES: Mapping[str, Callable[[_Absolute, Term], torch.Tensor]] = {
    "add": _sum,
    "neg": lambda walk, term: walk.visit(term.args[0]),
    "mul": _product,
    "div": lambda walk, term: walk.visit(term.args[0]) / walk.operand(term.args[1]),
    "matmul": lambda walk, term: walk.visit(term.args[0]) @ walk.visit(term.args[1]),
    "transpose": lambda walk, term: walk.visit(term.args[0]).mT,
    "einsum": _contraction,
    "total": _total,
    "mean": _mean,
}


def errors_in_units(found: torch.Tensor, reference: torch.Tensor, bound: torch.Tensor, dtype: str) -> float:
    """The largest |found - reference| in units of u times the bound, u = eps/2 of `dtype`.

    Where the bound is zero both have to be exactly equal; a value that is no number counts as infinitely wrong.

    >>> one = torch.ones(2, dtype=torch.float64)
    >>> errors_in_units(one, one * (1 + 2**-52), one, "float64")
    2.0
    """
    error = (found.double() - reference.double()).abs()
    if not bool(torch.isfinite(error).all()) or not bool(torch.isfinite(bound).all()):
        return float("inf")
    unit = torch.finfo(getattr(torch, dtype)).eps / 2
    ratio = torch.where(error == 0, 0.0, error / (unit * bound))
    return float(ratio.max())
