"""Fisher and mutual information, distances, covariances and predictives of laws of vectors, against autograd and NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from symgen.derivation import derive
from symgen.errors import DomainError
from symgen.information import Covariance
from symgen.numeric import value
from symgen.probability import law
from symgen.probability.laws import canonical
from symgen.terms.term import Term

SIZES = [1, 2, 3]


def drawn(k: int, d: int) -> dict[str, Any]:
    """Numbers for a mean m, covariances S and R, a matrix A, a constant b, and concentrations a."""
    generator = np.random.default_rng([k, d])

    def spd(size: int) -> Any:
        factor = generator.uniform(-1, 1, (size, size)) + 2 * np.eye(size)
        return factor @ factor.T

    return {
        "m": generator.normal(size=d),
        "S": spd(d),
        "R": spd(k),
        "A": generator.normal(size=(k, d)),
        "b": generator.normal(size=k),
        "a": generator.uniform(0.5, 3, d),
        "v": 0.7,
        "d": d,
        "k": k,
    }


WHERE = "m: vector d; S: matrix d d spd; R: matrix k k spd; A: matrix k d; b: vector k; a: positive vector d; v > 0"


def at(term: Term, given: dict[str, Any]) -> Any:
    used = {s.attrs[0] for s in term.free}
    shown = {n: v.tolist() if isinstance(v, np.ndarray) else v for n, v in given.items() if n in used}
    return np.asarray(value(term, shown, digits=17), dtype=float)


def derived(goal: str) -> Term:
    found = derive(goal, where=WHERE, judge=False)
    assert found.closed
    return found.result


def curvature_of_divergence(family: str, given: dict[str, Any], name: str) -> Any:
    """The Hessian by autograd of KL(p || p') in one parameter of p' where p' = p: it is the Fisher information."""
    torch = pytest.importorskip("torch")
    numbers = {n: torch.tensor(x, dtype=torch.float64) for n, x in given.items() if isinstance(x, np.ndarray)}

    def normal(own: dict[str, Any]) -> Any:
        apart, inner = own["m"] - numbers["m"], torch.linalg.inv(own["S"])
        logs = torch.logdet(own["S"]) - torch.logdet(numbers["S"])
        return (logs + torch.trace(inner @ numbers["S"]) + apart @ inner @ apart - len(apart)) / 2

    def dirichlet(own: dict[str, Any]) -> Any:
        laws = (torch.distributions.Dirichlet(x["a"]) for x in (numbers, own))
        return torch.distributions.kl_divergence(*laws)

    divergence = {"MvNormal": normal, "Dirichlet": dirichlet}[family]
    return torch.func.hessian(lambda x: divergence({**numbers, name: x}))(numbers[name]).numpy()


@pytest.mark.parametrize("d", SIZES)
@pytest.mark.parametrize(
    ("goal", "family", "name"),
    [
        ("fisher(MvNormal(m, cov=S), m)", "MvNormal", "m"),
        ("fisher(MvNormal(m, cov=S), S)", "MvNormal", "S"),
        ("fisher(Dirichlet(a), a)", "Dirichlet", "a"),
    ],
)
def test_fisher_information_is_the_curvature_of_the_divergence(goal: str, family: str, name: str, d: int) -> None:
    given = drawn(2, d)
    truth = curvature_of_divergence(family, given, name)
    assert np.allclose(at(derived(goal), given), truth, rtol=1e-9, atol=1e-9)
    assert np.allclose(truth, 0) or not np.allclose(2 * at(derived(goal), given), truth)


@pytest.mark.parametrize("d", SIZES)
def test_fisher_information_in_a_number_that_both_parameters_speak_of(d: int) -> None:
    """(dm)' S^-1 dm + tr(S^-1 dS S^-1 dS)/2 at mean v m and covariance v S, where dm = m and dS = S."""
    given = drawn(1, d)
    cov, inner = given["v"] * given["S"], np.linalg.inv(given["v"] * given["S"])
    truth = given["m"] @ inner @ given["m"] + np.trace(inner @ given["S"] @ inner @ given["S"]) / 2
    assert cov.shape == (d, d)
    assert np.allclose(at(derived("fisher(MvNormal(v*m, cov=v*S), v)"), given), truth)


@pytest.mark.parametrize(("k", "d"), [(1, 1), (1, 2), (2, 1), (2, 3), (3, 3)])
@pytest.mark.parametrize("noise", ["MvNormal(A @ x + b, cov=R)", "Normal(A @ x + b, var=v)"])
def test_mutual_information_of_vector_channels(noise: str, k: int, d: int) -> None:
    """Half the log determinants of both covariances less that of the joint covariance."""
    given = drawn(k, d)
    inside, matrix = given["S"], given["A"]
    own = given["R"] if "R" in noise else given["v"] * np.eye(k)
    outside = matrix @ inside @ matrix.T + own
    joint = np.block([[inside, inside @ matrix.T], [matrix @ inside, outside]])
    logs = [np.linalg.slogdet(c)[1] for c in (inside, outside, joint)]
    found = derived(f"mutual_information(x ~ MvNormal(m, cov=S); y ~ {noise})")
    assert np.allclose(at(found, given), (logs[0] + logs[1] - logs[2]) / 2)


def test_mutual_information_is_written_as_one_determinant() -> None:
    found = derived("mutual_information(x ~ MvNormal(m, cov=S); y ~ MvNormal(A @ x + b, cov=R))")
    assert str(found) == "log(det(eye(d) + S @ A' @ inverse(R) @ A))/2"


@pytest.mark.parametrize(("k", "d"), [(1, 1), (1, 2), (3, 2)])
def test_predictives_of_gaussian_channels(k: int, d: int) -> None:
    """After one observation: by conditioning the joint covariance of both outputs."""
    given = drawn(k, d) | {"y": np.arange(1.0, k + 1)}
    goal = "predictive(w ~ MvNormal(m, cov=S); y ~ MvNormal(A @ w + b, cov=R); z ~ Normal(a @ w, var=v))"
    found = canonical(derive(goal, where=f"{WHERE}; y: vector k", judge=False).result)
    both = np.vstack([given["A"], given["a"]])
    joint = both @ given["S"] @ both.T
    joint[:k, :k] += given["R"]
    joint[k, k] += given["v"]
    gain = np.linalg.solve(joint[:k, :k], joint[:k, k])
    centre = given["a"] @ given["m"] + gain @ (given["y"] - given["A"] @ given["m"] - given["b"])
    assert np.allclose(at(found["mean"], given), centre)
    assert np.allclose(at(found["var"], given), joint[k, k] - gain @ joint[:k, k])


@pytest.mark.parametrize("d", SIZES)
def test_second_moments_keep_their_axes(d: int) -> None:
    given = drawn(2, d)
    factor = np.linalg.cholesky(given["S"])
    columns = given["m"] + np.sqrt(d) * np.vstack([factor.T, -factor.T])  # 2 d points with these moments
    second = np.einsum("ni,nj->ij", columns, columns) / len(columns)
    assert np.allclose(at(derived("E[outer(x, x), x ~ MvNormal(m, cov=S)]"), given), second)
    summed = np.einsum("ni,nj->i", columns, columns) / len(columns)
    assert np.allclose(at(derived("E[x*total(x), x ~ MvNormal(m, cov=S)]"), given), summed)
    assert np.allclose(at(derived("covariance(MvNormal(m, cov=S))"), given), given["S"])


@pytest.mark.parametrize("d", SIZES)
def test_wasserstein_distance_is_the_cost_of_a_gradient_map(d: int) -> None:
    """x -> n + M (x - m) with M = S^-1 # T, the geometric mean by eigenvectors of S^-1 T, carries S to T; and M is definite."""
    given, other = drawn(1, d), drawn(2, d)
    apart, inside, outside = given["m"] - other["m"], given["S"], other["S"]
    values, vectors = np.linalg.eig(np.linalg.inv(inside) @ np.linalg.inv(outside))
    between = inside @ (vectors * np.sqrt(values)) @ np.linalg.inv(vectors)  # S (S^-1 T^-1)^1/2 = S # T^-1
    carried = np.linalg.inv(between)  # T # S^-1
    assert np.allclose(carried @ inside @ carried, outside)
    assert np.all(np.linalg.eigvalsh((carried + carried.T) / 2) > 0)
    moved = np.eye(d) - carried
    cost = apart @ apart + np.trace(moved @ inside @ moved.T)
    goal = "wasserstein(MvNormal(m, cov=S), MvNormal(n, cov=T), 2)"
    where = "m, n: vector d; S, T: matrix d d spd"
    found = derive(goal, where=where, judge=False).result
    assert np.allclose(at(found, given | {"n": other["m"], "T": outside}), np.sqrt(cost))


@pytest.mark.parametrize("d", SIZES)
def test_wasserstein_distance_of_independent_entries(d: int) -> None:
    """The squares of the distances of the entries add up."""
    generator = np.random.default_rng(d)
    given = {"m": generator.normal(size=d), "u": generator.uniform(1, 2, d), "v": generator.uniform(1, 2, d), "d": d}
    where = "m: vector d; u, v: positive vector d"
    found = derive(
        "wasserstein(MvNormal(m, cov=diag(u)), MvNormal(zeros(d), cov=diag(v)), 2)", where=where, judge=False
    )
    apart = given["m"] ** 2 + (np.sqrt(given["u"]) - np.sqrt(given["v"])) ** 2
    assert np.allclose(at(found.result, given), np.sqrt(apart.sum()))


def test_wasserstein_distance_of_vectors_has_order_two() -> None:
    where = "m: vector d; S, T: matrix d d spd"
    assert not derive("wasserstein(MvNormal(m, cov=S), MvNormal(m, cov=T), 1)", where=where, judge=False).closed
    alike = derive("wasserstein(MvNormal(m, cov=S), MvNormal(2*m, cov=S), 2)", where=where, judge=False)
    assert str(alike.result) == "sqrt(total(m**2))"


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        ("fisher(MvNormal(m, cov=2*S), a)", "does not depend on"),
        ("fisher(Normal(m, var=v), m)", "no scalar symbol"),
    ],
)
def test_what_fisher_information_cannot_be_asked(goal: str, words: str) -> None:
    with pytest.raises(DomainError, match=words):
        derive(goal, where=WHERE)


def test_a_covariance_is_of_vectors() -> None:
    with pytest.raises(DomainError, match="numbers"):
        Covariance(law("Normal", 0, sd=1))
