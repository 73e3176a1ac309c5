"""Laws of several unknowns: chains of factors, their names, what is refused, and numbers by quadrature in two dimensions."""

from __future__ import annotations

from math import lgamma
from typing import Any

import numpy as np
import pytest

from symgen import latex
from symgen.derivation import derive
from symgen.errors import DomainError, ReadingError, ShapeError, SymgenError, UsageError
from symgen.inference import Model, Posterior, random
from symgen.probability.joints import chain, check_alike, named, unfolded, unknowns
from symgen.probability.laws import conditions, law
from symgen.terms.build import dims, positives, reals
from symgen.terms.term import Term, make
from symgen.terms.text import read, read_context, to_text
from symgen.verification import verify
from symgen.verification.verdict import Status

m, y = reals("m y")
k, a, b = positives("k a b")
PRIOR = law("NormalInverseGamma", m, k, a, b)
WHERE = "m, n, y: real; k, l, a, b, c, d > 0; x: vector N"
Q = {"m": 0.3, "k": 1.7, "a": 2.6, "b": 0.9}
P = {"n": -0.4, "l": 0.8, "c": 1.9, "d": 1.4}


def test_a_chain_has_the_law_of_each_unknown_given_those_after_it() -> None:
    (mu, first), (v, second) = chain(PRIOR)
    assert (str(first), str(second)) == ("Normal(m, var=v/k)", "InverseGamma(a, b)")
    assert mu.domain.is_real and v.domain.is_positive and v in first.free
    renamed = law("NormalInverseGamma", m, positives("v"), a, b)
    assert chain(renamed)[1][0].attrs[0] == "v1", "a name that a parameter has is not taken"


def test_random_variables_unfold_in_an_order_in_which_they_can_be_drawn() -> None:
    first, second = unfolded(random(unknowns(PRIOR, ("s", "t")), PRIOR, role="latent"))
    assert (str(first.args[0]), str(second.args[0])) == ("t", "s")
    assert [str(r) for r in (first, second)] == [
        "random(t ~ InverseGamma(a, b))",
        "random(s ~ Normal(m, var=t/k))",
    ]


def test_a_chain_has_the_name_of_the_law_whose_factors_it_is() -> None:
    own = make("model", *unfolded(random(unknowns(PRIOR, ("s", "t")), PRIOR)))
    assert named(own) == PRIOR


def test_a_chain_that_is_no_chain_of_factors_has_no_name() -> None:
    (mu, first), (v, second) = chain(PRIOR)
    for wrong in (law("Normal", m, var=v / k + 1), law("Normal", m * v, var=v / k), law("Laplace", m, v / k)):
        assert named(make("model", random(v, second), random(mu, wrong))) is None
    assert named(make("model", random(v, law("Gamma", a, rate=b)), random(mu, first))) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("posterior(mu, v, w ~ NormalInverseGamma(m, k, a, b); y ~ Normal(mu, var=v))", "3 unknowns for a law of 2"),
        ("posterior(mu ~ NormalInverseGamma(m, k, a, b); y ~ Normal(mu, var=1))", "a law of several"),
        ("posterior(mu, v ~ Normal(m, sd=1); y ~ Normal(mu, var=v))", "2 unknowns for a law of one"),
        ("E[y, (mu, 2) ~ NormalInverseGamma(m, k, a, b)]", "an expression"),
        ("log_density(NormalInverseGamma(m, k, a, b), (y, c, d))", "3 unknowns for a law of 2"),
        ("log_density(NormalInverseGamma(m, k, a, b), y)", "1 unknown for a law of 2"),
        ("log_density(NormalInverseGamma(m, k, a, b), (x, c))", "x has shape (N,)"),
        ("KL(NormalInverseGamma(m, k, a, b) || Normal(0, sd=1))", "of one unknown"),
        ("marginal(NormalInverseGamma(m, k, a, b), 3)", "unknown 3 of 2"),
        ("NormalInverseGamma(m, -1, a, b)", "strength = -1"),
        ("NormalInverseGamma(m, k, a)", "scale is missing"),
        ("NormalInverseGamma(x, k, a, b)", "parameters for (N,) laws at once"),
        ("NormalGamma(m, k, a, b)", "4 positional parameters"),
    ],
)
def test_what_has_no_meaning_is_refused_with_what_to_write(text: str, found: str) -> None:
    with pytest.raises((DomainError, ReadingError, ShapeError)) as refusal:
        derive(text, where=WHERE)
    assert found in refusal.value.found
    assert refusal.value.asked and refusal.value.hint and refusal.value.where


