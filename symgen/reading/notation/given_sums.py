r"""Independent normal variables given a linear combination of them: E[x_1 - x_0 | x_t] with x_t = (1 - t) x_0 + t x_1.

Given c + a_1 e_1 + ... + a_n e_n = g, one of them is what the others leave of g; of these, e_k is normal given the ones
before it, with V_k = a_k^2 v_k + ... + a_n^2 v_n and the mean m_k + a_k v_k r_k/V_k, where r_k = g - c - a_1 e_1 - ...
- a_k m_k - ... - a_n m_n, and the variance v_k V_{k+1}/V_k.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from symgen._registry import hook
from symgen.calculus.normaliser import simplify
from symgen.probability.laws import canonical
from symgen.reading.declaring.recursions import linear_in
from symgen.reading.elaborate import Reader
from symgen.reading.syntax.tree import Node, names_in
from symgen.terms.domains import REAL
from symgen.terms.term import Term, combined, symbol
from symgen.terms.traverse import substitute


@dataclass(frozen=True, slots=True)
class GivenSum:
    """Formulas of what is left of some variables, and the laws of these, each given those after it in the list."""

    values: list[Term]
    laws: list[tuple[Term, Term]]


@dataclass(frozen=True, slots=True)
class _Part:
    """A variable of a linear combination: its mean, variance and coefficient."""

    variable: Term
    mean: Term
    variance: Term
    slope: Term


def given_sum(reader: Reader, body: tuple[Node, ...], given: tuple[Node, ...]) -> GivenSum | None:
    """The formulas of a moment, and the laws of their variables, given one combination of several; None for any other."""
    found = _combination(reader, given[0]) if len(given) == 1 else None
    if found is None:
        return None
    whole, point = found
    normals = _normals(reader, whole)
    if normals is None or len(normals) < 2 or not _speaks_of(reader, body, normals):
        return None
    with reader.binding(*normals):
        values = [reader.term(part) for part in body]
    parts, constant = [], whole
    for variable, (mean, variance) in normals.items():
        linear = linear_in(constant, variable)
        if linear is None or linear[0].free & normals.keys():
            return None
        constant = linear[1]
        parts.append(_Part(variable, mean, variance, linear[0]))
    spoken = {s for value in values for s in value.free}
    others = {s.attrs[0] for s in spoken} & reader.declared.laws.keys() - {s.attrs[0] for s in normals}
    last = next(
        (p for p in sorted(parts, key=lambda p: p.variable in spoken) if simplify(p.slope).domain.is_nonzero), None
    )
    if last is None or others - {point.attrs[0]}:
        return None
    names = " and ".join(variable.attrs[0] for variable in normals)
    reader.declared.assume(f"{names} are independent")
    return _left(
        values, [*(p for p in parts if p is not last), last], point if constant.value == 0 else point - constant
    )


def number_formed(reader: Reader, node: Node) -> Term | None:
    """The symbol of a name that stands for a formula of random variables, which is given; None for any other."""
    declared, name = reader.declared, node.value.text
    value = declared.values.get(name)
    if value is None or not any(s.attrs[0] in declared.laws for s in value.free):
        return None
    return declared.symbols.setdefault(name, symbol(name, REAL, value.shape))


def _combination(reader: Reader, node: Node) -> tuple[Term, Term] | None:
    """What a given name is made of, or a formula that is given, with the value that it has."""
    declared = reader.declared
    if node.kind == "name":
        name = node.value.text
        point = declared.symbols.get(name)
        value = declared.formed.get(point) if point is not None else None
        value = declared.values.get(name) if value is None else value
        return None if value is None else (value, point or symbol(name, REAL, value.shape))
    if node.kind != "relation" or node.value != ("eq",) or node.parts[0].kind == "name":
        return None
    speaks = [{name.value.text for name in names_in(part)} & declared.laws.keys() for part in node.parts]
    if len(speaks[0]) < 2 or speaks[1]:
        return None
    point = reader.term(node.parts[1])
    return reader.term(node.parts[0]), point if point.op == "symbol" else symbol("what is given", REAL)


def _normals(reader: Reader, whole: Term) -> dict[Term, tuple[Term, Term]] | None:
    """The random variables of a formula with their means and variances; None where not all are normal and independent."""
    laws = reader.declared.laws
    found = {}
    for variable in sorted((s for s in whole.free if s.attrs[0] in laws), key=str):
        law = laws[variable.attrs[0]]
        if law.op != "law" or law.attrs[0] != "Normal" or any(s.attrs[0] in laws for s in law.free):
            return None
        given = canonical(law)
        found[variable] = (given["mean"], given["var"])
    return found


def _speaks_of(reader: Reader, body: Sequence[Node], normals: dict[Term, tuple[Term, Term]]) -> bool:
    names = {name.value.text for part in body for name in names_in(part)}
    inside = {s.attrs[0] for name in names if name in reader.declared.values for s in reader.declared.values[name].free}
    return bool((names | inside) & {variable.attrs[0] for variable in normals})


def _left(values: list[Term], parts: list[_Part], rest: Term) -> GivenSum:
    """The values without the last variable, and the laws of the others, the first by itself, innermost first."""
    *others, last = parts
    settled = (rest - combined("add", [p.slope * p.variable for p in others])) / last.slope
    laws = []
    for place, part in enumerate(others):
        known = [p.slope * p.variable for p in others[:place]]
        means = [p.slope * p.mean for p in parts[place:] if p.mean.value != 0 and p.mean.op != "zeros"]
        residual = rest - combined("add", [*known, *means]) if known or means else rest
        after = combined("add", [p.slope**2 * p.variance for p in parts[place + 1 :]])
        total = part.slope**2 * part.variance + after
        mean = part.mean + part.slope * part.variance * residual / total
        law: Term = hook("probability.law")("Normal", mean, var=part.variance * after / total)
        laws.append((part.variable, law))
    return GivenSum([substitute(value, {last.variable: settled}) for value in values], laws[::-1])
