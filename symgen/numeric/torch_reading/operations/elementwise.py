"""Arithmetic, elementary and special functions, comparisons and choices, entry by entry."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from symgen.numeric.torch_reading.constants import operand
from symgen.numeric.torch_reading.refusals import refuse
from symgen.numeric.torch_reading.sizes import power
from symgen.numeric.torch_reading.table import reads
from symgen.terms.shapes import broadcast
from symgen.terms.term import Term, make, num


def real(value: Any) -> Term:
    """An operand as a number: a truth value counts 1 or 0."""
    term = operand(value)
    return make("indicator", term) if term.domain.field == "boolean" else term


def condition(value: Any) -> Term:
    """An operand as a truth value: a number is true where it is not 0."""
    term = operand(value)
    return term if term.domain.field == "boolean" else make("ne", term, num(0))


def f(name: str, *args: Any) -> Term:
    return make(name, *(real(a) for a in args))


# Arithmetic.


@reads("add")
def _add(input: Any, other: Any, *, alpha: Any = 1) -> Term:
    return real(input) + _times(other, alpha)


@reads("sub", "subtract")
def _sub(input: Any, other: Any, *, alpha: Any = 1) -> Term:
    return real(input) - _times(other, alpha)


@reads("rsub")
def _reverse_sub(input: Any, other: Any, alpha: Any = 1) -> Term:
    return real(other) - _times(input, alpha)


def _times(value: Any, factor: Any) -> Term:
    term = real(value)
    return term if factor == 1 else real(factor) * term


@reads("mul", "multiply")
def _mul(input: Any, other: Any) -> Term:
    # torch does not say whether 2 * x or x * 2 was written; people put numbers first.
    is_number = not isinstance(other, Term) and isinstance(input, Term)
    return real(other) * real(input) if is_number else real(input) * real(other)


@reads("div", "divide", "true_divide")
def _div(input: Any, other: Any, *, rounding_mode: str | None = None) -> Term:
    if rounding_mode == "trunc":
        refuse("div", "rounding towards zero", "write torch.floor(x / y) or x / y")
    quotient = real(input) / real(other)
    return quotient if rounding_mode is None else make("floor", quotient)


@reads("reverse_divide")
def _reverse_div(input: Any, other: Any) -> Term:
    return real(other) / real(input)


@reads("floor_divide")
def _floor_div(input: Any, other: Any) -> Term:
    return make("floor", real(input) / real(other))


@reads("reverse_floor_divide")
def _reverse_floor_div(input: Any, other: Any) -> Term:
    return make("floor", real(other) / real(input))


@reads("pow", "float_power")
def _pow(input: Any, exponent: Any) -> Term:
    return power(real(input), real(exponent))


@reads("reverse_power")
def _reverse_pow(input: Any, other: Any) -> Term:
    return power(real(other), real(input))


@reads("neg", "negative")
def _neg(input: Any) -> Term:
    return -real(input)


@reads("positive")
def _positive(input: Any) -> Term:
    return real(input)


@reads("maximum", "fmax")
def _maximum(input: Any, other: Any) -> Term:
    return f("max", input, other)


@reads("minimum", "fmin")
def _minimum(input: Any, other: Any) -> Term:
    return f("min", input, other)


@reads("clamp", "clip")
def _clamp(input: Any, min: Any = None, max: Any = None) -> Term:
    above = real(input) if min is None else f("max", input, min)
    return above if max is None else f("min", above, max)


@reads("clamp_min")
def _clamp_min(input: Any, min: Any) -> Term:
    return f("max", input, min)


@reads("clamp_max")
def _clamp_max(input: Any, max: Any) -> Term:
    return f("min", input, max)


@reads("addcmul")
def _addcmul(input: Any, tensor1: Any, tensor2: Any, *, value: Any = 1) -> Term:
    return real(input) + _times(real(tensor1) * real(tensor2), value)


@reads("addcdiv")
def _addcdiv(input: Any, tensor1: Any, tensor2: Any, *, value: Any = 1) -> Term:
    return real(input) + _times(real(tensor1) / real(tensor2), value)


@reads("lerp")
def _lerp(input: Any, end: Any, weight: Any) -> Term:
    return real(input) + real(weight) * (real(end) - real(input))


# Functions of one argument. What torch calls as the table does, or what it is made of.

_SAME = [
    "exp",
    "log",
    "sqrt",
    "abs",
    "sign",
    "expm1",
    "log1p",
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "sinh",
    "cosh",
    "tanh",
    "asinh",
    "acosh",
    "atanh",
    "sigmoid",
    "floor",
    "erf",
    "erfc",
    "erfinv",
    "digamma",
    "logit",
]
_RENAMED = {
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "arcsinh": "asinh",
    "arccosh": "acosh",
    "arctanh": "atanh",
    "absolute": "abs",
    "sgn": "sign",
    "ceil": "ceiling",
    "lgamma": "loggamma",
    "logsigmoid": "log_sigmoid",
    "special.expit": "sigmoid",
    "special.log_expit": "log_sigmoid",
    "special.gammaln": "loggamma",
    "special.psi": "digamma",
    "special.digamma": "digamma",
    "special.erf": "erf",
    "special.erfc": "erfc",
    "special.erfinv": "erfinv",
    "special.erfcx": "erfcx",
    "special.log1p": "log1p",
    "special.expm1": "expm1",
    "special.ndtr": "normal_cdf",
    "special.logit": "logit",
}
_MADE: dict[str, Callable[[Term], Term]] = {
    "square": lambda x: x**2,
    "rsqrt": lambda x: 1 / f("sqrt", x),
    "reciprocal": lambda x: 1 / x,
    "log2": lambda x: f("log", x) / f("log", num(2)),
    "log10": lambda x: f("log", x) / f("log", num(10)),
    "exp2": lambda x: num(2) ** x,
    "special.exp2": lambda x: num(2) ** x,
    "frac": lambda x: x - f("sign", x) * f("floor", f("abs", x)),
    "trunc": lambda x: f("sign", x) * f("floor", f("abs", x)),
    "deg2rad": lambda x: x * make("const", attrs=("pi",)) / 180,
    "rad2deg": lambda x: x * 180 / make("const", attrs=("pi",)),
    "special.i0": lambda x: f("besseli", num(0), x),
    "special.i1": lambda x: f("besseli", num(1), x),
    "i0": lambda x: f("besseli", num(0), x),
    "special.entr": lambda x: -x * f("log", x),
}


def _unary(build: Callable[[Term], Term]) -> Callable[..., Term]:
    def read(input: Any) -> Term:
        return build(real(input))

    return read


def _named(name: str) -> Callable[[Term], Term]:
    return lambda x: make(name, x)


for _name in _SAME:
    reads(_name)(_unary(_named(_name)))
for _name, _table_name in _RENAMED.items():
    reads(_name)(_unary(_named(_table_name)))
for _name, _build in _MADE.items():
    reads(_name)(_unary(_build))


@reads("polygamma", "special.polygamma")
def _polygamma(n: Any, input: Any = None) -> Term:
    order, argument = (input, n) if isinstance(n, Term) and n.shape else (n, input)
    return f("polygamma", order, argument)


@reads("mvlgamma", "special.multigammaln")
def _multivariate_loggamma(input: Any, p: Any) -> Term:
    """log Gamma_p(a) = p (p - 1) / 4 log pi + sum_j log Gamma(a + (1 - j) / 2)."""
    count, x = int(p), real(input)
    total = Fraction(count * (count - 1), 4) * f("log", make("const", attrs=("pi",)))
    for j in range(count):
        total = total + f("loggamma", x - Fraction(j, 2) if j else x)
    return total


# Functions of two arguments.


@reads("atan2", "arctan2")
def _atan2(input: Any, other: Any) -> Term:
    return f("atan2", input, other)


@reads("hypot")
def _hypot(input: Any, other: Any) -> Term:
    return f("sqrt", real(input) ** 2 + real(other) ** 2)


@reads("logaddexp")
def _logaddexp(input: Any, other: Any) -> Term:
    """log(exp x + exp y), the log-sum-exp of two."""
    x, y = real(input), real(other)
    if not (x.shape or y.shape):
        return make("logsumexp", make("stack", x, y), attrs=((0,),))
    return f("max", x, y) + f("log1p", f("exp", -f("abs", x - y)))


@reads("xlogy", "special.xlogy")
def _xlogy(input: Any, other: Any) -> Term:
    """x log y, and 0 where x = 0."""
    x, y = real(input), real(other)
    zero = make("eq", x, num(0))
    return make("cases", num(0), zero, x * f("log", y), attrs=("", ""))


@reads("remainder")
def _remainder(input: Any, other: Any) -> Term:
    return f("mod", input, other)


@reads("fmod")
def _fmod(input: Any, other: Any) -> Term:
    """x less the multiple of y towards zero, so with the sign of x."""
    x, y = real(input), real(other)
    quotient = x / y
    return x - y * (f("sign", quotient) * f("floor", f("abs", quotient)))


@reads("heaviside")
def _heaviside(input: Any, values: Any) -> Term:
    """The step, with its value at 0."""
    x = real(input)
    return make("cases", real(values), make("eq", x, num(0)), f("heaviside", x), attrs=("", ""))


@reads("special.gammainc", "igamma")
def _lower_gamma(input: Any, other: Any) -> Term:
    return f("lower_incomplete_gamma", input, other) / f("gamma", input)


@reads("special.gammaincc", "igammac")
def _upper_gamma(input: Any, other: Any) -> Term:
    return f("upper_incomplete_gamma", input, other) / f("gamma", input)


# Truth values and choices.


def _comparison(name: str) -> Callable[..., Term]:
    def read(input: Any, other: Any) -> Term:
        return make(name, real(input), real(other))

    return read


for _name, _aliases in {
    "eq": (),
    "ne": ("not_equal",),
    "lt": ("less",),
    "le": ("less_equal",),
    "gt": ("greater",),
    "ge": ("greater_equal",),
}.items():
    reads(_name, *_aliases)(_comparison(_name))


def _xor(first: Term, second: Term) -> Term:
    return make("ne", make("indicator", first), make("indicator", second))


_CONNECTIVES: dict[str, Callable[..., Term]] = {
    "and": lambda *parts: make("and", *parts),
    "or": lambda *parts: make("or", *parts),
    "not": lambda part: make("not", part),
    "xor": _xor,
}


def _logical(build: Callable[..., Term]) -> Callable[..., Term]:
    def read(input: Any, *other: Any) -> Term:
        return build(*map(condition, (input, *other)))

    return read


def _bitwise(build: Callable[..., Term]) -> Callable[..., Term]:
    """On truth values these are the connectives; on whole numbers they work bit by bit."""

    def read(input: Any, *other: Any) -> Term:
        parts = [operand(part) for part in (input, *other)]
        if any(part.domain.field != "boolean" for part in parts):
            refuse("bitwise_and", "an operation on the bits of numbers", "compare first: (x > 0) & (y > 0)")
        return build(*map(condition, parts))

    return read


for _name, _connect in _CONNECTIVES.items():
    reads(f"logical_{_name}")(_logical(_connect))
    reads(f"bitwise_{_name}")(_bitwise(_connect))


def choose(when: Any, then: Any, otherwise: Any) -> Term:
    """One value where a condition holds, another elsewhere, at the common shape of all three."""
    parts = (real(then), condition(when), real(otherwise))
    shape = broadcast(tuple(p.shape for p in parts), "a choice entry by entry")
    value, holds, rest = parts
    rest = rest if shape in (rest.shape, value.shape) else make("expand", rest, attrs=(shape,))
    return make("cases", value, holds, rest, attrs=("", ""))


@reads("where")
def _where(condition: Any, input: Any = None, other: Any = None) -> Term:
    if input is None or other is None:
        refuse("where", "the places where a condition holds, which depend on the values", "give torch.where(c, x, y)")
    return choose(condition, input, other)


@reads("masked_fill")
def _masked_fill(input: Any, mask: Any, value: Any) -> Term:
    return choose(mask, value, input)


@reads("nan_to_num")
def _nan_to_num(input: Any, nan: Any = 0.0, posinf: Any = None, neginf: Any = None) -> Term:
    return refuse("nan_to_num", "nan_to_num, which mends undefined values", "leave it out: a formula has no nan")
