"""Distributions, expectations, divergences and models in text."""

import pytest
from unit.terms.reading import again, term

from symgen.errors import DomainError, ReadingError, SymgenError, UnknownNameError
from symgen.probability import law
from symgen.terms import domains
from symgen.terms.build import dims, integers, log, num, positives, reals, symbol, vector
from symgen.terms.term import make
from symgen.terms.text import to_text

m = reals("m")
s, a, b = positives("s a b")
WHERE = "m: real; s, a, b > 0"


def test_a_law_by_position_and_name() -> None:
    assert term("Normal(m, sd=s)", WHERE) is law("Normal", m, sd=s)
    assert term("Normal(m, var=s)", WHERE) is not law("Normal", m, sd=s)
    assert to_text(law("Gamma", a, scale=s)) == "Gamma(a, scale=s)"
    assert to_text(law("Bernoulli", logit=m)) == "Bernoulli(logit=m)"


@pytest.mark.parametrize("text", ["KL(Normal(m, sd=s) || Gamma(a, rate=b))", "KL(Normal(m, sd=s), Gamma(a, rate=b))"])
def test_the_first_law_of_a_divergence_is_q(text: str) -> None:
    q, p = law("Normal", m, sd=s), law("Gamma", a, rate=b)
    assert term(text, WHERE) is make("kl", q, p)
    assert term(text, WHERE) != make("kl", p, q)


def test_declared_laws_stand_for_themselves_and_for_their_density() -> None:
    where = WHERE + "; q(z) = Normal(m, sd=s); p = Gamma(a, rate=b)"
    q = law("Normal", m, sd=s)
    assert term("KL(q || p)", where) is make("kl", q, law("Gamma", a, rate=b))
    assert term("log(q(z))", where) is log(make("exp", make("log_density", q, reals("z"))))


def test_abstract_densities() -> None:
    found = term("JS(p || q)", "p, q: density")
    assert [argument.op for argument in found.args] == ["density_law", "density_law"]
    assert again(found) is found
    assert term("p(x)", "p: density; x: real").attrs[3] == "density"
    assert term("f(x)", "f: function; x: real").attrs == ("f", domains.REAL, (), "")


def test_an_expectation_is_over_the_declared_variables_that_occur() -> None:
    x = symbol("x", domains.POSITIVE)
    where = WHERE + "; x ~ Gamma(a, rate=b); unused ~ Normal(0, sd=1)"
    assert term("E[log(x)]", where) is make("expectation", log(x), x, law("Gamma", a, rate=b))
    assert term("E[log(x), x ~ Gamma(a, rate=b)]", WHERE) is term("E[log(x)]", where)


def test_probabilities_and_variances_of_what_is_said_of_random_variables() -> None:
    where = "s > 0; x ~ Normal(0, sd=s); y ~ Normal(0, sd=1)"
    assert term("P(x < y)", where) is term("E[indicator(x < y)]", where)
    assert term("Pr(x < 1 and y < 1)", where) is term("E[indicator(x < 1 and y < 1)]", where)
    assert term("variance(x*y)", where) is term("E[(x*y)**2] - E[x*y]**2", where)
    assert term("variance(x)", where) is make("variance", law("Normal", 0, sd=s))
    assert term("P(x)", "P: density; x: real").op == "call"


@pytest.mark.parametrize("text", ["Var[x**2, x ~ Normal(0, sd=s)]", "Var(x**2, x ~ Gaussian(0, sd=s))"])
def test_a_variance_over_the_variables_that_stand_beside_it(text: str) -> None:
    written = "E[(x**2)**2, x ~ Normal(0, sd=s)] - E[x**2, x ~ Normal(0, sd=s)]**2"
    assert term(text, "s > 0") is term(written, "s > 0")


def test_a_slip_in_a_name_that_others_give_a_family_is_answered_with_it() -> None:
    with pytest.raises(UnknownNameError) as caught:
        term("Gausian(0, sd=1)", "")
    assert "'Gaussian'" in caught.value.hint


