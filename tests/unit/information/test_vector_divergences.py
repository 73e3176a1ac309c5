"""Divergences of laws of vectors: normals in one to three dimensions against matrix formulas, Dirichlets by quadrature."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import beta

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


def test_an_order_above_one_asks_whether_the_integral_converges() -> None:
    found = derive(f"renyi({P}, {Q}, 3)", where=WHERE, judge=False)
    assert not found.closed and "converges" in found.residuals[0][1]


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
