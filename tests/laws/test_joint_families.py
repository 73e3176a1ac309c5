"""What every family of several unknowns owes: entropies and divergences agree with draws, its chain has its name, it prints."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from laws.test_tensor_families import numbers

from symgen import latex
from symgen.derivation import derive
from symgen.information import KL, CrossEntropy, Entropy
from symgen.numeric import value
from symgen.probability.declarations import JOINT_FAMILIES, JointFamily, family_of
from symgen.probability.joints import chain, named
from symgen.probability.laws import canonical, law
from symgen.terms.context import Context
from symgen.terms.term import Term, dimension, make, num, symbol
from symgen.terms.text import read_term, to_text

FAMILIES = JOINT_FAMILIES.values()
SIZE = dimension("d")
DRAWS = 400

of_families = pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.name)


def symbolic(family: JointFamily, suffix: str = "") -> Term:
    values = {p.name: symbol(f"{p.name}{suffix}", p.domain, (SIZE,) * p.rank) for p in family.parameters}
    return law(family.name, **values)


def sizes(family: JointFamily) -> tuple[int, ...]:
    return (1, 2, 3) if any(p.rank for p in family.parameters) else (1,)


def at(family: JointFamily, size: int, seed: int) -> dict[str, Any]:
    """Parameters far enough inside their domains, scalars as numbers and the others as arrays."""
    return {p.name: numbers(p, size, seed) for p in family.parameters}


def evaluated(term: Term, size: int, *sides: tuple[str, dict[str, Any]]) -> Any:
    given = {f"{name}{suffix}": v for suffix, values in sides for name, v in values.items()}
    used = {s.attrs[0] for s in term.free}
    shown = {n: v.tolist() if isinstance(v, np.ndarray) else v for n, v in given.items() if n in used}
    found = value(term, {**shown, **({"d": size} if SIZE in term.free else {})}, digits=17)
    return np.asarray(found.tolist() if hasattr(found, "tolist") else found, dtype=float)


def pairs(family: JointFamily, values: dict[str, Any]) -> tuple[tuple[Term, Term], ...]:
    """The chain at numbers, its unknowns symbols still."""
    given = {n: v.tolist() if isinstance(v, np.ndarray) else num(str(v)) for n, v in values.items()}
    return chain(law(family.name, **given))


def draw(family: JointFamily, values: dict[str, Any], generator: Any) -> dict[Term, Any]:
    """One draw, unknown after unknown, by the samplers of the factors."""
    found: dict[Term, Any] = {}
    for unknown, own in reversed(pairs(family, values)):
        found[unknown] = family_of(own).sample(generator, 1, **_numbers(own, found))[0]
    return found


def _numbers(own: Term, drawn: dict[Term, Any]) -> dict[str, Any]:
    point = {u.attrs[0]: v.tolist() if isinstance(v, np.ndarray) else v for u, v in drawn.items()}
    shown = {
        n: value(t, {k: v for k, v in point.items() if k in {s.attrs[0] for s in t.free}}, digits=12)
        for n, t in canonical(own).items()
    }
    return {n: np.asarray(v.tolist(), float) if hasattr(v, "tolist") else float(v) for n, v in shown.items()}


def log_densities(family: JointFamily, values: dict[str, Any], drawn: list[dict[Term, Any]]) -> Any:
    """The log density at draws: those of the factors' twins in SciPy."""
    import scipy.stats

    found = []
    for one in drawn:
        total = 0.0
        for unknown, own in pairs(family, values):
            name, keywords = family_of(own).twins["scipy"](**_numbers(own, one))
            twin = getattr(scipy.stats, name)
            total += float((twin(**keywords)).logpdf(one[unknown]))
        found.append(total)
    return np.array(found)


