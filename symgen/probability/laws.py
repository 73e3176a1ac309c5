"""Laws: a family with its parameters given, as written; canonical parameters, conditions, entries of product laws."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from math import inf, isclose
from typing import Any

from symgen.errors import DomainError, ReadingError, UnknownNameError
from symgen.probability.decisions import decide, is_false, is_true
from symgen.probability.declarations import (
    Parameter,
    Spelling,
    declaration,
    family_of,
)
from symgen.probability.definiteness import Sign, assumptions, sign_of
from symgen.probability.draw_shapes import Declared, shape_of_draw, usage
from symgen.terms.domains import Domain
from symgen.terms.operators import operator
from symgen.terms.operators.row import elementwise
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, as_term, make, num, symbol
from symgen.terms.traverse import numbers_combined, subterms, unused_symbol


def law(name: str, *args: Any, **keywords: Any) -> Term:
    """The law of a family at given parameters, numbers or Terms, kept in the spelling given.

    Vector parameters of a scalar family make a product law whose draw has their common shape. Raises UnknownNameError
    for an unknown family or parameter, ReadingError for missing or doubled parameters and for a position that could
    mean several, DomainError for a parameter that cannot lie in its domain; one that merely may lie outside adds to
    `conditions(law)`.

    >>> law("Normal", 0, sd=1).attrs[1]
    ('mean', 'sd')
    """
    chosen = declaration(name)
    given = _assigned(chosen, args, keywords)
    ordered = _ordered(chosen, given)
    for spelling, value in ordered:
        _check_domain(chosen, spelling, value)
    shape = shape_of_draw(chosen, ordered)
    names = tuple(spelling.name for spelling, _ in ordered)
    made = make("law", *(value for _, value in ordered), attrs=(chosen.name, names, shape))
    _check_joint(chosen, made)
    return made


def _assigned(chosen: Declared, args: tuple[Any, ...], keywords: dict[str, Any]) -> dict[str, Term]:
    """Values by spelling name; positional ones go to the parameters that may be positional, in order."""
    positional = [p for p in chosen.parameters if not p.keyword_only]
    if len(args) > len(positional):
        raise _usage(chosen, f"{len(args)} positional parameters", _positional_hint(chosen, len(args), positional))
    given = {p.name: as_term(value) for p, value in zip(positional, args, strict=False)}
    for name, value in keywords.items():
        if name not in chosen.slots:
            raise _unknown_parameter(chosen, name)
        if name in given:
            raise _usage(chosen, f"{name} given twice", "give it once, by position or by name")
        given[name] = as_term(value)
    return given


def _unknown_parameter(chosen: Declared, name: str) -> UnknownNameError:
    """The error for a parameter that the family does not have; other libraries' names are answered with ours."""
    known = next((s for library in chosen.twins for s in _spellings_of(chosen, library, name)), "")
    hint = chosen.mistaken.get(name, f"{name} is called {known} here" if known else "")
    return UnknownNameError(
        name, kind=f"parameter of {chosen.name}", candidates=chosen.slots, where=usage(chosen), hint=hint
    )


def _spellings_of(chosen: Declared, library: str, name: str) -> Iterator[str]:
    """The spellings of our parameters whose value another library takes under that name, tried at numbers."""
    if any(p.rank for p in chosen.parameters):
        return
    for place, parameter in enumerate(chosen.parameters):
        for spelling in parameter.all_spellings:
            given: dict[str, Any] = {p.name: 0.25 + 0.125 * k for k, p in enumerate(chosen.parameters)}
            value = 0.3125 + 0.125 * place
            canonical_value = numbers_combined(as_term(spelling.canonical(as_term(value)))).value
            if canonical_value is not None:
                given[parameter.name] = float(canonical_value)
                _, keywords = chosen.twins[library](**given)
                if isclose(keywords.get(name, inf), value):
                    yield spelling.name


def _positional_hint(chosen: Declared, count: int, positional: list[Parameter]) -> str:
    named = [p for p in chosen.parameters if p.keyword_only]
    if count <= len(chosen.parameters) and named:
        choices = " | ".join(f"{s.name}=" for p in named for s in p.all_spellings)
        return f"say which parameter is meant by name: {choices}"
    return f"{chosen.name} takes {len(chosen.parameters)}: {usage(chosen)}"


def _usage(chosen: Declared, found: str, hint: str) -> ReadingError:
    return ReadingError(found, asked=f"a law {chosen.name}", where=usage(chosen), hint=hint)


