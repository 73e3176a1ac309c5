"""From a Renyi divergence, a Hellinger distance, ... to its closed form: one integral, recognised by its statistics.

p^a q^(1-a) is the exponential of a sum of statistics. The family with these statistics names the law that it is
proportional to, and what is left over is the integral.
"""

from __future__ import annotations

from fractions import Fraction

from symgen.calculus.normaliser import simplify
from symgen.information.functional_rules import ADDITIVE, GUARD, PRODUCT, definition_of, rules
from symgen.information.lines import Lines
from symgen.probability.bayes_rules import kernel_match, kernel_of, kernel_rule
from symgen.probability.declarations import FAMILIES
from symgen.probability.expectations import moment_value
from symgen.probability.family_rules import log_density_rule
from symgen.probability.laws import conditions
from symgen.probability.power_divergences import by_growth
from symgen.probability.shapes import tidy
from symgen.probability.statistics import collected, parts, plus
from symgen.probability.supports import outcomes
from symgen.probability.tilting import TILTING
from symgen.terms.context import Context
from symgen.terms.proposals import ALGEBRA, Proposal, Proposed
from symgen.terms.term import Term, combined, divide, make, num
from symgen.terms.traverse import Path, bottom_up, replace_at, size, substitute, subterms

_COLLECT = "collect-statistics"
_LARGEST_WRITTEN_SUM = 4


def propose(noun: Term, context: Context) -> Proposed:
    """The steps from a power divergence of two laws to its closed form, with the conditions of its finiteness.

    Where no family has the statistics of p^a q^(1-a), the integral stays, named in `residuals`.

    >>> from symgen.probability.laws import law
    >>> from symgen.terms.term import make
    >>> p, q = law("Exponential", rate=1), law("Exponential", rate=2)
    >>> propose(make("bhattacharyya_coefficient", p, q), Context()).closed
    True
    """
    lines = Lines(noun, context, rules())
    needed = tuple(dict.fromkeys(c for _, n in subterms(noun) if n.op == "law" for c in conditions(n)))
    path = _to_entries(lines)
    lines.apply(GUARD, path, _why(lines, path))
    place = next((p for p, n in subterms(lines.current) if n.op == noun.op), None)
    if place is None:
        return Proposed(tuple(lines.proposals), conditions=needed)
    residuals = _work(lines, place)
    return Proposed(tuple(lines.proposals), not residuals, residuals, needed)


def _to_entries(lines: Lines) -> Path:
    if lines.current.op in ADDITIVE:
        lines.apply(PRODUCT, detail="independent entries: sum over them")
    node = lines.current
    path: Path = ()
    while node.op == "sum":
        node, path = node.args[0], (*path, 0)
    return path


def _why(lines: Lines, path: Path) -> str:
    """The reason of an infinite value, or of the condition."""
    before = lines.at(path)
    found = lines.rules[GUARD].rewrite(before, lines.context)
    reasons = [r for _, n in subterms(found) if n.op == "cases" for r in n.attrs if r] if found else []
    if reasons:
        return reasons[0]
    return "the integral of p^a q^(1 - a) is not finite" if found is not None else ""


def _work(lines: Lines, place: Path) -> tuple[tuple[Term, str], ...]:
    """Definition, densities, statistics, the law that they name; answers what stays open."""
    noun = lines.at(place)
    lines.apply(definition_of(noun.op), place, "by definition")
    path = next((place + p for p, n in subterms(lines.at(place)) if n.op in ("integral", "sum")), None)
    if path is None:
        return ()  # a limit of the order, which is another noun
    for name in _families(lines.at(path)):
        lines.apply(log_density_rule(FAMILIES[name]), path, f"insert the log density of {name}")
    growth = by_growth(noun)
    is_of_families = all(law.op == "law" for law in noun.args[:2])
    why = _evaluate(lines, path, noun.args[:2]) if growth is not None and is_of_families else _UNKNOWN
    if why:
        return ((lines.at(path), why),)
    plain = bottom_up(lines.at(place), lambda n: n.args[0].args[0] if n.op == "log" and n.args[0].op == "exp" else n)
    if plain != lines.at(place):
        lines.algebra(plain, place, "the log of an exponential")
        lines.simplify(place)
        return ()
    powers = _with_powers(lines.at(path), lines.context_at(path))
    inside = path[len(place) :]
    ways = (lines.customary(place), replace_at(lines.at(place), inside, powers))
    lines.algebra(min(ways, key=size), place, "simplify")
    return ()


