"""What every family of vectors and matrices owes: density, means, entropy and divergence agree with twins and draws."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from laws.oracle import expect

from symgen.codegen import compile
from symgen.derivation import derive
from symgen.information import KL, CrossEntropy, Entropy
from symgen.numeric import value
from symgen.probability import FAMILIES
from symgen.probability.declarations import Family, Mean, Parameter
from symgen.probability.laws import canonical, law
from symgen.probability.supports import random_variable
from symgen.terms.term import Term, as_term, dimension, make, num, symbol

WHOLE = [f for f in FAMILIES.values() if f.whole is not None]
SIZE = dimension("d")
DRAWS, FIRST = 20000, 1000

of_families = pytest.mark.parametrize("family", WHOLE, ids=lambda f: f.name)


def symbols(family: Family, suffix: str = "") -> dict[str, Term]:
    """Parameters with the symbolic size d; a whole number that counts is shared by both laws of a divergence."""
    named = {p.name: p.name if p.domain.is_integer else f"{p.name}{suffix}" for p in family.parameters}
    return {p.name: symbol(named[p.name], p.domain, (SIZE,) * p.rank) for p in family.parameters}


def numbers(parameter: Parameter, size: int, seed: int) -> Any:
    """A value inside the domain of a parameter, far enough inside for every moment to exist."""
    generator = np.random.default_rng([seed, len(parameter.name), sum(map(ord, parameter.name))])
    structure = parameter.domain.structure
    if structure == "spd":
        factor = np.tril(generator.uniform(-0.5, 0.5, (size, size)), -1) + np.diag(generator.uniform(0.7, 1.4, size))
        return factor @ factor.T
    drawn = generator.uniform(0.5, 2.5, (size,) * parameter.rank)
    if structure == "simplex":
        return drawn / drawn.sum()
    if parameter.domain.is_integer:
        return 5
    return drawn if parameter.rank else float(drawn) + size + 4


def points(family: Family) -> Iterator[int]:
    """The sizes of draws: 1, 2 and 3, from the smallest of the family on."""
    assert family.whole is not None
    return iter(range(family.whole.size, 4))


def at(family: Family, size: int, seed: int) -> dict[str, Any]:
    return {p.name: numbers(p, size, seed) for p in family.parameters}


def evaluated(term: Term, family: Family, size: int, *sides: tuple[str, dict[str, Any]]) -> Any:
    given = {symbols(family, suffix)[name].attrs[0]: v for suffix, values in sides for name, v in values.items()}
    used = {s.attrs[0] for s in term.free}
    shown = {k: v.tolist() if isinstance(v, np.ndarray) else v for k, v in given.items() if k in used}
    return np.asarray(_floats(value(term, {**shown, **({"d": size} if SIZE in term.free else {})}, digits=17)))


def _floats(found: Any) -> Any:
    return [_floats(f) for f in found] if getattr(found, "ndim", 0) else float(found)


def densities(family: Family, size: int) -> tuple[Any, Any]:
    """The declared log density and that of the twin in SciPy, at draws."""
    import scipy.stats

    values = at(family, size, 1)
    drawn = np.asarray(family.sample(np.random.default_rng(2), 5, **values), dtype=float)
    x = symbol("x", shape=(SIZE,) * (drawn.ndim - 1))
    formula = family.log_density(x, **symbols(family))
    ours = [float(value(formula, {"x": one.tolist(), **_shown(values)}, digits=17)) for one in drawn]
    name, keywords = family.twins["scipy"](**values)
    twin = getattr(scipy.stats, name)(**keywords)
    theirs = [float((twin.logpdf if hasattr(twin, "logpdf") else twin.logpmf)(one)) for one in drawn]
    return np.array(ours), np.array(theirs)


def _shown(values: dict[str, Any]) -> dict[str, Any]:
    return {k: v.tolist() if isinstance(v, np.ndarray) else v for k, v in values.items()}


def wrong_densities(family: Family) -> list[int]:
    pairs = ((size, densities(family, size)) for size in points(family))
    return [size for size, (ours, theirs) in pairs if not np.allclose(ours, theirs, rtol=1e-9, atol=1e-9)]


@of_families
def test_the_density_is_that_of_the_twin(family: Family) -> None:
    assert wrong_densities(family) == []


@of_families
def test_a_density_off_by_a_constant_is_caught(family: Family) -> None:
    assert wrong_densities(replace(family, log_density=lambda x, **p: family.log_density(x, **p) + num(1) / 100))


def wrong_means(family: Family) -> list[str]:
    """Each mean lies within six standard deviations of the average over draws."""
    assert family.whole is not None
    found = []
    for size in points(family):
        values = at(family, size, 3)
        drawn = np.asarray(family.sample(np.random.default_rng(4), DRAWS, **values), dtype=float)
        for mean in family.whole.means:
            seen = _statistics(mean, drawn, values)
            stated = evaluated(as_term(mean.value(**symbols(family))), family, size, ("", values))
            spread = seen.std(axis=0) / len(seen) ** 0.5
            if not np.all(abs(seen.mean(axis=0) - stated) <= 6 * spread + 1e-12):
                found.append(f"{mean.name} at size {size}")
    return found


def _statistics(mean: Mean, drawn: Any, values: dict[str, Any]) -> Any:
    """The statistic at every draw, by NumPy; what speaks of the parameters at the first of them."""
    x = symbol("x", shape=tuple(drawn.shape[1:]))
    if mean.own:
        given = {name: symbol(name, shape=np.shape(value)) for name, value in values.items()}
        program = compile(mean.of(x, given), args=[x, *given.values()], to="numpy")
        return np.array([program(one, *values.values()) for one in drawn[:FIRST]])
    known = {"log": np.log, "logdet": lambda a: np.linalg.slogdet(a)[1], "inverse": np.linalg.inv}
    return known.get(mean.statistic(x).op, lambda a: a)(drawn)


@of_families
def test_the_means_are_averages_over_draws(family: Family) -> None:
    assert wrong_means(family) == []


@of_families
def test_a_wrong_mean_is_caught(family: Family) -> None:
    assert family.whole is not None
    first, *others = family.whole.means
    planted = replace(first, value=lambda **p: first.value(**p) * num(11) / 10 + num(1) / 10)
    assert wrong_means(replace(family, whole=replace(family.whole, means=(planted, *others))))


@of_families
def test_the_cross_entropy_is_the_average_log_density(family: Family) -> None:
    """E_q[-log p] against draws of q: within six standard deviations; and the divergence is what is left over."""
    q, p = (law(family.name, **symbols(family, s)) for s in ("_q", "_p"))
    cross = derive(CrossEntropy(q, p), judge=False)
    if not cross.closed:
        assert cross.residuals[0][1]
        return
    for size in points(family):
        first, second = at(family, size, 5), at(family, size, 6)
        drawn = np.asarray(family.sample(np.random.default_rng(7), DRAWS, **first), dtype=float)
        logs = -_twin_logs(family, second, drawn)
        found = evaluated(cross.result, family, size, ("_q", first), ("_p", second))
        assert abs(logs.mean() - found) <= 6 * logs.std() / DRAWS**0.5, size


def _twin_logs(family: Family, values: dict[str, Any], drawn: Any) -> Any:
    import scipy.stats

    name, keywords = family.twins["scipy"](**values)
    twin = getattr(scipy.stats, name)(**keywords)
    moved = np.moveaxis(drawn, 0, -1) if name in ("dirichlet", "wishart", "invwishart") else drawn
    return twin.logpdf(moved) if hasattr(twin, "logpdf") else twin.logpmf(moved)


@of_families
def test_the_divergence_is_cross_entropy_less_entropy(family: Family) -> None:
    q, p = (law(family.name, **symbols(family, s)) for s in ("_q", "_p"))
    divergence = derive(KL(q, p), judge=False)
    assert family.whole is not None
    assert divergence.closed or any(mean.own for mean in family.whole.means), divergence.residuals
    if not divergence.closed:
        return  # the statistic of one law is none of the other
    parts = [derive(noun, judge=False) for noun in (CrossEntropy(q, p), Entropy(q))]
    for size in points(family):
        sides = ("_q", at(family, size, 8)), ("_p", at(family, size, 9))
        found = evaluated(divergence.result, family, size, *sides)
        itself = evaluated(divergence.result, family, size, sides[0], ("_p", sides[0][1]))
        assert found > 0 and abs(itself) < 1e-12
        if all(part.closed for part in parts):
            cross, entropy = (evaluated(part.result, family, size, *sides) for part in parts)
            assert abs(found - (cross - entropy)) <= 1e-12 * (1 + abs(found))


@of_families
def test_the_divergence_is_that_of_torch_where_torch_has_it(family: Family) -> None:
    torch = pytest.importorskip("torch")
    if "torch" not in family.twins:
        return
    q, p = (law(family.name, **symbols(family, s)) for s in ("_q", "_p"))
    divergence = derive(KL(q, p), judge=False).result
    for size in points(family):
        first, second = at(family, size, 10), at(family, size, 11)
        try:
            pair = _torch(torch, family, first), _torch(torch, family, second)
            theirs = float(torch.distributions.kl_divergence(*pair).detach())
        except NotImplementedError:
            return
        found = evaluated(divergence, family, size, ("_q", first), ("_p", second))
        assert abs(found - theirs) <= 1e-9 * (1 + abs(theirs)), size


def _torch(torch: Any, family: Family, values: dict[str, Any]) -> Any:
    name, keywords = family.twins["torch"](**values)
    tensors = {k: v if isinstance(v, int) else torch.tensor(v, dtype=torch.float64) for k, v in keywords.items()}
    return getattr(torch.distributions, name)(**tensors)


@of_families
def test_the_posterior_of_its_own_kernel_is_itself(family: Family) -> None:
    """Recognising the log density, lifted by a constant, gives back the law; a foreign term gives none."""
    from symgen.probability.matching import recognise
    from symgen.probability.supports import random_variable

    one = law(family.name, **symbols(family))
    x = random_variable(one)
    assert family.whole is not None
    if x.domain.is_integer or (len(x.shape) == 2 and family.whole.covariance):
        return  # counts are no unknowns here, and a covariance of rows and of columns is not unique
    formula = family.log_density(x, **symbols(family))
    found = recognise(formula + num(3), x, num(0), num(0), family.name)
    assert found is not None and found.law.attrs[0] == family.name
    values = at(family, family.whole.size, 12)
    for own, given in zip(found.law.args, one.args, strict=True):
        assert np.allclose(*(evaluated(t, family, family.whole.size, ("", values)) for t in (own, given)))
    foreign = formula + make("total", make("sin", x), attrs=((),))
    assert recognise(foreign, x, num(0), num(0), family.name) is None


def test_the_suite_has_something_to_say() -> None:
    assert len(WHOLE) >= 4


def wrong_entries(family: Family) -> list[str]:
    """The mean of exp(-x^2/9) over the entries of draws, within six standard deviations of that under the entries' law."""
    assert family.whole is not None
    assert family.whole.entries is not None
    found = []
    for size in (s for s in points(family) if s > 1):
        values = at(family, size, 5)
        drawn = np.asarray(family.sample(np.random.default_rng(11), DRAWS, **values), dtype=float)
        if family.support.structure == "spd":
            drawn = np.diagonal(drawn, axis1=-2, axis2=-1)
        squashed = np.exp(-(drawn**2) / 9)
        stated = family.whole.entries(**symbols(family))
        parameters = {
            name: np.broadcast_to(evaluated(value, family, size, ("", values)), drawn.shape[1:])
            for name, value in canonical(stated).items()
        }
        for place in np.ndindex(drawn.shape[1:]):
            one = law(stated.attrs[0], **{name: num(Fraction(float(v[place]))) for name, v in parameters.items()})
            x = random_variable(one)
            expected = float(expect(one, make("exp", -(x**2) / 9), x))
            entries = squashed[(slice(None), *place)]
            if abs(entries.mean() - expected) > 6 * (entries.std() + 1e-9) / DRAWS**0.5:
                found.append(f"entry {place} at size {size}")
    return found


@of_families
def test_the_entries_of_draws_have_the_law_that_is_stated(family: Family) -> None:
    assert wrong_entries(family) == []


@of_families
def test_a_wrong_law_of_the_entries_is_caught(family: Family) -> None:
    assert family.whole is not None
    assert family.whole.entries is not None

    def wrong(**parameters: Term) -> Term:
        right = family.whole.entries(**parameters)
        name, *others = canonical(right)
        last = others[-1] if others else name
        factor = num(2) if family.support.discrete is False else num(1) / 2
        return law(right.attrs[0], **{**canonical(right), last: canonical(right)[last] * factor})

    assert wrong_entries(replace(family, whole=replace(family.whole, entries=wrong)))
