"""Where in a formula a mistake may be: its parts with what stands around them, and what the whole claim tells of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from symgen.terms.events import is_probability
from symgen.terms.operators import operator
from symgen.terms.term import Term, make
from symgen.terms.traverse import Path, subterms

#: Operators through whose argument at a position a constant factor passes: only the outermost such place needs an edit.
_LINEAR = {
    "mul": None, "neg": None, "matmul": None, "div": None, "trace": None, "transpose": None, "total": None, "mean": None,
    "outer": None, "diag": None, "diagonal": None, "index": 0, "sum": 0, "integral": 0, "expectation": 0, "derivative": 0,
    "limit": 0, "subs": 0, "grad": 0, "jacobian": 0, "hessian": 0, "plate": 0,
}  # fmt: skip
#: Which arguments of what binds nothing name a variable, rather than have a value.
_NAMES = {"random": (0,), "derivative": (1,), "grad": (1,), "jacobian": (1,), "hessian": (1,), "fisher": (1, 2)}
#: Functions whose arguments are counts, or shapes that count: a step of one in them is a slip of counting.
_COUNTED = ("gamma", "loggamma", "digamma", "factorial", "binomial", "beta", "logbeta", "polygamma", "index", "delta")
#: Parameters of laws that say how wide they are, which people take for one another.
SPREADS = ("sd", "var", "prec", "cov", "chol")


#: What an edit makes of a part.
Edits = Iterator[Term]


_INFINITY = make("const", attrs=("oo",))


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a formula, the path to it, the parts that it is inside of (outermost first), and the variables bound there."""

    path: Path
    node: Term
    around: tuple[Term, ...] = ()
    bound: tuple[Term, ...] = ()

    @property
    def parent(self) -> str:
        return self.around[-1].op if self.around else ""

    @property
    def is_whole(self) -> bool:
        """Whether a constant factor of this part is not one of what is around it too."""
        if not self.around or self.parent not in _LINEAR:
            return True
        position = _LINEAR[self.parent]
        return position is not None and self.path[-1] != position

    @property
    def is_counted(self) -> bool:
        """Whether a count belongs here: an exponent, a bound, an index, an argument of a gamma function."""
        for depth, outer in enumerate(self.around):
            position = self.path[depth]
            if outer.op == "pow" and position == 1:
                return True
            if outer.op in _COUNTED or (outer.op in ("sum", "product") and position > 1):
                return True
        return False

    @property
    def is_bound(self) -> bool:
        """Whether this is where a sum or an integral begins or ends."""
        return self.parent in ("sum", "product", "integral") and self.path[-1] > 1

    @property
    def is_exponent(self) -> bool:
        return self.parent == "pow" and self.path[-1] == 1

    @property
    def in_denominator(self) -> bool:
        return any(outer.op == "div" and self.path[depth] == 1 for depth, outer in enumerate(self.around))

    @property
    def in_law(self) -> bool:
        return any(outer.op == "law" for outer in self.around)

    def parameter(self) -> str:
        """The name of the law's parameter that this part is inside of, if any."""
        for depth, outer in reversed(list(enumerate(self.around))):
            if outer.op == "law":
                return str(outer.attrs[1][self.path[depth]])
        return ""


def places(formula: Term) -> tuple[Place, ...]:
    """Every part that a person writes as such, the outermost first: no names of variables, conditions or infinities."""
    return tuple(_places(formula, (), (), ()))


def _places(node: Term, path: Path, around: tuple[Term, ...], bound: tuple[Term, ...]) -> Iterator[Place]:
    row = operator(node.op)
    if row.kind in ("relation", "logic") or node == _INFINITY:
        return
    yield Place(path, node, around, bound)
    if is_probability(node) or _is_covariance(node):
        return
    for position, argument in enumerate(node.args):
        if position in ((1,) if row.binds else _NAMES.get(node.op, ())):
            continue
        inside = (*bound, node.args[1]) if row.binds and position == 0 else bound
        yield from _places(argument, (*path, position), (*around, node), inside)


def _is_covariance(node: Term) -> bool:
    """The mean of a product of deviations from means, which people write as Var(X) or Cov(X, Y) and never in such parts."""
    if node.op != "expectation" or node.args[0].op != "mul" or len(node.args[0].args) != 2:
        return False
    bare = (part.args[1].args[0] for part in node.args[0].args if part.op == "add" and part.args[1].op == "neg")
    return [part.op for part in bare] == ["expectation"] * 2


