"""Gradients, Jacobians and Hessians as Terms."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from symgen.calculus.tensor.derivative import identity_seed, sweep
from symgen.calculus.tensor.ein import Ein, constant
from symgen.calculus.tensor.forms import add, product, swapped
from symgen.calculus.tensor.leaves import replace_leaf
from symgen.calculus.tensor.lowering import Lowering
from symgen.calculus.tensor.raising import Raising
from symgen.errors import DomainError, ShapeError, UnknownNameError, UsageError
from symgen.terms.shapes import show_shape
from symgen.terms.term import Term, symbol
from symgen.terms.traverse import substitute


def gradient(value: Term, variable: Term, symmetric: str = "none") -> Term:
    """The gradient of a scalar in a variable, with the variable's shape.

    By default the entries are independent and X' = X is used afterwards; "free" differentiates over the entries
    i <= j of a symmetric matrix, 2G - G o I for a symmetric G; "projected" is (G + G') / 2.
    Raises NoRuleError for an operator without a derivative, ShapeError for a value that is not a scalar and
    UnknownNameError where the variable does not occur.

    >>> from symgen.terms.build import dims, vector
    >>> a, x = (vector(name, dims("n")) for name in "ax")
    >>> gradient(a @ x, x) == a
    True
    """
    return gradients(value, (variable,), symmetric)[variable]


def gradients(value: Term, variables: Sequence[Term], symmetric: str = "none") -> dict[Term, Term]:
    """The gradients of a scalar in several variables, from one sweep with shared intermediates."""
    _require_scalar(value, variables)
    sweeping = Sweep(value, variables)
    return {v: sweeping.show(_structured(g, v, symmetric)) for v, g in sweeping.gradients().items()}


def jacobian(value: Term, variable: Term) -> Term:
    """The derivative of a tensor: the value's shape, then the variable's.

    >>> from symgen.terms.build import dims, matrix, vector
    >>> n, m = dims("n m"); A, x = matrix("A", n, m), vector("x", m)
    >>> jacobian(A @ x, x) == A
    True
    """
    sweeping = Sweep(value, (variable,))
    return sweeping.show(sweeping.jacobian(variable))


def hessian(value: Term, variable: Term, symmetric: str = "none") -> Term:
    """The second derivative of a scalar: the variable's shape twice.

    >>> from symgen.terms.build import dims, vector
    >>> x = vector("x", dims("n")); hessian(x @ x, x).shape == (*x.shape, *x.shape)
    True
    """
    _require_scalar(value, (variable,))
    if symmetric != "none":
        raise UsageError(
            asked=f"a Hessian with symmetric={symmetric!r}",
            found="only independent entries are offered for second derivatives",
            hint='leave symmetric="none" and restrict the result to the symmetric directions',
        )
    sweeping = Sweep(value, (variable,))
    return sweeping.show(sweeping.hessian(variable))


class Sweep:
    """A value lowered once, to be differentiated in several variables and shown again.

    A structured variable is differentiated as one of independent entries; the structure is put back afterwards.
    """

    def __init__(self, value: Term, variables: Sequence[Term]) -> None:
        require_present(value, variables)
        self.plain = {v: symbol(v.attrs[0], v.domain.entries(), v.shape) for v in variables}
        self.structured = {plain: v for v, plain in self.plain.items() if plain != v}
        self.lowering = Lowering()
        self.lowering.node(value)
        self.raising = Raising(self.lowering.spelling)
        self.output = Lowering().node(substitute(value, self.plain)) if self.structured else self.lowering.node(value)

    def gradients(self) -> dict[Term, Ein]:
        found = sweep(self.output, tuple(self.plain.values()), constant(1))
        return {v: found[plain] for v, plain in self.plain.items()}

    def jacobian(self, variable: Term) -> Ein:
        plain = self.plain[variable]
        return sweep(self.output, (plain,), identity_seed(self.output))[plain]

    def hessian(self, variable: Term) -> Ein:
        plain = self.plain[variable]
        first = sweep(self.output, (plain,), constant(1))[plain]
        return sweep(first, (plain,), identity_seed(first))[plain]

    def show(self, node: Ein) -> Term:
        for plain, variable in self.structured.items():
            node = replace_leaf(node, plain, variable)
        return self.raising.term(node)


def _structured(gradient: Ein, variable: Term, symmetric: str) -> Ein:
    if symmetric == "none":
        return gradient
    convention = _CONVENTIONS.get(symmetric)
    if convention is None:
        raise UnknownNameError(symmetric, kind="convention for symmetric variables", candidates=("none", *_CONVENTIONS))
    if len(variable.shape) != 2 or variable.shape[0] != variable.shape[1]:
        raise ShapeError(
            asked=f"the {symmetric} gradient in the symmetric matrix {variable}",
            found=f"shape {show_shape(variable.shape)}",
            where=str(variable),
            hint="a symmetric variable is a square matrix",
        )
    return convention(gradient)


def _free(gradient: Ein) -> Ein:
    """Over the entries i <= j: an entry off the diagonal occurs twice."""
    size = gradient.shape[0]
    diagonal = product(1, [(gradient, (0, 0))], (0, 0), {0: size})
    return add([(1, gradient), (1, swapped(gradient)), (-1, diagonal)])


def _projected(gradient: Ein) -> Ein:
    """The orthogonal projection on the symmetric matrices."""
    total = add([(1, gradient), (1, swapped(gradient))])
    own = tuple(range(2))
    return product(_HALF, [(total, own)], own, dict(enumerate(total.shape)))


_HALF = Fraction(1, 2)
_CONVENTIONS = {"free": _free, "projected": _projected}


def _require_scalar(value: Term, variables: Sequence[Term]) -> None:
    if value.shape:
        names = ", ".join(map(str, variables))
        raise ShapeError(
            asked=f"the gradient of {value} in {names}",
            found=f"a value of shape {show_shape(value.shape)}",
            where=str(value),
            hint="a gradient is of a scalar: reduce it with total(...), or ask for the jacobian",
        )


def require_present(value: Term, variables: Sequence[Term]) -> None:
    """Raise unless each variable is a symbol that occurs in the value: a derivative of 0 is most often a slip."""
    for variable in variables:
        if variable.op != "symbol":
            raise DomainError(
                asked=f"the derivative in {variable}",
                found="an expression, not a variable",
                where=str(variable),
                hint="differentiate in a declared symbol",
            )
        if variable not in value.free:
            free = sorted(s.attrs[0] for s in value.free)
            raise UnknownNameError(
                variable.attrs[0],
                kind="variable",
                candidates=free,
                asked=f"the derivative of {value} in {variable}",
                found=f"{variable} does not occur; the free symbols are {', '.join(free) or 'none'}",
                where=str(value),
            )
