"""Leading terms by Gruntz' method: everything written over the most rapidly varying exponential, and expanded in it.

D. Gruntz, On computing limits in a symbolic manipulation system, ETH 1996. Zero equivalence is asked of the normaliser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from symgen.calculus.asymptotics.germs import FAR, OO, Unsettled, constant_is_nonzero, constant_sign, is_infinite, tidy
from symgen.calculus.asymptotics.power_series import Arithmetic, Series, TooShort, constant
from symgen.calculus.asymptotics.preparation import exp, log, prepared
from symgen.calculus.asymptotics.taylor import expansion_coefficient, is_expandable
from symgen.terms.term import Term, num
from symgen.terms.traverse import substitute, subterms

_LENGTHS = (2, 4, 8, 16)
_MOST_STEPS = 4_000


class Engine:
    """Limits and signs of germs in FAR, remembered; a counter bounds the work."""

    def __init__(self) -> None:
        self.limits: dict[Term, Term] = {FAR: OO, -FAR: -OO}
        self.leads: dict[Term, tuple[Term, Fraction]] = {}
        self.forms: dict[Term, Term] = {}
        self.steps = 0
        self.depth = 0

    # Questions.

    def limit(self, term: Term) -> Term:
        """The limit: a constant, oo or -oo. Unsettled where the method gives none."""
        found = self.limits.get(term)
        if found is None:
            found = self.limits[term] = self._limit(term)
        return found

    def sign(self, term: Term) -> int:
        """The sign of a germ far out."""
        germ = self._form(term)
        while FAR in germ.free and not (germ.domain.is_positive or germ.domain.is_negative):
            germ, exponent = self.lead(germ)
            if exponent >= 0 and germ.value != 0 and not self.is_nonzero(germ):
                raise Unsettled
        return constant_sign(germ)

    def is_nonzero(self, germ: Term) -> bool:
        """Whether a germ is surely not zero far out: its leading terms are not, down to a constant."""
        while FAR in germ.free and not germ.domain.is_nonzero:
            try:
                germ, _ = self.lead(germ)
            except Unsettled:
                return False
            if germ.value == 0:
                return False
        return germ.domain.is_nonzero or constant_is_nonzero(germ)

    def _limit(self, term: Term) -> Term:
        germ = self._form(term)
        if FAR not in germ.free:
            return germ
        coefficient, exponent = self.lead(germ)
        if coefficient.value == 0 or exponent > 0:
            return num(0)
        if exponent == 0:
            return self.limit(coefficient)
        return OO if self.sign(coefficient) > 0 else -OO

    def _form(self, term: Term) -> Term:
        return tidy(prepared(term, self, self.forms)) if FAR in term.free else term

    # Rapidity.

    def lead(self, germ: Term) -> tuple[Term, Fraction]:
        """c and e with germ ~ c w**e, for the infinitesimal w of the germ's most rapidly varying class."""
        found = self.leads.get(germ)
        if found is None:
            found = self.leads[germ] = self._lead(germ)
        return found

    def _lead(self, germ: Term) -> tuple[Term, Fraction]:
        self.steps += 1
        if self.steps > _MOST_STEPS or self.depth > 40:
            raise Unsettled
        self.depth += 1
        try:
            fastest = self._fastest(germ)
            while FAR in fastest:  # logarithms alone take several
                germ = tidy(substitute(germ, {FAR: exp(FAR)}))
                fastest = self._of_class_exp(germ) or (FAR,)
            return self._expand(germ, fastest)
        finally:
            self.depth -= 1

    def _fastest(self, germ: Term) -> tuple[Term, ...]:
        """The most rapidly varying sub-terms: exponentials, or the variable itself."""
        if FAR not in germ.free:
            return ()
        if germ == FAR:
            return (FAR,)
        if germ.op == "pow" and germ.args[1].value is None:
            raise Unsettled
        if germ.op == "exp" and is_infinite(self.limit(germ.args[0])):
            return self._faster((germ,), self._fastest(germ.args[0]))
        if germ.op not in _RULES and not (is_expandable(germ) and not is_infinite(self.limit(germ.args[0]))):
            raise Unsettled  # a function that may itself grow or shrink more rapidly than its argument
        best: tuple[Term, ...] = ()
        for argument in germ.args:
            best = self._faster(best, self._fastest(argument))
        return best

    def _of_class_exp(self, germ: Term) -> tuple[Term, ...]:
        """The exponentials that vary as rapidly as exp(x), where none varies more rapidly."""
        found = []
        for node in dict.fromkeys(n for _, n in subterms(germ) if n.op == "exp" and FAR in n.free):
            ratio = num(1) if node.args[0] == FAR else self.limit(node.args[0] / FAR)
            if is_infinite(ratio):
                raise Unsettled
            if ratio.value != 0:
                found.append(node)
        return tuple(found)

    def _faster(self, first: tuple[Term, ...], second: tuple[Term, ...]) -> tuple[Term, ...]:
        if not first or not second:
            return first or second
        quotient = self.limit(_log_of(first[0]) / _log_of(second[0]))
        if quotient.value == 0:
            return second
        if is_infinite(quotient):
            return first
        return tuple(dict.fromkeys((*first, *second)))

    def _expand(self, germ: Term, fastest: tuple[Term, ...]) -> tuple[Term, Fraction]:
        scale = min((f.args[0] for f in fastest), key=lambda t: (len(str(t)), t.digest))
        shrinking = scale if self.limit(scale) == -OO else tidy(-scale)
        for length in _LENGTHS:
            try:
                series = _Expansion(self, frozenset(fastest), shrinking, length).of(germ)
            except TooShort:
                continue
            if series.terms:
                exponent, coefficient = series.terms[0]
                if exponent >= 0 or self.is_nonzero(coefficient):
                    return coefficient, exponent
            elif series.order is None:
                return num(0), Fraction(0)
        raise Unsettled


