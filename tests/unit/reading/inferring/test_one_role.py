"""A name is not both a number and an entry of a vector in one claim."""

import pytest


@pytest.mark.parametrize(
    ("context", "asked"),
    [
        ({"r_l": "real rewards", "V_l": "real values", "_where": [r"\delta_l = r_l+\gamma V_{l+1}-V_l"]}, True),
        ({"r": "vector in R^T", "_where": [r"\delta_l = 2 r_l"]}, False),
    ],
)
def test_an_entry_that_was_read_as_a_number_is_asked_about(context, asked, verified):
    claim = r"\sum_{l=1}^{T}\gamma^l\delta_l = 2\sum_{l=1}^{T}\gamma^l r_l"
    status = verified(claim, {"gamma": "in (0,1)", "T": "positive integer", **context})
    assert (status == "UNREADABLE") is asked and status != "REFUTED"
