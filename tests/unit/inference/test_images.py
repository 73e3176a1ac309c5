"""Marginals, conditionals, images and products of laws, against NumPy, SciPy and quadrature."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from laws.oracle import expect
from scipy.stats import multivariate_normal

from symgen.derivation import derive
from symgen.derivation.rules import judge_rule
from symgen.errors import DomainError, ShapeError
from symgen.numeric import value
from symgen.probability import FAMILIES, images
from symgen.probability.declarations import Family, Whole
from symgen.probability.laws import canonical
from symgen.probability.supports import random_variable
from symgen.terms.term import Term, make, num
from symgen.verification.verdict import Status

BLOCKS = "MvNormal(concatenate(m, n), cov=concatenate(concatenate(S, C, axis=1), concatenate(C', T, axis=1)))"
DECLARED = "m: vector p; n: vector q; S: matrix p p spd; T: matrix q q spd; C: matrix p q; y: vector q"
SIZES = [(1, 1), (1, 2), (2, 1), (2, 3)]


def drawn(p: int, q: int) -> tuple[Any, Any, Any]:
    """A mean, a covariance and a value for p + q entries."""
    generator = np.random.default_rng([p, q])
    factor = generator.uniform(-1, 1, (p + q, p + q)) + 2 * np.eye(p + q)
    return generator.normal(size=p + q), factor @ factor.T, generator.normal(size=q)


def numbers(term: Term, **given: Any) -> Any:
    used = {s.attrs[0] for s in term.free}
    shown = {k: v.tolist() if isinstance(v, np.ndarray) else v for k, v in given.items() if k in used}
    return np.asarray(value(term, shown, digits=17), dtype=float)


def law_of(goal: str, where: str = "", judge: bool = False) -> Term:
    found = derive(goal, where=where, judge=judge)
    assert found.closed
    assert found.result.op == "law"
    return found.result


@pytest.mark.parametrize(("p", "q"), SIZES)
def test_blocks_of_a_gaussian(p: int, q: int) -> None:
    """The marginal is a part of the mean and covariance, the conditional a part of the precision, inverted back."""
    mean, cov, known = drawn(p, q)
    given = {"m": mean[:p], "n": mean[p:], "S": cov[:p, :p], "T": cov[p:, p:], "C": cov[:p, p:], "y": known}
    sizes = {"p": p, "q": q}
    first, second = (canonical(law_of(f"marginal({BLOCKS}, {k})", DECLARED)) for k in (1, 2))
    assert np.allclose(numbers(first["mean"], **given), mean[:p])
    assert np.allclose(numbers(second["cov"], **given), cov[p:, p:])
    precision = np.linalg.inv(cov)
    own = np.linalg.inv(precision[:p, :p])
    moved = mean[:p] - own @ precision[:p, p:] @ (known - mean[p:])
    found = canonical(law_of(f"conditional({BLOCKS}, 2, y)", DECLARED))
    assert np.allclose(numbers(found["mean"], **given, **sizes), moved)
    assert np.allclose(numbers(found["cov"], **given, **sizes), own)


def test_blocks_that_are_written_as_entries() -> None:
    three = "MvNormal([1, 2, 3], cov=[[2, 1, 0], [1, 3, 1], [0, 1, 2]])"
    assert str(law_of(f"marginal({three}, 2)")) == "Normal(2, var=3)"
    assert str(law_of(f"conditional({three}, 2, 5)")) == "MvNormal([2, 4], cov=[[5/3, -1/3], [-1/3, 5/3]])"
    two = "MvNormal([a, b], cov=[[s, c], [c, t]])"
    found = law_of(f"conditional({two}, 1, y)", "a, b, c, y: real; s, t > 0")
    assert str(found) == "Normal((y - a)*c/s + b, var=t - c**2/s)"


@pytest.mark.parametrize(
    ("goal", "where", "expected"),
    [
        ("marginal(Dirichlet(a), 2)", "a: positive vector K", "Beta(a[2], total(a) - a[2])"),
        (
            "marginal(MvNormal(m, cov=S), i)",
            "m: vector d; S: matrix d d spd; i: positive integer",
            "Normal(m[i], var=S[i, i])",
        ),
    ],
)
def test_entries_are_the_blocks_of_a_vector_in_one_piece(goal: str, where: str, expected: str) -> None:
    assert str(law_of(goal, where)) == expected


@pytest.mark.parametrize(("k", "d"), [(1, 1), (1, 2), (2, 2), (2, 3), (3, 3)])
def test_affine_images_have_the_moments_of_mapped_draws(k: int, d: int) -> None:
    """E[A x + b] and the covariance of A x over the columns of the Cholesky factor, and over many draws."""
    mean, cov, _ = drawn(d, 1)
    mean, cov = mean[:d], cov[:d, :d]
    generator = np.random.default_rng([k, d])
    matrix, constant = generator.normal(size=(k, d)), generator.normal(size=k)
    where = "m: vector d; S: matrix d d spd; A: matrix k d; b: vector k"
    found = canonical(law_of("pushforward(A @ x + b, x ~ MvNormal(m, cov=S))", where))
    given = {"m": mean, "S": cov, "A": matrix, "b": constant, "d": d, "k": k}
    points = mean + generator.standard_normal((200_000, d)) @ np.linalg.cholesky(cov).T
    images_ = points @ matrix.T + constant
    ours = numbers(found["mean"], **given)
    assert np.all(abs(images_.mean(axis=0) - ours) < 6 * images_.std(axis=0) / len(points) ** 0.5)
    columns = matrix @ np.linalg.cholesky(cov)
    assert np.allclose(numbers(found["cov"], **given), sum(np.outer(c, c) for c in columns.T))


@pytest.mark.parametrize("d", [1, 2, 3])
def test_a_product_of_densities_is_proportional_to_their_product(d: int) -> None:
    mean, cov, _ = drawn(d, 1)
    other, shape, _ = drawn(1, d)
    given = {"m": mean[:d], "S": cov[:d, :d], "n": other[1:], "T": shape[1:, 1:]}
    where = "m, n: vector d; S, T: matrix d d spd"
    found = canonical(law_of("density_product(MvNormal(m, cov=S), MvNormal(n, cov=T))", where))
    joined = multivariate_normal(*(numbers(found[name], **given, d=d) for name in ("mean", "cov")))
    points = np.random.default_rng(d).normal(size=(5, d))
    parts = multivariate_normal(given["m"], given["S"]), multivariate_normal(given["n"], given["T"])
    gaps = sum(part.logpdf(points) for part in parts) - joined.logpdf(points)
    assert np.ptp(gaps) < 1e-9


# The law found has the mean of exp(-y^2/9) that the function of a draw has, by quadrature over each.
CHANGED = [
    ("exp(x)", "Normal(1/2, sd=3/4)", "LogNormal"),
    ("log(x)", "LogNormal(1/2, sd=3/4)", "Normal"),
    ("3*x - 1", "Normal(1/2, sd=3/4)", "Normal"),
    ("1/x", "Gamma(3, rate=2)", "InverseGamma"),
    ("2*x", "Gamma(3, rate=2)", "Gamma"),
    ("1 - x", "Beta(2, 5)", "Beta"),
    ("-log(x)/2", "Uniform(0, 1)", "Exponential"),
    ("1 - 2*x", "Uniform(1, 3)", "Uniform"),
    ("x**2", "Rayleigh(2)", "Exponential"),
    ("x**3", "Exponential(rate=1)", "Weibull"),
    ("2*exp(x)", "Exponential(rate=3)", "Pareto"),
    ("exp(-x)", "Exponential(rate=3)", "Beta"),
    ("sqrt(x)", "ChiSquared(3)", "Chi"),
    ("-log(-log(x))", "Uniform(0, 1)", "Gumbel"),
    ("2*x + 1", "Cauchy(0, 1)", "Cauchy"),
]


@pytest.mark.parametrize(("body", "source", "family"), CHANGED)
def test_laws_found_by_change_of_variables(body: str, source: str, family: str) -> None:
    noun = derive(f"pushforward({body}, x ~ {source})", judge=False)
    found, (function, x, law_term) = noun.result, noun.goal.args
    assert found.attrs[0] == family
    y = random_variable(found)
    first = expect(found, make("exp", -(y**2) / 9), y)
    second = expect(law_term, make("exp", -(function**2) / 9), x)
    assert abs(first - second) < 1e-9


@pytest.mark.parametrize(
    "goal",
    [
        "pushforward(-x, x ~ HalfNormal(s))",
        "pushforward(x**2, x ~ Normal(m, sd=s))",
        "pushforward(c*x, x ~ Gamma(s, rate=1))",
        "pushforward(x @ x, x ~ MvNormal(v, cov=S))",
        "marginal(Normal(m, sd=s), 1)",
        "conditional(MvNormal(v, cov=S), 1, m)",
        "density_product(Normal(m, var=s), Exponential(rate=s))",
    ],
)
def test_what_has_no_law_of_a_known_family_says_so(goal: str) -> None:
    found = derive(goal, where="m, c: real; s > 0; v: vector d; S: matrix d d spd", judge=False)
    assert not found.closed
    assert found.residuals[0][1]


@pytest.mark.parametrize(
    ("goal", "error"),
    [
        (f"marginal({BLOCKS}, 3)", DomainError),
        (f"marginal({BLOCKS}, 3/2)", DomainError),
        (f"conditional({BLOCKS}, 2, m)", ShapeError),
        ("pushforward(m, x ~ Normal(0, sd=1))", DomainError),
        ("density_product(MvNormal(m, cov=S), MvNormal(n, cov=T))", DomainError),
        ("density_product(Normal(0, sd=1), Poisson(1))", DomainError),
    ],
)
def test_what_cannot_be_asked(goal: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        derive(goal, where=DECLARED)


def test_parameters_of_laws_found_may_be_symbols() -> None:
    assert str(law_of("pushforward(exp(x), x ~ Gumbel(a, b))", "a: real; b > 0")) == "Frechet(1/b, exp(a))"
    assert str(law_of("pushforward(c*x + m, x ~ Normal(a, sd=b))", "a, c, m: real; b > 0")).startswith("Normal(a*c + m")


def test_supports_are_met_before_families_are_found() -> None:
    assert str(law_of("density_product(Uniform(0, a), Uniform(0, b))", "a, b > 0")) == "Uniform(0, min(a, b))"


def test_a_law_made_from_laws_stands_where_a_law_does() -> None:
    found = derive("KL(pushforward(2*x, x ~ Normal(0, sd=1)) || Normal(0, sd=1))")
    assert str(found.result) == "3/2 - log(2)"
    assert all(step.verdict for step in found.steps)
    known = "conditional(MvNormal([1, 2], cov=[[2, 1], [1, 3]]), 2, 5)"
    assert law_of(f"posterior(x ~ {known}; y ~ Normal(x, var=2))", "y: real").attrs[0] == "Normal"


# What a family states is judged: mistakes planted in it are refuted.


def stated(family: Family, name: Callable[[Family], str], **changed: Callable[..., Term]) -> Status:
    assert family.whole is not None
    whole: Whole = replace(family.whole, **changed)
    rules = {rule.name: rule for rule in images._of_family(replace(family, whole=whole), whole)}
    return judge_rule(rules[name(family)]).status


def negated_mean(own: Any, known: Any, point: Term, mean: Term, cov: Term) -> Term:
    right = STATED.given(own, known, point, mean=mean, cov=cov)
    return make("law", -right.args[0], right.args[1], attrs=right.attrs)


PLANTED = [
    pytest.param(
        images.image_rule, {"image": lambda a, move, mean, cov: STATED.image(a, move, mean=mean, cov=a @ cov)}
    ),
    pytest.param(images.conditional_rule, {"given": negated_mean}, marks=pytest.mark.nightly),
    pytest.param(
        images.marginal_rule,
        {"part": lambda own, mean, cov: STATED.part(own, mean=mean, cov=num(2) * cov)},
        marks=pytest.mark.nightly,
    ),
]
NORMAL = FAMILIES["MvNormal"]
STATED: Any = NORMAL.whole


@pytest.mark.parametrize(("name", "changed"), PLANTED)
def test_mistakes_planted_in_what_a_family_states_are_refuted(name: Any, changed: dict[str, Any]) -> None:
    assert stated(NORMAL, name) in (Status.PROVED, Status.SUPPORTED)
    assert stated(NORMAL, name, **changed) is Status.REFUTED
