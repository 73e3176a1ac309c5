"""Posteriors and evidences by matching; residuals where no family matches."""

from __future__ import annotations

import pytest
from mpmath import mp

from symgen.derivation import derive
from symgen.errors import UsageError
from symgen.inference import Evidence, Posterior, Predictive, plate, random
from symgen.inference.bayes import propose
from symgen.numeric import value
from symgen.probability import law
from symgen.probability.joints import chain
from symgen.terms.build import dims, integers, positives, reals, units, vector
from symgen.terms.context import Context
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import substitute

a, b, s, t = positives("a b s t")
theta, mu, lam, m = units("theta"), reals("mu"), positives("lam"), reals("m")
n, i = dims("n"), integers("i")
x = vector("x", n)


def posterior(prior: Term, unknown: Term, likelihood: Term) -> Term:
    noun = Posterior(random(unknown, prior, role="latent"), plate(random(x[i], likelihood), i, 1, n))
    found = propose(noun, Context())
    assert found.closed
    return found.proposals[-1].after


@pytest.mark.parametrize(
    ("prior", "unknown", "likelihood", "text"),
    [
        (law("Beta", a, b), theta, law("Bernoulli", theta), "Beta"),
        (law("Gamma", a, rate=b), lam, law("Poisson", lam), "Gamma"),
        (law("Gamma", a, rate=b), lam, law("Exponential", rate=lam), "Gamma"),
        (law("Exponential", rate=b), lam, law("Poisson", lam), "Gamma"),
        (law("Normal", m, sd=s), mu, law("Normal", mu, sd=t), "Normal"),
        (law("Beta", a, b), theta, law("Geometric", theta), "Beta"),
        (law("InverseGamma", a, b), lam, law("Normal", m, var=lam), "InverseGamma"),
    ],
)
def test_the_posterior_density_is_proportional_to_the_joint(
    prior: Term, unknown: Term, likelihood: Term, text: str
) -> None:
    """log prior + log likelihood - log posterior is the same at two values of the unknown."""
    from symgen.probability.densities import formula

    found = posterior(prior, unknown, likelihood)
    assert found.attrs[0] == text
    given = {"a": "1.3", "b": "0.7", "s": "0.9", "t": "1.1", "m": "0.4", "n": 3, "x": [1, 0, 1]}
    total = make("sum", formula(likelihood, x[i]), i, num(1), n)
    gap = formula(prior, unknown) + total - formula(found, unknown)
    at = [mp.mpf(str(value(substitute(gap, {unknown: point}), given, digits=20))) for point in _points(unknown)]
    assert abs(at[0] - at[1]) < mp.mpf(10) ** -15


def _points(unknown: Term) -> tuple[Term, Term]:
    from fractions import Fraction

    return num(Fraction(1, 3)), num(Fraction(3, 4))


def test_the_beta_bernoulli_posterior_counts() -> None:
    from symgen.calculus.normaliser import prove_equal

    first, second = posterior(law("Beta", a, b), theta, law("Bernoulli", theta)).args
    total = make("total", x, attrs=((),))
    assert prove_equal(first, a + total, Context()) and prove_equal(second, b + n - total, Context())


def test_the_evidence_is_the_integral() -> None:
    from symgen.probability import unfold

    noun = Evidence(
        random(theta, law("Beta", a, b), role="latent"),
        random(x[1], law("Bernoulli", theta)),
        random(x[2], law("Bernoulli", theta)),
    )
    found = propose(noun, Context())
    given = {"a": "1.5", "b": "2.5", "n": 2, "x": [1, 0]}
    closed = value(found.proposals[-1].after, given, digits=15)
    assert abs(mp.mpf(str(closed)) - mp.log(mp.beta("2.5", "3.5") / mp.beta("1.5", "2.5"))) < 1e-14
    defined = value(unfold(noun), given, digits=15)
    assert abs(mp.mpf(str(closed)) - mp.mpf(str(defined))) < 1e-13


def test_no_conjugate_family_names_the_foreign_statistic_and_offers_an_approximation() -> None:
    noun = Posterior(random(lam, law("Gamma", a, rate=b), role="latent"), random(x[1], law("Gamma", lam, rate=s)))
    found = propose(noun, Context())
    assert not found.closed
    ((_, reason),) = found.residuals
    assert reason.startswith("no conjugate family has the statistics loggamma(lam), which Gamma does not have")
    assert "Laplace's approximation is Normal(lam, prec=polygamma(1, lam) + (a - 1)/lam**2)" in reason


def test_observations_outside_the_support_are_refused() -> None:
    from symgen.errors import DomainError

    noun = Posterior(random(theta, law("Beta", a, b), role="latent"), random(num(2), law("Bernoulli", theta)))
    with pytest.raises(DomainError):
        propose(noun, Context())


# Supports that depend on the unknown.


