r"""Densities that contexts give as formulas: X has density f(x) = 2x for 0 < x < 1, P(N = k) = (1 - p)^k p for k = 0, 1, ..."""

from __future__ import annotations

import re

from symgen._registry import hook
from symgen.calculus.normaliser import prove_equal
from symgen.errors import ReadingError
from symgen.reading.applied_heads import function_head
from symgen.reading.context_statements import Statements, written
from symgen.reading.declared import Declarations, Function
from symgen.reading.elaborate import Reader
from symgen.reading.tree import Name, Node, renamed
from symgen.terms import domains
from symgen.terms.domains import Domain
from symgen.terms.term import Term, make, symbol
from symgen.terms.traverse import distinct

_UNNAMED = "p"  # the head of a density without a name of its own


def declare_density(declared: Declarations, name: Name, formula: str, place: str) -> None:
    """The law of a variable whose density is a formula where that is positive; a family's own density is no other law."""
    ((text, statement),) = written([formula])
    head = function_head(Declarations(), statement.sides[0])
    others = head[1][1:] if head is not None else ()
    if head is None or any(other not in declared.symbols for other in others) or len(statement.sides) != 2:
        raise ReadingError(formula, asked="a density as a formula", text=formula, hint="write f(x) = ...")
    function, (argument, *_) = head
    body = statement.sides[1]
    known = declared.laws.get(name.text)
    if known is not None and known.op == "law":
        _same_law(declared, name, renamed(body, {Name(argument): name}), text)
        return
    variable = symbol(name.text, _support(declared, name, argument, place))
    declared.symbols[name.text] = variable
    density = Reader(text, declared).term(renamed(body, {Name(argument): name}))
    if not (place or variable.domain.is_integer or any(part.op == "log_density" for part in distinct(density))):
        raise ReadingError(
            f"the density of {name.text} without where it is positive", asked="a law", text=formula,
            hint=f"say so: {formula} for {argument} > 0, or on the real line",
        )  # fmt: skip
    declared.laws[name.text] = make("density_law", density, variable)
    if function != _UNNAMED:
        declared.functions[function] = Function((argument, *others), _within(body, argument, place), text)


def _support(declared: Declarations, name: Name, argument: str, place: str) -> Domain:
    """Where a variable has its values, as a context says of it or of its density."""
    known = declared.symbols.get(name.text)
    if not place or re.fullmatch(r"(?:the )?(?:real line|reals)", place):
        return known.domain if known is not None else domains.REAL
    apart = declared.copy()
    apart.symbols.pop(argument, None)
    said = place if re.search(rf"(?<!\w){re.escape(argument)}(?!\w)", place) else rf"{argument} \in {place}"
    Statements(apart, written([said])).read()
    return apart.symbols[argument].domain


def _within(body: Node, argument: str, place: str) -> Node:
    """A formula that is nothing elsewhere."""
    if not re.search(r"[<>]|\\[gl]e", place):
        return body
    ((_, statement),) = written([rf"\mathbb{{1}}[{place}]"])
    return Node(
        "product",
        body.start,
        body.end,
        (" ",),
        (statement.sides[0], Node("group", body.start, body.end, ("(", ()), (body,))),
    )


def _same_law(declared: Declarations, name: Name, body: Node, text: str) -> None:
    """Ask where a density is not that of the family which the variable is said to have."""
    law: Term = declared.laws[name.text]
    variable = declared.symbols[name.text]
    given = Reader(text, declared).term(body)
    own = hook("probability.density")(law, variable)
    if prove_equal(own, given, declared.context()) is None:
        raise ReadingError(
            f"a density of {name.text} beside its law", asked="one law a variable", text=text,
            hint="symgen cannot tell whether both are the same: leave one of them out",
        )  # fmt: skip