@pytest.mark.parametrize("text", ["E[y, x ~ NormalGamma(m, k, a, rate=b)]", "total_variation(p, p)"])
def test_a_law_of_several_unknowns_is_no_law_of_one(text: str) -> None:
    with pytest.raises(SymgenError, match=r"marginal\(NormalGamma"):
        derive(text.replace("p", "NormalGamma(m, k, a, rate=b)") if "p, p" in text else text, where=WHERE)


def test_nouns_without_a_chain_rule_stay_open() -> None:
    for text in ("JS(p || p)", "renyi(p, p, 2)", "variance(p)"):
        found = derive(text.replace("p", "NormalInverseGamma(m, k, a, b)").replace("|| N", "|| N"), where=WHERE)
        assert not found.closed and found.residuals[0][1]


def test_a_parameter_that_may_leave_its_domain_adds_a_condition() -> None:
    assert [str(c) for c in conditions(law("NormalInverseGamma", m, reals("r"), a, b))] == ["r > 0"]


def test_laws_of_other_unknowns_are_not_compared() -> None:
    check_alike(PRIOR, PRIOR)
    with pytest.raises(DomainError, match="of one unknown"):
        check_alike(PRIOR, law("Normal", m, sd=1))


def test_models_declare_several_unknowns_at_once() -> None:
    with Model() as model:
        mu, v = model.latent("mu v", PRIOR)
        model.observe("z", law("Normal", mu, var=v))
    assert derive(Posterior(model), judge=False).result.attrs[0] == "NormalInverseGamma"
    with pytest.raises(UsageError, match="declared already"):
        model.latent("v", law("Normal", 0, sd=1))
    with pytest.raises(DomainError, match="3 unknowns"):
        model.latent("p q r", PRIOR)
    with pytest.raises(UsageError, match="a plate of"):
        model.latent("p q", PRIOR, plate=(dims("N"),))


@pytest.mark.parametrize(
    "text",
    [
        "posterior((mu, v) ~ NormalInverseGamma(m, k, a, b); x[i] ~ Normal(mu, var=v), i = 1..N)",
        "predictive((mu, v) ~ NormalInverseGamma(m, k, a, b); y ~ Normal(mu, var=v))",
        "log_density(NormalInverseGamma(m, k, a, b), (y, c))",
        "KL(NormalGamma(m, k, a, rate=b) || NormalGamma(n, l, c, scale=d))",
        "conditional(NormalGamma(m, k, a, rate=b), 1, y)",
        "model((mu, v) ~ NormalInverseGamma(m, k, a, b); y ~ Normal(mu, var=v), observed)",
    ],
)
def test_what_is_printed_reads_back(text: str) -> None:
    context = read_context(WHERE)
    term = read(text, context)
    assert isinstance(term, Term)
    assert to_text(term) == text
    assert read(text, context.covering((term,))) is term
    assert read(text.replace("((mu, v)", "(mu, v"), context) is term, "the brackets may be left out in a model"
    assert r"\mathrm{Normal" in latex(term)


def test_an_expectation_over_several_unknowns_is_one_over_each_in_turn() -> None:
    term = read("E[mu**2/v, (mu, v) ~ NormalInverseGamma(m, k, a, b)]", read_context(WHERE))
    assert to_text(term) == "E[E[mu**2/v, mu ~ Normal(m, var=v/k)], v ~ InverseGamma(a, b)]"


# Numbers: the two-dimensional integrals themselves, from densities that are written out here.


def _log_density(mu: Any, v: Any, mean: float, strength: float, shape: float, scale: float) -> Any:
    """The log density of mean and variance; Gelman et al., equation (3.6) with nu_0 = 2 shape, nu_0 s_0^2 = 2 scale."""
    gaussian = -strength * (mu - mean) ** 2 / (2 * v) + np.log(strength / (2 * np.pi * v)) / 2
    return gaussian + shape * np.log(scale) - lgamma(shape) - (shape + 1) * np.log(v) - scale / v


