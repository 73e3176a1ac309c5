"""Term: an immutable, interned, typed formula, kept exactly as it was written.

A Term is an operator applied to Terms. What the operator means (its shape and domain rules, definedness, derivative and
spellings) is its row in the operators table; this module knows only how formulas are built, compared and shared.
"""

from __future__ import annotations

import re
import threading
import weakref
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from symgen._registry import hook
from symgen.errors import KindError, ShapeError
from symgen.terms.domains import INTEGER, REAL, Domain, interval
from symgen.terms.shapes import Shape, show_shape

Attr = Any  # str, int, Fraction, bool, None, Domain, Term or tuples of these: hashable, with a JSON form

_table: weakref.WeakValueDictionary[tuple[Any, ...], Term] = weakref.WeakValueDictionary()
_lock = threading.Lock()


class Term:
    """A formula: `op` applied to `args`, with constant `attrs`, a `shape` and a `domain`.

    Equality is structural and alpha-invariant (bound names do not matter) and answers a bool; `sg.Eq` makes claims.
    """

    __slots__ = ("__weakref__", "_digest", "_free", "_hash", "args", "attrs", "domain", "op", "shape")

    op: str
    args: tuple[Term, ...]
    attrs: tuple[Attr, ...]
    shape: Shape
    domain: Domain
    _digest: bytes | None
    _free: frozenset[Term] | None
    _hash: int | None

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Term is immutable: {name} cannot be set")

    def __reduce__(self) -> tuple[Callable[..., Term], tuple[Any, ...]]:
        return _rebuild, (self.op, self.args, self.attrs, self.shape, self.domain)

    # Identity.

    @property
    def digest(self) -> bytes:
        """A content hash that depends on structure alone: no names of bound variables, no order of creation."""
        known = self._digest
        if known is None:
            known = _digest(self, ())
            object.__setattr__(self, "_digest", known)
        return known

    @property
    def free(self) -> frozenset[Term]:
        """The free symbols (scalars, tensors and unknown functions' arguments; symbolic sizes included)."""
        known = self._free
        if known is None:
            known = _free(self)
            object.__setattr__(self, "_free", known)
        return known

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if isinstance(other, (int, Fraction)) and not isinstance(other, bool):
            return self.op == "num" and self.attrs[0] == other
        return isinstance(other, Term) and self.op == other.op and self.digest == other.digest

    def __hash__(self) -> int:
        known = self._hash
        if known is None:  # a number hashes as the number it equals
            known = hash(self.attrs[0] if self.op == "num" else self.digest)
            object.__setattr__(self, "_hash", known)
        return known

    def __bool__(self) -> bool:
        return True

    # Building.

    def __add__(self, other: Any) -> Term:
        return _flat("add", self, other)

    def __radd__(self, other: Any) -> Term:
        return _flat("add", other, self)

    def __sub__(self, other: Any) -> Term:
        return _flat("add", self, -as_term(other))

    def __rsub__(self, other: Any) -> Term:
        return _flat("add", other, -self)

    def __mul__(self, other: Any) -> Term:
        return _flat("mul", self, other)

    def __rmul__(self, other: Any) -> Term:
        return _flat("mul", other, self)

    def __truediv__(self, other: Any) -> Term:
        return divide(self, as_term(other))

    def __rtruediv__(self, other: Any) -> Term:
        return divide(as_term(other), self)

    def __pow__(self, other: Any) -> Term:
        return make("pow", self, as_term(other))

    def __rpow__(self, other: Any) -> Term:
        return make("pow", as_term(other), self)

    def __matmul__(self, other: Any) -> Term:
        return make("matmul", self, as_term(other))

    def __rmatmul__(self, other: Any) -> Term:
        return make("matmul", as_term(other), self)

    def __neg__(self) -> Term:
        return num(-self.attrs[0]) if self.op == "num" else make("neg", self)

    def __pos__(self) -> Term:
        return self

    def __abs__(self) -> Term:
        return make("abs", self)

    def __getitem__(self, index: Any) -> Term:
        indices = index if isinstance(index, tuple) else (index,)
        return make("index", self, *(as_term(i) for i in indices))

    def __iter__(self) -> Any:
        raise TypeError("a Term is not iterable: index it, x[i], or write a Sum over i")

    def __call__(self, *_: Any) -> Any:
        raise TypeError(f"{self} is not a function: declare an unknown function with sg.function('f')")

    @property
    def T(self) -> Term:
        return make("transpose", self)

    def trace(self) -> Term:
        return make("trace", self)

    def det(self) -> Term:
        return make("det", self)

    # Relations make Claims, except equality, which is structural.

    def __lt__(self, other: Any) -> Any:
        return hook("terms.claim")("lt", self, other)

    def __le__(self, other: Any) -> Any:
        return hook("terms.claim")("le", self, other)

    def __gt__(self, other: Any) -> Any:
        return hook("terms.claim")("gt", self, other)

    def __ge__(self, other: Any) -> Any:
        return hook("terms.claim")("ge", self, other)

    # Showing, by upward services.

    def __str__(self) -> str:
        return hook("terms.text")(self)

    def __repr__(self) -> str:
        return hook("terms.text")(self)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {hook('render.latex')(self)}$"

    def _repr_html_(self) -> str:
        return hook("render.html")(self)

    def _sympy_(self) -> Any:
        return hook("sympy.to")(self)

    @property
    def is_scalar(self) -> bool:
        return not self.shape

    @property
    def value(self) -> Fraction | None:
        """The exact number, when the Term is one."""
        return self.attrs[0] if self.op == "num" else None


