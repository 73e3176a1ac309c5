r"""What displays of the field say: definitions, side remarks, proportions, evaluation bars; and what must not be misread."""

import pytest

from symgen.errors import ReadingError, SymgenError
from symgen.reading import claims, declare
from symgen.reading import read as read_note
from symgen.reading.by_hand import hand_claims
from symgen.terms.context import Context
from symgen.verification import Status, verify

DENSITIES = {"p": "density", "q": "density"}
VECTORS = {
    "x": "vector n",
    "\\mu": "vector n",
    "v": "positive",
    "A": "matrix n n",
    "B": "matrix n n",
    "C": "invertible matrix n n",
}


def read(text, context=None):
    found, declared = claims(text, context)
    return [f"{c.left} {c.relation} {c.right}" for c in found], declared


@pytest.mark.parametrize(
    ("latex", "context", "wanted"),
    [
        (r"y = 2x = x + x", {}, ["2*x eq x + x"]),
        (r"f(x) = x^2, \quad f'(x) = 2x", {}, ["Derivative(x**2, x) eq 2*x"]),
        (r"\text{ELBO} = a - b, \quad \text{ELBO} \le a", {"a": "real", "b": "positive"}, ["a - b le a"]),
        (r"\hat\sigma^2 = a b, \quad \hat\sigma^2 / a = b", {}, ["sqrt(a*b)**2/a eq b"]),
        (r"x = 1", {"x": "real"}, []),
        (r"x = a", {"x": "real", "_where": ["x > a"]}, ["x eq a"]),
        (r"\text{det}(A) = \det A", VECTORS, ["det(A) eq det(A)"]),
        (r"x^\text{T} x = \|x\|^2", VECTORS, ["x @ x eq norm(x)**2"]),
        (r"\int e^{-x^2}\textrm{d}x = \sqrt\pi", {}, ["Integral(exp(-x**2), (x, -oo, oo)) eq sqrt(pi)"]),
        (r"\mathbb{E}[x] = m \text{ for } x \sim \mathcal N(m, 1)", {}, ["E[x, x ~ Normal(m, var=1)] eq m"]),
        (r"P(x < 1) = a \text{ for } x \sim \mathcal N(m, 1)", {},
         ["E[indicator(x < 1), x ~ Normal(m, var=1)] eq a"]),
        (r"\log x \le x - 1 \quad \forall x > 0", {}, ["log(x) le x - 1"]),
        (r"x^2 \le x, \quad 0 \le x \le 1", {}, ["x**2 le x"]),
        (r"x + y = 0 \Rightarrow y = -x + 0", {"x": "real", "y": "real"}, ["y eq -x + 0"]),
        (r"\left. \frac{d}{dx} x^2 + x \right|_{x=1} = 3", {}, ["symgen.subs(Derivative(x**2, x) + x, x: real, 1) eq 3"]),
        (r"\frac{d}{dx} x^2 \Big|_{x=0}^{1} = 2", {},
         ["Derivative(x**2, x).subs(x: real, 1) - Derivative(x**2, x).subs(x: real, 0) eq 2"]),
        (r"\underbrace{a - a}_{=0} + b = b", {}, ["(a - a) + b eq b", "a - a eq 0"]),
        (r"\iint p(x,z)\, dx\, dz = 1", DENSITIES, ["Integral(Integral(p(x, z), (x, -oo, oo)), (z, -oo, oo)) eq 1"]),
        (r"\sum_{x \in \mathcal{X}} p(x) = 1", DENSITIES, ["Integral(p(x), (x, -oo, oo)) eq 1"]),
        (r"\int_{\mathcal X} p(\mathbf{x}) d\mathbf{x} = 1", DENSITIES, ["Integral(p(x), (x, -oo, oo)) eq 1"]),
        (r"\int p(x) dx = 1", {**DENSITIES, **VECTORS}, ["Integral(p(x), (x, -oo, oo)) eq 1"]),
        (r"\langle f(x) \rangle_{p(x)} = \mathbb{E}_{x \sim p} f(x)", {**DENSITIES, "f": "function"},
         ["E[f(x), x ~ p] eq E[f(x), x ~ p]"]),
        (r"\mathbb 1_{x > 0} = \mathbf{1}[x > 0]", {"x": "real"}, ["indicator(x > 0) eq indicator(x > 0)"]),
        (r"a \stackrel{(i)}{\le} b \overset{\text{Jensen}}{=} c", {}, ["a le b", "b eq c"]),
        (r"\mathcal N(x; \mu, v I) \ge 0", VECTORS, ["exp(log_density(Normal(mu, var=v), x)) ge 0"]),
        (r"\mathcal N(x; 0, I) \ge 0", VECTORS, ["exp(log_density(Normal(zeros(n), var=1), x)) ge 0"]),
        (r"C C^{-1} = I", VECTORS, ["C @ inverse(C) eq eye(n)"]),
        (r"(A + I)B = AB + B", VECTORS, ["(A + eye(n)) @ B eq A @ B + B"]),
        (r"\det \begin{bmatrix} A & B \\ B & A \end{bmatrix} = v", VECTORS,
         ["det(concatenate(concatenate(A, B, axis=1), concatenate(B, A, axis=1))) eq v"]),
        (r"\sum_{i=0}^n x_i = x_0 + \sum_{i=1}^n x_i", {},
         ["Sum(x[i + 1], (i, 0, n)) eq x[0 + 1] + Sum(x[i + 1], (i, 1, n))"]),
        (r"\log | det A | = \log \det A", {**VECTORS, "A": "matrix n n, det A > 0"}, ["log(abs(det(A))) eq logdet(A)"]),
        (r"p(x) = \sum_{k=1}^K p(x|z=k)p(z=k)", DENSITIES,
         ["Integral(p(x, z), (z, -oo, oo)) eq "
          "Sum(p(x, k)/Integral(p(x, k), (x, -oo, oo))*Integral(p(x, k), (x, -oo, oo)), (k, 1, K))"]),
        (r"KL(Q \| P) = \int q(z) \log\frac{q(z)}{p(z)} dz", DENSITIES,
         ["KL(density_law(q(z), z) || density_law(p(z), z)) eq Integral(q(z)*log(q(z)/p(z)), (z, -oo, oo))"]),
        (r"p(z) p_\theta(x | z) = p_\theta(x, z)", {"p_theta": "density"},
         ["Integral(p_theta(z, x), (x, -oo, oo))*(p_theta(z, x)/Integral(p_theta(z, x), (x, -oo, oo))) eq p_theta(z, x)"]),
        (r"\sum_{i=1}^n f_i(x) = n", {"f_i": "function"}, ["Sum(f_i(x, i), (i, 1, n)) eq n"]),
        (r"p(x, \pi) = p(x|\pi) p(\pi)", DENSITIES,
         ["p(x, pi) eq p(x, pi)/Integral(p(x, pi), (x, -oo, oo))*Integral(p(x, pi), (x, -oo, oo))"]),
        (r"a(N) = 4 M + N, \qquad M = v =: K, \quad a(K) = 5 K", {"v": "real"}, ["4*v + v eq 5*v"]),
        (r"\left|\left| x \right|\right|^2 = x^\top x", VECTORS, ["norm(x)**2 eq x @ x"]),
        (r"\left[ v ||x - \mu||^2 \right] \ge 0", VECTORS, ["v*norm(x - mu)**2 ge 0"]),
        (r"\mathbb{E}_{z \sim q}[v |z|] \ge 0", {**DENSITIES, **VECTORS}, ["E[v*abs(z), z ~ q] ge 0"]),
        (r"Log(v) = \log v", VECTORS, ["log(v) eq log(v)"]),
        (r"\Delta t = a t = t a", {}, ["a*t eq t*a"]),
        (r"\Delta x^2 + a = a + \Delta x \Delta x", {}, ["Delta_x**2 + a eq a + Delta_x*Delta_x"]),
        (r"a + lnU_1 = \ln U_1 + a", {}, ["a + log(U_1) eq log(U_1) + a"]),
        (r"\forall t = 1, 2, \cdots \qquad a^t a = a^{t+1}", {"a": "positive"}, ["a**t*a eq a**(t + 1)"]),
        (r"\text{If } x > 0 \text{ then } \log x \le x", {}, ["log(x) le x"]),
        (r"P(n, k) = \frac{n!}{(n-k)!}, \quad P(n, 1) = n", {"P": "function", "n": "positive integer"},
         ["factorial(n)/factorial(n - 1) eq n"]),
        (r"a \le b, \quad \text{where } b = a + 1", {"a": "real"}, ["a le a + 1"]),
        (r"\int_0^1 x \mathop{}\!\mathrm{d}x = \frac12", {}, ["Integral(x, (x, 0, 1)) eq 1/2"]),
        (r"x' + y = y + x'", {}, ["x_prime + y eq y + x_prime"]),
        (r"A' B = (B' A)'", VECTORS, ["A' @ B eq (B' @ A)'"]),
        (r"\max_x -(x - a)^2 = 0", {}, ["maximum(-(x - a)**2, x) eq 0"]),
        (r"\sigma^2_t = \sigma_t \sigma_t", {"\\sigma_t": "real"}, ["sigma_t**2 eq sigma_t*sigma_t"]),
        (r"g^2(t) = g(t)g(t)", {"g": "function"}, ["g(t)**2 eq g(t)*g(t)"]),
        (r"T(x; \lambda) = T(x, \lambda)", {"T": "function"}, ["T(x, lambda) eq T(x, lambda)"]),
        (r"{\bf A}^{\top}{\bf B} = ({\bf B}^{\top}{\bf A})^{\rm T}", VECTORS, ["A' @ B eq (B' @ A)'"]),
        (r"\mathrm{E}(X^2) \ge \mathrm{E}(X)^2", {"X": "random variable"},
         ["E[X**2, X ~ density_law(p_X(X), X)] ge E[X, X ~ density_law(p_X(X), X)]**2"]),
        (r"q(z | x) = \mathcal N(z; x, 1) = \frac{1}{\sqrt{2\pi}} e^{-(z-x)^2/2}", DENSITIES,
         ["exp(log_density(Normal(x, var=1), z)) eq 1/sqrt(2*pi)*exp(-((z - x)**2/2))"]),
        (r"\text{ELBO}(x; a) = a x = x a, \quad \text{ELBO}(2; a) = 2 a", {}, ["a*x eq x*a", "a*2 eq 2*a"]),
        (r"p(x | a) = a e^{-a x}, \quad p(x | a) e^{a x} = a", {}, ["(a*exp(-(a*x)))*exp(a*x) eq a"]),
        (r"g(x) + g(x) = 2 g(x)", {"g": "vector d valued function"}, ["g(x) + g(x) eq 2*g(x)"]),
        (r"\mathbb{E}_{q(z | x)}[z] = x, \quad q(z | x) = \mathcal N(z; x, 1)", DENSITIES,
         ["E[z, z ~ Normal(x, var=1)] eq x"]),
        (r"\mathbb{E}_q[z] = 1 \text{ where } q(z) = \mathcal N(1, v)", {"v": "positive", "q": "density"},
         ["E[z, z ~ Normal(1, var=v)] eq 1"]),
        (r"q(z | x) = \mathcal N(z; x, 1), \quad \mathbb{E}_{q(z | x)}[z] = x", DENSITIES, ["E[z, z ~ Normal(x, var=1)] eq x"]),
        (r"p(z) = \mathcal N(0, 1) = \frac{1}{\sqrt{2\pi}} e^{-z^2/2}", {},
         ["exp(log_density(Normal(0, var=1), z)) eq 1/sqrt(2*pi)*exp(-(z**2/2))"]),
    ],
)  # fmt: skip
def test_what_a_display_claims(latex, context, wanted):
    assert read(latex, context)[0] == wanted


