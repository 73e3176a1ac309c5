"""From a noun to its closed form: definition, densities, statistics, linearity, moments, customary form."""

from __future__ import annotations

from collections.abc import Container, Iterator

from symgen.information.fisher_information import CURVATURE, DEFINITION
from symgen.information.functional_rules import ADDITIVE, DIFFERENTIATE, PRODUCT, definition_of, rules
from symgen.information.lines import Lines
from symgen.probability import channels, crossing
from symgen.probability.almost_surely import ALMOST_SURELY
from symgen.probability.cumulants import CUMULANTS
from symgen.probability.decisions import false, has_no_value, minus_oo, oo, undefined
from symgen.probability.declarations import FAMILIES, family_of
from symgen.probability.entries import MARGINALS
from symgen.probability.expectations import (
    differentiated_outside,
    diverges,
    gathered,
    is_scalar_expectation,
    linear,
    moment_value,
    over_support,
)
from symgen.probability.family_rules import log_density_rule, rule_of_means
from symgen.probability.infinities import INFINITIES, asks_more, undetermined
from symgen.probability.joints import CHAIN, FACTORS
from symgen.probability.laws import canonical, conditions, is_product, point_of
from symgen.probability.matrix_forms import gathered as gathered_matrices
from symgen.probability.matrix_forms import scalars_outside
from symgen.probability.moments import FINITENESS, raw_value
from symgen.probability.statistics import parts
from symgen.probability.supports import outcomes
from symgen.probability.transport import COMONOTONE, STATED
from symgen.probability.unfolding import OUTSIDE
from symgen.probability.wholes import is_whole_expectation
from symgen.terms.context import Context
from symgen.terms.proposals import ALGEBRA, Proposal, Proposed
from symgen.terms.term import Term, make
from symgen.terms.traverse import Path, at, replace_at, size, substitute, subterms


def propose(noun: Term, context: Context) -> Proposed:
    """The steps from a divergence, entropy, expectation, log density, mean or variance of laws to its closed form.

    What has no closed form stays as expectations, named in `residuals` with the reason.

    >>> from symgen.probability.laws import law
    >>> from symgen.terms.term import make
    >>> propose(make("entropy", law("Exponential", rate=1)), Context()).closed
    True
    """
    ways = _WAYS.get(noun.op, ("",))
    tried: list[Proposed] = []
    for definition in ways:
        tried.append(_proposed(noun, context, definition))
        if tried[-1].closed and tried[-1].proposals:
            return tried[-1]
    return next((one for one in reversed(tried) if one.proposals), tried[-1])


#: Nouns with several ways to their value, the shortest first: the rules that they start with.
_WAYS = {
    "fisher": (CURVATURE, DEFINITION),
    "mutual_information": (
        channels.DEFINITION,
        channels.GAIN,
        channels.ENTROPIES,
        channels.FREQUENCIES,
        channels.OUTPUT,
    ),
    "wasserstein": (COMONOTONE, STATED),
    "total_variation": (crossing.FINITE, crossing.CROSSING),
}


def _proposed(noun: Term, context: Context, definition: str = "") -> Proposed:
    lines = Lines(noun, context, rules())
    needed = tuple(dict.fromkeys(c for _, node in subterms(noun) if node.op == "law" for c in conditions(node)))
    _to_factors(lines)
    depth = _to_entries(lines)
    _average_polynomials(lines)
    if definition:
        if not lines.apply(definition, detail=rules()[definition].statement):
            return Proposed((), False, ((noun, f"{noun.op.replace('_', ' ')} has no rule for these laws"),), needed)
        _define_inner(lines)
    else:
        _define(lines, depth)
    for path in list(_expectations(lines.current)):
        _insert_densities(lines, path)
        lines.apply(DIFFERENTIATE, path, "differentiate")
    residuals = _evaluate(lines)
    if lines.proposals and definition == STATED:
        _shorten(lines)
    elif lines.proposals:
        _settle(lines, depth)
        left = {node for _, node in subterms(lines.current)}
        residuals = {node: why for node, why in residuals.items() if node in left} | undetermined(lines.current)
        for path in _expectations(lines.current, (), residuals):  # what stays may be written anew: x**(1/2) as sqrt(x)
            residuals[lines.at(path)] = _why_open(lines.at(path))
    return Proposed(tuple(lines.proposals), not residuals, tuple(residuals.items()), needed)


