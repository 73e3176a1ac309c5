"""The plain text of a context, which the context reader takes back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from symgen.terms.context import Context
from symgen.terms.domains import REAL
from symgen.terms.term import Term, dimension
from symgen.terms.text.print_forms import show_type
from symgen.terms.text.printer import Printer, quoted, to_text


def show_context(context: Context) -> str:
    """The declarations of a context, separated by ';'.

    >>> from symgen.terms.build import positives, reals
    >>> show_context(Context().declare(reals("m"), positives("s")))
    'm: real; s: positive'
    """
    return "; ".join(_declarations(context))


def _declarations(context: Context) -> Iterator[str]:
    for name, symbol in context.symbols.items():
        yield f"{quoted(name)}: {_type(symbol)}"
    for name, function in context.functions.items():
        yield f"{quoted(name)}: {_function(function)}"
    for name, law in context.laws.items():
        yield f"{quoted(name)} ~ {to_text(law)}"
    for name, value in context.definitions.items():
        yield f"{quoted(name)} = {to_text(value)}"
    for condition in context.conditions:
        # A bound of one name between brackets stays a condition; without them it would narrow the name's domain.
        text = to_text(condition)
        yield f"({text})" if len(condition.free) == 1 or condition.op == "and" else text


def _type(symbol: Term) -> str:
    return show_type(symbol.domain, symbol.shape, Printer(symbol))


def _function(function: tuple[Any, ...]) -> str:
    domain, shape, role = function
    if role in ("density", "event"):
        return str(role)
    kind = "" if (domain, shape) == (REAL, ()) else " " + show_type(domain, shape, Printer(dimension("n")))
    return f"{role or 'function'}{kind}"
