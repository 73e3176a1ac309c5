"""The order in which the statements of a context are read: what speaks of a name after what gives it a law or a value."""

from __future__ import annotations

from symgen.reading.declaring.laws import variable_of_law
from symgen.reading.syntax.tree import Statement, names_in


def in_order(parsed: list[tuple[str, Statement]]) -> list[tuple[str, Statement]]:
    """Statements as they stand, but for those that speak of a name which another one gives a law or a value: later."""
    gives = {id(statement): _gives(statement) for _, statement in parsed}
    given = {name for names in gives.values() for name in names}
    waiting = {id(statement): _spoken(statement) | _ends(statement, given) for _, statement in parsed}
    ordered: list[tuple[str, Statement]] = []
    left = list(parsed)
    while left:
        given = {name for _, statement in left for name in gives[id(statement)]}
        ready = [pair for pair in left if not waiting[id(pair[1])] & (given - gives[id(pair[1])])]
        ordered.append((ready or left)[0])
        left.remove(ordered[-1])
    return ordered


def _gives(statement: Statement) -> set[str]:
    """The names that a statement gives a law or a value, if any: a product of factors at a step says what the one before is."""
    head, *rest = statement.sides
    base = head.parts[0] if head.kind == "power" else head
    name = base.value.text if base.kind == "name" else variable_of_law(statement)
    factors = rest[0].parts if base.kind == "name" and rest and rest[0].kind == "product" else ()
    return {name, *(f.value.text for f in factors if f.kind == "name" and f.value.stem == base.value.stem)}


def _ends(statement: Statement, given: set[str]) -> set[str]:
    """The given values with which a recursion begins or ends: m_0 and G_T for one of m_t and G_t."""
    head, *rest = statement.sides
    stem = head.value.stem if head.kind == "name" else ""
    again = any(name.value.stem == stem != "" for side in rest for name in names_in(side))
    ends = (name.rpartition("_") for name in given if again)
    return {f"{of}_{at}" for of, _, at in ends if of == stem and (at.isdigit() or at.isupper())}


def _spoken(statement: Statement) -> set[str]:
    """The names that a statement speaks of behind its head, and of X_1 and X_n the X_i that gives them their law."""
    names = {name.value.text for side in statement.sides[1:] for name in names_in(side)}
    stems = {name.rpartition("_")[0] for name in names if "_" in name}
    return names | {f"{stem}_{index}" for stem in stems for index in "ijk"}