def _to_factors(lines: Lines) -> None:
    """The chain rule, wherever something is asked of a law of several unknowns."""
    for rule, words in ((CHAIN, "by the chain rule"), (FACTORS, "by the factors of the joint law")):
        for path in [p for p, node in subterms(lines.current) if lines.rules[rule].rewrite(node, lines.context)]:
            lines.apply(rule, path, words)


def _to_entries(lines: Lines) -> int:
    """Product laws are worked off entry by entry, below as many sums as the draw has axes."""
    if lines.current.op in ADDITIVE and lines.apply(definition_of(lines.current.op), detail=_why(lines)):
        return 0
    lines.apply(PRODUCT, detail="independent entries: sum over them")
    lines.apply("independent-entries", detail="independent entries: sum over them")
    depth, node = 0, lines.current
    while node.op == "sum":
        depth, node = depth + 1, node.args[0]
    return depth


def _average_polynomials(lines: Lines) -> None:
    """Polynomials in independent entries, such as sample means and variances: the innermost expectation first."""
    while True:
        found = [p for p, n in subterms(lines.current) if n.op == "expectation" and is_product(n.args[2])]
        if not any(lines.apply(CUMULANTS, path, _BY_CUMULANTS) for path in reversed(found)):
            return


_BY_CUMULANTS = "by the cumulants of the entries"


def _why(lines: Lines) -> str:
    """The words for unfolding a definition: a divergence may be infinite by its supports alone."""
    unfolded = lines.rules[definition_of(lines.current.op)].rewrite(lines.current, lines.context)
    infinite = unfolded is not None and unfolded.op == "const"
    return OUTSIDE if infinite else "by definition"


def _define(lines: Lines, depth: int) -> None:
    path = (0,) * depth
    noun = lines.at(path).op
    for inner in [p for p, n in subterms(lines.current) if n.op == "log_density" and n.args[0].op == "law"]:
        if inner != path and not _inside_expectation(lines.current, inner):
            lines.apply(log_density_rule(family_of(lines.at(inner).args[0])), inner, "the log density")
    if noun == "log_density" and lines.at(path).args[0].op == "law":
        lines.apply(log_density_rule(family_of(lines.at(path).args[0])), path, "the log density")
    elif definition_of(noun) in lines.rules:
        lines.apply(definition_of(noun), path, "by definition")
    _define_inner(lines)  # Jeffreys' speaks of two divergences


def _inside_expectation(term: Term, path: Path) -> bool:
    return any(at(term, path[:k]).op == "expectation" for k in range(len(path)))


def _define_inner(lines: Lines) -> None:
    """The divergences and entropies that a definition speaks of."""
    _to_factors(lines)
    for inner in [p for p, node in subterms(lines.current) if node.op in ADDITIVE]:
        lines.apply(definition_of(lines.at(inner).op), inner, "by definition")


def _expectations(term: Term, path: Path = (), settled: Container[Term] = ()) -> Iterator[Path]:
    """Expectations over laws of families, product laws apart, that are not settled, innermost first."""
    if is_scalar_expectation(term) or is_whole_expectation(term):
        inner = list(_expectations(term.args[0], (*path, 0), settled))
        yield from inner or ([] if term in settled else [path])
        return
    for position, argument in enumerate(term.args):
        yield from _expectations(argument, (*path, position), settled)


def _insert_densities(lines: Lines, path: Path) -> None:
    body = lines.at(path).args[0]
    names = dict.fromkeys(
        n.args[0].attrs[0] for _, n in subterms(body) if n.op == "log_density" and n.args[0].op == "law"
    )
    for name in names:
        lines.apply(log_density_rule(FAMILIES[name]), path, f"insert the log density of {name}")


