r"""Divergences at an order, D_{1/2} of a D_\alpha that is defined, and functions of which one value is known."""

import pytest

from symgen.errors import ReadingError
from symgen.reading.claims_reader import claims
from symgen.verification import Status, verify

VECTORS = {"P": "probability vectors, positive", "Q": "probability vectors, positive", "alpha": "in (0,1)"}
RENYI = {"_where": r"D_\alpha(P\|Q) = \frac{1}{\alpha - 1} \log \sum_i P_i^\alpha Q_i^{1 - \alpha}"}


@pytest.mark.parametrize(
    ("latex", "status"),
    [
        (r"D_{1/2}(P\|Q) = -2 \log \sum_i \sqrt{P_i Q_i}", Status.PROVED),
        (r"D_{1/2}(P\|Q) = -\log \sum_i \sqrt{P_i Q_i}", Status.REFUTED),
        (r"D_2(P\|Q) = \log \sum_i P_i^2 / Q_i", Status.PROVED),
        (r"D_\alpha(P\|Q) = \frac{\alpha}{1 - \alpha} D_{1 - \alpha}(Q\|P)", Status.PROVED),
        (r"D_\alpha(P\|Q) = \frac{1 - \alpha}{\alpha} D_{1 - \alpha}(Q\|P)", Status.REFUTED),
    ],
)
def test_a_divergence_at_another_order(latex, status):
    assert verify(latex, where=VECTORS | RENYI).status is status


def test_another_function_with_a_number_below_is_one_of_its_own():
    (found,), _ = claims("f_2(x) + 1 = x", {"a": "real", "x": "real", "_where": "f_a(x) = a x"})
    assert str(found.left) == "f_2(x) + 1"


@pytest.mark.parametrize(
    ("latex", "status"),
    [
        (r"\sum_i Q_i f(P_i / Q_i) \ge 0", Status.SUPPORTED),
        (r"\sum_i Q_i f(P_i / Q_i) \le 0", Status.REFUTED),
        ("f(2) - f(1) = f(2)", Status.PROVED),
        ("f'(1) = 0", Status.REFUTED),
    ],
)
def test_a_function_with_a_known_value(latex, status):
    assert verify(latex, where=VECTORS | {"f": "convex function with f(1) = 0"}).status is status


def test_a_function_with_a_known_value_makes_no_bregman_divergence_of_laws():
    with pytest.raises(ReadingError, match="D_f of vectors of probabilities"):
        claims(r"D_f(P \| Q) \ge 0", VECTORS | {"f": "convex, f(1) = 0"})


@pytest.mark.parametrize(
    ("latex", "status"),
    [
        (r"\mathrm{KL}(P\|Q) \le \log(1 + \chi^2(P\|Q))", Status.SUPPORTED),
        (r"\chi^2(P\|Q) = \sum_i \frac{P_i^2}{Q_i}", Status.REFUTED),
    ],
)
def test_the_chi_square_divergence(latex, status):
    assert verify(latex, where=VECTORS | {"chi^2": "chi-squared divergence"}).status is status


@pytest.mark.parametrize(
    ("latex", "status"),
    [
        (r"I(X;Y) = \sum_y p(y) D(p(x \mid y) \| p(x))", Status.SUPPORTED),
        (r"I(X;Y) = \sum_y p(y) D(p(x) \| p(x \mid y))", Status.REFUTED),
        (r"H(X \mid Y) = -\sum_{x,y} p(x,y) \log p(x \mid y)", Status.PROVED),
        (r"H(X \mid Y) = -\sum_{x,y} p(x,y) \log p(y \mid x)", Status.REFUTED),
    ],
)
def test_conditional_mass_functions_of_variables_as_laws(latex, status):
    assert verify(latex, where={"_where": "(X, Y) discrete with joint pmf p(x, y)"}).status in (
        status,
        Status.SUPPORTED,
    )
