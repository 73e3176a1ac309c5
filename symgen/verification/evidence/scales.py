"""How many digits two sides must share at a point before that says anything.

erf(10**9) and 1 share 10**17 digits, and differ. What such a value hides is told by its own making: terms that are added
and lie many orders of magnitude apart, arguments close to where a function is expanded, and functions that come to their
limit as fast as exp(-x). Agreement to fewer digits than those scales reach is no support.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from math import inf, log, pi
from typing import Any

import numpy as np

from symgen.numeric import Undecided, Undefined, Unsupported, balls
from symgen.numeric.enclosures import magnitude
from symgen.numeric.evaluator import Evaluator
from symgen.terms.operators import operator
from symgen.terms.term import Term, make
from symgen.terms.traverse import subterms

_BITS = 64
_TERMS_OF_A_SERIES = 3  # a scale of s digits is seen through so many terms of an expansion in it
_MARGIN = 1.2

#: Natural logarithm of what a function misses its limit or its leading part by, at an argument of some modulus.
Missing = Callable[[float], float]
_MISSING: Mapping[str, Missing] = {
    **dict.fromkeys(("exp", "expm1", "log1p", "sin", "cos", "tan", "asin", "acos", "atan", "pow"), lambda x: 0.0),
    **dict.fromkeys(("asinh", "acosh", "atanh", "logit", "erfinv", "lambertw"), lambda x: 0.0),
    **dict.fromkeys(("sinh", "cosh", "tanh", "softmax", "log_softmax", "logsumexp", "matrix_exp"), lambda x: 2 * x),
    **dict.fromkeys(("sigmoid", "log_sigmoid", "softplus", "silu"), lambda x: x),
    **dict.fromkeys(("erf", "erfc", "erfcx"), lambda x: x * x),
    **dict.fromkeys(("normal_cdf", "gelu"), lambda x: x * x / 2),
}


def _of_special_functions(x: float) -> float:
    """Stirling's series, zeta(x) - 1, Hankel's expansions."""
    return 2 * pi * x


def _of_a_whole_range(x: float) -> float:
    """A function of x t, integrated or added up over t: as the Fourier transform of a Gaussian, or of 1/(1 + t**2)."""
    return max(x, x * x / 4)


_ENTIRE = ("exp", "expm1", "sin", "cos", "tan", "sinh", "cosh", "matrix_exp", "pow")  # expanded at small arguments only
_TURNING = ("exp", "sin", "cos", "tan")  # of imaginary parts exp(-2 y) is missing
_HOMOGENEOUS = frozenset((
    "abs", "sqrt", "sign", "re", "im", "conjugate", "log", "floor", "ceiling", "mod", "max", "min", "relu", "heaviside",
    "arg", "atan2", "gcd", "lcm", "delta", "stop_gradient",
))  # fmt: skip
_ROUNDED = ("floor", "ceiling", "mod")
_RANGES = ("sum", "product", "integral", "subs")


def digits_to_tell(sides: Iterable[Term], values: Mapping[Any, Any]) -> float:
    """Decimal digits to which equality of the sides at a point would mean little; infinite where none are enough.

    >>> from symgen.terms.build import erf, exp, sin
    >>> from symgen.terms.term import num
    >>> [round(digits_to_tell([t], {})) for t in (sin(num(3)), 1 + exp(num(-100)), erf(num(100)))]
    [0, 130, 5212]
    """
    system = balls(_BITS)
    with system.precision():
        walk = _Walk(Evaluator(system, values))
        for side in sides:
            walk.through(side)
    return max(_TERMS_OF_A_SERIES * walk.gap, _MARGIN * walk.missing / log(10))


class _Walk:
    """The widest gap (decimal digits) and the least thing missing (natural logarithm) among the parts of terms."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._seen: set[Term] = set()
        self.gap = 0.0
        self.missing = 0.0

    def through(self, node: Term) -> None:
        if node in self._seen:
            return
        self._seen.add(node)
        if operator(node.op).binds:
            if node.op == "subs" and node.args[1].shape:
                self._at_a_value(*node.args)
            elif node.op in _RANGES:
                self._over_a_range(*node.args)
            return
        for argument in node.args:
            self.through(argument)
        if node.op == "add":
            self._spread(size for a in node.args for size in self._sizes(a))
        elif _expands(node):
            self._applied(node)

    def _spread(self, sizes: Iterable[float]) -> None:
        found = [*sizes]
        if found:
            self.gap = max(self.gap, max(found) - min(found))

    def _applied(self, node: Term) -> None:
        sizes = [size for a in _arguments(node) for size in self._sizes(a)]
        rule = _MISSING.get(node.op, _of_special_functions)
        for size in sizes:
            self.gap = max(self.gap, -size if node.op in _ENTIRE else abs(size))
            self.missing = max(self.missing, rule(_power_of_ten(size)))
        if node.op in _TURNING:
            turned = [size for a in node.args for size in self._sizes(make("im", a)) if not a.domain.is_real]
            self.missing = max((self.missing, *(2 * _power_of_ten(size) for size in turned)))

    def _sizes(self, node: Term) -> list[float]:
        """The common logarithms of the moduli of a term's entries, without zeros and what has no value of its own."""
        if any(operator(inner.op).binds for _, inner in subterms(node)):
            return []  # a quadrature or a long sum, whose parts are looked at instead
        try:
            value = self._evaluator.visit(node)
        except (Undefined, Undecided, Unsupported):
            return []
        entries = [v for v in np.asarray(value, dtype=object).ravel() if not isinstance(v, (bool, np.bool_))]
        return [size for v in entries if (size := magnitude(v)) is not None]

    # Below a binder.

    def _over_a_range(self, body: Term, variable: Term, *ends: Term) -> None:
        low, high = self._finite(ends[0]), self._finite(ends[-1])
        endless = low is None or high is None
        if endless and any(_jumps_unseen(node, variable) for _, node in subterms(body)):
            self.missing = inf
        sizes: list[float] = []
        with self._evaluator.binding(variable, body) as at:
            for place in _places(low, high, variable.domain.is_integer):
                self._forget(variable)
                try:
                    at(place)
                except (Undefined, Undecided, Unsupported):
                    continue
                self.through(body)
                sizes += self._sizes(body)
                self._drawn_out(body, variable, slowly=endless and variable.domain.is_integer)
        self._forget(variable)
        self._spread(sizes)

    def _at_a_value(self, body: Term, variable: Term, value: Term) -> None:
        """Below the substitution of a tensor."""
        try:
            place = self._evaluator.visit(value)
            with self._evaluator.binding(variable, body) as at:
                at(place)
                self._forget(variable)
                self.through(body)
        except (Undefined, Undecided, Unsupported):
            return
        finally:
            self._forget(variable)

    def _forget(self, variable: Term) -> None:
        self._seen = {node for node in self._seen if variable not in node.free}

    def _drawn_out(self, body: Term, variable: Term, *, slowly: bool) -> None:
        """What a whole range hides: a function that varies much, or so slowly that a sum is nearly an integral."""
        for node in _in_the_open(body):
            if variable in node.free and _expands(node):
                sizes = [size for a in _arguments(node) if variable in a.free for size in self._sizes(a)]
                varying = (_power_of_ten(abs(size) if slowly else size) for size in sizes)
                self.missing = max((self.missing, *map(_of_a_whole_range, varying)))

    def _finite(self, end: Term) -> Any:
        """The value of a finite end of a range."""
        try:
            value = self._evaluator.visit(end)
        except (Undefined, Undecided, Unsupported):
            return None
        return value if value.is_finite() else None