@dataclass(frozen=True)
class Facts:
    """What a claim as a whole tells of its parts: its sides, and what they were found to mean."""

    sides: tuple[Term, ...]
    meant: tuple[Term, ...] = ()

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The terms of the sums in what the sides were found to mean: what may be missing from the other side."""
        sums = (p.node for side in self.meant for p in places(side) if p.node.op == "add" and not p.node.shape)
        bare = (part.args[0] if part.op == "neg" else part for total in sums for part in total.args)
        return tuple(dict.fromkeys(part for part in bare if part.op != "num" and part not in self.parts))

    @cached_property
    def parts(self) -> tuple[Term, ...]:
        """All parts of the sides, each once, in order of their first place."""
        found = (place.node for side in self.sides for place in places(side) if not place.is_bound)
        return tuple(dict.fromkeys(found))

    @cached_property
    def symbols(self) -> tuple[Term, ...]:
        """The scalar symbols of the claim, free or bound; sizes that stand nowhere but in shapes come last."""
        written = [p for p in self.parts if p.op == "symbol" and not p.shape]
        return tuple(dict.fromkeys((*written, *self.sizes)))

    @cached_property
    def sizes(self) -> tuple[Term, ...]:
        """The symbols that shapes are made of."""
        shapes = (d for p in self.parts for d in p.shape if isinstance(d, Term))
        return tuple(dict.fromkeys(d for d in shapes if d.op == "symbol"))

    @cached_property
    def kinds(self) -> tuple[Term, ...]:
        """The free symbols of the claim in order of their first place, of any shape."""
        return tuple(p for p in self.parts if p.op == "symbol" and p in self.free)

    @cached_property
    def free(self) -> frozenset[Term]:
        """The free symbols of the claim."""
        return frozenset().union(*(side.free for side in self.sides))

    @cached_property
    def rooted(self) -> frozenset[Term]:
        """What a root is taken of."""
        return frozenset(p.args[0] for p in self.parts if p.op == "sqrt")

    @cached_property
    def scales(self) -> frozenset[Term]:
        """Positive symbols that say how wide a law is; without laws, those whose doubled squares are divided by."""
        everywhere = [place for side in self.sides for place in places(side)]
        if self.has_laws:
            return frozenset(s for place in everywhere for s in _widths(place.node))
        return frozenset(s for place in everywhere for s in _halved_squares(place))

    @cached_property
    def log_scales(self) -> frozenset[Term]:
        """Symbols whose exponentials say how wide a law is."""
        laws = (p for p in self.parts if p.op == "law")
        spreads = (v for law in laws for name, v in zip(law.attrs[1], law.args, strict=False) if name in SPREADS)
        return frozenset(s for value in spreads for _, n in subterms(value) if n.op == "exp" for s in n.free)

    @cached_property
    def has_laws(self) -> bool:
        """Whether laws say what is a width, so that nothing else is taken for one."""
        return any(p.op == "law" for p in self.parts)

    @cached_property
    def has_precisions(self) -> bool:
        """Whether a law is given by its precision, which people take for a variance."""
        return any("prec" in p.attrs[1] for p in self.parts if p.op == "law")

    @cached_property
    def symbols_read(self) -> frozenset[Term]:
        """The symbols that stand by themselves in the points of densities."""
        points = (p.args[1] for p in self.parts if p.op == "log_density")
        return frozenset(n for point in points for _, n in subterms(point) if n.op == "symbol")

    @cached_property
    def densities(self) -> frozenset[Term]:
        """Where densities are read: the symbols in the argument of a log density, without the sizes of their shapes."""
        read = frozenset().union(*(p.args[1].free for p in self.parts if p.op == "log_density"))
        return frozenset(s for s in read if s.shape or not s.domain.is_integer or s in self.symbols_read)


def is_scale(node: Term) -> bool:
    """A positive real symbol."""
    return node.op == "symbol" and node.domain.is_positive and not node.domain.is_integer and not node.shape


def _widths(node: Term) -> Iterator[Term]:
    """The symbols in those parameters of a law that say how wide it is."""
    if node.op == "law":
        for name, value in zip(node.attrs[1], node.args, strict=False):
            yield from (s for s in value.free if name in SPREADS and is_scale(s) and not _is_scaled(value, s))
    elif node.op == "expectation" and node.args[2].attrs[:1] == ("Normal",):  # sigma of mu + sigma epsilon
        factors = (n.args for _, n in subterms(node.args[0]) if n.op == "mul" and node.args[1] in n.args)
        for factor in (f for of in factors for f in of):
            root = factor.args[0] if factor.op == "sqrt" else factor
            yield from ([root] if is_scale(root) else ())


def _is_scaled(value: Term, s: Term) -> bool:
    """Whether a symbol is a variance up to a number, as the h of 2 h: no deviation is taken for that."""
    return value.op == "mul" and s in value.args and any(part.op == "num" for part in value.args)


def _halved_squares(place: Place) -> Iterator[Term]:
    """The s of 2 s^2 in a denominator, as in the exponent of a normal density, and of s^2 I, as in a covariance."""
    node = place.node
    if node.op == "mul" and any(part.op == "eye" for part in node.args):
        yield from (p.args[0] for p in node.args if p.op == "pow" and p.args[1] == 2 and is_scale(p.args[0]))
    if place.in_denominator and node.op == "mul" and node.args[0] == 2:
        yield from (p.args[0] for p in node.args if p.op == "pow" and p.args[1] == 2 and is_scale(p.args[0]))


def without(node: Term, position: int) -> Term:
    """A sum or product without one of its parts."""
    rest = (*node.args[:position], *node.args[position + 1 :])
    return rest[0] if len(rest) == 1 else make(node.op, *rest)
