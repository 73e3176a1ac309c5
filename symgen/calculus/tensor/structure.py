"""How an expression depends on a variable: linearly, entry by entry, or through one inner expression."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from symgen.terms.domains import REAL
from symgen.terms.operators import operator
from symgen.terms.term import Term, symbol
from symgen.terms.traverse import fresh_symbol, size, substitute

#: Operators that are linear in each argument on its own.
_MULTILINEAR = ("mul", "matmul", "einsum", "outer")
_LINEAR = ("add", "neg", "transpose", "trace", "total", "mean", "diag", "diagonal", "expand", "stack")
_FIRST = ("div", "index")


def is_affine(term: Term, variable: Term) -> bool:
    """Whether the term is a linear map of the variable plus something that does not depend on it."""
    if term == variable or variable not in term.free:
        return True
    dependent = [argument for argument in term.args if variable in argument.free]
    fits = (
        term.op in _LINEAR
        or (term.op in _MULTILINEAR and len(dependent) == 1)
        or (term.op in _FIRST and dependent == [term.args[0]])
    )
    return fits and all(is_affine(argument, variable) for argument in dependent)


def is_elementwise(term: Term, variable: Term) -> bool:
    """Whether each entry of the term depends on the same entry of the variable, and on no other."""
    if term == variable or variable not in term.free:
        return len(term.shape) <= len(variable.shape)
    row = operator(term.op)
    if row.kind not in ("arithmetic", "function") or term.shape != variable.shape:
        return False
    return all(is_elementwise(argument, variable) for argument in term.args)


def is_direct(term: Term, variable: Term) -> bool:
    """Whether one operator is applied to the variable itself, other arguments being constant."""
    return sum(a == variable for a in term.args) == 1 and all(
        a == variable or variable not in a.free for a in term.args
    )


def parts(term: Term, variable: Term) -> Iterator[Term]:
    """The distinct parts in which the variable occurs, outermost first."""
    seen: dict[Term, None] = {}
    pending = [term]
    while pending:
        part = pending.pop(0)
        if part not in seen and variable in part.free:
            seen[part] = None
            yield part
            pending += part.args


def through(value: Term, variable: Term, fits: Callable[[Term, Term], bool]) -> tuple[Term, Term, Term] | None:
    """The largest inner part of a kind through which alone the value depends on the variable.

    Gives (part, holder, outer): the value is `outer` at holder = part.
    """
    inner = [p for p in parts(value, variable) if p not in (value, variable) and fits(p, variable)]
    for part in sorted(inner, key=lambda p: -size(p)):
        holder = placeholder(part, value)
        outer = substitute(value, {part: holder})
        if variable not in outer.free:
            return part, holder, outer
    return None


def placeholder(part: Term, avoid: Term) -> Term:
    """A fresh symbol with the shape of a part: z for a scalar or vector, Z for a matrix."""
    stem = "Z" if len(part.shape) > 1 else "z"
    return fresh_symbol(symbol(stem, REAL, part.shape), avoid.free | part.free)
