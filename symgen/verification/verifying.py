"""`verify`: judge a claim, a chain of them, or a formula against another, given as text, Terms or a derivation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple, cast

from symgen._registry import hook
from symgen.errors import DomainError, ReadingError, ShapeError, UnknownNameError, UsageError
from symgen.terms.context import Context
from symgen.terms.operators.logic import RELATIONS
from symgen.terms.relations import Chain, Claim
from symgen.terms.term import Term, as_term
from symgen.terms.text import read, read_context
from symgen.verification import ladder
from symgen.verification.code_claims.binding import is_code
from symgen.verification.judging import judge
from symgen.verification.task import BUDGETS
from symgen.verification.verdict import Status, Verdict

MODES = ("common", "strict")
_UNREADABLE = (ReadingError, UnknownNameError, ShapeError, DomainError)
_OF_LATEX = re.compile(r"[\\${]|(?<!\|)\|(?!\|)")
_LETTERS_OR_NUMBERS = re.compile(r"(?<!\w)[EI](?![\w\[(])")
_RELATION_OPS = tuple(name for name, _, _ in RELATIONS)


def verify(
    claim: Any,
    other: Any = None,
    *,
    where: str | Mapping[str, Any] = "",
    mode: str = "common",
    budget: str = "ci",
    context: Context | None = None,
    args: Any = None,
    grad: bool | None = None,
    dtypes: Sequence[str] = ("float64", "float32"),
    seed: int = 0,
    cache: bool = True,
    retry: bool = False,
) -> Verdict:
    r"""Judge whether a claim holds on its whole declared domain.

    `claim` is text ("log(a*b) == log(a) + log(b)"), LaTeX as people write it, a Claim, a Chain, a list of lines (each
    continues the last, and may begin with its relation), a Derivation, or, with `other`, one of two formulas claimed equal.
    `where` declares the names, in plain text ("s > 0") or in words ({"s": "positive"}). In `common` mode points
    where a side is undefined are skipped; `strict` refutes where exactly one side is undefined. Text without a single
    meaning gives UNREADABLE. Verdicts of earlier runs are taken from the user's cache after a check, unless `cache` is false;
    `retry` judges again what an earlier run had to cut short. Raises UsageError for an unknown mode or budget.

    A function of NumPy, PyTorch or plain numbers is judged against a formula, or another function, over the domain, at its
    edges and in each of `dtypes`; SUPPORTED is the best that it can be. `args` says what its parameters are: names in
    order, or a mapping such as {"logvar": "log(s**2)"}; by default equal names. Gradients are judged where there are
    any; `grad=True` insists on them, False leaves them out.

    >>> verify("(a + b)**2 == a**2 + 2*a*b + b**2", where="a, b: real").status
    <Status.PROVED: 'PROVED'>
    >>> verify(r"\log\frac{a}{b} = \log a - \log b", where="a, b > 0").status
    <Status.PROVED: 'PROVED'>
    >>> verify(lambda x: x / (1 + x), "x/(1 - x)", where="0 < x < 1").mistake
    'sign'
    """
    check_options(mode, budget)
    if is_code(claim) or is_code(other):
        from symgen.verification.code_claims.asking import verify_code
        from symgen.verification.code_claims.judging import Options

        if not isinstance(where, str):
            context, where = hook("reading.context")(where, context or Context()), ""
        options = Options(tuple(dtypes), grad, mode, budget, seed)
        return verify_code(claim, other, where=where, context=context, args=args, options=options)
    stated = claims_of(claim, other, where=where, context=context)
    if isinstance(stated, Verdict):
        return stated
    verdicts = []
    for one in stated.claims:
        verdicts.append(judge(one, mode=mode, budget=budget, seed=seed, cache=cache, retry=retry))
        if verdicts[-1].status is Status.REFUTED:
            break
    return together(stated, verdicts)


_CONTINUES = re.compile(r"\s*(&?\s*)(=|<|>|!=|\\(le|ge|leq|geq)(?![a-zA-Z]))")


class Stated(NamedTuple):
    """The claims that a statement makes, one for each of its relations, what was assumed in reading it, of which of their
    names nothing is known but what the notation shows, and the length at which a claim of any length is read."""

    claims: tuple[Claim, ...]
    assumed: tuple[str, ...] = ()
    unsure: frozenset[str] = frozenset()
    length: str = ""


def together(stated: Stated, verdicts: list[Verdict]) -> Verdict:
    """The verdict of a statement from those of its relations."""
    whole = verdicts[0] if len(stated.claims) == 1 else ladder.combine(verdicts)
    unsure = tuple(sorted(stated.unsure))
    judged = _numbered(stated, whole)
    judged = ladder.unsure(judged, unsure, unread=ladder.unread_among(stated.assumed)) if unsure else judged
    judged = ladder.at_one_length(judged, stated.length) if stated.length else judged
    return ladder.assuming(judged, stated.assumed)


def _numbered(stated: Stated, whole: Verdict) -> Verdict:
    """The first wrong relation by its number in the text, where relations before it define names and claim nothing."""
    place = whole.first_wrong or 0
    span = stated.claims[place].span if whole.status is Status.REFUTED else None
    if span is None or span.number in (None, place):
        return whole
    return replace(whole, first_wrong=span.number)


def claims_of(
    claim: Any, other: Any = None, *, where: str | Mapping[str, Any] = "", context: Context | None = None
) -> Stated | Verdict:
    """The claims that are made, or UNREADABLE where they have no single meaning."""
    known = context or Context()
    if isinstance(claim, (list, tuple)):
        claim = _joined(claim)
    try:
        if other is None and isinstance(claim, str) and is_hand_written(claim):
            return Stated(*hook("reading.claims")(claim, where, known))
        if not isinstance(where, str) and other is None and isinstance(claim, str):
            return _in_words(claim, where, known)
        if not isinstance(where, str):
            known = hook("reading.context")(where, known)
        elif where:
            known = known.merge(_declared(where))
        return Stated(_claims(claim, other, known))
    except _UNREADABLE as error:
        return ladder.unreadable(str(error))


def _in_words(claim: str, where: Any, known: Context) -> Stated:
    """A text without commands in a context of words: plain text, or else hand mathematics, I(X;Y) = H(X) - H(X|Y).

    Where E or I stands alone, as in E X = 0 and I x = x, hand mathematics comes first: plain text takes them for numbers.
    """

    def by_hand() -> Stated:
        return Stated(*hook("reading.claims")(claim, where, known))

    def plainly() -> Stated:
        return Stated(_claims(claim, None, hook("reading.context")(where, known)))

    first, second = (by_hand, plainly) if _LETTERS_OR_NUMBERS.search(claim) else (plainly, by_hand)
    try:
        return first()
    except _UNREADABLE as error:
        try:
            return second()
        except _UNREADABLE:
            raise error from None


def _joined(lines: Sequence[Any]) -> Any:
    """Lines that begin with a relation belong to the line before them; the text itself where there is but one then."""
    joined: list[Any] = []
    for line in lines:
        if joined and isinstance(line, str) and isinstance(joined[-1], str) and _CONTINUES.match(line):
            joined[-1] = f"{joined[-1]}\n{line}"
        else:
            joined.append(line)
    return joined[0] if len(joined) == 1 < len(lines) else joined


def is_hand_written(text: str) -> bool:
    r"""Whether a text is LaTeX rather than plain text, which has no commands, braces or bars: \frac, $x$, A^{-1}, P(A | B)."""
    return _OF_LATEX.search(text) is not None


@lru_cache(maxsize=64)
def _declared(where: str) -> Context:
    """The context of a text, in plain language or in the words of documents; kept, since many claims often share one."""
    try:
        return read_context(where)
    except (ReadingError, UnknownNameError):
        return cast(Context, hook("reading.context")(where, Context()))


def check_options(mode: str, budget: str) -> None:
    """Raise UsageError for a mode or budget that there is not."""
    for value, known, what in ((mode, MODES, "mode"), (budget, tuple(BUDGETS), "budget")):
        if value not in known:
            raise UsageError(
                f"{what}={value!r}", asked="verify", where=what, hint=f"known: {', '.join(map(repr, known))}"
            )


def _claims(claim: Any, other: Any, context: Context) -> tuple[Claim, ...]:
    if other is not None:
        return (_equation(claim, other, context),)
    if isinstance(claim, str):
        return _stated(read(claim, context), claim, context)
    if isinstance(claim, Claim):
        return (replace(claim, context=context.merge(claim.context)),)
    if isinstance(claim, Chain):
        return claim.claims
    if hasattr(claim, "steps") and hasattr(claim, "goal"):
        return tuple(Claim(s.before, "eq", s.after, claim.context) for s in claim.steps)
    if isinstance(claim, Sequence):
        return _lines(claim, context)
    return _stated(as_term(claim), str(claim), context)


def _stated(found: Term | Claim | Chain, text: str, context: Context) -> tuple[Claim, ...]:
    if isinstance(found, Chain):
        return found.claims
    if isinstance(found, Claim):
        return (found,)
    if found.op in _RELATION_OPS:
        return (Claim(found.args[0], found.op, found.args[1], context),)
    raise ReadingError(
        "a formula without a relation",
        asked="a claim to judge",
        text=text,
        hint="write an equation or inequality, `left == right`, or give a second formula to compare with",
    )


def _lines(lines: Sequence[Any], context: Context) -> tuple[Claim, ...]:
    """Lines that continue one another: the first may be a formula, each later one is claimed equal to the last."""
    if not lines:
        raise ReadingError("no lines", asked="a chain of equal formulas", hint="give at least two lines")
    claims: list[Claim] = []
    last: Term | None = None
    for line in lines:
        found = read(line, context) if isinstance(line, str) else line
        made = _continue(found, last, context)
        claims.extend(made)
        last = made[-1].right if made else found
    if not claims:
        raise ReadingError("a single formula", asked="a chain of equal formulas", hint="give at least two lines")
    return tuple(claims)


def _continue(found: Any, last: Term | None, context: Context) -> tuple[Claim, ...]:
    if isinstance(found, Term):
        return () if last is None else (Claim(last, "eq", found, context),)
    stated = found.claims if isinstance(found, Chain) else (found,)
    if last is None or stated[0].left == last:
        return tuple(stated)
    return (Claim(last, "eq", stated[0].left, context), *stated)


def _equation(claim: Any, other: Any, context: Context) -> Claim:
    declared = _context_of(claim, _context_of(other, context))
    left, right = (_side(side, declared) for side in (claim, other))
    return Claim(left, "eq", right, declared.covering((left, right)))


def _context_of(side: Any, context: Context) -> Context:
    own = getattr(side, "context", None)
    if isinstance(own, Context):
        return context.merge(own)
    return context.covering((side,)) if isinstance(side, Term) else context


def _side(side: Any, context: Context) -> Term:
    if isinstance(side, str) and is_hand_written(side):
        return hook("reading.term")(side, context)
    if isinstance(side, str):
        found = read(side, context)
        if not isinstance(found, Term):
            raise ReadingError("a relation", asked="one side of an equation", text=side, hint="give a formula")
        return found
    return side.result if hasattr(side, "result") else as_term(side)
