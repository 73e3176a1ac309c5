r"""What notation itself says of names that nothing declares, and what it does not say."""

import pytest

from symgen.errors import ReadingError
from symgen.reading import read
from symgen.reading.claims_reader import claims
from symgen.verification import Status, verify

PASSED = (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (
            r"\log p(x) = \mathbb{E}_{q(z|x)}[\log p(x|z)] - D_{KL}(q(z|x)\|p(z)) + D_{KL}(q(z|x)\|p(z|x))",
            r"\log p(x) = \mathbb{E}_{q(z|x)}[\log p(x|z)] + D_{KL}(q(z|x)\|p(z)) + D_{KL}(q(z|x)\|p(z|x))",
        ),
        (
            r"\log p_\theta(x) = \mathbb{E}_{q_\phi(z|x)}\left[\log\frac{p_\theta(x|z)p(z)}{p_\theta(z|x)}\right]",
            r"\log p_\theta(x) = \mathbb{E}_{q_\phi(z|x)}\left[\log\frac{p_\theta(x|z)p(z)}{q_\phi(z|x)}\right]",
        ),
        (
            r"D_{KL}(p(x)\|p_\theta(x)) = \mathbb{E}_{p(x)}[\log p(x)] - \mathbb{E}_{p(x)}[\log p_\theta(x)]",
            r"D_{KL}(p(x)\|p_\theta(x)) = \mathbb{E}_{p(x)}[\log p(x)] - \mathbb{E}_{p_\theta(x)}[\log p_\theta(x)]",
        ),
        (
            r"\log\mathcal{N}(x;\mu,\sigma^2) = -\log\sigma-\frac12\log(2\pi)-\frac{(x-\mu)^2}{2\sigma^2}",
            r"\log\mathcal{N}(x;\mu,\sigma^2) = -\log\sigma-\frac12\log(2\pi)-\frac{(x-\mu)^2}{2\sigma}",
        ),
        (
            r"\log\mathcal{N}(x;\mu,\Sigma) = -\frac12\log\det(2\pi\Sigma)-\frac12(x-\mu)^\top\Sigma^{-1}(x-\mu)",
            r"\log\mathcal{N}(x;\mu,\Sigma) = -\frac12\log\det(2\pi\Sigma)-\frac12(x-\mu)^\top\Sigma(x-\mu)",
        ),
        (
            r"\log\mathcal{N}(x;\mu,\Sigma) = -\frac{d}{2}\log(2\pi)-\frac12\log\det\Sigma-\frac12(x-\mu)^\top\Sigma^{-1}(x-\mu)",
            r"\log\mathcal{N}(x;\mu,\Sigma) = -\frac12\log(2\pi)-\frac{d}{2}\log\det\Sigma-\frac12(x-\mu)^\top\Sigma^{-1}(x-\mu)",
        ),
        (
            r"\|\mathbf{x}-\mathbf{y}\|^2 = \|\mathbf{x}\|^2-2\mathbf{x}^\top\mathbf{y}+\|\mathbf{y}\|^2",
            r"\|\mathbf{x}-\mathbf{y}\|^2 = \|\mathbf{x}\|^2+2\mathbf{x}^\top\mathbf{y}+\|\mathbf{y}\|^2",
        ),
        (r"P(A\mid B) = \frac{P(B\mid A)P(A)}{P(B)}", r"P(A\mid B) = \frac{P(B\mid A)P(B)}{P(A)}"),
    ],
)
def test_claims_that_say_what_their_names_are(right, wrong):
    passed, refuted = verify(right), verify(wrong)
    assert passed.status in PASSED, str(passed)
    assert any("is taken to be" in words for words in passed.assumptions)
    assert refuted.status is Status.REFUTED, str(refuted)