def _ordered(chosen: Declared, given: dict[str, Term]) -> tuple[tuple[Spelling, Term], ...]:
    """One spelling with its value for each parameter, in the order of declaration."""
    result = []
    for parameter in chosen.parameters:
        present = [s for s in parameter.all_spellings if s.name in given]
        if len(present) > 1:
            names = " and ".join(s.name for s in present)
            raise _usage(chosen, f"both {names}", "they are spellings of one parameter: give one of them")
        if not present:
            choices = " | ".join(s.name for s in parameter.all_spellings)
            raise _usage(chosen, f"{choices} is missing", f"write {usage(chosen)}")
        result.append((present[0], given[present[0].name]))
    return tuple(result)


def is_product(law_term: Term) -> bool:
    """Whether a law is one of independent entries, and not of a vector or matrix as a whole.

    >>> from symgen.terms.build import vector
    >>> is_product(law("Normal", vector("m", 3), sd=1)), is_product(law("Normal", 0, sd=1))
    (True, False)
    """
    return bool(law_term.shape) and not (law_term.op == "law" and family_of(law_term).whole is not None)


def _check_domain(chosen: Declared, spelling: Spelling, value: Term) -> None:
    if spelling.domain.structure == "spd":
        _check_definiteness(chosen, spelling, value)
    numbers = _numbers(value)
    apart = value.op != "num" and spelling.domain.entries().disjoint(value.domain.entries())
    outside = apart or value.domain.field in ("boolean", "law") or _is_infinite(value)
    outside = outside or any(not _admits(chosen, spelling, n) for n in numbers)
    if not outside and not _sums_wrong(spelling.domain, value):
        return
    what = str(value.value) if value.value is not None else f"{value.domain.describe()}"
    raise DomainError(
        asked=f"{chosen.name}({spelling.name}={what})",
        found=f"{spelling.name} = {what}",
        where=f"parameter {spelling.name} of {chosen.name}",
        hint=f"{spelling.name} lies in {spelling.domain.describe()}",
    )


def _is_infinite(value: Term) -> bool:
    return any(node.op == "const" and node.attrs[0] == "oo" for _, node in subterms(value))


def _check_definiteness(chosen: Declared, spelling: Spelling, value: Term) -> None:
    """DomainError for a matrix of numbers that is not positive definite, and for a symbol not declared to be."""
    undeclared = value.op == "symbol" and value.domain.structure != "spd"
    if not undeclared and sign_of(value) is not Sign.NOT_POSITIVE:
        return
    declared = f"write {value}: matrix d d spd, or sg.matrix({str(value)!r}, d, d, spd=True)"
    raise DomainError(
        asked=f"{chosen.name}({spelling.name}={value})",
        found=f"{value}, which is not {'declared' if undeclared else 'symmetric and'} positive definite",
        where=f"parameter {spelling.name} of {chosen.name}",
        hint=declared if undeclared else f"{spelling.name} is a symmetric matrix with positive eigenvalues",
    )


def _numbers(value: Term) -> tuple[Fraction, ...]:
    """A number, or the numbers among the entries of a vector."""
    return tuple(a.attrs[0] for a in (value.args if value.op == "stack" else (value,)) if a.op == "num")


def _admits(chosen: Declared, spelling: Spelling, number: Fraction) -> bool:
    """Whether a number lies in the domain, or at an end of it at which the law still exists: outcomes of mass 0."""
    if spelling.domain.entries().contains(number):
        return True
    at_end = any(at.parameter == spelling.name and at.value == number for at in chosen.point_masses)
    return at_end or _may_vanish(chosen, spelling.domain, number)


def _may_vanish(chosen: Declared, domain: Domain, number: Fraction) -> bool:
    return chosen.mass is not None and domain.structure == "simplex" and number == 0


def point_of(law_term: Term) -> Term | None:
    """The point that has all the mass of a law at an end of its parameters' domains, such as 0 of Poisson(0)."""
    chosen = family_of(law_term)
    parameters = canonical(law_term) if chosen.point_masses else {}
    found = (at.point(**parameters) for at in chosen.point_masses if parameters[at.parameter] == at.value)
    return next((as_term(point) for point in found), None)


def mass_at(law_term: Term, point: Term) -> Term:
    """The mass that a law of a finite support has at a point."""
    stated = family_of(law_term).mass
    assert stated is not None
    return stated(point, **canonical(law_term))