def _log_of(rapid: Term) -> Term:
    return rapid.args[0] if rapid.op == "exp" else log(rapid)


class _Expansion:
    """Series in w = exp(shrinking) of germs whose most rapid sub-terms are powers of w times slower ones."""

    def __init__(self, engine: Engine, fastest: frozenset[Term], shrinking: Term, length: int) -> None:
        self.engine, self.fastest, self.shrinking = engine, fastest, shrinking
        self.arithmetic = Arithmetic(length)
        self.done: dict[Term, Series] = {}

    def of(self, germ: Term) -> Series:
        found = self.done.get(germ)
        if found is None:
            self.engine.steps += 1
            if not any(node in self.fastest for _, node in subterms(germ)):
                found = constant(germ)
            else:
                found = _RULES.get(germ.op, _analytic)(self, germ)
            self.done[germ] = found
        return found

    def every(self, germs: Iterable[Term]) -> list[Series]:
        return [self.of(g) for g in germs]


def _sum(expansion: _Expansion, germ: Term) -> Series:
    return expansion.arithmetic.add(*expansion.every(germ.args))


def _product(expansion: _Expansion, germ: Term) -> Series:
    first, *rest = expansion.every(germ.args)
    for other in rest:
        first = expansion.arithmetic.mul(first, other)
    return first


def _negative(expansion: _Expansion, germ: Term) -> Series:
    return expansion.arithmetic.scale(expansion.of(germ.args[0]), num(-1))


def _quotient(expansion: _Expansion, germ: Term) -> Series:
    above, below = expansion.every(germ.args)
    return expansion.arithmetic.mul(above, _raised(expansion, below, Fraction(-1)))


def _power(expansion: _Expansion, germ: Term) -> Series:
    exponent = germ.args[1].value
    if exponent is None:
        raise Unsettled
    return _raised(expansion, expansion.of(germ.args[0]), Fraction(exponent))


def _raised(expansion: _Expansion, base: Series, exponent: Fraction) -> Series:
    """(c w**e (1 + d))**r; the root of c is taken where c is positive."""
    if not base.terms and base.order is None:
        raise Unsettled
    value, lead, delta = expansion.arithmetic.split(base)
    if not expansion.engine.is_nonzero(value) or (exponent.denominator > 1 and expansion.engine.sign(value) <= 0):
        raise Unsettled
    return expansion.arithmetic.scale(
        expansion.arithmetic.power(delta, exponent), value ** num(exponent), lead * exponent
    )


def _exponential(expansion: _Expansion, germ: Term) -> Series:
    """exp(s) = exp(s - c h) w**c for one of the most rapid class; exp(u0 + d) = exp(u0) exp(d) for the others."""
    (inner,) = germ.args
    if germ not in expansion.fastest:
        return _of_exponential(expansion, expansion.of(inner))
    ratio = expansion.engine.limit(inner / expansion.shrinking).value
    if ratio is None:
        raise Unsettled
    rest = tidy(inner - num(ratio) * expansion.shrinking)
    slower = _of_exponential(expansion, expansion.of(rest))
    return expansion.arithmetic.scale(slower, num(1), Fraction(ratio))


def _of_exponential(expansion: _Expansion, inner: Series) -> Series:
    base, delta = _around(inner)
    return expansion.arithmetic.scale(expansion.arithmetic.exponential(delta), tidy(exp(base)))


def _around(series: Series) -> tuple[Term, Series]:
    """u0 and an infinitesimal d with u = u0 + d."""
    if series.lead is not None and series.lead < 0:
        raise Unsettled
    if series.order is not None and series.order <= 0:
        raise TooShort
    base = next((value for exponent, value in series.terms if exponent == 0), num(0))
    return base, Series(tuple((e, c) for e, c in series.terms if e > 0), series.order)


def _logarithm(expansion: _Expansion, germ: Term) -> Series:
    """log(c w**e (1 + d)) = log c + e h + log(1 + d)."""
    inner = expansion.of(germ.args[0])
    if not inner.terms and inner.order is None:
        raise Unsettled
    value, lead, delta = expansion.arithmetic.split(inner)
    if expansion.engine.sign(value) <= 0:
        raise Unsettled
    front = tidy(log(value) + num(lead) * expansion.shrinking)
    return expansion.arithmetic.add(constant(front), expansion.arithmetic.logarithm(delta))


def _analytic(expansion: _Expansion, germ: Term) -> Series:
    """Taylor's series about what the argument tends to, for functions analytic there."""
    if len(germ.args) != 1:
        raise Unsettled
    base, delta = _around(expansion.of(germ.args[0]))
    coefficient = expansion_coefficient(germ, base, expansion.engine.limit)
    return expansion.arithmetic.composed(delta, coefficient)


_RULES: dict[str, Callable[[_Expansion, Term], Series]] = {
    "add": _sum,
    "mul": _product,
    "neg": _negative,
    "div": _quotient,
    "pow": _power,
    "sqrt": lambda expansion, germ: _raised(expansion, expansion.of(germ.args[0]), Fraction(1, 2)),
    "exp": _exponential,
    "log": _logarithm,
}
