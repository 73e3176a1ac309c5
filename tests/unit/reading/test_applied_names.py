r"""Names that a context defines with their arguments: \chi^2(p \| q), H^2(p, q), \mathrm{BN}(x)_i, \mathrm{SNR}(t)."""

import pytest

P = {"p": "probability vector, all entries positive", "q": "probability vector, all entries positive"}
CHI = {**P, "_where": [r"\chi^2(p\|q) = \sum_i\frac{(p_i-q_i)^2}{q_i}"]}
ROOT = {**P, "_where": [r"H^2(p,q) = 1-\sum_i\sqrt{p_iq_i}", r"\mathrm{TV}(p,q) = \frac12\sum_i|p_i-q_i|"]}
ALPHA = {**P, "alpha": "real in (0,1)",
         "_where": [r"D_\alpha(p\|q)=\frac{1}{\alpha-1}\log\sum_i p_i^\alpha q_i^{1-\alpha}"]}  # fmt: skip
NORM = {"x": "vector in R^m", "a": "positive", "_where": [
    r"\mu(x)=\frac1m\sum_i x_i", r"s(x)=\sqrt{\frac1m\sum_i(x_i-\mu(x))^2}", r"\mathrm{BN}(x)_i=(x_i-\mu(x))/s(x)"]}  # fmt: skip
TIMES = {rf"\{letter}_{t}": "positive" for letter in ("alpha", "sigma") for t in "st"}
SNR = {**TIMES, "_where": [r"\mathrm{SNR}(u) = \alpha_u^2/\sigma_u^2"]}
SAME = {**TIMES, "_where": [r"\mathrm{SNR}(t) = \alpha_t^2/\sigma_t^2"]}
PLAIN = {**TIMES, "_where": [r"SNR(t) = \alpha_t^2/\sigma_t^2", "SNR(s) > SNR(t)"]}
BOUND = {"_where": [r"\mathrm{ELBO}(q)=\mathbb{E}_{q(z)}[\log p(x,z)-\log q(z)]"]}
SPREAD = {"x": "vector n", "a": "positive", "_where": [r"\sigma(x)^2=\frac1n\sum_i x_i^2"]}


@pytest.mark.parametrize(
    ("right", "wrong", "context"),
    [
        (r"\mathrm{KL}(p\|q) \le \log(1+\chi^2(p\|q))", r"\mathrm{KL}(p\|q) \ge \log(1+\chi^2(p\|q))", CHI),
        (r"\chi^2(p\|q) = \sum_i \frac{p_i^2}{q_i}-1", r"\chi^2(p\|q) = \chi^2(q\|p)", CHI),
        (r"\chi(p\|q)^2 = \chi^2(p\|q)", r"\chi(p\|q) = \chi^2(p\|q)", CHI),
        pytest.param(r"H^2(p,q) \le \mathrm{TV}(p,q) \le \sqrt2 H(p,q)", r"H(p,q) \le \mathrm{TV}(p,q)", ROOT,
                     marks=pytest.mark.nightly),
        (r"D_\alpha(p\|q) \ge 0", r"D_\alpha(p\|q) = D_\alpha(q\|p)", ALPHA),
        (r"\mathrm{BN}(ax) = \mathrm{BN}(x)", r"\mathrm{BN}(ax) = a\,\mathrm{BN}(x)", NORM),
        (r"\|\mathrm{BN}(x)\|^2 = m", r"\|\mathrm{BN}(x)\|^2 = 1", NORM),
        (r"\mathrm{SNR}(s) = \alpha_s^2/\sigma_s^2", r"\mathrm{SNR}(s) = \alpha_t^2/\sigma_t^2", SNR),
        (r"\mathrm{SNR}(s) = \alpha_s^2/\sigma_s^2", r"\mathrm{SNR}(s) = \mathrm{SNR}(t)", SAME),
        pytest.param(r"\mathrm{SNR}(s) - \mathrm{SNR}(t) > 0", r"\mathrm{SNR}(s) - \mathrm{SNR}(t) < 0", PLAIN,
                     marks=pytest.mark.nightly),
        (r"\mathrm{ELBO}(q) = \log p(x) - \mathrm{KL}(q(z)\|p(z\mid x))", r"\mathrm{ELBO}(q) \ge \log p(x)", BOUND),
        (r"\sigma(ax) = a\sigma(x)", r"\sigma(ax) = a^2\sigma(x)", SPREAD),
        (r"S_n = \sum_{k=1}^n k^2, \quad S_{n+1} - S_n = (n+1)^2", r"S_n = \sum_{k=1}^n k^2, \quad S_{n+1} - S_n = n^2",
         {"n": "positive integer"}),
        (r"g(x)_i = 2x_i, \quad \|g(x)\| = 2\|x\|", r"g(x)_i = 2x_i, \quad \|g(x)\| = \|x\|", {"x": "vector in R^2"}),
    ],
)  # fmt: skip
def test_what_a_context_defines_with_its_arguments(right, wrong, context, verified):
    assert verified(right, context) in ("PROVED", "SUPPORTED")
    assert verified(wrong, context) == "REFUTED"


@pytest.mark.parametrize(
    ("claim", "context"),
    [
        (r"\mathrm{SNR}(2s) = \alpha_s^2/\sigma_s^2", SAME),
        (r"\mathrm{SNR}(s) = 1", {**TIMES, "_where": [r"\mathrm{SNR}(t) = \alpha_{t-1}^2/\sigma_t^2"]}),
        (r"\mathrm{C}(x)_1 = x_1", {"x": "vector in R^m", "_where": [r"\mathrm{C}(x)_i = \sum_{j=1}^i x_j"]}),
        ("SNB(s) = 1", PLAIN),
        (r"g(x)_i = x_{i+1}, \quad g(x) = x", {"x": "vector n"}),
        (r"\mathcal{R}(f) \ge 0", {"_where": [r"\mathcal{R}(f)=\int f(x)\,dx"]}),
        (r"\bar\alpha_t = \prod_{s=1}^t\alpha_s = \bar\alpha_{t-1}\alpha_t", {"t": "positive integer"}),
    ],
)
def test_what_has_no_one_meaning_there_is_asked(claim, context, verified):
    assert verified(claim, context) == "UNREADABLE"


def test_letters_side_by_side_are_no_greek_letter(verified):
    context = {r"\xi": "positive", "x": "positive", "_where": [r"f(t) = \xi t"]}
    assert verified(r"\sum_{i=1}^{2} xi = 3x", context) == "PROVED"
    assert verified(r"\sum_{i=1}^{2} xi = 2\xi", context) == "REFUTED"
