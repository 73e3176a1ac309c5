"""What contexts say of independence: "X and Z independent", "e ~ N(0, 1) independent of x".

Variables with laws of their own are independent anyway, and one that is only named here has some law.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import combinations

from symgen.errors import ReadingError
from symgen.reading.context.words import RELATION
from symgen.reading.declared import Declarations
from symgen.terms.domains import POSITIVE, REAL
from symgen.terms.relations import Claim
from symgen.terms.term import make, symbol
from symgen.terms.traverse import distinct

_INDEPENDENT = re.compile(
    r"(?:(?:all|both|the)\s+)*(.+?)(?:\s+(?:is|are))?(?:\s+(?:mutually|jointly))?\s+(?:independent|i\.?i\.?d\.?)(?:\s+of\s+(.+?))?\.?"
    r"|(.+?)\s*(?:\\perp(?:\s|\\!|\\perp)*|⊥|⫫)\s*(.+)"
)
#: x ~ N(0, 1) iid, and \\overset{iid}{\\sim}: laws are those of independent variables anyway.
_DRAWN_APART = re.compile(r"(?<=[)}])\s*,?\s*(?:independent(?:ly)?|i\.?i\.?d\.?)\s*$")


def apart(statements: Iterable[str]) -> tuple[list[str], list[list[str]]]:
    """The statements of a context, and the names of those that only say that some are independent.

    >>> apart(["X and Z independent", "X ~ N(0, 1) iid"])
    (['X ~ N(0, 1)'], [['X', 'Z']])
    """
    kept: list[str] = []
    groups: list[list[str]] = []
    for statement in statements:
        if RELATION.search(statement):
            kept.append(_DRAWN_APART.sub("", statement.strip()))
            continue
        found = _INDEPENDENT.fullmatch(statement.strip())
        if found is None:
            kept.append(statement.strip())
        else:
            said = (part for part in found.groups() if part)
            groups.append([name.strip() for part in said for name in re.split(r",|\band\b", part) if name.strip()])
    return kept, groups


def declare_independent(declared: Declarations, written: Sequence[str], names: Sequence[str]) -> None:
    """Declare some names to be independent, each as it is written; ReadingError where laws tie one to another."""
    if all(declared.kinds.get(name) in ("event", "discrete") for name in names):
        declared.independent.update(names)
        return
    known = [name for name in names if name in declared.laws]
    if not known or any(_ancestors(declared, a) & _ancestors(declared, b) for a, b in combinations(known, 2)):
        _refuse(next((w for w, n in zip(written, names, strict=True) if n not in known), written[0]))
    for name, spelled in zip(names, written, strict=True):
        if name not in declared:
            declared.symbols[name] = symbol(name, REAL)
        if name not in known:
            _take_random(declared, name, spelled)
    declared.independent.update(name for name in names if name in declared.laws)


def _ancestors(declared: Declarations, name: str) -> set[str]:
    """A random variable with those that its law speaks of."""
    found, waiting = {name}, [name]
    while waiting:
        above = {s.attrs[0] for s in declared.laws[waiting.pop()].free} & declared.laws.keys() - found
        found |= above
        waiting.extend(above)
    return found


def _take_random(declared: Declarations, name: str, spelled: str) -> None:
    """Give a number that is said to be independent of something random some law; what is observed is any value of it."""
    known = declared.symbols.get(name)
    if known is None:
        _refuse(spelled)
        return
    if name in declared.fixed:
        return
    if known.shape or known.domain != REAL:
        declared.unstated.add(name)
        return
    density = make("call", known, attrs=(f"p_{name}", POSITIVE, (), "density"))
    declared.laws[name] = make("density_law", density, known)
    declared.supposed.add(name)
    declared.assume(f"{name} is taken to be a random variable with some law")


def check_supposed(declared: Declarations, claims: Iterable[Claim], text: str) -> None:
    """Refuse E[x_t] = a x_0 where x_0 is only said to be independent of the noise: the mean may be that given x_0."""
    for claim in claims if declared.supposed else ():
        bound = {n.args[1].attrs[0] for n in distinct(claim.left, claim.right) if n.op == "expectation"}
        both = sorted(bound & declared.supposed & {s.attrs[0] for s in claim.left.free | claim.right.free})
        if both:
            raise ReadingError(
                f"{both[0]} outside of a mean that is over it too", asked="one meaning for a random variable", text=text,
                hint=f"is it given? write \\mathbb{{E}}[... \\mid {both[0]}]",
            )  # fmt: skip


def _refuse(name: str) -> None:
    raise ReadingError(
        f"{name}, said to be independent", asked="a random variable with a law of its own", text=name,
        hint=f"declare it: {name} \\sim \\mathcal N(0, 1)",
    )  # fmt: skip