def _mean_under_q(body: Any, mean: float, strength: float, shape: float, scale: float) -> float:
    """The integral over both unknowns: nodes for the mean at each variance, and the trapezoid rule in log v."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    u = np.linspace(-8, 28, 6001)
    v = np.exp(u)[:, None]
    mu = mean + np.sqrt(v / strength) * nodes
    density = np.exp(_log_density(mu, v, mean, strength, shape, scale)) * np.sqrt(v / strength) * v
    return float((density * np.exp(nodes**2 / 2) * weights * body(mu, v)).sum() * (u[1] - u[0]))


def _truth(precision: bool) -> dict[str, float]:
    """Cross-entropy and entropy by quadrature; those of the precision differ by the mean of the log of the Jacobian."""
    q, p = tuple(Q.values()), tuple(P.values())
    jacobian = 2 * _mean_under_q(lambda mu, v: np.log(v), *q) if precision else 0.0
    own = _mean_under_q(lambda mu, v: _log_density(mu, v, *q), *q) + jacobian
    other = _mean_under_q(lambda mu, v: _log_density(mu, v, *p), *q) + jacobian
    return {"entropy": -own, "cross_entropy": -other, "KL": own - other}


NOUNS = {"entropy": "entropy({q})", "cross_entropy": "cross_entropy({q}, {p})", "KL": "KL({q} || {p})"}
LAWS = {
    False: ("NormalInverseGamma(m, k, a, b)", "NormalInverseGamma(n, l, c, d)"),
    True: ("NormalGamma(m, k, a, rate=b)", "NormalGamma(n, l, c, rate=d)"),
}


@pytest.mark.parametrize("precision", [False, True])
def test_entropies_and_divergences_are_the_integrals(precision: bool) -> None:
    truth = _truth(precision)
    q, p = LAWS[precision]
    at = {**{n: str(v) for n, v in Q.items()}, **{n: str(v) for n, v in P.items()}}
    for noun, text in NOUNS.items():
        found = derive(text.format(q=q, p=p), where=WHERE, judge=False)
        assert found.closed
        here = {n: v for n, v in at.items() if n in {s.attrs[0] for s in found.result.free}}
        assert abs(float(found.evaluate(here)) - truth[noun]) < 1e-9, noun


def test_the_moments_of_a_likelihood_are_the_integral() -> None:
    found = derive("E[log_density(Normal(mu, var=v), y), (mu, v) ~ NormalInverseGamma(m, k, a, b)]", where=WHERE)
    truth = _mean_under_q(lambda mu, v: -((0.7 - mu) ** 2) / (2 * v) - np.log(2 * np.pi * v) / 2, *Q.values())
    assert found.closed
    assert abs(float(found.evaluate({"y": "0.7", **{n: str(v) for n, v in Q.items()}})) - truth) < 1e-9


def test_the_quadrature_has_mass_one_and_sees_a_wrong_density() -> None:
    assert abs(_mean_under_q(lambda mu, v: 1, *Q.values()) - 1) < 1e-10
    wrong = {**Q, "k": Q["k"] * 1.001}
    apart = _mean_under_q(lambda mu, v: _log_density(mu, v, *wrong.values()), *Q.values())
    assert abs(apart + _truth(False)["entropy"]) > 1e-9


# Posteriors.


def test_the_posterior_is_the_law_of_the_prior_with_statistics_of_the_data() -> None:
    """By an independent route: the textbook's update, Gelman et al., section 3.3, at numbers."""
    text = "posterior(mu, v ~ NormalInverseGamma(m, k, a, b); x[i] ~ Normal(mu, var=v), i = 1..N)"
    found = derive(text, where=WHERE)
    assert found.result.attrs[0] == "NormalInverseGamma" and found.verdict.status is Status.PROVED
    data = [0.5, -1.25, 2.0]
    from symgen.numeric import value

    given = {"x": data, "N": 3, **{n: str(v) for n, v in Q.items()}}
    values = [
        float(value(t, {n: v for n, v in given.items() if n in {s.attrs[0] for s in t.free}}))
        for t in found.result.args
    ]
    mean = sum(data) / 3
    scatter = sum((x - mean) ** 2 for x in data)
    strength = Q["k"] + 3
    expected = [
        (Q["k"] * Q["m"] + 3 * mean) / strength,
        strength,
        Q["a"] + 1.5,
        Q["b"] + scatter / 2 + Q["k"] * 3 * (mean - Q["m"]) ** 2 / (2 * strength),
    ]
    assert values == pytest.approx(expected, rel=1e-12)


