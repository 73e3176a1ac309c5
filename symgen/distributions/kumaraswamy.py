"""The Kumaraswamy distribution: x^a is Beta(1, b)."""

from symgen.probability.declarations import UNIT_INTERVAL, Family, Parameter, Potential, declare
from symgen.probability.pieces import deviation, positive_part, unit_part
from symgen.probability.statistics import plus
from symgen.probability.transforms import natural
from symgen.terms.build import digamma, gamma, incomplete_beta, log
from symgen.terms.domains import POSITIVE, POSITIVE_INTEGER
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import unused_symbol


def _raised(x: Term, a: Term) -> Term:
    return x if a == 1 else x**a


def _mean(a: Term, b: Term) -> Term:
    return b * gamma(1 + 1 / a) * gamma(b) / gamma(1 + 1 / a + b)


def _shortfall(m: Term, a: Term, b: Term) -> Term:
    """E max(m - x, 0)."""
    share = _raised(unit_part(m), a)
    return m * (1 - (1 - share) ** b) - _mean(a, b) * incomplete_beta(1 + 1 / a, b, share)


_LARGEST_WRITTEN = 8


def _log_complement(one: Term, slope: Term, a: Term, b: Term) -> Term:
    """E log(1 - x) for a whole b: (1 - x^a)^(b-1) is a sum of powers of x, and c x^(c-1) has the mean -H_c."""
    k = unused_symbol(symbol("k", POSITIVE_INTEGER), a.free | b.free)

    def addend(k: Term) -> Term:
        return (-1) ** k * make("binomial", b, k) * digamma(a * k + 1)

    if b.value is not None and b.value <= _LARGEST_WRITTEN:
        return plus(addend(num(i)) for i in range(1, int(b.value) + 1)) - make("const", attrs=("euler_gamma",))
    return make("sum", addend(k), k, num(1), b) - make("const", attrs=("euler_gamma",))


def _is_its_complement(one: Term, slope: Term, a: Term, b: Term) -> tuple[Term, ...]:
    known = one == 1 and slope == -1 and b.domain.is_integer
    return (make("true") if known else make("not", make("true")),)


declare(
    Family(
        "Kumaraswamy",
        (Parameter("a", POSITIVE), Parameter("b", POSITIVE)),
        UNIT_INTERVAL,
        lambda x, a, b: log(a) + log(b) + (a - 1) * log(x) + (b - 1) * log(1 - _raised(x, a)),
        lambda generator, size, a, b: generator.beta(1, b, size) ** (1 / a),
        "P. Kumaraswamy, A generalized probability density function for double-bounded random processes (1980)",
        natural(
            lambda x, a, b: (log(x), log(1 - _raised(x, a))),
            "r w",
            lambda r, w, a, b: b * gamma(1 + r / a) * gamma(b + w) / gamma(1 + r / a + b + w),
            lambda r, w, a, b: (a > -r, b > -w),
        ),
        potentials=(
            Potential("sign", lambda t, a, b: 2 * (1 - _raised(make("min", positive_part(t), num(1)), a)) ** b - 1),
            Potential(
                "logarithm",
                _log_complement,
                valid=_is_its_complement,
                instances=((1, -1),),
                at=({"b": 2},),
            ),
            Potential("absolute-deviation", lambda m, a, b: deviation(m, _mean(a, b), _shortfall(m, a, b))),
        ),
        twins={"torch": lambda a, b: ("Kumaraswamy", {"concentration1": a, "concentration0": b})},
    )
)