@pytest.mark.parametrize(
    ("latex", "context", "found"),
    [
        (r"\|x\|^2 = x^2", {}, "a power of a vector"),
        (r"\mathbf{x}_1 + \mathbf{x}_2 = a", VECTORS, "x_1 in bold, beside the vector x"),
        (r"z = f^{-1}(x)", {}, "f to a power before a bracket"),
        (r"g^{-1}(t) = g(t)", {"g": "function"}, "g to a power"),
        (r"\sigma_t^2(\eta) \eta = 1", {}, "sigma_t, which nothing declares"),
        (r"\lambda x + \lambda(t) = 1", {}, "lambda, which nothing declares"),
        (r"\mathbb{E}_q[\log q(z)] = \mathbb{E}_{q(z|x)}[1]", DENSITIES, "q alone, which is written in several ways"),
        (r"\mathbb{E}_{x \sim p}[x^\top x] = 1", {**DENSITIES, **VECTORS}, "x, a vector with an unknown law"),
        (r"\mathbb{E}_{\mathbf{x} \sim p}[\mathbf{x}] = 1", DENSITIES, "x in bold, of unknown size"),
        (
            r"\nabla_\lambda \mathbb{E}_{q_\lambda(z)}[1] = \nabla_\lambda \mathbb{E}_{q(z)}[1]",
            {"q_lambda": "density"},
            "q beside q_lambda",
        ),
        (r"x + A = A + x", VECTORS, "a sum of vectors and matrices"),
        (r"1 / x = a", VECTORS, "a division by a vector"),
        (r"A x = \frac{1}{2}", VECTORS, "two sides of different shapes"),
        (r"\mathcal N(x; \mu, A) \ge 0", VECTORS, "nothing says to be positive definite"),
        (r"\mathcal N(x; \mu, v) \ge 0", VECTORS, "a number as its covariance"),
        (r"a \propto b", {}, "equal up to a constant"),
        (r"a = b + \text{const}", {}, "equal up to a constant"),
        (r"\int_{\mathcal Y} x^2 dx = 1", {}, "one end of an integral"),
        (r"x \sim \mathcal N(0, 1), \quad x \sim \mathcal N(1, 1)", {}, "a second law of x"),
        (r"2 dS = a dx", {}, "dS outside of an integral"),
        (r"p(D \mid t) = t", {"_where": [r"t \sim \mathrm{Beta}(1, 1)"]}, "p, a density of nothing declared"),
        (r"\log n! = n \log n + \mathcal{O}(\log n)", {}, "an order of magnitude"),
        (r"\sum_{j=1}^n x_{ja} = n x_{ja}", {}, "x_ja, an entry of something undeclared"),
        (r"f(x_{1:3}) = 1", {"f": "function"}, "a part of x"),
        (r"a = b, c", {"a": "real"}, "a formula without a relation"),
        (r"\sum_t p_t(x) = 1", {"p_t": "density"}, "a sum over t without ends"),
        (r"\sum_{t=1}^T p_t(x) = T", {"p_t": "density"}, "p_t, which depends on t"),
        (r"p(x > 0) = 1", DENSITIES, "a condition in a density"),
        (r"S(r) = T(u) + C", {"S": "function", "T": "function"}, "equal up to a constant"),
        (r"ELBO = a", {}, "the letters ELBO side by side"),
        (r"r1 \neq r2", {}, "a number right after r"),
        (r"cost = 1", {}, "the letters cost side by side"),
        (r"p(x) = \mathcal{N}(\mu, \sigma)", {}, "sigma by itself as the second parameter of a normal law"),
        (r"f(x = 2) = 1", {"f": "function"}, "a relation in the brackets of f"),
        (r"f(t, target) = 2 t", {}, "the letters target side by side"),
        (r"\pi_c = \sum_{i=1}^N q(t_{ic} = 1)", {}, "a density at a value of t_ic, which is counted"),
        (r"m^{\underline{n}} = 1", {}, "in an exponent"),
        (r"|V| = 1", {}, "bars around an undeclared capital"),
        (r"\frac{\delta J}{\delta f(x)} = 1", {"f": "function"}, "a functional derivative"),
        (r"u \cdot v = \sum_{i=1}^n u_i v_i", {}, "u_i, an entry of u, which stands for a number"),
        (r"foo(x) \ge 1", {}, "foo, which nothing declares"),
    ],
)
def test_what_must_not_be_misread_is_asked(latex, context, found):
    with pytest.raises(ReadingError, match=found):
        read(latex, context)


