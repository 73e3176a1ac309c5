r"""Means over several draws of one law: x, y \sim p, (x, y) \sim p, z_1, \dots, z_K \sim q."""

import pytest

WEIGHTS = {"q": "density", "_where": ["w(z) = p(x,z)/q(z)", r"p(x) = \int p(x,z)\,dz"]}
SAMPLE = {
    "K": "integer, at least 2",
    "q": "density of each z_k, positive everywhere",
    "_where": [r"p(x) = \int p(x,z)\,dz"],
}
NORMAL = {"K": "positive integer", "m": "real", "v": "positive", "_where": [r"q(z)=\mathcal{N}(z;m,v)"]}
MANY = r"\mathbb{E}_{z_1,\dots,z_K\sim q}"


@pytest.mark.parametrize(
    ("right", "wrong", "context"),
    [
        pytest.param(r"\mathbb{E}_{z_1,z_2\sim q}\left[\log\frac{w(z_1)+w(z_2)}{2}\right] \le \log p(x)",
         r"\mathbb{E}_{z_1,z_2\sim q}\left[\log\frac{w(z_1)+w(z_2)}{2}\right] \ge \log p(x)", WEIGHTS,
         marks=pytest.mark.nightly),
        (rf"{MANY}\left[\frac1K\sum_{{k=1}}^K\frac{{p(x,z_k)}}{{q(z_k)}}\right] = p(x)",
         rf"{MANY}\left[\sum_{{k=1}}^K\frac{{p(x,z_k)}}{{q(z_k)}}\right] = p(x)", SAMPLE),
        (rf"{MANY}\left[z_1 + \frac1K\sum_{{k=1}}^K z_k^2\right] = m + m^2 + v",
         rf"{MANY}\left[\frac1K\sum_{{k=1}}^K z_k^2\right] = m^2", NORMAL),
        (r"\mathbb{E}_{x,x'\sim p}[(x-x')^2] = 2\mathbb{E}_{x\sim p}[x^2]-2(\mathbb{E}_{x\sim p}[x])^2",
         r"\mathbb{E}_{x,x'\sim p}[(x-x')^2] = 2\mathbb{E}_{x\sim p}[x^2]", {"p": "density"}),
        (r"\mathbb{E}_{x,y\sim p}[xy] = \sum_{x,y} xy\,p(x,y)",
         r"\mathbb{E}_{x,y\sim p}[xy] = \sum_{x,y} xy\,p(x)p(y) + 0\cdot\sum_{x,y}p(x,y)", {"p(x,y)": "joint pmf"}),
        (r"\mathbb{E}_{(x,y)\sim p}[x] = \sum_{x,y} x\,p(x,y)",
         r"\mathbb{E}_{(x,y)\sim p}[x] = \sum_{x,y} y\,p(x,y)", {"p(x,y)": "joint pmf"}),
    ],
)  # fmt: skip
def test_means_over_several_draws(right, wrong, context, verified):
    assert verified(right, context) in ("PROVED", "SUPPORTED")
    assert verified(wrong, context) == "REFUTED"


@pytest.mark.parametrize(
    "value", [r"\left(\frac1K\sum_{k=1}^K z_k\right)^2", r"\log\sum_{k=1}^K e^{z_k}", r"\sum_{k=2}^K z_k", "z_1z_2"]
)
def test_means_of_what_is_no_sum_over_many_draws_are_asked_about(value, verified):
    assert verified(f"{MANY}[{value}] = m", NORMAL) == "UNREADABLE"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"\operatorname{Cov}(X_i,\bar X) = \frac{\sigma^2}{n}", r"\operatorname{Cov}(X_i,\bar X) = 0"),
        (r"\mathbb{E}[X_i\sum_{j=1}^nX_j] = \sigma^2+n\mu^2", r"\mathbb{E}[X_i\sum_{j=1}^nX_j] = n\mu^2"),
    ],
)
def test_one_draw_beside_all_is_one_of_them(right, wrong, verified):
    context = {"n": "positive integer", "i": "index in 1..n", "mu": "real", "sigma": "positive"}
    context["_where"] = [r"X_1,\dots,X_n iid N(\mu,\sigma^2)", r"\bar X=\frac1n\sum_{j=1}^nX_j"]
    assert verified(right, context) in ("PROVED", "SUPPORTED")
    assert verified(wrong, context) == "REFUTED"