@pytest.mark.parametrize(
    "claim",
    [
        r"p(1-p) = p-p^{2}",  # a number
        r"\mathbb{E}_{p(x|\theta^*)}[\log p(x|\theta)] = {0}",  # two values of theta, or two variables?
        r"p(x) = \frac{1}{n}\sum_{i=1}^{n}p(x_i)",  # the same density, or another variable?
        r"f(x) = \frac{1}{n}\,\text{NLL}+f(x)",  # a factor, not a remark
        r"p(x+y) = p(x)p(y)+{0}",  # a homomorphism?
        r"p(x)+p_\theta(x|z)p(z) = p_\theta(x)",  # one density, or two?
        r"\mathbb{E}_{q}[\log p(x,z)] = {0}",  # over which variable?
        r"p_\theta(x) = \mathbb{E}_{z\sim p}[p_\theta(x|z)]+p(x)",  # one density, or two?
        r"\mathbb{E}_{\mathbf{x}\sim p}[\mathbf{x}] = {1}",  # of which size?
        r"p(x_t) = \mathcal{N}(0,1)*p(x_{t-1})",  # a convolution
        r"\sum_{k=1}^K\pi_k\mathcal{N}(x;\mu_k,\Sigma_k) = {1}",  # numbers or matrices?
        r"\log\mathcal{N}(x;\mu,\Sigma) = -\frac{n}{2}\log(2\pi)+\frac{d}{2}",  # which of the two is the size?
        r"\nabla_\theta\log p_\theta(x)\log p_\theta(y) = {0}",  # how far does the gradient reach?
        r"\nabla_\theta\mathbb{E}_{q(z)}[f(z)] = {0}",  # what depends on theta?
        r"p(C_1\mid x) = \frac{p(x, C_1)}{p(x, C_1) + p(x, C_2)}",  # values of one variable, or two variables?
        r"\sum_{t=2}^T\log q(x_t \mid x_0) = \log q(x_T \mid x_0)",  # one density for all t?
        r"x^\top A x = x_i A_{ij} x_j",  # a sum?
        r"\log p(D) = \sum_{i=1}^n\log p(x^{(i)})",  # is D all of them?
        r"\frac{dF}{dx}(x) = f(x)",  # the derivative at x
        r"\theta^{t+1} := \theta^t + 1",  # a power, or the number of a step?
        r"\frac{\partial}{\partial h} b + wh = w",  # how far does it reach?
    ],
)
def test_what_may_mean_two_things_is_asked(claim):
    assert verify(claim).status is Status.UNREADABLE


def test_parameters_of_densities_are_variables():
    where = {"p": "distribution", "f": "function"}
    assert verify(r"\nabla_\theta\log p_\theta(x) = 0", where=where).status is Status.REFUTED
    assert verify(r"\nabla_x\log p(x|y) = \nabla_x\log p(x)+\nabla_x\log p(y|x)", where=where).status in PASSED
    assert verify(r"\nabla_x\log p(x|y) = \nabla_x\log p(x)-\nabla_x\log p(y|x)", where=where).status is Status.REFUTED


def test_functions_are_inferred_from_points_only():
    _, declared = claims(r"f(x+y) = f(x)+f(y)")
    assert "f" in declared.inferred
    _, declared = claims(r"\beta(t)+u = u+\beta(t)")
    assert declared.functions.keys() == {"beta"}


def test_what_only_the_notation_tells_is_not_refuted_without_a_slip():
    solution = verify(r"x(t) = x(0)e^{-t}")
    assert solution.status is Status.UNDECIDED and "nothing declares x" in solution.method
    note = read("$$ \\sum_{k=1}^K \\theta_k = 1 $$\n\n$$ Cv = \\lambda v $$\n\n$$ (a+b)^2 = a^2+b^2 $$").verify()
    assert [str(line.verdict.status) for line in note] == ["UNDECIDED", "UNDECIDED", "REFUTED"]


def test_double_dollars_in_a_sentence_are_a_part_of_it():
    note = read(
        "Let $$\\sigma > 0$$ be a scale, which is never $$\\sigma = 0$$ here.\n\n$$ \\sqrt{\\sigma^2} = \\sigma $$\n"
    )
    assert note.displays == 1
    assert [str(line.verdict.status) for line in note.verify()] == ["PROVED"]


@pytest.mark.parametrize(
    ("claim", "status"),
    [
        (r"I(X;Y) = H(X) - H(X \mid Y)", "SUPPORTED"),
        (r"H(X, Y) = H(X) + H(Y \mid X)", "SUPPORTED"),
        (r"H(X, Y) = H(X) \, + H(Y)", "UNDECIDED"),  # of X and Y that the text may say to be independent
        (r"H(X) \ge 2", "UNDECIDED"),  # of some X that the text may tell of elsewhere
        (r"h(X) \ge 0", "UNREADABLE"),  # differential entropies may be negative
        (r"H(X) = -\sum_x p(x) \log p(x)", "UNREADABLE"),  # is p the law of X?
        (r"H(X) = X", "UNREADABLE"),
    ],
)
def test_capitals_in_entropies_are_discrete_random_variables(claim, status):
    assert str(verify(claim).status) == status
    assert (
        status != "UNDECIDED"
        or verify(claim, where=dict.fromkeys("XY", "discrete random variable")).status is Status.REFUTED
    )


def test_what_is_like_a_vector_is_one():
    law = r"q(x_t \mid x_{t-1}) = \mathcal{N}(x_t; a x_{t-1}, v I), \quad -\log q(x_t \mid x_{t-1}) ="
    right = verify(rf"{law} \frac{{1}}{{2v}}\|x_t - a x_{{t-1}}\|^2 + \frac{{d}}{{2}}\log(2\pi v)")
    wrong = verify(rf"{law} \frac{{1}}{{v}}\|x_t - a x_{{t-1}}\|^2 + \frac{{d}}{{2}}\log(2\pi v)")
    assert right.status in PASSED
    assert "x_tm1 is taken to be a real vector like x_t" in right.assumptions
    assert wrong.status not in PASSED


