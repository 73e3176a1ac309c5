"""Posteriors, evidences and predictives: the statistics of the log joint name the family, and what is left over is the
evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from symgen.calculus.normaliser import simplify
from symgen.calculus.scalar import derivative
from symgen.errors import NoRuleError
from symgen.information import rules
from symgen.information.lines import Lines
from symgen.probability.bayes_rules import (
    BAYES,
    EVIDENCE,
    PREDICTIVE,
    PRODUCT,
    Kernel,
    kernel_match,
    kernel_of,
    kernel_rule,
)
from symgen.probability.declarations import FAMILIES, Family, family_of
from symgen.probability.family_rules import log_density_rule
from symgen.probability.images import UPDATED, mixture_rule
from symgen.probability.joints import FACTORS, NAMED
from symgen.probability.laws import conditions
from symgen.probability.matrix_forms import number_of_tensors
from symgen.probability.models import LATENT, OBSERVED, PREDICTED, check_statements, randoms, unknowns_of
from symgen.probability.rank_one import LEMMA
from symgen.probability.separating import separated
from symgen.probability.statistics import collected, parts
from symgen.probability.supports import check_comparable, common_variable
from symgen.terms.context import Context
from symgen.terms.proposals import ALGEBRA, Proposal, Proposed
from symgen.terms.term import Term, as_term, make
from symgen.terms.traverse import Path, at, replace_at, subterms

#: The reason of a step whose sub-step, by algebra, sorts an exponent; no rule of its own.
COLLECT = "collect-statistics"
#: Ends of supports, which stay as they are written.
_EXTREMES = ("max", "min")
_DEFINITIONS = {"posterior": BAYES, "evidence": EVIDENCE, "predictive": PREDICTIVE, "density_product": PRODUCT}


def random(target: Term | tuple[Term, ...], law: Term, *, role: str = OBSERVED) -> Term:
    """The statement that a target is drawn from a law; several targets from a law of several unknowns."""
    drawn = make("tuple", *target) if isinstance(target, tuple) else target
    return make("random", drawn, law, attrs=(role,))


def plate(variable: Term, index: Term, low: Any, high: Any) -> Term:
    """One random variable for each index from low to high."""
    return make("plate", variable, index, as_term(low), as_term(high))


def Posterior(*randoms: Any) -> Term:
    """The law of the latent variables given the observed ones, unevaluated; also of a Model.

    Of several latent variables it is their joint law: each given those before it.

    >>> from symgen.probability.laws import law
    >>> from symgen.terms.build import units
    >>> p = units("p"); Posterior(random(p, law("Beta", 1, 1), role="latent")).op
    'posterior'
    """
    return make("posterior", *(as_term(r) for r in randoms))


def Evidence(*randoms: Any) -> Term:
    """The log marginal likelihood of the observed variables in nats, unevaluated; also of a Model."""
    return make("evidence", *(as_term(r) for r in randoms))


def Predictive(*given: Any) -> Term:
    """The law of a new variable given the observed ones, the latent ones integrated out, unevaluated; also of a Model.

    The new variable is the one declared by `model.predict`, or the last one given.

    >>> from symgen.probability.laws import law
    >>> from symgen.terms.build import integers, units
    >>> p, y = units("p"), integers("y")
    >>> Predictive(random(p, law("Beta", 1, 1), role="latent"), random(y, law("Bernoulli", p))).op
    'predictive'
    """
    terms = [as_term(r) for r in given]
    last = terms[-1] if terms else None
    named = any(r.attrs[:1] == (PREDICTED,) for r in randoms(tuple(terms)))
    if last is not None and last.op == "random" and last.attrs[0] == OBSERVED and not named:
        terms[-1] = make("random", *last.args, attrs=(PREDICTED,))
    return make("predictive", *terms)


def DensityProduct(p: Any, q: Any) -> Term:
    """The law with the density p(x) q(x) over its integral, unevaluated: two sources of one unknown, joined.

    >>> from symgen.probability.laws import law
    >>> DensityProduct(law("Normal", 0, var=1), law("Normal", 2, var=1))
    density_product(Normal(0, var=1), Normal(2, var=1))
    """
    laws = as_term(p), as_term(q)
    check_comparable(*laws)
    return make("density_product", *laws)


def propose(noun: Term, context: Context) -> Proposed:
    """The steps from a posterior or predictive to a law, or from an evidence to its closed form.

    Where no family has the statistics of the joint, the joint stays and the residual names the statistics.

    >>> from symgen.probability.laws import law
    >>> from symgen.terms.build import units
    >>> p = units("p"); prior = random(p, law("Beta", 1, 1), role=LATENT)
    >>> propose(Posterior(prior, random(as_term(1), law("Bernoulli", p))), Context()).proposals[-1].after.attrs[0]
    'Beta'
    """
    if noun.op != "density_product":
        check_statements(noun.args)
    lines = Lines(noun, context, rules())
    if noun.op == "predictive" and _stated(lines, noun):
        return Proposed(
            tuple(lines.proposals), conditions=conditions(lines.current) if lines.current.op == "law" else ()
        )
    priors = _priors(noun)
    lines.apply(FACTORS, detail="by the factors of the joint law")
    lines.apply(_DEFINITIONS[noun.op], detail="by definition")
    places = _places(lines.current)
    for place in places:
        for name in _families(lines.at(place)):
            lines.apply(log_density_rule(FAMILIES[name]), place, f"insert the log density of {name}")
    stuck = [why for place in places if (why := _settle(lines, place, priors))]
    if not stuck:
        lines.apply(NAMED, detail="these are the factors of one joint law")
    if noun.op == "evidence" and not stuck and not lines.current.shape:
        lines.simplify(kept=_EXTREMES)
    needed = conditions(lines.current) if noun.op == "density_product" and lines.current.op == "law" else ()
    return Proposed(tuple(lines.proposals), not stuck, tuple(stuck), needed)


def _stated(lines: Lines, noun: Term) -> bool:
    """A predictive under a posterior of its own, or what the family of the one unknown states of it."""
    prior = unknowns_of(noun)[0].args[1]
    names = (UPDATED, mixture_rule(family_of(prior))) if prior.op == "law" else ()
    return any(lines.apply(n, detail=lines.rules[n].statement) for n in names if n in lines.rules)


def _priors(noun: Term) -> dict[Term, str]:
    """The family that each unknown has before the observations; the first of a product comes before the second."""
    if noun.op == "density_product":
        first, second = noun.args
        return {common_variable(first, second): first.attrs[0]}
    return {r.args[0]: r.args[1].attrs[0] for r in unknowns_of(noun) if r.args[1].op == "law"}


def _places(term: Term) -> tuple[Path, ...]:
    """Where the laws of a joint posterior stand; the whole otherwise."""
    return tuple((k, 1) for k in range(len(term.args))) if term.op == "model" else ((),)


def _families(term: Term) -> list[str]:
    return list(dict.fromkeys(n.args[0].attrs[0] for _, n in subterms(term) if n.op == "log_density"))


def _settle(lines: Lines, place: Path, priors: dict[Term, str]) -> tuple[Term, str] | None:
    """Integrate the inner unknowns out, then name the law or the evidence; what stays open with the reason."""
    if any(n.op == "log_density" for _, n in subterms(lines.at(place))):
        noun = next(n for _, n in subterms(lines.at(place)) if n.op == "log_density")
        return lines.at(
            place
        ), f"the support of {noun.args[0]} depends on an unknown that {noun.args[1]} does not bound"
    while kernel_of(lines.at(place)) is None:
        path = next(_innermost(lines.at(place), place), None)
        if path is None:
            return _normalise(lines, place)
        why = _name(lines, path, priors)
        if why:
            return lines.at(place), why
    why = _name(lines, place, priors)
    return (lines.at(place), why) if why else None


def _innermost(term: Term, path: Path) -> Iterator[Path]:
    """Integrals of exponentials, of which none is inside another."""
    if term.op in ("integral", "sum") and term.args[0].op == "exp":
        yield path
        return
    for position, argument in enumerate(term.args):
        yield from _innermost(argument, (*path, position))


def _normalise(lines: Lines, place: Path) -> tuple[Term, str] | None:
    """A density exp(L) / exp(M) as one exponential, and its name where it has one."""
    law = lines.at(place)
    guarded = law.args[0].op == "cases"
    path = (*place, 0, 0) if guarded else (*place, 0)
    ratio = lines.at(path)
    if ratio.op != "div" or ratio.args[1].op != "exp":
        return law, "no closed form of the joint"
    _rewrite(lines, path, make("exp", ratio.args[0].args[0] - ratio.args[1].args[0]), "one exponential")
    for inside in [p for p, n in subterms(lines.at(path)) if n.op == "logdet" and law.args[1] in n.free]:
        lines.apply(LEMMA, (*path, *inside), "the determinant of a matrix that is changed by an outer product")
    if not _recognised(lines, place):
        _rewrite(lines, (*path, 0), lines.customary((*path, 0), _EXTREMES), "simplify")
        _recognised(lines, place)
    return None


def _recognised(lines: Lines, place: Path) -> bool:
    found = kernel_match(lines.at(place))
    if found is None:
        return False
    name = found.law.attrs[0]
    return lines.apply(kernel_rule(FAMILIES[name]), place, f"this is the density of {name}")


def _name(lines: Lines, path: Path, priors: dict[Term, str]) -> str:
    """Recognise the family of a kernel; the reason where there is none."""
    kernel = kernel_of(lines.at(path))
    assert kernel is not None
    _collect(lines, path, kernel)
    prior = priors.get(kernel.variable, "")
    found = kernel_match(lines.at(path), prior)
    if found is None:
        return _why_open(kernel_of(lines.at(path)) or kernel, prior)
    name = found.law.attrs[0]
    lines.apply(kernel_rule(FAMILIES[name]), path, f"these are the statistics of {name}")
    return ""


def _collect(lines: Lines, path: Path, kernel: Kernel) -> None:
    """Sort the exponent, in the joint density and in its integral; each sub-step is equality by algebra."""
    if kernel.variable.shape:
        return
    before = after = lines.at(path)
    inside: list[Proposal] = []
    for inner, place in zip(kernel.paths, ("", " in the integral"), strict=False):
        exponent = at(after, inner)
        sorted_out = collected(separated(number_of_tensors(exponent), kernel.variable), kernel.variable)
        if sorted_out != exponent:
            after = replace_at(after, inner, sorted_out)
            inside.append(Proposal(after, ALGEBRA, inner, f"by algebra{place}"))
    if after != before:
        whole = replace_at(lines.current, path, after)
        detail = "collect the statistics of the unknown"
        lines.write(Proposal(whole, COLLECT, path, detail, children=tuple(inside)))


def _rewrite(lines: Lines, path: Path, after: Term, detail: str) -> None:
    """A step inside a law, whose sub-step says that the part is equal by algebra."""
    if after != lines.at(path):
        inside = (Proposal(after, ALGEBRA, detail="by algebra"),)
        lines.write(Proposal(replace_at(lines.current, path, after), COLLECT, path, detail, children=inside))


def _why_open(kernel: Kernel, prior: str) -> str:
    """The statistics that no family has, those of the prior's family apart, and what may be done instead."""
    if kernel.variable.shape:
        return f"no conjugate family has the log joint as its log density in {kernel.variable}"
    found = [p.statistic_term for p in parts(kernel.exponent, kernel.variable) if p.statistic]
    usual = _statistics(FAMILIES[prior], kernel.variable) if prior in FAMILIES else frozenset()
    foreign = [s for s in found if s not in usual]
    if not foreign:
        return f"no conjugate family lives on what the data leave of the support: {kernel.low} to {kernel.high}"
    whose = f", which {prior} does not have" if len(foreign) < len(found) else ""
    named = ", ".join(str(s) for s in foreign)
    return f"no conjugate family has the statistics {named}{whose}{_laplace(kernel)}"


def _statistics(family: Family, variable: Term) -> frozenset[Term]:
    from symgen.probability.rule_claims import symbolic

    law = symbolic(family)
    values = dict(zip((p.name for p in family.parameters), law.args, strict=True))
    return frozenset(p.statistic_term for p in parts(family.log_density(variable, **values), variable))


def _laplace(kernel: Kernel) -> str:
    """Laplace's approximation, offered where the exponent has two derivatives."""
    if kernel.variable.domain.is_integer or kernel.variable.shape:
        return ""
    try:
        slope = derivative(kernel.exponent, kernel.variable)
        curvature = derivative(slope, kernel.variable)
    except NoRuleError:
        return ""
    v, precision = kernel.variable, simplify(-curvature, Context())
    mode = f"the {v} where {simplify(slope, Context())} == 0"
    return f"; Laplace's approximation is Normal({v}, prec={precision}) at {mode}"


__all__ = ["LATENT", "OBSERVED", "PREDICTED", "Evidence", "Posterior", "Predictive", "plate", "propose", "random"]
