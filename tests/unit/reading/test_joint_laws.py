r"""Laws of several variables in divergences and entropies: products of densities, with and without their arguments."""

import pytest

from symgen.errors import ReadingError
from symgen.reading import claims
from symgen.verification import Status, verify

MASSES = dict.fromkeys("pqrs", "pmf")
VECTORS = {"p": "probability vector in R^n", "q": "probability vector in R^m"}
JOINT = {"p": "joint pmf", "q": "joint pmf"}


@pytest.mark.parametrize(
    ("text", "where", "right"),
    [
        (r"D(p(x)q(y)\,\|\,r(x)s(y)) = D(p\|r)+D(q\|s)", MASSES, True),
        (r"D(p(x)q(y)\,\|\,r(x)s(y)) = D(p\|r)+D(s\|q)", MASSES, False),
        (r"\mathrm{KL}(p\otimes q\,\|\,r\otimes s) = \mathrm{KL}(p\|r)+\mathrm{KL}(q\|s)", MASSES, True),
        (r"\mathrm{KL}(p q\,\|\,r s) = \mathrm{KL}(p\|r)+\mathrm{KL}(s\|q)", MASSES, False),
        (r"H(p\times q) = H(p)+H(q)", MASSES, True),
        (r"H(p q) = H(p)-H(q)", MASSES, False),
        (r"h(p\otimes q) = h(p)+h(q)", {"p": "density", "q": "density"}, True),
        (r"H(p\otimes q) = H(p)+H(q)", VECTORS, True),
        (r"H(p q^\top) = H(p)-H(q)", VECTORS, False),
        (r"D(p(x,y)\|q(x,y)) = D(p(x)\|q(x)) + \sum_x p(x) D(p(y|x)\|q(y|x))", JOINT, True),
        (r"D(p(x,y)\|q(x,y)) = D(p(x)\|q(x)) + \sum_x q(x) D(p(y|x)\|q(y|x))", JOINT, False),
        (r"\mathrm{KL}(p(x)q(y|x)\|p(x)r(y|x)) = \sum_x p(x) \mathrm{KL}(q(y|x)\|r(y|x))", MASSES, True),
    ],
)
def test_laws_of_several_variables_are_judged(text, where, right):
    verdict = verify(text, where=where)
    expected = (Status.PROVED, Status.SUPPORTED, Status.CERTIFIED) if right else (Status.REFUTED,)
    assert verdict.status in expected, verdict


@pytest.mark.parametrize(
    "text",
    [
        r"\mathrm{TV}(p q, r s) \le 1",
        r"\mathrm{KL}(p(x)q(x) \| r(x)s(x)) = 0",
        r"\mathrm{KL}(p(x)q(y) \| r(x)) = 0",
    ],
)
def test_products_that_are_no_law_are_asked_about(text):
    with pytest.raises(ReadingError):
        claims(text, MASSES)


def test_mixtures_are_laws_of_one_variable():
    ((claim,), _) = claims(r"\mathrm{KL}((p+q)/2 \| r) \ge 0", MASSES)
    assert claim.left.op == "kl"


@pytest.mark.parametrize("right", [True, False])
def test_what_stands_side_by_side_is_a_matrix_product_before_a_kronecker_one(right):
    where = dict.fromkeys("ABCD", "real n x n matrix")
    verdict = verify(rf"(A\otimes B)(C\otimes D) = AC\otimes {'BD' if right else 'DB'}", where=where)
    assert verdict.status is (Status.SUPPORTED if right else Status.REFUTED), verdict


@pytest.mark.parametrize("words", ["joint density of independent x and y", "joint density, x and y independent"])
def test_independence_that_is_said_in_the_words_of_a_density_is_left_open(words):
    verdict = verify(r"p(x,y) = p(x)p(y)", where={"p": words})
    assert verdict.status is Status.UNDECIDED and "independent" in verdict.method, str(verdict)


def test_other_letters_than_those_of_marginals_are_one_density():
    asked = verify(r"\pi(x)q(y\mid x) = \pi(y)q(x\mid y)", where={"pi": "target density", "q": "proposal density"})
    assert asked.status is Status.UNREADABLE and "is it one density?" in str(asked)
    assert verify(r"p(x)q(y\mid x) = p(y)q(x\mid y)", where={"p": "density"}).status is not Status.UNREADABLE