def _with_powers(term: Term, context: Context) -> Term:
    """exp(c log r + s) as r^c exp(s): the exponent in customary form, and powers in place of its logarithms."""
    if term.op != "exp":
        return term
    exponent = simplify(term.args[0], context)
    addends = exponent.args if exponent.op == "add" else (exponent,)
    found = [(a, log_multiple(a)) for a in addends]
    powers = [(base, factor) for _, (factor, base) in found if base is not None]
    rest = plus(a for a, (_, base) in found if base is None)
    above = [_power(*power) for power in powers if not _is_negative(power[1])]
    above += [] if powers and rest == 0 else [make("exp", rest)]
    below = [_power(base, -factor) for base, factor in powers if _is_negative(factor)]
    return divide(combined("mul", above), combined("mul", below)) if below else combined("mul", above)


def _is_negative(factor: Term) -> bool:
    return factor.value is not None and factor.value < 0


def _power(base: Term, factor: Term) -> Term:
    plain = tidy(factor)
    return make("sqrt", base) if plain == _HALF else base if plain == 1 else base**plain


def log_multiple(term: Term) -> tuple[Term, Term | None]:
    """(c, r) of c log(r); (1, None) of anything else."""
    if term.op == "log":
        return num(1), term.args[0]
    if term.op == "neg":
        factor, base = log_multiple(term.args[0])
        return (num(-1) if factor == 1 else -factor), base
    if term.op == "div":
        factor, base = log_multiple(term.args[0])
        return tidy(factor / term.args[1]), base
    logs = [a for a in term.args if a.op == "log"] if term.op == "mul" else []
    if len(logs) != 1:
        return num(1), None
    others = [a for a in term.args if a is not logs[0]]
    return combined("mul", others), logs[0].args[0]


_HALF = num(Fraction(1, 2))


_UNKNOWN = "whether the integral converges is not decided by the growth of the densities"


def _families(term: Term) -> list[str]:
    """The families whose densities stand in it; a law by its masses is of none."""
    laws = (n.args[0] for _, n in subterms(term) if n.op == "log_density")
    return list(dict.fromkeys(law.attrs[0] for law in laws if law.op == "law"))


def _evaluate(lines: Lines, path: Path, laws: tuple[Term, ...]) -> str:
    """The integral by the kernel of a family, a finite sum over what has mass; the reason where there is no rule."""
    body, variable, low, high = lines.at(path).args
    if low.value is not None and high.value is not None and high.value - low.value < _LARGEST_WRITTEN_SUM:
        points = [num(k) for k in range(int(low.value), int(high.value) + 1)]
        if variable.domain.is_integer:
            empty = {point for law in laws for point, mass in outcomes(law) if mass == 0}
            written = plus(substitute(body, {variable: k}) for k in points if k not in empty)
            lines.algebra(written, path, "write out the sum")
            return ""
    _collect(lines, path)
    found = kernel_match(lines.at(path), laws[0].attrs[0])
    if found is not None:
        name = found.law.attrs[0]
        lines.apply(kernel_rule(FAMILIES[name]), path, f"these are the statistics of {name}")
        return ""
    if lines.apply(TILTING, path, "a law, and the expectation of the rest"):
        _average(lines, path)
        return ""
    if variable.domain.is_integer and high.op != "const":
        return ""
    statistics = ", ".join(str(p.statistic_term) for p in parts(body.args[0], variable) if p.statistic)
    return f"no family has the statistics {statistics}"


def _average(lines: Lines, path: Path) -> None:
    """The expectation by its rule; its condition is the one that the whole stands under already."""
    place = next((*path, *p) for p, n in subterms(lines.at(path)) if n.op == "expectation")
    found = moment_value(lines.at(place))
    assert found is not None
    lines.apply(found.rule, place, "the expectation of the rest")
    for above, node in list(subterms(lines.current)):
        if node.op == "cases" and place[: len(above)] == above != place:
            lines.apply("infinite-term", above, "one condition")
            return


def _collect(lines: Lines, path: Path) -> None:
    """Sort the exponent, by algebra."""
    whole = lines.at(path)
    kernel = kernel_of(whole)
    assert kernel is not None
    (inside,) = kernel.paths
    before = lines.at((*path, *inside))
    after = collected(before, whole.args[1])
    if after != before:
        children = (Proposal(after, ALGEBRA, detail="by algebra"),)
        new = replace_at(lines.current, (*path, *inside), after)
        lines.write(Proposal(new, _COLLECT, (*path, *inside), "collect the statistics", children=children))