def test_the_bound_of_a_uniform_has_a_pareto_posterior_above_all_data() -> None:
    model = "u ~ Pareto(c, a); x[i] ~ Uniform(0, u), i = 1..n"
    assert str(derive(f"posterior({model})", where="a, c > 0", judge=False).result) == "Pareto(max(c, amax(x)), a + n)"
    evidence = derive(f"evidence({model})", where="a, c > 0", judge=False)
    for data in (["0.4", "2.2", "1.7"], ["7", "2.2", "0.1"]):
        found = evidence.evaluate({"a": 3, "c": 5, "n": 3, "x": data}, digits=20)
        bound = max(mp.mpf(5), *map(mp.mpf, data))
        truth = mp.log(mp.quad(lambda u: 3 * mp.mpf(5) ** 3 * u**-7, [bound, 2 * bound, mp.inf]))
        assert abs(found - truth) < 1e-13, data


def test_an_unknown_below_all_data_is_not_given_the_whole_half_line() -> None:
    """A gamma prior on the minimum of a Pareto law: the posterior is a truncated law, and no gamma."""
    found = derive("posterior(u ~ Gamma(a, rate=b); x[i] ~ Pareto(u, c), i = 1..n)", where="a, b, c > 0", judge=False)
    assert not found.closed and "0 to amin(x)" in found.residuals[0][1]


def test_a_support_on_both_sides_bounds_the_unknown_twice() -> None:
    found = derive("posterior(u ~ Pareto(c, a); x[i] ~ Uniform(-u, u), i = 1..n)", where="a, c > 0", judge=False)
    assert str(found.result) == "Pareto(max(c, amax(-x), amax(x)), a + n)"


# Several unknowns.

BOTH = "v ~ InverseGamma(a, b), latent; u ~ Normal(c, var=v/k), latent; x[i] ~ Normal(u, var=v), i = 1..n"


def test_mean_and_variance_together() -> None:
    """The joint posterior is p(v | x) p(u | v, x), which has a name; the evidence is the double integral."""
    where = "a, b, k > 0; c: real"
    joint = derive(f"posterior({BOTH})", where=where, judge=False)
    assert [one.attrs[0] for _, one in chain(joint.result)] == ["Normal", "InverseGamma"]
    given = {"a": "1.5", "b": "0.8", "c": "0.3", "k": 2, "n": 2, "x": ["0.5", "-1"]}
    found = derive(f"evidence({BOTH})", where=where, judge=False).evaluate(given, digits=18)
    a_, b_, c_ = mp.mpf("1.5"), mp.mpf("0.8"), mp.mpf("0.3")

    def inside(v):
        prior = b_**a_ / mp.gamma(a_) * v ** (-a_ - 1) * mp.exp(-b_ / v)
        far = lambda u: (u - c_) ** 2 / v + ((u - mp.mpf("0.5")) ** 2 + (u + 1) ** 2) / (2 * v)
        joint = lambda u: mp.exp(-far(u))
        scale = mp.sqrt(2) / mp.sqrt(2 * mp.pi * v) ** 3
        return prior * scale * mp.quad(joint, [-mp.inf, c_ - mp.sqrt(v), c_ + mp.sqrt(v), mp.inf], maxdegree=4)

    with mp.workdps(15):
        truth = mp.log(mp.quad(inside, [0, 0.5, 2, mp.inf], maxdegree=5))
    assert abs(found - truth) < 1e-9


def test_latent_plates_are_refused() -> None:
    noun = Posterior(plate(random(x[i], law("Normal", 0, sd=1), role="latent"), i, 1, n))
    with pytest.raises(UsageError) as caught:
        propose(noun, Context())
    assert "one latent variable" in caught.value.hint


# Predictives.


@pytest.mark.parametrize(
    ("model", "where", "name"),
    [
        ("p ~ Beta(a, b); x[i] ~ Bernoulli(p), i = 1..n; y ~ Bernoulli(p)", "a, b > 0", "Bernoulli"),
        ("r ~ Gamma(a, rate=b); x[i] ~ Poisson(r), i = 1..n; y ~ Poisson(r)", "a, b > 0", "NegativeBinomial"),
        ("r ~ Gamma(a, rate=b); x[i] ~ Exponential(rate=r), i = 1..n; y ~ Exponential(rate=r)", "a, b > 0", "Lomax"),
        ("u ~ Normal(c, var=v); x[i] ~ Normal(u, var=s), i = 1..n; y ~ Normal(u, var=s)", "c: real; v, s > 0", "Normal"),
        ("v ~ InverseGamma(a, b); x[i] ~ Normal(c, var=v), i = 1..n; y ~ Normal(c, var=v)", "c: real; a, b > 0", "StudentT"),
        (f"{BOTH.replace('x[i] ~ Normal(u, var=v), i = 1..n', 'y ~ Normal(u, var=v)')}", "a, b, k > 0; c: real", "StudentT"),
        ("u ~ Normal(c, var=v); y ~ LogNormal(u, var=s)", "c: real; v, s > 0", "LogNormal"),
    ],
)  # fmt: skip
def test_predictives_are_recognised_by_name(model: str, where: str, name: str) -> None:
    found = derive(f"predictive({model})", where=where, judge=False)
    assert found.closed and found.result.attrs[0] == name


