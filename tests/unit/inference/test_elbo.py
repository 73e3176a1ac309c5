"""Evidence lower bounds: closed where the likelihood averages, reparametrised where it does not."""

from __future__ import annotations

import pytest
from mpmath import mp

from symgen.errors import UnknownNameError, UsageError
from symgen.inference import ELBO, MeanField, Model
from symgen.inference.elbo import propose
from symgen.numeric import value
from symgen.probability import law, unfold
from symgen.terms.build import dims, function, log, positives, reals, total, vector
from symgen.terms.context import Context
from symgen.terms.term import Term
from symgen.terms.traverse import subterms

m, n, b = reals("m n b")
s, t, a = positives("s t a")


def result(noun: Term) -> Term:
    return propose(noun, Context()).proposals[-1].after


def test_the_vae_with_a_bernoulli_decoder() -> None:
    size, width = dims("J D")
    mu, v = vector("mu", size), vector("v", size, positive=True)
    decoder = function("f", shape=(width,))
    with Model() as model:
        z = model.latent("z", law("Normal", 0, var=1), plate=(size,))
        model.observe("x", law("Bernoulli", logit=decoder(z)))
    found = propose(ELBO(model, MeanField(z=law("Normal", mu, var=v))), Context())
    final = found.proposals[-1].after
    assert final.args[0] == -(total(mu**2 + v - 1 - log(v)) / 2)
    noise = final.args[1]
    assert noise.op == "expectation" and not noise.args[2].free - {size}
    assert str(noise.args[0]) == "total(x*f(mu + sqrt(v)*eps) - softplus(f(mu + sqrt(v)*eps)))"
    assert not found.closed and found.residuals[0][0] == noise


def test_a_linear_gaussian_model_is_closed_and_right() -> None:
    with Model() as model:
        z = model.latent("z", law("Normal", 0, sd=1))
        model.observe("x", law("Normal", a * z + b, sd=t))
    noun = ELBO(model, MeanField(z=law("Normal", m, sd=s)))
    given = {"a": "0.7", "b": "0.2", "t": "1.3", "m": "0.4", "s": "0.6", "x": "1.1"}
    defined = value(unfold(noun), given, digits=15)
    derived = value(result(noun), given, digits=15)
    assert abs(mp.mpf(str(defined)) - mp.mpf(str(derived))) < 1e-13


def test_a_plate_of_latents_is_closed() -> None:
    size = dims("N")
    with Model() as model:
        z = model.latent("z", law("Normal", 0, sd=1), plate=(size,))
        model.observe("x", law("Normal", a * z + b, sd=t))
    guide = MeanField(z=law("Normal", vector("mu", size), var=vector("v", size, positive=True)))
    found = propose(ELBO(model, guide), Context())
    assert found.closed
    assert not [n for _, n in subterms(found.proposals[-1].after) if n.op == "expectation"]


def test_a_guide_must_name_the_latent_variables() -> None:
    model = Model()
    model.latent("z", law("Normal", 0, sd=1))
    with pytest.raises(UnknownNameError):
        propose(ELBO(model, MeanField(w=law("Normal", 0, sd=1))), Context())
    with pytest.raises(UsageError):
        model.latent("z", law("Normal", 0, sd=1))
