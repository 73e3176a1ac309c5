"""Random variables of which a claim asks for a joint entropy or an information, H(X, Y) and I(X; Y), get one joint law.

Declared as no more than random variables, each has some law of its own; those say nothing of how they depend on each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from symgen.errors import ReadingError
from symgen.reading.declared import JOINT, Declarations
from symgen.reading.inferring.densities import bracketed, is_variable
from symgen.reading.inferring.random_variables import inside_moments, inside_probabilities
from symgen.reading.notation.neighbours import applications
from symgen.reading.syntax.tree import Node, Statement, names_in, scripts_of, walk
from symgen.terms.domains import REAL
from symgen.terms.term import make, symbol

_INFORMATIONS = ("H", "h", "I")


def join_variables(declared: Declarations, statements: Sequence[Statement], text: str) -> None:
    """Declare the variables of joint entropies and informations as those of one joint law, where they occur nowhere else.

    Raises ReadingError where they do: what joins an expectation of one and the information of both is not declared.
    """
    sides = [side for statement in statements for side in statement.sides]
    found = [
        pair for side in sides for node in walk(side) for pair in bracketed(node) if pair[0].value.text in _INFORMATIONS
    ]
    inside = Counter(part.value.text for _, bracket in found for part in bracket.parts if part.kind == "name")
    joined = {name for name in inside if _is_open(declared, name)}
    if (
        not any(_is_joint(declared, bracket) for _, bracket in found)
        or not joined
        or any(n in declared for n in _INFORMATIONS)
    ):
        return
    written = Counter(node.value.text for side in sides for node in names_in(side))
    elsewhere = sorted(name for name in joined if written[name] > inside[name])
    if elsewhere or joined & declared.independent or joined != set(inside):
        raise ReadingError(
            f"joint entropies or informations of {', '.join(sorted(inside))} beside other uses of them",
            asked="one joint law", text=text, hint="declare the law of one variable given the other",
        )  # fmt: skip
    kind = _kind_of(declared, joined, {name.value.text for name, _ in found})
    for name in sorted(joined):
        declared.kinds[name] = kind
        del declared.laws[name], declared.symbols[name]
    declared.assume(f"{', '.join(sorted(joined))} are taken to be {kind} random variables with some joint law")


def with_numbers(declared: Declarations, statements: list[Statement]) -> list[Statement]:
    """The statements, once discrete variables in moments have numbers as their values, where no entropy is of them."""
    sides = [side for statement in statements for side in statement.sides]
    inside = {name.value.text for side in sides for part in inside_moments(side) for name in names_in(part)}
    brackets = [b for side in sides for node in walk(side) for n, b in bracketed(node) if n.value.text in _INFORMATIONS]
    of_labels = {name.value.text for bracket in brackets for name in names_in(bracket)}
    found = sorted(inside & declared.variables())
    for text in () if of_labels & declared.variables() or declared.chain else found:
        del declared.kinds[text]
        declared.masses.add(f"p_{text}")
        _have_some_law(declared, text)
    return statements


def _have_some_law(declared: Declarations, text: str) -> None:
    variable = declared.symbols.setdefault(text, symbol(text, REAL))
    density = make("call", variable, attrs=(f"p_{text}", declared.values_of(f"p_{text}"), (), "density"))
    declared.laws[text] = make("density_law", density, variable)


def join_moments(declared: Declarations, statements: Sequence[Statement]) -> None:
    """Give real random variables of moments and events, of which no more is declared, one unknown joint law, unless they are
    independent."""
    sides = [side for statement in statements for side in statement.sides]
    parts = [part for side in sides for part in (*inside_moments(side), *inside_probabilities(side))]
    inside = {name.value.text for part in parts for name in names_in(part)}
    spoken = {s.attrs[0] for condition in declared.conditions for s in condition.free}
    found = sorted(n for n in inside if _is_open(declared, n) and _is_real(declared, n))
    others = inside & declared.laws.keys() - set(found)
    if len(found) < 2 or set(found) & (declared.independent | spoken) or others or JOINT in declared.densities:
        return
    _join(declared, found)


def join_labelled(declared: Declarations, statements: Sequence[Statement]) -> None:
    r"""Declare the variables below densities, X and Y of f_{X,Y} and f_{Y|X}, where they are unknown: with one joint law."""
    sides = [side for statement in statements for side in statement.sides]
    below = [
        found for side in sides for node in walk(side) for head, _ in applications(node) if (found := _below(head))
    ]
    names = {name for found in below for name in found}
    fresh = {name for name in names if name not in declared}
    if not names or any(
        not (name in fresh or (_is_open(declared, name) and _is_real(declared, name))) for name in names
    ):
        return
    joined = any(len(found) > 1 for found in below)
    if fresh and not joined and not _has_distribution_function(sides, fresh):
        return
    for name in fresh:
        declared.inferred.add(name)
        _have_some_law(declared, name)
    for text in [text for text in declared.densities if _letter_of(text) in names and text[0] in "fp"]:
        declared.densities.pop(text), declared.kinds.pop(text, None)
    if joined and not names & declared.independent:
        _join(declared, sorted(names))
        summed = {b.value.text for side in sides for n in walk(side) if n.kind == "big" for b in _below_sum(n)}
        declared.masses.update({JOINT} if {name.lower() for name in names} & summed else ())


def _letter_of(text: str) -> str:
    return text.partition("_")[2].partition("_")[0].partition("given")[0]


def _below_sum(node: Node) -> Iterator[Node]:
    for below in scripts_of(node).below:
        index = below.parts[0] if below.kind == "relation" else below
        if index.kind == "name":
            yield index


def _below(head: Node) -> tuple[str, ...]:
    """X and Y of f_{X,Y}, f_{XY} and f_{Y|X}; nothing for other names."""
    name = head.value
    if name.base not in ("f", "p") or not head.parts or name.marks or name.accents or name.font:
        return ()
    parts = [
        inner for part in head.parts for inner in (part.parts if part.kind in ("product", "relation") else (part,))
    ]
    found = [part.value for part in parts if part.kind == "name"]
    capital = len(found) == len(parts) and all(is_variable(each) or each.text.islower() for each in found)
    return tuple(each.text for each in found if is_variable(each)) if capital else ()


def _has_distribution_function(sides: Sequence[Node], names: set[str]) -> bool:
    heads = [head.value for side in sides for node in walk(side) for head, _ in applications(node)]
    return any(head.base == "F" and head.label in names for head in heads)


def _join(declared: Declarations, found: Sequence[str]) -> None:
    declared.declare_kind(JOINT, "density")
    declared.signatures[JOINT] = tuple(found)
    if any(f"p_{name}" in declared.guessed for name in found):  # uncorrelated, say, which nobody reads
        for table in (declared.inferred, declared.guessed):
            table.add(JOINT)
    declared.masses.update({JOINT} if any(f"p_{name}" in declared.masses for name in found) else ())
    for name in found:
        declared.laws[name] = make("density_law", make("true"), declared.symbols[name])
    declared.together.update(found)
    declared.assume(f"{', '.join(found)} have some joint law")


def _is_real(declared: Declarations, name: str) -> bool:
    known = declared.symbols.get(name)
    return known is not None and known.domain.is_real and not known.shape


def _is_open(declared: Declarations, name: str) -> bool:
    """Whether of a random variable nothing but its name is declared."""
    law = declared.laws.get(name)
    return law is not None and law.op == "density_law" and law.args[0].attrs[:1] == (f"p_{name}",)


def _is_joint(declared: Declarations, bracket: Node) -> bool:
    """Whether several of the variables stand in one bracket."""
    names = list(_names(bracket))
    return len(names) > 1 and all(_is_open(declared, name) for name in names)


def _names(bracket: Node) -> Iterator[str]:
    for part in bracket.parts:
        if part.kind == "name":
            yield part.value.text


def _kind_of(declared: Declarations, joined: set[str], signs: set[str]) -> str:
    """As declared; else discrete where H speaks of them, and continuous where h does."""
    if joined <= declared.continuous or "h" in signs:
        return "continuous"
    return "discrete"
