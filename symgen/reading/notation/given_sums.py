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
    spoken = _spoken(reader, body)
    inside = {s for s in whole.free if s.attrs[0] in reader.declared.laws}
    normals = _normals(reader, inside | spoken)
    if normals is None or len(normals) < 2 or not (spoken and inside) or _has_noise(reader, whole):
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
    others = {s.attrs[0] for value in values for s in value.free} & reader.declared.laws.keys()
    others -= {s.attrs[0] for s in normals}
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
        point, value = declared.symbols.get(name), declared.formed_of(name)
        return None if value is None else (value, point or symbol(name, REAL, value.shape))
    if node.kind != "relation" or node.value != ("eq",) or node.parts[0].kind == "name":
        return None
    speaks = [{name.value.text for name in names_in(part)} & declared.laws.keys() for part in node.parts]
    if len(speaks[0]) < 2 or speaks[1]:
        return None
    point = reader.term(node.parts[1])
    return reader.term(node.parts[0]), point if point.op == "symbol" else symbol("what is given", REAL)


def _normals(reader: Reader, variables: set[Term]) -> dict[Term, tuple[Term, Term]] | None:
    """Random variables with their means and variances; None where not all are normal and independent."""
    laws = reader.declared.laws
    found = {}
    for variable in sorted(variables, key=str):
        law = laws[variable.attrs[0]]
        if law.op != "law" or law.attrs[0] != "Normal" or any(s.attrs[0] in laws for s in law.free):
            return None
        given = canonical(law)
        found[variable] = (given["mean"], given["var"])
    return found


def _spoken(reader: Reader, body: Sequence[Node]) -> set[Term]:
    """The random variables of formulas, and of what their names stand for."""
    declared = reader.declared
    names = {name.value.text for part in body for name in names_in(part)}
    values = [value for name in names if (value := declared.formed_of(name)) is not None]
    symbols = {s for value in values for s in value.free} | {
        declared.symbols[n] for n in names & declared.symbols.keys()
    }
    return {s for s in symbols if s.attrs[0] in declared.laws and declared.formed_of(s.attrs[0]) is None}


def _has_noise(reader: Reader, whole: Term) -> bool:
    """Whether a formula speaks of noise by its name, of which no law is declared."""
    return any(s.attrs[0] in ("epsilon", "eps") and s.attrs[0] not in reader.declared.laws for s in whole.free)


def _left(values: list[Term], parts: list[_Part], rest: Term) -> GivenSum:
    """The values without the last variable, and the laws of the others, the first by itself, innermost first."""
    *others, last = parts
    settled = _less(rest, [_times(p.slope, p.variable) for p in others])
    settled = settled if last.slope.value == 1 else settled / last.slope
    laws = []
    for place, part in enumerate(others):
        known = [_times(p.slope, p.variable) for p in others[:place]]
        residual = _less(rest, [*known, *(_times(p.slope, p.mean) for p in parts[place:])])
        after = combined(
            "add", [_times(_squared(p.slope), p.variance) for p in parts[place + 1 :] if p.slope.value != 0]
        )
        total = _times(_squared(part.slope), part.variance) + after
        share = _times(_simple(_times(part.slope, part.variance) / total), residual)
        mean = share if _is_zero(part.mean) and not part.mean.shape else part.mean + share
        law = (part.mean, part.variance) if part.slope.value == 0 else (mean, _simple(part.variance * after / total))
        laws.append((part.variable, hook("probability.law")("Normal", law[0], var=law[1])))
    return GivenSum([substitute(value, {last.variable: settled}) for value in values], laws[::-1])


def _less(whole: Term, parts: Sequence[Term]) -> Term:
    kept = [part for part in parts if not _is_zero(part)]
    return whole - combined("add", kept) if kept else whole


def _times(slope: Term, value: Term) -> Term:
    return value if slope.value == 1 or _is_zero(value) else slope if slope.value == 0 else slope * value


def _simple(factor: Term) -> Term:
    """A number of the answer in its normal form: it is not what anybody wrote."""
    return factor if factor.shape else simplify(factor)


def _squared(slope: Term) -> Term:
    return slope if slope.value in (0, 1) else slope**2


def _is_zero(term: Term) -> bool:
    return term.value == 0 or term.op == "zeros"
