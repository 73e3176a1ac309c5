"""Names that stand for more than themselves: x_i, for i = 1, ..., n, and functions by how much they bend."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from fractions import Fraction

from symgen.errors import ReadingError
from symgen.reading.context.lexicon import MADE
from symgen.reading.context.one_hot import put_place
from symgen.reading.context.words import RELATION, Words
from symgen.reading.declared import Declarations, Function
from symgen.reading.declaring.made import made
from symgen.reading.declaring.statements import Statements, written
from symgen.reading.syntax.tree import Name, renamed
from symgen.terms import domains
from symgen.terms.domains import Domain, interval, structured
from symgen.terms.term import Term, dimension, make, symbol


def is_of_many(declared: Declarations, name: Name, found: Words) -> bool:
    """Whether a name stands for the entries of a vector, or for a number at each step, which are declared then."""
    many = declared.sequences | (set() if found.wanted else declared.steps)
    of_steps = name.stem in many and bool(name.label) and not (found.kind or name.marks)
    counted = name.stem not in declared.sequences and found.counted[0] == name.label != "" and not found.kind
    if counted:
        declare_family(declared, name, found)
    elif of_steps:
        declare_steps(declared, name, found)
    return counted or of_steps


def declare_family(declared: Declarations, name: Name, found: Words) -> None:
    """x_i, real, i = 1, ..., n: the entries of a vector; vectors: the rows of a matrix."""
    _, low, high = found.counted
    stem = "_".join((name.stem, *name.marks))
    before = len(declared.conditions)
    shape = found.shape(declared)  # which may give the domain a structure
    one = declared.symbols[name.text] = symbol(name.text, found.domain or domains.REAL, shape)
    Statements(declared, written([c if RELATION.search(c) else f"{name.text} {c}" for c in found.conditions])).read()
    one = declared.symbols.pop(name.text)
    row = one.shape
    _leave_open(declared, stem, one, before)
    count = int(high) if high.isdigit() else _count(declared, stem, high)
    size = count if low == 1 else count + (1 - low)
    domain = structured("stochastic") if one.domain.structure == "simplex" else one.domain
    declared.symbols[stem] = symbol(stem, domain, (size, *row))
    declared.firsts[stem] = (low,)
    if row:
        declared.rows[stem] = row


def declare_steps(declared: Declarations, name: Name, found: Words) -> None:
    """x_t, in (0, 1), of each step t: an unknown function of the step with such values; a vector of each step too."""
    before = len(declared.conditions)
    shape = found.shape(declared)  # which may give the domain a structure
    declared.symbols[name.text] = symbol(name.text, found.domain or domains.REAL, shape)
    Statements(declared, written([c if RELATION.search(c) else f"{name.text} {c}" for c in found.conditions])).read()
    one = declared.symbols.pop(name.text)
    _leave_open(declared, name.stem, one, before)
    if found.unknown:
        declared.inferred.add(name.stem)
        declared.guessed.add(name.stem)
    declared.functions[name.stem] = Function(operator="unknown", domain=one.domain, shape=one.shape)
    declared.processes.add(name.stem)
    declared.assume(f"{name.stem}_{name.label} is taken to be a function of {name.label}")


def _leave_open(declared: Declarations, stem: str, one: Term, before: int) -> None:
    """What else is said of each entry is not known of the vector: what fails then is left open."""
    kept = [c for k, c in enumerate(declared.conditions) if k < before or one not in c.free]
    if len(kept) < len(declared.conditions):
        declared.conditions[:] = kept
        declared.inferred.add(stem)
        declared.guessed.add(stem)


def _count(declared: Declarations, stem: str, high: str) -> Term:
    """How many there are; with t itself a subscript of what is said, x_1, ..., x_t are the first of more."""
    last = declared.symbols.setdefault(high, dimension(high))
    if high not in declared.places:
        return last
    many = dimension(f"number of {stem}")
    declared.symbols[many.attrs[0]] = many
    declared.conditions.append(make("le", last, many))
    return many


#: A function that bends at least, or at most, so much as a square is that with a convex function more, or less.
_BENDS = {"strongly": r"h(u) + \frac{%s}{2}\|u\|^2", "smooth": r"\frac{%s}{2}\|u\|^2 - h(u)"}


def declare_bent(declared: Declarations, name: Name, found: Words) -> None:
    """A strongly convex function by a convex one; a smooth one too, though not each such function is smooth."""
    kind, constant = found.bent
    text = _BENDS[kind] % constant
    ((_, statement),) = written([text])
    rest = f"{name.text} beside its square"
    body = renamed(statement.sides[0], {Name("h"): Name(rest)})
    declared.functions[rest] = Function(operator="unknown", role="convex")
    declared.functions[name.text] = Function(("u",), body, text)
    if kind == "smooth":
        declared.inferred.add(rest)
        declared.guessed.add(rest)


def declare_eigenvalue(declared: Declarations, name: Name, found: Words, conditions: list[str]) -> list[str]:
    matrix, end = found.extreme
    if matrix not in declared.symbols:
        raise ReadingError(
            f"{name.text}: {found.value}, where nothing declares {matrix}", asked="a declared matrix", text=found.value,
            hint=f"declare {matrix}: symmetric matrix n x n",
        )  # fmt: skip
    sign = domains.POSITIVE if declared.symbols[matrix].domain.structure == "spd" else domains.REAL
    if (matrix, end) in declared.extremes:
        declared.values[name.text] = declared.extremes[matrix, end]
        return conditions
    declared.symbols[name.text] = declared.extremes[matrix, end] = symbol(name.text, sign)
    return conditions


_INTERVAL = re.compile(r".*\\in\s*([(\[])\s*(-?[\d./]+|-\\infty)\s*,\s*(-?[\d./]+|\\infty)\s*([)\]])\s*")


def of_values(found: Words, conditions: list[str]) -> tuple[Domain | None, list[str]]:
    """The values of a function, "with values in (0, 1)", and the conditions that are left."""
    placed = [match for match in map(_INTERVAL.fullmatch, conditions) if match]
    if len(placed) != 1:
        return found.domain, conditions
    opened, low, high, closed = placed[0].groups()
    lowest = Fraction(low) if "infty" not in low else float("-inf")
    highest = Fraction(high) if "infty" not in high else float("inf")
    domain = interval(lowest, highest, low_open=opened == "(", high_open=closed == ")")
    return domain, [condition for condition in conditions if condition != placed[0][0]]


_SPACES = re.compile(
    r"(?:\\math(?:bb|cal)\s*\{?[RS]\}?|\bR)\s*(?:_\{?\+*\}?)?\s*\^\s*\{?\s*([^\W\d]\w*)(?:\s*(?:x|×|\\times)\s*(\w+))?"
)


def only_size(sizes: Collection[str], texts: Iterable[str]) -> str:
    """The one letter for a size that a context uses, which vectors without a size have then; "" where there are more."""
    found = {*sizes, *sizes_in(texts)}
    return found.pop() if len(found) == 1 else ""


def sizes_in(texts: Iterable[str]) -> Iterator[str]:
    r"""m and n of \mathbb R^{m \times n}."""
    return (size for text in texts for match in _SPACES.finditer(text) for size in match.groups() if size)


def declare_made(declared: Declarations, name: Name, found: Words, conditions: list[str]) -> list[str]:
    """What stands for something made of a free one: a vector of length 1 for any vector but zero over its length."""
    Statements(declared, written(conditions)).read()  # u in R^d
    known = declared.symbols.pop(name.text, None)
    found.wanted = found.wanted or MADE[found.kind]
    shape = known.shape if known is not None and known.shape else found.shape(declared)
    if len(shape) != MADE[found.kind]:
        what = ("a number", "a vector", "a matrix")[MADE[found.kind]]
        raise ReadingError(f"{name.text}: {found.value}", asked=what, text=found.value, hint="say so: unit vector n")
    value, said = made(found.kind, name.text, shape, found.domain or domains.REAL)
    declared.values[name.text] = value
    declared.conditions.extend(said)
    put_place(declared, name.text, found.place)
    for table in (declared.inferred, declared.guessed):  # words that are not made use of are said of what it is made of
        table.update(s.attrs[0] for s in value.free if name.text in table)
    return []


def declare_kronecker(declared: Declarations, name: Name, found: Words, conditions: list[str]) -> list[str]:
    declared.kinds["kronecker"] = name.base
    return conditions
