"""Elementary functions of one and two arguments, with derivatives and definedness."""

from __future__ import annotations

from fractions import Fraction

from symgen.terms.domains import (
    CLOSED_UNIT,
    COMPLEX,
    INTEGER,
    NONNEGATIVE,
    POSITIVE,
    REAL,
    UNIT,
    Domain,
    add_domains,
    interval,
    join_fields,
)
from symgen.terms.operators.row import (
    Args,
    Attrs,
    Conditions,
    DomainRule,
    Operator,
    Partial,
    always,
    elementwise,
    nonnegative_if_real,
    positive_if_real,
    real_if_real,
    within,
)
from symgen.terms.term import Term, make, num

_SIGNED_UNIT = interval(Fraction(-1), Fraction(1))
_ABOVE_ONE = interval(Fraction(1))
_OPEN_SIGNED_UNIT = interval(Fraction(-1), Fraction(1), low_open=True, high_open=True)


def f(name: str, *args: Term) -> Term:
    return make(name, *args)


def _magnitude_domain(args: Args, attrs: Attrs) -> Domain:
    whole = args[0].domain.is_integer
    return interval(Fraction(0), low_open=False, field="integer") if whole else nonnegative_if_real(args, attrs)


def _one(
    name: str,
    domain: DomainRule,
    derivative: Partial | None,
    *,
    aliases: tuple[str, ...] = (),
    latex: str = "",
    defined: Conditions | None = None,
    meaning: str = "",
    kink: str = "",
) -> Operator:
    """A row for a function of one argument whose plain name is its own."""
    return Operator(
        name,
        1,
        "function",
        elementwise,
        domain,
        text=name,
        aliases=aliases,
        latex=latex or rf"\operatorname{{{name}}}",
        partials=(derivative,) if derivative else (),
        defined=defined,
        meaning=meaning,
        kink=kink,
    )


def _nonzero(x: Term) -> tuple[Term, ...]:
    return () if x.domain.is_nonzero else (make("ne", x, num(0)),)


def _log_domain(args: Args, attrs: Attrs) -> Domain:
    d = args[0].domain.entries()
    if not d.is_positive and not (d.is_real and d.low >= 0):
        return COMPLEX
    if _ABOVE_ONE.includes(d):
        return POSITIVE if d.low > 1 or d.low_open else NONNEGATIVE
    return interval(high=Fraction(0), high_open=d.high < 1 or d.high_open) if d.high <= 1 else REAL


def _sqrt_domain(args: Args, attrs: Attrs) -> Domain:
    d = args[0].domain.entries()
    return POSITIVE if d.is_positive else NONNEGATIVE if d.is_nonnegative else COMPLEX


def _bounded(real: Domain) -> DomainRule:
    return lambda args, attrs: real if args[0].domain.is_real else COMPLEX


def _extremum(args: Args, attrs: Attrs) -> Domain:
    domains = [a.domain.entries() for a in args]
    if all(d.is_positive for d in domains):
        return POSITIVE
    return NONNEGATIVE if all(d.is_nonnegative for d in domains) else real_if_real(args, attrs)


def _max_domain(args: Args, attrs: Attrs) -> Domain:
    if any(a.domain.is_positive for a in args):
        return POSITIVE
    return NONNEGATIVE if any(a.domain.is_nonnegative for a in args) else real_if_real(args, attrs)


def _integer_if_real(args: Args, attrs: Attrs) -> Domain:
    return COMPLEX if join_fields(a.domain for a in args) == "complex" else INTEGER


def _expm1_domain(args: Args, attrs: Attrs) -> Domain:
    d = args[0].domain
    return (NONNEGATIVE if d.is_nonnegative else interval(Fraction(-1), low_open=True)) if d.is_real else COMPLEX


def _log1p_domain(args: Args, attrs: Attrs) -> Domain:
    one = num(1).domain
    shifted = add_domains((args[0].domain.entries(), one))
    if args[0].domain.is_nonnegative:
        return NONNEGATIVE
    return REAL if shifted.is_positive else COMPLEX


