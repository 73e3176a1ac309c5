"""Special functions: the gamma family, error functions, Bessel functions, exponential integrals, zeta."""

from __future__ import annotations

from fractions import Fraction

from symgen.terms.domains import COMPLEX, INTEGER, NONNEGATIVE, POSITIVE, REAL, UNIT, Domain, interval
from symgen.terms.operators.row import (
    Args,
    Attrs,
    Conditions,
    DomainRule,
    Operator,
    Partial,
    elementwise,
    real_if_real,
    within,
)
from symgen.terms.term import Term, divide, make, num


def f(name: str, *args: Term) -> Term:
    return make(name, *args)


def _pi() -> Term:
    return make("const", attrs=("pi",))


def _row(
    name: str,
    arity: int,
    domain: DomainRule,
    *partials: Partial | None,
    aliases: tuple[str, ...] = (),
    latex: str = "",
    defined: Conditions | None = None,
    meaning: str = "",
) -> Operator:
    return Operator(
        name, arity, "function", elementwise, domain, text=name, aliases=aliases, latex=latex or rf"\operatorname{{{name}}}",
        partials=partials, defined=defined, meaning=meaning,
    )  # fmt: skip


def _not_a_pole(x: Term) -> tuple[Term, ...]:
    """Gamma-like functions have poles at 0, -1, -2, ..."""
    if x.domain.is_positive:
        return ()
    return (make("or", make("gt", x, num(0)), make("ne", x, make("floor", x))),)


def _positive_if_positive(args: Args, attrs: Attrs) -> Domain:
    if all(a.domain.is_positive for a in args):
        return POSITIVE
    return real_if_real(args, attrs)


def _real_if_positive(args: Args, attrs: Attrs) -> Domain:
    """Real for positive arguments only: a logarithm's branch cut lies along the negative axis."""
    return REAL if all(a.domain.is_positive for a in args) else COMPLEX


def _positive_else_complex(args: Args, attrs: Attrs) -> Domain:
    return POSITIVE if all(a.domain.is_positive for a in args) else COMPLEX


def _real_up_to_one(args: Args, attrs: Attrs) -> Domain:
    """Polylogarithms have a branch cut from 1 to oo."""
    order_is_real = all(a.domain.is_real for a in args[:-1])
    return REAL if order_is_real and args[-1].domain.is_real and args[-1].domain.high <= 1 else COMPLEX


def _bessel_domain(sign_of_positive: Domain, whole_orders_extend: bool) -> DomainRule:
    """Real for positive arguments, and for whole orders of I and J on the whole line."""

    def rule(args: Args, attrs: Attrs) -> Domain:
        order, x = (a.domain for a in args)
        if order.is_real and x.is_positive:
            return sign_of_positive
        real = (order.is_real and x.is_nonnegative) or (order.is_integer and x.is_real)
        return REAL if whole_orders_extend and real else COMPLEX

    return rule


def _bessel_i_domain(args: Args, attrs: Attrs) -> Domain:
    rule = _bessel_domain(POSITIVE if args[0].domain.is_nonnegative else REAL, True)
    return rule(args, attrs)


def _incomplete_domain(args: Args, attrs: Attrs) -> Domain:
    order, x = (a.domain for a in args)
    if order.is_positive and x.is_positive:
        return POSITIVE
    whole = order.is_integer and order.is_positive
    return REAL if (order.is_real and x.is_nonnegative) or (whole and x.is_real) else COMPLEX


def _nonzero(x: Term) -> tuple[Term, ...]:
    return () if x.domain.is_nonzero else (make("ne", x, num(0)),)


def _regular_at_zero(order: Term, x: Term) -> tuple[Term, ...]:
    """I and J of orders that are negative and not whole have a pole at 0."""
    if order.domain.is_nonnegative or order.domain.is_integer or x.domain.is_nonzero:
        return ()
    return (make("or", make("ne", x, num(0)), make("ge", order, num(0)), make("eq", order, make("floor", order))),)


def _incomplete_at_zero(order: Term, x: Term) -> tuple[Term, ...]:
    if order.domain.is_positive or x.domain.is_nonzero:
        return ()
    return (make("or", make("ne", x, num(0)), make("gt", order, num(0))),)


def _polylog_defined(order: Term, x: Term) -> tuple[Term, ...]:
    return (make("or", make("ne", x, num(1)), make("gt", order, num(1))),)


def _binomial_defined(n: Term, k: Term) -> tuple[Term, ...]:
    """Gamma(n + 1) may have a pole unless k is whole, where the falling factorial takes over."""
    if n.domain.is_nonnegative or k.domain.is_integer:
        return ()
    return (make("or", make("eq", k, make("floor", k)), *_not_a_pole(n + 1)),)


def _polygamma_domain(args: Args, attrs: Attrs) -> Domain:
    if args[0].value == 1 and args[1].domain.is_real:
        return POSITIVE
    return real_if_real(args, attrs)