@pytest.mark.parametrize(
    ("latex", "context", "true"),
    [
        (r"p(z \mid x) \propto p(x \mid z) p(z)", DENSITIES, True),
        (r"p(z \mid x) \propto p(x \mid z)", DENSITIES, False),
        (r"\mathcal N(x; m, 1) \propto e^{-(x-m)^2/2} \propto e^{m x - x^2/2}", {}, True),
        (r"\mathcal N(x; m, 1) \propto e^{-(x-m)^2/2} \propto e^{m x}", {}, False),
        (r"e^{a x + b} \propto_x e^{a x}", {}, True),
        (r"e^{a x + b} \propto_b e^{a x}", {}, False),
        (r"\log \mathcal N(x; m, 1) = -\frac{(x - m)^2}{2} + \text{const} = m x - \frac{x^2}{2} + C", {}, True),
        (r"\log \mathcal N(x; m, 1) = -(x - m)^2 + C", {}, False),
        (r"\underbrace{a - b}_{=0} + b = a", {"a": "real", "b": "real"}, False),
        (r"\frac{d}{dx} x^3 \Big|_{x=2} = 12", {}, True),
        (r"\frac{d}{dx} x^3 \Big|_{x=2} = 8", {}, False),
        (r"x + y = 0 \Rightarrow x^2 = y^2", {"x": "real", "y": "real"}, True),
        (r"x + y = 0 \Rightarrow x = y", {"x": "real", "y": "real"}, False),
        (r"\mathbb{P}(A \cup B) = P(A) + P(B) - P(A \cap B)", {"A": "event", "B": "event"}, True),
        (r"P(A \cup B) = P(A) + P(B)", {"A": "event", "B": "event"}, False),
        (r"P(A^c \mid B) = 1 - P(A \mid B)", {"A": "event", "B": "event"}, True),
        (r"\Pr(A^c) = \Pr(B^c)", {"A": "event", "B": "event"}, False),
        (r"\log 2 \approx 0.693", {}, True),
        (r"\log 2 \approx 0.694", {}, False),
    ],
)  # fmt: skip
def test_wrong_ones_are_refuted_and_right_ones_are_not(latex, context, true):
    status = verify(latex, where=context, budget="ci").status
    assert (status in (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED)) if true else status is Status.REFUTED


