"""What the statements of a context declare: laws by keywords and by densities, models, transforms, Markov chains."""

import pytest

MODEL = [r"p(z) = N(z; 0, 1)", r"p(x\mid z) = N(x; wz, s^2)"]
UNIFORM = ["U ~ Uniform(0,1)", r"X = -\frac{1}{r}\log U"]
CHAIN = dict.fromkeys("XYZ", "discrete random variable") | {"_where": ["X -> Y -> Z is a Markov chain"]}


@pytest.mark.parametrize(
    ("right", "wrong", "context"),
    [
        (r"KL(p\|q) = a\log\frac{b}{c}+\frac{ac}{b}-a", r"KL(p\|q) = a\log\frac{c}{b}+\frac{ac}{b}-a",
         {"a, b, c": "positive", "_where": ["p = Gamma(a, rate=b)", "q = Gamma(a, rate=c)"]}),
        (r"p(x) = N(x;0,w^2+s^2)", r"p(x) = N(x;0,w^2+s)", {"w": "real", "s": "positive", "_where": MODEL}),
        (r"E[z\mid x] = \frac{wx}{w^2+s^2}", r"E[z\mid x] = \frac{wx}{w+s^2}", {"w": "real", "s": "positive", "_where": MODEL}),
        (r"\nabla_y\log q_s(y\mid x) = \frac{x-y}{s^2}", r"\nabla_y\log q_s(y\mid x) = \frac{y-x}{s^2}",
         {"x, y": "vector n", "s": "positive", "_where": [r"q_s(y\mid x) = \mathcal N(y;x,s^2I)"]}),
        (r"p_X(x) = re^{-rx}", r"p_X(x) = e^{-rx}", {"x, r": "positive", "_where": UNIFORM}),
        (r"E[x_t\mid x_0] = ax_0", r"E[x_t\mid x_0] = a", {"a": "real", "x_0": "real", "_where": [r"x_t = ax_0+\epsilon"]}),
        (r"q(x_t\mid x_0) = N(x_t;ax_0,1)", r"q(x_t\mid x_0) = N(x_t;x_0,1)",
         {"a": "real", "x_0": "real", "_where": [r"x_t = ax_0+\epsilon"]}),
        (r"I(X;Z\mid Y) = 0", r"I(X;Z) = I(X;Y)", CHAIN),
        (r"f(w-g)-f(w) = -\|g\|^2+\frac12g^\top Ag", r"f(w-g)-f(w) = -\|g\|^2+g^\top Ag",
         {"A": "symmetric matrix n x n", "b, w": "vector n",
          "_where": [r"f(w)=\frac12w^\top Aw-b^\top w", r"g=\nabla f(w)=Aw-b"]}),
        (r"a+b = 4", r"a+b = 2", {"_where": ["a = b = 2"]}),
        (r"\frac{\|x-y\|^2}{\|x-y\|} = \|x-y\|", r"\|y\| > \|x\|", {"x": "vector n", "y": "vector n, y \\ne x"}),
    ],
)  # fmt: skip
def test_what_a_context_says_is_what_is_judged(right, wrong, context, verified):
    assert verified(right, context) in ("PROVED", "SUPPORTED")
    assert verified(wrong, context) == "REFUTED"


@pytest.mark.parametrize(
    ("claim", "context", "question"),
    [
        (r"\|x-x'\| = 0", {"x": "vector n"}, "is it another vector?"),
        ("a = a", {"a": "real", "_where": [r"a \to b \to c"]}, "declare them so"),
        ("p(x) = p(x)", {"_where": ["p(x) = N(x; 0, 1)", "p(x) = N(x; 0, 2)"]}, "which is meant?"),
    ],
)
def test_what_has_two_meanings_is_asked_about(claim, context, question, verified):
    assert question in verified(claim, context, told=True)


@pytest.mark.parametrize("claim", [r"x^\top Ax = x'Ax", "x'Ax = \\operatorname{tr}(Axx')", "(A^{-T})^T = A^{-1}"])
def test_transposes_by_a_letter_and_by_a_prime(claim, verified):
    assert verified(claim, {"x": "vector n", "A": "invertible matrix n x n"}) == "PROVED"


DISCRETE = {"X": "discrete random variable", "Y": "discrete random variable"}
TWO = {"p": "distribution", "q": "distribution"}


@pytest.mark.parametrize(
    ("right", "wrong", "context"),
    [
        (
            r"H(X) \ge 0",
            r"I(X;Y) \le \log 2",
            DISCRETE,
        ),  # a mass is at most 1, and nearly all of it may lie where X = Y
        (r"I(X;Y) \le H(X)", r"H(X,Y) \le H(X)", DISCRETE),
        (r"H(p,q) \ge H(p)", r"h(p) \ge 0", TWO),  # h is of densities, which may be larger than 1
        (
            r"\sum_{j=1}^{n}x_j-\log\Big(\sum_{j=1}^{n}e^{x_j}\Big) = -\log\frac{\sum_{j=1}^{n}e^{x_j}}{\exp\sum_{j=1}^{n}x_j}",
            r"\sum_{j=1}^{n}x_j-\log\Big(\sum_{j=1}^{n}e^{x_j}\Big) = 0",
            {"x": "vector n"},
        ),
    ],
)
def test_entropies_of_masses_and_of_densities_and_sums_beside_sums(right, wrong, context, verified):
    assert verified(right, context) in ("PROVED", "SUPPORTED")
    assert verified(wrong, context) == "REFUTED"


@pytest.mark.parametrize(
    "said",
    [
        {"_where": ["N ~ Multinomial(n, p)", "i and j are distinct indices"]},
        {"i, j": "distinct indices", "_where": ["N ~ Multinomial(n, p)"]},
        {"i": "index", "j": "index, different from i", "_where": ["N ~ Multinomial(n, p)"]},
    ],
)
def test_distinct_names_are_never_equal(said, verified):
    context = {"n": "positive integer", "p": "probability vector of length K", **said}
    assert verified(r"\operatorname{Cov}(N_i,N_j) = -np_ip_j", context) == "SUPPORTED"
    assert verified(r"\operatorname{Cov}(N_i,N_j) = np_ip_j", context) == "REFUTED"