def _factorial_domain(args: Args, attrs: Attrs) -> Domain:
    d = args[0].domain
    if d.is_integer and d.is_nonnegative:
        return interval(Fraction(1), field="integer")
    return _positive_if_positive(args, attrs)


def _binomial_domain(args: Args, attrs: Attrs) -> Domain:
    if not all(a.domain.is_integer for a in args):
        return real_if_real(args, attrs)
    return interval(Fraction(0), field="integer") if args[0].domain.is_nonnegative else INTEGER


def _shifted(order: Term, by: int) -> Term:
    return order + by if order.value is None else num(order.value + by)


def _bessel_partial(name: str, before: int, to_order_one: int) -> Partial:
    """C_n' = +-C_(n-1) - n/x C_n, and C_0' = +-C_1, in the argument (DLMF 10.6, 10.29)."""

    def partial(n: Term, x: Term) -> Term:
        if n == 0:
            return _signed(to_order_one, f(name, num(1), x))
        rest = f(name, n, x) if n == 1 else n * f(name, n, x)
        return _signed(before, f(name, _shifted(n, -1), x)) - divide(rest, x)

    return partial


def _signed(sign: int, term: Term) -> Term:
    return term if sign > 0 else -term


def _gamma_density(s: Term, x: Term) -> Term:
    return x ** _shifted(s, -1) * f("exp", -x)


def _polylog_partial(s: Term, x: Term) -> Term:
    return f("polylog", _shifted(s, -1), x) / x


def _beta_partial(x: Term, y: Term) -> Term:
    return f("beta", x, y) * (f("digamma", x) - f("digamma", x + y))


_SIGNED = interval(Fraction(-1), Fraction(1), low_open=True, high_open=True)


def _erf_domain(args: Args, attrs: Attrs) -> Domain:
    return _SIGNED if args[0].domain.is_real else real_if_real(args, attrs)


def _erfc_domain(args: Args, attrs: Attrs) -> Domain:
    return (
        interval(Fraction(0), Fraction(2), low_open=True, high_open=True)
        if args[0].domain.is_real
        else real_if_real(args, attrs)
    )


_CLOSED_UNIT = interval(Fraction(0), Fraction(1))


def _incomplete_beta_domain(args: Args, attrs: Attrs) -> Domain:
    return _CLOSED_UNIT if all(a.domain.is_real for a in args) else COMPLEX


def _incomplete_beta_defined(a: Term, b: Term, x: Term) -> tuple[Term, ...]:
    positive = tuple(make("gt", one, num(0)) for one in (a, b) if not one.domain.is_positive)
    if _CLOSED_UNIT.includes(x.domain.entries()):
        return positive
    return (*positive, make("ge", x, num(0)), make("le", x, num(1)))


def _incomplete_beta_slope(a: Term, b: Term, x: Term) -> Term:
    lowered = [one - 1 if one.value is None else num(one.value - 1) for one in (a, b)]
    return x ** lowered[0] * (1 - x) ** lowered[1] / f("beta", a, b)


