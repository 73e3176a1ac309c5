"""Two sides at one exact point: whether rigorous enclosures exclude the relation, or independent numbers agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import log2
from typing import Any

from symgen.errors import BudgetError
from symgen.numeric import Undecided, Undefined, Unsupported, balls, evaluate, mp
from symgen.numeric.enclosures import (
    common_digits,
    confirms,
    excludes,
    is_known,
    may_be_real,
    numbers_differ,
    numbers_digits,
    show,
)
from symgen.terms.term import Term
from symgen.verification.evidence.complements import gap
from symgen.verification.evidence.scales import digits_to_tell
from symgen.verification.evidence.settling import are_equal, rounds, settled
from symgen.verification.processes.stopwatch import Stopwatch

AGREE, DIFFER, LEFT_UNDEFINED, RIGHT_UNDEFINED, UNDEFINED, UNKNOWN, COINCIDE = (
    "agree", "differ", "left undefined", "right undefined", "undefined", "unknown", "coincide",
)  # fmt: skip

_BITS = (128, 512, 2304)
_MOST_BITS = 12_288  # for sides that agree, at the first points: what they are made of may lie far apart
_BITS_OF_SLOW = (128,)  # rigorous integrals and long sums are tried once
_ENOUGH_DIGITS = 25
_ORDERS = ("le", "lt", "ge", "gt")
_SLOW = ("integral", "limit", "derivative", "maximum", "argmax", "expectation")
#: At the first points (and for constants) sides must agree to so many digits: 3e-30 apart is not equal.
MANY_DIGITS = 600
_DIGITS = (18, 28)
_FEWER_DIGITS = (12, 20)  # where those are out of reach: enough to refute, not to support
#: Higher precisions for the first points and constants, and the seconds that the last ones may have cost.
_HIGHER_DIGITS = (((40, 50), 0.8), ((300, 320), 0.15))
_NUMERIC_AGREEMENT = 11  # digits that two quadratures must share before they count as support

#: The digits of agreement without an error.
EXACTLY = 9999
#: Why nothing is known: enclosures overlap at every precision that is affordable.
PRECISION = "no precision tried tells the sides apart"
#: Why a strict inequality is not supported anywhere.
TIED = "the sides look equal at a point, to every digit that their scales ask for"
#: How a strict inequality fails at a point.
EQUAL = "exact identities: the sides are equal there"
#: Why agreement says nothing: what a side is made of lies further apart than the digits that were compared.
COINCIDING = "the sides agree to fewer digits than the scales of their parts call for"
#: Why nothing is known: a jump or a comparison that no precision decided.
ROUNDING = "a rounding or comparison stays undecided at every precision"

Values = Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one point shows: both sides as text, to how many digits they agree, and by which evaluators."""

    kind: str
    left: str = ""
    right: str = ""
    difference: str = ""
    ratio: str = ""
    digits: int = 0
    method: str = ""
    confirmed: bool = False


def compare(sides: tuple[Term, Term], relation: str, values: Values, need: int = _ENOUGH_DIGITS) -> Outcome:
    """Compare by enclosures at rising precision; by high-precision numbers where no enclosure is to be had.

    Equal sides that cannot be brought to `need` digits are held to agree when they share the least number of them, and
    enough for the scales of what they are made of.
    """
    outcome = _compared(sides, relation, values, need)
    first = need > _ENOUGH_DIGITS
    if outcome.kind == UNKNOWN:
        return _in_doubt(sides, relation, values, first) if outcome.method == PRECISION else outcome
    if outcome.kind != AGREE or relation != "eq" or outcome.digits == EXACTLY:
        return outcome
    wanted = digits_to_tell(sides, values)
    if outcome.digits >= wanted:
        return outcome
    coincidence = Outcome(COINCIDE, digits=outcome.digits, method=f"{COINCIDING}: {outcome.digits} digits")
    return _finer(sides, relation, values, first, wanted) or coincidence


def _in_doubt(sides: tuple[Term, Term], relation: str, values: Values, first: bool) -> Outcome:
    """What becomes of enclosures that overlap: a strict inequality between what looks equal to all digits is a tie."""
    found = _finer(sides, relation, values, first) if first else None
    if found is not None:
        return found
    tied = relation in ("lt", "gt") and not any(map(is_slow, sides)) and digits_to_tell(sides, values) <= MANY_DIGITS
    return Outcome(UNKNOWN, method=TIED if tied else PRECISION)


def _finer(
    sides: tuple[Term, Term], relation: str, values: Values, first: bool, wanted: float | None = None
) -> Outcome | None:
    """By the difference of the sides, or with as many digits as their scales ask for; None where that tells nothing."""
    if any(is_slow(side) for side in sides):
        return None
    found = _by_complements(sides, relation, values) if first else None
    if found is not None or relation != "eq":
        return found
    wanted = digits_to_tell(sides, values) if wanted is None else wanted
    bits = 64 + wanted * log2(10)
    if bits > _BITS[-1] and not first:
        return None
    outcome = _by_balls(sides, relation, values, int(min(_MOST_BITS, bits)))
    return outcome if outcome.kind == DIFFER or (outcome.kind == AGREE and outcome.digits >= wanted) else None


