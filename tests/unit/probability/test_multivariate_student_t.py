"""Student's t distribution of vectors: against SciPy, quadratures of the tests' own, and named where it arises."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from mpmath import mp
from scipy import special, stats

from symgen.derivation import Derivation, derive
from symgen.errors import UnknownNameError
from symgen.probability import FAMILIES
from symgen.probability.laws import law
from symgen.probability.matching import recognise
from symgen.probability.rank_one import changed_by_outer
from symgen.terms.term import num
from symgen.terms.text import read_context, read_term
from symgen.verification import verify

WHERE = "m, n: vector d; S, T: matrix d d spd; k, l > 0"
M, N = np.array([0.3, -0.4]), np.array([-0.2, 0.5])
S, T = np.array([[1.3, 0.4], [0.4, 0.8]]), np.array([[2.0, -0.3], [-0.3, 1.1]])


def floats(found: Derivation, **at: Any) -> Any:
    shown = {name: v.tolist() if isinstance(v, np.ndarray) else v for name, v in at.items()}
    return found.evaluate(shown, digits=15)


def grid(df: float, loc: Any, scale: Any) -> tuple[Any, Any]:
    """Points and weights of a quadrature over the law in the plane: r^2/df = u/(1 - u), and trapezoids in the angle."""
    u, weights = np.polynomial.legendre.leggauss(400)
    u, weights = (u + 1) / 2, weights / 2
    angles = 2 * np.pi * np.arange(64) / 64
    radii = np.sqrt(df * u / (1 - u))
    mass = df / 2 * (1 - u) ** (df / 2 - 1) * weights
    around = np.stack([np.cos(angles), np.sin(angles)])
    points = loc + np.einsum("ij,jk,r->rki", np.linalg.cholesky(scale), around, radii)
    return points.reshape(-1, 2), np.repeat(mass / 64, 64)


def test_the_divergence_from_a_normal_by_quadrature() -> None:
    found = derive("KL(MvStudentT(k, m, S) || MvNormal(n, cov=T))", where=WHERE, judge=False)
    points, weights = grid(7, M, S)
    ours, theirs = stats.multivariate_t(M, S, 7), stats.multivariate_normal(N, T)
    expected = weights @ (ours.logpdf(points) - theirs.logpdf(points))
    value = float(floats(found, k=7, m=M, n=N, S=S, T=T, d=2))
    assert value == pytest.approx(expected, rel=1e-9)
    assert value != pytest.approx(weights @ (theirs.logpdf(points) - ours.logpdf(points)), rel=1e-3)
    assert floats(found, k=2, m=M, n=N, S=S, T=T, d=2) == mp.inf  # no covariance, no finite divergence


def test_the_entropy_by_quadrature() -> None:
    found = derive("entropy(MvStudentT(k, m, S))", where=WHERE, judge=False)
    points, weights = grid(3, M, S)
    assert float(floats(found, k=3, m=M, S=S, d=2)) == pytest.approx(
        -weights @ stats.multivariate_t(M, S, 3).logpdf(points)
    )


def test_moments_have_their_conditions() -> None:
    spread = derive("covariance(MvStudentT(k, m, S))", where=WHERE, judge=False)
    assert str(spread.result).startswith("cases((k*S/(k - 2), k > 2), ")
    mean = derive("law_mean(MvStudentT(k, m, S))", where=WHERE, judge=False)
    assert str(mean.result).startswith("cases((m, k > 1), ")
    assert str(derive("KL(MvStudentT(1/2, m, S) || MvNormal(n, cov=T))", where=WHERE, judge=False).result) == "oo"


def test_two_of_them_stay_reduced() -> None:
    found = derive("KL(MvStudentT(k, m, S) || MvStudentT(l, n, T))", where=WHERE, judge=False)
    assert not found.closed and found.residuals
    same = derive("KL(MvStudentT(k, m, S) || MvStudentT(k, m, S))", where=WHERE, judge=False)
    assert str(same.result) == "0"


BLOCKS = "concatenate(concatenate(S, C, axis=1), concatenate(C', T, axis=1))"


def test_blocks_of_a_draw_multiply_to_the_whole() -> None:
    """p(x, y) = p(y) p(x | y), by SciPy's density at the parameters found."""
    where = "m: vector p; n, y: vector q; S: matrix p p spd; T: matrix q q spd; C: matrix p q; k > 0"
    joint = f"MvStudentT(k, concatenate(m, n), {BLOCKS})"
    given = derive(f"conditional({joint}, 2, y)", where=where, judge=False).result
    alone = derive(f"marginal({joint}, 2)", where=where, judge=False).result
    C, x, y = np.array([[0.2], [-0.1]]), np.array([0.7, -1.1]), np.array([0.4])
    n, t = np.array([0.6]), np.array([[1.7]])
    at = {"k": 3.5, "m": M, "n": n, "S": S, "T": t, "C": C, "y": y, "p": 2, "q": 1}
    whole = stats.multivariate_t(np.r_[M, n], np.block([[S, C], [C.T, t]]), 3.5).logpdf(np.r_[x, y])
    assert density(given, at, x) + density(alone, at, y) == pytest.approx(whole, rel=1e-12)
    assert density(given, {**at, "k": 4.5}, x) + density(alone, at, y) != pytest.approx(whole, rel=1e-3)