ROWS = (
    _row(
        "gamma",
        1,
        _positive_if_positive,
        lambda x: f("gamma", x) * f("digamma", x),
        aliases=("Gamma_function",),
        latex=r"\Gamma",
        defined=_not_a_pole,
    ),
    _row(
        "loggamma",
        1,
        _real_if_positive,
        lambda x: f("digamma", x),
        aliases=("lgamma", "gammaln"),
        latex=r"\log\Gamma",
        defined=_not_a_pole,
    ),
    _row(
        "digamma",
        1,
        real_if_real,
        lambda x: f("polygamma", num(1), x),
        aliases=("psi",),
        latex=r"\psi",
        defined=_not_a_pole,
    ),
    _row(
        "polygamma",
        2,
        _polygamma_domain,
        None,
        lambda n, x: f("polygamma", _shifted(n, 1), x),
        defined=lambda n, x: _not_a_pole(x),
        latex=r"\psi",
        meaning="n-th derivative of digamma",
    ),
    _row(
        "factorial",
        1,
        _factorial_domain,
        lambda x: f("gamma", x + 1) * f("digamma", x + 1),
        defined=lambda x: _not_a_pole(x + 1),
    ),
    _row("binomial", 2, _binomial_domain, defined=_binomial_defined, aliases=("choose",), latex=r"\binom"),
    _row(
        "beta",
        2,
        _positive_if_positive,
        _beta_partial,
        lambda x, y: _beta_partial(y, x),
        aliases=("Beta_function",),
        latex=r"\mathrm{B}",
        defined=lambda x, y: _not_a_pole(x) + _not_a_pole(y),
    ),
    _row(
        "logbeta",
        2,
        _real_if_positive,
        lambda x, y: f("digamma", x) - f("digamma", x + y),
        lambda x, y: f("digamma", y) - f("digamma", x + y),
        aliases=("betaln",),
        latex=r"\log\mathrm{B}",
        defined=lambda x, y: _not_a_pole(x) + _not_a_pole(y) + _not_a_pole(x + y),
    ),
    _row("erf", 1, _erf_domain, lambda x: 2 * f("exp", -(x**2)) / f("sqrt", _pi())),
    _row("erfc", 1, _erfc_domain, lambda x: -2 * f("exp", -(x**2)) / f("sqrt", _pi())),
    _row("erfcx", 1, real_if_real, lambda x: 2 * x * f("erfcx", x) - 2 / f("sqrt", _pi()), meaning="exp(x^2) erfc(x)"),
    _row(
        "erfinv",
        1,
        within(_SIGNED, REAL),
        lambda x: f("sqrt", _pi()) / 2 * f("exp", f("erfinv", x) ** 2),
        defined=lambda x: () if _SIGNED.includes(x.domain.entries()) else (make("lt", f("abs", x), num(1)),),
    ),
    _row(
        "normal_cdf",
        1,
        lambda a, t: UNIT if a[0].domain.is_real else real_if_real(a, t),
        lambda x: f("exp", -(x**2) / 2) / f("sqrt", 2 * _pi()),
        latex=r"\Phi",
        meaning="standard normal distribution function",
    ),
    _row("zeta", 1, real_if_real, latex=r"\zeta", defined=lambda x: (make("ne", x, num(1)),)),
    _row(
        "expint_e1",
        1,
        _positive_else_complex,
        lambda x: -f("exp", -x) / x,
        aliases=("E1",),
        latex="E_1",
        defined=lambda x: () if x.domain.is_nonzero else (make("ne", x, num(0)),),
    ),
    _row(
        "expint_ei",
        1,
        real_if_real,
        lambda x: f("exp", x) / x,
        aliases=("Ei",),
        latex=r"\operatorname{Ei}",
        defined=lambda x: () if x.domain.is_nonzero else (make("ne", x, num(0)),),
    ),
    _row("sine_integral", 1, real_if_real, lambda x: f("sin", x) / x, aliases=("Si",), latex=r"\operatorname{Si}"),
    _row(
        "cosine_integral",
        1,
        _real_if_positive,
        lambda x: f("cos", x) / x,
        aliases=("Ci",),
        latex=r"\operatorname{Ci}",
        defined=_nonzero,
    ),
    _row(
        "dilogarithm",
        1,
        _real_up_to_one,
        lambda x: -f("log", 1 - x) / x,
        aliases=("dilog",),
        latex=r"\operatorname{Li}_2",
    ),
    _row("polylog", 2, _real_up_to_one, None, _polylog_partial, defined=_polylog_defined, latex=r"\operatorname{Li}"),
    _row(
        "lambertw",
        1,
        within(NONNEGATIVE, NONNEGATIVE),
        lambda x: f("lambertw", x) / (x * (1 + f("lambertw", x))),
        aliases=("LambertW",),
        latex="W",
    ),
    _row("besseli", 2, _bessel_i_domain, None, _bessel_partial("besseli", 1, 1), defined=_regular_at_zero, latex="I"),
    _row(
        "besselj",
        2,
        _bessel_domain(REAL, True),
        None,
        _bessel_partial("besselj", 1, -1),
        defined=_regular_at_zero,
        latex="J",
    ),
    _row(
        "besselk",
        2,
        _bessel_domain(POSITIVE, False),
        None,
        _bessel_partial("besselk", -1, -1),
        defined=lambda n, x: _nonzero(x),
        latex="K",
    ),
    _row(
        "bessely",
        2,
        _bessel_domain(REAL, False),
        None,
        _bessel_partial("bessely", 1, -1),
        defined=lambda n, x: _nonzero(x),
        latex="Y",
    ),
    _row(
        "lower_incomplete_gamma",
        2,
        _incomplete_domain,
        None,
        _gamma_density,
        defined=lambda s, x: _not_a_pole(s) + _incomplete_at_zero(s, x),
        aliases=("lowergamma",),
        latex=r"\gamma",
    ),
    _row(
        "upper_incomplete_gamma",
        2,
        _incomplete_domain,
        None,
        lambda s, x: -_gamma_density(s, x),
        defined=_incomplete_at_zero,
        aliases=("uppergamma",),
        latex=r"\Gamma",
    ),
    _row(
        "incomplete_beta",
        3,
        _incomplete_beta_domain,
        None,
        None,
        _incomplete_beta_slope,
        defined=_incomplete_beta_defined,
        aliases=("betainc",),
        latex=r"\operatorname{I}",
        meaning="regularised: the integral of t^(a-1) (1-t)^(b-1) from 0 to x over B(a, b); arguments a, b, x",
    ),
)