@pytest.mark.parametrize(
    ("display", "status"),
    [
        (r"\sum_{i=0}^t \binom{n}{i} \le 2^{n-k}", "UNDECIDED"),  # what codes must satisfy
        (
            r"(a + b) \log\frac{a + b}{c + d} \le a\log\frac{a}{c} + b\log\frac{b}{d}",
            "UNDECIDED",
        ),  # of positive numbers
        (r"\log x \ge x - 1", "REFUTED"),  # a slip that can be named
        (r"x^2 = 2 x^2", "REFUTED"),
    ],
)
def test_an_inequality_by_itself_may_say_what_is_asked_of_its_names(display, status):
    (judged,) = read(f"$$ {display} $$").verify(cache=False)
    assert str(judged.verdict.status) == status, str(judged.verdict)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"\mathrm{Var}(X) = E[X^2] - E[X]^2", r"\mathrm{Var}(X) = E[X^2] + E[X]^2"),
        (r"\mathrm{Var}(aX + b) = a^2\mathrm{Var}(X)", r"\mathrm{Var}(aX + b) = a\mathrm{Var}(X)"),
        (r"P(E=e) = \sum_z P(Z=z, E=e)", r"P(E=e) = \sum_z P(Z=z \mid E=e)"),
        (r"Pr(x \mid z) = \frac{Pr(z \mid x)Pr(x)}{Pr(z)}", r"Pr(x \mid z) = \frac{Pr(z \mid x)Pr(z)}{Pr(x)}"),
        (r"\text{KL}(q(z;\lambda) \| p(z)) = \mathbb{E}_{q(z;\lambda)}[\log q(z;\lambda) - \log p(z)]",
         r"\text{KL}(q(z;\lambda) \| p(z)) = \mathbb{E}_{q(z;\lambda)}[\log p(z) - \log q(z;\lambda)]"),
    ],
)  # fmt: skip
def test_random_variables_and_densities_that_only_the_notation_tells(right, wrong):
    assert verify(right).status in PASSED
    assert verify(wrong).status not in PASSED


@pytest.mark.parametrize(
    "claim", [r"\mathbb{E}[XY] = \mathbb{E}[X]\mathbb{E}[Y]", r"E[X] \ge 0", r"E[|X|] = E[X]", r"\mathrm{Var}(X) \le 1"]
)
def test_what_holds_for_some_random_variables_is_left_open(claim):
    assert verify(claim).status is Status.UNDECIDED


def test_a_derivative_of_which_nothing_is_known_is_a_name():
    (claim,), declared = claims(
        r"\frac{\partial L}{\partial x} = \frac{\partial L}{\partial z}\frac{\partial z}{\partial x}"
    )
    assert str(claim.left) == "d_L_d_x" and "d_L_d_x" in declared.inferred
    assert verify(r"\frac{\partial L}{\partial x} = 0").status is Status.UNDECIDED
    (known,), _ = claims(r"y = x^2, \quad \frac{dy}{dx} = 2x")
    assert str(known.left) == "Derivative(x**2, x)"


def test_a_letter_above_names_a_function_and_a_bar_asks_which_density():
    found, declared = claims(r"V^\pi(s) = r(s) + V^\pi(s, a)")
    assert {"V_pi", "r"} <= declared.functions.keys() and str(found[0].left) == "V_pi(s)"
    with pytest.raises(ReadingError, match="g, which nothing declares"):
        claims(r"g(x \mid y) = \frac{g(x, y)}{2}")


@pytest.mark.parametrize(
    "claim",
    [
        r"Q_n + a(R_n - Q_n) = (1 - a)^n Q_1",  # a recurrence
        r"(m_3 X + 1) x = m_1 X",  # an equation to be solved
        r"\mathrm{Beta}(\theta; a, b) = \frac{\theta^{a-1}(1-\theta)^{b-1}}{B(a, b)}",  # inside of its support
    ],
)
def test_what_may_hold_elsewhere_is_not_refuted_in_a_document(claim):
    (line,) = read(f"$$ {claim} $$").verify()
    assert line.verdict.status is Status.UNDECIDED, str(line.verdict)


def test_several_words_before_a_bracket_name_a_function():
    found, declared = claims(r"\text{leaky ReLU}(x) = \begin{cases} x & x > 0 \\ ax & \text{otherwise} \end{cases}")
    assert found == () and "leaky_ReLU" in declared.functions