def density(found: Any, at: dict[str, Any], x: Any) -> float:
    """SciPy's log density of a law that was found, at numbers."""
    from symgen.numeric import value

    assert found.attrs[0] == "MvStudentT"
    shown = {k: v.tolist() if isinstance(v, np.ndarray) else v for k, v in at.items()}
    numbers = [value(a, {s.attrs[0]: shown[s.attrs[0]] for s in a.free}, digits=17) for a in found.args]
    df, loc, scale = (np.array(number, dtype=float) for number in numbers)
    return float(stats.multivariate_t(loc, scale, float(df)).logpdf(x))


# Where it arises: integrals over precisions, by quadratures over Bartlett's factors.

PRIORS = {
    "NormalWishart(m, k, df, W)": ("(mu, L)", "prec=L", lambda W: W),
    "NormalInverseWishart(m, k, df, W)": ("(mu, C)", "cov=C", np.linalg.inv),
}


def precisions(df: float, scale: Any) -> tuple[Any, Any]:
    """Wishart matrices in the plane, L A A' L' with chi-squared squares on the diagonal of A, and weights times det A."""
    nodes = []
    for shape in (df / 2, (df - 1) / 2):
        x, w = special.roots_genlaguerre(40, shape - 1 / 2)
        nodes.append((np.sqrt(2 * x), np.sqrt(2) * w / special.gamma(shape)))
    (a, p), (b, q) = nodes
    c, r = np.polynomial.hermite_e.hermegauss(40)
    a, b, c = (g.ravel() for g in np.meshgrid(a, b, c, indexing="ij"))
    weights = np.einsum("i,j,k->ijk", p, q, r / r.sum()).ravel()
    factor = np.zeros((a.size, 2, 2))
    factor[:, 0, 0], factor[:, 1, 1], factor[:, 1, 0] = a, b, c
    factor = np.linalg.cholesky(scale) @ factor
    return factor @ factor.transpose(0, 2, 1), weights


def averaged(df: float, scale: Any, strength: float, y: Any) -> float:
    """The log of the mean of N(y; m, (strength L)^-1) over precisions L, whose root of the determinant is in the weights."""
    matrices, weights = precisions(df, scale)
    forms = strength * np.einsum("i,nij,j->n", y - M, matrices, y - M)
    constant = np.linalg.slogdet(scale)[1] / 2 + np.log(strength) - np.log(2 * np.pi)
    return float(constant + np.log(weights @ np.exp(-forms / 2)))


@pytest.mark.parametrize("prior", PRIORS)
def test_marginals_and_predictives_under_a_wishart_prior(prior: str) -> None:
    names, spread, inverted = PRIORS[prior]
    where = "m: vector d; k, df > 0; W: matrix d d spd"
    predictive = derive(f"predictive({names} ~ {prior}; y ~ MvNormal(mu, {spread}))", where=where, judge=False).result
    marginal = derive(f"marginal({prior}, 1)", where=where, judge=False).result
    at = {"m": M, "k": 1.5, "df": 6, "W": S, "d": 2}
    y = np.array([1.0, 0.2])
    assert density(predictive, at, y) == pytest.approx(averaged(6, inverted(S), 1 / (1 + 1 / 1.5), y), rel=1e-7)
    assert density(marginal, at, y) == pytest.approx(averaged(6, inverted(S), 1.5, y), rel=1e-7)
    assert density(predictive, at, y) != pytest.approx(averaged(6, inverted(S), 1.5, y), rel=1e-3)


def test_in_one_dimension_by_quadrature() -> None:
    """N(y; m, 1/(k L)) averaged over L ~ Gamma(df/2, rate = 1/(2 W)), the Wishart law of one number."""
    where = "m: vector d; k, df > 0; W: matrix d d spd"
    found = derive("marginal(NormalWishart(m, k, df, W), 1)", where=where, judge=False).result
    m, k, df, w, y = map(mp.mpf, ("0.3", "1.5", "4", "0.7", "1.1"))

    def integrand(t: Any) -> Any:
        gamma = t ** (df / 2 - 1) * mp.exp(-t / (2 * w)) / ((2 * w) ** (df / 2) * mp.gamma(df / 2))
        return gamma * mp.sqrt(k * t / (2 * mp.pi)) * mp.exp(-k * t * (y - m) ** 2 / 2)

    expected = float(mp.log(mp.quad(integrand, [0, 1, 10, mp.inf])))
    at = {"m": np.array([0.3]), "k": 1.5, "df": 4, "W": np.array([[0.7]]), "d": 1}
    assert density(found, at, np.array([1.1])) == pytest.approx(expected, rel=1e-12)