def _check_joint(chosen: Declared, made: Term) -> None:
    """Conditions on several parameters that numbers break."""
    for condition in _required(chosen, made):
        if is_false(condition):
            values = ", ".join(f"{n} = {v}" for n, v in zip(made.attrs[1], made.args, strict=True))
            words = " and ".join(str(c) for c in chosen.requires(**_names_as_symbols(chosen, made)))
            raise DomainError(
                asked=f"a law {chosen.name}", found=values, where=usage(chosen), hint=f"{chosen.name} needs {words}"
            )


def _names_as_symbols(chosen: Declared, made: Term) -> dict[str, Term]:
    given = canonical(made)
    return {p.name: symbol(p.name, p.domain, given[p.name].shape) for p in chosen.parameters}


def _required(chosen: Declared, made: Term) -> tuple[Term, ...]:
    claims = chosen.requires(**canonical(made))
    return tuple(c for c in map(decide, claims) if not is_true(c))


def joint_conditions(law_term: Term) -> tuple[Term, ...]:
    """What must hold of several parameters at once, e.g. low < high, and is not decided."""
    return _required(declaration(law_term.attrs[0]), law_term)


def _sums_wrong(domain: Domain, value: Term) -> bool:
    """Whether probabilities given as numbers do not sum to one."""
    entries = _entries(value)
    return domain.structure == "simplex" and entries is not None and sum(entries) != 1


def _entries(value: Term) -> tuple[Fraction, ...] | None:
    if value.op != "stack" or any(a.value is None for a in value.args):
        return None
    return tuple(a.attrs[0] for a in value.args)


def canonical(law_term: Term) -> dict[str, Term]:
    """The canonical parameters of a law, each a Term of the parameters as written.

    >>> from symgen.terms.build import positives
    >>> canonical(law("Gamma", 2, scale=positives("s")))["shape"] == 2
    True
    """
    return dict(_canonical(law_term))


@lru_cache(maxsize=1024)
def _canonical(law_term: Term) -> tuple[tuple[str, Term], ...]:
    slots = declaration(law_term.attrs[0]).slots
    pairs = (slots[name] for name in law_term.attrs[1])
    return tuple((p.name, s.canonical(value)) for (p, s), value in zip(pairs, law_term.args, strict=True))


def conditions(law_term: Term) -> tuple[Term, ...]:
    """What must hold of the parameters and is not already declared: `sd > 0` for a real sd.

    >>> from symgen.terms.build import positives, reals
    >>> conditions(law("Normal", 0, sd=positives("s"))), len(conditions(law("Normal", 0, sd=reals("s"))))
    ((), 1)
    """
    chosen = declaration(law_term.attrs[0])
    found: list[Term] = []
    for name, value in zip(law_term.attrs[1], law_term.args, strict=True):
        found.extend(_not_declared(chosen, chosen.slots[name][1], value))
    found.extend(joint_conditions(law_term))
    return tuple(dict.fromkeys(found))


def _not_declared(chosen: Declared, spelling: Spelling, value: Term) -> list[Term]:
    """What is not declared of a value; numbers have been looked at already, one by one where they are entries."""
    domain = spelling.domain
    entries = value.args if value.op == "stack" and len(value.shape) == 1 else (value,)
    needed = [c for entry in entries if entry.op != "num" for c in _missing(domain.entries(), entry)]
    if domain.structure == "spd":
        needed.extend(assumptions(value))
    if domain.structure == "simplex" and value.domain.structure != "simplex" and not _sums_to_one(value):
        needed.append(make("eq", make("total", value, attrs=((len(value.shape) - 1,),)), num(1)))
    return needed


def _missing(inner: Domain, value: Term) -> list[Term]:
    outer = value.domain.entries()
    needed: list[Term] = []
    if not _above(inner, outer):
        needed.append(make("gt" if inner.low_open else "ge", value, num(inner.low)))
    if not _below(inner, outer):
        needed.append(make("lt" if inner.high_open else "le", value, num(inner.high)))
    if inner.is_integer and not outer.is_integer:
        needed.append(make("eq", value, make("floor", value)))
    return needed


def _above(inner: Domain, outer: Domain) -> bool:
    if inner.low == float("-inf"):
        return True
    return outer.is_real and (
        outer.low > inner.low or (outer.low == inner.low and (outer.low_open or not inner.low_open))
    )


def _below(inner: Domain, outer: Domain) -> bool:
    if inner.high == float("inf"):
        return True
    return outer.is_real and (
        outer.high < inner.high or (outer.high == inner.high and (outer.high_open or not inner.high_open))
    )


