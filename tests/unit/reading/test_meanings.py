r"""What one formula can mean and what it cannot: scopes of functions, variables of expectations, laws of several names."""

import pytest

from symgen.reading.claims_reader import claims
from symgen.verification import Status, verify

DENSITIES = {"p": "distributions", "q": "distributions"}


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        (r"\log\frac{1}{n}\sum_{i=1}^{n}w_i", r"\log\left(\frac{1}{n}\sum_{i=1}^{n}w_i\right)"),
        (r"\log\frac{1}{\sqrt{2\pi}s}\exp(-x^2)", r"\log\left(\frac{1}{\sqrt{2\pi}s}\exp(-x^2)\right)"),
        (r"\sin a\cos b", r"(\sin a)(\cos b)"),
        (r"\log f(x)\sum_{i=1}^{n}w_i", r"(\log f(x))\left(\sum_{i=1}^{n}w_i\right)"),
    ],
)
def test_how_far_a_function_reaches(short, whole):
    where = {"w": "positive vector n", "n": "integer", "f": "function", "s": "positive"}
    (first,), _ = claims(f"0 = {short}", where)
    (second,), _ = claims(f"0 = {whole}", where)
    assert first.right == second.right


def test_a_factor_before_a_sum_is_asked_about():
    verdict = verify(r"\log x\sum_{i=1}^{n}w_i = 0", where={"w": "positive vector n"})
    assert verdict.status is Status.UNREADABLE and "reach" in verdict.method


@pytest.mark.parametrize(
    ("claim", "where", "status"),
    [
        # Over z or over x? Only one of them can vary where the other one is an observation.
        (r"\mathbb{E}_q[\log p(z,x)] = \mathbb{E}_q[\log p(z|x)]+\log p(x)", {}, "UNREADABLE"),
        (r"\mathbb{E}_q[\log p(z,x)] = \mathbb{E}_q[\log p(z|x)]+\log p(x)", {"x": "fixed observation"}, "PROVED"),
        (r"\mathbb{E}_q[\log p(z,x)] = \mathbb{E}_q[\log p(z|x)]", {"x": "fixed observation"}, "REFUTED"),
        (r"\mathbb{E}_{p(x,y)}[f(y)] = \mathbb{E}_{p(y)}[f(y)]", {"f": "function"}, "SUPPORTED"),
        (r"\mathbb{E}_{p(x,y)}[f(y)] = \mathbb{E}_{p(x)}[f(x)]", {"f": "function"}, "REFUTED"),
        (r"D_{KL}(p(x,y)\|q(x,y)) \ge D_{KL}(p(x)\|q(x))", {}, "SUPPORTED"),
        (r"D_{KL}(p(x,y)\|q(x,y)) \le D_{KL}(p(x)\|q(x))", {}, "REFUTED"),
    ],
)
def test_expectations_over_unknown_densities(claim, where, status):
    assert str(verify(claim, where={**DENSITIES, **where}).status) == status


@pytest.mark.parametrize(
    ("claim", "status"),
    [
        pytest.param(r"I(X;Y,Z) = I(X;Z)+I(X;Y\mid Z)", "SUPPORTED", marks=pytest.mark.nightly),
        pytest.param(r"I(X,Y;Z) = I(X;Z)+I(Y;Z\mid X)", "SUPPORTED", marks=pytest.mark.nightly),
        pytest.param(r"I(X,Y;Z) = I(X;Y,Z)", "REFUTED", marks=pytest.mark.nightly),
        (r"I(X;Y\mid Z) = I(X;Y)", "REFUTED"),
        (r"I(X,Y,Z) = 0", "UNREADABLE"),
    ],
)
def test_information_of_several_variables(claim, status):
    where = dict.fromkeys("XYZ", "discrete random variables")
    assert str(verify(claim, where=where, budget="deep").status) == status


JOINT = {
    "rho": "real in (-1,1)",
    "_where": [r"(X,Y)\sim\mathcal{N}\left(0,\begin{pmatrix}1&\rho\\\rho&1\end{pmatrix}\right)"],
}