@of_families
def test_the_divergence_is_cross_entropy_less_entropy(family: JointFamily) -> None:
    q, p = symbolic(family, "_q"), symbolic(family, "_p")
    found = [derive(noun, judge=False) for noun in (KL(q, p), CrossEntropy(q, p), Entropy(q))]
    assert all(one.closed for one in found)
    for size in sizes(family):
        sides = ("_q", at(family, size, 8)), ("_p", at(family, size, 9))
        divergence, cross, entropy = (evaluated(one.result, size, *sides) for one in found)
        itself = evaluated(found[0].result, size, sides[0], ("_p", sides[0][1]))
        assert divergence > 0 and abs(itself) < 1e-12
        assert abs(divergence - (cross - entropy)) <= 1e-12 * (1 + abs(divergence))


@pytest.mark.nightly
@of_families
def test_the_cross_entropy_is_the_average_log_density_over_draws(family: JointFamily) -> None:
    """Within six standard deviations; a density off by a tenth is not."""
    cross = derive(CrossEntropy(symbolic(family, "_q"), symbolic(family, "_p")), judge=False)
    for size in sizes(family):
        first, second = at(family, size, 5), at(family, size, 6)
        generator = np.random.default_rng(7)
        drawn = [draw(family, first, generator) for _ in range(DRAWS)]
        logs = -log_densities(family, second, drawn)
        found = evaluated(cross.result, size, ("_q", first), ("_p", second))
        bound = 6 * logs.std() / DRAWS**0.5
        assert abs(logs.mean() - found) <= bound, size
        assert abs(logs.mean() + 2 * bound - found) > bound, "a shift is seen"


@of_families
def test_the_chain_of_a_law_has_its_name(family: JointFamily) -> None:
    joint = symbolic(family)
    own = [make("random", *pair, attrs=("latent",)) for pair in reversed(chain(joint))]
    assert named(make("model", *own)) == joint
    unknown, given = chain(joint)[0]
    place = len(given.args) - 1
    wrong = make("law", *given.args[:place], given.args[place] * num(2), attrs=given.attrs)
    renamed = named(make("model", *own[:-1], make("random", unknown, wrong, attrs=("latent",))))
    assert renamed is not None and renamed != joint, "another strength is another law"


@of_families
def test_marginals_of_the_last_and_conditionals_of_the_others_are_the_factors(family: JointFamily) -> None:
    joint = symbolic(family)
    *_, (last, own) = chain(joint)
    count = len(chain(joint))
    assert derive(make("marginal", joint, num(count)), judge=False).result == own
    conditional = derive(make("conditional", joint, num(count), last), judge=False).result
    assert conditional.attrs[0] == chain(joint)[0][1].attrs[0]


@of_families
def test_laws_print_and_read_back(family: JointFamily) -> None:
    noun = KL(symbolic(family, "_q"), symbolic(family, "_p"))
    assert read_term(to_text(noun), Context().covering((noun,))) is noun
    assert family.name in latex(noun)


def test_the_suite_has_something_to_say() -> None:
    assert len(FAMILIES) >= 4


@pytest.mark.parametrize(
    ("matrix", "scalar"),
    [
        ("NormalInverseWishart([{m}], {k}, 2*{a}, [[2*{b}]])", "NormalInverseGamma({m}, {k}, {a}, {b})"),
        ("NormalWishart([{m}], {k}, 2*{a}, [[1/(2*{b})]])", "NormalGamma({m}, {k}, {a}, rate={b})"),
    ],
)
@pytest.mark.parametrize("noun", ["KL({q} || {p})", "cross_entropy({q}, {p})", "entropy({q})"])
def test_matrices_of_one_entry_are_numbers(matrix: str, scalar: str, noun: str) -> None:
    """Two families that share nothing but the chain rule: Wishart of size one is gamma."""
    first, second = (
        {"m": "0.3", "k": "1.7", "a": "2.6", "b": "0.9"},
        {"m": "-0.4", "k": "0.8", "a": "1.9", "b": "1.4"},
    )
    results = [
        derive(noun.format(q=text.format(**first), p=text.format(**second)), judge=False).evaluate({}, digits=15)
        for text in (matrix, scalar)
    ]
    assert abs(results[0] - results[1]) < 1e-13
