"""`verify` of a function: the formula read, unfolded and handed to the judge of code."""

from __future__ import annotations

from typing import Any

from symgen.errors import DomainError, ReadingError, ShapeError, UnknownNameError, UsageError
from symgen.terms.context import Context
from symgen.terms.term import Term, as_term
from symgen.terms.text import read, read_context
from symgen.verification import ladder
from symgen.verification.code_claims.binding import is_code, name_of
from symgen.verification.code_claims.cases import case_of
from symgen.verification.code_claims.judging import Options, judge_code
from symgen.verification.verdict import Verdict

_UNREADABLE = (ReadingError, UnknownNameError, ShapeError, DomainError)


def verify_code(claim: Any, other: Any, *, where: str, context: Context | None, args: Any, options: Options) -> Verdict:
    """The verdict on a function, whichever side it stands on; UNREADABLE where the formula has no single meaning."""
    function, against = (claim, other) if is_code(claim) else (other, claim)
    if against is None:
        raise UsageError(
            f"{name_of(function)} alone",
            asked="verify a function",
            where="the second argument",
            hint="say what it computes: verify(f, 'x*log(x)', where='x > 0'), or give a second function",
        )
    try:
        declared = (context or Context()).merge(read_context(where)) if where else context or Context()
        if not is_code(against):
            declared = _context_of(against, declared)
            against = _formula(against, declared)
        case = case_of(function, against, declared, args)
    except _UNREADABLE as error:
        return ladder.unreadable(str(error))
    return judge_code(case, options)


def _context_of(side: Any, context: Context) -> Context:
    own = getattr(side, "context", None)
    if isinstance(own, Context):
        return context.merge(own)
    return context.covering((side,)) if isinstance(side, Term) else context


def _formula(side: Any, context: Context) -> Term:
    found = read(side, context) if isinstance(side, str) else getattr(side, "result", side)
    if isinstance(found, str | int | float) or hasattr(found, "op"):
        return as_term(found)
    made = as_term(found)
    if not isinstance(made, Term):
        raise ReadingError("a relation", asked="what a function computes", text=str(side), hint="give a formula")
    return made
