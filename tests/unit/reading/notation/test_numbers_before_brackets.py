r"""r(a) below a sum over a, and \pi(a) below a maximum over \pi, are no products: what r and \pi are is asked about."""

import pytest

from symgen.verification import Status, verify


@pytest.mark.parametrize(
    ("latex", "where"),
    [
        (r"\sum_a\pi(a)r(a) \le \max_a r(a)", {"pi": "probability vector", "r": "real rewards"}),
        (r"\max_\pi\{\sum_a\pi(a)r_a\} = \max_a r_a", {"r": "vector n"}),
        (r"\int_0^1 c(x)\,dx = c/2", {"c": "real"}),
    ],
)
def test_no_product_is_made_up(latex, where):
    verdict = verify(latex, where=where)
    assert verdict.status is Status.UNREADABLE and "before a bracket with one name" in str(verdict)


def test_a_bound_number_before_a_sum_is_a_factor():
    verdict = verify(r"\sum_{k=1}^n k(k+1) = \frac{n(n+1)(n+2)}{3}", where={"n": "positive integer"})
    assert verdict.status is Status.PROVED, str(verdict)
