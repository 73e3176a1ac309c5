r"""Expectations without brackets, indicators without a font, and Greek letters written as words: none is a product of letters."""

import pytest

from symgen.errors import ReadingError
from symgen.reading import claims
from symgen.verification import Status, verify

RANDOM = {"X": "random variable", "Y": "random variable", "t": "real", "f": "function"}


def sides(text, where):
    """What the two sides of a claim are, as text."""
    ((claim, *_), _) = claims(text, where)
    return str(claim.left), str(claim.right)


@pytest.mark.parametrize("letter", ["E", r"\mathrm{E}", r"\operatorname{E}", r"\mathsf{E}", r"\mathbf{E}"])
@pytest.mark.parametrize(
    "body",
    ["|X|", r"\,e^{tX}", r"\log X", r"\frac{X}{2}", "f(X)", "|XY|", "X^2", r"\max(X, Y)", r"\mathbf{1}\{X > t\}"],
)
def test_what_follows_e_and_speaks_of_a_random_variable_is_meant(letter, body):
    assert sides(rf"{letter}{body} = t", RANDOM) == sides(rf"\mathbb{{E}}[{body}] = t", RANDOM)


def test_declared_e_is_a_factor():
    left, _ = sides("E|X| = t", {**RANDOM, "E": "real"})
    assert left == "E*abs(X)"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (r"\mathrm{E}|X+Y| \le \mathrm{E}|X| + \mathrm{E}|Y|", True),
        (r"\mathrm{E}|X+Y| \le \mathrm{E}|X| - \mathrm{E}|Y|", False),
        ("E X = 0", True),
        ("E X = 1", False),
        ("E X^2 = 1", True),
        ("E X^2 = (E X)^2", False),
    ],
)
def test_plain_means_are_judged(text, right):
    where = {"X": "Normal(0, 1)", "Y": "Normal(0, 1)"}
    verdict = verify(text, where=where)
    assert (verdict.status is Status.REFUTED) != right, verdict
    assert not right or verdict.status in (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED), verdict


def test_the_identity_is_no_imaginary_unit_beside_a_vector():
    assert verify("I x = x", where={"x": "vector in R^n"}).status is Status.PROVED


@pytest.mark.parametrize(
    "written",
    ["1_{X > t}", r"1_{\{X > t\}}", r"1\{X > t\}", "1[X > t]", "1(X > t)", "I(X > t)", r"I_{\{X > t\}}", r"I\{X > t\}"],
)
def test_indicators_need_no_font(written):
    assert sides(rf"{written} \le t", RANDOM)[0] == "indicator(X > t)"


def test_indicators_of_events_and_vectors_of_ones_need_no_font():
    where = {"A": "event", "B": "event", "n": "positive integer", "x": "vector in R^n"}
    assert sides(r"1_{A\cap B} = 1_A 1_B", where) == sides(r"\mathbf{1}_{A\cap B} = \mathbf{1}_A \mathbf{1}_B", where)
    assert sides(r"1_n^\top x = x_1", where)[0] == "ones(n) @ x"


def test_mutual_information_is_no_indicator():
    where = {"X": "discrete random variable", "Y": "discrete random variable"}
    assert verify(r"I(X;Y) = H(X)-H(X|Y)", where=where).status in (Status.PROVED, Status.SUPPORTED)


@pytest.mark.parametrize("text", [r"E[X] \le mu", "E[X] = mu", r"E[X] \le mu^{1}"])
def test_declared_greek_letters_may_be_words(text):
    assert sides(text, {"X": "Normal(mu, sigma^2)"})[1] in ("mu", "mu**1")


@pytest.mark.parametrize("where", [{"m": "real", "u": "real"}, {"mu": "real", "m": "real", "u": "real"}])
def test_declared_letters_are_a_product(where):
    assert sides(r"mu \le 1", where)[0] == "m*u"


@pytest.mark.parametrize("word", ["mu", "pi", "alpha"])
def test_undeclared_greek_words_are_asked_about(word):
    with pytest.raises(ReadingError, match=rf"write \\{word}"):
        claims(rf"{word} \le 1 + {word}")


def test_a_word_that_is_a_whole_side_or_term_is_one_name():
    assert sides(r"rate + 1 \le 2", {"rate": "real"}) == ("rate + 1", "2")


@pytest.mark.parametrize(
    ("over", "frac"),
    [
        (r"{d \over dx}\tanh x = 1-\tanh^2 x", r"\frac{d}{dx}\tanh x = 1-\tanh^2 x"),
        (r"{\partial^2 \over \partial x^2} x^3 = 6x", r"\frac{\partial^2}{\partial x^2} x^3 = 6x"),
        (r"{\partial x^2 \over \partial x} = 2x", r"\frac{\partial x^2}{\partial x} = 2x"),
        (r"{d\over d+1} = 1-{1\over d+1}", r"\frac{d}{d+1} = 1-\frac{1}{d+1}"),
    ],
)
def test_derivatives_may_be_written_with_over(over, frac):
    where = {"x": "real", "d": "positive"}
    assert sides(over, where) == sides(frac, where)


@pytest.mark.parametrize("after", [r"\log x", "(x + y)", r"\|v\|^2", "e^{x}", r"\sqrt{x}", r"\frac{x}{y}"])
def test_what_follows_a_half_stands_beside_it(after):
    where = {"x": "positive", "y": "positive", "d": "positive", "v": "vector in R^n"}
    assert sides(rf"d/2{after} \le 1", where) == sides(rf"d/2 \cdot {after} \le 1", where)


@pytest.mark.parametrize("text", ["x/2y", "x/2 y^2", r"x/y\log y", r"d/2\,x"])
def test_letters_after_a_quotient_are_asked_about(text):
    with pytest.raises(ReadingError, match="below the line"):
        claims(rf"{text} \le 1", {"x": "positive", "y": "positive", "d": "positive"})


@pytest.mark.parametrize("critic", ["real vector", "critic, function on the same finite set"])
def test_a_critic_in_the_mean_over_probabilities_is_read_at_their_places(critic):
    where = {"P": "probability vector", "Q": "probability vector, positive entries", "T": critic}
    claim = r"\mathbb{E}_P[T] - \mathbb{E}_Q[e^{T - 1}] \le \mathrm{KL}(P \| Q)"
    (found,), _ = claims(claim, where)
    assert ("E[T[i], i ~ Categorical(P)]" in str(found.left)) == ("vector" in critic)
    assert verify(claim.replace(r"\le", r"\ge"), where=where).status is Status.REFUTED


@pytest.mark.parametrize(
    "latex", [r"\mathrm{Var}_{r}(E(x)) = \mathbb{E}_r[E(x)^2] - \mathbb{E}_r[E]^2", r"\mathbb{E}_r[E] = 1"]
)
def test_a_mean_over_a_density_that_is_defined_is_over_its_point(latex):
    where = {"E": "energy on a finite set", "_where": [r"r(x) = e^{-E(x)}/Z", r"Z = \sum_x e^{-E(x)}"]}
    (found,), declared = claims(latex, where)
    assert "x ~ density_law(exp(-" in str(found)
    assert "p_joint" not in declared.kinds
