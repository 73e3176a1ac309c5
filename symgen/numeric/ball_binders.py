"""Integrals with rigorous bounds over finite ranges (Petras' algorithm in Arb), and matrix functions of balls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from flint import acb, acb_mat, arb, arb_mat, ctx

from symgen.errors import SymgenError
from symgen.numeric.arrangements import each_matrix
from symgen.numeric.ball_eigenvalues import eigenvalues
from symgen.numeric.errors import Undecided, Undefined, Unsupported
from symgen.numeric.system import Function, Functions
from symgen.terms.term import Term

if TYPE_CHECKING:
    from symgen.numeric.evaluator import Evaluator

#: Evaluations of the integrand before the enclosure is given up.
_MOST_EVALUATIONS = 6_000
NAN = acb(arb.nan(), arb.nan())


def _integral(evaluator: Evaluator, node: Term) -> Any:
    """An enclosure of an integral between finite real ends; Unsupported where none is found that tells anything."""
    body, variable, low_term, high_term = node.args
    low, high = evaluator.visit(low_term), evaluator.visit(high_term)
    if node.shape or not (low.is_finite() and high.is_finite()):
        raise Unsupported(asked="a rigorous integral", found="enclosures exist for scalar integrals over finite ranges")
    result = _enclosed(evaluator, body, variable, acb(low), acb(high))
    if not _tells(result):
        raise Unsupported(asked="a rigorous integral", found="the enclosure tells too little")
    return result.real if _is_real(evaluator, node, low, high) else result


def _is_real(evaluator: Evaluator, node: Term, low: Any, high: Any) -> bool:
    """Whether the integrand is real on the whole range, by its declared domain or by evaluating it on all of it."""
    body, variable = node.args[:2]
    if type(low) is not arb or type(high) is not arb:
        return False
    if body.domain.is_real:
        return True
    try:
        with evaluator.binding(variable, body) as at:
            return type(at(low.union(high))) is arb
    except (Undefined, Undecided):
        return False


def _tells(result: Any) -> bool:
    """Whether an enclosure has a quarter of the bits, relative to its value or to one."""
    if not result.is_finite():
        return False
    return bool(result.rel_accuracy_bits() >= ctx.prec // 4 or abs(result) <= arb(2) ** -(ctx.prec // 2))


def _enclosed(evaluator: Evaluator, body: Term, variable: Term, low: Any, high: Any) -> Any:
    from symgen.numeric.evaluator import Evaluator

    system = _analytic_system(ctx.prec)
    inner = Evaluator(system, evaluator.given)
    refused: list[SymgenError] = []
    with inner.binding(variable, body) as at:

        def function(x: Any, analytic: bool) -> Any:
            system.analytic = analytic
            try:
                return acb(at(x))
            except (Undefined, Undecided):
                return NAN
            except SymgenError as error:  # an exception must not cross the C code that calls
                refused.append(error)
                return NAN

        result = acb.integral(function, low, high, eval_limit=_MOST_EVALUATIONS)
    if refused:
        raise refused[0]
    return result


# Functions that know where they are analytic.


def _analytic_system(bits: int) -> Any:
    from symgen.numeric.ball_system import Balls

    class Analytic(Balls):
        """Balls whose functions give nan where they are asked for analyticity across a branch cut."""

        analytic = False

        def doubtful(self, value: Any) -> bool:
            return False

    system = Analytic(bits)
    plain = system.functions
    table = {name: plain[name] for name in (*_MEROMORPHIC, *_RELATIONS, "and", "or", "not", "true")}
    table.update({name: _cut(system, plain[name], method) for name, method in _CUTS.items()})
    table.update({name: _refusing_complex(name, plain[name]) for name in _RELATIONS})
    system.functions = Functions(f"analytic balls({bits})", table)
    return system


#: Functions without branch cuts; at poles Arb answers nan by itself.
_MEROMORPHIC = (
    "add", "mul", "neg", "div", "exp", "expm1", "sin", "cos", "tan", "sinh", "cosh", "tanh", "sigmoid", "gamma",
    "digamma", "factorial", "erf", "erfc", "erfcx", "normal_cdf", "gelu", "silu", "sine_integral", "beta",
    "stop_gradient",
)  # fmt: skip
_RELATIONS = ("eq", "ne", "lt", "le", "gt", "ge")


def _log(z: Any, analytic: bool) -> Any:
    return z.log(analytic=analytic)


def _power(z: Any, y: Any, analytic: bool) -> Any:
    exponent = y.real if y.imag == 0 else None
    if exponent is not None and exponent.is_integer():
        return z ** exponent.unique_fmpz()
    return (y * z.log(analytic=analytic)).exp()


#: Complex extensions that know their cuts, as functions of (arguments, whether analyticity is needed).
_CUTS: dict[str, Callable[..., Any]] = {
    "log": _log,
    "log1p": lambda z, analytic: _log(1 + z, analytic),
    "sqrt": lambda z, analytic: z.sqrt(analytic=analytic),
    "pow": _power,
    "softplus": lambda z, analytic: _log(1 + z.exp(), analytic),
    "log_sigmoid": lambda z, analytic: -_log(1 + (-z).exp(), analytic),
    "logit": lambda z, analytic: _log(z, analytic) - _log(1 - z, analytic),
    "loggamma": lambda z, analytic: z.lgamma() if z.real > 0 or not analytic else NAN,
    "abs": lambda z, analytic: z.real_abs(analytic=analytic),
    "sign": lambda z, analytic: z.real_sgn(analytic=analytic),
    "relu": lambda z, analytic: z.real_max(acb(0), analytic=analytic),
}


def _cut(system: Any, plain: Function, method: Callable[..., Any]) -> Function:
    """The plain function of real numbers, the cut-aware one of complex balls."""

    def call(*args: Any) -> Any:
        if all(type(a) is arb for a in args):
            return plain(*args)
        return method(*(acb(a) for a in args), system.analytic)

    return call


def _refusing_complex(name: str, plain: Function) -> Function:
    def call(x: Any, y: Any) -> bool:
        if type(x) is acb or type(y) is acb:
            raise Unsupported(
                asked="a rigorous integral", found=f"the relation {name} inside it", hint="split the range"
            )
        return bool(plain(x, y))

    return call


def _infinite(evaluator: Evaluator, node: Term) -> Any:
    raise Unsupported(asked=f"a rigorous infinite {node.op}", found="no bound of the tail is known")


def _matrix_exp(matrix: Any) -> Any:
    result = acb_mat(matrix.tolist()).exp()
    real = all(type(entry) is arb for entry in matrix.flat)
    return np.array([[e.real if real else e for e in row] for row in result.tolist()], dtype=object)


_STEPS = 40  # of an iteration that doubles the digits, once it is near


def _matrix_sqrt(matrix: Any) -> Any:
    """An approximate root Y of A with its error: |A^1/2 - Y| is at most |Y^2 - A| |Y^-1| in Frobenius' norm, as
    Y (Y - X) + (Y - X) X = Y^2 - A for the root X, and both are positive definite.
    """
    whole = arb_mat([[_real(entry) for entry in row] for row in matrix.tolist()])
    _check_definite(whole)
    near, other = _middle(whole), _identity(len(matrix))
    try:
        for _ in range(_STEPS):  # E. D. Denman, A. N. Beavers, The matrix sign function (1976)
            near, other = _middle((near + other.inv()) / 2), _middle((other + near.inv()) / 2)
        near = _middle((near + near.transpose()) / 2)
        _check_definite(near)
        error = _frobenius(near * near - whole) * _frobenius(near.inv())
    except ZeroDivisionError as fault:
        raise Undecided(asked="a rigorous square root of a matrix", found="an iteration that stops") from fault
    around = arb(0, 1) * error
    return np.array([[entry + around for entry in row] for row in near.tolist()], dtype=object)


def _real(entry: Any) -> arb:
    if type(entry) is acb:
        raise Unsupported(asked="a rigorous square root of a matrix", found="complex entries")
    return arb(entry)


def _check_definite(matrix: arb_mat) -> None:
    """By the signs of the leading minors, of a symmetric matrix."""
    rows = matrix.tolist()
    if any(not rows[i][j].overlaps(rows[j][i]) for i in range(len(rows)) for j in range(i)):
        raise Undefined("square root of a matrix that is not symmetric")
    minors = [arb_mat([row[:k] for row in rows[:k]]).det() for k in range(1, len(rows) + 1)]
    if any(minor <= 0 for minor in minors):
        raise Undefined("square root of a matrix that is not positive definite")
    if not all(minor > 0 for minor in minors):
        raise Undecided(asked="a rigorous square root of a matrix", found="a minor that may not be positive")


def _middle(matrix: arb_mat) -> arb_mat:
    return arb_mat([[entry.mid() for entry in row] for row in matrix.tolist()])


def _identity(size: int) -> arb_mat:
    return arb_mat([[int(i == j) for j in range(size)] for i in range(size)])


def _frobenius(matrix: arb_mat) -> arb:
    """An upper bound of Frobenius' norm."""
    return sum((entry.abs_upper() ** 2 for row in matrix.tolist() for entry in row), arb(0)).sqrt().upper()


BINDERS: Mapping[str, Function] = {"integral": _integral, "sum": _infinite, "product": _infinite}
TENSORS: Mapping[str, Function] = {
    "matrix_exp": each_matrix(_matrix_exp),
    "matrix_sqrt": each_matrix(_matrix_sqrt),
    "eigenvalues": eigenvalues,
}