def test_nested_priors_give_the_same_posterior() -> None:
    data = "; x[i] ~ Normal(mu, prec=t), i = 1..N)"
    nested = derive(f"posterior(t ~ Gamma(a, rate=b); mu ~ Normal(m, prec=k*t), latent{data}", where=WHERE, judge=False)
    joint = derive(f"posterior(mu, t ~ NormalGamma(m, k, a, rate=b){data}", where=WHERE, judge=False)
    assert nested.result == joint.result and nested.result.attrs[0] == "NormalGamma"


def test_independent_priors_are_not_conjugate() -> None:
    found = derive(
        "posterior(v ~ InverseGamma(a, b); mu ~ Normal(m, var=k), latent; y ~ Normal(mu, var=v))",
        where=WHERE,
        judge=False,
    )
    assert not found.closed and found.residuals[0][1]


@pytest.mark.parametrize(
    ("claim", "status"),
    [
        ("marginal(NormalInverseGamma(m, k, a, b), 1) = StudentT(2*a, m, sqrt(b/(a*k)))", Status.PROVED),
        pytest.param(
            "marginal(NormalInverseGamma(m, k, a, b), 1) = StudentT(a, m, sqrt(b/(a*k)))",
            Status.REFUTED,
            marks=pytest.mark.nightly,
        ),
        ("marginal(NormalInverseGamma(m, k, a, b), 2) = InverseGamma(a, b)", Status.PROVED),
        ("conditional(NormalInverseGamma(m, k, a, b), 2, c) = Normal(m, var=c/k)", Status.PROVED),
        (
            "conditional(NormalInverseGamma(m, k, a, b), 1, y) = InverseGamma(a + 1/2, b + k*(y - m)**2/2)",
            Status.PROVED,
        ),
        (
            "posterior((mu, v) ~ NormalInverseGamma(m, k, a, b); y ~ Normal(mu, var=v))"
            " = NormalInverseGamma((k*m + y)/(k + 1), k + 1, a + 1/2, b + k*(y - m)**2/(2*(k + 1)))",
            Status.PROVED,
        ),
        ("E[mu**2/v, (mu, v) ~ NormalInverseGamma(m, k, a, b)] = a*m**2/b + 1/k", Status.PROVED),
        ("E[mu**2/v, (mu, v) ~ NormalInverseGamma(m, k, a, b)] = a*m**2/b + k", Status.REFUTED),
        ("NormalInverseGamma(m, k, a, b) = NormalInverseGamma(m, k, a, b + 0)", Status.PROVED),
        pytest.param(
            "NormalInverseGamma(m, k, a, b) = NormalInverseGamma(m, 2*k, a, b)",
            Status.REFUTED,
            marks=pytest.mark.nightly,
        ),
    ],
)
def test_claims_about_joint_laws_are_judged(claim: str, status: Status) -> None:
    assert verify(claim, where="m, y: real; k, a, b, c > 0").status is status


WHOLE = "m, y: vector d; S: matrix d d spd; k, nu > 0; z: matrix N d"
SCALE, CENTRE = [[1.2, 0.3], [0.3, 0.8]], [0.2, -0.7]
DATA = [[0.5, -1.0], [1.5, 0.25], [-0.75, 0.5]]


def _at(term: Term, **given: Any) -> Any:
    from symgen.numeric import value

    at = {"m": CENTRE, "S": SCALE, "k": "1.5", "nu": "4.5", "z": DATA, "N": 3, "d": 2, **given}
    found = value(term, {n: v for n, v in at.items() if n in {s.attrs[0] for s in term.free}}, digits=15)
    return np.array(found.tolist() if hasattr(found, "tolist") else found, dtype=float)


def _update(scale: Any) -> list[Any]:
    """The textbook's update, Gelman et al., section 3.6: mean, strength, degrees of freedom, scale."""
    data, centre = np.array(DATA), np.array(CENTRE)
    mean = data.mean(axis=0)
    scatter = (data - mean).T @ (data - mean)
    apart = np.outer(mean - centre, mean - centre) * 1.5 * 3 / 4.5
    return [(1.5 * centre + 3 * mean) / 4.5, 4.5, 7.5, scale + scatter + apart]