def _by_complements(sides: tuple[Term, Term], relation: str, values: Values) -> Outcome | None:
    """By the difference of the sides, with what is close to its limit written by what it misses it by."""
    found = gap(sides, values)
    if found is None:
        return None
    if _HOLDS[relation](found.sign):
        return Outcome(AGREE, digits=EXACTLY, method="enclosures of the sides' difference", confirmed=True)
    left, right = (show(evaluate(side, values, balls(_BITS[0]))) for side in sides)
    return Outcome(
        DIFFER, left, right, found.shown, method="enclosures of the difference, in which limits cancel exactly"
    )


_HOLDS: Mapping[str, Callable[[int], bool]] = {
    "eq": lambda sign: sign == 0,
    "ne": lambda sign: sign != 0,
    "le": lambda sign: sign <= 0,
    "lt": lambda sign: sign < 0,
    "ge": lambda sign: sign >= 0,
    "gt": lambda sign: sign > 0,
}


def _compared(sides: tuple[Term, Term], relation: str, values: Values, need: int) -> Outcome:
    agreed: Outcome | None = None
    slow = any(is_slow(side) for side in sides)
    for bits in _BITS_OF_SLOW if slow else _BITS:
        outcome = _by_balls(sides, relation, values, bits)
        if outcome.kind == AGREE and outcome.digits < need:
            agreed = outcome
        elif outcome.kind != UNKNOWN:
            return outcome
        elif outcome.method == "unsupported":
            return agreed or _by_numbers(sides, relation, values, need)
    if outcome.kind == UNKNOWN and not agreed and any(rounds(side) for side in sides):
        outcome = _once_settled(sides, relation, values, outcome.method)
    if outcome.kind == UNKNOWN and relation != "eq" and not slow:
        outcome = _at_a_tie(sides, relation, values) or outcome
    return agreed or (_by_numbers(sides, relation, values, need) if slow else outcome)


def _once_settled(sides: tuple[Term, Term], relation: str, values: Values, reason: str) -> Outcome:
    """Once more after the normaliser has told what rounded arguments are provably whole; else the reason why nothing is known."""
    left, right = (settled(side, values) for side in sides)
    outcome = _by_balls((left, right), relation, values, _BITS[1])
    if outcome.kind != UNKNOWN:
        return outcome
    if relation in ("eq", "le", "ge") and are_equal(left, right):
        return Outcome(AGREE, digits=EXACTLY, method="enclosures and exact identities")
    return replace(outcome, method=reason)


def _at_a_tie(sides: tuple[Term, Term], relation: str, values: Values) -> Outcome | None:
    """An inequality between two constants that are provably equal, which no enclosure decides."""
    left, right = (settled(side, values) for side in sides)
    if not are_equal(left, right):
        return None
    if relation in ("le", "ge"):
        return Outcome(AGREE, digits=EXACTLY, method="exact identities", confirmed=True)
    number = evaluate(left, values, balls(_BITS[0]))
    return Outcome(DIFFER, show(number), show(number), "0", "1", method=EQUAL)


def is_slow(term: Term) -> bool:
    """Whether a value costs a quadrature, a limit or an infinite sum."""
    return term.op in _SLOW or _is_endless(term) or any(is_slow(a) for a in term.args)


def converges_somewhere(term: Term) -> bool:
    """Whether an integral or endless sum stands in it, whose convergence may hang on the point."""
    return term.op == "integral" or _is_endless(term) or any(map(converges_somewhere, term.args))


def integrals_deep(term: Term) -> int:
    """How many integrals stand one inside the other."""
    return (term.op == "integral") + max(map(integrals_deep, term.args), default=0)


def _integrates(term: Term) -> bool:
    return term.op == "integral" or any(_integrates(a) for a in term.args)


def _is_endless(term: Term) -> bool:
    """A sum or product without a last term."""
    ends = term.args[2:4] if term.op in ("sum", "product") else ()
    return any((end.args[0] if end.op == "neg" else end).attrs == ("oo",) for end in ends)


def _undefined(left: bool, right: bool) -> Outcome:
    if left and right:
        return Outcome(UNDEFINED)
    return Outcome(LEFT_UNDEFINED if left else RIGHT_UNDEFINED)


def _by_balls(sides: tuple[Term, Term], relation: str, values: Values, bits: int) -> Outcome:
    enclosed: list[Any] = []
    undefined = [False, False]
    for number, side in enumerate(sides):
        try:
            enclosed.append(evaluate(side, values, balls(bits)))
        except Undefined:
            enclosed.append(None)
            undefined[number] = True
        except Undecided:
            return Outcome(UNKNOWN, method=ROUNDING)
        except (Unsupported, BudgetError):
            return Outcome(UNKNOWN, method="unsupported")
    if any(undefined):
        return _undefined(*undefined)
    left, right = enclosed
    if not (is_known(left) and is_known(right)):
        return Outcome(UNKNOWN, method="unsupported" if bits == _BITS[-2] else PRECISION)
    if excludes(left, relation, right):
        return _differ(left, right, f"rigorous enclosures at {bits} and {2 * bits} bits", sides, relation, values, bits)
    return _agreeing(left, right, relation, bits)