def test_after_an_observation_and_for_one_unknown_scale() -> None:
    where = "m, x: vector d; k, df, a, b > 0; W: matrix d d spd"
    model = "(mu, L) ~ NormalWishart(m, k, df, W); x ~ MvNormal(mu, prec=L); y ~ MvNormal(mu, prec=L)"
    found = derive(f"predictive({model})", where=where, judge=False).result
    x, y = np.array([0.1, 0.9]), np.array([1.0, 0.2])
    after = np.linalg.inv(np.linalg.inv(S) + np.outer(M - x, M - x) / (1 + 1 / 1.5))
    expected = stats.multivariate_t((1.5 * M + x) / 2.5, 3.5 / 2.5 * np.linalg.inv(after) / 6, 6).logpdf(y)
    assert density(found, {"m": M, "x": x, "k": 1.5, "df": 6, "W": S, "d": 2}, y) == pytest.approx(expected, rel=1e-12)
    mixture = derive("predictive(v ~ InverseGamma(a, b); y ~ MvNormal(m, cov=v*W))", where=where, judge=False)
    assert str(mixture.result) == "MvStudentT(2*a, m, W*b/a)"


# What is no such law, and what people write by mistake.


@pytest.mark.parametrize(
    ("formula", "named"),
    [
        ("-(k + d)/2*log(1 + (y - m) @ inverse(S) @ (y - m)/k)", True),
        ("3 - (k + d)/2*log(5 + 2*((y - m) @ S @ (y - m)))", True),
        ("-(k + d)/2*log(2 - (y - m) @ S @ (y - m))", False),
        ("-(k + d)/2*log(1 + (y - m) @ S @ (y - m)) + total(sin(y))", False),
        ("-(k + d)/2*log(1 + total(y**4))", False),
        ("-(k + d)/2*log(1 + y @ S @ y) - log(1 + (y - m) @ S @ (y - m))", False),
    ],
)
def test_a_logarithm_of_a_quadratic_is_recognised(formula: str, named: bool) -> None:
    context = read_context(f"{WHERE}; y: vector d")
    found = recognise(read_term(formula, context), context.symbols["y"], num(0), num(0))
    assert (found is not None) == named
    assert found is None or found.law.attrs[0] == "MvStudentT"


def test_the_constant_is_what_the_density_leaves() -> None:
    context = read_context(f"{WHERE}; y: vector d")
    y, formula = context.symbols["y"], read_term("3 - (k + d)/2*log(5 + 2*((y - m) @ S @ (y - m)))", context)
    found = recognise(formula, y, num(0), num(0))
    assert found is not None
    whole = formula - FAMILIES["MvStudentT"].log_density(
        y, **dict(zip(("df", "loc", "scale"), found.law.args, strict=True))
    )
    at = {"k": 4, "d": 2, "m": M.tolist(), "S": S.tolist(), "y": [0.5, 0.1]}
    from symgen.numeric import value

    assert float(value(whole - found.constant, at, digits=15)) == pytest.approx(0, abs=1e-12)


def test_the_determinant_of_a_matrix_changed_by_an_outer_product() -> None:
    where = "A: matrix d d spd; v, w: vector d; c > 0; b: real"
    context = read_context(where)
    made = changed_by_outer(read_term("logdet(A + c*outer(v, v))", context))
    assert str(made) == "logdet(A) + log(1 + c*(v @ inverse(A) @ v))"
    for text in ("logdet(A + b*outer(v, v))", "logdet(A + c*outer(v, w))", "logdet(c*outer(v, v) + outer(w, w))"):
        assert changed_by_outer(read_term(text, context)) is None
    claim = "logdet(A + c*outer(v, v)) == logdet(A) + log(1 {} c*(v @ inverse(A) @ v))"
    assert verify(claim.format("+"), where=where).status in ("PROVED", "SUPPORTED")
    assert verify(claim.format("-"), where=where, budget="fast").status == "REFUTED"


@pytest.mark.parametrize("name", ["cov", "prec", "shape", "sd"])
def test_what_is_no_parameter_says_what_to_write(name: str) -> None:
    with pytest.raises(UnknownNameError) as raised:
        law("MvStudentT", 3, [0, 0], **{name: [[1, 0], [0, 1]]})
    assert "scale" in str(raised.value)
