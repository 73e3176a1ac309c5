"""Laws: spellings, domains, errors of four parts, conditions, entries of product laws."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symgen.errors import DomainError, ReadingError, ShapeError, SymgenError, UnknownNameError
from symgen.probability import canonical, conditions, entry, law, log_density
from symgen.terms.build import dims, integers, matrix, positives, reals, units, vector
from symgen.terms.domains import structured
from symgen.terms.term import make, num, symbol


def test_spellings_of_one_parameter_have_one_canonical_form() -> None:
    s = positives("s")
    forms = [canonical(law("Normal", 0, **{name: s}))["var"] for name in ("var", "sd", "prec")]
    assert forms == [s, s**2, 1 / s]


@pytest.mark.parametrize(
    ("name", "args", "keywords", "kind", "hint"),
    [
        ("Normal", (0, 1), {}, ReadingError, "sd="),
        ("Normal", (0,), {}, ReadingError, "sd"),
        ("Normal", (0,), {"sd": 1, "var": 1}, ReadingError, "one of them"),
        ("Normal", (0,), {"sdd": 1}, UnknownNameError, "sd"),
        ("Normla", (0,), {"sd": 1}, UnknownNameError, "Normal"),
        ("Normal", (0,), {"sd": -1}, DomainError, "positive"),
        ("Bernoulli", (2,), {}, DomainError, "unit"),
        ("Normal", (0,), {"sd": float("inf")}, DomainError, "positive"),
        ("Normal", (float("-inf"),), {"sd": 1}, DomainError, "real"),
        ("Gamma", (1, 2), {}, ReadingError, "rate="),
        ("Gamma", (1,), {"rate": 1, "scale": 1}, ReadingError, "one of them"),
    ],
)
def test_wrong_laws_are_refused_with_a_hint(
    name: str, args: tuple[int, ...], keywords: dict[str, int], kind: type[SymgenError], hint: str
) -> None:
    with pytest.raises(kind) as caught:
        law(name, *args, **keywords)
    assert hint in caught.value.hint
    assert caught.value.asked and caught.value.found
    assert caught.value.exit_code == 4


def test_a_wider_declaration_adds_a_condition_and_a_disjoint_one_is_refused() -> None:
    p = positives("p")
    assert [c.op for c in conditions(law("Bernoulli", p))] == ["lt"]
    assert conditions(law("Bernoulli", units("p"))) == ()
    with pytest.raises(DomainError):
        law("Bernoulli", -positives("p"))


def test_probabilities_given_as_numbers_must_sum_to_one() -> None:
    halves = make("stack", num(Fraction(1, 2)), num(Fraction(1, 2)))
    assert conditions(law("Categorical", halves)) == ()
    with pytest.raises(DomainError):
        law("Categorical", make("stack", num(Fraction(1, 2)), num(Fraction(1, 3))))


def test_a_closed_simplex_adds_positivity() -> None:
    p = symbol("p", structured("simplex"), (dims("K"),))
    assert [c.op for c in conditions(law("Categorical", p))] == ["gt"]


def test_entries_index_the_vector_parameters_alone() -> None:
    i, size = integers("i"), dims("D")
    product = law("Normal", vector("m", size), sd=positives("s"))
    assert product.shape == (size,)
    one = entry(product, (i,))
    assert one.shape == () and one.args[0] == vector("m", size)[i] and one.args[1] == positives("s")


def test_the_log_density_outside_the_support_is_minus_infinity() -> None:
    x = reals("x")
    assert log_density(law("Exponential", rate=2), x).op == "cases"
    assert log_density(law("Exponential", rate=2), positives("x")).op == "add"


def test_constructors_are_generated_for_every_family() -> None:
    import symgen.distributions as distributions
    from symgen.probability import families

    assert distributions.Normal(0, sd=1) == law("Normal", 0, sd=1)
    assert set(families()) <= set(dir(distributions))
    with pytest.raises(AttributeError, match="Normal"):
        _ = distributions.Normla


def test_parameters_of_sizes_that_do_not_go_together_are_refused() -> None:
    first, second = dims("D K")
    spread = matrix("S", second, second, spd=True)
    with pytest.raises(ShapeError, match=r"mean of shape \(D,\), cov of shape \(K, K\)"):
        law("MvNormal", vector("m", first), cov=spread)
    assert law("MvNormal", vector("m", second), cov=spread).shape == (second,)


def test_degrees_of_freedom_of_a_matrix_of_numbers_are_looked_at() -> None:
    with pytest.raises(DomainError, match="Wishart needs df > 3 - 1"):
        law("Wishart", 1, [[1, 0, 0], [0, 1, 0], [0, 0, 1]])