def test_a_text_that_claims_nothing_is_no_proof():
    with pytest.raises(ReadingError, match="nothing that could be true or false"):
        hand_claims(r"y = \frac{x}{2}", "", Context())
    assert verify(r"\text{by the lemma above}").status is Status.UNREADABLE


def test_what_a_display_declares_is_said():
    _, declared = read(r"y = a x + \epsilon, \quad \text{where } \epsilon \sim \mathcal N(0, 1), \ i = 1, \ldots, n")
    assert declared.laws["epsilon"].attrs[0] == "Normal"
    assert declared.symbols["i"].domain.is_integer
    assert "y is defined here" in declared.assumptions


def test_a_function_depends_on_its_index_where_one_differentiates_by_it():
    (found,), _ = read(r"\nabla_\theta f_\theta(x) = 0", {"f_theta": "function"})
    assert found == "Derivative(f_theta(x, theta), theta) eq 0"


def test_names_of_a_context_are_written_as_in_messages():
    declared = declare({"x_hat_0": "vector d", "alpha_bar_t": "positive", "ELBO": "real", "I": "identity matrix d x d"})
    assert {"x_hat_0", "alpha_bar_t", "ELBO"} <= set(declared.symbols)
    assert declared.values["I"].op == "eye"
    assert str(
        read(r"\bar\alpha_t \hat x_0 = \hat x_0 \bar\alpha_t", {"x_hat_0": "vector d", "alpha_bar_t": "positive"})[0][0]
    )