def _agreeing(left: Any, right: Any, relation: str, bits: int) -> Outcome:
    if relation != "eq":
        confirmed = confirms(left, relation, right)
        if not confirmed:
            return Outcome(UNKNOWN, method=PRECISION)
        return Outcome(AGREE, digits=EXACTLY, method="enclosures", confirmed=True)
    digits = common_digits(left, right)
    if digits < _ENOUGH_DIGITS:
        return Outcome(UNKNOWN, method=PRECISION)
    return Outcome(AGREE, digits=digits, method="enclosures", confirmed=confirms(left, "eq", right))


def _differ(
    left: Any, right: Any, method: str, sides: tuple[Term, Term], relation: str, values: Values, bits: int
) -> Outcome:
    """A difference counts when twice the precision excludes the relation too."""
    again = [evaluate(side, values, balls(2 * bits)) for side in sides]
    if not excludes(again[0], relation, again[1]):
        return Outcome(UNKNOWN, method=PRECISION)
    if relation in _ORDERS and not all(may_be_real(value) for value in again):
        return Outcome(DIFFER, show(again[0]), show(again[1]), method=f"{method}: what is not real has no order")
    difference, ratio = _contrast(*again)
    return Outcome(DIFFER, show(again[0]), show(again[1]), difference, ratio, method=method)


def _contrast(left: Any, right: Any) -> tuple[str, str]:
    """Difference and ratio of scalars, as text; empty for tensors and infinities."""
    if getattr(left, "shape", ()) or getattr(right, "shape", ()):
        return "", ""
    try:
        difference, ratio = left - right, left / right
    except (ZeroDivisionError, TypeError):
        return "", ""
    return (show(difference) if is_known(difference) else ""), (show(ratio) if is_known(ratio) else "")


def _by_numbers(sides: tuple[Term, Term], relation: str, values: Values, need: int) -> Outcome:
    """Numbers at two precisions; where they agree and cost little, and many digits are asked for, at higher ones."""
    watch = Stopwatch()
    outcome = _at_precisions(sides, relation, values, _DIGITS)
    if outcome.kind == UNKNOWN:
        rough = _at_precisions(sides, relation, values, _FEWER_DIGITS)
        return rough if rough.kind == DIFFER else outcome
    quadratures = any(_integrates(side) for side in sides)
    for digits, affordable in _HIGHER_DIGITS if need > _ENOUGH_DIGITS else ():
        if outcome.kind != AGREE or watch.seconds > (affordable / 4 if quadratures else affordable):
            break
        watch = Stopwatch()
        higher = _at_precisions(sides, relation, values, digits)
        if higher.kind == DIFFER:
            return _steadily(sides, relation, values, digits, higher)
        if higher.kind != AGREE:
            break
        outcome = higher
    return outcome


def _steadily(
    sides: tuple[Term, Term], relation: str, values: Values, digits: tuple[int, int], found: Outcome
) -> Outcome:
    """A difference below eighteen digits counts when it is still there, and the same, at yet higher precisions."""
    again = _at_precisions(sides, relation, values, (digits[0] + 24, digits[1] + 30))
    if again.kind == DIFFER and again.difference[:3] == found.difference[:3]:
        return again
    return Outcome(UNKNOWN, method=f"the sides agree to {_DIGITS[0]} digits, and to {digits[0]} unsteadily")


def _at_precisions(sides: tuple[Term, Term], relation: str, values: Values, precisions: tuple[int, int]) -> Outcome:
    """High-precision numbers at two precisions: quadratures, infinite sums, limits and derivatives."""
    found: list[list[Any]] = []
    undefined = [False, False]
    for number, side in enumerate(sides):
        try:
            found.append([evaluate(side, values, mp(digits)) for digits in precisions])
        except Undefined:
            undefined[number] = True
            found.append([])
        except (Undecided, Unsupported, BudgetError) as error:
            return Outcome(UNKNOWN, method=str(error.found))
    if any(undefined):
        return _undefined(*undefined)
    return _numeric_outcome(found, relation, precisions)


def _numeric_outcome(found: list[list[Any]], relation: str, precisions: tuple[int, int]) -> Outcome:
    (rough_left, left), (rough_right, right) = found
    # No more digits than the rougher evaluation had: a zero is as steady as its last digit, not exactly zero.
    steady = min(numbers_digits(rough_left, left), numbers_digits(rough_right, right), precisions[0])
    if steady < _NUMERIC_AGREEMENT:
        return Outcome(UNKNOWN, method=f"evaluations at two precisions share only {steady} digits")
    method = f"numerical evaluation at {precisions[0]} and {precisions[1]} digits"
    verdict = numbers_differ(left, relation, right, steady)
    if verdict is None:
        return Outcome(UNKNOWN, method="the sides are too close to tell apart")
    if verdict:
        difference, ratio = _contrast(left, right)
        return Outcome(DIFFER, show(left), show(right), difference, ratio, method=method)
    return Outcome(
        AGREE, digits=min(steady, numbers_digits(left, right)) if relation == "eq" else steady, method=method
    )