def _evaluate(lines: Lines) -> dict[Term, str]:
    """Linearity and moments for every expectation; answers those that stay, with the reason."""
    residuals: dict[Term, str] = {}
    guarded: set[Term] = set()
    while True:
        path = _next_open(lines.current, residuals)
        if path is None:
            return residuals | _unreached(lines.current, residuals)
        if not _guard(lines, path, guarded):
            _work_on(lines, path, residuals, guarded)


def _guard(lines: Lines, path: Path, guarded: set[Term]) -> bool:
    """Ask for finiteness first where statistics one by one have no value, or infinities that may differ in sign."""
    node = lines.at(path)
    if is_whole_expectation(node) or node in guarded or not _splits(node) or not _may_be_undefined(node, lines.context):
        return False
    guarded.add(node)
    found = moment_value(node, lines.context.conditions)
    if found is None or found.rule != FINITENESS:
        return False
    reason = _words(node, found.value) if found.value.op != "cases" else found.value.attrs[1]
    return lines.apply(FINITENESS, path, reason)


def _may_be_undefined(node: Term, context: Context) -> bool:
    body, variable, law = over_support(node).args
    statistics = (make("expectation", p.statistic_term, variable, law) for p in parts(body, variable) if p.statistic)
    found = (moment_value(statistic, context.conditions) for statistic in statistics)
    values = [f.value for f in found if f is not None]
    if sum(v in INFINITIES for v in values) > 1:
        return True
    unsigned = [v for v in values if undefined() in (v, *v.args[-1:])]
    return bool(unsigned) and not any(_outgrows(v, u) for u in unsigned for v in values)


def _outgrows(value: Term, other: Term) -> bool:
    return value.op == other.op == "cases" and asks_more(value.args[1], other.args[1])


def _unreached(term: Term, residuals: dict[Term, str]) -> dict[Term, str]:
    """Expectations that are not over scalar laws of a family, outermost."""
    if term in residuals:
        return {}
    if term.op == "expectation":
        return {term: f"E[{term.args[0]}] is no sum over independent entries of {term.args[1]}"}
    return {node: why for a in term.args for node, why in _unreached(a, residuals).items()}


def _next_open(term: Term, residuals: dict[Term, str]) -> Path | None:
    return next(_expectations(term, (), residuals), None)


#: What holds of any expectation, where no fact of its own law gives the value.
_LAWS_OF_EXPECTATIONS = (
    ("expectation-linearity", "linearity of the expectation"),
    (channels.TOTAL, "the law of total expectation"),
)


def _work_on(lines: Lines, path: Path, residuals: dict[Term, str], guarded: set[Term]) -> None:
    node = lines.at(path)
    if is_whole_expectation(node):
        _work_on_whole(lines, path, residuals)
        return
    found = None if _splits(node) else moment_value(node, lines.context.conditions)
    if found is not None and not (found.rule == FINITENESS and node in guarded):
        lines.apply(
            found.rule,
            path,
            _words(node, found.value),
            lambda before, after: _moment_steps(before, after, lines.context),
        )
        if found.value.op == "sum":
            lines.apply("sum-as-total", path, "the sum over entries as a total")
        if found.rule == FINITENESS and found.value.op == "cases":
            if gathered(node) != over_support(node):  # max(x, 0): finite or not first, its value then
                guarded.add(found.value.args[0])
            else:
                residuals[found.value.args[0]] = _why_open(node)
        return
    if lines.apply(ALMOST_SURELY, path, "the sign of a continuous variable is 1 or -1"):
        return
    expanded = gathered(node)
    if expanded != over_support(node):
        lines.algebra(expanded, path, "expand into statistics")
    if any(lines.apply(rule, path, words) for rule, words in _LAWS_OF_EXPECTATIONS):
        return
    if moment_value(lines.at(path), lines.context.conditions) is None:  # else it is one statistic now: (x**2)**2 = x**4
        residuals[lines.at(path)] = _why_open(node)