def test_words_narrow_what_is_declared_already():
    known = declare({"x": "real"})
    assert declare({"x": "positive"}, known).symbols["x"].domain.describe() == "positive"


@pytest.mark.parametrize(
    "text",
    [
        r"\boxed{a + b = b + a}",
        r"\textcolor{red}{a + b = b + a}",
        r"{\color{red} a + b = b + a}",
        r"\boxed{\begin{aligned} a + b &= b \\ &+ a \end{aligned}}",
        r"\begin{aligned} \boxed{\;a + b = b + a\;} \end{aligned}",
        r"a + b = b + a. \quad \blacksquare",
        r"a + b = b + a \qed \\",
        r"a + b = b + a \quad (a > 0)",
    ],
)
def test_what_stands_around_a_statement_is_no_part_of_it(text):
    (found,), _ = claims(text)
    assert (str(found.left), found.relation, str(found.right)) == ("a + b", "eq", "b + a")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("(a = b + 1)", "a relation in brackets"),
        (r"\underbrace{a = b + 1}_{\text{so}}", "a relation in brackets"),
        (r"a \square b = b", "unknown command"),
        ("= a + b", "does it go on from a display above"),
    ],
)
def test_statements_in_brackets_are_asked_about(text, said):
    with pytest.raises(SymgenError, match=said):
        claims(text)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        (r"\mathcal{L} + \lambda = L", "L_cal + lambda == L"),
        (r"\mathfrak{a} + 1 = \mathsf{a}^2", "a + 1 == a_sans**2"),
        (r"\sum_{\mathcal{L}=1}^3 \mathcal{L} = L", "Sum(L_cal, (L_cal, 1, 3)) == L"),
        (r"\frac{1}{N} = \mathcal{N}(0; 0, 1)", "1/N == exp(log_density(Normal(0, var=1), 0))"),
    ],
)
def test_a_letter_in_two_fonts_is_two_names(text, means):
    (found,), _ = claims(text)
    assert f"{found.left} == {found.right}" == means


