r"""Means over several draws of one law: x, y \sim p, (x, y) \sim p, z_1, \dots, z_K \sim q."""

import pytest

from symgen.verification import Status, verify

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
    ("value", "mean"),
    [
        (r"\left(\frac1K\sum_{k=1}^K z_k\right)^2", r"m^2+\frac{v}{K}"),
        (r"\sum_{k=2}^K z_k", "(K-1)m"),
        (r"\sum_{k=1}^K z_k\sum_{j=1}^K z_j", "Kv+K^2m^2"),
    ],
)
def test_means_of_what_is_no_sum_over_many_draws_are_over_all_of_them(value, mean, verified):
    assert verified(f"{MANY}[{value}] = {mean}", NORMAL) in ("PROVED", "SUPPORTED")
    assert verified(f"{MANY}[{value}] = {mean}+v", NORMAL) == "REFUTED"


BOUND = {
    "p": "joint distribution of x and a discrete latent z",
    "q": "distribution over z with full support",
    "x": "fixed observation",
    "K": "integer, K >= 2",
    "z_k": "independent draws from q(z|x)",
}
OVER = r"\mathbb{E}_{z_1,\dots,z_K\sim q(z|x)}"


@pytest.mark.nightly
def test_a_mean_over_many_draws_of_a_logarithm_of_their_mean():
    one = r"\mathbb{E}_{z\sim q(z|x)}\left[\log\frac{p(x,z)}{q(z|x)}\right]"
    inside = r"\sum_{k=1}^{K}\frac{p(x,z_k)}{q(z_k|x)}"
    assert verify(rf"{one} \le {OVER}\left[\log\frac{{1}}{{K}}{inside}\right]", where=BOUND).status is Status.SUPPORTED
    assert (
        verify(rf"{OVER}\left[\log\frac{{1}}{{K}}{inside}\right] \le \log p(x)", where=BOUND).status is Status.SUPPORTED
    )
    assert verify(rf"{OVER}\left[\log{inside}\right] \le \log p(x)", where=BOUND).status is Status.REFUTED


def test_a_sum_over_many_draws_in_place_of_their_mean():
    inside = r"\sum_{k=1}^{K}\frac{p(x,z_k)}{q(z_k|x)}"
    assert verify(rf"{OVER}\left[\log{inside}\right] \le \log p(x)", where=BOUND).status is Status.REFUTED


@pytest.mark.nightly
def test_a_bound_with_as_many_draws_as_its_number():
    defined = rf"\mathcal{{L}}_K={OVER}\left[\log\frac{{1}}{{K}}\sum_{{k=1}}^{{K}}\frac{{p(x,z_k)}}{{q(z_k|x)}}\right]"
    context = {
        "p": "distribution",
        "q": "distribution over discrete z",
        "_where": [defined, "z_1, ..., z_K are independent"],
    }
    assert verify(r"\mathcal{L}_1 \le \mathcal{L}_2", where=context).status is Status.SUPPORTED
    assert verify(r"\mathcal{L}_1 \ge \mathcal{L}_2", where=context).status is Status.REFUTED


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
