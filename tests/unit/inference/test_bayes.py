"""Posteriors and evidences by matching; residuals where no family matches."""

from __future__ import annotations

import pytest
from mpmath import mp

from symgen.inference import Evidence, Posterior, plate, random
from symgen.inference.bayes import propose
from symgen.numeric import value
from symgen.probability import law
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


def test_no_conjugate_family_names_the_statistics() -> None:
    noun = Posterior(random(lam, law("Gamma", a, rate=b), role="latent"), random(x[1], law("Beta", lam, lam)))
    found = propose(noun, Context())
    assert not found.closed and "logbeta" in found.residuals[0][1]


def test_observations_outside_the_support_are_refused() -> None:
    from symgen.errors import DomainError

    noun = Posterior(random(theta, law("Beta", a, b), role="latent"), random(num(2), law("Bernoulli", theta)))
    with pytest.raises(DomainError):
        propose(noun, Context())