def _sums_to_one(value: Term) -> bool:
    return value.op == "softmax" or _entries(value) is not None


# Product laws: elementwise families with tensor parameters, one independent entry for each index.


def entry(law_term: Term, indices: tuple[Term, ...]) -> Term:
    """The law of one entry of a product law's draw; indices count from 1.

    >>> from symgen.terms.build import dims, integers, vector
    >>> i = integers("i"); entry(law("Normal", vector("m", dims("D")), sd=1), (i,)).shape
    ()
    """
    name, names, shape = law_term.attrs
    ranks = {s.name: p.rank for p, s in family_of(law_term).slots.values()}
    values = (entry_of(v, indices, ranks[n]) for n, v in zip(names, law_term.args, strict=True))
    return make("law", *values, attrs=(name, names, shape[len(indices) :]))


def entry_of(term: Term, indices: tuple[Term, ...], rank: int = 0) -> Term:
    """The entry of a tensor at trailing-broadcast indices; elementwise operators are indexed argument by argument.

    The last `rank` axes are left whole.
    """
    axes = len(term.shape) - rank
    if axes <= 0:
        return term
    if operator(term.op).shape is elementwise and rank == 0:
        args = tuple(entry_of(a, indices) for a in term.args)
        return -args[0] if term.op == "neg" else make(term.op, *args, attrs=term.attrs)
    used = indices[len(indices) - axes :]
    sizes = term.shape[:axes]
    chosen = tuple(num(1) if size == 1 else index for size, index in zip(sizes, used, strict=True))
    return _filled(term, chosen)


def _filled(term: Term, chosen: tuple[Term, ...]) -> Term:
    """Entries that are written out, or constant; of a diagonal, those of the matrix."""
    constants = {"ones": 1, "zeros": 0}
    if term.op == "diagonal":
        return _filled(term.args[0], chosen * 2)
    if term.op == "stack" and chosen[0].value is not None:
        row = term.args[int(chosen[0].value) - 1]
        return entry_of(row, chosen[1:]) if row.shape else row
    return num(constants[term.op]) if term.op in constants else make("index", term, *chosen)


_INDEX_NAMES = "ijklmn"


def entry_indices(shape: Shape, avoid: frozenset[Term]) -> tuple[Term, ...]:
    """Index symbols, one an axis, named apart from `avoid`, each ranging from 1 to its size."""
    from symgen.terms.domains import POSITIVE_INTEGER

    return tuple(unused_symbol(symbol(name, POSITIVE_INTEGER), avoid) for name in _INDEX_NAMES[: len(shape)])


def existence(law_term: Term) -> tuple[Term, ...]:
    """The conditions of a law, with the ends of its parameters' domains at which it is all at one point.

    >>> from symgen.terms.build import reals
    >>> p = reals("p"); [str(c) for c in existence(law("Poisson", p))], [str(c) for c in existence(law("Exponential", rate=p))]
    (['p >= 0'], ['p > 0'])
    """
    chosen = declaration(law_term.attrs[0])
    ends: set[tuple[str, Fraction | int]] = {(at.parameter, at.value) for at in chosen.point_masses}
    found: list[Term] = []
    for name, value in zip(law_term.attrs[1], law_term.args, strict=True):
        spelling = chosen.slots[name][1]
        for condition in _not_declared(chosen, spelling, value):
            closed = _CLOSED.get(condition.op)
            end = condition.args[1].value if closed else None
            kept = end is not None and ((name, end) in ends or _may_vanish(chosen, spelling.domain, end))
            found.append(make(closed, *condition.args) if closed and kept else condition)
    return tuple(dict.fromkeys((*found, *joint_conditions(law_term))))


_CLOSED = {"gt": "ge", "lt": "le"}


def is_nowhere(law_term: Term) -> bool:
    """Whether a parameter is outside of its domain, point masses at its ends included, whatever its symbols are."""
    chosen = declaration(law_term.attrs[0])
    at_ends = {at.parameter: at.value for at in chosen.point_masses}
    for name, value in zip(law_term.attrs[1], law_term.args, strict=True):
        mine, own = chosen.slots[name][1].domain.entries(), value.domain.entries()
        if (
            value.op != "num"
            and mine.disjoint(own)
            and not any(n == name and own.contains(e) for n, e in at_ends.items())
        ):
            return True
    return False


def has_conditional_law(term: Term) -> bool:
    """Whether a law occurs whose parameters may leave their domain, so that what is derived is defined more widely."""
    return any(node.op == "law" and conditions(node) for _, node in subterms(term))
