"""What germs at +oo share: the variable, exceptions, tidying by the normaliser, and signs of constants."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import gcd, lcm

from symgen.calculus.normaliser import normal_form
from symgen.calculus.normaliser.field import Meaningless
from symgen.calculus.normaliser.signs import proves_nonnegative
from symgen.calculus.slack import with_positive
from symgen.errors import BudgetError
from symgen.numeric import EXACT, Undecided, Undefined, Unsupported, balls, evaluate
from symgen.terms.context import Context
from symgen.terms.domains import interval
from symgen.terms.term import Term, combined, make, num, symbol
from symgen.terms.traverse import bottom_up, rebuild, size, substitute

#: The variable that grows: a germ at +oo may take it as large as it likes.
FAR = symbol("far", interval(Fraction(10) ** 12))
OO = make("const", attrs=("oo",))
_LARGEST = 600
_BITS = (128, 1024, 4096)


class Unsettled(Exception):
    """The method does not settle what a formula does far out."""


class NoLimit(Exception):
    """A formula provably has no limit, finite or infinite."""


class Diverges(Exception):
    """A sum or an integral that provably has no value, finite or infinite."""


def is_infinite(term: Term) -> bool:
    """Whether a limit is oo or -oo."""
    return term == OO or term == -OO


@lru_cache(maxsize=8192)
def tidy(term: Term) -> Term:
    """The normal form of a germ in which every exponential stands for itself, never split into a product."""
    if FAR not in term.free and term.op in ("num", "symbol", "const"):
        return term
    if size(term) > _LARGEST:
        raise Unsettled
    rapid: dict[Term, Term] = {}
    shown = _with_opaque(term, rapid, {})
    try:
        found = normal_form(shown).term
    except Meaningless as error:
        raise Unsettled from error
    except BudgetError:
        found = shown
    back = {hole: make("exp", inner) for inner, hole in rapid.items()}
    return bottom_up(substitute(found, back), _undone) if back else found


def _undone(node: Term) -> Term:
    """log(exp(u)) = u for real u."""
    return node.args[0].args[0] if node.op == "log" and node.args[0].op == "exp" else node


def _with_opaque(term: Term, rapid: dict[Term, Term], done: dict[Term, Term]) -> Term:
    """Exponentials and powers with germs as exponents as powers of positive unknowns."""
    if FAR not in term.free:
        return term
    found = done.get(term)
    if found is None:
        if term.op == "exp":
            found = _opaque(tidy(term.args[0]), rapid)
        elif term.op == "pow" and term.args[1].value is None:
            found = _opaque(tidy(term.args[1] * make("log", term.args[0])), rapid)
        else:
            found = rebuild(term, tuple(_with_opaque(a, rapid, done) for a in term.args))
        done[term] = found
    return found


def _opaque(inner: Term, rapid: dict[Term, Term]) -> Term:
    """exp(u): rational multiples of logarithms come out as powers, the rest is a power of one unknown."""
    outside, rest = _logarithms(inner)
    if FAR not in rest.free:
        return make("mul", *outside, make("exp", rest)) if outside else make("exp", rest)
    content, primitive = _content(rest)
    hole = rapid.setdefault(primitive, symbol(f"rapid{len(rapid)}", interval(0, low_open=True)))
    made = hole ** num(content) if content != 1 else hole
    return make("mul", *outside, made) if outside else made


def _logarithms(inner: Term) -> tuple[list[Term], Term]:
    parts = inner.args if inner.op == "add" else (inner,)
    outside: list[Term] = []
    rest: list[Term] = []
    for part in parts:
        factor, base = _multiple_of_log(part)
        if base is None:
            rest.append(part)
        else:
            outside.append(base ** num(factor))
    return outside, combined("add", rest)


def _multiple_of_log(part: Term) -> tuple[Fraction, Term | None]:
    """q and u for a part q * log(u) that depends on the variable."""
    sign = Fraction(1)
    while part.op == "neg":
        sign, part = -sign, part.args[0]
    if part.op == "div" and part.args[1].value:
        sign, part = sign / Fraction(part.args[1].value), part.args[0]
    if part.op == "mul" and len(part.args) == 2 and part.args[0].value is not None:
        sign, part = sign * Fraction(part.args[0].value), part.args[1]
    if part.op == "log" and FAR in part.free:
        return sign, part.args[0]
    return Fraction(0), None


def _content(term: Term) -> tuple[Fraction, Term]:
    """q and p with term = q p, where p has whole coprime coefficients, the first of them positive."""
    try:
        ratio = normal_form(term).ratio
    except (Meaningless, BudgetError):
        return Fraction(1), term
    values = [Fraction(int(c.p), int(c.q)) for c in ratio.num.coeffs()]
    if not values:
        return Fraction(1), term
    scale = Fraction(gcd(*(v.numerator for v in values)), lcm(*(v.denominator for v in values)))
    scale = scale if values[0] > 0 else -scale
    return (scale, term) if scale == 1 else (scale, tidy(term / num(scale)))


def surely_zero(term: Term) -> bool:
    """Whether the normaliser shows that a germ vanishes identically."""
    if term.value is not None:
        return term.value == 0
    try:
        return normal_form(term).is_zero
    except (Meaningless, BudgetError):
        return False


def constant_is_nonzero(term: Term) -> bool:
    """Whether a constant is surely not zero, for all values of its parameters."""
    if term.domain.is_nonzero:
        return True
    if term.free:
        return _has_a_sign(term)
    for bits in _BITS:
        try:
            value = evaluate(term, {}, balls(bits))
        except (Undefined, Undecided, Unsupported):
            continue
        if value.is_finite() and value != 0:
            return True
    return False


def _has_a_sign(term: Term) -> bool:
    try:
        return constant_sign(term) != 0
    except Unsettled:
        return False


def constant_sign(term: Term) -> int:
    """The sign of a real constant, parameters of known domain allowed; Unsettled where it is not known."""
    if not term.domain.is_real:
        raise Unsettled
    if term.domain.is_positive:
        return 1
    if term.domain.is_negative:
        return -1
    if surely_zero(term):
        return 0
    return _sign_with_parameters(term) if term.free else _sign_of_number(term)


def _sign_of_number(term: Term) -> int:
    try:
        exact = evaluate(term, {}, EXACT)
        return 1 if exact > 0 else -1 if exact < 0 else 0
    except (Undefined, Undecided, Unsupported, TypeError):
        pass
    for bits in _BITS:
        try:
            value = evaluate(term, {}, balls(bits))
        except (Undefined, Undecided, Unsupported):
            continue
        if value > 0:
            return 1
        if value < 0:
            return -1
    raise Unsettled


def _sign_with_parameters(term: Term) -> int:
    """By what the normaliser knows of the parameters' domains; positive symbols for those in intervals may show more."""
    try:
        return _plain_sign(term)
    except Unsettled:
        shown = with_positive(term)
        if shown is term:
            raise
    return _plain_sign(shown)


def _plain_sign(term: Term) -> int:
    """By a formula's domain; a factorised form may also show that it is not zero."""
    tidied = tidy(term)
    if tidied.domain.is_positive:
        return 1
    if tidied.domain.is_negative:
        return -1
    for sign in (1, -1):
        signed = tidied if sign > 0 else -tidied
        if signed.domain.is_nonzero and proves_nonnegative(signed, Context()):
            return sign
    raise Unsettled
