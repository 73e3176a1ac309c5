r"""g_i under a sum over i is one random variable for each number: read as entries of a sample, or asked about."""

import pytest

from symgen.verification import Status, verify

MOVING = {"beta": "real in (0,1)", "s": "positive", "t": "positive integer"}
AVERAGE = [r"m_t=(1-\beta)\sum_{i=1}^{t}\beta^{t-i}g_i"]


def test_one_variable_does_not_stand_for_all() -> None:
    context = {"theta": "positive", "n": "positive integer", "_where": [r"X_i \sim U(0, \theta)", r"M=\max_i X_i"]}
    verdict = verify(r"\mathbb{E}[M] = \frac{n}{n+1}\theta", where=context)
    assert verdict.status is not Status.REFUTED, verdict


@pytest.mark.parametrize(("factor", "right"), [("(1-\\beta)^2", True), ("(1-\\beta)", False)])
def test_independent_variables_of_which_the_variance_is_said(factor: str, right: bool) -> None:
    context = {**MOVING, "g_i": "independent random variables with variance s^2", "_where": AVERAGE}
    verdict = verify(rf"\operatorname{{Var}}(m_t) = {factor}s^2\sum_{{j=0}}^{{t-1}}\beta^{{2j}}", where=context)
    assert (verdict.status is Status.REFUTED) is not right


@pytest.mark.parametrize(("variance", "right"), [(r"n\sigma^2", True), (r"n^2\sigma^2", False)])
def test_samples_of_one_law_are_read(variance: str, right: bool) -> None:
    context = {"n": "positive integer", "sigma": "positive", "_where": [r"X_i \sim N(0, \sigma^2)"]}
    verdict = verify(rf"\operatorname{{Var}}(\sum_{{i=1}}^n X_i) = {variance}", where=context)
    assert (verdict.status in (Status.PROVED, Status.SUPPORTED)) is right and (
        verdict.status is Status.REFUTED
    ) is not right


OWN = {"lambda_i": "positive rates", "t": "positive", "n": "positive integer",
       "_where": ["X_1,...,X_n independent, X_i ~ Exp(lambda_i) (rate)"]}  # fmt: skip


@pytest.mark.parametrize(
    ("latex", "status"),
    [
        (r"\mathbb{E}[\sum_{i=1}^n X_i] = \sum_{i=1}^n\frac{1}{\lambda_i}", Status.PROVED),
        (r"\mathbb{E}[\sum_{i=1}^n X_i] = \sum_{i=1}^n\lambda_i", Status.REFUTED),
        (r"\operatorname{Var}(\sum_{i=1}^n X_i) = \sum_{i=1}^n\lambda_i^{-2}", Status.PROVED),
        pytest.param(
            r"P(\min_{1\le i\le n}X_i > t) = e^{-t\sum_{i=1}^n\lambda_i}", Status.SUPPORTED, marks=pytest.mark.nightly
        ),
        (r"P(\min_{1\le i\le n}X_i > t) = e^{-tn\lambda_1}", Status.REFUTED),
        (r"\mathbb{E}[\min_{1\le i\le n}X_i] = \Big(\sum_{i=1}^n\lambda_i\Big)^{-1}", Status.UNREADABLE),
    ],
)
def test_each_of_a_sample_has_its_own_parameter(latex: str, status: Status) -> None:
    verdict = verify(latex, where=OWN)
    assert verdict.status is status, verdict


@pytest.mark.parametrize(("variance", "status"), [("d_k", Status.PROVED), (r"\sqrt{d_k}", Status.REFUTED)])
def test_the_letter_of_a_size_is_no_number_beside_it(variance: str, status: Status) -> None:
    context = {"d_k": "integer >= 1", "q_i": "independent N(0,1)", "k_i": "independent N(0,1), independent of the q_i"}
    verdict = verify(rf"\operatorname{{Var}}\Big[\sum_{{i=1}}^{{d_k}} q_i k_i\Big] = {variance}", where=context)
    assert verdict.status is status, verdict
