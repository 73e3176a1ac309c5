"""A name is not both a number and an entry of a vector in one claim."""

import pytest


@pytest.mark.parametrize(
    ("context", "statuses"),
    [
        ({"r_l": "real rewards", "V_l": "real values", "_where": [r"\delta_l = r_l+\gamma V_{l+1}-V_l"]}, ("REFUTED",)),
        ({"r": "vector in R^T", "_where": [r"\delta_l = 2 r_l"]}, ("PROVED", "SUPPORTED")),
    ],
)
def test_an_entry_of_a_definition_is_one_in_the_claim_too(context, statuses, verified):
    claim = r"\sum_{l=1}^{T}\gamma^l\delta_l = 2\sum_{l=1}^{T}\gamma^l r_l"
    status = verified(claim, {"gamma": "in (0,1)", "T": "positive integer", **context})
    assert status in statuses