def _in_the_open(term: Term) -> Iterator[Term]:
    """The parts below no binder: what is bound there has no value out here."""
    yield term
    if not operator(term.op).binds:
        for argument in term.args:
            yield from _in_the_open(argument)


def _places(low: Any, high: Any, whole: bool) -> tuple[Any, ...]:
    """Where to look at what is added up or integrated: both ends and the middle, as far as there are any."""
    if low is None or high is None:
        first = low if low is not None else high
        return (Fraction(1),) if first is None else (first, first + 1 if high is None else first - 1)
    middle = (low + high) / 2
    return low, (middle.floor().mid() if whole else middle), high


def _expands(node: Term) -> bool:
    """Whether a value is made by a function that is known by expansions, in its argument or the reciprocal of it."""
    is_function = operator(node.op).kind == "function" and node.op not in _HOMOGENEOUS
    return is_function or (node.op in _MISSING and (node.op != "pow" or node.args[1].value is None))


def _arguments(node: Term) -> tuple[Term, ...]:
    return (node.args[1] * make("log", node.args[0]),) if node.op == "pow" else node.args


def _jumps_unseen(node: Term, variable: Term) -> bool:
    """Whether something is rounded that grows like no rational multiple: its first values do not tell when it jumps."""
    plain = ("num", "symbol", "add", "mul", "neg", "div")
    return (
        node.op in _ROUNDED
        and variable in node.free
        and any(n.op not in plain for a in node.args for _, n in subterms(a))
    )


def _power_of_ten(size: float) -> float:
    return 10.0**size if size < 300 else inf
