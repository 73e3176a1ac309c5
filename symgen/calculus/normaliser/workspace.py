"""A work space: the kernels met in one proof, their generators, and what the context says about signs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from hashlib import blake2b
from math import inf, lcm
from typing import Any

from symgen.calculus.normaliser.field import Field, Poly, Ratio, Relation
from symgen.errors import BudgetError
from symgen.terms.context import Context
from symgen.terms.domains import (
    COMPLEX,
    NONNEGATIVE,
    REAL,
    Domain,
    add_domains,
    interval,
    multiply_domains,
    power_domain,
)
from symgen.terms.shapes import Shape, broadcast
from symgen.terms.term import Term
from symgen.terms.traverse import substitute

Handler = Callable[["Workspace", Term], Ratio]
HANDLERS: dict[str, Handler] = {}

#: Kernels that are free generators, so that a root of one is a generator of its own (x = b**q).
_ALGEBRAIC = ("root", "prime", "i", "sin", "cos", "sign", "parity", "unity")


def handles(*operators: str) -> Callable[[Handler], Handler]:
    """Register how an operator of the table is read into Ratios."""

    def register(handler: Handler) -> Handler:
        for name in operators:
            HANDLERS[name] = handler
        return handler

    return register


@dataclass(slots=True, eq=False)
class Kernel:
    """Something that polynomials treat as a generator: `op` applied to Ratios, or a Term kept as written.

    Its generator stands for kernel ** (1/order), so that kernel ** (p/order) is a monomial.
    """

    position: int
    op: str
    args: tuple[Ratio, ...]
    extra: tuple[Any, ...]
    domain: Domain
    shape: Shape
    free: frozenset[Term]
    order: int = 1
    digest: bytes | None = None


#: So many facts about signs are also added up in pairs: x <= y and y <= z give x <= z.
MOST_COMBINED = 6
MOST_TERMS_BESIDE_FACTS = 400  # of a polynomial: longer ones are held against no fact


class Restart(Exception):
    """A root of a kernel, or one more generator, that the present representation has no room for."""


@dataclass(slots=True)
class Plan:
    """What a work space provides from the beginning: the order of the roots of each kernel, the generators."""

    size: int = 24
    orders: dict[bytes, int] = field(default_factory=dict)
    granted: frozenset[str] = (
        frozenset()
    )  # relations that are too long-winded for every form, used when a proof needs them


class Workspace(Field):
    """Reads Terms into Ratios under the positivity that domains and the context's conditions give."""

    def __init__(self, context: Context, plan: Plan) -> None:
        super().__init__(plan.size)
        self.plan = plan
        self.assumed = context
        self.kernels: list[Kernel] = []
        self.used: set[str] = set()
        self.domains: dict[Term, Domain] = {}
        self.constrained: set[Term] = set()
        self.offers: set[str] = set()
        self.facts: list[Poly] = []
        self._found: dict[Any, Kernel] = {}
        self._memo: dict[int, Ratio] = {}
        self._kept: list[Term] = []

    # Reading.

    def read(self, term: Term) -> Ratio:
        """The normal form of a Term."""
        known = self._memo.get(id(term))
        if known is None:
            handler = HANDLERS.get(term.op)
            if handler is None:
                handler = HANDLERS["*"]
            known = self._memo[id(term)] = handler(self, term)
            self._kept.append(term)  # an id stays its owner's while the owner lives
        return known

    def using(self, relation: str) -> None:
        """Note that a named relation was applied."""
        self.used.add(relation)

    def may_use(self, relation: str) -> bool:
        """Whether the plan grants a relation that no form is rewritten by unless a proof needs it; noted as on offer."""
        self.offers.add(relation)
        return relation in self.plan.granted

    # Kernels.

    def intern(
        self,
        op: str,
        args: tuple[Ratio, ...] = (),
        extra: tuple[Any, ...] = (),
        *,
        domain: Domain = REAL,
        shape: Shape | None = None,
        free: frozenset[Term] | None = None,
        key: Any = None,
    ) -> Kernel:
        """The kernel of an operator over normal arguments, made when it is new."""
        identity = (op, key) if key is not None else (op, extra, tuple(a.key for a in args))
        found = self._found.get(identity)
        if found is None:
            found = self._found[identity] = self._new(op, args, extra, domain, shape, free)
        return found

    def _new(
        self, op: str, args: tuple[Ratio, ...], extra: tuple[Any, ...], domain: Domain, shape: Shape | None,
        free: frozenset[Term] | None,
    ) -> Kernel:  # fmt: skip
        position = len(self.kernels)
        if position >= self.size:
            if self.size >= 384:
                raise BudgetError(asked="a normal form", found="more than 384 kernels")
            self.plan.size = self.size * 2
            raise Restart
        if shape is None:
            shape = broadcast(tuple(self.shape_of(a) for a in args))
        if free is None:
            free = frozenset().union(*(self.free_of(a) for a in args))
        kernel = Kernel(position, op, args, extra, domain, shape, free)
        if self.plan.orders and op not in _ALGEBRAIC:
            kernel.order = self.plan.orders.get(self.kernel_digest(kernel), 1)
        self.kernels.append(kernel)
        return kernel

    def value(self, kernel: Kernel) -> Ratio:
        """The kernel itself as a Ratio."""
        return self.polynomial(self.gens[kernel.position] ** kernel.order)

    def rooted(self, kernel: Kernel, exponent: Fraction) -> Ratio:
        """kernel ** exponent for a free generator; restarts the reading when its order is too small."""
        self.require_order(kernel, exponent.denominator)
        return self.generator(kernel.position, int(exponent * kernel.order))

    def require_order(self, kernel: Kernel, denominator: int) -> None:
        """Make sure that kernel ** (1/denominator) is representable; Restart otherwise."""
        if kernel.order % denominator:
            order = lcm(kernel.order, denominator)
            if order > 5040:
                raise BudgetError(asked="a root", found=f"roots of order {order}")
            self.plan.orders[self.kernel_digest(kernel)] = order
            raise Restart

    def takes_roots(self, kernel: Kernel) -> bool:
        """Whether a root of the kernel is a generator of its own."""
        return kernel.op not in _ALGEBRAIC

    def relate(
        self, kernel: Kernel, degree: int, value: Ratio, *, clears: bool = False, conjugates: bool = False
    ) -> None:
        """Declare kernel ** degree = value."""
        self.relations[kernel.position] = Relation(degree * kernel.order, value, clears, conjugates)

    def independent(self, poly: Poly) -> bool:
        """Symbols and roots of primes and of -1 are independent; other kernels may hide a relation."""
        degrees = poly.degrees()
        return all(k.op in ("symbol", "prime", "i") for k in self.kernels if degrees[k.position])

    # What a Ratio depends on.

    def positions(self, ratio: Ratio) -> list[int]:
        """The generators that occur."""
        upper, lower = ratio.num.degrees(), ratio.den.degrees()
        return [p for p in range(len(self.kernels)) if upper[p] or lower[p]]

    def free_of(self, ratio: Ratio) -> frozenset[Term]:
        return frozenset().union(*(self.kernels[p].free for p in self.positions(ratio)))

    def shape_of(self, ratio: Ratio) -> Shape:
        shapes = tuple(self.kernels[p].shape for p in self.positions(ratio))
        return broadcast(tuple(s for s in shapes if s)) if any(shapes) else ()

    # Digests, which do not depend on positions.

    def kernel_digest(self, kernel: Kernel, bound: Mapping[Term, bytes] | None = None) -> bytes:
        """A structural hash; `bound` gives the hashes of bound variables, so that their names do not matter."""
        if bound and kernel.free.isdisjoint(bound):
            bound = None
        if not bound and kernel.digest is not None:
            return kernel.digest
        inside = self._inside(kernel, bound)
        binds = kernel.op in BINDS
        parts = (
            kernel.op,
            *(self.attr_digest(e, inside if binds and place == 0 else bound) for place, e in enumerate(kernel.extra)),
            *(self.ratio_digest(a, inside if place == 0 else bound) for place, a in enumerate(kernel.args)),
        )
        made = blake2b(repr(parts).encode(), digest_size=16).digest()
        if not bound:
            kernel.digest = made
        return made

    def _inside(self, kernel: Kernel, bound: Mapping[Term, bytes] | None) -> Mapping[Term, bytes] | None:
        """The bound names in the body of a kernel that binds the first entry of its `extra`."""
        if kernel.op not in BINDS:
            return bound
        variable, outer = kernel.extra[0], dict(bound or {})
        depth = 1 + max((int(name.split()[1]) for name in outer.values()), default=-1)
        outer[variable] = f"bound {depth} {variable.domain} {variable.shape}".encode()
        return outer

    def ratio_digest(self, ratio: Ratio, bound: Mapping[Term, bytes] | None = None) -> bytes:
        parts = (self._poly_parts(ratio.num, bound), self._poly_parts(ratio.den, bound))
        return blake2b(repr(parts).encode(), digest_size=16).digest()

    def _poly_parts(self, poly: Poly, bound: Mapping[Term, bytes] | None) -> list[Any]:
        names: dict[int, bytes] = {}
        monomials = []
        for exponents, coefficient in poly.terms():
            powers = []
            for position, exponent in enumerate(exponents):
                if exponent:
                    kernel = self.kernels[position]
                    name = names.get(position) or names.setdefault(position, self.kernel_digest(kernel, bound))
                    powers.append((name, str(Fraction(int(exponent), kernel.order))))
            monomials.append((sorted(powers), str(coefficient)))
        return sorted(monomials)

    def attr_digest(self, attr: Any, bound: Mapping[Term, bytes] | None) -> Any:
        if isinstance(attr, Term):
            return self._term_digest(attr, bound)
        if isinstance(attr, tuple):
            return tuple(self.attr_digest(a, bound) for a in attr)
        return attr

    def _term_digest(self, term: Term, bound: Mapping[Term, bytes] | None) -> bytes:
        if not bound or term.free.isdisjoint(bound):
            return term.digest
        if term in bound:
            return bound[term]
        from symgen.terms.term import symbol

        places = {v: symbol(f"bound {n.hex()}", v.domain, v.shape) for v, n in bound.items()}
        return substitute(term, places).digest

    # Signs.

    def kernel_domain(self, position: int, exponent: int) -> Domain:
        """The domain of a power of a generator."""
        kernel = self.kernels[position]
        exact = Fraction(int(exponent), kernel.order)
        base = kernel.domain
        return base if exact == 1 else power_domain(base, interval(exact, exact), exact)

    def poly_domain(self, poly: Poly) -> Domain:
        """An interval that holds every value of a polynomial."""
        return add_domains(tuple(self._monomial_domain(e, c) for e, c in poly.terms())) if len(poly) else interval(0, 0)

    def _monomial_domain(self, exponents: tuple[int, ...], coefficient: Any) -> Domain:
        exact = Fraction(int(coefficient.p), int(coefficient.q))
        factors = [self.kernel_domain(p, e) for p, e in enumerate(exponents) if e]
        start = interval(exact, exact, field="integer" if exact.denominator == 1 else "real")
        return reduce(multiply_domains, factors, start)

    def _has_a_least_value(self, poly: Poly) -> bool:
        """Whether each term is bounded from below: asked first, since one of many that is not settles it."""
        domains = (self._monomial_domain(e, c) for e, c in poly.terms())
        return all(domain.is_real and domain.low != -inf for domain in domains)

    def is_nonnegative(self, poly: Poly) -> bool:
        """Whether a polynomial is known to be >= 0 everywhere on the context's domain."""
        if self._has_a_least_value(poly) and self.poly_domain(poly).is_nonnegative:
            return True
        if len(poly) > MOST_TERMS_BESIDE_FACTS:
            return False
        if any(self._follows(poly, fact) for fact in self.facts):
            return True
        few = self.facts if len(self.facts) <= MOST_COMBINED else []
        return any(self._follows(poly - one, other) for one in few for other in few)

    def is_positive(self, poly: Poly) -> bool:
        """Whether a polynomial is known to be > 0 everywhere on the context's domain."""
        if self._has_a_least_value(poly) and self.poly_domain(poly).is_positive:
            return True
        if len(poly) > MOST_TERMS_BESIDE_FACTS:
            return False
        return any(domain.is_positive for fact in self.facts for domain in self._beyond(poly, fact))

    def _follows(self, poly: Poly, fact: Poly) -> bool:
        """Whether poly is a nonnegative polynomial plus a positive multiple of one that is known to be nonnegative."""
        return any(domain.is_nonnegative for domain in self._beyond(poly, fact))

    def _beyond(self, poly: Poly, fact: Poly) -> Iterator[Domain]:
        """Where the rest of a polynomial lies beside positive multiples of one that is known to be nonnegative."""
        ratio = poly.leading_coefficient() / fact.leading_coefficient()
        for multiple in (ratio, 1) if ratio > 0 else (1,):
            yield self.poly_domain(poly - fact * multiple)

    def is_real(self, ratio: Ratio) -> bool:
        """Whether every value is real."""
        if all(self._power_is_real(p) for p in self.positions(ratio)):
            return True
        from symgen.calculus.normaliser.conjugation import is_self_conjugate

        return is_self_conjugate(self, ratio)

    def _power_is_real(self, position: int) -> bool:
        kernel = self.kernels[position]
        return kernel.domain.is_real and (kernel.order == 1 or kernel.domain.is_nonnegative)

    def is_integer(self, ratio: Ratio) -> bool:
        """Whether every value is a whole number."""
        return ratio.is_polynomial and all(
            int(c.q) == 1
            and all(self.kernels[p].domain.is_integer and self.kernels[p].order == 1 for p, n in enumerate(e) if n)
            for e, c in ratio.num.terms()
        )

    def is_positive_real(self, ratio: Ratio) -> bool:
        """Whether every value is a positive real number."""
        return self.is_real(ratio) and any(
            self.is_positive(ratio.num * s) and self.is_positive(ratio.den * s) for s in (1, -1)
        )


#: Kernels that bind the variable which is the first entry of `extra`, in the first of their arguments.
BINDS = ("sum", "product", "integral", "expectation", "limit")

__all__ = [
    "BINDS", "COMPLEX", "HANDLERS", "NONNEGATIVE", "REAL", "Kernel", "Plan", "Restart", "Workspace", "handles",
]  # fmt: skip
