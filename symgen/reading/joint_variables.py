"""Random variables of which a claim asks for a joint entropy or an information, H(X, Y) and I(X; Y), get one joint law.

Declared as no more than random variables, each has some law of its own; those say nothing of how they depend on each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from symgen.errors import ReadingError
from symgen.reading.declared import JOINT, Declarations
from symgen.reading.inferring import bracketed
from symgen.reading.inferring_random import inside_moments
from symgen.reading.tree import Node, Statement, names_in, walk
from symgen.terms.domains import REAL
from symgen.terms.term import make

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


def join_moments(declared: Declarations, statements: Sequence[Statement]) -> None:
    """Give real random variables of moments, of which no more is declared, one unknown joint law, unless they are independent."""
    sides = [side for statement in statements for side in statement.sides]
    inside = {name.value.text for side in sides for part in inside_moments(side) for name in names_in(part)}
    spoken = {s.attrs[0] for condition in declared.conditions for s in condition.free}
    found = sorted(n for n in inside if _is_open(declared, n) and _is_real(declared, n))
    others = inside & declared.laws.keys() - set(found)
    if len(found) < 2 or set(found) & (declared.independent | spoken) or others or JOINT in declared.densities:
        return
    declared.declare_kind(JOINT, "density")
    declared.signatures[JOINT] = tuple(found)
    for name in found:
        declared.laws[name] = make("density_law", make("true"), declared.symbols[name])
    declared.together.update(found)
    declared.assume(f"{', '.join(found)} have some joint law")


def _is_real(declared: Declarations, name: str) -> bool:
    known = declared.symbols.get(name)
    return known is not None and known.domain == REAL and not known.shape


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
