r"""How many entries there are: vectors without a size, entries declared by themselves; and what is given and defined."""

import pytest

PASSED = ("PROVED", "SUPPORTED", "CERTIFIED")
GRADIENT = r"\frac{\partial}{\partial\mu_k}\log\sum_{j=1}^{K}e^{-\mu_j\sigma_j}"


@pytest.mark.parametrize(
    ("latex", "context", "holds"),
    [
        (r"\sum_{k=1}^K \pi_k = 1", {"pi": "probability vector"}, True),
        (r"\sum_{k=1}^K \pi_k = K", {"pi": "probability vector"}, False),
        (GRADIENT + r" = -\sigma_k\frac{e^{-\mu_k\sigma_k}}{\sum_{j=1}^{K}e^{-\mu_j\sigma_j}}",
         {"mu": "vector in R^K", "sigma_j": "positive"}, True),
        (GRADIENT + r" = -\frac{e^{-\mu_k\sigma_k}}{\sum_{j=1}^{K}e^{-\mu_j\sigma_j}}",
         {"mu": "vector in R^K", "sigma_j": "positive"}, False),
    ],
)  # fmt: skip
def test_sums_say_how_many_entries_there_are(latex, context, holds, verified):
    assert verified(latex, context) in (PASSED if holds else ("REFUTED",)), verified(latex, context, told=True)