def _work_on_whole(lines: Lines, path: Path, residuals: dict[Term, str]) -> None:
    """Linearity over addends, then the means of the statistics of the law."""
    family = family_of(lines.at(path).args[2])
    if _average_whole(lines, path):
        return
    if lines.apply(MARGINALS, path, "each entry by its own law"):
        return
    lines.algebra(gathered_matrices(scalars_outside(lines.at((*path, 0)))), (*path, 0), "numbers in front of matrices")
    if not _average_whole(lines, path) and not lines.apply(CUMULANTS, path, _BY_CUMULANTS):
        node = lines.at(path)
        residuals[node] = f"E[{node.args[0]}] is not of first degree in statistics of {family.name} that have means"


def _average_whole(lines: Lines, path: Path) -> bool:
    family = family_of(lines.at(path).args[2])
    return lines.apply("expectation-linearity", path, "linearity of the expectation") or lines.apply(
        rule_of_means(family), path, f"the means of the statistics of {family.name}"
    )


def _splits(node: Term) -> bool:
    """Whether a law with a transform has a sum of statistics to average; a law without one is summed as a whole,
    and one with all its mass at a point is asked there."""
    family = family_of(node.args[2])
    at_once = family.transform is None and family.mass is not None
    return not at_once and point_of(node.args[2]) is None and linear(node) is not None


def _words(node: Term, value: Term) -> str:
    if value in (oo(), minus_oo(), undefined()):
        return diverges(node, false())
    return f"the expectation of {node.args[0]} under {node.args[2].attrs[0]}"


def _why_open(node: Term) -> str:
    body, variable, of = node.args
    nowhere = (k for k, mass in outcomes(of) if mass != 0 and has_no_value(substitute(body, {variable: k})))
    place = next(nowhere, None)
    if place is not None:
        return f"{body} has no value at {variable} = {place}, which {of} may give"
    return f"E[{body}] has no closed form by the transform of {of.attrs[0]}"


def _moment_steps(before: Term, after: Term, context: Context) -> tuple[Proposal, ...]:
    """How the moment follows from the generating transform: derivative at a point, or the value at a point."""
    found = moment_value(before, context.conditions)
    if found is None or found.query is None or after.op in ("cases", "const"):
        return ()
    family = family_of(before.args[2])
    outside = differentiated_outside(before)
    if outside is None:
        raw = raw_value(family, found.query, canonical(before.args[2]))
        if raw == after:
            return ()
        return Proposal(raw, found.rule, detail="the transform at a point"), Proposal(after, ALGEBRA, detail="simplify")
    return _through_derivative(before, outside, after, found.rule)


def _through_derivative(before: Term, outside: Term, after: Term, rule: str) -> tuple[Proposal, ...]:
    law = before.args[2]
    family = family_of(law)
    place = next(path for path, node in subterms(outside) if node.op == "expectation")
    inner = outside
    for position in place:
        inner = inner.args[position]
    found = moment_value(inner)
    transform = family.transform
    if found is None or found.query is None or transform is None:
        return ()
    plain = raw_value(family, found.query, canonical(law))
    filled = replace_at(outside, place, plain)
    return (
        Proposal(outside, "differentiate-under-expectation", detail="derivative of the transform"),
        Proposal(filled, rule, place, detail="insert the transform"),
        Proposal(after, "differentiation", detail="differentiate and put in the point"),
    )


def _settle_infinity(lines: Lines, path: Path) -> bool:
    """One use of the rule of infinite terms: inside a condition, then on it."""
    words = "a divergent term with a coefficient of one sign"
    guarded = lines.at(path).op == "cases"
    if guarded and lines.at((*path, 0)).args and lines.apply("infinite-term", (*path, 0), words):
        return True
    return lines.apply("infinite-term", path, "one condition" if guarded else words)


def _shorten(lines: Lines) -> None:
    """What a family states stands as it is written, unless the customary form is shorter."""
    lines.algebra(min(lines.current, lines.customary(()), key=size), detail="simplify")


def _settle(lines: Lines, depth: int) -> None:
    """Infinite terms, customary form, and totals over entries."""
    path = (0,) * depth
    while _settle_infinity(lines, path):
        pass
    path = (*path, 0) if lines.at(path).op == "cases" else path
    if lines.at(path).args:
        lines.simplify(path)
    while lines.at(path).op == "add" and _settle_infinity(lines, path):
        pass
    if depth:
        lines.apply("sum-as-total", (), "the sum over entries as a total")
