"""Products that grow with a step, and numbers that are gathered up to one."""

import pytest

from symgen.reading.context.running_products import as_recursions
from symgen.verification import Status, verify

TOLD = (Status.PROVED, Status.SUPPORTED)
VARIANCE = r"\left(\frac{\alpha_t}{\beta_t}+\frac{1}{1-\bar\alpha_{t-1}}\right)^{-1} = "
RIGHT, WRONG = r"\frac{1-\bar\alpha_{t-1}}{1-\bar\alpha_t}\beta_t", r"\frac{1-\bar\alpha_t}{1-\bar\alpha_{t-1}}\beta_t"
RATES = {r"\beta_t": "in (0,1)", "_where": [r"\alpha_t = 1-\beta_t, \bar\alpha_t = \prod_{s=1}^{t}\alpha_s"]}


PRODUCT = r"\bar\alpha_t = \prod_{s=1}^{t}\alpha_s"


@pytest.mark.parametrize(
    ("words", "sentences"),
    [
        ({}, [r"\alpha_t \in (0,1), \beta_t = 1-\alpha_t", PRODUCT]),
        ({r"\beta_s": "in (0,1) for each s"}, [r"\alpha_s = 1-\beta_s", r"\bar{\alpha}_t = \prod_{s\le t}\alpha_s"]),
        (
            {r"\beta_1, ..., \beta_T": "in (0,1)"},
            [r"\alpha_t = 1-\beta_t", r"\bar\alpha_t = \alpha_1\alpha_2\cdots\alpha_t"],
        ),
        ({"t": "integer, t >= 2"}, [r"\alpha_1,\dots,\alpha_T \in (0,1)", r"\beta_t = 1-\alpha_t", PRODUCT]),
    ],
)
def test_the_product_at_a_step_and_before(words, sentences):
    context = {**words, "_where": sentences}
    assert verify(VARIANCE + RIGHT, where=context).status in TOLD
    assert verify(VARIANCE + WRONG, where=context).status is Status.REFUTED


def test_sums_up_to_the_step_read_each_factor():
    assert verify(r"\log\bar\alpha_t = \sum_{s=1}^t\log(1-\beta_s)", where=RATES).status in TOLD
    assert verify(r"\log\bar\alpha_t = \sum_{s=1}^{t-1}\log(1-\beta_s)", where=RATES).status is Status.REFUTED
    assert verify(r"\bar\alpha_t = \alpha_t\alpha_{t-1}\bar\alpha_{t-2}", where=RATES).status in TOLD
    assert verify(r"\bar\alpha_t = \alpha_{t-1}\bar\alpha_{t-1}", where=RATES).status is Status.REFUTED


@pytest.mark.nightly
def test_noise_is_added_step_by_step():
    laws = [
        r"q(x_t\mid x_{t-1})=\mathcal N(x_t;\sqrt{\alpha_t}x_{t-1},\beta_t)",
        r"q(x_{t-1}\mid x_0) = \mathcal N(x_{t-1};\sqrt{\bar\alpha_{t-1}}x_0,1-\bar\alpha_{t-1})",
    ]
    context = {**RATES, "_where": [*RATES["_where"], *laws]}
    claim = r"q(x_t\mid x_0) = \mathcal N(x_t;\sqrt{\bar\alpha_t}x_0,%s)"
    assert verify(claim % r"1-\bar\alpha_t", where=context).status in TOLD
    assert verify(claim % r"\bar\alpha_t", where=context).status is Status.REFUTED


def test_what_is_read_at_other_steps_keeps_the_product():
    context = ({"a_t": "in (0,1)"}, [r"\bar a_t = \prod_{s=1}^t a_s"])
    assert as_recursions(*context, r"\bar a_t = a_t a_{t-1} \bar a_{t-2}") == (*context, [])
    assert as_recursions(*context, r"\sum_{t=1}^T \bar a_t") == (*context, [])


def test_a_number_of_one_step_is_free_and_those_of_others_are_tied():
    context = {r"\alpha_t": "in (0,1)", "_where": [r"\bar\alpha_t = \alpha_t\bar\alpha_{t-1}"]}
    assert verify(r"1-\bar\alpha_t = \alpha_t(1-\bar\alpha_{t-1})+\alpha_t", where=context).status is Status.REFUTED
    assert verify(r"\bar\alpha_{t-1} \le \alpha_{t-1}", where=context).status is Status.UNDECIDED