def test_a_predictive_without_a_name_keeps_its_density() -> None:
    found = derive("log_density(predictive(p ~ Beta(2, 3); y ~ Geometric(p)), k)", where="k: natural", judge=False)
    for k in (0, 1, 7):
        truth = mp.log(mp.beta(3, 3 + k) / mp.beta(2, 3))
        assert abs(mp.mpf(str(found.evaluate({"k": k}, digits=20))) - truth) < 1e-14


def test_a_predictive_needs_a_new_variable() -> None:
    with pytest.raises(UsageError) as caught:
        derive("predictive(p ~ Beta(1, 1); x[i] ~ Bernoulli(p), i = 1..n)", where="x: vector n")
    assert caught.value.asked and caught.value.found and caught.value.where and "new variable" in caught.value.hint


def test_the_predictive_of_a_model() -> None:
    from symgen.inference import Model

    with Model() as model:
        p = model.latent("p", law("Beta", 1, 1))
        model.observe("x", law("Binomial", 4, p))
        model.predict("y", law("Bernoulli", p))
    assert str(derive(Predictive(model), judge=False).result) == "Bernoulli((x + 1)/6)"


def test_nouns_take_posteriors_as_laws() -> None:
    mean = derive("E[p, p ~ posterior(p ~ Beta(a, b); x ~ Bernoulli(p))]", where="a, b > 0", judge=False)
    assert str(mean.result) == "(a + x)/(a + b + 1)"
    gain = derive("KL(posterior(r ~ Gamma(2, rate=1); x ~ Poisson(r)) || Gamma(2, rate=1))", judge=False)
    assert gain.closed and abs(gain.evaluate({"x": 0}) - (2 * mp.log(2) - 1)) < 1e-12


# Likelihoods that show a family only after some algebra: the evidence against a quadrature.

HIDDEN = {
    "u ~ Gamma(a, rate=b); y ~ Beta(u, 1)": lambda u, y: u * y ** (u - 1),
    "u ~ Gamma(a, rate=b); y ~ Gumbel(log(u), 1)": lambda u, y: u * mp.exp(-y - u * mp.exp(-y)),
    "u ~ BetaPrime(a, b); y ~ Geometric(1/(1 + u))": lambda u, y: u / (1 + u) ** 2,
}


@pytest.mark.parametrize("model", HIDDEN)
def test_a_family_is_seen_through_logarithms_and_quotients(model: str) -> None:
    found = derive(f"evidence({model})", where="a, b > 0", judge=False)
    y = 1 if "Geometric" in model else mp.mpf("0.3")
    prior = (lambda u: u**2 * mp.exp(-2 * u) * 4) if "Gamma" in model else (lambda u: u**2 / (1 + u) ** 5 * 12)
    truth = mp.log(mp.quad(lambda u: prior(u) * HIDDEN[model](u, y), [0, 1, 10, mp.inf]))
    assert found.closed
    assert mp.almosteq(found.evaluate({"a": 3, "b": 2, "y": y}, digits=20), truth, 1e-10)
    assert not mp.almosteq(found.evaluate({"a": 3, "b": "2.01", "y": y}, digits=20), truth, 1e-10)


# Integrals that no family knows, by antiderivatives.

NORMAL = "y ~ Normal(z, sd=1)"
CONVOLUTIONS = {
    f"z ~ Uniform(0, a); {NORMAL}": lambda z: mp.mpf(1) / 3 if 0 < z < 3 else mp.mpf(0),
    f"z ~ Exponential(rate=a); {NORMAL}": lambda z: 3 * mp.exp(-3 * z) if z > 0 else mp.mpf(0),
    f"z ~ Laplace(0, a); {NORMAL}": lambda z: mp.exp(-abs(z) / 3) / 6,
}


@pytest.mark.parametrize("model", CONVOLUTIONS)
def test_a_predictive_without_a_family_is_integrated(model: str) -> None:
    found = derive(f"log_density(predictive({model}), x)", where="a > 0; x: real", judge=False)
    x = mp.mpf("0.7")
    prior = CONVOLUTIONS[model]
    truth = mp.log(mp.quad(lambda z: prior(z) * mp.npdf(x, z, 1), [-40, -10, -3, 0, 1, 3, 10, 40]))
    assert found.closed
    assert mp.almosteq(found.evaluate({"a": 3, "x": x}, digits=20), truth, 1e-10)
    assert not mp.almosteq(found.evaluate({"a": "3.001", "x": x}, digits=20), truth, 1e-10)