@pytest.mark.parametrize(
    ("other", "name"),
    [("MultivariateNormal(m, cov=S)", "MvNormal"), ("Chi2(a)", "ChiSquared"), ("Wald(a, a)", "InverseGaussian")],
)
def test_names_that_others_give_a_family_are_read_and_never_printed(other: str, name: str) -> None:
    found = term(other, "a > 0; m: vector n; S: matrix n n spd")
    assert found.attrs[0] == name and str(found).startswith(f"{name}(")


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        ("P(x)", "x ~ Normal(0, sd=1)", "no event"),
        ("P(x < a)", "x, a: real", "no declared random variable"),
        ("variance(2*a)", "a: real", "a value"),
        ("variance(x)", "x: vector 2", "a value"),
    ],
)
def test_probabilities_and_variances_of_nothing_random_are_refused(text: str, where: str, said: str) -> None:
    with pytest.raises(ReadingError, match=said):
        term(text, where)


def test_dependent_variables_are_innermost() -> None:
    where = "s > 0; x ~ Normal(z, sd=s); z ~ Normal(0, sd=1); z: real"
    found = term("E[x]", where)
    assert found.args[1] is reals("z")
    assert found.args[0].args[1] is reals("x")
    assert found.free == {s}


def test_an_expectation_without_a_random_variable_is_refused() -> None:
    with pytest.raises(ReadingError, match="declare a random variable"):
        term("E[m]", WHERE)


def test_a_posterior_over_a_plate() -> None:
    n, i = dims("n"), symbol("i", domains.POSITIVE_INTEGER)
    theta, x = symbol("theta", domains.UNIT), vector("x", n, domain=domains.NATURAL)
    prior = make("random", theta, law("Beta", a, b), attrs=("latent",))
    observed = make("random", x[i], law("Bernoulli", theta), attrs=("observed",))
    expected = make("posterior", prior, make("plate", observed, i, num(1), n))
    found = term(
        "posterior(theta ~ Beta(a, b); x[i] ~ Bernoulli(theta), i = 1..n)", WHERE + "; x: nnint vector n; theta: unit"
    )
    assert found is expected
    assert again(found) is found


def test_an_undeclared_observation_ranges_over_the_support_with_the_size_of_its_plate() -> None:
    found = term("posterior(theta ~ Beta(a, b); x[i] ~ Bernoulli(theta), i = 1..n)", WHERE + "; n: size")
    x = found.args[1].args[0].args[0].args[0]
    assert x.shape == (dims("n"),)
    assert x.domain.is_integer
    with pytest.raises(UnknownNameError, match="x: vector n"):
        term("posterior(theta ~ Beta(a, b); x[i + 1] ~ Bernoulli(theta), i = 1..n)", WHERE + "; n: size")


def test_a_model_with_roles() -> None:
    found = term("model(z ~ Normal(0, sd=1); y ~ Normal(z, sd=s), observed)", WHERE)
    assert [random.attrs[0] for random in found.args] == ["latent", "observed"]
    assert to_text(found) == "model(z ~ Normal(0, sd=1); y ~ Normal(z, sd=s), observed)"
    assert again(found) is found


def test_an_index_declared_otherwise_is_printed_with_its_type() -> None:
    k = integers("k")
    found = make("plate", make("random", m, law("Normal", 0, sd=1), attrs=("latent",)), k, num(1), dims("n"))
    assert to_text(found) == "random(m ~ Normal(0, sd=1), k: integer = 1..n)"
    assert again(found) is found


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("Normla(m, sd=s)", UnknownNameError, "Normal"),
        ("Gama(a, rate=b)", UnknownNameError, "Gamma"),
        ("Normal(m, sdd=s)", UnknownNameError, "sd"),
        ("Normal(m, sd=-1)", DomainError, "sd lies in positive"),
        ("Normal(m, s)", ReadingError, "by name"),
        ("entropy(m)", ReadingError, "write a distribution"),
        ("KL(Normal(m, sd=s))", ReadingError, "KL(q || p)"),
    ],
)
def test_a_wrong_law_is_named_with_its_place(text: str, error: type[SymgenError], words: str) -> None:
    with pytest.raises(error) as caught:
        term(text, WHERE)
    assert words in str(caught.value)
    assert "line 1, column" in caught.value.where