def test_a_letter_in_two_fonts_of_which_one_is_declared_is_asked_about():
    with pytest.raises(SymgenError, match="in two fonts"):
        claims(r"\mathcal{L} = L + 1", {"L": "real"})


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (r"\mathbb{E}_p[\log q(X)] = \int p(x) \log q(x)\,dx", {"p": "density", "q": "density"}),
        (r"\mathbb{E}_p[\log q(X)] = \sum_x p(x) \log q(x)", None),
        (r"\int p(x) p(x')\,dx = p(x')", {"p": "density"}),
        (r"\log|\mathcal{X}| \ge 0", None),
        (r"\mathcal{N}(x; a y, v I) = e^{-\|x - a y\|^2}", None),
    ],
)
def test_two_values_of_one_variable_or_two_variables_are_asked_about(text, where):
    with pytest.raises(SymgenError):
        claims(text, where)


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        # What changes with the index of a sum is no number.
        (r"L + \sum_{t=2}^T L_{t-1} = 0", None, "which changes with t"),
        (r"\sum_{t=1}^T \epsilon_{\theta_t} = 1", None, "which changes with t"),
        (r"\sum_{i=1}^n x^{(i+1)} = 0", None, "which changes with i"),
        (r"\sum_{i=1}^n x_i + \sum_{j=1}^m x_j = 0", None, "counted to m and to n"),
        (r"\sum_{i=1}^n x^{(i)} = 0", {"x": "vector n"}, "the number i above"),
        (r"\sum_{i=1}^n x^{(i)}_j = 0", None, "the number i above"),
        (r"\sum_{i=1}^n x_i = 0", {"x": "real"}, "stands for a number"),
        (r"\sum_{t=1}^T (x_t - x_{t-1}) = x_T", {"x": "vector T"}, "before the first entry"),
        (r"\log|\Sigma| = 0", None, "bars around an undeclared capital"),
    ],
)
def test_what_changes_under_a_sum_is_asked_about(text, where, said):
    with pytest.raises(SymgenError, match=said):
        claims(text, where)


def test_a_number_above_is_an_index_under_a_sum():
    (found,), _ = claims(r"\sum_{i=1}^n (x^{(i)} - m) = \sum_{i=1}^n x^{(i)} - n m")
    (plain,), _ = claims(r"\sum_{i=1}^n (x_i - m) = \sum_{i=1}^n x_i - n m")
    assert (found.left, found.right) == (plain.left, plain.right)
    assert verify(r"\sum_{i=1}^n x^{(i)} = n x^{(1)}").status is not Status.PROVED


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"x_1 + x_2 = \sum_{i=1}^2 x_i", r"x_1 - x_2 = \sum_{i=1}^2 x_i"),
        (r"x^{(1)} + x^{(2)} = \sum_{i=1}^2 x^{(i)}", r"x^{(1)} + x^{(1)} = \sum_{i=1}^2 x^{(i)}"),
        (r"x_n + \sum_{i=1}^{n-1} x_i = \sum_{i=1}^n x_i", r"x_1 + \sum_{i=1}^{n-1} x_i = \sum_{i=1}^n x_i"),
        (r"\sum_{i=1}^n x_i = \sum_{i=1}^{n+1} x_i - x_{n+1}", r"\sum_{i=1}^n x_i = \sum_{i=1}^{n+1} x_i - x_n"),
        (r"\sum_{t=1}^T (x_t - x_{t-1}) = x_T - x_0", r"\sum_{t=1}^T (x_t - x_{t-1}) = x_T - x_1"),
        (r"\sum_{t=2}^T L_{t-1} + L_T = \sum_{t=1}^T L_t", r"\sum_{t=2}^T L_{t-1} + L_1 = \sum_{t=1}^T L_t"),
        (
            r"\sum_{i=1}^n \sum_{j=1}^i x_{ij} = \sum_{i=1}^n x_{ii} + \sum_{i=1}^n \sum_{j=1}^{i-1} x_{ij}",
            r"\sum_{i=1}^n \sum_{j=1}^i x_{ij} = \sum_{i=1}^n \sum_{j=1}^n x_{ij}",
        ),
        (r"\frac{e^{x_i}}{\sum_{j=1}^n e^{x_j}} \le 1", r"\frac{e^{x_i}}{\sum_{j=1}^n e^{x_j}} \ge 1"),
    ],
)
def test_entries_are_entries_before_a_sum_too(right, wrong):
    assert verify(right).status in (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED)
    assert verify(wrong).status is Status.REFUTED


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"x_1 + x_2 + \cdots + x_n = \sum_{i=1}^n x_i", r"x_2 + x_3 + \cdots + x_n = \sum_{i=1}^n x_i"),
        (r"1 + 2 + \cdots + n = \frac{n(n+1)}{2}", r"1 + 2 + \cdots + n = \frac{n(n-1)}{2}"),
        (r"\frac{n(n+1)}{2} = 1 + 2 + \cdots + n", r"\frac{n(n-1)}{2} = 1 + 2 + \cdots + n"),
        (r"\frac{n(n+1)}{2} = \sum_{k=1}^n k", r"\frac{n(n-1)}{2} = \sum_{k=1}^n k"),
        (r"1^2 + 2^2 + \dots + n^2 = \frac{n(n+1)(2n+1)}{6}", r"1^2 + 2^2 + \dots + n^2 = \frac{n(n+1)(2n-1)}{6}"),
        (r"(1-r)(1 + r + r^2 + \cdots + r^n) = 1 - r^{n+1}", r"(1-r)(1 + r + r^2 + \cdots + r^n) = 1 - r^n"),
        (r"1 \cdot 2 \cdots n = n!", r"2 \cdot 3 \cdots n = n + 1"),
        (r"x_1 + \ldots + x_{n-1} + x_n = \sum_{i=1}^n x_i", r"x_1 + \ldots + x_{n-1} = \sum_{i=1}^n x_i"),
        (
            r"x_1^{y_1} \cdots x_m^{y_m} = \prod_{i=1}^m x_i^{y_i}",
            r"x_1^{y_1} \cdots x_m^{y_m} = \prod_{i=1}^m x_i^{y_1}",
        ),
    ],
)
def test_dots_whose_pattern_is_plain(right, wrong):
    passed = verify(right)
    assert passed.status in (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED)
    assert verify(wrong).status is Status.REFUTED
    assert "dots" not in right or any("that go on so" in words for words in passed.assumptions)