@pytest.mark.parametrize("spelling", ["cov", "prec"])
def test_the_posterior_of_a_mean_vector_and_a_matrix_is_the_textbooks(spelling: str) -> None:
    name = {"cov": "NormalInverseWishart", "prec": "NormalWishart"}[spelling]
    model = f"(mu, V) ~ {name}(m, k, nu, S); z[i] ~ MvNormal(mu, {spelling}=V), i = 1..N"
    found = derive(f"posterior({model})", where=WHOLE, judge=False)
    assert found.closed and found.result.attrs[0] == name
    expected = _update(np.array(SCALE) if spelling == "cov" else np.linalg.inv(SCALE))
    if spelling == "prec":
        expected[3] = np.linalg.inv(expected[3])
    for own, truth in zip(found.result.args, expected, strict=True):
        assert np.allclose(_at(own), truth, rtol=1e-12)


def test_the_evidence_of_vectors_is_prior_times_likelihood_over_posterior() -> None:
    """At one mean and covariance, by the densities of SciPy."""
    from scipy.stats import invwishart, multivariate_normal

    model = "(mu, V) ~ NormalInverseWishart(m, k, nu, S); z[i] ~ MvNormal(mu, cov=V), i = 1..N"
    found = derive(f"evidence({model})", where=WHOLE, judge=False)
    assert found.closed
    at, spread = np.array([0.1, 0.3]), np.array([[0.9, -0.2], [-0.2, 1.1]])

    def prior(mean: Any, strength: float, df: float, scale: Any) -> float:
        return multivariate_normal.logpdf(at, mean, spread / strength) + invwishart.logpdf(spread, df, scale)

    likelihood = sum(multivariate_normal.logpdf(row, at, spread) for row in DATA)
    truth = prior(np.array(CENTRE), 1.5, 4.5, np.array(SCALE)) + likelihood - prior(*_update(np.array(SCALE)))
    assert abs(_at(found.result) - truth) < 1e-10


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("NormalInverseWishart(y, k, nu, T)", "scale of shape (p, p)"),
        ("NormalInverseWishart([0, 0, 0], 1, 1, [[1, 0, 0], [0, 1, 0], [0, 0, 1]])", "df = 1"),
        ("NormalWishart([0, 0], 1, 3, [[1, 2], [2, 1]])", "symmetric and positive definite"),
        ("NormalWishart(k, 1, 3, S)", "mean has shape scalar"),
    ],
)
def test_matrices_that_do_not_fit_are_refused(text: str, found: str) -> None:
    with pytest.raises((DomainError, ShapeError)) as refusal:
        read(text, read_context(f"{WHOLE}; T: matrix p p spd"))
    assert found in refusal.value.found and refusal.value.hint


def test_linear_regression_with_an_unknown_variance_is_conjugate() -> None:
    """Weights and variance: the textbook's update, Gelman et al., section 14.2 with a proper prior, at numbers."""
    where = "m: vector d; V: matrix d d spd; a, b, s > 0; w: vector d; X: matrix N d; y: vector N"
    prior = "s ~ InverseGamma(a, b); w ~ MvNormal(m, cov=s*V), latent"
    found = derive(f"posterior({prior}; y ~ Normal(X @ w, var=s))", where=where, judge=False)
    assert found.closed
    variance, weights = (r.args[1] for r in found.result.args)
    X, y = np.array([[1, 0.5], [1, -1], [1, 2]]), np.array([0.3, -0.8, 1.9])
    given = {"X": X.tolist(), "y": y.tolist(), "V": SCALE, "m": CENTRE, "a": "1.5", "b": "0.75", "N": 3, "s": "0.6"}
    precision = np.linalg.inv(SCALE) + X.T @ X
    mean = np.linalg.solve(precision, X.T @ y + np.linalg.solve(SCALE, CENTRE))
    rest = y @ y + np.array(CENTRE) @ np.linalg.solve(SCALE, CENTRE) - mean @ precision @ mean
    expected = [3.0, 0.75 + rest / 2, mean, 0.6 * np.linalg.inv(precision)]
    assert (variance.attrs[0], weights.attrs[0]) == ("InverseGamma", "MvNormal")
    for own, truth in zip((*variance.args, *weights.args), expected, strict=True):
        assert np.allclose(_at(own, **given), truth, rtol=1e-12)
