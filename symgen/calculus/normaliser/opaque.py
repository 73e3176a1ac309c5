"""What polynomials do not look into: unknown functions, cases, laws, relations, and Terms kept as written."""

from __future__ import annotations

from typing import Any

from symgen.calculus.normaliser import explicit
from symgen.calculus.normaliser.field import Meaningless, Ratio
from symgen.calculus.normaliser.workspace import Workspace, handles
from symgen.terms.operators import operator
from symgen.terms.term import Term, make
from symgen.terms.traverse import substitute

_ELEMENTWISE = ("arithmetic", "function")
_READ_INSIDE = ("function", "tensor", "law", "relation", "logic", "structure")


def written(space: Workspace, term: Term) -> Ratio:
    """A Term as one kernel, equal only to itself up to the names of bound variables."""
    return space.value(
        space.intern("written", (), (term,), domain=term.domain.entries(), shape=term.shape, free=term.free, key=term)
    )


@handles("*")
def opaque(space: Workspace, term: Term) -> Ratio:
    """The kernel of an operator over the normal forms of its arguments, or of the Term as written.

    Shapes of arguments belong to the key: a normal form may have lost them (x - x is 0).
    """
    kind = operator(term.op).kind
    laws_only = kind == "noun" and term.args and all(a.op == "law" for a in term.args)
    if not (kind in _READ_INSIDE or laws_only) or term.op in ("random", "model"):
        return written(space, term)
    if kind == "function" and not term.args:
        return written(space, term)
    return kernel_over(space, term)


def kernel_over(space: Workspace, term: Term) -> Ratio:
    args = tuple(space.read(a) for a in term.args)
    elementwise = operator(term.op).kind in _ELEMENTWISE
    extra: tuple[Any, ...] = term.attrs if elementwise else (term.attrs, tuple(a.shape for a in term.args))
    extra_free = frozenset() if elementwise else _sizes_free(term)
    return space.value(
        space.intern(
            term.op, args, extra, domain=term.domain.entries(), shape=term.shape,
            free=frozenset().union(*(space.free_of(a) for a in args)) | extra_free,
        )
    )  # fmt: skip


def _sizes_free(term: Term) -> frozenset[Term]:
    sizes = (d for a in (term, *term.args) for d in a.shape if isinstance(d, Term))
    return frozenset().union(*(d.free for d in sizes))


@handles("cases")
def _cases(space: Workspace, term: Term) -> Ratio:
    """Branch by branch; infinite or meaningless branches keep the whole as written. Reasons do not matter."""
    try:
        args = tuple(space.read(a) for a in term.args)
    except Meaningless:
        return written(space, term)
    values = (*args[0:-1:2], args[-1])
    if all(v.key == values[0].key for v in values):
        return values[0]
    return space.value(space.intern("cases", args, domain=term.domain.entries(), shape=term.shape))


@handles("index")
def _index(space: Workspace, term: Term) -> Ratio:
    """x[i]; an index of an elementwise formula goes to its operands."""
    tensor, indices = term.args[0], term.args[1:]
    whole = len(indices) == len(tensor.shape) and all(a.shape in ((), tensor.shape) for a in tensor.args)
    if operator(tensor.op).kind in _ELEMENTWISE and whole:
        inner = tuple(make("index", a, *indices) if a.shape else a for a in tensor.args)
        return space.read(make(tensor.op, *inner, attrs=tensor.attrs))
    found = explicit.entry(tensor, indices)
    return space.read(found) if found is not None else kernel_over(space, term)


@handles("subs")
def _subs(space: Workspace, term: Term) -> Ratio:
    body, variable, value = term.args
    there = substitute(body, {variable: value})
    return written(space, term) if there == term else space.read(there)  # of an unknown function, the slope at a value


@handles("expand")
def _expand(space: Workspace, term: Term) -> Ratio:
    """A scalar repeated is the scalar, elementwise."""
    return space.read(term.args[0]) if not term.args[0].shape else kernel_over(space, term)