@pytest.mark.parametrize(
    "text",
    [
        r"1 + x + \frac{x^2}{2} + \cdots = e^x",
        r"1 + 2 + 4 + \cdots + n = 3",
        r"1 + 2 + \cdots + 2^n = 3",
        r"1 + \cdots + r^n = 2",
        r"x_0 + x_2 + \ldots + x_n = y",
        r"y + x_1 + \cdots + x_n = 0",
        r"x_1 - x_2 + \cdots + x_n = 0",
        r"x_1 + x_2 + \cdots + y_n = 0",
        r"n(n-1)\cdots 1 = n!",
        r"a_n x^n + \cdots + a_1 x = 0",
        r"x_1 + \cdots + \cdots + x_n = 0",
    ],
)
def test_dots_that_go_on_in_no_plain_way_are_asked_about(text):
    with pytest.raises(ReadingError, match="dots"):
        claims(text)


@pytest.mark.parametrize(
    ("latex", "stated"),
    [
        (r"\theta_j := \theta_j - \alpha g_j", []),
        (r"\theta^{t+1} := \theta^t - \alpha g(\theta^t)", []),
        (r"w \gets w - g", []),
        (r"w \gets w - (a + b) = w - a - b", ["w - (a + b) == w - a - b"]),
        (r"f(x+h) \approx f(x) + h f'(x)", []),
        (r"a \approx b = c", ["b == c"]),
        (r"2a = a + a \overset{!}{=} 0", ["2*a == a + a"]),
        (r"e \approx 2.72", ["abs(E - 68/25) <= 1/200"]),
    ],
)
def test_assignments_and_approximations_claim_nothing(latex, stated):
    found, declared = claims(latex)
    assert [str(claim) for claim in found] == stated
    assert bool(declared.unjudged) is (latex != r"e \approx 2.72")


def test_what_claims_nothing_is_listed_with_its_reason():
    (aside,) = read_note("$$ w := w - g $$").asides
    assert "an assignment" in aside.reason
    (verdict,) = [verify(r"x \approx 0")]
    assert verdict.status is Status.UNREADABLE


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (
            r"f(x,y) = x y \hspace{0.5in} \rightarrow \hspace{0.5in} \frac{\partial f}{\partial x} = y",
            r"f(x,y) = x y \hspace{0.5in} \rightarrow \hspace{0.5in} \frac{\partial f}{\partial x} = x",
        ),
        (
            r"\mathrm{Exp}(x; \lambda) = \left\{ \begin{array}{rl} 0, & \text{if} \; x \le 0 \\"
            r" \lambda e^{-\lambda x}, & \text{if} \; x > 0 \end{array} \right.",
            r"\mathrm{Exp}(x; \lambda) = \left\{ \begin{array}{rl} 0, & \text{if} \; x \le 0 \\"
            r" e^{-\lambda x}, & \text{if} \; x > 0 \end{array} \right.",
        ),
        (r"y^3 = y \quad \text{for } y \in \{-1, 0, 1\}", r"y^3 = y^2 \quad \text{for } y \in \{-1, 0, 1\}"),
        (r"y^2 = 1 \quad \text{for } y \in \{-1, 1\}", r"y = 1 \quad \text{for } y \in \{-1, 1\}"),
        (
            r"\sqrt{x^2} = x \quad \text{for } x \in \mathbb{R}_+",
            r"\sqrt{x^2} = -x \quad \text{for } x \in \mathbb{R}_+",
        ),
        (r"a^2 - b^2 \\ \quad + 2 b^2 = a^2 + b^2", r"a^2 - b^2 \\ \quad + 2 b^2 = a^2 - b^2"),
    ],
)
def test_layout_and_sets_are_read(right, wrong):
    context = {"lambda": "positive", "x": "real", "a": "real", "b": "real"}
    context = {} if "for }" in right else context
    assert verify(right, where=context).status in (Status.PROVED, Status.SUPPORTED), str(verify(right, where=context))
    assert verify(wrong, where=context).status is Status.REFUTED, str(verify(wrong, where=context))


