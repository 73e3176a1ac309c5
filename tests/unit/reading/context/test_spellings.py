r"""Words that people have for one thing: each way of saying it declares what the plain one does."""

import pytest

from symgen.errors import SymgenError
from symgen.reading import claims, declare

#: What is said, a claim that depends on it, and other ways to say the same.
SAYINGS = [
    ('positive', 'a', r"\sqrt{a^2} = a", {}, [
        'a positive number', 'positive real', '> 0', 'positive real number', 'strictly positive', 'positive scalar',
        'positive constant', 'real, positive', 'real and positive', 'positive real numbers', 'real number > 0',
        '$> 0$', 'a positive real', 'in (0, infinity)', 'in (0, \\infty)', 'positive reals', 'real, > 0',
        'strictly positive real',
    ]),
    ('real', 'a', r"a+1 \ge a", {}, [
        'a real number', 'real number', 'any real', 'in R', 'scalar', 'real scalar', 'real-valued', 'in \\mathbb{R}',
        '$\\in \\mathbb{R}$', 'arbitrary real number', 'real constant', 'real parameter', 'reals',
        'fixed real number',
    ]),
    ('vector in R^n', 'a', r"\|a\|^2 = \sum_{i=1}^n a_i^2", {}, [
        'n-vector', 'real vector of length n', 'vector of size n', 'n-dimensional vector', 'in R^n',
        '\\in \\mathbb{R}^n', 'vector of length n', 'real n-vector', 'column vector in R^n', 'vector with n entries',
        'real vector in R^n', 'element of R^n', 'vector of n reals', 'vector, R^n', 'R^n vector',
        'vector of dimension n', 'vectors in R^n', 'n-dimensional real vector',
    ]),
    ('positive integer', 'a', r"\sum_{i=1}^a i = \frac{a(a+1)}{2}", {}, [
        'integer, positive', 'integer >= 1', 'natural number', 'integer, at least 1', 'a positive integer',
        'in {1, 2, ...}', 'integer > 0', 'positive whole number', 'integer $\\ge 1$', 'whole number, >= 1',
        'integer \\geq 1',
    ]),
    ('positive definite matrix n x n', 'a', r"\log\det a = \operatorname{tr}(a)-n", {}, [
        'symmetric positive definite matrix n x n', 'n x n positive definite matrix', 'SPD matrix n x n', 'n x n SPD',
        'positive definite n x n matrix', 'positive-definite matrix, n x n', 'symmetric positive definite, n x n',
        'n×n positive definite matrix', 'positive definite matrix of size n', 'spd n x n', 'n by n positive definite',
        'symmetric positive-definite n \\times n matrix', 'positive definite covariance matrix n x n',
    ]),
    ('matrix n x n', 'a', r"\operatorname{tr}(a) \le n", {}, [
        'n x n matrix', 'square matrix of size n', 'real n x n matrix', 'n by n matrix', 'square n x n matrix',
        'matrix in R^{n x n}', 'in R^{n\\times n}', 'real matrix, n x n', 'n×n matrix', 'n \\times n real matrix',
        'square matrix, n x n', 'matrix of size n x n', 'real square matrix n x n',
    ]),
    ('matrix m x n', 'a', r"\operatorname{tr}(a a^\top) \le mn", {}, [
        'm x n matrix', 'real m x n matrix', 'm by n matrix', 'matrix in R^{m x n}', 'm \\times n matrix',
        'matrix of size m x n', 'rectangular matrix m x n', 'matrix with m rows and n columns', 'real matrix m-by-n',
    ]),
    ('probability vector', 'a', r"H(a) \le 1", {}, [
        'vector of probabilities', 'point of the simplex', 'categorical probabilities', 'a probability vector',
        'in the probability simplex', 'element of the simplex', 'pmf vector', 'probability mass vector',
    ]),
    ('probability vector, positive entries', 'a', r"-\sum_i a_i\log a_i \le 1", {}, [
        'positive probability vector', 'probability vector with positive entries',
        'strictly positive probability vector', 'probability vector, all entries positive',
        'probability vector, all entries > 0', 'probability vector (positive entries)',
        'probability vector, entries positive', 'probability vector, full support',
    ]),
    ('Normal(0,1)', 'A', r"\mathbb{E}[A^2] = 1", {}, [
        'N(0,1)', 'standard normal', 'standard Gaussian', 'Gaussian(0,1)', 'standard normal random variable',
        '\\mathcal N(0,1)', '$\\sim \\mathcal{N}(0,1)$', '~ N(0,1)', 'normal with mean 0 and variance 1',
        'Gaussian with mean 0 and variance 1', 'random variable, N(0,1)', 'standard normal variable',
        'normally distributed, mean 0, variance 1', 'distributed as N(0,1)',
    ]),
    ('Normal(mu, sigma^2)', 'A', r"\mathbb{E}[A] = \mu", {'mu': 'real', 'sigma': 'positive'}, [
        'N(mu, sigma^2)', 'normal with mean mu and variance sigma^2', 'Gaussian, mean mu, variance sigma^2',
        '\\mathcal{N}(\\mu,\\sigma^2)', 'N(mu,sigma^2) random variable', '~ N(mu, sigma^2)',
        'normally distributed with mean mu and variance sigma^2',
    ]),
    ('real in (0,1)', 'a', r"a^2 \le a", {}, [
        'in (0,1)', 'number in (0,1)', 'between 0 and 1', 'strictly between 0 and 1', 'real number between 0 and 1',
        'probability in (0,1)', 'a real in (0,1)', 'scalar in (0,1)', 'in the open unit interval', 'in ]0,1[',
    ]),
    ('event', 'A', r"P(A) \le 1", {}, [
        'an event', 'event with positive probability', 'any event', 'events', 'measurable event', 'random event',
    ]),
    ('discrete random variable', 'A', r"H(A) \ge 0", {}, [
        'finite random variable', 'random variable with finitely many values', 'discrete r.v.',
        'a discrete random variable', 'random variable, discrete', 'finite-valued random variable',
        'categorical random variable', 'random variable on a finite alphabet', 'discrete rv',
    ]),
    ('random variable', 'A', r"\mathbb{E}[A^2] \ge \mathbb{E}[A]^2", {}, [
        'a random variable', 'real random variable', 'r.v.', 'rv', 'real-valued random variable',
        'random variable with finite variance', 'scalar random variable', 'integrable random variable',
        'square-integrable random variable',
    ]),
    ('nonnegative random variable', 'A', r"\mathbb{E}[A] \ge 0", {}, [
        'random variable, nonnegative', 'random variable >= 0', 'a nonnegative random variable',
        'non-negative random variable', 'nonnegative r.v.', 'random variable with values in [0, infinity)',
        'almost surely nonnegative random variable',
    ]),
    ('invertible matrix n x n', 'a', r"a a^{-1} = I", {}, [
        'nonsingular matrix n x n', 'invertible n x n matrix', 'n x n, invertible', 'non-singular n x n',
        'invertible real matrix n x n',
    ]),
    ('symmetric matrix n x n', 'a', r"a^\top = a", {}, [
        'symmetric n x n', 'n x n symmetric matrix', 'real symmetric matrix of size n', 'symmetric, n x n',
        'self-adjoint real n x n matrix',
    ]),
    ('function', 'a', r"a(1)=a(1)", {}, [
        'a function', 'arbitrary function', 'real function', 'function of x', 'function R -> R',
        'real-valued function', 'measurable function', 'any function',
    ]),
    ('convex function', 'a', r"a(\frac{x+y}{2}) \le \frac{a(x)+a(y)}{2}", {'x': 'real', 'y': 'real'}, [
        'convex', 'a convex function', 'convex, differentiable', 'convex function R -> R',
        'differentiable convex function', 'smooth convex function',
    ]),
    ('nonnegative', 'a', r"|a|=a", {}, [
        '>= 0', 'non-negative', 'nonnegative real', 'nonnegative number', 'real, >= 0', '\\ge 0',
        'real number, nonnegative', 'at least 0', 'zero or positive',
    ]),
    ('density', 'a', r"\int a(x)\,dx = 1", {}, [
        'a density', 'probability density', 'pdf', 'density function', 'probability density function', 'any density',
        'positive density', 'smooth density',
    ]),
    ('pmf', 'a', r"\sum_x a(x) = 1", {}, [
        'a pmf', 'probability mass function', 'mass function', 'distribution on a finite set',
        'probability distribution on a finite set', 'discrete density',
    ]),
]  # fmt: skip


