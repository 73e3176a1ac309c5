"""The continuous Bernoulli distribution on (0, 1)."""

from collections.abc import Callable
from typing import Any

from symgen.probability.antiderivatives import means
from symgen.probability.declarations import UNIT_INTERVAL, Family, Parameter, Potential, declare
from symgen.probability.exponential_means import antiderivative
from symgen.probability.pieces import unless_equal, unless_zero
from symgen.terms.build import atanh, exp, expint_ei, log, logit
from symgen.terms.domains import UNIT
from symgen.terms.term import Term, make, num

_HALF = num(1) / 2


def _log_normaliser(p: Term) -> Term:
    return unless_equal(p, _HALF, log(2 * atanh(1 - 2 * p) / (1 - 2 * p)), log(num(2)))


def _mean(k: Term, p: Term) -> Term:
    """E[x] and E[x^2]; 1/2 and 1/3 where the law is uniform."""
    eta = logit(p)
    ratio = p / (2 * p - 1)
    value = ratio - 1 / eta if k == 1 else ratio * (1 - 2 / eta) + 2 / eta**2
    return unless_equal(p, _HALF, value, 1 / (k + 1))


def _exponential(s: Term, p: Term) -> Term:
    eta = logit(p)
    value = eta * (p * exp(s) - (1 - p)) / ((eta + s) * (2 * p - 1))
    level = unless_zero(eta + s, value, eta * (1 - p) / (2 * p - 1))
    return unless_equal(p, _HALF, level, unless_zero(s, (exp(s) - 1) / s, num(1)))


def _mean_of(shape: str) -> Callable[..., Term]:
    """The mean of a shape under a density that goes like exp(x logit(p)); of the uniform law at p = 1/2."""
    flat = next(one for one in means() if one.shape == shape)

    def value(*arguments: Term, p: Term) -> Term:
        rate = logit(p)
        ends = [antiderivative(shape, x, rate, *arguments) for x in (num(1), num(0))]
        tilted = rate * (1 - p) / (2 * p - 1) * (ends[0] - ends[1])
        return unless_equal(p, _HALF, tilted, flat.value(*arguments, low=num(0), high=num(1)))

    return value


def _logarithm(a: Term, b: Term, p: Term) -> Term:
    """E[log x], or E[log(1 - x)] for a = 1."""
    chance = p if a == 0 else 1 - p
    eta = logit(chance)
    value = (make("const", attrs=("euler_gamma",)) + log(abs(eta)) - expint_ei(eta)) * (1 - chance) / (2 * chance - 1)
    return unless_equal(p, _HALF, value, num(-1))


def _is_an_end(a: Term, b: Term, p: Term) -> tuple[Term, ...]:
    end = (a == 0 and b == 1) or (a == 1 and b == -1)
    return (make("true") if end else make("not", make("true")),)


def _sample(uniform: Any, p: float) -> Any:
    """The inverse of the distribution function."""
    if abs(p - 0.5) < 1e-9:
        return uniform
    from math import log as ln

    import numpy as np

    return np.log1p(uniform * (2 * p - 1) / (1 - p)) / ln(p / (1 - p))


declare(
    Family(
        "ContinuousBernoulli",
        (Parameter("p", UNIT),),
        UNIT_INTERVAL,
        lambda x, p: x * log(p) + (1 - x) * log(1 - p) + _log_normaliser(p),
        lambda generator, size, p: _sample(generator.uniform(size=size), p),
        "G. Loaiza-Ganem, J. P. Cunningham, The continuous Bernoulli: fixing a pervasive error in VAEs (2019)",
        potentials=(
            Potential(
                "whole-power",
                _mean,
                valid=lambda k, p: (make("le", k, num(2)),),
                instances=((1,), (2,)),
            ),
            Potential("exponential", _exponential),
            Potential("logarithm", _logarithm, valid=_is_an_end, instances=((0, 1), (1, -1))),
            Potential(
                "affine-logarithm",
                _mean_of("logarithm"),
                valid=lambda a, b, p: (a > 0, b > 0),
                instances=((1, 2),),
            ),
            *(Potential(shape, _mean_of(shape)) for shape in ("absolute-deviation", "quadratic-logarithm")),
            Potential("cosine", _mean_of("cosine"), where=lambda a, b, p: (make("ne", b, num(0)),)),
        ),
        twins={"torch": lambda p: ("ContinuousBernoulli", {"probs": p})},
    )
)