ROWS = (
    _one("exp", positive_if_real, lambda x: f("exp", x), latex=r"\exp", meaning="exponential"),
    _one(
        "log",
        _log_domain,
        lambda x: 1 / x,
        aliases=("ln",),
        latex=r"\log",
        defined=_nonzero,
        meaning="natural logarithm",
    ),
    _one("sqrt", _sqrt_domain, lambda x: 1 / (2 * f("sqrt", x)), latex=r"\sqrt"),
    _one(
        "abs",
        _magnitude_domain,
        lambda x: f("sign", x),
        aliases=("Abs",),
        meaning="absolute value",
        kink="|x| has derivative 0 at 0",
    ),
    _one(
        "sign",
        _bounded(interval(Fraction(-1), Fraction(1), field="integer")),
        lambda x: num(0),
        kink="sign has derivative 0 everywhere",
    ),
    _one("expm1", _expm1_domain, lambda x: f("exp", x), meaning="exp(x) - 1"),
    _one(
        "log1p",
        _log1p_domain,
        lambda x: 1 / (1 + x),
        meaning="log(1 + x)",
        defined=lambda x: () if x.domain.is_nonnegative else (make("ne", 1 + x, num(0)),),
    ),
    _one("sin", _bounded(_SIGNED_UNIT), lambda x: f("cos", x), latex=r"\sin"),
    _one("cos", _bounded(_SIGNED_UNIT), lambda x: -f("sin", x), latex=r"\cos"),
    _one(
        "tan",
        real_if_real,
        lambda x: 1 + f("tan", x) ** 2,
        latex=r"\tan",
        defined=lambda x: (make("ne", f("cos", x), num(0)),),
    ),
    _one("asin", within(_SIGNED_UNIT, REAL), lambda x: 1 / f("sqrt", 1 - x**2), aliases=("arcsin",), latex=r"\arcsin"),
    _one(
        "acos",
        within(_SIGNED_UNIT, NONNEGATIVE),
        lambda x: -1 / f("sqrt", 1 - x**2),
        aliases=("arccos",),
        latex=r"\arccos",
    ),
    _one("atan", real_if_real, lambda x: 1 / (1 + x**2), aliases=("arctan",), latex=r"\arctan"),
    _one("sinh", real_if_real, lambda x: f("cosh", x), latex=r"\sinh"),
    _one("cosh", _bounded(_ABOVE_ONE), lambda x: f("sinh", x), latex=r"\cosh"),
    _one("tanh", _bounded(_OPEN_SIGNED_UNIT), lambda x: 1 - f("tanh", x) ** 2, latex=r"\tanh"),
    _one("asinh", real_if_real, lambda x: 1 / f("sqrt", x**2 + 1), aliases=("arcsinh",)),
    _one(
        "acosh",
        within(_ABOVE_ONE, NONNEGATIVE),
        lambda x: 1 / (f("sqrt", x - 1) * f("sqrt", x + 1)),
        aliases=("arccosh",),
    ),
    _one(
        "atanh",
        within(_OPEN_SIGNED_UNIT, REAL),
        lambda x: 1 / (1 - x**2),
        aliases=("arctanh", "artanh"),
        defined=lambda x: (
            () if _OPEN_SIGNED_UNIT.includes(x.domain.entries()) else (make("ne", x, num(1)), make("ne", x, num(-1)))
        ),
    ),
    _one(
        "sigmoid",
        _bounded(UNIT),
        lambda x: f("sigmoid", x) * (1 - f("sigmoid", x)),
        latex=r"\sigma",
        meaning="1 / (1 + exp(-x))",
    ),
    _one(
        "log_sigmoid",
        _bounded(interval(high=Fraction(0), high_open=True)),
        lambda x: f("sigmoid", -x),
        aliases=("logsigmoid",),
        latex=r"\log\sigma",
    ),
    _one("softplus", positive_if_real, lambda x: f("sigmoid", x), meaning="log(1 + exp(x))"),
    _one(
        "logit",
        within(UNIT, REAL),
        lambda x: 1 / (x * (1 - x)),
        defined=lambda x: (make("ne", x, num(0)), make("ne", x, num(1))),
    ),
    _one(
        "relu",
        nonnegative_if_real,
        lambda x: f("heaviside", x),
        aliases=("ReLU",),
        kink="relu has derivative 0 at 0",
    ),
    _one(
        "heaviside",
        always(CLOSED_UNIT),
        lambda x: num(0),
        meaning="0 below 0, 1 above 0, 0 at 0 (subgradient of relu)",
        kink="heaviside has derivative 0 everywhere",
    ),
    _one(
        "gelu",
        real_if_real,
        lambda x: (
            (1 + f("erf", x / f("sqrt", num(2)))) / 2
            + x * f("exp", -(x**2) / 2) / f("sqrt", 2 * make("const", attrs=("pi",)))
        ),
    ),
    _one("silu", real_if_real, lambda x: f("sigmoid", x) * (1 + x * (1 - f("sigmoid", x))), aliases=("swish",)),
    _one("floor", _integer_if_real, None, latex=r"\lfloor"),
    _one("ceiling", _integer_if_real, None, aliases=("ceil",), latex=r"\lceil"),
    _one("re", always(REAL), None, latex=r"\operatorname{Re}"),
    _one("im", always(REAL), None, latex=r"\operatorname{Im}"),
    _one("conjugate", lambda a, t: a[0].domain.entries(), None, latex=r"\overline"),
    _one("arg", always(REAL), None, defined=_nonzero, meaning="argument in (-pi, pi]"),
    Operator(
        "atan2",
        2,
        "function",
        elementwise,
        always(REAL),
        text="atan2",
        latex=r"\operatorname{atan2}",
        partials=(lambda y, x: x / (x**2 + y**2), lambda y, x: -y / (x**2 + y**2)),
        defined=lambda y, x: (
            ()
            if y.domain.is_nonzero or x.domain.is_nonzero
            else (make("or", make("ne", y, num(0)), make("ne", x, num(0))),)
        ),
    ),
    Operator(
        "max",
        None,
        "function",
        elementwise,
        _max_domain,
        text="max",
        aliases=("Max",),
        latex=r"\max",
        partials=(lambda x, y: (1 + f("sign", x - y)) / 2, lambda x, y: (1 + f("sign", y - x)) / 2),
        meaning="the largest argument",
        kink="equal arguments of max share the derivative evenly",
    ),
    Operator(
        "min",
        None,
        "function",
        elementwise,
        _extremum,
        text="min",
        aliases=("Min",),
        latex=r"\min",
        partials=(lambda x, y: (1 + f("sign", y - x)) / 2, lambda x, y: (1 + f("sign", x - y)) / 2),
        meaning="the smallest argument",
        kink="equal arguments of min share the derivative evenly",
    ),
    Operator(
        "mod",
        2,
        "function",
        elementwise,
        real_if_real,
        text="mod",
        aliases=("Mod",),
        defined=lambda x, y: _nonzero(y),
        latex=r"\bmod",
    ),
    Operator("gcd", 2, "function", elementwise, _integer_if_real, text="gcd", latex=r"\gcd"),
    Operator("lcm", 2, "function", elementwise, _integer_if_real, text="lcm", latex=r"\operatorname{lcm}"),
    Operator(
        "delta",
        2,
        "function",
        elementwise,
        always(interval(Fraction(0), Fraction(1), field="integer")),
        text="delta",
        aliases=("KroneckerDelta",),
        latex=r"\delta",
        meaning="1 where the arguments are equal, else 0",
    ),
    Operator(
        "stop_gradient",
        1,
        "function",
        elementwise,
        lambda a, t: a[0].domain,
        text="stop_gradient",
        aliases=("detach",),
        partials=(lambda x: num(0),),
        latex=r"\operatorname{sg}",
        meaning="the value, with derivative 0",
    ),
)