@pytest.mark.parametrize(
    ("claim", "status"),
    [
        (r"\mathbb{E}[XY] = \rho", "PROVED"),
        (r"I(X;Y) = -\frac12\log(1-\rho^2)", "PROVED"),
        (r"I(X;Y) = \frac12\log(1-\rho^2)", "REFUTED"),
    ],
)
def test_a_joint_normal_law(claim, status):
    assert str(verify(claim, where=JOINT).status) == status


def test_a_covariance_that_is_not_symmetric_is_refused():
    law = r"(X,Y)\sim\mathcal{N}\left(0,\begin{pmatrix}1&a\\b&1\end{pmatrix}\right)"
    assert verify(r"\mathbb{E}[XY] = 0", where={"_where": [law]}).status is Status.UNREADABLE


def test_a_probability_vector_keeps_the_case_of_its_size():
    verdict = verify(r"\sum_{k=1}^{K}p_k = 1", where={"p": "probability vector K", "K": "integer"})
    assert verdict.status in (Status.PROVED, Status.SUPPORTED)


def test_relations_that_define_are_counted():
    chain = r"u = a+b = a\cdot b"
    assert verify(chain, where={"a": "real", "b": "real"}).first_wrong == 1


def test_powers_of_a_vector_of_variances():
    where = {"mu": "vector d", "s": "positive vector d"}
    law = r"\mathcal{N}(\mu,\mathrm{diag}(s^2))"
    assert (
        verify(rf"H({law}) = \frac{{d}}{{2}}\log(2\pi e)+\sum_{{i=1}}^{{d}}\log s_i", where=where).status
        is Status.PROVED
    )
    assert (
        verify(rf"H({law}) = \frac{{d}}{{2}}\log(2\pi e)+\sum_{{i=1}}^{{d}}s_i", where=where).status is Status.REFUTED
    )
    assert verify(r"s^{2} = s", where=where).status is Status.UNREADABLE


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        (r"\pi(x) p(y \mid x) = \pi(y) p(x \mid y)", "pi is taken to be a function whose values are numbers"),
        (r"\int \pi(x)\,dx = 1", "pi, which nothing declares"),
        (r"\pi(\theta) = \frac12", "pi, which nothing declares"),
        (r"\frac{e(x)}{2} = x", "e, which nothing declares"),
        (r"\Phi(0) = \frac12", "Phi is taken to be a function whose values are numbers"),
        (r"\psi(x + y) = \psi(x) + \psi(y)", "psi(x) is the function digamma"),
        (r"\delta(x) = 0", "a point mass"),
    ],
)
def test_letters_that_are_functions_to_some_are_asked_about_or_told(claim, said):
    verdict = verify(claim)
    assert said in str(verdict) or said in verdict.assumptions
    assert verdict.status in (Status.UNREADABLE, Status.UNDECIDED)


@pytest.mark.parametrize(
    ("claim", "status"),
    [
        # True of a linear psi and of a rectifier sigma, and false of what the letters often are.
        (r"\psi(s x) = s \psi(x)", "UNDECIDED"),
        (r"\sigma(x) = \max(0, x)", "UNDECIDED"),
        (r"\psi''(x) = 0", "UNDECIDED"),
        # A slip that can be named tells that the letters are what they often are.
        (r"\sigma(-x) = 1 + \sigma(x)", "REFUTED"),
        (r"\psi(x + 1) = \psi(x) + \frac{1}{x}", "PASSED"),
        (r"2\pi(a + b) = 2\pi a + 2\pi b", "PASSED"),
        (r"\pi \cdot (a b) = a b \pi", "PASSED"),
    ],
)
def test_letters_that_nothing_declares_are_refuted_only_for_a_slip(claim, status):
    found = verify(claim).status
    assert str(found) == status or (status == "PASSED" and found in (Status.PROVED, Status.SUPPORTED))


def test_letters_that_are_declared_are_what_is_declared():
    assert verify(r"\psi(s x) = s \psi(x)", where={"psi": "digamma"}).status is Status.REFUTED
    assert verify(r"\sigma(x) = \max(0, x)", where={"sigma": "logistic sigmoid"}).status is Status.REFUTED
