"""Divergences of laws of vectors: normals in one to three dimensions against matrix formulas, Dirichlets by quadrature."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import beta, gamma

from symgen.derivation import derive

WHERE = "m, n: vector d; S, T: matrix d d spd"
P, Q = "MvNormal(m, cov=S)", "MvNormal(n, cov=T)"


def renyi(at: dict[str, Any], alpha: float) -> float:
    """M. Gil, F. Alajaji, T. Linder, Renyi divergence measures for commonly used univariate continuous distributions."""
    mixed, apart = (1 - alpha) * at["S"] + alpha * at["T"], at["m"] - at["n"]
    volumes = [np.linalg.slogdet(matrix)[1] for matrix in (mixed, at["S"], at["T"])]
    spread = volumes[0] - (1 - alpha) * volumes[1] - alpha * volumes[2]
    return float(alpha * apart @ np.linalg.solve(mixed, apart) / 2 - spread / (2 * (alpha - 1)))


def kl(first: tuple[Any, Any], second: tuple[Any, Any]) -> float:
    import torch
    from torch.distributions import MultivariateNormal, kl_divergence

    laws = [MultivariateNormal(torch.tensor(mean), torch.tensor(cov)) for mean, cov in (first, second)]
    return float(kl_divergence(*laws))


GOALS = {
    f"renyi({P}, {Q}, 3/10)": lambda at: renyi(at, 0.3),
    f"chernoff_coefficient({P}, {Q}, 9/10)": lambda at: np.exp(-0.1 * renyi(at, 0.9)),
    f"bhattacharyya_distance({P}, {Q})": lambda at: renyi(at, 0.5) / 2,
    f"bhattacharyya_coefficient({P}, {Q})": lambda at: np.exp(-renyi(at, 0.5) / 2),
    f"squared_hellinger({P}, {Q})": lambda at: 1 - np.exp(-renyi(at, 0.5) / 2),
    f"jeffreys({P}, {Q})": lambda at: (
        kl((at["m"], at["S"]), (at["n"], at["T"])) + kl((at["n"], at["T"]), (at["m"], at["S"]))
    ),
}


def drawn(size: int) -> dict[str, Any]:
    generator = np.random.default_rng(size)
    roots = generator.normal(size=(2, size, size))
    matrices = [root @ root.T + np.eye(size) for root in roots]
    return {"m": generator.normal(size=size), "n": generator.normal(size=size), "S": matrices[0], "T": matrices[1]}


@pytest.mark.parametrize("goal", GOALS)
def test_normals_of_vectors(goal: str) -> None:
    found = derive(goal, where=WHERE, judge=False)
    assert found.closed
    for size in (1, 2, 3):
        at = drawn(size)
        truth = GOALS[goal](at)
        assert float(found.evaluate(at)) == pytest.approx(truth, rel=1e-11)
        assert truth != pytest.approx(GOALS[goal]({**at, "T": at["S"]}), rel=1e-6)  # a swapped matrix is caught


def test_an_order_above_one_is_finite_where_the_mixed_matrix_is_positive_definite() -> None:
    found = derive(f"renyi({P}, {Q}, r)", where=f"{WHERE}; r > 0", judge=False)
    assert found.closed and "unless positive_definite" in str(found.result)
    finite = []
    for size, order in product((1, 2, 3), (0.25, 0.8, 1.5, 3.0)):
        at = drawn(size)
        mixed = order * np.linalg.inv(at["S"]) + (1 - order) * np.linalg.inv(at["T"])
        finite.append(bool(np.linalg.eigvalsh(mixed).min() > 0))
        truth = renyi(at, order) if finite[-1] else np.inf
        assert float(found.evaluate({**at, "r": order})) == pytest.approx(truth, rel=1e-11)
    assert len(set(finite)) == 2


def test_wisharts_of_one_row_are_gammas_and_dirichlets_of_two_outcomes_betas_at_every_order() -> None:
    wisharts = derive("renyi(Wishart(a, S), Wishart(b, T), r)", where="a, b, r > 0; S, T: matrix n n spd", judge=False)
    dirichlets = derive("renyi(Dirichlet(a), Dirichlet(b), r)", where="a, b: positive vector K; r > 0", judge=False)
    for order in (0.5, 2.0, 3.0):
        at = {"a": 5, "b": 4, "S": [["3/2"]], "T": [[2]], "r": order}
        p, q = gamma(5 / 2, scale=3), gamma(4 / 2, scale=4)
        truth = np.log(quad(_powers(p, q, order), 0, np.inf, epsabs=1e-13)[0]) / (order - 1)
        assert float(wisharts.evaluate(at)) == pytest.approx(truth, rel=1e-8)
        truth = np.log(quad(_powers(beta(2, 3), beta(1.5, 2.5), order), 0, 1, epsabs=1e-13)[0]) / (order - 1)
        found = float(dirichlets.evaluate({"a": [2, 3], "b": ["3/2", "5/2"], "r": order}))
        assert found == pytest.approx(truth, rel=1e-8)
    assert float(dirichlets.evaluate({"a": [1, 2], "b": [3, 4], "r": 2})) == np.inf
    assert float(wisharts.evaluate({"a": 5, "b": 4, "S": [[3]], "T": [[1]], "r": 2})) == np.inf


def _powers(p: Any, q: Any, order: float) -> Any:
    return lambda x: np.exp(order * p.logpdf(x) + (1 - order) * q.logpdf(x))


def test_dirichlets_of_two_outcomes_are_betas() -> None:
    found = derive(
        "bhattacharyya_coefficient(Dirichlet(a), Dirichlet(b))", where="a, b: positive vector K", judge=False
    )
    truth = quad(lambda x: np.sqrt(beta(2, 3).pdf(x) * beta(4, 1.5).pdf(x)), 0, 1, epsabs=1e-13)[0]
    assert float(found.evaluate({"a": [2, 3], "b": [4, "3/2"]})) == pytest.approx(truth, rel=1e-9)


def test_vectors_of_counts_have_no_integral() -> None:
    goal = "bhattacharyya_coefficient(Multinomial(n, p), Multinomial(n, q))"
    assert not derive(goal, where="n: positive integer; p, q: simplex K", judge=False).closed


@pytest.mark.parametrize(
    ("goal", "where", "text"),
    [
        (
            f"KL({P} || {Q})",
            WHERE,
            "log(det(T)/det(S))/2 + trace(inverse(T) @ S)/2 + ((m - n) @ inverse(T) @ (m - n))/2 - d/2",
        ),
        (
            f"bhattacharyya_distance({P}, {Q})",
            WHERE,
            "log(det(S + T))/2 - d*log(2)/2 - log(det(S)*det(T))/4 + ((m - n) @ inverse(S + T) @ (m - n))/4",
        ),
        (
            "renyi(Normal(m, sd=s), Normal(n, sd=t), 2)",
            "m, n: real; s, t > 0",
            "cases((2*log(t) - log(s) - log(2*t**2 - s**2)/2 + (m - n)**2/(2*t**2 - s**2), s**2 < 2*t**2), "
            '(oo, otherwise, "the integral of p^a q^(1 - a) diverges for s**2 >= 2*t**2"))',
        ),
        (
            "chi_square_divergence(Normal(m, sd=s), Normal(n, sd=t))",
            "m, n: real; s, t > 0",
            "cases((t**2*exp((m - n)**2/(2*t**2 - s**2))/(s*sqrt(2*t**2 - s**2)) - 1, s**2 < 2*t**2), "
            '(oo, otherwise, "the integral of p^a q^(1 - a) diverges for s**2 >= 2*t**2"))',
        ),
        (
            "squared_hellinger(Normal(m, sd=s), Normal(n, sd=t))",
            "m, n: real; s, t > 0",
            "1 - sqrt(2*s*t/(s**2 + t**2))*exp(-((m - n)**2/(4*(s**2 + t**2))))",
        ),
        (
            "evidence(w ~ MvNormal(zeros(d), cov=v*eye(d)); y ~ Normal(X @ w, var=s2))",
            "v, s2 > 0; X: matrix N d; y: vector N; w: vector d",
            "(y @ X @ inverse((X' @ X)/s2 + eye(d)/v) @ X' @ y)/(2*s2**2) - N*log(2*pi*s2)/2"
            " - log(det((X' @ X)/s2 + eye(d)/v))/2 - d*log(v)/2 - total(y**2)/(2*s2)",
        ),
        (
            "jeffreys(Normal(m, sd=s), Normal(n, sd=t))",
            "m, n: real; s, t > 0",
            "(s**2 + (m - n)**2)/(2*t**2) + (t**2 + (m - n)**2)/(2*s**2) - 1",
        ),
        ("predictive(v ~ Exponential(rate=l); y ~ Normal(0, var=v))", "l > 0", "Laplace(0, 1/(sqrt(2)*sqrt(l)))"),
    ],
)
def test_results_are_written_as_people_write_them(goal: str, where: str, text: str) -> None:
    assert str(derive(goal, where=where, judge=False).result) == text
