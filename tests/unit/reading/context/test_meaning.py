r"""Contexts in sentences: laws, moments and remarks in words, and what they must not be read as."""

import pytest

from symgen.reading.context.laws_in_words import by_names, standing, written
from symgen.reading.context.meaning import said
from symgen.verification import Status, verify

PASSED = ("PROVED", "SUPPORTED", "CERTIFIED")
SAMPLE = {
    "n": "positive integer",
    "_where": [
        "X_1,...,X_n i.i.d. with mean mu and variance sigma^2", r"\bar X=\frac1n\sum_{i=1}^nX_i",
        r"\hat\sigma^2=\frac1n\sum_{i=1}^n(X_i-\bar X)^2",
    ],
}  # fmt: skip
CHEBYSHEV = {"X": "random variable with mean mu and standard deviation sigma", "sigma": "positive", "a": "positive"}
PAIR = {
    "mu_1": "real", "mu_2": "real", "sigma_1": "positive", "sigma_2": "positive", "rho": "real in (-1,1)", "y": "real",
    "_where": [
        r"(X,Y) is bivariate normal with means \mu_1, \mu_2, standard deviations \sigma_1, \sigma_2, correlation \rho"
    ],
}  # fmt: skip
RACE = {"a": "positive", "b": "positive", "_where": ["X ~ Exp(a) and Y ~ Exp(b), rates, independent"]}
TRANSFORMED = {"m": "real", "s": "positive", "y": "positive", "_where": [r"Y=e^X with X\sim\mathcal{N}(m,s^2)"]}
FAMILY = {"a": "positive", "b": "positive", "_where": [r"f_a(x)=a e^{-a x} for x>0"]}
DRAWN = {
    "m": "real", "v": "positive", "w": "positive", "n": "positive integer",
    "_where": [
        r"\mu\sim\mathcal{N}(m,v)", r"x_i\mid\mu\sim\mathcal{N}(\mu,w) independent, i=1,\dots,n", r"\bar x=\frac1n\sum_i x_i"
    ],
}  # fmt: skip
BETA = {
    "a": "positive", "b": "positive", "n": "positive integer", "k": "integer, 0 <= k <= n",
    "_where": [r"\theta\sim\mathrm{Beta}(a,b)", r"K\mid\theta\sim\mathrm{Bin}(n,\theta), observed K=k"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("latex", "context", "holds"),
    [
        (r"\mathbb{E}[\hat\sigma^2] = \frac{n-1}{n}\sigma^2", SAMPLE, True),
        pytest.param(r"\mathbb{E}[\hat\sigma^2] = \sigma^2", SAMPLE, False, marks=pytest.mark.nightly),
        (r"P(|X-\mu|\ge a) \le \frac{\sigma^2}{a^2}", CHEBYSHEV, True),
        (r"P(|X-\mu|\ge a) \le \frac{\sigma}{a^2}", CHEBYSHEV, False),
        (r"\mathbb{E}[X\mid Y=y] = \mu_1+\rho\frac{\sigma_1}{\sigma_2}(y-\mu_2)", PAIR, True),
        (r"\mathbb{E}[X\mid Y=y] = \mu_1+\rho\frac{\sigma_2}{\sigma_1}(y-\mu_2)", PAIR, False),
        (r"\mathbb{E}[XY] = \frac{1}{ab}", RACE, True),
        (r"\mathbb{E}[XY] = ab", RACE, False),
        (r"f_Y(y) = \frac{1}{ys\sqrt{2\pi}}e^{-(\ln y-m)^2/(2s^2)}", TRANSFORMED, True),
        (r"f_Y(y) = \frac{1}{s\sqrt{2\pi}}e^{-(\ln y-m)^2/(2s^2)}", TRANSFORMED, False),
        pytest.param(r"\int_0^\infty x f_b(x)\,dx = \frac1b", FAMILY, True, marks=pytest.mark.nightly),
        (r"\int_{-\infty}^\infty x f_b(x)\,dx = b", FAMILY, False),
        (r"\mathbb{E}[\mu\mid x_1,\dots,x_n] = \frac{m/v+n\bar x/w}{1/v+n/w}", DRAWN, True),
        pytest.param(
            r"\mathbb{E}[\mu\mid x_1,\dots,x_n] = \frac{m/v+\bar x/w}{1/v+n/w}", DRAWN, False, marks=pytest.mark.nightly
        ),
        (r"\mathbb{E}[\theta\mid K=k] = \frac{a+k}{a+b+n}", BETA, True),
        pytest.param(r"\mathbb{E}[\theta\mid K=k] = \frac{a+k}{a+b}", BETA, False, marks=pytest.mark.nightly),
        (r"\mathbb{E}[X] = a", {"a": "positive", "X": "Poisson random variable with mean a"}, True),
        (r"\mathbb{E}[X] = a", {"a": "positive", "X": "exponential random variable with rate a"}, False),
        (r"E X^2 = (E X)^2+\mathrm{Var} X", {"X": "random variable"}, True),
        (r"E X^2 = (E X)^2", {"X": "random variable"}, False),
        (r"H(X\mid Y) \le H(X)", {"X, Y": "discrete random variable", "_where": ["H: Shannon entropy"]}, True),
        (r"-\partial_a^2\log a = \frac{1}{a^2}", {"a": "positive"}, True),
        (r"\int_0^a dx = a", {"a": "positive"}, True),
    ],
)  # fmt: skip
def test_sentences_are_read(latex, context, holds, verified):
    assert verified(latex, context) in (PASSED if holds else ("REFUTED",)), verified(latex, context, told=True)


@pytest.mark.parametrize(
    ("latex", "context", "found"),
    [
        (r"\mathbb{E}[X_i^4] = 3\sigma^4", SAMPLE, "only mean and variance are known"),
        (r"f(2) = \frac12", {"_where": ["f(x) = f(x)"]}, "defined by itself"),
        (r"D = 1", {"_where": ["D is the Renyi divergence of order 2"]}, "Renyi"),
        (r"P(X>1) = a", {"a": "real", "X": "Exp(a) (scale a) wobble"}, "the words 'wobble' beside a law"),
    ],
)
def test_what_sentences_leave_open_is_asked(latex, context, found, verified):
    assert verified(latex, context) == "UNREADABLE"
    assert found in verified(latex, context, told=True)


def test_an_unknown_property_leaves_what_fails_open():
    context = {"_where": ["g is a regular thing"]}
    assert str(verify(r"\frac{g(1)+g(2)}{2} = \frac{g(2)+g(1)}{2}", where=context).status) in PASSED
    assert str(verify(r"\frac{g(1)}{2} = g(2)", where=context).status) == "UNDECIDED"


def test_formulas_pass_as_they_stand():
    formulas = [
        "a, b > 0",
        "i = 1, ..., n",
        r"z = \alpha x + \sigma\epsilon",
        "X and Z independent",
        r"x_t|x_{t-1} ~ N(a\,x, b)",
    ]
    assert said({}, formulas).statements == formulas


def test_laws_in_words():
    normal, rest = standing("standard normal")
    assert (written(normal, {})[0], rest) == (r"\mathrm{Normal}(0, 1)", "")
    gamma, _ = standing("gamma random variable")
    assert written(gamma, {"shape": ["a"], "scale": ["b"]}) == (r"\mathrm{Gamma}(shape=a, scale=b)", {"shape", "scale"})
    assert written(gamma, {"mean": ["a"]})[0] == ""  # which gives no law
    assert standing("standard normal cdf") is None and standing("normalised") is None
    assert by_names("Gamma(a, b)", ["shape", "scale"]) == "Gamma(shape=a, scale=b)"
    assert by_names("Gamma(a, rate=b)", ["rate"]) is None


@pytest.mark.parametrize(
    ("sentence", "statements", "words"),
    [
        ("X, Y are independent N(0,v)", [r"X \sim N(0,v)", r"Y \sim N(0,v)"], {}),
        ("the q_i and k_i are independent Normal(0,1)", [r"q_i \sim Normal(0,1)", r"k_i \sim Normal(0,1)"], {}),
        (r"X_1, \dots, X_n i.i.d. uniform on [0,\theta]", [r"X_i \sim \mathrm{Uniform}(0,\theta)"], {}),
        (r"\tau\sim\mathrm{Gamma}(a,b), shape and scale", [r"\tau \sim \mathrm{Gamma}(shape=a, scale=b)"], {}),
        ("X ~ Exp(a) and Y ~ Exp(b), rates, independent", [r"X \sim Exp(rate=a)", r"Y \sim Exp(rate=b)"], {}),
        ("K ~ Bin(n, p), observed K = k", ["K ~ Bin(n, p)"], {}),
        ("w > -1, so z is well defined", ["w > -1"], {}),
        ("f(x) = G|x|, x real", ["f(x) = G|x|"], {"x": "real"}),
        (r"\Phi, \phi: cdf and density of N(0,1)", [], {r"\Phi": "standard normal cdf", r"\phi": "standard normal density"}),
        (r"X ~ N(0,1), Z ~ N(0,1), independent of each other and of Y",
         [r"X ~ N(0,1)", "Z ~ N(0,1)", "Z and Y independent"], {}),
        ("S = X + Y with X, Y independent exponential random variables of rate a",
         ["S = X + Y", r"X \sim \mathrm{Exponential}(rate=a)", r"Y \sim \mathrm{Exponential}(rate=a)"], {}),
        ("p(x), q(x): marginals; p(y|x): conditional", [], {}),
    ],
)  # fmt: skip
def test_what_sentences_declare(sentence, statements, words):
    found = said({}, [sentence])
    assert (found.statements, found.words) == (statements, words)


SHARES = {
    "p": "probability vector of length n",
    "q": "probability vector of length n",
    "w": "real in (0,1)",
    "z": "vector in R^n",
}
TRIANGLE = {"_where": ["X has density f(x) = 2x on (0,1)"]}
FIRST_SUCCESS = {
    "p": "real in (0,1)",
    "_where": ["X is the number of the first success, so P(X=k)=(1-p)^{k-1}p for k=1,2,..."],
}
SCALED = {"a": "positive", "b": "positive", "_where": [r"X\sim\mathrm{Gamma}(a,b), shape and scale"]}
JOINTLY = {"r": "real in (-1,1)", "_where": ["(X,Y) are jointly Gaussian, both N(0,1), with correlation r"]}
UNSAID = {"r": "real in (-1,1)", "_where": ["(X,Y) is bivariate normal with correlation r"]}
MOMENTS = {
    "X": "random variable", "m": "real", "s": "positive", "c": "positive",
    "_where": [r"\mathbb{E}[X]=m", r"\operatorname{Var}(X)=s^2"],
}  # fmt: skip
SUMMED = {
    "x_i": "real", "m": "positive integer",
    "_where": [r"\mu=\frac1m\sum_{i=1}^{m}x_i", r"v=\frac1m\sum_{i=1}^{m}(x_i-\mu)^2"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("latex", "context", "holds"),
    [
        (r"\mathbb{E}[X] = \frac23", TRIANGLE, True),
        (r"\mathbb{E}[X] = \frac13", TRIANGLE, False),
        (r"\mathbb{E}[X] = \frac1p", FIRST_SUCCESS, True),
        (r"\mathbb{E}[X] = \frac{1-p}{p}", FIRST_SUCCESS, False),
        (r"\mathbb{E}[X] = ab", SCALED, True),
        (r"\mathbb{E}[X] = \frac ab", SCALED, False),
        (r"\mathbb{E}[XY] = r", JOINTLY, True),
        (r"\mathbb{E}[XY] = r", UNSAID, False),  # of which the variances are not known
        (r"I(X;Y) = -\frac12\log(1-r^2)", UNSAID, True),
        (r"P(|X-m|\ge c) \le \frac{s^2}{c^2}", MOMENTS, True),
        (r"P(|X-m|\ge c) \le \frac{s}{c^2}", MOMENTS, False),
        (r"\frac1m\sum_{i=1}^{m}(x_i-\mu)^2 = v", SUMMED, True),
        (r"\frac1m\sum_{i=1}^{m}x_i^2 = v", SUMMED, False),
        (r"P(\bar A) = 1-P(A)", {"A": "event", "_where": [r"\bar A is the complement of A"]}, True),
        (r"P(\bar A) = P(A)", {"A": "event"}, False),
    ],
)
def test_densities_laws_and_moments_that_are_said(latex, context, holds, verified):
    assert verified(latex, context) in (PASSED if holds else ("REFUTED",)), verified(latex, context, told=True)


@pytest.mark.parametrize(
    ("latex", "context", "found"),
    [
        (r"\log 2 = 1", {"_where": ["log is base 2"]}, "said to be base 2"),
        (r"\log 2 \le 1", {"_where": ["all logarithms are base 2"]}, "logarithms"),
        (r"H(X) \ge 0", {"X": "discrete random variable", "_where": ["H is measured in bits"]}, "bits"),
        (r"\mathbb{E}[X] = a", {"a": "positive", "X": "gamma with mean a"}, "a law with its parameters"),
        (r"H(2p-q) \ge 0", SHARES, "where a law should stand"),
        (r"\mathbb{E}[X] = a", {"a": "positive", "X": "normall with mean a"}, "the words 'normall' beside what it has"),
        (r"\mathbb{E}[X] = a", {"a": "positive", "X": "Gamma(a, 1) in the convention of the book"}, "convention"),
        (r"\mathbb{E}[X] = \frac12", {"_where": ["X has density f(x) = x/2"]}, "without where it is positive"),
        (r"\mathbb{E}[X] = ab", {"a": "positive", "b": "positive",
         "_where": [r"X\sim\mathrm{Gamma}(a,b) with density \frac{x^{a-1}e^{-x/b}}{\Gamma(a)}, x>0"]}, "beside its law"),
        (r"\mathbb{E}[X] = 1", {"_where": ["X ~ Exp(2) in some units"]}, "the words 'in some units'"),
    ],
)  # fmt: skip
def test_what_words_leave_open_is_asked(latex, context, found, verified):
    assert verified(latex, context) == "UNREADABLE"
    assert found in verified(latex, context, told=True)


RATE = {"lambda": "positive"}
NORMAL = {
    "mu": "real",
    "sigma": "positive",
    "_where": ["X follows a normal distribution with mean mu and variance sigma^2"],
}
TWO = {
    "s": "positive", "t": "positive",
    "_where": ["X and Y are independent Gaussian random variables with variances s^2 and t^2"],
}  # fmt: skip
CENTRED = {"_where": ["X has mean zero and unit variance"]}
MASSES = {"p": "probability vector", "q": "positive probability vector", "f": "function"}


@pytest.mark.parametrize(
    ("latex", "context", "holds"),
    [
        ("E[X] = np", {"X": "Binomial with n trials and success probability p", "n": "natural", "p": "real in (0,1)"}, True),
        ("E[X] = n(1-p)", {"X": "binomial(n,p) random variable", "n": "positive integer", "p": "real in (0,1)"}, False),
        (r"E[X] = \frac{a}{a+b}", {"X": "Beta distributed with parameters a, b", "a": "positive", "b": "positive"}, True),
        (r"E[X] = \frac1\lambda", {**RATE, "_where": ["let X be an exponential random variable with rate lambda"]}, True),
        (r"E[X] = \frac1\lambda", {**RATE, "_where": ["X is exponentially distributed with mean lambda"]}, False),
        (r"\operatorname{Var}(X) = \sigma^2", NORMAL, True),
        (r"\operatorname{Var}(X) = \sigma", NORMAL, False),
        (r"\operatorname{Var}(X+Y) = s^2+t^2", TWO, True),
        (r"\operatorname{Var}(X-Y) = s^2-t^2", TWO, False),
        ("E[X^2] = 1", CENTRED, True),
        ("E[X^2] = 2", CENTRED, False),
        ("E[XY] = 0", {"_where": ["X and Y are independent with mean zero"]}, True),
        ("E[XY] = E[X]E[Y]", {"_where": ["X and Y are random variables"]}, False),
        (r"M(t) = e^{t^2/2}", {"t": "real", "_where": ["M is the mgf of a standard normal variable"]}, True),
        (r"M(t) = e^{t^2}", {"t": "real", "_where": ["M is the mgf of a standard normal variable"]}, False),
        ("E[X] = mu", {"X": "random variable with mean mu", "mu": "real"}, True),
        ("E[X] = 2*mu", {"X": "random variable with mean mu", "mu": "real"}, False),
        (r"\mathbb{E}_{x\sim p}[f(x)] = \sum_x q(x)\frac{p(x)}{q(x)}f(x)", MASSES, True),
        (r"\mathbb{E}_p[f] = \mathbb{E}_q[f]", MASSES, False),
        (r"\mathrm{KL}(p\|q) \ge \mathbb{E}_p[f]-\log\mathbb{E}_q[e^f]", MASSES, True),
        (r"\sum_i p_i\log\frac{p_i}{q_i} = \mathrm{KL}(p\|q)", MASSES, True),
        (r"H(wp+(1-w)q) \ge wH(p)+(1-w)H(q)", SHARES, True),
        (r"H(wp+(1-w)q) \le wH(p)+(1-w)H(q)", SHARES, False),
        (r"\frac{\partial H(\mathrm{softmax}(z))}{\partial z_k} = 0", SHARES, False),
        ("E[X] = k", {"k": "positive", "X": "chi-squared with k degrees of freedom"}, True),
        (r"\mathrm{TV}(p,q) \le \sqrt{\frac12\mathrm{KL}(p\|q)}",
         {**MASSES, "_where": [r"\mathrm{TV}(p,q)=\frac{1}{2}\sum_x|p(x)-q(x)|"]}, True),
        (r"H^2(p,q) \leq \mathrm{TV}(p,q)",
         {**MASSES, "H": "Hellinger distance", "TV": "total variation distance",
          "_where": [r"H^2(p,q) = 1-\sum_i\sqrt{p_iq_i}", r"\mathrm{TV}(p,q) = \frac12\sum_i|p_i-q_i|"]}, True),
    ],
)  # fmt: skip
def test_laws_moments_and_masses_in_words(latex, context, holds, verified):
    assert verified(latex, context) in (PASSED if holds else ("REFUTED",)), verified(latex, context, told=True)


NORMALISED = {
    "x_i": "real", "g_i": "real constants", "m": "positive integer", r"\epsilon": "positive",
    "_where": [r"\mu=\frac1m\sum_{i=1}^{m}x_i", r"v=\frac1m\sum_{i=1}^{m}(x_i-\mu)^2",
               r"\hat x_i=\frac{x_i-\mu}{\sqrt{v+\epsilon}}", r"L=\sum_{j=1}^{m}g_j\hat x_j"],
}  # fmt: skip
STEPS = {"b": "real in (0,1)", "g_1": "nonzero real", "_where": [r"m_t=b m_{t-1}+(1-b)g_t", "m_0=v_0=0"]}
SMOOTHED = {
    "p": "positive probability vector", "K": "integer, K >= 2", "s": "real in (0,1)", "c": "index in 1..K",
    "_where": [r"y_k=(1-s)\delta_{kc}+\frac{s}{K}", r"\delta_{kc} is the Kronecker delta"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("latex", "context", "statuses"),
    [
        (r"\sum_{j=1}^{m}\hat x_j = 0", NORMALISED, PASSED),
        (r"\frac{\partial L}{\partial x_i} = \frac{g_i}{\sqrt{v+\epsilon}}", NORMALISED, ("REFUTED",)),
        (r"\frac{m_1}{1-b} = g_1", STEPS, ("UNDECIDED", *PASSED)),  # of which only the step is known
        (r"-\sum_{k=1}^{K}y_k\log p_k = -(1-s)\log p_c-\frac sK\sum_{k=1}^{K}\log p_k", SMOOTHED, PASSED),
        (r"-\sum_{k=1}^{K}y_k\log p_k = -(1-s)\log p_c-s\sum_{k=1}^{K}\log p_k", SMOOTHED, ("REFUTED",)),
        (r"\det A = \prod_{i=1}^n\lambda_i", {"A": "positive definite matrix n x n", r"\lambda_i": "eigenvalues of A"},
         ("UNDECIDED", *PASSED)),
        (r"\sum_{k=1}^{K}\pi_kH(p_k) \le 0", {"pi": "probability vector of length K", "p_k": "probability vector of length n"},
         ("REFUTED",)),
        (r"\frac{c_k}{n} \le 1",
         {"n": "positive integer", "_where": [r"c_j is the number of i\le n with x_i=j"]}, ("UNDECIDED",)),
    ],
)  # fmt: skip
def test_names_with_a_number_are_read_alike_everywhere(latex, context, statuses):
    verdict = verify(latex, where=context)
    assert str(verdict.status) in statuses, str(verdict)


def test_a_formula_for_whole_numbers_alone_is_asked_about(verified):
    context = {"p": "real in (0,1)", "_where": ["P(k) = p^{k}, k = 0, 1, 2, ..."]}
    assert "only" in verified(r"\mathrm{KL}(P\,\|\,P) = 0", context, told=True)


def test_conventions_after_a_formula_say_nothing_more():
    sentences = ["U(x)=x^4/4, integrals over the real line", r"\ell=\log p, primes are derivatives in x"]
    assert said({}, sentences).statements == ["U(x)=x^4/4", r"\ell=\log p"]


def test_the_distance_that_a_letter_is_anyway():
    context = {"s": "positive", "t": "positive", "_where": ["W_2 is the 2-Wasserstein distance"]}
    distance = r"W_2^2(\mathcal N(0,s^2),\mathcal N(0,t^2)) = (s%st)^2"
    assert verify(distance % "-", where=context).status is Status.PROVED
    assert verify(distance % "+", where=context).status is Status.REFUTED
