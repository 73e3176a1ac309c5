"""Unfolding gives the integral or sum that a noun is defined to be, and never a closed form."""

from __future__ import annotations

import pytest
from mpmath import mp

from symgen.errors import DomainError
from symgen.numeric import value
from symgen.probability import law, unfold
from symgen.terms.build import Expectation, dims, positives, reals, vector
from symgen.terms.term import Term, make
from symgen.terms.traverse import subterms

m, n = reals("m n")
s, t = positives("s t")


def operators(term: Term) -> set[str]:
    return {node.op for _, node in subterms(term)}


@pytest.mark.parametrize("noun", ["kl", "cross_entropy", "expected_log_likelihood", "js"])
def test_divergences_become_integrals(noun: str) -> None:
    found = operators(unfold(make(noun, law("Normal", m, sd=s), law("Normal", n, sd=t))))
    assert "integral" in found and not found & {"law", noun, "expectation", "log_density"}


def test_a_support_that_is_too_small_makes_infinity() -> None:
    assert unfold(make("kl", law("Normal", m, sd=s), law("Gamma", s, rate=t))).op == "const"
    conditional = unfold(make("kl", law("Pareto", s, 2), law("Pareto", t, 2)))
    assert conditional.op == "cases" and conditional.attrs[1] == "support of q not inside support of p"


def test_masses_are_summed() -> None:
    assert operators(unfold(make("entropy", law("Poisson", s)))) & {"sum", "integral"} == {"sum"}


def test_densities_and_masses_do_not_mix() -> None:
    with pytest.raises(DomainError):
        unfold(make("kl", law("Normal", m, sd=s), law("Poisson", s)))


def test_product_laws_are_sums_over_entries() -> None:
    size = dims("D")
    z, mean = vector("z", size), vector("m", size)
    noun = make("kl", law("Normal", mean, sd=s), law("Normal", 0, sd=1))
    assert unfold(noun).op == "sum"
    separable = unfold(Expectation(make("total", z**2, attrs=((),)), z, law("Normal", mean, sd=s)))
    assert separable.op == "sum" and "integral" in operators(separable)


def test_what_does_not_separate_stays() -> None:
    size = dims("D")
    z = vector("z", size)
    whole = Expectation(make("exp", make("total", z, attrs=((),))), z, law("Normal", vector("m", size), sd=s))
    assert unfold(whole) == whole


def test_the_value_is_that_of_the_closed_form() -> None:
    noun = unfold(make("kl", law("Normal", m, sd=s), law("Normal", n, sd=t)))
    found = value(noun, {"m": "0.3", "n": 0, "s": "0.8", "t": 1}, digits=15)
    assert abs(mp.mpf(str(found)) - (-mp.log("0.8") + (mp.mpf("0.64") + mp.mpf("0.09")) / 2 - mp.mpf(1) / 2)) < 1e-14


def test_variables_of_expectations_inside_one_another_have_names_of_their_own() -> None:
    """A mean that is real inside a variance that is positive: one name for both once gave a wrong number."""
    v = positives("v")
    z = reals("z")
    inside = make("expectation", z**2 / v, z, law("Normal", m, var=v / 2))
    whole = unfold(make("expectation", inside, v, law("Uniform", 1, 2)))
    inner = next(node for _, node in subterms(whole) if node.op == "integral" and node is not whole)
    assert inner.args[1].attrs[0] != whole.args[1].attrs[0]
    assert abs(value(whole, {"m": 2}, digits=6) - (4 * mp.log(2) + mp.mpf("0.5"))) < 1e-5