_FIELDS = ("op", "args", "attrs", "shape", "domain", "_digest", "_free", "_hash")


def _build(op: str, args: tuple[Term, ...], attrs: tuple[Attr, ...], shape: Shape, domain: Domain) -> Term:
    # Children are interned, so identity of children is identity of written form (bound names included).
    key = (op, tuple(map(id, args)), attrs, tuple(id(d) if isinstance(d, Term) else d for d in shape), domain)
    with _lock:
        term = _table.get(key)
        if term is None:
            term = object.__new__(Term)
            for name, value in zip(_FIELDS, (op, args, attrs, shape, domain, None, None, None), strict=True):
                object.__setattr__(term, name, value)
            _table[key] = term
    return term


def _rebuild(op: str, args: tuple[Term, ...], attrs: tuple[Attr, ...], shape: Shape, domain: Domain) -> Term:
    return _build(op, args, attrs, shape, domain)


def make(op: str, *args: Term, attrs: tuple[Attr, ...] = ()) -> Term:
    """Apply an operator of the table; its row checks the arguments and gives shape and domain.

    Raises UnknownNameError for an operator that is not in the table and ShapeError for arguments that do not fit.
    """
    from symgen.terms.operators import operator

    row = operator(op)
    if row.arity is not None and len(args) != row.arity:
        raise ShapeError(
            asked=f"{op} of {len(args)} arguments", found=f"{op} takes {row.arity}", where=op, hint=f"{row.usage}"
        )
    return _build(op, args, attrs, row.shape(args, attrs), row.domain(args, attrs))


@lru_cache(maxsize=4096)
def num(value: Fraction | int | float) -> Term:
    """An exact number; a float stands for its exact binary value.

    >>> num(0.5) is num(Fraction(1, 2))
    True
    """
    exact = Fraction(value)
    field = "integer" if exact.denominator == 1 else "real"
    return _build("num", (), (exact,), (), interval(exact, exact, field=field))


def combined(op: str, parts: Sequence[Term]) -> Term:
    """The sum ("add"), product ("mul"), "and" or "or" of some terms as they stand: one alone is itself, none is neutral.

    >>> combined("mul", []), combined("add", [num(2)]), combined("add", [num(2), num(3)])
    (1, 2, 2 + 3)
    >>> combined("and", []).op, combined("or", []).op
    ('true', 'not')
    """
    if len(parts) > 1:
        return make(op, *parts)
    if parts:
        return parts[0]
    if op in ("add", "mul"):
        return num(int(op == "mul"))
    return make("true") if op == "and" else make("not", make("true"))


def symbol(name: str, domain: Domain = REAL, shape: Shape = ()) -> Term:
    """A symbol is a name, a domain and a shape: two with different domains are different symbols."""
    return _build("symbol", (), (name, domain, shape), shape, domain)


def divide(numerator: Term, denominator: Term) -> Term:
    """A quotient as written; two whole numbers make the exact rational."""
    if numerator.op == denominator.op == "num" and denominator.attrs[0] != 0:
        return num(numerator.attrs[0] / denominator.attrs[0])
    return make("div", numerator, denominator)


def as_term(value: Any) -> Term:
    """The Term of a number, decimal text, a Term, a Claim's side, a SymPy object, an array or a list of such.

    KindError, which is a TypeError, for anything else.
    """
    if isinstance(value, Term):
        return value
    if isinstance(value, (int, Fraction, float, Decimal)) and not isinstance(value, bool):
        return _number(value)
    converted = _AS_TERM.get(type(value).__name__)
    if converted is not None:
        return converted(value)
    if hasattr(value, "_symgen_term_"):
        return value._symgen_term_()
    if type(value).__module__.partition(".")[0] == "sympy" or hasattr(value, "_sympy_"):
        return hook("sympy.from")(value)
    if hasattr(value, "tolist") and hasattr(value, "ndim"):  # an array or scalar of NumPy or torch
        return as_term(value.tolist())
    if isinstance(value, (list, tuple)) and value:  # rows of a matrix are lists in a list
        return _stacked([as_term(v) for v in value])
    if isinstance(value, str) and _DECIMAL.fullmatch(value.strip()):
        return num(Fraction(value.strip()))
    raise _no_term(value)


