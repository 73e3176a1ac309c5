"""Laws over the places of a vector, as softmax policies are: right claims, and the same with a slip."""

import pytest

POLICY = r"\pi_\theta(a)=\frac{e^{\theta_a}}{\sum_{b=1}^n e^{\theta_b}}"
REWARDS = {"theta": "vector in R^n", "r": "vector in R^n", "_where": [POLICY]}
MEAN = r"\mathbb{E}_{a\sim\pi_\theta}[r_a]"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (rf"{MEAN} = \sum_{{a=1}}^n\pi_\theta(a)r_a", rf"{MEAN} = \frac{{1}}{{n}}\sum_{{a=1}}^n r_a"),
        (
            r"\mathbb{E}_{a\sim\pi_\theta}[\nabla_\theta\log\pi_\theta(a)] = 0",
            r"\mathbb{E}_{a\sim\pi_\theta}[\nabla_\theta\pi_\theta(a)] = 0",
        ),
        pytest.param(
            rf"\nabla_\theta{MEAN} = \mathbb{{E}}_{{a\sim\pi_\theta}}[r_a\nabla_\theta\log\pi_\theta(a)]",
            rf"\nabla_\theta{MEAN} = \mathbb{{E}}_{{a\sim\pi_\theta}}[r_a\nabla_\theta\pi_\theta(a)]",
            marks=pytest.mark.nightly,
        ),
        (
            r"H(\pi_\theta) = \log\sum_b e^{\theta_b}-\sum_a\pi_\theta(a)\theta_a",
            r"H(\pi_\theta) = \log\sum_b e^{\theta_b}+\sum_a\pi_\theta(a)\theta_a",
        ),
    ],
)
def test_what_is_drawn_are_places(right, wrong, verified):
    assert verified(right, REWARDS) in ("PROVED", "SUPPORTED")
    assert verified(wrong, REWARDS) == "REFUTED"