def told(words, name, text, others):
    """A claim's sides with what is declared of their names, and the names of which only the notation tells."""
    found, declared = claims(text, declare({name: words, **others}, lenient=True, shown=text))
    names = {s for claim in found for s in claim.left.free | claim.right.free}
    known = sorted((s.attrs[0], s.domain.describe(), str(s.shape)) for s in names)
    return [(c.relation, str(c.left), str(c.right)) for c in found], known, sorted(declared.guessed)


@pytest.mark.parametrize(("plain", "name", "text", "others", "ways"), SAYINGS, ids=[row[0] for row in SAYINGS])
def test_ways_of_saying_one_thing(plain, name, text, others, ways):
    expected = told(plain, name, text, others)
    assert {way: told(way, name, text, others) for way in ways} == dict.fromkeys(ways, expected)


def test_other_things_are_told_apart():
    words = [("positive", "nonnegative"), ("integer", "positive integer"), ("real in (0,1)", "in [0, 1]")]
    for one, other in words:
        assert told(one, "a", r"a + 1 \ge a", {}) != told(other, "a", r"a + 1 \ge a", {})


@pytest.mark.parametrize(
    ("name", "words", "vector"),
    [
        ("w", "weights, nonnegative, summing to 1", "probability vector"),
        ("q", "teacher probabilities, strictly positive, sum to 1", "probability vector, positive entries"),
        ("w", "positive weights w_1,...,w_K that sum to one", "probability vector in R^K, positive entries"),
        ("w", "vector in R^n with nonnegative entries that sum to 1", "probability vector in R^n"),
        ("z", r"logits z_1, \dots, z_K", "vector in R^K"),
        ("x", "real numbers x_1 to x_n", "vector in R^n"),
    ],
)
def test_listed_numbers_and_shares_are_vectors(name, words, vector):
    assert declare({name: words}).symbols == declare({name: vector}).symbols


@pytest.mark.parametrize(
    ("name", "words"),
    [("w", "weights summing to 1"), ("a_i", "weights that sum to 1"), ("n", "number of samples x_1..x_n")],
)
def test_numbers_that_may_be_negative_or_are_of_another_name_are_asked_about(name, words):
    with pytest.raises(SymgenError):
        declare({name: words})


def test_commas_in_inner_products_part_nothing():
    context = {"x": "vector in R^n", "y": "vector in R^n", "_where": [r"D(x,y) = \langle x-y,x-y\rangle"]}
    (found,), _ = claims(r"D(x,y) \ge 0", declare(context))
    assert str(found.left) == "(x - y) @ (x - y)"