_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4}|/\d+)?")


def _no_term(value: Any) -> KindError:
    shown = repr(value)
    text = isinstance(value, str)
    return KindError(
        f"{shown if len(shown) <= 60 else shown[:57] + '...'} of type {type(value).__name__}",
        asked="a number or formula",
        hint=(
            f"declare a symbol, sg.reals({value!r}), or give the whole formula as text, sg.derive(..., where=...)"
            if text
            else "give a number, decimal text, a list or array of numbers, or a Term of symbols, sg.reals('x')"
        ),
    )


def _stacked(rows: list[Term]) -> Term:
    if any(row.shape != rows[0].shape for row in rows):
        shapes = ", ".join(dict.fromkeys(str(row.shape) for row in rows))
        raise ShapeError(
            f"entries of the shapes {shapes}", asked="a list of numbers or of rows", hint="make all rows as long"
        )
    return make("stack", *rows)


_AS_TERM: dict[str, Callable[[Any], Term]] = {}


def _number(value: int | Fraction | float | Decimal) -> Term:
    if value != value:
        raise KindError("NaN, which is no number", asked="a number or formula", hint="give a finite number")
    if isinstance(value, Decimal):
        return num(Fraction(value)) if value.is_finite() else _number(float(value))
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        infinity = make("const", attrs=("oo",))
        return infinity if value > 0 else make("neg", infinity)
    return num(value)


def _flat(op: str, left: Any, right: Any) -> Term:
    """A sum or product as written from left to right: a + b + c is one sum of three."""
    first, second = as_term(left), as_term(right)
    operands = (*first.args, second) if first.op == op else (first, second)
    return make(op, *operands)


# Alpha-invariant content hashes.


def _digest(term: Term, bound: tuple[Term, ...]) -> bytes:
    if bound and not any(b in term.free for b in bound):
        return term.digest
    if term.op == "symbol" and term in bound:
        distance = tuple(reversed(bound)).index(term)
        return _hash("bound", distance, term.domain, show_shape(term.shape))
    if term.op == "symbol":
        return _hash("symbol", term.attrs[0], term.domain, tuple(_attr_key(d, ()) for d in term.shape))
    return _hash(term.op, *_argument_digests(term, bound), tuple(_attr_key(a, bound) for a in term.attrs))


def _argument_digests(term: Term, bound: tuple[Term, ...]) -> list[bytes]:
    from symgen.terms.operators import operator

    row = operator(term.op)
    if not row.binds:
        return [_digest_in(a, bound) for a in term.args]
    body, variable, *rest = term.args
    within = (*bound, variable)
    kind = _hash("variable", variable.domain, tuple(_attr_key(d, bound) for d in variable.shape))
    return [_digest(body, within), kind, *(_digest_in(a, within if row.binds_rest else bound) for a in rest)]


def _digest_in(term: Term, bound: tuple[Term, ...]) -> bytes:
    # Outside of binders the hash is kept, so that a shared part is hashed once and not once a path to it.
    return _digest(term, bound) if bound else term.digest


def _attr_key(attr: Attr, bound: tuple[Term, ...]) -> Any:
    if isinstance(attr, Term):
        return _digest_in(attr, bound)
    if isinstance(attr, tuple):
        return tuple(_attr_key(a, bound) for a in attr)
    return attr


def _hash(*parts: Any) -> bytes:
    return blake2b(repr(parts).encode(), digest_size=16).digest()


def _free(term: Term) -> frozenset[Term]:
    from symgen.terms.operators import operator

    if term.op == "symbol":
        sizes = (d.free for d in term.shape if isinstance(d, Term))
        return frozenset((term,)).union(*sizes)
    attrs = (_attr_free(a) for a in term.attrs)
    row = operator(term.op)
    if not row.binds:
        return frozenset().union(*(a.free for a in term.args), *attrs)
    body, variable, *rest = term.args
    outside = frozenset().union(*(a.free for a in rest))
    bound = {variable}
    return (body.free - bound).union(outside - bound if row.binds_rest else outside, *attrs)


def _attr_free(attr: Attr) -> frozenset[Term]:
    if isinstance(attr, Term):
        return attr.free
    if isinstance(attr, tuple):
        return frozenset().union(*map(_attr_free, attr))
    return frozenset()


def dimension(name: str) -> Term:
    """A symbolic size: a positive whole number."""
    return symbol(name, interval(Fraction(1), field=INTEGER.field))
