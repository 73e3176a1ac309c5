r"""Means without a law, or below which only a variable stands, beside the one density that they can be over."""

import pytest

from symgen.errors import ReadingError
from symgen.reading import read
from symgen.reading.claims_reader import claims

PASSED = ("PROVED", "SUPPORTED")


def verdict(display):
    (line,) = read(f"$$ {display} $$").verify(budget="fast")
    return line.verdict


@pytest.mark.parametrize(
    ("implied", "written"),
    [
        (r"\mathbb{E}[f(x)] = \int f(x) p(x) dx", r"\mathbb{E}_{p(x)}[f(x)] = \int f(x) p(x) dx"),
        (r"\mathbb{E}_x[f(x)] = \int f(x) p(x) dx", r"\mathbb{E}_{p(x)}[f(x)] = \int f(x) p(x) dx"),
        (r"\mathbb{E}_{x,y}[f(x, y)] = \int\int f(x, y) p(x, y) dx dy",
         r"\mathbb{E}_{p(x, y)}[f(x, y)] = \int\int f(x, y) p(x, y) dx dy"),
        (r"\mathbb{E}[\theta | D] = \int \theta p(\theta | D) d\theta",
         r"\mathbb{E}_{p(\theta | D)}[\theta] = \int \theta p(\theta | D) d\theta"),
        (r"\mathbb{E}[\partial_\theta \log p(x|\theta)] = 0", r"\mathbb{E}_{p(x|\theta)}[\partial_\theta \log p(x|\theta)] = 0"),
        (r"\mathrm{Var}(x) = \int x^2 p(x) dx - \mathbb{E}[x]^2",
         r"\mathrm{Var}_{p(x)}(x) = \int x^2 p(x) dx - \mathbb{E}_{p(x)}[x]^2"),
    ],
)  # fmt: skip
def test_a_mean_is_over_the_one_density_that_it_can_be_over(implied, written):
    assert [str(claim) for claim in claims(implied)[0]] == [str(claim) for claim in claims(written)[0]]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"\mathbb{E}[f(x)] = \int f(x) p(x) dx", r"\mathbb{E}[f(x)] = \int f(x)^2 p(x) dx"),
        (r"\mathbb{E}_x[f(x)] = \sum_x p(x) f(x)", r"\mathbb{E}_x[f(x)] = \sum_x p(x)^2 f(x)"),
    ],
)
def test_implied_means_are_judged(right, wrong):
    assert str(verdict(right).status) in PASSED
    assert str(verdict(wrong).status) == "REFUTED" or "it fails at" in str(verdict(wrong))


@pytest.mark.parametrize(
    "latex",
    [
        r"\log p(x) = \mathbb{E}[\log p(x)]",  # x is a point outside of the mean
        r"\mathbb{E}[\log p(x)] - \mathbb{E}[\log q(x)] = D_{KL}(p\|q)",  # over p, or over q?
        r"\mathbb{E}_z[\log p(x|z)] = \log p(x)",  # over which law of z?
        r"\mathbb{E}[\|x\|^2] = 2",  # a number, or a vector?
    ],
)
def test_means_over_more_than_one_law_are_asked_about(latex):
    with pytest.raises(ReadingError, match=r"over which|where a law should stand"):
        claims(latex)


def test_a_density_of_numbers_beside_a_law_of_vectors_is_asked_about():
    with pytest.raises(ReadingError, match="of what is it the density"):
        claims(r"D_{KL}(q(z|x) \| \mathcal{N}(\mathbf{0}, \mathbf{I})) = \sum_{j=1}^D s_j^2")


def test_one_variable_twice_in_an_information_is_asked_about():
    (line,) = read("$$ 2 I(X;X) = 2 H(X) $$").lines
    assert "one variable twice in I" in line.unreadable


def test_what_is_asked_of_an_unknown_function_is_not_refuted_in_a_document():
    r"""Lipschitz' condition was, since the bound the other way round holds of some models of f."""
    assert str(verdict(r"\|f(x) - f(y)\|_2 \leq L\|x - y\|_2").status) == "UNDECIDED"
    assert str(verdict(r"f(X) = f(\pi X)").status) == "UNDECIDED"  # a permutation of X, and no 3.14159 times X
    assert str(verdict(r"\frac{d}{dx} f(x)^2 = f(x) f'(x)").status) != "PROVED"
