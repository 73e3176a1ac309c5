r"""Means over several draws of one law, x, y \sim p, and over as many as a letter says: z_1, \dots, z_K \sim q.

They are independent, but for the variables of one joint density p(x, y) that the text writes. Of many draws, the mean of a sum
over all of them, of what speaks of one draw each, is the sum of the means; of anything else it is over all of the draws.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from symgen.probability.decisions import minus_oo, oo
from symgen.reading.elaborate import Reader
from symgen.reading.syntax.tree import Node
from symgen.terms.domains import REAL, interval
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import distinct, substitute


def drawn_together(reader: Reader, below: tuple[Node, ...]) -> tuple[Node, ...]:
    r"""z_1 \sim q and z_2 \sim q for z_1, z_2 \sim q; p(x, y) for x, y \sim p, and (x, y) \sim p, of a joint density."""
    found: list[Node] = []
    waiting: list[Node] = []
    for node in below:
        waiting.append(node)
        if node.kind == "name":
            continue
        if node.kind == "relation" and node.value == ("distributed",):
            *before, _ = waiting
            found += _of_one_law(reader, before, node)
        else:
            found += waiting
        waiting = []
    return (*found, *waiting)


def _of_one_law(reader: Reader, before: list[Node], drawn: Node) -> list[Node]:
    target, law = drawn.parts
    bracket = target.kind == "group" and all(part.kind == "name" for part in target.parts)
    names = [*before, *(target.parts if bracket else (target,))]
    density = reader.declared.density(law.value) if law.kind == "name" else None
    if len(names) > 1 and density is not None and density.op == "true":
        own = reader.declared.signatures.get(reader.declared.density_name(law.value) or "", ())
        if all(name.kind == "name" and name.value.text in own for name in names):
            points = Node("group", drawn.start, drawn.end, ("(", (",",) * (len(names) - 1)), tuple(names))
            return [Node("product", drawn.start, drawn.end, (" ",), (law, points))]
    if bracket:
        return [*before, drawn]
    if before:
        apart = ", ".join(name.value.text for name in names if name.kind == "name")
        reader.declared.assume(f"{apart} are independent draws of one law")
    return [replace(drawn, start=name.start, parts=(name, law)) for name in before] + [drawn]


def draws(reader: Reader, last: Node) -> Term:
    """The vector of all draws, z of z_1, ..., z_K."""
    size = reader.term(last.parts[0])
    return symbol(last.value.stem, REAL, (size if size.value is None else int(size.value),))


def mean_over_draws(value: Term, whole: Term, one: Term, drawn: Term) -> Term:
    """The mean of a value over draws of one law: of what is linear in sums over all of them by that over `one` draw."""

    def within(part: Term) -> Term:
        if whole not in part.free:
            return part
        entries = {inner for inner in distinct(part) if inner.op == "index" and inner.args[0] == whole}
        alone = substitute(part, dict.fromkeys(entries, one)) if len(entries) == 1 else part
        if whole not in alone.free and all(entry.free <= part.free for entry in entries):
            return make("expectation", alone, one, drawn)
        inside = [whole in inner.free for inner in part.args]
        linear = part.op in ("add", "neg") or (part.op == "mul" and sum(inside) == 1)
        if linear or (part.op == "div" and inside == [True, False]) or _runs_over_all(part, whole):
            return make(part.op, *map(within, part.args), attrs=part.attrs)
        return mean_over_all(part, whole, drawn)

    return within(value)


def mean_over_all(value: Term, whole: Term, law: Term) -> Term:
    """The mean over all draws: over the law of independent entries, or as an integral with the product of unknown densities."""
    every = make("ones", attrs=(whole.shape,))
    if law.op == "law":
        product = make("law", *(argument * every for argument in law.args), attrs=(*law.attrs[:2], whole.shape))
        return make("expectation", value, whole, product)
    density, variable = law.args
    index = symbol(f"draw of {whole.attrs[0]}", interval(Fraction(1), field="integer"))
    each = substitute(density, {variable: make("index", whole, index)})
    weight = make("product", each, index, num(1), size_of(whole))
    return make("integral", weight * value, whole, minus_oo(), oo())


def size_of(whole: Term) -> Term:
    """How many entries a vector has."""
    (size,) = whole.shape
    return size if isinstance(size, Term) else num(size)


def _runs_over_all(part: Term, whole: Term) -> bool:
    """Whether a sum runs over all entries, and holds the vector in its terms only."""
    if part.op != "sum" or whole in part.args[2].free | part.args[3].free:
        return False
    return part.args[2].value == 1 and part.args[3] == size_of(whole)
