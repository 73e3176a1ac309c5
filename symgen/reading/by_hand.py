"""Claims by hand in a context, as those ask for them who judge: with what was assumed, and what is left open."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

from symgen.errors import ReadingError, SymgenError
from symgen.reading.claims_reader import claims
from symgen.reading.context.in_words import declarations
from symgen.reading.declared import Declarations
from symgen.reading.declaring.statements import read_later
from symgen.reading.names_of_claims import unsure_names
from symgen.terms.context import Context
from symgen.terms.relations import Claim


def hand_claims(
    text: str, where: Any, context: Context
) -> tuple[tuple[Claim, ...], tuple[str, ...], frozenset[str], str]:
    """The claims of LaTeX in a context, given as Terms and in words or plain text; what was assumed in reading them; the
    functions, vectors and matrices of which only the notation tells; and the length at which a claim of any is read."""
    found, declared = _claims(text, declarations(where, context, shown=text))
    if not found:
        hint = "; ".join(a for a in declared.assumptions if a.endswith("defined here"))
        hint = f"{hint}; to have it judged, write 0 on its right side" if hint else "write an equation or an inequality"
        hint = f"{'; '.join(declared.unjudged)} is not judged: {hint}" if declared.unjudged else hint
        raise ReadingError("nothing that could be true or false", asked="a claim to judge", text=text, hint=hint)
    unsure = frozenset().union(*(unsure_names(claim, declared) for claim in found))
    return found, tuple(declared.assumptions), unsure, declared.length


def _claims(text: str, known: Declarations) -> tuple[tuple[Claim, ...], Declarations]:
    """The claims of a text; of one about sequences of any length that cannot be read so, at one length."""
    try:
        return claims(text, known)
    except SymgenError as error:
        with suppress(SymgenError):
            found, declared = claims(text, known, otherwise=True)
            if declared.length:
                return found, declared
        raise error from None


def context_of(where: Any, context: Context) -> Context:
    """The context that words declare, for claims in plain text."""
    declared = declarations(where, context, lenient=False)
    if declared.guessed or declared.unread:  # of which a context of Terms cannot tell
        found = ", ".join([*sorted(declared.guessed), *map(repr, declared.unread)])
        raise ReadingError(
            f"words that are left aside: {found}", asked="what they mean", text=str(where), hint="say it as formulas"
        )
    read_later(declared)
    merged = context.merge(declared.context())
    laws = {name: law for name, law in declared.densities.items() if law.op != "true"}
    functions = {**merged.functions, **declared.abstract()}
    symbols = {name: symbol for name, symbol in merged.symbols.items() if name not in declared.values}
    return replace(
        merged, symbols=symbols, functions=functions, laws=declared.laws, definitions={**declared.values, **laws}
    )