@pytest.mark.parametrize(
    ("latex", "found"),
    [
        (
            r"f(x) = x \rightarrow \frac{df}{dx} = 1 \\ f(x) = x^2 \rightarrow \frac{df}{dx} = 2x",
            "a second thing of one name",
        ),
        (
            r"f(x) = x \rightarrow \frac{df}{dx} = 1 \\ f_c(x) = cx \rightarrow \frac{df}{dx} = c",
            "the derivative of f beside",
        ),
        (r"\log\frac{1}{b}\int_0^1 f(x) dx = -\log b", "after \\\\log and a factor"),
    ],
)
def test_what_may_be_two_things_is_asked(latex, found):
    with pytest.raises(ReadingError, match=found):
        claims(latex)


def test_a_wide_space_stands_between_statements():
    found, _ = claims(r"2a = b \hspace{1in} 3c = d \hspace{1mm} k")
    assert [str(claim) for claim in found] == ["2*a == b", "3*c == d*k"]


@pytest.mark.parametrize("law", [r"x_n \mid z_n \sim N(z_n, 1)", r"X | Z \sim \mathcal{N}(a Z, 1)"])
def test_a_law_of_one_given_another_declares(law):
    found, declared = claims(law)
    assert not found
    assert declared.laws


@pytest.mark.parametrize(
    ("latex", "claim"),
    [
        (r"\sqrt{b \over {2 \pi}} = {n \choose k}", "sqrt(b/(2*pi)) == binomial(n, k)"),
        (r"{a \over {b \over c}} = {a c \over b}", "a/(b/c) == a*c/b"),
        (r"\lvert a b \rvert = \lvert a \rvert b", "abs(a*b) == abs(a)*b"),
        (r"\int_0^1{x^2 dx} = 1/3", "Integral(x**2, (x, 0, 1)) == 1/3"),
        (r"\int {x \over 2} dx = 1", "Integral(x/2, (x, -oo, oo)) == 1"),
        (r"2 y_i = 3 + x_i \quad (i = 1, \ldots, n)", "2*y_i == 3 + x_i"),
        (r"2y = w_0 + w_1 x + w_2 x^2 + \dotsc + w_M x^M", "2*y == Sum(w[k + 1]*x**k, (k, 0, M))"),
        (r"x^{(\alpha - 1)} (1-x)^{(\beta - 1)} = 1", "x**(alpha - 1)*(1 - x)**(beta - 1) == 1"),
        (r"2x^{(t+1)} = x^{(t)} + x^{(\ell + 1)}", "2*`x_(tp1)` == `x_(t)` + `x_(ellp1)`"),
        (r"abcd + cosx = 1", "a*b*c*d + cos(x) == 1"),
    ],
)
def test_old_spellings_are_read(latex, claim):
    assert [str(found) for found in claims(latex)[0]] == [claim]


def test_a_bar_that_nothing_closes_separates_what_is_given():
    right, wrong = r"p(t \lvert x) p(x) = p(x \lvert t) p(t)", r"p(t \lvert x) p(t) = p(x \lvert t) p(x)"
    assert verify(right).status in (Status.PROVED, Status.SUPPORTED)
    assert verify(wrong).status is Status.REFUTED
    divergence = claims(r"\mathrm{KL}(q(t \lvert x) \mid\mid p(t)) \ge 0")[0]
    assert [str(claim) for claim in divergence] == [str(c) for c in claims(r"\mathrm{KL}(q(t | x) \| p(t)) \ge 0")[0]]
    with pytest.raises(ReadingError, match="never closed"):
        claims(r"\lvert a = b")
